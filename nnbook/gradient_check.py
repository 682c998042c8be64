"""Is a gradient right?  Backprop of chapter 5, held against slopes that are measured."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from nnbook.backprop import Gradient, backward, numerical_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.doors import Finite, door
from nnbook.forward_pass import Cache, forward
from nnbook.kinds import in_float64
from nnbook.losses import Loss
from nnbook.structure import Array, Layer, Network, relu, to_vector

STEP = 1e-5  # as in `numerical_gradient`
ROUNDING = 1e-15  # of a number near 1: a few times the machine epsilon


def relative_error(g: Array, m: Array, noise: float = 0.0) -> float:
    """How far g is from m: ``|g - m| / (|g| + |m|)``, from 0 to 1.

    ``|g|`` is the length of a vector; ``noise``, a length that cannot be told apart
    from 0, is taken off ``|g - m|``.  Two gradients of length 0 are equal.
    """
    lengths = float(np.linalg.norm(g) + np.linalg.norm(m))
    apart = float(np.linalg.norm(np.subtract(g, m)))
    return max(apart - noise, 0.0) / lengths if lengths else 0.0


@door(also=in_float64, out=Finite("the gradient"))
def gradient_error(
    network: Network, X: Array, Y: Array, loss: Loss, gradients: Sequence[Gradient] | None = None
) -> float:
    """The `relative_error` of the network's gradients against finite differences.

    By default those of `loss_and_gradients` are checked, else the ``gradients`` given.
    Below 1e-7 when every derivative is right; usually above 1e-3 when one is wrong, and at most 1.
    What the rounding of the loss does to measured slopes, about 1e-10 for a loss near 1, is taken
    off.  A relu is measured on its own side of the kink; an activation of your own that has a
    kink needs samples that stay off it.
    """
    output, caches = forward(network, X)
    if gradients is None:
        gradients = backward(network, caches, DERIVATIVES[loss](output, Y))
    g, h = to_vector(gradients), suitable_step(network, caches)
    m = to_vector(numerical_gradients(held_at_its_kinks(network, caches), X, Y, loss, h))
    noise = rounding_of_the_loss(output, Y, loss) / h * math.sqrt(len(g))
    return relative_error(g, m, noise)


def suitable_step(network: Network, caches: Sequence[Cache]) -> float:
    """Shorter where a nudge meets large numbers, yet enough to change every parameter."""
    met = [A_in for A_in, _ in caches] + [W for W, _, _ in network[1:]]
    factor = max(1.0, *(np.abs(numbers).max() for numbers in met))
    return float(max(STEP / factor, 1e-13 * np.abs(to_vector(network)).max()))


def rounding_of_the_loss(output: Array, Y: Array, loss: Loss) -> float:
    """By how much the loss may be off: through its own last digits, and the output's."""
    through_the_output = np.abs(output * DERIVATIVES[loss](output, Y)).sum()
    return float(ROUNDING * (1.0 + abs(loss(output, Y)) + through_the_output))


def held_at_its_kinks(network: Network, caches: Sequence[Cache]) -> Network:
    """The network with every relu held open or closed, as it is for the samples of these caches."""

    def held(layer: Layer, Z: Array) -> Layer:
        if layer.activation is not relu:
            return layer
        return layer._replace(activation=lambda z: np.where(Z > 0, z, 0))

    return tuple(held(layer, Z) for layer, (_, Z) in zip(network, caches, strict=True))
