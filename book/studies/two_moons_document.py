"""Document 002's own moons: its network, one change at a time, its last layer, scikit-learn's.

    python book/studies/two_moons_document.py

The document learns from scikit-learn's make_moons(1000, noise=0.2, random_state=666), drawn here
in NumPy; 10,000 points of random_state 1 are fresh.  All starts are from 20 seeds.  "changes"
begins with its network and recipe (squared error, standard normal weights, 3,000 steps of 0.8) and
then changes one thing a line.  "last" puts another activation behind the last layer, for 500
steps, of 0.8 and of 0.01.  "scikit-learn" is the MLPClassifier that the document imports in a
comment; for it alone this study needs scikit-learn.  It takes some ten minutes and writes
two_moons_document.json into nnbook/data; the page book/examples/two_moons.ipynb shows it and runs
some seeds again.
"""

import json
import platform
import warnings
from typing import Any

import numpy as np

import nnbook
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy, mean_squared_error
from nnbook.many import fit_many
from nnbook.notebook import RESULTS
from nnbook.structure import (
    Array,
    gaussian,
    identity,
    init_network,
    relu,
    sigmoid,
    tanh,
    xavier,
)
from nnbook.training import Diverged, adam

SEEDS = range(20)
LARGE = [2, 64, 32, 16, 1]
DOCUMENT = {"loss": mean_squared_error, "init": gaussian, "learning_rate": 0.8, "epochs": 3000}
LOGITS = DOCUMENT | {"loss": binary_cross_entropy}
XAVIER = LOGITS | {"init": xavier}
ADAM = XAVIER | {"optimiser": adam, "learning_rate": 0.1, "epochs": 300}
CHANGES: dict[str, tuple[list[int], list[Any], dict[str, Any]]] = {
    "2-64-32-16-1": (LARGE, [relu, sigmoid, sigmoid, sigmoid], DOCUMENT),
    "2-16-1 relu": ([2, 16, 1], [relu, sigmoid], DOCUMENT),
    "2-16-1 sigmoid": ([2, 16, 1], [sigmoid, sigmoid], DOCUMENT),
    "2-16-1 tanh": ([2, 16, 1], [tanh, sigmoid], DOCUMENT),
    "2-4-1 tanh": ([2, 4, 1], [tanh, sigmoid], DOCUMENT),
    "2-16-1 tanh, cross-entropy": ([2, 16, 1], [tanh, identity], LOGITS),
    "... and Xavier's start": ([2, 16, 1], [tanh, identity], XAVIER),
    "... and Adam, 300 steps": ([2, 16, 1], [tanh, identity], ADAM),
}
LAST = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu, "identity": identity}
LAST_STEPS = 500


def make_moons(n: int, noise: float, seed: int) -> tuple[Array, Array]:
    """scikit-learn's make_moons(n, noise=noise, random_state=seed), to 6 decimals."""
    rng = np.random.RandomState(seed)
    angle = np.linspace(0, np.pi, n // 2)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.concatenate([upper, [1, 0.5] - upper])
    Y = np.repeat([[0.0], [1.0]], n // 2, axis=0)
    order = np.arange(n)
    rng.shuffle(order)
    return (X[order] + rng.normal(0, noise, X.shape)).round(6), Y[order]


X, Y = make_moons(1000, 0.2, 666)
X_FRESH, Y_FRESH = make_moons(10_000, 0.2, 1)


def train(sizes: list[int], activations: list[Any], recipe: dict[str, Any]) -> list[dict[str, Any]]:
    """The last loss and the fresh points that are right, from every seed; None if it diverged."""
    recipe = dict(recipe)
    init, loss = recipe.pop("init"), recipe.pop("loss")
    rngs = [np.random.default_rng(seed) for seed in SEEDS]
    starts = [init_network(sizes, activations, rng, init=init) for rng in rngs]
    threshold = 0 if loss is binary_cross_entropy else 0.5
    results = []
    for run in fit_many(starts, X, Y, loss, **recipe):
        if isinstance(run, Diverged):
            results.append({"loss": None, "fresh": None})
            continue
        right = (predict(run.network, X_FRESH) > threshold) == Y_FRESH
        results.append({"loss": float(f"{run.losses[-1]:.6g}"), "fresh": int(right.sum())})
    return results


def with_last(activation: Any, rate: float) -> list[dict[str, Any]]:
    """The document's network with another last activation, after 500 steps."""
    recipe = DOCUMENT | {"epochs": LAST_STEPS, "learning_rate": rate}
    return train(LARGE, [relu, sigmoid, sigmoid, activation], recipe)


def of_scikit_learn(seed: int, hidden: tuple[int, ...]) -> int:
    """The fresh points that scikit-learn's classifier gets right."""
    from sklearn.neural_network import MLPClassifier

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that 200 epochs are not enough, which the page says
        model = MLPClassifier(hidden, random_state=seed).fit(X, Y[:, 0])
    return int((model.predict(X_FRESH) == Y_FRESH[:, 0]).sum())


def main() -> None:
    """Run all seeds and write the results."""
    import sklearn

    results = {
        "command": "python book/studies/two_moons_document.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "scikit-learn": {
            "2-100-1": [of_scikit_learn(seed, (100,)) for seed in SEEDS],
            "2-64-32-16-1": [of_scikit_learn(seed, (64, 32, 16)) for seed in SEEDS],
        },
        "last": {name: with_last(last, 0.8) for name, last in LAST.items()},
        "last, 0.01": {name: with_last(LAST[name], 0.01) for name in ("relu", "identity")},
        "changes": {name: train(*change) for name, change in CHANGES.items()},
    }
    path = RESULTS / "studies" / "two_moons_document.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
