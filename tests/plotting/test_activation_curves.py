"""The curves are the functions, and can be told apart without colours."""

import numpy as np
import pytest

from nnbook.chain_rule import DERIVATIVES
from nnbook.plotting.activation_curves import open_at_jumps, plot_activations
from nnbook.structure import identity, relu, sigmoid, tanh


def curves(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def style_of(line):
    return str(line._unscaled_dash_pattern)


def test_each_curve_is_its_function_and_has_its_name(ax) -> None:
    plot_activations([sigmoid, tanh], z_range=(-2, 3), ax=ax)
    assert list(curves(ax)) == ["sigmoid", "tanh"]
    for name, function in (("sigmoid", sigmoid), ("tanh", tanh)):
        z, a = curves(ax)[name].get_data()
        assert (z[0], z[-1]) == (-2, 3) == ax.get_xlim()
        np.testing.assert_array_equal(a, function(z))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["sigmoid", "tanh"]


def test_curves_differ_by_line_style_and_by_colour(ax) -> None:
    plot_activations([identity, sigmoid, tanh, relu], ax=ax)
    lines = curves(ax).values()
    assert len({style_of(line) for line in lines}) == 4
    assert len({line.get_color() for line in lines}) == 4


def test_derivatives_are_dashed_and_share_colour_and_marks_with_their_function(ax) -> None:
    plot_activations([sigmoid, tanh], derivatives=DERIVATIVES, ax=ax)
    lines = curves(ax)
    assert list(lines) == ["sigmoid", "sigmoid_prime", "tanh", "tanh_prime"]
    for name in ("sigmoid", "tanh"):
        curve, slope = lines[name], lines[f"{name}_prime"]
        assert curve.get_color() == slope.get_color()
        assert curve.get_marker() == slope.get_marker()
        assert curve.is_dashed() is False and slope.is_dashed() is True
    assert lines["sigmoid"].get_marker() != lines["tanh"].get_marker()
    z, slope = lines["sigmoid_prime"].get_data()
    assert slope[z == 0] == 0.25


def test_a_jump_is_left_open(ax) -> None:
    plot_activations([relu], derivatives=DERIVATIVES, ax=ax)
    z, slope = curves(ax)["relu_prime"].get_data()
    assert np.isnan(slope).sum() == 1
    k = int(np.flatnonzero(np.isnan(slope))[0])
    assert (slope[k - 1], slope[k + 1]) == (0, 1)


def test_a_step_of_exactly_half_the_height_is_no_jump() -> None:
    x, y = open_at_jumps(np.arange(3.0), np.array([0.0, 1.0, 2.0]))
    assert x.tolist() == y.tolist() == [0.0, 1.0, 2.0]


def test_a_smooth_curve_has_no_gap_even_if_it_is_constant_or_steep() -> None:
    z = np.linspace(-4, 4, 401)
    for y in (np.ones_like(z), z, np.tanh(20 * z)):
        assert open_at_jumps(z, y)[1].tolist() == y.tolist()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([],), ValueError, "at least one"),
        ((["relu"],), TypeError, "write relu, without quotes"),
        (([relu], (1, 1)), ValueError, "> 1"),
        (([relu], (0, np.inf)), ValueError, "z_range"),
        (([np.exp], (-1, 1), DERIVATIVES), ValueError, "derivative of exp is not known"),
    ],
)
def test_what_cannot_be_drawn_is_refused(ax, arguments, error, message) -> None:
    with pytest.raises(error, match=message):
        plot_activations(*arguments, ax=ax)
    assert not ax.lines
