"""The gradient check on 10,000 right networks: ``python trust/false_alarms.py``.

Networks as a learner may have them: any activations and losses, weights that are all zero, ordinary
or far too large, biases 0 or drawn, inputs of 0 and 1 (a row of zeros puts every relu on its kink),
ordinary ones and some around 1,000.

A check that never cries would pass too.  So each network is looked at a second time with gradients
1 % too long: the check must see that, but where slopes are below the rounding of the loss.
"""

import sys

import numpy as np
from report import report

from nnbook.backprop import (
    Gradient,
    flat,
    gradient_error,
    loss_and_gradients,
    numerical_gradients,
)
from nnbook.chain_rule import DERIVATIVES
from nnbook.forward_pass import forward
from nnbook.losses import CHECK_TARGETS, cross_entropy, one_hot
from nnbook.structure import (
    Layer,
    gaussian,
    he,
    identity,
    init_network,
    relu,
    sigmoid,
    uniform,
    xavier,
    zeros,
)

NETWORKS = 10_000
BOUND = 1e-7  # of gradient_error's docstring
ACTIVATIONS = [f for f in DERIVATIVES if f.__module__ == "nnbook.structure"]
LOSSES = [f for f in DERIVATIVES if f.__module__ == "nnbook.losses"]
DRAWS = [zeros, gaussian, uniform, xavier, he]
SCALES_OF_WEIGHTS = [0.01, 1.0, 1.0, 10.0, 30.0]
WIDEST = 8


def pick(rng, things):
    return things[rng.integers(len(things))]


def draw_network(rng, loss):
    depth = rng.integers(1, 4)
    sizes = rng.integers(1, WIDEST + 1, depth + 1)
    activations = [pick(rng, ACTIVATIONS) for _ in range(depth)]
    if loss in CHECK_TARGETS and activations[-1] is sigmoid:
        activations[-1] = identity  # the loss has its own
    if loss is cross_entropy:
        sizes[-1] = max(sizes[-1], 2)
    scale, biased = pick(rng, SCALES_OF_WEIGHTS), rng.integers(2)
    return tuple(
        Layer(scale * W, scale * biased * rng.normal(size=b.shape), activation)
        for W, b, activation in init_network(sizes, activations, rng, pick(rng, DRAWS))
    )


def draw_samples(rng, n_in, n_out, loss):
    n_samples = rng.integers(1, 9)
    X = pick(
        rng,
        [
            rng.normal(size=(n_samples, n_in)),
            rng.integers(2, size=(n_samples, n_in)).astype(float),
            1000 * rng.normal(size=(n_samples, n_in)),
        ],
    )
    labels = one_hot(rng.integers(n_out, size=n_samples), n_out)
    soft = rng.uniform(0.1, 1, size=labels.shape)
    if loss is cross_entropy:
        soft = soft / soft.sum(axis=1, keepdims=True)
    return X, pick(rng, [labels, soft] if loss in CHECK_TARGETS else [labels, soft, 100 * soft])


def draw(seed):
    rng = np.random.default_rng(seed)
    loss = pick(rng, LOSSES)
    network = draw_network(rng, loss)
    return network, *draw_samples(rng, len(network[0].W), len(network[-1].b), loss), loss


def error_of_plain_nudges(network, X, Y, loss, gradients):
    """The formula of chapter 5 and nothing else: relus cross their kinks, and rounding counts."""
    ours, theirs = flat(gradients), flat(numerical_gradients(network, X, Y, loss))
    size = np.linalg.norm(ours) + np.linalg.norm(theirs)
    return np.linalg.norm(ours - theirs) / size if size else 0.0


def has_a_kink(network, X):
    """Whether a relu's weighted sum is exactly 0."""
    _, caches = forward(network, X)
    return any(
        f is relu and (Z == 0).any() for (_, _, f), (_, Z) in zip(network, caches, strict=True)
    )


def look_at(seed):
    """Errors shown for the right gradients, by plain nudges, and for gradients 1 % too long."""
    network, X, Y, loss = data = draw(seed)
    _, gradients = loss_and_gradients(*data)
    longer = [Gradient(1.01 * dW, 1.01 * db) for dW, db in gradients]
    return {
        "right": gradient_error(*data),
        "plain": error_of_plain_nudges(*data, gradients),
        "longer": gradient_error(*data, longer),
        "slope": bool(flat(gradients).any()),
        "kink": has_a_kink(network, X),
        "zero": not any(W.any() for W, _, _ in network),
        "large": bool(np.abs(X).max() > 100),
    }


@np.errstate(under="ignore")
def measure(seeds):
    seen = [look_at(seed) for seed in seeds]

    def count(condition):
        return sum(map(condition, seen))

    return {
        "right networks": len(seen),
        "with a relu exactly on its kink": count(lambda s: s["kink"]),
        "with weights all zero": count(lambda s: s["zero"]),
        "with inputs above 100": count(lambda s: s["large"]),
        "false alarms": count(lambda s: not s["right"] < BOUND),
        "largest error shown": max(s["right"] for s in seen),
        "false alarms of plain nudges": count(lambda s: not s["plain"] < BOUND),
        "networks with a slope": count(lambda s: s["slope"]),
        "where gradients 1 % too long are seen": count(lambda s: s["longer"] > BOUND),
    }


def goals(figures):
    seen = figures["where gradients 1 % too long are seen"]
    return {
        "no false alarm": figures["false alarms"] == 0,
        "1 % seen in 9 of 10 networks with a slope": seen >= 0.9 * figures["networks with a slope"],
    }


if __name__ == "__main__":
    figures = measure(range(NETWORKS))
    reached = {"10,000 networks": figures["right networks"] >= 10_000} | goals(figures)
    sys.exit(report(__file__, figures, reached))
