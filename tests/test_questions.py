"""Questions that a reader answers before reading on: each answer is proved by a cell."""

import re

import notebooks
import pytest
import toc

PAGES = toc.sources(".ipynb")


def read(source):
    return notebooks.Notebook.read(toc.ROOT / source).node


QUESTIONS = [
    (source.stem, cell.id, cell.source)
    for source in PAGES
    for cell in read(source).cells
    if '<div class="nn-question"' in cell.source
]
OPTION = re.compile(r"<details><summary>(.+?)</summary>\n\n(.+?)\n\n</details>", flags=re.S)


def test_a_chapter_with_questions_has_several():
    pages = [page for page, _, _ in QUESTIONS if page[0].isdigit()]
    assert len(pages) >= 30 and min(map(pages.count, pages)) >= 5


@pytest.mark.parametrize("page, name, text", QUESTIONS, ids=[name for _, name, _ in QUESTIONS])
def test_a_question_has_one_answer_and_a_reason_for_each_other(page, name, text):
    assert re.match(r'<div class="nn-question" role="group" aria-label="Question: .+?">\n\n', text)
    assert text.endswith("</div>")
    options = OPTION.findall(text)
    assert 3 <= len(options) <= 4 and len(options) == text.count("<details")
    reasons = [reason for _, reason in options]
    assert [r.startswith("**Yes.**") for r in reasons].count(True) == 1
    assert all(r.startswith(("**Yes.** ", "**No.** ")) and len(r) > 40 for r in reasons)
    assert len(set(reasons)) == len(reasons) == len({summary for summary, _ in options})


@pytest.mark.parametrize("page, name, text", QUESTIONS, ids=[name for _, name, _ in QUESTIONS])
def test_the_answer_of_a_question_is_asserted_by_a_cell(page, name, text):
    source = next(source for source in PAGES if source.stem == page)
    cells = {cell.id: cell for cell in read(source).cells}
    proof = cells[f"{name}-check"]
    assert "assert " in proof.source and proof.metadata.tags == ["remove-cell"]


def test_the_right_answer_has_no_fixed_place():
    places = [
        [reason.startswith("**Yes.**") for _, reason in OPTION.findall(text)].index(True)
        for _, _, text in QUESTIONS
    ]
    assert max(map(places.count, range(3))) <= 0.6 * len(places)
