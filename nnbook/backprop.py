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

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnbook import checks
from nnbook.chain_rule import DERIVATIVES, numerical_gradient
from nnbook.forward_pass import Cache, forward
from nnbook.losses import CHECK_TARGETS, Loss
from nnbook.structure import Array, Layer, Network, relu, sigmoid

STEP = 1e-5  # as in `numerical_gradient`
ROUNDING = 1e-15  # of a number near 1: a few times the machine epsilon


class Gradient(NamedTuple):
    """Gradient of the loss with respect to one layer's parameters."""

    dW: Array  # shape of W
    db: Array  # shape of b


def backward(network: Network, caches: Sequence[Cache], dA: Array) -> list[Gradient]:
    """Carry ``dA``, the gradient at the network's output, back to every layer.

    Parameters
    ----------
    network : Network
    caches : list of Cache
        From ``forward`` with the same network.
    dA : Array, shape of the network's output

    Returns
    -------
    gradients : list of Gradient
        One per layer, in the order of the network.
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


def forward_and_backward(
    network: Network, X: Array, Y: Array, loss: Loss
) -> tuple[float, list[Gradient]]:
    """One forward and one backward pass: `loss_and_gradients` without its checks.

    Parameters
    ----------
    network : Network
    X : Array, shape (n_samples, n_in)
    Y : Array, shape (n_samples, n_out)
    loss : callable

    Returns
    -------
    value : float
    gradients : list of Gradient

    Raises
    ------
    FloatingPointError
        If the loss is not finite.
    """
    output, caches = forward(network, X)
    value = checks.computed("the loss", loss(output, Y))
    return value, backward(network, caches, DERIVATIVES[loss](output, Y))


def check_data(
    network: Network, X: ArrayLike, Y: ArrayLike, loss: Loss, names: Sequence[str] = ("X", "Y")
) -> tuple[Network, Array, Array]:
    """Return the arguments as arrays that fit each other, or say why they don't.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If shapes do not fit, values are not finite, a derivative is unknown,
        or targets or last activation do not suit the loss.
    """
    network = checks.network(network)
    X = checks.samples(names[0], X, n_columns=len(network[0].W))
    Y = checks.targets(names[1], Y, n_samples=len(X), n_out=len(network[-1].b))
    few = Y[:3]
    checks.derivative_known(checks.function("loss", loss), DERIVATIVES, few, few)
    checks.leaves_alone(loss, few, few)
    for layer in network:
        checks.derivative_known(layer.activation, DERIVATIVES, checks.some_rows(layer.b))
    if loss in CHECK_TARGETS:
        CHECK_TARGETS[loss](Y)
        if network[-1].activation is sigmoid:
            raise ValueError(
                f"{loss.__name__} takes logits and applies the sigmoid or softmax itself: "
                "the last activation must be identity, not sigmoid"
            )
    return network, X, Y


@np.errstate(all="ignore")  # what overflows is seen in the result
def loss_and_gradients(
    network: Network, X: ArrayLike, Y: ArrayLike, loss: Loss
) -> tuple[float, list[Gradient]]:
    """Loss over the samples ``X, Y``, and its gradient for every layer.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n_samples, n_in of the first layer)
    Y : array_like, shape (n_samples, n_out of the last layer)
    loss : callable
        A loss of chapter 3, or one of your own with its line in ``DERIVATIVES``.

    Returns
    -------
    value : float
    gradients : list of Gradient
        One per layer, in the order of the network.

    Raises
    ------
    TypeError, ValueError
        If the data, the network and the loss do not fit, as `check_data` says.
    FloatingPointError
        If the loss or a gradient is not finite.
    """
    value, gradients = forward_and_backward(*check_data(network, X, Y, loss), loss)
    checks.computed_array("the gradient", flat(gradients))
    return value, gradients


def numerical_gradients(
    network: Network, X: ArrayLike, Y: ArrayLike, loss: Loss, h: float = 1e-5
) -> list[Gradient]:
    """What `backward` should return, measured weight by weight.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n_samples, n_in)
    Y : array_like, shape (n_samples, n_out)
    loss : callable
    h : float
        As in `numerical_gradient`.

    Returns
    -------
    gradients : list of Gradient
        One per layer, in the order of the network.
    """
    network = checks.network(network)
    X = checks.samples("X", X, n_columns=len(network[0].W))
    Y = checks.targets("Y", Y, n_samples=len(X), n_out=len(network[-1].b))
    return measured_gradients(network, X, Y, checks.function("loss", loss), h)


def measured_gradients(
    network: Network, X: Array, Y: Array, loss: Loss, h: float
) -> list[Gradient]:
    """`numerical_gradients` without its checks."""

    def loss_with(k: int, layer: Layer) -> float:
        return loss(forward((*network[:k], layer, *network[k + 1 :]), X)[0], Y)

    def gradient_of(k: int) -> Gradient:
        layer = network[k]
        return Gradient(
            dW=numerical_gradient(lambda W: loss_with(k, layer._replace(W=W)), layer.W, h),
            db=numerical_gradient(lambda b: loss_with(k, layer._replace(b=b)), layer.b, h),
        )

    return [gradient_of(k) for k in range(len(network))]


def without_kinks(network: Network, caches: Sequence[Cache]) -> Network:
    """The network with every relu held on its side of the kink, for these samples.

    What was open stays open and what was closed stays closed: the output and
    the gradient are those of the network, and no nudge meets a kink.

    Parameters
    ----------
    network : Network
    caches : list of Cache
        From ``forward`` with the same network and the samples.

    Returns
    -------
    network : Network
        For these samples only.
    """

    def held(layer: Layer, Z: Array) -> Layer:
        if layer.activation is not relu:
            return layer
        return layer._replace(activation=lambda z: np.where(Z > 0.0, z, 0.0))

    return tuple(held(layer, Z) for layer, (_, Z) in zip(network, caches, strict=True))


@np.errstate(all="ignore")  # what overflows is seen in the result
def gradient_error(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss,
    gradients: Sequence[Gradient] | None = None,
) -> float:
    """How far gradients are from finite differences: ``|g - m| / (|g| + |m|)``.

    The step is shorter where inputs or weights are large.  What the rounding of
    the loss does to measured slopes, about 1e-10 for a loss near 1, is taken off
    ``|g - m|``: smaller gradients than that cannot be checked.

    Parameters
    ----------
    network : Network
        In float64: float32 has too few digits to measure a slope.
    X, Y, loss
        As in `loss_and_gradients`.
    gradients : list of Gradient, optional
        Those to check; by default the ones of `loss_and_gradients`.

    Returns
    -------
    error : float
        Below 1e-7 when every derivative is right; usually above 1e-3 when one
        is wrong, and at most 1.  A relu is measured on its own side of the kink,
        and ``z = 0`` counts as closed; an activation of your own that has a kink
        needs samples that stay off it.

    Raises
    ------
    TypeError, ValueError
        As in `loss_and_gradients`, or if the network is not in float64, or
        the gradients have not the shapes of the parameters.
    FloatingPointError
        If the loss or a gradient is not finite.
    """
    network, X, Y = check_data(network, X, Y, loss)
    if any(W.dtype != np.float64 for W, _, _ in network):
        found = ", ".join(W.dtype.name for W, _, _ in network)
        raise ValueError(f"a gradient check needs a network in float64; got {found}")
    output, caches = forward(network, X)
    if gradients is None:
        gradients = backward(network, caches, DERIVATIVES[loss](output, Y))
    gradients = [
        Gradient(*checks.pair(f"gradients[{k}]", gradient, "(dW, db)"))
        for k, gradient in enumerate(checks.items("gradients", gradients, "one (dW, db) per layer"))
    ]
    rounding = rounding_of_the_loss(output, Y, loss)
    h = step_for(network, caches)
    measured = measured_gradients(without_kinks(network, caches), X, Y, loss, h)
    if shapes(gradients) != shapes(measured):
        raise ValueError(
            f"gradients must be one (dW, db) per layer, of shapes {shapes(measured)}; "
            f"got {shapes(gradients)}"
        )
    ours, theirs = checks.floats("gradients", flat(gradients)), flat(measured)
    noise = rounding / h * math.sqrt(len(ours))
    size = float(np.linalg.norm(ours) + np.linalg.norm(theirs))
    error = max(float(np.linalg.norm(ours - theirs)) - noise, 0.0) / size if size else 0.0
    return checks.computed("the gradient", error)


def step_for(network: Network, caches: Sequence[Cache]) -> float:
    """Shorter where a nudge meets large numbers, yet enough to change every parameter."""
    inputs, weights_to_pass = [A_in for A_in, _ in caches], [W for W, _, _ in network[1:]]
    factor = max(1.0, *(np.abs(numbers).max() for numbers in inputs + weights_to_pass))
    parameters = max(np.abs(part).max() for W, b, _ in network for part in (W, b))
    return float(max(STEP / factor, 1e-13 * parameters))


def rounding_of_the_loss(output: Array, Y: Array, loss: Loss) -> float:
    """By how much the loss may be off: through its own last digits, and the output's."""
    value = checks.computed("the loss", loss(output, Y))
    through_the_output = np.abs(output * DERIVATIVES[loss](output, Y)).sum()
    return float(ROUNDING * (1.0 + abs(value) + through_the_output))


def shapes(gradients: Sequence[Gradient]) -> list[tuple[int, ...]]:
    """The shape of every dW and db, layer by layer."""
    return [np.shape(part) for gradient in gradients for part in gradient]


def flat(gradients: Sequence[Gradient]) -> Array:
    """Every dW and db in one vector, layer by layer."""
    return np.concatenate([part for gradient in gradients for part in gradient], axis=None)


def unflatten(vector: Array, gradients: Sequence[Gradient]) -> list[Gradient]:
    """`flat` undone: the numbers of a vector in the shapes of ``gradients``."""
    layers, start = [], 0
    for dW, db in gradients:
        middle, end = start + dW.size, start + dW.size + db.size
        layers.append(Gradient(vector[start:middle].reshape(dW.shape), vector[middle:end]))
        start = end
    return layers
