"""Far from the small examples: many rows, classes and weights, many steps, float32.

What is computed there is compared with the plain formula, in float64 and all at once.
"""

from collections import deque
from functools import partial

import numpy as np
import pytest
import reference
from cases import LOSSES

from nnbook.backprop import loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.datasets import split
from nnbook.forward_pass import predict
from nnbook.gradient_check import gradient_error
from nnbook.losses import binary_cross_entropy, log_softmax, mean_squared_error, one_hot, softmax
from nnbook.many import fit_many
from nnbook.structure import (
    Layer,
    he,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
    to_vector,
    xavier,
)
from nnbook.training import adam, descend, fit, gradient_descent, minibatches, momentum

MANY, CLASSES = 20_000, 300
DTYPES = pytest.mark.parametrize("dtype, rtol", [("float64", 1e-12), ("float32", 3e-5)])


def assert_close(ours, theirs, rtol):
    """Within so much of the largest number."""
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=rtol * np.abs(theirs).max())


def network_of(sizes, activations, dtype="float64"):
    """A network with biases, and its parameters in float64 as the reference takes them."""
    rng = np.random.default_rng(1)
    network = tuple(
        Layer(W, rng.normal(size=b.shape).astype(dtype), f)
        for W, b, f in init_network(sizes, activations, rng, dtype=dtype)
    )
    return network, [part.astype(float) for W, b, _ in network for part in (W, b)]


# --- many rows and classes ---


@DTYPES
@pytest.mark.parametrize("activation", [tanh, sigmoid, relu])
def test_many_rows_pass_through_a_wide_network(activation, dtype, rtol, rng):
    network, parameters = network_of([3, 100, 2], [activation, identity], dtype)
    X = rng.normal(size=(MANY, 3)).astype(dtype)
    _, expected = reference.weighted_sums(
        parameters, [activation.__name__, "identity"], X.astype(float)
    )
    output = predict(network, X)
    assert output.dtype == dtype
    assert_close(output, expected, rtol)


@DTYPES
def test_probabilities_of_many_rows_and_classes(dtype, rtol, rng):
    Z = rng.normal(0, 4, (2000, CLASSES)).astype(dtype)
    P = np.exp(Z.astype(float)) / np.exp(Z.astype(float)).sum(axis=1, keepdims=True)
    assert_close(softmax(Z), P, rtol)
    assert_close(log_softmax(Z), np.log(P), rtol)


@DTYPES
@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_their_slopes_of_many_rows_and_classes(loss, dtype, rtol, rng):
    Z = rng.normal(0, 4, (2000, CLASSES)).astype(dtype)
    Y = one_hot(rng.integers(CLASSES, size=len(Z)), CLASSES).astype(dtype)
    formula = partial(reference.FUNCTIONS[loss.__name__], Y=Y)
    assert loss(Z, Y) == pytest.approx(formula(Z.astype(float)), rel=rtol)
    direction = rng.normal(size=Z.shape)
    slope = formula(Z + 1j * reference.H * direction).imag / reference.H
    terms = DERIVATIVES[loss](Z, Y) * direction
    assert terms.sum() == pytest.approx(slope, abs=10 * rtol * np.linalg.norm(terms))


def test_labels_of_many_classes(rng):
    labels = rng.integers(CLASSES, size=1000)
    np.testing.assert_array_equal(one_hot(labels, CLASSES), np.eye(CLASSES)[labels])


@pytest.mark.parametrize("n_samples, batch_size", [(MANY, 7000), (12_345, 1)])
def test_batches_of_many_samples_hold_each_once(n_samples, batch_size, rng):
    X = np.arange(n_samples)[:, np.newaxis]
    batches = [x for x, _ in minibatches(X, X, batch_size, rng)]
    assert sorted(np.vstack(batches).ravel()) == list(range(n_samples))
    kept, _, held_out, _ = split(X, X, 0.3, rng)
    assert sorted(np.vstack([kept, held_out]).ravel()) == list(range(n_samples))


@pytest.mark.parametrize("function", [predict, loss_and_gradients])
def test_one_number_that_is_not_finite_is_found_among_many(function, rng):
    network, _ = network_of([3, 4, 2], [tanh, identity])
    X = rng.normal(size=(MANY, 3))
    X[-1, -1] = np.nan
    data = (X,) if function is predict else (X, np.zeros((MANY, 2)), mean_squared_error)
    with pytest.raises(ValueError, match="X must be finite"):
        function(network, *data)


# --- many weights ---


@pytest.mark.parametrize("init, variance", [(xavier, 2 / 1500), (he, 2 / 1000)])
def test_weights_of_wide_layers_have_their_variance(init, variance, rng):
    assert init(1000, 500, rng).var() == pytest.approx(variance, rel=0.02)


@DTYPES
@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_of_many_samples_and_weights(loss, dtype, rtol, rng):
    """Along a random direction: the complex step of the textbook's formula."""
    network, parameters = network_of([20, 100, 50, 10], [tanh, relu, identity], dtype)
    X = rng.normal(size=(3000, 20)).astype(dtype)
    Y = one_hot(rng.integers(10, size=len(X)), 10).astype(dtype)
    value, gradients = loss_and_gradients(network, X, Y, loss)
    found = [part for gradient in gradients for part in gradient]
    directions = [rng.normal(size=p.shape) for p in parameters]
    moved = [p + 1j * reference.H * d for p, d in zip(parameters, directions, strict=True)]
    names = ["tanh", "relu", "identity"]
    along = reference.loss_of(moved, names, X.astype(float), Y, loss.__name__)
    terms = np.concatenate([(g * d).ravel() for g, d in zip(found, directions, strict=True)])
    assert all(part.dtype == dtype for part in found)
    assert value == pytest.approx(along.real, rel=rtol)
    assert terms.sum() == pytest.approx(
        along.imag / reference.H, abs=10 * rtol * np.linalg.norm(terms)
    )


def test_the_gradient_check_of_a_large_network_sees_one_percent(rng):
    network, _ = network_of([10, 100, 20, 5], [tanh, tanh, identity])
    data = network, rng.normal(size=(20, 10)), rng.normal(size=(20, 5)), mean_squared_error
    _, gradients = loss_and_gradients(*data)
    longer = [g._replace(dW=1.01 * g.dW) for g in gradients]
    assert gradient_error(*data) < 1e-7 < 1e-3 < gradient_error(*data, longer)


# --- many steps ---

STEPS, RATE = 3000, 1e-4  # so that none of them has arrived


def by_descent(w, slope):
    for _ in range(STEPS):
        w = w - RATE * slope(w)
    return w


def by_momentum(w, slope):
    velocity = 0
    for _ in range(STEPS):
        velocity = 0.9 * velocity + slope(w)
        w = w - RATE * velocity
    return w


def by_adam(w, slope):
    """Algorithm 1 of Kingma and Ba, line by line."""
    m, v = 0, 0
    for t in range(1, STEPS + 1):
        g = slope(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        w = w - RATE * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


def by_fit(network, X, Y, optimiser):
    settings = {"learning_rate": RATE, "epochs": STEPS, "optimiser": optimiser}
    return fit(network, X, Y, mean_squared_error, **settings).network


def by_fit_many(network, X, Y, optimiser):
    """Beside others that learn from other data."""
    settings = {"learning_rate": RATE, "epochs": STEPS, "optimiser": optimiser}
    data = np.stack([-X, X, 2 * X]), np.stack([Y, Y, Y + 1])
    return fit_many([network] * 3, *data, mean_squared_error, **settings)[1].network


def by_steps(network, X, Y, optimiser):
    steps = descend(network, [(X, Y)] * STEPS, mean_squared_error, RATE, optimiser)
    return deque(steps, maxlen=1).pop().after


@pytest.mark.parametrize("dtype, rtol", [("float64", 1e-9), ("float32", 1e-3)])
@pytest.mark.parametrize("trained", [by_fit, by_fit_many, by_steps])
@pytest.mark.parametrize(
    "optimiser, by_formula",
    [(gradient_descent, by_descent), (momentum, by_momentum), (adam, by_adam)],
)
def test_thousands_of_steps_are_those_of_the_plain_formula(
    optimiser, by_formula, trained, dtype, rtol, rng
):
    # least squares: w stands for W above b, and its slope is 2/n A.T (A w - Y) with A = [X 1]
    X, Y = rng.normal(size=(40, 3)).astype(dtype), rng.normal(size=(40, 1)).astype(dtype)
    A = np.column_stack([X, np.ones(40)])
    network = (Layer(np.ones((3, 1), dtype), np.ones(1, dtype), identity),)
    w = to_vector(trained(network, X, Y, optimiser))
    expected = by_formula(np.ones((4, 1)), lambda w: 2 / 40 * A.T @ (A @ w - Y))
    assert w.dtype == dtype
    np.testing.assert_allclose(w, expected.ravel(), rtol=rtol)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_on_many_samples_and_classes_is_that_of_the_taught_loop(loss, dtype, rng):
    network, _ = network_of([3, 20, CLASSES], [tanh, identity], dtype)
    X = rng.normal(size=(3000, 3)).astype(dtype)
    Y = one_hot(rng.integers(CLASSES, size=len(X)), CLASSES).astype(dtype)
    (step,) = descend(network, [(X, Y)], loss, 1e-3, adam)
    settings = {"learning_rate": 1e-3, "epochs": 1, "optimiser": adam}
    for result in (
        fit(network, X, Y, loss, **settings),
        *fit_many([network], X, Y, loss, **settings),
    ):
        assert result.losses == [pytest.approx(step.loss, rel=1e-15)]
        np.testing.assert_array_equal(to_vector(result.network), to_vector(step.after))


@DTYPES
@pytest.mark.parametrize("batch_size", [None, 512])
def test_the_held_out_loss_of_many_samples_is_the_loss_of_what_is_predicted(
    batch_size, dtype, rtol, rng
):
    network, _ = network_of([2, 8, 1], [tanh, identity], dtype)
    X, Y = rng.normal(size=(2, 5000, 2)).astype(dtype), rng.integers(2, size=(2, 5000, 1))
    settings = {"learning_rate": 0.1, "epochs": 3, "batch_size": batch_size, "rng": rng}
    result = fit(network, X[0], Y[0], binary_cross_entropy, held_out=(X[1], Y[1]), **settings)
    expected = reference.binary_cross_entropy(predict(result.network, X[1]).astype(float), Y[1])
    assert result.held_out_losses[-1] == pytest.approx(expected, rel=rtol)
