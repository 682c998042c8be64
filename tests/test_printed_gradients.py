"""Every gradient that a chapter prints, against the complex step of the textbook formulas.

A notebook that runs proves only that it runs.  Here the cells of a chapter are executed, and
what they call a gradient is compared with one that is found without nnbook.
"""

import json
import linecache
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import matplotlib as mpl
import numpy as np
import pytest
import reference

from nnbook import notebook
from nnbook.chain_rule import DERIVATIVES
from nnbook.structure import Network

BOOK = Path(__file__).parent.parent / "book"
CLOSE = {"rtol": 1e-12, "atol": 1e-14}
TRAINS = re.compile("gallery-(run|numbers|rates|picture)")  # long, and prints no gradient
MEASURED = {"rtol": 1e-7, "atol": 1e-8}


@cache
def chapter_of(chapter: str) -> tuple[Iterator[str], dict[str, dict[str, Any]]]:
    """A chapter that runs cell by cell, and the names that there were after each."""
    cells = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    names, known = {"__name__": "__main__"}, {}

    def step_by_step() -> Iterator[str]:
        for found in cells:
            if found["cell_type"] == "code" and not TRAINS.match(found["id"]):
                run("".join(found["source"]), f"<{chapter}: {found['id']}>", names)
            known[found["id"]] = dict(names)
            yield found["id"]

    return step_by_step(), known


def after(chapter: str, cell: str) -> dict[str, Any]:
    """The names that a chapter's cells have given, up to and including one cell."""
    steps, known = chapter_of(chapter)
    # A chapter may change the look of figures, and add an activation of the reader's own.
    with mpl.rc_context(), mock.patch.dict(DERIVATIVES), pytest.MonkeyPatch.context() as patch:
        mpl.use("agg")
        patch.setattr(notebook, "_display", lambda data, metadata=None: True)
        patch.setattr("matplotlib.pyplot.show", lambda: mpl.pyplot.close("all"))
        while cell not in known:
            next(steps)
    return known[cell]


def run(source: str, name: str, names: dict[str, Any]) -> None:
    """Execute a cell as Jupyter does: `inspect` finds the source of what it defines."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)


def by_complex_step(network: Network, X: Any, Y: Any, loss: str) -> list[np.ndarray]:
    """dW and db of each layer, by formulas that use nothing of nnbook."""
    return reference.gradients(
        [part for W, b, _ in network for part in (W, b)],
        [layer.activation.__name__ for layer in network],
        np.asarray(X, float),
        np.asarray(Y, float),
        loss,
    )


@pytest.mark.parametrize(
    "cell, gradient, formula, inputs",
    [
        ("circuit-check", "gradient_of_circuit", lambda x: (x[0] + x[1]) * x[2], [-2, 5, -4]),
        (
            "two-paths-check",
            "gradient_of_two_paths",
            lambda x: (6 * x[1] - 3 * x[0]) ** 2 + (4 * x[1] - 12) ** 2,
            [7, 5],
        ),
        ("gradient-numbers", "g", lambda x: x[0] ** 2 + 2 * x[1] ** 2, [2, 1]),
    ],
)
def test_measured_gradients_of_chapter_4(cell, gradient, formula, inputs):
    found = after("04_chain_rule", cell)[gradient]
    np.testing.assert_allclose(
        found, reference.complex_step(formula, np.array(inputs, float)), **MEASURED
    )


@pytest.mark.parametrize("name", ["identity", "relu", "sigmoid", "tanh"])
def test_slopes_of_chapter_4(name):
    names = after("04_chain_rule", "slopes-check")
    z = names["z"]
    slope = reference.FUNCTIONS[name](z + 1j * reference.H).imag / reference.H
    np.testing.assert_allclose(names["DERIVATIVES"][names[name]](z), slope, **CLOSE)


def test_the_activation_that_chapter_4_adds():
    names = after("04_chain_rule", "own-code")
    z = names["z"]
    # softsign is z / (1 + z) on the right and z / (1 - z) on the left
    nudged = z + 1j * reference.H
    slope = (nudged / (1 + np.sign(z) * nudged)).imag / reference.H
    np.testing.assert_allclose(names["softsign_prime"](z), slope, **CLOSE)


def test_the_chain_of_chapter_5():
    names = after("05_backprop", "chain-check")
    expected = by_complex_step(names["chain"], [[2]], [[1]], "mean_squared_error")
    found = [part for gradient in names["chain_gradients"] for part in gradient]
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, **CLOSE)


def test_the_nine_weights_by_hand_and_by_numpy_in_chapter_5():
    names = after("05_backprop", "matrices-code")
    dW1, _, dW2, _ = by_complex_step(names["exam"], names["x"], names["y"], "mean_squared_error")
    np.testing.assert_allclose(names["dw1"], dW1, **CLOSE)
    np.testing.assert_allclose(np.array([names["dw2"]]).T, dW2, **CLOSE)
    np.testing.assert_allclose(names["dW1"], dW1, **CLOSE)
    np.testing.assert_allclose(names["dW2"], dW2, **CLOSE)


def test_all_students_together_in_chapter_5():
    names = after("05_backprop", "numerical-code")
    expected = by_complex_step(names["exam"], names["X"], names["Y"], "mean_squared_error")
    for kind, accuracy in (("together", CLOSE), ("measured", MEASURED)):
        found = [part for gradient in names[kind] for part in gradient]
        for ours, theirs in zip(found, expected, strict=True):
            np.testing.assert_allclose(ours, theirs, **accuracy)


def gallery(bug: str) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The gradients of a bug of chapter 5 at the gallery's first network, and the right ones."""
    names = after("05_backprop", "gallery-loop")
    X, Y, network = names["start_of"](0)
    gradients = names["with_bug"](*names["BUGS"][bug])(network, X, Y)
    found = [part for gradient in gradients for part in gradient]
    return found, by_complex_step(network, X, Y, "mean_squared_error")


def test_the_gallery_starts_from_right_gradients():
    for ours, theirs in zip(*gallery("none"), strict=True):
        np.testing.assert_allclose(ours, theirs, **CLOSE)


@pytest.mark.parametrize("number", range(1, 11))
def test_every_bug_of_the_gallery_is_wrong_and_is_refused(number):
    bug = list(after("05_backprop", "gallery-loop")["BUGS"])[number]
    found, expected = gallery(bug)
    off = [np.abs(o - t).max() / np.abs(t).max() for o, t in zip(found, expected, strict=True)]
    assert max(off) > 0.01
    assert [part.shape for part in found] == [part.shape for part in expected]
    names = after("05_backprop", "gallery-loop")
    error, _, _ = names["trained"](names["with_bug"](*names["BUGS"][bug]), seed=0)
    assert 1e-3 < error < 1 + 1e-12


def test_the_gallery_has_ten_bugs():
    bugs = list(after("05_backprop", "gallery-loop")["BUGS"])
    assert bugs[0] == "none" and len(bugs) == 11


@pytest.mark.parametrize("pair", [("slow_gradient", "neuron"), ("quick_gradient", "logit_neuron")])
def test_the_sure_neuron_of_chapter_5(pair):
    gradient, network = pair
    names = after("05_backprop", "pair-numbers")
    loss = "mean_squared_error" if network == "neuron" else "binary_cross_entropy"
    dW, db = by_complex_step(names[network], names["one"], names["zero"], loss)
    np.testing.assert_allclose(names[gradient].dW, dW, **CLOSE)
    np.testing.assert_allclose(names[gradient].db, db, **CLOSE)


def test_step_error_sees_a_step_of_the_wrong_length(monkeypatch):
    monkeypatch.chdir(BOOK)
    step_error = after("published", "step-error-code")["step_error"]
    w = []

    def put(parts):
        w[:] = parts

    def loss():
        return sum((p**3).sum() for p in w)

    for factor, error in {1: 0, 5: 2 / 3, 0.5: 1 / 3, -1: 1, 1 + 1e-6: 5e-7}.items():

        def step(rate, factor=factor):
            w[:] = [p - factor * rate * 3 * p**2 for p in w]

        w[:] = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array(2.0)
        found = step_error(lambda: list(w), put, loss, step, 0.1)
        assert abs(found - error) < 1e-9


def test_every_fault_that_the_page_on_published_code_plants_is_seen(monkeypatch):
    monkeypatch.chdir(BOOK)
    names = after("published", "faults-table")
    program = names["program"](names["X_5"], names["Y_5"])
    assert max(names["step_error"](*program, rate) for rate in (0.001, 0.5)) < 1e-7
    assert all(max(errors[:2]) > 1e-3 for errors in names["errors"].values())
