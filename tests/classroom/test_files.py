"""Whatever a class hands in, the report comes, and it is true."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nnbook import exercises
from nnbook.classroom import files
from nnbook.classroom.files import Processes, Report, Seen
from nnbook.exercises.telling import Verdict

ROOT = str(Path(files.__file__).resolve().parents[2])
RIGHT = "import numpy as np\ndef mse(output, Y):\n    return np.mean((output - Y) ** 2)\n"
WRONG = RIGHT.replace("np.mean", "np.sum")
STUB = "def mse(output, Y):\n    ...\n"
MARK = b"\xef\xbb\xbf"  # of a file in UTF-8, by Windows


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def notebook(*sources):
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def checked(folder, text, name="homework.py", timeout=20.0, only=()):
    if isinstance(text, str) and text.startswith('{"cells"'):
        name = "homework.ipynb"
    return files.check_file(write(folder, name, text), timeout, only)


def statuses(report):
    return {verdict.exercise: verdict.status for verdict in report.results}


# ---- What passes without a note ------------------------------------------------------------------

FINE = {
    "a right answer": RIGHT,
    "the last definition": WRONG + RIGHT,
    "a number of the same name": RIGHT + "mse = mse(np.ones((2, 1)), np.zeros((2, 1)))\n",
    "the future and a dataclass":
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\n"
        "class Pair:\n    a: Unknown = 2\n" + RIGHT.replace("** 2", "** Pair().a"),
    "a helper beside it": "from helper import two\n" + RIGHT.replace("** 2", "** two"),
    "its own name":
        "import os, sys\nassert sys.modules[__name__].__file__ == __file__\n"
        "assert os.path.basename(__file__) == 'homework.py'\n" + RIGHT,
    "a book that is not installed":
        f"import os\nassert os.environ['PYTHONPATH'].split(os.pathsep)[0] == {ROOT!r}\n" + RIGHT,
    "a plot": "import matplotlib\nassert matplotlib.get_backend().lower() == 'agg'\n" + RIGHT,
    "a file that it writes": "open('left.txt', 'w').close()\n" + RIGHT,
    "its own checks":
        "from nnbook.exercises import check\nfrom nnbook import exercises\n"
        "check('mse', 3).require()\nexercises.check('nonsense', 3, lang='zh').require()\n" + RIGHT,
    "IPython":
        "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(3, raw=True)\n"
        "assert not hasattr(get_ipython(), '__len__')\n" + RIGHT,
    "a flood of output":
        "import os, sys\nfor _ in range(300): print('x' * 100_000)\n"
        "os.write(1, b'x' * 1_000_000)\nprint('y' * 10_000_000, file=sys.stderr)\n" + RIGHT,
    "a thread that goes on":
        "import threading, time\nthreading.Thread(target=lambda: time.sleep(60)).start()\n" + RIGHT,
    "a forked copy": "import os\nif hasattr(os, 'fork'): os.fork()\n" + RIGHT,
    "a byte order mark": MARK + RIGHT.encode(),
    "an encoding": ("# coding: latin-1\nx = 'é'\n" + RIGHT).encode("latin-1"),
    "magics": notebook("%matplotlib inline\n" + RIGHT, "np.mean?"),
    "a magic that runs Python": notebook("%time two = 2", RIGHT.replace("** 2", "** two")),
    "a shell line that goes on": notebook("!pip install \\\n   numpy\n" + RIGHT),
    "pasted prompts": notebook(">>> " + RIGHT.strip().replace("\n", "\n... ").replace(
        "... def", ">>> def")),
    "a module that it writes":
        notebook("%%writefile layers.py\n" + RIGHT, "from layers import mse"),
    "a file that it runs": notebook("%run helper.py", RIGHT.replace("** 2", "** two")),
    "a program": notebook("if __name__ == '__main__':\n    " + RIGHT.replace("\n", "\n    ")),
    "data beside it": "import os\nassert os.path.exists('helper.py')\n" + RIGHT,
    "what waits": notebook("import asyncio\nawait asyncio.sleep(0)\n" + RIGHT),
    "a function in a coat": RIGHT + "mse = np.vectorize(mse, signature='(a,b),(a,b)->()')\n",
    "another language": notebook("%%bash\nexit 1", RIGHT.splitlines(True)),
}  # fmt: skip


@pytest.mark.parametrize("what", FINE)
def test_a_right_file_passes_without_a_note_whatever_else_is_in_it(tmp_path, what):
    write(tmp_path, "helper.py", "two = 2\n")
    report = checked(tmp_path, FINE[what])
    assert (report.notes, statuses(report)) == ([], {"mse": "passed"})
    assert (report.score, report.passed, bool(report)) == (1.0, 1, True)
    assert len(list(tmp_path.iterdir())) == 2 and not os.path.exists("left.txt")


def test_another_spelling_is_found_and_said_and_what_is_imported_is_not(tmp_path):
    text = RIGHT.replace("mse", "MSE") + "from os.path import join as soft_max, join as ReLU\n"
    report = checked(tmp_path, text)
    assert report.passed == len(report.results) == 1 and report.results[0].exercise == "mse"
    assert report.notes == ["`MSE` was taken for `mse`."]
    report = checked(tmp_path, WRONG + RIGHT.replace("mse", "MSE"))
    assert not report.passed and report.notes == []


def test_a_notebook_may_begin_with_a_mark(tmp_path):
    assert checked(tmp_path, MARK + notebook(RIGHT).encode(), "a.ipynb")


# ---- What passes with a note ---------------------------------------------------------------------

ENDED = "it ended Python, and was left out"
NOTED = {
    "an error": ("undefined\n", "Line 1: NameError: name 'undefined' is not defined."),
    "the end of Python": ("import os; os._exit(0)\n", ENDED),
    "a crash": ("import os\nos.abort()\n", ENDED),
    "a signal": ("import os\nos.kill(os.getpid(), 9)\n", ENDED),
    "many forks": ("import os\nwhile True:\n    os.fork()\n",
                   ENDED if hasattr(os, "fork") else "AttributeError"),
    "an exit": ("import sys\nsys.exit(3)\n", "Line 2: it wanted to end Python."),
    "a key": ("raise KeyboardInterrupt\n", "Line 1: KeyboardInterrupt."),
    "no data": ("open('gone.csv')\n", "gone.csv'. What a file reads must lie beside it"),
    "no Python": ("def relu(z)\n    return z\n\n", "Line 1: SyntaxError: expected ':'."),
    "another's work": ("from functools import reduce as softmax\n", "`softmax` comes from else"),
    "two spellings": ("def ReLU(z): return z\nRelu = lambda z: z\n", "is called `relu`"),
    "another encoding": ("# é\n", "choose UTF-8 when you save it"),
    "a question": ("name = input()\n", "EOFError"),
}  # fmt: skip


@pytest.mark.parametrize("what", NOTED)
def test_what_fails_gets_a_note_and_does_not_hide_the_rest(tmp_path, what):
    text, note = NOTED[what]
    encoding = "cp1252" if "encoding" in what else "utf-8"
    report = checked(tmp_path, (text + RIGHT).encode(encoding))
    assert statuses(report) == {"mse": "passed"}
    assert len(report.notes) == 1 + (what == "two spellings")
    assert note in report.notes[0]


def test_of_many_lines_that_are_no_python_three_are_named(tmp_path):
    report = checked(tmp_path, "print 3\n" * 5 + RIGHT)
    assert report.passed == 1 and len(report.notes) == 4
    assert report.notes[3] == "2 more places are no Python."


def test_cells_that_fail_do_not_hide_the_others(tmp_path):
    sources = "a\nb", "x = 1\nthis is no Python", "x = [", RIGHT, "raise SystemExit"
    report = checked(tmp_path, notebook(*sources))
    assert statuses(report) == {"mse": "passed"}
    assert report.notes == [
        "Cell 1, line 1: NameError: name 'a' is not defined.",
        "Cell 2, line 2: SyntaxError: invalid syntax.",
        "Cell 3, line 1: SyntaxError: '[' was never closed.",
        "Cell 5, line 1: it wanted to end Python.",
    ]


@pytest.mark.parametrize("text", ["while True: pass", "import time\ntime.sleep(60)"])
def test_an_endless_statement_does_not_hide_the_others(tmp_path, text):
    report = checked(tmp_path, f"{text}\n{RIGHT}while True: pass\n", timeout=8)
    assert len(report.notes) == 1
    if hasattr(signal, "setitimer"):
        assert statuses(report) == {"mse": "passed"}
        assert "still running when half of the time was up" in report.notes[0]
    else:
        assert report.notes[0].startswith("Stopped after 8 s, while it was read")


def test_a_loop_that_cannot_be_interrupted_is_stopped(tmp_path):
    stubborn = "import time\nwhile True:\n    try: time.sleep(60)\n    except BaseException: pass\n"
    report = checked(tmp_path, RIGHT + stubborn, timeout=5)
    assert report == Report(report.file, notes=["Stopped after 5 s, while it was read, at Line 5."])


# ---- What is judged ------------------------------------------------------------------------------

JUDGED = {
    "a slip": (WRONG, "failed", ["sum"]),
    "a stub": (STUB, "not attempted", []),
    "the end of Python": (STUB.replace("...", "import os; os._exit(0)"), "failed", ["ends_python"]),
    "a signal": (
        STUB.replace("...", "import os; os.kill(os.getpid(), 9)"), "failed", ["ends_python"]),
    "an exit": (STUB.replace("...", "raise SystemExit"), "failed", ["exception"]),
    "an endless loop": (STUB.replace("...", "while True: pass"), "failed", ["endless"]),
}  # fmt: skip


@pytest.mark.parametrize("what", JUDGED)
def test_a_wrong_answer_is_a_verdict_and_no_note(tmp_path, what):
    text, status, slips = JUDGED[what]
    report = checked(tmp_path, text)
    (verdict,) = report.results
    assert (verdict.exercise, verdict.status, verdict.slips) == ("mse", status, slips)
    assert report.notes == [] and not report and report.score < 1


def test_an_answer_that_sleeps_is_stopped_and_what_comes_behind_it_is_named(tmp_path):
    sleeps = "import time\ndef sigmoid(z):\n    time.sleep(60)\n"
    report = checked(tmp_path, sleeps + RIGHT + "def relu(z):\n    return z * (z > 0)\n", timeout=5)
    relu, sigmoid, mse = report.results  # in the order of the book
    assert relu and (sigmoid.slips, mse.slips) == (["endless"], [])
    late = "It was still running after 5 s and was stopped: does the loop end?"
    assert sigmoid.lines == [late]
    assert mse.lines == ["It was not checked: the time for the file was up."]
    assert report.notes == ["Stopped after 5 s, in sigmoid."]


def test_the_line_that_fails_is_quoted(tmp_path):
    cells = notebook("", "def mse(output, Y):\n    return output.means()\n")
    assert "in `return output.means()`" in checked(tmp_path, cells).results[0].lines[-1]


def test_what_is_asked_for_and_missing_is_not_attempted(tmp_path):
    (verdict,) = checked(tmp_path, RIGHT, only=["relu"]).results
    assert (verdict.exercise, verdict.status) == ("relu", "not attempted")
    assert verdict.lines == ["It is not defined in this file."] and verdict.total > 1


# ---- What cannot be read -------------------------------------------------------------------------

NOT_TO_BE_READ = {
    "the book's own": (
        "a.py", "from nnbook.exercises.chapters.losses import mse\n", "none of the exercises"),
    "syntax error": ("a.py", "def mse(:\n", "Line 1: SyntaxError"),
    "binary": ("a.py", bytes(range(256)), "save it anew as UTF-8"),
    "null bytes": ("a.py", b"x = 1\n\0", "null bytes"),
    "latin-1": ("a.py", "x = 'é'\n".encode("latin-1"), "choose UTF-8 when you save it"),
    "empty": ("a.py", "", "none of the exercises"),
    "nothing asked for": ("a.py", "mse = 3\ndef other(x):\n    return x\n", "none of the exer"),
    "broken notebook": ("a.ipynb", notebook(RIGHT)[:-20], "cannot be read: JSONDecodeError"),
    "empty notebook": ("a.ipynb", "", "JSONDecodeError"),
    "binary notebook": ("a.ipynb", b"\xff\xfe\x00", "cannot be read"),
    "a list as notebook": ("a.ipynb", "[]", "not a notebook"),
    "odd cells": ("a.ipynb", '{"cells": [3, {"cell_type": "code"}]}', "none of the exercises"),
    "odd source": ("a.ipynb", '{"cells": [{"cell_type": "code", "source": 3}]}', "TypeError"),
    "another kind": ("a.txt", RIGHT, "neither a .py nor an .ipynb"),
    "too deep": ("a.py", "x = " + "(" * 5000 + ")" * 5000, "Error"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NOT_TO_BE_READ)
def test_a_file_that_cannot_be_read_gets_a_note(tmp_path, kind):
    name, text, note = NOT_TO_BE_READ[kind]
    report = files.check_file(write(tmp_path, name, text), 20.0)
    assert report == Report(str(tmp_path / name), notes=report.notes) and not report
    assert len(report.notes) == 1 and note in report.notes[0]


def refuse(*unused, **named):
    raise PermissionError(13, "Permission denied")


def test_what_is_no_file_that_can_be_opened_gets_a_note(tmp_path, monkeypatch):
    (tmp_path / "folder.py").mkdir()
    path = write(tmp_path, "homework.py", RIGHT)
    assert files.not_readable(tmp_path / "gone.py") == "There is no such file."
    assert files.not_readable(tmp_path / "folder.py") == "It is not a file."
    monkeypatch.setattr(files, "LARGEST_BYTES", path.stat().st_size)
    assert files.not_readable(path) == ""
    monkeypatch.setattr(files, "LARGEST_BYTES", path.stat().st_size - 1)
    assert files.not_readable(path) == "It is larger than 100 MB."
    monkeypatch.setattr(type(path), "open", refuse)  # root may read every file
    monkeypatch.setattr(files, "LARGEST_BYTES", 100_000_000)
    assert files.check_file(path).notes == ["It cannot be read: Permission denied."]


def test_a_process_that_cannot_start_and_a_file_that_is_gone_meanwhile_get_a_note(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(files, "not_readable", lambda path: "")
    (note,) = files.check_file(tmp_path / "gone.py").notes
    assert "FileNotFoundError" in note
    monkeypatch.setattr(subprocess, "Popen", refuse)
    note = "It could not be run: Permission denied."
    assert files.check_file("a.py") == Report("a.py", notes=[note])


# ---- The process ---------------------------------------------------------------------------------


def test_a_process_left_behind_is_stopped(tmp_path):
    alive = tmp_path / "alive"
    beat = f"import time\nwhile 1:\n    open({str(alive)!r}, 'a').write('x')\n    time.sleep(.05)"
    text = f"import subprocess, sys, os, time\nsubprocess.Popen([sys.executable, '-c', {beat!r}])\n"
    wait = f"while not os.path.exists({str(alive)!r}):\n    time.sleep(0.01)\n"
    assert checked(tmp_path, text + wait + RIGHT)
    before = alive.stat().st_size
    time.sleep(0.3)
    assert alive.stat().st_size == before or os.name != "posix"


@pytest.mark.parametrize("can_copy", [True, False])
def test_files_in_a_row_know_nothing_of_each_other(tmp_path, monkeypatch, can_copy):
    monkeypatch.setattr(files, "CAN_COPY", can_copy and sys.platform == "linux")
    spoils = "import numpy as np, os, sys\nnp.mean = sum\nsys.path.clear()\nopen('left', 'w')\n"
    kills = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n" if can_copy else ""
    paths = [
        write(tmp_path, "a.py", spoils), write(tmp_path, "b.py", "while True: pass"),
        write(tmp_path, "c.py", kills), write(tmp_path, "d.py", RIGHT),
    ]  # fmt: skip
    with Processes() as processes:
        reports = [files.report_on(path, 3.0, [], processes) for path in paths]
        assert reports[3].passed == 1 and "still running" in reports[1].notes[0]
        before = processes.first.pid if can_copy else None
        assert files.report_on(paths[3], 20.0, [], processes).passed == 1
        assert (processes.first.pid if can_copy else None) == before
    assert processes.first is None


def test_noise_in_what_the_child_tells_is_skipped(tmp_path):
    verdict = {"exercise": "mse", "status": "passed", "passed": 3, "total": 3}
    lines = [
        b"not json", b"3", b"{}", b"\xff", b'{"kind": "verdict", "value": {"exercise": "none"}}',
        json.dumps({"kind": "verdict", "value": verdict}).encode(),
        json.dumps({"kind": "verdict", "value": verdict | {"passed": 0}}).encode(), b'{"kind": "e',
    ]  # fmt: skip
    seen = files.what_was_told(write(tmp_path, "told.jsonl", b"\n".join(lines)))
    assert seen == Seen(results={"mse": Verdict("mse", "passed", 3, 3)})
    assert files.what_was_told(tmp_path / "gone.jsonl") == Seen()


def test_a_statement_that_ends_python_twice_is_not_tried_for_ever(tmp_path, monkeypatch):
    asked = []

    def crash(request, left, processes):
        asked.append(request["skip"][:])
        return Seen(statement=4, place="Line 7"), False

    monkeypatch.setattr(files, "run_child", crash)
    ended = "Python ended before the file was checked."
    assert checked(tmp_path, RIGHT).notes == [f"Line 7: {ENDED}.", ended]
    assert asked == [[], [4]]
    monkeypatch.setattr(files, "run_child", lambda *given: (Seen(), False))
    assert checked(tmp_path, RIGHT).notes == [ended]


def test_no_time_at_all_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "run_child", None)
    assert checked(tmp_path, RIGHT, timeout=0).notes == ["Stopped after 0 s, while it was read."]


# ---- A report, and a folder ----------------------------------------------------------------------


def test_a_report_is_shown_with_verdicts_notes_and_count():
    right, third = Verdict("mse", "passed", 3, 3), Verdict("relu", "failed", 1, 3, ["So."])
    report = Report("a.py", [right, third], ["Odd."])
    assert str(report).split("\n") == [
        "a.py", "✓ mse: passed", "✗ relu is not right yet: 1 of 3 cases right", "  So.",
        "Note: Odd.", "1 of 2 passed, score 1.3333",
    ]  # fmt: skip
    assert (report.score, report.passed, bool(report)) == (1.3333, 1, False)
    assert Report("a.py", [third] * 3).score == 1.0  # thirds add up
    assert Report("a.py", [Verdict("mse", "passed", 0, 0)]).score == 0


def test_folders_of_tools_and_hidden_files_are_no_homework(tmp_path):
    for name in ("b.py", "a/c.ipynb", "a/.d.py", "__pycache__/e.py", "node_modules/f.py",
                 "site-packages/g.py", ".hidden/h.py", "i.txt"):  # fmt: skip
        write(tmp_path, name, "")
    found, others = (
        [path.relative_to(tmp_path).as_posix() for path in paths]
        for paths in files.files_in(tmp_path)
    )
    assert (found, others) == (["a/c.ipynb", "b.py"], ["i.txt"])


def test_two_files_of_a_folder_are_checked_at_once_with_the_time_given(tmp_path, monkeypatch):
    both = threading.Barrier(2, timeout=20.0)

    def report_on(file, timeout, only, processes):
        both.wait()
        return Report(str(file), notes=[str(timeout)])

    for name in "abcd":
        write(tmp_path, f"{name}.py", "")
    monkeypatch.setattr(files, "report_on", report_on)
    reports = files.check_folder(tmp_path, 2.5)
    assert reports == [Report(f"{name}.py", notes=["2.5"]) for name in "abcd"]


def test_what_has_not_begun_is_called_off_when_somebody_stops_it(tmp_path, monkeypatch):
    begun, stopped = [], threading.Event()

    def report_on(file, timeout, only, processes):
        begun.append(file)
        if len(begun) == 1:
            raise KeyboardInterrupt
        stopped.wait(0.2)

    for number in range(20):
        write(tmp_path, f"{number}.py", "")
    monkeypatch.setattr(files, "report_on", report_on)
    with pytest.raises(KeyboardInterrupt):
        files.check_folder(tmp_path)
    assert len(begun) < 20


def test_stubs_of_all_exercises_are_a_calm_file(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "nnbook.exercises", "stub"], capture_output=True, text=True
    )
    report = checked(tmp_path, done.stdout, timeout=60)
    assert report.notes == []
    assert statuses(report) == dict.fromkeys(exercises.names(), "not attempted")
