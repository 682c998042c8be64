"""Chapter 1 - Structure: what a network is made of.

A network is a tuple of layers; a layer is a weight matrix, a bias vector
and an activation function.  Samples are rows, features are columns.

An activation takes numbers in any form; ``TypeError`` says what else came.

Sources: documents 000 (sections 1 and 2), 002, 003 and 004.  Document 000
writes ``Wx`` in its text and ``X W`` in its code; the book keeps ``X W``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnbook import checks

Array = NDArray[np.floating[Any]]
Activation = Callable[[Array], Array]
Initialisation = Callable[[int, int, "np.random.Generator"], Array]


class Layer(NamedTuple):
    """One layer, computing ``activation(X @ W + b)``.

    Attributes
    ----------
    W : Array, shape (n_in, n_out)
        ``W[i, j]`` is the strength of the connection from input i to neuron j.
    b : Array, shape (n_out,)
        One bias per neuron.
    activation : callable
        Applied to every entry of ``X @ W + b``.
    """

    W: Array
    b: Array
    activation: Activation


Network = tuple[Layer, ...]


def identity(z: ArrayLike) -> Array:
    """Leave ``z`` as it is: the activation of a regression output, or of logits.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    z : Array, of the shape of ``z``
    """
    return checks.floats("z", z)


def sigmoid(z: ArrayLike) -> Array:
    """Squash to (0, 1): ``1 / (1 + exp(-z))``.

    Above zero the code is that formula; below, the same fraction multiplied
    by ``exp(z)``, so that no ``exp`` ever overflows.  ``top / (1 + e)`` is taken as
    ``top - top e / (1 + e)``, where rounding costs less: accurate to 2 ulp, units
    of the last binary digit.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    a : Array, of the shape of ``z``
    """
    z = checks.floats("z", z)
    top, e = np.exp(np.minimum(z, 0.0)), np.exp(-np.abs(z))
    return top - top * e / (1.0 + e)


def tanh(z: ArrayLike) -> Array:
    """Squash to (-1, 1).

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    a : Array, of the shape of ``z``
    """
    return np.tanh(checks.floats("z", z))


def relu(z: ArrayLike) -> Array:
    """Keep what is positive, and replace the rest by zero.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    a : Array, of the shape of ``z``
    """
    return np.maximum(checks.floats("z", z), 0.0)


BOUNDS: dict[Activation, tuple[float, float]] = {sigmoid: (0.0, 1.0), tanh: (-1.0, 1.0)}


def zeros(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """All weights 0: every neuron of a layer stays the twin of the others.

    Parameters
    ----------
    n_in, n_out : int
    rng : numpy.random.Generator
        Not used.

    Returns
    -------
    W : Array, shape (n_in, n_out)
    """
    return np.zeros((n_in, n_out))


def gaussian(n_in: int, n_out: int, rng: np.random.Generator, std: float = 1.0) -> Array:
    """Draw weights from a normal distribution, as documents 000, 002, 003 and 004 do.

    Parameters
    ----------
    n_in, n_out : int
    rng : numpy.random.Generator
    std : float
        Standard deviation.

    Returns
    -------
    W : Array, shape (n_in, n_out)
    """
    return rng.normal(0, checks.number("std", std, at_least=0), (n_in, n_out))


def uniform(
    n_in: int, n_out: int, rng: np.random.Generator, low: float = 0.0, high: float = 1.0
) -> Array:
    """Draw weights evenly from ``low`` to ``high``, as document 001 does.

    Parameters
    ----------
    n_in, n_out : int
    rng : numpy.random.Generator
    low, high : float

    Returns
    -------
    W : Array, shape (n_in, n_out)
    """
    low = checks.number("low", low)
    return rng.uniform(low, checks.number("high", high, at_least=low), (n_in, n_out))


def xavier(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Draw weights of variance ``2 / (n_in + n_out)``, for tanh and sigmoid.

    A compromise between ``1 / n_in``, which keeps the spread of the signal
    on its way forward, and ``1 / n_out``, which keeps that of the gradient on
    its way back (Glorot and Bengio, 2010).

    Parameters
    ----------
    n_in, n_out : int
    rng : numpy.random.Generator

    Returns
    -------
    W : Array, shape (n_in, n_out)
    """
    return rng.normal(0, math.sqrt(2 / (n_in + n_out)), (n_in, n_out))


def he(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Draw weights of variance ``2 / n_in``, for relu, which drops half its input.

    Source: He, Zhang, Ren and Sun (2015).

    Parameters
    ----------
    n_in, n_out : int
    rng : numpy.random.Generator

    Returns
    -------
    W : Array, shape (n_in, n_out)
    """
    return rng.normal(0, math.sqrt(2 / n_in), (n_in, n_out))


def init_network(
    sizes: Sequence[int],
    activations: Sequence[Activation],
    rng: np.random.Generator,
    init: Initialisation = xavier,
    dtype: DTypeLike = np.float64,
) -> Network:
    """Draw a network whose layers have the given sizes; the biases are 0.

    Parameters
    ----------
    sizes : sequence of int
        Number of inputs, then the number of neurons of each layer:
        ``[2, 4, 1]`` has two inputs, four hidden neurons and one output.
    activations : sequence of callables
        One per layer, so one fewer than ``sizes``.
    rng : numpy.random.Generator
        The only source of randomness; equal seeds give equal networks.
    init : callable
        Takes ``n_in, n_out, rng`` and returns the weights of one layer:
        `zeros`, `gaussian`, `uniform`, `xavier` or `he`.  Other settings by
        ``functools.partial(gaussian, std=0.01)``.
    dtype : float64 or float32

    Returns
    -------
    network : tuple of Layer

    Raises
    ------
    TypeError
        If a size is no integer, ``rng`` no generator, or ``init`` or an activation
        no function.
    ValueError
        If there are no layers, a size is below 1, the weights would fill more than
        2 GB, the numbers of layers in ``sizes`` and ``activations`` differ, or ``init``
        returns another shape.
    """
    sizes = checks.layer_sizes(sizes)
    activations = checks.activations(activations, n_layers=len(sizes) - 1)
    rng = checks.generator(rng)
    init = checks.function("init", init)
    dtype = checks.float_dtype(dtype)
    network: list[Layer] = []
    for n_in, n_out, activation in zip(sizes[:-1], sizes[1:], activations, strict=True):
        W = checks.weights(init(n_in, n_out, rng), n_in, n_out)
        network.append(Layer(np.array(W, dtype), np.zeros(n_out, dtype), activation))
    checked: Network = checks.network(network)
    return checked


def count_parameters(network: Network) -> int:
    """Number of weights and biases in the network.

    Parameters
    ----------
    network : Network

    Returns
    -------
    count : int
    """
    return sum(W.size + b.size for W, b, _ in checks.network(network))
