"""Chapter 5 - backprop by hand, and what it refuses.

`trust/test_gradients` compares it with slopes found without it, for every combination.
"""

import math

import numpy as np
import pytest
from cases import ACTIVATIONS, OWN, PAIRS, absolute_error
from refusal import refused

from nnbook.backprop import Gradient, backward, loss_and_gradients, numerical_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.datasets import xor
from nnbook.forward_pass import forward
from nnbook.gradient_check import gradient_error
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    log_softmax,
    mean_squared_error,
    one_hot,
    softmax,
    softplus,
    sum_of_squared_errors,
)
from nnbook.structure import Layer, identity, init_network, relu, sigmoid, tanh, to_vector


def draw(hidden, output, loss, hidden_sizes=(4, 3), n_samples=6, scale=1.0, seed=0):
    """A network with biases, and samples and targets that suit it."""
    rng = np.random.default_rng(seed)
    sizes = [3, *hidden_sizes, 2]
    network = init_network(sizes, [hidden] * len(hidden_sizes) + [output], rng)
    network = tuple(
        Layer(scale * W, scale * rng.normal(size=b.shape), activation)
        for W, b, activation in network
    )
    X, Y = rng.normal(size=(n_samples, 3)), rng.uniform(size=(n_samples, 2))
    if loss is cross_entropy:
        Y = Y / Y.sum(axis=1, keepdims=True)
    return network, X, Y


def test_one_neuron_worked_out_by_hand():
    # z = 2*3 + 1 = 7, loss = (7 - 5)**2 = 4, dz = 2*(7 - 5) = 4, dW = 3*4, db = 4
    network = (Layer(W=np.array([[2.0]]), b=np.array([1.0]), activation=identity),)
    X, Y = np.array([[3.0]]), np.array([[5.0]])
    value, ((dW, db),) = loss_and_gradients(network, X, Y, mean_squared_error)
    assert (value, dW, db) == (4.0, 12.0, 4.0)


def test_two_layers_worked_out_by_hand():
    network = (
        Layer(W=np.array([[1.0, -1.0]]), b=np.array([0.0, 1.0]), activation=relu),
        Layer(W=np.array([[2.0], [3.0]]), b=np.array([-1.0]), activation=identity),
    )
    # x = 2: Z1 = (2, -1), A1 = (2, 0), output 2*2 + 3*0 - 1 = 3, loss (3 - 1)**2 = 4
    # dZ2 = 2*(3 - 1) = 4; dW2 = A1 * 4 = (8, 0); db2 = 4
    # dA1 = 4 * W2 = (8, 12); the second relu is closed: dZ1 = (8, 0); dW1 = 2 * dZ1; db1 = dZ1
    value, (first, second) = loss_and_gradients(network, [[2]], [[1]], sum_of_squared_errors)
    assert value == 4.0
    np.testing.assert_array_equal(second.dW, [[8.0], [0.0]])
    np.testing.assert_array_equal(second.db, [4.0])
    np.testing.assert_array_equal(first.dW, [[16.0, 0.0]])
    np.testing.assert_array_equal(first.db, [8.0, 0.0])


def test_two_samples_add_up_and_the_mean_divides_once():
    network = (Layer(np.array([[1.0], [1.0]]), np.array([0.0]), identity),)
    X, Y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0], [10.0]])
    # outputs 3 and 7, differences 2 and -3, dZ = 2*2 = 4 and 2*-3 = -6
    # dW = 4*(1, 2) - 6*(3, 4) = (-14, -16), db = 4 - 6 = -2; the mean halves all of it
    _, (total,) = loss_and_gradients(network, X, Y, sum_of_squared_errors)
    _, (mean,) = loss_and_gradients(network, X, Y, mean_squared_error)
    np.testing.assert_array_equal(total.dW, [[-14.0], [-16.0]])
    np.testing.assert_array_equal(total.db, [-2.0])
    np.testing.assert_array_equal(mean.dW, [[-7.0], [-8.0]])
    np.testing.assert_array_equal(mean.db, [-1.0])


def test_a_sure_neuron_learns_slowly_from_the_squared_error():
    # w = b = 2, x = 1, target 0: z = 4, a = sigmoid(4) = 0.98201
    layer = Layer(np.array([[2.0]]), np.array([2.0]), sigmoid)
    a = 1 / (1 + math.exp(-4))
    X, Y = np.array([[1.0]]), np.array([[0.0]])
    _, ((_, slow),) = loss_and_gradients((layer,), X, Y, mean_squared_error)
    assert slow == pytest.approx(2 * a * a * (1 - a))  # 2 (a - y) a (1 - a) = 0.0347
    logits = (layer._replace(activation=identity),)
    _, ((_, quick),) = loss_and_gradients(logits, X, Y, binary_cross_entropy)
    assert quick == pytest.approx(a)  # a - y = 0.98201


def test_backward_carries_what_it_is_given(rng):
    network, X, _ = draw(tanh, identity, mean_squared_error)
    output, caches = forward(network, X)
    dA = rng.normal(size=output.shape)
    gradients = backward(network, caches, dA)
    # backward is linear in dA: twice the slope at the output, twice the gradients
    np.testing.assert_allclose(
        to_vector(backward(network, caches, 2 * dA)), 2 * to_vector(gradients)
    )
    # the last layer by its formulas: dW = A_in.T @ dA and db = the sum of dA's rows
    np.testing.assert_allclose(gradients[-1].dW, caches[-1].A_in.T @ dA)
    np.testing.assert_allclose(gradients[-1].db, dA.sum(axis=0))


def test_the_same_layer_twice_gets_a_gradient_for_each_place(rng):
    layer = Layer(rng.normal(size=(3, 3)), rng.normal(size=3), tanh)
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    assert gradient_error((layer, layer), X, Y, mean_squared_error) < 1e-8


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output, loss", PAIRS)
def test_float32_stays_float32_and_mixed_becomes_float64(hidden, output, loss):
    network, X, Y = draw(hidden, output, loss)
    single = tuple(Layer(W.astype("f4"), b.astype("f4"), f) for W, b, f in network)
    _, gradients = loss_and_gradients(single, X.astype("f4"), Y.astype("f4"), loss)
    assert {part.dtype.name for g in gradients for part in g} == {"float32"}
    _, mixed = loss_and_gradients(single, X, Y.astype("f4"), loss)
    assert {part.dtype.name for g in mixed for part in g} == {"float64"}


def test_gradients_are_measured_with_the_step_of_chapter_4_by_default():
    network, X, Y = draw(tanh, identity, mean_squared_error)
    measured, same = (
        to_vector(numerical_gradients(network, X, Y, mean_squared_error, *h)) for h in ((), (1e-5,))
    )
    np.testing.assert_array_equal(measured, same)


def test_document_000_pairs_an_error_with_the_wrong_gradient():
    X, Y = xor()
    network = init_network([2, 4, 1], [tanh, sigmoid], np.random.default_rng(0))
    output, caches = forward(network, X)
    # its delta is output - y, after the sigmoid: the gradient of the summed cross-entropy
    last = network[-1]._replace(activation=identity)
    delta = backward((network[0], last), caches, output - Y)
    assert gradient_error(network, X, Y, mean_squared_error, delta) > 0.5
    mean = [Gradient(dW / 4, db / 4) for dW, db in delta]
    assert gradient_error((network[0], last), X, Y, binary_cross_entropy, mean) < 1e-8


@pytest.mark.parametrize("hidden, loss", [(softplus, mean_squared_error), (tanh, absolute_error)])
def test_a_function_of_your_own_joins_with_one_line(hidden, loss, monkeypatch):
    monkeypatch.setitem(DERIVATIVES, softplus, sigmoid)
    monkeypatch.setitem(DERIVATIVES, absolute_error, OWN[absolute_error])
    assert gradient_error(*draw(hidden, identity, loss), loss) < 1e-8


BOTH = pytest.mark.parametrize("check", [loss_and_gradients, gradient_error])


@BOTH
@pytest.mark.parametrize("last", [sigmoid, tanh, relu, softplus])
@pytest.mark.parametrize(
    "loss, squash", [(binary_cross_entropy, "sigmoid"), (cross_entropy, "softmax")]
)
def test_logits_in_bounds_before_a_loss_for_classes_are_refused(
    check, loss, squash, last, rng, monkeypatch
):
    monkeypatch.setitem(DERIVATIVES, softplus, sigmoid)
    network = init_network([2, 2], [last], rng)
    with refused(
        ValueError,
        f"{loss.__name__} takes logits and applies the {squash} itself: "
        f"the last activation must be identity, not {last.__name__}",
    ):
        check(network, np.ones((2, 2)), one_hot([0, 1], 2), loss)


def test_logits_that_reach_everywhere_are_taken(monkeypatch):
    def leaky_relu(z):
        return np.where(z > 0, z, 0.01 * z)

    monkeypatch.setitem(DERIVATIVES, leaky_relu, lambda z: np.where(z > 0, 1, 0.01))
    network, X, Y = draw(tanh, leaky_relu, binary_cross_entropy)
    assert gradient_error(network, X, Y, binary_cross_entropy) < 1e-8


@BOTH
@pytest.mark.parametrize("loss", [mean_squared_error, cross_entropy])
@pytest.mark.parametrize("squash", [softmax, log_softmax])
def test_a_softmax_is_no_layer_even_with_a_derivative(check, loss, squash, monkeypatch):
    monkeypatch.setitem(DERIVATIVES, squash, lambda z: softmax(z) * (1 - softmax(z)))
    network = (Layer(np.ones((2, 3)), np.zeros(3), squash),)
    with pytest.raises(ValueError, match="end with identity and train with cross_entropy"):
        check(network, np.ones((2, 2)), one_hot([0, 1], 3), loss)


@BOTH
def test_a_function_without_a_derivative_is_named(check, rng):
    network = init_network([2, 1], [softplus], rng)
    with pytest.raises(ValueError, match=r"of softplus is not known.*DERIVATIVES\[softplus\] = "):
        check(network, np.ones((2, 2)), np.ones((2, 1)), mean_squared_error)
    network = init_network([2, 1], [tanh], rng)
    with pytest.raises(ValueError, match="the derivative of allclose is not known"):
        check(network, np.ones((2, 2)), np.ones((2, 1)), np.allclose)


CACHES = [(np.ones((3, 2)), np.ones((3, 1)))]


@pytest.mark.parametrize(
    "caches, dA, error, message",
    [
        (3, np.ones((3, 1)), TypeError, "caches must be a list of Cache, from forward; got int"),
        (CACHES * 2, np.ones((3, 1)), ValueError, "caches must be one per layer, 1; got 2"),
        ([3], np.ones((3, 1)), TypeError, "caches[0] must be a pair (A_in, Z); got int"),
        ([(np.ones((3, 1)), np.ones((3, 1)))], np.ones((3, 1)), ValueError,
         "A_in of caches[0] must have shape (3, 2); got shape (3, 1)"),
        ([(np.ones((3, 2)), np.ones((4, 1)))], np.ones((4, 1)), ValueError,
         "Z of caches[0] must have shape (3, 1); got shape (4, 1)"),
        (CACHES, np.ones(3), ValueError, "dA must have shape (3, 1); got shape (3,)"),
        (CACHES, np.ones((3, 3)), ValueError, "dA must have shape (3, 1); got shape (3, 3)"),
        (CACHES, None, TypeError, "dA must be an array of numbers; got None"),
    ],
)  # fmt: skip
def test_what_forward_does_not_return_is_refused_on_the_way_back(caches, dA, error, message):
    network = (Layer(np.ones((2, 1)), np.zeros(1), identity),)
    with refused(error, message):
        backward(network, caches, dA)
