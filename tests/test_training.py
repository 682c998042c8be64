"""Chapter 6 - the promises of nnbook/training.py."""

import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from nnbook.backprop import Gradient, loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.datasets import exam_scores, line, moons, truth_table, xor
from nnbook.forward_pass import predict
from nnbook.gradient_check import gradient_error
from nnbook.losses import binary_cross_entropy, mean_squared_error, sum_of_squared_errors
from nnbook.structure import (
    Layer,
    from_vector,
    gaussian,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
    to_vector,
    uniform,
)
from nnbook.training import (
    AdamState,
    Diverged,
    Fit,
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

OPTIMISERS = [gradient_descent, momentum, adam]
GO = [1.0], [1.0], None, 0.1  # w, g, state and learning rate


def one_weight(W=2.0, b=1.0):
    return (Layer(np.array([[float(W)]]), np.array([float(b)]), identity),)


def numbers(network):
    """W and b of a network of one weight."""
    return network[0].W.item(), network[0].b.item()


def bits(network):
    return [part.tobytes() for W, b, _ in network for part in (W, b)]


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
def test_optimisers_write_nothing(optimiser):
    w, g, state = np.array([2.0, 1.0]), np.array([0.5, -1.0]), None
    for _ in range(3):  # the states that come back are not written to either
        remembered = state[1:] if isinstance(state, AdamState) else [state]
        for array in (w, g, *(part for part in remembered if part is not None)):
            array.flags.writeable = False
        w, state = optimiser(w, g, state, 0.1)


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


SHARE = " must be >= 0 and < 1; got "


@pytest.mark.parametrize(
    "optimiser, error, message",
    [
        (partial(momentum, decay=1.0), ValueError, f"decay{SHARE}1.0"),
        (partial(momentum, decay=-0.5), ValueError, f"decay{SHARE}-0.5"),
        (partial(adam, decay=1.0), ValueError, f"decay{SHARE}1.0"),
        (partial(adam, decay=-0.5), ValueError, f"decay{SHARE}-0.5"),
        (partial(adam, decay_of_squares=1.0), ValueError, f"decay_of_squares{SHARE}1.0"),
        (partial(adam, decay_of_squares=-0.5), ValueError, f"decay_of_squares{SHARE}-0.5"),
        (partial(adam, epsilon=-1), ValueError, "epsilon must be >= 0; got -1"),
        (partial(adam, epsilon=math.nan), ValueError, "epsilon must be finite and >= 0; got nan"),
        (partial(adam, epsilon="1e-8"), TypeError, "epsilon must be a number; got str"),
    ],
)
def test_settings_of_an_optimiser_out_of_range_are_refused(optimiser, error, message):
    for call in (partial(fit_xor, xor_network(), 1, optimiser=optimiser), partial(optimiser, *GO)):
        with pytest.raises(error) as info:
            call()
        assert str(info.value) == message


# --- minibatches ---


def test_minibatches_hold_every_sample_once(rng):
    X = np.arange(10.0).reshape(10, 1)
    parts = list(minibatches(X, -X, 4, rng))
    assert [len(x) for x, _ in parts] == [4, 4, 2]
    assert sorted(np.concatenate([x for x, _ in parts]).ravel()) == list(range(10))
    assert all((x == -y).all() for x, y in parts)


@pytest.mark.parametrize("batch_size, sizes", [(1, [1] * 5), (5, [5]), (9, [5]), (3, [3, 2])])
def test_sizes_of_minibatches(batch_size, sizes, rng):
    X = np.arange(5.0).reshape(5, 1)
    assert [len(x) for x, _ in minibatches(X, X, batch_size, rng)] == sizes


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
def test_descend_hands_out_the_steps_that_fit_takes(optimiser):
    start, steps = xor_network(), []
    for step in descend(start, iter([xor()] * 9), binary_cross_entropy, 0.5, optimiser):
        steps.append(step)
        if len(steps) == 4:
            break
    result = fit_xor(start, 4, optimiser=optimiser)
    assert [step.loss for step in steps] == result.losses
    assert bits(steps[-1].after) == bits(result.network) and bits(steps[0].before) == bits(start)
    assert all(bits(a.after) == bits(b.before) for a, b in pairwise(steps))
    assert {step.n_samples for step in steps} == {4}


def test_descend_says_what_is_wrong_before_the_first_step():
    with pytest.raises(TypeError) as info:
        descend(xor_network(), xor()[0], binary_cross_entropy, 0.5)
    assert str(info.value) == (
        "batches must be pairs of X and Y, such as [(X, Y)] * 100; got ndarray of float64"
    )


def test_two_steps_by_hand():
    # one sample x = 1, y = 0: loss w**2 with b = 0 held by dW = db, so both move alike
    # w + b = 2: loss 4, slope 4, rate 0.125: each loses 0.5; w + b = 1: loss 1, slope 2
    result = fit(one_weight(1, 1), [[1]], [[0]], mean_squared_error, learning_rate=0.125, epochs=2)
    assert result.losses == [4.0, 1.0]
    assert numbers(result.network) == (0.25, 0.25)
    assert result.held_out_losses == [] and result.interrupted is False


def test_a_line_is_recovered(rng):
    X = rng.normal(size=(50, 1))
    start = init_network([1, 1], [identity], rng)
    result = fit(start, X, 2 * X + 1, mean_squared_error, learning_rate=0.1, epochs=200)
    assert numbers(result.network) == pytest.approx((2, 1), abs=1e-6)
    assert result.losses[-1] < 1e-9 < result.losses[0]


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


def test_the_truth_table_of_document_001_is_learned(rng):
    X, Y = truth_table()
    start = init_network([3, 4, 1], [sigmoid, sigmoid], rng, uniform)
    result = fit(start, X, Y, sum_of_squared_errors, learning_rate=1, epochs=1500)
    np.testing.assert_array_equal(predict(result.network, X).round(), Y)
    assert result.losses[-1] < 0.05


def test_exam_scores_are_predicted_better_than_by_their_mean(rng):
    X, Y = exam_scores()
    X, Y = X / [3, 9], Y / 100
    start = init_network([2, 3, 1], [sigmoid, sigmoid], rng, gaussian)
    result = fit(start, X, Y, mean_squared_error, learning_rate=1, epochs=3000)
    # always answering 0.89 costs (0.03**2 + 0.03**2 + 0) / 3 = 6.0e-4
    assert result.losses[-1] < 6.0e-4


@pytest.mark.parametrize("optimiser, learning_rate", [(momentum, 0.1), (adam, 0.01)])
def test_two_moons_are_told_apart(optimiser, learning_rate, rng):
    X, Y = moons(200, 0.1, rng)
    start = init_network([2, 16, 1], [relu, identity], rng)
    result = fit(
        start,
        X,
        Y,
        binary_cross_entropy,
        learning_rate=learning_rate,
        epochs=100,
        optimiser=optimiser,
        batch_size=20,
        rng=rng,
    )
    assert np.sum((predict(result.network, X) > 0) == Y) >= 198


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_fit_is_the_loop_written_out(optimiser):
    network, state, losses = xor_network(), None, []
    for _ in range(10):
        value, gradients = loss_and_gradients(network, *xor(), binary_cross_entropy)
        w, state = optimiser(to_vector(network), to_vector(gradients), state, 0.5)
        network = from_vector(w, network)
        losses.append(value)
    result = fit_xor(xor_network(), 10, optimiser=optimiser)
    assert bits(result.network) == bits(network)
    assert result.losses == losses


def test_training_in_two_parts_is_training_in_one():
    once = fit_xor(xor_network(), 30)
    first = fit_xor(xor_network(), 12)
    second = fit_xor(first.network, 18)
    assert bits(second.network) == bits(once.network)
    assert first.losses + second.losses == once.losses


def test_no_epochs_change_nothing():
    start = xor_network()
    result = fit_xor(start, 0, held_out=xor())
    assert bits(result.network) == bits(start)
    assert result[1:] == ([], [], False)


def test_equal_seeds_give_equal_bits():
    def train():
        rng = np.random.default_rng(5)
        return fit_xor(xor_network(), 20, batch_size=3, rng=rng, optimiser=adam)

    one, two = train(), train()
    assert bits(one.network) == bits(two.network) and one.losses == two.losses


def test_the_last_smaller_batch_counts_by_its_size():
    # a step too small to see, on targets 0..7 and output 0: batches of 3, 3 and 2 samples;
    # whatever the order, the mean of all squares is (0 + 1 + 4 + ... + 49) / 8 = 140 / 8
    Y = np.arange(8.0).reshape(8, 1)
    settings = {"learning_rate": 1e-15, "epochs": 1, "batch_size": 3}
    for seed in range(5):
        rng = np.random.default_rng(seed)
        result = fit(one_weight(0, 0), 0 * Y, Y, mean_squared_error, rng=rng, **settings)
        assert result.losses[0] == pytest.approx(140 / 8, rel=1e-12, abs=0)


def test_each_epoch_sees_every_sample_once():
    seen = []

    def watching(w, g, state, learning_rate):
        # for identity and squared error at output 0: dW = 2/n * sum of -y x = -2/n sum of y
        seen.append(g[0])
        return w, state

    Y = np.array([[1.0], [10.0], [100.0], [1000.0]])
    fit(
        one_weight(0, 0),
        np.ones_like(Y),
        Y,
        mean_squared_error,
        learning_rate=1,
        epochs=3,
        optimiser=watching,
        batch_size=1,
        rng=np.random.default_rng(0),
    )
    epochs = [seen[:4], seen[4:8], seen[8:]]
    assert all(sorted(epoch) == [-2000, -200, -20, -2] for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) > 1  # in another order


def test_losses_are_measured_before_each_step_and_held_out_losses_after_the_epoch():
    # as in the two steps by hand: w + b is 2, then 1, then 0.5
    settings = {"learning_rate": 0.125, "epochs": 2, "held_out": ([[1], [1]], [[0], [0]])}
    result = fit(one_weight(1, 1), [[1]], [[0]], mean_squared_error, **settings)
    assert result.losses == [4.0, 1.0]
    assert result.held_out_losses == [1.0, 0.25]


def test_held_out_samples_are_not_learned_from():
    X, Y = xor()
    alone = fit_xor(xor_network(), 10)
    watched = fit_xor(xor_network(), 10, held_out=(X, 1 - Y))
    assert bits(alone.network) == bits(watched.network)
    assert alone.losses == watched.losses and len(watched.held_out_losses) == 10


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


@pytest.mark.parametrize(
    "every, error, message",
    [
        (0, ValueError, "every must be >= 1; got 0"),
        (1.5, TypeError, "every must be an integer; got float 1.5"),
    ],
)
def test_progress_says_what_is_wrong(every, error, message):
    with pytest.raises(error) as info:
        progress(every)
    assert str(info.value) == message


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("batch_size", [None, 3])
def test_float32_stays_float32_and_mixed_becomes_float64(optimiser, batch_size):
    X, Y = (array.astype(np.float32) for array in xor())
    settings = {"learning_rate": 0.5, "epochs": 3, "optimiser": optimiser, "batch_size": batch_size}
    for same_X, wanted in ((X, "float32"), (X.astype(np.float64), "float64")):
        start, rng = xor_network(dtype=np.float32), np.random.default_rng(0)
        network = fit(start, same_X, Y, binary_cross_entropy, rng=rng, **settings).network
        assert {part.dtype.name for W, b, _ in network for part in (W, b)} == {wanted}


# --- interruption ---


def interrupt_at(n, function):
    """The function, but its call number n is Ctrl-C."""
    calls = 0

    def interrupted(*arguments):
        nonlocal calls
        calls += 1
        if calls == n:
            raise KeyboardInterrupt
        return function(*arguments)

    return interrupted


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
@pytest.mark.parametrize("n", [1, 4])
def test_ctrl_c_in_an_optimiser_returns_the_last_whole_step(optimiser, n):
    result = fit_xor(xor_network(), 10, optimiser=interrupt_at(n, optimiser))
    whole = fit_xor(xor_network(), n - 1, optimiser=optimiser)
    assert result == Fit(result.network, whole.losses, [], True)
    assert bits(result.network) == bits(whole.network)


def test_ctrl_c_between_minibatches_returns_the_last_whole_step():
    def steps(optimiser, epochs):
        settings = {"batch_size": 2, "rng": np.random.default_rng(0), "optimiser": optimiser}
        return fit_xor(xor_network(), epochs, **settings)

    seen = []

    def watching(w, g, state, rate):
        seen.append(gradient_descent(w, g, state, rate)[0])
        return seen[-1], state

    steps(watching, 2)  # two steps an epoch: the fourth is the second of epoch 2
    result = steps(interrupt_at(4, gradient_descent), 10)
    assert to_vector(result.network).tobytes() == seen[2].tobytes()
    assert result.interrupted and len(result.losses) == 1


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


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("hidden", [identity, sigmoid, tanh, relu])
@pytest.mark.parametrize("learning_rate", [1e30, 1e150, 1e300, 1.7e308])
@pytest.mark.parametrize("X_scale", [1.0, 1e6, 1e300])
def test_an_absurd_learning_rate_ends_finite_or_diverged(
    optimiser, hidden, learning_rate, X_scale, rng, recwarn
):
    X, Y = X_scale * rng.normal(size=(8, 2)), rng.uniform(size=(8, 1))
    start = init_network([2, 3, 1], [hidden, identity], rng)
    settings = {"learning_rate": learning_rate, "epochs": 6, "optimiser": optimiser}
    try:
        result = fit(start, X, Y, mean_squared_error, **settings)
    except Diverged as error:
        result = error.fit
    assert all(np.isfinite(W).all() and np.isfinite(b).all() for W, b, _ in result.network)
    assert np.isfinite(result.losses).all()
    assert not recwarn.list


def test_a_parameter_that_overflows_behind_a_sigmoid_is_divergence():
    # slope 2 (1/2 - 1) / 4 * 10 = -2.5 per unit of rate: W goes past 1.8e308, sigmoid hides it
    network = (Layer(np.zeros((1, 1)), np.zeros(1), sigmoid),)
    for epochs in (1, 3):
        settings = {"learning_rate": 1.7e308, "epochs": epochs}
        with pytest.raises(Diverged) as info:
            fit(network, [[10]], [[1]], mean_squared_error, **settings)
        assert np.isfinite(info.value.fit.network[0].W).all()


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
    results = [
        fit(
            (Layer(np.array([[-1000.0]]), np.zeros(1), activation),),
            [[1], [0]],
            [[1], [1]],
            mean_squared_error,
            learning_rate=1,
            epochs=5,
        )
        for activation in (plain_sigmoid, sigmoid)
    ]
    assert results[0].losses == pytest.approx(results[1].losses, rel=1e-12, abs=0)
    assert not recwarn.list


def test_a_loss_of_your_own_that_divides_by_zero_is_divergence(monkeypatch, recwarn):
    def log_of_probability(output, Y):
        return -float(np.log(output).mean())

    monkeypatch.setitem(DERIVATIVES, log_of_probability, lambda output, Y: -1 / output)
    with pytest.raises(Diverged, match="step 0"):
        fit(one_weight(0, 0), [[1]], [[1]], log_of_probability, learning_rate=1, epochs=2)
    assert not recwarn.list


def test_a_held_out_loss_that_is_not_finite_is_divergence():
    # x = 1 learns in peace, x = 1e200 squares to infinity; no epoch is finished
    settings = {"learning_rate": 0.1, "epochs": 3, "held_out": ([[1e200]], [[0]])}
    with pytest.raises(Diverged, match="step 1") as info:
        fit(one_weight(2, 1), [[1]], [[0]], mean_squared_error, **settings)
    assert info.value.fit.losses == info.value.fit.held_out_losses == []
    assert numbers(info.value.fit.network) == (2.0, 1.0)


def test_a_gradient_too_large_for_adam_is_divergence_and_not_silence():
    # in float32 the square of 1e20 is infinite: the weight would never move again
    X, Y = np.full((2, 1), 1e20, np.float32), np.ones((2, 1), np.float32)
    network = (Layer(np.zeros((1, 1), np.float32), np.zeros(1, np.float32), identity),)
    with pytest.raises(Diverged, match="scale X"):
        fit(network, X, Y, binary_cross_entropy, learning_rate=0.1, epochs=1, optimiser=adam)


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

NO_RNG, USE = "rng must be a random generator; got ", "use rng = np.random.default_rng"
NO_PAIR = "held_out must be a pair (X, Y); got "


@pytest.mark.parametrize(
    "wrong, error, message",
    [
        ({"learning_rate": -0.1}, ValueError, "learning_rate must be > 0; got -0.1"),
        ({"learning_rate": 0}, ValueError, "learning_rate must be > 0; got 0"),
        ({"learning_rate": math.nan}, ValueError, "learning_rate must be finite and > 0; got nan"),
        ({"learning_rate": math.inf}, ValueError, "learning_rate must be finite and > 0; got inf"),
        ({"learning_rate": "0.1"}, TypeError, "learning_rate must be a number; got str"),
        ({"learning_rate": None}, TypeError, "learning_rate must be a number; got None"),
        ({"learning_rate": True}, TypeError, "learning_rate must be a number; got bool"),
        ({"epochs": -1}, ValueError, "epochs must be >= 0; got -1"),
        ({"epochs": 10.5}, TypeError, "epochs must be an integer; got float 10.5"),
        ({"epochs": True}, TypeError, "epochs must be an integer; got bool True"),
        ({"batch_size": 0}, ValueError, "batch_size must be >= 1; got 0"),
        ({"batch_size": 2.0}, TypeError, "batch_size must be an integer; got float 2.0"),
        ({"batch_size": 2, "rng": None}, TypeError, f"{NO_RNG}None: {USE}(0)"),
        ({"batch_size": 2, "rng": 3}, TypeError, f"{NO_RNG}int: {USE}(3)"),
        (
            {"optimiser": "adam"},
            TypeError,
            "optimiser must be a function; got str: write adam, without quotes",
        ),
        ({"report": True}, TypeError, "report must be a function; got bool"),
        ({"held_out": np.ones((3, 2))}, TypeError, NO_PAIR + "ndarray of float64"),
        ({"held_out": ([[0, 0]],)}, TypeError, NO_PAIR + "tuple of length 1"),
        ({"held_out": ([[0, 0]], [[0]], [[0]])}, TypeError, NO_PAIR + "tuple of length 3"),
        (
            {"held_out": ([[0]], [[0]])},
            ValueError,
            "held_out[0] must have shape (n_samples, 2), as the first layer takes 2; got shape "
            "(1, 1)",
        ),
        (
            {"held_out": ([[0, 0]], [[7]])},
            ValueError,
            "labels in held_out[1] must lie in [0, 1]; found 7",
        ),
    ],
)
def test_fit_says_what_is_wrong(wrong, error, message):
    calls = []
    settings = {"epochs": 2, "optimiser": lambda *a: calls.append(a)} | wrong
    with pytest.raises(error) as info:
        fit_xor(xor_network(), **settings)
    assert str(info.value) == message
    assert not calls  # before the first step
