"""The task as a reader of the book writes it."""

from functools import partial

import numpy as np
from task import EPSILON, SEED, Task

from nnbook.losses import binary_cross_entropy, cross_entropy
from nnbook.training import adam, fit, gradient_descent


def train(task: Task) -> list[float]:
    """The losses of `fit`."""
    return fit(
        task.network,
        task.X,
        task.Y,
        cross_entropy if len(task.network[-1].b) > 1 else binary_cross_entropy,
        learning_rate=task.learning_rate,
        epochs=task.epochs,
        optimiser=partial(adam, epsilon=EPSILON) if task.optimiser == "adam" else gradient_descent,
        batch_size=task.batch_size,
        rng=np.random.default_rng(SEED),
    ).losses
