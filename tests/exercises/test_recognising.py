"""An author's mistake is not taken for a learner's."""

import dataclasses

import pytest

from nnbook.exercises import exercise
from nnbook.exercises.anatomy import Slip
from nnbook.exercises.laws import broken_laws
from nnbook.exercises.recognising import after, recognise, right
from nnbook.exercises.running import outcomes


def broken(output, Y):
    raise ValueError("odd")


def test_a_solution_that_fails_is_named_with_its_case() -> None:
    task = dataclasses.replace(exercise("mse"), solution=broken)
    said = (
        f"the solution of broken fails in case {task.cases[0].label!r}: "
        'exception it raised ValueError: odd (in `raise ValueError("odd")`)'
    )
    with pytest.raises(RuntimeError) as info:
        right(task)
    assert str(info.value) == said
    assert broken_laws(task) == [f"the exercise cannot be judged: {said}"]


def test_edits_that_do_not_combine_have_no_outcome() -> None:
    task = exercise("mse")
    assert after(task, (Slip("gone", "So.", "nowhere", "x"),)) is None
    assert after(task, (Slip("open", "So.", "return ", "return ("),)) is None


def test_nothing_is_recognised_in_a_right_answer_or_in_one_without_a_name() -> None:
    task = exercise("mse")
    assert recognise(task, outcomes(task.solution, task)) == []
    assert recognise(task, outcomes(lambda output, Y: 17, task)) == []
