"""Every loss stands at the number of epochs that made the network it was measured on."""

import warnings

import numpy as np
import pytest

from nnbook.losses import mean_squared_error
from nnbook.plotting.loss_curve import plot_losses
from nnbook.structure import identity, init_network
from nnbook.training import fit


def test_a_loss_stands_before_its_step_and_a_held_out_loss_after_it(ax) -> None:
    plot_losses([3, 2, 1], [4, 3, 2], ax=ax)
    training, held_out = ax.lines
    assert training.get_xydata().tolist() == [[0, 3], [1, 2], [2, 1]]
    assert held_out.get_xydata().tolist() == [[1, 4], [2, 3], [3, 2]]


def test_held_out_losses_on_the_training_samples_lie_on_the_training_curve(ax) -> None:
    X = np.arange(5.0).reshape(-1, 1) / 4
    network = init_network([1, 1], [identity], np.random.default_rng(0))
    result = fit(
        network, X, 2 * X, mean_squared_error, learning_rate=0.1, epochs=6, held_out=(X, 2 * X)
    )
    plot_losses(result.losses, result.held_out_losses, ax=ax)
    training, held_out = (dict(line.get_xydata().tolist()) for line in ax.lines)
    assert [training[k] for k in range(1, 6)] == [held_out[k] for k in range(1, 6)]


@pytest.mark.parametrize("losses", [[1, np.nan, 0.5], [1, 0.1, 0, 0], [0, 0, 0], [0.3], [5e-324]])
def test_gaps_and_zeros_and_a_single_loss_raise_no_warning(ax, losses) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plot_losses(losses, ax=ax)
        ax.figure.canvas.draw()
    assert ax.lines[0].get_marker() == "o"  # one loss alone would be an invisible line
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), losses)


def test_a_zero_does_not_stretch_the_axis(ax) -> None:
    plot_losses([1, 0.1, 0], ax=ax)
    assert ax.get_ylim()[0] > 0.05
