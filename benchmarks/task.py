"""What every contender is given to do: the same network, data, order of samples and steps."""

from typing import NamedTuple

import numpy as np

from nnbook.datasets import Labels
from nnbook.losses import one_hot
from nnbook.structure import Array, Network

SEED = 1  # of the order in which minibatches are drawn
EPSILON = 1e-12  # of Adam: so small that scikit-learn's other place for it makes no difference


class Task(NamedTuple):
    """One training; without ``batch_size`` every step sees all samples."""

    network: Network
    X: Array
    labels: Labels
    learning_rate: float
    epochs: int
    optimiser: str = "sgd"
    batch_size: int | None = None

    @property
    def Y(self) -> Array:
        """The targets: one column of 0 and 1 for one output, one-hot rows for several."""
        n_classes = len(self.network[-1].b)
        Y = one_hot(self.labels, n_classes) if n_classes > 1 else self.labels[:, np.newaxis]
        return Y.astype(self.X.dtype)
