"""Numbers for the cases, and what can be seen of an order of rows."""

import numpy as np


def draw(seed, *shapes):
    """Normal numbers of these shapes, rounded so that they are the same everywhere."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.standard_normal(shape), 3) for shape in shapes)


def generators():
    """As many as it takes to tell whether something is shuffled."""
    return map(np.random.default_rng, range(1000, 1020))


def is_shuffled(orders):
    """Whether row 0 is followed by many others in these orders, one for each generator.

    Where rows are only turned round, reversed or exchanged here and there, it is by one or two.
    """
    behind = {order[(order.index(0) + 1) % len(order)] for order in orders if 0 in order}
    return len(behind) > 5


def is_cut_first(parts):
    """Whether each of these parts of an order holds neighbouring rows, shuffled or not."""
    return len(parts) > 1 and all(max(part) - min(part) < len(part) for part in parts if part)
