"""All that trust/gradients.py measures: it takes five seconds."""

import gradients
import numpy as np
import pytest

from nnbook.chain_rule import DERIVATIVES
from nnbook.losses import sum_of_squared_errors
from nnbook.structure import Layer, identity, tanh


def test_every_gradient_is_the_complex_step_of_the_textbook_formulas():
    figures = gradients.measure(enumerate(gradients.CONFIGURATIONS))
    assert all(gradients.goals(figures).values()), figures


def test_a_slope_off_by_its_last_digits_is_seen(monkeypatch):
    monkeypatch.setitem(DERIVATIVES, tanh, lambda z: (1 - np.tanh(z) ** 2) * (1 + 1e-11))
    first = gradients.CONFIGURATIONS.index((((tanh,), sum_of_squared_errors), 1.0, "soft", 4))
    assert gradients.ratios((first, gradients.CONFIGURATIONS[first])).max() > 1


def test_the_gradient_of_the_data_by_hand():
    # one weight 3: loss = (3x - 0)**2, slope 2 * 3x * 3 = 18 x; the samples 1 and 2 give 18 and 36
    network = (Layer(np.array([[3.0]]), np.zeros(1), identity),)
    X, Y = np.array([[1.0], [2.0]]), np.zeros((2, 1))
    data, *_ = gradients.of_the_data_too(network, X, Y, sum_of_squared_errors)
    assert data == pytest.approx(np.array([[18.0], [36.0]]))
