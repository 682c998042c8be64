"""What an author is told, in full."""

import dataclasses

import numpy as np
import pytest

from nnbook.exercises import exercise, laws
from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.laws import broken_laws, usable


def double(x):
    return 2 * x


def changes(x, y):
    x *= 2
    y *= 2
    return x


def warns(x):
    return 2 * x * (np.log(np.zeros(1)) < 0)


ONE, TWO = Case("one", (1.0,)), Case("two", (2.0,))
TASK = Exercise(double, "", "", "", [ONE, TWO], [], ["First.", "Second."])


def slip(key, new, old="2 * x"):
    return Slip(key, f"{key}.", old, new)


def with_slips(*slips):
    return dataclasses.replace(TASK, slips=slips)


class Begun(Exercise):
    """An exercise whose stub does something already."""

    stub = "def double(x):\n    return 0"


LAWS = {
    "a solution that warns": (
        laws.the_solution_is_clean, dataclasses.replace(TASK, solution=warns, cases=[ONE]),
        ["the solution is not clean in case 'one': divide by zero encountered in log"]),
    "a solution that changes": (
        laws.the_solution_is_clean,
        dataclasses.replace(
            TASK, solution=changes, cases=[Case("one", (np.ones(1), np.ones(1)))]),
        ["the solution is not clean in case 'one': changes x and y"]),
    "a stub that does something": (
        laws.the_stub_is_not_attempted, Begun(**vars(TASK)),
        ["the stub does not count as not attempted"]),
    "one hint twice": (
        laws.there_are_two_hints, dataclasses.replace(TASK, hints=["One.", "One."]),
        ["there are fewer than two hints"]),
    "a way that is not right": (
        laws.every_way_is_right,
        dataclasses.replace(TASK, ways=["return x + x", "y = 3 * x\nreturn y"]),
        ["way 2 does not pass"]),
    "an edit that does not fit": (
        laws.every_slip_fits_the_solution, with_slips(slip("gone", "x", old="3"), slip("a", "x")),
        ["slip gone: the edit does not fit the solution"]),
    "slips of one outcome": (
        laws.every_slip_is_recognised_as_itself,
        with_slips(slip("a", "3 * x"), slip("b", "x * 3"), slip("c", "x * 2")),
        ["slip b: recognised as ['a']", "slip c: recognised as passed"]),
    "an error in every case": (
        laws.no_slip_is_known_by_an_exception_alone,
        with_slips(slip("a", "x.a"), slip("b", "x if x < 2 else x.a")),
        ["slip a: it raises in every case"]),
    "the same outcomes": (
        laws.no_two_slips_have_the_same_outcomes,
        with_slips(slip("a", "3 * x"), slip("b", "x * 3"), slip("c", "x if x < 2 else 3 * x")),
        ["slips a and b have the same outcomes"]),
    "a case without a slip": (
        laws.every_case_is_failed_by_some_slip,
        with_slips(slip("a", "2 * x * (x < 2)"), slip("b", "2 if x < 2 else x")),
        ["case 'one': no slip fails it"]),
}  # fmt: skip


@pytest.mark.parametrize("what", LAWS)
def test_a_law_says_in_full_what_breaks_it(what) -> None:
    law, planted, faults = LAWS[what]
    assert list(law(planted)) == faults


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_nothing_breaks_a_law_in_a_sound_exercise(law) -> None:
    assert list(law(exercise("mse"))) == []
    assert list(law(TASK)) == []


def test_only_slips_that_fit_are_usable() -> None:
    fits = slip("a", "3 * x")
    ((found, outcomes),) = usable(with_slips(slip("gone", "x", old="3"), fits))
    assert found is fits and [float(o.answer["answer"]) for o in outcomes] == [3, 6]


def test_faults_come_law_by_law() -> None:
    task = dataclasses.replace(with_slips(slip("gone", "x", old="3")), hints=[])
    assert broken_laws(task) == [
        "there are fewer than two hints", "slip gone: the edit does not fit the solution",
    ]  # fmt: skip
    assert broken_laws(TASK) == []
