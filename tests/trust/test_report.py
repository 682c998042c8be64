"""Every measurement has met its goals, says how it is repeated, and stands on the page."""

import json
from pathlib import Path

import pytest
from report import report

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(set((ROOT / "trust").glob("*.py")) - {ROOT / "trust" / "report.py"})
PAGE = ROOT / "book" / "trust.ipynb"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_measurement_is_kept_with_its_command_and_has_met_its_goals(script):
    kept = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    assert kept["command"] == f"python trust/{script.name}"
    assert kept["command"] in script.read_text(encoding="utf-8")
    assert kept["machine"] and {"python", "nnbook", "numpy"} <= set(kept["versions"])
    assert kept["goals"] and all(kept["goals"].values())
    cells = json.loads(PAGE.read_text(encoding="utf-8"))["cells"]
    page = "".join("".join(cell["source"]) for cell in cells)
    assert kept["command"] in page and f'kept("{script.stem}")' in page


def test_no_figures_without_a_measurement():
    kept = {path.stem for path in (ROOT / "trust").glob("*.json")}
    assert kept == {script.stem for script in SCRIPTS}


@pytest.mark.parametrize("met, code", [([True, True], 0), ([True, False], 1)])
def test_a_missed_goal_is_said_and_ends_with_1(met, code, tmp_path, capsys):
    goals = dict(zip(["all found", "no false alarm"], met, strict=True))
    assert report(str(tmp_path / "some.py"), {"found": 7}, goals) == code
    assert ("MISSED no false alarm" in capsys.readouterr().out) == bool(code)
    kept = json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))
    assert kept["found"] == 7 and kept["goals"] == goals
