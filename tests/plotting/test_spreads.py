"""The histograms are those of the layers, panel by panel."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from nnbook.plotting.spreads import brief, plot_spreads

PANELS = {"one": [[-1.0, 1.0], [0.5, 0.5]], "two": [np.zeros((3, 3))]}


def histograms(ax):
    return [patch for patch in ax.patches if isinstance(patch, StepPatch)]


def test_all_panels_share_one_range_symmetric_about_0() -> None:
    axes = plot_spreads({"a": [[0.1]], "b": [[-3.0]]}, Figure())
    for ax in axes:
        bottom, top = ax.get_ylim()
        assert bottom == -top < -3
        assert ax.get_ylim() == axes[0].get_ylim()
        assert histograms(ax)[0].get_data().edges[-1] == 3


def test_the_number_above_a_histogram_is_the_standard_deviation() -> None:
    axes = plot_spreads(PANELS, Figure())
    # std of (-1, 1) is 1; of (0.5, 0.5) and of zeros it is 0.
    assert [[text.get_text() for text in ax.texts] for ax in axes] == [["1.00", "0.00"], ["0.00"]]


def test_no_number_is_longer_than_five_characters() -> None:
    assert max(len(brief(10.0**-k)) for k in range(9)) <= 5
    assert brief(0.0) == "0.00"


@pytest.mark.parametrize(
    "spread, text",
    [(0.417, "0.42"), (0.01, "0.01"), (0.0063, "0.006"), (0.001, "0.001"), (0.0005, "5e−4")],
)
def test_a_smaller_number_has_fewer_digits(spread, text) -> None:
    assert brief(spread) == text
