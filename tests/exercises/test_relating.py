"""What a wrong array is said to be made of is so in numbers."""

import ast

import numpy as np
import pytest

from nnbook.exercises import exercise
from nnbook.exercises.nearby import BRACKETS, TOLD, change_of, changed
from nnbook.exercises.relating import FUNCTIONS, from_arguments, likenesses
from nnbook.exercises.running import outcomes
from nnbook.exercises.telling import judge

WANT = np.array([[0.2, -1.5, 3.0], [0.0, 4.0, -2.5], [7.0, 0.3, 0.9], [1.0, 1.1, -6.0]])
ROW = WANT[:, 0] + 3
CUBE = np.arange(24.0).reshape(2, 3, 4) ** 2


def put(array, at, value):
    array = array.copy()
    array[at] = value
    return array


@pytest.mark.parametrize(
    ("got", "want", "said"),
    [
        (WANT.ravel(), WANT, "has the right numbers, but another shape"),
        ([1.0, 3.0], 2.0, "is an array of numbers; their mean is the right answer"),
        ([1.0, 3.0], 4.0, "is an array of numbers; their sum is the right answer"),
        ([1.0, 3.0], 7.0, "is an array of numbers; one number is wanted"),
        (WANT[0], WANT, "is the first of the rows of the right answer alone"),
        (WANT[:, -1], WANT, "is the last of the columns of the right answer alone"),
        (WANT[:2], WANT, "lacks rows at its end"),
        (WANT[:, 1:], WANT, "lacks columns at its beginning"),
        (np.vstack([WANT, ROW[:3]]), WANT, "has rows too many at its end"),
        (np.column_stack([ROW, WANT]), WANT, "has columns too many at its beginning"),
        (ROW[:2], ROW, "lacks numbers at its end"),
        (WANT.sum(axis=0), WANT, "is the right answer, added up down the columns"),
        (WANT.mean(axis=1), WANT, "is the right answer, averaged along the rows"),
        (np.sum(WANT), WANT, "is the right answer, added up in all"),
        (ROW**2, ROW, "is the square of the right answer"),
        (1 - WANT, WANT, "is 1 minus the right answer"),
        (np.abs(WANT), WANT, "is the absolute value of the right answer"),
        (WANT * [1, -1, 1], WANT, "is right but for some signs"),
        (WANT[::-1], WANT, "has the reverse order"),
        (WANT[:, ::-1], WANT, "has its columns in the reverse order"),
        (WANT[[1, 0, 2, 3]], WANT, "has the right numbers in other places"),
        (put(WANT, 0, 9), WANT, "is right but for the first row"),
        (put(WANT, (slice(None), -1), 9), WANT, "is right but for the last column"),
        (put(ROW, slice(1, None), 9), ROW, "is right in the first number only"),
        (put(WANT, (2, 1), 0), WANT, "is 0 where it is wrong, and right elsewhere"),
        (put(WANT, (1, 0), 5), WANT, "is wrong only where 0 is wanted"),
        (CUBE.transpose(0, 2, 1), CUBE, "has its axes in another order"),
        (CUBE[:, :2, :3], CUBE, "is the beginning of the right answer alone"),
        (put(WANT[:, :2], (slice(None), 1), 9), WANT[:, :2], "is right in the first column only"),
        (np.array([5.0, 6.0]), ROW, None),
    ],
)
def test_a_wrong_array_is_likened_to_the_right_one(got, want, said) -> None:
    found = list(likenesses(np.asarray(got, float), np.asarray(want, float)))
    assert said in found if said else found == []


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (np.sign(WANT), "is the sign of `A`"),
        (WANT - 2 * WANT.T.reshape(4, 3), "is `A` minus `B`"),
        (WANT @ [[1], [2], [3]], "is the matrix product of `A` and `C`"),
        ((WANT + 1) * WANT, "is the right answer times `A`"),
        ((WANT + 1) / 0.5, "is the right answer divided by `rate`"),
        (WANT * 17, None),
    ],
)
def test_a_wrong_array_is_made_of_the_arguments(got, said) -> None:
    arguments = {"A": WANT, "B": 2 * WANT.T.reshape(4, 3), "C": np.array([[1.0], [2], [3]])}
    found = list(from_arguments(got, WANT + 1, arguments | {"rate": 0.5, "f": np.sum}))
    assert said in found if said else found == []


def test_functions_that_cannot_be_computed_are_passed_over() -> None:
    assert "the logarithm of" in FUNCTIONS
    assert list(likenesses(np.array([1.0, 2.0, 3.0]), np.array([0.0, -1.0, -5.0]))) == []


# ---- Small changes of the solution ---------------------------------------------------------------


def point_at_means(x, y, learning_rate, steps):
    w = b = 0.0
    for _ in range(steps):
        error = np.mean(w * x + b - y)
        w, b = w - 2 * learning_rate * error * np.mean(x), b - 2 * learning_rate * error
    return w, b


@pytest.mark.parametrize(
    ("name", "wrong", "change"),
    [
        ("mse", lambda a, b: np.mean((a + b) ** 2), "a plus in the place of a minus"),
        ("mse", lambda a, b: np.mean((a - b) ** 3),
         "the third power in the place of the square"),
        ("dense", lambda X, W, b: X @ W * b, "a product for a sum"),
        ("momentum_step", lambda w, v, g, rate, decay: (w - rate * (decay * v + g**2),
                                                         decay * v + g**2),
         "the square of `gradient` in the place of `gradient`"),
        ("softmax_backward", lambda dP, P: P * dP - np.sum(dP * P, axis=1, keepdims=True),
         BRACKETS),
        ("tanh_backward", lambda dA, A: dA / (1 - A**2), "a division in the place of a product"),
        ("descend_line", lambda x, y, rate, steps: exercise("descend_line").solution(
            x, y, rate, steps - 1), "one round of the loop less"),
        ("descend_line", point_at_means,
         "a product of two means in the place of the mean of a product"),
        ("two_layers", lambda X, W, b, V, c: (
            np.tanh(X @ W + b), 1 / (1 + np.exp(-np.tanh(X @ W + b) @ V + c))), BRACKETS),
        ("sigmoid", lambda z: np.exp(z) / 1 + np.exp(z), BRACKETS),
        # In another right way to write it; and where a name stands twice.
        ("bce", lambda z, Y: np.mean(np.maximum(z, 0) - Y * z + np.log1p(np.exp(np.abs(z)))),
         "one minus is left out"),
        ("softmax_backward", lambda dP, P: P * -np.sum(dP * P, axis=1, keepdims=True),
         "one `dP` is left out"),
        ("mse", lambda a, b: 17.0, None), ("mse", lambda a, b: a.x, None),
        ("mse", lambda a, b: 2 * np.mean((a - b) ** 2), None),
    ],
)  # fmt: skip
def test_a_small_change_of_the_solution_is_named(name, wrong, change) -> None:
    task = exercise(name)
    said = change_of(task, outcomes(wrong, task))
    assert said == (change and TOLD.format(change))
    assert not change or judge(task, wrong).lines[0] == said


def test_every_change_is_source_that_differs_from_the_solution() -> None:
    for name in ("mse", "two_layers", "adam"):
        task = exercise(name)
        whole = ast.unparse(ast.parse(task.source))
        sources = [source for _, source in changed(task)]
        assert len(sources) > 20 and whole not in sources
