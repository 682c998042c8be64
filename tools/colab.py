"""Write the copies of the notebooks that the pages' Colab buttons open.

    python tools/colab.py FOLDER https://github.com/nnbook/nnbook main

Colab starts with the notebook only.  Each copy therefore begins with a cell that fetches the
repository, installs the module from it, and works where the notebook stands in it.
"""

import sys
from pathlib import Path

import nbformat
import toc

CELL = """\
# In Colab there is only this notebook: fetch the files beside it, and install nnbook from them.
![ -d /content/book ] || git clone -q --depth 1 --branch {branch} {repository} /content/book
%pip install -q /content/book
%cd -q /content/book/{folder}"""


def copy(path: Path, repository: str, branch: str) -> nbformat.NotebookNode:
    """A notebook of the book, which gets what it needs before anything else."""
    notebook = nbformat.read(toc.ROOT / path, as_version=4)
    source = CELL.format(repository=repository, branch=branch, folder=path.parent.as_posix())
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source, id="colab"))
    return notebook


def main(folder: Path, repository: str, branch: str) -> None:
    for path in toc.sources(".ipynb"):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(copy(path, repository, branch), target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
