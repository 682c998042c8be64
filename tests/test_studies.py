"""Every study has its results beside it, is shown by a page, and is compared when run again."""

import re
from pathlib import Path

import pytest
import studies

from nnbook.notebook import RESULTS, results

SCRIPTS = sorted(studies.FOLDER.glob("*.py"))
BOOK = studies.FOLDER.parent
PAGES = sorted([*BOOK.glob("*.ipynb"), *(BOOK / "examples").glob("*.ipynb")])
FINDINGS = BOOK.parent / "findings"
PUBLISHED = results("studies/published")["packages"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_study_says_how_it_was_made(script: Path) -> None:
    found = results(f"studies/{script.stem}")
    assert found["command"] == f"python book/studies/{script.name}"
    assert {"python", "numpy", "nnbook"} <= set(found["versions"])
    assert found["command"] in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_study_is_shown_by_a_page(script: Path) -> None:
    name = f'results(\\"studies/{script.stem}\\")'
    assert any(name in page.read_text(encoding="utf-8") for page in PAGES)


def test_no_results_without_a_study() -> None:
    stored = {path.stem for path in (RESULTS / "studies").glob("*.json")}
    assert stored == {path.stem for path in SCRIPTS}


def test_unknown_results_are_refused_with_the_names_of_all() -> None:
    with pytest.raises(FileNotFoundError, match=r"no results 'xor', but .*studies/xor"):
        results("xor")


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


@pytest.mark.parametrize("package", PUBLISHED)
def test_what_was_read_in_a_package_explains_what_was_measured(package: str) -> None:
    found = PUBLISHED[package]
    faults, seen = set(found["faults"]), {False: {"equal"}, True: {"equal"}}  # by: a penalty?
    for name, step in found["steps"].items():
        verdict = "sign" if step.get("factor", 1) < 0 else step["verdict"]
        order = set() if step.get("proportional", True) else {"order"}
        seen["penalty" in name] |= {verdict, *order}
    assert ("scale" in seen[False]) == ("scale" in faults)
    assert ("sign" in seen[False]) == ("sign" in faults)
    assert ("order" in seen[False]) == ("update order" in faults)
    assert bool(seen[False] & {"direction", "error"}) == bool(faults & {"softmax", "slope"})
    assert (seen[True] != {"equal"}) == ("penalty" in faults)


def test_the_study_holds_the_packages_of_its_table() -> None:
    table = (studies.FOLDER / "published_probes" / "packages.csv").read_text(encoding="utf-8")
    rows = [line.split(",")[:2] for line in table.splitlines()[1:]]
    assert rows == [[name, found["version"]] for name, found in PUBLISHED.items()]


def test_a_finding_has_its_outcome_and_its_line_in_the_table() -> None:
    scripts = {path.stem for path in FINDINGS.glob("*.sh")}
    table = (FINDINGS / "README.md").read_text(encoding="utf-8")
    page = (BOOK / "peers.ipynb").read_text(encoding="utf-8")
    assert scripts == {path.stem for path in (RESULTS / "findings").glob("*.json")}
    rows = re.findall(r"^\| \[(\w+)\]\(\1\.sh\) \|.*\| (.+) \|$", table, flags=re.M)
    assert scripts == {name for name, _ in rows} and len(rows) == len(scripts)
    for name, shown in rows:
        assert (f'seen(\\"{name}\\")' in page) == ("peers.ipynb" in shown), name
