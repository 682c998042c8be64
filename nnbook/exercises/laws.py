"""What holds for every exercise; each law yields what an author has still to mend."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnbook.exercises.anatomy import Exercise, Slip, call
from nnbook.exercises.comparing import agree
from nnbook.exercises.recognising import after, right
from nnbook.exercises.running import Outcome
from nnbook.exercises.telling import judge

Law = Callable[[Exercise], Iterator[str]]


def the_solution_is_clean(exercise: Exercise) -> Iterator[str]:
    """It answers every case, without a warning, and leaves its arguments alone."""
    for case, outcome in zip(exercise.cases, right(exercise), strict=True):
        if outcome.warning or outcome.changed:
            said = outcome.warning or f"changes {' and '.join(outcome.changed)}"
            yield f"the solution is not clean in case {case.label!r}: {said}"


def the_stub_is_not_attempted(exercise: Exercise) -> Iterator[str]:
    """A page full of stubs is calm."""
    stub = exercise.build(f"{exercise.imports}\n{exercise.stub}")
    if judge(exercise, stub).status != "not attempted":
        yield "the stub does not count as not attempted"


def there_are_two_hints(exercise: Exercise) -> Iterator[str]:
    """The first gives an idea, the last nearly the answer."""
    if len(set(exercise.hints)) < 2:
        yield "there are fewer than two hints"


def every_way_is_right(exercise: Exercise) -> Iterator[str]:
    """Other ways to write the solution pass as it does."""
    for number, way in enumerate(exercise.right_ways, start=1):
        if not judge(exercise, exercise.build(way)):
            yield f"way {number} does not pass"


def every_slip_fits_the_solution(exercise: Exercise) -> Iterator[str]:
    """Its edit can be made."""
    for slip in exercise.slips:
        if after(exercise, (slip,)) is None:
            yield f"slip {slip.key}: the edit does not fit the solution"


def every_slip_is_recognised_as_itself(exercise: Exercise) -> Iterator[str]:
    """It is refused, with its own sentence first."""
    for slip, _ in usable(exercise):
        verdict = judge(exercise, exercise.build(exercise.edited(slip) or ""))
        if verdict or verdict.lines[:1] != [slip.sentence]:
            yield f"slip {slip.key}: recognised as {verdict.slips or verdict.status}"


def no_slip_is_known_by_an_exception_alone(exercise: Exercise) -> Iterator[str]:
    """Many mistakes raise the same error; a name needs more."""
    for slip, outcomes in usable(exercise):
        if all(outcome.problem == "exception" for outcome in outcomes):
            yield f"slip {slip.key}: it raises in every case"


def no_two_slips_have_the_same_outcomes(exercise: Exercise) -> Iterator[str]:
    """One set of numbers has one name."""
    for (a, ours), (b, theirs) in itertools.combinations(usable(exercise), 2):
        if all(agree(x, y, exercise.parts) for x, y in zip(ours, theirs, strict=True)):
            yield f"slips {a.key} and {b.key} have the same outcomes"


def slips_are_told_in_every_form(exercise: Exercise) -> Iterator[str]:
    """A mistake in the textbook's form has its own name and that of the form."""
    for form in exercise.forms:
        for key, (old, new) in form.edits.items():
            source = form.source.replace(old, new)
            if source == form.source:
                yield f"slip {key}: the edit does not fit the form {form.base}"
            told = judge(exercise, exercise.build(source)).slips
            if told != list(dict.fromkeys([exercise.slip(key).name, form.base])):
                yield f"slip {key} in the form {form.base}: recognised as {told}"


def nothing_is_read_into_an_answer_that_says_nothing(exercise: Exercise) -> Iterator[str]:
    """Very different mistakes give zeros, an argument, or the right answer turned or scaled."""
    if exercise.look is not call:
        return
    handed_back: dict[str, Answer] = {
        f"argument {i + 1}": lambda *arguments, i=i: arguments[i]
        for i in range(len(exercise.parameters))
    }
    for name, answer in (
        {name: made(exercise, EMPTY[name]) for name in EMPTY} | handed_back
    ).items():
        answer.__signature__ = inspect.signature(exercise.solution)  # type: ignore[attr-defined]
        verdict = judge(exercise, answer)
        told = [slip for slip in exercise.slips if slip.sentence in verdict.lines]
        is_number = name in ("zeros", "ones", "nan")
        if len({slip.name for slip in told}) > 1 or any(
            is_number and not slip.says_the_numbers for slip in told
        ):
            yield f"an answer of {name} is told {[slip.key for slip in told]}"


def made(exercise: Exercise, change: Change) -> Answer:
    """The right answer, changed part by part."""

    def answer(*arguments: Any) -> Any:
        value = exercise.solution(*arguments)
        return tuple(map(change, value)) if isinstance(value, tuple) else change(value)

    return answer


Change = Callable[[Any], Any]
Answer = Callable[..., Any]
EMPTY: dict[str, Change] = {
    "zeros": lambda right: np.zeros_like(right, float),
    "ones": lambda right: np.ones_like(right, float),
    "nan": lambda right: np.full_like(right, np.nan, float),
    "the transpose": np.transpose,
    "one row of numbers": np.ravel,
    "one axis more": lambda right: np.asarray(right)[np.newaxis],
    "twice the size": lambda right: 2 * np.asarray(right),
    "the wrong sign": lambda right: -np.asarray(right),
}


def every_case_is_failed_by_some_slip(exercise: Exercise) -> Iterator[str]:
    """A case that nothing fails finds nothing."""
    found = usable(exercise)
    for i, case in enumerate(exercise.cases):
        want = right(exercise)[i]
        if found and all(agree(want, outcomes[i], exercise.parts) for _, outcomes in found):
            yield f"case {case.label!r}: no slip fails it"


LAWS: tuple[Law, ...] = (
    the_solution_is_clean,
    the_stub_is_not_attempted,
    there_are_two_hints,
    every_way_is_right,
    every_slip_fits_the_solution,
    every_slip_is_recognised_as_itself,
    no_slip_is_known_by_an_exception_alone,
    no_two_slips_have_the_same_outcomes,
    slips_are_told_in_every_form,
    nothing_is_read_into_an_answer_that_says_nothing,
    every_case_is_failed_by_some_slip,
)


def usable(exercise: Exercise) -> list[tuple[Slip, list[Outcome]]]:
    """The slips whose edit fits, and what comes of them."""
    tried = ((slip, after(exercise, (slip,))) for slip in exercise.slips)
    return [(slip, outcomes) for slip, outcomes in tried if outcomes is not None]


def broken_laws(exercise: Exercise) -> list[str]:
    """What an author has still to mend.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    faults : list of str
        Empty if all is well.
    """
    try:
        return [fault for law in LAWS for fault in law(exercise)]
    except Exception as error:
        return [f"the exercise cannot be judged: {error}"]
