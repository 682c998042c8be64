"""Chapter 4 - Chain rule: the derivative of every function so far.

``DERIVATIVES`` maps each activation of chapter 1 and each loss of chapter 3
to its derivative with respect to its first argument.  A function of your own
joins in with one line: ``DERIVATIVES[swish] = swish_prime``.

As the activations, their derivatives take numbers in any form.

Sources: documents 001, 002 and 004.  Document 003 calls ``sigmoidPrime`` with
the sigmoid's output; here every derivative takes the function's input.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnbook import checks
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    of_same_shape,
    softmax,
    sum_of_squared_errors,
)
from nnbook.structure import Array, identity, relu, sigmoid, tanh


def identity_prime(z: ArrayLike) -> Array:
    """1 everywhere.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    slope : Array, of the shape of ``z``
    """
    z = checks.floats("z", z)
    return np.ones(z.shape, z.dtype)


def sigmoid_prime(z: ArrayLike) -> Array:
    """``s (1 - s)`` where ``s = sigmoid(z)``: at most 1/4.

    As ``e / (1 + e)**2`` with ``e = exp(-|z|)`` it keeps its digits where
    ``1 - s`` would round to 0.  With the square multiplied out, the rounding of
    ``1 + e`` is not squared: accurate to 3 ulp.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    slope : Array, of the shape of ``z``
    """
    z = checks.floats("z", z)
    e = np.exp(-np.abs(z))
    return e / (1.0 + e * (2.0 + e))


def tanh_prime(z: ArrayLike) -> Array:
    """``1 - tanh(z)**2``: at most 1.

    As ``4 e / (1 + e)**2`` with ``e = exp(-2 |z|)`` it keeps its digits where
    ``1 - tanh(z)**2`` would round to 0.  Beyond 400 the slope is 0 for a float,
    and ``2 |z|`` could overflow.  Accurate to 3 ulp.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    slope : Array, of the shape of ``z``
    """
    z = checks.floats("z", z)
    e = np.exp(-2.0 * np.minimum(np.abs(z), 400.0))
    return 4.0 * e / (1.0 + e * (2.0 + e))


def relu_prime(z: ArrayLike) -> Array:
    """1 where z is positive and 0 elsewhere, the kink ``z = 0`` included.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    slope : Array, of the shape of ``z``
    """
    z = checks.floats("z", z)
    return (z > 0.0).astype(z.dtype)


def sum_of_squared_errors_prime(output: Array, Y: Array) -> Array:
    """``2 (output - Y)``.

    Parameters
    ----------
    output, Y : Array, shape (n_samples, n_out)

    Returns
    -------
    slope : Array, of the same shape
    """
    output, Y = of_same_shape(output, Y)
    return 2 * (output - Y)


def mean_squared_error_prime(output: Array, Y: Array) -> Array:
    """``2 (output - Y) / size``.

    Parameters
    ----------
    output, Y : Array, shape (n_samples, n_out)

    Returns
    -------
    slope : Array, of the same shape
    """
    output, Y = of_same_shape(output, Y)
    return 2 * (output - Y) / Y.size


def binary_cross_entropy_prime(logits: Array, Y: Array) -> Array:
    """``(sigmoid(logits) - Y) / size``: prediction minus truth.

    ``sigmoid(z)`` is the fraction ``top / (1 + e)`` of chapter 2, and over the same
    denominator Y is ``Y + Y e``.  Taken off one after the other they keep the
    digits that ``sigmoid(z) - Y`` loses where ``sigmoid(z)`` rounds to 1.  Accurate
    to 2 ulp where Y is 0 or 1; between them digits cancel near the truth.

    Parameters
    ----------
    logits, Y : Array, shape (n_samples, n_out)

    Returns
    -------
    slope : Array, of the same shape
    """
    logits, Y = of_same_shape(logits, Y)
    top, e = np.exp(np.minimum(logits, 0.0)), np.exp(-np.abs(logits))
    above = top - Y - Y * e
    return (above - above * e / (1.0 + e)) / Y.size


def cross_entropy_prime(logits: Array, Y: Array) -> Array:
    """``(softmax(logits) - Y) / n_samples``: prediction minus truth, again.

    Parameters
    ----------
    logits, Y : Array, shape (n_samples, n_classes)

    Returns
    -------
    slope : Array, of the same shape
    """
    logits, Y = of_same_shape(logits, Y)
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


def numerical_derivative(f: Callable[[Array], Array], x: ArrayLike, h: float = 1e-5) -> Array:
    """Slope of ``f`` at every entry of ``x``, measured: ``(f(x + h) - f(x - h)) / 2h``.

    Parameters
    ----------
    f : callable
        Works on each entry by itself, as activations do.
    x : array_like, of any shape
        Not modified.
    h : float
        Near the cube root of the machine epsilon (6e-6 for float64), where
        the error of the straight line and that of rounding are both small.

    Returns
    -------
    slope : Array, of the shape of ``x``

    Raises
    ------
    TypeError
        If ``f`` is no function, or returns no numbers.
    ValueError
        If ``f`` returns another shape, or ``h`` is not positive, or so small that
        ``x + h - x`` is not ``h``.
    """
    f, x, h = checks.to_measure(f, x, h)
    up, down = (checks.shaped("f(x)", f(z), x.shape) for z in (x + h, x - h))
    return (up - down) / (2 * h)


def numerical_gradient(f: Callable[[Array], float], x: ArrayLike, h: float = 1e-5) -> Array:
    """Gradient of ``f`` at ``x``, measured one entry of ``x`` at a time.

    It is slow and it needs no calculus, so it is how the rest of the book
    checks itself.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of ``x`` and returns a number.
    x : array_like, of any shape
        Not modified.
    h : float
        As in `numerical_derivative`.

    Returns
    -------
    gradient : Array, of the shape of ``x``

    Raises
    ------
    TypeError
        If ``f`` is no function, or returns no number.
    ValueError
        If ``h`` is not positive, or so small that ``x + h - x`` is not ``h``.
    FloatingPointError
        If ``f`` returns NaN or infinity.
    """
    f, x, h = checks.to_measure(f, x, h)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        values = [checks.computed("what f returns", f(moved)) for moved in (up, down)]
        gradient[index] = (values[0] - values[1]) / (2 * h)
    return gradient
