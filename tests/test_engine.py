"""The promises of nnbook/engine.py: the training of chapter 6 to the last bit, only faster."""

from functools import partial, wraps
from itertools import product

import numpy as np
import pytest
from cases import (
    ACTIVATIONS,
    FOR_CLASSES,
    LOSSES,
    OPTIMISERS,
    OWN,
    absolute_error,
    arrays_of,
    bits,
    freeze,
    swish,
)
from hypothesis import given
from hypothesis import strategies as st

from nnbook import engine, programs
from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import cross_entropy, mean_squared_error
from nnbook.structure import Layer, identity, init_network, relu, sigmoid, tanh, to_vector
from nnbook.training import Diverged, adam, batches, descend, fit, gradient_descent, momentum

SETTINGS = [
    partial(momentum, decay=0.3),
    partial(adam, decay=0.5, epsilon=1e-3),
    partial(adam, decay_of_squares=0.9),
]


def problem(sizes, activations, loss, n_samples, seed=0, dtypes=(np.float64, np.float64)):
    """A network, targets that every last activation can reach, and what it must end with."""
    rng = np.random.default_rng(seed)
    if loss in FOR_CLASSES:
        activations = [*activations[:-1], identity]
    if loss is cross_entropy:
        sizes = [*sizes[:-1], max(2, sizes[-1])]
    network = init_network(sizes, activations, rng, dtype=dtypes[0])
    Y = rng.uniform(size=(n_samples, sizes[-1]))
    Y = np.eye(sizes[-1])[Y.argmax(axis=1)] if loss is cross_entropy else Y
    return network, rng.normal(size=(n_samples, sizes[0])).astype(dtypes[1]), Y.astype(dtypes[1])


def taught(network, X, Y, loss, learning_rate, epochs, optimiser, batch_size=None):
    """What the loop of chapter 6 makes of it: every step, and the loss of every epoch."""
    dtype = np.result_type(to_vector(network), X, Y)
    network = tuple(
        layer._replace(W=layer.W.astype(dtype), b=layer.b.astype(dtype)) for layer in network
    )
    X, Y, rng = X.astype(dtype), Y.astype(dtype), np.random.default_rng(0)
    data = batches(X, Y, epochs, batch_size, rng)
    steps, losses, total, seen = [], [], 0.0, 0
    for step in descend(network, data, loss, learning_rate, optimiser):
        steps.append(step)
        total, seen = total + step.loss * step.n_samples, seen + step.n_samples
        if seen == len(X):
            losses.append(total / len(X))
            total, seen = 0.0, 0
    return steps, losses


def assert_equal_to_the_taught_loop(network, X, Y, loss, rate, epochs, optimiser, batch_size=None):
    steps, losses = taught(network, X, Y, loss, rate, epochs, optimiser, batch_size)
    settings = {"learning_rate": rate, "epochs": epochs, "optimiser": optimiser}
    rng = np.random.default_rng(0)
    result = fit(network, X, Y, loss, batch_size=batch_size, rng=rng, **settings)
    assert result.losses == losses
    assert bits(result.network) == bits(steps[-1].after)
    assert engine.knows(network, loss, optimiser)
    dtype, rng = steps[0].before[0].W.dtype, np.random.default_rng(0)
    data = batches(X.astype(dtype), Y.astype(dtype), epochs, batch_size, rng)
    ours = engine.descend(steps[0].before, data, loss, rate, optimiser)
    for step, same in zip(steps, ours, strict=True):
        assert (step.loss, step.n_samples) == (same.loss, same.n_samples)
        assert bits(*step[::2]) == bits(*same[::2])
        assert bits(step.state) == bits(same.state)


@given(
    layers=st.lists(
        st.tuples(st.sampled_from([1, 2, 3, 8, 17]), st.sampled_from(ACTIVATIONS)),
        min_size=1, max_size=4,
    ),
    n_in=st.sampled_from([1, 2, 5]),
    loss=st.sampled_from(LOSSES),
    optimiser=st.sampled_from(OPTIMISERS + SETTINGS),
    n_samples=st.sampled_from([1, 2, 7, 20, 301]),
    batch_size=st.sampled_from([None, 1, 3, 100, 400]),
    dtypes=st.tuples(*[st.sampled_from([np.float64, np.float32])] * 2),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_fit_is_the_taught_loop_to_the_last_bit(
    layers, n_in, loss, optimiser, n_samples, batch_size, dtypes, seed
):
    widths, activations = zip(*layers, strict=True)
    if batch_size in (1, 3):  # else hundreds of steps
        n_samples = min(n_samples, 20)
    start = problem([n_in, *widths], activations, loss, n_samples, seed, dtypes)
    assert_equal_to_the_taught_loop(*start, loss, 1e-3, 2, optimiser, batch_size)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("activation, loss", [*product(ACTIVATIONS, LOSSES)])
def test_layers_longer_than_a_piece_are_equal_too(activation, loss, dtype):
    start = problem([3, 37, 31], [activation] * 2, loss, 601, dtypes=(dtype, dtype))
    assert 2 * programs.PIECE < 601 * 31
    assert_equal_to_the_taught_loop(*start, loss, 1e-4, 2, gradient_descent, 599)


def plain(start, loss, monkeypatch, **settings):
    """`fit` without its engine, or how it diverges."""
    with monkeypatch.context() as without:
        without.setattr(engine, "knows", lambda *functions: False)
        return outcome(start, loss, **settings)


def outcome(start, loss, **settings):
    try:
        result, step = fit(*start, loss, **settings), None
    except Diverged as error:
        result, step = error.fit, error.step
    assert all(np.isfinite(array).all() for array in arrays_of(result.network))
    assert np.isfinite([*result.losses, *result.held_out_losses]).all()
    return step, bits(result.network), result[1:]


@pytest.mark.parametrize("dtype, scales", [(np.float64, [1, 1e154]), (np.float32, [1, 1e18])])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("hidden", [identity, sigmoid, relu])
@pytest.mark.parametrize("batch_size", [None, 3])
def test_it_diverges_where_the_taught_loop_does(
    hidden, optimiser, dtype, scales, batch_size, monkeypatch, recwarn
):
    network, X, Y = problem([2, 3, 1], [hidden, identity], mean_squared_error, 7, 0, [dtype] * 2)
    settings = {"epochs": 9, "optimiser": optimiser, "batch_size": batch_size}
    steps = set()
    for rate, scale, far in product([10.0, 1e30, 1e300], scales, scales):
        settings |= {"learning_rate": rate, "held_out": (X * dtype(far), Y)}
        start, rngs = (network, X * dtype(scale), Y), [np.random.default_rng(0) for _ in "12"]
        wanted = plain(start, mean_squared_error, monkeypatch, rng=rngs[0], **settings)
        assert outcome(start, mean_squared_error, rng=rngs[1], **settings) == wanted
        steps.add(wanted[0])
    assert steps - {None} and not recwarn.list  # some did


# --- functions of one's own ---


def signs(w, g, state, learning_rate):
    return w - learning_rate * np.sign(g), None


@pytest.mark.parametrize(
    "activation, loss, optimiser",
    [
        (swish, mean_squared_error, adam),
        (tanh, absolute_error, momentum),
        (tanh, mean_squared_error, signs),
        (tanh, mean_squared_error, wraps(adam)(lambda *given: signs(*given))),
    ],
)
def test_functions_of_ones_own_are_honoured_whatever_their_names(
    activation, loss, optimiser, monkeypatch
):
    monkeypatch.setitem(DERIVATIVES, swish, OWN[swish])
    monkeypatch.setitem(DERIVATIVES, absolute_error, OWN[absolute_error])
    start = problem([2, 5, 1], [activation, identity], loss, 20)
    steps, losses = taught(*start, loss, 0.01, 5, lambda *given: optimiser(*given), 3)
    settings = {"learning_rate": 0.01, "epochs": 5, "optimiser": optimiser, "batch_size": 3}
    result = fit(*start, loss, rng=np.random.default_rng(0), **settings)
    assert bits(result.network) == bits(steps[-1].after) and result.losses == losses


@pytest.mark.parametrize("function", [tanh, mean_squared_error])
def test_a_changed_line_of_the_table_is_honoured(function, monkeypatch):
    start = problem([2, 5, 1], [tanh, identity], mean_squared_error, 20)
    settings = {"learning_rate": 0.1, "epochs": 3}
    before = fit(*start, mean_squared_error, **settings)
    half = DERIVATIVES[function]
    monkeypatch.setitem(DERIVATIVES, function, lambda *given: half(*given) / 2)
    steps, losses = taught(*start, mean_squared_error, 0.1, 3, gradient_descent)
    result = fit(*start, mean_squared_error, **settings)
    assert bits(result.network) == bits(steps[-1].after) != bits(before.network)
    assert result.losses == losses


# --- what it is given, and what it hands out ---


@pytest.mark.parametrize("batch_size", [None, 8])
@pytest.mark.parametrize("loss", [mean_squared_error, cross_entropy])
def test_the_form_of_the_data_changes_no_bit(loss, batch_size):
    network, X, Y = problem([30, 40, 20], [relu, identity], loss, 50)
    settings = {"learning_rate": 0.01, "epochs": 3, "optimiser": adam, "batch_size": batch_size}
    forms = [
        np.array, np.asfortranarray, np.ndarray.tolist, lambda a: a[::-1].copy()[::-1],
        lambda a: np.repeat(a, 2, axis=1)[:, ::2], lambda a: np.flip(np.flip(a).copy()),
    ]  # fmt: skip
    results = []
    for form in forms:
        start = [Layer(np.asarray(form(W)), b[::-1].copy()[::-1], f) for W, b, f in network]
        more = {"held_out": (form(X), form(Y)), "rng": np.random.default_rng(0)}
        results.append(fit(start, form(X), form(Y), loss, **more, **settings))
    for result in results[1:]:
        assert bits(result.network) == bits(results[0].network)
        assert result[1:] == results[0][1:]


def test_data_and_network_may_be_read_only_and_stay_as_they_are():
    start = problem([2, 3, 1], [sigmoid, sigmoid], mean_squared_error, 7)
    before = freeze(start)
    settings = {"learning_rate": 0.1, "epochs": 2, "optimiser": adam}
    result = fit(*start, mean_squared_error, **settings)
    assert bits(start) == before
    assert not any(np.shares_memory(a, b) for a in arrays_of(result) for b in arrays_of(start))


@pytest.mark.parametrize("run", [descend, engine.descend])
def test_a_step_takes_one_batch_and_no_more(run):
    network, X, Y = problem([2, 3, 1], [tanh, identity], mean_squared_error, 7)
    data = iter([(X[k : k + 1], Y[k : k + 1]) for k in range(7)])
    for step in run(network, data, mean_squared_error, 0.1, gradient_descent):
        if step.n_samples and bits(step.before) != bits(network):
            break  # the second step
    assert len(list(data)) == 5
    assert bits(step.after) != bits(step.before)


@pytest.mark.parametrize("run", [descend, engine.descend])
def test_the_networks_of_a_step_last_until_the_step_after_the_next(run):
    network, X, Y = problem([2, 3, 1], [tanh, identity], mean_squared_error, 7)
    steps = run(network, [(X, Y)] * 9, mean_squared_error, 0.1, momentum)
    last = next(steps)
    kept = bits(last.before), bits(last.after)
    for step in steps:
        assert (bits(last.before), bits(last.after)) == kept
        last, kept = step, (bits(step.before), bits(step.after))
