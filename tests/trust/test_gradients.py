"""Every gradient against the complex step of the textbook formulas.

The formulas of tests/reference.py share nothing with nnbook, and a complex step subtracts nothing:
what is left between the two is the rounding of both.
"""

from itertools import product

import numpy as np
import pytest
import reference
from cases import ACTIVATIONS, FOR_CLASSES, LOSSES

from nnbook.backprop import loss_and_gradients
from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import one_hot, sum_of_squared_errors
from nnbook.structure import Layer, identity, tanh

SCALES = (0.1, 1.0, 3.0)  # small, ordinary and saturating weights
WIDEST = 5


def suit(activations, loss):
    """Whether the loss takes what the last activation gives; it applies its own to logits."""
    return loss not in FOR_CLASSES or activations[-1] is identity


CONFIGURATIONS = [
    (activations, loss, scale, labels, n_samples)
    for depth in (1, 2, 3)
    for activations, loss in product(product(ACTIVATIONS, repeat=depth), LOSSES)
    if suit(activations, loss)
    for scale, labels, n_samples in product(SCALES, ("soft", "one-hot"), (1, 4))
]


def draw(rng, activations, loss, scale, labels, n_samples):
    """A network of random widths, with biases, and samples and targets that suit it."""
    sizes = rng.integers(1, WIDEST + 1, len(activations) + 1)
    sizes[-1] = max(sizes[-1], 2)  # classes
    network = tuple(
        Layer(rng.normal(0, scale / np.sqrt(n), (n, m)), rng.normal(0, scale, m), f)
        for n, m, f in zip(sizes[:-1], sizes[1:], activations, strict=True)
    )
    X = rng.normal(size=(n_samples, sizes[0]))
    Y = one_hot(rng.integers(sizes[-1], size=n_samples), sizes[-1])
    if labels == "soft":
        Y = rng.dirichlet(np.ones(sizes[-1]), n_samples)
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


def ratios(seed, activations, loss, *rest):
    """How far every slope is off, in 1e-13 of the network's largest, or of 1: at most 1 is right.

    A slope is as accurate as its formulas, a few epsilons of 1, and multiplied on its way.
    """
    drawn = draw(np.random.default_rng(seed), activations, loss, *rest)
    pairs = zip(of_the_data_too(*drawn, loss), of_the_formulas(*drawn, loss), strict=True)
    ours, theirs = (np.concatenate(parts, axis=None) for parts in zip(*pairs, strict=True))
    return abs(ours - theirs) / (1e-13 * max(1.0, abs(theirs).max()))


def test_every_gradient_is_the_complex_step_of_the_textbook_formulas(full, keep):
    chosen = CONFIGURATIONS if full else CONFIGURATIONS[::7]
    entries, worst = 0, 0.0
    for seed, configuration in enumerate(chosen):
        found = ratios(seed, *configuration)
        assert found.max() <= 1, configuration
        entries, worst = entries + len(found), max(worst, float(found.max()))
    keep({"configurations": len(chosen), "slopes": entries, "worst ratio": worst})


def test_a_slope_off_by_its_last_digits_is_seen(monkeypatch):
    monkeypatch.setitem(DERIVATIVES, tanh, lambda z: (1 - np.tanh(z) ** 2) * (1 + 1e-11))
    assert ratios(0, (tanh,), sum_of_squared_errors, 1.0, "soft", 4).max() > 1


def test_the_gradient_of_the_data_by_hand():
    # one weight 3: loss = (3x - 0)**2, slope 2 * 3x * 3 = 18 x; the samples 1 and 2 give 18 and 36
    network = (Layer(np.array([[3.0]]), np.zeros(1), identity),)
    X, Y = np.array([[1.0], [2.0]]), np.zeros((2, 1))
    data, *_ = of_the_data_too(network, X, Y, sum_of_squared_errors)
    assert data == pytest.approx(np.array([[18.0], [36.0]]))
