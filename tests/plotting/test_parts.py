"""Numbers as text, names, labels, and ticks one can read."""

from functools import partial
from operator import methodcaller

import numpy as np
import pytest

from nnbook.plotting.parts import class_of_each, loss_axis, name_of, padded_range, text_of
from nnbook.structure import gaussian, tanh


@pytest.mark.parametrize(
    ("number", "text"),
    [(-4, "−4"), (2.0, "2"), (0.7310585, "0.731"), (162, "162"), (1234, "1234"), (-0.0, "0"),
     (1e-7, "1e−07"), (999999, "999999"), (1234567, "1.23457e+06"),
     (float("nan"), "nan"), ("$w$", "$w$"), ("-1", "-1")],
)  # fmt: skip
def test_a_number_is_short_and_has_a_true_minus_sign(number, text) -> None:
    assert text_of(number) == text


def test_a_function_without_a_name_is_called_by_its_kind() -> None:
    assert name_of(methodcaller("sum")) == "methodcaller"


def test_a_partial_function_has_the_name_of_the_function() -> None:
    assert name_of(partial(gaussian, std=0.1)) == "gaussian"
    assert name_of(tanh) == "tanh"


@pytest.mark.parametrize(
    "Y", [[0, 2, 1], [[0], [2], [1]], np.eye(3)[[0, 2, 1]], np.array([0, 2, 1], np.uint8)]
)
def test_labels_come_as_vector_column_or_one_hot(Y) -> None:
    assert class_of_each(Y, 3, 3).tolist() == [0, 2, 1]


def test_a_range_of_one_value_has_a_width() -> None:
    assert padded_range(np.array([3.0, 3.0])) == (2, 4)
    assert padded_range(np.array([0.0, 1.0]), share=0.1) == (-0.1, 1.1)


@pytest.mark.parametrize(
    "low, high, labels",
    [
        (1, 2, "1 1.5 2"),
        (0.2, 0.29, "0.2 0.25 0.3"),
        (0.5, 2.4, "0.5 1 1.5 2 2.5"),
        (2, 6, "2 3 4 5 6"),
        (1, 7.9, "1 2 5"),
        (0.01, 1, "0.01 0.02 0.05 0.1 0.2 0.5 1"),
        (1, 190, "1 10 100"),
        (0.001, 1, "0.001 0.01 0.1 1"),
    ],
)
def test_ticks_of_a_loss_axis_are_plain_numbers_and_epochs_are_whole(ax, low, high, labels) -> None:
    ax.plot([0, 1, 2], [high, low, low])
    loss_axis(ax, log=True)
    bottom, top = ax.get_ylim()
    ticks = zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    assert [text.get_text() for y, text in ticks if bottom <= y <= top] == labels.split()
    assert all(tick == int(tick) for tick in ax.get_xticks())


@pytest.mark.parametrize("low", [0.9, 0.2, 0.02, 1e-3, 1e-9, 1e-20])
def test_a_loss_axis_has_a_few_plain_ticks_over_any_range(ax, low) -> None:
    ax.plot([1.0, low])
    loss_axis(ax, log=True)
    ax.figure.canvas.draw()
    bottom, top = ax.get_ylim()
    ticks = [tick for tick in ax.get_yticks() if bottom <= tick <= top]
    assert 2 <= len(ticks) <= 12
    assert all("$" not in text.get_text() for text in ax.get_yticklabels())
