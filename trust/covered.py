"""The lines and branches of nnbook that its unit tests run, in about ten minutes.

    python trust/covered.py

The tests of the module's own files count, and the examples in its docstrings; comparisons with
other libraries and the measurements of `trust` do not.  What runs in another process, such
as a learner's file, is counted there.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from report import report

ROOT = Path(__file__).resolve().parents[1]
OWN_FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/test_*.py"))
TESTS = ["nnbook", *OWN_FILES, "tests/plotting", "tests/exercises", "tests/classroom"]
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


def main() -> int:
    """Count the lines and branches, and name what is missing; 1 if anything is."""
    returncode, found = run()
    totals, missing = found["totals"], gaps(found["files"])
    figures = {
        "lines": totals["num_statements"],
        "lines run": totals["covered_lines"],
        "branches": totals["num_branches"],
        "branches run": totals["covered_branches"],
        "missing": missing,
    }
    goals = {"the tests are green": returncode == 0, "every line and branch is run": not missing}
    return report(__file__, figures, goals)


if __name__ == "__main__":
    sys.exit(main())
