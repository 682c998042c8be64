"""How the commands for teachers end; what they print stands on the page, see test_teaching.py."""

import dataclasses
import io
import json
import os
import subprocess
import sys

import pytest

from nnbook import exercises
from nnbook.classroom import commands
from nnbook.classroom.files import TIMEOUT, Report
from nnbook.exercises.anatomy import Slip, imports_of

RIGHT = "import numpy as np\ndef mse(output, Y):\n    return np.mean((output - Y) ** 2)\n"
PROGRAM = [sys.executable, "-m", "nnbook.exercises"]
TASK = exercises.exercise("mse")


@pytest.fixture(autouse=True)
def school(tmp_path, monkeypatch):
    """A folder with a right file, a wrong one and an empty one."""
    texts = {"right.py": RIGHT, "wrong.py": RIGHT.replace("np.mean", "np.sum"), "empty.py": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_says_what_each_command_takes_and_does(monkeypatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    takes = {
        "list": "", "show": " NAME", "stub": " [--up-to CHAPTER] [NAME ...]", "solution": " NAME",
        "check": " [--only NAME [NAME ...]] [--json OUT] [--timeout S] FILE [FILE ...]",
        "report": " [--json OUT] [--timeout S] FOLDER", "selftest": " [NAME ...]",
        "export": " {otter,nbgrader} FOLDER [NAME ...]",
    }  # fmt: skip
    told = {}
    for command in ("", *takes):
        with pytest.raises(SystemExit, match="0"):
            commands.main([*command.split(), "--help"])
        told[command] = capsys.readouterr().out
    for command, words in takes.items():
        usage, _, about, *_ = told[command].splitlines()
        assert usage == f"usage: python -m nnbook.exercises {command} [-h]{words}"
        assert f" {about}\n" in told[""]


def test_show_has_everything_but_the_solution(capsys) -> None:
    assert commands.main(["show", "mse"]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 90
    told = [*TASK.hints, *(case.label for case in TASK.cases)]
    told += [f"{slip.key}: {slip.sentence}" for slip in TASK.slips]
    assert all(part in " ".join(text.split()) for part in (TASK.title, TASK.prompt, *told))
    assert TASK.source.splitlines()[-1].strip() not in text


def test_stubs_stand_two_lines_apart_below_their_imports(capsys) -> None:
    tasks = [TASK, exercises.exercise("relu")]
    assert commands.main(["stub", "mse", "relu"]) == 0
    pieces = [imports_of(tasks), *(task.stub for task in tasks)]
    assert capsys.readouterr().out == "\n\n\n".join(pieces) + "\n"


@pytest.mark.parametrize(
    ("command", "status", "names"),
    [
        ("check right.py", 0, ["right.py"]),
        ("check right.py --only mse", 0, ["right.py"]),
        ("check right.py wrong.py", 1, ["right.py", "wrong.py"]),
        ("check empty.py", 1, ["empty.py"]),
        ("report .", 1, ["empty.py", "right.py", "wrong.py"]),
    ],
)
def test_a_command_ends_with_0_if_all_is_passed(school, command, status, names) -> None:
    assert commands.main([*command.split(), "--json", "out.json"]) == status
    records = json.loads((school / "out.json").read_text("utf-8"))
    assert [record["file"] for record in records] == names


def test_misuse_is_told_in_one_line(school, capsys) -> None:
    near = [
        "show msee", "solution msee", "stub msee", "selftest msee", "check right.py --only msee",
        "export otter out msee",
    ]  # fmt: skip
    other = [
        "check gone.py", "check .", "report gone", "check right.py --json gone/out.json",
        "export nbgrader right.py mse",
    ]  # fmt: skip
    for misuse in near + other:
        assert commands.main(misuse.split()) == 2, misuse
        said = capsys.readouterr().err
        assert said.startswith("python -m nnbook.exercises: ") and said.count("\n") == 1, misuse
        assert ("did you mean 'mse'" in said) == (misuse in near), misuse
    assert not (school / "out").exists()


@pytest.mark.parametrize("command", [
    "", "nonsense", "show", "check", "export moodle x",
    *(f"report . --timeout {wrong}" for wrong in ("0", "-1", "nan", "inf", "soon")),
])  # fmt: skip
def test_what_argparse_refuses_ends_with_2(command, capsys) -> None:
    with pytest.raises(SystemExit, match="2"):
        commands.main(command.split())
    assert "usage" in capsys.readouterr().err


class Watched(io.StringIO):
    """A standard output that knows what readers have seen of it so far."""

    seen = ""

    def flush(self):
        self.seen = self.getvalue()


def test_what_is_found_is_seen_before_the_next_is_tried(monkeypatch) -> None:
    asked, seen = [], []

    def check_file(*given):
        asked.append(given)
        seen.append(sys.stdout.seen)
        return Report(given[0])

    monkeypatch.setattr(commands, "check_file", check_file)
    monkeypatch.setattr(commands, "broken_laws", lambda task: seen.append(sys.stdout.seen) or [])
    monkeypatch.setattr(sys, "stdout", Watched())
    commands.main("check right.py wrong.py --timeout 2.5 --only mse".split())
    assert seen == ["", "right.py\n0 of 0 passed, score 0\n\n"]
    assert sys.stdout.getvalue() == seen[1] + seen[1].replace("right", "wrong")[:-1]
    commands.main(["check", "right.py"])
    assert asked[1:] == [("wrong.py", 2.5, ["mse"]), ("right.py", TIMEOUT, [])]
    commands.main(["selftest", "mse", "relu"])
    assert "mse: fine" in seen[-1] and "relu" not in seen[-1]


def test_selftest_sees_what_is_broken(capsys, monkeypatch) -> None:
    slips = [*TASK.slips, Slip("lost", "Does not fit.", "nowhere", "anywhere")]
    broken = dataclasses.replace(TASK, slips=slips, hints=["one"])
    monkeypatch.setattr(commands, "chosen", lambda names: [broken])
    assert commands.main(["selftest", "mse"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"mse: BROKEN ({len(TASK.cases)} cases, {len(slips)} slips)",
        "  there are fewer than two hints",
        "  slip lost: the edit does not fit the solution",
    ]


def test_json_holds_what_utf_8_cannot(school) -> None:
    commands.finish([Report("a.py", notes=["\udcff é"])], "out.json")
    assert '"? é"' in (school / "out.json").read_text(encoding="utf-8")


# ---- As a program --------------------------------------------------------------------------------


def test_a_terminal_without_a_tick_gets_a_question_mark() -> None:
    ascii_only = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, "check", "right.py"], capture_output=True, env=ascii_only)
    assert done.returncode == 0 and b"? mse: passed" in done.stdout


def test_when_nobody_reads_on_the_program_ends_quietly_with_1() -> None:
    ended = subprocess.Popen([*PROGRAM, "stub"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ended.stdout.close()
    assert ended.stderr.read() == b"" and ended.wait() == 1
    ended.stderr.close()
