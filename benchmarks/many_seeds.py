"""Exclusive or from 200 seeds: the ways to train them all, and their last losses.

python benchmarks/many_seeds.py    # in JAX's environment: its seconds and losses, as JSON
"""

import json
from collections.abc import Callable
from time import process_time

import numpy as np

from nnbook.datasets import xor
from nnbook.losses import binary_cross_entropy
from nnbook.many import fit_many
from nnbook.structure import identity, init_network, tanh

SEEDS, STEPS, RATE = 200, 500, 0.4
X, Y = xor()
NETWORKS = [
    init_network([2, 4, 1], [tanh, identity], np.random.default_rng(seed)) for seed in range(SEEDS)
]


def at_once() -> list[float]:
    """`fit_many`."""
    fits = fit_many(NETWORKS, X, Y, binary_cross_entropy, learning_rate=RATE, epochs=STEPS)
    return [fit.losses[-1] for fit in fits]


def stacks() -> list[np.ndarray]:
    """W1, b1, W2 and b2 of all seeds."""
    parts = zip(*([part for W, b, _ in network for part in (W, b)] for network in NETWORKS))  # noqa: B905
    return [np.stack(part) for part in parts]


def with_torch() -> list[float]:
    """PyTorch's ``vmap`` over the gradient of one network, step by step."""
    import torch
    from torch.func import grad_and_value, vmap

    torch.set_num_threads(1)
    inputs, targets = torch.from_numpy(X), torch.from_numpy(Y)

    def loss(parameters):
        W1, b1, W2, b2 = parameters
        logits = torch.tanh(inputs @ W1 + b1) @ W2 + b2
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, targets)

    step = vmap(grad_and_value(loss))
    parameters = [torch.from_numpy(part) for part in stacks()]
    for _ in range(STEPS):
        slopes, values = step(parameters)
        parameters = [p - RATE * g for p, g in zip(parameters, slopes, strict=True)]
    return values.tolist()


def jax_trainer() -> Callable[[], list[float]]:
    """JAX's ``jit(vmap)`` over the whole loop; it compiles when it is called first."""
    import jax

    jax.config.update("jax_enable_x64", True)

    def loss(parameters):
        W1, b1, W2, b2 = parameters
        logits = jax.numpy.tanh(X @ W1 + b1) @ W2 + b2
        prices = Y * jax.nn.softplus(-logits) + (1 - Y) * jax.nn.softplus(logits)
        return prices.mean()

    def train(parameters):
        def step(parameters, _):
            value, slopes = jax.value_and_grad(loss)(parameters)
            return [p - RATE * g for p, g in zip(parameters, slopes, strict=True)], value

        return jax.lax.scan(step, parameters, length=STEPS)[1][-1]

    compiled = jax.jit(jax.vmap(train))
    return lambda: np.asarray(compiled(stacks())).tolist()


def timed(run: Callable[[], list[float]]) -> tuple[float, list[float]]:
    """Processor seconds, and the losses."""
    start = process_time()
    losses = run()
    return process_time() - start, losses


if __name__ == "__main__":
    train = jax_trainer()
    first, losses = timed(train)
    print(
        json.dumps(
            {"first": first, "again": min(timed(train)[0] for _ in range(5)), "losses": losses}
        )
    )
