"""What becomes of the pages once Sphinx has written them: each is read and written once.

* What the theme gets wrong is mended, and what no page uses is not shipped.
* A page has what the glossary says of its terms.
* The ways in: ``index.html`` leads on to the first page and has its card; ``404.html`` is what
  GitHub Pages answers to any address that does not exist, so its links say the whole path;
  ``sitemap.xml`` and ``robots.txt`` are for search engines (the latter at a host's root only).
* A Content-Security-Policy: the browser loads and runs what the book ships only.  Inline scripts
  are allowed one by one, by the hash of their text; inline handlers and ``eval`` are not.  Inline
  styles are allowed, because MathJax and the SVG figures set their own.  ``file:`` is for pages
  opened from disk, where each browser decides by itself what ``'self'`` is; to a page from the web
  it allows nothing, for such a page may not load a file.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from terms import entries, explained

MENDS = [
    # Font Awesome's script: the icons come from its web fonts already.
    (r'\s*<script defer src="[^"]*fontawesome\.js[^"]*"></script>', ""),
    # A label that differs from the visible words (WCAG 2.5.3).
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    (r'(<button class="btn search-button-field[^>]*?) aria-label="Search"', r"\1"),
    # What a button opens, in the reader's words.
    (r'title="Toggle primary sidebar"', 'title="All pages"'),
    (r'title="Toggle secondary sidebar"', 'title="On this page"'),
    # A browser may show a notebook's text instead of keeping the file.
    (r'(<a href="[^"]*(?:_sources|notebooks)/[^"]*") target="_blank"', r"\1 download"),
    # An entry of a bibliography is a child of role="list".
    (r'role="doc-biblioentry"', 'role="listitem"'),
    # The same name for every exercise, and for every solution, of a page.
    (r' id="(exercise|solution)-content"', ""),
    # The same setting twice, and the book's title beside itself.
    (r'\s*<meta name="viewport" [^>]*initial-scale=1"\s?/>', ""),
    (r"<title>(.+?) &#8212; \1</title>", r"<title>\1</title>"),
    # What Thebe would read.
    (r'\s*<script type="text/x-thebe-config">(?s:.*?)</script>', ""),
    (r"\s*<script>kernelName = .*?</script>", ""),
    # Inline handlers, which the content policy forbids: nnbook.js sets them.
    (r'<button onclick="(?:window\.print|toggleFullScreen)\(\)"', "<button"),
    # The sidebar is a landmark.
    (r'<div id="pst-primary-sidebar"', r'\g<0> role="complementary" aria-label="Book"'),
]
SEARCH_MENDS = {
    # The names of functions have dots, which a selector takes for classes.
    'querySelector(`[role="main"] ${anchor}`)': "getElementById(anchor.slice(1))",
    # An excerpt is from the text, not from the menus around it, and shows no marks of TeX.
    "querySelector('[role=\"main\"]')": 'querySelector("article")',
    "Search.htmlToText(htmlText, anchor)": (
        r'Search.htmlToText(htmlText, anchor).replace(/\\[()[\]]/g, "")'
    ),
    # Two characters are a word already, however long the one that they are a part of.
    "(queryLower.length >= entry.length/2)": (
        r"(queryLower.length >= entry.length/2 || /^[\u3400-\u9fff]{2,}$/.test(queryLower))"
    ),
}
UNUSED_FILES = (
    "**/*.map",
    "_static/scripts/fontawesome.js*",
    "**/fa-*.ttf",
    "_static/sphinx-thebe.*",
    "_static/*webpack-macros.html",
)

CARD = re.compile(
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
START = """<!DOCTYPE html>
<html lang="en">
<head>
{head}
<link rel="icon" href="_static/{icon}" />
<meta http-equiv="refresh" content="0; url={first}" />
</head>
<body><h1><a href="{first}">{title}</a></h1></body>
</html>
"""
SITE_MAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{pages}</urlset>
"""

BOOK = "'self' file:"
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
FIRST_TAG = '<meta charset="utf-8" />'
POLICY = (
    f"default-src 'none'; script-src {BOOK}{{scripts}}; style-src {BOOK} 'unsafe-inline'; "
    f"img-src {BOOK} data:; font-src {BOOK} data:; "
    "connect-src 'self'; "  # the search reads the pages that it found
    "worker-src 'self'; "  # Python runs in one, under the policy of its own response: none
    f"object-src 'none'; base-uri 'none'; form-action {BOOK}"
)


def missing_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    body = MISSING.format(root=app.config.root_doc)
    yield "404", {"title": "There is no such page", "body": body}, "page.html"


def mended(html: str) -> str:
    for pattern, replacement in MENDS:
        html = re.sub(pattern, replacement, html)
    return html


def start_page(first: str, html: str, icon: str) -> str:
    """A page that leads on to the first one, and is shown like it wherever it is linked."""
    title = re.search(r"<title>(.*?)</title>", html)[1]
    return START.format(head="\n".join(CARD.findall(html)), icon=icon, first=first, title=title)


def protected(html: str) -> str:
    """The page with its policy, before anything that the policy concerns."""
    hashes = {b64encode(sha256(text.encode()).digest()).decode() for text in SCRIPT.findall(html)}
    policy = POLICY.format(scripts="".join(f" 'sha256-{value}'" for value in sorted(hashes)))
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    return html.replace(FIRST_TAG, FIRST_TAG + tag, 1)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Read every page, change it, and write it; then the files beside the pages."""
    if exception or app.builder.format != "html":
        return
    base, first, out = app.config.html_baseurl, f"{app.config.root_doc}.html", Path(app.outdir)
    for unused in [file for pattern in UNUSED_FILES for file in out.glob(pattern)]:
        unused.unlink(missing_ok=True)
    files = {page.relative_to(out).as_posix(): mended(page.read_text(encoding="utf-8"))
             for page in out.rglob("*.html")}  # fmt: skip
    files["index.html"] = start_page(first, files[first], Path(app.config.html_favicon).name)
    files["404.html"] = OUTGOING.sub(rf"\g<1>{urlsplit(base).path}\2", files["404.html"])
    known = entries(files["book/glossary.html"])
    files = {name: protected(explained(html, known)) for name, html in files.items()}
    script = (out / "_static/searchtools.js").read_text(encoding="utf-8")
    for theirs, ours in SEARCH_MENDS.items():
        script = script.replace(theirs, ours)
    places = [f"<url><loc>{base}{name}.html</loc></url>\n" for name in sorted(app.env.found_docs)]
    files |= {
        "_static/searchtools.js": script,
        "sitemap.xml": SITE_MAP.format(pages="".join(places)),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n",
    }
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-collect-pages", missing_page)
    app.connect("build-finished", finish, priority=900)  # when the theme has done its own
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
