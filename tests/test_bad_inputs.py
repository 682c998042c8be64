"""What learners hand to a function by mistake, and by habit: refused with a word, or taken.

Each test file has the mistakes that belong to its functions, `test_kinds` those with data and
networks; here are those that go through several files.
"""

import subprocess
import sys
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from cases import ACTIVATIONS, LOSSES
from refusal import refused

from nnbook import kinds
from nnbook.backprop import backward, loss_and_gradients, numerical_gradients
from nnbook.chain_rule import DERIVATIVES, numerical_derivative, numerical_gradient
from nnbook.forward_pass import affine, forward, predict
from nnbook.gradient_check import gradient_error
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    log_softmax,
    mean_squared_error,
    softmax,
    softplus,
)
from nnbook.structure import Layer, count_parameters, identity, init_network, relu, sigmoid, tanh
from nnbook.training import Diverged, fit, gradient_step, minibatches

ENTRY_BY_ENTRY = [*ACTIVATIONS, softplus, *(DERIVATIVES[f] for f in ACTIVATIONS)]
X, Y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [0.0]])


class OnAnotherDevice:
    """As a tensor that NumPy can't read."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("call .cpu() first")


def network_of(last=identity):
    return init_network([2, 3, 1], [tanh, last], np.random.default_rng(0))


def one_layer(weight, activation=identity):
    return (Layer(np.full((2, 1), float(weight)), np.zeros(1), activation),)


def two_outputs(activation):
    return (Layer(np.ones((2, 2)), np.zeros(2), activation),)


def train(network, X=X, Y=Y, loss=mean_squared_error, **settings):
    return fit(network, X, Y, loss, **{"learning_rate": 0.1, "epochs": 1} | settings)


def initialised(init):
    return init_network([2, 3], [tanh], np.random.default_rng(0), init)


def no_number(z):
    return np.full_like(z, np.nan)


def without_a_copy(output, Y):
    output -= Y
    return float((output**2).mean())


def on_the_targets(output, Y):
    Y -= output
    return float((Y**2).mean())


def step_in_place(w, g, state, learning_rate):
    w -= learning_rate * g
    return w, state


def in_its_memory(w, g, state, learning_rate):
    state = np.zeros_like(g) if state is None else state
    state += g
    return w - learning_rate * state, state


def softmax_of_ones_own(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


@dataclass
class Leaky:
    slope: float = 0.1

    def __call__(self, z):
        return np.maximum(z, self.slope * z)


IN_PLACE = (
    " must leave what it is given as it is, and return something new: "
    "w - learning_rate * g, not w -= learning_rate * g"
)
WHOLE_ROWS = (
    " looks at whole rows, so it is no activation of a layer; a softmax belongs into the loss: "
    "end with identity and train with cross_entropy, which takes logits, and call softmax on "
    "what predict returns"
)
REFUSED = {
    "an optimiser that works in place": (
        lambda: train(network_of(), optimiser=step_in_place), ValueError,
        "step_in_place" + IN_PLACE),
    "an optimiser that adds to its memory": (
        lambda: train(network_of(), optimiser=in_its_memory, epochs=2), ValueError,
        "in_its_memory" + IN_PLACE),
    "a softmax in the last layer": (
        lambda: init_network([3, 8, 2], [tanh, softmax], np.random.default_rng(0)), ValueError,
        "softmax" + WHOLE_ROWS),
    "a softmax in a layer made by hand": (
        lambda: train(two_outputs(softmax), Y=np.eye(3, 2)[[0, 1, 0]], loss=cross_entropy),
        ValueError, "softmax" + WHOLE_ROWS),
    "a softmax of one's own": (
        lambda: train(two_outputs(softmax_of_ones_own), Y=np.eye(3, 2)[[0, 1, 0]]), ValueError,
        "softmax_of_ones_own" + WHOLE_ROWS),
    "negative targets for a relu": (
        lambda: fit(
            init_network([1, 4, 1], [tanh, relu], np.random.default_rng(0)), [[0.0], [1.0]],
            [[-1.0], [-2.0]], mean_squared_error, learning_rate=0.1, epochs=500),
        ValueError,
        "Y must be >= 0, where relu, the last activation, ends; found -2: scale Y, or take "
        "identity instead"),
    "a target just above the top of a sigmoid": (
        lambda: train(network_of(sigmoid), Y=1.0000000002 * Y), ValueError,
        "Y must lie in [0, 1], where sigmoid, the last activation, ends; found 1.0000000002: "
        "scale Y, or take identity instead"),
    "held-out labels of another kind": (
        lambda: train(network_of(), loss=binary_cross_entropy, held_out=(X, 2 * Y)), ValueError,
        "labels in held_out[1] must lie in [0, 1]; found 2"),
    "a step along gradients of another network": (
        lambda: gradient_step(network_of(), [(np.ones((2, 1)), np.ones(1))], 0.1), ValueError,
        "gradients must be one (dW, db) per layer, of shapes [(2, 3), (3,), (3, 1), (1,)]; got "
        "[(2, 1), (1,)]"),
    "caches for gradients": (
        lambda: gradient_step(one_layer(1), forward(one_layer(1), X)[1], 0.1), ValueError,
        "gradients must be one (dW, db) per layer, of shapes [(2, 1), (1,)]; got [(3, 2), (3, 1)]"),
    "a Fit's network without its last layer, on the way back": (
        lambda: backward(network_of()[:1], forward(network_of(), X)[1], Y), ValueError,
        "caches must be one per layer, 1; got 2"),
    "an activation that can't be looked up": (
        lambda: train(one_layer(1, Leaky())), TypeError,
        "Leaky must be hashable to be found in DERIVATIVES: use @dataclass(eq=False) or def"),
    "a list of masked rows": (
        lambda: predict(network_of(), [np.ma.array([1.0, 2.0], mask=[True, False])] * 3), TypeError,
        "X must be an array of numbers; got a list of masked arrays: use .filled(...) on each"),
    "one bias per sample": (
        lambda: affine(X, np.ones((2, 4)), np.ones((3, 1))), ValueError,
        "b must have shape (4,); got shape (3, 1)"),
    "one bias for all neurons": (
        lambda: forward((Layer(np.ones((2, 4)), np.ones(1), tanh),), X), ValueError,
        "b of layer 0 must have shape (4,), as W has shape (2, 4); got shape (1,)"),
    "a weight for each input and a bias for each sample": (
        lambda: affine(X, np.ones(2), np.ones(3)), ValueError,
        "W must have shape (n_in, n_out); got shape (2,)"),
    "the slope of a word": (
        lambda: numerical_derivative("tanh", [1.0]), TypeError,
        "f must be a function; got str: write tanh, without quotes"),
    "the slopes of a sum": (
        lambda: numerical_derivative(np.sum, [1.0, 2.0, 3.0]), ValueError,
        "f(x) must have shape (3,); got shape ()"),
    "the slopes of nothing": (
        lambda: numerical_derivative(lambda z: None, [1.0]), TypeError,
        "f(x) must be an array of numbers; got None"),
    "a nudge that changes nothing": (
        lambda: numerical_derivative(identity, [0.5], 1e-20), ValueError,
        "h = 1e-20 is too small: x + h - x is not h; use h = 1e-05"),
    "a nudge that rounding changes": (
        lambda: numerical_derivative(identity, [1.0, -1e11]), ValueError,
        "h = 1e-05 is too small: x + h - x is not h; use h = 1e+06"),
    "a method without its brackets": (
        lambda: predict(network_of(), X.copy), TypeError,
        "X must be an array of numbers; got builtin_function_or_method"),
    "the values of a dict": (
        lambda: predict(network_of(), {"a": 1}.values()), TypeError,
        "X must be an array of numbers; got dict_values"),
    "a tensor that NumPy can't read": (
        lambda: predict(network_of(), OnAnotherDevice()), TypeError,
        "X must be an array of numbers; got a OnAnotherDevice: call .cpu() first"),
    "samples without features": (
        lambda: predict(network_of(), np.ones((5, 0))), ValueError,
        "X must have shape (n_samples, 2), as the first layer takes 2; got shape (5, 0)"),
    "inputs near the largest float": (
        lambda: predict(one_layer(9, relu), 1e308 * X), FloatingPointError,
        "the output is not finite: scale X, or take smaller weights or a lower learning rate"),
    "inputs whose error overflows": (
        lambda: loss_and_gradients(one_layer(9), 1e308 * X, Y, mean_squared_error),
        FloatingPointError,
        "the loss is not finite: scale X, or take smaller weights or a lower learning rate"),
    "inputs whose gradient overflows": (
        lambda: loss_and_gradients(one_layer(0), 1e308 * X, 9 * Y, mean_squared_error),
        FloatingPointError,
        "the gradient is not finite: scale X, or take smaller weights or a lower learning rate"),
    "an activation that returns NaN": (
        lambda: predict(one_layer(1, no_number), X), FloatingPointError,
        "the output is not finite: scale X, or take smaller weights or a lower learning rate"),
    "a forward pass of nothing": (
        lambda: forward(network_of(), None), TypeError,
        "X must be an array of numbers; got None"),
    "the sums of text": (
        lambda: affine("01", *network_of()[0][:2]), TypeError,
        "X must be an array of numbers; got str"),
    "minibatches of more targets than samples": (
        lambda: next(minibatches(X, np.ones((4, 1)), 2, np.random.default_rng(0))), ValueError,
        "Y must have shape (3, ...), a row for each sample; got shape (4, 1)"),
    "minibatches of two numbers": (
        lambda: next(minibatches(1, 2, 2, np.random.default_rng(0))), ValueError,
        "X must have shape (n_samples, ...), a row for each sample; got shape ()"),
    "minibatches of words": (
        lambda: next(minibatches(X, ["no"] * 3, 2, np.random.default_rng(0))), TypeError,
        "Y must be an array of numbers; got text"),
    "minibatches of nothing": (
        lambda: next(minibatches(None, Y, 2, np.random.default_rng(0))), TypeError,
        "X must be an array of numbers; got None"),
    "minibatches of size -1": (
        lambda: next(minibatches(X, Y, -1, np.random.default_rng(0))), ValueError,
        "batch_size must be >= 1; got -1"),
    "minibatches of size 2.5": (
        lambda: next(minibatches(X, Y, 2.5, np.random.default_rng(0))), TypeError,
        "batch_size must be an integer; got float 2.5"),
    "minibatches from a seed": (
        lambda: next(minibatches(X, Y, 2, 7)), TypeError,
        "rng must be a random generator; got int: use rng = np.random.default_rng(7)"),
    "NaN in a weight, and training": (
        lambda: train(one_layer(np.nan)), FloatingPointError,
        "W of layer 0 is not finite: scale X, or take smaller weights or a lower learning rate"),
    "scores up to 100 for a sigmoid": (
        lambda: train(network_of(sigmoid), Y=92 * Y), ValueError,
        "Y must lie in [0, 1], where sigmoid, the last activation, ends; found 92: scale Y, or "
        "take identity instead"),
    "labels -1 and 1 for a sigmoid": (
        lambda: train(network_of(sigmoid), Y=2 * Y - 1), ValueError,
        "Y must lie in [0, 1], where sigmoid, the last activation, ends; found -1: scale Y, or "
        "take identity instead"),
    "prices for a tanh": (
        lambda: train(network_of(tanh), Y=300 * Y), ValueError,
        "Y must lie in [-1, 1], where tanh, the last activation, ends; found 300: scale Y, or "
        "take identity instead"),
    "held-out inputs of another width": (
        lambda: train(network_of(), held_out=(np.ones((2, 3)), [0, 1])), ValueError,
        "held_out[0] must have shape (n_samples, 2), as the first layer takes 2; got shape (2, "
        "3); did you mean held_out[0].T?"),
    "held-out targets of another length": (
        lambda: train(network_of(), held_out=(X, [0, 1])), ValueError,
        "held_out[1] must have shape (3, 1): 3 samples in X, 2 in held_out[1]"),
    "NumPy's tanh for the book's": (
        lambda: train(one_layer(1, np.tanh)), ValueError,
        "the derivative of tanh is not known; did you mean nnbook.structure.tanh?"),
    "a loss of the learner's own": (
        lambda: train(network_of(), loss=no_number), ValueError,
        "the derivative of no_number is not known; write it, and teach it by "
        "DERIVATIVES[no_number] = what you called it (from nnbook.chain_rule)"),
    "a name for a function": (
        lambda: train(network_of(), loss="mse"), TypeError,
        "loss must be a function; got str 'mse': did you mean mean_squared_error, without quotes?"),
    "weights that would fill the memory": (
        lambda: init_network([100_000, 10_000, 1], [tanh, tanh], np.random.default_rng(0)),
        ValueError,
        "sizes [100000, 10000, 1] make 1,000,010,000 weights, 8.0 GB of memory; take smaller "
        "layers"),
    "an init that returns another shape": (
        lambda: initialised(lambda n_in, n_out, rng: np.ones((n_out, n_in))), ValueError,
        "init must return shape (n_in, n_out) = (2, 3); got (3, 2)"),
    "an init that returns NaN": (
        lambda: initialised(lambda n_in, n_out, rng: np.full((n_in, n_out), np.nan)),
        FloatingPointError,
        "W of layer 0 is not finite: scale X, or take smaller weights or a lower learning rate"),
    "counting the parameters of a Fit": (
        lambda: count_parameters(train(network_of())), TypeError,
        "network must be a tuple of layers; got Fit: use its .network"),
    "logits that are all -inf": (
        lambda: softmax(np.array([[0.0, 1.0], [-np.inf, -np.inf]])), ValueError,
        "the largest logit must be finite; got -inf at row 1, column 0"),
    "a text for logits": (lambda: log_softmax("1 2"), TypeError,
    "Z must be an array of numbers; got str"),
    "NaN among logits": (
        lambda: softmax(np.array([[0.0, np.nan]])), ValueError,
        "the largest logit must be finite; got nan at row 0, column 0"),
    "text in a loss": (
        lambda: mean_squared_error([["a"]], [[1]]), TypeError,
        "output must be an array of numbers; got text"),
    "a loss of no samples": (
        lambda: mean_squared_error(np.ones((0, 2)), np.ones((0, 2))), ValueError,
        "a loss needs at least one number; got shape (0, 2)"),
    "the slope of no function": (
        lambda: numerical_gradient(None, X), TypeError, "f must be a function; got None"),
    "the slope at a number that is NaN": (
        lambda: numerical_derivative(np.exp, np.nan), ValueError, "x must be finite; got nan"),
    "measured gradients for inputs of another width": (
        lambda: numerical_gradients(network_of(), X[:, :1], Y, mean_squared_error), ValueError,
        "X must have shape (n_samples, 2), as the first layer takes 2; got shape (3, 1)"),
    "measured gradients for targets of another length": (
        lambda: numerical_gradients(network_of(), X, Y[:2], mean_squared_error), ValueError,
        "Y must have shape (3, 1): 3 samples in X, 2 in Y"),
    "the slopes at nothing": (
        lambda: numerical_gradient(np.sum, None), TypeError,
        "x must be an array of numbers; got None"),
    "gradients of no network": (
        lambda: numerical_gradients(None, X, Y, mean_squared_error), TypeError,
        "network must be a tuple of layers; got None"),
    "a Fit for data": (
        lambda: predict(network_of(), train(network_of())), TypeError,
        "X must be an array of numbers; got a Fit: give one of its parts, network, losses, "
        "held_out_losses, interrupted"),
    "the four parts of split for two": (
        lambda: train(network_of(), held_out=(X, Y, X, Y)), TypeError,
        "held_out must be a pair (X, Y); got tuple of length 4"),
    "a class for a layer": (
        lambda: predict((Layer,), X), TypeError,
        "layer 0 must be Layer(W, b, activation); got type"),
    "a matrix for weights": (
        lambda: predict((Layer(np.ma.ones((2, 1)), np.zeros(1), identity),), X), TypeError,
        "W of layer 0 must be an array of floats; got MaskedArray: use np.array(W, float)"),
    "a layer without neurons": (
        lambda: predict((Layer(np.ones((2, 0)), np.zeros(0), identity),), X), ValueError,
        "W of layer 0 must have shape (n_in, n_out); got shape (2, 0)"),
    "the slope at nothing": (
        lambda: numerical_derivative(np.exp, None), TypeError,
        "x must be an array of numbers; got None"),
    "the slope at NaN": (
        lambda: numerical_gradient(np.sum, [0.0, np.nan]), ValueError,
        "x must be finite; got nan at row 1"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_mistake_is_refused_with_a_word(what, recwarn):
    call, error, message = REFUSED[what]
    with pytest.raises(error) as info:
        call()
    assert info.type is error and str(info.value) == message and not recwarn.list


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("kind", [list, "uint8", "int8", bool, object, "float32", ">f8"])
def test_losses_and_their_slopes_take_other_kinds_of_numbers(loss, kind):
    # 0 - 1 is -1, also where the numbers come as bytes
    output, target = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    other = [a.tolist() if kind is list else a.astype(kind) for a in (output, target)]
    assert loss(*other) == pytest.approx(loss(output, target), rel=1e-7)
    slope = DERIVATIVES[loss]
    np.testing.assert_allclose(slope(*other), slope(output, target), rtol=1e-6)


def test_measured_gradients_take_lists_and_a_flat_target():
    measured, same = (
        numerical_gradients(network_of(), inputs, targets, mean_squared_error)
        for inputs, targets in ((X, Y), (X.tolist(), Y.ravel().tolist()))
    )
    for (dW, db), (same_dW, same_db) in zip(measured, same, strict=True):
        np.testing.assert_array_equal(dW, same_dW)
        np.testing.assert_array_equal(db, same_db)


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize("kind", [list, "uint8", object, ">f8"])
def test_logits_may_come_as_other_kinds_of_numbers(function, kind):
    Z = np.array([[1.0, 2.0, 0.0], [7.0, 7.0, 9.0]])
    other = Z.tolist() if kind is list else Z.astype(kind)
    np.testing.assert_array_equal(function(other), function(Z))


@pytest.mark.parametrize("function", ENTRY_BY_ENTRY)
@pytest.mark.parametrize("kind", ["uint8", "int8", "int64", "float16", bool, object, ">f8", list])
def test_activations_and_their_slopes_take_other_kinds_of_numbers(function, kind):
    # the 8-bit extremes: -(-128) is 128 and -200 is no 56
    numbers = [0, 1, 200] if kind == "uint8" else [0, 1] if kind is bool else [0, -128, 127]
    other = numbers if kind is list else np.array(numbers, kind)
    taken, wanted = function(other), function(np.array(numbers, np.float64))
    assert taken.dtype == np.float64
    np.testing.assert_array_equal(taken, wanted)


@pytest.mark.parametrize("function", ENTRY_BY_ENTRY)
def test_activations_and_their_slopes_take_a_single_number(function):
    assert function(2) == function(np.array([2.0]))[0]


@pytest.mark.parametrize("function", ENTRY_BY_ENTRY)
@pytest.mark.parametrize(
    "value, came", [(None, "None"), ("2", "str"), ([["2"]], "text"), ([2j], "complex numbers")]
)
def test_activations_and_their_slopes_refuse_what_is_no_number(function, value, came):
    with refused(TypeError, f"z must be an array of numbers; got {came}"):
        function(value)


@pytest.mark.parametrize("kind", [list, "uint8", "int8", bool, object, ">f8"])
def test_the_forward_pass_takes_other_kinds_of_numbers_and_keeps_floats(kind):
    network = network_of()
    other = X.tolist() if kind is list else X.astype(kind)
    output, caches = forward(network, other)
    wanted, wanted_caches = forward(network, X)
    np.testing.assert_array_equal(output, wanted)
    np.testing.assert_array_equal(affine(other, *network[0][:2]), wanted_caches[0].Z)
    for ours, theirs in zip(
        backward(network, caches, output), backward(network, wanted_caches, wanted), strict=True
    ):
        np.testing.assert_array_equal(ours.dW, theirs.dW)


def test_minibatches_take_lists():
    rng = np.random.default_rng(0)
    parts = list(minibatches(X.tolist(), Y.ravel().tolist(), 2, rng))
    assert [(x.shape, y.shape) for x, y in parts] == [((2, 2), (2,)), ((1, 2), (1,))]


@pytest.mark.parametrize("loss", [without_a_copy, on_the_targets])
def test_a_loss_that_works_in_place_is_refused_and_changes_nothing(loss, monkeypatch):
    # or the slope would be taken at an output that the loss has changed
    monkeypatch.setitem(DERIVATIVES, loss, DERIVATIVES[mean_squared_error])
    targets = Y.copy()
    for door in (train, loss_and_gradients, gradient_error):
        with refused(
            ValueError,
            "loss must leave output and Y as they are: output - Y, not output -= Y",
        ):
            door(network_of(), X, targets, loss)
    np.testing.assert_array_equal(targets, Y)


def test_a_slip_in_a_loss_is_told_where_the_loss_is_used(monkeypatch):
    calls = []

    def forgetful(output, Y):
        calls.append(output)
        raise ZeroDivisionError(f"call {len(calls)}")

    monkeypatch.setitem(DERIVATIVES, forgetful, DERIVATIVES[mean_squared_error])
    with pytest.raises(ZeroDivisionError, match="call 2"):  # the first was a try
        loss_and_gradients(network_of(), X, Y, forgetful)


def test_an_optimiser_may_hold_a_layer_fast():
    def hold_the_first(w, g, state, learning_rate):
        return np.concatenate([w[:9], w[9:] - learning_rate * g[9:]]), state

    network = network_of()  # its first layer has 2 * 3 + 3 = 9 parameters
    first, second = train(network, optimiser=hold_the_first, epochs=3).network
    np.testing.assert_array_equal(first.W, network[0].W)
    assert (second.W != network[1].W).all()


def test_a_rate_that_is_0_as_a_float_is_refused():
    with pytest.raises(ValueError, match="learning_rate must be > 0; got "):
        train(network_of(), learning_rate=np.longdouble("1e-4000"))


def test_a_slope_is_measured_in_floats():
    # 1 - 2 is no 255
    step = numerical_derivative(lambda z: np.where(z > 0, 1, 2).astype(np.uint8), [0.0])
    np.testing.assert_allclose(step, [-50_000.0])


def test_a_table_of_derivatives_may_hold_functions_without_a_name(monkeypatch):
    monkeypatch.setitem(DERIVATIVES, partial(np.multiply, 2.0), np.ones_like)
    with pytest.raises(ValueError, match="the derivative of no_number is not known; write it, and"):
        train(one_layer(1, no_number))


def test_equal_logits_near_the_largest_float_are_equally_likely():
    np.testing.assert_array_equal(softmax(np.full((1, 4), 1e308)), np.full((1, 4), 0.25))


def test_huge_inputs_that_end_in_a_bounded_activation_are_taken(recwarn):
    np.testing.assert_array_equal(predict(one_layer(9, tanh), 1e308 * X), np.ones((3, 1)))
    assert not recwarn.list


def test_a_gradient_may_be_asked_for_targets_out_of_reach():
    # as document 003 shows its unscaled scores; only training towards them is refused
    network = network_of(sigmoid)
    assert gradient_error(network, X, 92 * Y, mean_squared_error) < 1e-7


def test_labels_at_the_ends_of_the_range_are_in_reach():
    for last, labels in ((sigmoid, Y), (tanh, 2 * Y - 1), (relu, 92 * Y)):
        assert len(train(network_of(last), Y=labels).losses) == 1


def test_a_list_of_rows_from_an_init_is_taken():
    network = initialised(lambda n_in, n_out, rng: [[1] * n_out] * n_in)
    np.testing.assert_array_equal(network[0].W, np.ones((2, 3)))
    assert network[0].W.dtype == np.float64


def test_ten_thousand_layers_are_a_network():
    network = init_network([1] * 10_001, [identity] * 10_000, np.random.default_rng(0))
    assert count_parameters(network) == 20_000
    assert predict(network, [[1.0]]) == pytest.approx(0, abs=1e-300)


def test_what_numpy_prints_is_no_part_of_a_message():
    def said():
        with pytest.raises(ValueError) as info:
            predict(network_of(), [[0.5, np.nan]])
        return str(info.value)

    usual = said()
    with np.printoptions(precision=1, nanstr="?", legacy="1.13"):
        assert said() == usual


def test_logits_that_leave_the_floats_end_the_training_and_nothing_else():
    settings = {"learning_rate": 1e300, "epochs": 9, "loss": cross_entropy}
    network = init_network([2, 2], [identity], np.random.default_rng(0))
    with pytest.raises(Diverged) as info:
        train(network, X=1e9 * X, Y=np.eye(3, 2)[[0, 1, 0]], **settings)
    kinds.network(info.value.fit.network)


# --- surroundings ---


def run(code, *options):
    """Run Python on some code, warnings as errors; what it prints."""
    command = [sys.executable, "-W", "error", *options, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout + result.stderr


def test_an_old_numpy_is_named():
    said = run("import numpy; numpy.__version__ = '1.21.0'; import nnbook.kinds")
    assert "ImportError: nnbook needs numpy >= 1.26.0; found 1.21.0" in said


def test_without_matplotlib_everything_else_works_and_the_pictures_say_what_to_type():
    hide = "import sys; sys.modules['matplotlib'] = None\n"
    assert (
        run(hide + "import nnbook.training, nnbook.saving, nnbook.datasets; print('ok')") == "ok\n"
    )
    said = run(hide + "import nnbook.plotting.style")
    assert "ImportError: the pictures need Matplotlib: python -m pip install matplotlib" in said


@pytest.mark.parametrize("options", [["-O"], ["-OO"], ["-X", "dev"], ["-X", "utf8=0"]])
def test_options_of_python_change_nothing(options):
    code = """
import numpy as np
from nnbook.gradient_check import gradient_error
from nnbook.losses import mean_squared_error
from nnbook.many import fit_many
from nnbook.structure import init_network, tanh
network = init_network([2, 1], [tanh], np.random.default_rng(0))
print(gradient_error(network, [[0, 1]], [1], mean_squared_error) < 1e-7)
fit_many([network], [[0, 1]], [1], mean_squared_error, learning_rate=0.1, epochs=1)
try:
    gradient_error(network, [[0, 1]], [1, 2], mean_squared_error)
except ValueError as error:
    print(error)
"""
    assert run(code, *options) == "True\nY must have shape (1, 1): 1 samples in X, 2 in Y\n"
