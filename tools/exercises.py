"""Write the exercises of `nnbook.exercises` into the pages: the catalogue is their only source.

    python tools/exercises.py

An exercise is what is to be done, a stub to fill in, a check, hints and a solution.  What stands on
the page already is replaced where it stands, so an author may move all its cells, or make room by
a Markdown cell with the id of its first; a new one goes before the last prompts of its page.
Where a chapter has a cell `program-so-far`, it gets the reader's own program up to there, and in a
code cell `program-import` what the chapter's exercises use of it.
`make notebooks` does it before it runs the pages.
"""

import sys
from collections.abc import Sequence

import nbformat
import notebooks
import toc
from nbformat import NotebookNode

from nnbook.classroom.cells import OURS, Cell, code, on_page, text
from nnbook.exercises import program
from nnbook.exercises.anatomy import Exercise, imports_of
from nnbook.exercises.chapters import EXERCISES

BEFORE = ("try-it", "change", "sources")  # the first of these that a page has

WRITTEN = ("exercise", "program-so-far", "program-import")  # how our cells' ids begin
IMPORT = "exercises-import", OURS
HEADING = """\
## Exercises

Fill in a stub, run it, then run the check below it. The check tries your function on several
cases; where it recognises what you did, it says so in a sentence."""


SO_FAR = """\
````{{dropdown}} Your my_network.py after chapter {chapter}
```python
{text}
```

If you have none, this writes it, with stubs for what is still to come:
`python -m nnbook.exercises stub my_network --up-to {chapter} > my_network.py`
````"""


def of_page(page: str) -> list[Exercise]:
    """The exercises of a page such as ``02_forward_pass``."""
    return [exercise for exercise in EXERCISES.values() if exercise.page == page]


def program_so_far(exercises: Sequence[Exercise]) -> list[Cell]:
    """What the reader's own program has when a page begins, and what the page needs of it."""
    asked = [one for one in exercises if one in program.pieces()]
    if not asked:
        return []
    chapter = program.chapter_of(asked[0]) - 1
    _, _, needed = imports_of(asked).partition("from nnbook")
    cells = [text("program-so-far", SO_FAR.format(
        chapter=chapter, text=program.text(chapter, stubs=False).rstrip()))]
    if needed:
        cells.append(code("program-import", f"from nnbook{needed}"))
    return cells


def with_exercises(node: NotebookNode, exercises: Sequence[Exercise]) -> NotebookNode:
    """The notebook with these exercises; outputs of cells that stay the same are kept."""
    node = nbformat.from_dict(node)
    stored = {cell.id: cell for cell in node.cells}
    groups = {cells[0]["id"]: cells for cells in map(list, map(on_page, exercises))}
    new = [name for name in groups if name not in stored]
    ours = {
        "exercises": [text("exercises", HEADING)], "exercises-import": [code(*IMPORT)],
        **{cell["id"]: [cell] for cell in program_so_far(exercises)}, **groups,
    }  # fmt: skip
    order: list[str] = []  # of the pieces of the page: a cell, or an exercise
    for cell in node.cells:
        if new and cell.id in BEFORE:
            order += [*([] if "exercises" in stored else ["exercises"]), *new]
            new = []
        if cell.id in ours or not cell.id.startswith(WRITTEN):
            order.append(cell.id)
    if exercises and "exercises-import" not in stored:
        first = min(order.index(name) for name in groups)
        order.insert(first, "exercises-import")
    node.cells = [
        old if (old := stored.get(cell.id)) and old.source == cell.source else cell
        for name in order
        for cell in map(nbformat.from_dict, ours.get(name, [stored.get(name)]))
    ]
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
