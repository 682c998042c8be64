"""What holds for every exercise and every slip of the book."""

import itertools
import re

import numpy as np
import pytest
import toc
from equivalent import EQUIVALENT
from mutants import mutants

from nnbook import exercises
from nnbook.exercises.chapters import EXERCISES
from nnbook.exercises.comparing import agree
from nnbook.exercises.recognising import after, right
from nnbook.exercises.telling import judge

ALL = list(EXERCISES.values())
SLIPS = [(exercise, slip) for exercise in ALL for slip in exercise.slips]

every_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
every_slip = pytest.mark.parametrize(
    "exercise, slip", SLIPS, ids=[f"{e.name}-{s.key}" for e, s in SLIPS]
)


def test_there_are_enough_and_each_has_its_own_name():
    assert len(EXERCISES) >= 30 and len(SLIPS) >= 150
    assert exercises.names() == list(EXERCISES)
    modules = {exercise.solution.__module__ for exercise in ALL}
    assert sum(len(__import__(m, fromlist=["EXERCISES"]).EXERCISES) for m in modules) == len(ALL)


def test_every_exercise_belongs_to_a_page():
    pages = {source.relative_to("book").with_suffix("").as_posix() for source in toc.sources()}
    assert {exercise.page for exercise in ALL} <= pages


@every_exercise
def test_the_solution_passes_without_a_remark(exercise):
    verdict = judge(exercise, exercise.solution)
    assert verdict and verdict.passed == verdict.total and not verdict.lines
    assert verdict.require() is verdict


@every_exercise
def test_the_stub_is_not_attempted(exercise):
    stub = exercise.build(f"{exercise.imports}\n{exercise.stub}")
    verdict = judge(exercise, stub)
    assert verdict.status == "not attempted" and not verdict.slips


@every_exercise
def test_the_solution_runs_on_its_own_imports(exercise):
    space = {}
    exec(f"{exercises.solution(exercise.name)}", space)
    assert judge(exercise, space[exercise.name])


@every_slip
def test_every_slip_is_refused_and_recognised_as_itself(exercise, slip):
    verdict = judge(exercise, exercise.build(exercise.edited(slip)))
    assert verdict.status == "failed"
    assert verdict.slips[0] == slip.key.partition("/")[0]
    assert verdict.lines[0] == slip.sentence
    with pytest.raises(AssertionError, match=re.escape(exercise.name)):
        verdict.require()


@every_exercise
def test_no_two_slips_have_the_same_outcomes(exercise):
    for a, b in itertools.combinations(exercise.slips, 2):
        pairs = zip(after(exercise, (a,)), after(exercise, (b,)), strict=True)
        assert not all(agree(x, y, exercise.parts) for x, y in pairs), (a.key, b.key)


@every_slip
def test_a_slip_is_known_by_its_numbers_and_not_by_an_error_alone(exercise, slip):
    assert any(outcome.answer is not None for outcome in after(exercise, (slip,)))


@every_exercise
def test_every_case_is_failed_by_some_slip(exercise):
    if exercise.slips:
        for i, case in enumerate(exercise.cases):
            outcomes = [after(exercise, (slip,))[i] for slip in exercise.slips]
            want = right(exercise)[i]
            assert not all(agree(o, want, exercise.parts) for o in outcomes), case.label


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
    assert len(exercise.hints) >= 2 and len(set(exercise.hints)) == len(exercise.hints)


@every_exercise
def test_cases_can_be_tried_by_hand_and_stay_what_they_are(exercise):
    for number, case in enumerate(exercise.cases, start=1):
        given = exercises.arguments(exercise.name, number)
        assert len(given) == len(case.arguments)
        for one, kept in zip(given, case.arguments, strict=True):
            if isinstance(one, np.ndarray):
                assert one is not kept and np.array_equal(one, kept)
