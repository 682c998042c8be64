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


def test_a_run_that_failed_counts_as_worse_than_every_number(ax) -> None:
    nan = np.nan
    plot_fan([[1, 1, 1], [2, 2, nan], [3, nan, nan]], ax=ax)
    # Sorted: 1 2 3; 1 2 worse; 1 worse worse.
    np.testing.assert_array_equal(ax.lines[3].get_ydata(), [2, 2, nan])


@pytest.mark.parametrize("losses, scale", [([0, 0], "linear"), ([0.5, 0.2], "log")])
def test_the_axis_is_logarithmic_where_a_loss_is_above_zero(ax, losses, scale) -> None:
    assert plot_fan([losses], ax=ax).get_yscale() == scale
