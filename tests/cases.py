"""What many tests are tried on, and how they compare it: to the last bit."""

from itertools import product

import numpy as np

from nnbook import losses, structure
from nnbook.chain_rule import DERIVATIVES
from nnbook.training import adam, gradient_descent, momentum

# From the table itself: a new line in it is tested by being there.
ACTIVATIONS = [f for f in DERIVATIVES if f.__module__ == structure.__name__]
LOSSES = [f for f in DERIVATIVES if f.__module__ == losses.__name__]
FOR_CLASSES = [losses.binary_cross_entropy, losses.cross_entropy]
SQUARED = [loss for loss in LOSSES if loss not in FOR_CLASSES]
DRAWN = [structure.gaussian, structure.uniform, structure.xavier, structure.he]
OPTIMISERS = [gradient_descent, momentum, adam]
# Last activations without a kink, and losses that take what they give.
PAIRS = [
    *product([structure.identity, structure.sigmoid, structure.tanh], SQUARED),
    *product([structure.identity], FOR_CLASSES),
]


# Functions of a learner's own, and their derivatives.
def swish(z):
    return z / (1 + np.exp(-z))


def swish_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)


def absolute_error(output, Y):
    return float(np.mean(np.abs(output - Y)))


def absolute_error_prime(output, Y):
    return np.sign(output - Y) / Y.size


OWN = {swish: swish_prime, absolute_error: absolute_error_prime}


def interrupt_at(n, function):
    """The function, but its call number n is Ctrl-C."""
    calls = 0

    def interrupted(*arguments):
        nonlocal calls
        calls += 1
        if calls == n:
            raise KeyboardInterrupt
        return function(*arguments)

    return interrupted


def arrays_of(tree):
    """Every array in a network, in gradients, or in the state of an optimiser."""
    if isinstance(tree, np.ndarray):
        return [tree]
    return [a for part in tree for a in arrays_of(part)] if isinstance(tree, (tuple, list)) else []


def bits(*trees):
    return [(a.dtype, a.shape, a.tobytes()) for a in arrays_of(trees)]


def freeze(*trees):
    """Forbid to write to any of the arrays, and return their bits."""
    for array in arrays_of(trees):
        array.flags.writeable = False
    return bits(*trees)
