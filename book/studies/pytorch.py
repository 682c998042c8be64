"""Document 004's network in PyTorch from 100 seeds, one difference from the NumPy half at a time.

    python book/studies/pytorch.py

It needs PyTorch.  The NumPy half: weights 0.01 times a standard normal number and biases 0,
gradient descent with 0.1, float64, loss from logits.  Each of the other settings changes one of
these; the last changes all, as the document's second half does.  The weights are drawn by NumPy.
What needs no PyTorch is then done by nnbook from 1,000 seeds.  It writes pytorch.json into
nnbook/data; the page book/examples/pytorch.ipynb shows it and runs a seed again.
"""

import json
import platform
from typing import Any

import numpy as np
import torch

import nnbook
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy
from nnbook.many import fit_many
from nnbook.notebook import RESULTS
from nnbook.structure import Layer, identity, relu
from nnbook.training import adam as our_adam
from nnbook.training import gradient_descent

SEEDS = range(100)
MANY_SEEDS = range(1000)
EPOCHS = 1000
X = np.random.RandomState(0).randn(200, 2)
Y = (X[:, :1] * X[:, 1:] > 0).astype(float)
SETTINGS: dict[str, dict[str, Any]] = {
    "NumPy half": {},
    "start": {"start": True},
    "Adam": {"adam": True},
    "float32": {"float32": True},
    "BCELoss": {"bce_loss": True},
    "all four": {"start": True, "adam": True, "float32": True, "bce_loss": True},
}

IN_NUMPY = {  # the start of nn.Linear, and Adam?
    "NumPy half": (False, False),
    "start": (True, False),
    "Adam": (False, True),
    "start and Adam": (True, True),
}


def parameters(seed: int, start: bool) -> list[np.ndarray[Any, Any]]:
    """W, b, W, b of a 2-4-1 network: as nn.Linear draws them, or as the NumPy half does."""
    rng = np.random.default_rng(seed)
    drawn = []
    for n_in, n_out in [(2, 4), (4, 1)]:
        reach = 1 / np.sqrt(n_in)
        if start:
            drawn += [rng.uniform(-reach, reach, (n_in, n_out)), rng.uniform(-reach, reach, n_out)]
        else:
            drawn += [rng.normal(0, 0.01, (n_in, n_out)), np.zeros(n_out)]
    return drawn


def train(
    seed: int,
    start: bool = False,
    adam: bool = False,
    float32: bool = False,
    bce_loss: bool = False,
) -> tuple[float, int]:
    """The loss of the last epoch, and how many of the 200 points are right after it."""
    dtype = torch.float32 if float32 else torch.float64
    x, y = torch.tensor(X, dtype=dtype), torch.tensor(Y, dtype=dtype)
    drawn = parameters(seed, start)
    W1, b1, W2, b2 = (torch.tensor(p, dtype=dtype, requires_grad=True) for p in drawn)
    if adam:
        optimiser: torch.optim.Optimizer = torch.optim.Adam([W1, b1, W2, b2], lr=0.01)
    else:
        optimiser = torch.optim.SGD([W1, b1, W2, b2], lr=0.1)
    for _ in range(EPOCHS):
        optimiser.zero_grad()
        z = torch.relu(x @ W1 + b1) @ W2 + b2
        if bce_loss:
            loss = torch.nn.functional.binary_cross_entropy(torch.sigmoid(z), y)
        else:
            loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        z = torch.relu(x @ W1 + b1) @ W2 + b2
    return loss.item(), int(((z > 0) == (y > 0)).sum())


def train_many(start: bool, adam: bool) -> list[int]:
    """How many points are right after the same training by nnbook, for each of many seeds."""
    drawn = [parameters(seed, start) for seed in MANY_SEEDS]
    networks = [(Layer(W1, b1, relu), Layer(W2, b2, identity)) for W1, b1, W2, b2 in drawn]
    optimiser, rate = (our_adam, 0.01) if adam else (gradient_descent, 0.1)
    runs = fit_many(
        networks,
        X,
        Y,
        binary_cross_entropy,
        learning_rate=rate,
        epochs=EPOCHS,
        optimiser=optimiser,
    )
    return [int(((predict(run.network, X) > 0) == (Y > 0)).sum()) for run in runs]


def main() -> None:
    """Run all seeds and write the results."""
    torch.set_num_threads(1)
    results: dict[str, Any] = {
        "command": "python book/studies/pytorch.py",
        "seeds": [SEEDS.start, SEEDS.stop],
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
            "torch": torch.__version__.partition("+")[0],
        },
        "settings": {},
        "in_numpy": {"seeds": [MANY_SEEDS.start, MANY_SEEDS.stop]},
    }
    for name, setting in SETTINGS.items():
        runs = [train(seed, **setting) for seed in SEEDS]
        results["settings"][name] = {
            "last_losses": [float(f"{loss:.4g}") for loss, _ in runs],
            "right": [right for _, right in runs],
        }
    for name, (start, adam) in IN_NUMPY.items():
        right = train_many(start, adam)
        results["in_numpy"][name] = {
            "reached": sum(one >= 190 for one in right),
            "worst": min(right),
            "first_right": right[: len(SEEDS)],
        }
    path = RESULTS / "studies" / "pytorch.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
