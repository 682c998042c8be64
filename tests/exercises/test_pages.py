"""The pages hold the exercises that the catalogue has."""

import ast
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
def test_a_page_has_the_exercises_of_the_catalogue(source):
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


def names(source, context):
    """The names that a cell reads, or those that it gives a meaning."""
    nodes = list(ast.walk(ast.parse(source)))
    found = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)}
    if context is ast.Store:
        found |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        found |= {n.asname or n.name for n in nodes if isinstance(n, ast.alias)}
    return found


def wrongly_used(cells):
    """Names that an exercise leaves to the reader and that a later cell of the page relies on."""
    left, found = set(), []
    for cell in cells:
        if cell.cell_type == "code" and re.match("exercise-.*-stub", cell.id):
            left |= names(cell.source, ast.Store)
        elif cell.cell_type == "code" and not cell.id.startswith("exercise"):
            left -= names(cell.source, ast.Store)
            found += [(cell.id, name) for name in sorted(left & names(cell.source, ast.Load))]
    return found


@every_page
def test_no_cell_relies_on_what_a_reader_wrote_above(source):
    assert wrongly_used(read(source).cells) == []


def test_a_cell_that_relies_on_it_is_seen():
    def cell(name, source):
        return notebooks.nbformat.v4.new_code_cell(source, id=name)

    stub, use = cell("exercise-relu-stub", "def relu(z):\n    ..."), cell("use", "a = relu(z)")
    anew = cell("anew", "from nnbook.structure import relu")
    assert wrongly_used([use, stub, use]) == [("use", "relu")]
    assert wrongly_used([stub, anew, use]) == []
