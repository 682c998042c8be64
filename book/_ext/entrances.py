"""The ways into the site: its bare address, a wrong address, and what search engines read.

``index.html`` leads on to the first page and has its card; ``404.html`` is what GitHub Pages
answers to any address that does not exist, so its links say the whole path; ``sitemap.xml`` lists
the pages.  (Search engines ask for ``robots.txt`` at a host's root only: it helps where the book
has a host of its own.)
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

HEAD = re.compile(
    r'<meta (?:charset|property|name="(?:description|viewport|twitter:card)")[^>]*>'
    r'|<title>.*?</title>|<link rel="canonical"[^>]*>'
)
OUTGOING = re.compile(r'(<[^>]*\s(?:href|src|action)=")(?![a-z]+:|[/#])(?:\./)?([^"]*")')

MISSING = """<h1>There is no such page</h1>
<p>The address has a mistake in it, or the page has moved. Go on with
<a href="{root}.html">the start of the book</a>, where every chapter is, or with
<a href="genindex.html">the index</a> of terms and functions, or search:</p>
<form action="search.html" role="search" class="d-flex gap-2">
<input type="search" name="q" class="form-control" aria-label="What to search for" />
<button class="btn btn-primary">Search</button>
</form>"""


def missing_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    body = MISSING.format(root=app.config.root_doc)
    yield "404", {"title": "There is no such page", "body": body}, "page.html"


def start_page(first: str, html: str, icon: str) -> str:
    """A page that leads on to the first one, and is shown like it wherever it is linked."""
    head = "\n".join(HEAD.findall(html))
    title = re.search(r"<title>(.*?)</title>", html)[1]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
{head}
<link rel="icon" href="_static/{icon}" />
<meta http-equiv="refresh" content="0; url={first}" />
</head>
<body><h1><a href="{first}">{title}</a></h1></body>
</html>
"""


def site_map(addresses: list[str]) -> str:
    pages = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{pages}</urlset>
"""


def write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    base, first, out = app.config.html_baseurl, f"{app.config.root_doc}.html", Path(app.outdir)
    shown, icon = (out / first).read_text(encoding="utf-8"), Path(app.config.html_favicon).name
    missing = (out / "404.html").read_text(encoding="utf-8")
    files = {
        "index.html": start_page(first, shown, icon),
        "404.html": OUTGOING.sub(rf"\g<1>{urlsplit(base).path}\2", missing),
        "sitemap.xml": site_map([f"{base}{name}.html" for name in sorted(app.env.found_docs)]),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n",
    }
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-collect-pages", missing_page)
    app.connect("build-finished", write, priority=920)  # when the pages are mended
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
