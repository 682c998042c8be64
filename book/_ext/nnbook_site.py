"""What the book's site needs beyond Jupyter Book itself.

* Figures of code cells stand in the page as inline SVG, so that they follow the light and the dark
  theme.  Each needs a description; one shown with a caption (``{glue:figure}``) is shown once.
* Cells that tell what a question asks for stand in a box, which nnbook.js folds.
* The site's address follows from the repository's.
* Pages load what they use only, and say what they are about.
* The gallery shows figures of other pages.
"""

import json
import os
import re
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from nnbook.plotting import style

logger = logging.getLogger(__name__)


# ---- Figures -------------------------------------------------------------------------------------


class InlineFigures(SphinxPostTransform):
    """Replace each figure of a code cell by its SVG."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Go through all figures of a page."""
        images = [image for image in self.document.findall(nodes.image) if _is_drawn(image)]
        captioned = {image["uri"] for image in images if isinstance(image.parent, nodes.figure)}
        for number, image in enumerate(images, start=1):
            if image["uri"] in captioned and not isinstance(image.parent, nodes.figure):
                _remove(image)
                continue
            description = image.get("alt", "")
            if not description:
                logger.warning(
                    "figure %d of this page has no description: give its {glue:figure} an :alt:",
                    number,
                    location=self.env.docname,
                )
            svg = Path(self.app.srcdir, image["uri"].lstrip("/")).read_text(encoding="utf-8")
            html = inline(svg, description, prefix=f"f{number}")
            drawn = Path(image["uri"]).stem[:12]  # by which a live cell finds it
            html = html.replace("<svg", f'<svg data-figure="{drawn}"', 1)
            image.replace_self(nodes.raw("", html, format="html"))


def _is_drawn(image: nodes.image) -> bool:
    return image.get("uri", "").endswith(".svg") and "jupyter_execute" in image["uri"]


def _remove(node: nodes.Element) -> None:
    """Remove a node, and every container that it leaves empty."""
    parent = node.parent
    parent.remove(node)
    if isinstance(parent, nodes.container) and not parent.children:
        _remove(parent)


def inline(svg: str, description: str, prefix: str) -> str:
    """The SVG, fit to stand in an HTML page beside others, with a description."""
    label = escape(description, quote=True)
    head = f'<svg class="nn-figure" role="img" aria-label="{label}"'
    return style.inline(svg, prefix).replace("<svg", head, 1)


class PictureOf(SphinxDirective):
    """Show the figure of a cell of another page: ``{picture-of} examples/xor.ipynb regions``."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Find the figure and its description in the notebook."""
        page, name = self.arguments
        path, absolute = self.env.relfn2path(page)
        self.env.note_dependency(path)
        notebook = json.loads(Path(absolute).read_text(encoding="utf-8"))
        cells = {cell["id"]: cell for cell in notebook["cells"]}
        data = [output.get("data", {}) for output in cells.get(name, {}).get("outputs", [])]
        figures = ["".join(part["image/svg+xml"]) for part in data if "image/svg+xml" in part]
        prose = "\n\n".join("".join(cell["source"]) for cell in cells.values())
        described = re.search(
            rf"\{{glue:figure\}} {re.escape(name)}\n.*?^:alt: (.*?)$", prose, flags=re.M | re.S
        )
        if len(figures) != 1 or described is None:
            raise self.error(f"{page} has no cell {name} with one figure that is described")
        prefix = f"p{self.env.new_serialno('picture-of')}"
        return [nodes.raw("", inline(figures[0], described[1], prefix), format="html")]


# ---- Questions -----------------------------------------------------------------------------------


def box_answers(app: Sphinx, page: str, source: list[str]) -> None:
    """Put cells in a row that have the tag ``after-question`` between ``<div>`` and ``</div>``.

    MyST-NB drops the tags of Markdown cells; so the box is made before it reads the notebook.
    """
    if Path(app.env.doc2path(page)).suffix != ".ipynb":
        return
    notebook, cells, inside = json.loads(source[0]), [], False
    for cell in [*notebook["cells"], {}]:
        tags = cell.get("metadata", {}).get("tags", [])
        if inside != ("after-question" in tags) and "remove-cell" not in tags:
            inside = not inside
            html = '<div class="nn-after">' if inside else "</div>"
            box = {"id": f"box-{len(cells)}", "cell_type": "markdown", "metadata": {}}
            cells.append(box | {"source": html})
        cells.append(cell)
    notebook["cells"] = cells[:-1]
    source[0] = json.dumps(notebook)


# ---- The head of each page -----------------------------------------------------------------------


def set_repository(app: Sphinx, config: Config) -> None:
    """A fork's pages lead to the fork: ``make site REPOSITORY=... BRANCH=...``."""
    for option, name in {"repository_url": "REPOSITORY", "repository_branch": "BRANCH"}.items():
        if given := os.environ.get(f"NNBOOK_{name}"):
            config.html_theme_options[option] = given.rstrip("/")


def set_address(app: Sphinx, config: Config) -> None:
    """GitHub Pages publishes github.com/owner/name at owner.github.io/name."""
    if config.html_baseurl:
        return
    owner, name = urlsplit(config.html_theme_options["repository_url"]).path.strip("/").split("/")
    host = f"{owner.lower()}.github.io"
    config.html_baseurl = f"https://{host}/" + ("" if name.lower() == host else f"{name}/")


def add_source_links(app: Sphinx, config: Config) -> None:
    """``{src}`tests/test_losses.py``` is a link to that file in the repository."""
    address = config.html_theme_options["repository_url"].rstrip("/")
    branch = config.html_theme_options.get("repository_branch", "main")
    config.extlinks = {"src": (f"{address}/blob/{branch}/%s", "%s")}


LABELS = {
    ".ipynb": "Notebook (.ipynb)",
    ".md": "Source (.md)",
    ".pdf": "Print, or save as PDF",
}


def mend_buttons(app: Sphinx, page: str, template: str, context: dict, doctree: Any) -> None:
    """Say what a button does; let the notebooks' buttons open the copies of tools/copies.py."""
    branch = app.config.html_theme_options.get("repository_branch", "main")
    places = {
        "Colab": (f"/blob/{branch}/", "/blob/copies/"),
        "Binder": (f"/{branch}?", "/copies?"),
        ".ipynb": ("_sources/", "notebooks/"),
    }
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            if button["text"] in places:
                button["url"] = button["url"].replace(*places[button["text"]], 1)
            button["text"] = LABELS.get(button["text"], button["text"])


def leave_out_unused(app: Sphinx, page: str, template: str, context: dict, doctree: Any) -> None:
    """No page has a Thebe button, whose script another host serves; few have formulas."""
    unused = ["sphinx-thebe", "THEBE_JS_URL", "thebe_selector"]
    if doctree is None or not any(doctree.findall(_has_formula)):
        unused += ["tex-chtml.js", "window.MathJax"]
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context.get(kind, [])
            if not any(mark in f"{file}{getattr(file, 'attributes', '')}" for mark in unused)
        ]


def _has_formula(node: nodes.Node) -> bool:
    """A formula, or a link to a term: what the glossary says of it may hold one."""
    return _is_formula(node) or "#term-" in getattr(node, "attributes", {}).get("refuri", "")


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def describe(app: Sphinx, page: str, template: str, context: dict, doctree: Any) -> None:
    """Describe the page to search engines, and to whoever shows a link to it."""
    if doctree is None:
        return
    title = re.sub(r"<[^>]+>", "", context.get("title", ""))
    text = first_sentences(doctree) or f"{title}. A page of the book {app.config.html_title}."
    base = app.config.html_baseurl
    properties = {
        "og:type": "article",
        "og:site_name": app.config.html_title,
        "og:title": title,
        "og:description": text,
        "og:url": f"{base}{page}.html",
        "og:image": f"{base}_static/card.png",
        "og:image:alt": f"A small network, and the words: {app.config.html_title}",
    }
    tags = [f'<meta name="description" content="{escape(text)}" />']
    tags += [f'<meta property="{k}" content="{escape(v)}" />' for k, v in properties.items()]
    tags += ['<meta name="twitter:card" content="summary_large_image" />']
    context["metatags"] = context.get("metatags", "") + "\n".join(tags) + "\n"


def first_sentences(doctree: nodes.document, longest: int = 180) -> str:
    """The page's first paragraph of plain words, shortened; "" if there is none."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = re.sub(r" *\[[A-Z][\w+, ]*\]", "", paragraph.astext())  # without citations
        text = re.sub(r"\s+", " ", text).strip()
        is_prose = isinstance(paragraph.parent, nodes.section) and len(text) >= 60
        if is_prose and not any(paragraph.findall(_is_formula)):
            return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
    return ""


# ---- The module's reference ----------------------------------------------------------------------


def skip_fields(app: Sphinx, what: str, name: str, member: Any, skip: bool, options: Any) -> bool:
    """A named tuple's fields stand in its docstring; Python's own words say nothing."""
    return skip or str(getattr(member, "__doc__", "")).startswith("Alias for field number")


def setup(app: Sphinx) -> dict[str, Any]:
    app.set_html_assets_policy("always")  # leave_out_unused knows more than who adds MathJax
    app.connect("source-read", box_answers)
    app.add_post_transform(InlineFigures)
    app.add_directive("picture-of", PictureOf)
    app.setup_extension("sphinx.ext.extlinks")
    app.connect("config-inited", set_repository, priority=50)
    app.connect("config-inited", set_address, priority=900)
    app.connect("config-inited", add_source_links, priority=100)
    app.connect("html-page-context", mend_buttons, priority=900)
    app.connect("html-page-context", leave_out_unused, priority=900)
    app.connect("html-page-context", describe, priority=900)
    app.connect("autodoc-skip-member", skip_fields)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
