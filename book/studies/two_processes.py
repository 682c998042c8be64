"""One network trained by two processes, each of which sees its own share of the points only.

    python book/studies/two_processes.py

It needs PyTorch, and starts itself under torchrun, twice, on this machine.  The points and the
2-4-1 network of document 004, in float64, gradient descent with 0.1.  Each process weighs its
gradient, and all_reduce gives both of them the sum.  It writes two_processes.json into nnbook/data;
the page book/examples/pytorch.ipynb shows it and repeats it with two shares in NumPy.
"""

import json
import os
import platform
import subprocess
import sys
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

import nnbook
from nnbook.notebook import RESULTS

SEEDS = range(20)
STEPS = 50
X = np.random.RandomState(0).randn(200, 2)
Y = (X[:, :1] * X[:, 1:] > 0).astype(float)
SETTINGS = {  # how many points the first process has, and whether shares count by their size
    "equal": (100, False),
    "unequal": (150, False),
    "unequal, weighed": (150, True),
}


def start_from(seed: int) -> nn.Sequential:
    """A 2-4-1 network as nn.Linear starts it, drawn by NumPy."""
    rng = np.random.default_rng(seed)
    model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)).double()
    with torch.no_grad():
        for linear, n_in, n_out in [(model[0], 2, 4), (model[2], 4, 1)]:
            reach = 1 / np.sqrt(n_in)
            W = rng.uniform(-reach, reach, (n_in, n_out))
            linear.weight.copy_(torch.from_numpy(W.T))
            linear.bias.copy_(torch.from_numpy(rng.uniform(-reach, reach, n_out)))
    return model


def share_gradients(model: nn.Module, weight: float) -> None:
    """Make each gradient the weighed sum of all processes' gradients."""
    for parameter in model.parameters():
        parameter.grad *= weight
        dist.all_reduce(parameter.grad)


def train(seed: int, mine: slice, weight: float | None) -> tuple[torch.Tensor, float]:
    """The parameters after all steps on my points, and the loss on all points."""
    model = start_from(seed)
    x, y = torch.from_numpy(X), torch.from_numpy(Y)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    loss_of = nn.BCEWithLogitsLoss()
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss_of(model(x[mine]), y[mine]).backward()
        if weight is not None:
            share_gradients(model, weight)
        optimiser.step()
    with torch.no_grad():
        return nn.utils.parameters_to_vector(model.parameters()), loss_of(model(x), y).item()


def compare(n_first: int, by_size: bool) -> dict[str, Any]:
    """How far two processes end from one, for each seed."""
    mine = [slice(0, n_first), slice(n_first, 200)][dist.get_rank()]
    weight = len(X[mine]) / len(X) if by_size else 1 / dist.get_world_size()
    apart, losses = [], []
    for seed in SEEDS:
        alone, _ = train(seed, slice(None), None)
        together, loss = train(seed, mine, weight)
        apart.append((together - alone).abs().max().item())
        losses.append(float(f"{loss:.6g}"))
    return {
        "below 1e-12": max(apart) < 1e-12,
        "apart": [round(one, 4) for one in apart],
        "last_losses": losses,
    }


def work() -> None:
    """What each process does; the first of them writes the results."""
    dist.init_process_group("gloo")
    settings = {name: compare(*setting) for name, setting in SETTINGS.items()}
    if dist.get_rank() == 0:
        results: dict[str, Any] = {
            "command": "python book/studies/two_processes.py",
            "seeds": [SEEDS.start, SEEDS.stop],
            "steps": STEPS,
            "processes": dist.get_world_size(),
            "versions": {
                "python": platform.python_version(),
                "numpy": np.__version__,
                "nnbook": nnbook.__version__,
                "torch": torch.__version__.partition("+")[0],
            },
            "settings": settings,
        }
        path = RESULTS / "studies" / "two_processes.json"
        path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    dist.destroy_process_group()


def main() -> None:
    """Start two processes of this script, as torchrun does."""
    if "RANK" in os.environ:
        torch.set_num_threads(1)
        work()
    else:
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        here = {"GLOO_SOCKET_IFNAME": "lo"}
        command = [*torchrun, "--local-addr", "127.0.0.1", "--nproc-per-node", "2", __file__]
        subprocess.run(command, check=True, env=os.environ | here)


if __name__ == "__main__":
    main()
