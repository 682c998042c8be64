"""Chapter 6 - the promises of nnbook/training.py."""

import math
from functools import partial
from itertools import islice

import numpy as np
import pytest
from cases import OPTIMISERS, bits, interrupt_at
from refusal import refused

from nnbook.backprop import Gradient, loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.datasets import line, moons, xor
from nnbook.forward_pass import predict
from nnbook.gradient_check import gradient_error
from nnbook.losses import binary_cross_entropy, mean_squared_error
from nnbook.structure import (
    Layer,
    from_vector,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
    to_vector,
)
from nnbook.training import (
    AdamState,
    Diverged,
    adam,
    batches,
    descend,
    fit,
    gradient_descent,
    gradient_step,
    minibatches,
    momentum,
    progress,
)

GO = [1.0], [1.0], None, 0.1  # w, g, state and learning rate


def one_weight(W=2.0, b=1.0):
    return (Layer(np.array([[float(W)]]), np.array([float(b)]), identity),)


def numbers(network):
    """W and b of a network of one weight."""
    return network[0].W.item(), network[0].b.item()


def xor_network(seed=0, dtype=np.float64):
    return init_network([2, 4, 1], [tanh, identity], np.random.default_rng(seed), dtype=dtype)


def fit_xor(network, epochs, **settings):
    return fit(
        network, *xor(), binary_cross_entropy, **{"learning_rate": 0.5, "epochs": epochs} | settings
    )


# --- optimisers ---


def test_one_step_by_hand_makes_a_new_network():
    network = one_weight(W=2.0, b=1.0)
    # W = 2 - 0.5*4 = 0, b = 1 - 0.5*(-1) = 1.5
    gradients = [Gradient(np.array([[4.0]]), np.array([-1.0]))]
    assert numbers(gradient_step(network, gradients, 0.5)) == (0.0, 1.5)
    assert numbers(gradient_step(network, [([[4]], [-1])], 0.5)) == (0.0, 1.5)
    assert numbers(network) == (2.0, 1.0)


def test_gradient_descent_is_the_step_without_a_memory():
    w, state = gradient_descent([2.0, 1.0], [4.0, -1.0], None, 0.5)
    assert w.tolist() == [0.0, 1.5] and state is None


def test_momentum_by_hand():
    # velocity (1, 10); then 0.5*(1, 10) + (2, -4) = (2.5, 1)
    w, state = momentum([2.0, 1.0], [1.0, 10.0], None, 0.1, decay=0.5)
    assert w.tolist() == [2 - 0.1 * 1, 1 - 0.1 * 10]
    w, state = momentum(w, [2.0, -4.0], state, 0.1, decay=0.5)
    assert state.tolist() == [2.5, 1.0]
    assert w == pytest.approx([1.9 - 0.25, 0.0 - 0.1], abs=1e-15)


def test_adam_by_hand():
    # step 1: means 0.1*g and 0.001*g**2, over the shares 0.1 and 0.001: g / sqrt(g**2) = its sign
    w, state = adam([2.0, 1.0], [3.0, -5.0], None, 0.1)
    assert w == pytest.approx([1.9, 1.1], abs=1e-8)
    assert type(state) is AdamState and state.steps == 1
    assert state.mean == pytest.approx([0.3, -0.5])
    assert state.mean_square == pytest.approx([9e-3, 25e-3])
    # step 2 with gradient 0: mean 0.9*0.3 = 0.27 over 1 - 0.9**2 = 0.19,
    # square 0.999*0.009 = 0.008991 over 1 - 0.999**2 = 0.001999
    w, state = adam(w, [0.0, 0.0], state, 0.1)
    step = 0.1 * (0.27 / 0.19) / math.sqrt(0.008991 / 0.001999)
    assert w[0] == pytest.approx(1.9 - step, abs=1e-8)
    assert state.steps == 2


def test_adams_epsilon_stands_beside_the_root():
    # step 1 with g = 1: the share-corrected mean is 1 and the root 1, so 1 / (1 + epsilon)
    assert adam([0.0], [1.0], None, 1.0, epsilon=1.0)[0] == pytest.approx(-1 / 2, rel=1e-14)
    # by default, with g = 1e-8: 1e-8 / (1e-8 + 1e-8) = 1/2
    assert adam([0.0], [1e-8], None, 1.0)[0] == pytest.approx(-1 / 2, rel=1e-12)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_optimisers_refuse_a_gradient_or_a_memory_of_another_length(optimiser):
    with pytest.raises(ValueError, match=r"^g must have shape \(2,\); got shape \(4,\)$"):
        optimiser(np.ones(2), np.ones(4), None, 0.1)
    if optimiser is not gradient_descent:
        _, state = optimiser(np.ones(4), np.ones(4), None, 0.1)
        with pytest.raises(ValueError, match=r"^every array of state must have shape \(2,\); got"):
            optimiser(np.ones(2), np.ones(2), state, 0.1)


def test_adam_says_that_a_gradient_is_too_large_to_be_squared(recwarn):
    with pytest.raises(FloatingPointError, match="^the mean of squared gradients is not finite"):
        adam([2.0], [1e200], None, 0.1)
    assert not recwarn.list


@pytest.mark.parametrize(
    "optimiser, message",
    [
        (partial(momentum, decay=1.0), "decay must be >= 0 and < 1; got 1.0"),
        (partial(adam, decay=-0.5), "decay must be >= 0 and < 1; got -0.5"),
        (partial(adam, decay_of_squares=1.0), "decay_of_squares must be >= 0 and < 1; got 1.0"),
        (partial(adam, epsilon=-1), "epsilon must be >= 0; got -1"),
    ],
)
def test_settings_of_an_optimiser_out_of_range_are_refused(optimiser, message):
    for call in (partial(fit_xor, xor_network(), 1, optimiser=optimiser), partial(optimiser, *GO)):
        with refused(ValueError, message):
            call()


# --- minibatches ---


def test_minibatches_are_shuffled_anew_and_equal_for_equal_seeds():
    X = np.arange(50.0).reshape(50, 1)

    def order(rng):
        return np.concatenate([x for x, _ in minibatches(X, X, 7, rng)]).ravel().tolist()

    rng, same = np.random.default_rng(0), np.random.default_rng(0)
    first, second = order(rng), order(rng)
    assert first != second and first != X.ravel().tolist()
    assert [first, second] == [order(same), order(same)]


def test_batches_are_those_of_all_epochs(rng):
    X = np.arange(5.0).reshape(5, 1)
    whole = list(batches(X, -X, 3, None, None))
    assert len(whole) == 3 and all(x is X for x, _ in whole)
    np.testing.assert_array_equal(whole[0][1], -X)
    same = np.random.default_rng(0)
    wanted = [x for _ in range(2) for x, _ in minibatches(X, X, 2, same)]
    found = [x for x, _ in batches(X, X, 2, 2, rng)]
    assert [x.tolist() for x in found] == [x.tolist() for x in wanted] and len(found) == 6


# --- descend and fit ---


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_descend_is_the_loop_written_out(optimiser):
    network, state = xor_network(), None
    steps = descend(network, [xor()] * 9, binary_cross_entropy, 0.5, optimiser)
    for step in islice(steps, 4):
        value, gradients = loss_and_gradients(network, *xor(), binary_cross_entropy)
        assert (step.loss, step.n_samples, bits(step.before)) == (value, 4, bits(network))
        w, state = optimiser(to_vector(network), to_vector(gradients), state, 0.5)
        network = from_vector(w, network)
        assert bits(step.after) == bits(network)


def test_descend_says_what_is_wrong_before_the_first_step():
    with refused(
        TypeError,
        "batches must be pairs of X and Y, such as [(X, Y)] * 100; got ndarray of float64",
    ):
        descend(xor_network(), xor()[0], binary_cross_entropy, 0.5)


def test_two_steps_by_hand():
    # x = 1, y = 0: loss (w + b)**2, slope 2 (w + b), so w + b is 2, then 1, then 1/2
    # a loss is measured before its step, a held-out loss after it; nothing is learned from that
    settings = {"learning_rate": 0.125, "epochs": 2}
    for held_out, losses in ((None, []), (([[1], [1]], [[0], [0]]), [1.0, 0.25])):
        result = fit(
            one_weight(1, 1), [[1]], [[0]], mean_squared_error, held_out=held_out, **settings
        )
        assert numbers(result.network) == (0.25, 0.25)
        assert result[1:] == ([4.0, 1.0], losses, False)


def test_a_noisy_line_ends_at_the_least_squares_solution(rng):
    X, Y = line(100, rng)
    (w, b), residual, *_ = np.linalg.lstsq(np.hstack([X, np.ones_like(X)]), Y, rcond=None)
    start = init_network([1, 1], [identity], rng)
    result = fit(start, X, Y, mean_squared_error, learning_rate=0.005, epochs=5000)
    assert numbers(result.network) == pytest.approx((w[0], b[0]), abs=1e-9)
    assert result.losses[-1] == pytest.approx(residual[0] / 100, rel=1e-9, abs=0)


@pytest.mark.parametrize("seed", range(5))
def test_xor_is_learned_from_every_seed(seed):
    start = init_network([2, 8, 1], [tanh, identity], np.random.default_rng(seed))
    network = fit_xor(start, 1000).network
    X, Y = xor()
    np.testing.assert_array_equal(np.round(sigmoid(predict(network, X))), Y)


def test_no_epochs_change_nothing():
    start = xor_network()
    result = fit_xor(start, 0, held_out=xor())
    assert bits(result.network) == bits(start)
    assert result[1:] == ([], [], False)


def test_report_gets_epoch_loss_and_held_out_loss():
    calls = []
    result = fit_xor(xor_network(), 3, report=lambda *call: calls.append(call), held_out=xor())
    assert calls == list(zip([1, 2, 3], result.losses, result.held_out_losses, strict=True))
    calls.clear()
    result = fit_xor(xor_network(), 2, report=lambda *call: calls.append(call))
    assert calls == [(1, result.losses[0], None), (2, result.losses[1], None)]


def test_progress_prints_a_line_per_epoch(capsys):
    report = progress()
    report(1, 0.69314, None)
    report(12, 0.5, 0.625)
    assert capsys.readouterr().out == (
        "epoch     1   loss 0.6931\nepoch    12   loss 0.5000   held-out loss 0.6250\n"
    )


def test_progress_prints_every_so_many_epochs(capsys):
    result = fit_xor(xor_network(), 6, report=progress(every=3))
    assert capsys.readouterr().out == (
        f"epoch     3   loss {result.losses[2]:.4f}\nepoch     6   loss {result.losses[5]:.4f}\n"
    )


# --- interruption ---


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("n", [1, 4])
def test_ctrl_c_in_a_report_keeps_the_epochs_so_far(optimiser, n):
    report = interrupt_at(n, lambda *call: None)
    result = fit_xor(xor_network(), 10, optimiser=optimiser, report=report, held_out=xor())
    whole = fit_xor(xor_network(), n, optimiser=optimiser, held_out=xor())
    assert result.interrupted and not whole.interrupted
    assert bits(result.network) == bits(whole.network)
    assert result.losses == whole.losses and result.held_out_losses == whole.held_out_losses


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("n, batch_size, epochs", [(1, None, 0), (4, None, 3), (4, 2, 1)])
def test_ctrl_c_in_an_optimiser_returns_the_last_whole_step(optimiser, n, batch_size, epochs):
    def train(epochs, optimiser):
        rng = np.random.default_rng(0)
        return fit_xor(xor_network(), epochs, optimiser=optimiser, batch_size=batch_size, rng=rng)

    parts = batches(*xor(), 9, batch_size, np.random.default_rng(0))
    steps = descend(xor_network(), parts, binary_cross_entropy, 0.5, optimiser)
    result = train(9, interrupt_at(n, optimiser))
    assert bits(result.network) == bits([*islice(steps, n)][-1].before)
    assert result[1:] == (train(epochs, optimiser).losses, [], True)


@pytest.mark.parametrize("n", range(1, 8))
def test_ctrl_c_in_a_loss_returns_whole_epochs(n, monkeypatch):
    # with held-out samples the loss is called twice an epoch: for training, then for them;
    # and once before the first epoch, to see that it changes nothing
    loss = interrupt_at(1 + n, binary_cross_entropy)
    monkeypatch.setitem(DERIVATIVES, loss, DERIVATIVES[binary_cross_entropy])
    settings = {"learning_rate": 0.5, "held_out": xor()}
    result = fit(xor_network(), *xor(), loss, epochs=10, **settings)
    steps, epochs = n // 2, (n - 1) // 2
    whole = fit(xor_network(), *xor(), binary_cross_entropy, epochs=steps, **settings)
    assert result.interrupted
    assert bits(result.network) == bits(whole.network)
    assert result.losses == whole.losses[:epochs]
    assert result.held_out_losses == whole.held_out_losses[:epochs]


def test_another_exception_is_not_swallowed():
    def broken(*call):
        raise RuntimeError("the report is broken")

    with pytest.raises(RuntimeError, match="the report is broken"):
        fit_xor(xor_network(), 3, report=broken)


# --- divergence ---


def test_divergence_names_the_step_and_keeps_the_last_finite_network(rng, recwarn):
    X = rng.normal(size=(20, 1))
    settings = {"learning_rate": 1e100, "epochs": 50, "held_out": (X, X)}
    with pytest.raises(Diverged) as info:
        fit(one_weight(2, 1), X, X, mean_squared_error, **settings)
    # the loss is about 1, then 1e200; its network's loss is 1e400: too large for a float
    assert isinstance(info.value, FloatingPointError)
    assert str(info.value) == (
        "training diverged at step 2: the loss is no longer finite; lower the learning rate or "
        "scale X (the last finite network is in this error's .fit)"
    )
    assert info.value.step == len(info.value.fit.losses) + 1 == 2
    last = fit(one_weight(2, 1), X, X, mean_squared_error, **settings | {"epochs": 1})
    assert bits(info.value.fit.network) == bits(last.network)
    assert info.value.fit.losses == last.losses
    assert info.value.fit.held_out_losses == last.held_out_losses
    assert info.value.fit.interrupted is False
    assert not recwarn.list


def test_large_but_finite_parameters_are_no_divergence(recwarn):
    # both weights end near -1.5e308: finite, though their sum is not
    def leap(w, g, state, learning_rate):
        return np.array([-1.5e308, -1.5e308, 0.0]), None

    start = (Layer(np.zeros((2, 1)), np.zeros(1), identity),)
    settings = {"learning_rate": 1, "epochs": 1, "optimiser": leap}
    result = fit(start, [[1, 1]], [[1]], mean_squared_error, **settings)
    assert result.network[0].W[0, 0] == -1.5e308
    assert not recwarn.list


def test_an_overflow_that_does_no_harm_is_no_divergence(monkeypatch, recwarn):
    def plain_sigmoid(z):
        return 1 / (1 + np.exp(-z))  # exp(1000) is infinite, and 1 / infinity the right 0

    monkeypatch.setitem(DERIVATIVES, plain_sigmoid, DERIVATIVES[sigmoid])
    data, settings = ([[1], [0]], [[1], [1]]), {"learning_rate": 1, "epochs": 5}
    results = [
        fit((Layer(np.array([[-1000.0]]), np.zeros(1), f),), *data, mean_squared_error, **settings)
        for f in (plain_sigmoid, sigmoid)
    ]
    assert results[0].losses == pytest.approx(results[1].losses, rel=1e-12, abs=0)
    assert not recwarn.list


def test_numpy_set_to_raise_does_no_harm():
    X, Y = moons(50, 0.1, np.random.default_rng(0))
    network = init_network([2, 8, 1], [relu, identity], np.random.default_rng(0))
    sure = tuple(Layer(1000 * W, b, f) for W, b, f in network)  # sigmoids and slopes underflow
    settings = {"learning_rate": 0.1, "epochs": 20, "optimiser": adam, "held_out": (X, Y)}
    wanted = fit(sure, X, Y, binary_cross_entropy, **settings)
    with np.errstate(all="raise"):
        result = fit(sure, X, Y, binary_cross_entropy, **settings)
        loss_and_gradients(sure, X, Y, binary_cross_entropy)
        predict(tuple(layer._replace(activation=sigmoid) for layer in sure), X)
        gradient_error(sure, X, Y, binary_cross_entropy)
        with pytest.raises(Diverged):
            fit(sure, X, 1e200 * Y, mean_squared_error, learning_rate=1e100, epochs=9)
    assert bits(result.network) == bits(wanted.network)


def test_the_global_random_state_is_neither_used_nor_changed():
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    fit_xor(xor_network(), 2, batch_size=2, rng=np.random.default_rng(0))
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


# --- refusals ---


@pytest.mark.parametrize(
    "wrong, error, message",
    [
        ({"learning_rate": math.nan}, ValueError, "learning_rate must be finite and > 0; got nan"),
        ({"learning_rate": "0.1"}, TypeError, "learning_rate must be a number; got str"),
        ({"epochs": -1}, ValueError, "epochs must be >= 0; got -1"),
        ({"epochs": 10.5}, TypeError, "epochs must be an integer; got float 10.5"),
        ({"batch_size": 0}, ValueError, "batch_size must be >= 1; got 0"),
        ({"batch_size": 2.0}, TypeError, "batch_size must be an integer; got float 2.0"),
        ({"batch_size": 2, "rng": 3}, TypeError,
         "rng must be a random generator; got int: use rng = np.random.default_rng(3)"),
        ({"optimiser": "adam"}, TypeError,
         "optimiser must be a function; got str: write adam, without quotes"),
        ({"report": True}, TypeError, "report must be a function; got bool"),
        ({"held_out": np.ones((3, 2))}, TypeError,
         "held_out must be a pair (X, Y); got ndarray of float64"),
    ],
)  # fmt: skip
def test_fit_says_what_is_wrong_before_the_first_step(wrong, error, message):
    calls = []
    with refused(error, message):
        fit_xor(xor_network(), **{"epochs": 2, "optimiser": lambda *a: calls.append(a)} | wrong)
    assert not calls
