"""Chapter 4 - every derivative agrees with the slope that is measured.

`trust/test_accuracy` compares all of them with exact values, to the last digits.
"""

import math

import numpy as np
import pytest
from cases import ACTIVATIONS, FOR_CLASSES, LOSSES
from refusal import refused

from nnbook import losses
from nnbook.chain_rule import DERIVATIVES, numerical_derivative, numerical_gradient
from nnbook.losses import binary_cross_entropy, cross_entropy, mean_squared_error, one_hot
from nnbook.structure import identity, relu, sigmoid, tanh

EXTREME = [5e-324, 1e-300, 0.1, 1.0, 36.0, 40.0, 700.0, 745.0, 800.0, 1e5, 1e154, 1e200, 1e308]


def test_the_table_knows_every_activation_and_every_loss():
    assert {f.__name__ for f in ACTIVATIONS} == {"identity", "sigmoid", "tanh", "relu"}
    assert {f.__name__ for f in LOSSES} == {
        "sum_of_squared_errors",
        "mean_squared_error",
        "binary_cross_entropy",
        "cross_entropy",
    }
    assert len(DERIVATIVES) == len(ACTIVATIONS) + len(LOSSES)


@pytest.mark.parametrize("function", DERIVATIVES)
def test_every_derivative_is_called_after_its_function(function):
    assert DERIVATIVES[function].__name__ == f"{function.__name__}_prime"


@pytest.mark.parametrize(
    "function, z, expected",
    [
        (identity, [-2.0, 0.0, 3.0], [1.0, 1.0, 1.0]),
        (relu, [-2.0, -0.0, 0.0, 3.0], [0.0, 0.0, 0.0, 1.0]),
        # sigmoid(log 3) = 3/4, so the slope is 3/4 * 1/4 = 3/16
        (sigmoid, [-math.log(3), 0.0, math.log(3)], [3 / 16, 1 / 4, 3 / 16]),
        # tanh(log 3) = 4/5, so the slope is 1 - 16/25 = 9/25
        (tanh, [-math.log(3), 0.0, math.log(3)], [9 / 25, 1.0, 9 / 25]),
    ],
)
def test_derivatives_of_activations_by_hand(function, z, expected):
    np.testing.assert_allclose(DERIVATIVES[function](np.array(z)), expected, rtol=1e-14)


@pytest.mark.parametrize(
    "loss, output, Y, expected",
    [
        # 2 * (3 - 1) = 4 and 2 * (0 - 2) = -4; over 2 entries 2 and -2
        (losses.sum_of_squared_errors, [[3, 0]], [[1, 2]], [[4, -4]]),
        (mean_squared_error, [[3, 0]], [[1, 2]], [[2, -2]]),
        # (sigmoid(z) - y) / 2 = (3/4 - 1) / 2 = -1/8 and (1/4 - 1) / 2 = -3/8
        (binary_cross_entropy, [[math.log(3)], [-math.log(3)]], [[1], [1]], [[-1 / 8], [-3 / 8]]),
        # softmax 1/8, 2/8, 5/8 and 1/4, 1/4, 2/4; minus the one-hot row; over 2 rows
        (cross_entropy, np.log([[1, 2, 5], [1, 1, 2]]), [[0, 0, 1], [1, 0, 0]],
         [[1 / 16, 2 / 16, -3 / 16], [-3 / 8, 1 / 8, 2 / 8]]),
    ],
)  # fmt: skip
def test_derivatives_of_losses_by_hand(loss, output, Y, expected):
    np.testing.assert_allclose(DERIVATIVES[loss](output, Y), expected, rtol=1e-14)


@pytest.mark.parametrize("function", DERIVATIVES)
def test_every_derivative_is_the_measured_slope(function, rng):
    z, Y = rng.normal(size=(4, 3)), rng.dirichlet(np.ones(3), 4)  # no z on relu's kink
    if function in LOSSES:
        measured = numerical_gradient(lambda z: function(z, Y), z)
    else:
        measured = numerical_derivative(function, z)
    slope = DERIVATIVES[function](z, Y) if function in LOSSES else DERIVATIVES[function](z)
    np.testing.assert_allclose(slope, measured, atol=1e-8)


@pytest.mark.parametrize("function", ACTIVATIONS)
@pytest.mark.parametrize("sign", [1, -1])
def test_derivatives_of_activations_at_the_extremes(function, sign):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        slope = DERIVATIVES[function](sign * np.array(EXTREME))
    assert np.isfinite(slope).all() and (slope >= 0).all() and (slope <= 1).all()


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("sign", [1, -1])
def test_slope_of_binary_cross_entropy_at_the_extremes(sign, y):
    z = sign * np.array(EXTREME)[:, np.newaxis]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        slope = DERIVATIVES[binary_cross_entropy](z, np.full_like(z, y)) * z.size
    # sure and right: 0; sure and wrong: the whole difference
    assert slope[-1, 0] == (1 - y if sign > 0 else -y)
    assert np.isfinite(slope).all()


def test_slope_of_cross_entropy_at_the_extremes():
    logits = np.array([[8e307, -8e307], [0.0, 1e308], [1e308, 1e308]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        slope = DERIVATIVES[cross_entropy](logits, one_hot([0, 0, 0], 2)) * 3
    # softmax is (1, 0), (0, 1) and (1/2, 1/2)
    np.testing.assert_array_equal(slope, [[0.0, 0.0], [-1.0, 1.0], [-0.5, 0.5]])


@pytest.mark.parametrize("loss", FOR_CLASSES)
def test_the_slope_at_the_truth_is_zero(loss, rng):
    P = np.array([[0.25, 0.75], [0.5, 0.5]])
    logits = np.log(P / (1 - P)) if loss is binary_cross_entropy else np.log(P)
    np.testing.assert_allclose(DERIVATIVES[loss](logits, P), 0, atol=1e-16)


@pytest.mark.parametrize("function", DERIVATIVES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_derivatives_keep_shape_and_precision_and_write_nothing(function, dtype):
    arguments = [np.full((2, 2), 0.5, dtype)] * (1 if function in ACTIVATIONS else 2)
    arguments[0].flags.writeable = False
    slope = DERIVATIVES[function](*arguments)
    assert slope.shape == (2, 2) and slope.dtype == dtype
    assert not np.shares_memory(slope, arguments[0])


def test_numerical_derivative_of_a_known_function():
    # (x**3)' = 3 x**2: 3, 12 and 27; central differences of a cubic are off by h**2 = 1e-10
    x = np.array([[1.0, 2.0, 3.0]])
    slope = numerical_derivative(lambda x: x**3, x)
    np.testing.assert_allclose(slope, [[3.0, 12.0, 27.0]], atol=1e-8)


def test_numerical_gradient_of_a_known_function():
    # f(x) = x0**2 x1, so the gradient at (3, 2) is (2*3*2, 3**2)
    gradient = numerical_gradient(lambda x: x[0] ** 2 * x[1], [3, 2])
    np.testing.assert_allclose(gradient, [12.0, 9.0], atol=1e-8)


def test_two_paths_add_up():
    # z = (2w + 3b)(2b + 1) at w = 3, b = 4: (6 + 12) * 9 = 162
    # dz/dw = 2 * 9 = 18; dz/db = 3 * 9 + 18 * 2 = 63, along two paths
    def z(x):
        w, b = x
        return (2 * w + 3 * b) * (2 * b + 1)

    assert z([3, 4]) == 162
    np.testing.assert_allclose(numerical_gradient(z, [3, 4]), [18.0, 63.0], atol=1e-8)


def test_the_step_of_the_measurement_can_be_chosen():
    # exactly (f(x + h) - f(x - h)) / 2h: for x**3 that is 3 x**2 + h**2, so 3 + 1/4 at x = 1
    assert numerical_derivative(lambda x: x**3, np.array(1.0), h=0.5) == 3.25
    assert numerical_gradient(lambda x: float(x[0] ** 3), np.array([1.0]), h=0.5) == 3.25


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2)])
def test_measured_slopes_have_the_shape_of_x(shape, rng):
    x = rng.normal(size=shape)
    x.flags.writeable = False
    assert numerical_derivative(np.sin, x).shape == shape
    gradient = numerical_gradient(lambda x: np.sin(x).sum(), x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, np.cos(x), atol=1e-9)


def test_integers_are_measured_as_floats():
    x = np.array([3, 2])
    gradient = numerical_gradient(lambda x: x[0] ** 2 * x[1], x)
    assert gradient.dtype == np.float64 and x.dtype.kind == "i"


@pytest.mark.parametrize("measure", [numerical_derivative, numerical_gradient])
@pytest.mark.parametrize(
    "h, error, message",
    [
        (0, ValueError, "h must be > 0; got 0"),
        (-1e-5, ValueError, "h must be > 0; got -1e-05"),
        (math.nan, ValueError, "h must be finite and > 0; got nan"),
        (1e-20, ValueError, "h = 1e-20 is too small: x + h - x is not h; use h = 2e-05"),
        ("1e-5", TypeError, "h must be a number; got str"),
    ],
)
def test_a_useless_step_is_refused(measure, h, error, message):
    with refused(error, message):
        measure(lambda x: (x**2).sum(), np.array([1.0, 2.0]), h)


@pytest.mark.parametrize("measure", [numerical_derivative, numerical_gradient])
def test_one_entry_too_large_for_the_step_is_enough(measure):
    with pytest.raises(ValueError, match="h = 1e-05 is too small"):
        measure(lambda x: x.sum(), np.array([1.0, 1e300]))
