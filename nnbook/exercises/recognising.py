"""Which slip gives exactly these numbers.

The learner's function and the edited solutions run on the same cases.  Where all outcomes
agree, the learner has in effect made that edit; often two of them.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

from nnbook.exercises.anatomy import Exercise, Slip
from nnbook.exercises.comparing import agree
from nnbook.exercises.running import Outcome, outcomes


@functools.cache
def after(exercise: Exercise, slips: tuple[Slip, ...]) -> list[Outcome] | None:
    """What comes of the solution after these slips; None where they do not combine."""
    source = exercise.edited(*slips)
    if source is None:
        return None
    try:
        submission = exercise.build(source)
    except SyntaxError:  # two edits of one place
        return None
    return outcomes(submission, exercise)


def right(exercise: Exercise) -> list[Outcome]:
    """What comes of the solution."""
    found = outcomes_of_solution(exercise)
    assert_usable(exercise, found)
    return found


@functools.cache
def outcomes_of_solution(exercise: Exercise) -> list[Outcome]:
    """What comes of the solution, run once."""
    return outcomes(exercise.solution, exercise)


def assert_usable(exercise: Exercise, found: Sequence[Outcome]) -> None:
    """An author's mistake must not look like a learner's."""
    for case, outcome in zip(exercise.cases, found, strict=True):
        if outcome.answer is None:
            raise RuntimeError(
                f"the solution of {exercise.name} fails in case {case.label!r}: "
                f"{outcome.problem} {outcome.detail}"
            )


def recognise(exercise: Exercise, got: Sequence[Outcome]) -> list[Slip]:
    """The slip that has the learner's outcomes in every case, or else the two that have.

    Where several pairs have them, only what all of these share is certain.
    """
    expected = right(exercise)

    def explains(slips: tuple[Slip, ...]) -> bool:
        wrong = after(exercise, slips)
        return wrong is not None and all(map(agree, got, wrong, itertools.repeat(exercise.parts)))

    if all(map(agree, got, expected, itertools.repeat(exercise.parts))):
        return []
    for slip in exercise.slips:
        if explains((slip,)):
            return [slip]
    pairs = [pair for pair in itertools.permutations(exercise.slips, 2) if explains(pair)]
    return [
        slip
        for slip in (pairs[0] if pairs else ())
        if all(slip.name in (a.name, b.name) for a, b in pairs)
    ]
