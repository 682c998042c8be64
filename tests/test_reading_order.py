"""The import graph is the table of contents: no chapter needs a later one."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import nnbook

FOLDER = Path(nnbook.__file__).parent
CHAPTERS = ["structure", "forward_pass", "losses", "chain_rule", "backprop", "training"]
BELOW = ["kinds", "doors"]
AROUND = ["watching", "engine", "programs", "many", "gradient_check", "convolution"]
BESIDE = ["datasets", "notebook", "saving"]
ALL = CHAPTERS + BELOW + AROUND + BESIDE
FILES = sorted(FOLDER.rglob("*.py"))


def imports(path, of=ast.walk):
    """Every module that a file imports, as full names; relative ones are refused."""
    names = set()
    for node in of(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            if node.module == "nnbook":
                names |= {f"nnbook.{alias.name}" for alias in node.names}
            else:
                names.add(node.module)
    return names


def used_files(path, of=ast.walk):
    """The files of nnbook that a file imports: structure, kinds, plotting.style, ..."""
    return {n.removeprefix("nnbook.") for n in imports(path, of) if n.startswith("nnbook.")}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_uses_only_the_chapters_before_it(chapter):
    before = CHAPTERS[: CHAPTERS.index(chapter)]
    around = ["engine", "watching"] if chapter == "training" else []
    assert used_files(FOLDER / f"{chapter}.py") <= {*BELOW, *before, *around}


def test_the_order_is_the_one_the_package_tells():
    lines = nnbook.__doc__.splitlines()
    told = [words[0] for words in map(str.split, lines) if words[1:2] and words[1].isdigit()]
    assert told == CHAPTERS


@pytest.mark.parametrize("name", ALL)
def test_the_exercises_use_the_book_and_not_the_other_way_round(name):
    used = used_files(FOLDER / f"{name}.py")
    assert not [n for n in used if n.startswith(("exercises", "classroom"))]


def test_a_learner_needs_nothing_of_the_classroom():
    own = [path for path in FILES if "exercises" in path.parts and path.name != "__main__.py"]
    assert not [n for path in own for n in used_files(path) if n.startswith("classroom")]


def test_kinds_and_doors_stand_below_all():
    # where a check needs a chapter, it imports it when it is asked
    assert used_files(FOLDER / "kinds.py", of=ast.iter_child_nodes) == set()
    assert used_files(FOLDER / "doors.py") == {"kinds"}


@pytest.mark.parametrize("name", ["datasets", "saving"])
def test_a_file_beside_the_chapters_needs_no_training(name):
    assert used_files(FOLDER / f"{name}.py") <= {*BELOW, "structure"}


def test_every_file_is_a_chapter_or_stands_beside_them():
    names = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert names == set(ALL)


@pytest.mark.parametrize("name", [name for name in ALL if name != "programs"])  # the engine's
def test_every_file_has_a_test_file_of_its_name(name):
    assert (Path(__file__).parent / f"test_{name}.py").is_file()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_nothing_but_numpy_is_needed_and_matplotlib_for_pictures(path):
    outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names)
    at_once = {name.split(".")[0] for name in imports(path, of=ast.iter_child_nodes)}
    may_be_missing = {"IPython", "matplotlib_inline"}  # only in a notebook, and only when called
    draws = "plotting" in path.parts or path.stem == "notebook"
    others = {"matplotlib", *may_be_missing} if draws else set()
    if "classroom" in path.parts:  # what a learner's file asks for
        may_be_missing |= {"matplotlib"}
        others = may_be_missing
    assert outside <= {"nnbook", "numpy"} | others
    assert not at_once & may_be_missing


def modules_after(statement):
    """The modules that a fresh Python has loaded after a statement."""
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    path = [str(FOLDER.parent), *filter(None, sys.path)]
    code = f"import sys; sys.path[:0] = {path!r}\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", ["nnbook.backprop", "nnbook.training"])
def test_an_import_loads_numpy_and_little_else(name):
    loaded = modules_after(f"import {name}") - modules_after("import numpy")
    not_ours = {module for module in loaded if not module.startswith("nnbook")}
    # numpy.random takes longer to load than all of nnbook
    assert not [m for m in not_ours if m.startswith(("numpy.random", "matplotlib"))]
    assert len(not_ours) <= 10


def test_the_package_itself_loads_nothing():
    assert modules_after("import nnbook") - modules_after("pass") == {"nnbook"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_check_is_an_assert(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))  # python -O would leave it out
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
