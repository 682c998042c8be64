"""Check the built site: pages, links, anchors, descriptions, and that no other host is asked.

    python tools/check_site.py _build/html
"""

import re
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import toc

LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
NOT_LOADED = {"canonical", "next", "prev", "index", "search", "edit"}


class Page(HTMLParser):
    """What a page holds that can be wrong."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.undescribed: list[str] = []
        self.description: str | None = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if name := has.get("id") or (tag == "a" and has.get("name")):
            self.ids.append(name)
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
        if tag in LOADING and has.get(LOADING[tag]) and has.get("rel") not in NOT_LOADED:
            self.loads.append(has[LOADING[tag]])
        if tag == "img" and "alt" not in has:
            self.undescribed.append(f"<img src={has.get('src')}>")
        if tag == "svg" and has.get("role") == "img" and not has.get("aria-label"):
            self.undescribed.append("an SVG figure")
        if tag == "meta" and has.get("name") == "description":
            self.description = has.get("content", "")


Site = dict[Path, Page]


def read(root: Path) -> Site:
    """All pages of the site, by path."""
    paths = sorted(path for path in root.rglob("*.html") if "_static" not in path.parts)
    return {path: Page(path) for path in paths}


def missing_pages(root: Path, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if not (root / f"{name}.html").is_file():
            yield f"{name}.html was not built"


def bad_descriptions(root: Path, site: Site, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        page = site.get(root / f"{name}.html")
        if page and (not page.description or re.search(r"[\\$]", page.description)):
            yield f"{name}.html: its description is {page.description!r}"


def undescribed_images(site: Site) -> Iterator[str]:
    for page in site.values():
        for image in page.undescribed:
            yield f"{page.path}: {image} has no alternative text"


def repeated_ids(site: Site) -> Iterator[str]:
    for page in site.values():
        for name in sorted({name for name in page.ids if page.ids.count(name) > 1}):
            yield f"{page.path}: id {name!r} occurs twice"


def foreign_loads(root: Path, site: Site) -> Iterator[str]:
    for page in site.values():
        for url in page.loads:
            if urlsplit(url).netloc:
                yield f"{page.path}: loads {url}"
    for sheet in root.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8", errors="replace")
        for url in re.findall(r"url\(\s*['\"]?((?:https?:)?//[^)'\"]*)", text):
            yield f"{sheet}: loads {url}"


def broken_links(site: Site) -> Iterator[str]:
    for page in site.values():
        for url in page.links + page.loads:
            parts = urlsplit(url)
            if parts.scheme or parts.netloc or url in {"#", "#top"}:
                continue
            target = page.path
            if parts.path:
                target = (page.path.parent / unquote(parts.path)).resolve()
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{page.path}: {url} does not exist"
            elif parts.fragment and target in site:
                if unquote(parts.fragment) not in site[target].ids:
                    yield f"{page.path}: {url}: no such anchor"


def problems(root: Path, names: Iterable[str]) -> list[str]:
    """All that is wrong with the site in a folder that should hold the pages named."""
    names, site = list(names), read(root)
    return [
        *missing_pages(root, names),
        *bad_descriptions(root, site, names),
        *undescribed_images(site),
        *repeated_ids(site),
        *foreign_loads(root, site),
        *broken_links(site),
    ]


def weights(root: Path, names: Iterable[str]) -> Iterator[str]:
    """How much each page is, alone and with what it loads at once."""
    for name in names:
        path = root / f"{name}.html"
        if path.is_file():
            files = {(path.parent / unquote(urlsplit(url).path)).resolve() for url in
                     Page(path).loads}
            alone = path.stat().st_size
            whole = alone + sum(file.stat().st_size for file in files if file.is_file())
            yield f"{name:32} {alone / 1000:6.0f} kB, {whole / 1000:6.0f} kB with what it loads"


def main(root: Path) -> int:
    """Print weights and problems; 1 if there is a problem."""
    names = toc.pages()
    print(*weights(root, names), sep="\n")
    found = problems(root, names)
    print(*found, f"{len(names)} pages, {len(found)} problems", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
