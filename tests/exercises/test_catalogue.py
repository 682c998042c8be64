"""What holds for every exercise and every slip of the book."""

import dataclasses
import re

import numpy as np
import pytest
import toc
from equivalent import EQUIVALENT
from solution_mutants import mutants

from nnbook import exercises
from nnbook.exercises.anatomy import Exercise, Slip
from nnbook.exercises.chapters import EXERCISES
from nnbook.exercises.laws import LAWS
from nnbook.exercises.telling import judge

ALL = list(EXERCISES.values())
SLIPS = [(exercise, slip) for exercise in ALL for slip in exercise.slips]

every_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)


def test_there_are_enough_and_each_has_its_own_name():
    assert len(EXERCISES) >= 30 and len(SLIPS) >= 150
    assert exercises.names() == list(EXERCISES)
    modules = {exercise.solution.__module__ for exercise in ALL}
    assert sum(len(__import__(m, fromlist=["EXERCISES"]).EXERCISES) for m in modules) == len(ALL)


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


@pytest.mark.parametrize("exercise", [e for e in ALL if e.slips], ids=lambda e: e.name)
def test_no_mutant_passes_unless_it_computes_the_same(exercise):
    """Training has properties instead of slips: a mutant that learns as well is right."""
    passing = set()
    for what, source in mutants(exercise.source):
        try:
            mutant = exercise.build(source)
        except Exception:
            continue
        if judge(exercise, mutant):
            passing.add(what)
    assert passing == set(EQUIVALENT.get(exercise.name, {}))


def test_the_list_of_equivalent_mutants_names_exercises_and_reasons():
    assert set(EQUIVALENT) <= set(EXERCISES)
    assert all(reason for mutants in EQUIVALENT.values() for reason in mutants.values())


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


@every_exercise
def test_cases_can_be_tried_by_hand_and_stay_what_they_are(exercise):
    for number, case in enumerate(exercise.cases, start=1):
        given = exercises.arguments(exercise.name, number)
        assert len(given) == len(case.arguments)
        for one, kept in zip(given, case.arguments, strict=True):
            if isinstance(one, np.ndarray):
                assert one is not kept and np.array_equal(one, kept)


# ---- The laws can be broken ----------------------------------------------------------------------

MSE = EXERCISES["mse"]


def alone(output, Y):
    """One number."""
    return np.mean((output - Y) ** 2) if np.log(np.zeros(1)) < 0 else 0


class Unstubbed(Exercise):
    """An exercise whose stub does something already."""

    stub = "def mse(output, Y):\n    return 0"


def vars_of(exercise):
    return {field.name: getattr(exercise, field.name) for field in dataclasses.fields(exercise)}


def with_slips(*slips):
    return dataclasses.replace(MSE, slips=[Slip(*slip) for slip in slips])


@pytest.mark.parametrize(
    "law, planted, says",
    [
        (LAWS[0], dataclasses.replace(MSE, solution=alone), "not clean in case"),
        (LAWS[1], Unstubbed(**vars_of(MSE)), "not count as not attempted"),
        (LAWS[2], dataclasses.replace(MSE, hints=["One.", "One."]), "fewer than two hints"),
        (LAWS[3], with_slips(("gone", "So.", "np.median", "np.sum")), "does not fit"),
        (LAWS[4], with_slips(("none", "So.", "np.mean", "1 * np.mean")), "recognised as passed"),
        (LAWS[5], with_slips(("error", "So.", "np.mean", "np.nothing")), "raises in every case"),
        (
            LAWS[6],
            with_slips(("a", "A.", "np.mean", "np.sum"), ("b", "B.", "np.mean", "1 * np.sum")),
            "slips a and b have the same outcomes",
        ),
        (
            LAWS[7],
            with_slips(("rows", "So.", "np.mean(", "len(Y.T) * np.mean(")),
            "no slip fails it",
        ),
    ],
)
def test_each_law_finds_what_breaks_it(law, planted, says):
    assert any(says in fault for fault in law(planted))
