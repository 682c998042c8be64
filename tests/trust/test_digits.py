"""Does every machine print the book's digits?

The notebooks are executed as other machines would, and every character that they print is compared
with the book's:

* with sums, products and functions rounded up to 2 ulp otherwise (`noise.py`),
* with only the instructions that NumPy's and OpenBLAS's oldest processors have,
* with OpenBLAS's code for other processors, and with two threads,
* with the oldest NumPy and Matplotlib that nnbook supports, in an environment of its own.

Figures hold coordinates and are compared only where neither noise nor another Matplotlib may move
one of them by a hundredth of a point.  Without --full: a page of two cells, with noise.
"""

import os
import re
import subprocess
import sys
import tomllib

import numpy as np
import toc
from nbformat.v4 import new_code_cell, new_notebook, new_output, writes
from notebooks import EXTRA_IMPORTS, Notebook

OLDEST = toc.ROOT / ".venv-oldest"
TEXT_ONLY = ["--nbval-sanitize-with", "tools/text_only.ini"]
FEATURES = " ".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
SETTINGS = {
    "the oldest processor": {
        "NPY_DISABLE_CPU_FEATURES": FEATURES, "OPENBLAS_CORETYPE": "Prescott"
    },
    "OpenBLAS for Nehalem": {"OPENBLAS_CORETYPE": "Nehalem"},
    "OpenBLAS for Sandybridge": {"OPENBLAS_CORETYPE": "Sandybridge"},
    "OpenBLAS for Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "two threads": {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"},
}  # fmt: skip


def with_noise(seed, folder):
    """The settings of a machine whose kernels install noise before a notebook's first cell."""
    lines = [f"import noise; noise.install({seed}); del noise"]
    profile = folder / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(
        f"c.InteractiveShellApp.exec_lines = {lines}\n", encoding="utf-8"
    )
    return {"IPYTHONDIR": str(folder), "PYTHONPATH": str(toc.ROOT / "tools")}


def oldest_python():
    """The Python of an environment with the oldest libraries that pyproject.toml names."""
    project = tomllib.loads((toc.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = [name.replace(">=", "==") for name in project["dependencies"]]
    subprocess.run([sys.executable, "-m", "venv", OLDEST], check=True)
    python = OLDEST / ("Scripts" if os.name == "nt" else "bin") / "python"
    arguments = ["-q", "-e", f"{toc.ROOT}[tests]", "pytest-xdist", *libraries]
    subprocess.run([python, "-m", "pip", "install", *arguments], check=True)
    return python


def compare(pages, settings, python=sys.executable, options=()):
    """Execute notebooks: how many cells there are, were compared, and printed something else."""
    arguments = f"-q -n {min(2, len(pages) - 1)} --dist loadfile -c pyproject.toml"
    arguments += " -p no:cacheprovider --nbval --nbval-current-env"
    command = [python, "-m", "pytest", *arguments.split(), *options, *pages]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"} | settings
    done = subprocess.run(command, capture_output=True, text=True, cwd=toc.ROOT, env=environment)
    counts = {kind: int(n) for n, kind in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    changed = re.findall(r"^(?:FAILED|ERROR) (\S*::Cell \d+)", done.stdout, flags=re.MULTILINE)
    cells = sum(len(Notebook.read(toc.ROOT / page).code) for page in pages)
    return {"cells": cells, "compared": sum(counts.values()), "changed": changed}


def machines(pages, folder):
    """What each machine printed."""
    for seed in range(5):
        settings = with_noise(seed, folder / str(seed))
        yield f"noise of 2 ulp, seed {seed}", compare(pages, settings, options=TEXT_ONLY)
    for name, settings in SETTINGS.items():
        yield name, compare(pages, settings)
    pages = [path for path in pages if path.stem not in EXTRA_IMPORTS]
    yield "the oldest NumPy and Matplotlib", compare(pages, {}, oldest_python(), TEXT_ONLY)


def page_of_two_cells(folder):
    """A page that prints numbers as this machine does: with 4 digits, and with 16."""
    cells = []
    for digits in (4, 16):
        source = "import numpy as np\nfor x in np.exp(np.arange(9.0)):\n"
        source += f"    print(f'{{x:.{digits}f}}')"
        text = "".join(f"{x:.{digits}f}\n" for x in np.exp(np.arange(9.0)))
        printed = new_output("stream", name="stdout", text=text)
        cells.append(new_code_cell(source, outputs=[printed], execution_count=1))
    (folder / "page.ipynb").write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
    return folder / "page.ipynb"


def test_every_machine_prints_the_same_characters_and_a_digit_too_many_is_seen(
    full, keep, tmp_path
):
    noisy = compare([page_of_two_cells(tmp_path)], with_noise(0, tmp_path), options=TEXT_ONLY)
    assert noisy["cells"] == noisy["compared"] == 2
    assert [cell.rpartition("::")[2] for cell in noisy["changed"]] == ["Cell 1"]
    if full:
        keep(found := dict(machines(toc.sources(".ipynb"), tmp_path / "machines")))
        assert all(one["compared"] == one["cells"] and not one["changed"] for one in found.values())
