"""Exclusive or from 200 seeds: how many trainings end well, with tanh and with relu.

    python book/studies/xor.py

Document 000's network and training: 2-4-1, weights from a standard normal distribution, 10,000
steps with learning rate 0.1 on the summed cross-entropy, which is 0.4 on its mean.  It writes
xor.json beside this file; the page book/examples/xor.ipynb shows it and runs some seeds again.
"""

import json
import platform
from pathlib import Path

import numpy as np

import nnbook
from nnbook.datasets import xor
from nnbook.losses import binary_cross_entropy
from nnbook.structure import Activation, gaussian, identity, init_network, relu, tanh
from nnbook.training import fit

SEEDS = range(200)
EPOCHS = 10_000


def last_loss(activation: Activation, seed: int) -> float:
    """The loss after one training."""
    X, Y = xor()
    network = init_network(
        [2, 4, 1], [activation, identity], np.random.default_rng(seed), init=gaussian
    )
    run = fit(network, X, Y, binary_cross_entropy, learning_rate=0.4, epochs=EPOCHS)
    return float(f"{run.losses[-1]:.4g}")


def main() -> None:
    """Run all seeds and write the results."""
    results = {
        "command": "python book/studies/xor.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "epochs": EPOCHS,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        "last_losses": {
            activation.__name__: [last_loss(activation, seed) for seed in SEEDS]
            for activation in (tanh, relu)
        },
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
