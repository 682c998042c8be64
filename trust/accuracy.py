"""Errors of the elementary functions against mpmath, in units in the last place (ulp).

python trust/accuracy.py
"""

import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp
from report import report

from nnbook.chain_rule import binary_cross_entropy_prime, sigmoid_prime, tanh_prime
from nnbook.losses import binary_cross_entropy, cross_entropy, log_softmax, softmax, softplus
from nnbook.structure import sigmoid, tanh

SEED, N_POINTS, N_ROWS, N_SEARCHED, N_HARDEST = 0, 1000, 300, 2**20, 100
SOFT_LABELS = (0.01, 0.3, 0.5, 0.9)
GOALS_BY_CLASSES = {2: 3, 3: 3, 10: 5}  # softmax near the top: a longer sum is rounded more often
BELOW_TOP = (1, 10, 100, 700)
NEAR_TOP = f"softmax, at most {BELOW_TOP[0]} below the top"
TINY = 1e-10
# Where exp underflows or is lost in 1; and where exp(-z) and exp(-2z) are powers of two.
TURNS = [17.33, 18.37, 36.04, 36.74, 37.0, 354.2, 354.9, 372.57, 708.4, 709.78, 744.44, 745.13]
# Found by search, as the worst of simpler formulas: exp(z) / (1 + exp(z)), off by 2.5 ulp, its
# slope e / (1 + e)**2, by 4.3, (1 - y) softplus(z) + y softplus(-z), by 2.7 and 2.3; and of the
# slope of tanh as 4 e / (1 + e)**2, by 5.7, and with e as a square, by 4.2.
HARD = [9.704060524086643, 6.931471255480031, 0.959732937976014, 0.5667941957694698]
HARD += [4.852030226150942, 3.4650395527332023]
POWERS_OF_TWO = np.log(2) / 2 * np.arange(1, 80)
mp.dps = 60


class Function(NamedTuple):
    """What nnbook computes for an array, the same for one exact number, and the goal in ulp."""

    computed: Callable[[Any], Any]
    exact: Callable[[Any], Any]
    goal: float


def exact_sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def exact_softplus(z):
    return mp.log1p(mp.exp(z))


def exact_loss(y, z):
    return mp.mpf(y) * exact_softplus(-z) + (1 - mp.mpf(y)) * exact_softplus(z)


def exact_slope(y, z):
    return (1 - mp.mpf(y)) * exact_sigmoid(z) - mp.mpf(y) * exact_sigmoid(-z)


def one_at_a_time(function, y, z):
    """A loss, or its slope, for a single logit and label: once for every entry of z."""
    return np.array([np.sum(function(one, np.full((1, 1), y))) for one in z.reshape(-1, 1, 1)])


def loss(y):
    return Function(partial(one_at_a_time, binary_cross_entropy, y), partial(exact_loss, y), 2)


def slope(y):
    one = partial(one_at_a_time, binary_cross_entropy_prime, y)
    return Function(one, partial(exact_slope, y), 2)


ELEMENTWISE = {
    "sigmoid": Function(sigmoid, exact_sigmoid, 2),
    "softplus": Function(softplus, exact_softplus, 2),
    "sigmoid_prime": Function(sigmoid_prime, lambda z: mp.sech(z / 2) ** 2 / 4, 4),
    "tanh_prime": Function(tanh_prime, lambda z: mp.sech(z) ** 2, 4),
    "tanh (NumPy's)": Function(tanh, mp.tanh, 4),
}
FUNCTIONS = (
    ELEMENTWISE
    | {f"binary_cross_entropy, label {y:g}": loss(y) for y in (0.0, 1.0, *SOFT_LABELS)}
    | {f"binary_cross_entropy_prime, label {y:g}": slope(y) for y in (0.0, 1.0)}
)


def points(rng, n, dtype=np.float64):
    """Logits of both signs: of every size, and the turns of the formulas with their neighbours."""
    info = np.finfo(dtype)
    turns = np.array([0.0, info.smallest_subnormal, info.tiny, info.max, *TURNS, *HARD], dtype)
    beside = rng.choice(POWERS_OF_TWO, 2 * n) * (1 + 2 ** rng.uniform(-info.nmant, -4, 2 * n))
    sizes = 2.0 ** rng.uniform(info.minexp - info.nmant, info.maxexp - 0.01, n)
    evenly = [rng.uniform(0, top, n // 2) for top in (1, 4, 40, 800)]
    drawn = np.concatenate([2 * POWERS_OF_TWO, beside, sizes, *evenly, rng.permutation(800)[:n]])
    z = np.concatenate([turns, np.nextafter(turns, dtype(1)), drawn.astype(dtype)])
    return np.concatenate([z, -z])


def disagreement(function, z):
    """Estimated errors in ulp: against the same function in 80-bit floats, if there are any."""
    computed = function(z)
    return np.abs(computed - function(z.astype(np.longdouble))) / np.spacing(np.abs(computed))


def hardest(function, rng):
    """A few of a million logits, those of the largest estimated error."""
    z = np.concatenate([rng.choice(POWERS_OF_TWO, N_SEARCHED // 2), np.zeros(N_SEARCHED // 2)])
    z = rng.choice([-1, 1], z.size) * (z + 40 * 2 ** rng.uniform(-40, 0, z.size))
    return z[np.argsort(disagreement(function, z))[-N_HARDEST:]]


def rows(rng, n, n_classes, shift):
    """Rows of logits, the others 1e-3 to 1e3 below the top, which is 0 or, shifted, up to 1e3."""
    spread, far = 10 ** rng.uniform(-3, 3, (2, n, 1))
    Z = spread * rng.uniform(-1, 0, (n, n_classes))
    return Z - Z.max(axis=1, keepdims=True) + shift * far * rng.choice([-1, 1], (n, 1))


def hardest_rows(rng, n_classes, shift):
    """A few of a million logits' rows, those of softmax's largest estimated error near the top."""
    Z = rows(rng, N_SEARCHED // n_classes, n_classes, shift)
    near = below_top(Z) <= BELOW_TOP[0]
    return Z[np.argsort((disagreement(softmax, Z) * near).max(axis=1))[-N_HARDEST:]]


def below_top(Z):
    return Z.max(axis=1, keepdims=True) - Z


def strictly(function, *arguments):
    """The result, where every warning but that of underflow is an error."""
    with np.errstate(all="raise", under="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        return function(*arguments)


def ulps(computed, exact, size, dtype):
    """The error over the spacing of floats at a number of that size."""
    info = np.finfo(dtype)
    exponent = max(mp.frexp(size)[1] - 1, info.minexp) if size else info.minexp
    return float(abs(mp.mpf(float(computed)) - exact) / mp.mpf(2) ** (exponent - info.nmant))


def errors(computed, exact, sizes=None, dtype=np.float64):
    sizes = exact if sizes is None else sizes
    return np.array([ulps(*one, dtype) for one in zip(computed, exact, sizes, strict=True)])


def worst(function, z, size_at_least=0.0):
    """Over how many points, the largest error in ulp, and where it is."""
    exact = [function.exact(mp.mpf(float(one))) for one in z]
    sizes = [max(abs(e), size_at_least) for e in exact]
    ulp = errors(strictly(function.computed, z), exact, sizes, z.dtype)
    return {"points": z.size, "ulp": float(f"{ulp.max():.4g}"), "at": float(z[ulp.argmax()])}


def worst_of_rows(Z):
    """Largest errors of softmax by the distance from a row's top, and of the logarithms."""
    one_hot = np.eye(Z.shape[1])[:, np.newaxis]
    others = [  # the sum of exp(other logit - this one): P = 1 / (1 + sum), -log P = log1p(sum)
        sum(mp.exp(mp.mpf(z) - mp.mpf(row[k])) for j, z in enumerate(row) if j != k)
        for row in Z.tolist()
        for k in range(len(row))
    ]
    costs = [mp.log1p(s) for s in others]
    computed = [strictly(cross_entropy, row[np.newaxis], Y) for row in Z for Y in one_hot]
    of_softmax = errors(strictly(softmax, Z).ravel(), [1 / (1 + s) for s in others])
    of_log = errors(-strictly(log_softmax, Z).ravel(), costs)
    of_cost = errors(computed, costs)
    below, tiny = below_top(Z).ravel(), np.array(costs) < TINY
    chosen = {
        **{f"softmax, at most {d} below the top": of_softmax[below <= d] for d in BELOW_TOP},
        "log_softmax": of_log,
        f"cross_entropy below {TINY:g}": of_cost[tiny],
        f"cross_entropy from {TINY:g}": of_cost[~tiny],
    }
    return {what: {"points": u.size, "ulp": round(float(u.max()), 2)} for what, u in chosen.items()}


def bits_that_differ(function, z):
    """How many entries change a bit when computed alone, transposed or from every other place."""
    alone = np.array([function(np.array(one)) for one in z])
    transposed = function(z.reshape(-1, 2).T).T.ravel()
    apart = function(np.repeat(z, 2)[::2])
    return int(sum((function(z) != other).sum() for other in (alone, transposed, apart)))


def main():
    rng = np.random.default_rng(SEED)
    z, z32 = points(rng, N_POINTS), points(rng, N_POINTS, np.float32)
    z = np.concatenate([z, *(hardest(f.computed, rng) for f in ELEMENTWISE.values())])
    by_rows = {
        (k, where): worst_of_rows(
            np.concatenate([rows(rng, N_ROWS, k, shift), hardest_rows(rng, k, shift)])
        )
        for k in GOALS_BY_CLASSES
        for shift, where in enumerate(("top 0", "top up to 1000 off 0"))
    }
    figures = {
        "float64": {name: worst(function, z) for name, function in FUNCTIONS.items()},
        "slope of a soft label": {
            f"label {y:g}": worst(slope(y), z)
            | {"in spacings at the label": worst(slope(y), z, y)["ulp"]}
            for y in SOFT_LABELS
        },
        "rows": {f"{k} classes, {where}": found for (k, where), found in by_rows.items()},
        "float32": {name: worst(function, z32) for name, function in ELEMENTWISE.items()},
        "bits that depend on the layout": {
            name: bits_that_differ(f.computed, z) for name, f in ELEMENTWISE.items()
        },
    }
    goals = {
        f"{name} within {FUNCTIONS[name].goal} ulp": found["ulp"] <= FUNCTIONS[name].goal
        for name, found in figures["float64"].items()
    } | {
        f"{NEAR_TOP} of {k} classes, {where}: within {GOALS_BY_CLASSES[k]} ulp": found[NEAR_TOP][
            "ulp"
        ]
        <= GOALS_BY_CLASSES[k]
        for (k, where), found in by_rows.items()
    }
    return report(__file__, figures, goals, "numpy mpmath")


if __name__ == "__main__":
    sys.exit(main())
