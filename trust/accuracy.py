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

SEED, N_POINTS, N_ROWS = 0, 1000, 400
SOFT_LABELS = (0.01, 0.3, 0.5, 0.9)
BELOW_TOP = (1, 10, 100, 700)
TINY = 1e-10
# Where exp or log1p(exp) underflows or is lost in 1, and the powers of two of exp(-z), exp(-2z).
TURNS = [17.33, 18.37, 36.04, 36.74, 37.0, 354.2, 354.9, 372.57, 708.4, 709.78, 744.44, 745.13]
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
    """A loss or its slope for a single logit and label, once for every entry of z."""
    return np.array([np.sum(function(one, np.full((1, 1), y))) for one in z.reshape(-1, 1, 1)])


def labelled(function, exact, y, goal=2.0):
    return Function(partial(one_at_a_time, function, y), partial(exact, y), goal)


FUNCTIONS = {
    "sigmoid": Function(sigmoid, exact_sigmoid, 2),
    "softplus": Function(softplus, exact_softplus, 2),
    "sigmoid_prime": Function(sigmoid_prime, lambda z: mp.sech(z / 2) ** 2 / 4, 4),
    "tanh_prime": Function(tanh_prime, lambda z: mp.sech(z) ** 2, 4),
    "tanh (NumPy's)": Function(tanh, mp.tanh, 4),
    **{
        f"binary_cross_entropy, label {y:g}": labelled(binary_cross_entropy, exact_loss, y)
        for y in (0.0, 1.0, *SOFT_LABELS)
    },
    **{
        f"binary_cross_entropy_prime, label {y:g}": labelled(
            binary_cross_entropy_prime, exact_slope, y
        )
        for y in (0.0, 1.0)
    },
}
ELEMENTWISE = ("sigmoid", "softplus", "sigmoid_prime", "tanh_prime", "tanh (NumPy's)")


def points(rng, n, dtype=np.float64):
    """About 11 n logits of both signs: every size, the turns of the formulas and their neighbours."""
    info = np.finfo(dtype)
    special = np.array([0.0, info.smallest_subnormal, info.tiny, info.max, *TURNS], dtype)
    crossing = rng.choice(POWERS_OF_TWO, 2 * n) * (1 + 2 ** rng.uniform(-info.nmant, -4, 2 * n))
    sizes = 2.0 ** rng.uniform(info.minexp - info.nmant, info.maxexp - 0.01, n)
    drawn = [rng.uniform(0, top, n // 2) for top in (1, 4, 40, 800)]
    z = np.concatenate([crossing, 2 * POWERS_OF_TWO, sizes, *drawn, np.arange(800)]).astype(dtype)
    z = np.concatenate([special, np.nextafter(special, dtype(1)), z])
    return np.concatenate([z, -z])


def rows(rng, n, n_classes):
    """Rows of logits, their spread from 1e-3 to 1e3, far from 0 or near it."""
    spread, shift = 10 ** rng.uniform(-3, 3, (2, n, 1))
    return spread * rng.uniform(-1, 0, (n, n_classes)) + shift * rng.choice([-1, 0, 1], (n, 1))


def strictly(function, *arguments):
    """The result, where every warning but that of underflow is an error."""
    with np.errstate(all="raise", under="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        return function(*arguments)


def ulps(error, size, dtype=np.float64):
    """An error over the spacing of floats at a number of that size."""
    info = np.finfo(dtype)
    exponent = mp.frexp(size)[1] - 1 if size else info.minexp
    return float(abs(error) / mp.mpf(2) ** (max(exponent, info.minexp) - info.nmant))


def errors(computed, exact, dtype=np.float64):
    return np.array(
        [ulps(mp.mpf(float(c)) - e, e, dtype) for c, e in zip(computed, exact, strict=True)]
    )


def worst(function, z):
    """The largest error in ulp, where it is, and over how many points."""
    exact = [function.exact(mp.mpf(float(one))) for one in z]
    ulp = errors(strictly(function.computed, z), exact, z.dtype)
    return {"points": z.size, "ulp": round(float(ulp.max()), 3), "at": float(z[ulp.argmax()])}


def soft_slope(y, z):
    """As `worst` for a soft label, where sigmoid(z) - y cancels: also in spacings of floats at y."""
    exact = [exact_slope(y, mp.mpf(one)) for one in z.tolist()]
    computed = strictly(one_at_a_time, binary_cross_entropy_prime, y, z)
    absolute = [ulps(mp.mpf(c) - e, y) for c, e in zip(computed.tolist(), exact, strict=True)]
    ulp = errors(computed, exact)
    return {
        "points": z.size,
        "ulp": float(f"{ulp.max():.3g}"),
        "at": float(z[ulp.argmax()]),
        "in spacings at the label": round(max(absolute), 3),
    }


def exact_rows(Z):
    """For every entry, the sum of exp(other logit - this one): P = 1 / (1 + sum)."""
    return [
        sum(mp.exp(mp.mpf(z) - mp.mpf(row[k])) for j, z in enumerate(row) if j != k)
        for row in Z.tolist()
        for k in range(len(row))
    ]


def worst_of(ulp, chosen):
    return {"points": int(chosen.sum()), "ulp": round(float(ulp[chosen].max()), 3)}


def worst_of_rows(Z):
    """Largest errors of softmax by the distance from the row's top, and of its logarithm."""
    others, below = exact_rows(Z), (Z.max(axis=1, keepdims=True) - Z).ravel()
    soft = errors(strictly(softmax, Z).ravel(), [1 / (1 + s) for s in others])
    losses = [mp.log1p(s) for s in others]
    log = errors(-strictly(log_softmax, Z).ravel(), losses)
    single = [(row[np.newaxis], Y) for row in Z for Y in np.eye(Z.shape[1])[:, np.newaxis]]
    ce = errors([strictly(cross_entropy, row, Y) for row, Y in single], losses)
    tiny = np.array([loss < TINY for loss in losses])
    return {
        **{f"softmax, at most {d} below the top": worst_of(soft, below <= d) for d in BELOW_TOP},
        "log_softmax": worst_of(log, below >= 0),
        f"cross_entropy, losses below {TINY:g}": worst_of(ce, tiny),
        f"cross_entropy, losses from {TINY:g}": worst_of(ce, ~tiny),
    }


def bits_that_depend_on_the_layout(function, z):
    """How many entries change a bit when computed alone, in 2-D or from every other place."""
    flat, n = function(z), z.size // 2 * 2
    alone = np.array([function(one) for one in z.reshape(-1, 1)]).ravel()
    table = function(z[:n].reshape(2, -1).T).T.ravel()
    apart = function(np.repeat(z, 2)[::2])
    return {
        "alone": int((flat != alone).sum()),
        "transposed": int((flat[:n] != table).sum()),
        "every other place": int((flat != apart).sum()),
    }


def main():
    rng = np.random.default_rng(SEED)
    z, z32 = points(rng, N_POINTS), points(rng, N_POINTS, np.float32)
    doubles = {name: worst(function, z) for name, function in FUNCTIONS.items()}
    singles = {name: worst(FUNCTIONS[name], z32) for name in ELEMENTWISE}
    by_rows = {f"{k} classes": worst_of_rows(rows(rng, N_ROWS, k)) for k in (2, 3, 10)}
    figures = {
        "float64": doubles,
        "soft labels": {
            f"binary_cross_entropy_prime, label {y:g}": soft_slope(y, z) for y in SOFT_LABELS
        },
        "rows": by_rows,
        "float32": singles,
        "bits that depend on the layout": {
            name: bits_that_depend_on_the_layout(FUNCTIONS[name].computed, z)
            for name in ELEMENTWISE
        },
    }
    goals = {
        f"{name} within {function.goal:g} ulp": doubles[name]["ulp"] <= function.goal
        for name, function in FUNCTIONS.items()
    } | {
        "softmax within 3 ulp, at most 1 below the top": all(
            found["softmax, at most 1 below the top"]["ulp"] <= 3 for found in by_rows.values()
        ),
        "float32 stays float32": all(
            FUNCTIONS[name].computed(z32).dtype == np.float32 for name in ELEMENTWISE
        ),
    }
    return report(__file__, figures, goals, "numpy mpmath")


if __name__ == "__main__":
    sys.exit(main())
