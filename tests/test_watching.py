"""The promises of nnbook/watching.py: what there is of a training that ends, however it ends."""

import copy
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import mean_squared_error, sum_of_squared_errors
from nnbook.many import fit_many
from nnbook.structure import Layer, identity, init_network, sigmoid, tanh
from nnbook.training import adam, descend, fit, gradient_descent, momentum
from nnbook.watching import Bell, Diverged, Fit, Step, bell

X, Y = np.array([[10.0], [20.0]]), np.array([[0.0], [1.0]])


def line(W, activation=identity, dtype=np.float64):
    return (Layer(np.array([[W]], dtype), np.zeros(1, dtype), activation),)


def leap(w, g, state, learning_rate):
    """An optimiser that ends at infinity in its third step, and NumPy has no reason to ring."""
    steps = (state or 0) + 1
    return (np.full_like(w, -np.inf) if steps == 3 else w + 1), steps


def untold(output, Y):
    """A loss that is infinite now and then."""
    return np.inf if abs(output[0, 0]) > 100 else float(np.sum((output - Y) ** 2))


QUIET = {"learning_rate": 1e-3, "epochs": 9}
WAYS = {
    "by the loss": (line(1e155), sum_of_squared_errors, QUIET, 0),
    "by the learning rate": (line(1.0), sum_of_squared_errors, QUIET | {"learning_rate": 1e60}, 3),
    # slope 2 (1/2 - 1) / 4 * 20 + 2 (1/2) / 4 * 10 = -2.5: w = 1.7e308 * 2.5
    "by a parameter that a sigmoid hides": (
        line(0.0, sigmoid), sum_of_squared_errors, QUIET | {"learning_rate": 1.7e308}, 1),
    "by the squares of adam": (line(1e152), sum_of_squared_errors, QUIET | {"optimiser": adam}, 1),
    "by the held-out loss": (
        line(1.0), sum_of_squared_errors, QUIET | {"held_out": (1e200 * X, Y)}, 1),
    "by an optimiser": (line(1.0), sum_of_squared_errors, QUIET | {"optimiser": leap}, 3),
    "by an optimiser that a sigmoid hides": (
        line(1.0, sigmoid), sum_of_squared_errors, QUIET | {"optimiser": leap}, 3),
    "by a loss of one's own": (line(1.0), untold, QUIET | {"learning_rate": 1e-2}, 2),
}  # fmt: skip


def told(result):
    """All that there is to know of a result, in bits."""
    step, message = (result.step, str(result)) if isinstance(result, Diverged) else (None, "")
    training = getattr(result, "fit", result)
    layers = [(W.tobytes(), b.tobytes(), W.dtype, f) for W, b, f in training.network]
    return step, message, layers, training[1:]


@pytest.fixture(autouse=True)
def derivative_of_untold(monkeypatch):
    monkeypatch.setitem(DERIVATIVES, untold, DERIVATIVES[sum_of_squared_errors])


@pytest.fixture(params=["flags", "no flags"])
def flags(request, monkeypatch):
    """NumPy as it is, and as it is in a browser."""
    if request.param == "no flags":
        monkeypatch.setattr(Bell, "__call__", lambda *call: None)


@pytest.mark.parametrize("way", WAYS)
def test_divergence_is_found_in_its_step_and_the_last_finite_fit_is_kept(way, flags, recwarn):
    network, loss, settings, step = WAYS[way]
    with pytest.raises(Diverged) as info:
        fit(network, X, Y, loss, **settings)
    error = info.value
    assert error.step == step
    assert all(np.isfinite(part).all() for W, b, _ in error.fit.network for part in (W, b))
    assert np.isfinite(error.fit.losses).all()
    if "held_out" in settings:  # no epoch is whole
        assert error.fit.losses == error.fit.held_out_losses == []
    if step > 0:  # its loss is finite as well
        last = fit(error.fit.network, X, Y, loss, learning_rate=5e-324, epochs=1)
        assert np.isfinite(last.losses).all()
    (same,) = fit_many([network], X, Y, loss, **settings)
    assert told(same) == told(error)
    assert not recwarn.list


# Rows of 1e307 with target 1/2 have no slope at first.  Once b has moved, their slopes add up to
# 1e309: dW is infinite, and so is the next w, by sums and products that have no reason to ring;
# the sigmoid hides it.
QUIETLY = """
X = np.zeros((2000, n_in))
X[:, -1] = 2.0**-10
X[1::2, -1] *= -1
X[:1000, -1] = 1e307
Y = np.ones((2000, n_out))
Y[:1000] = 0.5
network = (Layer(np.zeros((n_in, n_out)), np.zeros(n_out), sigmoid),)
try:
    fit(network, X, Y, sum_of_squared_errors, learning_rate=4e-3, epochs=5)
except Diverged as error:
    found = error.step, bool(np.isfinite(error.fit.network[0].W).all())
"""


# The steps in which trainings end, of all kinds and rates: some in the first, some never.
DIVERGING = """
import numpy as np
from nnbook.losses import binary_cross_entropy, mean_squared_error
from nnbook.structure import identity, init_network, relu, sigmoid, tanh
from nnbook.training import Diverged, adam, fit, gradient_descent, momentum
for loss in (binary_cross_entropy, mean_squared_error):
    for activation in (identity, relu, sigmoid, tanh):
        for optimiser in (gradient_descent, momentum, adam):
            for rate in (0.1, 30.0, 1e6, 1e100, 1e300):
                rng = np.random.default_rng(0)
                X, Y = rng.normal(size=(8, 2)) * 3, rng.integers(0, 2, (8, 1)) * 1.0
                network = init_network([2, 3, 1], [activation, identity], rng)
                step = None
                try:
                    fit(network, X, Y, loss, learning_rate=rate, epochs=25, optimiser=optimiser)
                except Diverged as error:
                    step = error.step
                print(loss.__name__, activation.__name__, optimiser.__name__, rate, step)
"""


def test_without_flags_a_training_ends_in_the_same_step(monkeypatch, capsys):
    exec(DIVERGING, {})
    with_flags = capsys.readouterr().out
    monkeypatch.setattr(Bell, "__call__", lambda *call: None)
    exec(DIVERGING, {})
    assert capsys.readouterr().out == with_flags and "None" in with_flags and " 1\n" in with_flags


def test_a_chip_whose_products_raise_no_flag_is_known(monkeypatch):
    matmul = np.matmul

    def silent(*arrays, **settings):
        with np.errstate(all="ignore"):
            return matmul(*arrays, **settings)

    monkeypatch.setattr(np, "matmul", silent)
    names = globals() | {"n_in": 1, "n_out": 1}
    exec(QUIETLY, names)
    assert names["found"] == (2, True)


def test_flags_that_another_thread_raised_are_not_needed():
    # OpenBLAS has the last columns in its second thread
    program = """
import numpy as np
from nnbook.losses import sum_of_squared_errors
from nnbook.structure import Layer, sigmoid
from nnbook.training import Diverged, fit
n_in, n_out = 600, 300
"""
    run = subprocess.run(
        [sys.executable, "-c", program + QUIETLY + "print(found)"],
        capture_output=True, text=True,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "2"},
    )  # fmt: skip
    assert (run.stdout, run.stderr) == ("(2, True)\n", "")


def test_an_optimisers_memory_that_is_not_finite_is_divergence(flags):
    def forgetful(w, g, state, learning_rate):
        return w + 1, np.zeros(3) if state is None else np.full(3, 1e308) * 10

    with pytest.raises(Diverged) as info:
        fit(line(1.0), X, Y, sum_of_squared_errors, optimiser=forgetful, **QUIET)
    assert info.value.step == 2


@pytest.mark.parametrize("n_out", [1, 10_000])
@pytest.mark.parametrize("many", [False, True])
def test_ctrl_c_inside_a_step_that_would_diverge_leaves_the_step_before(many, n_out, monkeypatch):
    # the first step leads to -1e148; the slope there is near 1e155, and its square infinite
    network = (Layer(np.ones((1, n_out)), np.zeros(n_out), identity),)
    data = 100 * X, np.repeat(Y, n_out, axis=1), sum_of_squared_errors
    settings = {"learning_rate": 1e148, "optimiser": adam}
    wanted = fit(network, *data, epochs=1, **settings)
    calls, sqrt = [], np.sqrt

    def interrupted(*arrays):
        if np.isinf(arrays[0]).any():
            calls.append(arrays)
            if len(calls) == 2 or n_out == 1 or many:  # `fit` takes a long vector in two parts
                raise KeyboardInterrupt
        return sqrt(*arrays)

    monkeypatch.setattr(np, "sqrt", interrupted)
    run = (lambda *given, **more: fit_many([given[0]], *given[1:], **more)[0]) if many else fit
    result = run(network, *data, epochs=9, **settings)
    monkeypatch.undo()
    assert len(calls) > 0 and result.interrupted
    assert result[1:3] == wanted[1:3]
    np.testing.assert_array_equal(result.network[0].W, wanted.network[0].W)


def test_a_bell_that_cannot_ring_rings_always(monkeypatch):
    with bell() as hung:
        hung.looked()
        assert not hung.rang and not hung.always
        np.multiply(np.float64(1e308), 10.0)
        assert hung.rang
    monkeypatch.setattr(Bell, "__call__", lambda *call: None)
    with bell() as hung:
        hung.looked()
        assert hung.rang and hung.always


def test_losses_near_the_largest_float_are_finite_or_diverged():
    # four squares of 1.2e154 / 2 are near 1e308 together; that number times 4 samples is infinite
    X, Y = np.ones((4, 1)), np.zeros((4, 1))
    for run in (fit, lambda network, *data, **settings: fit_many([network], *data, **settings)[0]):
        try:
            result = run(line(5e153), X, Y, sum_of_squared_errors, learning_rate=1e-3, epochs=2)
        except Diverged as error:
            result = error
        assert np.isfinite(getattr(result, "fit", result).losses).all()


def test_a_fit_has_arrays_of_its_own():
    network = line(1.0)
    result = fit(network, X, Y, mean_squared_error, learning_rate=1e-3, epochs=2)
    none = fit(network, X, Y, mean_squared_error, learning_rate=1e-3, epochs=0)
    arrays = [part for net in (network, result.network, none.network) for part in net[0][:2]]
    for k, array in enumerate(arrays):
        assert array.flags.writeable and array.base is None
        assert not any(np.shares_memory(array, other) for other in arrays[:k])


# --- records travel ---


@pytest.mark.parametrize(
    "again", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy, copy.copy]
)
@pytest.mark.parametrize("optimiser", [gradient_descent, momentum, adam])
def test_steps_fits_and_divergence_travel_between_processes(optimiser, again):
    network = init_network([1, 3, 1], [tanh, identity], np.random.default_rng(0))
    settings = QUIET | {"optimiser": optimiser}
    result = fit(network, X, Y, mean_squared_error, held_out=(X, Y), **settings)
    step = next(descend(network, [(X, Y)], mean_squared_error, 1e-3, optimiser))
    with pytest.raises(Diverged) as info:
        fit(line(1e155), X, Y, mean_squared_error, **settings)
    for record, kind in ((result, Fit), (step, Step), (info.value, Diverged)):
        twin = again(record)
        assert type(twin) is kind and repr(twin) == repr(record)
        assert str(twin) == str(record)
        assert isinstance(record, Step) or told(twin) == told(record)
    np.testing.assert_array_equal(again(step).after[0].W, step.after[0].W)
