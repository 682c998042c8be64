"""The regions are those of the classifier, whatever form its answer has."""

import warnings

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.contour import QuadContourSet
from matplotlib.path import Path

from nnbook.losses import softmax
from nnbook.plotting.decision_regions import plot_regions
from nnbook.plotting.style import COLORS
from nnbook.structure import sigmoid

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([[0.0], [0.0], [1.0], [1.0]])


def by_x1(P):
    """Class 1 is to the right of x_1 = 0.3."""
    return sigmoid(10 * (P[:, :1] - 0.3))


def sets(ax, filled):
    return [c for c in ax.collections if isinstance(c, QuadContourSet) and c.filled is filled]


def covers(contour, point):
    return any(
        Path(polygon).contains_point(point)
        for path in contour.get_paths()
        for polygon in path.to_polygons()
    )


def test_the_boundary_is_where_the_probability_is_one_half(ax) -> None:
    plot_regions(by_x1, X, Y, ax)
    (boundary,) = sets(ax, filled=False)
    vertices = boundary.get_paths()[0].vertices
    np.testing.assert_allclose(vertices[:, 0], 0.3, atol=1e-4)
    assert np.ptp(vertices[:, 1]) > 1.2  # from bottom to top, beyond the samples


def test_each_side_has_the_tint_of_its_class(ax) -> None:
    plot_regions(by_x1, X, Y, ax)
    left, right = sets(ax, filled=True)
    for region, k, inside, outside in ((left, 0, (0.1, 0.5), (0.6, 0.5)),
                                       (right, 1, (0.6, 0.5), (0.1, 0.5))):  # fmt: skip
        assert tuple(region.get_facecolor()[0][:3]) == to_rgb(COLORS[k])
        assert covers(region, inside) and not covers(region, outside)
    assert (np.diff(left.get_facecolor()[:, 3]) > 0).all()  # stronger where it is surer


def test_tints_grow_stronger_at_75_and_95_percent(ax) -> None:
    plot_regions(by_x1, X, Y, ax)
    right = sets(ax, filled=True)[1]
    # sigmoid(10 (x - 0.3)) = 0.75 at x = 0.3 + log(3) / 10, 0.95 at x = 0.3 + log(19) / 10.
    edges = [path.vertices[:, 0].min() for path in right.get_paths()]
    expected = [0.3, 0.3 + np.log(3) / 10, 0.3 + np.log(19) / 10]
    np.testing.assert_allclose(edges, expected, atol=1e-3)


def test_one_column_and_two_columns_of_probabilities_give_the_same_picture(svg_of) -> None:
    one = svg_of(lambda: plot_regions(by_x1, X, Y))
    two = svg_of(lambda: plot_regions(lambda P: np.hstack([1 - by_x1(P), by_x1(P)]), X, Y))
    assert one == two


def test_three_classes_meet_where_two_are_equally_probable(ax) -> None:
    W = np.array([[0.0, -2.0, 2.0], [2.0, -1.0, -1.0]])
    samples = np.array([[0.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    plot_regions(lambda P: softmax(P @ W), samples, [0, 1, 2], ax)
    assert len(sets(ax, filled=True)) == 3
    for k, region in enumerate(sets(ax, filled=True)):
        assert [covers(region, sample) for sample in samples] == [j == k for j in range(3)]
    assert len(sets(ax, filled=False)) == 3


def test_a_classifier_that_never_changes_its_mind_raises_no_warning(ax) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for p in (0.0, 0.2, 0.5, 1.0):
            plot_regions(lambda P, p=p: np.full((len(P), 1), p), X, Y, ax)
    assert not sets(ax, filled=False)


@pytest.mark.parametrize("left, right", [(0.2, 0.5), (0.5, 0.8)])
def test_where_the_classes_are_only_ever_equal_there_is_no_border(ax, left, right) -> None:
    plot_regions(lambda P: np.where(P[:, :1] < 0.3, left, right), X, Y, ax)
    assert not sets(ax, filled=False)


def test_a_probability_may_be_above_1_by_rounding(ax) -> None:
    plot_regions(lambda P: np.full((len(P), 1), 1 + 1e-9), X, Y, ax)
