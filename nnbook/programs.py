"""The formulas of chapters 1 to 6 once more, as steps that write into memory that is there.

A program is a list of NumPy's functions, each with the arrays that it reads and, last, the one that
it writes.  Slopes of activations come from their stored output.  Each gives the digits of the
chapter's formula to the last bit, and the engine runs it only where ``DERIVATIVES`` has the pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from nnbook import chain_rule, losses, structure
from nnbook.structure import Array

PIECE = 8192  # numbers: what a function needs for them fits into the processor's cache

Program = list[tuple[Callable[..., Any], tuple[Any, ...]]]


class Room(NamedTuple):
    """Where a layer works."""

    Z: Array
    A: Array  # Z itself for the identity
    D: Array  # the gradient: at A first, then at Z
    t: Array  # room
    u: Array

    @classmethod
    def of(cls, width: int, activation: Any, shape: tuple[int, ...], dtype: Any) -> Room:
        """Room for a layer of this width."""
        Z, A, *others = np.empty((5, *shape, width), dtype)
        return cls(Z, Z if activation is structure.identity else A, *others)

    def pieces(self) -> Iterator[list[Array]]:
        """Z, A, D and some room in rows that are not too long."""
        flat, room = [part.reshape(-1) for part in self[:3]], np.empty(PIECE, self.Z.dtype)
        for start in range(0, self.Z.size, PIECE):
            rows = [part[start : start + PIECE] for part in flat]
            yield [*rows, room[: rows[0].size]]


class Numbers(NamedTuple):
    """Numbers as arrays, which NumPy takes faster than Python's."""

    zero: Array
    one: Array
    minus_one: Array


def minimum(a: Array, b: Array, out: Array) -> None:
    """`numpy.minimum`, which wants the third by its name."""
    np.minimum(a, b, out=out)


def maximum(a: Array, b: Array, out: Array) -> None:
    """`numpy.maximum`, which wants the third by its name."""
    np.maximum(a, b, out=out)


# ---- The formulas of the chapters: z to a, and d times the slope at a, with t for room -----------


def nothing(*arrays: Any) -> Program:
    """`structure.identity`, and its slope."""
    return []


def sigmoid(z: Array, a: Array, t: Array, numbers: Numbers) -> Program:
    """`structure.sigmoid`."""
    return [
        (minimum, (z, numbers.zero, a)), (np.exp, (a, a)),
        (np.copysign, (z, numbers.minus_one, t)), (np.exp, (t, t)), (np.add, (numbers.one, t, t)),
        (np.divide, (a, t, a)),
    ]  # fmt: skip


def sigmoid_prime(a: Array, d: Array, t: Array, numbers: Numbers) -> Program:
    """`chain_rule.sigmoid_prime`."""
    return [(np.subtract, (numbers.one, a, t)), (np.multiply, (a, t, t)), (np.multiply, (d, t, d))]


def tanh(z: Array, a: Array, t: Array, numbers: Numbers) -> Program:
    """`structure.tanh`."""
    return [(np.tanh, (z, a))]


def tanh_prime(a: Array, d: Array, t: Array, numbers: Numbers) -> Program:
    """`chain_rule.tanh_prime`."""
    return [(np.multiply, (a, a, t)), (np.subtract, (numbers.one, t, t)), (np.multiply, (d, t, d))]


def relu(z: Array, a: Array, t: Array, numbers: Numbers) -> Program:
    """`structure.relu`."""
    return [(maximum, (z, numbers.zero, a))]


def relu_prime(a: Array, d: Array, t: Array, numbers: Numbers) -> Program:
    """`chain_rule.relu_prime`."""
    return [(np.greater, (a, numbers.zero, t)), (np.multiply, (d, t, d))]


ACTIVATIONS: dict[Any, tuple[Callable[..., Program], Callable[..., Program]]] = {
    (structure.identity, chain_rule.identity_prime): (nothing, nothing),
    (structure.sigmoid, chain_rule.sigmoid_prime): (sigmoid, sigmoid_prime),
    (structure.tanh, chain_rule.tanh_prime): (tanh, tanh_prime),
    (structure.relu, chain_rule.relu_prime): (relu, relu_prime),
}


# ---- What is paid, its slope into D, and what the sum of what is paid is divided by --------------


def sum_of_squared_errors(last: Room, Y: Array, others: Array, numbers: Numbers) -> Any:
    """`losses.sum_of_squared_errors`."""
    _, output, d, t, _ = last
    steps = [(np.subtract, (output, Y, d)), (np.multiply, (d, d, t)), (np.add, (d, d, d))]
    return steps, t, 1


def mean_squared_error(last: Room, Y: Array, others: Array, numbers: Numbers) -> Any:
    """`losses.mean_squared_error`."""
    size = Y.shape[-2] * Y.shape[-1]
    squares, t, _ = sum_of_squared_errors(last, Y, others, numbers)
    return [*squares, (np.divide, (last.D, np.array(size, Y.dtype), last.D))], t, size


def binary_cross_entropy(last: Room, Y: Array, others: Array, numbers: Numbers) -> Any:
    """`losses.binary_cross_entropy`."""
    (_, logits, d, t, u), size = last, Y.shape[-2] * Y.shape[-1]
    return [
        (np.negative, (logits, t)), (np.logaddexp, (numbers.zero, t, t)), (np.multiply, (Y, t, t)),
        (np.logaddexp, (numbers.zero, logits, u)), (np.multiply, (others, u, u)),
        (np.add, (t, u, t)),
        *sigmoid(logits, d, u, numbers),
        (np.subtract, (d, Y, d)), (np.divide, (d, np.array(size, Y.dtype), d)),
    ], t, size  # fmt: skip


def cross_entropy(last: Room, Y: Array, others: Array, numbers: Numbers) -> Any:
    """`losses.cross_entropy`."""
    (_, logits, d, t, _), rows, row = last, Y.shape[-2], np.empty((*Y.shape[:-1], 1), Y.dtype)
    return [
        (np.maximum.reduce, (logits, -1, None, row, True)), (np.subtract, (logits, row, t)),
        (np.exp, (t, d)), (np.add.reduce, (d, -1, None, row, True)), (np.divide, (d, row, d)),
        (np.subtract, (d, Y, d)), (np.divide, (d, np.array(rows, Y.dtype), d)),
        (np.log, (row, row)), (np.subtract, (row, t, t)), (np.multiply, (Y, t, t)),
        (np.add.reduce, (t, -1, None, row, True)),
    ], row, rows  # fmt: skip


LOSSES: dict[Any, Callable[..., Any]] = {
    (getattr(losses, f.__name__), getattr(chain_rule, f"{f.__name__}_prime")): f
    for f in (sum_of_squared_errors, mean_squared_error, binary_cross_entropy, cross_entropy)
}


# ---- The optimisers, from w and g to what stands there -------------------------------------------


def gradient_descent(w: Array, g: Array, state: Any, rate: Array, there: Array, *room: Any) -> Any:
    """`training.gradient_descent`."""
    np.multiply(rate, g, g)
    np.subtract(w, g, there)


def momentum(
    w: Array, g: Array, state: Any, rate: Array, there: Array, *room: Any, decay: float = 0.9
) -> Any:
    """`training.momentum`."""
    if state is None:
        state = g.copy()
    else:
        np.multiply(decay, state, state)
        np.add(state, g, state)
    np.multiply(rate, state, g)
    np.subtract(w, g, there)
    return state


def adam(
    w: Array, g: Array, state: Any, rate: Array, there: Array, t: Array, u: Array,
    decay: float = 0.9, decay_of_squares: float = 0.999, epsilon: float = 1e-8,
) -> Any:  # fmt: skip
    """`training.adam`."""
    steps, m, r = state or (0, np.zeros_like(g), np.zeros_like(g))
    steps += 1
    np.multiply(decay, m, m)
    np.multiply(1 - decay, g, t)
    np.add(m, t, m)
    np.multiply(decay_of_squares, r, r)
    np.multiply(g, g, t)
    np.multiply(1 - decay_of_squares, t, t)
    np.add(r, t, r)
    np.divide(m, 1 - decay**steps, t)
    np.multiply(rate, t, t)
    np.divide(r, 1 - decay_of_squares**steps, u)
    np.sqrt(u, u)
    np.add(u, epsilon, u)
    np.divide(t, u, t)
    np.subtract(w, t, there)
    return steps, m, r


OPTIMISERS: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (gradient_descent, momentum, adam)
}
