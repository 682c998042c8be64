"""What holds for every exercise and every slip of the book."""

import re

import pytest
import toc

from nnbook import exercises
from nnbook.exercises.chapters import EXERCISES, IN_ORDER
from nnbook.exercises.laws import LAWS
from nnbook.exercises.telling import judge

ALL = list(EXERCISES.values())
SLIPS = [(exercise, slip) for exercise in ALL for slip in exercise.slips]

every_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)


def test_there_are_enough_and_each_has_its_own_name():
    assert len(EXERCISES) >= 30 and len(SLIPS) >= 150
    assert exercises.names() == list(EXERCISES)
    assert sum(len(chapter.EXERCISES) for chapter in IN_ORDER) == len(ALL)


def test_every_exercise_belongs_to_a_page():
    pages = {source.relative_to("book").with_suffix("").as_posix() for source in toc.sources()}
    assert {exercise.page for exercise in ALL} <= pages


@every_exercise
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_exercise_keeps_every_law(exercise, law):
    assert list(law(exercise)) == []


@every_exercise
def test_the_solution_passes_and_brings_its_own_imports(exercise):
    space = {}
    exec(f"{exercises.solution(exercise.name)}", space)
    verdict = judge(exercise, space[exercise.name])
    assert verdict and verdict.passed == verdict.total and not verdict.lines
    assert verdict.require() is verdict


# ---- Sentences -----------------------------------------------------------------------------------


def code_in(text):
    """What stands between backticks, without spaces."""
    return ["".join(piece.split()) for piece in text.split("`")[1::2]]


def statements(exercise):
    """What the solution computes, line by line, without spaces and names."""
    lines = [line.strip() for line in exercise.source.splitlines()]
    computed = [re.sub(r"^(return |\w[\w, .]* = )", "", line) for line in lines]
    is_code = [line for line in computed if not line.startswith(("def", '"', "class"))]
    return ["".join(line.split()) for line in is_code]


@every_exercise
def test_nothing_gives_the_answer_before_the_second_hint(exercise):
    told = [exercise.hints[0], *(s.sentence for s in exercise.slips), *exercise.sentences.values()]
    for text in told:
        for code in code_in(text):
            assert len(code) < 12 or not any(code in line for line in statements(exercise)), text


@every_exercise
def test_sentences_are_short_and_whole(exercise):
    told = [*(s.sentence for s in exercise.slips), *exercise.sentences.values()]
    for text in [*told, *exercise.hints, exercise.prompt]:
        assert text.endswith((".", "?", ".)")), text
        assert text.count("`") % 2 == 0, text
        assert not re.search(r"\b(simply|obviously|just)\b", text, flags=re.I), text
    for text in told:
        assert len(text) <= 200, text
    assert len(set(exercise.hints)) == len(exercise.hints)
