"""An exercise gives its source, its edits, its imports and its stub."""

import dataclasses

import pytest

from nnbook.exercises import exercise
from nnbook.exercises.anatomy import Case, Exercise, Slip, call, imports_of

MSE = exercise("mse")


class Pair:
    """Two numbers."""

    def __init__(self, a, b):
        self.a = a

    def total(self):
        """Their sum."""
        return self.a


def of(solution, **settings):
    given = {"page": "", "title": "", "prompt": "", "cases": [], "slips": [], "hints": []}
    return Exercise(solution=solution, **{**given, **settings})


def test_what_an_author_leaves_out() -> None:
    task, case = of(Pair), Case("one", ())
    assert (task.parts, task.look, task.sentences) == (("answer",), call, {})
    assert (case.sizes, case.view) == ({}, None)
    assert call(max, 1, 2) == 2


def test_an_exercise_is_called_as_its_solution_and_takes_the_same() -> None:
    assert (of(Pair).name, of(Pair).parameters) == ("Pair", ["a", "b"])
    assert MSE.source.startswith("def mse(output, Y):\n")


def test_variants_of_a_slip_share_its_name() -> None:
    slips = [Slip(key, "", "", "") for key in ("sum", "sum/loop", "sum/loop/twice")]
    assert [slip.name for slip in slips] == ["sum"] * 3
    task = of(Pair, slips=slips)
    assert task.slip("sum/loop") is slips[1]
    with pytest.raises(StopIteration):
        task.slip("gone")


def test_edits_are_made_one_after_the_other() -> None:
    total = Slip("total", "", "np.mean", "np.sum")
    doubled = Slip("doubled", "", "return", "return 2 *")
    assert MSE.edited(total, doubled) == MSE.source.replace("np.mean", "np.sum").replace(
        "return", "return 2 *"
    )
    assert MSE.edited() == MSE.source
    assert MSE.edited(Slip("gone", "", "nowhere", "x")) is None


def test_an_edit_of_the_whole_body_keeps_the_head() -> None:
    assert MSE.edited(Slip("all", "", "*", "return 0")) == "def mse(output, Y):\n    return 0\n"


def test_an_edit_reaches_only_what_the_solution_wrote() -> None:
    power = Slip("power", "", "** 2", "** 2 + np.mean(0)")
    assert MSE.edited(power, Slip("sum", "", "np.mean", "np.sum")) is None


def test_what_is_built_lives_beside_the_solution_and_says_where_it_comes_from() -> None:
    built = MSE.build("def mse(output, Y):\n    return np.ndim(output)\n")
    assert built([[1]], 0) == 2 and built.__code__.co_filename == "<mse: edited>"
    assert MSE.build(MSE.source, "mine").__code__.co_filename == "<mse: mine>"
    assert MSE.build(MSE.source) is not MSE.solution


def test_a_stub_keeps_signatures_and_docstrings() -> None:
    assert of(Pair).stub == (
        'class Pair:\n    """Two numbers."""\n\n    def __init__(self, a, b):\n        ...\n\n'
        '    def total(self):\n        """Their sum."""\n        ...'
    )


def test_imports_are_those_that_are_used_pythons_own_first(monkeypatch) -> None:
    source = (
        "import numpy as np\nimport os, sys\nimport os.path\nfrom math import exp, log\n"
        "from collections.abc import Mapping\n"
        "from nnbook.losses import softmax\nx = 1\n"
    )
    uses = "def f(x):\n    return np.ones(sys, log, softmax, Mapping)\n"
    monkeypatch.setattr(
        "nnbook.exercises.anatomy.inspect.getsource",
        lambda of: uses if of is f else source,
    )
    task = of(f)
    assert (
        imports_of([task, dataclasses.replace(task)])
        == task.imports
        == (
            "import sys\nfrom math import log\nfrom collections.abc import Mapping\n\n"
            "import numpy as np\nfrom nnbook.losses import softmax"
        )
    )
    monkeypatch.setattr(
        "nnbook.exercises.anatomy.inspect.getsource",
        lambda of: "def f(x):\n    return x\n" if of is f else source,
    )
    assert of(f).imports == ""


def f(x):
    return x
