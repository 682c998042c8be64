"""The truth table from 10,000 seeds: how many networks learn it, and which do not.

    python book/studies/truth_table.py

Document 001's network and training: 3-4-1, sigmoids, no biases, weights drawn evenly between 0
and 1, 1,500 steps of length 1 along the slope of the sum of squared errors.  A thousand seeds are
trained at once, all in half a minute.  It writes truth_table.json into nnbook/data; the page
book/examples/truth_table.ipynb shows it and trains some seeds again.
"""

import json
import platform

import numpy as np

import nnbook
from nnbook.datasets import truth_table
from nnbook.notebook import RESULTS
from nnbook.structure import init_network, sigmoid, uniform

SEEDS = range(10_000)
STEPS = 1500


def train(seeds: range) -> tuple[np.ndarray, np.ndarray]:
    """The losses of every seed, and its four answers in the end."""
    X, Y = truth_table()
    starts = [
        init_network([3, 4, 1], [sigmoid, sigmoid], np.random.default_rng(seed), init=uniform)
        for seed in seeds
    ]
    W1, W2 = (np.stack([start[k].W for start in starts]) for k in (0, 1))
    losses = []
    for _ in range(STEPS):
        H = sigmoid(X @ W1)
        A = sigmoid(H @ W2)
        losses.append(((A - Y) ** 2).sum(axis=(1, 2)))
        dZ2 = 2 * (A - Y) * A * (1 - A)
        dZ1 = dZ2 @ W2.swapaxes(1, 2) * H * (1 - H)
        W1, W2 = W1 - X.T @ dZ1, W2 - H.swapaxes(1, 2) @ dZ2
    return np.transpose(losses), sigmoid(sigmoid(X @ W1) @ W2)[..., 0]


def main() -> None:
    """Run all seeds and write the results."""
    _, Y = truth_table()
    falling, failed, low, high = 0, {}, [], []
    for first in range(0, len(SEEDS), 1000):
        losses, answers = train(SEEDS[first : first + 1000])
        falling += int((np.diff(losses) < 0).all(axis=1).sum())
        right = ((answers > 0.5) == Y[:, 0]).all(axis=1)
        for k in np.flatnonzero(~right):
            failed[str(first + k)] = float(f"{losses[k, -1]:.4g}")
        low.append(losses[right, -1].min())
        high.append(losses[right, -1].max())
    results = {
        "command": "python book/studies/truth_table.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "steps": STEPS,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        "falling_at_every_step": falling,
        "right": len(SEEDS) - len(failed),
        "last_losses_of_the_right": [float(f"{min(low):.4g}"), float(f"{max(high):.4g}")],
        "last_losses_of_the_others": failed,
    }
    path = RESULTS / "studies" / "truth_table.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
