"""Convolution and pooling agree with PyTorch's, forwards and backwards, on the book's digits."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nnbook.chain_rule import cross_entropy_prime
from nnbook.convolution import (
    convolve,
    convolve_backward,
    image_gradient,
    max_pool,
    max_pool_backward,
)
from nnbook.datasets import digits
from nnbook.losses import cross_entropy, one_hot
from nnbook.structure import relu

CLOSE = {"rtol": 0, "atol": 1e-12}


@pytest.mark.parametrize("side, n_out", [(3, 8), (3, 1), (1, 3), (5, 2)])
def test_the_gradients_of_a_network_are_autograds(side, n_out, rng):
    pixels, labels = digits()
    X, Y = pixels[:40].reshape(-1, 8, 8), one_hot(labels[:40], 10)
    W, b = rng.normal(size=(side * side, n_out)), rng.normal(size=n_out)
    size = (9 - side) // 2 * 2  # an even number of rows and columns is pooled
    V, c = rng.normal(size=(size * size // 4 * n_out, 10)), rng.normal(size=10)

    Z = convolve(X, W, b)
    A = relu(Z)[:, :size, :size]
    pooled = max_pool(A)
    logits = pooled.reshape(len(X), -1) @ V + c
    d_logits = cross_entropy_prime(logits, Y)
    dZ = np.zeros_like(Z)
    d_pooled = (d_logits @ V.T).reshape(pooled.shape)
    dZ[:, :size, :size] = max_pool_backward(A, d_pooled)
    dZ *= Z > 0

    x, w, bias = (torch.tensor(part, requires_grad=True) for part in (X, W, b))
    kernels = w.T.reshape(n_out, 1, side, side)
    maps = torch.relu(F.conv2d(x[:, None], kernels, bias))[:, :, :size, :size]
    theirs = F.max_pool2d(maps, 2).permute(0, 2, 3, 1).flatten(1) @ torch.tensor(V)
    loss = F.cross_entropy(theirs + torch.tensor(c), torch.tensor(Y))
    loss.backward()

    assert cross_entropy(logits, Y) == pytest.approx(loss.item(), abs=1e-12)
    dW, db = convolve_backward(X, W, dZ)
    np.testing.assert_allclose(dW, w.grad, **CLOSE)
    np.testing.assert_allclose(db, bias.grad, **CLOSE)


def test_the_gradient_at_the_images_is_autograds(rng):
    X, W, dZ = rng.normal(size=(5, 8, 7)), rng.normal(size=(9, 4)), rng.normal(size=(5, 6, 5, 4))
    x = torch.tensor(X[:, None], requires_grad=True)
    Z = F.conv2d(x, torch.tensor(W.T.reshape(4, 1, 3, 3)))
    Z.backward(torch.tensor(dZ.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(image_gradient(W, dZ), x.grad[:, 0], **CLOSE)


def test_at_a_tie_theirs_goes_to_the_first_and_ours_is_shared():
    A = torch.ones(1, 1, 2, 2, requires_grad=True)
    F.max_pool2d(A, 2).backward(torch.full((1, 1, 1, 1), 8.0))
    assert A.grad.ravel().tolist() == [8, 0, 0, 0]
    ours = max_pool_backward(np.ones((1, 2, 2, 1)), np.full((1, 1, 1, 1), 8.0))
    assert ours.ravel().tolist() == [2, 2, 2, 2]
