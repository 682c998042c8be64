"""Can every check fail?

    python trust/plants.py             # all faults, about seven minutes
    python trust/plants.py anchor      # those with this word in their name

One fault after another is planted in a copy of the repository, and the step of `make test` that
should see it is run on what it concerns.  It has to be green before, and red with the fault.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nbformat import NotebookNode, v4
from report import report

sys.path.append(str(Path(__file__).parents[1] / "tools"))
import notebooks
import toc

ROOT = toc.ROOT

CHAPTER_1, CHAPTER_5 = "book/01_structure.ipynb", "book/05_backprop.ipynb"
SITE = "_build/html"
HTML = f"{SITE}/book/01_structure.html"
BUILD = "jupyter-book build . -q -W -n --keep-going"

# The steps of `make test`, and what of each is enough to see a fault.
STEPS = {
    "guards": ("tools/notebooks.py check", f"python tools/notebooks.py check {CHAPTER_1}"),
    "execution": ("--nbval", f"python -m pytest -q --nbval --nbval-current-env {CHAPTER_1}"),
    "gradients": ("-m pytest", "python -m pytest -q tests/test_printed_gradients.py"),
    "tests": ("-m pytest", "python -m pytest -q tests/test_backprop.py tests/test_upkeep.py"),
    "prose": ("-m pytest", "python -m pytest -q tests/test_prose_numbers.py"),
    "types": ("mypy", "python -m mypy"),
    "build": ("jupyter-book build", BUILD),
    "site": ("tools/check_site.py", f"python tools/check_site.py {SITE}"),
    "browser": ("tests/site", f"python -m pytest -q tests/site --site {SITE} -k 01_structure"),
}

Edit = Callable[[str], str]


class Plant(NamedTuple):
    """A fault: what it is, the step that should see it, the file it is in, and the edit."""

    name: str
    step: str
    file: str
    edit: Edit


def replacing(old: str, new: str) -> Edit:
    """The edit of one piece of a text, which has to be there."""

    def edit(text: str) -> str:
        if old not in text:
            raise LookupError(f"there is nothing to plant in: {old!r} is gone")
        return text.replace(old, new, 1)

    return edit


def in_cell(name: str, change: Callable[[NotebookNode], object]) -> Edit:
    """The edit of one cell of a notebook, or of all code cells."""

    def edit(text: str) -> str:
        node = v4.reads(text)
        cells = [cell for cell in node.cells if name in (cell.id, cell.cell_type)]
        for cell in cells:
            change(cell)
        if not cells:
            raise LookupError(f"there is no cell {name}")
        return notebooks.normal(node)

    return edit


def in_text(
    of: Callable[[NotebookNode], tuple[NotebookNode, str]], name: str, old: str, new: str
) -> Edit:
    """The edit of one of a cell's texts: `of` finds what holds it, and under which key."""

    def change(cell: NotebookNode) -> None:
        holder, key = of(cell)
        holder[key] = replacing(old, new)(holder[key])

    return in_cell(name, change)


in_source = partial(in_text, lambda cell: (cell, "source"))
in_output = partial(in_text, lambda cell: (cell.outputs[0], "text"))
in_figure = partial(in_text, lambda cell: (cell.outputs[0].data, "image/svg+xml"))


def at_the_end(html: str) -> Edit:
    """The edit that puts something into a built page."""
    return replacing("</article>", f"{html}</article>")


PLANTS = [
    Plant(
        "a stripped notebook", "guards", CHAPTER_1,
        in_cell("code", lambda cell: cell.update(outputs=[], execution_count=None)),
    ),
    Plant("one output is missing", "guards", CHAPTER_1,
          in_cell("knobs", lambda cell: cell.update(outputs=[]))),
    Plant("cells run out of order", "guards", CHAPTER_1, replacing(
        '"execution_count": 3', '"execution_count": 4')),
    Plant("a figure without alternative text", "guards", CHAPTER_1,
          in_source("first-picture-caption", ":alt:", ":align:")),
    Plant("a magic in a cell", "guards", CHAPTER_1,
          in_source("knobs", "def f", "%time\ndef f")),
    Plant("a cell that is not compared", "guards", CHAPTER_1,
          in_cell("knobs", lambda cell: cell.metadata.update(tags=["nbval-skip"]))),
    Plant("a wrong digit in an output", "execution", CHAPTER_1,
          in_output("one-neuron-code", "0.1192", "0.1193")),
    Plant("a wrong digit in a stored number", "execution", CHAPTER_1,
          replacing("\"'0.8808'\"", "\"'0.8818'\"")),
    Plant("a moved point in a figure", "execution", CHAPTER_1,
          in_figure("first-picture", '<path d="M ', '<path d="M 1')),
    Plant("a cell that fails", "execution", CHAPTER_1,
          in_source("knobs", "print(", "raise ValueError\nprint(")),
    Plant("code that computes something else", "execution", CHAPTER_1,
          in_source("knobs", "w * x + b", "w * x - b")),
    Plant("a wrong gradient in a chapter", "gradients", CHAPTER_5,
          in_source("by-hand-code", "h[j] * (1 - h[j])", "h[j] * (1 + h[j])")),
    Plant("a wrong gradient in the module", "tests", "nnbook/backprop.py",
          replacing("Gradient(A_in.T @ dZ", "Gradient(1.01 * A_in.T @ dZ")),
    Plant("a test that is skipped", "tests", "tests/test_losses.py",
          replacing("\ndef test_", "\n@pytest.mark.skip\ndef test_")),
    Plant("a number that nothing computes", "prose", CHAPTER_1,
          in_source("title", "Seventeen", "17.5")),
    Plant("a type that does not fit", "types", "nnbook/forward_pass.py",
          replacing("return X @ W + b", "return str(X @ W + b)")),
    Plant("a package without its hash", "tests", "requirements.txt",
          lambda text: re.sub(r"(numpy==\S+) \\\n(?: +--hash=\S+(?: \\)?\n)+", r"\1\n", text)),
    Plant("an action that is not pinned", "tests", ".github/workflows/test.yml",
          lambda text: re.sub(r"checkout@\w+", "checkout@v4", text)),
    Plant("a broken anchor", "build", CHAPTER_1,
          in_source("title", "Seventeen", "[Seventeen](06_training.ipynb#no-such-place)")),
    Plant("a broken reference", "build", CHAPTER_1,
          in_source("title", "Seventeen", "{ref}`no-such-label`")),
    Plant("a broken anchor in a built page", "site", HTML,
          at_the_end('<a href="#no-such-place">x</a>')),
    Plant("a request to another host", "site", HTML,
          at_the_end('<img alt="" src="https://example.org/x.png">')),
    Plant("a picture without description", "site", HTML, at_the_end('<img src="x.svg">')),
    Plant("a script that asks another host", "browser", f"{SITE}/_static/nnbook.js",
          lambda text: text + '\nfetch("https://example.org/");\n'),
    Plant("a script with an error", "browser", f"{SITE}/_static/nnbook.js",
          lambda text: text + '\nthrow new Error("planted");\n'),
    Plant("a formula that cannot be read", "browser", HTML, at_the_end(
        r'<div class="math notranslate nohighlight">\[\frac{1}\]</div>')),
    Plant("a button without a name", "browser", HTML, at_the_end("<button></button>")),
    Plant("a box wider than a phone", "browser", HTML,
          at_the_end('<div style="width: 3000px">wide</div>')),
]  # fmt: skip


def copy(folder: Path) -> None:
    """Copy the repository as it stands, but for what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)


def is_green(step: str, folder: Path) -> bool:
    """Run a step in a copy; whether it finds nothing wrong."""
    program, *arguments = STEPS[step][1].split()
    command = [sys.executable] if program == "python" else [Path(sys.executable).parent / program]
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
    )
    return done.returncode == 0


def is_seen(plant: Plant, folder: Path) -> bool:
    """Plant a fault, run its step, and take the fault out again."""
    file = folder / plant.file
    before = file.read_text(encoding="utf-8")
    planted = plant.edit(before)
    assert planted != before, f"nothing was planted: {plant.name}"
    file.write_text(planted, encoding="utf-8")
    try:
        return not is_green(plant.step, folder)
    finally:
        file.write_text(before, encoding="utf-8")


def steps_of_make_test() -> str:
    """The commands that `make test` runs."""
    return subprocess.run(
        ["make", "-n", "-B", "test"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def measure(plants: Iterable[Plant], folder: Path) -> dict[str, bool]:
    """Whether each fault is seen; the sites' pages are built first."""
    copy(folder)
    plants = list(plants)
    for step in dict.fromkeys(["build", *(plant.step for plant in plants)]):
        assert is_green(step, folder), f"red without a fault: {STEPS[step][1]}"
    seen = {}
    for plant in sorted(plants, key=lambda plant: plant.step == "build"):  # it spoils the pages
        seen[plant.name] = is_seen(plant, folder)
        print("seen  " if seen[plant.name] else "MISSED", plant.name, flush=True)
    return seen


def main() -> int:
    """Plant the faults whose names have the words, or all; 1 if one of them is not seen."""
    commands = steps_of_make_test()
    for mark, command in STEPS.values():
        assert mark in commands, f"no step of make test: {command}"
    chosen = [plant for plant in PLANTS if all(word in plant.name for word in sys.argv[1:])]
    with TemporaryDirectory() as folder:
        seen = measure(chosen, Path(folder))
    if sys.argv[1:]:
        return int(not all(seen.values()))
    figures = {"faults": len(seen), "seen": sum(seen.values()), "names": sorted(seen)}
    return report(__file__, figures, {"every fault is seen": all(seen.values())})


if __name__ == "__main__":
    sys.exit(main())
