"""The Chinese renders the English as it is now; a fault in it is seen."""

import re

import chinese
import pytest

SOURCES = chinese.ZH / "sources.md"
SUMMARY = chinese.SUMMARIES / "examples" / "xor.md"


def test_the_chinese_says_what_the_english_says():
    assert list(chinese.problems()) == []


FAULTS = {
    "two numbers swapped": ("0.979、0.975", "0.975、0.979", "point 1: number"),
    "two values swapped": ("exam-scores-right-low", "exam-scores-right-high", "point 5: value"),
    "a number typed in": ("只有一个隐藏层", "只有 1 个隐藏层", "point 9: number"),
    "a number in what is free": ("点开就能看到", "点开 77 次就能看到", "number 77 is not"),
    "a lost link": ("[二十个种子](../examples/linear_regression.ipynb#twenty-seeds)", "", "link"),
    "another link": ("convolution.ipynb)", "digits.ipynb)", "point 8: link"),
    "another reference": ("<ch-chain-rule>", "<ch-backprop>", "point 6: reference"),
    "a lost citation": (" {cite:p}`azevedo2009`", "", "point 11: reference"),
    "another formula": (r"z (1 - z) \cdot x", r"z (1 + z) \cdot x", "point 3: formula"),
    "other code": ("`np.savetxt`", "`np.save`", "point 13: code"),
    "a lost point": ("- ReLU 类的注释", "  ReLU 类的注释", "7 points, and 8 in English"),
    "a word for another": ("梯度检验 <gradient", "梯度检查 <gradient", "is not the term"),
    "an avoided word": ("有自己的偏置", "有自己的偏差", "偏差: write 偏置"),
    "a sign of half width": ("从未定义\n", "从未定义,因此\n", "half width"),
    "a bold word that is none": ("**成立**：20", "**成立：**二", "does not become bold"),
}  # fmt: skip


def found_in(text: str) -> list[str]:
    marks, _ = chinese.read(SOURCES)
    return [*chinese.of_page(marks, text), *chinese.wrong_words(text)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_page_is_seen(fault):
    before, after, complaint = FAULTS[fault]
    _, text = chinese.read(SOURCES)
    assert found_in(text) == [] and before in text
    found = found_in(text.replace(before, after, 1))
    assert any(complaint in line for line in found), found


SLIPS = {
    "a number that nobody computed": ("\n+++\n", " 0.777\n+++\n", "number 0.777"),
    "a value of another page": ("\n+++\n", "{glue:text}`saturated`\n+++\n", "value saturated"),
    "a reference": ("\n+++\n", "{ref}`trust`\n+++\n", "reference trust"),
    "a formula": ("\n+++\n", "$E = m$\n+++\n", "formula E=m"),
    "code": ("\n+++\n", "`import this`\n+++\n", "code import this"),
    "a long summary": ("\n+++\n", "很长" * 150 + "\n+++\n", "characters, not 150 to 300"),
    "a sixth line": ("\n+++\n", "\n+++\n\n- 又一行。", "6 lines at the end, not 5"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_fault_in_a_summary_is_seen(slip):
    before, after, complaint = SLIPS[slip]
    marks, text = chinese.read(SUMMARY)
    assert list(chinese.of_summary(marks, text)) == []
    (found,) = chinese.of_summary(marks, text.replace(before, after))
    assert complaint in found


def test_what_has_changed_or_gone_in_english_is_seen():
    marks, _ = chinese.read(SUMMARY)
    place, *_ = marks
    assert list(chinese.stale(marks)) == []
    assert "has changed" in next(chinese.stale({place: "00000000"}))
    assert "there is no" in next(chinese.stale({place + "-gone": "00000000"}))


def test_a_page_without_a_summary_and_a_summary_without_a_page_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(chinese, "SUMMARIES", tmp_path)
    (tmp_path / "nowhere.md").write_text("---\n---\n", encoding="utf-8")
    found = list(chinese.problems())
    assert "xor: has no summary in Chinese" in str(found)
    assert "nowhere: sums up no page" in found


def test_accepting_notes_the_english_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(chinese, "ZH", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("---\nsources#document-000: 0\nsources#gone: 0\n---\n文。\n", encoding="utf-8")
    chinese.accept(page)
    marks, text = chinese.read(page)
    assert list(marks) == ["sources#document-000"] and text == "文。\n"
    assert list(chinese.stale(marks)) == []


def test_every_entry_of_the_glossary_has_its_words_in_both_scripts():
    text = (chinese.BOOK / "glossary.md").read_text(encoding="utf-8").partition(":sorted:")[2]
    assert list(chinese.terms()) == re.findall(r"^(?!```)(\S.*)$", text, flags=re.M)
    for term, row in chinese.terms().items():
        assert row["zh_CN"] and row["zh_TW"], term
        assert not any(form in row["zh_CN"] for form in row["avoid"].split(";") if form), term
