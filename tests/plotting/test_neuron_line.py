"""Geometry with round numbers: w = (3, 4) has length 5."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch, Polygon

from nnbook.plotting.neuron_line import NO, YES, plot_neuron

NEURONS = [([3, 4], -5), ([3, 4], 5), ([1, -1.5], 2), ([-2, 0], 1), ([0, 0.5], 0), ([20, 20], -30)]
neurons = pytest.mark.parametrize(("w", "b"), NEURONS)


def longest(ax):
    """The line z = 0, which reaches beyond the picture."""
    return max(ax.lines, key=lambda line: np.linalg.norm(np.ptp(line.get_xydata(), axis=0)))


def arrow(ax):
    (patch,) = (patch for patch in ax.patches if isinstance(patch, FancyArrowPatch))
    return np.array(patch._posA_posB)


@neurons
def test_z_is_zero_on_the_line(ax, w, b) -> None:
    plot_neuron(w, b, ax)
    np.testing.assert_allclose(longest(ax).get_xydata() @ w + b, 0, atol=1e-9)


@neurons
def test_z_is_positive_on_the_stronger_side(ax, w, b) -> None:
    plot_neuron(w, b, ax)
    sides = {p.get_facecolor()[:3]: p for p in ax.patches if isinstance(p, Polygon)}
    for color, sign in ((YES, 1), (NO, -1)):
        z = sides[to_rgb(color)].get_xy() @ w + b
        assert (sign * z >= -1e-9).all() and (sign * z).max() > 0
    strength = [sides[to_rgb(color)].get_facecolor()[3] for color in (YES, NO)]
    assert strength[0] > strength[1]


@neurons
def test_the_weight_vector_stands_on_the_line_and_points_to_the_positive_side(ax, w, b) -> None:
    plot_neuron(w, b, ax)
    start, tip = arrow(ax)
    np.testing.assert_allclose(start @ w + b, 0, atol=1e-9)
    step = tip - start
    np.testing.assert_allclose(step[0] * w[1] - step[1] * w[0], 0, atol=1e-9)
    assert step @ w > 0


@neurons
def test_arrow_and_texts_are_inside_the_picture(ax, w, b) -> None:
    for X in (None, [[0, 0], [0, 1], [1, 0], [1, 1]]):
        fresh = ax.figure.add_subplot()
        plot_neuron(w, b, fresh, X=X)
        (left, right), (bottom, top) = fresh.get_xlim(), fresh.get_ylim()
        places = [*arrow(fresh), *(text.get_position() for text in fresh.texts)]
        for x, y in places:
            assert left <= x <= right and bottom <= y <= top


@neurons
def test_the_signs_stand_on_their_sides(ax, w, b) -> None:
    plot_neuron(w, b, ax)
    z = {text.get_text(): np.dot(text.get_position(), w) + b for text in ax.texts}
    assert z["$z > 0$"] > 0 > z["$z < 0$"]


@neurons
def test_without_measures_the_line_and_its_sides_stay(ax, w, b) -> None:
    plot_neuron(w, b, ax, measured=False)
    assert [text.get_text() for text in ax.texts] == ["$z > 0$", "$z < 0$"]
    assert ax.get_legend() is None
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    for x, y in (text.get_position() for text in ax.texts):
        assert left <= x <= right and bottom <= y <= top
