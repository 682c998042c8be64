"""How long PyTorch takes over nnbook, as ratios of processor time on one thread.

    python book/studies/pytorch_speed.py

It needs PyTorch.  Gradient descent from equal weights, measured in turns: document 004's 2-4-1
network on its 200 points, and 784-1024-1024-10 on one batch of 256 random samples, in float64
and in float32.  A ratio of 2 means: PyTorch takes twice the time of nnbook.  It writes
pytorch_speed.json into nnbook/data, with the processor's name: the ratios are those of one
machine.  The page book/examples/pytorch.ipynb shows them.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"

import json  # noqa: E402
import platform  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from time import process_time  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

import nnbook  # noqa: E402
from nnbook.losses import Loss, binary_cross_entropy, cross_entropy, one_hot  # noqa: E402
from nnbook.notebook import RESULTS  # noqa: E402
from nnbook.structure import Array, he, identity, init_network, relu  # noqa: E402
from nnbook.training import fit  # noqa: E402

ROUNDS = 9


def processor() -> str:
    """The name of the processor, as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def contenders(
    sizes: list[int], X: Array, Y: Array, loss: Loss, dtype: str, steps: int
) -> tuple[Callable[[], float], Callable[[], float]]:
    """The same training by nnbook and by PyTorch; each returns its last loss."""
    X, Y = X.astype(dtype), Y.astype(dtype)
    activations = [relu] * (len(sizes) - 2) + [identity]
    rng = np.random.default_rng(0)
    network = init_network(sizes, activations, rng, init=he, dtype=np.dtype(dtype))

    def ours() -> float:
        return fit(network, X, Y, loss, learning_rate=0.1, epochs=steps).losses[-1]

    def theirs() -> float:
        layers: list[torch.nn.Module] = []
        for W, b, _ in network:
            linear = torch.nn.Linear(*W.shape, dtype=getattr(torch, dtype))
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(W.T))
                linear.bias.copy_(torch.from_numpy(b))
            layers += [linear, torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        binary = loss is binary_cross_entropy
        loss_of = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
        optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.from_numpy(X), torch.from_numpy(Y)
        last = 0.0
        for _ in range(steps):
            optimiser.zero_grad()
            value = loss_of(model(x), y)
            value.backward()
            optimiser.step()
            last = value.item()
        return last

    return ours, theirs


def ratios(ours: Callable[[], float], theirs: Callable[[], float]) -> dict[str, float]:
    """Median, least and greatest of PyTorch's time over nnbook's, round by round."""
    if not np.isclose(ours(), theirs(), rtol=1e-3):  # also warms up
        raise RuntimeError("the two trainings do not end at the same loss")
    found = []
    for _ in range(ROUNDS):
        seconds = []
        for run in (ours, theirs):
            start = process_time()
            run()
            seconds.append(process_time() - start)
        found.append(seconds[1] / seconds[0])
    low, middle, high = min(found), median(found), max(found)
    return {"median": round(middle, 2), "lowest": round(low, 2), "highest": round(high, 2)}


def main() -> None:
    """Measure everything and write the results."""
    torch.set_num_threads(1)
    X = np.random.RandomState(0).randn(200, 2)
    Y = (X[:, :1] * X[:, 1:] > 0).astype(float)
    rng = np.random.default_rng(0)
    X_wide, Y_wide = rng.uniform(0, 1, (256, 784)), one_hot(rng.integers(0, 10, 256), 10)
    wide = [784, 1024, 1024, 10]
    results: dict[str, Any] = {
        "command": "python book/studies/pytorch_speed.py",
        "seeds": [0, 1],
        "processor": processor(),
        "threads": 1,
        "rounds": ROUNDS,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
            "torch": torch.__version__.partition("+")[0],
        },
        "pytorch_over_nnbook": {
            dtype: {
                "small": ratios(
                    *contenders([2, 4, 1], X, Y, binary_cross_entropy, dtype, steps=1000)
                ),
                "wide": ratios(*contenders(wide, X_wide, Y_wide, cross_entropy, dtype, steps=5)),
            }
            for dtype in ("float64", "float32")
        },
    }
    path = RESULTS / "studies" / "pytorch_speed.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
