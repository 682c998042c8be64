"""The rounding errors of another machine: small, always the same, and in nnbook too."""

import ast
import subprocess
import sys

import numpy as np
import pytest
import toc
from noise import NAME, AnotherMachine, Noisy

VALUES = np.random.default_rng(0).normal(size=10_000) * 10.0 ** np.linspace(-300, 10, 10_000)


@pytest.mark.parametrize("seed", range(5))
def test_a_number_moves_by_two_ulp_at_most_and_often_does(seed):
    moved = AnotherMachine(seed)(VALUES)
    ulps = (moved - VALUES) / np.spacing(np.abs(VALUES))
    assert np.abs(ulps).max() == 2
    assert all(np.mean(ulps == step) > 0.05 for step in (-2, -1, 0, 1, 2))


def test_the_same_number_moves_alike_and_another_seed_moves_it_otherwise():
    one, other = AnotherMachine(0), AnotherMachine(1)
    assert one(VALUES).tolist() == [one(value) for value in VALUES] == one(VALUES).tolist()
    assert np.mean(one(VALUES) != other(VALUES)) > 0.5


@pytest.mark.parametrize("value", [0.0, -3.0, 2.0**60, np.inf, -np.inf, np.nan])
def test_what_is_not_rounded_stays(value):
    moved = AnotherMachine(0)(np.float64(value))
    assert np.array_equal(moved, value, equal_nan=True) and isinstance(moved, np.float64)


@pytest.mark.parametrize("value", [1, "a", None, np.arange(3), [0.1], np.float32(0.1)])
def test_what_is_no_float64_stays(value):
    assert AnotherMachine(0)(value) is value


def test_shapes_stay():
    for shape in [(), (3,), (2, 3), (0, 4)]:
        assert AnotherMachine(0)(np.full(shape, 0.1)).shape == shape
    assert AnotherMachine(0)(VALUES.reshape(100, 100).T).shape == (100, 100)


@pytest.mark.parametrize("source, expected", [
    ("a @ b", f"{NAME}(a @ b)"),
    ("np.exp(z) + 1", f"{NAME}(np.exp(z)) + 1"),
    ("E / E.sum(axis=1)", f"E / {NAME}(E.sum(axis=1))"),
    ("(a * b - c) / d", "(a * b - c) / d"),
    ("np.sqrt(a)", "np.sqrt(a)"),
])  # fmt: skip
def test_only_what_machines_round_differently_is_moved(source, expected):
    assert ast.unparse(Noisy().visit(ast.parse(source))) == expected


def test_nnbook_is_another_machine_once_noise_is_installed():
    code = """
import sys; sys.path.insert(0, {tools!r})
import noise; noise.install({seed})
import inspect, numpy as np
from nnbook.structure import sigmoid
assert "_as_on" not in inspect.getsource(sigmoid)
print(sigmoid(np.linspace(-3, 3, 100)).tolist())
"""
    tools = str(toc.ROOT / "tools")
    printed = [
        subprocess.run(
            [sys.executable, "-c", code.format(tools=tools, seed=seed)],
            cwd=toc.ROOT, check=True, capture_output=True, text=True,
        ).stdout
        for seed in (0, 1, 0)
    ]  # fmt: skip
    assert printed[0] != printed[1] and printed[0] == printed[2]
