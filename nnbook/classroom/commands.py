"""For teachers: ``python -m nnbook.exercises``."""

from __future__ import annotations

import argparse
import math
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from nnbook import exercises
from nnbook.classroom import export, reporting
from nnbook.classroom.files import (
    TIMEOUT,
    Report,
    check_file,
    check_folder,
    files_in,
    not_readable,
)
from nnbook.exercises import program
from nnbook.exercises.anatomy import Exercise, imports_of
from nnbook.exercises.laws import broken_laws

PASSED, NOT_PASSED, MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the command line.

    Returns
    -------
    status : int
        0 if all is passed, 1 if something is not, 2 if the command makes no sense.
    """
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (ValueError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        print(f"python -m nnbook.exercises: {error}", file=sys.stderr)
        return MISUSE


def parser() -> argparse.ArgumentParser:
    """All commands and what they take."""
    top = argparse.ArgumentParser(
        prog="python -m nnbook.exercises",
        description="Exercises of the book: show them, check files, and report on a class.",
        epilog="Exit status: 0 all passed, 1 something is not passed, 2 misuse.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about)
        added.set_defaults(run=run)
        return added

    def judging(added: argparse.ArgumentParser) -> None:
        added.add_argument("--json", metavar="OUT", help="also write the results to this file")
        added.add_argument(
            "--timeout", type=seconds, default=TIMEOUT, metavar="S",
            help="seconds for each file (default: %(default)g)",
        )  # fmt: skip

    command("list", list_all, "Names and titles of all exercises.")
    show = command("show", show_one, "What is asked, the hints, and the slips that it knows.")
    show.add_argument("name", metavar="NAME")
    stub = command("stub", print_stubs, "A file to start from; without names, of all exercises.")
    stub.add_argument("names", nargs="*", metavar="NAME", help="my_network: the whole program")
    stub.add_argument(
        "--up-to", type=int, default=0, choices=range(7), metavar="CHAPTER",
        help="of my_network, what this chapter and those before it ask for is written already",
    )  # fmt: skip
    solution = command("solution", print_solution, "One way to write it.")
    solution.add_argument("name", metavar="NAME")
    check = command("check", check_files, "Check .py or .ipynb files.")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these exercises only")
    judging(check)
    whole = command("report", report_folder, "Check all files of a folder, and count the slips.")
    whole.add_argument("folder", metavar="FOLDER")
    judging(whole)
    selftest = command("selftest", test_all, "Whether every exercise keeps the laws.")
    selftest.add_argument("names", nargs="*", metavar="NAME")
    out = command("export", export_to, "Write the exercises for a grading system.")
    out.add_argument("system", choices=["otter", "nbgrader"])
    out.add_argument("folder", metavar="FOLDER")
    out.add_argument("names", nargs="*", metavar="NAME")
    return top


def seconds(text: str) -> float:
    """A time limit."""
    value = float(text)
    if not (value > 0 and math.isfinite(value)):
        raise ValueError
    return value


def chosen(names: Sequence[str]) -> list[Exercise]:
    """The exercises of these names, or all."""
    return [exercises.exercise(name) for name in names or exercises.names()]


def list_all(given: argparse.Namespace) -> int:
    """Print a line for every exercise."""
    tasks = chosen([])
    width = max(len(task.name) for task in tasks)
    pages = max(len(task.page) for task in tasks)
    for task in tasks:
        print(f"{task.name:{width}}  {task.page:{pages}}  {task.title}")
    return PASSED


def show_one(given: argparse.Namespace) -> int:
    """Print all about an exercise but its solution."""
    task = exercises.exercise(given.name)
    print(f"{task.title} ({task.page})\n\n{textwrap.fill(task.prompt, 90)}\n\nCases")
    for case in task.cases:
        print(f"  {case.label}")
    print("\nHints")
    for number, hint in enumerate(task.hints, 1):
        text = f"{number}. {hint}"
        print(textwrap.fill(text, 90, initial_indent="  ", subsequent_indent="     "))
    if task.slips:
        print("\nSlips")
    for slip in task.slips:
        text = f"{slip.key}: {slip.sentence}"
        print(textwrap.fill(text, 90, initial_indent="  ", subsequent_indent="    "))
    return PASSED


def print_stubs(given: argparse.Namespace) -> int:
    """Print a file to start from."""
    if given.names == [program.NAME]:
        print(program.text(given.up_to), end="")
        return PASSED
    if given.up_to:
        raise ValueError(f"--up-to goes with {program.NAME} alone")
    tasks = chosen(given.names)
    print("\n\n\n".join(filter(None, [imports_of(tasks), *(task.stub for task in tasks)])))
    return PASSED


def print_solution(given: argparse.Namespace) -> int:
    """Print a solution."""
    print(exercises.solution(given.name))
    return PASSED


def check_files(given: argparse.Namespace) -> int:
    """Check files, and print their verdicts."""
    chosen(given.only)
    for file in given.files:
        if problem := not_readable(Path(file)):
            raise ValueError(f"{file}: {problem}")
    reports = []
    for file in given.files:
        reports.append(check_file(file, given.timeout, given.only))
        print(reports[-1], end="\n\n" if len(reports) < len(given.files) else "\n", flush=True)
    return finish(reports, given.json)


def report_folder(given: argparse.Namespace) -> int:
    """Check a folder, and print the table."""
    if not Path(given.folder).is_dir():
        raise ValueError(f"{given.folder}: there is no such folder")
    reports = check_folder(given.folder, given.timeout)
    others = [
        other.relative_to(given.folder).as_posix() for other in files_in(Path(given.folder))[1]
    ]
    print(reporting.table(reports, others))
    return finish(reports, given.json)


def finish(reports: Sequence[Report], out: str | None) -> int:
    """Write the JSON, and tell whether all is passed."""
    if out:
        text = reporting.as_json(reports) + "\n"
        Path(out).write_text(text, encoding="utf-8", errors="replace")
    return PASSED if reports and all(reports) else NOT_PASSED


def test_all(given: argparse.Namespace) -> int:
    """Print for each exercise whether it keeps the laws."""
    status = PASSED
    for task in chosen(given.names):
        faults = broken_laws(task)
        state = "BROKEN" if faults else "fine"
        size = f"{len(task.cases)} cases, {len(task.slips)} slips"
        print(f"{task.name}: {state} ({size})", flush=True)
        for fault in faults:
            print(f"  {fault}")
            status = NOT_PASSED
    return status


def export_to(given: argparse.Namespace) -> int:
    """Write the exercises for a grading system, and print the names of the files."""
    write = {"otter": export.otter, "nbgrader": export.nbgrader}[given.system]
    for path in write(given.folder, chosen(given.names)):
        print(path)
    return PASSED
