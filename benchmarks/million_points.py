"""How much memory a million predictions take beyond the input and the output.

python benchmarks/million_points.py nnbook    # or torch; prints megabytes; Linux only
"""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np

from nnbook.structure import identity, init_network, tanh

N_POINTS = 1_000_000
MODULES = {"nnbook": "nnbook.forward_pass", "torch": "with_torch"}

rng = np.random.default_rng(0)
network = init_network([2, 16, 1], [tanh, identity], rng)
X = rng.normal(size=(N_POINTS, 2))


def peak() -> int:
    """The most memory that this process has held so far, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def extra_memory(contender: str) -> float:
    """Megabytes at the highest point, beyond those of X, the output and all that is imported."""
    predict = import_module(MODULES[contender]).predict
    predict(network, X[:10])
    before = peak()
    output = predict(network, X)
    return (peak() - before - output.nbytes) / 1e6


if __name__ == "__main__":
    print(extra_memory(sys.argv[1]))
