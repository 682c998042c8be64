"""When two answers are equal, and what a wrong one has to do with the right one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.exercises.running import Outcome

Array = NDArray[np.float64]

RTOL, ATOL = 1e-4, 1e-6


def close(a: Array, b: Array) -> bool:
    """Equal as far as an exercise is concerned; [[0.7]] will do where 0.7 is wanted."""
    if b.shape == () and a.size == 1:
        a = a.reshape(())
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=RTOL, atol=ATOL, equal_nan=True))


def agree(a: Outcome, b: Outcome, parts: Iterable[str]) -> bool:
    """Whether two calls came to the same: the same answer, or the same failure."""
    if a.answer is None or b.answer is None:
        return a.answer is b.answer and a.problem == b.problem and a.mark == b.mark
    return all(close(a.answer[part], b.answer[part]) for part in parts)


def relations(got: Array, want: Array, sizes: Mapping[str, float]) -> list[str]:
    """What is simple to say of a wrong array, best first; empty if nothing is."""
    if got.shape != want.shape:
        turned = want.ndim == 2 and close(got, want.T)
        return ["is the transpose of the right answer"] if turned else []
    if not np.isfinite(got).all():
        return ["contains nan or inf"]
    if close(got, want):
        return []
    found = []
    if want.ndim == 2 and close(got, want.T):
        found.append("is the transpose of the right answer")
    found += ratios(got, want, sizes)
    if np.any(want) and not np.any(got):
        found.append("is 0 everywhere")
    scale = np.abs(want).max()
    if scale and np.allclose(got, want, rtol=0.01, atol=1e-3 * scale):
        found.append("is nearly right: was something rounded, or approximated?")
    if (gap := got - want).size > 1 and np.allclose(gap, gap.flat[0], rtol=1e-3):
        how = "large" if gap.flat[0] > 0 else "small"
        found.append(f"is {abs(gap.flat[0]):.4g} too {how} everywhere")
        found.append("is off by the same number everywhere")
    return found


def ratios(got: Array, want: Array, sizes: Mapping[str, float]) -> list[str]:
    """What to say of an answer that is the right one times a number."""
    at = np.unravel_index(int(np.argmax(np.abs(want))), want.shape)
    ratio = float(got[at] / want[at]) if want[at] else 0.0
    if abs(ratio) < ATOL or not close(got, ratio * want):
        return []
    sign = "has the wrong sign" if ratio < 0 else ""
    if np.isclose(abs(ratio), 1, rtol=1e-3):
        return [sign]
    found = []
    for name, value in factors(sizes):
        for factor, word in ((value, "large"), (1 / value, "small")):
            if np.isclose(abs(ratio), factor, rtol=1e-3):
                found.append(" and ".join(filter(None, (sign, f"is {name} times too {word}"))))
    if 1e-3 <= abs(ratio) <= 1e3:
        found.append(f"is {ratio:.4g} times the right answer")
    return found


def factors(sizes: Mapping[str, float]) -> list[tuple[str, float]]:
    """The sizes of a case, 2, and their products, with what they are called."""
    named: list[tuple[str, Any]] = [("2", 2.0), *sizes.items()]
    pairs = [(f"{a} times {b}", x * y) for (a, x), (b, y) in itertools.combinations(named, 2)]
    squares = [(f"{a} squared", x * x) for a, x in sizes.items()]
    return [*named, *pairs, *squares]
