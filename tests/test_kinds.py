"""The promises of nnbook/kinds.py: one meaning is taken, anything else is told what to type."""

import math
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from refusal import refused

from nnbook import kinds
from nnbook.backprop import loss_and_gradients
from nnbook.forward_pass import predict
from nnbook.gradient_check import gradient_error
from nnbook.losses import binary_cross_entropy, cross_entropy, mean_squared_error, softmax, softplus
from nnbook.structure import Layer, identity, init_network, tanh
from nnbook.training import Fit, fit

X = np.arange(16.0).reshape(8, 2) / 16
Y = np.array([[0.0], [1.0]] * 4)

# Where a longdouble is no longer than a float, it can't hold more than infinity.
LONGER = np.finfo(np.longdouble).maxexp > np.finfo(float).maxexp
TOO_LARGE = np.longdouble(10) ** 400 if LONGER else np.longdouble(np.inf)
TEXT = getattr(np.dtypes, "StringDType", lambda: np.dtype("U1"))()  # new in NumPy 2


class Frame:
    """As much of a table of pandas as NumPy sees of one."""

    def __init__(self, data, columns):
        self.data, self.columns = data, columns

    def __array__(self, dtype=None, copy=None):
        return np.array(self.data, dtype)

    def __len__(self):
        return len(self.data)


class Sparse:
    def toarray(self):
        return X


class WithArray:
    def __array__(self, dtype=None, copy=None):
        return X


def a_network(n_out=1):
    return init_network([2, 3, n_out], [tanh, identity], np.random.default_rng(0))


def layer(W=(2, 1), b=(1,), activation=identity):
    return Layer(np.ones(W), np.ones(b), activation)


def put(value, array=X, at=(3, 0)):
    array = array.copy()
    array[at] = value
    return array


NO_NUMBERS = "X must be an array of numbers; got "
UNEVEN = "X must be an array of numbers with rows of equal length"
SHAPE = "X must have shape (n_samples, 2)"
WIDTH = SHAPE + ", as the first layer takes 2; got shape "
BAD_X = [
    (
        X[:, 0],
        SHAPE + "; got shape (8,); one feature is X.reshape(-1, 1), one sample is X.reshape(1, -1)",
    ),
    (X[0], SHAPE + "; got shape (2,); one sample is X[np.newaxis]"),
    ([1, 2], SHAPE + "; got shape (2,); one sample is np.array(X)[np.newaxis]"),
    (3.0, SHAPE + "; got shape ()"),
    (np.ones((8, 3)), WIDTH + "(8, 3)"),
    (X.T, WIDTH + "(2, 8); did you mean X.T?"),
    (X.T.tolist(), WIDTH + "(2, 8); did you mean np.array(X).T?"),
    (np.ones((8, 2, 1)), SHAPE + "; got shape (8, 2, 1); use X.reshape(len(X), -1)"),
    (np.ones((8, 2, 2)), SHAPE + "; got shape (8, 2, 2)"),
    (np.ones((0, 2)), SHAPE + " with at least one sample; got shape (0, 2)"),
    ([[1, 2], [3]], UNEVEN + "; row 0 has 2, row 1 has 1"),
    ([[1, 2], 3], UNEVEN),
    ([[1, [2, 3]], [4, 5]], UNEVEN),
    (X * 1j, NO_NUMBERS + "complex numbers"),
    (X.astype(complex).tolist(), NO_NUMBERS + "complex numbers"),
    (np.array([[1, None]]), NO_NUMBERS + "None at row 0, column 1"),
    ([[1, 2], [Fraction(1, 2), 4]], NO_NUMBERS + "Fraction(1, 2) at row 1, column 0"),
    (np.array([[1, "a"]], dtype=object), NO_NUMBERS + "'a' at row 0, column 1"),
    (np.array([[1j, 1]], dtype=object), NO_NUMBERS + "1j at row 0, column 0"),
    ([["1", "2"]], NO_NUMBERS + "text"),
    (np.array([[b"1", b"2"]]), NO_NUMBERS + "text"),
    (np.array([["1", "2"]], TEXT), NO_NUMBERS + "text"),
    ("12", NO_NUMBERS + "str"),
    (b"12", NO_NUMBERS + "bytes"),
    (None, NO_NUMBERS + "None"),
    ({"a": [1, 2]}, NO_NUMBERS + "dict"),
    ({1, 2}, NO_NUMBERS + "set"),
    (np.array([["2020-01-01"] * 2], "M8[D]"), NO_NUMBERS + "dates"),
    (np.array([[1, 2]], "m8[s]"), NO_NUMBERS + "durations"),
    (np.zeros(3, [("a", float)]), NO_NUMBERS + "records of a structured array"),
    (Frame([[1, 2], [3, "x"]], ["a", "b"]), NO_NUMBERS + "text"),
    (
        Frame(np.array([[1, 2], [3, 4], [5, "x"]], dtype=object), ["a", "b"]),
        NO_NUMBERS + "'x' at row 2 of column 'b'",
    ),
    (Sparse(), NO_NUMBERS + "a sparse Sparse: use X.toarray()"),
    ((row for row in ()), NO_NUMBERS + "a generator: wrap it in list(...)"),
    (map(list, ()), NO_NUMBERS + "a map: wrap it in list(...)"),
    (np.ma.masked_array(X, X > 0.5), NO_NUMBERS + "a masked array: use X.filled(...)"),
    (put(np.inf), "X must be finite; got inf at row 3, column 0"),
    (put(-np.inf), "X must be finite; got -inf at row 3, column 0"),
    (put(np.nan), "X must be finite; got nan at row 3, column 0"),
    ([[10**400, 1]], "X must be finite; got an integer too large for a float"),
    (np.array([[TOO_LARGE, 1]]), "X must be finite; got inf at row 0, column 0"),
]
BAD_Y = [
    (Y[:5], "Y must have shape (8, 1): 8 samples in X, 5 in Y"),
    ([1], "Y must have shape (8, 1): 8 samples in X, 1 in Y"),
    ([[1]], "Y must have shape (8, 1): 8 samples in X, 1 in Y"),
    (1, "Y must have shape (8, 1); got the single number 1.0"),
    (np.ones((8, 2)), "Y must have shape (8, 1); got shape (8, 2)"),
    (np.ones((8, 1, 1)), "Y must have shape (8, 1); got shape (8, 1, 1)"),
    (Y + 1, "labels in Y must lie in [0, 1]; found 2"),
    (2 * Y - 1, "labels in Y must lie in [0, 1]; found -1; use (Y + 1) / 2"),
    (Y * 1.0000000002, "labels in Y must lie in [0, 1]; found 1.0000000002"),
    (Y - 0.5, "labels in Y must lie in [0, 1]; found -0.5"),
    (["yes", "no"] * 4, "Y must be an array of numbers; got text"),
    (None, "Y must be an array of numbers; got None"),
    (put(np.nan, Y), "Y must be finite; got nan at row 3, column 0"),
]
ONCE = {"learning_rate": 0.1, "epochs": 1}
CALLS = [loss_and_gradients, gradient_error, partial(fit, **ONCE)]
OF_WRONG_KIND = (
    "must be an array of numbers; ",
    "must be a ",
    "must be Layer",
    "an array of floats",
)


def is_refused(message, call, *arguments):
    """With these words, by the error that a wrong kind or a wrong value asks for."""
    wrong_kind = any(words in message for words in OF_WRONG_KIND)
    with refused(TypeError if wrong_kind else ValueError, message):
        call(*arguments)


@pytest.mark.parametrize("value, message", BAD_X)
def test_a_wrong_X_is_refused(value, message):
    is_refused(message, predict, a_network(), value)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("value, message", BAD_X[::9])
def test_a_wrong_X_is_refused_at_every_door(call, value, message):
    is_refused(message, call, a_network(), value, Y, mean_squared_error)


def test_a_complex_number_of_numpy_is_refused_where_it_stands():
    # its own words are another in another version of NumPy
    with pytest.raises(TypeError, match="numbers; got .* at row 0, column 0$"):
        predict(a_network(), np.array([[np.complex64(1j), 1]], dtype=object))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("value, message", BAD_Y)
def test_a_wrong_Y_is_refused_at_every_door(call, value, message):
    is_refused(message, call, a_network(), X, value, binary_cross_entropy)


GOOD_X = {
    "lists": X.tolist(),
    "tuples": tuple(map(tuple, X.tolist())),
    "a list of arrays": list(X),
    "Fortran order": np.asfortranarray(X),
    "a view": np.repeat(X, 2, axis=0)[::2],
    "a view from the end": X[::-1].copy()[::-1],
    "read-only": np.frombuffer(X.tobytes()).reshape(8, 2),
    "big-endian": X.astype(">f8"),
    "longdouble": X.astype(np.longdouble),
    "float16": X.astype(np.float16),
    "float32": X.astype(np.float32),
    "objects": X.astype(object),
    "a matrix of NumPy": X.view(np.matrix),
    "a table": Frame(X, ["a", "b"]),
    "a table of objects": Frame(X.astype(object), ["a", "b"]),
    "something with __array__": WithArray(),
}


@pytest.mark.parametrize("name", GOOD_X)
def test_other_kinds_of_X_give_the_same_bits(name):
    # sixteenths, so no kind of float rounds them
    taken = kinds.samples("X", GOOD_X[name], n_columns=2)
    assert type(taken) is np.ndarray
    np.testing.assert_array_equal(predict(a_network(), GOOD_X[name]), predict(a_network(), X))


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int8, np.int64, np.uint64, ">i4", object])
def test_whole_numbers_become_float64(dtype):
    whole = np.array([[0, 1], [1, 1]], dtype)
    taken = kinds.floats("X", whole)
    assert taken.dtype == np.float64
    np.testing.assert_array_equal(taken, [[0.0, 1.0], [1.0, 1.0]])
    # 0 - 1 = -1, and not 255 or 2**64 - 1
    assert (taken - 1)[0, 0] == -1


@pytest.mark.parametrize(
    "dtype, wanted",
    [("f4", "f4"), (">f4", "f4"), ("f8", "f8"), (">f8", "f8"), ("f2", "f8"), ("g", "f8")],
)
def test_float32_stays_and_other_floats_become_float64(dtype, wanted):
    taken = kinds.floats("X", np.ones((2, 2), dtype))
    assert taken.dtype == np.dtype(wanted) and taken.dtype.isnative


@pytest.mark.parametrize(
    "value",
    [
        Y.ravel(),
        Y.ravel().tolist(),
        Y.astype(bool),
        Y.ravel().astype(bool),
        Y.astype(int),
        Frame(Y.ravel(), None),
    ],
)
def test_other_kinds_of_Y_give_the_same_bits(value):
    wanted, _ = loss_and_gradients(a_network(), X, Y, binary_cross_entropy)
    assert loss_and_gradients(a_network(), X, value, binary_cross_entropy)[0] == wanted


def test_an_accepted_array_is_passed_on_and_not_written_to():
    read_only = X.copy()
    read_only.flags.writeable = False
    assert kinds.samples("X", read_only) is read_only
    assert kinds.targets("Y", read_only, 8, 2) is read_only


def test_floats_of_another_class_are_not_copied():
    taken = kinds.floats("X", X.view(np.matrix))
    assert type(taken) is np.ndarray and np.shares_memory(taken, X)


@pytest.mark.parametrize("shape", [(8,), (8, 1), (8, 1, 1)])
def test_labels_for_several_outputs_are_told_about_one_hot(shape):
    message = (
        f"Y must have shape (8, 3); got shape {shape}; class labels become rows by "
        "one_hot(labels, n_classes)"
    )
    labels = np.reshape([0, 1, 2, 0, 1, 2, 0, 1], shape)
    is_refused(message, loss_and_gradients, a_network(n_out=3), X, labels, cross_entropy)


@pytest.mark.parametrize(
    "value, hint",
    [
        ([], ""),
        (np.ones((1, 1, 1)), ""),
        ([1, 2], ": the logits of one sample are Z[np.newaxis]"),
    ],
)
def test_logits_are_a_matrix(value, hint):
    shape = np.shape(value)
    message = f"Z must have shape (n_samples, n_classes); got shape {shape}{hint}"
    is_refused(message, softmax, value)


def test_rows_that_sum_to_1_but_for_rounding_are_taken():
    thirds = np.full((8, 3), 1 / 3)
    assert gradient_error(a_network(n_out=3), X, thirds, cross_entropy) < 1e-8
    kinds.distributions("Y", thirds.astype(np.float32))


# --- networks ---


NO_NETWORK = "network must be a tuple of layers; got "
NO_LAYER = " must be Layer(W, b, activation); got "
FLOATS = " of layer 0 must be an array of floats; got "
ROWS = "W of layer 1 must have 1 rows, one for each neuron of layer 0; got shape "


@pytest.mark.parametrize(
    "value, message",
    [
        (None, NO_NETWORK + "None"),
        (layer(), NO_NETWORK + "Layer: one layer is (layer,)"),
        (Fit((layer(),), [], [], False), NO_NETWORK + "Fit: use its .network"),
        ("network", NO_NETWORK + "str"),
        ((), "network must have at least one layer; got none"),
        ((1,), "layer 0" + NO_LAYER + "int"),
        ((layer(), (1, 2)), "layer 1" + NO_LAYER + "tuple"),
        (((np.ones((2, 1)), np.ones(1), tanh),), "layer 0" + NO_LAYER + "tuple"),
        ((Layer([[1.0]], np.ones(1), tanh),), f"W{FLOATS}list: use np.array(W, float)"),
        ((Layer(np.ones((2, 1)), 0.0, tanh),), f"b{FLOATS}float: use np.array(b, float)"),
        (
            (Layer(np.ones((2, 1), int), np.ones(1), tanh),),
            f"W{FLOATS}ndarray of int64: use np.array(W, float)",
        ),
        ((layer(W=(2,)),), "W of layer 0 must have shape (n_in, n_out); got shape (2,)"),
        ((layer(b=(1, 1)),), "b of layer 0 must have shape (n_out,); got shape (1, 1)"),
        (
            (layer(b=(2,)),),
            "b of layer 0 must have shape (1,), as W has shape (2, 1); got shape (2,)",
        ),
        ((layer(), layer()), ROWS + "(2, 1)"),
        (
            (layer(activation="tanh"),),
            "activation of layer 0 must be a function; got str: write tanh, without quotes",
        ),
        ((layer(activation=None),), "activation of layer 0 must be a function; got None"),
    ],
)
def test_what_is_no_network_is_refused_at_every_door(value, message):
    for call in CALLS:
        is_refused(message, call, value, X, Y, mean_squared_error)
    is_refused(message, predict, value, X)


@pytest.mark.parametrize("part", ["W", "b"])
@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_parameter_that_is_not_finite_is_named(part, number):
    network = a_network()
    getattr(network[1], part).flat[0] = number
    message = f"{part} of layer 1 is not finite: scale X, or take smaller weights or a lower"
    with pytest.raises(FloatingPointError, match=message):
        predict(network, X)


def test_a_list_of_layers_is_a_network():
    network = a_network()
    np.testing.assert_array_equal(predict(list(network), X), predict(network, X))
    result = fit(list(network), X, Y, mean_squared_error, learning_rate=0.1, epochs=2)
    assert type(result.network) is tuple


# --- single values ---


@pytest.mark.parametrize("value", [1, 1.5, np.float32(1.5), np.int8(1), np.float64(1.5)])
def test_numbers_become_floats(value):
    taken = kinds.number("a", value, above=0, at_least=1, below=2)
    assert type(taken) is float and taken == value


@pytest.mark.parametrize(
    "value, bounds, error, message",
    [
        (0, {"above": 0}, ValueError, "a must be > 0; got 0"),
        (-1, {"at_least": 0}, ValueError, "a must be >= 0; got -1"),
        (1, {"at_least": 0, "below": 1}, ValueError, "a must be >= 0 and < 1; got 1"),
        (math.nan, {}, ValueError, "a must be finite; got nan"),
        (-math.inf, {}, ValueError, "a must be finite; got -inf"),
        pytest.param(
            10**400, {"above": 0}, ValueError, "a must be finite and > 0; got 1000", id="10**400"
        ),
        (np.array(1.0), {}, TypeError, "a must be a number; got ndarray"),
        (np.bool_(True), {}, TypeError, "a must be a number; got bool"),
        (1j, {}, TypeError, "a must be a number; got complex"),
        ([1.0], {}, TypeError, "a must be a number; got list"),
    ],
)
def test_numbers_outside_their_bounds_are_refused(value, bounds, error, message):
    with pytest.raises(error, match=message):
        kinds.number("a", value, **bounds)


@pytest.mark.parametrize("value", [(-1, 2), [-1.0, 2.0], np.array([-1.0, 2.0])])
def test_an_interval_is_two_floats(value):
    taken = kinds.interval("a", value)
    assert taken == (-1.0, 2.0) and {type(end) for end in taken} == {float}


@pytest.mark.parametrize(
    "value, message",
    [
        ((1, 2, 3), "a must be a pair of numbers (low, high); got shape (3,)"),
        (1, "a must be a pair of numbers (low, high); got shape ()"),
        ((math.nan, 1), "a[0] must be finite; got nan"),
        ((0, math.inf), "a[1] must be finite and > 0; got inf"),
        ((2, 2), "a[1] must be > 2; got 2.0"),
        ([[1], [2, 3]], "a must be an array of numbers with rows of equal length; row 0 has 1, "
                        "row 1 has 2"),
    ],
)  # fmt: skip
def test_what_is_no_interval_is_refused(value, message):
    with refused(ValueError, message):
        kinds.interval("a", value)


def test_a_mapping_is_passed_on_and_nothing_else_is():
    table = {"x": 1}
    assert kinds.mapping("a", table, "of numbers") is table
    with refused(TypeError, "a must be a dictionary of numbers; got list"):
        kinds.mapping("a", [("x", 1)], "of numbers")


def test_the_largest_layers():
    assert kinds.layer_sizes("sizes", [1, kinds.MOST_WEIGHTS]) == [1, kinds.MOST_WEIGHTS]
    with refused(
        ValueError,
        "sizes [1, 343750000] make 343,750,000 weights, 2.8 GB of memory; take smaller layers",
    ):
        kinds.layer_sizes("sizes", [1, 343_750_000])


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_integers_become_ints(value):
    taken = kinds.integer("a", value, at_least=3)
    assert type(taken) is int and taken == 3


@pytest.mark.parametrize(
    "value, error, message",
    [
        (2, ValueError, "a must be >= 3; got 2"),
        (3.0, TypeError, "a must be an integer; got float 3.0"),
        (np.float64(3), TypeError, "a must be an integer; got float64"),
        (True, TypeError, "a must be an integer; got bool True"),
        (np.bool_(True), TypeError, "a must be an integer; got bool"),
        ("3", TypeError, "a must be an integer; got str '3'"),
        (None, TypeError, "a must be an integer; got None None"),
        (np.array([3.0]), TypeError, "a must be an integer; got ndarray"),
    ],
)
def test_what_is_no_integer_is_refused(value, error, message):
    with pytest.raises(error, match=message):
        kinds.integer("a", value, at_least=3)


def test_a_generator_is_passed_on(rng):
    assert kinds.generator("rng", rng) is rng
    with pytest.raises(TypeError, match=r"default_rng\(0\)"):
        kinds.generator("rng", True)  # which is no seed


def test_places_deeper_than_a_table_are_an_index():
    with pytest.raises(ValueError, match=r"a must be finite; got nan at \(0, 1, 0\)"):
        kinds.finite("a", np.array([[[1.0], [np.nan]]]))


@pytest.mark.parametrize("value", [None, "float32", np.float32, np.dtype("f8"), float])
def test_precisions(value):
    assert kinds.float_dtype("dtype", value) == np.dtype(value)


def test_one_sample_of_one_feature_could_be_either():
    # with one input a vector is several samples or, wrongly written, one
    for vector in (np.array([1.0, 2.0]), np.array([1.0])):
        with pytest.raises(ValueError, match=r"one feature is X.reshape\(-1, 1\)"):
            kinds.samples("X", vector, n_columns=1)


def test_numpy_set_to_raise_does_no_harm_to_the_checks():
    with np.errstate(all="raise"):
        kinds.samples("X", X.astype(np.longdouble))
        with pytest.raises(ValueError, match="X must be finite"):
            kinds.samples("X", [[TOO_LARGE]])


# --- functions ---


def test_a_few_rows_are_as_precise_as_the_one():
    assert kinds.some_rows(np.ones(1, np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    "function, advice",
    [
        (partial(tanh), "put it into DERIVATIVES (from nnbook.chain_rule), under the function"),
        (lambda z: z, "put it into DERIVATIVES (from nnbook.chain_rule), under the function"),
        (
            softplus,
            "write it, and teach it by DERIVATIVES[softplus] = what you called it (from "
            "nnbook.chain_rule)",
        ),
        (np.tanh, "did you mean nnbook.structure.tanh?"),
    ],
)
def test_what_to_do_where_a_derivative_is_not_known(function, advice):
    message = f"the derivative of {kinds.called(function)} is not known; {advice}"
    is_refused(message, kinds.derivative_known, function)


@pytest.mark.parametrize(
    "name, text, advice",
    [
        ("activation 0", "tanh", ": write tanh, without quotes"),
        ("optimiser", "adam", ": write adam, without quotes"),
        ("optimiser", "sgd", " 'sgd': give the function itself"),
        ("init", "xaver", " 'xaver': did you mean xavier, without quotes?"),
        ("activation 0", "rleu", " 'rleu': did you mean relu, without quotes?"),
        ("activation 0", "ReLU", " 'ReLU': did you mean relu, without quotes?"),
        ("loss", "mse", " 'mse': did you mean mean_squared_error, without quotes?"),
        ("loss", "BCE", " 'BCE': did you mean binary_cross_entropy, without quotes?"),
        ("loss", "tanh", " 'tanh': give the function itself"),
        ("activation 0", "swish", " 'swish': give the function itself"),
        ("activation 0", "", " '': give the function itself"),
    ],
)
def test_a_text_for_a_function_leads_to_a_name_that_exists(name, text, advice):
    is_refused(f"{name} must be a function; got str{advice}", kinds.function, name, text)


def test_a_nudge_changes_what_it_is_added_to():
    # the step from 1 to the float above is twice that to the float below
    assert 1.0 + 1e-16 == 1.0 != 1.0 - 1e-16
    with pytest.raises(ValueError, match="h = 1e-16 is too small"):
        kinds.nudge("h", 1e-16, np.ones(1))
