"""Chapter 2 - the promises of nnbook/forward_pass.py."""

import numpy as np
import pytest
import reference
from cases import freeze
from refusal import refused

from nnbook.datasets import xor
from nnbook.forward_pass import Cache, affine, forward, predict
from nnbook.structure import Layer, identity, init_network, relu, sigmoid, tanh


def exam_network(W1, W2):
    """Document 003's network without biases."""
    W1, W2 = np.array(W1), np.array(W2)[:, np.newaxis]
    return Layer(W1, np.zeros(3), sigmoid), Layer(W2, np.zeros(1), sigmoid)


def test_weighted_sums_by_hand():
    X = np.array([[1.0, 2.0], [0.0, -1.0]])
    W = np.array([[3.0, 0.5, 1.0], [4.0, -1.0, 0.0]])
    b = np.array([10.0, 20.0, 30.0])
    # row (1, 2): 1*3 + 2*4 + 10 = 21, 1*0.5 - 2*1 + 20 = 18.5, 1*1 + 2*0 + 30 = 31
    # row (0, -1): -4 + 10 = 6, 1 + 20 = 21, 0 + 30 = 30
    np.testing.assert_array_equal(affine(X, W, b), [[21.0, 18.5, 31.0], [6.0, 21.0, 30.0]])


def test_a_network_worked_out_by_hand():
    network = (
        Layer(W=np.array([[1.0, -1.0], [2.0, 0.5]]), b=np.array([0.0, 1.0]), activation=relu),
        Layer(W=np.array([[1.0], [3.0]]), b=np.array([-2.0]), activation=identity),
    )
    # x = (1, 2): Z1 = (1*1 + 2*2 + 0, -1*1 + 0.5*2 + 1) = (5, 1), A1 = (5, 1)
    # Z2 = 1*5 + 3*1 - 2 = 6
    # x = (1, -2): Z1 = (1 - 4, -1 - 1 + 1) = (-3, -1), A1 = (0, 0), Z2 = -2
    X = np.array([[1.0, 2.0], [1.0, -2.0]])
    np.testing.assert_array_equal(predict(network, X), [[6.0], [-2.0]])
    np.testing.assert_array_equal(forward(network, X)[0], [[6.0], [-2.0]])


def test_xor_with_weights_set_by_hand():
    # h1 = relu(x1 + x2) counts the ones, h2 = relu(x1 + x2 - 1) is 1 for both;
    # h1 - 2 h2 is 0, 1, 1 and 2 - 2 = 0
    network = (
        Layer(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0]), relu),
        Layer(np.array([[1.0], [-2.0]]), np.array([0.0]), identity),
    )
    X, Y = xor()
    np.testing.assert_array_equal(predict(network, X), Y)


def test_the_hand_calculation_of_document_003():
    network = exam_network([[0.2, 0.6, 0.1], [0.8, 0.3, 0.7]], [0.4, 0.5, 0.9])
    output, caches = forward(network, np.array([[2.0, 9.0]]))
    # 2*.2 + 9*.8 = 7.6, 2*.6 + 9*.3 = 3.9, 2*.1 + 9*.7 = 6.5
    np.testing.assert_allclose(caches[0].Z, [[7.6, 3.9, 6.5]])
    # sigmoid(3.9) = 1 / (1 + 0.02024) = 0.98016 (the document has 1.000)
    np.testing.assert_array_equal(caches[1].A_in.round(5), [[0.9995, 0.98016, 0.9985]])
    # .4*.99950 + .5*.98016 + .9*.99850 = .39980 + .49008 + .89865 = 1.78853
    assert caches[1].Z.round(5) == 1.78853
    assert output.round(5) == 0.85675  # 1 / (1 + exp(-1.78853)) = 1 / 1.16721


@pytest.mark.parametrize("n_samples", [1, 4, 100])
@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "relu"])
def test_output_is_the_textbook_formula(activation, n_samples, rng):
    functions = {f.__name__: f for f in (identity, sigmoid, tanh, relu)}
    network = init_network([3, 5, 4, 2], [functions[activation]] * 2 + [identity], rng)
    network = tuple(layer._replace(b=rng.normal(size=layer.b.shape)) for layer in network)
    X = rng.normal(size=(n_samples, 3))
    parameters = [part for W, b, _ in network for part in (W, b)]
    Zs, output = reference.weighted_sums(parameters, [activation] * 2 + ["identity"], X)
    ours, caches = forward(network, X)
    np.testing.assert_allclose(ours, output, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(predict(network, X), output, rtol=1e-12, atol=1e-14)
    for cache, Z in zip(caches, Zs, strict=True):
        np.testing.assert_allclose(cache.Z, Z, rtol=1e-12, atol=1e-14)


def test_caches_hold_each_layers_input_and_weighted_sums(rng):
    network = init_network([2, 3, 1], [tanh, sigmoid], rng)
    X = rng.normal(size=(5, 2))
    output, caches = forward(network, X)
    assert [type(cache) for cache in caches] == [Cache, Cache]
    np.testing.assert_array_equal(caches[0].A_in, X)
    np.testing.assert_array_equal(caches[1].A_in, np.tanh(caches[0].Z))
    np.testing.assert_array_equal(output, sigmoid(caches[1].Z))


def test_nothing_is_written_to_and_the_output_is_new(rng):
    network = init_network([2, 3, 2], [identity, identity], rng)
    X = rng.normal(size=(5, 2))
    freeze(network, X)
    for output in (predict(network, X), forward(network, X)[0], affine(X, *network[0][:2])):
        assert not np.shares_memory(output, X)
        output += 1  # its own memory, free to be written to


@pytest.mark.parametrize(
    "of_network, of_X, of_output",
    [
        (np.float32, np.float32, np.float32),
        (np.float64, np.float32, np.float64),
        (np.float32, np.float64, np.float64),
        (np.float64, np.float64, np.float64),
        (np.float32, np.uint8, np.float64),
    ],
)
@pytest.mark.parametrize("activation", [identity, sigmoid, tanh, relu])
def test_precision_is_kept_and_mixed_becomes_float64(activation, of_network, of_X, of_output, rng):
    network = init_network([2, 3, 1], [activation, activation], rng, dtype=of_network)
    assert predict(network, np.ones((4, 2), of_X)).dtype == of_output


@pytest.mark.parametrize(
    "shape, hint",
    [
        ((5, 2), ", as W has 3 rows; got shape (5, 2)"),
        ((3,), "; got shape (3,); one sample is X[np.newaxis]"),
    ],
)
def test_affine_names_the_shape_it_wanted(shape, hint):
    with refused(ValueError, f"X must have shape (n_samples, 3){hint}"):
        affine(np.zeros(shape), np.zeros((3, 4)), np.zeros(4))
