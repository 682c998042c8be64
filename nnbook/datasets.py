"""The data of the worked examples, made by code or bundled; nothing is downloaded.

Each function returns ``X`` of shape (n_samples, n_features) and ``Y`` of
shape (n_samples, 1).  Where there are several classes, the second array holds
labels of shape (n_samples,), for `nnbook.losses.one_hot`.  Random data are
rounded to 6 decimals, which makes them the same on every machine.

Sources: documents 000 (`line`, `xor`), 001 (`truth_table`), 003
(`exam_scores`), 002 (`moons`) and 004 (`quadrants`); for `digits` see there.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook import checks
from nnbook.structure import Array

Labels = NDArray[np.intp]


def line(n_samples: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points along the line y = 2x + 1, with Gaussian noise of deviation 1.

    Parameters
    ----------
    n_samples : int
    rng : numpy.random.Generator

    Returns
    -------
    X : Array, shape (n_samples, 1)
    Y : Array, shape (n_samples, 1)

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, or there is no sample.
    """
    n_samples, rng = checks.integer("n_samples", n_samples, at_least=1), checks.generator(rng)
    X = rng.normal(0, 10, (n_samples, 1)).round(6)
    return X, (2 * X + 1 + rng.normal(0, 1, X.shape)).round(6)


def xor() -> tuple[Array, Array]:
    """The four cases of exclusive or: 1 where exactly one input is 1.

    Returns
    -------
    X : Array, shape (4, 2)
    Y : Array, shape (4, 1)
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, np.array([[0.0], [1.0], [1.0], [0.0]])


def truth_table() -> tuple[Array, Array]:
    """Exclusive or with a third input that is always 1, as in document 001.

    Returns
    -------
    X : Array, shape (4, 3)
    Y : Array, shape (4, 1)
    """
    X, Y = xor()
    return np.column_stack([X, np.ones(4)]), Y


def exam_scores() -> tuple[Array, Array]:
    """Hours slept and hours studied by three students, and their scores out of 100.

    Returns
    -------
    X : Array, shape (3, 2)
    Y : Array, shape (3, 1)
    """
    X = np.array([[2.0, 9.0], [1.0, 5.0], [3.0, 6.0]])
    return X, np.array([[92.0], [86.0], [89.0]])


def moons(n_samples: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two half circles of radius 1 that interleave, blurred with Gaussian noise.

    Parameters
    ----------
    n_samples : int
        Every other sample lies on the lower moon, which has label 1.
    noise : float
        Standard deviation of the blur.
    rng : numpy.random.Generator

    Returns
    -------
    X : Array, shape (n_samples, 2)
    Y : Array, shape (n_samples, 1)

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, or negative.
    """
    n_samples, rng = checks.integer("n_samples", n_samples, at_least=1), checks.generator(rng)
    noise = checks.number("noise", noise, at_least=0)
    angle = rng.uniform(0, np.pi, n_samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    Y = np.arange(n_samples)[:, np.newaxis] % 2
    X = np.where(Y == 1, [1.0, 0.5] - upper, upper) + rng.normal(0, noise, upper.shape)
    return X.round(6), Y.astype(float)


def quadrants(n_samples: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points of the plane; 1 where both coordinates have the same sign.

    Parameters
    ----------
    n_samples : int
    rng : numpy.random.Generator

    Returns
    -------
    X : Array, shape (n_samples, 2)
    Y : Array, shape (n_samples, 1)

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, or there is no sample.
    """
    n_samples, rng = checks.integer("n_samples", n_samples, at_least=1), checks.generator(rng)
    X = rng.normal(size=(n_samples, 2)).round(6)
    return X, (X[:, :1] * X[:, 1:] > 0).astype(float)


def spiral(
    n_samples: int, noise: float, rng: np.random.Generator, n_arms: int = 3
) -> tuple[Array, Labels]:
    """Arms that wind once half around the origin, each a class of its own.

    Parameters
    ----------
    n_samples : int
        In all; they take turns between the arms.
    noise : float
        Standard deviation of the angle, in radians.
    rng : numpy.random.Generator
    n_arms : int

    Returns
    -------
    X : Array, shape (n_samples, 2)
    labels : array of int, shape (n_samples,)
        From 0 to ``n_arms - 1``.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, or too small.
    """
    n_samples, rng = checks.integer("n_samples", n_samples, at_least=1), checks.generator(rng)
    noise = checks.number("noise", noise, at_least=0)
    n_arms = checks.integer("n_arms", n_arms, at_least=1)
    labels = np.arange(n_samples, dtype=np.intp) % n_arms
    radius = rng.uniform(0, 1, n_samples)
    angle = 2 * np.pi * labels / n_arms + np.pi * radius + rng.normal(0, noise, n_samples)
    X = radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X.round(6), labels


def digits() -> tuple[Array, Labels]:
    """1,797 handwritten digits from 13 people, as images of 8 by 8 pixels.

    Returns
    -------
    X : Array, shape (1797, 64)
        Brightness from 0 to 1 in steps of 1/16, row after row:
        ``X[0].reshape(8, 8)`` is the first image.
    labels : array of int, shape (1797,)
        The digit that was written, 0 to 9.

    Notes
    -----
    The test part of "Optical Recognition of Handwritten Digits" by
    E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository,
    https://doi.org/10.24432/C50P49, CC BY 4.0; the same numbers as
    ``sklearn.datasets.load_digits``.
    """
    with (files("nnbook") / "data" / "digits.npz").open("rb") as file, np.load(file) as data:
        return data["images"] / 16, data["labels"].astype(np.intp)


def split(
    X: ArrayLike, Y: ArrayLike, share: float, rng: np.random.Generator
) -> tuple[Array, NDArray[np.generic], Array, NDArray[np.generic]]:
    """Put a share of the samples aside, drawn at random, to measure on later.

    Parameters
    ----------
    X : array_like, shape (n_samples, n_features)
    Y : array_like, of length n_samples
        Targets or labels; their type is kept.
    share : float
        Between 0 and 1: how much is put aside.
    rng : numpy.random.Generator

    Returns
    -------
    X_train, Y_train, X_held_out, Y_held_out : Array

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, the lengths differ, or one of the
        two parts would be empty.
    """
    X, Y = checks.samples("X", X), checks.any_array("Y", Y, "Y must be an array")
    if Y.shape[:1] != (len(X),):
        raise ValueError(f"Y must hold {len(X)} targets, as X has samples; got shape {Y.shape}")
    share = checks.number("share", share, above=0, below=1)
    n_held_out = round(share * len(X))
    if not 0 < n_held_out < len(X):
        raise ValueError(f"share {share:g} of {len(X)} samples leaves one of the parts empty")
    order = checks.generator(rng).permutation(len(X))
    held_out, train = order[:n_held_out], order[n_held_out:]
    return X[train], Y[train], X[held_out], Y[held_out]
