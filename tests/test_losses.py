"""Chapter 3 - the promises of nnbook/losses.py."""

import math

import numpy as np
import pytest
import reference
from cases import LOSSES
from refusal import refused

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


def strict():
    """Every floating-point warning but underflow becomes an error."""
    return np.errstate(over="raise", invalid="raise", divide="raise")


LOG_3 = math.log(3)


@pytest.mark.parametrize(
    "loss, output, Y, expected",
    [
        # (3 - 1)**2 + (1 - 1)**2 + (0 - 2)**2 + (5 - 4)**2 = 4 + 0 + 4 + 1 = 9, over 4 entries 2.25
        (sum_of_squared_errors, [[3, 1], [0, 5]], [[1, 1], [2, 4]], 9),
        (mean_squared_error, [[3, 1], [0, 5]], [[1, 1], [2, 4]], 2.25),
        # sigmoid(log 3) = 3/4: truth 1 costs -log(3/4), truth 0 costs -log(1/4)
        (binary_cross_entropy, [[LOG_3]] * 2, [[1], [0]], (math.log(4 / 3) + math.log(4)) / 2),
        # softmax of log(1, 2, 5) is 1/8, 2/8, 5/8 and of log(1, 1, 2) is 1/4, 1/4, 2/4;
        # the truth is class 2, then class 0: -(log(5/8) + log(1/4)) / 2
        (cross_entropy, np.log([[1, 2, 5], [1, 1, 2]]), [[0, 0, 1], [1, 0, 0]],
         -(math.log(5 / 8) + math.log(1 / 4)) / 2),
        # knowing nothing costs the logarithm of the number of classes
        (binary_cross_entropy, [[0]] * 6, [[0], [1]] * 3, math.log(2)),
        (cross_entropy, np.zeros((6, 10)), np.eye(10)[:6], math.log(10)),
    ],
)  # fmt: skip
def test_losses_by_hand(loss, output, Y, expected):
    assert loss(output, Y) == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("shape", [(1, 2), (7, 3), (50, 10)])
def test_losses_are_their_textbook_formulas(loss, scale, shape, rng):
    formula = reference.FUNCTIONS[loss.__name__]
    output, Y = scale * rng.normal(size=shape), rng.uniform(size=shape)
    Y /= Y.sum(axis=1, keepdims=True)  # soft labels: probabilities of each class
    output.flags.writeable = Y.flags.writeable = False
    for dtype, digits in (("float64", 1e-13), ("float32", 1e-5)):
        value = loss(output.astype(dtype), Y.astype(dtype))
        assert type(value) is float
        assert value == pytest.approx(formula(output, Y), rel=digits, abs=0)


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
    with refused(TypeError, "Y must be an array of numbers; got text"):
        function(np.zeros((1, 2)), [["a", "b"]])


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
        with refused(ValueError, message):
            function(np.zeros(np.shape(Y)), Y)


@pytest.mark.parametrize("function", [f for f in BY_THEMSELVES if "squared" in f.__name__])
@pytest.mark.parametrize("number", [np.nan, -np.inf])
def test_targets_of_a_regression_are_finite_too(function, number):
    with refused(ValueError, f"{NOT_FINITE}{number} at row 1, column 0"):
        function([[1.0], [2.0]], [[1.0], [number]])


def test_softplus_at_the_extremes():
    with strict():
        np.testing.assert_array_equal(softplus(np.array([-1e308, 1e308])), [0.0, 1e308])


def test_softmax_by_hand():
    # exp(log 1, log 2, log 5) = 1, 2, 5 with sum 8; equal logits share equally
    P = softmax(np.array([np.log([1.0, 2.0, 5.0]), [7.0, 7.0, 7.0]]))
    np.testing.assert_allclose(P, [[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-14)


def test_softmax_of_huge_logits():
    Z = np.array([[1e308, 1e308], [8e307, -8e307], [-1e308, 0.0]])
    with strict():
        np.testing.assert_array_equal(softmax(Z), [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
        log_P = log_softmax(Z)
    np.testing.assert_allclose(log_P, [[-math.log(2)] * 2, [0, -1.6e308], [-1e308, 0]])


@pytest.mark.parametrize("f", [softplus, softmax, log_softmax])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_precision_are_kept_and_nothing_is_written(f, dtype):
    Z = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 3.0]], dtype)
    Z.flags.writeable = False
    result = f(Z)
    assert result.shape == (2, 3) and result.dtype == dtype


@pytest.mark.parametrize("dtype", [None, np.uint8, np.int16, np.int64, ">i4"])
def test_one_hot_by_hand(dtype):
    labels = [2, 0, 1, 2] if dtype is None else np.array([2, 0, 1, 2], dtype)
    Y = one_hot(labels, 3)
    np.testing.assert_array_equal(Y, [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert Y.dtype == np.float64


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
    with refused(error, message):
        one_hot(labels, n_classes)
