"""One line per seed, and a median that does not forget the runs that failed."""

import numpy as np
import pytest

from nnbook.plotting.fan_of_curves import plot_fan


def test_a_line_for_each_seed_then_the_median_then_the_baseline(ax) -> None:
    curves = [[3, 1], [9, 2], [6, 7]]
    plot_fan(curves, baseline=5, ax=ax)
    assert [list(line.get_ydata()) for line in ax.lines[:3]] == curves
    assert list(ax.lines[3].get_ydata()) == [6, 2]
    assert set(ax.lines[4].get_ydata()) == {5}
    assert all(list(line.get_xdata()) == [0, 1] for line in ax.lines[:4])


def test_the_median_is_bold_and_the_seeds_are_faint(ax) -> None:
    plot_fan(np.ones((5, 4)), ax=ax)
    *seeds, median = ax.lines
    assert all(median.get_linewidth() > 2 * line.get_linewidth() for line in seeds)
    assert all(line.get_color()[3] < 0.6 for line in seeds)


def test_the_highlighted_seed_has_a_colour_and_a_style_of_its_own(ax) -> None:
    plot_fan([[1, 2], [3, 4], [5, 6]], highlight=1, ax=ax)
    others = {ax.lines[0].get_color(), ax.lines[2].get_color(), ax.lines[3].get_color()}
    assert ax.lines[1].get_color() not in others
    assert ax.lines[1].is_dashed()


def test_a_run_that_failed_counts_as_worse_than_every_number(ax) -> None:
    nan = np.nan
    plot_fan([[1, 1, 1], [2, 2, nan], [3, nan, nan]], ax=ax)
    # Sorted: 1 2 3; 1 2 worse; 1 worse worse.
    np.testing.assert_array_equal(ax.lines[3].get_ydata(), [2, 2, nan])


def test_zeros_and_labels_and_a_linear_axis(ax) -> None:
    plot_fan([[1, 0], [0.5, 0]], xlabel="$k$", ylabel="$L$", log=False, ax=ax)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == ("$k$", "$L$", "linear")
    plot_fan([[0, 0]], ax=ax.figure.add_subplot())


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([],), ValueError, r"\(n_seeds, n_epochs\)"),
        (([1, 2],), ValueError, r"\(n_seeds, n_epochs\)"),
        (([[1, 2], [1]],), ValueError, "row 0 has 2, row 1 has 1"),
        (([[1, np.inf]],), ValueError, "fill up with nan"),
        (([[1, -1]],), ValueError, "log=False"),
        (([[1, 2]], None, True, 1), ValueError, "highlight must be below 1"),
        (([[1, 2]], 0), ValueError, "baseline"),
        (("ab",), TypeError, "numbers"),
    ],
)
def test_what_cannot_be_drawn_is_refused(ax, arguments, error, message) -> None:
    with pytest.raises(error, match=message):
        plot_fan(*arguments, ax=ax)
    assert not ax.lines


@pytest.mark.parametrize("losses, scale", [([0, 0], "linear"), ([0.5, 0.2], "log")])
def test_the_axis_is_logarithmic_where_a_loss_is_above_zero(ax, losses, scale) -> None:
    assert plot_fan([losses], ax=ax).get_yscale() == scale


def test_two_hundred_seeds_stay_small(svg_of) -> None:
    k = np.arange(1000)
    curves = [np.exp(-k / rate) for rate in np.linspace(100, 400, 200)]
    assert len(svg_of(lambda: plot_fan(curves))) < 300_000
