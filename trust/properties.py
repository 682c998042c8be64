"""The laws of tests/trust/test_properties.py on 5,000 new examples each, about ten minutes.

python trust/properties.py
"""

import re
import subprocess
import sys
from pathlib import Path

from report import report

FILE = Path(__file__).parents[1] / "tests" / "trust" / "test_properties.py"
EXAMPLES = 5000
OPTIONS = "-q -p no:cacheprovider --hypothesis-profile weekly --hypothesis-show-statistics"


def run() -> tuple[int, str]:
    """How the tests ended, and all that they printed."""
    command = [sys.executable, "-m", "pytest", str(FILE), *OPTIONS.split()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FILE.parents[2])
    return done.returncode, done.stdout + done.stderr


def examples_of(output: str) -> dict[str, int]:
    """The law each test is named after, and on how many examples it held."""
    parts = re.split(r"^\S+::test_(\w+):$", output, flags=re.MULTILINE)
    generated = re.compile(r"during generate phase.*?(\d+) passing", re.DOTALL)
    found = {
        name: generated.search(part) for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }
    return {name.replace("_", " "): int(m[1]) if m else 0 for name, m in found.items()}


if __name__ == "__main__":
    returncode, output = run()
    examples = examples_of(output)
    failures = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if returncode:
        print(output)
    figures = {
        "laws": len(examples),
        "examples_of_each": min(examples.values(), default=0),
        "examples": sum(examples.values()),
        "failures": failures,
        "held_on": examples,
    }
    goals = {
        "at least 20 laws": len(examples) >= 20,
        f"{EXAMPLES} examples of each": min(examples.values(), default=0) >= EXAMPLES,
        "no failure": returncode == 0 and not failures,
    }
    sys.exit(report(__file__, figures, goals, "numpy hypothesis"))
