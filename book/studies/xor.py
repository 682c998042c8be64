"""Exclusive or from 1,000 seeds, with tanh and with relu, and how low it can start.

    python book/studies/xor.py

Document 000's network and training: 2-4-1, weights from a standard normal distribution, 10,000
steps with learning rate 0.1 on the summed cross-entropy, which is 0.4 on its mean.  All seeds
are trained at once, and for tanh the losses at the ten steps that the document prints are
compared with what it prints there; for the losses at steps 1,000 and 2,000, 40,000 seeds are.
Then ten million starts are drawn, for the lowest loss before any training, and the ten lowest are
trained.  A few minutes in all.  It writes xor.json into nnbook/data; the page
book/examples/xor.ipynb shows it and runs some of it again.
"""

import json
import platform

import numpy as np

import nnbook
from nnbook.datasets import xor
from nnbook.losses import binary_cross_entropy
from nnbook.many import fit_many
from nnbook.notebook import RESULTS
from nnbook.structure import (
    Activation,
    Layer,
    Network,
    gaussian,
    identity,
    init_network,
    relu,
    tanh,
)

SEEDS = range(1000)
MORE_SEEDS = range(40_000)
EPOCHS = 10_000
PRINTED = [
    0.387992,
    0.00285843,
    0.00152315,
    0.00105892,
    0.000809587,
    0.000648143,
    0.000534841,
    0.000450022,
    0.000385233,
    0.000335837,
]  # every 1,000 steps
BLOCKS, BLOCK = 200, 50_000


def curves(networks: list[Network], epochs: int) -> np.ndarray:
    """The loss of every network at every step."""
    X, Y = xor()
    runs = fit_many(networks, X, Y, binary_cross_entropy, learning_rate=0.4, epochs=epochs)
    return np.array([run.losses for run in runs])


def starts(activation: Activation, seeds: range = SEEDS) -> list[Network]:
    """The network of every seed before training."""
    return [
        init_network([2, 4, 1], [activation, identity], np.random.default_rng(seed), init=gaussian)
        for seed in seeds
    ]


def lowest_starts() -> dict[str, object]:
    """Ten million starts: how many are as low as the printed one, and where the lowest end."""
    X, Y = xor()
    sign, rng = 1 - 2 * Y, np.random.default_rng(0)
    low: list[tuple[float, Network]] = []
    as_low = 0
    for _ in range(BLOCKS):
        W1, W2 = rng.standard_normal((BLOCK, 2, 4)), rng.standard_normal((BLOCK, 4, 1))
        losses = np.logaddexp(0, sign * (np.tanh(X @ W1) @ W2)).mean(axis=(1, 2))
        as_low += int((losses <= PRINTED[0]).sum())
        for k in np.argsort(losses)[:10]:
            layers = Layer(W1[k], np.zeros(4), tanh), Layer(W2[k], np.zeros(1), identity)
            low.append((losses[k], layers))
        low = sorted(low, key=lambda pair: pair[0])[:10]
    losses, networks = zip(*low, strict=True)
    after = curves(list(networks), epochs=1001)[:, -1]
    return {
        "drawn": BLOCKS * BLOCK,
        "as_low_as_printed": as_low,
        "lowest": rounded(losses),
        "lowest_at_1000": rounded(after),
    }


def beside_the_printed(losses: np.ndarray) -> dict[str, object]:
    """Where the printed losses stand among those of all seeds."""
    at = losses[:, ::1000]
    levels = np.quantile(at, [0, 0.05, 0.5, 0.95, 1], axis=0)
    return {
        "printed": PRINTED,
        "lowest, 5 %, median, 95 %, highest": [rounded(level) for level in levels],
        "seeds_as_low": (at <= PRINTED).sum(axis=0).tolist(),
    }


def more_seeds() -> dict[str, object]:
    """The lowest losses of 40,000 seeds at two steps, and how many are as low as printed."""
    blocks = [MORE_SEEDS[k : k + 1000] for k in range(0, len(MORE_SEEDS), 1000)]
    losses = [curves(starts(tanh, block), epochs=2001)[:, [1000, 2000]] for block in blocks]
    at = np.concatenate(losses)
    return {
        "seeds": [MORE_SEEDS.start, MORE_SEEDS.stop],
        "lowest": rounded(at.min(axis=0)),
        "as_low_as_printed": (at <= PRINTED[1:3]).sum(axis=0).tolist(),
    }


def rounded(losses: object) -> list[float]:
    """Four digits."""
    return [float(f"{loss:.4g}") for loss in np.asarray(losses)]


def main() -> None:
    """Run all seeds and write the results."""
    tanh_curves, relu_curves = (curves(starts(each), EPOCHS) for each in (tanh, relu))
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
            "tanh": rounded(tanh_curves[:, -1]),
            "relu": rounded(relu_curves[:, -1]),
        },
        "every_1000_steps": beside_the_printed(tanh_curves),
        "at_1000_and_2000": more_seeds(),
        "starts": lowest_starts(),
    }
    path = RESULTS / "studies" / "xor.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
