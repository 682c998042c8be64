"""What the child tells its parent, line by line, and what it does to the file's surroundings."""

import ast
import json
import linecache
import os
import runpy
import signal
import sys
import time
from types import SimpleNamespace

import pytest

from nnbook import exercises
from nnbook.exercises import child, classroom
from nnbook.exercises.reading import Cell

RIGHT = "import numpy as np\ndef mse(output, Y):\n    return np.mean((output - Y) ** 2)\n"
NEVER = 60.0  # seconds: no test waits so long


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    """What a child changes in its process, kept from the tests' process."""
    monkeypatch.setattr(exercises, "check", exercises.check)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "submission", None)
    monkeypatch.setattr(linecache, "cache", {})


@pytest.fixture(autouse=True)
def ended(monkeypatch):
    """The exit codes with which the process would have ended: the child has its own ``os``."""
    codes = []
    own = {"_exit": codes.append, "register_at_fork": lambda **hooks: None}
    monkeypatch.setattr(child, "os", SimpleNamespace(**{**vars(os), **own}))
    return codes


@pytest.fixture(autouse=True)
def timers(monkeypatch):
    """Every timer that would have been set."""
    found = []
    monkeypatch.setattr(signal, "ITIMER_REAL", "real", raising=False)
    monkeypatch.setattr(signal, "SIGALRM", "alarm", raising=False)
    monkeypatch.setattr(signal, "signal", lambda *given: found.append(given))
    monkeypatch.setattr(signal, "setitimer", lambda *given: found.append(given), raising=False)
    return found


def request(path, **asked):
    told = path.with_suffix(".jsonl")
    plain = {"only": [], "done": [], "skip": [], "seconds": NEVER}
    return {"told": str(told), "path": str(path), **plain, **asked}


def told(folder, text, name="homework.py", **asked):
    """The lines that the child writes about a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    child.child(request(path, **asked))
    lines = path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    return [tuple(json.loads(line).values()) for line in lines]


def notes(lines):
    return [value for kind, value in lines if kind == "note"]


def cells(*sources):
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]})


def test_the_child_tells_every_step_and_ends(tmp_path, ended) -> None:
    *steps, (kind, verdict), end = told(tmp_path, RIGHT)
    assert steps == [
        ("statement", [0, "Line 1"]), ("statement", [1, "Line 2"]),
        ("found", ["mse"]), ("check", "mse"),
    ]  # fmt: skip
    total = len(exercises.exercise("mse").cases)
    assert (kind, end) == ("verdict", ("end", None))
    assert verdict == {
        "exercise": "mse", "status": "passed", "passed": total, "total": total, "lines": [],
        "slips": [],
    }  # fmt: skip
    assert ended == [0]


def test_answers_come_in_the_order_of_the_book_without_what_is_done_already(tmp_path) -> None:
    text = "def mse(output, Y): ...\ndef relu(z): ...\ndef sigmoid(z): ...\n"
    wanted = [value for kind, value in told(tmp_path, text, done=["sigmoid"]) if kind == "found"]
    assert wanted == [[name for name in exercises.names() if name in ("mse", "relu")]]


def test_an_answer_whose_name_is_used_again_is_still_an_answer(tmp_path) -> None:
    found = [value for kind, value in told(tmp_path, RIGHT + "mse = 3\n") if kind == "found"]
    assert found == [["mse"]]


def test_what_only_asks_for_is_checked_even_if_it_is_not_there(tmp_path) -> None:
    lines = told(tmp_path, RIGHT, only=["relu"])
    ((_, verdict),) = [line for line in lines if line[0] == "verdict"]
    total = len(exercises.exercise("relu").cases)
    assert verdict == {
        "exercise": "relu", "status": "not attempted", "passed": 0, "total": total,
        "lines": ["It is not defined in this file."], "slips": [],
    }  # fmt: skip


def test_a_file_that_cannot_be_read_is_a_note_and_nothing_is_found(tmp_path) -> None:
    found, end = ("found", []), ("end", None)
    reason = "ValueError: it is not a notebook of format 4"
    note = ("note", f"It cannot be read: {reason}.")
    assert told(tmp_path, "[]", "homework.ipynb") == [note, found, end]


def test_a_cell_that_is_no_python_is_a_note_with_its_place_and_the_next_is_run(tmp_path) -> None:
    lines = told(tmp_path, cells("x = 1\nx = (", "relu = abs"), "homework.ipynb")
    assert notes(lines) == ["Cell 1, line 2: SyntaxError: '(' was never closed."]
    assert ("statement", [0, "Cell 2, line 1"]) in lines and ("found", ["relu"]) in lines


def test_a_cell_that_cannot_be_parsed_at_all_has_a_place_without_a_line(
    tmp_path, monkeypatch
) -> None:
    def parsed(source):
        raise MemoryError("too deep")

    monkeypatch.setattr(child, "parsed", parsed)
    lines = told(tmp_path, cells("", "x"), "a.ipynb")
    assert notes(lines) == ["Cell 1: MemoryError: too deep.", "Cell 2: MemoryError: too deep."]


def test_only_the_first_problem_of_a_cell_is_told(tmp_path) -> None:
    lines = told(tmp_path, cells("a\nb", "1 / 0"), "homework.ipynb")
    assert notes(lines) == [
        "Cell 1, line 1: NameError: name 'a' is not defined.",
        "Cell 2, line 1: ZeroDivisionError: division by zero.",
    ]


def test_what_ended_python_before_is_skipped_and_the_numbers_stay(tmp_path) -> None:
    lines = told(tmp_path, "1 / 0\nx = 1\n", skip=[0])
    assert notes(lines) == [] and ("statement", [1, "Line 2"]) in lines
    assert all(value != [0, "Line 1"] for _, value in lines)


def test_the_file_sees_its_name_and_its_folder_and_a_silent_ipython(tmp_path) -> None:
    (tmp_path / "beside.py").write_text("two = 2\n")
    text = (
        "import sys, os, beside\n"
        "assert __name__ == 'submission' and sys.modules[__name__].__file__ == __file__\n"
        "assert os.path.basename(__file__) == 'homework.py' and beside.two == 2\n"
        "assert get_ipython().run_line_magic('matplotlib', 'inline') is None\n"
        "assert display(3, raw=True) is None and not hasattr(get_ipython(), '__len__')\n"
        "from nnbook import exercises\n"
        "assert exercises.check('mse', None).require().exercise == 'mse'\n"
        "assert (exercises.check(3, 4).passed, exercises.check(3, 4).total) == (0, 0)\n"
    )
    assert notes(told(tmp_path, text)) == []
    assert sys.path[-1] == str(tmp_path)


def test_a_dunder_that_ipython_lacks_is_named() -> None:
    with pytest.raises(AttributeError, match="^__len__$"):
        child.Silent().__len__  # noqa: B018


def test_lines_of_the_source_are_kept_for_messages(tmp_path) -> None:
    told(tmp_path, cells("", "def relu(z):\n    return zz"), "a.ipynb")
    source = "def relu(z):\n    return zz"
    origin = "<a.ipynb, cell 2>"
    assert linecache.cache[origin] == (len(source), None, source.splitlines(True), origin)
    told(tmp_path, RIGHT)
    assert linecache.getline("<homework.py>", 2) == "def mse(output, Y):\n"


def test_a_verdict_that_cannot_be_reached_is_said(monkeypatch) -> None:
    def judge(task, answer):
        raise MemoryError("too large.")

    monkeypatch.setattr(child, "judge", judge)
    verdict = child.verdict_on("mse", {"mse": abs})
    total = len(exercises.exercise("mse").cases)
    assert verdict == exercises.Verdict(
        "mse", "failed", 0, total, ["It could not be checked: MemoryError: too large."]
    )


def test_the_books_own_and_what_cannot_be_called_are_no_answers() -> None:
    from nnbook.structure import relu

    space = {"relu": relu, "mse": 3, "sigmoid": abs, "other": abs}
    assert child.answers_in(space) == {"sigmoid": abs}


def test_a_copy_of_the_process_ends_at_once_and_the_process_after_many(monkeypatch, ended) -> None:
    hooks = {}
    monkeypatch.setattr(child.os, "register_at_fork", lambda **given: hooks.update(given))
    child.stop_forks()
    for _ in range(child.FORKS):
        hooks["before"]()
    assert ended == []
    hooks["before"]()
    hooks["after_in_child"]()
    assert ended == [1, 0]


def test_where_nothing_can_be_forked_there_is_nothing_to_stop(monkeypatch, ended) -> None:
    monkeypatch.delattr(child.os, "register_at_fork")
    child.stop_forks()
    assert ended == []


# ---- The clock -----------------------------------------------------------------------------------


def test_a_clock_interrupts_a_running_statement_and_waits_between_two(timers) -> None:
    clock = child.Clock(5)
    assert timers == [("alarm", clock.interrupt), ("real", 5)]
    clock.interrupt(0, None)
    assert timers[2:] == [("real", 0.02)]
    clock.is_running = True
    with pytest.raises(child.OutOfTime):
        clock.interrupt(0, None)
    clock.stop()
    assert timers[3:] == [("alarm", signal.SIG_IGN)]


def test_where_there_is_no_timer_a_clock_only_tells_the_time(timers, monkeypatch) -> None:
    monkeypatch.delattr(signal, "setitimer")
    clock = child.Clock(NEVER)
    clock.stop()
    assert timers == [] and not clock.is_late and child.Clock(0).is_late


def test_the_time_of_a_clock_is_up_when_it_is_up(monkeypatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 10.0)
    clock = child.Clock(5)
    moments = []
    for now in (14.9, 15.0, 15.1):
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        moments.append(clock.is_late)
    assert moments == [False, True, True]


def test_half_of_the_time_is_for_reading(timers, tmp_path) -> None:
    told(tmp_path, RIGHT, seconds=8)
    assert timers[1:] == [("real", 4), ("alarm", signal.SIG_IGN)]


def test_late_the_definitions_are_still_read(tmp_path) -> None:
    lines = told(tmp_path, "x = 1\n" + RIGHT + "y = 1\nclass A: ...\nfrom math import e", seconds=0)
    assert [value for kind, value in lines if kind == "statement"] == [
        [1, "Line 2"], [2, "Line 3"], [4, "Line 6"], [5, "Line 7"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, problem",
    [
        ("1", ""),
        ("late()", "it was still running when half of the time was up, and was stopped"),
        ("exit()", "it wanted to end Python"),
        ("no()", "NameError: name 'no' is not defined"),
        ("stop()", "KeyboardInterrupt"),
    ],
)
def test_what_went_wrong_in_a_statement_is_said(text, problem) -> None:
    running = []

    def raising(error):
        def raises():
            running.append(clock.is_running)
            raise error

        return raises

    clock = child.Clock(NEVER)
    space = {"late": raising(child.OutOfTime), "stop": raising(KeyboardInterrupt)}
    assert child.run(ast.parse(text), "<a>", space, clock) == problem
    assert running in ([], [True]) and clock.is_running is False


def test_a_statement_knows_nothing_of_this_files_future() -> None:
    space = {}
    clock = child.Clock(NEVER)
    assert child.run(ast.parse("x: print('seen') = 3"), "<a>", space, clock) == ""
    assert space["__annotations__"] == {"x": None}


# ---- Cells ---------------------------------------------------------------------------------------


def test_numbers_of_statements_go_on_from_cell_to_cell(tmp_path) -> None:
    seen = []
    asked = request(tmp_path / "a.ipynb")
    answers = child.read(
        [Cell("cell 1", "x = 1\ny = 2"), Cell("cell 3", "def relu(z):\n    pass\n")], asked,
        lambda kind, value: seen.append(value),
    )  # fmt: skip
    assert seen == [[0, "Cell 1, line 1"], [1, "Cell 1, line 2"], [2, "Cell 3, line 1"]]
    assert list(answers) == ["relu"] and sys.modules["submission"].relu is answers["relu"]


def test_the_program_takes_its_request_from_the_command_line(tmp_path, monkeypatch) -> None:
    path = tmp_path / "homework.py"
    path.write_text(RIGHT)
    asked = request(path)
    monkeypatch.setattr(sys, "argv", ["child", json.dumps(asked)])
    monkeypatch.delitem(sys.modules, "nnbook.exercises.child")
    with monkeypatch.context() as patch:
        patch.setattr(os, "register_at_fork", lambda **hooks: None, raising=False)
        patch.setattr(os, "_exit", lambda code: None)
        runpy.run_module("nnbook.exercises.child", run_name="__main__")
    with open(asked["told"], encoding="utf-8") as lines:
        assert json.loads([*lines][-1]) == {"kind": "end", "value": None}


def test_a_line_is_there_as_soon_as_it_is_told(tmp_path) -> None:
    path = tmp_path / "told"
    with path.open("w") as out:
        child.teller(out)("note", "é")
        seen = classroom.what_was_told(path)
    assert seen.notes == ["é"]
