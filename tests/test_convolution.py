"""Convolution - the promises of nnbook/convolution.py."""

import numpy as np
import pytest
import reference
from refusal import refused

from nnbook.convolution import (
    convolve,
    convolve_backward,
    image_gradient,
    max_pool,
    max_pool_backward,
    patches,
)

IMAGE = np.arange(12.0).reshape(1, 3, 4)
SHAPES = [(1, 3, 3, 3, 1), (2, 5, 4, 3, 3), (3, 4, 7, 2, 2), (2, 3, 4, 1, 2)]


def draw(rng, n_samples, height, width, side, n_out):
    X, W = rng.normal(size=(n_samples, height, width)), rng.normal(size=(side * side, n_out))
    dZ = rng.normal(size=(n_samples, height - side + 1, width - side + 1, n_out))
    return X, W, rng.normal(size=n_out), dZ


def test_patches_by_hand():
    # 0 1 2 3      0 1      1 2      2 3
    # 4 5 6 7      4 5      5 6      6 7     and so on in the second row
    # 8 9 ...
    first, second = patches(IMAGE, 2)[0].tolist()
    assert first == [[0, 1, 4, 5], [1, 2, 5, 6], [2, 3, 6, 7]]
    assert second == [[4, 5, 8, 9], [5, 6, 9, 10], [6, 7, 10, 11]]


def test_a_layer_by_hand():
    # the kernel 1 0 0 -1 takes the lower right from the upper left: 0 - 5, 1 - 6, ...; plus 7
    assert convolve(IMAGE, [[1], [0], [0], [-1]], [7]).tolist() == [[[[2]] * 3] * 2]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_layer_is_its_textbook_formula(shape, rng):
    X, W, b, _ = draw(rng, *shape)
    np.testing.assert_allclose(convolve(X, W, b), reference.convolve(X, W, b), rtol=0, atol=1e-13)


@pytest.mark.parametrize("shape", SHAPES)
def test_its_gradients_are_those_of_the_complex_step(shape, rng):
    X, W, b, dZ = draw(rng, *shape)
    dX = reference.complex_step(lambda X: (reference.convolve(X, W, b) * dZ).sum(), X)
    dW = reference.complex_step(lambda W: (reference.convolve(X, W, b) * dZ).sum(), W)
    db = reference.complex_step(lambda b: (reference.convolve(X, W, b) * dZ).sum(), b)
    ours = convolve_backward(X, W, dZ)
    np.testing.assert_allclose(ours.dW, dW, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours.db, db, rtol=0, atol=1e-12)
    np.testing.assert_allclose(image_gradient(W, dZ), dX, rtol=0, atol=1e-12)


def test_the_way_back_is_a_convolution_with_the_kernel_turned_round(rng):
    X, W, _, dZ = draw(rng, 2, 6, 5, 3, 1)
    padded = np.pad(dZ[..., 0], [(0, 0), (2, 2), (2, 2)])
    turned = convolve(padded, W[::-1], [0.0])[..., 0]
    np.testing.assert_allclose(image_gradient(W, dZ), turned, rtol=0, atol=1e-13)


def test_a_moved_image_has_moved_maps(rng):
    X, W, b, _ = draw(rng, 2, 6, 7, 3, 3)
    Z, moved = convolve(X, W, b), convolve(X[:, :, 1:], W, b)
    np.testing.assert_allclose(moved, Z[:, :, 1:], rtol=0, atol=1e-14)


def test_pooling_by_hand():
    # 1 4 | 0 -1     the largest of the first square is 4, of the second 0 (three times)
    # 3 2 | 0  0
    A = np.array([[1.0, 4, 0, -1], [3, 2, 0, 0]]).reshape(1, 2, 4, 1)
    assert max_pool(A).ravel().tolist() == [4, 0]
    back = max_pool_backward(A, np.array([5.0, 6]).reshape(1, 1, 2, 1))
    assert back.reshape(2, 4).tolist() == [[0, 5, 2, 0], [0, 0, 2, 2]]


def test_pooling_hands_back_all_that_it_gets_to_the_largest(rng):
    A, d_pooled = rng.normal(size=(3, 4, 6, 2)), rng.normal(size=(3, 2, 3, 2))
    slopes = reference.complex_step(lambda A: (reference.max_pool(A) * d_pooled).sum(), A)
    np.testing.assert_allclose(max_pool_backward(A, d_pooled), slopes, rtol=0, atol=1e-14)


def test_float32_stays_float32(rng):
    X, W, b, dZ = (part.astype(np.float32) for part in draw(rng, 2, 5, 6, 2, 3))
    A = convolve(X, W, b)[:, :4, :4]
    results = [A, max_pool(A), max_pool_backward(A, max_pool(A)), image_gradient(W, dZ)]
    results += convolve_backward(X, W, dZ)
    assert {result.dtype.name for result in results} == {"float32"}


IMAGES = "X must have shape (n_samples, height, width), with images of at least "


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: patches(IMAGE[0]),
         IMAGES + "1 by 1; got shape (3, 4); one image is X[np.newaxis]"),
        (lambda: patches(IMAGE, 4), "side must be at most 3, as the images are; got 4"),
        (lambda: convolve(IMAGE, np.ones((16, 1)), [0]), IMAGES + "4 by 4; got shape (1, 3, 4)"),
        (lambda: convolve(IMAGE, np.ones((8, 1)), [0]),
         "W must have shape (side * side, n_out); got shape (8, 1)"),
        (lambda: convolve(IMAGE, np.ones((9, 2)), [0]), "b must have shape (2,); got shape (1,)"),
        (lambda: convolve_backward(IMAGE, np.ones((9, 2)), np.ones((1, 3, 4, 2))),
         "dZ must have shape (1, 1, 2, 2); got shape (1, 3, 4, 2)"),
        (lambda: image_gradient(np.ones((9, 2)), np.ones((1, 3, 4))),
         "dZ must have shape (n_samples, rows, columns, 2); got shape (1, 3, 4)"),
        (lambda: max_pool(np.ones((1, 3, 4, 2))),
         "A must have shape (n_samples, rows, columns, n_out), with rows and columns even; "
         "got shape (1, 3, 4, 2)"),
        (lambda: max_pool_backward(np.ones((1, 2, 4, 2)), np.ones((1, 2, 4, 2))),
         "d_pooled must have shape (1, 1, 2, 2); got shape (1, 2, 4, 2)"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(call, message):
    with refused(ValueError, message):
        call()
