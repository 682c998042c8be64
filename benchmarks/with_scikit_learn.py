"""The task with scikit-learn's classifier, from the book's weights and in the book's order."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from task import EPSILON, SEED, Task

from nnbook.structure import relu, tanh

NAMES = {tanh: "tanh", relu: "relu"}

warnings.simplefilter("ignore", ConvergenceWarning)  # it means: all epochs were run


class SameStart(MLPClassifier):
    """A classifier that begins with given weights instead of drawing some."""

    def _init_coef(self, fan_in: int, fan_out: int, dtype: Any) -> tuple[Any, Any]:
        W, b, _ = next(self.layers)
        return W.copy(), b.copy()


class SameOrder(np.random.RandomState):
    """Shuffles as the book does, though scikit-learn shuffles what it shuffled before."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.rng, self.before = np.random.default_rng(seed), None

    def shuffle(self, places: NDArray[np.intp]) -> None:
        order = self.rng.permutation(len(places))
        places[:] = order if self.before is None else np.argsort(self.before)[order]
        self.before = order


def train(task: Task, shuffle: bool = False) -> list[float]:
    """The classifier's loss curve; it would shuffle even a single batch, if not told otherwise."""
    model = SameStart(
        [len(b) for _, b, _ in task.network[:-1]],
        activation=NAMES[task.network[0].activation],
        solver=task.optimiser,
        alpha=0,
        momentum=0,
        nesterovs_momentum=False,
        epsilon=EPSILON,
        batch_size=task.batch_size or len(task.X),
        shuffle=shuffle or task.batch_size is not None,
        random_state=SameOrder(SEED),
        learning_rate_init=task.learning_rate,
        max_iter=task.epochs,
        n_iter_no_change=task.epochs,
        tol=0,
    )
    model.layers = iter(task.network)
    return model.fit(task.X, task.labels).loss_curve_
