"""The notebooks are fit to be published, and the guards that say so see each defect."""

from collections.abc import Callable
from typing import Any

import nbformat
import notebooks
import pytest
import toc
from nbformat import v4
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebooks import SVG, Notebook

PAGES = toc.sources(".ipynb")

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg"><g id="figure_1"><g id="patch_1"/>
<g id="axes_1"><g id="patch_2"/><g id="matplotlib.axis_1"/><g id="line2d_1"><path d="M 0 0"/></g>
</g></g></svg>"""
EMPTY_FIGURE = FIGURE.replace("line2d_1", "patch_3")
QUESTION = '<div class="nn-question">\n\nWhich?\n\n</div>'
CAPTION = """```{glue:figure} loss-curve
:alt: A falling curve.

The loss falls.
```"""


def labelled(family: str, text: str) -> str:
    label = f"<text><tspan style=\"font-family: '{family}'\">{text}</tspan></text>"
    return FIGURE.replace("<path", f"{label}<path")


def sound() -> nbformat.NotebookNode:
    """A small notebook without a defect."""
    words = new_markdown_cell("# A page", id="title")
    printing = new_code_cell("import numpy as np\n\nprint(np.pi.hex())", id="show-pi")
    printing.update(execution_count=1, outputs=[new_output("stream", text="0x1.92p+1\n")])
    drawing = new_code_cell("plt.show()", id="loss-curve")
    drawing.update(execution_count=2, outputs=[new_output("display_data", {SVG: FIGURE})])
    return new_notebook(cells=[words, printing, drawing, new_markdown_cell(CAPTION, id="caption")])


def notebook(node: nbformat.NotebookNode, name: str = "page") -> Notebook:
    text = notebooks.normal(node)
    return Notebook(name, text, v4.reads(text))


def said(node: nbformat.NotebookNode, name: str = "page") -> str:
    return "\n".join(notebooks.complaints(notebook(node, name)))


def cell(index: int, **changes: Any) -> Callable[[nbformat.NotebookNode], None]:
    return lambda node: node.cells[index].update(changes)


def shows(**output: Any) -> Callable[[nbformat.NotebookNode], None]:
    kind = output.pop("kind", "display_data")
    return cell(1, source="1 + 1", outputs=[new_output(kind, **output)])


def shows_figure(svg: str) -> Callable[[nbformat.NotebookNode], None]:
    return cell(2, outputs=[new_output("display_data", {SVG: svg})])


def code(source: str) -> Callable[[nbformat.NotebookNode], None]:
    return cell(1, source=source, outputs=[new_output("stream", text="1\n")])


def tagged(tag: str) -> Callable[[nbformat.NotebookNode], None]:
    return cell(1, metadata=nbformat.from_dict({"tags": [tag]}))


def folded(above: str) -> Callable[[nbformat.NotebookNode], None]:
    def plant(node: nbformat.NotebookNode) -> None:
        cell(0, source=above)(node)
        tagged("after-question")(node)

    return plant


DEFECTS: list[tuple[Callable[[nbformat.NotebookNode], Any], str]] = [
    (cell(1, id="7f9be1e7"), "is not words"),
    (cell(1, id="ee7991c6"), "is not words"),
    (cell(1, id="One_Neuron"), "is not words"),
    (cell(1, id="title"), "occurs twice"),
    (cell(0, source=""), "is empty"),
    (cell(1, execution_count=None), "execution count None, not 1"),
    (cell(1, outputs=[]), "calls print"),
    (cell(2, outputs=[]), "calls show"),
    (cell(1, source="for i in x:\n    print(i)", outputs=[]), "calls print"),
    (cell(1, source='glue("n", 1)', outputs=[]), "calls glue"),
    (cell(1, source="show_source(f)", outputs=[]), "calls show_source"),
    (cell(1, source="x + 1", outputs=[]), "ends in a value"),
    *((code(line), "not plain Python") for line in
      ("%matplotlib inline", "!ls", "np.exp?", "get_ipython()")),
    (tagged("nbval-skip"), "the tag nbval-skip is none of after-question, hide-cell, "),
    (tagged("raises-exception"), "the tag raises-exception"),
    (tagged("remove-output"), "the tag remove-output"),
    (tagged("after-question"), "no question above it"),
    (folded(QUESTION + "\n\n# Another section"), "no question above it"),
    (code("# NBVAL_IGNORE_OUTPUT\n1"), "a comment keeps it"),
    (code("1  #PYTEST_VALIDATE_IGNORE_OUTPUT"), "a comment keeps it"),
    (code("print(1);"), "semicolon"),
    (code("print(1)\n" * 26), "26 lines"),
    (code("import pandas as pd"), "imports pandas"),
    (code("from urllib.request import urlopen"), "imports urllib.request"),
    (code("import torch"), "imports torch"),
    (code("from math import *"), "imports * from math"),
    (shows(kind="stream", name="stderr", text="careful"), "stderr"),
    (shows(kind="error", ename="ValueError", evalue="", traceback=[]), "ends in ValueError"),
    (shows(kind="stream", text="np.float64(1.0)"), "np.float64("),
    (shows(data={"text/plain": "<A at 0x7f3a5c2d1e80>"}), "address"),
    (shows(data={"image/png": "iVBO"}), "type image/png"),
    (shows(kind="stream", text="a" * 400_001), "bytes"),
    (shows_figure(EMPTY_FIGURE), "empty axes"),
    (shows_figure("<svg"), "not valid SVG"),
    (shows_figure(FIGURE.replace("path", "image")), "pixels"),
    (shows_figure(labelled("cmsy10", "0")), "has '0' in the font cmsy10"),
    (shows_figure(labelled("DejaVu Sans", "a\u6f22&lt;\u00a4")), "has '\u00a4\u6f22' in the font"),
    (cell(3, source="No caption."), "no alternative text"),
    (cell(3, source=CAPTION.replace(":alt:", ":name:")), "no alternative text"),
]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_has_no_defect(page: Any) -> None:
    assert notebooks.complaints(Notebook.read(toc.ROOT / page)) == []


def test_a_sound_notebook_passes() -> None:
    assert said(sound()) == ""


@pytest.mark.parametrize(("plant", "complaint"), DEFECTS)
def test_a_planted_defect_is_refused(plant: Any, complaint: str) -> None:
    node = sound()
    plant(node)
    assert complaint in said(node)


def test_a_solution_is_as_long_as_it_is() -> None:
    node = sound()
    cell(1, id="exercise-train-solution", source="1\n" * 26)(node)
    assert "26 lines" not in said(node)


def test_what_follows_a_question_is_folded_in_jupyterlab_too() -> None:
    node = sound()
    folded(QUESTION)(node)
    node.cells[3].metadata.tags = ["after-question"]
    stored = notebook(node).node.cells
    assert stored[1].metadata.jupyter == {"outputs_hidden": True}
    assert stored[3].metadata.jupyter == {"source_hidden": True}
    assert said(node) == ""


def test_an_invalid_file_is_refused() -> None:
    good = notebook(sound())
    text = good.text.replace('"cell_type": "code"', '"cell_type": "cod"')
    bad = Notebook("page", text, good.node)
    assert "is not a valid notebook" in "".join(notebooks.is_valid(bad))


def test_a_file_that_is_not_in_normal_form_is_refused() -> None:
    good = notebook(sound())
    bad = Notebook("page", good.text.replace(' "nbformat": 4', '  "nbformat": 4'), good.node)
    assert "is not in normal form" in "".join(notebooks.is_in_normal_form(bad))


def line(width: int) -> str:
    return "print('" + "w" * (width - 9) + "')"


def folded_code(source: str) -> Callable[[nbformat.NotebookNode], None]:
    return cell(1, source=source, metadata=nbformat.from_dict({"tags": ["hide-input"]}))


LINES: list[tuple[Callable[[str], Callable[[nbformat.NotebookNode], None]], int]] = [
    (code, 66),
    (folded_code, 83),
    (lambda text: shows(kind="stream", text=text), 66),
]


@pytest.mark.parametrize(("plant", "width"), LINES)
def test_a_chapter_shows_nothing_that_is_wider_than_its_column(plant: Any, width: int) -> None:
    narrow, wide = sound(), sound()
    plant(line(width))(narrow)
    plant(line(width + 1))(wide)
    assert "characters" not in said(narrow, "07_next")
    assert f"a line of {width + 1} characters, more than {width}" in said(wide, "07_next")
    assert "characters" not in said(wide, "an_example")


def test_only_the_pytorch_page_may_import_torch() -> None:
    node = sound()
    code("import torch\n\nprint(1)")(node)
    assert said(node, name="pytorch") == ""


def test_the_normal_form_keeps_glued_numbers_and_names_figures_after_their_cells() -> None:
    node = sound()
    record = {"name": "pi", "mime_prefix": "application/papermill.record/"}
    output = new_output("display_data", {notebooks.RECORD: "'3.14'"})
    output.metadata = nbformat.from_dict({"scrapbook": record, "junk": 1})
    node.cells[1].outputs.append(output)
    cells = notebook(node).node.cells
    assert cells[1].outputs[1].metadata == {"scrapbook": record}
    assert cells[2].outputs[0].metadata.scrapbook.name == "loss-curve"


def test_the_normal_form_is_a_fixed_point_and_forgets_who_ran_it() -> None:
    node = sound()
    node.metadata.update(authors=["me"], kernelspec={"name": "my-kernel", "display_name": "Mine"})
    node.cells[1].metadata.execution = {"iopub.execute_input": "2020-01-01"}
    once = notebook(node)
    assert "2020" not in once.text and "my-kernel" not in once.text
    assert notebooks.normal(once.node) == once.text


def test_running_a_notebook_stores_what_it_shows(tmp_path: Any) -> None:
    node = new_notebook(cells=[new_code_cell("print(1 + 1)", id="add")])
    path = tmp_path / "sum.ipynb"
    path.write_text(notebooks.normal(node), encoding="utf-8")
    notebooks.run(path)
    assert Notebook.read(path).code[0].outputs[0].text == "2\n"
    assert notebooks.complaints(Notebook.read(path)) == []


def test_a_notebook_whose_library_is_missing_keeps_its_outputs(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(notebooks.EXTRA_IMPORTS, "sum", {"no_such_library"})
    path = tmp_path / "sum.ipynb"
    stored = notebooks.normal(new_notebook(cells=[new_code_cell("print(1 + 1)", id="add")]))
    path.write_text(stored, encoding="utf-8")
    assert notebooks.run(path) is False
    assert path.read_text(encoding="utf-8") == stored
    assert "needs no_such_library, which is not installed" in capsys.readouterr().out
