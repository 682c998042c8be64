"""What every test file shares: one thread, and random numbers that stay the same.

Properties are tried on 200 examples, always the same; with ``--full`` on 5,000 new ones, where
the blob that is printed repeats an example that fails.
"""

import os

# Before NumPy is loaded: matrices this small are fastest, and always equal, on one thread.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

settings.register_profile("always", max_examples=200, derandomize=True, deadline=None)
settings.register_profile("full", max_examples=5000, deadline=None, database=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="measure as much as the page says")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("--full") else "always")


@pytest.fixture
def rng() -> np.random.Generator:
    """A fresh generator with a fixed seed: every test draws the same numbers."""
    return np.random.default_rng(0)
