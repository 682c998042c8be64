"""Laws that hold whatever the numbers: each is tried on 200 drawn examples, with --full on 5,000.

Where a law says "to rounding", the test says how much, in units of the machine epsilon;
where it can hold to the last bit, bits are compared.  Networks of whole numbers and relu
add up without any rounding, in whatever order: most laws of networks are exact there.
"""

import re
from functools import cache, partial
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from cases import ACTIVATIONS, LOSSES, OPTIMISERS, SQUARED, arrays_of, bits, freeze
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, from_dtype

from nnbook import forward_pass, saving
from nnbook.backprop import Gradient, backward, loss_and_gradients
from nnbook.chain_rule import DERIVATIVES, relu_prime, sigmoid_prime, tanh_prime
from nnbook.datasets import split
from nnbook.forward_pass import forward, predict
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    log_softmax,
    one_hot,
    softmax,
    softplus,
    sum_of_squared_errors,
)
from nnbook.structure import Layer, from_vector, identity, relu, sigmoid, tanh, to_vector
from nnbook.training import adam, fit, gradient_descent, gradient_step, minibatches, momentum

SUM = sum_of_squared_errors


@pytest.fixture(autouse=True)
def held(request, keep):
    """Keep on how many examples each law held."""
    yield
    passing = r"during generate phase.*?(\d+) passing"
    found = re.search(passing, request.node.hypothesis_statistics, re.DOTALL)
    keep({request.node.name.removeprefix("test_").replace("_", " "): int(found[1])})


dtypes = st.sampled_from([np.float32, np.float64])
shapes = array_shapes(min_dims=2, max_dims=2, max_side=4)
seeds = st.integers(0, 2**32 - 1)


@cache
def numbers(dtype, shape=shapes, limit=None):
    """Floats up to half the largest, so that differences are floats too: huge, tiny, subnormal,
    -0.0, equal ones; or, as often, all of them between -4 and 4."""
    limit = np.finfo(dtype).max / 2 if limit is None else limit
    every = from_dtype(np.dtype(dtype), min_value=-limit, max_value=limit)
    one_shape = st.just(shape) if isinstance(shape, (int, tuple)) else shape
    return arrays(dtype, shape, elements=every) | st.builds(
        lambda seed, shape: np.random.default_rng(seed).uniform(-4, 4, shape).astype(dtype),
        seeds,
        one_shape,
    )


@cache
def multiples(unit, dtype, shape=shapes, least=-2, most=2):
    """Whole multiples of a power of two: adding and subtracting them loses nothing."""
    elements = st.integers(least, most).map(lambda k: k * unit)
    return arrays(dtype, shape, elements=elements, fill=st.nothing())


@st.composite
def labelled_logits(draw):
    """Logits, and as many labels from 0 to 1 in eighths."""
    Z = draw(dtypes.flatmap(partial(numbers, limit=2.0**60)))
    return Z, draw(multiples(1 / 8, Z.dtype, Z.shape, least=0, most=8))


def with_the_rest(Z, Y):
    """One class more, so that the labels of a row sum to 1."""
    Y = Y / 4  # no row has more than 4
    rest = 1 - Y.sum(axis=1, keepdims=True)
    return np.hstack([Z, np.zeros_like(rest)]), np.hstack([Y, rest])


@st.composite
def whole_problems(draw, min_layers=1, exponents=30):
    """A network of identities and relus, samples and targets: small whole numbers, scaled."""
    dtype, scale = draw(dtypes), 2.0 ** draw(st.integers(-exponents, exponents))
    sizes = draw(st.lists(st.integers(1, 4), min_size=min_layers + 1, max_size=4))
    n_samples = draw(st.integers(1, 5))
    network = tuple(
        Layer(draw(multiples(1, dtype, pair)), draw(multiples(scale, dtype, pair[1])), activation)
        for pair in pairwise(sizes)
        for activation in [draw(st.sampled_from([identity, relu]))]
    )
    X = draw(multiples(scale, dtype, (n_samples, sizes[0])))
    return network, X, draw(multiples(scale, dtype, (n_samples, sizes[-1])))


@st.composite
def class_problems(draw):
    """A network with logits as output, samples, and one-hot targets of at least 2 classes."""
    dtype = draw(dtypes)
    sizes = [*draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)), draw(st.integers(2, 4))]
    hidden = [draw(st.sampled_from(ACTIVATIONS)) for _ in sizes[2:]]
    network = tuple(
        Layer(draw(numbers(dtype, pair, 4)), draw(numbers(dtype, pair[1], 4)), activation)
        for pair, activation in zip(pairwise(sizes), [*hidden, identity], strict=True)
    )
    labels = draw(st.lists(st.integers(0, sizes[-1] - 1), min_size=1, max_size=5))
    X = draw(numbers(dtype, (len(labels), sizes[0]), 2.0**10))
    return network, X, one_hot(labels, sizes[-1]).astype(dtype)


@st.composite
def networks(draw, limit=2.0**60):
    """A network of one or two layers, and a gradient for it."""
    dtype, sizes = draw(dtypes), draw(st.lists(st.integers(1, 4), min_size=2, max_size=3))
    network, gradients = (
        [kind(*(draw(numbers(dtype, shape, limit)) for shape in (pair, pair[1])))
         for pair in pairwise(sizes)]
        for kind in (partial(Layer, activation=tanh), Gradient)
    )  # fmt: skip
    return tuple(network), gradients


@st.composite
def vectors(draw):
    """Parameters, and two gradients for them."""
    dtype, n = draw(dtypes), draw(st.integers(1, 9))
    return tuple(draw(numbers(dtype, n, 2.0**60)) for _ in range(3))


def assert_equal(ours, expected):
    """Entry by entry the same numbers (0.0 and -0.0 are the same number)."""
    for a, b in zip(arrays_of(ours), arrays_of(expected), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


def assert_close(ours, expected, units, least=0.0):
    """Equal to so many epsilons of the larger of the expected number and ``least``."""
    ours, expected = np.asarray(ours), np.asarray(expected)
    info = np.finfo(ours.dtype)
    allowed = units * (info.eps * np.maximum(np.abs(expected), least) + info.smallest_subnormal)
    assert (np.abs(ours - expected) <= allowed).all(), (ours, expected)


def assert_not_above(ours, bound, units):
    """At most so many epsilons above the bound."""
    assert_close(np.maximum(ours, bound), bound, units)


# --- activations, and their slopes ---


@given(dtypes.flatmap(numbers))
def test_sigmoid_of_z_and_sigmoid_of_minus_z_sum_to_1(z):
    assert_close(sigmoid(z) + sigmoid(-z), np.ones_like(z), units=1)
    assert ((0 <= sigmoid(z)) & (sigmoid(z) <= 1)).all()


@given(dtypes.flatmap(numbers))
def test_tanh_is_odd_and_all_slopes_are_even_and_bounded(z):
    assert bits(tanh(-z)) == bits(-tanh(z))
    for slope, highest in ((sigmoid_prime, 1 / 4), (tanh_prime, 1)):
        assert_close(slope(-z), slope(z), units=1, least=1)
        assert (slope(z) >= 0).all()
        assert_not_above(slope(z), z.dtype.type(highest), units=1)


@given(dtypes.flatmap(numbers))
def test_no_activation_decreases_but_by_rounding(z):
    z = np.sort([np.nextafter(z, -np.inf), z, np.nextafter(z, np.inf)], axis=None)
    assert (np.diff(relu(z)) >= 0).all() and (np.diff(relu_prime(z)) >= 0).all()
    for rising in (sigmoid, tanh, softplus):
        a = rising(z)
        assert_not_above(a[:-1], a[1:], units=2)


@given(dtypes.flatmap(numbers))
def test_softplus_of_z_less_softplus_of_minus_z_is_z(z):
    assert_close(softplus(z) - softplus(-z), z, units=1, least=1)
    assert (softplus(z) >= relu(z)).all()
    assert_not_above(softplus(z), relu(z) + z.dtype.type(np.log(2)), units=1)


# --- softmax ---


@given(dtypes.flatmap(numbers))
def test_probabilities_sum_to_1_in_the_order_of_their_logits(Z):
    P = softmax(Z)
    assert_close(P.sum(axis=1), np.ones(len(Z)), units=Z.shape[1])
    in_order = np.take_along_axis(P, np.argsort(Z, axis=1), axis=1)
    assert ((0 <= P) & (P <= 1)).all()
    assert_not_above(in_order[:, :-1], in_order[:, 1:], units=2)


@given(
    dtypes.flatmap(partial(multiples, 1 / 256, least=-(2**12), most=2**12)),
    st.integers(-(2**12), 2**12),
)
def test_a_number_added_to_all_logits_changes_no_bit(Z, shift):
    for function in (softmax, log_softmax):
        assert bits(function(Z + Z.dtype.type(shift / 256))) == bits(function(Z))


@given(dtypes.flatmap(numbers), seeds)
def test_permuted_classes_have_permuted_probabilities(Z, seed):
    order = np.random.default_rng(seed).permutation(Z.shape[1])
    for function in (softmax, log_softmax):
        least = 1 if function is log_softmax else 0
        assert_close(function(Z[:, order]), function(Z)[:, order], units=8, least=least)


@given(dtypes.flatmap(numbers))
def test_log_softmax_is_the_logarithm_of_softmax(Z):
    P, log_P = softmax(Z), log_softmax(Z)
    seen = np.finfo(Z.dtype).tiny <= P  # the others have lost digits, or are 0
    assert (log_P <= 0).all() and np.isfinite(log_P).all()
    assert_close(np.log(P[seen]), log_P[seen], units=Z.shape[1] + 4, least=1)


# --- losses ---


@given(labelled_logits())
def test_no_loss_is_negative_and_its_mirror_image_costs_the_same_bits(logits_and_labels):
    Z, Y = logits_and_labels
    for loss in SQUARED:
        assert loss(Z, Y) == loss(Y, Z) >= 0 == loss(Z, Z)
        assert_equal(DERIVATIVES[loss](Z, Y), -DERIVATIVES[loss](Y, Z))
    slope = DERIVATIVES[binary_cross_entropy]
    assert binary_cross_entropy(Z, Y) == binary_cross_entropy(-Z, 1 - Y) >= 0
    assert_close(slope(Z, Y), -slope(-Z, 1 - Y), units=2, least=1 / Y.size)
    assert cross_entropy(*with_the_rest(Z, Y)) >= 0


@given(labelled_logits(), st.data())
def test_the_loss_of_a_batch_is_the_weighted_mean_of_its_parts(logits_and_labels, data):
    Z, Y = logits_and_labels
    cut = data.draw(st.integers(0, len(Z) - 1))
    for loss in LOSSES:
        Z, Y = with_the_rest(Z, Y) if loss is cross_entropy else (Z, Y)
        parts = [(Z[rows], Y[rows]) for rows in (slice(cut), slice(cut, None)) if len(Z[rows])]
        together = sum((1 if loss is SUM else len(y) / len(Y)) * loss(z, y) for z, y in parts)
        assert_close(Z.dtype.type(loss(Z, Y)), together, units=Z.size + 4)


# --- networks, forwards and backwards ---


@given(whole_problems(), seeds)
def test_a_batch_is_its_samples_one_by_one_in_any_order(problem, seed):
    network, X, _ = problem
    order = np.random.default_rng(seed).permutation(len(X))
    one_by_one = np.vstack([forward(network, X[[row]])[0] for row in order])
    assert_equal(forward(network, X)[0][order], one_by_one)
    assert_equal(forward(network, X[order])[0], one_by_one)


@given(whole_problems(), st.integers(1, 6))
def test_predict_is_forward_however_the_rows_are_cut(problem, rows_at_once):
    network, X, _ = problem
    with mock.patch.object(forward_pass, "ROWS_AT_ONCE", rows_at_once):
        assert bits(predict(network, X)) == bits(forward(network, X)[0])


@given(whole_problems(min_layers=2), seeds)
def test_hidden_neurons_that_change_places_change_nothing_else(problem, seed):
    network, X, Y = problem
    first, second, *others = network
    order = np.random.default_rng(seed).permutation(len(first.b))
    moved = first._replace(W=first.W[:, order], b=first.b[order])
    permuted = (moved, second._replace(W=second.W[order]), *others)
    value, (g1, g2, *rest) = loss_and_gradients(network, X, Y, SUM)
    new_value, gradients = loss_and_gradients(permuted, X, Y, SUM)
    assert_equal(forward(permuted, X)[0], forward(network, X)[0])
    assert_equal(gradients[0], Gradient(g1.dW[:, order], g1.db[order]))
    assert_equal(gradients[1:], [g2._replace(dW=g2.dW[order]), *rest])
    assert new_value == value


@given(whole_problems(), st.integers(-3, 3), st.data())
def test_backward_is_linear_in_what_comes_in(problem, factor, data):
    network, X, Y = problem
    output, caches = forward(network, X)
    one, two = (data.draw(multiples(1, Y.dtype, Y.shape)) for _ in range(2))
    gradients = zip(backward(network, caches, one), backward(network, caches, two), strict=True)
    assert_equal(
        backward(network, caches, one + factor * two),
        [Gradient(g.dW + factor * h.dW, g.db + factor * h.db) for g, h in gradients],
    )


@given(whole_problems(exponents=0), st.sampled_from([SUM, binary_cross_entropy, cross_entropy]))
def test_the_gradient_of_a_batch_is_the_weighted_mean_of_its_samples(problem, loss):
    network, X, Y = problem
    W = np.array([[1, -1]] * Y.shape[1], Y.dtype)
    network = (*network, Layer(W, np.zeros(2, Y.dtype), identity))  # two logits
    Y = (np.eye(2)[(Y[:, 0] > 0).astype(int)] + np.eye(2)[0]).astype(Y.dtype) / 2
    samples = [(X[[row]], Y[[row]]) for row in range(len(X))]
    of_samples = [arrays_of(loss_and_gradients(network, *one, loss)[1]) for one in samples]
    of_batch = arrays_of(loss_and_gradients(network, X, Y, loss)[1])
    for whole, *parts in zip(of_batch, *of_samples, strict=True):
        if loss is SUM:
            np.testing.assert_array_equal(whole, sum(parts))
        else:  # here n and the cross-entropies round; no entry is above 2**10
            assert_close(whole, sum(parts) / len(X), units=4, least=2.0**10)


@given(class_problems(), st.sampled_from(LOSSES))
def test_gradients_look_like_their_parameters_and_nothing_is_written(problem, loss):
    network, X, Y = problem
    before = freeze(problem)
    value, gradients = loss_and_gradients(network, X, Y, loss)
    for (W, b, _), (dW, db) in zip(network, gradients, strict=True):
        assert (dW.shape, dW.dtype, db.shape, db.dtype) == (W.shape, W.dtype, b.shape, b.dtype)
    assert value == loss(predict(network, X), Y) and bits(problem) == before


# --- training ---


@given(vectors(), st.sampled_from(OPTIMISERS))
def test_no_optimiser_writes_to_what_it_is_given_or_shares_it(drawn, optimiser):
    w, *both_gradients = drawn
    state = None
    for g in both_gradients:
        before = freeze(w, g, state)
        new, new_state = optimiser(w, g, state, 2.0**-4)
        assert bits(w, g, state) == before and new.dtype == w.dtype
        for other in arrays_of((w, g, state, new_state)):
            assert not np.shares_memory(new, other)
        w, state = new, new_state


@given(vectors(), st.sampled_from(OPTIMISERS), seeds)
def test_an_optimiser_treats_every_parameter_alike(drawn, optimiser, seed):
    order = np.random.default_rng(seed).permutation(len(drawn[0]))
    (w, *both_gradients), (permuted, *others) = drawn, (part[order] for part in drawn)
    state = same = None
    for g, other in zip(both_gradients, others, strict=True):
        w, state = optimiser(w, g, state, 2.0**-4)
        permuted, same = optimiser(permuted, other, same, 2.0**-4)
        assert bits(permuted) == bits(w[order])


@given(networks(), st.floats(2.0**-20, 1))
def test_a_step_of_the_layers_is_a_step_of_the_vector(step, learning_rate):
    network, gradients = step
    w, _ = gradient_descent(to_vector(network), to_vector(gradients), None, learning_rate)
    assert bits(gradient_step(network, gradients, learning_rate)) == bits(from_vector(w, network))
    assert bits(from_vector(to_vector(network), network)) == bits(network)


@given(networks(), st.floats(2.0**-20, 1))
def test_twice_the_rate_is_twice_the_gradient_and_no_gradient_no_step(step, learning_rate):
    network, gradients = step
    doubled = [Gradient(2 * dW, 2 * db) for dW, db in gradients]
    nothing = [Gradient(0 * dW, 0 * db) for dW, db in gradients]
    twice = gradient_step(network, gradients, 2 * learning_rate)
    assert bits(twice) == bits(gradient_step(network, doubled, learning_rate))
    assert_equal(gradient_step(network, nothing, learning_rate), network)


@given(vectors(), st.floats(2.0**-20, 1))
def test_momentum_that_decays_at_once_is_gradient_descent(drawn, learning_rate):
    w, *both_gradients = drawn
    forgetful, state = w, None
    for g in both_gradients:
        w, _ = gradient_descent(w, g, None, learning_rate)
        forgetful, state = momentum(forgetful, g, state, learning_rate, decay=0)
        assert_equal(forgetful, w)


@given(vectors(), st.floats(2.0**-20, 1))
def test_adams_first_step_has_the_size_of_the_learning_rate(drawn, learning_rate):
    w, g, _ = drawn
    moved, _ = adam(0 * w, g, None, learning_rate)
    expected = -learning_rate * (g / (np.abs(g) + g.dtype.type(1e-8)))  # epsilon is 1e-8
    assert_close(moved, expected, units=16, least=np.finfo(g.dtype).tiny / 1e-10)


@given(class_problems(), st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(1, 6), seeds)
def test_training_in_two_parts_is_training_at_once(problem, first, second, batch_size, seed):
    network, X, Y = problem
    settings = {"learning_rate": 2.0**-16, "batch_size": batch_size}  # so low that none diverges
    fit_for = partial(fit, X=X / 256, Y=Y, loss=cross_entropy, **settings)
    rng, same = np.random.default_rng(seed), np.random.default_rng(seed)
    part = fit_for(network, epochs=first, rng=rng)
    end = fit_for(part.network, epochs=second, rng=rng)
    at_once = fit_for(network, epochs=first + second, rng=same)
    assert bits(end.network) == bits(at_once.network)
    assert part.losses + end.losses == at_once.losses and len(part.losses) == first
    assert bits(fit_for(network, epochs=0, rng=rng).network) == bits(network)


@given(st.integers(2, 40), st.integers(1, 50), seeds)
def test_minibatches_and_split_hold_every_sample_once_with_its_target(n_samples, size, seed):
    X, rng = np.arange(n_samples)[:, np.newaxis], np.random.default_rng(seed)
    n_held_out = 1 + size % (n_samples - 1)
    x, y, x_out, y_out = split(X, -X, n_held_out / n_samples, rng)
    parts = list(minibatches(X, -X, size, rng))
    sizes = [size] * (n_samples // size) + [n_samples % size] * (n_samples % size > 0)
    assert [len(x) for x, _ in parts] == sizes and len(x_out) == n_held_out
    for pieces in (parts, [(x, y), (x_out, y_out)]):
        assert all((x == -y).all() for x, y in pieces)
        assert sorted(np.vstack([x for x, _ in pieces]).ravel()) == list(range(n_samples))


@given(networks(limit=np.finfo(np.float32).max), st.sampled_from(saving.ACTIVATIONS))
def test_a_saved_network_comes_back_and_saves_to_the_same_bytes(step, activation):
    network = tuple(layer._replace(activation=activation) for layer in step[0])
    content = saving.to_bytes(network)  # what `save` writes and `load` reads
    loaded = saving.from_bytes(content, saving.by_name(saving.ACTIVATIONS))
    assert bits(loaded) == bits(network) and saving.to_bytes(loaded) == content
    assert all(layer.activation is activation for layer in loaded)
