"""Chapter 2 - Forward pass: from inputs to outputs.

Layer by layer, ``Z = A W + b`` and then ``A = activation(Z)``.

Sources: documents 000 (section 2), 002, 003 and 004.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnbook import checks
from nnbook.structure import Array, Network

ROWS_AT_ONCE = 2048  # so that what a layer computes fits into the processor's cache


def affine(X: ArrayLike, W: Array, b: Array) -> Array:
    """Weighted sums of one layer, ``Z = X W + b``.

    Parameters
    ----------
    X : array_like, shape (n_samples, n_in)
    W : Array, shape (n_in, n_out)
    b : Array, shape (n_out,)
        Added to every row.

    Returns
    -------
    Z : Array, shape (n_samples, n_out)

    Raises
    ------
    TypeError
        If ``X`` is no array of numbers.
    ValueError
        If ``X`` is not a matrix with ``n_in`` columns, or ``b`` has not one number
        per column of ``W``.  One sample is a matrix with one row: ``x[np.newaxis]``.
    """
    X = checks.floats("X", X)
    if X.ndim != 2 or X.shape[1] != len(W):
        raise ValueError(
            f"X must have shape (n_samples, {len(W)}), but has shape {X.shape}"
            + ("; one sample is x[np.newaxis]" if X.shape == (len(W),) else "")
        )
    if np.shape(b) != np.shape(W)[1:]:
        raise ValueError(f"b must have shape {np.shape(W)[1:]}; got {np.shape(b)}")
    return X @ W + b


class Cache(NamedTuple):
    """What one layer saw, kept for the backward pass of chapter 5."""

    A_in: Array  # (n_samples, n_in), the layer's input
    Z: Array  # (n_samples, n_out), its weighted sums


def forward(network: Network, X: ArrayLike) -> tuple[Array, list[Cache]]:
    """Run the network, and keep what backpropagation will need.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n_samples, n_in of the first layer)

    Returns
    -------
    output : Array, shape (n_samples, n_out of the last layer)
    caches : list of Cache
        One per layer, in order.

    Raises
    ------
    TypeError
        If ``X`` is no array of numbers.
    ValueError
        If a layer does not fit the shape of what comes in.
    """
    A, caches = checks.floats("X", X), []
    for W, b, activation in network:
        Z = affine(A, W, b)
        caches.append(Cache(A, Z))
        A = activation(Z)
    return A, caches


@np.errstate(all="ignore")  # what overflows is seen in the output
def predict(network: Network, X: ArrayLike) -> Array:
    """Run the network, and return its output only.

    The rows pass a few thousand at a time, so that a million of them need
    little more memory than their outputs.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n_samples, n_in of the first layer)
        Numbers; lists, integers and data frames are taken as well.

    Returns
    -------
    output : Array, shape (n_samples, n_out of the last layer)
        Logits, where the last activation is ``identity``: probabilities are
        then ``sigmoid(output)`` or ``softmax(output)``.

    Raises
    ------
    TypeError
        If ``X`` is no array of numbers, or ``network`` no tuple of layers.
    ValueError
        If the shapes do not fit, or ``X`` is not finite.
    FloatingPointError
        If a weight or the output is not finite.
    """
    network = checks.network(network)
    X = checks.samples("X", X, n_columns=len(network[0].W))
    outputs = []
    for start in range(0, len(X), ROWS_AT_ONCE):
        A = X[start : start + ROWS_AT_ONCE]
        for W, b, activation in network:
            A = activation(affine(A, W, b))
        outputs.append(A)
    output = np.concatenate(outputs)
    checks.computed_array("the output", output)
    return output
