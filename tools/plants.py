"""Can every check fail?

    python tools/plants.py             # all faults of plants.toml
    python tools/plants.py backprop    # those with this word in what is printed of them

One fault after another is planted in a copy of the repository, a piece of text for another, and
the step of `make test` that should see it is run on what it concerns.  It has to be green before,
and red with the fault.
"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import toc

ROOT = toc.ROOT
TABLE = Path(__file__).with_suffix(".toml")
PYTEST = "python -m pytest -q -x -p no:cacheprovider"

# The steps of `make test`.
STEPS = {
    "pytest": PYTEST,
    "nbval": f"{PYTEST} --nbval --nbval-current-env",
    "site": f"{PYTEST} tests/site --site _build/html",
    "guards": "python tools/notebooks.py check",
    "mypy": "python -m mypy",
    "build": "jupyter-book build . -q -W -n --keep-going",
    "check_site": "python tools/check_site.py _build/html",
}


class Plant(NamedTuple):
    """One text of a file for another, and the step that should see it, with its arguments."""

    file: str
    old: str
    new: str
    seen_by: str
    what: str = ""

    def __str__(self) -> str:
        change = f"{first_line(self.old)}  ->  {first_line(self.new)}"
        return f"{self.file}: {self.what or change}  [{self.seen_by}]"


def first_line(text: str) -> str:
    return text.strip().split("\n")[0][:60]


def plants() -> Iterator[Plant]:
    """The table's faults; one with several `new` is as many, and `layers` plants in each alone."""
    for entry in tomllib.loads(TABLE.read_text(encoding="utf-8"))["plant"]:
        news, layers = entry.pop("new"), entry.pop("layers", None)
        for new in [news] if isinstance(news, str) else news:
            for k in layers or [None]:
                at_k = new if k is None else f"({new} if k == {k} else {entry['old']})"
                yield Plant(new=at_k, **entry)


def copy(folder: Path) -> None:
    """Copy the repository as it stands, but for what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(lambda name: (ROOT / name).is_file(), listed):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)


def is_green(seen_by: str, folder: Path) -> bool:
    """Run steps in a copy, one after the other; whether they find nothing wrong."""
    return all(is_step_green(*step.split(), folder=folder) for step in seen_by.split(" && "))


def is_step_green(step: str, *arguments: str, folder: Path) -> bool:
    program, *command = STEPS[step].split()
    python = Path(sys.executable)
    if step == "build":  # as the Makefile does: a page that warned before would be silent now
        shutil.rmtree(folder / "_build", ignore_errors=True)
    done = subprocess.run(
        [python if program == "python" else python.parent / program, *command, *arguments],
        cwd=folder,
        env=environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
    )
    return done.returncode == 0


def is_seen(plant: Plant, folder: Path) -> bool:
    """Plant a fault, run its step, and take the fault out again."""
    file = folder / plant.file
    before = file.read_text(encoding="utf-8")
    head, _, tail = before.rpartition(plant.old)  # the last place: docstrings come first
    file.write_text(head + plant.new + tail, encoding="utf-8")
    try:
        return not is_green(plant.seen_by, folder)
    finally:
        file.write_text(before, encoding="utf-8")


def is_there(plant: Plant, root: Path) -> bool:
    """Whether the text to be replaced stands in the file."""
    return plant.old in (root / plant.file).read_text(encoding="utf-8")


def problems(chosen: list[Plant], folder: Path) -> Iterator[str]:
    """Faults that can't be planted, and steps that would be red without any."""
    if any("_build" in plant.file or "site" in plant.seen_by for plant in chosen):
        assert is_green("build", folder), "the pages can't be built"
    for plant in chosen:
        if not is_there(plant, folder):
            yield f"{plant.file}: there is nothing to plant in, this is gone: {plant.old}"
    for seen_by in dict.fromkeys(plant.seen_by for plant in chosen):
        if not is_green(seen_by, folder):
            yield f"red without a fault: {seen_by}"


def main() -> int:
    """Plant the faults that have the words, or all; 1 if one is missed or can't be planted."""
    chosen = [p for p in plants() if all(word in str(p) for word in sys.argv[1:])]
    missed = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        copy(folder)
        if wrong := list(problems(chosen, folder)):
            print(*wrong, sep="\n")
            return 1
        for plant in sorted(chosen, key=lambda plant: plant.seen_by == "build"):  # it spoils pages
            seen = is_seen(plant, folder)
            missed += not seen
            print("seen  " if seen else "MISSED", plant, flush=True)
    print(f"{len(chosen)} faults, {missed} missed")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
