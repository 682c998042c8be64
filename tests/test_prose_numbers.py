"""The numbers in the text are computed, asserted or listed; one that is none of these is found."""

import prose_numbers
import pytest
import toc
from nbformat import v4
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

PAGES = [path.with_suffix("").as_posix() for path in toc.sources()]


@pytest.mark.parametrize("page", toc.sources(), ids=lambda page: page.stem)
def test_something_stands_behind_each_number(page):
    listed = prose_numbers.constants().get(page.with_suffix("").as_posix(), [])
    assert prose_numbers.unsupported(toc.ROOT / page, listed) == []


def test_each_listed_constant_stands_in_its_page_and_needs_to_be_listed():
    listed = prose_numbers.constants()
    assert set(listed) <= set(PAGES)
    for page in toc.sources():
        numbers = listed.get(page.with_suffix("").as_posix(), [])
        assert set(prose_numbers.unsupported(toc.ROOT / page, [])) == set(numbers), page


@pytest.mark.parametrize("text, found", [
    ("a loss of 0.25", ["0.25"]),
    ("after 1,500 steps, 20 of them", ["1500", "20"]),
    ("$10^{-5}$, $2.5 \\cdot 10^{6}$ and 1e-7, from 2.0 on", ["1e-5", "2.5e6", "1e-7", "2"]),
    ("2-4-1, 60% and −3.", ["2", "4", "1", "60", "3"]),
    ("{glue:text}`loss-2:s` in document 003, chapters 1 to 3", []),
    ("[here](06_training.ipynb#after-300-steps) <https://example.org/2024/>", []),
    ("1. first\n2. second, $dz_{12}$", []),
    ("(tab-2)=\n```python\nx = 5\n```", []),
    ("```{glue:figure} loss-7\n:name: fig-7\n\nThe loss after 40 steps.\n```", ["40"]),
    (":::{warning}\nNo.\n:::\n\nIt is 7.\n\n:::{warning}\nIt is 8.\n:::", ["7", "8"]),
    ("- A list's:\n  ```python\n  x = 5\n  ```\n\nThen 9.\n\n```\n6\n```", ["9"]),
    ("::::{grid} 1 2\n:::{grid-item-card} Three 3\nIt is 4.\n:::\n::::", ["3", "4"]),
])  # fmt: skip
def test_numbers_are_found_in_what_is_text(text, found):
    assert prose_numbers.numbers(text) == found


def notebook(folder, prose, *code):
    cells = [new_markdown_cell(prose, id="text")]
    printed = [new_output("stream", text="7.5")]
    cells += [new_code_cell(source, id="code", outputs=printed) for source in code]
    path = folder / "page.ipynb"
    path.write_text(v4.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
    return path


@pytest.mark.parametrize("prose, code, found", [
    ("It is 0.25.", "assert f'{x:.2f}' == '0.25'", []),
    ("It is 0.25.", "assert f'{x:.2f}' == '0.26'", ["0.25"]),
    ("It is 1,438.", "assert len(x) == 1438", []),
    ("A rate of 0.1.", "train(rate=0.1)", []),
    ("On 10,000 points.", "moons(10_000)", []),
    ("A rate of 0.1.", "print('a rate of 0.1')", ["0.1"]),
    ("It prints 7.5.", "print(x)", ["7.5"]),
    ("It prints 7.5, document 002 says.", "print(x)", ["7.5"]),
])  # fmt: skip
def test_code_and_assertions_support_a_number_and_outputs_do_not(tmp_path, prose, code, found):
    assert prose_numbers.unsupported(notebook(tmp_path, prose, code), []) == found


def test_a_page_without_code_may_say_what_the_notebooks_it_links_to_print(tmp_path):
    notebook(tmp_path, "", "x = 3")
    text = tmp_path / "text.md"
    text.write_text("Here 3 gives 7.5, and [there](page.ipynb) too, not 8.", encoding="utf-8")
    assert prose_numbers.unsupported(text, []) == ["8"]
    text.write_text("Here 3 gives 7.5, and nowhere else.", encoding="utf-8")
    assert prose_numbers.unsupported(text, ["7.5"]) == ["3"]
