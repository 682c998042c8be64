"""How fast nnbook is, as ratios of processor time measured in turns on one thread.

    python benchmarks/run.py          # everything, about two minutes
    python benchmarks/run.py xor      # one comparison: xor, digits or imports

Each contender starts from the same weights; where the arithmetic is the same, so must the
loss curves be, and a difference stops the run.  A ratio of 2.0 means: twice the time of nnbook.
`make bench` runs it with one thread for matrices; by hand, set OPENBLAS_NUM_THREADS=1.
"""

import resource
import subprocess
import sys
import warnings
from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np
import torch
from plain import train_xor
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from nnbook.datasets import digits, xor
from nnbook.losses import binary_cross_entropy, cross_entropy, one_hot
from nnbook.structure import Network, he, identity, init_network, relu, tanh
from nnbook.training import adam, fit

ROUNDS = 9
XOR_STEPS, XOR_RATE = 10_000, 0.4
DIGITS_EPOCHS, DIGITS_BATCH, DIGITS_RATE = 20, 32, 0.001


def compare(title: str, contenders: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> None:
    """Run all contenders in turns; print each one's time over the first one's, round by round."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            start = process_time()
            run()
            times[name].append(process_time() - start)
    print_ratios(title, times)


def print_ratios(title: str, times: dict[str, list[float]]) -> None:
    """A table of medians and of the ratios to the first row."""
    first = next(iter(times.values()))
    print(f"\n{title}\n{'':28}{'seconds':>9}{'ratio':>8}   (lowest to highest)")
    for name, seconds in times.items():
        ratios = [theirs / ours for theirs, ours in zip(seconds, first, strict=True)]
        low, high = min(ratios), max(ratios)
        print(f"{name:28}{median(seconds):9.3f}{median(ratios):8.2f}   ({low:.2f} to {high:.2f})")


def torch_model(network: Network, activation: torch.nn.Module) -> torch.nn.Sequential:
    """The same network with one hidden layer in PyTorch, in float64."""
    linears = []
    for W, b, _ in network:
        linear = torch.nn.Linear(*W.shape, dtype=torch.float64)
        linear.weight.data = torch.from_numpy(W.T.copy())
        linear.bias.data = torch.from_numpy(b.copy())
        linears.append(linear)
    return torch.nn.Sequential(linears[0], activation, linears[1])


def same_curve(ours: list[float], theirs: list[float]) -> None:
    """Stop unless two loss curves agree."""
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def bench_xor() -> None:
    """Exclusive or, 2-4-1, 10,000 full-batch steps."""
    X, Y = xor()
    network = init_network([2, 4, 1], [tanh, identity], np.random.default_rng(0))
    (W1, b1, _), (W2, b2, _) = network

    def ours() -> list[float]:
        return fit(
            network, X, Y, binary_cross_entropy, learning_rate=XOR_RATE, epochs=XOR_STEPS
        ).losses

    def plain() -> list[float]:
        parameters = [W1.copy(), b1[np.newaxis].copy(), W2.copy(), b2[np.newaxis].copy()]
        return train_xor(*parameters, learning_rate=XOR_RATE / len(X), steps=XOR_STEPS)

    def scikit_learn() -> None:
        MLPClassifier(
            (4,), activation="tanh", solver="sgd", alpha=0, momentum=0, batch_size=4,
            learning_rate_init=XOR_RATE, max_iter=XOR_STEPS, tol=0, n_iter_no_change=XOR_STEPS,
        ).fit(X, Y.ravel())  # fmt: skip

    def pytorch() -> list[float]:
        model = torch_model(network, torch.nn.Tanh())
        optimiser = torch.optim.SGD(model.parameters(), lr=XOR_RATE)
        loss_of = torch.nn.BCEWithLogitsLoss()
        inputs, targets, losses = torch.from_numpy(X), torch.from_numpy(Y), []
        for _ in range(XOR_STEPS):
            optimiser.zero_grad()
            loss = loss_of(model(inputs), targets)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        return losses

    same_curve(ours(), plain())
    same_curve(ours(), pytorch())
    compare(
        "XOR, 2-4-1, 10,000 full-batch steps",
        {"nnbook": ours, "script of document 000": plain, "scikit-learn": scikit_learn,
         "PyTorch, eager": pytorch},
    )  # fmt: skip


def bench_digits() -> None:
    """Digits, 64-64-10, batches of 32, Adam, 20 epochs."""
    X, labels = digits()
    Y = one_hot(labels, 10)
    network = init_network([64, 64, 10], [relu, identity], np.random.default_rng(0), init=he)

    def ours() -> list[float]:
        return fit(
            network, X, Y, cross_entropy, learning_rate=DIGITS_RATE, epochs=DIGITS_EPOCHS,
            optimiser=adam, batch_size=DIGITS_BATCH, rng=np.random.default_rng(1),
        ).losses  # fmt: skip

    def scikit_learn() -> None:
        MLPClassifier(
            (64,), alpha=0, batch_size=DIGITS_BATCH, learning_rate_init=DIGITS_RATE,
            max_iter=DIGITS_EPOCHS, tol=0, n_iter_no_change=DIGITS_EPOCHS,
        ).fit(X, labels)  # fmt: skip

    def pytorch() -> list[float]:
        model = torch_model(network, torch.nn.ReLU())
        optimiser = torch.optim.Adam(model.parameters(), lr=DIGITS_RATE)
        loss_of = torch.nn.CrossEntropyLoss()
        inputs, targets, losses = torch.from_numpy(X), torch.from_numpy(labels), []
        rng = np.random.default_rng(1)
        for _ in range(DIGITS_EPOCHS):
            total, order = 0.0, torch.from_numpy(rng.permutation(len(X)))
            for rows in order.split(DIGITS_BATCH):
                optimiser.zero_grad()
                loss = loss_of(model(inputs[rows]), targets[rows])
                loss.backward()
                optimiser.step()
                total += loss.item() * len(rows)
            losses.append(total / len(X))
        return losses

    same_curve(ours(), pytorch())
    compare(
        "Digits, 64-64-10, batches of 32, Adam, 20 epochs",
        {"nnbook": ours, "scikit-learn": scikit_learn, "PyTorch, eager": pytorch},
    )


def bench_imports() -> None:
    """Start Python and import, as whole processes."""

    def seconds(module: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    modules = ["numpy", "nnbook.backprop", "nnbook.training", "matplotlib.pyplot"]
    times: dict[str, list[float]] = {f"import {module}": [] for module in modules}
    for _ in range(2 * ROUNDS):
        for module in modules:
            times[f"import {module}"].append(seconds(module))
    print_ratios("Imports, against numpy", times)


BENCHMARKS = {"xor": bench_xor, "digits": bench_digits, "imports": bench_imports}

if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.simplefilter("ignore", ConvergenceWarning)
    for name in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[name]()
