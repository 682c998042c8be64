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
FOREIGN = re.compile(r"https?://(?!www\.w3\.org/)[\w.]+")  # where SVG's and MathML's names live
ANY_SCRIPT = {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"}


class Page(HTMLParser):
    """The tags of a page: each a mapping of its attributes, with its name and a script's text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.tags: list[dict[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append({key: value or "" for key, value in attrs} | {"<": tag, ">": ""})

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.tags[-1][">"] += data

    def all(self, name: str, **attributes: str) -> list[dict[str, str]]:
        """The tags of this name with these attributes."""
        wanted = ({"<": name} | attributes).items()
        return [tag for tag in self.tags if wanted <= tag.items()]

    def meta(self, name: str) -> str:
        """What the page says about itself under this name; "" if nothing."""
        keys = ("name", "property", "http-equiv")
        found = [tag for tag in self.all("meta") if name in map(tag.get, keys)]
        return found[0]["content"] if found else ""

    @property
    def ids(self) -> list[str]:
        named = (tag.get("id") or (tag["<"] == "a" and tag.get("name")) for tag in self.tags)
        return list(filter(None, named))

    @property
    def loads(self) -> list[str]:
        loading = [tag for tag in self.tags if tag.get("rel") not in NOT_LOADED]
        return [url for tag in loading if (url := tag.get(LOADING.get(tag["<"], "")))]

    @property
    def links(self) -> list[str]:
        found = [tag.get("href") for tag in [*self.all("a"), *self.all("link", rel="canonical")]]
        found += [form.get("action") for form in self.all("form")]
        return list(filter(None, [*found, self.meta("og:url"), self.meta("og:image")]))


Site = dict[Path, Page]


def read(root: Path) -> Site:
    """All pages of the site, by path."""
    paths = sorted(path for path in root.rglob("*.html") if "_static" not in path.parts)
    return {path: Page(path) for path in paths}


def bad_descriptions(root: Path, site: Site, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        page = site.get(root / f"{name}.html")
        if not page:
            yield f"{name}.html was not built"
        elif not (text := page.meta("description")) or re.search(r"[\\$]", text):
            yield f"{name}.html: its description is {text!r}"


def undescribed(page: Page) -> Iterator[str]:
    for image in page.all("img"):
        if "alt" not in image:
            yield f"<img src={image.get('src')}> has no alternative text"
    if not all(figure.get("aria-label") for figure in page.all("svg", role="img")):
        yield "an SVG figure has no alternative text"


def repeated_ids(page: Page) -> Iterator[str]:
    ids = page.ids
    yield from (f"id {name!r} occurs twice" for name in sorted(set(ids)) if ids.count(name) > 1)


def foreign_loads(page: Page) -> Iterator[str]:
    yield from (f"loads {url}" for url in page.loads if urlsplit(url).netloc)


def unprotected(page: Page) -> Iterator[str]:
    """A content policy that is missing, allows too much, or forbids the page's own scripts."""
    policy = page.meta("Content-Security-Policy")
    if not policy:
        yield "has no content policy"
        return
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))["script-src"].split()
    if ANY_SCRIPT & set(allowed):
        yield "its policy allows any script"
    for script in page.all("script"):
        digest = b64encode(sha256(script[">"].encode()).digest()).decode()
        if "src" not in script and f"'sha256-{digest}'" not in allowed:
            yield f"its policy forbids its script {script['>'].strip()[:60]!r}"
    for handler in (key for tag in page.tags for key in tag if key.startswith("on")):
        yield f"its policy forbids the handler {handler}"


def missing_sources(page: Page) -> Iterator[str]:
    """Links to files of the repository that it does not have."""
    for link in page.all("a"):
        if "extlink-src" in link.get("class", ""):
            path = link["href"].split("/blob/", 1)[1].split("/", 1)[1]
            if not (toc.ROOT / path).is_file():
                yield f"the repository has no {path}"


def broken_links(root: Path, site: Site) -> Iterator[str]:
    """Links within the book to what is not there, also those that say its whole address."""
    base = serve.address(root)
    ids = {path: set(page.ids) for path, page in site.items()}
    for path, page in site.items():
        # Any address that does not exist, at any depth, is answered with this page.
        here = "at/any/depth" if path.name == "404.html" else path.relative_to(root).as_posix()
        for url in page.links + page.loads:
            whole = urlsplit(urljoin(f"{base}{here}", url))
            if whole.netloc != urlsplit(base).netloc or url == "#top":
                continue
            target = root / unquote(whole.path).removeprefix(urlsplit(base).path)
            if url.startswith("#"):
                target = path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{path}: {url} does not exist"
            elif "=" in (anchor := unquote(whole.fragment)):  # what the playground opens with
                continue
            elif anchor and anchor not in ids.get(target, [anchor]):
                yield f"{path}: {url}: no such anchor"


def foreign_styles(root: Path) -> Iterator[str]:
    for sheet in root.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8", errors="replace")
        for url in re.findall(r"url\(\s*['\"]?((?:https?:)?//[^)'\"]*)", text):
            yield f"{sheet}: loads {url}"


def lost_in_search(root: Path, site: Site, names: Iterable[str]) -> Iterator[str]:
    """Pages that the search cannot find, and anchors to which it would lead in vain."""
    text = (root / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    documents = index["docnames"]
    for name in set(names) - set(documents):
        yield f"{name}.html: the search does not know it"
    entries = [*index["alltitles"].values(), *index["indexentries"].values()]
    ids = {name: page.ids for name in documents if (page := site.get(root / f"{name}.html"))}
    for number, anchor, *_ in (place for places in entries for place in places):
        if (name := documents[number]) not in ids or (anchor and anchor not in ids[name]):
            yield f"{name}.html: the search leads to #{anchor}: no such anchor"


def unmapped(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Differences between the pages and the site map."""
    text = (root / "sitemap.xml").read_text(encoding="utf-8")
    listed = set(re.findall(r"<loc>(.*?)</loc>", text))
    pages = {f"{serve.address(root)}{name}.html" for name in names}
    yield from (f"sitemap.xml: {address} is not in it" for address in sorted(pages - listed))
    yield from (f"sitemap.xml: {address} is no page" for address in sorted(listed - pages))


def live_troubles(root: Path, site: Site) -> Iterator[str]:
    """What the pages' Python would look for in vain, or elsewhere."""
    for folder in root.glob("_static/live-*"):
        for script in [*folder.glob("*.js"), *folder.glob("*.mjs"), *folder.glob("*.css")]:
            for url in FOREIGN.findall(script.read_text(encoding="utf-8")):
                yield f"{script}: names {url}"
        files = json.loads((folder / "runtime/files.json").read_text(encoding="utf-8"))
        for name, size in (files["start"] | files["figures"]).items():
            if not (path := folder / "runtime" / name).is_file() or path.stat().st_size != size:
                yield f"{path}: is not there, or has not {size} bytes"
        for path in folder.glob("cells/**/*.json"):
            name = path.relative_to(folder / "cells").with_suffix(".html")
            ids = set(site[root / name].ids)
            for cell in json.loads(path.read_text(encoding="utf-8")):
                if not cell["hidden"] and f"code-{cell['id']}" not in ids:
                    yield f"{name}: its cell {cell['id']} is not marked"


OF_A_PAGE = (undescribed, repeated_ids, foreign_loads, unprotected, missing_sources)


def problems(root: Path, names: list[str]) -> list[str]:
    """All that is wrong with the site in a folder that should hold the pages named."""
    site = read(root)
    return [
        *bad_descriptions(root, site, names),
        *(f"{path}: {complaint}" for path, page in site.items()
          for check in OF_A_PAGE for complaint in check(page)),
        *broken_links(root, site),
        *foreign_styles(root),
        *lost_in_search(root, site, names),
        *live_troubles(root, site),
        *unmapped(root, names),
    ]  # fmt: skip


if __name__ == "__main__":
    names = toc.pages()
    found = problems(Path(sys.argv[1]).resolve(), names)
    print(*found, f"{len(names)} pages, {len(found)} problems", sep="\n")
    sys.exit(bool(found))
