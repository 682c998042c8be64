"""Every fault of trust/faults.py in one network each: it takes six seconds."""

import faults
import pytest


def test_the_gradient_check_finds_every_fault():
    figures = faults.measure_the_check([0])
    assert all(faults.goals_of_the_check(figures).values()), figures


def test_without_a_fault_it_finds_none():
    assert faults.error_shown(faults.HEALTHY) < 1e-8


@pytest.mark.parametrize("text", ["no such text", "dZ"])
def test_a_fault_must_have_one_place_in_the_source(text):
    with pytest.raises(ValueError, match="stands .* times in backprop.py"):
        faults.HEALTHY._replace(right=text).source()
