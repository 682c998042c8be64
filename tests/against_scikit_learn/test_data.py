"""The bundled digits are scikit-learn's, and so are document 002's moons; ours have the shape."""

import runpy
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits, make_moons

from nnbook.datasets import digits, moons

STUDIES = Path(__file__).parents[2] / "book" / "studies"


def test_digits_are_scikit_learns_to_the_last_bit():
    X, labels = digits()
    images, targets = load_digits(return_X_y=True)
    np.testing.assert_array_equal(X, images / 16)
    np.testing.assert_array_equal(labels, targets)


def test_the_moons_lie_on_scikit_learns_curves(rng):
    X, Y = moons(200, 0, rng)
    curves, labels = make_moons(4000, noise=None)
    for k in (0, 1):
        ours, theirs = X[Y[:, 0] == k], curves[labels == k]
        distance = np.hypot(*(ours[:, np.newaxis] - theirs).transpose(2, 0, 1)).min(axis=1)
        # their points are pi / 2000 apart, so one is always within half of that
        assert distance.max() < 0.001


def test_document_002s_moons_are_drawn_as_scikit_learn_draws_them():
    study = runpy.run_path(str(STUDIES / "two_moons_document.py"))
    points, labels = make_moons(1000, noise=0.2, random_state=666)
    np.testing.assert_array_equal(study["X"], points.round(6))
    np.testing.assert_array_equal(study["Y"][:, 0], labels)
