"""The elementary functions are as accurate as they say, in units in the last place (ulp)."""

import accuracy
import mpmath
import numpy as np
import pytest
from accuracy import ELEMENTWISE, FUNCTIONS, GOALS_BY_CLASSES, NEAR_TOP, Function

N_POINTS, N_ROWS = 30, 15


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_within_its_goal_and_warns_of_nothing(name, rng):
    z = accuracy.points(rng, N_POINTS)
    assert accuracy.worst(FUNCTIONS[name], z)["ulp"] <= FUNCTIONS[name].goal


@pytest.mark.parametrize("n_classes", GOALS_BY_CLASSES)
@pytest.mark.parametrize("shift", [0, 1])
def test_softmax_is_within_its_goal_near_the_top(n_classes, shift, rng):
    found = accuracy.worst_of_rows(accuracy.rows(rng, N_ROWS, n_classes, shift))
    assert found[NEAR_TOP]["ulp"] <= GOALS_BY_CLASSES[n_classes]


@pytest.mark.parametrize("n_classes", GOALS_BY_CLASSES)
def test_losses_are_within_2_ulp_where_nothing_is_lost_below_the_top(n_classes, rng):
    found = accuracy.worst_of_rows(accuracy.rows(rng, N_ROWS, n_classes, shift=0))
    assert all(f["ulp"] <= 2 for what, f in found.items() if not what.startswith("softmax"))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_function_of_float32_is_within_its_goal_and_one(name, rng):
    z = accuracy.points(rng, N_POINTS, np.float32)
    assert ELEMENTWISE[name].computed(z).dtype == np.float32
    assert accuracy.worst(ELEMENTWISE[name], z)["ulp"] <= ELEMENTWISE[name].goal + 1


@pytest.mark.parametrize(
    "computed, exact, expected",
    [
        (1.0, 1, 0.0),
        (np.nextafter(1.0, 2.0), 1, 1.0),  # from 1 to 2 the floats are 2**-52 apart
        (np.nextafter(1.0, 0.0), 1, 0.5),  # and below 1 half of that
        (1e-323, mpmath.mpf(5e-324), 1.0),  # at the bottom 2**-1074
        (0.0, mpmath.mpf("1e-400"), pytest.approx(0.0, abs=1e-70)),
        (np.inf, 1, np.inf),
    ],
)
def test_ulp_by_hand(computed, exact, expected):
    assert accuracy.errors([computed], [exact])[0] == expected


@pytest.mark.parametrize(
    "name, wrong",
    [
        ("sigmoid", lambda z: 0.5 + 0.5 * np.tanh(z / 2)),  # below zero the digits cancel
        ("softplus", lambda z: np.log(1 + np.exp(np.minimum(z, 700))) + np.maximum(z - 700, 0)),
        ("tanh_prime", lambda z: 1 - np.tanh(z) ** 2),
        (
            "sigmoid_prime",
            lambda z: np.where(z == 0.0, np.nan, FUNCTIONS["sigmoid_prime"].computed(z)),
        ),
    ],
)
def test_formulas_that_lose_digits_are_seen(name, wrong, rng):
    function = Function(wrong, *FUNCTIONS[name][1:])
    assert not accuracy.worst(function, accuracy.points(rng, N_POINTS))["ulp"] <= function.goal


@pytest.mark.parametrize("overflowing", [lambda z: 1 / (1 + np.exp(-z)), lambda z: np.log(z)])
def test_a_warning_is_an_error(overflowing):
    with pytest.raises(FloatingPointError):
        accuracy.strictly(overflowing, np.array([-800.0]))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_function_keeps_empty_and_single_arrays_as_they_are(name):
    for z in (np.empty(0), np.empty((0, 3)), np.array(1.0), np.ones((2, 1, 3))):
        assert ELEMENTWISE[name].computed(z).shape == z.shape
