"""The promises of nnbook/checks.py: one meaning is taken, anything else is told what to type."""

import math
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from nnbook import checks
from nnbook.backprop import gradient_error, loss_and_gradients
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy, cross_entropy, mean_squared_error
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


# Every door, as a function of X alone and of Y alone.
DOORS_OF_X = {
    "predict": lambda X: predict(a_network(), X),
    "loss_and_gradients": lambda X: loss_and_gradients(a_network(), X, Y, mean_squared_error),
    "gradient_error": lambda X: gradient_error(a_network(), X, Y, mean_squared_error),
    "fit": lambda X: fit(a_network(), X, Y, mean_squared_error, learning_rate=0.1, epochs=1),
}
DOORS_OF_Y = {
    "loss_and_gradients": lambda Y: loss_and_gradients(a_network(), X, Y, binary_cross_entropy),
    "gradient_error": lambda Y: gradient_error(a_network(), X, Y, binary_cross_entropy),
    "fit": lambda Y: fit(a_network(), X, Y, binary_cross_entropy, learning_rate=0.1, epochs=1),
}
BAD_X = [
    (
        X[:, 0],
        ValueError,
        "X must have shape (n_samples, 2); got shape (8,); one feature is X.reshape(-1, 1), one "
        "sample is X.reshape(1, -1)",
    ),
    (
        X[0],
        ValueError,
        "X must have shape (n_samples, 2); got shape (2,); one sample is X[np.newaxis]",
    ),
    (3.0, ValueError, "X must have shape (n_samples, 2); got shape ()"),
    (
        np.ones((8, 3)),
        ValueError,
        "X must have shape (n_samples, 2), as the first layer takes 2; got shape (8, 3)",
    ),
    (
        X.T,
        ValueError,
        "X must have shape (n_samples, 2), as the first layer takes 2; got shape (2, 8); did you "
        "mean X.T?",
    ),
    (np.ones((8, 2, 1)), ValueError, "X must have shape (n_samples, 2); got shape (8, 2, 1)"),
    (
        np.ones((0, 2)),
        ValueError,
        "X must have shape (n_samples, 2) with at least one sample; got shape (0, 2)",
    ),
    (
        [],
        ValueError,
        "X must have shape (n_samples, 2); got shape (0,); one feature is X.reshape(-1, 1), one "
        "sample is X.reshape(1, -1)",
    ),
    (
        [[1, 2], [3]],
        ValueError,
        "X must be an array of numbers with rows of equal length; row 0 has 2, row 1 has 1",
    ),
    ([[1, 2], 3], ValueError, "X must be an array of numbers with rows of equal length"),
    ([[1, [2, 3]], [4, 5]], ValueError, "X must be an array of numbers with rows of equal length"),
    (X * 1j, TypeError, "X must be an array of numbers; got complex numbers"),
    (X.astype(complex).tolist(), TypeError, "X must be an array of numbers; got complex numbers"),
    (
        np.array([[1, None]]),
        TypeError,
        "X must be an array of numbers; got None at row 0, column 1",
    ),
    (
        [[1, 2], [Fraction(1, 2), 4]],
        TypeError,
        "X must be an array of numbers; got Fraction(1, 2) at row 1, column 0",
    ),
    (
        np.array([[1, "a"]], dtype=object),
        TypeError,
        "X must be an array of numbers; got 'a' at row 0, column 1",
    ),
    (
        np.array([[1j, 1]], dtype=object),
        TypeError,
        "X must be an array of numbers; got 1j at row 0, column 0",
    ),
    ([["1", "2"]], TypeError, "X must be an array of numbers; got text"),
    (np.array([[b"1", b"2"]]), TypeError, "X must be an array of numbers; got text"),
    (np.array([["1", "2"]], TEXT), TypeError, "X must be an array of numbers; got text"),
    ("12", TypeError, "X must be an array of numbers; got str"),
    (b"12", TypeError, "X must be an array of numbers; got bytes"),
    (None, TypeError, "X must be an array of numbers; got None"),
    ({"a": [1, 2]}, TypeError, "X must be an array of numbers; got dict"),
    ({1, 2}, TypeError, "X must be an array of numbers; got set"),
    (
        np.array([["2020-01-01"] * 2], "M8[D]"),
        TypeError,
        "X must be an array of numbers; got dates",
    ),
    (np.array([[1, 2]], "m8[s]"), TypeError, "X must be an array of numbers; got durations"),
    (
        np.zeros(3, [("a", float)]),
        TypeError,
        "X must be an array of numbers; got records of a structured array",
    ),
    (Frame([[1, 2], [3, "x"]], ["a", "b"]), TypeError, "X must be an array of numbers; got text"),
    (
        Frame(np.array([[1, 2], [3, 4], [5, "x"]], dtype=object), ["a", "b"]),
        TypeError,
        "X must be an array of numbers; got 'x' at row 2 of column 'b'",
    ),
    (Sparse(), TypeError, "X must be an array of numbers; got a sparse Sparse: use X.toarray()"),
    (
        (row for row in ()),
        TypeError,
        "X must be an array of numbers; got a generator: wrap it in list(...)",
    ),
    (map(list, ()), TypeError, "X must be an array of numbers; got a map: wrap it in list(...)"),
    (
        np.ma.masked_array(X, X > 0.5),
        TypeError,
        "X must be an array of numbers; got a masked array: use X.filled(...)",
    ),
    (put(np.inf), ValueError, "X must be finite; got inf at row 3, column 0"),
    (put(-np.inf), ValueError, "X must be finite; got -inf at row 3, column 0"),
    (put(np.nan), ValueError, "X must be finite; got nan at row 3, column 0"),
    ([[10**400, 1]], ValueError, "X must be finite; got an integer too large for a float"),
    (np.array([[TOO_LARGE, 1]]), ValueError, "X must be finite; got inf at row 0, column 0"),
]
BAD_Y = [
    (Y[:5], ValueError, "Y must have shape (8, 1): 8 samples in X, 5 in Y"),
    ([1], ValueError, "Y must have shape (8, 1): 8 samples in X, 1 in Y"),
    ([[1]], ValueError, "Y must have shape (8, 1): 8 samples in X, 1 in Y"),
    (1, ValueError, "Y must have shape (8, 1); got the single number 1.0"),
    (np.ones((8, 2)), ValueError, "Y must have shape (8, 1); got shape (8, 2)"),
    (np.ones((8, 1, 1)), ValueError, "Y must have shape (8, 1); got shape (8, 1, 1)"),
    (Y + 1, ValueError, "labels in Y must lie in [0, 1]; found 2"),
    (2 * Y - 1, ValueError, "labels in Y must lie in [0, 1]; found -1; use (Y + 1) / 2"),
    (Y * 92, ValueError, "labels in Y must lie in [0, 1]; found 92"),
    (Y - 0.5, ValueError, "labels in Y must lie in [0, 1]; found -0.5"),
    (["yes", "no"] * 4, TypeError, "Y must be an array of numbers; got text"),
    (None, TypeError, "Y must be an array of numbers; got None"),
    (put(np.nan, Y), ValueError, "Y must be finite; got nan at row 3, column 0"),
]


@pytest.mark.parametrize("door", DOORS_OF_X)
@pytest.mark.parametrize("value, error, message", BAD_X)
def test_a_wrong_X_is_refused_at_every_door(door, value, error, message):
    with pytest.raises(error) as info:
        DOORS_OF_X[door](value)
    assert info.type is error and str(info.value) == message


def test_a_complex_number_of_numpy_is_refused_where_it_stands():
    # its own words are another in another version of NumPy
    with pytest.raises(TypeError, match="numbers; got .* at row 0, column 0$"):
        predict(a_network(), np.array([[np.complex64(1j), 1]], dtype=object))


@pytest.mark.parametrize("door", DOORS_OF_Y)
@pytest.mark.parametrize("value, error, message", BAD_Y)
def test_a_wrong_Y_is_refused_at_every_door(door, value, error, message):
    with pytest.raises(error) as info:
        DOORS_OF_Y[door](value)
    assert info.type is error and str(info.value) == message


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
    taken = checks.samples("X", GOOD_X[name], n_columns=2)
    assert type(taken) is np.ndarray
    np.testing.assert_array_equal(predict(a_network(), GOOD_X[name]), predict(a_network(), X))


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int8, np.int64, np.uint64, ">i4", object])
def test_whole_numbers_become_float64(dtype):
    whole = np.array([[0, 1], [1, 1]], dtype)
    taken = checks.floats("X", whole)
    assert taken.dtype == np.float64
    np.testing.assert_array_equal(taken, [[0.0, 1.0], [1.0, 1.0]])
    # 0 - 1 = -1, and not 255 or 2**64 - 1
    assert (taken - 1)[0, 0] == -1


@pytest.mark.parametrize(
    "dtype, wanted",
    [("f4", "f4"), (">f4", "f4"), ("f8", "f8"), (">f8", "f8"), ("f2", "f8"), ("g", "f8")],
)
def test_float32_stays_and_other_floats_become_float64(dtype, wanted):
    taken = checks.floats("X", np.ones((2, 2), dtype))
    assert taken.dtype == np.dtype(wanted) and taken.dtype.isnative


def test_one_sample_is_enough():
    assert predict(a_network(), X[:1]).shape == (1, 1)


def test_huge_and_tiny_numbers_are_taken():
    extreme = [[5e-324, 1e6], [-5e-324, -1e6]]
    assert np.isfinite(predict(a_network(), extreme)).all()


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


def test_soft_labels_are_taken():
    soft = 0.1 + 0.8 * Y
    assert gradient_error(a_network(), X, soft, binary_cross_entropy) < 1e-8


def test_targets_of_a_regression_may_be_any_number():
    assert gradient_error(a_network(), X, 200 * Y - 50, mean_squared_error) < 1e-8


def test_an_accepted_array_is_passed_on_and_not_written_to():
    read_only = X.copy()
    read_only.flags.writeable = False
    assert checks.samples("X", read_only) is read_only
    assert checks.targets("Y", read_only, 8, 2) is read_only


def test_floats_of_another_class_are_not_copied():
    taken = checks.floats("X", X.view(np.matrix))
    assert type(taken) is np.ndarray and np.shares_memory(taken, X)


def test_a_vector_for_several_outputs_is_told_about_one_hot():
    with pytest.raises(ValueError) as info:
        loss_and_gradients(a_network(n_out=3), X, [0, 1, 2, 0, 1, 2, 0, 1], cross_entropy)
    assert str(info.value) == (
        "Y must have shape (8, 3); got shape (8,); class labels become rows by "
        "one_hot(labels, n_classes)"
    )


@pytest.mark.parametrize(
    "value, hint",
    [([], ""), (np.ones((1, 1, 1)), ""), ([1, 2], "; the logits of one sample are Z[np.newaxis]")],
)
def test_logits_are_a_matrix(value, hint):
    with pytest.raises(ValueError) as info:
        checks.logits(value)
    shape = np.shape(value)
    assert str(info.value) == f"Z must have shape (n_samples, n_classes); got shape {shape}{hint}"


@pytest.mark.parametrize(
    "value, message",
    [
        ([[1, 0], [1, 1]], "every row of Y must sum to 1; row 1 sums to 2"),
        ([[0, 0], [1, 0]], "every row of Y must sum to 1; row 0 sums to 0"),
        ([[0.5, 0.4], [1, 0]], "every row of Y must sum to 1; row 0 sums to 0.9"),
        ([[2, -1], [1, 0]], "labels in Y must lie in [0, 1]; found -1"),
    ],
)
def test_rows_that_are_no_distribution_are_refused(value, message):
    with pytest.raises(ValueError) as info:
        loss_and_gradients(a_network(n_out=2), X[:2], value, cross_entropy)
    assert str(info.value) == message


def test_rows_that_sum_to_1_but_for_rounding_are_taken():
    thirds = np.full((8, 3), 1 / 3)
    assert gradient_error(a_network(n_out=3), X, thirds, cross_entropy) < 1e-8
    checks.distributions(thirds.astype(np.float32))


def test_cross_entropy_of_one_column_is_refused():
    with pytest.raises(ValueError, match="one column per class, at least 2; got 1: use binary_"):
        loss_and_gradients(a_network(), X, np.ones((8, 1)), cross_entropy)


# --- networks ---


@pytest.mark.parametrize(
    "value, error, message",
    [
        (None, TypeError, "network must be a tuple of layers; got None"),
        (layer(), TypeError, "network must be a tuple of layers; got Layer: one layer is (layer,)"),
        (
            Fit((layer(),), [], [], False),
            TypeError,
            "network must be a tuple of layers; got Fit: use its .network",
        ),
        ("network", TypeError, "network must be a tuple of layers; got str"),
        ((), ValueError, "network must have at least one layer; got none"),
        ((1,), TypeError, "layer 0 must be Layer(W, b, activation); got int"),
        ((layer(), (1, 2)), TypeError, "layer 1 must be Layer(W, b, activation); got tuple"),
        (
            ((np.ones((2, 1)), np.ones(1), tanh),),
            TypeError,
            "layer 0 must be Layer(W, b, activation); got tuple",
        ),
        (
            (Layer([[1.0], [2.0]], np.ones(1), tanh),),
            TypeError,
            "W of layer 0 must be an array of floats; got list: use np.array(W, float)",
        ),
        (
            (Layer(np.ones((2, 1)), 0.0, tanh),),
            TypeError,
            "b of layer 0 must be an array of floats; got float: use np.array(b, float)",
        ),
        (
            (Layer(np.ones((2, 1), int), np.ones(1), tanh),),
            TypeError,
            "W of layer 0 must be an array of floats; got ndarray of int64: use np.array(W, float)",
        ),
        ((layer(W=(2,)),), ValueError, "W of layer 0 must have shape (n_in, n_out); got (2,)"),
        ((layer(b=(1, 1)),), ValueError, "b of layer 0 must have shape (n_out,); got (1, 1)"),
        (
            (layer(b=(2,)),),
            ValueError,
            "b of layer 0 must have shape (1,), as W has shape (2, 1); got (2,)",
        ),
        (
            (layer(), layer()),
            ValueError,
            "W of layer 1 must have 1 rows, one for each neuron of layer 0; got shape (2, 1)",
        ),
        (
            (layer(activation="tanh"),),
            TypeError,
            "activation of layer 0 must be a function; got str: write tanh, without quotes",
        ),
        (
            (layer(activation=None),),
            TypeError,
            "activation of layer 0 must be a function; got None",
        ),
    ],
)
@pytest.mark.parametrize("door", ["predict", "loss_and_gradients", "fit"])
def test_what_is_no_network_is_refused_at_every_door(door, value, error, message):
    doors = {
        "predict": lambda: predict(value, X),
        "loss_and_gradients": lambda: loss_and_gradients(value, X, Y, mean_squared_error),
        "fit": lambda: fit(value, X, Y, mean_squared_error, learning_rate=1, epochs=1),
    }
    with pytest.raises(error) as info:
        doors[door]()
    assert info.type is error and str(info.value) == message


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


@pytest.mark.parametrize("loss", [None, "mean_squared_error", 3])
def test_a_loss_must_be_a_function(loss):
    for door in (loss_and_gradients, gradient_error):
        with pytest.raises(TypeError, match="loss must be a function"):
            door(a_network(), X, Y, loss)


# --- single values ---


@pytest.mark.parametrize("value", [1, 1.5, np.float32(1.5), np.int8(1), np.float64(1.5)])
def test_numbers_become_floats(value):
    taken = checks.number("a", value, above=0, at_least=1, below=2)
    assert type(taken) is float and taken == value


@pytest.mark.parametrize(
    "value, bounds, error, message",
    [
        (0, {"above": 0}, ValueError, "a must be > 0; got 0"),
        (-1, {"at_least": 0}, ValueError, "a must be >= 0; got -1"),
        (1, {"at_least": 0, "below": 1}, ValueError, "a must be >= 0 and < 1; got 1"),
        (math.nan, {}, ValueError, "a must be finite; got nan"),
        (-math.inf, {}, ValueError, "a must be finite; got -inf"),
        pytest.param(10**400, {"above": 0}, ValueError, "a must be > 0; got 1000", id="10**400"),
        (np.array(1.0), {}, TypeError, "a must be a number; got ndarray"),
        (np.bool_(True), {}, TypeError, "a must be a number; got bool"),
        (1j, {}, TypeError, "a must be a number; got complex"),
        ([1.0], {}, TypeError, "a must be a number; got list"),
    ],
)
def test_numbers_outside_their_bounds_are_refused(value, bounds, error, message):
    with pytest.raises(error, match=message):
        checks.number("a", value, **bounds)


@pytest.mark.parametrize("value", [(-1, 2), [-1.0, 2.0], np.array([-1.0, 2.0])])
def test_an_interval_is_two_floats(value):
    taken = checks.interval("a", value)
    assert taken == (-1.0, 2.0) and {type(end) for end in taken} == {float}


@pytest.mark.parametrize(
    "value, message",
    [
        ((1, 2, 3), "a must be a pair of numbers (low, high); got shape (3,)"),
        (1, "a must be a pair of numbers (low, high); got shape ()"),
        ((math.nan, 1), "a[0] must be finite; got nan"),
        ((0, math.inf), "a[1] must be > 0; got inf"),
        ((2, 2), "a[1] must be > 2; got 2.0"),
        ([[1], [2, 3]], "a must be an array of numbers with rows of equal length; row 0 has 1, "
                        "row 1 has 2"),
    ],
)  # fmt: skip
def test_what_is_no_interval_is_refused(value, message):
    with pytest.raises(ValueError) as info:
        checks.interval("a", value)
    assert str(info.value) == message


def test_a_mapping_is_passed_on_and_nothing_else_is():
    table = {"x": 1}
    assert checks.mapping("a", table, "of numbers") is table
    with pytest.raises(TypeError) as info:
        checks.mapping("a", [("x", 1)], "of numbers")
    assert str(info.value) == "a must be a dictionary of numbers; got list"


def test_the_largest_layers():
    assert checks.layer_sizes([1, checks.MOST_WEIGHTS]) == [1, checks.MOST_WEIGHTS]
    with pytest.raises(ValueError) as info:
        checks.layer_sizes([1, 343_750_000])
    assert str(info.value) == (
        "sizes [1, 343750000] make 343,750,000 weights, 2.8 GB of memory; take smaller layers"
    )


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_integers_become_ints(value):
    taken = checks.integer("a", value, at_least=3)
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
        checks.integer("a", value, at_least=3)


def test_a_generator_is_passed_on(rng):
    assert checks.generator(rng) is rng
    with pytest.raises(TypeError, match=r"default_rng\(0\)"):
        checks.generator(True)  # which is no seed


@pytest.mark.parametrize("index, words", [((3,), "row 3"), ((3, 0), "row 3, column 0")])
def test_places_in_words(index, words):
    assert checks.place(index) == words


def test_places_deeper_than_a_table_are_an_index():
    with pytest.raises(ValueError, match=r"a must be finite; got nan at \(0, 1, 0\)"):
        checks.finite("a", np.array([[[1.0], [np.nan]]]))


@pytest.mark.parametrize("value", [None, "float32", np.float32, np.dtype("f8"), float])
def test_precisions(value):
    assert checks.float_dtype(value) == np.dtype(value)


def test_one_sample_of_one_feature_could_be_either():
    # with one input a vector is several samples or, wrongly written, one
    with pytest.raises(ValueError, match=r"one feature is X.reshape\(-1, 1\)"):
        checks.samples("X", [1.0, 2.0], n_columns=1)
    with pytest.raises(ValueError, match=r"one feature is X.reshape\(-1, 1\)"):
        checks.samples("X", [1.0], n_columns=1)


def test_numpy_set_to_raise_does_no_harm_to_the_checks():
    with np.errstate(all="raise"):
        checks.samples("X", X.astype(np.longdouble))
        with pytest.raises(ValueError, match="X must be finite"):
            checks.samples("X", [[TOO_LARGE]])


# --- functions ---


def test_a_few_rows_are_as_precise_as_the_one():
    assert checks.some_rows(np.ones(1, np.float32)).dtype == np.float32


def test_an_optimiser_that_changes_the_activations_is_told_so():
    with pytest.raises(ValueError) as info:
        checks.stepped((layer(activation=tanh),), (layer(),))
    assert str(info.value) == (
        "optimiser must return a network with the layers it was given, 1 with weights of shapes "
        "[(2, 1)]; got [(2, 1)], and other activations"
    )


def test_a_function_without_a_name_is_called_what_it_is():
    with pytest.raises(ValueError) as info:
        checks.derivative_known(partial(tanh), {})
    assert str(info.value) == (
        "the derivative of partial is not known; "
        "teach it by DERIVATIVES[partial] = partial_prime (from nnbook.chain_rule)"
    )


def test_a_nudge_changes_what_it_is_added_to():
    # the step from 1 to the float above is twice that to the float below
    assert 1.0 + 1e-16 == 1.0 != 1.0 - 1e-16
    with pytest.raises(ValueError, match="h = 1e-16 is too small"):
        checks.nudge(1e-16, np.ones(1))
