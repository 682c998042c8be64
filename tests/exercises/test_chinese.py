"""All that a learner is told has its Chinese, which says the same.

``python tests/exercises/test_chinese.py`` lists what has none yet, and what is there in vain.
"""

import ast
import csv
import re
from pathlib import Path

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import catalogue, check, chinese, hint, nearby, prompt
from nnbook.exercises.chinese import CODE, in_chinese, language, table, templates, wrapped

FILES = Path(exercises.__file__).parent
VERDICTS = Path(__file__).with_name("verdicts.txt")
ROOT = Path(__file__).parents[2]
FOR_AUTHORS = {"anatomy.py", "laws.py", "my_network.py", "chinese.py", "__main__.py"}
# Strings of these files that are code, or that no learner sees.
NOT_TOLD = re.compile(
    r"<|\\|lang=|import numpy|^# |\w [*=] |no outcome|of no answer|^not written$|^losses, "
    r"|^in time$"
)
# Words that the code puts together from pieces, and words in a gap: as the table has them.
PUT_TOGETHER = {
    "✓ {}: passed", "○ {}: not attempted yet", "There is no exercise {}; {}", "{}. Expected {}.",
    "has the wrong sign and {}", "is {} too large everywhere", "is {} too small everywhere",
    "is {} times too large", "is {} times too small", "is {} times {} times too large",
    "is {} times {} times too small", "it raised {} (in `{}`)", "a {}", "an {}", "a tuple of {}",
    "a list of {}", "s", "{}, and {} more", "at {}, expected {}, got {}.", "class", "function",
    "In case {}, your answer {}.", "In case {}, your `{}` {}.", "one round of the loop less",
    "one round of the loop more", "the square root of `{}` in the place of `{}`", "none", "mean",
    "sum", "first", "last", "row", "rows", "column", "columns", "number", "numbers", "averaged",
    "term", "factor", "divisor", "difference", "division",
}  # fmt: skip
with (ROOT / "book/zh/terms.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
AVOIDED = [form for row in ROWS for form in row["avoid"].split(";") if form]
# Terms that are everyday words too, or that a sentence may put otherwise.
LOOSE = {"activation (value)", "logit", "NaN", "mean", "step", "row", "column", "squared error",
         "derivative", "weight"}  # fmt: skip
TERMS = {re.sub(r" \(.*", "", row["en"]).lower(): re.match("[^（ ]+", row["zh_CN"])[0]
         for row in ROWS if row["en"] not in LOOSE}  # fmt: skip


def of_the_exercises():
    """What their authors wrote, each with its place."""
    for name, task in catalogue().items():
        sizes = [size for case in task.cases for size in case.sizes]
        texts = [task.title, task.prompt, *task.hints, *sizes, *task.sentences.values()]
        texts += [case.label for case in task.cases] + [slip.sentence for slip in task.slips]
        yield from ((text, name) for text in texts + [part for part in task.parts if " " in part])


def of_the_code():
    """The sentences in the code, with ``{}`` where a value stands, each with its place."""
    chapters = sorted((FILES / "chapters").glob("*.py"))
    for path in [*(file for file in FILES.glob("*.py") if file.name not in FOR_AUTHORS), *chapters]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = [n for n in tree.body if isinstance(n, ast.FunctionDef) or path not in chapters]
        for node in told_in(ast.Module(parts)):
            pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(getattr(piece, "value", "") if isinstance(piece, ast.Constant) else "{}"
                           for piece in pieces)  # fmt: skip
            if re.search(r"[A-Za-z]{2}.* |^is | .*[A-Za-z]{2}", text) and not NOT_TOLD.search(text):
                yield text, f"{path.name}:{node.lineno}"


def told_in(node):
    """The strings in a piece of code that a learner may see."""
    if isinstance(node, ast.Raise) and "Unusable" not in ast.unparse(node):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
        return
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        yield node
    is_advice = isinstance(node, ast.AnnAssign | ast.Assign) and "ADVICE" in ast.unparse(node)[:6]
    for child in ast.iter_child_nodes(node):
        if is_advice:  # pairs of a pattern and a sentence
            yield from (pair.elts[1] for pair in child.elts) if hasattr(child, "elts") else ()
        elif not isinstance(node, ast.JoinedStr) and not is_docstring(child):
            yield from told_in(child)


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def words(text):
    """What stands between the gaps."""
    return {piece.strip() for piece in text.split("{}") if re.search("[A-Za-z]", piece)}


def missing():
    """Sentences without Chinese, each with its place."""
    known = "\n".join(table())
    found = [(text, place) for text, place in of_the_exercises() if text not in table()]
    for text, place in of_the_code():
        pattern = re.escape(text.strip()).replace(r"\{\}", r"(\{\}|\w*)")
        found += [] if re.search(pattern, known) else [(text, place)]
    return list(dict.fromkeys(found))


def stale():
    """What the table holds of an English that is no more."""
    whole = {text for text, _ in of_the_exercises()}
    pieces = "\n".join(piece for text, _ in of_the_code() for piece in words(text))
    return [
        text
        for text in table()
        if text not in whole | PUT_TOGETHER and not all(word in pieces for word in words(text))
    ]


def test_every_sentence_has_its_chinese():
    assert len({*of_the_exercises()}) > 1300 and len({*of_the_code()}) > 180
    assert missing() == []


def test_nothing_is_translated_in_vain():
    assert stale() == []


def kept(text):
    """What both languages have in common: gaps, code, numbers."""
    text = re.sub(r"\{\d?(!s)?\}", "{}", text)
    code = {piece for piece in CODE.findall(text) if re.search(r"\w|\W\W", piece[1:-1])}
    return text.count("{}"), code, {*re.findall(r"(?<![\w)])-?\d+(?:\.\d+)?", text)}


def names(text):
    return {name.lower().removesuffix("s") for name in re.findall("[A-Za-z]+", text)} - {""}


def test_both_sides_hold_the_same_code_numbers_gaps_and_names():
    assert [zh for en, zh in table().items() if kept(zh) != kept(en)] == []
    assert [zh for en, zh in table().items() if not names(zh.replace("!s", "")) <= names(en)] == []


def test_the_chinese_has_the_terms_and_marks_of_a_textbook():
    assert len(AVOIDED) > 20
    assert [(form, zh) for form in AVOIDED for zh in table().values() if form in zh] == []
    half = re.compile("[\u4e00-\u9fff] ?[,;:?!)]|[,;:?!(][\u4e00-\u9fff]|(?<!{})\\.$")
    assert [zh for zh in table().values() if half.search(zh)] == []
    without = {english for english, zh in table().items() if not re.search("[\u4e00-\u9fff]", zh)}
    assert without == {"s", "{}.", "{} None.", "`{}`", "`{}`, {}", "`{}`: {}", "1/h", "{}, {}"}


def lacking(english, chinese):
    """The terms of an English sentence that its Chinese does not have."""
    plain = CODE.sub("", english).lower()
    missed = [term for term, zh in TERMS.items() if term in plain and zh not in chinese]
    return [term for term in missed if re.search(rf"\b{re.escape(term)}(s|es)?\b", plain)]


def test_a_term_of_the_glossary_is_the_same_in_every_sentence():
    assert [(zh, lacking(en, zh)) for en, zh in table().items() if lacking(en, zh)] == []
    assert lacking("The accuracy", "精确率") == ["accuracy"]


RAW = re.compile(r"引发了 .*|警告：“.*”", re.DOTALL)  # Python's and NumPy's own words
ENGLISH = re.compile(
    r"\b(the|is|of|an|and|or|at|to|it|you|your|its|not|was|should|wanted|expected|got|case|has)\b"
    r"|[A-Za-z]{2,} [A-Za-z]{2,}",
    re.IGNORECASE,
)


def left(text):
    """English that is left in a Chinese text."""
    return ENGLISH.search(RAW.sub("", CODE.sub("code", text)).replace("leaky relu", "relu"))


def test_every_verdict_is_wholly_chinese():
    lines = re.findall(r"^(?!# |slips:|$).+", VERDICTS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) > 2900
    assert [line for line in dict.fromkeys(lines) if left(in_chinese(line))] == []


def test_every_small_change_has_its_name():
    names = {name for task in catalogue().values() for name, _ in nearby.changed(task)}
    assert len(names) > 100
    assert [n for n in names if left(in_chinese(nearby.TOLD.format(n)))] == []


def mse(output, Y):
    return np.sum((output - Y) ** 2)


CHINESE = [
    "✗ mse 还不对：3 个用例中对了 0 个",
    "  你把平方加了起来；平均还要除以它们的个数。",
    "  用例 1（5 个样本，3 个输出）：应为 1.225，得到 18.37。",
]


def test_a_verdict_shows_itself_in_chinese_and_is_the_same():
    english, verdict = check("mse", mse), check("mse", mse, lang="zh")
    assert repr(verdict).splitlines() == CHINESE
    assert vars(verdict) == vars(english) and repr(english).startswith("✗ mse is not right")
    page = verdict._repr_html_()
    assert page.startswith('<div lang="zh-Hans"') and all(line.strip() in page for line in CHINESE)
    with pytest.raises(AssertionError, match="还不对"):
        verdict.require()


@pytest.mark.parametrize("lang", ["zh", "zh_CN", "zh-CN", "zh-Hans", "ZH_CN.UTF-8"])
def test_the_environment_may_say_the_language(lang, monkeypatch):
    monkeypatch.setenv("NNBOOK_LANG", lang)
    assert repr(check("mse", mse)).splitlines() == CHINESE
    assert hint("mse").startswith("提示 1/2：") and hint("mse").endswith('`hint("mse", 2)`。')
    assert prompt("mse")._repr_html_().startswith('<p lang="zh-Hans">写出 <code>mse(output, Y)')
    assert prompt("mse", lang="en").startswith("Write")
    assert repr(check("mse", mse, "en")).startswith("✗ mse is not right yet")


def test_another_hint_comes_in_the_same_language():
    assert hint("mse", lang="zh").endswith('`hint("mse", 2, lang="zh")`。')


def test_an_unknown_language_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="lang must be 'en' or 'zh'; got 'fr'"):
        check("mse", mse, lang="fr")
    monkeypatch.setenv("NNBOOK_LANG", "klingon")
    with pytest.raises(ValueError, match="NNBOOK_LANG must be 'en' or 'zh'; got 'klingon'"):
        prompt("mse")
    monkeypatch.setenv("NNBOOK_LANG", "")
    assert language(None) == "en"


def test_who_reads_english_loads_no_table():
    chinese.best.cache_clear(), chinese.table.cache_clear()
    check("mse", mse), hint("mse"), prompt("mse")
    assert chinese.table.cache_info().currsize == 0


def test_lines_of_a_terminal_are_no_wider_than_it_and_begin_with_no_closing_mark():
    text = "你把平方加了起来，平均（一个数）还要除以它们的个数。" * 3 + "`np.mean(a)`，完"
    for width in range(20, 60):
        lines = wrapped(text, width)
        assert all(len(line) + len(re.findall(chinese.WIDE, line)) <= width for line in lines)
        assert not [line for line in lines if line[0] in "，。）" or line[-1] == "（"]
        assert len(lines) > 2 and "".join(lines) == text


def test_a_gap_of_a_sentence_is_filled_by_what_fits():
    assert in_chinese("Case 1, wide layers: 101 inputs, 61 and 53 neurons: expected 1, got 2.") == (
        "用例 1（宽的层：101 个输入，61 个和 53 个神经元）：应为 1，得到 2。"
    )
    assert in_chinese("Case 1, integers, at rest: at [0, 2], expected 1, got 2.") == (
        "用例 1（整数，静止）：在 [0, 2] 处应为 1，得到 2。"
    )
    raised = "Case 1, integers, at rest: it raised ValueError: no such sizes (in `return X @ W`)."
    assert in_chinese(raised) == (
        "用例 1（整数，静止）：它引发了 ValueError：no such sizes（在 `return X @ W`）。"
    )
    assert all(0 <= at < len(one.pieces) - 1 for one in templates() for at in one.kept)


@pytest.mark.parametrize("sentence", [
    "This is a teacher's own, and what is twice and a half of it is the mean of two.",
    "First seen in case 1, a case of a teacher.", "Case 2, one and another word: expected 1.",
])  # fmt: skip
def test_a_sentence_that_has_no_chinese_stays_whole(sentence):
    assert in_chinese(sentence) == sentence


if __name__ == "__main__":
    for text, place in missing():
        print(f"no Chinese for   {place}: {text}")
    for text in stale():
        print(f"no English for   {text}")
