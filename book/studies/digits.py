"""Handwritten digits from 100 seeds: a layer, a network, and the network with a wrong slope.

    python book/studies/digits.py

Each seed draws the 359 images that are held out, the start and the batches; 30 epochs with Adam,
32 images a step.  "slope" trains 64-32-10 twice from the same seed, with relu's slope and with the
one that NumPy's tutorial takes from relu's output.  "blocks" holds out each fifth of the file in
one piece, from 20 seeds.  It takes two or three minutes and writes digits.json into nnbook/data;
the page book/examples/digits.ipynb shows it and runs some seeds again.
"""

import json
import platform
from typing import Any

import numpy as np

import nnbook
from nnbook.chain_rule import DERIVATIVES, relu_prime
from nnbook.datasets import digits, split
from nnbook.forward_pass import predict
from nnbook.losses import cross_entropy, one_hot
from nnbook.many import fit_many
from nnbook.notebook import RESULTS
from nnbook.structure import Array, Network, he, identity, init_network, relu, zeros
from nnbook.training import adam

SEEDS, IN_BLOCKS = range(100), range(20)
LAYER_RATE, LAZY_RATE, NETWORK_RATE = 0.02, 0.005, 0.003
X, LABELS = digits()


def draws(seeds: range) -> tuple[list[Array], list[Any]]:
    """For every seed the images to learn from and those to count on, and the generator."""
    rngs = [np.random.default_rng(seed) for seed in seeds]
    parts = zip(*[split(X, LABELS, 0.2, rng) for rng in rngs], strict=True)
    return [np.stack(part) for part in parts], rngs


def layers(rngs: list[Any]) -> list[Network]:
    """The single layer, once for every seed."""
    return [init_network([64, 10], [identity], rng, init=zeros) for rng in rngs]


def networks(rngs: list[Any]) -> list[Network]:
    """The network with 32 hidden neurons, once for every seed."""
    return [init_network([64, 32, 10], [relu, identity], rng, init=he) for rng in rngs]


def n_right(starts: list[Network], rate: float, data: list[Array], rngs: list[Any]) -> list[int]:
    """How many held-out images each network reads after its training."""
    images, labels, images_held_out, labels_held_out = data
    targets = np.stack([one_hot(row, 10) for row in labels])
    runs = fit_many(
        starts, images, targets, cross_entropy,
        learning_rate=rate, epochs=30, optimiser=adam, batch_size=32, rngs=rngs,
    )  # fmt: skip
    held_out = zip(runs, images_held_out, labels_held_out, strict=True)
    return [int((predict(run.network, x).argmax(axis=1) == y).sum()) for run, x, y in held_out]


def both(data: list[Array], rngs: list[Any]) -> dict[str, list[int]]:
    """The layer and the network on the same images."""
    starts = {"one layer": layers(rngs), "64-32-10": networks(rngs)}
    rates = {"one layer": LAYER_RATE, "64-32-10": NETWORK_RATE}
    return {name: n_right(starts[name], rates[name], data, rngs) for name in starts}


def with_slope(slope: Any) -> list[int]:
    """The network, trained with this slope of relu."""
    DERIVATIVES[relu] = slope
    data, rngs = draws(SEEDS)
    right = n_right(networks(rngs), NETWORK_RATE, data, rngs)
    DERIVATIVES[relu] = relu_prime
    return right


def blocks() -> dict[str, list[int]]:
    """Each fifth of the file held out in turn: how many of all images are read."""
    rngs = [np.random.default_rng(seed) for seed in IN_BLOCKS]
    total = {"one layer": np.zeros(len(rngs), int), "64-32-10": np.zeros(len(rngs), int)}
    for fifth in np.array_split(np.arange(len(X)), 5):
        kept = np.delete(X, fifth, axis=0), np.delete(LABELS, fifth)
        data = [np.stack([part] * len(rngs)) for part in (*kept, X[fifth], LABELS[fifth])]
        for name, right in both(data, rngs).items():
            total[name] += right
    return {name: right.tolist() for name, right in total.items()}


def main() -> None:
    """Run all seeds and write the results."""
    data, rngs = draws(SEEDS)
    results = {
        "command": "python book/studies/digits.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "seeds of blocks": [IN_BLOCKS.start, IN_BLOCKS.stop],
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        "random": both(data, rngs),
        "lazy layer": n_right(layers(rngs), LAZY_RATE, *draws(SEEDS)),
        "slope": {
            "right": with_slope(relu_prime),
            "wrong": with_slope(lambda z: (relu(z) >= 0) * 1.0),
        },
        "blocks": blocks(),
    }
    path = RESULTS / "studies" / "digits.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
