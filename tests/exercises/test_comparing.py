"""When two answers are equal, and every sentence about a wrong one."""

import numpy as np
import pytest

from nnbook.exercises.comparing import ATOL, RTOL, agree, close, factors, ratios, relations
from nnbook.exercises.running import Outcome

ONE, PARTS = np.array([1.0]), ("answer",)


@pytest.mark.parametrize(
    ("a", "b", "is_close"),
    [
        (1 + 0.9 * RTOL, 1.0, True),
        (1 + 1.1 * RTOL, 1.0, False),
        (0.9 * ATOL, 0.0, True),
        (1.1 * ATOL, 0.0, False),
        (np.nan, np.nan, True),
        ([[0.7]], 0.7, True),
        (0.7, [[0.7]], False),
        ([0.7, 0.7], 0.7, False),
        ([1.0, 2.0], [[1.0, 2.0]], False),
    ],
)
def test_answers_are_close(a, b, is_close) -> None:
    assert close(np.array(a), np.array(b)) is is_close


FAILED = Outcome(problem="none", mark="a")


@pytest.mark.parametrize(
    ("a", "b", "is_same"),
    [
        (Outcome({"answer": ONE}), Outcome({"answer": ONE}, shown="1"), True),
        (Outcome({"answer": ONE}), Outcome({"answer": 2 * ONE}), False),
        (Outcome({"answer": ONE}), FAILED, False),
        (FAILED, Outcome({"answer": ONE}), False),
        (FAILED, Outcome(problem="none", mark="a", detail="other words"), True),
        (FAILED, Outcome(problem="none", mark="b"), False),
        (FAILED, Outcome(problem="kind", mark="a"), False),
    ],
)
def test_outcomes_agree_in_what_came_not_in_words(a, b, is_same) -> None:
    assert agree(a, b, PARTS) is is_same


def test_all_parts_must_agree() -> None:
    ours, theirs = Outcome({"a": ONE, "b": ONE}), Outcome({"a": ONE, "b": 2 * ONE})
    assert agree(ours, theirs, "a") and not agree(ours, theirs, "ab")


WANT = np.array([[1.0, 2.0], [3.0, 5.0]])
M = {"m": 5}
SAME = "is off by the same number everywhere"


@pytest.mark.parametrize(
    ("got", "want", "said"),
    [
        (WANT[:, :1].T, WANT[:, :1], ["is the transpose of the right answer"]),
        ([1.0, 2.0, 3.0, 5.0], WANT, []),
        ([[1.0, 2.0, 3.0]], WANT, []),
        ([np.inf, 2.0], [1.0, 2.0], ["contains nan or inf"]),
        (WANT.T, WANT, ["is the transpose of the right answer"]),
        (-WANT.T, WANT, []),
        (-WANT, WANT, ["has the wrong sign"]),
        (WANT / 2, WANT, ["is 2 times too small", "is 0.5 times the right answer"]),
        (-2 * WANT, WANT,
         ["has the wrong sign and is 2 times too large", "is -2 times the right answer"]),
        (0 * WANT, WANT, ["is 0 everywhere"]),
        ([0.0, 0.0], [1.0, 1.0], ["is 0 everywhere", "is 1 too small everywhere", SAME]),
        (WANT + [[0, 0], [0, 0.05]], WANT,
         ["is nearly right: was something rounded, or approximated?"]),
        (WANT + [[0, 0], [0, 0.06]], WANT, []),
        ([1.0, 101.0], [1.0, 100.0], ["is nearly right: was something rounded, or approximated?"]),
        ([0.1, 0.102], [0.1, 0.1], []),
        (WANT + 1, WANT, ["is 1 too large everywhere", SAME]),
        (WANT + [[1, 1.0009], [0.9992, 1]], WANT, ["is 1 too large everywhere", SAME]),
        (WANT + [[1, 1], [1, 1.01]], WANT, []),
        ([2.0, 2.0], [0.0, 0.0], ["is 2 too large everywhere", SAME]),
        (3.5, 1.0, ["is 3.5 times the right answer"]),
        ([0.0, 2.0, 4.0], [0.0, 1.0, 2.0],
         ["is 2 times too large", "is 2 times the right answer"]),
    ],
)  # fmt: skip
def test_everything_simple_is_said_of_a_wrong_array(got, want, said) -> None:
    assert relations(np.array(got), np.array(want), M) == said


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.0005, [""]),
        (-1.0, ["has the wrong sign"]),
        (2.001, ["is 2 times too large", "is 2.001 times the right answer"]),
        (2.003, ["is 2.003 times the right answer"]),
        (0.2, ["is m times too small", "is 0.2 times the right answer"]),
        (
            -10,
            [
                "has the wrong sign and is 2 times m times too large",
                "is -10 times the right answer",
            ],
        ),
        (1 / 25, ["is m squared times too small", "is 0.04 times the right answer"]),
        (1000, ["is 1000 times the right answer"]),
        (0.001, ["is 0.001 times the right answer"]),
        (-3.3, ["is -3.3 times the right answer"]),
        (1001, []),
        (0.0009, []),
        (1e-7, []),
    ],
)
def test_a_ratio_has_a_name(ratio, said) -> None:
    assert ratios(ratio * WANT, WANT, M) == said


def test_a_ratio_to_nothing_is_none() -> None:
    assert ratios(np.ones(2), np.zeros(2), M) == []
    assert ratios(WANT**2, WANT, M) == []


def test_factors_are_2_the_sizes_their_products_and_squares() -> None:
    assert factors({"a": 3, "b": 5}) == [
        ("2", 2.0), ("a", 3), ("b", 5), ("2 times a", 6), ("2 times b", 10), ("a times b", 15),
        ("a squared", 9), ("b squared", 25),
    ]  # fmt: skip
