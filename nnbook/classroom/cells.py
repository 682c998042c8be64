"""The cells of an exercise: what is to be done, what to fill in, a check, hints, a solution.

The pages of the book and the notebooks for grading systems are made of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nnbook.exercises import program, solution
from nnbook.exercises.anatomy import Exercise, imports_of

Cell = dict[str, Any]

OURS = "from nnbook.exercises import check"
KEEP = "Once it passes, put it into your `my_network.py`."


def text(name: str, source: str) -> Cell:
    """A cell to read."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(name: str, source: str, **metadata: Any) -> Cell:
    """A cell to run."""
    cell = text(name, source) | {"cell_type": "code", "metadata": metadata}
    return cell | {"execution_count": None, "outputs": []}


def check(task: Exercise) -> str:
    """The call that judges what stands above."""
    return f'check("{task.name}", {task.name})'


def imports(tasks: Sequence[Exercise]) -> Cell:
    """What the answers need, and `check`."""
    return code("imports", "\n\n".join(filter(None, [imports_of(tasks), OURS])))


def homework(task: Exercise, answer: str, grade: str) -> tuple[Cell, Cell, Cell]:
    """An exercise in a notebook of its own: what is to be done, the answer, its grade."""
    return (
        text(f"{task.name}-prompt", f"## {task.title}\n\n{task.prompt}"),
        code(f"{task.name}-answer", answer),
        code(f"{task.name}-check", grade),
    )


def on_page(task: Exercise) -> Iterator[Cell]:
    """An exercise on a page of the book, hints and solution folded."""
    kind = "exercise-class" if isinstance(task.solution, type) else "exercise"
    name = f"{kind}-{task.name.lower().replace('_', '-')}"
    hints = [
        f"```{{dropdown}} Hint {number}\n{hint}\n```" for number, hint in enumerate(task.hints, 1)
    ]
    keep = f"\n\n{KEEP}" if task in program.pieces() else ""
    yield text(name, f"```{{exercise}} {task.title}\n:label: {name}\n\n{task.prompt}{keep}\n```")
    yield code(f"{name}-stub", task.stub)
    yield code(f"{name}-check", check(task))
    yield text(f"{name}-hints", "\n\n".join(hints))
    yield text(f"{name}-solution-start", f"```{{solution-start}} {name}\n:class: dropdown\n```")
    yield code(
        f"{name}-solution", f"{solution(task.name)}\n\n\n{check(task)}.require()",
        jupyter={"source_hidden": True},
    )  # fmt: skip
    yield text(f"{name}-solution-end", "```{solution-end}\n```")
