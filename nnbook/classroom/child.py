"""Run one learner's file and judge it, in a process that nobody minds losing.

What comes of it is written line by line, so that the parent has it even if this process ends.
"""

from __future__ import annotations

import ast
import itertools
import json
import linecache
import os
import signal
import sys
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from nnbook import exercises
from nnbook.classroom.reading import Cell, at, cells_of, in_one_line, parsed, statements
from nnbook.exercises.telling import Verdict, judge, not_settled

FORKS = 20

Tell = Callable[[str, Any], None]


class OutOfTime(BaseException):
    """Not an Exception: a learner's ``except Exception`` must not swallow it."""


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
        return not_settled(task, f"It could not be checked: {in_one_line(error)}.")


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
    for name, other in exercises.spelt_otherwise(space).items():
        is_own = getattr(space[other], "__module__", "") == space["__name__"]
        if name not in answers and is_own:
            answers[name] = space[other]
            tell("note", f"`{other}` was taken for `{name}`.")
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


if __name__ == "__main__":
    child(json.loads(sys.argv[1]))
