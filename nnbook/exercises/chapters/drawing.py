"""Numbers for the cases."""

import numpy as np


def draw(seed, *shapes):
    """Normal numbers of these shapes, rounded so that they are the same everywhere."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.standard_normal(shape), 3) for shape in shapes)
