"""A Content-Security-Policy in each page: the browser loads and runs what the book ships only.

Inline scripts are allowed one by one, by the hash of their text; inline handlers and ``eval`` are
not.  Inline styles are allowed, because MathJax and the SVG figures set their own.  ``file:`` is
for pages opened from disk, where each browser decides by itself what ``'self'`` is; to a page from
the web it allows nothing, for such a page may not load a file.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

BOOK = "'self' file:"
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": BOOK,
    "style-src": f"{BOOK} 'unsafe-inline'",
    "img-src": f"{BOOK} data:",
    "font-src": f"{BOOK} data:",
    "connect-src": "'self'",  # the search reads the pages that it found
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": BOOK,
}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
FIRST = '<meta charset="utf-8" />'


def policy(html: str) -> str:
    """The policy under which a page's own scripts run, and no others."""
    scripts = sorted({f"'sha256-{_hash(text)}'" for text in INLINE_SCRIPT.findall(html)})
    directives = DIRECTIVES | {"script-src": " ".join([BOOK, *scripts])}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def protect(html: str) -> str:
    """The page with its policy, before anything that the policy concerns."""
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}" />'
    return html.replace(FIRST, FIRST + tag, 1)


def protect_pages(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(protect(html), encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", protect_pages, priority=950)  # when the pages are as they stay
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
