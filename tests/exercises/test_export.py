"""The files for grading systems, cell by cell."""

import ast
import dataclasses
import json

from nnbook.exercises import exercise
from nnbook.exercises.export import nbgrader, otter, with_regions

MSE, RELU = exercise("mse"), exercise("relu")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
METADATA = {"kernelspec": KERNEL, "language_info": {"name": "python"}}


def code(source, name, metadata=None):
    return {
        "cell_type": "code", "execution_count": None, "id": name, "metadata": metadata or {},
        "outputs": [], "source": source,
    }  # fmt: skip


def prompt(task):
    source = f"## {task.title}\n\n{task.prompt}"
    return {"cell_type": "markdown", "id": f"{task.name}-prompt", "metadata": {}, "source": source}


IMPORTS = code("import numpy as np\n\nfrom nnbook.exercises import check", "imports")


def test_otter_gets_a_notebook_of_stubs_and_a_file_for_each_test(tmp_path) -> None:
    folder = tmp_path / "deep" / "er"
    written = otter(folder, ["mse", "relu"])
    assert written == [folder / "tests/mse.py", folder / "tests/relu.py", folder / "homework.ipynb"]
    text = written[-1].read_text("utf-8")
    assert text.startswith('{\n "cells"') and text.endswith("}\n")
    assert json.loads(text) == {
        "cells": [
            code("import otter\n\ngrader = otter.Notebook()", "start"), IMPORTS,
            prompt(MSE), code(MSE.stub, "mse-answer"), code('grader.check("mse")', "mse-check"),
            prompt(RELU), code(RELU.stub, "relu-answer"),
            code('grader.check("relu")', "relu-check"),
        ],
        "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    assert otter(folder, ["mse"])[-1] == folder / "homework.ipynb"  # once more is no error


def test_a_test_for_otter_is_in_its_exception_format(tmp_path) -> None:
    assert otter(tmp_path, ["mse"])[0].read_text("utf-8") == (
        "from otter.test_files import test_case\n\nOK_FORMAT = False\n\n"
        'name = "mse"\npoints = 1\n\n\n@test_case()\ndef test_mse(mse):\n'
        '    from nnbook.exercises import check\n\n    check("mse", mse).require()\n'
    )


def test_nbgrader_gets_solutions_in_regions_and_grades(tmp_path) -> None:
    folder = tmp_path / "deep"
    (path,) = nbgrader(folder, ["mse"])
    assert path == folder / "source/exercises/exercises.ipynb"
    common = {"schema_version": 3, "task": False}
    answer = common | {"grade_id": "mse-answer", "grade": False, "locked": False, "solution": True}
    grade = common | {"grade_id": "mse-check", "grade": True, "locked": True, "solution": False}
    assert json.loads(path.read_text("utf-8"))["cells"] == [
        IMPORTS, prompt(MSE),
        code(with_regions(MSE), "mse-answer", {"nbgrader": answer}),
        code('check("mse", mse).require()', "mse-check", {"nbgrader": grade | {"points": 1}}),
    ]  # fmt: skip
    assert nbgrader(folder, ["mse"]) == [path]


def test_letters_stay_letters(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(
        "nnbook.exercises.export.exercises.exercise",
        lambda name: dataclasses.replace(MSE, title="Größe"),
    )
    assert "Größe" in otter(tmp_path, ["mse"])[-1].read_text("utf-8")


class Pair:
    """Two numbers."""

    kind = "pair"

    def only_told(self):
        """Do nothing."""

    def first(self):
        """The first."""
        # one is first
        a = 1
        return a

    def only_told_too(self):
        """Do nothing."""

    size = 2

    def second(self):
        return 2


def one(x):
    return x


def test_the_body_of_every_function_is_a_region() -> None:
    task = dataclasses.replace(MSE, solution=Pair)
    assert with_regions(task).split("\n") == [
        "class Pair:", '    """Two numbers."""', "", '    kind = "pair"', "",
        "    def only_told(self):", '        """Do nothing."""', "",
        "    def first(self):", '        """The first."""', "        ### BEGIN SOLUTION",
        "        # one is first", "        a = 1", "        return a",
        "        ### END SOLUTION", "",
        "    def only_told_too(self):", '        """Do nothing."""', "", "    size = 2", "",
        "    def second(self):", "        ### BEGIN SOLUTION", "        return 2",
        "        ### END SOLUTION",
    ]  # fmt: skip
    ast.parse(with_regions(task))
    assert with_regions(dataclasses.replace(MSE, solution=one)) == (
        "def one(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
    )
