"""Write the exercises of `nnbook.exercises` into the pages: the catalogue is their only source.

    python tools/exercises.py

Each page ends with its exercises, before its last prompts: what is to be done, a stub to fill in,
a check, hints and a solution.  What stands there already is replaced; `make notebooks` does it
before it runs the pages.
"""

import sys
from collections.abc import Iterator, Sequence

import nbformat
import notebooks
import toc
from nbformat import NotebookNode, v4

from nnbook.exercises.anatomy import Exercise
from nnbook.exercises.chapters import EXERCISES

BEFORE = ("try-it", "change", "sources")  # the first of these that a page has

HEADING = """\
## Exercises

Fill in a stub, run it, then run the check below it. The check tries your function on several
cases; where it recognises what you did, it says so in a sentence."""


def of_page(page: str) -> list[Exercise]:
    """The exercises of a page such as ``02_forward_pass``."""
    return [exercise for exercise in EXERCISES.values() if exercise.page == page]


def cells(exercises: Sequence[Exercise]) -> Iterator[NotebookNode]:
    """All cells of a page's section."""
    yield v4.new_markdown_cell(HEADING, id="exercises")
    yield v4.new_code_cell("from nnbook.exercises import check", id="exercises-import")
    for exercise in exercises:
        yield from cells_of(exercise)


def cells_of(exercise: Exercise) -> Iterator[NotebookNode]:
    """The cells of one exercise."""
    kind = "exercise-class" if isinstance(exercise.solution, type) else "exercise"
    name = label = f"{kind}-{exercise.name.lower().replace('_', '-')}"
    yield v4.new_markdown_cell(
        f"```{{exercise}} {exercise.title}\n:label: {label}\n\n{exercise.prompt}\n```", id=name
    )
    yield v4.new_code_cell(exercise.stub, id=f"{name}-stub")
    call = f'check("{exercise.name}", {exercise.name})'
    yield v4.new_code_cell(call, id=f"{name}-check")
    hints = [
        f"```{{dropdown}} Hint {number}\n{hint}\n```"
        for number, hint in enumerate(exercise.hints, start=1)
    ]
    yield v4.new_markdown_cell("\n\n".join(hints), id=f"{name}-hints")
    start = f"```{{solution-start}} {label}\n:class: dropdown\n```"
    yield v4.new_markdown_cell(start, id=f"{name}-solution-start")
    source = "\n\n\n".join(filter(None, [exercise.imports, exercise.source.rstrip()]))
    yield v4.new_code_cell(
        f"{source}\n\n\n{call}.require()",
        id=f"{name}-solution",
        metadata={"jupyter": {"source_hidden": True}},
    )
    yield v4.new_markdown_cell("```{solution-end}\n```", id=f"{name}-solution-end")


def with_exercises(node: NotebookNode, exercises: Sequence[Exercise]) -> NotebookNode:
    """The notebook with these exercises; outputs of cells that stay the same are kept."""
    node = nbformat.from_dict(node)
    stored = {cell.id: cell for cell in node.cells}
    kept = [cell for cell in node.cells if not cell.id.startswith("exercise")]
    if exercises:
        ids = [cell.id for cell in kept]
        place = next(ids.index(name) for name in BEFORE if name in ids)
        kept[place:place] = [
            old if (old := stored.get(new.id)) and old.source == new.source else new
            for new in cells(exercises)
        ]
    node.cells = kept
    return node


def main() -> int:
    """Bring every page up to date."""
    for source in toc.sources(".ipynb"):
        path, page = toc.ROOT / source, source.relative_to("book").with_suffix("").as_posix()
        node = with_exercises(notebooks.Notebook.read(path).node, of_page(page))
        text = notebooks.normal(node)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{source}: exercises written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
