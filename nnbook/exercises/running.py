"""Run what a learner wrote, whatever it does, and keep what came of it.

Nothing that a submission does reaches the caller: not its exceptions, not its prints, not its
changes of the arguments or of NumPy's random state.  It runs at full speed in a thread of its
own, which is stopped when it has computed too long.
"""

from __future__ import annotations

import contextlib
import copy
import ctypes
import inspect
import io
import re
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.exercises.anatomy import Case, Exercise, Submission, call

SLOWER = 3  # that a browser computes
WAITING = 30.0  # seconds on the clock, for a call that computes nothing

Answer = Mapping[str, NDArray[np.float64]]


class OutOfTime(BaseException):
    """Not an Exception: a learner's ``except Exception`` must not swallow it."""


class Stopped(OutOfTime):
    """Raised in a thread from outside, and again in the next line, should a clause catch it."""

    def __init__(self) -> None:
        frame: FrameType | None = sys._getframe(1)
        while frame and frame.f_code.co_filename != __file__:  # down to our own
            frame.f_trace, frame = again, frame.f_back
        sys.settrace(again)


def again(frame: FrameType, event: str, argument: Any) -> None:
    """Raise at a line, and let calls go."""
    if event == "line":
        raise OutOfTime


@dataclass(frozen=True)
class Outcome:
    """What came of one call.

    Attributes
    ----------
    answer : mapping of str to array, or None
        The parts, if there is a usable answer.
    problem : str
        Why there is none: ``exception``, ``not written``, ``endless``, ``none``,
        ``printed``, ``unfinished`` or ``kind``.
    detail : str
        What happened, for the learner.
    mark : str
        What happened, without names and line numbers, for comparing.
    shown : str
        The answer as the learner would see it.
    changed : tuple of str
        Parameters whose argument the call changed.
    put_back : bool
        Whether the changed ones differ in their last digits only.
    warning : str
        NumPy's warning, if there was one.
    """

    answer: Answer | None = None
    problem: str = ""
    detail: str = ""
    mark: str = ""
    shown: str = ""
    changed: tuple[str, ...] = ()
    put_back: bool = False
    warning: str = ""


def run(submission: Submission, exercise: Exercise, case: Case) -> Outcome:
    """Try a submission on one case."""
    arguments, printed = copy.deepcopy(case.arguments), Printed()
    state = np.random.get_state()
    try:
        np.random.seed(0)
        with quiet(printed) as caught:
            value = in_time(lambda: looked_at(submission, exercise, arguments), exercise.seconds)
        if value is None:
            problem = "printed" if printed.anything else "none"
            return Outcome(problem=problem, mark=problem, detail="it returned None")
        answer = parts_of(value, exercise.parts)
    except Unusable as error:
        return Outcome(problem=error.problem, mark=str(error), detail=str(error))
    except (Exception, SystemExit) as error:
        return of_exception(error, submission)
    except OutOfTime:
        return Outcome(problem="endless", mark="endless", detail="it did not end")
    finally:
        np.random.set_state(state)
    named = zip(exercise.parameters, arguments, case.arguments, strict=False)
    differing = [three for three in named if exercise.look is call and not same(*three[1:])]
    changed = tuple(name for name, _, _ in differing)
    put_back = all(nearly(now, before) for _, now, before in differing)
    view = case.view
    seen = {part: np.asarray(view(a), float) if view else a for part, a in answer.items()}
    warning = str(caught[0].message) if caught else ""
    return Outcome(
        answer=seen, shown=shown(answer), changed=changed, put_back=put_back, warning=warning
    )


def outcomes(submission: Submission, exercise: Exercise) -> list[Outcome]:
    """Try a submission on every case; after an endless loop the others count as endless too."""
    found: list[Outcome] = []
    for case in exercise.cases:
        is_endless = bool(found) and found[-1].problem == "endless"
        found.append(found[-1] if is_endless else run(submission, exercise, case))
    return found


# ---- Around the call -----------------------------------------------------------------------------


class Printed(io.TextIOBase):
    """A standard output that remembers only whether there was any."""

    anything = False

    def write(self, text: str) -> int:
        """Forget the text."""
        self.anything |= bool(text.strip())
        return len(text)


@contextlib.contextmanager
def quiet(printed: Printed) -> Iterator[list[warnings.WarningMessage]]:
    """Catch output and warnings."""
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(Printed()),
    ):
        warnings.simplefilter("always")
        yield caught


def looked_at(submission: Submission, exercise: Exercise, arguments: Sequence[Any]) -> Any:
    """What a submission returns, or what is observed of it."""
    with np.errstate(all="warn", under="ignore"):  # of this thread alone
        value = exercise.look(submission, *arguments)
        return list(value) if inspect.isgenerator(value) else value


def in_time(call: Callable[[], Any], seconds: float) -> Any:
    """What a call returns or raises; it is stopped after so many seconds of computing.

    Seconds of the processor, so that a busy machine changes nothing.
    """
    came: list[tuple[Any, BaseException | None]] = []

    def work() -> None:
        try:
            came.append((call(), None))
        except BaseException as error:
            came.append((None, error))

    worker = threading.Thread(target=work, daemon=True)
    try:
        worker.start()
    except RuntimeError:  # in a browser
        return in_time_alone(call, seconds * SLOWER)
    late, given_up = time.process_time() + seconds, time.monotonic() + WAITING
    try:
        while worker.is_alive() and time.process_time() < late and time.monotonic() < given_up:
            worker.join(0.05)
    finally:
        stop(worker)
    value, error = came[0] if came else (None, OutOfTime())
    if error:
        raise error
    return value


def stop(worker: threading.Thread) -> None:
    """End a thread, whatever it catches; one that sleeps is left to itself."""
    for _ in range(20):
        if not worker.is_alive():
            return
        thread = ctypes.c_ulong(worker.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(Stopped))
        worker.join(0.05)


def in_time_alone(call: Callable[[], Any], seconds: float) -> Any:
    """`in_time` where there are no threads: the call is stopped at a loop or a call of its own.

    Whoever catches that is stopped again by the next one.  NumPy's own loops are not stopped.
    """
    watch: Any = sys.monitoring  # type: ignore[attr-defined]  # of Python 3.12 and newer
    late, events = time.process_time() + seconds, (watch.events.JUMP, watch.events.PY_START)

    def look(*where: Any) -> None:
        if time.process_time() > late:
            raise OutOfTime

    watch.use_tool_id(watch.PROFILER_ID, __name__)
    try:
        for event in events:
            watch.register_callback(watch.PROFILER_ID, event, look)
        watch.set_events(watch.PROFILER_ID, sum(events))
        return call()
    finally:  # neither a loop nor a call
        watch.set_events(watch.PROFILER_ID, 0)
        watch.free_tool_id(watch.PROFILER_ID)


# ---- What came of it -----------------------------------------------------------------------------


class Unusable(Exception):
    """An answer that cannot be compared."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem


def parts_of(value: Any, parts: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """The answer's parts as arrays of numbers."""
    one = len(parts) == 1
    if not isinstance(value, Mapping):
        is_fitting = isinstance(value, np.ndarray) and value.shape[:1] == (len(parts),)
        is_several = isinstance(value, list) or is_fitting  # such as np.polyfit's array
        several = value if isinstance(value, tuple) or (is_several and not one) else ()
        if one and isinstance(value, tuple) or not one and len(several) != len(parts):
            wanted = "one array or number" if one else f"{len(parts)} answers: {', '.join(parts)}"
            raise Unusable("kind", f"it returned {described(value)}; wanted {wanted}.")
        value = dict(zip(parts, [value] if one else several, strict=True))
    if missing := [part for part in parts if part not in value]:
        raise Unusable("kind", f"it returned {described(value)}; {missing[0]} is not in it.")
    return {part: numbers(part, value[part], one) for part in parts}


def unpacked(value: Any, names: Sequence[str]) -> list[Any]:
    """The things that an answer consists of, as many as they have names."""
    if isinstance(value, Mapping) and all(name in value for name in names):
        return [value[name] for name in names]
    if not isinstance(value, tuple | list) or len(value) != len(names):
        wanted = f"{len(names)} things, in this order: {', '.join(names)}"
        raise Unusable("kind", f"it returned {described(value)}; wanted {wanted}.")
    return list(value)


def numbers(part: str, value: Any, is_only: bool) -> NDArray[np.float64]:
    """One part as an array of floats."""
    which = "it returned" if is_only else f"its {part} is"
    if value is Ellipsis:
        raise Unusable("unfinished", f"{which} still `...`.")
    if value is None:
        raise Unusable("kind", f"{which} None.")
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf" and not array.dtype == object:
            raise TypeError
        return array.astype(float)
    except (TypeError, ValueError):
        raise Unusable("kind", f"{which} {described(value)}; wanted numbers.") from None


def described(value: Any) -> str:
    """What kind of thing a value is."""
    if isinstance(value, Mapping):
        return f"a dict with the keys {', '.join(map(str, value))}" if value else "an empty dict"
    kind = type(value).__name__
    if isinstance(value, tuple | list):
        return f"a {kind} of {len(value)}"
    if isinstance(value, np.ndarray):
        of_text = " of texts" if value.dtype.kind in "US" else ""
        return f"one array{of_text} of shape {value.shape}"
    return "None" if value is None else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def shown(answer: Answer) -> str:
    """The answer in one short line."""
    with np.printoptions(precision=4, threshold=6):
        numbers = {part: a if a.ndim else f"{float(a):.4g}" for part, a in answer.items()}
        texts = {part: " ".join(str(a).split()) for part, a in numbers.items()}
    cut = {part: t if len(t) <= 40 else t[:36] + " ..." for part, t in texts.items()}
    return ", ".join(t if part == "answer" else f"{part} = {t}" for part, t in cut.items())


def same(a: Any, b: Any) -> bool:
    """Whether an argument is what it was; a generator and a function may have moved on."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return type(a) is type(b) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return bool(a == b) if isinstance(a, int | float | str) else True


def nearly(a: Any, b: Any) -> bool:
    """Whether numbers, or lists of arrays, are the same up to rounding."""
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(nearly, a, b))
    return same(a, b) or (np.shape(a) == np.shape(b) and bool(np.allclose(a, b, 1e-9, 1e-9)))


TOO_MUCH = re.compile(  # of NumPy's sentences
    r" in its core dimension \d, with gufunc signature \S+|, and the inputs could not be .*"
    r"|\. Use a\.any\(\).*|(?<=inhomogeneous shape) after .*| with casting rule .*"
)
SIZES = re.compile(
    r"size (\d+) is different from (\d+)|(\d+) \(dim \d\) != (\d+) \(dim \d\)"
    r"|together with shapes (\(.*?\)) (\(.*?\))"
)


def of_exception(error: BaseException, submission: Submission) -> Outcome:
    """An outcome that names the error and the learner's line."""
    kind, text = type(error).__name__, TOO_MUCH.sub("", str(error))
    sizes = [sorted(filter(None, found)) for found in SIZES.findall(text)]
    places = traceback.extract_tb(error.__traceback__)
    lines = [at.line for at in places if at.filename in files_of(submission) and at.line]
    detail = f"it raised {kind}: {text}".rstrip(": ") + (f" (in `{lines[-1]}`)" if lines else "")
    problem = "not written" if isinstance(error, NotImplementedError) else "exception"
    return Outcome(problem=problem, detail=detail, mark=f"{kind} {sizes or text}")


def files_of(submission: Submission) -> set[str]:
    """The files in which a function, or the methods of a class, are written."""
    members = vars(submission).values() if inspect.isclass(submission) else [submission]
    functions = [inspect.unwrap(m) for m in members if inspect.isfunction(m)]
    return {function.__code__.co_filename for function in functions}
