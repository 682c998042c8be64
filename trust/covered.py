"""The lines and branches of nnbook that its unit tests run, in about ten minutes.

python trust/covered.py

The tests of the module's own files count, and the examples in its docstrings; comparisons with
other libraries and the measurements of this folder do not.  What runs in another process, such
as a learner's file, is counted there.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from report import report

ROOT = Path(__file__).resolve().parents[1]
OWN_FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/test_*.py"))
TESTS = ["nnbook", *OWN_FILES, "tests/plotting", "tests/exercises"]
SETTINGS = """\
[run]
source = nnbook
branch = true
parallel = true
patch =
    subprocess
    _exit
"""


def run() -> tuple[int, dict[str, Any]]:
    """How the tests ended, and what coverage says about nnbook."""
    with TemporaryDirectory() as folder:
        settings, found = Path(folder, "coveragerc"), Path(folder, "found.json")
        settings.write_text(SETTINGS, encoding="utf-8")
        options = ["-q", "-p", "no:cacheprovider", "--cov", f"--cov-config={settings}"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *TESTS, *options, f"--cov-report=json:{found}"],
            cwd=ROOT,
            env=os.environ | {"COVERAGE_FILE": str(Path(folder, "data"))},
        )
        if not found.exists():
            raise SystemExit("the tests could not be run")
        return done.returncode, json.loads(found.read_text(encoding="utf-8"))


def gaps(files: Mapping[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """What of each file was not run, or was left out; not the files that are whole."""
    kinds = ("missing_lines", "missing_branches", "excluded_lines")
    found = {
        name: {kind: file[kind] for kind in kinds if file[kind]} for name, file in files.items()
    }
    return {name: missing for name, missing in found.items() if missing}


if __name__ == "__main__":
    start = time.monotonic()
    returncode, found = run()
    totals = found["totals"]
    figures = {
        "files": len(found["files"]),
        "lines": totals["num_statements"],
        "lines_run": totals["covered_lines"],
        "branches": totals["num_branches"],
        "branches_run": totals["covered_branches"],
        "lines_left_out": totals["excluded_lines"],
        "gaps": gaps(found["files"]),
        "minutes": round((time.monotonic() - start) / 60, 1),
    }
    goals = {
        "every test is green": returncode == 0,
        "every line": figures["lines"] == figures["lines_run"] > 0,
        "every branch": figures["branches"] == figures["branches_run"] > 0,
        "no line is left out": figures["lines_left_out"] == 0,
    }
    sys.exit(report(__file__, figures, goals, "numpy matplotlib pytest-cov coverage"))
