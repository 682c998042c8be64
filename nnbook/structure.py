"""Chapter 1 - Structure: what a network is made of.

A network is a tuple of layers; a layer is a weight matrix, a bias vector
and an activation function.  Samples are rows, features are columns.

Sources: documents 000 (sections 1 and 2), 002, 003 and 004.  Document 000
writes ``Wx`` in its text and ``X W`` in its code; the book keeps ``X W``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnbook.doors import door
from nnbook.kinds import network as sound

Array = NDArray[np.floating[Any]]
Activation = Callable[[Array], Array]
Initialisation = Callable[[int, int, "np.random.Generator"], Array]


class Layer(NamedTuple):
    """One layer, computing ``activation(X @ W + b)``.

    ``W`` has shape (n_in, n_out), ``b`` (n_out,).
    """

    W: Array  # (n_in, n_out): W[i, j] leads from input i to neuron j
    b: Array  # (n_out,): one bias per neuron
    activation: Activation  # applied to every entry of X @ W + b


Network = tuple[Layer, ...]


@door
def identity(z: Array) -> Array:
    """``z`` as it is: the activation of a regression output, or of logits."""
    return z


@door
def sigmoid(z: Array) -> Array:
    """Squash to (0, 1): ``1 / (1 + exp(-z))``.

    The result is in the shape of ``z``.  Below zero it is the same fraction multiplied by
    ``exp(z)``, so that no ``exp`` overflows.
    """
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


@door
def tanh(z: Array) -> Array:
    """Squash to (-1, 1), in the shape of ``z``."""
    return np.tanh(z)


@door
def relu(z: Array) -> Array:
    """Keep what is positive, and replace the rest by zero."""
    return np.maximum(z, 0)


# Where the values of an activation end; targets beyond are out of reach.
BOUNDS: dict[Activation, tuple[float, float]] = {
    sigmoid: (0, 1), tanh: (-1, 1), relu: (0, math.inf),
}  # fmt: skip


@door
def zeros(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """All weights 0: every neuron of a layer stays the twin of the others.

    The weights have shape (n_in, n_out), here and below.
    """
    return np.zeros((n_in, n_out))


@door
def gaussian(n_in: int, n_out: int, rng: np.random.Generator, std: float = 1.0) -> Array:
    """Weights from a normal distribution, as in documents 000, 002, 003 and 004."""
    return rng.normal(0, std, (n_in, n_out))


@door
def uniform(
    n_in: int, n_out: int, rng: np.random.Generator, low: float = 0.0, high: float = 1.0
) -> Array:
    """Weights drawn evenly from ``low`` to ``high``, as document 001 does."""
    return rng.uniform(low, high, (n_in, n_out))


@door
def xavier(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Weights of variance ``2 / (n_in + n_out)``, for tanh and sigmoid.

    A compromise between ``1 / n_in``, which keeps the spread of the signal
    on its way forward, and ``1 / n_out``, which keeps that of the gradient on
    its way back (Glorot and Bengio, 2010).
    """
    return rng.normal(0, math.sqrt(2 / (n_in + n_out)), (n_in, n_out))


@door
def he(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Weights of variance ``2 / n_in``, for relu, which drops half its input.

    Source: He, Zhang, Ren and Sun (2015).
    """
    return rng.normal(0, math.sqrt(2 / n_in), (n_in, n_out))


@door(out=sound)
def init_network(
    sizes: Sequence[int],
    activations: Sequence[Activation],
    rng: np.random.Generator,
    init: Initialisation = xavier,
    dtype: DTypeLike = np.float64,
) -> Network:
    """A network whose layers have the given sizes; the biases are 0.

    ``sizes`` holds the number of inputs, then the number of neurons of each layer:
    ``[2, 4, 1]`` has two inputs, four hidden neurons and one output.  Equal seeds of
    ``rng`` give equal networks.  ``init`` is `zeros`, `gaussian`, `uniform`, `xavier`
    or `he`, or one with other settings: ``functools.partial(gaussian, std=0.01)``.
    """
    layers = [
        Layer(np.array(init(n_in, n_out, rng), dtype), np.zeros(n_out, dtype), activation)
        for n_in, n_out, activation in zip(sizes[:-1], sizes[1:], activations, strict=True)
    ]
    return tuple(layers)


@door
def count_parameters(network: Network) -> int:
    """Number of weights and biases in the network."""
    return len(to_vector(network))


def to_vector(layers: Sequence[Any]) -> Array:
    """Every W and b of a network, or every dW and db of its gradient, in one vector."""
    return np.concatenate([part for layer in layers for part in layer[:2]], axis=None)


def from_vector(vector: Array, network: Network) -> Network:
    """The network with these numbers; its layers are views of the vector."""
    layers, start = [], 0
    for W, b, activation in network:
        middle, end = start + W.size, start + W.size + b.size
        layers.append(Layer(vector[start:middle].reshape(W.shape), vector[middle:end], activation))
        start = end
    return tuple(layers)
