"""Circles are neurons, lines are weights: count them, measure them."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle

from nnbook.forward_pass import forward
from nnbook.plotting.network_diagram import RADIUS, plot_network
from nnbook.plotting.parts import NEGATIVE, POSITIVE
from nnbook.structure import Layer, identity, init_network, tanh, zeros


def neurons(ax):
    return [p for p in ax.patches if isinstance(p, Circle) and p.radius == RADIUS]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def network(*sizes, init=zeros):
    return init_network(sizes, [tanh] * (len(sizes) - 1), np.random.default_rng(0), init)


SMALL = (Layer(np.array([[2.0, -1.0], [0.0, 0.5]]), np.array([-2.0, 0.0]), identity),)


def test_a_line_for_each_weight_from_ring_to_ring(ax) -> None:
    plot_network(SMALL, ax)
    (lines,) = ax.collections
    centres = np.array([circle.center for circle in neurons(ax)])
    pairs = [(0, 2), (0, 3), (1, 2), (1, 3)]  # row by row of W
    for segment, (start, end) in zip(lines.get_segments(), pairs, strict=True):
        ends = np.linalg.norm(segment - centres[[start, end]], axis=1)
        np.testing.assert_allclose(ends, RADIUS)
        whole = np.linalg.norm(centres[end] - centres[start])
        np.testing.assert_allclose(np.linalg.norm(np.diff(segment, axis=0)), whole - 2 * RADIUS)


def test_colour_is_the_sign_and_width_the_size(ax) -> None:
    plot_network(SMALL, ax)
    (lines,) = ax.collections
    width = lines.get_linewidths()  # of the weights 2, -1, 0, 0.5
    assert width[0] > width[1] > width[3] > 0
    # From 0.6 for a weight near 0 to 4 for the largest, in proportion: 2/2, 1/2, 0.5/2.
    np.testing.assert_allclose(np.take(width, [0, 1, 3]), [4.0, 2.3, 1.45])
    colours = [tuple(colour[:3]) for colour in lines.get_colors()]
    assert colours[0] == colours[3] == to_rgb(POSITIVE)
    assert colours[1] == to_rgb(NEGATIVE)
    assert colours[2] not in {to_rgb(POSITIVE), to_rgb(NEGATIVE)}


def test_a_wide_layer_shows_its_first_units_and_its_last_and_how_many_there_are(ax) -> None:
    plot_network(network(9, 8, 1), ax, max_units=8)
    assert len(neurons(ax)) == 8 + 8 + 1
    assert len(ax.patches) == 8 + 8 + 1 + 3  # three dots
    assert texts(ax) == [*(f"$x_{{{k}}}$" for k in (1, 2, 3, 4, 5, 6, 7, 9)), "9"]
    heights = [circle.center[1] for circle in neurons(ax)[:8]]
    assert np.diff(heights).tolist() == [-1] * 6 + [-2]  # the gap is where the dots are


def test_the_weights_of_a_cut_layer_are_those_of_the_units_shown(ax) -> None:
    W = np.zeros((1, 5))
    W[0, 4] = 1.0  # of the last unit
    plot_network((Layer(W, np.zeros(5), identity),), ax, max_units=3)
    np.testing.assert_allclose(ax.collections[0].get_linewidths(), [0.8, 0.8, 4.0])


def test_values_stand_in_the_neurons(ax) -> None:
    x = np.array([[0.5, -1.0]])
    output, caches = forward(SMALL, x)
    plot_network(SMALL, ax, values=[cache.A_in for cache in caches] + [output])
    # z = [0.5 * 2 - 2, -0.5 - 0.5] = [-1, -1]
    assert texts(ax) == ["0.50", "−1.00", "−1.00", "−1.00"]


def test_a_million_weights_are_no_million_lines(ax) -> None:
    plot_network(network(1000, 1000, 1000, 10), ax)
    assert [len(lines.get_paths()) for lines in ax.collections] == [8 * 8, 8 * 8, 8 * 8]
