"""Which slip gives exactly these numbers.

The learner's function and the edited solutions run on the same cases.  Where all outcomes
agree, the learner has in effect made that edit; often two of them.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from nnbook.exercises.anatomy import Exercise, Slip, call
from nnbook.exercises.comparing import Array, agree, close
from nnbook.exercises.running import Outcome, outcomes, run

NONE = Outcome(problem="no outcome", mark="of no answer")


def after(exercise: Exercise, slips: tuple[Slip, ...]) -> list[Outcome] | None:
    """What comes of the solution after these slips; None where they do not combine."""
    source = exercise.edited(*slips)
    found = [NONE] if source is None else list(one_by_one(exercise, source))
    return None if found[0] is NONE else found


@functools.cache
def in_forms(exercise: Exercise) -> list[tuple[list[Slip], list[Outcome]]]:
    """The slips made in each other form of the solution, and what comes of it."""
    return [
        (
            [exercise.slip(key), exercise.slip(form.base)],
            list(one_by_one(exercise, form.source.replace(old, new))),
        )
        for form in exercise.forms
        for key, (old, new) in form.edits.items()
    ]


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

    Where several pairs have them, only what all of these share is certain.  Nothing is where the
    answer is one that very different mistakes have.
    """

    def is_got(outcomes: Iterable[Outcome]) -> bool:
        return all(map(agree, got, outcomes, itertools.repeat(exercise.parts)))

    if is_got(right(exercise)):
        return []
    if all(outcome.problem in ("exception", "endless") for outcome in got):
        return []
    is_blank, is_simple = blank(exercise, got), simple(exercise, got)
    for slip in exercise.slips:
        source = exercise.edited(slip)
        if source and (slip.says_the_numbers or not is_blank):
            if is_got(one_by_one(exercise, source)):
                return [slip]
    if is_blank or is_simple:
        return []
    for slips, wrong in in_forms(exercise):
        if is_got(wrong):
            return slips
    if not exercise.pairs or (exercise.look is call and not is_telling(exercise, got)):
        return []
    pairs = [
        pair
        for pair in itertools.combinations(exercise.slips, 2)
        if (source := together(exercise, *pair)) and is_got(one_by_one(exercise, source))
    ]
    return [
        slip
        for slip in (pairs[0] if pairs else ())
        if all(slip.name in (a.name, b.name) for a, b in pairs)
    ]


@functools.cache
def rehearse(exercise: Exercise) -> None:
    """Do before many wrong answers come what is the same for all of them."""
    right(exercise)
    pairs = itertools.combinations(exercise.slips, 2) if exercise.pairs else ()
    sources = [*map(exercise.edited, exercise.slips)]
    sources += [together(exercise, *pair) for pair in pairs]
    for source in filter(None, sources):
        in_case(exercise, source, 0)


def together(exercise: Exercise, one: Slip, other: Slip) -> str | None:
    """The source after two slips, the one that replaces more first; None where they exclude."""
    first, second = sorted((one, other), key=lambda slip: slip.old != "*")
    if second.old == "*":
        return None
    return exercise.edited(first, second) or exercise.edited(second, first)


def one_by_one(exercise: Exercise, source: str) -> Iterator[Outcome]:
    """What comes of a source in each case; most pairs are ruled out by the first."""
    for number in range(len(exercise.cases)):
        yield in_case(exercise, source, number)


@functools.cache
def in_case(exercise: Exercise, source: str, number: int) -> Outcome:
    """What comes of a source in one case; nothing of two edits of one place."""
    try:
        return run(exercise.build(source), exercise, exercise.cases[number])
    except SyntaxError:
        return NONE


def wrong_parts(exercise: Exercise, got: Sequence[Outcome], want: Sequence[Outcome]) -> list[str]:
    """The parts that are wrong in some case that gave an answer."""
    both = [(g.answer, w.answer) for g, w in zip(got, want, strict=True)]
    pairs = [(a, b) for a, b in both if a and b]
    return [part for part in exercise.parts if not all(close(a[part], b[part]) for a, b in pairs)]


def is_telling(exercise: Exercise, got: Sequence[Outcome]) -> bool:
    """Whether two wrong numbers differ and are not -1, 0, 1 or nan, which different code gives."""
    want, wrong = right(exercise), set[float]()
    for part in wrong_parts(exercise, got, want):
        pairs = [(g.answer, w.answer) for g, w in zip(got, want, strict=True)]
        for a, b in ((a[part], b[part]) for a, b in pairs if a and b):
            wrong |= set() if close(a, b) else {*np.round(a[np.isfinite(a)], 9).tolist()}
    return len(wrong - {-1.0, 0.0, 1.0}) >= 2


def blank(exercise: Exercise, got: Sequence[Outcome]) -> bool:
    """Whether what is wrong is one number in every case, such as 0 or nan."""
    if exercise.look is not call:
        return False  # what is observed is often yes or no

    def is_blank(part: str) -> bool:
        plain = zip(got, exercise.cases, strict=True)
        answers = [g.answer[part] for g, case in plain if g.answer and not case.view]
        values = np.concatenate(answers, axis=None) if answers else np.zeros(0)
        return bool(values.size) and bool(np.isclose(values, values[0], equal_nan=True).all())

    return all(map(is_blank, wrong_parts(exercise, got, right(exercise))))


def simple(exercise: Exercise, got: Sequence[Outcome]) -> bool:
    """Whether what is wrong is in every case an argument, or the right answer turned or scaled."""
    want = [outcome.answer or {} for outcome in right(exercise)]

    def is_simple(part: str) -> bool:
        pairs = [(g.answer[part], w[part]) for g, w in zip(got, want, strict=True) if g.answer]
        turned = all(b.ndim == 2 and close(a, b.T) for a, b in pairs)
        return turned or is_scaled(pairs) or handed_back(exercise, part, got) is not None

    return exercise.look is call and all(
        map(is_simple, wrong_parts(exercise, got, right(exercise)))
    )


def is_scaled(pairs: Sequence[tuple[Array, Array]]) -> bool:
    """Whether the first of each pair is the second times a number, the same for all pairs."""
    a, b = pairs[0]
    at = int(np.argmax(np.abs(b)))
    factor = a.flat[at] / b.flat[at] if a.shape == b.shape and b.flat[at] else np.nan
    return all(close(a, factor * b) for a, b in pairs)


def handed_back(exercise: Exercise, part: str, got: Sequence[Outcome]) -> str | None:
    """The parameter that a part of the answer is in every case, as it came in."""
    if exercise.look is not call:
        return None  # its cases are no calls
    for i, name in enumerate(exercise.parameters):
        given = [case.arguments[i] for case in exercise.cases]
        if all(isinstance(array, np.ndarray) for array in given) and all(
            outcome.answer is not None and close(outcome.answer[part], array.astype(float))
            for outcome, array in zip(got, given, strict=True)
        ):
            return name
    return None
