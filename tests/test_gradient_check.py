"""The gradient check is near 0 where every slope is right, and sees what is wrong.

On random networks: `trust/test_false_alarms`; the bugs of chapter 5: `test_printed_gradients`.
"""

import math
from itertools import product

import numpy as np
import pytest
from cases import ACTIVATIONS, LOSSES, SQUARED
from refusal import refused
from test_backprop import draw

from nnbook.backprop import Gradient, loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.doors import bare
from nnbook.forward_pass import forward
from nnbook.gradient_check import (
    ROUNDING,
    STEP,
    gradient_error,
    held_at_its_kinks,
    rounding_of_the_loss,
    suitable_step,
)
from nnbook.losses import mean_squared_error
from nnbook.structure import Layer, identity, relu, sigmoid, tanh

SPOILED = {
    "wrong sign": lambda f, prime: lambda *a: -prime(*a),
    "half": lambda f, prime: lambda *a: prime(*a) / 2,
    "of the output": lambda f, prime: lambda z: prime(f(z)),
    "always 1": lambda f, prime: lambda z, *a: np.ones_like(z),
    "the function itself": lambda f, prime: f,
}
PLANTED = [
    *product(DERIVATIVES, ["wrong sign", "half"]),
    *product([sigmoid, tanh], ["of the output"]),
    *product([sigmoid, tanh, relu], ["always 1", "the function itself"]),
    *product(LOSSES, ["always 1"]),
]


@pytest.mark.parametrize("function, mistake", PLANTED)
def test_the_check_sees_a_wrong_derivative(function, mistake, monkeypatch):
    loss = mean_squared_error if function in ACTIVATIONS else function
    hidden = function if function in ACTIVATIONS else tanh
    network, X, Y = draw(hidden, identity, loss)
    wrong = SPOILED[mistake](function, DERIVATIVES[function])
    monkeypatch.setitem(DERIVATIVES, function, wrong)
    assert gradient_error(network, X, Y, loss) > 1e-3


def test_the_error_by_hand():
    # loss = (w + b - 0)**2 at w = b = 1: both slopes are 2 (1 + 1) = 4
    network = (Layer(np.array([[1.0]]), np.array([1.0]), identity),)
    wrong = [Gradient(np.array([[4.0]]), np.array([1.0]))]
    # |(4, 1) - (4, 4)| = 3 over |(4, 1)| + |(4, 4)| = sqrt(17) + sqrt(32)
    error = gradient_error(network, [[1]], [[0]], mean_squared_error, wrong)
    assert error == pytest.approx(3 / (math.sqrt(17) + math.sqrt(32)), abs=1e-9)


def test_no_slope_anywhere_is_no_error():
    network = (Layer(np.zeros((2, 1)), np.zeros(1), identity),)
    assert gradient_error(network, np.ones((3, 2)), np.zeros((3, 1)), mean_squared_error) == 0.0


def test_a_relu_on_its_kink_is_no_false_alarm():
    # z = 0: a plain nudge measures half of the slope 1, and the table says 0
    network = (Layer(np.ones((1, 1)), np.zeros(1), relu),)
    assert gradient_error(network, [[0]], [[1]], mean_squared_error) == 0.0
    wrong = [Gradient(np.zeros((1, 1)), np.array([-1.0]))]
    assert gradient_error(network, [[0]], [[1]], mean_squared_error, wrong) == pytest.approx(1)


def test_a_network_held_at_its_kinks_computes_the_same():
    network, X, _ = draw(relu, relu, mean_squared_error)
    output, caches = forward(network, X)
    held = held_at_its_kinks(network, caches)
    np.testing.assert_array_equal(bare(forward)(held, X)[0], output)


def test_caches_of_another_network_are_refused():
    network, X, _ = draw(relu, identity, mean_squared_error)
    with pytest.raises(ValueError):
        held_at_its_kinks(network, forward(network, X)[1][:-1])


def test_the_step_is_that_of_chapter_4_where_nothing_is_large():
    network = (Layer(np.full((1, 1), 0.5), np.zeros(1), identity),)
    assert suitable_step(network, forward(network, np.ones((1, 1)))[1]) == STEP


def test_the_rounding_of_a_loss():
    # (2 - 1)**2 = 1 with slope 2 (2 - 1) = 2; the output's own digits weigh 2 * 2
    rounding = rounding_of_the_loss(np.array([[2.0]]), np.array([[1.0]]), mean_squared_error)
    assert rounding / ROUNDING == pytest.approx(1 + 1 + 4, rel=1e-12)


def test_slopes_below_the_rounding_of_the_loss_are_no_false_alarm():
    # loss = tanh(20)**2, so its slope is 2 tanh(20) tanh'(20) = 2 * 4 exp(-40) = 3e-17
    network = (Layer(np.array([[20.0]]), np.zeros(1), tanh),)
    assert gradient_error(network, [[1]], [[0]], mean_squared_error) == 0.0
    # a mistake of 1e-7 is a hundred times what rounding does
    wrong = [Gradient(np.zeros((1, 1)), np.array([1e-7]))]
    assert gradient_error(network, [[1]], [[0]], mean_squared_error, wrong) > 0.9


@pytest.mark.parametrize("weight", [30.0, 1000.0])
def test_large_weights_are_no_false_alarm(weight, rng):
    # the second weight makes a nudge of the first ones that much longer
    network = (
        Layer(rng.normal(size=(2, 1)), rng.normal(size=1), tanh),
        Layer(np.array([[weight]]), np.zeros(1), tanh),
    )
    X = np.array([[1.0, -1.0]])
    middle = np.tanh(X @ network[0].W + network[0].b)
    network = (network[0], network[1]._replace(b=0.5 - weight * middle[0]))
    assert gradient_error(network, X, [[0.0]], mean_squared_error) < 1e-7


@pytest.mark.parametrize("hidden", [identity, tanh, relu])
@pytest.mark.parametrize("price", [2e5, 1e9])
def test_nearly_right_prices_of_houses_are_no_false_alarm(hidden, price, rng):
    # outputs around the price are rounded, and the loss is about 1 all the same
    X = rng.uniform(500, 3000, size=(9, 1))
    network = (
        Layer(rng.normal(size=(1, 3)), rng.normal(size=3), hidden),
        Layer(rng.normal(size=(3, 1)), np.array([price]), identity),
    )
    Y = forward(network, X)[0] + rng.normal(size=(9, 1))
    assert gradient_error(network, X, Y, mean_squared_error) < 1e-7


@pytest.mark.parametrize("loss", SQUARED)
@pytest.mark.parametrize("n_in, n_out", [(2, 1), (50, 20)])
def test_the_best_network_of_all_is_no_false_alarm(loss, n_in, n_out, rng):
    # where the loss is least there is no slope: what is measured there is rounding
    X, Y = rng.normal(size=(100, n_in)), rng.normal(size=(100, n_out))
    *W, b = np.linalg.lstsq(np.column_stack([X, np.ones(100)]), Y)[0]
    best = (Layer(np.array(W), b, identity),)
    assert gradient_error(best, X, Y, loss) < 1e-7
    nothing_left = (Layer(np.zeros((n_in, n_out)), np.zeros(n_out), identity),)
    assert gradient_error(nothing_left, X, Y - forward(best, X)[0], loss) < 1e-7


@pytest.mark.parametrize(
    "gradients",
    [
        [],
        [Gradient(np.zeros((2, 1)), np.zeros(1))] * 2,
        [Gradient(np.zeros((1, 2)), np.zeros(1))],
        [Gradient(np.zeros(2), np.zeros(1))],
    ],
)
def test_gradients_of_other_shapes_are_refused(gradients):
    network = (Layer(np.ones((2, 1)), np.zeros(1), identity),)
    with pytest.raises(ValueError) as info:
        gradient_error(network, np.ones((3, 2)), np.ones((3, 1)), mean_squared_error, gradients)
    found = [part.shape for gradient in gradients for part in gradient]
    wanted = "gradients must be one (dW, db) per layer, of shapes [(2, 1), (1,)]"
    assert str(info.value) == f"{wanted}; got {found}"


COLUMN, NUMBER = np.ones((2, 1)), np.ones(1)
NOT_A_LIST = "gradients must be a list of one (dW, db) per layer; got "
NOT_A_PAIR = "gradients[0] must be a pair (dW, db); got "
NOT_NUMBERS = "gradients must be an array of numbers; got "
NOT_FINITE = "the gradient is not finite: scale X, or take smaller weights or a lower learning rate"


@pytest.mark.parametrize(
    "gradients, error, message",
    [
        (3, TypeError, NOT_A_LIST + "int"),
        ("ab", TypeError, NOT_A_LIST + "str"),
        ((0.5, [(COLUMN, NUMBER)]), TypeError, NOT_A_PAIR + "float"),
        (Gradient(COLUMN, NUMBER), TypeError, NOT_A_PAIR + "ndarray of float64"),
        ([Layer(COLUMN, NUMBER, identity)], TypeError, NOT_A_PAIR + "Layer of length 3"),
        ([(1j * COLUMN, NUMBER)], TypeError, NOT_NUMBERS + "complex numbers"),
        ([(COLUMN.astype(str), NUMBER)], TypeError, NOT_NUMBERS + "text"),
        ([(np.nan * COLUMN, NUMBER)], FloatingPointError, NOT_FINITE),
        ([(np.inf * COLUMN, NUMBER)], FloatingPointError, NOT_FINITE),
        ([(1e300 * COLUMN, NUMBER)], FloatingPointError, NOT_FINITE),
    ],
)
def test_what_is_no_gradient_is_refused_by_the_check(gradients, error, message, recwarn):
    network = (Layer(COLUMN, np.zeros(1), identity),)
    with refused(error, message):
        gradient_error(network, np.ones((3, 2)), np.ones((3, 1)), mean_squared_error, gradients)
    assert not recwarn.list


def test_gradients_may_be_lists_and_come_one_by_one():
    network, X, Y = (Layer(COLUMN, np.zeros(1), identity),), np.ones((3, 2)), np.ones((3, 1))
    _, gradients = loss_and_gradients(network, X, Y, mean_squared_error)
    lists = ((dW.tolist(), db.tolist()) for dW, db in gradients)
    assert gradient_error(network, X, Y, mean_squared_error, lists) < 1e-8


@pytest.mark.parametrize("dtype", ["float16", "float32", "longdouble"])
def test_a_network_of_another_precision_is_refused_by_the_check(dtype):
    first = Layer(COLUMN.astype(dtype), NUMBER.astype(dtype), identity)
    network = (first, Layer(np.ones((1, 1)), NUMBER, identity))
    found = f"{np.dtype(dtype).name}, float64"
    with refused(ValueError, f"a gradient check needs a network in float64; got {found}"):
        gradient_error(network, np.ones((3, 2)), np.ones((3, 1)), mean_squared_error)
