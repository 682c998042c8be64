"""The page for teachers shows what its commands really print."""

import json
import re
import shlex

import pytest
import toc

from nnbook.classroom import commands
from nnbook.classroom.files import TIMEOUT
from nnbook.exercises import exercise, laws
from nnbook.exercises.telling import judge

PAGE = (toc.ROOT / "book/teaching.md").read_text(encoding="utf-8")
CONSOLES = re.findall(r"```console\n(.*?)```", PAGE, flags=re.S)
COMMANDS = [
    (command, shown)
    for console in CONSOLES
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", console, flags=re.M)
]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The class of the page: six pupils, and one file on its own."""
    monkeypatch.chdir(tmp_path)
    task = exercise("mse")
    wrong = {key: f"{task.imports}\n{task.edited(task.slip(key))}" for key in ("sum", "half")}
    files = {
        "homework.py": wrong["sum"],
        "class/anna.py": f"{task.imports}\n{task.source}",
        "class/ben/homework.py": wrong["sum"],
        "class/carla.py": wrong["half"],
        "class/dora.py": wrong["sum"],
        "class/eva.py": task.stub,
        "class/fritz.py": "def mse(output, Y)\n    return 0\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command, shown", COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_prints_what_the_page_shows(course, capsys, command, shown):
    words = shlex.split(command.partition(" > ")[0])
    assert words[:3] == ["python", "-m", "nnbook.exercises"]
    commands.main(words[3:])
    printed = capsys.readouterr()
    if " > " in command:
        assert exercise(words[-1]).stub in printed.out
        return
    pattern = re.escape(shown.rstrip()).replace(r"\.\.\.", "(.|\n)*").replace(r"\ ", " ")
    assert re.fullmatch(pattern, (printed.out + printed.err).rstrip())


def test_there_are_commands_to_compare():
    kinds = {command.split()[3] for command, _ in COMMANDS}
    assert kinds == {"stub", "list", "show", "solution", "check", "report", "export", "selftest"}


def test_the_json_is_what_comes(course, tmp_path):
    commands.main(["check", "homework.py", "--json", "results.json"])
    shown = re.search(r"```json\n(.*?)```", PAGE, flags=re.S)[1]
    assert json.loads((tmp_path / "results.json").read_text("utf-8")) == json.loads(shown)


def test_an_exercise_of_ones_own_keeps_the_laws(tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text(re.search(r"```python\n(.*?)```", PAGE, flags=re.S)[1])
    monkeypatch.syspath_prepend(tmp_path)
    import mine

    assert laws.broken_laws(mine.EXERCISE) == []
    assert judge(mine.EXERCISE, lambda X: X.mean(axis=1)).slips == ["rows"]
    assert judge(mine.EXERCISE, lambda X: X.mean(axis=0))


def test_the_time_that_a_file_may_take_is_the_commands():
    assert f"may take {TIMEOUT:g} seconds" in " ".join(PAGE.split())
