"""Take the source out of a learner's file or notebook, statement by statement."""

from __future__ import annotations

import ast
import codecs
import io
import json
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

from nnbook.classroom.ipython import Magics, as_python

KINDS = re.compile(r"\.(py|ipynb)(\.txt|\.json)?$", re.I)
NOT_UTF_8 = (
    "It is not saved as UTF-8, and was read as {}: signs that are not English may be wrong. "
    "In the editor choose UTF-8 when you save it."
)


def kind_of(path: Path) -> str:
    """``py`` or ``ipynb``, however it is written and whatever a browser put behind it."""
    found = KINDS.search(path.name)
    return found[1].lower() if found else ""


@dataclass(frozen=True)
class Cell:
    """A piece of source: a notebook's cell, or a whole file."""

    place: str
    source: str


def text_of(path: Path) -> tuple[str, str]:
    """The text of a file, and what is to be said of how it is saved."""
    raw = path.read_bytes()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16"), NOT_UTF_8.format("UTF-16")
    if b"\0" in raw:
        raise ValueError("it holds null bytes, so it is no text in UTF-8; save it anew as UTF-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding), ""
    except (SyntaxError, UnicodeDecodeError):
        return raw.decode("cp1252", "replace"), NOT_UTF_8.format("Windows' cp1252")


def cells_of(path: Path, text: str) -> list[Cell]:
    """The sources in the text of a file."""
    if kind_of(path) == "py":
        return [Cell("", io.StringIO(text, newline=None).read())]
    notebook = json.loads(text)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("it is not a notebook of format 4")
    return [
        Cell(f"cell {number}", "".join(cell.get("source", "")))
        for number, cell in enumerate(notebook["cells"], 1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def parsed(cell: Cell) -> tuple[str, ast.Module, list[Exception]]:
    """The source as Python, its tree, and what is no Python; in a file the rest of it is kept."""
    source = cell.source
    errors: list[Exception] = []
    try:
        if not is_python(source) or source.lstrip().startswith("In ["):
            blank = len(source) - len(source.lstrip("\n"))
            source = "\n" * blank + as_python(source)
        tree = Magics().visit(ast.parse(source))
    except Exception as error:
        tree, errors = (ast.Module([], []), [error]) if cell.place else salvaged(source)
    return source, tree, errors


def is_python(source: str) -> bool:
    """Whether a source is Python as it is."""
    try:
        return bool(ast.parse(source))
    except Exception:
        return False


BEGINS = re.compile(r"(?!else\b|elif\b|except\b|finally\b)[^\s#)\]}]")
NEAR = 50  # lines at the margin that one statement may hold, such as those of a long text


def salvaged(source: str) -> tuple[ast.Module, list[Exception]]:
    """What stands before and behind the statements that are no Python, and these."""
    lines = source.splitlines(keepends=True)
    starts = [i for i, line in enumerate(lines) if BEGINS.match(line)] + [len(lines)]
    tree, errors = ast.Module([], []), []
    begin = 0
    while begin < len(starts) - 1:
        problem: Exception | None = None
        for end in range(begin + 1, min(len(starts), begin + NEAR)):
            try:
                text = "".join(lines[starts[begin] : starts[end]])
                tree.body += Magics().visit(ast.parse("\n" * starts[begin] + text)).body
                begin = end
                break
            except Exception as error:
                problem = problem or error
        else:
            errors += [problem] if problem else []
            begin += 1
    return tree, errors


def statements(tree: ast.Module) -> list[ast.Module]:
    """A module for each statement; what it imports from the future holds for all."""
    future = [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    others = [node for node in tree.body if node not in future]
    return [ast.Module([*future, node], []) for node in others]


def at(cell: Cell, line: int | None) -> str:
    """A place for people: ``Cell 3, line 4``."""
    parts = [cell.place, f"line {line}" if line else ""]
    return ", ".join(filter(None, parts)).capitalize() or "The file"


def in_one_line(error: BaseException) -> str:
    """The error in one line."""
    try:
        text = " ".join(str(getattr(error, "msg", error)).split())
    except Exception:
        text = ""
    text = text.rstrip(".") if len(text) <= 200 else f"{text[:198].rstrip()} …"
    return f"{type(error).__name__}: {text}".rstrip(": ")
