"""Does every machine print the book's digits?

    python trust/digits.py             # on eleven machines, about half an hour
    python trust/digits.py noise       # on those with this word in their name

All notebooks are executed as other machines would, and every character that they print is compared
with the book's:

* five times with sums, products and functions rounded up to 2 ulp otherwise (`noise.py`),
* with only the instructions that NumPy's and OpenBLAS's oldest processors have,
* with OpenBLAS's code for other processors, and with two threads,
* with the oldest NumPy and Matplotlib that nnbook supports, in an environment of its own.

Figures hold coordinates and are compared only where neither noise nor another Matplotlib may move
one of them by a hundredth of a point.
"""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from report import report

sys.path.append(str(Path(__file__).parents[1] / "tools"))
import toc
from notebooks import EXTRA_IMPORTS, Notebook

ROOT = toc.ROOT
SEEDS = range(5)
OLDEST = ROOT / ".venv-oldest"


class Machine(NamedTuple):
    """What differs from the machine that wrote the book."""

    environment: dict[str, str] = {}
    python: str = sys.executable
    figures: bool = True


def with_noise(seed: int, folder: Path) -> Machine:
    """A machine whose kernels install noise before a notebook's first cell."""
    lines = [f"import noise; noise.install({seed}); del noise"]
    profile = folder / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text(
        f"c.InteractiveShellApp.exec_lines = {lines}\n", encoding="utf-8"
    )
    return Machine({"IPYTHONDIR": str(folder), "PYTHONPATH": str(ROOT / "tools")}, figures=False)


def with_settings(settings: dict[str, str], folder: Path) -> Machine:
    """A machine whose environment says what NumPy and OpenBLAS may use."""
    return Machine(settings)


def with_oldest_libraries(folder: Path) -> Machine:
    """The oldest libraries that pyproject.toml names, in an environment of their own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = [name.replace(">=", "==") for name in project["dependencies"]]
    subprocess.run([sys.executable, "-m", "venv", OLDEST], check=True)
    python = str(OLDEST / ("Scripts" if os.name == "nt" else "bin") / "python")
    arguments = ["-q", "-e", f"{ROOT}[tests]", "pytest-xdist", *libraries]
    subprocess.run([python, "-m", "pip", "install", *arguments], check=True)
    return Machine(python=python, figures=False)


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
MACHINES: dict[str, Callable[[Path], Machine]] = {
    **{f"noise of 2 ulp, seed {seed}": partial(with_noise, seed) for seed in SEEDS},
    **{name: partial(with_settings, settings) for name, settings in SETTINGS.items()},
    "the oldest NumPy and Matplotlib": with_oldest_libraries,
}


def pages_for(machine: Machine) -> list[Path]:
    """The notebooks whose libraries the machine has."""
    has_all = machine.python == sys.executable
    pages = toc.sources(".ipynb")
    return [path for path in pages if has_all or path.stem not in EXTRA_IMPORTS]


def compare(machine: Machine) -> dict[str, Any]:
    """Execute the notebooks: how many cells were compared, and which printed something else."""
    command = [machine.python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
    command += ["-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    if not machine.figures:
        command += ["--nbval-sanitize-with", "tools/text_only.ini"]
    pages = pages_for(machine)
    done = subprocess.run(
        [*command, *pages],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"} | machine.environment,
    )
    counts = {kind: int(n) for n, kind in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    changed = re.findall(r"^(?:FAILED|ERROR) (\S+::Cell \d+)", done.stdout, flags=re.MULTILINE)
    if done.returncode not in (0, 1):
        print(done.stdout, done.stderr)
    return {
        "cells": sum(len(Notebook.read(ROOT / page).code) for page in pages),
        "compared": sum(counts.values()),
        "with figures": machine.figures,
        "changed": changed,
    }


def main() -> int:
    """Compare on every machine whose name has the words, or on all; 1 if a character changed."""
    found = {}
    for name, machine in MACHINES.items():
        if all(word in name for word in sys.argv[1:]):
            with TemporaryDirectory() as folder:
                found[name] = compare(machine(Path(folder)))
            print(f"{name}: {found[name]}", flush=True)
    is_same = all(m["compared"] == m["cells"] and not m["changed"] for m in found.values())
    if sys.argv[1:]:
        return int(not is_same)
    goals = {"every cell prints the same characters on every machine": is_same}
    return report(__file__, {"machines": found}, goals, libraries="numpy matplotlib")


if __name__ == "__main__":
    sys.exit(main())
