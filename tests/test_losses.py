"""Chapter 3 - the promises of nnbook/losses.py."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
import reference

from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    log_softmax,
    mean_squared_error,
    one_hot,
    softmax,
    softplus,
    sum_of_squared_errors,
)
from nnbook.structure import sigmoid

LOSSES = [sum_of_squared_errors, mean_squared_error, binary_cross_entropy, cross_entropy]
SQUARED = [sum_of_squared_errors, mean_squared_error]
CLOSE = 4 * np.finfo(float).eps  # times the value, or times 1 where it is smaller


def strict():
    """Every floating-point warning but underflow becomes an error."""
    return np.errstate(over="raise", invalid="raise", divide="raise")


def exact_softplus(z):
    """log(1 + exp(z)) with 400 digits."""
    with localcontext(prec=400):
        return float((1 + Decimal(z).exp()).ln())


def test_squared_errors_by_hand():
    output, Y = np.array([[3.0, 1.0], [0.0, 5.0]]), np.array([[1.0, 1.0], [2.0, 4.0]])
    # (3 - 1)**2 + (1 - 1)**2 + (0 - 2)**2 + (5 - 4)**2 = 4 + 0 + 4 + 1 = 9, over 4 entries 2.25
    assert sum_of_squared_errors(output, Y) == 9.0
    assert mean_squared_error(output, Y) == 2.25


def test_binary_cross_entropy_by_hand():
    # sigmoid(log 3) = 3/4: truth 1 costs -log(3/4), truth 0 costs -log(1/4)
    logits = np.array([[math.log(3)], [math.log(3)]])
    value = binary_cross_entropy(logits, np.array([[1.0], [0.0]]))
    assert value == pytest.approx((math.log(4 / 3) + math.log(4)) / 2, rel=1e-14, abs=0)


def test_cross_entropy_by_hand():
    # softmax of log(1, 2, 5) is 1/8, 2/8, 5/8 and of log(1, 1, 2) is 1/4, 1/4, 2/4
    logits = np.log([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]])
    # the truth is class 2, then class 0: -(log(5/8) + log(1/4)) / 2
    value = cross_entropy(logits, one_hot([2, 0], 3))
    assert value == pytest.approx(-(math.log(5 / 8) + math.log(1 / 4)) / 2, rel=1e-14, abs=0)


def test_knowing_nothing_costs_the_logarithm_of_the_number_of_classes():
    zeros = np.zeros((6, 1))
    assert binary_cross_entropy(zeros, np.array([[0.0], [1.0]] * 3)) == pytest.approx(math.log(2))
    assert cross_entropy(np.zeros((6, 10)), one_hot(range(6), 10)) == pytest.approx(math.log(10))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("shape", [(1, 2), (7, 3), (50, 10)])
def test_losses_are_their_textbook_formulas(loss, scale, shape, rng):
    output, Y = scale * rng.normal(size=shape), rng.uniform(size=shape)
    Y /= Y.sum(axis=1, keepdims=True)  # soft labels: probabilities of each class
    expected = reference.FUNCTIONS[loss.__name__](output, Y)
    assert loss(output, Y) == pytest.approx(expected, rel=1e-13, abs=0)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_one_python_float(loss):
    for dtype in (np.float32, np.float64):
        Y = one_hot([0, 1], 2).astype(dtype)
        assert type(loss(np.ones((2, 2), dtype), Y)) is float


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_write_nothing(loss, rng):
    output, Y = rng.normal(size=(5, 3)), one_hot([0, 1, 2, 0, 1], 3)
    output.flags.writeable = Y.flags.writeable = False
    assert loss(output, Y) == loss(output.copy(), Y.copy())


@pytest.mark.parametrize("loss", [mean_squared_error, binary_cross_entropy, cross_entropy])
def test_a_mean_does_not_change_when_the_samples_come_twice(loss, rng):
    output, Y = rng.normal(size=(5, 3)), one_hot([0, 1, 2, 0, 1], 3)
    twice = loss(np.tile(output, (2, 1)), np.tile(Y, (2, 1)))
    assert twice == pytest.approx(loss(output, Y), rel=1e-14, abs=0)


def test_a_sum_doubles_when_the_samples_come_twice(rng):
    output, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    twice = sum_of_squared_errors(np.tile(output, (2, 1)), np.tile(Y, (2, 1)))
    assert twice == pytest.approx(2 * sum_of_squared_errors(output, Y), rel=1e-14, abs=0)


@pytest.mark.parametrize("loss", SQUARED)
def test_a_perfect_prediction_costs_nothing(loss, rng):
    Y = rng.normal(size=(5, 3))
    assert loss(Y, Y) == 0.0


@pytest.mark.parametrize("logit", [1000.0, 1e5, 1e308])
def test_a_sure_and_wrong_answer_costs_its_logit(logit):
    one, zero = np.array([[1.0]]), np.array([[0.0]])
    with strict():
        assert binary_cross_entropy(logit * one, zero) == logit
        assert binary_cross_entropy(-logit * one, one) == logit
        assert binary_cross_entropy(logit * one, one) == 0.0
        assert binary_cross_entropy(-logit * one, zero) == 0.0


@pytest.mark.parametrize("logit", [1000.0, 1e5, 1e308])
def test_a_sure_and_wrong_class_costs_the_distance_of_the_logits(logit):
    Z = np.array([[logit, 0.0, 0.0]])
    with strict():
        assert cross_entropy(Z, one_hot([1], 3)) == logit
        assert cross_entropy(Z, one_hot([0], 3)) == 0.0


def test_no_loss_is_zero_and_not_minus_zero():
    # f"{-0.0:.4f}" is -0.0000
    assert str(binary_cross_entropy([[1000.0]], [[1.0]])) == "0.0"
    assert str(cross_entropy([[1000.0, 0.0]], [[1.0, 0.0]])) == "0.0"


@pytest.mark.parametrize("z", [-800.0, -700.0, -37.0, -1e-9, 0.0, 1.0, 20.0, 50.0, 800.0])
def test_losses_and_softplus_are_exact_to_the_last_digits(z):
    with strict():
        found = [
            softplus(np.array([z]))[0],
            binary_cross_entropy(np.array([[-z]]), np.array([[1.0]])),
            cross_entropy(np.array([[-z, 0.0]]), one_hot([0], 2)),
        ]
    assert found == pytest.approx([exact_softplus(z)] * 3, rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize("y", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("z", [-300.0, -2.0, 0.0, 1e-3, 5.0, 300.0])
def test_binary_cross_entropy_of_a_soft_label(z, y):
    # y times the cost of truth 1 plus (1 - y) times the cost of truth 0
    expected = y * exact_softplus(-z) + (1 - y) * exact_softplus(z)
    value = binary_cross_entropy(np.array([[z]]), np.array([[y]]))
    assert value == pytest.approx(expected, rel=CLOSE, abs=CLOSE)


def test_a_soft_label_is_cheapest_at_its_own_probability():
    z = np.linspace(-3, 3, 601)
    costs = [binary_cross_entropy(np.array([[v]]), np.array([[0.3]])) for v in z]
    # sigmoid(z) = 0.3 at z = log(0.3 / 0.7) = -0.847
    assert z[np.argmin(costs)] == pytest.approx(math.log(0.3 / 0.7), abs=0.005)


def test_two_classes_cost_the_same_in_both_cross_entropies(rng):
    z = rng.normal(size=(20, 1))
    labels = rng.integers(0, 2, 20)
    both = cross_entropy(np.hstack([np.zeros_like(z), z]), one_hot(labels, 2))
    assert both == pytest.approx(
        binary_cross_entropy(z, labels[:, np.newaxis] * 1.0), rel=1e-14, abs=0
    )


BY_THEMSELVES = [f for loss in LOSSES for f in (loss, DERIVATIVES[loss])]


@pytest.mark.parametrize("function", BY_THEMSELVES)
@pytest.mark.parametrize("shape", [(4,), (1, 1), (4, 2), (1, 4), ()])
def test_another_shape_is_an_error_and_not_a_broadcast(function, shape):
    with pytest.raises(ValueError) as info:
        function(np.zeros((4, 1)), np.zeros(shape))
    name = "output" if "squared" in function.__name__ else "logits"
    advice = ": use Y.reshape(-1, 1)" if shape == (4,) else ""
    assert str(info.value) == f"Y must have shape (4, 1), as {name} has; got shape {shape}{advice}"


def test_advice_that_would_not_help_is_not_given():
    with pytest.raises(ValueError, match=r"got shape \(4,\)$"):
        mean_squared_error(np.zeros((4, 3)), np.zeros(4))  # a column would not fit either


@pytest.mark.parametrize("function", BY_THEMSELVES)
def test_targets_that_are_no_numbers_are_called_Y(function):
    with pytest.raises(TypeError) as info:
        function(np.zeros((1, 2)), [["a", "b"]])
    assert str(info.value) == "Y must be an array of numbers; got text"


NOT_FINITE = "Y must be finite; got "
IN_BOUNDS = "labels in Y must lie in [0, 1]; found "
ONE_EACH = "every row of Y must sum to 1; row "
FOR_CLASSES = {
    binary_cross_entropy: [
        ([[1], [2]], IN_BOUNDS + "2"),
        ([[-1], [1]], IN_BOUNDS + "-1; use (Y + 1) / 2"),
        ([[0], [1.0000000002]], IN_BOUNDS + "1.0000000002"),
        ([[0], [np.nan]], NOT_FINITE + "nan at row 1, column 0"),
    ],
    cross_entropy: [
        ([[1, 0], [1, 1]], ONE_EACH + "1 sums to 2"),
        ([[0.5, 0.75], [1, 0]], ONE_EACH + "0 sums to 1.25"),
        ([[1, 2**-18], [1, 0]], ONE_EACH + "0 sums to 1.0000038146972656"),
        ([[2, -1], [1, 0]], IN_BOUNDS + "2"),
        ([[np.nan, 1], [1, 0]], NOT_FINITE + "nan at row 0, column 0"),
        (
            [[1], [1]],
            "cross_entropy needs one column per class, at least 2; got Y of shape (2, 1): "
            "use binary_cross_entropy, or one_hot(labels, n_classes)",
        ),
    ],
}


@pytest.mark.parametrize(
    "loss, Y, message", [(loss, *case) for loss, cases in FOR_CLASSES.items() for case in cases]
)
def test_losses_for_classes_look_at_their_targets_by_themselves_as_fit_does(loss, Y, message):
    for function in (loss, DERIVATIVES[loss]):
        with pytest.raises(ValueError) as info:
            function(np.zeros(np.shape(Y)), Y)
        assert str(info.value) == message


@pytest.mark.parametrize("function", [f for f in BY_THEMSELVES if "squared" in f.__name__])
@pytest.mark.parametrize("number", [np.nan, -np.inf])
def test_targets_of_a_regression_are_finite_too(function, number):
    with pytest.raises(ValueError) as info:
        function([[1.0], [2.0]], [[1.0], [number]])
    assert str(info.value) == f"{NOT_FINITE}{number} at row 1, column 0"


@pytest.mark.parametrize(
    "z, expected",
    # log(1 + 3) = log 4, log(1 + 1) = log 2, log(1 + 1/3) = log(4/3)
    [(math.log(3), math.log(4)), (0.0, math.log(2)), (-math.log(3), math.log(4 / 3))],
)
def test_softplus_by_hand(z, expected):
    assert softplus(np.array([z])) == pytest.approx(expected, rel=CLOSE, abs=CLOSE)


def test_softplus_at_the_extremes():
    with strict():
        np.testing.assert_array_equal(softplus(np.array([-1e308, 1e308])), [0.0, 1e308])


def test_the_slope_of_softplus_is_the_sigmoid():
    z, h = np.linspace(-5, 5, 101), 1e-5
    slope = (softplus(z + h) - softplus(z - h)) / (2 * h)
    np.testing.assert_allclose(slope, sigmoid(z), atol=1e-9)


def test_softmax_by_hand():
    # exp(log 1, log 2, log 5) = 1, 2, 5 with sum 8; equal logits share equally
    P = softmax(np.array([np.log([1.0, 2.0, 5.0]), [7.0, 7.0, 7.0]]))
    np.testing.assert_allclose(P, [[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-14)


def test_softmax_of_two_logits_is_the_sigmoid_of_their_difference(rng):
    Z = rng.normal(size=(10, 2))
    np.testing.assert_allclose(softmax(Z)[:, 0], sigmoid(Z[:, 0] - Z[:, 1]), rtol=1e-14)


@pytest.mark.parametrize("f", [softmax, log_softmax])
@pytest.mark.parametrize("shift", [-1e4, 1.0, 2.0**20])
def test_adding_a_number_to_every_logit_changes_nothing(f, shift):
    Z = np.array([[1.0, 2.0, 3.0], [-4.0, 0.0, 0.5]])  # adding loses no digit of these
    np.testing.assert_array_equal(f(Z + shift), f(Z))


def test_every_row_of_softmax_sums_to_1(rng):
    for scale in (1, 100, 1e300):
        P = softmax(scale * rng.normal(size=(50, 7)))
        np.testing.assert_allclose(P.sum(axis=1), 1, rtol=1e-14)
        assert (P >= 0).all()


def test_softmax_of_huge_logits():
    Z = np.array([[1e308, 1e308], [8e307, -8e307], [-1e308, 0.0]])
    with strict():
        np.testing.assert_array_equal(softmax(Z), [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
        log_P = log_softmax(Z)
    np.testing.assert_allclose(log_P, [[-math.log(2)] * 2, [0, -1.6e308], [-1e308, 0]])


def test_log_softmax_is_the_logarithm_of_softmax(rng):
    Z = 5 * rng.normal(size=(30, 4))
    np.testing.assert_allclose(log_softmax(Z), np.log(softmax(Z)), rtol=1e-12, atol=1e-15)
    assert (log_softmax(Z) <= 0).all()


@pytest.mark.parametrize("f", [softplus, softmax, log_softmax])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_precision_are_kept_and_nothing_is_written(f, dtype):
    Z = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 3.0]], dtype)
    Z.flags.writeable = False
    result = f(Z)
    assert result.shape == (2, 3) and result.dtype == dtype


def test_one_hot_by_hand():
    Y = one_hot([2, 0, 1, 2], 3)
    np.testing.assert_array_equal(Y, [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert Y.dtype == np.float64


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64, ">i4"])
def test_one_hot_takes_every_kind_of_integer(dtype):
    labels = np.array([3, 0], dtype)
    labels.flags.writeable = False
    np.testing.assert_array_equal(one_hot(labels, 4), [[0, 0, 0, 1], [1, 0, 0, 0]])


NO_VECTOR = "labels must have shape (n_samples,); got shape "
NO_INTEGERS = "labels must be integers; got "


@pytest.mark.parametrize(
    "labels, n_classes, error, message",
    [
        ([0, 3], 3, ValueError, "label 3 has no class: 3 classes are 0 to 2"),
        ([0, -1], 3, ValueError, "label -1 has no class: 3 classes are 0 to 2"),
        ([[0], [1]], 3, ValueError, NO_VECTOR + "(2, 1): use np.array(labels).ravel()"),
        (np.array([[0], [1]]), 3, ValueError, NO_VECTOR + "(2, 1): use labels.ravel()"),
        ([[0, 1]], 3, ValueError, NO_VECTOR + "(1, 2)"),
        (1, 3, ValueError, NO_VECTOR + "()"),
        ([0.0, 1.0], 3, TypeError, NO_INTEGERS + "float64: use np.array(labels).astype(int)"),
        (np.array([True, False]), 2, TypeError, NO_INTEGERS + "bool: use labels.astype(int)"),
        (np.array([0.0, np.nan, 1.0]), 2, TypeError, NO_INTEGERS + "nan at row 1"),
        (np.array([0.0, np.inf]), 2, TypeError, NO_INTEGERS + "inf at row 1"),
        (np.array([0.2, 0.9, 0.7]), 2, TypeError, NO_INTEGERS + "0.2 at row 0"),
        (["0", "1"], 2, TypeError, "labels must be an array of numbers; got text"),
        (None, 2, TypeError, "labels must be an array of numbers; got None"),
        ([0, None], 2, TypeError, "labels must be an array of numbers; got None at row 1"),
        ([0], 0, ValueError, "n_classes must be >= 1; got 0"),
        ([0], 2.0, TypeError, "n_classes must be an integer; got float 2.0"),
    ],
)
def test_one_hot_says_what_is_wrong(labels, n_classes, error, message):
    with pytest.raises(error) as info:
        one_hot(labels, n_classes)
    assert str(info.value) == message
