"""The source of a file or notebook, statement by statement."""

import ast
import json
import sys

import pytest

from nnbook.classroom import ipython
from nnbook.classroom.ipython import Shell, transformed
from nnbook.classroom.reading import (
    Cell,
    at,
    cells_of,
    in_one_line,
    kind_of,
    parsed,
    statements,
    text_of,
)


def cells(path):
    return cells_of(path, text_of(path)[0])


def notebook(folder, cells, encoding="utf-8"):
    path = folder / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}, ensure_ascii=False), encoding=encoding)
    return path


def test_a_file_is_one_cell_without_a_place(tmp_path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert cells(path) == [Cell("", "# coding: latin-1\nx = 'é'\n")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_cells_of_a_notebook_are_counted_from_1_with_all_their_kinds(tmp_path, encoding) -> None:
    given = [
        {"cell_type": "markdown", "source": "é"}, {"cell_type": "code", "source": ["a\n", "é"]},
        3, {"source": "x"}, {"cell_type": "code"},
    ]  # fmt: skip
    path = notebook(tmp_path, given, encoding)
    assert cells(path) == [Cell("cell 2", "a\né"), Cell("cell 5", "")]


@pytest.mark.parametrize("text", ["[]", "{}", '{"cells": {}}', '{"worksheets": []}'])
def test_another_json_is_no_notebook(tmp_path, text) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match="^it is not a notebook of format 4$"):
        cells(path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.py", "py"), ("A.PY", "py"), ("a.IPYNB", "ipynb"), ("a.ipynb.txt", "ipynb"),
        ("a.ipynb.json", "ipynb"), ("a.py.txt", "py"), ("a.zip", ""), ("a.pyc", ""), ("py", ""),
    ],
)  # fmt: skip
def test_a_kind_is_known_however_a_browser_saved_the_file(tmp_path, name, kind) -> None:
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_read_and_told(tmp_path, encoding) -> None:
    (tmp_path / "a.py").write_bytes("x = 'é'\r\n".encode(encoding))
    text, told = text_of(tmp_path / "a.py")
    assert text == "x = 'é'\r\n" and encoding in told.lower() and "UTF-8" in told
    assert cells_of(tmp_path / "a.py", text) == [Cell("", "x = 'é'\n")]
    path = notebook(tmp_path, [{"cell_type": "code", "source": "é"}], encoding)
    assert cells(path) == [Cell("cell 1", "é")]


def names_in(source, place="cell 1"):
    """What a cell defines, if it is run."""
    text, tree, errors = parsed(Cell(place, source))
    space = {"get_ipython": lambda: Shell(space, pytest.fail), "np": None}
    exec(compile(tree, "cell", "exec"), space)
    return {key: space[key] for key in space if key in ("x", "y", "z")}, [*map(str, errors)]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = (3\n% 2)", {"x": 1}),
        ("%pwd\nx = 1", {"x": 1}),
        ("!pip install \\\n   numpy\nx = 1", {"x": 1}),
        ("%config y = \\\n   3\nx = 1", {"x": 1}),
        ("%time x = 1\ny = %time x + 1", {"x": 1, "y": 2}),
        ("%timeit -n 3 x = 1\nif x:\n    %time y = 2", {"x": 1, "y": 2}),
        ("%%time\nx = 1\n%time y = 2", {"x": 1, "y": 2}),
        ("x = %timeit -o 1\n%prun -s cumulative x\n%time\ny = 2", {"x": 1, "y": 2}),
        (
            "%pylab inline\nx = maximum(0, np.array(2))\nz = plt.rcParams['xaxis.labellocation']",
            {"x": 2, "z": "center"},
        ),
        ("%%capture\n!ls\nx = 1", {"x": 1}),
        ("%%bash\nexit 1", {}),
        ("\n%%html\n<b>", {}),
        (">>> x = 1\n>>> def y():\n...     return 2\n>>> z = y()\n", {"x": 1, "z": 2}),
        ("In [3]: x = 1", {"x": 1}),
        ("    x = 1\n    y = 2", {"x": 1, "y": 2}),
        (
            "from IPython import get_ipython\nget_ipython().run_line_magic('time', 'x = 1')",
            {"x": 1},
        ),
        ("x = 1\nnp?", {"x": 1}),
    ],
)
def test_a_cell_is_read_as_ipython_reads_it(source, names) -> None:
    found, errors = names_in(source)
    found.pop("y", None) if callable(found.get("y")) else None
    assert (found, errors) == (names, [])


CELLS = [
    "!pip install \\\n    numpy\nimport numpy as np\n", "%config x = \\\n 3\ny=1",
    "%time a = 0\nx=1", ">>> import numpy as np\n>>> def f(z):\n...     return z\n>>> \n",
    ">>> x = 1\n1\n>>> y", "In [1]: x = 3\n   ...: y = 4", "  x = 1\n  y=2",
    "%%writefile a.py\ndef f(z): pass\n", "a = !ls\nb = %time 3\nc, d = %magic x",
    "np.mean?\n?np.mean\nnp.mean??\n??np", "%%time\nx = 1\n",
    "if True:\n    !ls {x}\n    %time y = 2\n",
    "x = 'abc' # !ls\ns='\'\'\n!ls\n%time\n'\'\'\n%matplotlib inline",
    "%load_ext autoreload\n%autoreload 2", "%%capture out\n\nx=1", "!!ls", "x = 3 ?",
    "% matplotlib inline", "! mkdir a", "x = (a\n% b)", "x = [\n !ls\n]",
    "if x:\n    y = !ls -l\n    z = %pwd\n", "%time", "def f(x):\n    return x\n\n\n\nf(3)",
    "\n\n%%bash\nls\n", "%timeit -n 10 f(x)", "x = 3; !ls", "a['b'] = !ls", "a == !b",
    "!echo 'it isn", '!echo "$(ls)" # comment', "%%html\n<b>'x</b>", "x = 1\n\n", "", "\n\n",
    "x=1 \\\n + 2\n%ls", "a.b = %who_ls", "# really?\nx = 1", "x # why?", "...     y = 3",
    "s = '\'\'a\n>>> b\n'\'\'", "%who?", "%%time?", "np.*load*?", "f(%ls)",
    "    %time x = 1\n    y = 2", "y = x if a else '%d' % 3\nz = '!a'", "a = b = !ls",
    "t: int = !ls", "x = 5\n%%time\ny=6", "\t!ls", 'x = """\n%time\n"""; y = 2\n!ls',
    "%matplotlib inline\n\n\ndef f(\n  x,\n):\n  return x", "f(1, %t)", " %%t\na\n", " %%t\n a\n",
    " x=1\ny=2\n", "    x=1\n  y=2\n", "  x=1\n\n    y=2\n",
]  # fmt: skip


@pytest.mark.parametrize("source", CELLS)
def test_without_ipython_a_cell_becomes_the_same(source) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    assert transformed(source) == TransformerManager().transform_cell(source)


def test_where_ipython_is_missing_cells_are_read_all_the_same(monkeypatch) -> None:
    assert ipython.transformer() is not transformed
    monkeypatch.setitem(sys.modules, "IPython.core.inputtransformer2", None)
    ipython.transformer.cache_clear()
    assert ipython.transformer() is transformed and names_in("%time x = 1") == ({"x": 1}, [])
    ipython.transformer.cache_clear()


def test_a_cell_that_is_no_python_is_an_error_and_a_file_keeps_the_rest() -> None:
    assert names_in("x = 1\nno python") == ({}, ["invalid syntax (<unknown>, line 2)"])
    file = "\nx = 1\ny = '''a\nb'''\ndef f(a)\n    return 3\n"
    file += "if x:\n    z = 2\nelse:\n    z = 3\ny = (\n"
    found, errors = names_in(file, "")
    assert found == {"x": 1, "y": "a\nb", "z": 2}
    assert errors == [
        "expected ':' (<unknown>, line 5)", "'(' was never closed (<unknown>, line 11)",
    ]  # fmt: skip


def test_what_magics_do_that_matters(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    notebook(tmp_path, [{"cell_type": "code", "source": "%time y = 4"}, {"cell_type": "raw"}])
    told, space = [], {}
    space["get_ipython"] = lambda: Shell(space, told.append)
    for cell in ("%%writefile written.py\nx = 3", "%run written.py", "%run a.ipynb",
                 "%store -r x", "files = !ls",
                 "%%R\na", "%matplotlib inline", "%%bash\nls", "import written"):  # fmt: skip
        exec(compile(parsed(Cell("cell", cell))[1], "cell", "exec"), space)
    assert space["x"] == space["written"].x == 3 and space["y"] == 4 and space["files"] == []
    assert told == [
        "`%store` was left out, and the names that it may define are missing",
        "`!ls` was not run",
        "`%%R` was left out, and the names that it may define are missing",
    ]


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
