"""A reference beside the words "chapter 3" leads to chapter 3."""

import re

import notebooks
import pytest
import toc

SOURCES = toc.sources()
LABEL = re.compile(r"^\(([\w-]+)\)=$|^:(?:label|name): *([\w-]+)|\$\$ *\(([\w-]+)\)", flags=re.M)
REFERENCE = re.compile(r"\{(?:eq|ref|numref)\}`(?:[^`<]*<)?([\w-]+)>?`")
LINK = re.compile(r"\]\((?:\.\./)?(?:book/)?0(\d)_")
NAMED = re.compile(r"\b[Cc]hapters? \d(?:(?:, | and | to )\d)*")
END = re.compile(r"(?<=[.!?:])(?<!Fig\.)\s+|\n\n|\n[*-] |\n  - ")  # of a sentence, or a cell


def text_of(path):
    if path.suffix == ".ipynb":
        return notebooks.Notebook.read(toc.ROOT / path).prose
    return (toc.ROOT / path).read_text(encoding="utf-8")


def number(path):
    """The number of a chapter; none for other pages."""
    return path.name[1] if notebooks.CHAPTER.match(path.name) else None


HOME = {
    "".join(label): number(path) for path in SOURCES for label in LABEL.findall(text_of(path))
}


def chapters(words):
    """The numbers of "chapters 3 to 5", or of "chapters 3 and 5"."""
    digits = re.findall(r"\d", words)
    return set(map(str, range(int(digits[0]), int(digits[-1]) + 1))) if "to" in words else {*digits}


def astray(text, home):
    """References to another chapter than those that their sentence names."""
    found = []
    for sentence in END.split(text):
        named = set().union(*map(chapters, NAMED.findall(sentence)))
        leads = [(label, home[label]) for label in REFERENCE.findall(sentence)]
        leads += [(f"0{digit}_", digit) for digit in LINK.findall(sentence)]
        found += [label for label, chapter in leads if named and chapter not in named]
    return found


def test_labels_and_references_are_found():
    assert len(HOME) >= 150
    assert sum(len(REFERENCE.findall(text_of(path))) for path in SOURCES) >= 150


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_reference_leads_to_the_chapter_that_its_sentence_names(path):
    assert astray(text_of(path), HOME) == []


def test_a_reference_to_a_wrong_chapter_is_seen():
    home = {"eq-mse": "3", "eq-step": "6", "xor": None}
    for right in (
        "Chapter 3 divides by n ({eq}`eq-mse`). The step is {eq}`eq-step`.",
        "In chapters 3 to 6, {ref}`the loss <eq-mse>` and [the step](06_training.ipynb).",
        "As {eq}`eq-step` says.",
    ):
        assert astray(right, home) == []
    for wrong, label in {
        "Chapter 3 divides by n ({eq}`eq-step`).": "eq-step",
        "{ref}`Chapter 3 <xor>`": "xor",
        "See [chapter 5](06_training.ipynb).": "06_",
        "What chapters 4 and 5 say, in\n{numref}`Fig. %s <eq-mse>`.": "eq-mse",
    }.items():
        assert astray(wrong, home) == [label]
