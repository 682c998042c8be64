"""Every step of a training of 1,000 is where PyTorch's optimisers are."""

from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nnbook.datasets import xor
from nnbook.losses import binary_cross_entropy
from nnbook.structure import Layer, identity, init_network, tanh
from nnbook.training import adam, fit, gradient_descent, momentum

SGD, Adam = torch.optim.SGD, torch.optim.Adam


@pytest.mark.parametrize(
    "ours, theirs",
    # Adam's steps are small enough not to arrive: at a minimum it divides rounding by rounding.
    [
        (gradient_descent, partial(SGD, lr=0.1)),
        (momentum, partial(SGD, lr=0.1, momentum=0.9)),
        (partial(momentum, decay=0.5), partial(SGD, lr=0.1, momentum=0.5)),
        (partial(momentum, decay=0.0), partial(SGD, lr=0.1, momentum=0.0)),
        (adam, partial(Adam, lr=0.01)),
        (partial(adam, decay=0.5), partial(Adam, lr=0.01, betas=(0.5, 0.999))),
        (partial(adam, decay_of_squares=0.99), partial(Adam, lr=0.01, betas=(0.9, 0.99))),
        (partial(adam, epsilon=1e-3), partial(Adam, lr=0.01, eps=1e-3)),
    ],
    ids=lambda f: str(getattr(f, "keywords", "")),
)
def test_trajectories_of_1000_steps(ours, theirs):
    X, Y = xor()
    network = init_network([2, 4, 1], [tanh, identity], np.random.default_rng(0))
    parameters = [torch.tensor(p, requires_grad=True) for W, b, _ in network for p in (W, b)]
    W1, b1, W2, b2 = parameters
    optimiser = theirs(parameters)
    inputs, targets = torch.tensor(X), torch.tensor(Y)
    steps = 0

    def compare(w, g, state, learning_rate):
        """One step of both, side by side."""
        nonlocal steps
        w, state = ours(w, g, state, learning_rate)
        optimiser.zero_grad()
        logits = torch.tanh(inputs @ W1 + b1) @ W2 + b2
        F.binary_cross_entropy_with_logits(logits, targets).backward()
        optimiser.step()
        same = np.concatenate([p.detach() for p in parameters], axis=None)
        np.testing.assert_allclose(w, same, rtol=0, atol=1e-12)
        steps += 1
        return w, state

    rate = optimiser.param_groups[0]["lr"]
    settings = {"learning_rate": rate, "epochs": 1000, "optimiser": compare}
    result = fit(network, X, Y, binary_cross_entropy, **settings)
    assert steps == len(result.losses) == 1000
    assert all(type(layer) is Layer for layer in result.network)
