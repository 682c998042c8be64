"""Run the book's notebooks, keep their files in one normal form, and refuse defects.

    python tools/notebooks.py run      # execute, normalise, write
    python tools/notebooks.py tidy     # normalise only
    python tools/notebooks.py check    # say what is wrong; exit 1

Each takes the notebooks to work on; without any, all of _toc.yml.

A notebook in normal form was run once, from top to bottom, and holds nothing that depends on when,
where or by whom.  The guards are what lets nbval be trusted: it compares nothing in a cell that was
never run, no pictures in PNG, and no cell that ends in a semicolon.
"""

import argparse
import ast
import difflib
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

SVG = "image/svg+xml"
RECORD = "application/papermill.record/text/plain"  # a number for the prose: nnbook.notebook.glue
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = {"tags", "mystnb", "jupyter"}
FOLDED = "after-question"  # what the question above it asks for
TAGS = {"hide-input", "hide-cell", "remove-cell", FOLDED}  # nbval's others compare nothing
NBVAL_COMMENT = re.compile(r"#\s*(NBVAL|PYTEST_VALIDATE)_")
OUTPUT_METADATA = {"scrapbook"}
MIME_TYPES = {"text/plain", "text/html", "text/markdown", SVG, RECORD}

MAX_LINES = 25
WIDTH = 66  # characters of a line that a chapter shows, so that nothing scrolls sideways
FOLDED_WIDTH = 83  # in code that a reader unfolds: what fits the column of text
CHAPTER = re.compile(r"\d\d_")
MAX_OUTPUT = 400_000  # bytes
NETWORK = {"ftplib", "http", "imaplib", "poplib", "smtplib", "socket", "socketserver", "ssl",
           "urllib", "webbrowser", "xmlrpc"}
IMPORTS = {"numpy", "matplotlib", "nnbook"} | (set(sys.stdlib_module_names) - NETWORK)
EXTRA_IMPORTS = {"pytorch": {"torch"}}

SHOWN_BY = {"print": "stdout", "show": SVG, "glue": RECORD, "show_source": "text/markdown",
            "check": "text/html"}
WORDS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
HEX = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-?[0-9a-f]{12})?")
FIGURE = re.compile(r"^(`{3,}|:{3,})\{glue:figure\} *(\S+)\n(.*?)^\1", flags=re.M | re.S)

LABEL = re.compile(r"<t(?:ext|span)[^>]*font-family: '([^']+)'[^>]*>([^<]*[^<\s])")


@dataclass(frozen=True)
class Notebook:
    """One notebook file: its name without ending, its text, and what the text holds."""

    name: str
    text: str
    node: NotebookNode

    @classmethod
    def read(cls, path: Path) -> "Notebook":
        text = path.read_text(encoding="utf-8")
        return cls(path.stem, text, v4.reads(text))  # nbformat.reads would mend what it reads

    @property
    def code(self) -> list[NotebookNode]:
        return [cell for cell in self.node.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> str:
        return "\n\n".join(cell.source for cell in self.node.cells if cell.cell_type == "markdown")


# ---- Normal form ---------------------------------------------------------------------------------


def normal(node: NotebookNode) -> str:
    """The notebook's file in normal form; sources and outputs stay."""
    node = nbformat.from_dict(node)
    node.nbformat, node.nbformat_minor = 4, 5
    node.metadata = nbformat.from_dict(METADATA)
    executed = 0
    for cell in node.cells:
        cell.metadata = _only(CELL_METADATA, cell.metadata)
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n"))
        if FOLDED in _tags(cell):  # JupyterLab folds it, as the site does
            part = "outputs_hidden" if cell.cell_type == "code" else "source_hidden"
            cell.metadata.jupyter = cell.metadata.get("jupyter", {}) | {part: True}
        if cell.cell_type != "code":
            continue
        executed += cell.execution_count is not None
        cell.execution_count = executed if cell.execution_count is not None else None
        _tidy_outputs(cell)
    return str(v4.writes(node)) + "\n"


def _tidy_outputs(cell: NotebookNode) -> None:
    figures = 0
    for output in cell.outputs:
        if "metadata" in output:
            output.metadata = _only(OUTPUT_METADATA, output.metadata)
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
        if SVG in output.get("data", {}):
            # A figure is called what its cell is called: {glue:figure} the-cell
            figures += 1
            name = cell.id if figures == 1 else f"{cell.id}-{figures}"
            output.metadata.scrapbook = {"name": name, "mime_prefix": ""}


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _only(keys: set[str], metadata: NotebookNode) -> NotebookNode:
    return nbformat.from_dict({k: v for k, v in metadata.items() if k in keys and v})


# ---- Guards of a notebook: each yields what is wrong ---------------------------------------------


def is_valid(nb: Notebook) -> Iterator[str]:
    try:
        nbformat.validate(v4.reads(nb.text))
    except nbformat.ValidationError as error:
        yield f"is not a valid notebook: {error.message}"


def is_in_normal_form(nb: Notebook) -> Iterator[str]:
    stored, tidied = nb.text.splitlines(), normal(nb.node).splitlines()
    if stored != tidied:
        diff = difflib.unified_diff(stored, tidied, "stored", "normal", n=0, lineterm="")
        first = "\n    ".join(line[:120] for line in list(diff)[:12])
        yield f"is not in normal form (make notebooks mends it):\n    {first}"


def has_telling_ids(nb: Notebook) -> Iterator[str]:
    ids = [cell.get("id", "") for cell in nb.node.cells]
    for name in ids:
        if not WORDS.fullmatch(name) or (HEX.fullmatch(name) and re.search(r"\d", name)):
            yield f"cell id {name!r} is not words joined by hyphens, like one-neuron"
        if ids.count(name) > 1:
            yield f"cell id {name!r} occurs twice"


def has_no_empty_cells(nb: Notebook) -> Iterator[str]:
    yield from (f"{cell.id}: is empty" for cell in nb.node.cells if not cell.source.strip())


def was_run_in_order(nb: Notebook) -> Iterator[str]:
    for expected, cell in enumerate(nb.code, start=1):
        if cell.execution_count != expected:
            yield f"{cell.id}: has execution count {cell.execution_count}, not {expected}"


def imports_what_readers_have(nb: Notebook) -> Iterator[str]:
    allowed = IMPORTS | EXTRA_IMPORTS.get(nb.name, set())
    for name, node in ((c.id, node) for c in nb.code for node in ast.walk(_parse(c.source))):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or "."]
            if node.names[0].name == "*":
                yield f"{name}: imports * from {node.module}"
        for module in modules:
            if module.split(".")[0] not in allowed:
                yield f"{name}: imports {module}"


def follows_a_question(nb: Notebook) -> Iterator[str]:
    """A cell that is folded until its question is answered has one, in its own section."""
    asked = False
    for cell in nb.node.cells:
        heading = cell.cell_type == "markdown" and re.search(r"^#+ ", cell.source, flags=re.M)
        asked = not heading and (asked or '<div class="nn-question"' in cell.source)
        if FOLDED in _tags(cell) and not asked:
            yield f"{cell.id}: has the tag {FOLDED}, but no question above it in its section"


def fits_the_column(nb: Notebook) -> Iterator[str]:
    """What a chapter shows is narrow: its code, and what the code prints."""
    for cell in nb.code if CHAPTER.match(nb.name) else []:
        if "remove-cell" in _tags(cell):
            continue
        narrow = FOLDED_WIDTH if {"hide-input", "hide-cell"} & _tags(cell) else WIDTH
        printed = "".join(output.get("text", "") for output in cell.outputs)
        for text, width in ((cell.source, narrow), (printed, WIDTH)):
            for line in text.splitlines():
                if len(line) > width:
                    yield f"{cell.id}: a line of {len(line)} characters, more than {width}: {line}"


def draws_something(nb: Notebook) -> Iterator[str]:
    for name, svg in _figures(nb):
        try:
            root = ET.fromstring(svg)
        except ET.ParseError as error:
            yield f"{name}: the figure is not valid SVG: {error}"
            continue
        if any(element.tag.rpartition("}")[2] == "image" for element in root.iter()):
            yield f"{name}: the figure holds pixels; draw with pcolormesh or contourf"
        if not any(_holds_data(group) for group in root.iter()):
            yield f"{name}: the figure shows nothing but empty axes"


def _holds_data(axes: ET.Element) -> bool:
    """Say whether Matplotlib drew more into the axes than background, four spines and ticks."""
    if not re.match(r"axes_\d+$", axes.get("id", "")):
        return False
    drawn = [name for child in axes if "matplotlib.axis" not in (name := child.get("id", ""))]
    patches = [name for name in drawn if name.startswith("patch_")]
    return len(drawn) > len(patches) or len(patches) > 5


def spells_its_labels(nb: Notebook) -> Iterator[str]:
    """The font that a label names has its letters; TeX's fonts have others in their places."""
    for name, svg in _figures(nb):
        for family, text in LABEL.findall(svg):
            if lost := "".join(sorted(set(unescape(text)) - letters_of(family))):
                yield f"{name}: a label has {lost!r} in the font {family}, which browsers misread"


@cache
def letters_of(family: str) -> set[str]:
    """What Matplotlib's font of this name has, but not the sign that stands for a missing one."""
    from matplotlib.font_manager import findfont, get_font

    if family != "DejaVu Sans":
        return set()
    return set(map(chr, get_font(findfont(family)).get_charmap())) - {"\u00a4"}


def describes_its_figures(nb: Notebook) -> Iterator[str]:
    described = {
        cell.id for cell in nb.code if cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
    }
    for _, name, options in FIGURE.findall(nb.prose):
        if re.search(r"^:alt: *\S", options, flags=re.M):
            described.add(name)
    for name, _ in _figures(nb):
        if name not in described:
            yield f"{name}: the figure has no alternative text (:alt: of its {{glue:figure}})"


def _figures(nb: Notebook) -> Iterator[tuple[str, str]]:
    for cell in nb.code:
        svgs = [output.data[SVG] for output in cell.outputs if SVG in output.get("data", {})]
        for number, svg in enumerate(svgs, start=1):
            yield (cell.id if number == 1 else f"{cell.id}-{number}"), svg


# ---- Guards of a code cell -----------------------------------------------------------------------


def stores_what_it_shows(cell: NotebookNode) -> Iterator[str]:
    stored = {key for out in cell.outputs for key in [out.get("name", ""), *out.get("data", {})]}
    for call, expected in SHOWN_BY.items():
        if call in _calls(cell.source) and expected not in stored:
            yield f"calls {call}, but stores no {expected} output"
    if _ends_in_value(cell.source) and not cell.outputs:
        yield "ends in a value, but stores no output"


def _calls(source: str) -> set[str]:
    """Names of the functions that surely run when the cell runs."""
    statements, called = list(_parse(source).body), set()
    while statements:
        statement = statements.pop()
        if isinstance(statement, ast.For | ast.With):
            statements += statement.body
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            function = statement.value.func
            called.add(getattr(function, "attr", getattr(function, "id", "")))
    return called


def _ends_in_value(source: str) -> bool:
    last = [None, *_parse(source).body][-1]
    return isinstance(last, ast.Expr) and not isinstance(last.value, ast.Call | ast.Constant)


def is_plain_python(cell: NotebookNode) -> Iterator[str]:
    try:
        ast.parse(cell.source)
    except SyntaxError:
        yield "is not plain Python (a magic, the shell, or a mistake)"
    if "get_ipython" in cell.source:
        yield "is not plain Python: it asks for IPython"


def _parse(source: str) -> ast.Module:
    """The cell's statements; none if it is no Python, which another guard says."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def is_compared(cell: NotebookNode) -> Iterator[str]:
    for tag in sorted(_tags(cell) - TAGS):
        yield f"the tag {tag} is none of {', '.join(sorted(TAGS))}"
    if NBVAL_COMMENT.search(cell.source):
        yield "a comment keeps it from being compared"
    if re.search(r";[ \t]*$", cell.source, flags=re.M):
        yield "a line ends in a semicolon; end a plot with plt.show()"


def is_short(cell: NotebookNode) -> Iterator[str]:
    if cell.id.startswith("exercise-") and cell.id.endswith("-solution"):
        return  # folded, and the program is as long as it is
    if (lines := len(cell.source.splitlines())) > MAX_LINES:
        yield f"has {lines} lines, more than {MAX_LINES}"


def has_sound_outputs(cell: NotebookNode) -> Iterator[str]:
    """Quiet, comparable and small ones, which are the same on every machine."""
    for output in cell.outputs:
        if output.get("name") == "stderr":
            yield "writes to stderr"
        if output.output_type == "error":
            yield f"ends in {output.ename}"
        for kind in sorted(set(output.get("data", {})) - MIME_TYPES):
            yield f"has an output of type {kind}"
        if (size := len(str(output).encode())) > MAX_OUTPUT:
            yield f"has an output of {size:,} bytes, more than {MAX_OUTPUT:,}"
        texts = {"text": output.get("text", ""), **output.get("data", {})}
        text = "\n".join(str(text) for kind, text in texts.items() if kind != SVG)
        if found := re.search(r"\bnp\.(float|int|uint|bool|str)\w*\(", text):
            yield f"prints {found[0]}...), which depends on NumPy's version"
        if found := re.search(r"\b0x[0-9a-f]{6,}", text):
            yield f"prints an object's address, {found[0]}"


GUARDS = (is_valid, is_in_normal_form, has_telling_ids, has_no_empty_cells, was_run_in_order,
          imports_what_readers_have, follows_a_question, fits_the_column,
          draws_something, spells_its_labels, describes_its_figures)
CELL_GUARDS = (stores_what_it_shows, is_plain_python, is_compared, is_short, has_sound_outputs)


def complaints(nb: Notebook) -> list[str]:
    """What all guards say; empty for a notebook that is fit to be published."""
    of_cells = (f"{cell.id}: {complaint}"
                for cell in nb.code for guard in CELL_GUARDS for complaint in guard(cell))
    return [*(complaint for guard in GUARDS for complaint in guard(nb)), *of_cells]


# ---- Commands ------------------------------------------------------------------------------------


def run(path: Path) -> bool:
    """Execute one notebook and write it, if it differs from what is stored.

    One that needs a library which is not installed keeps its outputs, and says so.
    """
    from nbclient import NotebookClient

    for library in sorted(EXTRA_IMPORTS.get(path.stem, set())):
        if find_spec(library) is None:
            print(f"{path}: not run, since it needs {library}, which is not installed")
            return False
    node = Notebook.read(path).node
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    node.metadata = nbformat.from_dict(METADATA)
    options: dict[str, Any] = {"resources": {"metadata": {"path": str(path.parent)}}}
    NotebookClient(
        node, timeout=600, coalesce_streams=True, extra_arguments=["--log-level=ERROR"], **options
    ).execute()
    return _write(path, normal(node))


def tidy(path: Path) -> bool:
    """Bring one notebook into normal form."""
    return _write(path, normal(Notebook.read(path).node))


def check(path: Path) -> bool:
    """Print what the guards say of one notebook."""
    said = complaints(Notebook.read(path))
    for complaint in said:
        print(f"{path}: {complaint}")
    return bool(said)


def _write(path: Path, text: str) -> bool:
    if text != path.read_text(encoding="utf-8"):
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path}: written")
    return False


COMMANDS: dict[str, Callable[[Path], bool]] = {"run": run, "tidy": tidy, "check": check}


def main() -> int:
    """Do what the command line says; 1 if a notebook has a defect."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("notebooks", nargs="*", type=Path)
    arguments = parser.parse_args()
    notebooks = arguments.notebooks
    if not notebooks:
        import toc

        notebooks = [toc.ROOT / source for source in toc.sources(".ipynb")]
    workers = 2 if arguments.command == "run" else 1
    with ProcessPoolExecutor(workers) as pool:
        bad = list(pool.map(COMMANDS[arguments.command], notebooks))
    return int(any(bad))


if __name__ == "__main__":
    sys.exit(main())
