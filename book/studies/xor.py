"""Exclusive or from 1,000 seeds: how many trainings end well, with tanh and with relu.

    python book/studies/xor.py

Document 000's network and training: 2-4-1, weights from a standard normal distribution, 10,000
steps with learning rate 0.1 on the summed cross-entropy, which is 0.4 on its mean.  All seeds
are trained at once, in half a minute.  It writes xor.json beside this file; the page
book/examples/xor.ipynb shows it and runs some seeds again.
"""

import json
import platform
from pathlib import Path

import numpy as np

import nnbook
from nnbook.datasets import xor
from nnbook.losses import binary_cross_entropy
from nnbook.many import fit_many
from nnbook.structure import Activation, gaussian, identity, init_network, relu, tanh

SEEDS = range(1000)
EPOCHS = 10_000


def last_losses(activation: Activation) -> list[float]:
    """The loss of every seed in the last step."""
    X, Y = xor()
    networks = [
        init_network([2, 4, 1], [activation, identity], np.random.default_rng(seed), init=gaussian)
        for seed in SEEDS
    ]
    runs = fit_many(networks, X, Y, binary_cross_entropy, learning_rate=0.4, epochs=EPOCHS)
    return [float(f"{run.losses[-1]:.4g}") for run in runs]


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
            activation.__name__: last_losses(activation) for activation in (tanh, relu)
        },
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
