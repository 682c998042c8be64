"""Take the source out of a learner's file or notebook, statement by statement."""

from __future__ import annotations

import ast
import contextlib
import json
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cell:
    """A piece of source: a notebook's cell, or a whole file."""

    place: str
    source: str


def cells_of(path: Path) -> list[Cell]:
    """The sources in a file."""
    if path.suffix == ".py":
        with tokenize.open(path) as file:
            return [Cell("", file.read())]
    notebook = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("it is not a notebook of format 4")
    return [
        Cell(f"cell {number}", "".join(cell.get("source", "")))
        for number, cell in enumerate(notebook["cells"], 1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


RUNS_PYTHON = re.compile(r"\s*%%(time|timeit|capture|prun)\b")
MAGIC = re.compile(r"(\s*)([%!?]|[\w., \[\]]+=\s*[%!]|[\w.]+\?\??\s*$)")


def parsed(source: str) -> tuple[str, ast.Module]:
    """The source and its tree; magics and shell lines are left out if it is not Python as it is."""
    try:
        return source, ast.parse(source)
    except SyntaxError:
        if source.lstrip().startswith("%%") and not RUNS_PYTHON.match(source):
            return "", ast.parse("")
        with contextlib.suppress(SyntaxError):
            return with_magics_as("", source)
        return with_magics_as("pass", source)


def with_magics_as(word: str, source: str) -> tuple[str, ast.Module]:
    """The source, with a word in place of magics and shell lines, and its tree."""
    lines = source.split("\n")
    found = map(MAGIC.match, lines)
    kept = [f"{f[1]}{word}" if f else line for f, line in zip(found, lines, strict=True)]
    return "\n".join(kept), ast.parse("\n".join(kept))


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
