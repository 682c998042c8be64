"""The bundled digits are those of scikit-learn, number by number."""

import numpy as np
from sklearn.datasets import load_digits

from nnbook.datasets import digits


def test_digits_are_scikit_learns_to_the_last_bit():
    X, labels = digits()
    images, targets = load_digits(return_X_y=True)
    np.testing.assert_array_equal(X, images / 16)
    np.testing.assert_array_equal(labels, targets)
