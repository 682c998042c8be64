"""The figure to play with: the book's own functions, some steps at a time, and what they make of the plane."""

import numpy as np

from nnbook.backprop import forward_and_backward
from nnbook.datasets import moons, quadrants, spiral, xor
from nnbook.forward_pass import forward, predict
from nnbook.losses import binary_cross_entropy
from nnbook.structure import gaussian, he, identity, init_network, relu, sigmoid, tanh, xavier, zeros
from nnbook.training import adam, gradient_descent, minibatches, momentum

SIDE = 50
ACTIVATIONS = {f.__name__: f for f in (tanh, relu, sigmoid, identity)}
INITS = {"he": he, "xavier": xavier, "gaussian": gaussian, "zeros": zeros}
OPTIMISERS = {f.__name__: f for f in (gradient_descent, momentum, adam)}


def two_arms(n_samples, noise, rng):
    X, labels = spiral(n_samples, noise, rng, n_arms=2)
    return 2 * X, labels[:, np.newaxis].astype(float)


DATA = {
    "moons": lambda noise, rng: moons(200, noise, rng),
    "quadrants": lambda noise, rng: quadrants(200, rng),
    "spiral": lambda noise, rng: two_arms(200, noise, rng),
    "xor": lambda noise, rng: xor(),
}
state = {}


def begin(settings):
    s = state
    s.clear()
    s.update(settings, step=0, fine=True, memory=None, losses=[], rng=np.random.default_rng(settings["seed"]))
    s["X"], s["Y"] = DATA[s["data"]](s["noise"], np.random.default_rng(1))
    low, high = s["X"].min(0) - 0.4, s["X"].max(0) + 0.4
    x, y = (np.linspace(a, b, SIDE) for a, b in zip(low, high, strict=True))
    s["plane"] = np.stack(np.meshgrid(x, y[::-1]), -1).reshape(-1, 2)
    s["box"] = [*low.tolist(), *high.tolist()]
    sizes = [2, *s["hidden"], 1]
    activations = [ACTIVATIONS[s["activation"]]] * len(s["hidden"]) + [identity]
    s["network"] = init_network(sizes, activations, s["rng"], init=INITS[s["init"]])
    s["shown"] = s["network"]
    return {"points": np.c_[s["X"], s["Y"]].ravel().tolist(), "box": s["box"], "sizes": sizes}


def advance(steps):
    """So many steps of the training loop of chapter 6; says whether all numbers stayed finite."""
    s, done = state, 0
    while done < steps:
        size = s["batch_size"] or len(s["X"])
        for X, Y in minibatches(s["X"], s["Y"], size, s["rng"]) if s["batch_size"] else [(s["X"], s["Y"])]:
            try:
                loss, gradients = forward_and_backward(s["network"], X, Y, binary_cross_entropy)
                after, s["memory"] = OPTIMISERS[s["optimiser"]](s["network"], gradients, s["memory"], s["learning_rate"])
            except FloatingPointError:
                return False
            if not all(np.isfinite(layer.W).all() and np.isfinite(layer.b).all() for layer in after):
                return False
            s["network"], s["step"], done = after, s["step"] + 1, done + 1
            if done >= steps:
                break
    return True


def frame():
    """What the network answers everywhere, what each hidden unit sees, the weights and the loss."""
    s = state
    try:
        seen = look(s["network"])
    except FloatingPointError:  # the step went too far: show the network before it
        s["network"], s["fine"] = s["shown"], False
        seen = look(s["network"])
    s["shown"] = s["network"]
    return (*seen, s["step"], s["fine"])


def look(network):
    s = state
    output, caches = forward(network, s["plane"])
    z = predict(network, s["X"])
    maps = [sigmoid(output)]
    for cache in caches[1:]:
        A = cache.A_in
        maps.append(0.5 + 0.5 * A / (np.abs(A).max(axis=0, keepdims=True) + 1e-12))
    pixels = np.ascontiguousarray((np.concatenate(maps, axis=1).T * 255).astype(np.uint8))
    weights = np.concatenate([layer.W.ravel() for layer in network])
    right = int(((z > 0) == (s["Y"] > 0.5)).sum())
    return pixels, weights, float(binary_cross_entropy(z, s["Y"])), right, len(z)
