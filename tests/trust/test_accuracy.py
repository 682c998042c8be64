"""Every elementary function is as accurate as a reader needs, from -800 to 800.

Against the textbook's formula with 60 digits, a result may be off by 4 machine epsilons, times its
size where that is above 1.  No number overflows, none is NaN, and NumPy warns of nothing.
"""

from operator import mul

import numpy as np
import pytest
from mpmath import mp

from nnbook import chain_rule, losses, structure

mp.dps = 60
LIMIT, ALLOWED = 800, 4
N_ROWS = {False: 30, True: 1000}


def sigmoid(z):
    return [1 / (1 + mp.exp(-one)) for one in z]


def softmax(z):
    total = sum(mp.exp(one) for one in z)
    return [mp.exp(one) / total for one in z]


def minus(p, y, factor=1):
    return [factor * (one - other) for one, other in zip(p, y, strict=True)]


def price(z, y):
    """Of one logit and one label."""
    return y * mp.log1p(mp.exp(-z)) + (1 - y) * mp.log1p(mp.exp(z))


# What the textbook makes of one row of numbers, and of its targets where there are any.
EXACT = {
    structure.identity: lambda z: z,
    structure.sigmoid: sigmoid,
    structure.tanh: lambda z: [mp.tanh(one) for one in z],
    structure.relu: lambda z: [max(one, 0) for one in z],
    losses.softplus: lambda z: [mp.log1p(mp.exp(one)) for one in z],
    losses.softmax: softmax,
    losses.log_softmax: lambda z: [mp.log(p) for p in softmax(z)],
    chain_rule.identity_prime: lambda z: [1 for _ in z],
    chain_rule.sigmoid_prime: lambda z: [s * (1 - s) for s in sigmoid(z)],
    chain_rule.tanh_prime: lambda z: [1 - mp.tanh(one) ** 2 for one in z],
    chain_rule.relu_prime: lambda z: [int(one > 0) for one in z],
}
WITH_TARGETS = {
    losses.sum_of_squared_errors: lambda z, y: [sum(d**2 for d in minus(z, y))],
    losses.mean_squared_error: lambda z, y: [sum(d**2 for d in minus(z, y)) / len(z)],
    losses.binary_cross_entropy: lambda z, y: [sum(map(price, z, y)) / len(z)],
    losses.cross_entropy: lambda z, y: [-sum(map(mul, y, map(mp.log, softmax(z))))],
    chain_rule.sum_of_squared_errors_prime: lambda z, y: minus(z, y, 2),
    chain_rule.mean_squared_error_prime: lambda z, y: minus(z, y, mp.mpf(2) / len(z)),
    chain_rule.binary_cross_entropy_prime: lambda z, y: minus(sigmoid(z), y, mp.mpf(1) / len(z)),
    chain_rule.cross_entropy_prime: lambda z, y: minus(softmax(z), y),
}


def points(rng, n, n_classes, dtype):
    """Rows of numbers of every size, beside each other and far apart; targets that sum to 1."""
    size = LIMIT * 2.0 ** rng.choice([0, -3, -6, -9, -60, -1100], (n, 1))
    Z = size * rng.uniform(-1, 1, (n, n_classes))
    Z[: n // 4] += rng.uniform(-LIMIT, LIMIT, (n // 4, 1)) / 2
    Z[0], Z[1], Z[2] = 0, LIMIT, -LIMIT
    Y = rng.dirichlet(np.ones(n_classes), n)
    Y[::2] = np.eye(n_classes)[rng.integers(n_classes, size=len(Y[::2]))]
    return np.clip(Z, -LIMIT, LIMIT).astype(dtype), Y.astype(dtype)


def largest_error(function, exact, *arrays):
    """In machine epsilons, times the result's size where that is above 1; row by row."""
    worst = 0.0
    for rows in zip(*arrays, strict=True):
        with np.errstate(all="raise", under="ignore"):
            ours = np.ravel(function(*(row[np.newaxis] for row in rows)))
        right = exact(*([mp.mpf(float(one)) for one in row] for row in rows))
        assert np.isfinite(ours).all()
        off = [abs(float(a) - b) / max(1, abs(b)) for a, b in zip(ours, right, strict=True)]
        worst = max(worst, *map(float, off))
    return worst / float(np.finfo(arrays[0].dtype).eps)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("function", [*EXACT, *WITH_TARGETS], ids=lambda f: f.__name__)
def test_a_function_is_within_four_epsilons_and_warns_of_nothing(function, dtype, full, keep, rng):
    worst = 0.0
    for n_classes in (2, 3, 10):
        Z, Y = points(rng, N_ROWS[full], n_classes, dtype)
        if function in EXACT:
            found = largest_error(function, EXACT[function], Z)
        else:
            found = largest_error(function, WITH_TARGETS[function], Z, Y)
        worst = max(worst, found)
    keep({f"{function.__name__}, {dtype}": round(worst, 2)})
    assert worst <= ALLOWED


@pytest.mark.parametrize(
    "function, wrong",
    [
        (structure.sigmoid, lambda z: np.maximum(structure.sigmoid(z), 1e-7)),  # loses digits
        (structure.sigmoid, lambda z: 1 / (1 + np.exp(-z))),  # overflows
        (chain_rule.tanh_prime, lambda z: np.where(z == 0, np.nan, chain_rule.tanh_prime(z))),
    ],
)
def test_a_formula_that_loses_digits_overflows_or_is_nan_is_seen(function, wrong, rng):
    with pytest.raises((AssertionError, FloatingPointError)):
        assert largest_error(wrong, EXACT[function], points(rng, 100, 3, float)[0]) <= ALLOWED


def test_every_derivative_is_compared():
    assert {*chain_rule.DERIVATIVES, *chain_rule.DERIVATIVES.values()} <= {*EXACT, *WITH_TARGETS}
