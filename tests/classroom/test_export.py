"""The cells of exercises, for grading systems; test_pages.py has those of the book's pages."""

import ast
import dataclasses
import json

import pytest

from nnbook import exercises
from nnbook.classroom.cells import code, on_page, text
from nnbook.classroom.export import nbgrader, otter, with_regions
from nnbook.classroom.files import check_file
from nnbook.exercises import exercise
from nnbook.exercises.telling import judge

MSE = dataclasses.replace(exercise("mse"), title="Größe")
PROMPT = text("mse-prompt", f"## Größe\n\n{MSE.prompt}")
IMPORTS = code("imports", "import numpy as np\n\nfrom nnbook.exercises import check")


def cells_of(path):
    notebook = json.loads(path.read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    return notebook["cells"]


def test_a_cell_is_what_a_notebook_holds() -> None:
    plain = {"id": "a", "metadata": {}, "source": "b"}
    assert text("a", "b") == plain | {"cell_type": "markdown"}
    ran = {"cell_type": "code", "execution_count": None, "outputs": []}
    assert code("a", "b", c=1) == plain | ran | {"metadata": {"c": 1}}
    *_, solution, _ = on_page(MSE)
    assert solution["metadata"] == {"jupyter": {"source_hidden": True}}


def test_otter_gets_a_notebook_of_stubs_and_a_file_for_each_test(tmp_path) -> None:
    folder = tmp_path / "deep" / "er"
    for _ in range(2):  # once more is no error
        written = otter(folder, [MSE, exercise("relu")])
    assert written == [folder / "tests/mse.py", folder / "tests/relu.py", folder / "homework.ipynb"]
    cells = cells_of(written[-1])
    assert cells[:5] == [
        code("start", "import otter\n\ngrader = otter.Notebook()"), IMPORTS,
        PROMPT, code("mse-answer", MSE.stub), code("mse-check", 'grader.check("mse")'),
    ]  # fmt: skip
    assert [cell["id"] for cell in cells[5:]] == ["relu-prompt", "relu-answer", "relu-check"]
    assert "Größe" in written[-1].read_text("utf-8")
    assert written[0].read_text("utf-8") == (
        "from otter.test_files import test_case\n\nOK_FORMAT = False\n\n"
        'name = "mse"\npoints = 1\n\n\n@test_case()\ndef test_mse(mse):\n'
        '    from nnbook.exercises import check\n\n    check("mse", mse).require()\n'
    )


def test_nbgrader_gets_solutions_in_regions_and_grades(tmp_path) -> None:
    (path,) = nbgrader(tmp_path / "deep", [MSE])
    assert path == tmp_path / "deep/source/exercises/exercises.ipynb"
    common = {"schema_version": 3, "task": False}
    answer = common | {"grade_id": "mse-answer", "grade": False, "locked": False, "solution": True}
    grade = common | {"grade_id": "mse-check", "grade": True, "locked": True, "solution": False}
    assert cells_of(path) == [
        IMPORTS, PROMPT, code("mse-answer", with_regions(MSE), nbgrader=answer),
        code("mse-check", '_ = check("mse", mse).require()', nbgrader=grade | {"points": 1}),
    ]  # fmt: skip
    assert check_file(path)


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

    def second(self):
        return 2


def test_the_body_of_every_function_is_a_region() -> None:
    assert with_regions(dataclasses.replace(MSE, solution=Pair)).split("\n") == [
        "class Pair:", '    """Two numbers."""', "", '    kind = "pair"', "",
        "    def only_told(self):", '        """Do nothing."""', "",
        "    def first(self):", '        """The first."""', "        ### BEGIN SOLUTION",
        "        # one is first", "        a = 1", "        return a",
        "        ### END SOLUTION", "",
        "    def second(self):", "        ### BEGIN SOLUTION", "        return 2",
        "        ### END SOLUTION",
    ]  # fmt: skip


@pytest.mark.parametrize("name", exercises.names())
def test_regions_hold_all_that_a_learner_writes(name) -> None:
    task = exercise(name)
    kept, is_kept = [], True
    for line in with_regions(task).split("\n"):
        is_kept &= line.strip() != "### BEGIN SOLUTION"
        if is_kept:
            kept.append(line)
        if line.strip() == "### END SOLUTION":
            is_kept = True
            kept.append(line.replace("### END SOLUTION", "raise NotImplementedError()"))
    ast.parse(with_regions(task))
    learner = task.build(task.imports + "\n" + "\n".join(kept))
    assert judge(task, learner).status == "not attempted"
