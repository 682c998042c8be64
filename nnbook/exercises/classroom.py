"""Check the files of a class: whatever is in them, the report comes.

A file runs in a process of its own, with a time limit, in an empty folder, and without a
terminal.  It is read statement by statement, so that one that fails does not hide the others.
"""

from __future__ import annotations

import ast
import collections
import concurrent.futures
import contextlib
import itertools
import json
import linecache
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import tokenize
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

import nnbook
from nnbook import exercises
from nnbook.exercises.telling import Verdict, judge

__all__ = ["Report", "as_json", "check_file", "check_folder", "report", "table"]

TIMEOUT = 30.0
AT_ONCE = 2
FORKS = 20
LARGEST_BYTES = 100_000_000
SUFFIXES = (".py", ".ipynb")
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
    path = Path(path)
    if problem := not_readable(path):
        return Report(str(path), notes=[problem])
    request = {"path": os.path.abspath(path), "only": list(only)}
    try:
        seen = run_until_settled(request, time.monotonic() + timeout, timeout)
    except OSError as error:
        return Report(str(path), notes=[f"It could not be run: {error.strerror}."])
    found = sorted(seen.results, key=exercises.names().index)
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
    files = files_in(Path(folder))

    def check(file: Path) -> Report:
        found = check_file(file, timeout)
        return Report(file.relative_to(folder).as_posix(), found.results, found.notes)

    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    try:
        return list(pool.map(check, files))
    finally:
        pool.shutdown(cancel_futures=True)


def report(folder: str | Path, timeout: float = TIMEOUT) -> str:
    """Say who passed what, and what to repeat on Monday.

    Parameters
    ----------
    folder : str or Path
    timeout : float
        Seconds for each file.

    Returns
    -------
    text : str
    """
    return table(check_folder(folder, timeout))


def as_json(reports: Sequence[Report]) -> str:
    """The reports for other programs.

    Parameters
    ----------
    reports : sequence of Report

    Returns
    -------
    text : str
        A list of files, each with ``file``, ``score``, ``max_score``, ``notes`` and ``results``.
    """
    records = [
        {
            "file": one.file,
            "score": one.score,
            "max_score": len(one.results),
            "notes": one.notes,
            "results": [asdict(verdict) | {"score": verdict.score} for verdict in one.results],
        }
        for one in reports
    ]
    return json.dumps(records, indent=1, ensure_ascii=False)


def files_in(folder: Path) -> list[Path]:
    """All files of a class, sorted; hidden folders and those of tools are left out."""
    found = []
    for where, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in NOT_HOMEWORK and not f.startswith(".")]
        found += [Path(where, f) for f in files if f.endswith(SUFFIXES) and f[0] != "."]
    return sorted(found)


MARKS = {"passed": "✓", "failed": "✗", "not attempted": "○"}
WIDTH = 100


def table(reports: Sequence[Report]) -> str:
    """Who passed what, and what to repeat on Monday.

    Parameters
    ----------
    reports : sequence of Report

    Returns
    -------
    text : str
    """
    if not reports:
        return "There are no .py or .ipynb files."
    who = max(len("file"), *(len(one.file) for one in reports))
    counts = [f"{one.passed} of {len(one.results)}" for one in reports]
    many = max(len("passed"), *map(len, counts))
    lines = [f"{'file':{who}}  {'passed':{many}}  exercises"]
    for one, count in zip(reports, counts, strict=True):
        head = f"{one.file:{who}}  {count:{many}}  "
        lines.append(hanging(head, map(in_short, one.results)))
        lines += [hanging(" " * len(head) + "! ", note.split()) for note in one.notes]
    return "\n".join([*lines, "", *for_monday(reports)])


def hanging(head: str, pieces: Iterable[str]) -> str:
    """The pieces behind a head, wrapped between them, and indented as the head is long."""
    text = " ".join(piece.replace(" ", "\0") for piece in pieces)
    width = max(40, WIDTH - len(head))
    wrapped = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    indent = "\n" + " " * len(head)
    return (head + indent.join(wrapped)).replace("\0", " ").rstrip()


def in_short(verdict: Verdict) -> str:
    """The verdict in a few words: ``✗ mse (sum)``."""
    slips = f" ({', '.join(verdict.slips)})" if verdict.slips else ""
    return f"{MARKS[verdict.status]} {verdict.exercise}{slips}"


def for_monday(reports: Sequence[Report]) -> list[str]:
    """The slips of the class, most common first."""
    sentences: dict[tuple[str, str], str] = {}
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for one in reports:
        for verdict in one.results:
            for slip in verdict.slips:
                counts[verdict.exercise, slip] += 1
                sentences.setdefault((verdict.exercise, slip), sentence_of(verdict, slip))
    if not counts:
        return ["What to repeat on Monday: no slip was recognised."]
    order = exercises.names()
    ranked = sorted(counts, key=lambda at: (-counts[at], order.index(at[0]), at[1]))
    labels = [f"{name} ({slip})" for name, slip in ranked]
    width = max(map(len, labels))
    lines = [
        hanging(f"{counts[at]:3} x {label:{width}}  ", sentences[at].split())
        for at, label in zip(ranked, labels, strict=True)
    ]
    return ["What to repeat on Monday", *lines]


def sentence_of(verdict: Verdict, key: str) -> str:
    """What the verdict says about one of its slips."""
    slips = exercises.exercise(verdict.exercise).slips
    ours = [slip.sentence for slip in slips if slip.key.partition("/")[0] == key]
    said = [sentence for sentence in ours if sentence in verdict.lines]
    if said or ours:
        return (said or ours)[0]
    others = [line for line in verdict.lines if line not in [slip.sentence for slip in slips]]
    return others[0] if others else ""


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
    if path.suffix not in SUFFIXES:
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


def run_until_settled(request: dict[str, Any], deadline: float, timeout: float) -> Seen:
    """Run the file, and after a crash once more without what crashed."""
    skipped: list[int] = []
    results: dict[str, Verdict] = {}
    crashes: list[str] = []
    while True:
        left = deadline - time.monotonic()
        asked = {**request, "skip": skipped, "done": list(results), "seconds": left}
        seen, is_late = run_child(asked, left) if left > 0 else (Seen(), True)
        results |= {name: v for name, v in seen.results.items() if name not in results}
        seen.results, seen.notes = results, [*dict.fromkeys([*crashes, *seen.notes])]
        if seen.is_finished:
            return seen
        if is_late:
            return out_of_time(seen, timeout)
        if seen.name:
            line = "It ended Python while it was checked, so nothing came back."
            results[seen.name] = not_settled(seen.name, line, ["ends_python"])
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
        seen.results.setdefault(seen.name, not_settled(seen.name, late, ["endless"]))
        seen.notes.append(f"Stopped after {timeout:g} s, in {seen.name}.")
    else:
        where = f", at {seen.place}" if seen.place else ""
        seen.notes.append(f"Stopped after {timeout:g} s, while it was read{where}.")
    for name in seen.found:
        line = "It was not checked: the time for the file was up."
        seen.results.setdefault(name, not_settled(name, line, []))
    return seen


def not_settled(name: str, line: str, slips: list[str]) -> Verdict:
    """The verdict on what could not be checked to the end."""
    return Verdict(name, "failed", 0, len(exercises.exercise(name).cases), [line], slips)


def run_child(request: dict[str, Any], seconds: float) -> tuple[Seen, bool]:
    """Run the file once; what it told, and whether it was stopped."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        told, work = Path(folder, "told.jsonl"), Path(folder, "work")
        work.mkdir()
        root = str(Path(nnbook.__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
        quiet = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path}
        asked = json.dumps({**request, "told": str(told)})
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, asked],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=work,
            env=os.environ | quiet,
            start_new_session=True,
        )
        is_late = False
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            is_late = True
        finally:
            kill_all(child)
        return what_was_told(told), is_late


def kill_all(child: subprocess.Popen[bytes]) -> None:
    """Stop a process and those that it started."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


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
        seen.results.setdefault(exercises.exercise(verdict.exercise).name, verdict)
        seen.name = None
    elif kind == "end":
        seen.is_finished = True


Tell = Callable[[str, Any], None]


class OutOfTime(BaseException):
    """Not an Exception: a learner's ``except Exception`` must not swallow it."""


@dataclass(frozen=True)
class Cell:
    """A piece of source: a notebook's cell, or a whole file."""

    place: str
    source: str


@dataclass
class Silent:
    """Stands for IPython in a file that asks for it."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return silent


def silent(*arguments: Any, **named: Any) -> None:
    """Do nothing."""


def check_in_silence(name: str, function: Any) -> Verdict:
    """Stands for `check` in the file: it is checked later, all at once."""
    return Verdict(str(name), "passed", 0, 0)


def child(request: dict[str, Any]) -> None:
    """Read the file, judge what it defines, and tell the parent line by line."""
    with Path(request["told"]).open("w", encoding="utf-8") as out:
        tell = teller(out)
        stop_forks()
        try:
            cells = cells_of(Path(request["path"]))
        except Exception as error:
            tell("note", f"It cannot be read: {in_one_line(error)}.")
            cells = []
        exercises.check = check_in_silence
        answers = read(cells, request, tell)
        wanted = [name for name in exercises.names() if name in (request["only"] or answers)]
        wanted = [name for name in wanted if name not in request["done"]]
        tell("found", wanted)
        for name in wanted:
            tell("check", name)
            tell("verdict", asdict(verdict_on(name, answers)))
        tell("end", None)
        os._exit(0)


def teller(out: TextIO) -> Tell:
    """What writes a line for the parent at once."""

    def tell(kind: str, value: Any) -> None:
        out.write(json.dumps({"kind": kind, "value": value}) + "\n")
        out.flush()

    return tell


def stop_forks() -> None:
    """Let forked copies of this process end at once, and this one after many of them."""
    if hasattr(os, "register_at_fork"):
        forks = iter(range(FORKS))

        def count() -> None:
            if next(forks, None) is None:
                os._exit(1)

        os.register_at_fork(before=count, after_in_child=lambda: os._exit(0))


def verdict_on(name: str, answers: dict[str, Any]) -> Verdict:
    """Judge one answer."""
    task = exercises.exercise(name)
    if name not in answers:
        line = "It is not defined in this file."
        return Verdict(name, "not attempted", 0, len(task.cases), [line])
    try:
        return judge(task, answers[name])
    except BaseException as error:
        return not_settled(name, f"It could not be checked: {in_one_line(error)}.", [])


def cells_of(path: Path) -> list[Cell]:
    """The sources in a file."""
    if path.suffix == ".py":
        with tokenize.open(path) as file:
            return [Cell("", file.read())]
    notebook = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("it is not a notebook of format 4")
    return [
        Cell(f"cell {number}", "".join(cell.get("source", "")))
        for number, cell in enumerate(notebook["cells"], 1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def read(cells: Sequence[Cell], request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Run the statements of all cells; the answers to exercises that they define."""
    path = Path(request["path"])
    module = types.ModuleType("submission")
    sys.modules["submission"] = module
    sys.path.append(str(path.parent))
    space = vars(module)
    space |= {"__file__": str(path), "get_ipython": Silent, "display": silent}
    answers: dict[str, Any] = {}
    count = itertools.count()
    clock = Clock(request["seconds"] / 2)
    for cell in cells:
        origin = f"<{path.name}{', ' * bool(cell.place)}{cell.place}>"
        try:
            source, tree = parsed(cell.source)
        except Exception as error:
            tell("note", f"{at(cell, getattr(error, 'lineno', None))}: {in_one_line(error)}.")
            continue
        linecache.cache[origin] = (len(source), None, source.splitlines(True), origin)
        problems = []
        for code, number in zip(statements(tree), count, strict=False):
            place, is_definition = at(cell, code.body[-1].lineno), isinstance(code.body[-1], SAFE)
            if number in request["skip"] or (clock.is_late and not is_definition):
                continue
            tell("statement", [number, place])
            problem = run(code, origin, space, clock)
            problems += [f"{place}: {problem}."] if problem else []
            answers |= answers_in(space)
        for problem in problems[:1]:
            tell("note", problem)
    clock.stop()
    return answers


SAFE = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def run(code: ast.Module, origin: str, space: dict[str, Any], clock: Clock) -> str:
    """Run one statement; what went wrong, if anything did."""
    try:
        clock.is_running = True
        exec(compile(code, origin, "exec", dont_inherit=True), space)
    except OutOfTime:
        return "it was still running when half of the time was up, and was stopped"
    except SystemExit:
        return "it wanted to end Python"
    except BaseException as error:
        return in_one_line(error)
    finally:
        clock.is_running = False
    return ""


def answers_in(space: dict[str, Any]) -> dict[str, Any]:
    """What can be judged: a function that the learner wrote, under the name of an exercise."""
    return {
        name: space[name]
        for name in exercises.names()
        if name in space and callable(space[name]) and not exercises.is_ours(space[name])
    }


class Clock:
    """Interrupts a statement when the time for reading is up, where the system can."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.is_running = False
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self.interrupt)
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def interrupt(self, number: int, frame: Any) -> None:
        """Stop the statement that is running, or wait for the next."""
        if self.is_running:
            raise OutOfTime
        signal.setitimer(signal.ITIMER_REAL, 0.02)

    def stop(self) -> None:
        """Interrupt no more."""
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_IGN)

    @property
    def is_late(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.end


RUNS_PYTHON = re.compile(r"\s*%%(time|timeit|capture|prun)\b")
MAGIC = re.compile(r"(\s*)([%!?]|[\w., \[\]]+=\s*[%!]|[\w.]+\?\??\s*$)")


def parsed(source: str) -> tuple[str, ast.Module]:
    """The source and its tree; magics and shell lines are left out if it is not Python as it is."""
    try:
        return source, ast.parse(source)
    except SyntaxError:
        if source.lstrip().startswith("%%") and not RUNS_PYTHON.match(source):
            return "", ast.parse("")
        with contextlib.suppress(SyntaxError):
            return with_magics_as("", source)
        return with_magics_as("pass", source)


def with_magics_as(word: str, source: str) -> tuple[str, ast.Module]:
    """The source, with a word in place of magics and shell lines, and its tree."""
    lines = source.split("\n")
    found = map(MAGIC.match, lines)
    kept = [f"{f[1]}{word}" if f else line for f, line in zip(found, lines, strict=True)]
    return "\n".join(kept), ast.parse("\n".join(kept))


def statements(tree: ast.Module) -> list[ast.Module]:
    """A module for each statement; what it imports from the future holds for all."""
    future = [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    others = [node for node in tree.body if node not in future]
    return [ast.Module([*future, node], []) for node in others]


def at(cell: Cell, line: int | None) -> str:
    """A place for people: ``Cell 3, line 4``."""
    parts = [cell.place, f"line {line}" if line else ""]
    return ", ".join(filter(None, parts)).capitalize() or "The file"


def in_one_line(error: BaseException) -> str:
    """The error in one line."""
    try:
        text = " ".join(str(getattr(error, "msg", error)).split())
    except Exception:
        text = ""
    text = textwrap.shorten(text, 200, placeholder=" ...").rstrip(".")
    return f"{type(error).__name__}: {text}".rstrip(": ")


if __name__ == "__main__":
    child(json.loads(sys.argv[1]))
