"""What the pages know of the exercises: how many each has, a list of all, and what answers need.

The catalogue of `nnbook.exercises` is the only source.
"""

from collections import Counter
from collections.abc import Container
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nnbook.classroom.cells import on_page
from nnbook.exercises import program
from nnbook.exercises.anatomy import Exercise, imports_of
from nnbook.exercises.chapters import EXERCISES


def place(task: Exercise) -> str:
    return f"book/{task.page}"


def label(task: Exercise) -> str:
    return next(on_page(task))["id"]


def counts(static: Container[str] = ()) -> dict[str, int]:
    """How many exercises each page has, without pages whose code runs elsewhere only."""
    return Counter(page for page in map(place, EXERCISES.values()) if page not in static)


def catalogue() -> dict[str, Any]:
    """What the page's scripts want to know of the exercises, in the order of the book."""
    pieces = program.pieces()
    tasks = [
        {
            "name": task.name,
            "id": label(task),
            "page": place(task),
            "title": task.title,
            "imports": imports_of([task]),
        }
        for task in EXERCISES.values()
    ]
    for piece, task in enumerate(pieces):
        told = tasks[list(EXERCISES).index(task.name)]
        told |= {"piece": piece, "chapter": program.chapter_of(task), "stub": task.stub.rstrip()}
    return {"head": program.text(0, stubs=False).rstrip(), "exercises": tasks}


class ExerciseList(SphinxDirective):
    """All exercises that are solved on the pages themselves, page by page."""

    def run(self) -> list[nodes.Node]:
        lines = []
        for page in counts(self.config.live_not):
            tasks = [task for task in EXERCISES.values() if place(task) == page]
            links = [f"- {{ref}}`{task.title} <{label(task)}>`" for task in tasks]
            lines += [f"{{doc}}`/{page}`", "", *links, ""]
        box = nodes.container(classes=["live-exercises"])
        box += self.parse_text_to_nodes("\n".join(lines))
        return [box]
