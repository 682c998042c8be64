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
from numpy.typing import NDArray

from nnbook import kinds
from nnbook.doors import door
from nnbook.structure import Array

Labels = NDArray[np.intp]


@door
def line(n_samples: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points along the line y = 2x + 1, with Gaussian noise of deviation 1.

    Returns
    -------
    X : Array, shape (n_samples, 1)
    Y : Array, shape (n_samples, 1)
    """
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


@door
def moons(n_samples: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two half circles of radius 1 that interleave, blurred with Gaussian noise.

    Every other sample lies on the lower moon, which has label 1; ``noise`` is the
    standard deviation of the blur.

    Returns
    -------
    X : Array, shape (n_samples, 2)
    Y : Array, shape (n_samples, 1)
    """
    angle = rng.uniform(0, np.pi, n_samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    Y = np.arange(n_samples)[:, np.newaxis] % 2
    X = np.where(Y == 1, [1.0, 0.5] - upper, upper) + rng.normal(0, noise, upper.shape)
    return X.round(6), Y.astype(float)


@door
def quadrants(n_samples: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points of the plane; 1 where both coordinates have the same sign.

    Returns
    -------
    X : Array, shape (n_samples, 2)
    Y : Array, shape (n_samples, 1)
    """
    X = rng.normal(size=(n_samples, 2)).round(6)
    return X, (X[:, :1] * X[:, 1:] > 0).astype(float)


@door
def spiral(
    n_samples: int, noise: float, rng: np.random.Generator, n_arms: int = 3
) -> tuple[Array, Labels]:
    """Arms that wind once half around the origin, each a class of its own.

    The samples take turns between the arms; ``noise`` is the standard deviation of the
    angle, in radians.

    Returns
    -------
    X : Array, shape (n_samples, 2)
    labels : array of int, shape (n_samples,)
        From 0 to ``n_arms - 1``.
    """
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


@door(Y=kinds.LABELS_OR_TARGETS)
def split(
    X: Array, Y: NDArray[np.generic], share: float, rng: np.random.Generator
) -> tuple[Array, NDArray[np.generic], Array, NDArray[np.generic]]:
    """Put a share of the samples aside, drawn at random, to measure on later.

    ``share`` of the samples is put aside; the type of Y, targets or labels, is kept.

    Returns
    -------
    X_train, Y_train, X_held_out, Y_held_out : Array
    """
    n_held_out = round(share * len(X))
    if not 0 < n_held_out < len(X):
        raise ValueError(f"share {share:g} of {len(X)} samples leaves one of the parts empty")
    order = rng.permutation(len(X))
    held_out, train = order[:n_held_out], order[n_held_out:]
    return X[train], Y[train], X[held_out], Y[held_out]
