"""What a wrong array is made of: the right one, or the arguments, by something simple."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnbook.exercises.comparing import ATOL, RTOL, Array, close

FUNCTIONS: dict[str, Any] = {
    "the square of": np.square,
    "the square root of": np.sqrt,
    "the exponential of": np.exp,
    "the logarithm of": np.log,
    "the absolute value of": np.abs,
    "the tanh of": np.tanh,
    "the sign of": np.sign,
    "the sigmoid of": lambda x: 1 / (1 + np.exp(-x)),
    "1 minus": lambda x: 1 - x,
    "1 divided by": lambda x: 1 / x,
    "the rounded values of": np.round,
}
OPERATIONS: dict[str, Any] = {
    "{} plus {}": np.add,
    "{} minus {}": np.subtract,
    "{} times {}": np.multiply,
    "{} divided by {}": np.divide,
    "the matrix product of {} and {}": np.matmul,
    "the larger of {} and {}": np.maximum,
}
RIGHT = "the right answer"


def likenesses(got: Array, want: Array) -> Iterator[str]:
    """What the right answer alone has to do with a wrong one."""
    if got.shape == want.shape:
        for name, function in FUNCTIONS.items():
            if is_it(got, computed(function, want)):
                yield f"is {name} {RIGHT}"
        yield from places(got, want)
    else:
        yield from pieces(got, want)


def pieces(got: Array, want: Array) -> Iterator[str]:
    """The right answer in part, or summed up, where the shapes differ."""
    if want.size == got.size and close(got.ravel(), want.ravel()):
        yield "has the right numbers, but another shape"
    if want.ndim > 2 and got.ndim == want.ndim:
        orders = itertools.permutations(range(want.ndim))
        if any(close(got, want.transpose(order)) for order in orders):
            yield "has its axes in another order"
    if want.ndim == 0 and got.size > 1:
        for name, function in (("mean", np.mean), ("sum", np.sum)):
            if close(np.asarray(function(got)), want):
                yield f"is an array of numbers; their {name} is {RIGHT}"
        yield "is an array of numbers; one number is wanted"
    for a, b, axes in ((got, want, "rows"), (got.T, want.T, "columns")):
        if a.ndim == b.ndim > 0 and a.shape[1:] == b.shape[1:]:
            few, many = sorted((a, b), key=len)
            what = "numbers" if a.ndim == 1 else axes
            how = f"lacks {what}" if len(a) < len(b) else f"has {what} too many"
            if len(few) and close(few, many[: len(few)]):
                yield f"{how} at its end"
            elif len(few) and close(few, many[-len(few) :]):
                yield f"{how} at its beginning"
        elif b.ndim == a.ndim + 1 and a.shape == b.shape[1:]:
            for at, place in ((0, "first"), (-1, "last")):
                if close(a, b[at]):
                    yield f"is the {place} of the {axes} of {RIGHT} alone"
    if want.ndim == got.ndim > 1 and close(got, want[tuple(map(slice, got.shape))]):
        yield f"is the beginning of {RIGHT} alone"
    if want.ndim == 2:
        for axis, way in ((0, "down the columns"), (1, "along the rows"), (None, "in all")):
            for name, function in (("added up", np.sum), ("averaged", np.mean)):
                less = np.asarray(function(want, axis=axis))
                if got.size == less.size and close(got.ravel(), less.ravel()):
                    yield f"is {RIGHT}, {name} {way}"


def places(got: Array, want: Array) -> Iterator[str]:
    """Where a wrong array is right, or how its numbers are ordered."""
    if close(np.abs(got), np.abs(want)):
        yield "is right but for some signs"
    if want.ndim and len(np.unique(want)) > 3:
        if close(got, want[::-1]):
            yield "has the reverse order"
        if want.ndim == 2 and close(got, want[:, ::-1]):
            yield "has its columns in the reverse order"
        elif close(np.sort(got, axis=None), np.sort(want, axis=None)):
            yield "has the right numbers in other places"
    wrong = ~(np.abs(got - want) <= ATOL + RTOL * np.abs(want))  # nan is wrong
    if wrong.ndim:
        names = "number" if wrong.ndim == 1 else "row"
        for view, what in ((wrong, names), (wrong.T, "column"))[: wrong.ndim]:
            if len(view) < 2:
                continue
            bad = np.asarray(view.reshape(len(view), -1).any(axis=1))
            for at, place in ((0, "first"), (-1, "last")):
                if bad[at] and bad.sum() == 1:
                    yield f"is right but for the {place} {what}"
                if not bad[at] and bad.sum() == len(bad) - 1:
                    yield f"is right in the {place} {what} only"
    if len({*got[wrong]}) == len({*want[wrong]}) == 1:
        yield f"is {got[wrong][0]:.4g} where {want[wrong][0]:.4g} is wanted"
    if not got[wrong].any():
        yield "is 0 where it is wrong, and right elsewhere"
    elif not want[wrong].any():
        yield "is wrong only where 0 is wanted"


def from_arguments(got: Array, want: Array, arguments: Mapping[str, Any]) -> Iterator[str]:
    """What the arguments have to do with a wrong answer."""
    arrays = {f"`{name}`": a for name, a in arguments.items() if is_numeric(a)}
    for name, a in arrays.items():
        for function, compute in FUNCTIONS.items():
            if is_it(got, computed(compute, a)):
                yield f"is {function} {name}"
        for operation, compute in list(OPERATIONS.items())[:4]:
            if np.any(a) and got.shape == want.shape and np.any(want):
                if is_it(got, computed(compute, want, a)):
                    yield f"is {operation.format(RIGHT, name)}"
        for other, b in arrays.items():
            for operation, compute in OPERATIONS.items():
                if other != name and is_it(got, computed(compute, a, b)):
                    yield f"is {operation.format(name, other)}"


def is_numeric(value: Any) -> bool:
    """Whether an argument is an array of numbers or a number."""
    return isinstance(value, np.ndarray | float | int)


def computed(function: Any, *arrays: Any) -> Array | None:
    """What a function gives; None where it can't."""
    try:
        with np.errstate(all="ignore"):
            return np.asarray(function(*(np.asarray(a, float) for a in arrays)))
    except ValueError:
        return None


def is_it(got: Array, value: Array | None) -> bool:
    """Whether a wrong answer is this value."""
    if value is None or got.shape != value.shape or not np.isfinite(value).all():
        return False
    return close(got, value)
