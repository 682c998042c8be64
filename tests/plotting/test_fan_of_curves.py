"""One line per seed, and a median that does not forget the runs that failed."""

import numpy as np
import pytest

from nnbook.plotting.fan_of_curves import plot_fan


def test_a_run_that_failed_counts_as_worse_than_every_number(ax) -> None:
    nan = np.nan
    plot_fan([[1, 1, 1], [2, 2, nan], [3, nan, nan]], ax=ax)
    # Sorted: 1 2 3; 1 2 worse; 1 worse worse.
    np.testing.assert_array_equal(ax.lines[3].get_ydata(), [2, 2, nan])


@pytest.mark.parametrize("losses, scale", [([0, 0], "linear"), ([0.5, 0.2], "log")])
def test_the_axis_is_logarithmic_where_a_loss_is_above_zero(ax, losses, scale) -> None:
    assert plot_fan([losses], ax=ax).get_yscale() == scale
