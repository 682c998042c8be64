"""Losses and the shape of the moons agree with scikit-learn's."""

import numpy as np
import pytest
from sklearn.datasets import make_moons
from sklearn.metrics import log_loss
from sklearn.metrics import mean_squared_error as scikit_learns_mean_squared_error

from nnbook import losses
from nnbook.datasets import moons
from nnbook.structure import sigmoid


def test_cross_entropy_is_log_loss(rng):
    Z, labels = rng.normal(size=(50, 4)), rng.integers(0, 4, 50)
    ours = losses.cross_entropy(Z, losses.one_hot(labels, 4))
    theirs = log_loss(labels, losses.softmax(Z), labels=range(4))
    assert ours == pytest.approx(theirs, rel=1e-12, abs=0)


def test_binary_cross_entropy_is_log_loss(rng):
    z, labels = rng.normal(size=(50, 1)), rng.integers(0, 2, (50, 1))
    ours = losses.binary_cross_entropy(z, labels.astype(float))
    assert ours == pytest.approx(log_loss(labels, sigmoid(z)), rel=1e-12, abs=0)


def test_mean_squared_error_is_theirs(rng):
    output, Y = rng.normal(size=(50, 3)), rng.normal(size=(50, 3))
    theirs = scikit_learns_mean_squared_error(Y, output)
    assert losses.mean_squared_error(output, Y) == pytest.approx(theirs, rel=1e-12, abs=0)


def test_the_moons_lie_on_scikit_learns_curves(rng):
    X, Y = moons(200, 0, rng)
    curves, labels = make_moons(4000, noise=None)
    for k in (0, 1):
        ours, theirs = X[Y[:, 0] == k], curves[labels == k]
        distance = np.hypot(*(ours[:, np.newaxis] - theirs).transpose(2, 0, 1)).min(axis=1)
        # their points are pi / 2000 apart, so one is always within half of that
        assert distance.max() < 0.001
