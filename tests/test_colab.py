"""Colab's copies of the notebooks get what they need first, and are the book's notebooks then."""

import os
from pathlib import Path

import colab
import nbformat
import pytest
import toc
from nbclient import NotebookClient

REPOSITORY, BRANCH = "https://github.com/a-fork/of-it", "draft"
NOTEBOOKS = toc.sources(".ipynb")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copies")
    colab.main(folder, REPOSITORY, BRANCH)
    return folder


@pytest.mark.parametrize("path", NOTEBOOKS, ids=str)
def test_a_copy_is_its_notebook_and_one_cell_more(copies: Path, path: Path) -> None:
    source = nbformat.read(toc.ROOT / path, as_version=4)
    copy = nbformat.read(copies / path, as_version=4)
    nbformat.validate(copy)
    first = copy.cells.pop(0)
    assert copy == source
    assert first.source.splitlines()[1:] == [
        "![ -d /content/book ] || git clone -q --depth 1 --branch draft "
        "https://github.com/a-fork/of-it /content/book",
        "%pip install -q /content/book",
        f"%cd -q /content/book/{path.parent.as_posix()}",
    ]


def test_a_copy_runs_in_an_empty_folder(tmp_path: Path) -> None:
    # The page that reads most files beside it; the repository is here and installed already.
    copy = colab.copy(Path("book/trust.ipynb"), REPOSITORY, BRANCH)
    lines = copy.cells[0].source.replace("/content/book", toc.ROOT.as_posix()).splitlines()
    copy.cells[0].source = "\n".join(line for line in lines if line.startswith("%cd"))
    resources = {"metadata": {"path": os.fspath(tmp_path)}}
    NotebookClient(copy, kernel_name="python3", resources=resources).execute()
    assert not list(tmp_path.iterdir())
