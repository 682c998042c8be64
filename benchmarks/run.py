"""How fast nnbook is, as ratios of processor time measured in turns on one thread.

    make bench                          # all, in fifteen minutes; writes nnbook/data/bench.json
    python benchmarks/run.py xor        # some of it: any of the names in BENCHMARKS

Every contender starts from the same weights and sees the samples in the same order, and before
anything is timed the loss curves are compared: a difference stops the run.  A ratio of 2.0
means: twice the time of nnbook.  Each round measures all contenders once; the table shows the
median of the rounds' ratios, and between which two values half of them lie.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import process_time

import many_seeds
import million_points
import numpy as np
import plain
import with_nnbook
import with_scikit_learn
import with_torch
from task import Task

from nnbook.datasets import digits, moons, xor
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy
from nnbook.notebook import RESULTS
from nnbook.structure import Activation, he, identity, init_network, relu, tanh, xavier
from nnbook.training import fit

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
sys.path.append(str(ROOT / "tools"))
from machine import store  # noqa: E402

ROUNDS = 21
OURS, SCIKIT_LEARN, TORCH = "nnbook", "scikit-learn", "PyTorch, eager"
ALONE = "NumPy's tanh alone"
LIBRARIES = {
    OURS: with_nnbook.train,
    SCIKIT_LEARN: with_scikit_learn.train,
    TORCH: with_torch.train,
}

Table = dict[str, dict[str, float]]
Goals = dict[str, bool]
tables: dict[str, Table] = {}


def compare(
    title: str, contenders: Mapping[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, float]:
    """Run all contenders in turns; return how long each takes, over the first one's time."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            start = process_time()
            run()
            times[name].append(process_time() - start)
    return ratios(title, times)


def ratios(title: str, times: Mapping[str, list[float]]) -> dict[str, float]:
    """Print and keep a table; return the median ratios to its first row."""
    first, table = next(iter(times.values())), {}
    print(f"\n{title}\n{'':28}{'seconds':>9}{'ratio':>8}   (half of the rounds)")
    for name, seconds in times.items():
        low, middle, high = quantiles(
            theirs / ours for theirs, ours in zip(seconds, first, strict=True)
        )
        typical = quantiles(seconds)[1]
        table[name] = {"seconds": typical, "ratio": middle, "low": low, "high": high}
        print(f"{name:28}{typical:9.3f}{middle:8.2f}   ({low:.2f} to {high:.2f})", flush=True)
    tables[title] = {
        name: {key: float(f"{value:.4g}") for key, value in row.items()}
        for name, row in table.items()
    }
    return {name: row["ratio"] for name, row in table.items()}


def race(
    title: str, task: Task, rivals: Mapping[str, Callable[[Task], object]] | None = None
) -> dict[str, float]:
    """Compare nnbook, the two libraries and more rivals on a task, if all learn the same."""
    contenders = {**LIBRARIES, **(rivals or {})}
    tolerance = 1e-6 if task.X.dtype == np.float64 else 1e-3
    for name, train in contenders.items():
        losses = train(task)
        if losses is not None:  # bare products learn nothing
            np.testing.assert_allclose(
                losses, with_nnbook.train(task), rtol=tolerance, err_msg=f"{title}: {name}"
            )
    return compare(title, {name: lambda t=train: t(task) for name, train in contenders.items()})


def bench_xor() -> Goals:
    network = init_network([2, 4, 1], [tanh, identity], np.random.default_rng(0))
    X, Y = xor()
    task = Task(network, X, Y[:, 0].astype(int), learning_rate=0.4, epochs=10_000)
    script, shuffling = "script of document 000", "scikit-learn, shuffling"
    rivals = {script: plain.train_xor, shuffling: partial(with_scikit_learn.train, shuffle=True)}
    ratio = race("XOR, 2-4-1, 10,000 full-batch steps", task, rivals)
    return {
        "XOR: at most 0.65 times the time of document 000's script": ratio[script] >= 1 / 0.65,
        "XOR: at least 3.5 times faster than scikit-learn": ratio[SCIKIT_LEARN] >= 3.5,
        "XOR: at least 9 times faster than PyTorch": ratio[TORCH] >= 9,
    }


def bench_moons() -> Goals:
    goals = {}
    activations: list[tuple[Activation, Callable]] = [(tanh, xavier), (relu, he)]
    for activation, init in activations:
        rng = np.random.default_rng(0)
        X, Y = moons(500, 0.2, rng)
        network = init_network([2, 64, 32, 16, 1], [activation] * 3 + [identity], rng, init)
        task = Task(network, X, Y[:, 0].astype(int), learning_rate=0.1, epochs=500)
        title = f"Moons, 2-64-32-16-1, {activation.__name__}"
        ratio = race(f"{title}, 500 full-batch steps", task)
        for rival, goal in ((SCIKIT_LEARN, 1.15), (TORCH, 1.1)):
            goals[f"{title}: at least {goal} times faster than {rival}"] = ratio[rival] >= goal
    return goals


def bench_digits() -> Goals:
    network = init_network([64, 64, 10], [relu, identity], np.random.default_rng(0), he)
    task = Task(network, *digits(), 0.001, epochs=20, optimiser="adam", batch_size=32)
    title = "Digits, 64-64-10, batches of 32, Adam, 20 epochs"
    ratio = race(title, task, {"one vector, in place": plain.train_digits})
    return {
        "Digits: at least 2.8 times faster than scikit-learn": ratio[SCIKIT_LEARN] >= 2.8,
        "Digits: at least 5 times faster than PyTorch": ratio[TORCH] >= 5,
    }


def random_images(sizes: list[int], n_samples: int) -> tuple:
    """A network in float32, and random samples of its shape."""
    rng = np.random.default_rng(0)
    activations = [relu] * (len(sizes) - 2) + [identity]
    network = init_network(sizes, activations, rng, he, np.float32)
    X = rng.uniform(size=(n_samples, sizes[0])).astype(np.float32)
    return network, X, rng.integers(0, sizes[-1], n_samples)


def bench_mnist() -> Goals:
    goals = {}
    for optimiser, rate in (("sgd", 0.1), ("adam", 0.001)):
        task = Task(*random_images([784, 128, 10], 2560), rate, 10, optimiser, batch_size=128)
        title = f"MNIST's shape, 784-128-10, {optimiser}"
        ratio = race(f"{title}, batches of 128, float32, 200 steps", task)
        for rival in (SCIKIT_LEARN, TORCH):
            goals[f"{title}: at least 1.5 times faster than {rival}"] = ratio[rival] >= 1.5
    return goals


def bench_wide() -> Goals:
    task = Task(*random_images([784, 1024, 1024, 10], 256), learning_rate=0.01, epochs=10)
    products = "matrix products alone"
    title = "Wide, 784-1024-1024-10, one batch of 256, float32, 10 steps"
    ratio = race(title, task, {products: plain.multiply})
    return {"Wide: at most 1.1 times the matrix products": ratio[products] >= 1 / 1.1}


def bench_many() -> Goals:
    """200 seeds at once; JAX in an environment and a process of its own."""
    wanted = many_seeds.at_once()
    np.testing.assert_allclose(many_seeds.with_torch(), wanted, rtol=1e-6)
    script = "script of document 000, one by one"
    labels = many_seeds.Y[:, 0].astype(int)
    tasks = [
        Task(network, many_seeds.X, labels, many_seeds.RATE, many_seeds.STEPS)
        for network in many_seeds.NETWORKS
    ]
    settings = {"learning_rate": many_seeds.RATE, "epochs": many_seeds.STEPS}
    data = many_seeds.X, many_seeds.Y, binary_cross_entropy
    title = f"{many_seeds.SEEDS} seeds of XOR, {many_seeds.STEPS} steps each"
    contenders: dict[str, Callable[[], object]] = {
        "fit_many": many_seeds.at_once,
        "fit, one by one": lambda: [fit(n, *data, **settings) for n in many_seeds.NETWORKS],
        script: lambda: [plain.train_xor(task) for task in tasks],
        "PyTorch, vmap": many_seeds.with_torch,
    }
    ratio = compare(title, contenders, rounds=5)
    command = [ROOT / ".venv-jax" / "bin" / "python", FOLDER / "many_seeds.py"]
    done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    np.testing.assert_allclose(done["losses"], wanted, rtol=1e-6)
    for name, key in (("JAX, jit(vmap)", "again"), ("JAX, with compiling", "first")):
        seconds = tables[title]["fit_many"]["seconds"]
        row = {"seconds": done[key], "ratio": done[key] / seconds}
        tables[title][name] = {key: float(f"{value:.4g}") for key, value in row.items()}
        print(f"{name:28}{row['seconds']:9.3f}{row['ratio']:8.2f}")
    return {"200 seeds: at least 25 times faster than a bare loop": ratio[script] >= 25}


def bench_million() -> Goals:
    """Time here, memory in processes of their own."""
    network, X = million_points.network, million_points.X
    np.testing.assert_allclose(predict(network, X), with_torch.predict(network, X), rtol=1e-9)
    ratio = compare(
        "A million points predicted, 2-16-1, tanh",
        {
            OURS: lambda: predict(network, X),
            TORCH: lambda: with_torch.predict(network, X),
            ALONE: lambda: plain.hidden_tanh(network, X),
            "in place, unchecked": lambda: plain.predict_in_place(network, X),
        },
    )
    megabytes = {}
    for contender in million_points.MODULES:
        command = [sys.executable, FOLDER / "million_points.py", contender]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        megabytes[contender] = round(float(done.stdout), 1)
        print(f"{contender:28}{megabytes[contender]:9.1f} MB beyond input and output")
    tables["Megabytes for a million points"] = megabytes
    return {
        "A million points: at most 40 MB beyond input and output": megabytes["nnbook"] <= 40,
        "A million points: at least 2 times faster than PyTorch": ratio[TORCH] >= 2,
        "A million points: at most 1.12 times NumPy's tanh alone": ratio[ALONE] >= 1 / 1.12,
    }


def bench_imports() -> Goals:
    """Start Python and import, as whole processes; what is compiled stays compiled."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}

    def seconds(module: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    modules = ["numpy", "nnbook.backprop", "nnbook.training", "matplotlib.pyplot"]
    for module in modules:
        seconds(module)
    times: dict[str, list[float]] = {f"import {module}": [] for module in modules}
    for _ in range(3 * ROUNDS):
        for module in modules:
            times[f"import {module}"].append(seconds(module))
    ratio = ratios("Imports, against numpy", times)["import nnbook.training"]
    return {"import nnbook.training: at most 1.1 times import numpy": ratio <= 1.1}


def vectors() -> str:
    """The newest of the processor's vector instructions that NumPy uses, in NumPy's words."""
    known = np.show_config(mode="dicts")["SIMD Extensions"]
    return [*known["baseline"], *known["found"]][-1]


BENCHMARKS = {
    "xor": bench_xor,
    "moons": bench_moons,
    "digits": bench_digits,
    "mnist": bench_mnist,
    "wide": bench_wide,
    "million": bench_million,
    "many": bench_many,
    "imports": bench_imports,
}


def main(names: list[str]) -> None:
    goals: Goals = {}
    for name in names or BENCHMARKS:
        goals |= BENCHMARKS[name]()
    print()
    for goal, met in goals.items():
        print("met   " if met else "MISSED", goal)
    if not names:
        packages = ("nnbook", "numpy", "scikit-learn", "torch")
        figures = {"vectors": vectors(), "rounds": ROUNDS, "tables": tables, "goals": goals}
        store(RESULTS / "bench.json", "make bench", packages, **figures)


if __name__ == "__main__":
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        sys.exit("set OPENBLAS_NUM_THREADS=1, as make bench does: one thread for matrix products")
    main(sys.argv[1:])
