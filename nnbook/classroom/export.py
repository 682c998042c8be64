"""Exercises for grading systems: one point for each."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nnbook.classroom.cells import Cell, check, code, homework, imports
from nnbook.exercises.anatomy import Exercise

OTTER = """\
from otter.test_files import test_case

OK_FORMAT = False

name = "{name}"
points = 1


@test_case()
def test_{name}({name}):
    from nnbook.exercises import check

    check("{name}", {name}).require()
"""


def otter(folder: str | Path, tasks: Sequence[Exercise]) -> list[Path]:
    """Write ``homework.ipynb``, and tests for it in Otter-Grader's exception format."""
    cells = [code("start", "import otter\n\ngrader = otter.Notebook()"), imports(tasks)]
    written = []
    for task in tasks:
        cells += homework(task, task.stub, f'grader.check("{task.name}")')
        test = Path(folder, "tests", f"{task.name}.py")
        written.append(write(test, OTTER.format(name=task.name)))
    return [*written, save(Path(folder, "homework.ipynb"), cells)]


def nbgrader(folder: str | Path, tasks: Sequence[Exercise]) -> list[Path]:
    """Write the teacher's notebook into a course: solutions in regions, a grade cell for each."""
    cells = [imports(tasks)]
    for task in tasks:
        prompt, answer, grade = homework(task, with_regions(task), f"_ = {check(task)}.require()")
        for cell, points in ((answer, None), (grade, 1)):
            cell["metadata"] = {"nbgrader": role(cell["id"], points)}
        cells += prompt, answer, grade
    return [save(Path(folder, "source", "exercises", "exercises.ipynb"), cells)]


def with_regions(task: Exercise) -> str:
    """The solution with every function's body between ``### BEGIN SOLUTION`` and ``### END``."""
    lines = task.source.rstrip().split("\n")
    top = ast.parse(task.source).body[0]
    functions = top.body if isinstance(top, ast.ClassDef) else [top]
    for function in reversed(functions):
        if not isinstance(function, ast.FunctionDef):
            continue
        is_told = ast.get_docstring(function) is not None
        body = function.body[is_told:]
        if not body:
            continue
        indent = " " * body[0].col_offset
        before = (function.body[0].end_lineno if is_told else body[0].lineno - 1) or 0
        lines.insert(body[-1].end_lineno or len(lines), f"{indent}### END SOLUTION")
        lines.insert(before, f"{indent}### BEGIN SOLUTION")
    return "\n".join(lines)


def role(grade_id: str, points: int | None) -> dict[str, Any]:
    """What nbgrader wants to know of a cell with a solution or with points (schema 3)."""
    common = {"grade_id": grade_id, "schema_version": 3, "task": False}
    if points is None:
        return common | {"grade": False, "locked": False, "solution": True}
    return common | {"grade": True, "locked": True, "solution": False, "points": points}


def save(path: Path, cells: Iterable[Cell]) -> Path:
    """Write a notebook of these cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return write(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


def write(path: Path, text: str) -> Path:
    """Write a file, and the folders it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
