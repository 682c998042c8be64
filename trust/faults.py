"""Faults planted in backprop: ``python trust/faults.py``.

Are they found by the gradient check, and by the tests?  Each fault replaces a piece of nnbook's
source by another, in one layer of three, or in one line of the table of derivatives.  Every width
and the batch are 4, so that wrong transposes fit.

What the check cannot see is a gradient in single precision: it is off by 3e-8, and the check's
bound is 1e-7.  The tests see that too.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from report import report

import nnbook
from nnbook import losses, structure
from nnbook.backprop import gradient_error
from nnbook.structure import Layer, gaussian

BOUND = 1e-7  # of gradient_error's docstring
SEEDS = range(5)
SIZE = 4
ROOT = Path(__file__).parents[1]
PACKAGE = Path(nnbook.__file__).parent
TESTS = ["tests/test_backprop.py", "tests/test_chain_rule.py"]

# In one layer of `backward`: what stands there, and what stands there by mistake.
IN_A_LAYER = {
    "dA * DERIVATIVES[activation](Z)": {
        "no derivative of the activation": "dA",
        "derivative without what comes back": "DERIVATIVES[activation](Z)",
        "derivative of the output": "dA * DERIVATIVES[activation](activation(Z))",
        "derivative of the layer's input": "dA * DERIVATIVES[activation](A_in)",
        "derivative at another layer's Z": "dA * DERIVATIVES[activation](caches[k - 1].Z)",
        "activation for its derivative": "dA * activation(Z)",
        "derivative twice": "dA * DERIVATIVES[activation](Z) ** 2",
        "derivative added": "dA + DERIVATIVES[activation](Z)",
        "wrong sign of dZ": "-dA * DERIVATIVES[activation](Z)",
        "sign of dA lost": "np.abs(dA) * DERIVATIVES[activation](Z)",
        "dZ in half precision": "(dA * DERIVATIVES[activation](Z)).astype(np.float16)",
        "dZ 1 % too long": "1.01 * dA * DERIVATIVES[activation](Z)",
        "dZ of the layer above": "dZ",
    },
    "A_in.T @ dZ": {
        "dW transposed": "dZ.T @ A_in",
        "A_in not transposed": "A_in @ dZ",
        "output for input": "activation(Z).T @ dZ",
        "Z for A_in": "Z.T @ dZ",
        "input of another layer": "caches[k - 1].A_in.T @ dZ",
        "dA for dZ in dW": "A_in.T @ dA",
        "1/n twice in dW": "A_in.T @ dZ / len(Z)",
        "no 1/n in dW": "A_in.T @ dZ * len(Z)",
        "first sample only in dW": "A_in[:1].T @ dZ[:1]",
        "last sample only in dW": "A_in[-1:].T @ dZ[-1:]",
        "last sample left out of dW": "A_in[:-1].T @ dZ[:-1]",
        "wrong sign of dW": "-A_in.T @ dZ",
        "dW 1 % too long": "1.01 * A_in.T @ dZ",
        "no dW": "0 * W",
        "one row of dW left out": "(A_in.T @ dZ) * (np.arange(len(W)) > 0)[:, np.newaxis]",
        "one column of dW left out": "(A_in.T @ dZ) * (np.arange(W.shape[1]) > 0)",
        "one entry of dW left out": "(A_in.T @ dZ) * (np.arange(W.size) > 0).reshape(W.shape)",
        "weight decay in dW": "A_in.T @ dZ + 0.01 * W",
        "cache of the layer below overwritten": "(A_in.T @ dZ, caches[k - 1].Z.fill(1))[0]",
    },
    "dZ.sum(axis=0)": {
        "no db": "0 * dZ[0]",
        "mean for sum in db": "dZ.mean(axis=0)",
        "no 1/n in db": "dZ.sum(axis=0) * len(Z)",
        "sum of the columns in db": "dZ.sum(axis=1)",
        "sum of everything in db": "dZ.sum() + 0 * dZ[0]",
        "dA for dZ in db": "dA.sum(axis=0)",
        "first sample only in db": "dZ[0]",
        "last sample only in db": "dZ[-1]",
        "largest for sum in db": "dZ.max(axis=0)",
        "sign lost in db": "np.abs(dZ).sum(axis=0)",
        "wrong sign of db": "-dZ.sum(axis=0)",
        "db 1 % too long": "1.01 * dZ.sum(axis=0)",
        "one entry of db left out": "dZ.sum(axis=0) * (np.arange(dZ.shape[1]) > 0)",
        "db of the layer above": "gradients[-1].db",
    },
    "dZ @ W.T": {
        "W not transposed": "dZ @ W",
        "dA not carried through W": "dZ",
        "dA for dZ on the way back": "dA @ W.T",
        "dW for W": "dZ @ gradients[-1].dW.T",
        "W after its step": "dZ @ (W - gradients[-1].dW).T",
        "weights of another layer": "dZ @ network[k - 1].W.T",
        "signs of the weights lost": "dZ @ np.abs(W).T",
        "wrong sign on the way back": "-dZ @ W.T",
        "1/n on the way back": "dZ @ W.T / len(Z)",
        "dA 1 % too long": "1.01 * dZ @ W.T",
    },
    "caches[k]": {
        "cache of another layer": "caches[k - 1]",
        "A_in and Z swapped": "caches[k][::-1]",
    },
}
# These need a layer above or below.
ONLY_BELOW = {"dZ of the layer above", "db of the layer above"}
ONLY_ABOVE = {"cache of the layer below overwritten", *IN_A_LAYER["dZ @ W.T"]}

IN_THE_ORDER = {
    "gradients last to first": ("gradients[::-1]", "gradients"),
    "caches last to first": ("caches[k]", "caches[-1 - k]"),
    "weights last to first": ("activation = network[k]", "activation = network[-1 - k]"),
    "layers first to last": ("reversed(range(len(network)))", "range(len(network))"),
}

# In a derivative of an activation: the network has it in one layer of three.
IN_AN_ACTIVATION = {
    "identity": ("np.ones(z.shape, z.dtype)", {"identity' = z": "z", "identity' = 0": "0 * z"}),
    "sigmoid": (
        "return e / (1.0 + e * (2.0 + e))",
        {
            "sigmoid' without 1 - s": "return 1.0 / (1.0 + np.exp(-z))",
            "sigmoid' of s": "return z * (1.0 - z)",
            "sigmoid' not squared": "return e / (1.0 + e)",
        },
    ),
    "tanh": (
        "return 4.0 * e / (1.0 + e * (2.0 + e))",
        {
            "tanh' = 1 - z^2": "return 1.0 - z**2",
            "tanh' = 1 - tanh": "return 1.0 - np.tanh(z)",
            "tanh' without 4": "return e / (1.0 + e * (2.0 + e))",
        },
    ),
    "relu": (
        "(z > 0.0)",
        {
            "relu' on the negative side": "(z < 0.0)",
            "relu' everywhere": "(np.maximum(z, 0.0) >= 0.0)",
            "relu' leaks": "np.where(z > 0.0, 1.0, 0.01)",
            "relu' = relu": "np.maximum(z, 0.0)",
        },
    ),
}

IN_A_LOSS = {
    "sum_of_squared_errors": {
        "no 2 in the slope of squares": ("2 * (output - Y)\n", "output - Y\n"),
        "wrong sign of the slope of squares": ("2 * (output - Y)\n", "2 * (Y - output)\n"),
    },
    "mean_squared_error": {
        "mean of squares over rows": ("(output - Y) / Y.size", "(output - Y) / len(Y)"),
        "no mean of squares": ("(output - Y) / Y.size", "(output - Y)"),
        "slope of another loss": (
            "mean_squared_error: mean_squared_error_prime",
            "mean_squared_error: binary_cross_entropy_prime",
        ),
    },
    "binary_cross_entropy": {
        "no mean of binary cross-entropy": ("(1.0 + e)) / Y.size", "(1.0 + e))"),
        "mean of binary cross-entropy over rows": ("(1.0 + e)) / Y.size", "(1.0 + e)) / len(Y)"),
        "labels swapped": ("top - Y - Y * e", "top - (1.0 - Y) * (1.0 + e)"),
        "slope of squares": (
            "binary_cross_entropy: binary_cross_entropy_prime",
            "binary_cross_entropy: mean_squared_error_prime",
        ),
    },
    "cross_entropy": {
        "no mean of cross-entropy": ("- Y) / len(Y)", "- Y)"),
        "mean of cross-entropy over entries": ("- Y) / len(Y)", "- Y) / Y.size"),
        "truth minus prediction": ("return (softmax(logits) - Y)", "return (Y - softmax(logits))"),
        "logits for probabilities": ("return (softmax(logits) - Y)", "return (logits - Y)"),
        "classes in another order": (
            "return (softmax(logits) - Y)",
            "return (softmax(logits) - Y[:, ::-1])",
        ),
    },
}


class Fault(NamedTuple):
    """One text of nnbook's source replaced, and a network in which it matters."""

    name: str
    place: str
    file: str
    right: str
    wrong: str
    activations: tuple[str, ...] = ("sigmoid", "tanh", "sigmoid")
    loss: str = "mean_squared_error"

    def source(self) -> str:
        text = (PACKAGE / self.file).read_text(encoding="utf-8")
        docstring, first_line, code = text.partition("\nfrom ")
        if code.count(self.right) != 1:
            raise ValueError(f"{self.right!r} stands {code.count(self.right)} times in {self.file}")
        return docstring + first_line + code.replace(self.right, self.wrong)


def at(k, right, wrong, name):
    """The wrong expression in layer k, and the right one elsewhere."""
    return Fault(name, f"layer {k}", "backprop.py", right, f"({wrong} if k == {k} else {right})")


def every_fault() -> Iterator[Fault]:
    for right, mistakes in IN_A_LAYER.items():
        for name, wrong in mistakes.items():
            for k in range(name in ONLY_ABOVE, 3 - (name in ONLY_BELOW)):
                yield at(k, right, wrong, name)
    for name, (right, wrong) in IN_THE_ORDER.items():
        yield Fault(name, "order", "backprop.py", right, wrong)
    for activation, (right, mistakes) in IN_AN_ACTIVATION.items():
        for name, wrong in mistakes.items():
            for k in range(3):
                mix = tuple(activation if layer == k else "tanh" for layer in range(3))
                yield Fault(name, f"layer {k}", "chain_rule.py", right, wrong, mix)
    for loss, mistakes in IN_A_LOSS.items():
        for name, (right, wrong) in mistakes.items():
            mix = ("tanh", "tanh", "identity")
            yield Fault(name, loss, "chain_rule.py", right, wrong, mix, loss)


FAULTS = list(every_fault())
HEALTHY = Fault("no fault", "nowhere", "backprop.py", "gradients[::-1]", "gradients[::-1]")
SINGLE_PRECISION = [
    at(k, right, f"({right}).astype(np.float32)", f"{right} in single precision")
    for right in ("dA * DERIVATIVES[activation](Z)", "A_in.T @ dZ", "dZ.sum(axis=0)", "dZ @ W.T")
    for k in range(right == "dZ @ W.T", 3)
]


def with_fault(fault):
    """`forward_and_backward` as it is with the fault in it."""
    modules = {name: ModuleType(f"nnbook.{name}") for name in ("chain_rule", "backprop")}
    for name, module in modules.items():
        file = f"{name}.py"
        text = fault.source() if file == fault.file else (PACKAGE / file).read_text("utf-8")
        with patch.dict(sys.modules, {f"nnbook.{n}": m for n, m in modules.items()}):
            exec(compile(text, file, "exec"), module.__dict__)
    return modules["backprop"].forward_and_backward


def ordinary(fault, seed):
    """A network of three layers that has what the fault spoils, with samples and soft labels."""
    rng = np.random.default_rng(seed)
    network = tuple(
        Layer(gaussian(SIZE, SIZE, rng), rng.normal(size=SIZE), getattr(structure, activation))
        for activation in fault.activations
    )
    X, Y = rng.normal(size=(SIZE, SIZE)), rng.uniform(size=(SIZE, SIZE))
    if fault.loss == "cross_entropy":
        Y = Y / Y.sum(axis=1, keepdims=True)
    return network, X, Y, getattr(losses, fault.loss)


def error_shown(fault, seed=0):
    """What the gradient check says of the fault's gradients."""
    data = ordinary(fault, seed)
    _, gradients = with_fault(fault)(*data)
    return gradient_error(*data, gradients)


def found_by_tests(fault):
    """Whether the tests turn red when the fault stands in the package."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("nnbook", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        (copy / "nnbook" / fault.file).write_text(fault.source(), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": folder},
            capture_output=True,
            timeout=300,
        )
    return run.returncode == 1  # 0 is green, and more than 1 no test at all


def measure_the_check(seeds):
    shown = [min(error_shown(fault, seed) for seed in seeds) for fault in FAULTS]
    return {
        "kinds": len({fault.name for fault in FAULTS}),
        "instances": len(FAULTS),
        "networks for each instance": len(seeds),
        "found by the check in every network": sum(error > BOUND for error in shown),
        "smallest error shown": min(shown),
    }


def measure_the_tests():
    return {
        "found by the tests": sum(map(found_by_tests, FAULTS)),
        "single precision: instances": len(SINGLE_PRECISION),
        "single precision: found by the tests": sum(map(found_by_tests, SINGLE_PRECISION)),
        "tests red without a fault": found_by_tests(HEALTHY),
    }


def goals_of_the_check(figures):
    return {
        "at least 20 kinds, 60 instances": figures["kinds"] >= 20 and figures["instances"] >= 60,
        "all found by the gradient check": figures["found by the check in every network"]
        == figures["instances"],
    }


def goals_of_the_tests(figures):
    return {
        "all found by the tests": figures["found by the tests"] == len(FAULTS),
        "single precision too": figures["single precision: found by the tests"]
        == len(SINGLE_PRECISION),
        "and no fault where none is": not figures["tests red without a fault"],
    }


if __name__ == "__main__":
    check, tests = measure_the_check(SEEDS), measure_the_tests()
    goals = goals_of_the_check(check) | goals_of_the_tests(tests)
    sys.exit(report(__file__, check | tests, goals))
