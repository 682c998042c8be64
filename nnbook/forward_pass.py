"""Chapter 2 - Forward pass: from inputs to outputs.

Layer by layer, ``Z = A W + b`` and then ``A = activation(Z)``.

Sources: documents 000 (section 2), 002, 003 and 004.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnbook.doors import Finite, door
from nnbook.kinds import ROWS
from nnbook.structure import Array, Network

ROWS_AT_ONCE = 2048  # so that what a layer computes fits into the processor's cache


@door(X=ROWS)
def affine(X: Array, W: Array, b: Array) -> Array:
    """Weighted sums of one layer, ``Z = X W + b``.

    An array of shape (n_samples, n_out); ``b`` is added to every row.
    """
    return X @ W + b


class Cache(NamedTuple):
    """What one layer saw, kept for the backward pass of chapter 5.

    ``A_in`` has shape (n_samples, n_in), ``Z`` (n_samples, n_out).
    """

    A_in: Array  # (n_samples, n_in), the layer's input
    Z: Array  # (n_samples, n_out), its weighted sums


@door(X=ROWS)
def forward(network: Network, X: Array) -> tuple[Array, list[Cache]]:
    """Run the network, and keep what each layer saw.

    The output has shape (n_samples, n_out of the last layer); the caches are one per
    layer, in order.
    """
    A, caches = X, []
    for W, b, activation in network:
        Z = affine(A, W, b)
        caches.append(Cache(A, Z))
        A = activation(Z)
    return A, caches


@door(out=Finite("the output"))
def predict(network: Network, X: Array) -> Array:
    """Run the network, and return its output, of shape (n_samples, n_out).

    Where the last activation is ``identity`` the outputs are logits: probabilities are
    ``sigmoid(output)`` or ``softmax(output)``.  The rows pass a few thousand at a time,
    so that a million of them need little more memory than their outputs.
    """
    outputs = []
    for start in range(0, len(X), ROWS_AT_ONCE):
        output, _ = forward(network, X[start : start + ROWS_AT_ONCE])
        outputs.append(output)
    return np.concatenate(outputs)
