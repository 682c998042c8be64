"""Small changes to nnbook's source, one at a time: do the tests turn red?

    python trust/mutation.py                       # all of nnbook
    python trust/mutation.py exercises             # a part: chapters, plotting or exercises
    python trust/mutation.py nnbook/losses.py      # some files, whose figures are not kept

mutmut makes the mutants: another number, text, operator, argument or condition in a function;
tools/mutants.py runs the tests on them.  A mutant that survives, reached by a test or not, is
printed as an entry for survivors.toml, unless it stands there with the reason why.  Of the
exercises only the engine is measured: nnbook/exercises/chapters is data, the sentences and numbers
of each exercise.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from report import report

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv-mutation"
REQUIREMENTS = [ROOT / "requirements.txt", ROOT / "tools" / "requirements-mutation.txt"]
SURVIVORS = ROOT / "trust" / "survivors.toml"
KEPT = ROOT / "trust" / "mutation.json"
PROCESSES = 2
GOAL = 0.98

COPIED = ["book", "nnbook", "tests", "tools", "trust", "pyproject.toml", "README.md", "_toc.yml"]
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "_vendor")


class Part(NamedTuple):
    """Files of nnbook, and the tests that are to kill their mutants."""

    files: list[str]
    tests: list[str]


def files(pattern: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))


CHAPTERS = files("nnbook/[!_]*.py")
PARTS = {
    "chapters": Part(
        CHAPTERS,
        [
            *(file.replace("nnbook/", "tests/test_") for file in CHAPTERS),
            "tests/test_bad_inputs.py",
            "tests/test_own_functions.py",
        ],
    ),
    "plotting": Part(files("nnbook/plotting/*.py"), ["tests/plotting"]),
    "exercises": Part(
        files("nnbook/exercises/*.py") + files("nnbook/classroom/*.py"),
        ["tests/exercises", "tests/classroom"],
    ),
}


def chosen(names: Iterable[str]) -> dict[str, Part]:
    """The parts, with those of their files only that are meant by the names."""
    wanted = {file for name in names for file in (PARTS[name].files if name in PARTS else [name])}
    parts = {
        name: part._replace(files=[file for file in part.files if file in wanted])
        for name, part in PARTS.items()
    }
    unknown = wanted.difference(*(part.files for part in parts.values()))
    if unknown:
        raise SystemExit(f"{unknown}: neither a file to measure nor one of {', '.join(PARTS)}")
    return {name: part for name, part in parts.items() if part.files}


def python_with_mutmut() -> Path:
    """The Python of an environment for mutmut, made if need be."""
    python = ENVIRONMENT / "bin" / "python"
    done = ENVIRONMENT / ".done"
    if not done.exists() or done.stat().st_mtime < max(p.stat().st_mtime for p in REQUIREMENTS):
        if ENVIRONMENT.is_symlink():
            raise SystemExit(f"{ENVIRONMENT} is a link: what it leads to would be emptied")
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        for path in REQUIREMENTS:
            subprocess.run([python, "-m", "pip", "install", "-q", "-r", path], check=True)
        done.touch()
    return python


def mutants_of(part: Part) -> list[dict[str, str]]:
    """Every mutant in the part's files, and whether a test was red."""
    with TemporaryDirectory() as folder:
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, Path(folder, name), ignore=NOT_COPIED)
            else:
                shutil.copy(ROOT / name, folder)
        done = subprocess.run(
            [python_with_mutmut(), "tools/mutants.py"],
            input=json.dumps({**part._asdict(), "processes": PROCESSES}),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=folder,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
    return json.loads(done.stdout)


def explained() -> list[dict[str, str]]:
    """The survivors that have a reason, without it."""
    listed = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get("survivor", [])
    return [survivor for survivor in listed if survivor.pop("why")]


def figures_of(file: str, mutants: list[dict[str, str]]) -> dict[str, object]:
    """What became of a file's mutants, and in what the list of survivors is wrong."""
    keys = ("file", "function", "was", "becomes")
    alive = [{key: mutant[key] for key in keys} for mutant in mutants if not mutant["red"]]
    listed = [survivor for survivor in explained() if survivor["file"] == file]
    return {
        "mutants": len(mutants),
        "killed": len(mutants) - len(alive),
        "without a reason": [mutant for mutant in alive if mutant not in listed],
        "listed, yet killed": [mutant for mutant in listed if mutant not in alive],
    }


def measure(parts: dict[str, Part]) -> dict[str, dict[str, object]]:
    """The figures of each file of the parts."""
    found = {}
    for name, part in parts.items():
        mutants = mutants_of(part)
        for file in part.files:
            found[file] = figures_of(file, [m for m in mutants if m["file"] == file])
            print(name, file, found[file]["killed"], "of", found[file]["mutants"], flush=True)
    return found


def figures_of_part(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The sums over a part's files."""
    rows = list(rows)
    return {
        "files": len(rows),
        "mutants": sum(row["mutants"] for row in rows),
        "killed": sum(row["killed"] for row in rows),
        "without a reason": sum(len(row["without a reason"]) for row in rows),
    }


def keep(parts: dict[str, dict[str, int]]) -> int:
    """Store the figures of whole parts beside those of the others; 1 if a goal is missed."""
    before = json.loads(KEPT.read_text(encoding="utf-8"))["parts"] if KEPT.exists() else {}
    after = {name: parts.get(name) or before[name] for name in PARTS if name in parts | before}
    goals = {
        f"at least {GOAL:.0%} killed in each part": all(
            row["killed"] >= GOAL * row["mutants"] for row in after.values()
        ),
        "every survivor has a reason": not any(row["without a reason"] for row in after.values()),
    }
    return report(__file__, {"parts": after}, goals)


def as_toml(mutant: dict[str, str]) -> str:
    """An entry for survivors.toml, to be completed."""
    entries = {**mutant, "why": ""}.items()
    return "\n".join(["[[survivor]]", *(f"{k} = {json.dumps(v)}" for k, v in entries), ""])


def main() -> int:
    """Measure what is named; 1 if a goal is missed or the list of survivors is wrong."""
    parts = chosen(sys.argv[1:] or PARTS)
    found = measure(parts)
    wrong = {
        key: [mutant for row in found.values() for mutant in row[key]]
        for key in ("without a reason", "listed, yet killed")
    }
    for key, mutants in wrong.items():
        print(f"# {key}: {len(mutants)}\n", *map(as_toml, mutants), sep="\n")
    whole = {
        name: figures_of_part(found[file] for file in part.files)
        for name, part in parts.items()
        if part == PARTS[name]
    }
    return max(int(any(wrong.values())), keep(whole) if whole else 0)


if __name__ == "__main__":
    sys.exit(main())
