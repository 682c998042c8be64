"""Activations, losses, derivatives, optimisers and initialisations of the learner's own.

One that returns what it should not is named at the door, not met as an error of NumPy's inside,
and never as a wrong number.
"""

import math

import numpy as np
import pytest

from nnbook.backprop import loss_and_gradients, numerical_gradients
from nnbook.chain_rule import DERIVATIVES, numerical_gradient
from nnbook.forward_pass import predict
from nnbook.gradient_check import gradient_error
from nnbook.losses import mean_squared_error, softmax, softplus
from nnbook.structure import (
    Layer,
    gaussian,
    identity,
    init_network,
    tanh,
    to_vector,
    uniform,
    zeros,
)
from nnbook.training import fit, gradient_descent

X, Y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [0.0]])
SHAPE = "must take arrays and return a new one of the same shape; "
SETTINGS = {"learning_rate": 0.1, "epochs": 2}


def rng():
    return np.random.default_rng(0)


def a_network():
    return init_network([2, 3, 1], [tanh, identity], rng())


def one_layer(activation, n_out=1):
    return (Layer(np.ones((2, n_out)), np.zeros(n_out), activation),)


# --- activations and derivatives: what each makes of an array z ---

WRONG_ARRAYS = {
    "None": (lambda z: None, TypeError, "it returns None"),
    "a list": (lambda z: z.tolist(), TypeError, "it returns list"),
    "a number": (lambda z: 1.0, TypeError, "it returns float"),
    "their sum": (np.sum, TypeError, "it returns float64"),
    "a text": (lambda z: "a", TypeError, "it returns str"),
    "a pair": (lambda z: (z, z), TypeError, "it returns tuple"),
    "complex numbers": (lambda z: 1j * z, TypeError, "it returns ndarray of complex128"),
    "a vector": (np.ravel, ValueError, r"for \(3, 1\) it returns \(3,\)"),
    "the transpose": (np.transpose, ValueError, r"for \(3, 1\) it returns \(1, 3\)"),
    "the first row": (lambda z: z[:1], ValueError, r"for \(3, 1\) it returns \(1, 1\)"),
    "two columns": (lambda z: np.hstack([z, z]), ValueError, r"for .* it returns \(3, 2\)"),
    "for numbers only": (math.tanh, TypeError, "it says: only 0-dimensional arrays"),
    "with an if": (lambda z: z if z > 0 else 0, TypeError, "it says: The truth value of an arr"),
    "of two arguments": (lambda z, a: z, TypeError, "it says: .* missing 1 required"),
    "in place": (lambda z: np.tanh(z, out=z), TypeError, "it says: output array is read-only"),
}


@pytest.mark.parametrize("door", ["init_network", "predict", "loss_and_gradients", "fit"])
@pytest.mark.parametrize("what", WRONG_ARRAYS)
def test_a_wrong_activation_is_named(what, door, monkeypatch):
    activation, error, message = WRONG_ARRAYS[what]
    monkeypatch.setitem(DERIVATIVES, activation, np.ones_like)
    network = one_layer(activation)
    doors = {
        "init_network": lambda: init_network([2, 1], [activation], rng()),
        "predict": lambda: predict(network, X),
        "loss_and_gradients": lambda: loss_and_gradients(network, X, Y, mean_squared_error),
        "fit": lambda: fit(network, X, Y, mean_squared_error, **SETTINGS),
    }
    with pytest.raises(error, match=f"activation of layer 0 {SHAPE}{message}"):
        doors[door]()


@pytest.mark.parametrize("n_out", [1, 2, 3, 4])
def test_a_transposed_activation_is_seen_however_wide_the_layer(n_out):
    with pytest.raises(ValueError, match="it returns"):
        predict(one_layer(np.transpose, n_out), X)


@pytest.mark.parametrize("function", [softplus, mean_squared_error])
@pytest.mark.parametrize("what", WRONG_ARRAYS)
def test_a_wrong_derivative_is_named(what, function, monkeypatch):
    slope, error, message = WRONG_ARRAYS[what]
    prime = slope if function is softplus else lambda output, Y: slope(output)
    monkeypatch.setitem(DERIVATIVES, softplus, np.ones_like)
    monkeypatch.setitem(DERIVATIVES, function, prime)
    for door in (loss_and_gradients, gradient_error):
        with pytest.raises(error, match=f"derivative of {function.__name__} {SHAPE}{message}"):
            door(one_layer(softplus), X, Y, mean_squared_error)


def test_a_derivative_must_be_a_function(monkeypatch):
    monkeypatch.setitem(DERIVATIVES, softplus, "sigmoid")
    with pytest.raises(TypeError, match="the derivative of softplus must be a function; got str"):
        loss_and_gradients(one_layer(softplus), X, Y, mean_squared_error)


@pytest.mark.parametrize("step", [lambda z: z > 0, lambda z: (z > 0).astype(int)])
def test_an_activation_may_answer_yes_or_no(step):
    np.testing.assert_array_equal(predict(one_layer(step), X), np.ones((3, 1)))


def test_an_activation_may_look_at_the_whole_layer():
    np.testing.assert_array_equal(predict(one_layer(softmax, 2), X), np.full((3, 2), 0.5))


def test_an_activation_that_is_undefined_somewhere_makes_no_noise(recwarn):
    network = init_network([2, 1], [np.log], rng(), lambda n_in, n_out, rng: np.ones((2, 1)))
    np.testing.assert_array_equal(predict(network, X + 0.5), np.log([[2.0], [2.0], [3.0]]))
    assert not recwarn.list


def test_another_error_of_an_activation_is_the_learners_to_see():
    with pytest.raises(ZeroDivisionError):
        predict(one_layer(lambda z: 1 / 0), X)


# --- losses ---

WRONG_NUMBERS = {
    "None": (lambda *a: None, "None"),
    "a text": (lambda *a: "1.0", "str"),
    "a truth": (lambda *a: True, "bool"),
    "a complex number": (lambda *a: 1j, "complex"),
    "a list": (lambda *a: [1.0], "list"),
    "a pair": (lambda *a: (1.0, 2.0), "tuple"),
    "one for each entry": (lambda *a: a[0] ** 2, "ndarray of float64"),
    "one in an array": (lambda *a: np.ones(1), "ndarray of float64"),
}


@pytest.mark.parametrize("what", WRONG_NUMBERS)
def test_a_loss_that_is_no_number_is_named(what, monkeypatch):
    loss, kind = WRONG_NUMBERS[what]
    monkeypatch.setitem(DERIVATIVES, loss, lambda output, Y: output - Y)
    for call in (
        lambda: loss_and_gradients(a_network(), X, Y, loss),
        lambda: gradient_error(a_network(), X, Y, loss),
        lambda: fit(a_network(), X, Y, loss, **SETTINGS),
    ):
        with pytest.raises(TypeError, match=f"the loss must be a number; got {kind}"):
            call()
    with pytest.raises(TypeError, match=f"what f returns must be a number; got {kind}"):
        numerical_gradient(loss, X)


def test_a_held_out_loss_that_is_no_number_is_named(monkeypatch):
    loss = lambda output, Y: 1.0 if len(Y) == len(X) else None  # noqa: E731
    monkeypatch.setitem(DERIVATIVES, loss, lambda output, Y: output - Y)
    with pytest.raises(TypeError, match="^the held-out loss must be a number; got None$"):
        fit(a_network(), X, Y, loss, held_out=(X[:1], Y[:1]), **SETTINGS)


@pytest.mark.parametrize("number", [3, np.float32(3), np.int8(3), np.longdouble(3)])
def test_a_loss_of_another_kind_of_number_becomes_a_float(number, monkeypatch):
    loss = lambda output, Y: number  # noqa: E731
    monkeypatch.setitem(DERIVATIVES, loss, lambda output, Y: output - Y)
    value, _ = loss_and_gradients(a_network(), X, Y, loss)
    assert type(value) is float and value == 3


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_slope_between_numbers_that_are_not_finite_is_no_slope(number):
    with pytest.raises(FloatingPointError, match="what f returns is not finite"):
        numerical_gradient(lambda x: number, X)
    with pytest.raises(FloatingPointError, match="the gradient is not finite"):
        numerical_gradients(a_network(), X, Y, lambda output, Y: number)


# --- optimisers ---


PAIR, SHAPED = r"must be a pair \(w, state\); got ", r"must have shape \(13,\); got shape "
WRONG_OPTIMISERS = {
    "None": (lambda w, *a: None, TypeError, PAIR + "None"),
    "w alone": (lambda w, *a: w, TypeError, PAIR + "ndarray of float64"),
    "three things": (lambda w, *a: (w, None, 0), TypeError, PAIR + "tuple of length 3"),
    "the state first": (lambda w, *a: (None, w), TypeError, "an array of numbers; got None"),
    "text": (lambda w, *a: (w.astype(str), None), TypeError, "an array of numbers; got text"),
    "complex": (lambda w, *a: (1j * w, None), TypeError, "numbers; got complex numbers"),
    "a network": (lambda w, *a: (a_network(), None), ValueError, "rows of equal length"),
    "nothing": (lambda w, *a: ([], None), ValueError, SHAPED + r"\(0,\)"),
    "one number": (lambda w, *a: (0.5, None), ValueError, SHAPED + r"\(\)"),
    "a few": (lambda w, *a: (w[:9], None), ValueError, SHAPED + r"\(9,\)"),
    "a column": (lambda w, *a: (w[:, np.newaxis], None), ValueError, SHAPED + r"\(13, 1\)"),
}


@pytest.mark.parametrize("what", WRONG_OPTIMISERS)
def test_what_an_optimiser_returns_is_looked_at_after_the_first_step(what):
    optimiser, error, message = WRONG_OPTIMISERS[what]
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return optimiser(*arguments)

    with pytest.raises(error, match=f"optimiser returns .*{message}") as info:
        fit(a_network(), X, Y, mean_squared_error, **SETTINGS | {"optimiser": counted})
    assert info.type is error and len(calls) == 1


def test_the_last_step_is_looked_at_too():
    def in_the_end(w, g, state, learning_rate):
        return (w if state is None else w[:1]), "stepped"

    with pytest.raises(ValueError, match=SHAPED):
        fit(a_network(), X, Y, mean_squared_error, **SETTINGS | {"optimiser": in_the_end})


def test_an_optimiser_may_return_lists_and_whole_numbers():
    def in_lists(*arguments):
        w, state = gradient_descent(*arguments)
        return [w.tolist(), state]

    wanted = fit(a_network(), X, Y, mean_squared_error, **SETTINGS)
    result = fit(a_network(), X, Y, mean_squared_error, **SETTINGS, optimiser=in_lists)
    assert to_vector(result.network).tobytes() == to_vector(wanted.network).tobytes()
    ones = fit(a_network(), X, Y, mean_squared_error, **SETTINGS, optimiser=all_ones)
    np.testing.assert_array_equal(to_vector(ones.network), np.ones(13))
    assert ones.network[0].W.dtype == np.float64


def all_ones(w, g, state, learning_rate):
    return np.ones(len(w), int), None


# --- initialisations ---


@pytest.mark.parametrize(
    ("returned", "error", "message"),
    [
        (None, TypeError, "what init returns must be an array of numbers; got None"),
        ("xavier", TypeError, "numbers; got str"),
        ([["1"], ["2"]], TypeError, "numbers; got text"),
        (1j * np.ones((2, 1)), TypeError, "numbers; got complex numbers"),
        (np.zeros((2, 1), "M8[D]"), TypeError, "numbers; got dates"),
        ([[1], [2, 3]], ValueError, "rows of equal length; row 0 has 1, row 1 has 2"),
        ((np.ones((2, 1)), np.zeros(1)), ValueError, "rows of equal length; row 0 has 2, row 1"),
        (0.5, ValueError, r"init must return shape \(n_in, n_out\) = \(2, 1\); got \(\)"),
        (np.ones(2), ValueError, r"= \(2, 1\); got \(2,\)"),
        (np.ones((3, 1)), ValueError, r"= \(2, 1\); got \(3, 1\)"),
        (np.ones((1, 2)), ValueError, r"= \(2, 1\); got \(1, 2\)"),
    ],
)
def test_a_wrong_initialisation_is_named(returned, error, message):
    with pytest.raises(error, match=message):
        init_network([2, 1], [tanh], rng(), lambda n_in, n_out, rng: returned)


def test_weights_are_a_copy_of_what_an_initialisation_returns():
    kept = np.ones((2, 1))
    network = init_network([2, 1], [tanh], rng(), lambda n_in, n_out, rng: kept)
    network[0].W[:] = 5
    np.testing.assert_array_equal(kept, np.ones((2, 1)))


@pytest.mark.parametrize(
    ("draw", "error", "message"),
    [
        (lambda: gaussian(2, 1, rng(), std=-1), ValueError, "std must be >= 0; got -1"),
        (lambda: gaussian(2, 1, rng(), std="1"), TypeError, "std must be a number; got str"),
        (lambda: uniform(2, 1, rng(), low=math.nan), ValueError, "low must be finite; got nan"),
        (
            lambda: uniform(2, 1, rng(), high=math.inf),
            ValueError,
            "high must be finite and >= 0; got inf",
        ),
        (lambda: uniform(2, 1, rng(), low=1, high=0), ValueError, "high must be >= 1; got 0"),
    ],
)
def test_wrong_settings_of_an_initialisation(draw, error, message):
    with pytest.raises(error, match=message):
        draw()
    np.testing.assert_array_equal(uniform(2, 1, rng(), 0, 0), zeros(2, 1, rng()))
