"""Check the built site: pages, links, anchors, descriptions, and what a page may load and run.

    python tools/check_site.py _build/html
"""

import json
import re
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import serve
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
        self.sources: list[str] = []
        self.loads: list[str] = []
        self.undescribed: list[str] = []
        self.description: str | None = None
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.policy: str | None = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if name := has.get("id") or (tag == "a" and has.get("name")):
            self.ids.append(name)
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
            if "extlink-src" in has.get("class", ""):
                self.sources.append(has["href"])
        if tag == "form" and has.get("action"):
            self.links.append(has["action"])
        if has.get("property") in {"og:url", "og:image"} or has.get("rel") == "canonical":
            self.links.append(has.get("content") or has["href"])
        if tag in LOADING and has.get(LOADING[tag]) and has.get("rel") not in NOT_LOADED:
            self.loads.append(has[LOADING[tag]])
        if tag == "img" and "alt" not in has:
            self.undescribed.append(f"<img src={has.get('src')}>")
        if tag == "svg" and has.get("role") == "img" and not has.get("aria-label"):
            self.undescribed.append("an SVG figure")
        if tag == "meta" and has.get("name") == "description":
            self.description = has.get("content", "")
        if tag == "script" and "src" not in has:
            self.scripts.append("")
        if tag == "meta" and has.get("http-equiv") == "Content-Security-Policy":
            self.policy = has.get("content", "")
        self.handlers += [f"{key}={value}" for key, value in attrs if key.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and self.scripts:
            self.scripts[-1] += data


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


def unprotected(site: Site) -> Iterator[str]:
    """Pages whose content policy is missing, allows too much, or forbids their own scripts."""
    for page in site.values():
        if not page.policy:
            yield f"{page.path}: has no content policy"
            continue
        directives = dict(part.strip().split(" ", 1) for part in page.policy.split(";"))
        allowed = directives["script-src"].split()
        if {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(allowed):
            yield f"{page.path}: its policy allows any script"
        for script in page.scripts:
            digest = b64encode(sha256(script.encode()).digest()).decode()
            if f"'sha256-{digest}'" not in allowed:
                yield f"{page.path}: its policy forbids its script {script.strip()[:60]!r}"
        for handler in page.handlers:
            yield f"{page.path}: its policy forbids the handler {handler}"


def broken_links(root: Path, site: Site) -> Iterator[str]:
    """Links within the book to what is not there, also those that say its whole address."""
    base = serve.address(root)
    for page in site.values():
        # Any address that does not exist, at any depth, is answered with this page.
        here = "at/any/depth" if page.path.name == "404.html" else page.path.relative_to(root)
        for url in page.links + page.loads:
            whole = urlsplit(urljoin(f"{base}{Path(here).as_posix()}", url))
            if whole.netloc != urlsplit(base).netloc or url == "#top":
                continue
            target = root / unquote(whole.path).removeprefix(urlsplit(base).path)
            if url.startswith("#"):
                target = page.path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{page.path}: {url} does not exist"
            elif whole.fragment and target in site:
                if unquote(whole.fragment) not in site[target].ids:
                    yield f"{page.path}: {url}: no such anchor"


def missing_sources(site: Site) -> Iterator[str]:
    """Links to files of the repository that it does not have."""
    for page in site.values():
        for url in page.sources:
            path = url.split("/blob/", 1)[1].split("/", 1)[1]
            if not (toc.ROOT / path).is_file():
                yield f"{page.path}: the repository has no {path}"


def lost_in_search(root: Path, site: Site, names: Iterable[str]) -> Iterator[str]:
    """Pages that the search cannot find, and anchors to which it would lead in vain."""
    text = (root / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    documents = index["docnames"]
    yield from (f"{name}.html: the search does not know it" for name in names
                if name not in documents)
    entries = [*index["alltitles"].values(), *index["indexentries"].values()]
    for number, anchor, *_ in (place for places in entries for place in places):
        path = root / f"{documents[number]}.html"
        if path not in site or (anchor and anchor not in site[path].ids):
            yield f"{documents[number]}.html: the search leads to #{anchor}: no such anchor"


def unmapped(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Differences between the pages and the site map."""
    text = (root / "sitemap.xml").read_text(encoding="utf-8")
    listed = set(re.findall(r"<loc>(.*?)</loc>", text))
    pages = {f"{serve.address(root)}{name}.html" for name in names}
    yield from (f"sitemap.xml: {address} is not in it" for address in sorted(pages - listed))
    yield from (f"sitemap.xml: {address} is no page" for address in sorted(listed - pages))


def problems(root: Path, names: Iterable[str]) -> list[str]:
    """All that is wrong with the site in a folder that should hold the pages named."""
    names, site = list(names), read(root)
    return [
        *missing_pages(root, names),
        *bad_descriptions(root, site, names),
        *undescribed_images(site),
        *repeated_ids(site),
        *foreign_loads(root, site),
        *unprotected(site),
        *broken_links(root, site),
        *missing_sources(site),
        *lost_in_search(root, site, names),
        *unmapped(root, names),
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
