"""Whatever a class hands in, the report comes, and it is true."""

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnbook import exercises
from nnbook.exercises import __main__ as command_line
from nnbook.exercises import classroom, export, reporting
from nnbook.exercises.anatomy import Slip
from nnbook.exercises.telling import Verdict, judge

RIGHT = "import numpy as np\ndef mse(output, Y):\n    return np.mean((output - Y) ** 2)\n"
WRONG = RIGHT.replace("np.mean", "np.sum")
ROOT = Path(classroom.__file__).resolve().parents[2]
STUB = "def mse(output, Y):\n    ...\n"
SUMMED = exercises.exercise("mse").slip("sum").sentence


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text, encoding="utf-8")
    return path


def notebook(*sources):
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def checked(folder, text, name="homework.py", timeout=20.0, only=()):
    return classroom.check_file(write(folder, name, text), timeout, only)


def statuses(report):
    return {verdict.exercise: verdict.status for verdict in report.results}


def run(*arguments):
    return command_line.main([str(argument) for argument in arguments])


def test_a_right_file_passes(tmp_path):
    report = checked(tmp_path, RIGHT)
    assert statuses(report) == {"mse": "passed"}
    assert (report.notes, report.score, report.passed, bool(report)) == ([], 1.0, 1, True)


def test_a_wrong_file_is_told_its_slip(tmp_path):
    report = checked(tmp_path, WRONG)
    assert report.results[0].slips == ["sum"]
    assert report.results[0].lines[0] == SUMMED
    assert not report
    assert report.score < 1


def test_a_stub_is_not_attempted(tmp_path):
    report = checked(tmp_path, STUB)
    assert statuses(report) == {"mse": "not attempted"}
    assert not report


def test_the_learners_line_is_quoted(tmp_path):
    report = checked(tmp_path, "def mse(output, Y):\n    return output.means()\n")
    assert "in `return output.means()`" in report.results[0].lines[-1]


def test_what_the_book_defines_is_not_an_answer(tmp_path):
    report = checked(tmp_path, "from nnbook.exercises.chapters.losses import mse\n")
    assert report.results == []
    assert report.notes == ["It defines none of the exercises."]


def test_a_number_of_the_same_name_does_not_hide_the_function(tmp_path):
    assert checked(tmp_path, RIGHT + "mse = mse(np.ones((2, 1)), np.zeros((2, 1)))\n")


def test_the_last_definition_counts(tmp_path):
    assert checked(tmp_path, WRONG + RIGHT)
    assert not checked(tmp_path, RIGHT + WRONG)


def test_what_is_asked_for_and_missing_is_not_attempted(tmp_path):
    report = checked(tmp_path, "x = 1\n", only=["mse"])
    assert statuses(report) == {"mse": "not attempted"}
    assert report.results[0].lines == ["It is not defined in this file."]


def test_the_files_own_checks_are_silent_and_change_nothing(tmp_path):
    text = WRONG + (
        "from nnbook.exercises import check\nfrom nnbook import exercises\n"
        "check('mse', mse).require()\nexercises.check('nonsense', 3).require()\nprint('hello')\n"
    )
    report = checked(tmp_path, text)
    assert report.notes == []
    assert report.results[0].slips == ["sum"]


def test_the_future_a_dataclass_and_a_helper_beside_the_file(tmp_path):
    write(tmp_path, "helper.py", "two = 2\n")
    text = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "from helper import two\n@dataclass\nclass Pair:\n    a: Unknown = two\n"
        + RIGHT.replace("** 2", "** Pair().a")
    )
    report = checked(tmp_path, text)
    assert report
    assert report.notes == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["helper.py", "homework.py"]


def test_plots_open_no_window_and_files_land_elsewhere(tmp_path):
    text = "import matplotlib\nassert matplotlib.get_backend().lower() == 'agg'\n"
    report = checked(tmp_path, text + "open('left.txt', 'w').close()\n" + RIGHT)
    assert report
    assert report.notes == []
    assert not (tmp_path / "left.txt").exists()
    assert not os.path.exists("left.txt")


@pytest.mark.parametrize("magic", [
    "%matplotlib inline", "!pip list", "files = !ls", "np.mean?", "  %timeit 1\n", "%%time",
    "if True:\n    %pwd",
])  # fmt: skip
def test_magics_are_left_out(tmp_path, magic):
    report = checked(tmp_path, notebook(magic + "\n" + RIGHT), "homework.ipynb")
    assert report
    assert report.notes == []


def test_cells_in_other_languages_are_left_out(tmp_path):
    report = checked(tmp_path, notebook("%%bash\nexit 1", RIGHT.splitlines(True)), "a.ipynb")
    assert report
    assert report.notes == []


def test_a_modulo_at_the_start_of_a_line_is_no_magic(tmp_path):
    text = RIGHT.replace("** 2)", "** (5\n% 3))")
    assert checked(tmp_path, text)


def test_ipython_and_display_do_nothing(tmp_path):
    text = "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(3)\n"
    report = checked(tmp_path, text + RIGHT)
    assert report
    assert report.notes == []


def test_a_cell_that_fails_does_not_hide_the_others(tmp_path):
    cells = notebook("1 / 0", "this is no Python", "x = [", RIGHT, "raise SystemExit", "y")
    report = checked(tmp_path, cells, "homework.ipynb")
    assert statuses(report) == {"mse": "passed"}
    assert [note.partition(":")[0] for note in report.notes] == [
        "Cell 1, line 1", "Cell 2, line 1", "Cell 3, line 1", "Cell 5, line 1", "Cell 6, line 1",
    ]  # fmt: skip
    assert "ZeroDivisionError" in report.notes[0]
    assert "SyntaxError" in report.notes[1]


def test_a_statement_that_fails_does_not_hide_the_others(tmp_path):
    report = checked(tmp_path, "x = 1\nundefined\n" + RIGHT)
    assert statuses(report) == {"mse": "passed"}
    assert report.notes == ["Line 2: NameError: name 'undefined' is not defined."]


NOT_TO_BE_READ = {
    "syntax error": ("a.py", "def mse(:\n", "SyntaxError"),
    "binary": ("a.py", bytes(range(256)), "UnicodeDecodeError"),
    "null bytes": ("a.py", b"x = 1\n\0", "null bytes"),
    "latin-1": ("a.py", "x = 'é'\n".encode("latin-1"), "SyntaxError"),
    "empty": ("a.py", "", "none of the exercises"),
    "nothing asked for": ("a.py", "def other(x):\n    return x\n", "none of the exercises"),
    "broken notebook": ("a.ipynb", notebook(RIGHT)[:-20], "JSONDecodeError"),
    "empty notebook": ("a.ipynb", "", "JSONDecodeError"),
    "binary notebook": ("a.ipynb", b"\xff\xfe\x00", "UnicodeDecodeError"),
    "a list as notebook": ("a.ipynb", "[]", "not a notebook"),
    "odd cells": ("a.ipynb", '{"cells": [3, {"cell_type": "code"}]}', "none of the exercises"),
    "odd source": ("a.ipynb", '{"cells": [{"cell_type": "code", "source": 3}]}', "TypeError"),
    "another kind": ("a.txt", RIGHT, "neither a .py nor an .ipynb"),
    "too deep": ("a.py", "x = " + "(" * 5000 + ")" * 5000, "Error"),
}


@pytest.mark.parametrize("kind", NOT_TO_BE_READ)
def test_a_file_that_cannot_be_read_gets_a_note(tmp_path, kind):
    name, text, note = NOT_TO_BE_READ[kind]
    report = checked(tmp_path, text, name)
    assert report.results == []
    assert len(report.notes) == 1
    assert note in report.notes[0]
    assert report.file == str(tmp_path / name)
    assert not report


def test_a_deleted_file_and_a_folder_get_a_note(tmp_path):
    (tmp_path / "folder.py").mkdir()
    assert classroom.check_file(tmp_path / "gone.py").notes == ["There is no such file."]
    assert classroom.check_file(tmp_path / "folder.py").notes == ["It is not a file."]
    note = "It is neither a .py nor an .ipynb file."
    assert classroom.check_file(tmp_path / "gone.txt").notes == [note]


def test_a_file_without_permission_gets_a_note(tmp_path, monkeypatch):
    def refuse(*unused):
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, "homework.py", RIGHT)
    monkeypatch.setattr(type(path), "open", refuse)  # root may read every file
    assert classroom.check_file(path).notes == ["It cannot be read: Permission denied."]


def test_a_file_is_read_up_to_100_megabytes(tmp_path, monkeypatch):
    path = write(tmp_path, "homework.py", RIGHT)
    monkeypatch.setattr(classroom, "LARGEST_BYTES", path.stat().st_size)
    assert classroom.not_readable(path) == ""
    monkeypatch.setattr(classroom, "LARGEST_BYTES", path.stat().st_size - 1)
    assert classroom.check_file(path).notes == ["It is larger than 100 MB."]


def test_a_file_that_is_deleted_meanwhile_gets_a_note(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "not_readable", lambda path: "")
    report = classroom.check_file(tmp_path / "gone.py")
    assert report.results == []
    assert "FileNotFoundError" in report.notes[0]


def test_a_process_that_cannot_start_gets_a_note(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no_python"))
    report = checked(tmp_path, RIGHT)
    with pytest.raises(OSError) as refused:
        subprocess.run([sys.executable])
    note = f"It could not be run: {refused.value.strerror}."
    assert report == classroom.Report(str(tmp_path / "homework.py"), notes=[note])


def test_a_byte_order_mark_and_an_encoding_are_read(tmp_path):
    assert checked(tmp_path, b"\xef\xbb\xbf" + RIGHT.encode())
    assert checked(tmp_path, ("# coding: latin-1\nx = 'é'\n" + RIGHT).encode("latin-1"))
    assert checked(tmp_path, b"\xef\xbb\xbf" + notebook(RIGHT).encode(), "a.ipynb")


ENDS_PYTHON = [
    "import os; os._exit(0)",
    "import os\nos.abort()",
    "import os\nos.kill(os.getpid(), 9)",
]


@pytest.mark.parametrize("text", ENDS_PYTHON)
def test_ending_python_while_it_is_read_does_not_hide_the_rest(tmp_path, text):
    report = checked(tmp_path, text + "\n" + RIGHT)
    assert statuses(report) == {"mse": "passed"}
    assert len(report.notes) == 1
    assert "it ended Python, and was left out" in report.notes[0]


@pytest.mark.parametrize("text", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_ending_python_while_it_is_checked_is_a_verdict(tmp_path, text):
    report = checked(tmp_path, f"import os\ndef mse(output, Y):\n    {text}\n")
    assert statuses(report) == {"mse": "failed"}
    assert report.results[0].slips == ["ends_python"]


def test_a_verdict_on_what_ended_python_says_so(tmp_path, monkeypatch):
    told = iter([classroom.Seen(name="mse"), classroom.Seen(is_finished=True)])
    monkeypatch.setattr(classroom, "run_child", lambda asked, left: (next(told), False))
    line = "It ended Python while it was checked, so nothing came back."
    assert checked(tmp_path, RIGHT).results[0].lines == [line]


@pytest.mark.parametrize("text", ["import sys\nsys.exit(3)", "exit()", "raise KeyboardInterrupt"])
def test_asking_to_end_is_a_note(tmp_path, text):
    report = checked(tmp_path, text + "\n" + RIGHT)
    assert statuses(report) == {"mse": "passed"}
    assert len(report.notes) == 1


def test_sys_exit_while_it_is_checked_is_a_verdict(tmp_path):
    report = checked(tmp_path, "import sys\ndef mse(output, Y):\n    sys.exit(0)\n")
    assert statuses(report) == {"mse": "failed"}


@pytest.mark.parametrize("text", ["while True: pass", "import time\ntime.sleep(60)"])
def test_an_endless_statement_does_not_hide_the_others(tmp_path, text):
    report = checked(tmp_path, f"{text}\n{RIGHT}while True: pass\n", timeout=8)
    assert len(report.notes) == 1
    if hasattr(signal, "setitimer"):
        assert statuses(report) == {"mse": "passed"}
        assert "still running when half of the time was up" in report.notes[0]
    else:
        assert report.notes[0].startswith("Stopped after 3 s, while it was read")


STUBBORN = (
    "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException: pass\n"
)


def test_a_loop_that_cannot_be_interrupted_is_stopped(tmp_path):
    start = time.monotonic()
    report = checked(tmp_path, RIGHT + STUBBORN, timeout=5)
    assert time.monotonic() - start < 10
    assert report.notes == ["Stopped after 5 s, while it was read, at Line 5."]
    assert not report


def test_an_endless_loop_in_an_answer_is_a_verdict(tmp_path):
    report = checked(tmp_path, "def mse(output, Y):\n    while True: pass\n")
    assert report.results[0].slips == ["endless"]
    assert report.notes == []


def test_an_answer_that_sleeps_is_stopped(tmp_path):
    report = checked(tmp_path, "import time\ndef mse(a, b):\n    time.sleep(60)\n", timeout=5)
    assert report.results[0].slips == ["endless"]
    assert report.notes == ["Stopped after 5 s, in mse."]


def test_a_thread_that_goes_on_keeps_nobody_waiting(tmp_path):
    start = time.monotonic()
    thread = "import threading, time\nthreading.Thread(target=lambda: time.sleep(30)).start()\n"
    assert checked(tmp_path, thread + RIGHT)
    assert time.monotonic() - start < 15


def test_a_flood_of_output_is_harmless(tmp_path):
    flood = "import os, sys\nfor _ in range(300):\n    print('x' * 100_000)\n"
    raw = "os.write(1, b'x' * 1_000_000)\nprint('y' * 10_000_000, file=sys.stderr)\n"
    report = checked(tmp_path, flood + raw + RIGHT)
    assert report
    assert report.notes == []


def test_input_finds_nothing(tmp_path):
    report = checked(tmp_path, "name = input()\n" + RIGHT)
    assert statuses(report) == {"mse": "passed"}
    assert "EOFError" in report.notes[0]


def test_a_forked_copy_reports_nothing(tmp_path):
    report = checked(tmp_path, "import os\nos.fork()\n" + RIGHT)
    assert [verdict.status for verdict in report.results] == ["passed"]
    assert bool(report.notes) == (not hasattr(os, "fork"))


def test_many_forks_are_stopped(tmp_path):
    report = checked(tmp_path, "import os\nwhile True:\n    os.fork()\n" + RIGHT)
    assert statuses(report) == {"mse": "passed"}
    assert ("it ended Python, and was left out" in report.notes[0]) == hasattr(os, "fork")


def test_a_process_left_behind_is_stopped(tmp_path):
    alive = tmp_path / "alive"
    beat = (
        f"import time\nwhile True:\n    open({str(alive)!r}, 'a').write('x')\n    time.sleep(0.05)"
    )
    text = f"import subprocess, sys, os, time\nsubprocess.Popen([sys.executable, '-c', {beat!r}])\n"
    wait = f"while not os.path.exists({str(alive)!r}):\n    time.sleep(0.01)\n"
    assert checked(tmp_path, text + wait + RIGHT)
    before = alive.stat().st_size
    time.sleep(0.3)
    assert alive.stat().st_size == before or os.name != "posix"


def test_noise_in_what_the_child_tells_is_skipped(tmp_path):
    verdict = {"exercise": "mse", "status": "passed", "passed": 3, "total": 3}
    lines = [
        "not json", "3", "{}", '{"kind": "verdict", "value": {"exercise": "none"}}',
        json.dumps({"kind": "verdict", "value": verdict}), '{"kind": "e',
    ]  # fmt: skip
    seen = classroom.what_was_told(write(tmp_path, "told.jsonl", "\n".join(lines)))
    assert list(seen.results) == ["mse"]
    assert not seen.is_finished


def test_a_file_whose_child_tells_nothing_gets_a_note(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "run_child", lambda asked, left: (classroom.Seen(), False))
    assert checked(tmp_path, RIGHT).notes == ["Python ended before the file was checked."]


def test_a_child_that_writes_nothing_has_told_nothing(tmp_path):
    assert classroom.what_was_told(tmp_path / "gone.jsonl") == classroom.Seen()


def test_a_statement_that_ends_python_twice_is_not_tried_for_ever(tmp_path, monkeypatch):
    asked = []

    def crash(request, left):
        asked.append(request["skip"][:])
        return classroom.Seen(statement=4, place="Line 7"), False

    monkeypatch.setattr(classroom, "run_child", crash)
    assert checked(tmp_path, RIGHT).notes == [
        "Line 7: it ended Python, and was left out.", "Python ended before the file was checked.",
    ]  # fmt: skip
    assert asked == [[], [4]]


def test_what_was_found_is_not_checked_when_time_is_up():
    seen = classroom.Seen(found=["relu", "mse"], name="relu")
    late = classroom.out_of_time(seen, 2.5)
    stopped = "It was still running after 2.5 s and was stopped: does the loop end?"
    assert late.results["relu"].lines == [stopped] and late.results["relu"].slips == ["endless"]
    assert late.results["mse"].lines == ["It was not checked: the time for the file was up."]
    assert late.results["mse"].slips == [] and late.notes == ["Stopped after 2.5 s, in relu."]
    late = classroom.out_of_time(classroom.Seen(place="Line 3"), 2)
    assert late.notes == ["Stopped after 2 s, while it was read, at Line 3."]
    late = classroom.out_of_time(classroom.Seen(), 2)
    assert late.notes == ["Stopped after 2 s, while it was read."]


def test_no_time_at_all_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "run_child", None)
    monkeypatch.setattr(classroom, "time", SimpleNamespace(monotonic=lambda: 7.0))
    assert checked(tmp_path, RIGHT, timeout=0).notes == ["Stopped after 0 s, while it was read."]


def test_less_than_a_second_is_enough_to_start(tmp_path, monkeypatch):
    whole = classroom.Seen(is_finished=True)
    monkeypatch.setattr(classroom, "run_child", lambda asked, left: (whole, False))
    assert checked(tmp_path, RIGHT, timeout=0.9).notes == ["It defines none of the exercises."]


def test_a_folder_that_cannot_be_removed_hides_nothing(tmp_path, monkeypatch):
    def busy(*given, **named):
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "rmdir", busy)
    seen, is_late = classroom.run_child({}, 20.0)
    assert seen.notes == ["It cannot be read: KeyError: 'path'."] and not is_late


@pytest.mark.parametrize("given", ["", "elsewhere"])
def test_a_child_is_started_away_from_the_terminal_and_the_file(monkeypatch, given):
    started = []

    class Started(Process):
        def __init__(self, command, **settings):
            super().__init__()
            started.append((command, settings))

        def wait(self, seconds):
            self.fate.append(seconds)

    monkeypatch.setattr(subprocess, "Popen", Started)
    monkeypatch.setattr(classroom, "kill_all", lambda child: started.append(child.fate))
    monkeypatch.setenv("PYTHONPATH", given)
    assert classroom.run_child({"path": "a.py"}, 1.5) == (classroom.Seen(), False)
    ((python, *module, asked), settings), fate = started
    assert (python, module, fate) == (sys.executable, ["-m", "nnbook.exercises.child"], [1.5])
    environment, work = settings.pop("env"), settings.pop("cwd")
    assert work.name == "work"
    assert json.loads(asked) == {"path": "a.py", "told": str(work.with_name("told.jsonl"))}
    assert settings == {
        **dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.DEVNULL),
        "start_new_session": True,
    }
    assert environment == os.environ | {
        "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [given])]),
    }  # fmt: skip


class Process:
    """A child that remembers what is done to it."""

    pid = 12345

    def __init__(self):
        self.fate = []

    def kill(self):
        self.fate.append("killed")

    def wait(self):
        self.fate.append("waited for")


@pytest.mark.parametrize(
    "platform, error, killed",
    [("linux", None, 1), ("linux", ProcessLookupError, 1), ("linux", PermissionError, 1),
     ("win32", None, 0)],
)  # fmt: skip
def test_a_process_and_its_children_are_stopped_where_they_are_a_group(
    monkeypatch, platform, error, killed
):
    groups = []

    def kill_group(*given):
        groups.append(given)
        if error:
            raise error

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "killpg", kill_group, raising=False)
    monkeypatch.setattr(signal, "SIGKILL", 9, raising=False)
    process = Process()
    classroom.kill_all(process)
    assert groups == [(12345, 9)] * killed and process.fate == ["killed", "waited for"]


def test_bytes_that_are_no_text_hide_no_line(tmp_path):
    told = write(tmp_path, "told.jsonl", b'\xff\n{"kind": "end", "value": null}\n')
    assert classroom.what_was_told(told).is_finished


def test_each_kind_of_line_is_taken_in():
    verdict = {"exercise": "mse", "status": "passed", "passed": 3, "total": 3}
    seen = classroom.Seen()
    after = []
    for kind, value in [
        ("statement", ["3", 4]), ("note", 5), ("found", ["mse"]), ("check", "mse"),
        ("verdict", verdict), ("verdict", verdict | {"passed": 0}), ("other", 1), ("end", None),
    ]:  # fmt: skip
        classroom.take({"kind": kind, "value": value}, seen)
        after.append((seen.statement, seen.place, seen.name, seen.is_finished))
    assert after == [
        (3, "4", None, False), (3, "4", None, False), (None, "", None, False),
        (None, "", "mse", False), *[(None, "", None, False)] * 3, (None, "", None, True),
    ]  # fmt: skip
    assert seen.notes == ["5"] and seen.found == ["mse"]
    assert seen.results == {"mse": Verdict("mse", "passed", 3, 3)}


def test_a_report_is_shown_with_verdicts_notes_and_count():
    right, third = Verdict("mse", "passed", 3, 3), Verdict("relu", "failed", 1, 3, ["So."])
    report = classroom.Report("a.py", [right, third], ["Odd."])
    assert str(report).split("\n") == [
        "a.py", "✓ mse: passed", "✗ relu is not right yet: 1 of 3 cases right", "  So.",
        "Note: Odd.", "1 of 2 passed, score 1.3333",
    ]  # fmt: skip
    assert (report.score, report.passed, bool(report)) == (1.3333, 1, False)
    assert classroom.Report("a.py", [Verdict("mse", "passed", 0, 0)]).score == 0


def test_folders_of_tools_and_hidden_files_are_no_homework(tmp_path):
    for name in ("b.py", "a/c.ipynb", "a/.d.py", "__pycache__/e.py", "node_modules/f.py",
                 "site-packages/g.py", ".hidden/h.py", "i.txt"):  # fmt: skip
        write(tmp_path, name, "")
    found = [path.relative_to(tmp_path).as_posix() for path in classroom.files_in(tmp_path)]
    assert found == ["a/c.ipynb", "b.py"]


def test_two_files_of_a_folder_are_checked_at_once_with_the_time_given(tmp_path, monkeypatch):
    running, most, asked, both = set(), [], [], threading.Barrier(2, timeout=20.0)

    def check_file(file, timeout):
        running.add(file)
        most.append(len(running))
        both.wait()
        time.sleep(0.02)
        running.remove(file)
        asked.append(timeout)
        return classroom.Report(str(file))

    for name in "abcdef":
        write(tmp_path, f"{name}.py", "")
    monkeypatch.setattr(classroom, "check_file", check_file)
    reports = classroom.check_folder(tmp_path, 2.5)
    assert [report.file for report in reports] == [f"{name}.py" for name in "abcdef"]
    assert max(most) == 2 and asked == [2.5] * 6


def test_what_has_not_begun_is_called_off_when_somebody_stops_it(tmp_path, monkeypatch):
    begun = []

    def check_file(file, timeout):
        begun.append(file)
        if len(begun) == 1:
            raise KeyboardInterrupt
        time.sleep(0.2)

    for number in range(20):
        write(tmp_path, f"{number}.py", "")
    monkeypatch.setattr(classroom, "check_file", check_file)
    with pytest.raises(KeyboardInterrupt):
        classroom.check_folder(tmp_path)
    assert len(begun) < 20


@pytest.fixture
def school(tmp_path):
    write(tmp_path, "anna.py", RIGHT)
    write(tmp_path, "ben/homework.ipynb", notebook(WRONG))
    write(tmp_path, "carla.py", WRONG.replace("np.sum", "0.5 * np.mean"))
    write(tmp_path, "dan/my homework.py", WRONG)
    write(tmp_path, "eva.py", STUB)
    write(tmp_path, "fritz.py", "def mse(:")
    write(tmp_path, ".ipynb_checkpoints/anna.py", WRONG)
    write(tmp_path, "notes.txt", "hello")
    return tmp_path


def test_the_report_says_who_passed_and_what_to_repeat(school):
    lines = reporting.report(school).splitlines()
    assert [" ".join(line.split()) for line in lines[1:8]] == [
        "anna.py 1 of 1 ✓ mse",
        "ben/homework.ipynb 0 of 1 ✗ mse (sum)",
        "carla.py 0 of 1 ✗ mse (half)",
        "dan/my homework.py 0 of 1 ✗ mse (sum)",
        "eva.py 0 of 1 ○ mse",
        "fritz.py 0 of 0",
        "! Line 1: SyntaxError: invalid syntax.",
    ]
    monday = " ".join(" ".join(lines[8:]).split())
    assert monday.startswith(f"What to repeat on Monday 2 x mse (sum) {SUMMED} 1 x mse (half)")


def test_an_empty_folder_and_a_class_without_slips(tmp_path):
    assert reporting.report(tmp_path) == "There are no .py or .ipynb files."
    write(tmp_path, "anna.py", RIGHT)
    assert reporting.report(tmp_path).endswith("no slip was recognised.")


def test_a_broken_link_is_in_the_report(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "files_in", lambda folder: [folder / "gone.py"])
    assert "! There is no such file." in reporting.report(tmp_path)


def test_long_rows_are_wrapped_between_exercises():
    verdict = exercises.check("mse", lambda output, Y: 0)
    row = reporting.table([classroom.Report("anna.py", [verdict] * 20)]).splitlines()[1:]
    row = row[: row.index("")]
    assert len(row) > 1
    assert max(map(len, row)) <= 100
    assert "".join(row).count("✗ mse") == 20


def test_thirds_add_up():
    third = Verdict("mse", "failed", 1, 3)
    assert classroom.Report("anna.py", [third] * 3).score == 1.0


def test_json_holds_what_is_promised(school, tmp_path):
    out = tmp_path / "out.json"
    assert run("report", school, "--json", out) == 1
    records = {record["file"]: record for record in json.loads(out.read_text("utf-8"))}
    assert list(records) == sorted(records)
    assert set(records["anna.py"]) == {"file", "score", "max_score", "notes", "results"}
    result = records["dan/my homework.py"]["results"][0]
    assert set(result) == {"exercise", "status", "score", "passed", "total", "slips", "lines"}
    assert result["slips"] == ["sum"]
    assert result["score"] == round(result["passed"] / result["total"], 4)
    assert (records["anna.py"]["score"], records["anna.py"]["max_score"]) == (1, 1)
    assert records["fritz.py"]["notes"] != []


def test_exit_status_of_check(tmp_path, capsys):
    right, wrong = write(tmp_path, "right.py", RIGHT), write(tmp_path, "wrong.py", WRONG)
    assert run("check", right) == 0
    assert "✓ mse" in capsys.readouterr().out
    assert run("check", right, wrong) == 1
    assert SUMMED in " ".join(capsys.readouterr().out.split())
    assert run("check", right, "--only", "mse") == 0
    assert run("check", write(tmp_path, "stub.py", STUB)) == 1
    assert run("check", write(tmp_path, "empty.py", "")) == 1
    assert run("report", tmp_path, "--timeout", "10") == 1


def test_a_failing_cell_beside_right_answers_is_a_note_and_no_failure(tmp_path, capsys):
    assert run("check", write(tmp_path, "a.py", "1 / 0\n" + RIGHT)) == 0
    assert "Note: Line 1: ZeroDivisionError" in capsys.readouterr().out


def test_misuse_is_told_in_one_line(tmp_path, capsys):
    right = write(tmp_path, "right.py", RIGHT)
    misuses = [
        ("show", "msee"), ("solution", "msee"), ("stub", "msee"), ("selftest", "msee"),
        ("export", "otter", tmp_path / "out", "msee"), ("check", right, "--only", "msee"),
        ("check", tmp_path / "gone.py"), ("check", tmp_path), ("report", tmp_path / "gone"),
        ("check", right, "--json", tmp_path / "gone" / "out.json"),
        ("export", "nbgrader", right, "mse"),
    ]  # fmt: skip
    for misuse in misuses:
        capsys.readouterr()
        assert run(*misuse) == 2, misuse
        error = capsys.readouterr().err
        assert error.count("\n") == 1, misuse
        assert ("did you mean 'mse'" in error) == ("msee" in misuse), misuse
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [
    (), ("nonsense",), ("show",), ("check",), ("report", ".", "--timeout", "0"),
    ("report", ".", "--timeout", "nan"), ("report", ".", "--timeout", "soon"),
    ("export", "moodle", "x"),
])  # fmt: skip
def test_argparse_refuses_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_list_and_show_say_what_there_is(capsys):
    assert run("list") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == exercises.names()
    assert run("show", "mse") == 0
    text = " ".join(capsys.readouterr().out.split())
    task = exercises.exercise("mse")
    for part in (task.title, task.prompt, *task.hints, *(slip.sentence for slip in task.slips)):
        assert " ".join(part.split()) in text
    assert task.source.splitlines()[-1].strip() not in text


def test_what_stub_and_solution_print_can_be_checked(tmp_path, capsys):
    run("stub", "mse")
    assert statuses(checked(tmp_path, capsys.readouterr().out)) == {"mse": "not attempted"}
    run("solution", "mse")
    assert checked(tmp_path, capsys.readouterr().out)
    run("stub")
    report = checked(tmp_path, capsys.readouterr().out, timeout=60)
    assert [verdict.exercise for verdict in report.results] == exercises.names()
    assert set(statuses(report).values()) == {"not attempted"}
    assert report.notes == []


def test_selftest_is_fine_and_sees_what_is_broken(capsys, monkeypatch):
    assert run("selftest", "mse") == 0
    assert capsys.readouterr().out.startswith("mse: fine")
    task = exercises.exercise("mse")
    broken = [
        *task.slips,
        Slip("twin", "A twin of sum.", "np.mean", "np.sum"),
        Slip("none", "Changes nothing.", "return ", "return +"),
        Slip("lost", "Does not fit.", "nowhere", "anywhere"),
    ]
    changed = type(task)(**{**vars_of(task), "slips": broken, "hints": ["one"]})
    monkeypatch.setattr(command_line, "chosen", lambda names: [changed])
    assert run("selftest", "mse") == 1
    text = capsys.readouterr().out
    for fault in (
        "mse: BROKEN", "fewer than two hints", "slips sum and twin have the same outcomes",
        "slip none: recognised as passed", "slip lost: the edit does not fit",
        "slip twin: recognised as ['sum']",
    ):  # fmt: skip
        assert fault in text


def vars_of(task):
    return {name: getattr(task, name) for name in type(task).__dataclass_fields__}


def test_the_module_runs_as_a_program_and_stops_quietly_when_nobody_reads(tmp_path):
    command = [sys.executable, "-m", "nnbook.exercises"]
    done = subprocess.run([*command, "show", "msee"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "did you mean 'mse'" in done.stderr
    assert "Traceback" not in done.stderr
    ended = subprocess.Popen([*command, "stub"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ended.stdout.close()
    assert b"Traceback" not in ended.stderr.read()
    ended.stderr.close()
    ended.wait()


def test_the_nbgrader_notebook_holds_its_metadata_and_passes(tmp_path):
    (path,) = export.nbgrader(tmp_path, ["mse"])
    cells = json.loads(path.read_text("utf-8"))["cells"]
    roles = {c["id"]: c["metadata"]["nbgrader"] for c in cells if "nbgrader" in c["metadata"]}
    assert {name: (r["grade"], r["solution"], r["locked"]) for name, r in roles.items()} == {
        "mse-answer": (False, True, False),
        "mse-check": (True, False, True),
    }
    assert roles["mse-check"]["points"] == 1
    assert all(r["schema_version"] == 3 and r["grade_id"] == name for name, r in roles.items())
    assert statuses(classroom.check_file(path)) == {"mse": "passed"}


def test_regions_hold_all_that_a_learner_writes():
    for name in exercises.names():
        task = exercises.exercise(name)
        kept, is_kept = [], True
        for line in export.with_regions(task).split("\n"):
            is_kept &= line.strip() != "### BEGIN SOLUTION"
            if is_kept:
                kept.append(line)
            if line.strip() == "### END SOLUTION":
                is_kept = True
                indent = line[: line.index("#")]
                kept.append(f"{indent}raise NotImplementedError()")
        learner = task.build(task.imports + "\n" + "\n".join(kept))
        assert judge(task, learner).status == "not attempted", name


def test_otter_gets_a_test_for_each_exercise_and_stubs(tmp_path):
    *tests, homework = export.otter(tmp_path, ["mse"])
    assert [path.name for path in tests] == ["mse.py"]
    text = tests[0].read_text("utf-8")
    compile(text, "mse.py", "exec")
    assert 'check("mse", mse).require()' in text
    sources = [cell["source"] for cell in json.loads(homework.read_text("utf-8"))["cells"]]
    assert 'grader.check("mse")' in sources
    assert statuses(classroom.check_file(homework)) == {"mse": "not attempted"}


def test_export_prints_what_it_wrote(tmp_path, capsys):
    assert run("export", "otter", tmp_path, "mse") == 0
    printed = capsys.readouterr().out.splitlines()
    assert [os.path.basename(line) for line in printed] == ["mse.py", "homework.ipynb"]
    assert all(map(os.path.exists, printed))
