"""Measurements that are tests: small in every test run, and with --full as large as the page says.

    pytest tests/trust --full

Then what each file measured is kept in nnbook/data, for the page "How we know it is right".
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from machine import store

from nnbook.notebook import RESULTS

LIBRARIES = ("nnbook", "numpy", "matplotlib", "hypothesis", "mpmath")
FOUND: dict[Path, dict[str, Any]] = {}

# Where a system can't do what a measurement needs, its file is not collected.
collect_ignore = [] if hasattr(os, "fork") else ["test_saving_kills.py"]
if sys.platform != "linux":
    collect_ignore.append("test_memory.py")


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether to measure as much as the page says."""
    return request.config.getoption("--full")


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[Mapping[str, Any]], None]:
    """Add figures to those of the test's file."""
    return FOUND.setdefault(request.path, {}).update


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Store the figures, unless a test was red."""
    if exitstatus or not session.config.getoption("--full"):
        return
    for path, figures in FOUND.items():
        place = RESULTS / "trust" / f"{path.stem.removeprefix('test_')}.json"
        store(place, f"pytest tests/trust/{path.name} --full", LIBRARIES, figures=figures)
