"""Figures that a reader moves: ``{move} neuron`` below a figure, and a sentence of what to try.

The numbers come from the notebook, where ``nnbook.notebook.movable`` stored them; the sliders and
the drawing are ``_static/moving-figure.js`` and a script for the kind, which come when the reader
presses *Move it*.  Without scripts, and on paper, there is the figure alone.
"""

import ast
import json
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

RECORD = "application/papermill.record/text/plain"
SCRIPTS = {"fold": ["moving-neuron.js"]}  # what a kind needs beside its own


class Move(SphinxDirective):
    """Sliders for the figure above: they appear below its picture, before its caption."""

    required_arguments = 1
    option_spec = {"beside": directives.unchanged}  # the name of a figure that moves with it
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Find the numbers in the notebook."""
        (kind,) = self.arguments
        cells = json.loads(Path(self.env.doc2path(self.env.docname)).read_text("utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        stored = {
            output["metadata"]["scrapbook"]["name"]: output["data"][RECORD]
            for output in outputs
            if RECORD in output.get("data", {})
        }
        if kind not in stored:
            raise self.error(f"no cell of this page calls movable({kind!r}, ...)")
        scripts = ["moving-figure.js", *SCRIPTS.get(kind, []), f"moving-{kind}.js"]
        attributes = {
            "class": "nn-move",
            "data-kind": kind,
            "data-beside": self.options.get("beside", ""),
            "data-scripts": " ".join(scripts),
            "data-numbers": ast.literal_eval("".join(stored[kind])),
        }
        opening = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        begin = nodes.raw("", f"<div {opening} hidden>", format="html", moves=True)
        return [begin, *self.parse_content_to_nodes(), nodes.raw("", "</div>", format="html")]


def add_scripts(app: Sphinx, page: str, template: str, context: dict, doctree: Any) -> None:
    """Load the script where a figure moves, and nowhere else."""
    if doctree and any(box.get("moves") for box in doctree.findall(nodes.raw)):
        app.add_js_file("moving.js", defer="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("move", Move)
    app.connect("html-page-context", add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
