"""A figure's caption and its alternative text are its own."""

import re
from collections import Counter

import notebooks
import pytest
import toc
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PAGES = toc.sources(".ipynb")
ALT = re.compile(r"^:alt: *(.*)$", flags=re.M)


def node_of(path):
    return notebooks.Notebook.read(toc.ROOT / path).node


def alternative_texts(node):
    """The descriptions of a page's figures."""
    texts = [cell.metadata.get("mystnb", {}).get("image", {}).get("alt") for cell in node.cells]
    for cell in node.cells:
        texts += [ALT.search(options)[1] for _, _, options in notebooks.FIGURE.findall(cell.source)]
    return [re.sub(r"\W+", " ", text).lower() for text in texts if text]


def out_of_place(node):
    """Captions that stand behind another figure than their own."""
    drawn, found = "", []
    for cell in node.cells:
        figures = [out.metadata.scrapbook.name for out in cell.get("outputs", [])
                   if notebooks.SVG in out.get("data", {})]  # fmt: skip
        drawn = figures or drawn
        if cell.cell_type == "markdown":
            names = [name for _, name, _ in notebooks.FIGURE.findall(cell.source)]
            found += [name for name in names if name not in drawn]
    return found


def test_no_two_figures_have_the_same_alternative_text():
    texts = Counter(text for path in PAGES for text in alternative_texts(node_of(path)))
    assert len(texts) >= 50
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_caption_follows_its_own_figure(path):
    assert out_of_place(node_of(path)) == []


def test_another_figures_caption_is_seen():
    def figure(name):
        output = new_output("display_data", {notebooks.SVG: "<svg/>"})
        output.metadata = {"scrapbook": {"name": name}}
        caption = f"```{{glue:figure}} {name}\n:alt: The {name}.\n\nIt.\n```"
        return new_code_cell(id=name, outputs=[output]), new_markdown_cell(caption)

    (first, of_first), (second, of_second) = figure("rise"), figure("fall")
    words = new_markdown_cell("It falls.")
    assert out_of_place(new_notebook(cells=[first, of_first, second, words, of_second])) == []
    assert out_of_place(new_notebook(cells=[first, of_second, second, of_first])) == [
        "fall", "rise"
    ]  # fmt: skip
    assert alternative_texts(new_notebook(cells=[first, of_first])) == ["the rise "]
