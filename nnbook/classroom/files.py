"""Check the files of a class: whatever is in them, the report comes.

A file runs in a process of its own, with a time limit, in a folder of its own, and without a
terminal.  It is read statement by statement, so that one that fails does not hide the others.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO, cast

import nnbook
from nnbook.classroom.reading import KINDS
from nnbook.exercises import exercise, names
from nnbook.exercises.telling import Verdict, not_settled

__all__ = ["Report", "check_file", "check_folder"]

TIMEOUT = 30.0
AT_ONCE = 2
LARGEST_BYTES = 100_000_000
CAN_COPY = sys.platform == "linux"  # a process; elsewhere every file has one from the beginning
NOT_HOMEWORK = ("__pycache__", "node_modules", "site-packages")


@dataclass(frozen=True)
class Report:
    """What came of one file.

    Attributes
    ----------
    file : str
    results : list of Verdict
        One for each exercise that the file answers, in the order of the book.
    notes : list of str
        What went wrong with the file itself.
    """

    file: str
    results: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The sum of the exercises' scores, each between 0 and 1."""
        return round(sum(v.passed / v.total for v in self.results if v.total), 4)

    @property
    def passed(self) -> int:
        """How many exercises are passed."""
        return sum(map(bool, self.results))

    def __bool__(self) -> bool:
        return bool(self.results) and all(self.results)

    def __str__(self) -> str:
        notes = [f"Note: {note}" for note in self.notes]
        count = f"{self.passed} of {len(self.results)} passed, score {self.score:g}"
        return "\n".join([self.file, *map(repr, self.results), *notes, count])


def check_file(path: str | Path, timeout: float = TIMEOUT, only: Sequence[str] = ()) -> Report:
    """Check all exercises that a file answers.

    Parameters
    ----------
    path : str or Path
        A ``.py`` or ``.ipynb`` file.
    timeout : float
        Seconds after which the file is stopped.
    only : sequence of str
        Names of exercises; those that the file does not define count as not attempted.

    Returns
    -------
    report : Report
        Whatever the file holds or does, `check_file` does not raise.
    """
    with Processes() as processes:
        return report_on(Path(path), timeout, only, processes)


def report_on(path: Path, timeout: float, only: Sequence[str], processes: Processes) -> Report:
    """Check a file in one of these processes."""
    if problem := not_readable(path):
        return Report(str(path), notes=[problem])
    request = {"path": os.path.abspath(path), "only": list(only)}
    try:
        seen = run_until_settled(request, time.monotonic() + timeout, timeout, processes)
    except OSError as error:
        return Report(str(path), notes=[f"It could not be run: {error.strerror}."])
    found = sorted(seen.results, key=names().index)
    notes = seen.notes
    if not found and not notes:
        notes = ["It defines none of the exercises."]
    return Report(str(path), [seen.results[name] for name in found], notes)


def check_folder(folder: str | Path, timeout: float = TIMEOUT) -> list[Report]:
    """Check all ``.py`` and ``.ipynb`` files of a folder and its subfolders.

    Parameters
    ----------
    folder : str or Path
    timeout : float
        Seconds for each file.

    Returns
    -------
    reports : list of Report
        In the order of their paths, which are relative to the folder.
    """
    pool = queue.SimpleQueue[Processes]()

    def check(file: Path) -> Report:
        processes = pool.get()
        found = report_on(file, timeout, [], processes)
        pool.put(processes)
        return Report(file.relative_to(folder).as_posix(), found.results, found.notes)

    with contextlib.ExitStack() as stack, ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(AT_ONCE):
            pool.put(stack.enter_context(Processes()))
        return list(threads.map(check, files_in(Path(folder))[0]))


def files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of a class that can be read, and the others; hidden ones and tools' left out."""
    found: tuple[list[Path], list[Path]] = [], []
    for where, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in NOT_HOMEWORK and not f.startswith(".")]
        for file in sorted(f for f in files if f[0] != "."):
            found[not KINDS.search(file)].append(Path(where, file))
    return sorted(found[0]), sorted(found[1])


@dataclass
class Seen:
    """What the child has told so far."""

    results: dict[str, Verdict] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    statement: int | None = None
    place: str = ""
    name: str | None = None
    is_finished: bool = False


def not_readable(path: Path) -> str:
    """Why there is nothing to run, if so."""
    if not KINDS.search(path.name):
        return "It is neither a .py nor an .ipynb file."
    try:
        if not path.exists():
            return "There is no such file."
        if not path.is_file():
            return "It is not a file."
        if path.stat().st_size > LARGEST_BYTES:
            return "It is larger than 100 MB."
        with path.open("rb"):
            return ""
    except OSError as error:
        return f"It cannot be read: {error.strerror}."


def run_until_settled(
    request: dict[str, Any], deadline: float, timeout: float, processes: Processes
) -> Seen:
    """Run the file, and after a crash once more without what crashed."""
    skipped: list[int] = []
    results: dict[str, Verdict] = {}
    crashes: list[str] = []
    while True:
        left = deadline - time.monotonic()
        asked = {**request, "skip": skipped, "done": list(results), "seconds": left}
        seen, is_late = run_child(asked, left, processes) if left > 0 else (Seen(), True)
        results |= {name: v for name, v in seen.results.items() if name not in results}
        seen.results, seen.notes = results, [*dict.fromkeys([*crashes, *seen.notes])]
        if seen.is_finished:
            return seen
        if is_late:
            return out_of_time(seen, timeout)
        if seen.name:
            line = "It ended Python while it was checked, so nothing came back."
            results[seen.name] = not_settled(exercise(seen.name), line, ["ends_python"])
        elif seen.statement is not None and seen.statement not in skipped:
            skipped.append(seen.statement)
            crashes.append(f"{seen.place}: it ended Python, and was left out.")
        else:
            seen.notes.append("Python ended before the file was checked.")
            return seen


def out_of_time(seen: Seen, timeout: float) -> Seen:
    """What is to be said of a file that was stopped."""
    late = f"It was still running after {timeout:g} s and was stopped: does the loop end?"
    if seen.name:
        seen.results.setdefault(seen.name, not_settled(exercise(seen.name), late, ["endless"]))
        seen.notes.append(f"Stopped after {timeout:g} s, in {seen.name}.")
    else:
        where = f", at {seen.place}" if seen.place else ""
        seen.notes.append(f"Stopped after {timeout:g} s, while it was read{where}.")
    for name in seen.found:
        line = "It was not checked: the time for the file was up."
        seen.results.setdefault(name, not_settled(exercise(name), line))
    return seen


def run_child(request: dict[str, Any], seconds: float, processes: Processes) -> tuple[Seen, bool]:
    """Run the file once; what it told, and whether it was stopped."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        told, work = Path(folder, "told.jsonl"), Path(folder, "work")
        work.mkdir()
        is_late = processes.run({**request, "told": str(told), "work": str(work)}, seconds)
        return what_was_told(told), is_late


class Processes:
    """Where files are run, one after the other: copies of one process, or a new one for each."""

    def __init__(self) -> None:
        self.first: subprocess.Popen[str] | None = None
        self.running = 0

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *unused: object) -> None:
        self.stop()

    def run(self, request: dict[str, Any], seconds: float) -> bool:
        """Run a file; whether it was stopped."""
        asked = json.dumps(request)
        if not CAN_COPY:
            self.first = start(asked, cwd=request["work"])
            try:
                self.first.wait(seconds)
            except subprocess.TimeoutExpired:
                return True
            finally:
                self.stop()
            return False
        if not self.first or self.first.poll() is not None:
            self.first = start()
        wanted, told = cast(TextIO, self.first.stdin), cast(TextIO, self.first.stdout)
        with contextlib.suppress(BrokenPipeError):
            print(asked, file=wanted, flush=True)
        self.running = int(told.readline() or 0)
        is_late = told.readline()
        if not is_late:  # a file has ended the process: it may take a while to be gone
            self.stop()
        self.running = 0
        return is_late == "1\n"

    def stop(self) -> None:
        """Stop the process and those that it started."""
        if not self.first:
            return
        if sys.platform != "win32":
            for group in filter(None, (self.running, self.first.pid)):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)
        self.first.kill()
        self.first.communicate()
        self.first = None


def start(*asked: str, cwd: str | None = None) -> subprocess.Popen[str]:
    """A process that runs one file, or all that it is asked for."""
    root = str(Path(nnbook.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    quiet = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path}
    stream = subprocess.DEVNULL if asked else subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "nnbook.classroom.child", *asked],
        stdin=stream,
        stdout=stream,
        stderr=subprocess.DEVNULL,
        cwd=cwd,
        env=os.environ | quiet,
        start_new_session=True,
        text=True,
    )


def what_was_told(told: Path) -> Seen:
    """Read the child's lines, of which the last may be half."""
    seen = Seen()
    try:
        lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return seen
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            take(json.loads(line), seen)
    return seen


def take(record: dict[str, Any], seen: Seen) -> None:
    """Take in one line of the child's."""
    kind, value = record["kind"], record["value"]
    if kind == "statement":
        seen.statement, seen.place = int(value[0]), str(value[1])
    elif kind == "note":
        seen.notes.append(str(value))
    elif kind == "found":
        seen.found, seen.statement, seen.place = [*map(str, value)], None, ""
    elif kind == "check":
        seen.name = str(value)
    elif kind == "verdict":
        verdict = Verdict(**value)
        seen.results.setdefault(exercise(verdict.exercise).name, verdict)
        seen.name = None
    elif kind == "end":
        seen.is_finished = True
