"""Chapter 4 - Chain rule: the derivative of every function so far.

``DERIVATIVES`` maps each activation of chapter 1 and each loss of chapter 3
to its derivative with respect to its first argument.  A function of your own
joins in with one line: ``DERIVATIVES[swish] = swish_prime``.

Sources: documents 001, 002 and 004.  Document 003 calls ``sigmoidPrime`` with
the sigmoid's output; here every derivative takes the function's input.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnbook.doors import door
from nnbook.kinds import (
    ARRAYS_TO_ARRAYS,
    ARRAYS_TO_NUMBERS,
    DISTRIBUTIONS,
    LOGITS_WITH_A_TOP,
    PROBABILITIES,
)
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    softmax,
    sum_of_squared_errors,
)
from nnbook.structure import Array, identity, relu, sigmoid, tanh


@door
def identity_prime(z: Array) -> Array:
    """1 everywhere, in the shape of ``z``."""
    return np.ones_like(z)


@door
def sigmoid_prime(z: Array) -> Array:
    """``a (1 - a)`` where ``a = sigmoid(z)``: at most 1/4."""
    a = sigmoid(z)
    return a * (1 - a)


@door
def tanh_prime(z: Array) -> Array:
    """``1 - tanh(z)**2``: at most 1."""
    return 1 - np.tanh(z) ** 2


@door
def relu_prime(z: Array) -> Array:
    """1 where z is positive and 0 elsewhere, the kink ``z = 0`` included."""
    return (z > 0).astype(z.dtype)


@door
def sum_of_squared_errors_prime(output: Array, Y: Array) -> Array:
    """``2 (output - Y)``, in the shape of the output, as all slopes of losses."""
    return 2 * (output - Y)


@door
def mean_squared_error_prime(output: Array, Y: Array) -> Array:
    """``2 (output - Y) / size``."""
    return 2 * (output - Y) / Y.size


@door(Y=PROBABILITIES)
def binary_cross_entropy_prime(logits: Array, Y: Array) -> Array:
    """``(sigmoid(logits) - Y) / size``: prediction minus truth."""
    return (sigmoid(logits) - Y) / Y.size


@door(logits=LOGITS_WITH_A_TOP, Y=DISTRIBUTIONS)
def cross_entropy_prime(logits: Array, Y: Array) -> Array:
    """``(softmax(logits) - Y) / n_samples``: prediction minus truth, again."""
    return (softmax(logits) - Y) / len(Y)


DERIVATIVES: dict[Callable[..., Any], Callable[..., Array]] = {
    identity: identity_prime,
    sigmoid: sigmoid_prime,
    tanh: tanh_prime,
    relu: relu_prime,
    sum_of_squared_errors: sum_of_squared_errors_prime,
    mean_squared_error: mean_squared_error_prime,
    binary_cross_entropy: binary_cross_entropy_prime,
    cross_entropy: cross_entropy_prime,
}


@door(f=ARRAYS_TO_ARRAYS)
def numerical_derivative(f: Callable[[Array], Array], x: Array, h: float = 1e-5) -> Array:
    """Slope of ``f`` at every entry of ``x``, measured from both sides.

    ``f`` works on each entry by itself, as activations do.  ``h`` is near the cube root
    of the machine epsilon, 6e-6, where the error of the straight line and that of
    rounding are both small.
    """
    return (f(x + h) - f(x - h)) / (2 * h)


@door(f=ARRAYS_TO_NUMBERS)
def numerical_gradient(f: Callable[[Array], float], x: Array, h: float = 1e-5) -> Array:
    """Gradient of ``f`` at ``x``, measured one entry of ``x`` at a time.

    ``f`` takes an array of the shape of ``x`` and returns a number.  Slow, and without
    calculus: it is how the rest of the book checks itself.
    """
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient
