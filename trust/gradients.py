"""Every gradient against the complex step of the textbook formulas: ``python trust/gradients.py``.

The formulas of tests/reference.py share nothing with nnbook, and a complex step subtracts nothing:
what is left between the two is the rounding of both.  Its size follows the terms of a sum, and not
the sum.  So an entry whose terms cancel to less than a hundredth can miss the tolerance: with four
other sets of seeds, that was one configuration of 14,112.
"""

import sys
from itertools import product
from pathlib import Path

import numpy as np
from report import report

sys.path.append(str(Path(__file__).parents[1] / "tests"))
import reference

from nnbook.backprop import loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import CHECK_TARGETS, cross_entropy, one_hot
from nnbook.structure import Layer, gaussian, identity, sigmoid

ACTIVATIONS = [f for f in DERIVATIVES if f.__module__ == "nnbook.structure"]
LOSSES = [f for f in DERIVATIVES if f.__module__ == "nnbook.losses"]
DEPTHS = (1, 2, 3)
SCALES = {"small": 0.1, "ordinary": 1.0, "saturating": 3.0}
LABELS = ("soft", "one-hot")
BATCHES = (1, 4)
WIDEST = 5


def fit_together(activations, loss):
    return loss not in CHECK_TARGETS or activations[-1] is not sigmoid


MIXES = [
    (activations, loss)
    for depth in DEPTHS
    for activations, loss in product(product(ACTIVATIONS, repeat=depth), LOSSES)
    if fit_together(activations, loss)
]
CONFIGURATIONS = list(product(MIXES, SCALES.values(), LABELS, BATCHES))


def draw(seed, activations, loss, scale, labels, n_samples):
    """A network of random widths, with biases, and samples and targets that suit it."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, WIDEST + 1, len(activations) + 1)
    sizes[-1] = max(sizes[-1], 2)  # classes
    network = tuple(
        Layer(scale * gaussian(n_in, n_out, rng) / np.sqrt(n_in), scale * rng.normal(size=n_out), f)
        for n_in, n_out, f in zip(sizes[:-1], sizes[1:], activations, strict=True)
    )
    X = rng.normal(size=(n_samples, sizes[0]))
    Y = one_hot(rng.integers(sizes[-1], size=n_samples), sizes[-1])
    if labels == "soft":
        Y = rng.uniform(size=Y.shape)
        Y = Y / Y.sum(axis=1, keepdims=True) if loss is cross_entropy else Y
    return network, X, Y


def of_the_data_too(network, X, Y, loss):
    """Gradient for X, and for every W and b: ask for sample i by row i of the unit matrix.

    The data are the weights of a layer in front, and ``eye @ X`` is X.
    """
    front = Layer(X, np.zeros(X.shape[1]), identity)
    _, (data, *gradients) = loss_and_gradients((front, *network), np.eye(len(X)), Y, loss)
    return [data.dW, *(part for gradient in gradients for part in gradient)]


def of_the_formulas(network, X, Y, loss):
    parameters = [part for W, b, _ in network for part in (W, b)]
    rest = [f.__name__ for _, _, f in network], Y, loss.__name__

    def loss_at(X):
        return reference.loss_of(parameters, rest[0], X, *rest[1:])

    return [
        reference.complex_step(loss_at, X),
        *reference.gradients(parameters, rest[0], X, *rest[1:]),
    ]


def ratios(configuration):
    """``|ours - theirs| / (1e-14 + 1e-12 |theirs|)`` for every entry: at most 1 is right."""
    seed, ((activations, loss), scale, labels, n_samples) = configuration
    drawn = draw(seed, activations, loss, scale, labels, n_samples)
    pairs = zip(of_the_data_too(*drawn, loss), of_the_formulas(*drawn, loss), strict=True)
    return np.concatenate(
        [
            (np.abs(ours - theirs) / (1e-14 + 1e-12 * np.abs(theirs))).ravel()
            for ours, theirs in pairs
        ]
    )


def measure(configurations):
    worst = [ratios(configuration) for configuration in configurations]
    return {
        "configurations": len(worst),
        "entries compared": sum(map(len, worst)),
        "configurations right": sum(bool(ratio.max() <= 1) for ratio in worst),
        "worst ratio of error to 1e-14 + 1e-12 |g|": max(float(ratio.max()) for ratio in worst),
    }


def goals(figures):
    return {
        "at least 2,700 configurations": figures["configurations"] >= 2700,
        "every entry within 1e-14 + 1e-12 |g|": figures["configurations right"]
        == figures["configurations"],
    }


if __name__ == "__main__":
    figures = measure(enumerate(CONFIGURATIONS))
    sys.exit(report(__file__, figures, goals(figures)))
