"""The curves are the functions, and can be told apart without colours."""

import numpy as np

from nnbook.chain_rule import DERIVATIVES
from nnbook.plotting.activation_curves import open_at_jumps, plot_activations
from nnbook.structure import relu


def curves(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def test_a_jump_is_left_open(ax) -> None:
    plot_activations([relu], derivatives=DERIVATIVES, ax=ax)
    z, slope = curves(ax)["relu_prime"].get_data()
    assert np.isnan(slope).sum() == 1
    k = int(np.flatnonzero(np.isnan(slope))[0])
    assert (slope[k - 1], slope[k + 1]) == (0, 1)


def test_a_smooth_curve_has_no_gap_even_if_it_is_constant_or_steep() -> None:
    z = np.linspace(-4, 4, 401)
    for y in (np.ones_like(z), z, np.tanh(20 * z)):
        assert open_at_jumps(z, y)[1].tolist() == y.tolist()
