"""Chapter 5 - backprop agrees with slopes found without it, for every combination."""

import math
from itertools import product

import numpy as np
import pytest
import reference

from nnbook import structure
from nnbook.backprop import (
    ROUNDING,
    STEP,
    Gradient,
    backward,
    flat,
    forward_and_backward,
    gradient_error,
    loss_and_gradients,
    numerical_gradients,
    rounding_of_the_loss,
    shapes,
    step_for,
    unflatten,
    without_kinks,
)
from nnbook.chain_rule import DERIVATIVES
from nnbook.datasets import exam_scores, xor
from nnbook.forward_pass import forward
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    one_hot,
    softplus,
    sum_of_squared_errors,
)
from nnbook.structure import (
    Layer,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
)

# From the table itself: a new activation is tested by being there.
ACTIVATIONS = [f for f in DERIVATIVES if f.__module__ == structure.__name__]
SQUARED = [sum_of_squared_errors, mean_squared_error]
PAIRS = [
    *product([identity, sigmoid, tanh], SQUARED),
    (identity, binary_cross_entropy),
    (identity, cross_entropy),
]
HIDDEN_SIZES = [(), (3,), (4, 2), (2, 5, 3)]
BATCH_SIZES = [1, 2, 9]
WEIGHT_SCALES = [0.1, 1.0, 2.0]
CONFIGURATIONS = list(product(ACTIVATIONS, PAIRS, HIDDEN_SIZES, BATCH_SIZES, WEIGHT_SCALES))


def draw(hidden, output, loss, hidden_sizes=(4, 3), n_samples=6, scale=1.0, seed=0):
    """A network with biases, and samples and targets that suit it."""
    rng = np.random.default_rng(seed)
    sizes = [3, *hidden_sizes, 2]
    network = init_network(sizes, [hidden] * len(hidden_sizes) + [output], rng)
    network = tuple(
        Layer(scale * W, scale * rng.normal(size=b.shape), activation)
        for W, b, activation in network
    )
    X, Y = rng.normal(size=(n_samples, 3)), rng.uniform(size=(n_samples, 2))
    if loss is cross_entropy:
        Y = Y / Y.sum(axis=1, keepdims=True)
    return network, X, Y


def stay_off_the_kink(network, X):
    """Fail, rather than compare slopes where relu has none."""
    for layer, cache in zip(network, forward(network, X)[1], strict=True):
        assert layer.activation is not relu or np.abs(cache.Z).min() > 1e-9


def test_there_are_a_thousand_configurations():
    assert len(CONFIGURATIONS) >= 1000


@pytest.mark.parametrize("configuration", list(enumerate(CONFIGURATIONS)))
def test_gradients_are_the_complex_step_of_the_textbook_formulas(configuration):
    seed, (hidden, (output, loss), hidden_sizes, n_samples, scale) = configuration
    network, X, Y = draw(hidden, output, loss, hidden_sizes, n_samples, scale, seed)
    stay_off_the_kink(network, X)
    value, gradients = loss_and_gradients(network, X, Y, loss)
    formulas = (
        [part for W, b, _ in network for part in (W, b)],
        [layer.activation.__name__ for layer in network],
        X,
        Y,
        loss.__name__,
    )
    expected = reference.gradients(*formulas)
    for ours, theirs in zip((part for g in gradients for part in g), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)
    assert value == pytest.approx(reference.loss_of(*formulas), rel=1e-12, abs=0)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output, loss", PAIRS)
@pytest.mark.parametrize("hidden_sizes", [(), (4,), (5, 4)])
def test_gradients_agree_with_finite_differences(hidden, output, loss, hidden_sizes):
    network, X, Y = draw(hidden, output, loss, hidden_sizes)
    assert gradient_error(network, X, Y, loss) < 1e-8


def test_one_neuron_worked_out_by_hand():
    # z = 2*3 + 1 = 7, loss = (7 - 5)**2 = 4, dz = 2*(7 - 5) = 4, dW = 3*4, db = 4
    network = (Layer(W=np.array([[2.0]]), b=np.array([1.0]), activation=identity),)
    X, Y = np.array([[3.0]]), np.array([[5.0]])
    value, ((dW, db),) = loss_and_gradients(network, X, Y, mean_squared_error)
    assert (value, dW, db) == (4.0, 12.0, 4.0)


def test_two_layers_worked_out_by_hand():
    network = (
        Layer(W=np.array([[1.0, -1.0]]), b=np.array([0.0, 1.0]), activation=relu),
        Layer(W=np.array([[2.0], [3.0]]), b=np.array([-1.0]), activation=identity),
    )
    # x = 2: Z1 = (2, -1), A1 = (2, 0), output 2*2 + 3*0 - 1 = 3, loss (3 - 1)**2 = 4
    # dZ2 = 2*(3 - 1) = 4; dW2 = A1 * 4 = (8, 0); db2 = 4
    # dA1 = 4 * W2 = (8, 12); the second relu is closed: dZ1 = (8, 0); dW1 = 2 * dZ1; db1 = dZ1
    value, (first, second) = loss_and_gradients(network, [[2]], [[1]], sum_of_squared_errors)
    assert value == 4.0
    np.testing.assert_array_equal(second.dW, [[8.0], [0.0]])
    np.testing.assert_array_equal(second.db, [4.0])
    np.testing.assert_array_equal(first.dW, [[16.0, 0.0]])
    np.testing.assert_array_equal(first.db, [8.0, 0.0])


def test_two_samples_add_up_and_the_mean_divides_once():
    network = (Layer(np.array([[1.0], [1.0]]), np.array([0.0]), identity),)
    X, Y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0], [10.0]])
    # outputs 3 and 7, differences 2 and -3, dZ = 2*2 = 4 and 2*-3 = -6
    # dW = 4*(1, 2) - 6*(3, 4) = (-14, -16), db = 4 - 6 = -2; the mean halves all of it
    _, (total,) = loss_and_gradients(network, X, Y, sum_of_squared_errors)
    _, (mean,) = loss_and_gradients(network, X, Y, mean_squared_error)
    np.testing.assert_array_equal(total.dW, [[-14.0], [-16.0]])
    np.testing.assert_array_equal(total.db, [-2.0])
    np.testing.assert_array_equal(mean.dW, [[-7.0], [-8.0]])
    np.testing.assert_array_equal(mean.db, [-1.0])


def test_a_sure_neuron_learns_slowly_from_the_squared_error():
    # w = b = 2, x = 1, target 0: z = 4, a = sigmoid(4) = 0.98201
    layer = Layer(np.array([[2.0]]), np.array([2.0]), sigmoid)
    a = 1 / (1 + math.exp(-4))
    X, Y = np.array([[1.0]]), np.array([[0.0]])
    _, ((_, slow),) = loss_and_gradients((layer,), X, Y, mean_squared_error)
    assert slow == pytest.approx(2 * a * a * (1 - a))  # 2 (a - y) a (1 - a) = 0.0347
    logits = (layer._replace(activation=identity),)
    _, ((_, quick),) = loss_and_gradients(logits, X, Y, binary_cross_entropy)
    assert quick == pytest.approx(a)  # a - y = 0.98201


def test_backward_carries_what_it_is_given(rng):
    network, X, _ = draw(tanh, identity, mean_squared_error)
    output, caches = forward(network, X)
    dA = rng.normal(size=output.shape)
    gradients = backward(network, caches, dA)
    # backward is linear in dA: twice the slope at the output, twice the gradients
    np.testing.assert_allclose(flat(backward(network, caches, 2 * dA)), 2 * flat(gradients))
    # the last layer by its formulas: dW = A_in.T @ dA and db = the sum of dA's rows
    np.testing.assert_allclose(gradients[-1].dW, caches[-1].A_in.T @ dA)
    np.testing.assert_allclose(gradients[-1].db, dA.sum(axis=0))


def test_the_same_layer_twice_gets_a_gradient_for_each_place(rng):
    layer = Layer(rng.normal(size=(3, 3)), rng.normal(size=3), tanh)
    X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    assert gradient_error((layer, layer), X, Y, mean_squared_error) < 1e-8


def test_gradients_have_the_shapes_of_the_parameters():
    network, X, Y = draw(tanh, identity, mean_squared_error)
    _, gradients = loss_and_gradients(network, X, Y, mean_squared_error)
    assert shapes(gradients) == [(3, 4), (4,), (4, 3), (3,), (3, 2), (2,)]
    assert all(type(gradient) is Gradient for gradient in gradients)


def test_flat_lays_every_number_out_in_order_and_unflatten_takes_it_back():
    gradients = [
        Gradient(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])),
        Gradient(np.array([[7.0], [8.0]]), np.array([9.0])),
    ]
    np.testing.assert_array_equal(flat(gradients), np.arange(1.0, 10.0))
    for ours, theirs in zip(unflatten(np.arange(1.0, 10.0), gradients), gradients, strict=True):
        np.testing.assert_array_equal(ours.dW, theirs.dW)
        np.testing.assert_array_equal(ours.db, theirs.db)


@pytest.mark.parametrize("output, loss", PAIRS)
def test_with_and_without_checks_is_the_same(output, loss):
    network, X, Y = draw(tanh, output, loss)
    checked = loss_and_gradients(network, X, Y, loss)
    bare = forward_and_backward(network, X, Y, loss)
    assert checked[0] == bare[0]
    np.testing.assert_array_equal(flat(checked[1]), flat(bare[1]))


@pytest.mark.parametrize("output, loss", PAIRS)
def test_nothing_is_written_to(output, loss):
    network, X, Y = draw(relu, output, loss)
    before = [part.copy() for W, b, _ in network for part in (W, b)]
    for array in (X, Y, *(part for W, b, _ in network for part in (W, b))):
        array.flags.writeable = False
    result, caches = forward(network, X)
    dA = DERIVATIVES[loss](result, Y)
    dA.flags.writeable = False
    backward(network, caches, dA)
    loss_and_gradients(network, X, Y, loss)
    numerical_gradients(network, X, Y, loss)
    gradient_error(network, X, Y, loss)
    after = [part for W, b, _ in network for part in (W, b)]
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output, loss", PAIRS)
def test_float32_stays_float32_and_mixed_becomes_float64(hidden, output, loss):
    network, X, Y = draw(hidden, output, loss)
    single = tuple(Layer(W.astype("f4"), b.astype("f4"), f) for W, b, f in network)
    _, gradients = loss_and_gradients(single, X.astype("f4"), Y.astype("f4"), loss)
    assert {part.dtype.name for g in gradients for part in g} == {"float32"}
    _, mixed = loss_and_gradients(single, X, Y.astype("f4"), loss)
    assert {part.dtype.name for g in mixed for part in g} == {"float64"}


def test_lists_and_integers_give_the_same_bits(rng):
    network = init_network([2, 4, 1], [tanh, identity], rng)
    X, Y = xor()
    wanted = loss_and_gradients(network, X, Y, binary_cross_entropy)
    for same_X, same_Y in [
        (X.tolist(), Y.tolist()),
        (X.astype(int), Y.astype(int)),
        (X.astype(bool), Y.astype(bool)),
        (X.astype(np.uint8), Y.ravel()),
        (np.asfortranarray(X), Y.ravel().tolist()),
    ]:
        value, gradients = loss_and_gradients(network, same_X, same_Y, binary_cross_entropy)
        assert value == wanted[0]
        np.testing.assert_array_equal(flat(gradients), flat(wanted[1]))


# --- the gradient check can fail ---


def wrong_sign(f, prime):
    return lambda *a: -prime(*a)


def half(f, prime):
    return lambda *a: prime(*a) / 2


def of_the_output(f, prime):
    return lambda z: prime(f(z))


def always_1(f, prime):
    return lambda z, *a: np.ones_like(z)


def the_function_itself(f, prime):
    return f


PLANTED = [
    *product([identity, sigmoid, tanh, relu], [wrong_sign, half]),
    *product([sigmoid, tanh], [of_the_output]),
    *product([sigmoid, tanh, relu], [always_1, the_function_itself]),
    *product([*SQUARED, binary_cross_entropy, cross_entropy], [wrong_sign, half, always_1]),
]


@pytest.mark.parametrize("function, spoil", PLANTED)
def test_the_check_sees_a_wrong_derivative(function, spoil, monkeypatch):
    loss = mean_squared_error if function in ACTIVATIONS else function
    hidden = function if function in ACTIVATIONS else tanh
    network, X, Y = draw(hidden, identity, loss)
    monkeypatch.setitem(DERIVATIVES, function, spoil(function, DERIVATIVES[function]))
    assert gradient_error(network, X, Y, loss) > 1e-3


def transposed(gradients, network, caches):
    return [g._replace(dW=g.dW.T) for g in gradients]


def times_the_number_of_samples(gradients, network, caches):
    return [Gradient(6 * dW, 6 * db) for dW, db in gradients]


def uphill(gradients, network, caches):
    return [Gradient(-dW, -db) for dW, db in gradients]


def without_the_biases(gradients, network, caches):
    return [Gradient(dW, np.zeros_like(db)) for dW, db in gradients]


def one_bias_left_out(gradients, network, caches):
    return [gradients[0], gradients[1]._replace(db=np.zeros(3))]


def mean_of_the_biases(gradients, network, caches):
    return [g._replace(db=g.db / 6) for g in gradients]


def without_the_activations_derivative(gradients, network, caches):
    (X, _), _ = caches
    dA1 = gradients[1].db * 0 + last_dZ(caches) @ network[1].W.T
    return [Gradient(X.T @ dA1, dA1.sum(axis=0)), gradients[1]]


def dW2_for_W2(gradients, network, caches):
    (X, Z1), _ = caches
    dZ1 = last_dZ(caches) @ gradients[1].dW.T * (1 - np.tanh(Z1) ** 2)
    return [Gradient(X.T @ dZ1, dZ1.sum(axis=0)), gradients[1]]


def derivative_of_the_output(gradients, network, caches):
    (X, Z1), _ = caches
    dZ1 = last_dZ(caches) @ network[1].W.T * (1 - np.tanh(np.tanh(Z1)) ** 2)
    return [Gradient(X.T @ dZ1, dZ1.sum(axis=0)), gradients[1]]


def layers_swapped(gradients, network, caches):
    return gradients[::-1]


def last_dZ(caches):
    """The right dZ of the square network's last layer: 2 (output - Y) / size."""
    return 2 * (caches[1].Z - SQUARE_Y) / SQUARE_Y.size


SQUARE_Y = np.random.default_rng(1).uniform(size=(6, 3))


def square_network():
    """Three inputs, three neurons, three outputs: no transpose is betrayed by a shape."""
    rng = np.random.default_rng(0)
    network = init_network([3, 3, 3], [tanh, identity], rng)
    network = tuple(layer._replace(b=rng.normal(size=3)) for layer in network)
    return network, rng.normal(size=(6, 3))


@pytest.mark.parametrize(
    "mistake",
    [
        transposed,
        times_the_number_of_samples,
        uphill,
        without_the_biases,
        one_bias_left_out,
        mean_of_the_biases,
        without_the_activations_derivative,
        dW2_for_W2,
        derivative_of_the_output,
        layers_swapped,
    ],
)
def test_the_check_sees_wrong_gradients(mistake):
    network, X = square_network()
    _, gradients = loss_and_gradients(network, X, SQUARE_Y, mean_squared_error)
    right = gradient_error(network, X, SQUARE_Y, mean_squared_error, gradients)
    assert right < 1e-8
    wrong = mistake(gradients, network, forward(network, X)[1])
    error = gradient_error(network, X, SQUARE_Y, mean_squared_error, wrong)
    assert 1e-3 < error <= 1


def test_the_error_by_hand():
    # loss = (w + b - 0)**2 at w = b = 1: both slopes are 2 (1 + 1) = 4
    network = (Layer(np.array([[1.0]]), np.array([1.0]), identity),)
    wrong = [Gradient(np.array([[4.0]]), np.array([1.0]))]
    # |(4, 1) - (4, 4)| = 3 over |(4, 1)| + |(4, 4)| = sqrt(17) + sqrt(32)
    error = gradient_error(network, [[1]], [[0]], mean_squared_error, wrong)
    assert error == pytest.approx(3 / (math.sqrt(17) + math.sqrt(32)), abs=1e-9)


def test_no_slope_anywhere_is_no_error():
    network = (Layer(np.zeros((2, 1)), np.zeros(1), identity),)
    assert gradient_error(network, np.ones((3, 2)), np.zeros((3, 1)), mean_squared_error) == 0.0


def test_a_relu_on_its_kink_is_no_false_alarm():
    # z = 0: a plain nudge measures half of the slope 1, and the table says 0
    network = (Layer(np.ones((1, 1)), np.zeros(1), relu),)
    assert gradient_error(network, [[0]], [[1]], mean_squared_error) == 0.0
    wrong = [Gradient(np.zeros((1, 1)), np.array([-1.0]))]
    assert gradient_error(network, [[0]], [[1]], mean_squared_error, wrong) == pytest.approx(1)


@pytest.mark.parametrize("z", [0.0, 1e-7, -1e-7, 9e-6, -9e-6])
def test_a_nudge_does_not_carry_a_relu_over_its_kink(z):
    network = (Layer(np.ones((2, 1)), np.zeros(1), relu), Layer(np.ones((1, 1)), np.ones(1), tanh))
    X, Y = np.array([[3.0, z - 3.0], [1.0, 1.0]]), np.zeros((2, 1))
    assert gradient_error(network, X, Y, mean_squared_error) < 1e-8


def test_without_kinks_the_network_computes_the_same():
    network, X, _ = draw(relu, relu, mean_squared_error)
    output, caches = forward(network, X)
    np.testing.assert_array_equal(forward(without_kinks(network, caches), X)[0], output)


@pytest.mark.parametrize("activation", [sigmoid, tanh])
@pytest.mark.parametrize("size", [1e-3, 1.0, 1e3, 1e6])
def test_inputs_of_any_size_are_no_false_alarm_on_a_curve(activation, size, rng):
    # small weights keep z near 1, where a nudge of z by size * 1e-5 would leave the straight part
    network = (Layer(rng.normal(size=(3, 2)) / size, rng.normal(size=2), activation),)
    X, Y = size * rng.normal(size=(5, 3)), rng.uniform(size=(5, 2))
    assert gradient_error(network, X, Y, mean_squared_error) < 1e-7


@pytest.mark.parametrize("size", [1e3, 1e6, 1e9, 1e12])
@pytest.mark.parametrize("weight", [0.3, 30.0])
@pytest.mark.parametrize("activation", [identity, relu])
def test_large_inputs_are_no_false_alarm_on_a_line(activation, weight, size):
    network = (Layer(np.full((2, 1), weight), np.ones(1), activation),)
    X, Y = size * np.array([[3.0, -1.0], [0.2, 0.5]]), np.zeros((2, 1))
    assert gradient_error(network, X, Y, mean_squared_error) < 1e-7


def test_gradients_are_measured_with_the_step_of_chapter_4_by_default():
    network, X, Y = draw(tanh, identity, mean_squared_error)
    measured, same = (
        flat(numerical_gradients(network, X, Y, mean_squared_error, *h)) for h in ((), (1e-5,))
    )
    np.testing.assert_array_equal(measured, same)


def test_caches_of_another_network_are_refused():
    network, X, _ = draw(relu, identity, mean_squared_error)
    with pytest.raises(ValueError):
        without_kinks(network, forward(network, X)[1][:-1])


def test_the_step_is_that_of_chapter_4_where_nothing_is_large():
    network = (Layer(np.full((1, 1), 0.5), np.zeros(1), identity),)
    assert step_for(network, forward(network, np.ones((1, 1)))[1]) == STEP


def test_the_rounding_of_a_loss():
    # (2 - 1)**2 = 1 with slope 2 (2 - 1) = 2; the output's own digits weigh 2 * 2
    rounding = rounding_of_the_loss(np.array([[2.0]]), np.array([[1.0]]), mean_squared_error)
    assert rounding / ROUNDING == pytest.approx(1 + 1 + 4, rel=1e-12)


def test_slopes_below_the_rounding_of_the_loss_are_no_false_alarm():
    # loss = tanh(20)**2, so its slope is 2 tanh(20) tanh'(20) = 2 * 4 exp(-40) = 3e-17
    network = (Layer(np.array([[20.0]]), np.zeros(1), tanh),)
    (right,) = loss_and_gradients(network, [[1]], [[0]], mean_squared_error)[1]
    assert right.dW / math.exp(-40) == pytest.approx(8)
    assert gradient_error(network, [[1]], [[0]], mean_squared_error) == 0.0
    # a mistake of 1e-7 is a hundred times what rounding does
    wrong = [right._replace(db=right.db + 1e-7)]
    assert gradient_error(network, [[1]], [[0]], mean_squared_error, wrong) > 0.9


@pytest.mark.parametrize("weight", [30.0, 1000.0])
def test_large_weights_are_no_false_alarm(weight, rng):
    # the second weight makes a nudge of the first ones that much longer
    network = (
        Layer(rng.normal(size=(2, 1)), rng.normal(size=1), tanh),
        Layer(np.array([[weight]]), np.zeros(1), tanh),
    )
    X = np.array([[1.0, -1.0]])
    middle = np.tanh(X @ network[0].W + network[0].b)
    network = (network[0], network[1]._replace(b=0.5 - weight * middle[0]))
    assert gradient_error(network, X, [[0.0]], mean_squared_error) < 1e-7


def test_targets_far_away_are_no_false_alarm():
    # the last digit of (sigmoid(5) - 1e6)**2 = 1e12 is 1e-4, and a step of 1e-5 magnifies it
    network = (Layer(np.array([[5.0]]), np.zeros(1), sigmoid),)
    assert gradient_error(network, [[1]], [[1e6]], mean_squared_error) < 1e-7


def test_a_network_that_is_sure_and_right_is_no_false_alarm():
    # the probability 1 - exp(-40) rounds to 1, so the slope of that class is 0 and not -exp(-40)
    network = (Layer(np.array([[40.0, 0.0]]), np.zeros(2), identity),)
    assert gradient_error(network, [[1]], [[1, 0]], cross_entropy) < 1e-7


@pytest.mark.parametrize("hidden", [identity, tanh, relu])
@pytest.mark.parametrize("price", [2e5, 1e9])
def test_nearly_right_prices_of_houses_are_no_false_alarm(hidden, price, rng):
    # outputs around the price are rounded, and the loss is about 1 all the same
    X = rng.uniform(500, 3000, size=(9, 1))
    network = (
        Layer(rng.normal(size=(1, 3)), rng.normal(size=3), hidden),
        Layer(rng.normal(size=(3, 1)), np.array([price]), identity),
    )
    Y = forward(network, X)[0] + rng.normal(size=(9, 1))
    assert gradient_error(network, X, Y, mean_squared_error) < 1e-7


@pytest.mark.parametrize("loss", SQUARED)
@pytest.mark.parametrize("n_in, n_out", [(2, 1), (50, 20)])
def test_the_best_network_of_all_is_no_false_alarm(loss, n_in, n_out, rng):
    # where the loss is least there is no slope: what is measured there is rounding
    X, Y = rng.normal(size=(100, n_in)), rng.normal(size=(100, n_out))
    *W, b = np.linalg.lstsq(np.column_stack([X, np.ones(100)]), Y)[0]
    best = (Layer(np.array(W), b, identity),)
    assert gradient_error(best, X, Y, loss) < 1e-7
    nothing_left = (Layer(np.zeros((n_in, n_out)), np.zeros(n_out), identity),)
    assert gradient_error(nothing_left, X, Y - forward(best, X)[0], loss) < 1e-7


def test_document_000_pairs_an_error_with_the_wrong_gradient():
    X, Y = xor()
    network = init_network([2, 4, 1], [tanh, sigmoid], np.random.default_rng(0))
    output, caches = forward(network, X)
    # its delta is output - y, after the sigmoid: the gradient of the summed cross-entropy
    last = network[-1]._replace(activation=identity)
    delta = backward((network[0], last), caches, output - Y)
    assert gradient_error(network, X, Y, mean_squared_error, delta) > 0.5
    mean = [Gradient(dW / 4, db / 4) for dW, db in delta]
    assert gradient_error((network[0], last), X, Y, binary_cross_entropy, mean) < 1e-8


def test_an_activation_of_your_own_joins_with_one_line(monkeypatch, rng):
    monkeypatch.setitem(DERIVATIVES, softplus, sigmoid)
    network, X, Y = draw(softplus, identity, mean_squared_error)
    assert gradient_error(network, X, Y, mean_squared_error) < 1e-8


def test_a_loss_of_your_own_joins_with_one_line(monkeypatch):
    def absolute_error(output, Y):
        return float(np.abs(output - Y).sum())

    def absolute_error_prime(output, Y):
        return np.sign(output - Y)

    monkeypatch.setitem(DERIVATIVES, absolute_error, absolute_error_prime)
    network, X, Y = draw(tanh, identity, absolute_error)
    assert gradient_error(network, X, Y, absolute_error) < 1e-8


@pytest.mark.parametrize(
    "gradients",
    [
        [],
        [Gradient(np.zeros((2, 1)), np.zeros(1))] * 2,
        [Gradient(np.zeros((1, 2)), np.zeros(1))],
        [Gradient(np.zeros(2), np.zeros(1))],
    ],
)
def test_gradients_of_other_shapes_are_refused(gradients):
    network = (Layer(np.ones((2, 1)), np.zeros(1), identity),)
    with pytest.raises(ValueError) as info:
        gradient_error(network, np.ones((3, 2)), np.ones((3, 1)), mean_squared_error, gradients)
    found = [part.shape for gradient in gradients for part in gradient]
    wanted = "gradients must be one (dW, db) per layer, of shapes [(2, 1), (1,)]"
    assert str(info.value) == f"{wanted}; got {found}"


COLUMN, NUMBER = np.ones((2, 1)), np.ones(1)


@pytest.mark.parametrize(
    "gradients, error, message",
    [
        (3, TypeError, "gradients must be a list of one (dW, db) per layer; got int"),
        ("ab", TypeError, "gradients must be a list of one (dW, db) per layer; got str"),
        ((0.5, [(COLUMN, NUMBER)]), TypeError, "gradients[0] must be a pair (dW, db); got float"),
        (
            Gradient(COLUMN, NUMBER),
            TypeError,
            "gradients[0] must be a pair (dW, db); got ndarray of float64",
        ),
        (
            [Layer(COLUMN, NUMBER, identity)],
            TypeError,
            "gradients[0] must be a pair (dW, db); got Layer of length 3",
        ),
        (
            [(1j * COLUMN, NUMBER)],
            TypeError,
            "gradients must be an array of numbers; got complex numbers",
        ),
        (
            [(COLUMN.astype(str), NUMBER)],
            TypeError,
            "gradients must be an array of numbers; got text",
        ),
        (
            [(np.nan * COLUMN, NUMBER)],
            FloatingPointError,
            "the gradient is not finite: scale X, or take smaller weights or a lower learning rate",
        ),
        (
            [(np.inf * COLUMN, NUMBER)],
            FloatingPointError,
            "the gradient is not finite: scale X, or take smaller weights or a lower learning rate",
        ),
        (
            [(1e300 * COLUMN, NUMBER)],
            FloatingPointError,
            "the gradient is not finite: scale X, or take smaller weights or a lower learning rate",
        ),
    ],
)
def test_what_is_no_gradient_is_refused_by_the_check(gradients, error, message, recwarn):
    network = (Layer(COLUMN, np.zeros(1), identity),)
    with pytest.raises(error) as info:
        gradient_error(network, np.ones((3, 2)), np.ones((3, 1)), mean_squared_error, gradients)
    assert str(info.value) == message
    assert not recwarn.list


def test_gradients_may_be_lists_and_come_one_by_one():
    network, X, Y = (Layer(COLUMN, np.zeros(1), identity),), np.ones((3, 2)), np.ones((3, 1))
    _, gradients = loss_and_gradients(network, X, Y, mean_squared_error)
    lists = ((dW.tolist(), db.tolist()) for dW, db in gradients)
    assert gradient_error(network, X, Y, mean_squared_error, lists) < 1e-8


@pytest.mark.parametrize("dtype", ["float16", "float32", "longdouble"])
def test_a_network_of_another_precision_is_refused_by_the_check(dtype):
    first = Layer(COLUMN.astype(dtype), NUMBER.astype(dtype), identity)
    network = (first, Layer(np.ones((1, 1)), NUMBER, identity))
    found = f"{np.dtype(dtype).name}, float64"
    with pytest.raises(ValueError) as info:
        gradient_error(network, np.ones((3, 2)), np.ones((3, 1)), mean_squared_error)
    assert str(info.value) == f"a gradient check needs a network in float64; got {found}"


@pytest.mark.parametrize("loss", [binary_cross_entropy, cross_entropy])
@pytest.mark.parametrize("check", [loss_and_gradients, gradient_error])
def test_a_sigmoid_before_a_loss_that_applies_its_own_is_refused(check, loss, rng):
    network = init_network([2, 2], [sigmoid], rng)
    with pytest.raises(ValueError) as info:
        check(network, np.ones((2, 2)), one_hot([0, 1], 2), loss)
    assert str(info.value) == (
        f"{loss.__name__} takes logits and applies the sigmoid or softmax itself: "
        "the last activation must be identity, not sigmoid"
    )


@pytest.mark.parametrize("check", [loss_and_gradients, gradient_error])
def test_a_function_without_a_derivative_is_named(check, rng):
    network = init_network([2, 1], [softplus], rng)
    with pytest.raises(ValueError, match=r"of softplus is not known.*DERIVATIVES\[softplus\] = "):
        check(network, np.ones((2, 2)), np.ones((2, 1)), mean_squared_error)
    network = init_network([2, 1], [tanh], rng)
    with pytest.raises(ValueError, match="the derivative of allclose is not known"):
        check(network, np.ones((2, 2)), np.ones((2, 1)), np.allclose)


def test_exam_scores_without_biases():
    # document 003: 2-3-1, all sigmoid, b stays 0, so db is dropped; dW is checked all the same
    X, Y = exam_scores()
    network = init_network([2, 3, 1], [sigmoid, sigmoid], np.random.default_rng(0))
    assert gradient_error(network, X / X.max(axis=0), Y / 100, mean_squared_error) < 1e-8
