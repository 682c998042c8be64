"""The source of a file or notebook, statement by statement."""

import ast
import json

import pytest

from nnbook.classroom.reading import Cell, at, cells_of, in_one_line, parsed, statements


def notebook(folder, cells, encoding="utf-8"):
    path = folder / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}, ensure_ascii=False), encoding=encoding)
    return path


def test_a_file_is_one_cell_without_a_place(tmp_path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert cells_of(path) == [Cell("", "# coding: latin-1\nx = 'é'\n")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_cells_of_a_notebook_are_counted_from_1_with_all_their_kinds(tmp_path, encoding) -> None:
    cells = [
        {"cell_type": "markdown", "source": "é"}, {"cell_type": "code", "source": ["a\n", "é"]},
        3, {"source": "x"}, {"cell_type": "code"},
    ]  # fmt: skip
    path = notebook(tmp_path, cells, encoding)
    assert cells_of(path) == [Cell("cell 2", "a\né"), Cell("cell 5", "")]


@pytest.mark.parametrize("text", ["[]", "{}", '{"cells": {}}', '{"worksheets": []}'])
def test_another_json_is_no_notebook(tmp_path, text) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match="^it is not a notebook of format 4$"):
        cells_of(path)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("x = (a\n% b)", "x = (a\n% b)"),
        ("%pwd\nx = 1", "\nx = 1"),
        ("!ls\nnp.mean?\nnp.mean??\n?np\nx", "\n\n\n\nx"),
        ("files = !ls\na, b[0] = %pwd", "\n"),
        ("  %timeit f()\nx", "  \nx"),
        ("if a:\n    %pwd\nx", "if a:\n    pass\nx"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%timeit -n 3\nx", "\nx"),
        (" %%capture\n!ls\nx", " \n\nx"),
        ("%%prun\nx", "\nx"),
        ("%%bash\nexit 1", ""),
        ("\n%%html\n<b>", ""),
        ("%%timer\nx", ""),
    ],
)
def test_magics_are_left_out_and_lines_keep_their_numbers(source, kept) -> None:
    text, tree = parsed(source)
    assert text == kept and ast.dump(tree) == ast.dump(ast.parse(kept))


def test_what_is_no_python_at_all_is_an_error() -> None:
    with pytest.raises(SyntaxError):
        parsed("%pwd\nno python")


def test_each_statement_is_a_module_of_its_own_with_the_future() -> None:
    tree = ast.parse("from __future__ import annotations\nimport a\nfrom b import c\nx = 1")
    assert [ast.unparse(module) for module in statements(tree)] == [
        f"from __future__ import annotations\n{line}"
        for line in ("import a", "from b import c", "x = 1")
    ]


@pytest.mark.parametrize(
    ("cell", "line", "place"),
    [
        (Cell("cell 3", ""), 4, "Cell 3, line 4"),
        (Cell("", ""), 4, "Line 4"),
        (Cell("cell 3", ""), None, "Cell 3"),
        (Cell("", ""), None, "The file"),
    ],
)
def test_a_place_is_for_people(cell, line, place) -> None:
    assert at(cell, line) == place


class Mute(Exception):
    def __str__(self):
        raise ValueError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("a\n  b."), "ValueError: a b"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (SyntaxError("invalid", ("a.py", 1, 2, "x")), "SyntaxError: invalid"),
        (ValueError("x" * 200), f"ValueError: {'x' * 200}"),
        (ValueError("x" * 201), f"ValueError: {'x' * 198} …"),
        (Mute(), "Mute"),
        (ValueError("MAX"), "ValueError: MAX"),
        (ValueError("x" * 197 + " " + "y" * 9), "ValueError: " + "x" * 197 + " …"),
    ],
)
def test_an_error_is_told_in_one_line(error, line) -> None:
    assert in_one_line(error) == line
