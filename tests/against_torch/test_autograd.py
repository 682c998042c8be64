"""Losses and gradients agree with PyTorch's, in float64."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from cases import ACTIVATIONS, PAIRS

from nnbook.backprop import loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.forward_pass import forward
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    sum_of_squared_errors,
)
from nnbook.structure import Layer, identity, init_network, relu, sigmoid, tanh

THEIRS = {
    identity: lambda z: z,
    sigmoid: torch.sigmoid,
    tanh: torch.tanh,
    relu: torch.relu,
    sum_of_squared_errors: lambda output, Y: F.mse_loss(output, Y, reduction="sum"),
    mean_squared_error: F.mse_loss,
    binary_cross_entropy: F.binary_cross_entropy_with_logits,
    cross_entropy: F.cross_entropy,
}


def test_every_function_of_the_table_is_compared():
    assert set(DERIVATIVES) == set(THEIRS)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output, loss", PAIRS)
@pytest.mark.parametrize("hidden_sizes", [(), (4,), (5, 3)])
@pytest.mark.parametrize("n_samples", [1, 16])
def test_gradients_are_autograds(hidden, output, loss, hidden_sizes, n_samples, rng):
    activations = [hidden] * len(hidden_sizes) + [output]
    network = init_network([3, *hidden_sizes, 2], activations, rng)
    network = tuple(layer._replace(b=rng.normal(size=layer.b.shape)) for layer in network)
    X, Y = rng.uniform(-1, 1, size=(n_samples, 3)), rng.uniform(size=(n_samples, 2))
    Y /= Y.sum(axis=1, keepdims=True)
    assert all(np.abs(cache.Z).max() <= 5 for cache in forward(network, X)[1])

    theirs = [
        Layer(*(torch.tensor(p, requires_grad=True) for p in (W, b)), f) for W, b, f in network
    ]
    A = torch.tensor(X)
    for W, b, activation in theirs:
        A = THEIRS[activation](A @ W + b)
    value = THEIRS[loss](A, torch.tensor(Y))
    value.backward()

    ours, gradients = loss_and_gradients(network, X, Y, loss)
    assert ours == pytest.approx(value.item(), abs=1e-12)
    for (dW, db), (W, b, _) in zip(gradients, theirs, strict=True):
        np.testing.assert_allclose(dW, W.grad, rtol=0, atol=1e-12)
        np.testing.assert_allclose(db, b.grad, rtol=0, atol=1e-12)
