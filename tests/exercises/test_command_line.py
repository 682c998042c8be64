"""What the commands for teachers print, and how they end."""

import builtins
import dataclasses
import io
import json
import os
import runpy
import sys

import pytest

from nnbook import exercises
from nnbook.exercises import __main__ as command_line
from nnbook.exercises import classroom
from nnbook.exercises.anatomy import Slip, imports_of

RIGHT = "import numpy as np\ndef mse(output, Y):\n    return np.mean((output - Y) ** 2)\n"


def printed(capsys, *arguments, status=0):
    assert command_line.main([*map(str, arguments)]) == status
    return capsys.readouterr().out


@pytest.fixture
def help_of(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def of(*command):
        with pytest.raises(SystemExit) as ended:
            command_line.main([*command, "--help"])
        assert ended.value.code == 0
        return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    return of


COMMANDS = {
    "list": "Names and titles of all exercises.",
    "show": "What is asked, the hints, and the slips that it knows.",
    "stub": "A file to start from; without names, of all exercises.",
    "solution": "One way to write it.",
    "check": "Check .py or .ipynb files.",
    "report": "Check all files of a folder, and count the slips.",
    "selftest": "Whether every exercise keeps the laws.",
    "export": "Write the exercises for a grading system.",
}


def test_help_lists_every_command(help_of) -> None:
    lines = help_of()
    assert lines[0] == "usage: python -m nnbook.exercises [-h] COMMAND ..."
    assert "Exercises of the book: show them, check files, and report on a class." in lines
    assert "Exit status: 0 all passed, 1 something is not passed, 2 misuse." in lines
    assert "COMMAND" in lines
    for name, about in COMMANDS.items():
        assert f"{name} {about}" in lines


@pytest.mark.parametrize(
    "command, takes, options",
    [
        ("list", "", []), ("show", " NAME", []), ("stub", " [NAME ...]", []),
        ("solution", " NAME", []), ("selftest", " [NAME ...]", []),
        ("check", " [--only NAME [NAME ...]] [--json OUT] [--timeout S] FILE [FILE ...]",
         ["--only NAME [NAME ...] these exercises only"]),
        ("report", " [--json OUT] [--timeout S] FOLDER",
         ["--json OUT also write the results to this file",
          "--timeout S seconds for each file (default: 30)"]),
        ("export", " {otter,nbgrader} FOLDER [NAME ...]", []),
    ],
)  # fmt: skip
def test_help_says_what_a_command_takes(help_of, command, takes, options) -> None:
    lines = help_of(command)
    assert lines[0] == f"usage: python -m nnbook.exercises {command} [-h]{takes}"
    assert COMMANDS[command] in lines
    assert all(option in " ".join(lines) for option in options)


def test_a_command_takes_the_words_of_the_command_line(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["exercises", "solution", "mse"])
    assert command_line.main() == 0
    assert capsys.readouterr().out == f"{exercises.solution('mse')}\n"


def test_list_stands_in_columns(capsys) -> None:
    lines = printed(capsys, "list").splitlines()
    tasks = list(exercises.catalogue().values())
    width, pages = max(len(t.name) for t in tasks), max(len(t.page) for t in tasks)
    assert lines == [f"{t.name:{width}}  {t.page:{pages}}  {t.title}" for t in tasks]


def test_show_has_everything_but_the_solution(capsys) -> None:
    task = exercises.exercise("mse")
    text = printed(capsys, "show", "mse")
    assert text.startswith(f"{task.title} ({task.page})\n\n{task.prompt[:20]}")
    assert "\n\nCases\n" + "\n".join(f"  {case.label}" for case in task.cases) + "\n" in text
    assert f"\n\nHints\n  1. {task.hints[0][:20]}" in text
    assert f"\n\nSlips\n  {task.slips[0].key}: " in text
    assert max(map(len, text.splitlines())) <= 90


def test_show_wraps_at_90_and_indents_what_follows(capsys, monkeypatch) -> None:
    words, task = " ".join(["x" * 29] * 4), exercises.exercise("mse")
    long = dataclasses.replace(
        task, prompt=words, hints=[words], slips=[Slip("key", words, "", "")], cases=[]
    )
    monkeypatch.setattr(exercises, "exercise", lambda name: long)
    x = "x" * 29
    assert printed(capsys, "show", "mse").split("\n") == [
        f"{task.title} ({task.page})", "", f"{x} {x} {x}", x, "", "Cases", "",
        "Hints", f"  1. {x} {x}", f"     {x} {x}", "",
        "Slips", f"  key: {x} {x}", f"    {x} {x}", "",
    ]  # fmt: skip
    monkeypatch.setattr(exercises, "exercise", lambda name: dataclasses.replace(long, slips=[]))
    assert "Slips" not in printed(capsys, "show", "mse")


@pytest.mark.parametrize("too_much, lines", [(0, 3), (1, 6)])
def test_show_fills_lines_of_90(capsys, monkeypatch, too_much, lines) -> None:
    prompt, hint, sentence = (
        f"{'x' * size} {'x' * (width - size - 1 + too_much)}"
        for width, size in ((90, 45), (90 - len("  1. "), 42), (90 - len("  key: "), 41))
    )
    task = dataclasses.replace(
        exercises.exercise("mse"),
        prompt=prompt, hints=[hint], slips=[Slip("key", sentence, "", "")], cases=[],
    )  # fmt: skip
    monkeypatch.setattr(exercises, "exercise", lambda name: task)
    assert sum("xx" in line for line in printed(capsys, "show", "mse").splitlines()) == lines


def test_json_holds_what_utf_8_cannot(tmp_path) -> None:
    file = tmp_path / "results.json"
    report = classroom.Report("a.py", notes=["\udcff é"])
    assert command_line.finish([report], str(file)) == 1
    assert '"? é"' in file.read_text(encoding="utf-8")


def test_stubs_stand_two_lines_apart_below_their_imports(capsys) -> None:
    tasks = [exercises.exercise(name) for name in ("mse", "relu")]
    pieces = [imports_of(tasks), *(task.stub for task in tasks)]
    assert printed(capsys, "stub", "mse", "relu") == "\n\n\n".join(pieces) + "\n"


def test_files_are_checked_with_what_was_asked_for(tmp_path, capsys, monkeypatch) -> None:
    asked = []

    def check_file(*given):
        asked.append(given)
        return classroom.Report(given[0], [exercises.Verdict("mse", "passed", 3, 3)])

    monkeypatch.setattr(classroom, "check_file", check_file)
    files = [str(tmp_path / name) for name in ("a.py", "b.py")]
    for file in files:
        open(file, "w").close()
    out = tmp_path / "out.json"
    text = printed(capsys, "check", *files, "--only", "mse", "--timeout", "2.5", "--json", out)
    shown = [f"{file}\n✓ mse: passed\n1 of 1 passed, score 1" for file in files]
    assert text == "\n\n".join(shown) + "\n"
    assert asked == [(file, 2.5, ["mse"]) for file in files]
    assert [record["file"] for record in json.loads(out.read_text("utf-8"))] == files
    assert out.read_text("utf-8").endswith("]\n")
    printed(capsys, "check", files[0])
    assert asked[-1] == (files[0], classroom.TIMEOUT, [])


class Watched(io.StringIO):
    """A standard output that knows what readers have seen of it so far."""

    seen = ""

    def flush(self):
        self.seen = self.getvalue()


def test_what_is_found_of_a_file_is_seen_before_the_next(tmp_path, monkeypatch) -> None:
    out, seen = Watched(), []
    monkeypatch.setattr(sys, "stdout", out)

    def check_file(file, *given):
        seen.append(out.seen)
        return classroom.Report(file)

    monkeypatch.setattr(classroom, "check_file", check_file)
    for name in "ab":
        (tmp_path / f"{name}.py").touch()
    command_line.main(["check", str(tmp_path / "a.py"), str(tmp_path / "b.py")])
    assert seen == ["", f"{tmp_path / 'a.py'}\n0 of 0 passed, score 0\n\n"]


def test_every_line_of_the_selftest_is_seen_at_once(monkeypatch) -> None:
    out, seen = Watched(), []
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(command_line, "broken_laws", lambda task: seen.append(out.seen) or [])
    command_line.main(["selftest", "mse", "relu"])
    assert seen[0] == "" and seen[1].startswith("mse: fine")


def test_a_folder_is_reported_with_what_was_asked_for(tmp_path, capsys, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(classroom, "check_folder", lambda *given: asked.append(given) or [])
    out = tmp_path / "out.json"
    text = printed(capsys, "report", tmp_path, "--timeout", "3", "--json", out, status=1)
    assert text == "There are no .py or .ipynb files.\n" and out.read_text("utf-8") == "[]\n"
    assert asked == [(str(tmp_path), 3.0)]


@pytest.mark.parametrize(
    "arguments, error",
    [
        (["show", "zzzz"], "there is no exercise 'zzzz'; names() lists them all"),
        (["report", "gone"], "gone: there is no such folder"),
        (["check", "gone.py"], "gone.py: There is no such file."),
    ],
)
def test_misuse_is_one_line_of_errors(tmp_path, monkeypatch, capsys, arguments, error) -> None:
    monkeypatch.chdir(tmp_path)
    assert command_line.main(arguments) == 2
    assert capsys.readouterr() == ("", f"python -m nnbook.exercises: {error}\n")


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf"])
def test_a_time_limit_is_above_0_and_finite(text) -> None:
    with pytest.raises(ValueError):
        command_line.seconds(text)
    assert command_line.seconds("0.5") == 0.5


def test_selftest_counts_cases_and_slips(capsys, monkeypatch) -> None:
    task = exercises.exercise("mse")
    size = f"({len(task.cases)} cases, {len(task.slips)} slips)"
    monkeypatch.setattr(command_line, "broken_laws", lambda task: [])
    assert printed(capsys, "selftest", "mse") == f"mse: fine {size}\n"
    monkeypatch.setattr(command_line, "broken_laws", lambda task: ["One.", "Two."])
    assert printed(capsys, "selftest", "mse", status=1) == f"mse: BROKEN {size}\n  One.\n  Two.\n"


@pytest.mark.parametrize("system, files", [
    ("otter", ["tests/mse.py", "homework.ipynb"]),
    ("nbgrader", ["source/exercises/exercises.ipynb"]),
])  # fmt: skip
def test_export_writes_for_the_system_that_was_named(tmp_path, capsys, system, files) -> None:
    lines = printed(capsys, "export", system, tmp_path, "mse").splitlines()
    assert lines == [str(tmp_path / file) for file in files]


# ---- As a program --------------------------------------------------------------------------------


def run_as_program(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["exercises", *arguments])
    monkeypatch.delitem(sys.modules, "nnbook.exercises.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("nnbook.exercises", run_name="__main__")
    return ended.value.code


def test_a_terminal_without_a_tick_gets_a_question_mark(monkeypatch, tmp_path) -> None:
    kept = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, "ascii"))
    (tmp_path / "a.py").write_text(RIGHT)
    assert run_as_program(monkeypatch, "check", str(tmp_path / "a.py")) == 0
    assert b"? mse: passed" in kept.getvalue()


def test_a_stream_that_has_no_encoding_is_taken_as_it_is(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert run_as_program(monkeypatch, "solution", "mse") == 0
    assert sys.stdout.getvalue() == f"{exercises.solution('mse')}\n"


def test_when_nobody_reads_on_the_program_ends_with_1(monkeypatch, tmp_path) -> None:
    def nobody_reads(*texts, **settings):
        raise BrokenPipeError

    with open(tmp_path / "out", "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(builtins, "print", nobody_reads)
        assert run_as_program(monkeypatch, "list") == 1
        assert os.path.samestat(os.fstat(out.fileno()), os.stat(os.devnull))
