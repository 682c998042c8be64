"""Convolution: a layer that looks at patches, one after another, with the same weights.

A patch is a small square of an image, written as a row; so ``Z = patches W + b`` is
chapter 2's dense layer, and chapter 5's backward pass holds with one more sum: over
all places where the weights were used.

Source: the third next step of document 001, which names convolution and shows none.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnbook.backprop import Gradient
from nnbook.doors import door
from nnbook.kinds import IMAGES, KERNELS, LIKE_POOLED, LIKE_Z_OF_MAPS, MAPS, SIDE
from nnbook.structure import Array


@door(X=IMAGES, side=SIDE)
def patches(X: Array, side: int = 3) -> Array:
    """Every square of ``side`` by ``side`` pixels, as a row of numbers.

    They have shape (n_samples, rows, columns, side * side): one patch for every place of
    its upper left corner, ``rows = height - side + 1`` and ``columns = width - side + 1``.
    """
    windows = sliding_window_view(X, (side, side), axis=(1, 2))
    return windows.reshape(*windows.shape[:3], side * side)


@door(X=IMAGES, W=KERNELS)
def convolve(X: Array, W: Array, b: Array) -> Array:
    """Weighted sums of every patch, ``Z = patches W + b``.

    The feature maps have shape (n_samples, rows, columns, n_out): one for each column of
    ``W``.  The kernel is not turned round; nor is it in PyTorch.
    """
    return patches(X, math.isqrt(len(W))) @ W + b


@door(X=IMAGES, W=KERNELS, dZ=LIKE_Z_OF_MAPS)
def convolve_backward(X: Array, W: Array, dZ: Array) -> Gradient:
    """Gradient of the shared weights: all patches of all samples add up.

    ``dW`` has shape (side * side, n_out), ``db`` (n_out,).
    """
    rows = patches(X, math.isqrt(len(W))).reshape(-1, len(W))
    flat_dZ = dZ.reshape(len(rows), -1)
    return Gradient(rows.T @ flat_dZ, flat_dZ.sum(axis=0))


@door(W=KERNELS, dZ=LIKE_Z_OF_MAPS)
def image_gradient(W: Array, dZ: Array) -> Array:
    """Gradient at the images: a pixel collects from all its patches.

    ``dX`` has shape (n_samples, height, width).
    """
    side, (n_samples, rows, columns, _) = math.isqrt(len(W)), dZ.shape
    at_patches = dZ @ W.T
    dX = np.zeros((n_samples, rows + side - 1, columns + side - 1), at_patches.dtype)
    for place, (down, right) in enumerate(np.ndindex(side, side)):
        seen = np.s_[:, down : down + rows, right : right + columns]
        dX[seen] += at_patches[..., place]
    return dX


def in_squares(A: Array) -> Array:
    """The maps cut into squares of 2 by 2, which lie along axes 2 and 4."""
    n_samples, rows, columns, n_out = A.shape
    return A.reshape(n_samples, rows // 2, 2, columns // 2, 2, n_out)


@door(A=MAPS)
def max_pool(A: Array) -> Array:
    """The largest number of every square of 2 by 2.

    The maps keep half their rows and columns.
    """
    return in_squares(A).max(axis=(2, 4))


@door(A=MAPS, d_pooled=LIKE_POOLED)
def max_pool_backward(A: Array, d_pooled: Array) -> Array:
    """Gradient at ``A``: all of it goes to the largest; equals share it.

    It comes in the shape of ``A``.
    """
    squares = in_squares(A)
    largest = squares == squares.max(axis=(2, 4), keepdims=True)
    share = largest / largest.sum(axis=(2, 4), keepdims=True, dtype=A.dtype)
    return (share * d_pooled[:, :, np.newaxis, :, np.newaxis]).reshape(A.shape)
