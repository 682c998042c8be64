"""Code cells that run in the reader's browser: Python in a worker, all of it from the site itself.

A page with code cells gets one small script.  It adds a *Run* button below each cell and loads
nothing else until one is pressed; from disk it does nothing: there a browser starts no worker.
What it loads then lies in ``_static/live-<digest>/``: the runtime (Pyodide), NumPy and Matplotlib
for it, this module, the data of the pages, and the source of each page's cells, hidden ones too.
Without the folder ``live_runtime`` (``make live`` fills it) the book is built without.
"""

import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import needs
import progress
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

SLOW = 5  # seconds
FILES = Path(__file__).parents[1] / "live"
SECONDS_FILE = FILES / "seconds.json"  # of slow cells, in a browser
SECONDS = json.loads(SECONDS_FILE.read_text())
LATER = re.compile(r"(?!numpy-).*\.whl$")  # Matplotlib and what it needs
CARRIED = {
    ".": ("nnbook/**/*.py", "nnbook/**/*.json", "nnbook/data/*.npz"),
    "book/live": ("*.py",),
    "book/_ext": ("needs.py",),
}


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


# ---- What the browser's Python needs -------------------------------------------------------------


def archive(root: Path) -> bytes:
    """The module, the pages' data and what runs the cells: the same bytes for the same files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for folder, patterns in CARRIED.items():
            base = root / folder
            for path in sorted(path for pattern in patterns for path in base.glob(pattern)):
                name = zipfile.ZipInfo(path.relative_to(base).as_posix())
                name.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(name, path.read_bytes())
    return file.getvalue()


def write_runtime(out: Path, runtime: Path, book: bytes) -> None:
    """What the worker loads, and how large each file is: at the start, and for figures."""
    shutil.copytree(runtime, out)
    (out / "book.zip").write_bytes(book)
    files: dict[str, dict[str, int]] = {"start": {}, "figures": {}}
    for path in sorted(out.iterdir()):
        when = "figures" if LATER.match(path.name) else "start"
        files[when][path.name] = path.stat().st_size
    (out / "files.json").write_text(json.dumps(files), encoding="utf-8")


# ---- The pages -----------------------------------------------------------------------------------


def cells_of(app: Sphinx, page: str) -> list[dict[str, Any]]:
    """A page's code cells in order; none where it is no notebook, or one that stays as it is.

    Before a cell stand its parts, hidden, where cells below need no more of it.
    """
    path = Path(app.env.doc2path(page))
    if path.suffix != ".ipynb" or page in app.config.live_not:
        return []
    notebook = json.loads(path.read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in notebook if cell["cell_type"] == "code"]
    codes = ["".join(cell["source"]) for cell in cells]
    parts, needed = needs.needs(
        [code if runs(cell) else "" for code, cell in zip(codes, cells, strict=True)]
    )
    ids = [cells[p.cell]["id"] + ("" if p.is_whole else f":{k}") for k, p in enumerate(parts)]
    wanted = {k for numbers in needed for k in numbers}
    found = []
    for k, part in enumerate(parts):
        if part.is_whole:
            cell, code = cells[part.cell], codes[part.cell]
            figures = [figure(output) for output in cell["outputs"] if is_figure(output)]
            hidden = is_hidden(app, page, cell)
        elif k in wanted:
            code, figures, hidden = part.code, [], True
        else:
            continue
        one = {"id": ids[k], "code": code, "needs": [ids[n] for n in needed[k]], "hidden": hidden}
        found.append(one | {"figures": figures, "seconds": SECONDS.get(f"{page}#{ids[k]}", 0)})
    return found


def runs(cell: dict[str, Any]) -> bool:
    """Whether cells below can need it: exercises have names of their own."""
    return not cell["id"].startswith("exercise")


def is_hidden(app: Sphinx, page: str, cell: dict[str, Any]) -> bool:
    """Whether it stands nowhere on the page, or stays there as it is."""
    tags = cell["metadata"].get("tags", [])
    return "remove-cell" in tags or f"{page}#{cell['id']}" in app.config.live_not


def is_figure(output: dict[str, Any]) -> bool:
    return "image/svg+xml" in output.get("data", {})


def figure(output: dict[str, Any]) -> str:
    """What MyST-NB calls the file of a figure, shortened."""
    svg = "".join(output["data"]["image/svg+xml"])
    return digest(os.linesep.join(svg.splitlines()).encode())[:12]


def name_cells(app: Sphinx, page: str, source: list[str]) -> None:
    """Write each code cell's name where MyST-NB hands it on: ids of cells it drops."""
    if Path(app.env.doc2path(page)).suffix == ".ipynb":
        notebook = json.loads(source[0])
        for cell in notebook["cells"]:
            cell["metadata"]["name"] = cell["id"]
        source[0] = json.dumps(notebook)


class MarkCells(SphinxPostTransform):
    """Give each code cell's box its name, so that the script finds it."""

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        page, config = self.env.docname, self.app.config
        if not config.live_folder or page in config.live_not:
            return
        for box in self.document.findall(nodes.container):
            if box.get("nb_element") == "cell_code":
                name = box["cell_metadata"]["name"]
                box["ids"].append(f"code-{name}")


def choose_folder(app: Sphinx) -> None:
    """Its name changes with its content, so that no browser mixes two versions."""
    root, made = Path(app.srcdir), Path(app.srcdir, app.config.live_runtime, "stamp")
    app.config.live_folder = ""
    if app.builder.format == "html" and made.is_file():
        parts = [path.read_bytes() for path in sorted(FILES.iterdir()) if path.is_file()]
        parts += [made.read_bytes(), archive(root)]
        parts += [path.read_bytes() for path in sorted(root.glob("book/**/*.ipynb"))]
        app.config.live_folder = f"live-{digest(*parts)[:12]}"


def add_script(app: Sphinx, page: str, template: str, context: dict, doctree: Any) -> None:
    folder, reasons = app.config.live_folder, app.config.live_not
    if doctree is None or not folder:
        return

    def add(name: str, **data: str) -> None:
        app.add_js_file(f"{folder}/{name}.js", defer="defer", **data)

    app.add_css_file(f"{folder}/live.css")
    add("keeping", **{"data-page": page})
    counts = json.dumps(progress.counts(reasons), separators=(",", ":"))
    off = {"data-off": reasons[page]} if page in reasons else {}
    add("progress", **{"data-exercises": counts, **off})
    if cells := cells_of(app, page):
        own = {name: why for name, why in reasons.items() if name.startswith(f"{page}#")}
        told = {
            "off": {name.partition("#")[2]: why for name, why in own.items()},
            "slow": slow(cells),
        }
        add("editor")
        add("cells", **{"data-cells": json.dumps(told, separators=(",", ":"))})
    if any('class="nn-play"' in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_css_file(f"{folder}/play.css")
        add("pictures")
        add("play")


def slow(cells: list[dict[str, Any]]) -> dict[str, int]:
    """The seconds that a cell and those which it needs take in a browser, where that is long."""
    seconds = {cell["id"]: cell.get("seconds", 0) for cell in cells}
    whole = {
        cell["id"]: sum(seconds[name] for name in [*cell["needs"], cell["id"]]) for cell in cells
    }
    return {name: round(total) for name, total in whole.items() if total > SLOW}


class PlaygroundRole(SphinxRole):
    """``{play}`the words <data=xor&start=zeros>``` opens the playground in that state."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """A link to the playground, with the state as its anchor."""
        words, _, state = self.text.removesuffix(">").rpartition(" <")
        page = self.env.app.builder.get_relative_uri(self.env.docname, "book/playground")
        return [nodes.reference(self.rawtext, words, refuri=f"{page}#{state}")], []


def write(app: Sphinx, exception: Exception | None) -> None:
    folder = app.config.live_folder
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for old in static.glob("live-*"):
        shutil.rmtree(old)
    if not folder:
        return
    out = static / folder
    ours = shutil.ignore_patterns("__pycache__", "*.py", SECONDS_FILE.name)
    shutil.copytree(FILES, out, ignore=ours)
    (out / "exercises.json").write_text(json.dumps(progress.catalogue()), encoding="utf-8")
    runtime = Path(app.srcdir, app.config.live_runtime, "runtime")
    write_runtime(out / "runtime", runtime, archive(Path(app.srcdir)))
    for page in app.env.found_docs:
        if cells := cells_of(app, page):
            file = out / "cells" / f"{page}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(cells), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("live_runtime", ".pyodide", "html")
    app.add_config_value("live_not", {}, "html")  # pages and cells that stay as they are, and why
    app.add_config_value("live_folder", "", "")
    app.add_directive("exercise-list", progress.ExerciseList)
    app.connect("source-read", name_cells)
    app.add_post_transform(MarkCells)
    app.add_role("play", PlaygroundRole())
    app.connect("builder-inited", choose_folder)
    app.connect("html-page-context", add_script, priority=100)  # before nnbook_site filters scripts
    app.connect("build-finished", write, priority=500)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
