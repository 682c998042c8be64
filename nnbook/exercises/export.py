"""Exercises for grading systems, from their names alone."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnbook import exercises
from nnbook.exercises.anatomy import Exercise, imports_of

__all__ = ["nbgrader", "otter", "with_regions"]

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


def otter(folder: str | Path, names: Sequence[str]) -> list[Path]:
    """Write a notebook of stubs, and tests for it in Otter-Grader's exception format.

    Parameters
    ----------
    folder : str or Path
        Gets ``homework.ipynb`` and a folder ``tests``; is made if need be.
    names : sequence of str
        One point for each.

    Returns
    -------
    written : list of Path
    """
    tasks = [exercises.exercise(name) for name in names]
    tests = Path(folder, "tests")
    tests.mkdir(parents=True, exist_ok=True)
    written = []
    for task in tasks:
        written.append(tests / f"{task.name}.py")
        written[-1].write_text(OTTER.format(name=task.name), encoding="utf-8")
    cells = [code("import otter\n\ngrader = otter.Notebook()", "start"), first_cell(tasks)]
    for task in tasks:
        cells += [
            prose(task),
            code(task.stub, f"{task.name}-answer"),
            code(f'grader.check("{task.name}")', f"{task.name}-check"),
        ]
    return [*written, save(cells, Path(folder, "homework.ipynb"))]


def nbgrader(folder: str | Path, names: Sequence[str]) -> list[Path]:
    """Write the teacher's notebook for nbgrader: solutions in regions, and a grade cell for each.

    Parameters
    ----------
    folder : str or Path
        The course's folder: gets ``source/exercises/exercises.ipynb``; is made if need be.
    names : sequence of str
        One point for each.

    Returns
    -------
    written : list of Path
    """
    tasks = [exercises.exercise(name) for name in names]
    cells = [first_cell(tasks)]
    for task in tasks:
        name = task.name
        answer, grade = with_regions(task), f'check("{name}", {name}).require()'
        cells += [
            prose(task),
            code(answer, f"{name}-answer", nbgrader=role(f"{name}-answer")),
            code(grade, f"{name}-check", nbgrader=role(f"{name}-check", points=1)),
        ]
    path = Path(folder, "source", "exercises", "exercises.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    return [save(cells, path)]


def with_regions(task: Exercise) -> str:
    """The solution with every function's body between ``### BEGIN SOLUTION`` and ``### END``.

    Parameters
    ----------
    task : Exercise

    Returns
    -------
    source : str
    """
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


def role(grade_id: str, *, points: int | None = None) -> dict[str, Any]:
    """What nbgrader wants to know of a cell with a solution or with points (schema 3)."""
    common = {"grade_id": grade_id, "schema_version": 3, "task": False}
    if points is None:
        return common | {"grade": False, "locked": False, "solution": True}
    return common | {"grade": True, "locked": True, "solution": False, "points": points}


def first_cell(tasks: Sequence[Exercise]) -> dict[str, Any]:
    """All imports."""
    ours = "from nnbook.exercises import check"
    return code("\n\n".join(filter(None, [imports_of(tasks), ours])), "imports")


def prose(task: Exercise) -> dict[str, Any]:
    """The title and what is to be done."""
    return {
        "cell_type": "markdown",
        "id": f"{task.name}-prompt",
        "metadata": {},
        "source": f"## {task.title}\n\n{task.prompt}",
    }


def code(source: str, name: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def save(cells: Sequence[dict[str, Any]], path: Path) -> Path:
    """Write a notebook of these cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(notebook, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path
