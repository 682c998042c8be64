"""Chapter 1 - the promises of nnbook/structure.py."""

import math
from functools import partial

import numpy as np
import pytest
from cases import ACTIVATIONS, DRAWN
from refusal import refused

from nnbook.losses import binary_cross_entropy
from nnbook.structure import (
    Layer,
    count_parameters,
    from_vector,
    gaussian,
    he,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
    to_vector,
    uniform,
    xavier,
    zeros,
)
from nnbook.training import fit

MANY = 100_000  # weights that a test of their spread draws, as 400 inputs of 250 neurons


@pytest.mark.parametrize(
    "activation, z, expected",
    [
        (identity, [-2.0, 0.0, 3.5], [-2.0, 0.0, 3.5]),
        (relu, [-2.0, 0.0, 3.5], [0.0, 0.0, 3.5]),
        # 1 / (1 + exp(-log 3)) = 1 / (1 + 1/3) = 3/4, and exp(+log 3) gives 1/4
        (sigmoid, [-math.log(3), 0.0, math.log(3)], [0.25, 0.5, 0.75]),
        # tanh(log 3) = (3 - 1/3) / (3 + 1/3) = (8/3) / (10/3) = 4/5
        (tanh, [-math.log(3), 0.0, math.log(3)], [-0.8, 0.0, 0.8]),
    ],
)
def test_activations_by_hand(activation, z, expected):
    np.testing.assert_allclose(activation(np.array(z)), expected, rtol=1e-14)


@pytest.mark.parametrize("z, expected", [(-1000.0, 0.0), (1000.0, 1.0), (1e308, 1), (-1e308, 0)])
def test_sigmoid_is_exact_at_the_extremes(z, expected):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert sigmoid(np.array(z)) == expected


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_keep_shape_and_precision_and_write_nothing(activation, dtype):
    z = np.ones((2, 3), dtype)
    z.flags.writeable = False
    assert activation(z).shape == (2, 3) and activation(z).dtype == dtype


@pytest.mark.parametrize("form", [list, tuple, np.array])
def test_shapes_follow_the_sizes_and_biases_are_zero(form, rng):
    network = init_network(form([2, 4, 1]), [tanh, identity], rng)
    assert [layer.W.shape for layer in network] == [(2, 4), (4, 1)]
    assert [layer.b.tolist() for layer in network] == [[0] * 4, [0]]
    assert [layer.activation for layer in network] == [tanh, identity]


@pytest.mark.parametrize(
    "sizes, n_parameters",
    [
        ([2, 4, 1], 17),  # 2*4 + 4, then 4*1 + 1: 12 + 5
        ([2, 64, 32, 16, 1], 2817),  # 128 + 64, 2048 + 32, 512 + 16, 16 + 1
        ([64, 10], 650),  # 64*10 + 10
    ],
)
def test_counting_parameters_by_hand(sizes, n_parameters, rng):
    network = init_network(sizes, [tanh] * (len(sizes) - 1), rng)
    assert count_parameters(network) == n_parameters


@pytest.mark.parametrize("init", DRAWN)
def test_equal_seeds_give_equal_bits_and_others_other_weights(init):
    one, same, other = (
        to_vector(init_network([2, 3], [tanh], np.random.default_rng(seed), init))[:6]
        for seed in (7, 7, 8)
    )
    assert one.tobytes() == same.tobytes() and (one != other).all()


def test_layers_are_drawn_one_after_the_other(rng):
    network = init_network([2, 2, 2], [tanh, tanh], rng, gaussian)
    same = np.random.default_rng(0)
    np.testing.assert_array_equal(network[0].W, same.normal(0, 1, (2, 2)))
    np.testing.assert_array_equal(network[1].W, same.normal(0, 1, (2, 2)))


@pytest.mark.parametrize(
    "init, mean, std",
    [
        (gaussian, 0, 1),
        (partial(gaussian, std=0.01), 0, 0.01),
        (uniform, 1 / 2, 1 / math.sqrt(12)),  # the spread of [0, 1) is its width / sqrt(12)
        (partial(uniform, low=-2, high=2), 0, 4 / math.sqrt(12)),
        (xavier, 0, math.sqrt(2 / (400 + 250))),
        (he, 0, math.sqrt(2 / 400)),
    ],
)
def test_mean_and_spread_of_drawn_weights(init, mean, std, rng):
    W = init(400, 250, rng)
    assert W.shape == (400, 250) and W.dtype == np.float64
    # The mean of n draws strays by std / sqrt(n), their spread by std / sqrt(2n): 4 times that.
    assert W.mean() == pytest.approx(mean, abs=4 * std / math.sqrt(MANY))
    assert W.std() == pytest.approx(std, abs=4 * std / math.sqrt(2 * MANY))


@pytest.mark.parametrize("init", [gaussian, xavier, he])
def test_normal_weights_have_the_tails_of_a_bell_curve(init, rng):
    W = init(400, 250, rng)
    share = np.mean(np.abs(W) > 2 * W.std())
    # 4.55 % lie beyond two deviations; the share of 100,000 draws strays by 0.066 %
    assert share == pytest.approx(0.0455, abs=4 * 0.00066)


def test_uniform_weights_stay_between_their_bounds(rng):
    W = uniform(400, 250, rng, low=-3, high=-1)
    # The outermost of 100,000 draws is 2e-5 from its bound on average.
    assert -3 <= W.min() < -2.999 and -1.001 < W.max() < -1


def test_zeros_draws_nothing(rng):
    before = rng.bit_generator.state
    np.testing.assert_array_equal(zeros(2, 3, rng), np.zeros((2, 3)))
    assert rng.bit_generator.state == before


@pytest.mark.parametrize("hidden", [sigmoid, tanh, relu])
def test_equal_neurons_stay_equal_however_long_they_train(hidden, rng):
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [1.0]])
    start = init_network([2, 3, 1], [hidden, identity], rng, zeros)
    network = fit(start, X, Y, binary_cross_entropy, learning_rate=0.5, epochs=200).network
    (W1, b1, _), (W2, b2, _) = network
    assert abs(b2[0]) > 0.5  # it did train
    for twin in (1, 2):
        np.testing.assert_array_equal(W1[:, 0], W1[:, twin])
        np.testing.assert_array_equal(W2[0], W2[twin])
        assert b1[0] == b1[twin]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, "float32", "float64"])
@pytest.mark.parametrize("init", [zeros, *DRAWN])
def test_weights_and_biases_have_the_wanted_precision(init, dtype, rng):
    for W, b, _ in init_network([2, 3, 1], [tanh, identity], rng, init, dtype):
        assert W.dtype == b.dtype == np.dtype(dtype)


def test_float32_weights_are_the_float64_ones_rounded():
    double, single = (
        init_network([2, 3], [tanh], np.random.default_rng(0), dtype=dtype)[0].W
        for dtype in (np.float64, np.float32)
    )
    np.testing.assert_array_equal(single, double.astype(np.float32))


TOO_FEW = "sizes must hold the inputs and at least one layer, such as [2, 1]; got "
NO_SIZES = "sizes must be a list of integers such as [2, 4, 1]; got "
NO_SIZE = "a layer size must be an integer; got "
NO_FUNCTIONS = "activations must be a list of functions, such as [tanh, identity]; got "
COUNTED = ": sizes also counts the inputs, which have none"
NO_DTYPE = "dtype must be float64 or float32; got "
NO_RNG = "rng must be a random generator; got "
USE = ": use rng = np.random.default_rng"


@pytest.mark.parametrize(
    "wrong, error, message",
    [
        ({"sizes": [2, 4, 1]}, ValueError, "2 layers need 2 activations; got 1" + COUNTED),
        ({"activations": [tanh] * 2}, ValueError, "1 layers need 1 activations; got 2" + COUNTED),
        ({"sizes": [2]}, ValueError, TOO_FEW + "[2]"),
        ({"sizes": []}, ValueError, TOO_FEW + "[]"),
        ({"sizes": [2, -4]}, ValueError, "a layer size must be >= 1; got -4"),
        ({"sizes": [2, 0]}, ValueError, "a layer size must be >= 1; got 0"),
        ({"sizes": [2, 4.0]}, TypeError, NO_SIZE + "float 4.0"),
        ({"sizes": [2, True]}, TypeError, NO_SIZE + "bool True"),
        ({"sizes": [2, "1"]}, TypeError, NO_SIZE + "str '1'"),
        ({"sizes": "21"}, TypeError, NO_SIZES + "str"),
        ({"sizes": b"21"}, TypeError, NO_SIZES + "bytes"),
        ({"sizes": 2}, TypeError, NO_SIZES + "int"),
        ({"sizes": np.array(2)}, TypeError, NO_SIZES + "int"),
        ({"sizes": np.array([2.0, 1.0])}, TypeError, NO_SIZE + "float 2.0"),
        ({"sizes": np.array([[2, 1]])}, TypeError, NO_SIZE + "list [2, 1]"),
        ({"activations": np.array(tanh)}, TypeError, NO_FUNCTIONS + "ndarray of object"),
        ({"activations": tanh}, TypeError, NO_FUNCTIONS + "function"),
        ({"activations": "tanh"}, TypeError, NO_FUNCTIONS + "str"),
        ({"activations": ["tanh"]}, TypeError,
         "activation 0 must be a function; got str: write tanh, without quotes"),
        ({"activations": [None]}, TypeError, "activation 0 must be a function; got None"),
        ({"rng": None}, TypeError, f"{NO_RNG}None{USE}(0)"),
        ({"rng": np.random.RandomState(0)}, TypeError, f"{NO_RNG}RandomState{USE}(0)"),
        ({"dtype": np.float16}, ValueError, NO_DTYPE + "float16"),
        ({"dtype": np.int64}, ValueError, NO_DTYPE + "int64"),
        ({"dtype": "flaot32"}, TypeError, NO_DTYPE + "'flaot32'"),
        ({"dtype": 32}, TypeError, NO_DTYPE + "32"),
        ({"init": "he"}, TypeError, "init must be a function; got str: write he, without quotes"),
    ],
)  # fmt: skip
def test_init_network_says_what_is_wrong(wrong, error, message, rng):
    with refused(error, message):
        init_network(**{"sizes": [2, 1], "activations": [tanh], "rng": rng} | wrong)


def test_a_network_is_one_vector_and_a_vector_a_network():
    network = (
        Layer(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0]), tanh),
        Layer(np.array([[7.0], [8.0]]), np.array([9.0]), identity),
    )
    np.testing.assert_array_equal(to_vector(network), np.arange(1.0, 10.0))
    vector = np.arange(1.0, 10.0)
    for ours, theirs in zip(from_vector(vector, network), network, strict=True):
        np.testing.assert_array_equal(ours.W, theirs.W)
        np.testing.assert_array_equal(ours.b, theirs.b)
        assert ours.activation is theirs.activation
        assert np.shares_memory(ours.W, vector) and np.shares_memory(ours.b, vector)
