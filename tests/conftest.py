"""What every test file shares: one thread, and random numbers that stay the same."""

import os

# Before NumPy is loaded: matrices this small are fastest, and always equal, on one thread.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402
import pytest  # noqa: E402


@pytest.fixture
def rng() -> np.random.Generator:
    """A fresh generator with a fixed seed: every test draws the same numbers."""
    return np.random.default_rng(0)
