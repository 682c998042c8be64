"""Write the exercises of `nnbook.exercises` into the pages: the catalogue is their only source.

    python tools/exercises.py

Each page ends with its exercises, before its last prompts: what is to be done, a stub to fill in,
a check, hints and a solution.  What stands there already is replaced; `make notebooks` does it
before it runs the pages.
"""

import sys
from collections.abc import Sequence

import nbformat
import notebooks
import toc
from nbformat import NotebookNode

from nnbook.classroom.cells import OURS, code, on_page, text
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


def with_exercises(node: NotebookNode, exercises: Sequence[Exercise]) -> NotebookNode:
    """The notebook with these exercises; outputs of cells that stay the same are kept."""
    node = nbformat.from_dict(node)
    stored = {cell.id: cell for cell in node.cells}
    kept = [cell for cell in node.cells if not cell.id.startswith("exercise")]
    if exercises:
        ids = [cell.id for cell in kept]
        place = next(ids.index(name) for name in BEFORE if name in ids)
        cells = [text("exercises", HEADING), code("exercises-import", OURS)]
        for exercise in exercises:
            cells += on_page(exercise)
        kept[place:place] = [
            old if (old := stored.get(new.id)) and old.source == new.source else new
            for new in map(nbformat.from_dict, cells)
        ]
    node.cells = kept
    return node


def main() -> int:
    """Bring every page up to date."""
    for source in toc.sources(".ipynb"):
        path, page = toc.ROOT / source, source.relative_to("book").with_suffix("").as_posix()
        node = with_exercises(notebooks.Notebook.read(path).node, of_page(page))
        new = notebooks.normal(node)
        if new != path.read_text(encoding="utf-8"):
            path.write_text(new, encoding="utf-8", newline="\n")
            print(f"{source}: exercises written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
