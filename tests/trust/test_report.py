"""Every measurement is kept as it was made, and stands on the page with its command."""

import json
from pathlib import Path

import pytest
import toc

from nnbook.notebook import RESULTS

KEPT = sorted((RESULTS / "trust").glob("*.json"))
PAGE = json.loads((toc.ROOT / "book" / "trust.ipynb").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_measurement_is_kept_with_its_command_and_is_on_the_page(path):
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["command"] == f"pytest tests/trust/test_{path.stem}.py --full"
    assert Path(__file__).with_name(f"test_{path.stem}.py").exists()
    assert kept["machine"] and {"python", "nnbook", "numpy"} <= set(kept["versions"])
    page = "".join("".join(cell["source"]) for cell in PAGE["cells"])
    assert kept["command"] in page and f'kept("{path.stem}")' in page
