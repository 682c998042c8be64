"""Every study has its results beside it, is shown by a page, and is compared when run again."""

import json
from pathlib import Path

import pytest
import studies

SCRIPTS = sorted(studies.FOLDER.glob("*.py"))
PAGES = sorted((studies.FOLDER.parent / "examples").glob("*.ipynb"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_study_says_how_it_was_made(script: Path) -> None:
    results = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    assert results["command"] == f"python book/studies/{script.name}"
    assert {"python", "numpy", "nnbook"} <= set(results["versions"])
    assert results["command"] in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_study_is_shown_by_a_page(script: Path) -> None:
    name = f"studies/{script.stem}.json"
    assert any(name in page.read_text(encoding="utf-8") for page in PAGES)


def test_no_results_without_a_study() -> None:
    assert {path.stem for path in studies.FOLDER.glob("*.json")} == {p.stem for p in SCRIPTS}


@pytest.mark.parametrize(
    "found",
    [
        {"loss": 0.502, "right": [3, 4], "versions": "any"},
        {"loss": 0.5, "right": [3, 5], "versions": "any"},
        {"loss": 0.5, "right": [3], "versions": "any"},
        {"right": [3, 4], "versions": "any"},
        {"loss": 0.5, "right": [3, 4], "more": 1, "versions": "any"},
        {"loss": float("nan"), "right": [3, 4], "versions": "any"},
    ],
)
def test_a_difference_is_seen(found: dict) -> None:
    stored = {"loss": 0.5, "right": [3, 4], "versions": "old"}
    assert list(studies.differences(stored, found))


def test_rounding_and_versions_are_no_difference() -> None:
    stored = {"loss": 0.5, "right": [3, 4], "versions": "old"}
    found = {"loss": 0.5001, "right": [3, 4], "versions": "new"}
    assert list(studies.differences(stored, found)) == []
