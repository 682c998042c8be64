"""Chapter 3 - Losses: how wrong an output is, as one number.

Every loss takes the network's output and the targets, two arrays of the same
shape, and returns one number.  Losses for classes take **logits**, the output
before any sigmoid or softmax, with no epsilon and no clipping.

The ``1 / n`` of a mean comes back in the loss's derivative (chapter 4), and
nowhere else in the book.

Sources: documents 000 (sections 2 to 4), 001, 002 and 004.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnbook.doors import door
from nnbook.kinds import DISTRIBUTIONS, LOGITS, LOGITS_WITH_A_TOP, PROBABILITIES
from nnbook.structure import Array

Loss = Callable[[Array, Array], float]


@door
def softplus(z: Array) -> Array:
    """``log(1 + exp(z))``, a smooth relu; its slope is the sigmoid."""
    return np.logaddexp(0, z)


@door
def log_softmax(Z: Array) -> Array:
    """Logarithm of `softmax`, also where a probability is too small for a float."""
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


@door(Z=LOGITS_WITH_A_TOP)
def softmax(Z: Array) -> Array:
    """Turn each row of logits into probabilities: ``exp(Z)`` over its row's sum.

    Adding a number to a row changes nothing; subtracting its maximum keeps ``exp``
    from overflowing.
    """
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@door
def one_hot(labels: Array, n_classes: int) -> Array:
    """Write class k as a row with 1 at place k and 0 elsewhere: shape (n_samples, n_classes).

    The classes are 0 to ``n_classes - 1``.
    """
    Y = np.zeros((len(labels), n_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y


@door
def sum_of_squared_errors(output: Array, Y: Array) -> float:
    """Sum of ``(output - Y)**2`` over all entries, as in document 001."""
    return float(np.sum((output - Y) ** 2))


@door
def mean_squared_error(output: Array, Y: Array) -> float:
    """Mean of ``(output - Y)**2`` over all entries, for regression."""
    return float(np.mean((output - Y) ** 2))


@door(Y=PROBABILITIES)
def binary_cross_entropy(logits: Array, Y: Array) -> float:
    """Mean of ``-log(probability given to the truth)`` over all entries.

    With ``sigmoid(z)`` the probability of 1, ``-log(sigmoid(z))`` is ``softplus(-z)``
    and ``-log(1 - sigmoid(z))`` is ``softplus(z)``: finite however sure the network is.
    """
    prices = Y * softplus(-logits) + (1 - Y) * softplus(logits)
    return float(np.mean(prices))


@door(logits=LOGITS, Y=DISTRIBUTIONS)
def cross_entropy(logits: Array, Y: Array) -> float:
    """Mean of ``-log(probability given to the true class)`` over the rows."""
    return float(np.mean(np.sum(-Y * log_softmax(logits), axis=1)))
