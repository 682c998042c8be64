"""Damaged network files are refused: trust/saving_damages.py, smaller."""

from collections import Counter

import pytest
from saving_damages import AT_RANDOM, NETWORKS, measure

FILES = pytest.mark.parametrize("k", range(len(NETWORKS)))


def together(found):
    return sum(found.values(), Counter())


@FILES
def test_every_damaged_file_is_refused_in_one_clear_sentence(k):
    found = measure(k, is_sealed=False, n_random=50)
    assert len(found) == 2 + len(AT_RANDOM) and together(found).total() > 2500
    assert set(together(found)) == {"refused"}


def test_damages_with_a_right_checksum_are_refused_or_harmless():
    assert set(together(measure(0, is_sealed=True, n_random=50))) == {"refused", "harmless"}
