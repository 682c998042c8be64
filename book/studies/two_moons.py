"""Two moons from 20 seeds: document 002's network, a straight line, small networks.

    python book/studies/two_moons.py

Each seed draws 1,000 moons to learn from and 1,000 fresh ones to count on, then the weights.
Document 002's network is 2-64-32-16-1 with relu and three sigmoids, weights from a standard
normal distribution, 3,000 steps with learning rate 0.8 on the mean of squared errors.  "starts"
repeats it with the data of seed 0 and 10 starts.  The straight line and the small networks learn
from the cross-entropy of logits.  It takes two or three minutes and writes two_moons.json into
nnbook/data; the page book/examples/two_moons.ipynb shows it and runs some seeds again.
"""

import json
import platform
from typing import Any

import numpy as np

import nnbook
from nnbook.datasets import moons
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy, mean_squared_error
from nnbook.notebook import RESULTS
from nnbook.structure import (
    Array,
    Network,
    gaussian,
    he,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
    xavier,
    zeros,
)
from nnbook.training import adam, fit

SEEDS = range(20)
STARTS = range(10)
EPOCHS = 3000
SMALL = {
    "2-2-1 tanh": ([2, 2, 1], tanh),
    "2-3-1 tanh": ([2, 3, 1], tanh),
    "2-4-1 tanh": ([2, 4, 1], tanh),
    "2-16-1 tanh": ([2, 16, 1], tanh),
    "2-16-1 sigmoid": ([2, 16, 1], sigmoid),
    "2-16-1 relu": ([2, 16, 1], relu),
    "2-8-8-1 tanh": ([2, 8, 8, 1], tanh),
}


def data(seed: int) -> tuple[Array, Array, Array, Array, np.random.Generator]:
    """Moons to learn from, fresh ones, and the generator that draws the weights next."""
    rng = np.random.default_rng(seed)
    return *moons(1000, 0.2, rng), *moons(1000, 0.2, rng), rng


def n_right(network: Network, X: Array, Y: Array, threshold: float) -> int:
    """How many samples lie on the right side of the threshold."""
    return int(((predict(network, X) > threshold) == Y).sum())


def document(seed: int, data_seed: int) -> dict[str, Any]:
    """Document 002's training: the sums of squares it prints, and what is right after it."""
    X, Y, X_fresh, Y_fresh, rng = data(data_seed)
    rng = rng if seed == data_seed else np.random.default_rng(seed)
    start = init_network([2, 64, 32, 16, 1], [relu, sigmoid, sigmoid, sigmoid], rng, init=gaussian)
    run = fit(start, X, Y, mean_squared_error, learning_rate=0.8, epochs=EPOCHS)
    return {
        "sums": {step: float(f"{1000 * run.losses[step]:.6g}") for step in (0, 1000, EPOCHS - 1)},
        "train": n_right(run.network, X, Y, 0.5),
        "fresh": n_right(run.network, X_fresh, Y_fresh, 0.5),
    }


def line(seed: int) -> dict[str, int]:
    """Logistic regression, the best straight line."""
    X, Y, X_fresh, Y_fresh, rng = data(seed)
    start = init_network([2, 1], [identity], rng, init=zeros)
    run = fit(start, X, Y, binary_cross_entropy, learning_rate=3.0, epochs=1000)
    return {
        "train": n_right(run.network, X, Y, 0),
        "fresh": n_right(run.network, X_fresh, Y_fresh, 0),
    }


def small(name: str, seed: int) -> dict[str, int]:
    """A small network with logits, cross-entropy and Adam."""
    X, Y, X_fresh, Y_fresh, rng = data(seed)
    sizes, activation = SMALL[name]
    activations = [activation] * (len(sizes) - 2) + [identity]
    start = init_network(sizes, activations, rng, init=he if activation is relu else xavier)
    run = fit(start, X, Y, binary_cross_entropy, learning_rate=0.1, epochs=300, optimiser=adam)
    return {
        "train": n_right(run.network, X, Y, 0),
        "fresh": n_right(run.network, X_fresh, Y_fresh, 0),
    }


def main() -> None:
    """Run all seeds and write the results."""
    results = {
        "command": "python book/studies/two_moons.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        "document": [document(seed, data_seed=seed) for seed in SEEDS],
        "starts": [document(seed, data_seed=0) for seed in STARTS],
        "line": [line(seed) for seed in SEEDS],
        "small": {name: [small(name, seed) for seed in SEEDS] for name in SMALL},
    }
    path = RESULTS / "studies" / "two_moons.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
