"""The pages hold the exercises that the catalogue has."""

import re

import exercises as tool  # tools/exercises.py
import notebooks
import pytest
import toc

from nnbook.exercises.chapters import EXERCISES

PAGES = toc.sources(".ipynb")
every_page = pytest.mark.parametrize("source", PAGES, ids=lambda path: path.stem)


def read(source):
    return notebooks.Notebook.read(toc.ROOT / source).node


def page_of(source):
    return source.relative_to("book").with_suffix("").as_posix()


@every_page
def test_a_page_ends_with_the_exercises_of_the_catalogue(source):
    """`make notebooks` writes them; this is red when the catalogue was changed without it."""
    node = read(source)
    wanted = tool.with_exercises(node, tool.of_page(page_of(source)))
    assert [(c.id, c.source) for c in node.cells] == [(c.id, c.source) for c in wanted.cells]


def test_every_exercise_stands_on_a_page():
    assert {page_of(source) for source in PAGES} >= {e.page for e in EXERCISES.values()}


@every_page
def test_a_stub_is_calm_and_a_solution_passes(source):
    for cell in read(source).cells:
        if not cell.id.startswith("exercise-") or cell.cell_type != "code":
            continue
        said = "".join("".join(o.get("data", {}).get("text/plain", "")) for o in cell.outputs)
        if cell.id.endswith("-check"):
            assert said.startswith("○"), cell.id
        if cell.id.endswith("-solution"):
            assert re.match(r"✓ \w+: passed$", said), cell.id
            assert cell.source.endswith(".require()") and cell.metadata.jupyter.source_hidden
