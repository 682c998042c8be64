"""Run learners' files and judge them, each in a process that nobody minds losing.

What comes of one is written line by line, so that the parent has it even if the process ends.
Where the system can, all are copies of one process, which has paid for the imports.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import itertools
import json
import linecache
import os
import re
import shutil
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from nnbook import exercises
from nnbook.classroom.ipython import Shell, transformer
from nnbook.classroom.reading import (
    Cell,
    at,
    cells_of,
    in_one_line,
    kind_of,
    parsed,
    statements,
    text_of,
)
from nnbook.exercises.recognising import rehearse
from nnbook.exercises.telling import Verdict, judge, not_settled

FORKS = 20

Tell = Callable[[str, Any], None]


class OutOfTime(BaseException):
    """Not an Exception: a learner's ``except Exception`` must not swallow it."""


def silent(*arguments: Any, **named: Any) -> None:
    """Do nothing."""


def check_in_silence(name: str, function: Any, lang: str | None = None) -> Verdict:
    """Stands for `check` in the file: it is checked later, all at once."""
    return Verdict(str(name), "passed", 0, 0)


def child(request: dict[str, Any]) -> None:
    """Read the file, judge what it defines, and tell the parent line by line."""
    with Path(request["told"]).open("w", encoding="utf-8") as out:
        tell = teller(out)
        stop_forks()
        cells = []
        try:
            text, remark = text_of(Path(request["path"]))
            if remark:
                tell("note", remark)
            cells = cells_of(Path(request["path"]), text)
        except Exception as error:
            tell("note", f"It cannot be read: {in_one_line(error)}.")
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
    # A notebook is a program; a file is imported, as `check` in its last line would have it.
    module = types.ModuleType("__main__" if kind_of(path) == "ipynb" else "submission")
    sys.modules[module.__name__] = module
    sys.path = [os.getcwd(), *sys.path, str(path.parent)]
    space, place = vars(module), [""]
    shell = Shell(space, lambda what: tell("note", f"{place[0]}: {what}."))
    space |= {"__file__": str(path), "get_ipython": lambda: shell, "display": silent}
    answers: dict[str, Any] = {}
    count = itertools.count()
    clock = Clock(request["seconds"] / 2)
    for cell in cells:
        origin = f"<{path.name}{', ' * bool(cell.place)}{cell.place}>"
        lend(path.parent, cell.source)
        source, tree, errors = parsed(cell)
        for error in errors[:MOST]:
            tell("note", f"{at(cell, getattr(error, 'lineno', None))}: {in_one_line(error)}.")
        if len(errors) > MOST:
            tell("note", f"{len(errors) - MOST} more places are no Python.")
        linecache.cache[origin] = (len(source), None, source.splitlines(True), origin)
        problems = []
        for code, number in zip(statements(tree), count, strict=False):
            place[0] = at(cell, code.body[-1].lineno)
            is_definition = isinstance(code.body[-1], SAFE)
            if number in request["skip"] or (clock.is_late and not is_definition):
                continue
            tell("statement", [number, place[0]])
            problem = run(code, origin, space, clock)
            problems += [f"{place[0]}: {problem}."] if problem else []
            answers |= answers_in(space)
        for problem in problems[:1]:
            tell("note", problem)
    clock.stop()
    for name, other in exercises.spelt_otherwise(space).items():
        if name not in answers and is_own(space[other], space):
            answers[name] = space[other]
            tell("note", f"`{other}` was taken for `{name}`.")
    for remark in not_judged(space, answers):
        tell("note", remark)
    return answers


SAFE = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
MOST = 3  # syntax errors of one file that are told one by one
QUOTED = re.compile(r"""['"]([^'"\n]+)['"]|%run +(\S+)""")


def lend(folder: Path, source: str) -> None:
    """Put files that lie beside the learner's and are named in a source where it runs."""
    for names in QUOTED.findall(source):
        name = Path("".join(names))
        with contextlib.suppress(OSError, ValueError):
            is_below = not name.is_absolute() and ".." not in name.parts
            if is_below and not name.exists() and (folder / name).is_file():
                name.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, name)


def run(code: ast.Module, origin: str, space: dict[str, Any], clock: Clock) -> str:
    """Run one statement; what went wrong, if anything did."""
    try:
        clock.is_running = True
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as in a notebook
        waits = eval(compile(code, origin, "exec", flags, dont_inherit=True), space)
        if waits is not None:
            import asyncio

            asyncio.run(waits)
    except OutOfTime:
        return "it was still running when half of the time was up, and was stopped"
    except SystemExit:
        return "it wanted to end Python"
    except FileNotFoundError as error:
        return f"{in_one_line(error)}. What a file reads must lie beside it, under that name"
    except BaseException as error:
        return in_one_line(error)
    finally:
        clock.is_running = False
    return ""


def answers_in(space: dict[str, Any]) -> dict[str, Any]:
    """What can be judged: a function that the learner wrote, under the name of an exercise."""
    return {name: space[name] for name in exercises.names() if is_own(space.get(name), space)}


def is_own(value: Any, space: dict[str, Any]) -> bool:
    """Whether a function was written in this file, or in one beside it."""
    if isinstance(value, np.ufunc):
        return "(vectorized)" in value.__name__  # of np.frompyfunc
    if not callable(value):
        return False
    if not (inspect.isroutine(value) or inspect.isclass(value)):
        return not exercises.is_ours(value)  # np.vectorize and its like, around a learner's own
    home = sys.modules.get(getattr(value, "__module__", None) or "")
    beside = Path.cwd(), Path(space["__file__"]).parent
    return home is not None and Path(getattr(home, "__file__", None) or "").parent in beside


def not_judged(space: dict[str, Any], answers: dict[str, Any]) -> Iterator[str]:
    """What has the name of an exercise, or nearly, and is no answer to it."""
    names = exercises.names()
    spelt = {exercises.bare(name): name for name in names}
    for name, value in space.items():
        task = name if name in names else spelt.get(exercises.bare(name))
        if task and task not in answers and callable(value) and not exercises.is_ours(value):
            if name == task:
                yield f"`{name}` comes from elsewhere, so it is not judged."
            elif is_own(value, space):
                yield f"`{name}` is not judged: the exercise is called `{task}`."


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


# ---- One process for many files ------------------------------------------------------------------


def serve() -> None:
    """Do what each line of the standard input asks for, in a copy of this process."""
    seen: set[str] = set()
    for line in sys.stdin:
        request = json.loads(line)
        prepare(Path(request["path"]), seen)
        copied = os.fork()
        if not copied:
            alone(request)
        print(copied, flush=True)
        print(int(wait(copied, request["seconds"])), flush=True)


def prepare(path: Path, seen: set[str]) -> None:
    """Do once for all files what this one will want; for exercises where a second file has them."""
    with contextlib.suppress(OSError):
        source = path.read_bytes().decode(errors="replace")
        if "matplotlib" in source:
            import matplotlib.pyplot  # noqa: F401
        if kind_of(path) == "ipynb":
            transformer()
        for task in map(exercises.exercise, exercises.names()):
            if f"def {task.name}(" in source or f"class {task.name}" in source:
                if task.name in seen:
                    rehearse(task)
                seen.add(task.name)


def alone(request: dict[str, Any]) -> None:
    """Leave the other process's terminal and folder, and begin."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.chdir(request["work"])
    try:
        child(request)
    finally:
        os._exit(1)


def wait(copied: int, seconds: float) -> bool:
    """Wait for a process, then end it and all that it started; whether it was late."""
    end = time.monotonic() + seconds
    while is_late := not os.waitpid(copied, os.WNOHANG)[0]:
        if time.monotonic() > end:
            break
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(copied, signal.SIGKILL)
    if is_late:
        os.kill(copied, signal.SIGKILL)  # it may not have left this one's group yet
        os.waitpid(copied, 0)
    return is_late


if __name__ == "__main__":
    child(json.loads(sys.argv[1])) if sys.argv[1:] else serve()
