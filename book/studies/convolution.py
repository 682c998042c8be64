"""A convolution, 64-32-10 and a single layer on digits of other hands, from 20 seeds.

    python book/studies/convolution.py

Each fifth of the file is held out once, in one piece, so that no writer but those at its two ends
stands on both sides. The convolution has 8 kernels of 3 by 3, relu, the largest of every 2 by 2 and
ten outputs: 810 parameters; "kernels as drawn" is the same, and only the ten outputs learn. All
learn for 30 epochs with Adam, 32 images at a time, each with the learning rate of the lowest mean
training loss from seeds 100 to 102, which are not counted on. "right" holds, for each seed, what is
read right of each fifth; "shifted" the same for the images of that fifth moved one pixel to the
right. It takes about five minutes and writes convolution.json into nnbook/data; the page
book/examples/convolution.ipynb shows it and runs a part again.
"""

import json
import platform
from typing import Any

import numpy as np

import nnbook
from nnbook.chain_rule import cross_entropy_prime
from nnbook.convolution import convolve, convolve_backward, max_pool, max_pool_backward
from nnbook.datasets import digits
from nnbook.forward_pass import predict
from nnbook.losses import cross_entropy, one_hot
from nnbook.many import fit_many
from nnbook.notebook import RESULTS
from nnbook.structure import (
    Array,
    Network,
    from_vector,
    he,
    identity,
    init_network,
    relu,
    to_vector,
    zeros,
)
from nnbook.training import adam, minibatches

SEEDS = range(20)
SEEDS_OF_RATES = range(100, 103)
RATES = [0.003, 0.01, 0.02, 0.05]
EPOCHS, BATCH = 30, 32
X, LABELS = digits()
FIFTHS = np.array_split(np.arange(len(X)), 5)


def images(rows: Array) -> Array:
    """Rows of 64 pixels as images of 8 by 8."""
    return rows.reshape(-1, 8, 8)


def moved(rows: Array) -> Array:
    """Every image one pixel to the right; paper comes in, what leaves is lost."""
    return np.pad(images(rows), ((0, 0), (0, 0), (1, 0)))[..., :-1].reshape(rows.shape)


# ---- The convolution: 8 kernels, relu, the largest of every square, ten outputs ------------------


def start(rng: np.random.Generator) -> Network:
    """The shared weights, and the dense layer after the pooling."""
    return init_network([9, 8], [relu], rng, he) + init_network([72, 10], [identity], rng, he)


def read(net: Network, X: Array) -> tuple[Array, Array, Array]:
    """Feature maps, what is left after the pooling, and logits."""
    shared, dense = net
    Z = convolve(X, shared.W, shared.b)
    pooled = max_pool(relu(Z)).reshape(len(X), -1)
    return Z, pooled, pooled @ dense.W + dense.b


def gradients(net: Network, X: Array, Y: Array) -> Array:
    """The gradient of the cross-entropy, in one vector."""
    shared, dense = net
    Z, pooled, logits = read(net, X)
    d_logits = cross_entropy_prime(logits, Y)
    d_pooled = (d_logits @ dense.W.T).reshape(len(X), 3, 3, -1)
    dZ = max_pool_backward(relu(Z), d_pooled) * (Z > 0)
    to_dense = pooled.T @ d_logits, d_logits.sum(axis=0)
    return to_vector([convolve_backward(X, shared.W, dZ), to_dense])


def train(rows: Array, rate: float, seed: int, kernels_learn: bool) -> Network:
    """Adam on the images of these rows of the file."""
    rng = np.random.default_rng(seed)
    net, state = start(rng), None
    X_train, Y_train = images(X[rows]), one_hot(LABELS[rows], 10)
    for _ in range(EPOCHS):
        for X_batch, Y_batch in minibatches(X_train, Y_train, BATCH, rng):
            g = gradients(net, X_batch, Y_batch)
            if not kernels_learn:
                g[:80] = 0  # so that Adam leaves them where they are
            w, state = adam(to_vector(net), g, state, rate)
            net = from_vector(w, net)
    return net


# ---- All three, one interface: networks for all seeds, logits of one -----------------------------

Trained = tuple[list[Any], list[float]]


def convolutions(kernels_learn: bool) -> Any:
    """One network a seed, and their losses on what they learned from."""

    def networks(rows: Array, rate: float, seeds: range) -> Trained:
        nets = [train(rows, rate, seed, kernels_learn) for seed in seeds]
        X_train, Y_train = images(X[rows]), one_hot(LABELS[rows], 10)
        return nets, [cross_entropy(read(net, X_train)[-1], Y_train) for net in nets]

    return networks


def logits_of(net: Network, rows: Array) -> Array:
    """What a convolution says."""
    return read(net, images(rows))[-1]


def dense(sizes: list[int], init: Any) -> Any:
    """The same for a network of dense layers."""
    activations = [*[relu] * (len(sizes) - 2), identity]

    def networks(rows: Array, rate: float, seeds: range) -> Trained:
        rngs = [np.random.default_rng(seed) for seed in seeds]
        runs: Any = fit_many(
            [init_network(sizes, activations, rng, init) for rng in rngs],
            X[rows], one_hot(LABELS[rows], 10), cross_entropy, learning_rate=rate,
            epochs=EPOCHS, optimiser=adam, batch_size=BATCH, rngs=rngs,
        )  # fmt: skip
        nets = [run.network for run in runs]
        Y_train = one_hot(LABELS[rows], 10)
        return nets, [cross_entropy(predict(net, X[rows]), Y_train) for net in nets]

    return networks


WAYS = {
    "one layer": (dense([64, 10], zeros), predict),
    "64-32-10": (dense([64, 32, 10], he), predict),
    "convolution": (convolutions(kernels_learn=True), logits_of),
    "kernels as drawn": (convolutions(kernels_learn=False), logits_of),
}


def n_right(logits: Array, labels: Any) -> int:
    """How often the largest logit is that of the true digit."""
    return int((logits.argmax(axis=1) == labels).sum())


def of_one_way(name: str) -> dict[str, Any]:
    """The rate, and what is read right of each fifth, in place and moved."""
    networks, logits = WAYS[name]
    others = [np.delete(np.arange(len(X)), fifth) for fifth in FIFTHS]
    losses = {rate: np.mean(networks(others[0], rate, SEEDS_OF_RATES)[1]) for rate in RATES}
    rate = min(losses, key=losses.__getitem__)
    right, shifted = [], []
    for fifth, rows in zip(FIFTHS, others, strict=True):
        nets, _ = networks(rows, rate, SEEDS)
        right.append([n_right(logits(net, X[fifth]), LABELS[fifth]) for net in nets])
        shifted.append([n_right(logits(net, moved(X[fifth])), LABELS[fifth]) for net in nets])
    return {
        "rate": rate,
        "training_losses": {f"{rate}": float(f"{loss:.4g}") for rate, loss in losses.items()},
        "right": np.transpose(right).tolist(),
        "shifted": np.transpose(shifted).tolist(),
    }


def main() -> None:
    """Run all seeds and write the results."""
    results = {
        "command": "python book/studies/convolution.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        **{name: of_one_way(name) for name in WAYS},
    }
    path = RESULTS / "studies" / "convolution.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
