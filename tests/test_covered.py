"""The measurement of lines sees what is missing, and runs a test file for each file of nnbook."""

from pathlib import Path

import covered

ROOT = Path(__file__).resolve().parents[1]


def file(lines=(), branches=(), excluded=()):
    return {
        "missing_lines": [*lines], "missing_branches": [*branches], "excluded_lines": [*excluded],
        "executed_lines": [1],
    }  # fmt: skip


def test_only_what_is_missing_is_named() -> None:
    files = {"a": file(), "b": file(lines=[3]), "c": file(branches=[[3, 5]], excluded=[7])}
    assert covered.gaps(files) == {
        "b": {"missing_lines": [3]}, "c": {"missing_branches": [[3, 5]], "excluded_lines": [7]}
    }  # fmt: skip


def test_the_tests_of_the_modules_files_are_run() -> None:
    assert all((ROOT / name).exists() for name in covered.TESTS)
    chapters = {path.stem for path in (ROOT / "nnbook").glob("[!_]*.py")}
    assert {f"tests/test_{name}.py" for name in chapters} <= set(covered.TESTS)
