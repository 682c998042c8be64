"""The promises of nnbook/many.py: many trainings at once, each as it would be alone."""

import contextlib
import math
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from cases import (
    ACTIVATIONS,
    FOR_CLASSES,
    LOSSES,
    OWN,
    arrays_of,
    bits,
    freeze,
    interrupt_at,
    swish,
)
from hypothesis import given
from hypothesis import strategies as st
from test_watching import X as X1
from test_watching import Y as Y1
from test_watching import line, told

from nnbook import engine, many
from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    sum_of_squared_errors,
)
from nnbook.many import fit_many
from nnbook.structure import identity, init_network, relu, sigmoid, tanh
from nnbook.training import Diverged, adam, batches, descend, fit, gradient_descent, momentum
from nnbook.watching import Fit

OPTIMISERS = [gradient_descent, partial(momentum, decay=0.5), adam, partial(adam, epsilon=1e-3)]
SETTINGS = {"learning_rate": 0.1, "epochs": 3}


def data(loss, n_samples, n_in, n_out, rng, dtype=np.float64):
    """Samples, and targets from 0 to 1; for classes rows that sum to 1."""
    X, Y = rng.normal(size=(n_samples, n_in)), rng.uniform(size=(n_samples, n_out))
    Y = np.eye(n_out)[Y.argmax(axis=1)] if loss is cross_entropy else Y
    return X.astype(dtype), Y.astype(dtype)


def networks_of(n, sizes=(2, 3, 1), activations=(tanh, identity), scales=(1,), dtype=np.float64):
    made = []
    for k in range(n):
        network = init_network(sizes, activations, np.random.default_rng(k), dtype=dtype)
        scale = dtype(scales[k % len(scales)])
        made.append(tuple(layer._replace(W=scale * layer.W) for layer in network))
    return made


def generators(n):
    return [np.random.default_rng(k) for k in range(n)]


def part(k, data):
    """Network k's own part."""
    return data[k] if data.ndim == 3 else data


def one_after_the_other(networks, X, Y, loss, rngs=None, held_out=None, **settings):
    results = []
    for k, network in enumerate(networks):
        own = {"rng": rngs and rngs[k]}
        own["held_out"] = held_out and tuple(part(k, array) for array in held_out)
        try:
            results.append(fit(network, part(k, X), part(k, Y), loss, **settings, **own))
        except Diverged as error:
            results.append(error)
    return results


def assert_each_as_alone(networks, X, Y, loss, **settings):
    """Equal in every bit; what each of them was, to see that a test meets what it means."""
    n, ends = len(networks), []
    rngs, same = generators(n), generators(n)
    wanted = one_after_the_other(networks, X, Y, loss, rngs=rngs, **settings)
    results = fit_many(networks, X, Y, loss, rngs=same, **settings)
    assert [told(result) for result in results] == [told(result) for result in wanted]
    assert [rng.random() for rng in rngs] == [rng.random() for rng in same]
    for result in results:
        assert type(result) in (Fit, Diverged)
        ends.append(result.step if isinstance(result, Diverged) else None)
    return ends


@given(
    layers=st.lists(
        st.tuples(st.sampled_from([1, 2, 3, 8, 17]), st.sampled_from(ACTIVATIONS)),
        min_size=1, max_size=4,
    ),
    n_networks=st.sampled_from([1, 2, 3, 7]),
    n_in=st.sampled_from([1, 2, 5]),
    loss=st.sampled_from(LOSSES),
    optimiser=st.sampled_from(OPTIMISERS),
    n_samples=st.sampled_from([1, 2, 3, 7, 20, 301]),
    batch_size=st.sampled_from([None, 1, 3, 100, 400]),
    own=st.tuples(st.booleans(), st.booleans()),
    held_out=st.sampled_from([None, "shared", "own"]),
    dtype=st.sampled_from([np.float64, np.float32]),
    scales=st.sampled_from([(1,), (1,), (1, 1e18, 1e10), (1e30, 1)]),
    epochs=st.sampled_from([3, 3, 3, 0]),
    learning_rate=st.sampled_from([1e-3, 1e-3, 0.3, 1e30, 1e300]),
)  # fmt: skip
def test_each_network_is_trained_as_alone_to_the_last_bit(
    layers, n_networks, n_in, loss, optimiser, n_samples, batch_size, own, held_out, dtype, scales,
    epochs, learning_rate,
):  # fmt: skip
    widths, activations = map(list, zip(*layers, strict=True))
    if loss in FOR_CLASSES:
        activations[-1] = identity
    widths[-1] = max(2, widths[-1]) if loss is cross_entropy else widths[-1]
    n_samples = min(n_samples, 20) if batch_size in (1, 3) else n_samples
    rng = np.random.default_rng(0)
    sizes = [n_samples, n_in, widths[-1], rng, dtype]
    apart = [data(loss, *sizes) for _ in range(n_networks)]
    X, Y = (
        np.stack([pair[i] for pair in apart]) if own[i] else data(loss, *sizes)[i] for i in (0, 1)
    )
    settings = {"learning_rate": learning_rate, "epochs": epochs, "optimiser": optimiser}
    settings |= {"batch_size": batch_size, "held_out": None}
    if held_out:
        others = [data(loss, 5, *sizes[1:]) for _ in range(n_networks)]
        settings["held_out"] = others[0]
        if held_out == "own":
            settings["held_out"] = tuple(map(np.stack, zip(*others, strict=True)))
    networks = networks_of(n_networks, [n_in, *widths], activations, scales, dtype)
    assert_each_as_alone(networks, X, Y, loss, **settings)


@pytest.mark.parametrize("n_held_out", [2048, 2049, 5000])
@pytest.mark.parametrize("loss", LOSSES)
def test_held_out_samples_in_any_number_are_measured_as_alone(n_held_out, loss):
    rng = np.random.default_rng(0)
    X, Y = data(loss, 9, 2, 3, rng)
    networks = networks_of(3, (2, 5, 3))
    held_out = data(loss, n_held_out, 2, 3, rng)
    assert_each_as_alone(networks, X, Y, loss, held_out=held_out, **SETTINGS)


@pytest.mark.parametrize("form", [np.asfortranarray, np.float32, np.float64, lambda a: a[:, ::-1]])
def test_held_out_samples_in_any_form_are_measured_as_alone(form):
    rng = np.random.default_rng(0)
    for dtype in (np.float64, np.float32):
        X, Y = data(cross_entropy, 9, 40, 30, rng, dtype)
        networks = networks_of(3, (40, 20, 30), dtype=dtype)
        held_out = tuple(form(part) for part in data(cross_entropy, 301, 40, 30, rng))
        assert_each_as_alone(networks, X, Y, cross_entropy, held_out=held_out, **SETTINGS)


def test_as_many_samples_and_features_as_networks_are_told_apart():
    rng = np.random.default_rng(0)
    for X_shape, Y_shape in [
        ((2, 2), (2,)),
        ((2, 2), (2, 2)),
        ((2, 2, 2), (2, 2)),
        ((2, 2), (2, 2, 2)),
    ]:
        n_out = Y_shape[-1] if len(Y_shape) > 1 else 1
        networks = networks_of(2, (2, 3, n_out))
        X, Y = rng.normal(size=X_shape), rng.normal(size=Y_shape)
        assert_each_as_alone(networks, X, Y, mean_squared_error, **SETTINGS)


def test_lists_and_vectors_are_taken_as_fit_takes_them():
    rng = np.random.default_rng(0)
    X, Y = data(None, 7, 2, 1, rng)
    wanted = fit_many(networks_of(2), X, Y, mean_squared_error, **SETTINGS)
    same = fit_many(iter(networks_of(2)), X.tolist(), Y[:, 0], mean_squared_error, **SETTINGS)
    assert list(map(told, same)) == list(map(told, wanted))


def test_nothing_that_is_passed_in_is_changed_or_handed_out():
    rng = np.random.default_rng(0)
    X, Y = data(None, 7, 2, 1, rng)
    networks = networks_of(3)
    given, before = arrays_of([X, Y, networks]), freeze(X, Y, networks)
    results = fit_many(networks, X, Y, mean_squared_error, held_out=(X, Y), **SETTINGS)
    assert bits(given) == before
    handed_out = arrays_of(results)
    for k, array in enumerate(handed_out):
        assert array.flags.writeable
        others = given + handed_out[:k] if k % 2 == 0 else given
        assert not any(np.shares_memory(array, other) for other in others)


# --- divergence ---


QUIET = {"learning_rate": 1e-3, "epochs": 5, "optimiser": gradient_descent, "held_out": None}
WAYS = {  # the last network goes on
    "by the loss": ([line(1e155), line(1e200), line(1.0)], QUIET),
    "at different steps": ([line(1e100), line(1e85), line(0.0)], QUIET | {"learning_rate": 1e15}),
    # slope 2 (1/2 - 1) / 4 * 20 + 2 (1/2) / 4 * 10 = -2.5: w = 1.7e308 * 2.5
    "by a parameter that a sigmoid hides": (
        [line(0.0, sigmoid), line(1e-3, sigmoid), line(1e6, sigmoid)],
        QUIET | {"learning_rate": 1.7e308}),
    # the loss is 250 w**2, near 1e306; its slope is 500 w, and the square of that 1e309
    "by the squares of adam": ([line(1e152), line(2e152), line(2.0)], QUIET | {"optimiser": adam}),
    "by the held-out loss": (
        [line(1e90), line(1e95), line(1.0)], QUIET | {"held_out": (1e70 * X1, Y1)}),
    "by a held-out loss of its own": (
        [line(1.0), line(2.0), line(3.0)],
        QUIET | {"held_out": (np.stack([1e200 * X1, 1e180 * X1, X1]), np.stack([Y1] * 3))}),
    "by a parameter and by a held-out loss in one step": (
        [line(1e152), line(2.0), line(3.0)],
        QUIET | {"held_out": (np.stack([X1, 1e200 * X1, X1]), np.stack([Y1] * 3)),
                 "optimiser": adam}),
}  # fmt: skip


@pytest.mark.parametrize("batch_size", [None, 1])
@pytest.mark.parametrize("way", WAYS)
def test_one_that_diverges_ends_as_alone_and_leaves_the_others_alone(way, batch_size, recwarn):
    networks, settings = WAYS[way]
    settings = settings | {"batch_size": batch_size}
    ends = assert_each_as_alone(networks, X1, Y1, sum_of_squared_errors, **settings)
    assert type(ends[0]) is type(ends[1]) is int
    assert ends[2] is None
    apart = np.stack([X1, 1.5 * X1, 0.5 * X1]), np.stack([Y1, Y1, 1 - Y1])
    assert_each_as_alone(networks, *apart, sum_of_squared_errors, **settings)
    if settings["held_out"]:  # and nobody is left
        settings["held_out"] = tuple(
            part[..., :2, :, :] if part.ndim == 3 else part for part in settings["held_out"]
        )
    assert_each_as_alone(networks[:2], X1, Y1, sum_of_squared_errors, **settings)
    assert not recwarn.list


def test_float32_diverges_where_its_numbers_end():
    # losses past 3.4e38, and slopes near 1e20, whose squares are past it
    X, Y = X1.astype(np.float32), Y1.astype(np.float32)
    networks = [line(W, dtype=np.float32) for W in (1.0, 1e17, 1e19, 1e25)]
    for optimiser, wanted in [(gradient_descent, [None, None, 0, 0]), (adam, [None, 1, 0, 0])]:
        settings = QUIET | {"optimiser": optimiser}
        assert assert_each_as_alone(networks, X, Y, sum_of_squared_errors, **settings) == wanted


# --- Ctrl-C ---


@pytest.mark.parametrize("n", [1, 2, 4])
@pytest.mark.parametrize("name", ["step", "loss_at"])
def test_ctrl_c_ends_all_after_the_last_whole_step(n, name, monkeypatch):
    X, Y = data(None, 7, 2, 1, np.random.default_rng(0))
    interrupted = interrupt_at(n, getattr(engine.Engine, name))
    monkeypatch.setattr(engine.Engine, name, interrupted)
    results = fit_many(networks_of(3), X, Y, mean_squared_error, learning_rate=0.1, epochs=9)
    monkeypatch.undo()
    wanted = one_after_the_other(
        networks_of(3), X, Y, mean_squared_error, learning_rate=0.1, epochs=n - 1
    )
    assert [told(result) for result in results] == [
        told(result._replace(interrupted=True)) for result in wanted
    ]


def ctrl_c_at(n, function, lines):
    """The function, but line number n that nnbook runs inside it is Ctrl-C; all are kept."""

    def trace(frame, event, argument):
        if Path(frame.f_code.co_filename).parent.name != "nnbook":
            return None
        if event == "line":
            lines.append((frame.f_code, frame.f_lineno))
            if len(lines) - 1 == n:
                raise KeyboardInterrupt
        return trace

    def traced(*arguments):
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            return function(*arguments)
        finally:
            sys.settrace(before)

    return traced


@pytest.mark.parametrize("optimiser, batch_size", [(gradient_descent, None), (adam, 2)])
def test_ctrl_c_at_any_line_keeps_whole_steps_and_whole_records(optimiser, batch_size, monkeypatch):
    # the second network is lost before its first step, the third after it
    X, Y = X1[[0, 1, 1, 0]], Y1[[0, 1, 0, 1]]
    networks, per_epoch = [line(1.0), line(1e200), line(4e152), line(2.0)], 1 + (batch_size == 2)
    settings = {"learning_rate": 1e-2, "optimiser": optimiser, "batch_size": batch_size}
    paths = []
    for network, rng in zip(networks, generators(4), strict=True):
        steps = [told(Fit(network, [], [], True))[2]]
        with contextlib.suppress(FloatingPointError):
            parts = batches(X, Y, 2, batch_size, rng)
            for step in descend(network, parts, mean_squared_error, 1e-2, optimiser):
                steps.append(told(Fit(step.after, [], [], True))[2])
        paths.append(steps)
    settings |= {"epochs": 2, "held_out": (X, Y)}
    alone = one_after_the_other(networks, X, Y, mean_squared_error, generators(4), **settings)
    assert [type(result) for result in alone] == [Fit, Diverged, Diverged, Fit]

    def trained(n):
        lines = []
        with monkeypatch.context() as patched:
            patched.setattr(many.Stack, "epoch", ctrl_c_at(n, many.Stack.epoch, lines))
            results = fit_many(networks, X, Y, mean_squared_error, rngs=generators(4), **settings)
        return results, lines

    results, lines = trained(None)
    assert list(map(told, results)) == list(map(told, alone))
    places = {line: n for n, line in enumerate(lines)}  # every line's last time, or its first
    if batch_size is None:
        places = {line: n for n, line in reversed(list(enumerate(lines)))}
    for n in places.values():
        results, _ = trained(n)
        (step,) = (k for k, bits in enumerate(paths[0]) if bits == told(results[0])[2])
        epochs = len(results[0].losses)
        assert step - per_epoch <= epochs * per_epoch <= step
        for result, path, whole in zip(results, paths, alone, strict=True):
            if type(result) is Fit:
                record = getattr(whole, "fit", whole)
                assert told(result)[2] == path[step] and result.interrupted
                assert result.losses == record.losses[:epochs]
                assert result.held_out_losses == record.held_out_losses[:epochs]
            else:
                assert told(result) == told(whole)
        assert type(results[0]) is type(results[3]) is Fit


def own_descent(w, g, state, learning_rate):
    return w - learning_rate * g, None


def test_after_ctrl_c_in_a_function_of_ones_own_the_rest_stay_as_they_are():
    X, Y = data(None, 7, 2, 1, np.random.default_rng(0))
    interrupted = interrupt_at(5, own_descent)  # the second step of the second network
    networks = networks_of(3)
    results = fit_many(networks, X, Y, mean_squared_error, optimiser=interrupted, **SETTINGS)
    wanted = [
        fit(network, X, Y, mean_squared_error, learning_rate=0.1, epochs=epochs)
        for network, epochs in zip(networks, (3, 1, 0), strict=True)
    ]
    assert [told(result) for result in results] == [
        told(result._replace(interrupted=k > 0)) for k, result in enumerate(wanted)
    ]
    assert not np.shares_memory(results[2].network[0].W, networks[2][0].W)


# --- functions of one's own ---


def test_functions_of_ones_own_are_used_one_network_after_the_other(monkeypatch):
    seen = []

    def error(output, Y):
        seen.append(Y.shape)
        return float(np.sum((output - Y) ** 2))

    monkeypatch.setitem(DERIVATIVES, swish, OWN[swish])
    monkeypatch.setitem(DERIVATIVES, error, DERIVATIVES[sum_of_squared_errors])
    rng = np.random.default_rng(0)
    X, Y = (
        np.stack(parts) for parts in zip(*(data(None, 7, 2, 1, rng) for _ in "123"), strict=True)
    )
    for activation, loss, optimiser in [
        (swish, mean_squared_error, adam),
        (tanh, error, momentum),
        (tanh, mean_squared_error, own_descent),
    ]:
        networks = networks_of(3, activations=(activation, identity), scales=(1, 1e200, 1))
        settings = SETTINGS | {"optimiser": optimiser, "batch_size": 3, "held_out": (X, Y)}
        ends = assert_each_as_alone(networks, X, Y, loss, **settings)
        assert ends[0] is None and ends[1] is not None
    assert all(len(shape) == 2 for shape in seen)  # never a stack


# --- refusals ---

ONE_EACH = "rngs must be one random generator for each of 2 networks, each another; got"


@pytest.mark.parametrize(
    "changed, error, message",
    [
        ({"networks": networks_of(1)[0]}, TypeError,
         "networks must be a list of networks; got one network: use [network]"),
        ({"networks": 3}, TypeError, "networks must be a list of networks; got int"),
        ({"networks": []}, ValueError, "networks must be a list of at least one network; got none"),
        ({"networks": [*networks_of(1), *networks_of(1, (2, 4, 1))]}, ValueError, "networks[1]"),
        ({"networks": [*networks_of(1), *networks_of(1, (2, 3, 3, 1), [tanh] * 3)]}, ValueError,
         "networks[1]"),
        ({"networks": [*networks_of(1), *networks_of(1, activations=(relu, identity))]}, ValueError,
         "networks[1]"),
        ({"networks": [*networks_of(1), "network"]}, TypeError,
         "networks[1]: network must be a tuple of layers; got str"),
        ({"networks": networks_of(2, activations=(tanh, tanh)), "loss": binary_cross_entropy},
         ValueError, "networks[0]: binary_cross_entropy takes logits"),
        ({"batch_size": 2}, TypeError, "rngs must be a list of random generators"),
        ({"batch_size": 2, "rngs": np.random.default_rng(0)}, TypeError, "rngs must be a list"),
        ({"batch_size": 2, "rngs": generators(1)}, ValueError, f"{ONE_EACH} 1"),
        ({"batch_size": 2, "rngs": generators(1) * 2}, ValueError, f"{ONE_EACH} 1"),
        ({"batch_size": 2, "rngs": generators(3)}, ValueError, f"{ONE_EACH} 3"),
        ({"batch_size": 2, "rngs": [*generators(1), 7]}, TypeError,
         "rngs[1] must be a random generator; got int"),
        ({"X": np.ones((2, 7, 3))}, ValueError, "networks[0]: X must have shape (n_samples, 2)"),
        ({"X": np.ones((3, 7, 2))}, ValueError, "X must have shape"),
        ({"Y": np.ones((2, 6, 1))}, ValueError, "networks[0]: Y must have shape (7, 1)"),
        ({"X": [np.ones((7, 2)), np.full((7, 2), math.nan)]}, ValueError,
         "networks[1]: X must be finite; got nan at row 0, column 0"),
        ({"Y": [np.ones((7, 1)), 2 * np.ones((7, 1))], "loss": binary_cross_entropy}, ValueError,
         "networks[1]: labels in Y must lie in [0, 1]; found 2"),
        ({"held_out": (np.ones((7, 2)), [np.ones((7, 1)), np.full((7, 1), math.inf)])}, ValueError,
         "networks[1]: held_out[1] must be finite; got inf at row 0, column 0"),
        ({"held_out": np.ones((7, 2))}, TypeError, "held_out must be a pair (X, Y)"),
        ({"loss": np.mean}, ValueError, "networks[0]: the derivative of mean is not known"),
        ({"learning_rate": 0}, ValueError, "learning_rate must be > 0; got 0"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_with_which_network(changed, error, message):
    given = {"networks": networks_of(2), "X": np.ones((7, 2)), "Y": np.ones((7, 1))}
    given |= {"loss": mean_squared_error} | SETTINGS | changed
    with pytest.raises(error) as info:
        fit_many(**given)
    assert message in str(info.value)
