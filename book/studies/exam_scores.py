"""Exam scores from 1,000 seeds: 100,000 rounds, and what the network then says about a new student.

    python book/studies/exam_scores.py

Document 003's network and training: 2-3-1, sigmoids, no biases, weights from a standard normal
distribution, step 1 along half the sum of squares.  All seeds are trained at once, side by side in
the last axis, in less than a minute.  It writes exam_scores.json into nnbook/data; the page
book/examples/exam_scores.ipynb shows it and runs some seeds again, one by one.
"""

import json
import platform

import numpy as np

import nnbook
from nnbook.datasets import exam_scores
from nnbook.notebook import RESULTS
from nnbook.structure import Array, gaussian, init_network, sigmoid

SEEDS = range(1000)
WITH_WEIGHTS = range(20)
ROUNDS = 100_000


def train(X: Array, Y: Array) -> tuple[Array, Array]:
    """The weights of all seeds after the last round: (2, 3, n_seeds) and (3, n_seeds)."""
    networks = [
        init_network([2, 3, 1], [sigmoid, sigmoid], np.random.default_rng(seed), init=gaussian)
        for seed in SEEDS
    ]
    W1 = np.stack([first.W for first, _ in networks], axis=-1)
    W2 = np.stack([second.W[:, 0] for _, second in networks], axis=-1)
    for _ in range(ROUNDS):
        H, output = answers(W1, W2, X)
        delta = (Y - output) * output * (1 - output)
        hidden_delta = delta[:, np.newaxis] * W2 * H * (1 - H)
        W1 = W1 + (X.T @ hidden_delta.reshape(len(X), -1)).reshape(W1.shape)
        W2 = W2 + (H * delta[:, np.newaxis]).sum(axis=0)
    return W1, W2


def answers(W1: Array, W2: Array, X: Array) -> tuple[Array, Array]:
    """What hidden neurons and output say: (n_students, 3, n_seeds) and (n_students, n_seeds)."""
    H = sigmoid((X @ W1.reshape(len(W1), -1)).reshape(len(X), *W2.shape))
    return H, sigmoid((H * W2).sum(axis=1))


def rounded(values: Array) -> list[object]:
    """Lists of numbers with 6 significant digits."""
    return [rounded(value) if value.ndim else float(f"{value:.6g}") for value in values]


def main() -> None:
    """Run all seeds and write the results."""
    hours, scores = exam_scores()
    largest = hours.max(axis=0)
    X, Y, student = hours / largest, scores / 100, np.array([[4.0, 8.0]])
    W1, W2 = train(X, Y)
    outputs = answers(W1, W2, X)[1]
    results = {
        "command": "python book/studies/exam_scores.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "rounds": ROUNDS,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        "last_losses": rounded(((outputs - Y) ** 2).mean(axis=0)),
        "by_training_maxima": rounded(answers(W1, W2, student / largest)[1][0]),
        "by_own_maximum": rounded(answers(W1, W2, student / student.max())[1][0]),
        "lowest_output_weights": rounded(W2.min(axis=0)),
        "weights": [
            {"W1": rounded(W1[:, :, seed]), "W2": rounded(W2[:, seed, np.newaxis])}
            for seed in WITH_WEIGHTS
        ],
    }
    path = RESULTS / "studies" / "exam_scores.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
