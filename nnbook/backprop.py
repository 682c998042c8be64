"""Chapter 5 - Backprop: from the loss back to every weight.

For each layer, last to first, with dA the gradient of the loss with respect
to the layer's output::

    dZ = dA * activation'(Z)      through the activation
    dW = A_in.T @ dZ              to the weights
    db = sum of the rows of dZ    to the biases
    dA = dZ @ W.T                 to the layer before

Sources: documents 000 (section 2), 002, 003 and 004.  Document 000 pairs the
squared error with the gradient of the cross-entropy; here the pair is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnbook.chain_rule import DERIVATIVES, numerical_gradient
from nnbook.doors import Finite, door
from nnbook.forward_pass import Cache, forward
from nnbook.kinds import FUNCTION
from nnbook.losses import Loss
from nnbook.structure import Array, Network, from_vector, to_vector


class Gradient(NamedTuple):
    """Gradient of the loss with respect to one layer's parameters.

    ``dW`` has shape (n_in, n_out), ``db`` (n_out,).
    """

    dW: Array  # (n_in, n_out), as W
    db: Array  # (n_out,), as b


@door
def backward(network: Network, caches: Sequence[Cache], dA: Array) -> list[Gradient]:
    """Carry ``dA``, the gradient at the network's output, back to every layer.

    ``caches`` come from `forward` with the same network.  The gradients come in the
    order of the network.
    """
    gradients = []
    for k in reversed(range(len(network))):
        W, _, activation = network[k]
        A_in, Z = caches[k]
        dZ = dA * DERIVATIVES[activation](Z)
        gradients.append(Gradient(A_in.T @ dZ, dZ.sum(axis=0)))
        if k > 0:  # the data have no parameters to go back to
            dA = dZ @ W.T
    return gradients[::-1]


@door(out=Finite("the loss", "the gradient"))
def loss_and_gradients(
    network: Network, X: Array, Y: Array, loss: Loss
) -> tuple[float, list[Gradient]]:
    """Loss over ``X, Y``, and its gradient for every layer, in order."""
    output, caches = forward(network, X)
    return loss(output, Y), backward(network, caches, DERIVATIVES[loss](output, Y))


@door(loss=FUNCTION, out=Finite("the gradient"))
def numerical_gradients(
    network: Network, X: Array, Y: Array, loss: Loss, h: float = 1e-5
) -> list[Gradient]:
    """What `backward` should return, measured weight by weight, in float64."""

    def loss_at(w: Array) -> float:
        return loss(forward(from_vector(w, network), X)[0], Y)

    slopes = numerical_gradient(loss_at, to_vector(network).astype(np.float64), h)
    return [Gradient(dW, db) for dW, db, _ in from_vector(slopes, network)]
