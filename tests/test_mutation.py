"""The list of survivors, and how it is held against what is found; no mutant is run here."""

import json
import tomllib

import mutation
import pytest

LISTED = tomllib.loads(mutation.SURVIVORS.read_text(encoding="utf-8")).get("survivor", [])
MUTANT = {"file": "nnbook/losses.py", "function": "f", "was": "a + b", "becomes": "a - b"}


def name(survivor):
    return f"{survivor['file']}-{survivor['becomes']}"


@pytest.mark.parametrize("survivor", LISTED, ids=name)
def test_a_survivor_still_stands_in_the_source_and_has_a_reason(survivor):
    source = (mutation.ROOT / survivor["file"]).read_text(encoding="utf-8")
    lines = {line.strip() for line in source.splitlines()}
    assert survivor["why"] and set(survivor["was"].splitlines()) <= lines


@pytest.mark.parametrize(
    "red, why, wrong",
    [
        (False, "equal", None),
        (False, "", "without a reason"),
        (True, "equal", "listed, yet killed"),
    ],
)
def test_a_survivor_is_listed_with_its_reason_and_nothing_else_is(
    red, why, wrong, tmp_path, monkeypatch
):
    listed = tmp_path / "survivors.toml"
    listed.write_text(mutation.as_toml(MUTANT).replace('why = ""', f'why = "{why}"'))
    monkeypatch.setattr(mutation, "SURVIVORS", listed)
    figures = mutation.figures_of(MUTANT["file"], [MUTANT | {"red": red}])
    assert (figures["mutants"], figures["killed"]) == (1, int(red))
    for key in ("without a reason", "listed, yet killed"):
        assert figures[key] == ([MUTANT] if key == wrong else [])


def test_parts_and_files_are_chosen_by_name():
    chosen = mutation.chosen(["plotting", "nnbook/losses.py"])
    assert chosen["plotting"] == mutation.PARTS["plotting"]
    assert chosen["chapters"].files == ["nnbook/losses.py"] and "exercises" not in chosen
    with pytest.raises(SystemExit, match="neither a file to measure nor one of chapters"):
        mutation.chosen(["nnbook/no_such_file.py"])


def test_every_file_of_nnbook_is_in_a_part_but_for_the_catalogue_of_exercises():
    files = {
        path.relative_to(mutation.ROOT).as_posix() for path in mutation.ROOT.glob("nnbook/**/*.py")
    }
    measured = {file for part in mutation.PARTS.values() for file in part.files}
    left_out = {file for file in files - measured if "/exercises/chapters/" not in file}
    assert left_out == {"nnbook/__init__.py"}  # a docstring and a version


@pytest.mark.parametrize("killed, unexplained, code", [(98, 0, 0), (97, 0, 1), (99, 1, 1)])
def test_a_part_is_kept_beside_the_others_and_a_missed_goal_is_said(
    killed, unexplained, code, tmp_path, monkeypatch
):
    before = {"files": 1, "mutants": 10, "killed": 10, "without a reason": 0}
    kept = tmp_path / "mutation.json"
    kept.write_text(json.dumps({"parts": {"chapters": before, "plotting": before}}))
    monkeypatch.setattr(mutation, "KEPT", kept)
    monkeypatch.setattr(mutation, "__file__", str(tmp_path / "mutation.py"))
    rows = [
        {"mutants": 60, "killed": killed - 40, "without a reason": [MUTANT] * unexplained},
        {"mutants": 40, "killed": 40, "without a reason": []},
    ]
    part = mutation.figures_of_part(rows)
    assert part == {
        "files": 2, "mutants": 100, "killed": killed, "without a reason": unexplained
    }  # fmt: skip
    assert mutation.keep({"plotting": part}) == code
    after = json.loads(kept.read_text(encoding="utf-8"))
    assert after["parts"] == {"chapters": before, "plotting": part}


def test_an_environment_that_is_a_link_is_not_emptied(tmp_path, monkeypatch):
    (tmp_path / "of another").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "of another")
    monkeypatch.setattr(mutation, "ENVIRONMENT", link)
    monkeypatch.setattr(mutation.venv, "create", lambda *_, **__: pytest.fail("it was emptied"))
    with pytest.raises(SystemExit, match="what it leads to would be emptied"):
        mutation.python_with_mutmut()
