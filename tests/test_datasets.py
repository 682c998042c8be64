"""The promises of nnbook/datasets.py."""

import hashlib
import math

import numpy as np
import pytest
from refusal import refused

from nnbook.datasets import (
    digits,
    exam_scores,
    line,
    moons,
    quadrants,
    spiral,
    split,
    truth_table,
    xor,
)

# name: how it is drawn, number of features, and the checksum of 200 samples from seed 0
DRAWN = {
    "line": (lambda rng, n=200: line(n, rng), 1, "53451b752c1cd02c"),
    "moons": (lambda rng, n=200: moons(n, 0.2, rng), 2, "ec7874219c3a2612"),
    "quadrants": (lambda rng, n=200: quadrants(n, rng), 2, "e264c27c169b64e7"),
    "spiral": (lambda rng, n=200: spiral(n, 0.2, rng), 2, "90a214974334c663"),
}
ON_OFF = [[0, 0], [0, 1], [1, 0], [1, 1]]
FIXED = {
    "1 where exactly one input is 1": (xor, ON_OFF, [0, 1, 1, 0]),
    "exclusive or and a constant": (truth_table, [[*row, 1] for row in ON_OFF], [0, 1, 1, 0]),
    "the scores of document 003": (exam_scores, [[2, 9], [1, 5], [3, 6]], [92, 86, 89]),
}


def checksum(*arrays):
    """Of the numbers in millionths, so that 0.0 and -0.0 are the same."""
    millionths = [np.rint(array * 1e6).astype("<i8").tobytes() for array in arrays]
    return hashlib.sha256(b"".join(millionths)).hexdigest()[:16]


@pytest.mark.parametrize("name", DRAWN)
def test_samples_are_rows_of_six_decimals_the_same_on_every_machine(name, rng):
    draw, n_features, expected = DRAWN[name]
    (X, Y), (other, _), (one, of_one) = draw(rng), draw(np.random.default_rng(1)), draw(rng, n=1)
    assert X.shape == (200, n_features) and X.dtype == np.float64
    assert (Y.shape, Y.dtype) == (((200,), int) if name == "spiral" else ((200, 1), float))
    np.testing.assert_array_equal(X, X.round(6))
    assert checksum(X, Y) == expected != checksum(other, Y)
    assert len(one) == len(of_one) == 1


@pytest.mark.parametrize("name", FIXED)
def test_fixed_data_are_matrices_of_floats_and_new_each_time(name):
    make, rows, targets = FIXED[name]
    for _ in range(2):
        X, Y = make()
        np.testing.assert_array_equal(X, rows)
        np.testing.assert_array_equal(Y, np.reshape(targets, (-1, 1)))
        assert X.dtype == Y.dtype == np.float64
        X += 1
        Y += 1


def test_points_of_the_line_scatter_around_it(rng):
    X, Y = line(10_000, rng)
    noise = Y - (2 * X + 1)
    # of 10,000 draws: the mean strays by 0.01, the spread by 0.007; 4 times that
    assert noise.mean() == pytest.approx(0, abs=0.04) and noise.std() == pytest.approx(1, abs=0.03)
    assert X.mean() == pytest.approx(0, abs=0.4) and X.std() == pytest.approx(10, abs=0.3)
    assert np.corrcoef(X.ravel(), noise.ravel())[0, 1] == pytest.approx(0, abs=0.04)


def test_moons_without_noise_lie_on_two_half_circles(rng):
    X, Y = moons(500, 0, rng)
    upper, lower = X[Y[:, 0] == 0], X[Y[:, 0] == 1]
    # the upper half circle around (0, 0), the lower one around (1, 0.5)
    np.testing.assert_allclose(np.hypot(*upper.T), 1, atol=1e-6)
    np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1, atol=1e-6)
    assert (upper[:, 1] >= 0).all() and (lower[:, 1] <= 0.5).all()
    # both are filled from end to end
    assert np.ptp(upper[:, 0]) > 1.99 and np.ptp(lower[:, 0]) > 1.99


@pytest.mark.parametrize("n_samples, lower", [(1, 0), (7, 3), (8, 4)])
def test_moons_take_turns(n_samples, lower, rng):
    _, Y = moons(n_samples, 0.1, rng)
    np.testing.assert_array_equal(Y.ravel(), ([0, 1] * 4)[:n_samples])
    assert Y.sum() == lower  # 7 give 4 and 3


def test_noise_of_the_moons_is_its_standard_deviation():
    clean, noisy = (moons(10_000, noise, np.random.default_rng(0))[0] for noise in (0, 0.2))
    # 20,000 draws: their spread strays by 0.2 / sqrt(40,000) = 0.001
    assert (noisy - clean).std() == pytest.approx(0.2, abs=0.004)
    assert (noisy - clean).mean() == pytest.approx(0, abs=0.006)


def test_quadrants_are_labelled_by_sign(rng):
    X, Y = quadrants(500, rng)
    np.testing.assert_array_equal(Y.ravel() == 1, np.sign(X[:, 0]) == np.sign(X[:, 1]))
    assert X.std() == pytest.approx(1, abs=0.1)
    assert Y.mean() == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("n_arms", [1, 2, 3, 5])
def test_arms_of_the_spiral_take_turns(n_arms, rng):
    _, labels = spiral(11, 0.1, rng, n_arms)
    np.testing.assert_array_equal(labels, np.arange(11) % n_arms)


def test_a_spiral_without_noise_winds_once_half_around(rng):
    X, labels = spiral(600, 0, rng)
    radius = np.hypot(*X.T)
    assert radius.max() <= 1 + 1e-6 and np.ptp(radius) > 0.98
    # arm k leaves the origin at angle 2 pi k / 3 and turns by pi on its way to radius 1
    angle = 2 * math.pi * labels / 3 + math.pi * radius
    np.testing.assert_allclose(X[:, 0], radius * np.cos(angle), atol=1e-5)
    np.testing.assert_allclose(X[:, 1], radius * np.sin(angle), atol=1e-5)


def test_noise_of_the_spiral_turns_points_and_keeps_their_radius():
    clean, noisy = (spiral(3000, noise, np.random.default_rng(0))[0] for noise in (0, 0.2))
    np.testing.assert_allclose(np.hypot(*noisy.T), np.hypot(*clean.T), atol=2e-6)
    z = (noisy @ [1, 1j]) / (clean @ [1, 1j])  # what one is turned by to become the other
    # 3,000 draws: their spread strays by 0.2 / sqrt(6,000) = 0.0026
    assert np.angle(z).std() == pytest.approx(0.2, abs=0.011)


def test_digits_are_1797_images_with_their_labels():
    X, labels = digits()
    assert X.shape == (1797, 64) and X.dtype == np.float64
    assert labels.shape == (1797,) and labels.dtype == np.intp
    # steps of 1/16 from 0 to 1
    np.testing.assert_array_equal(np.unique(X), np.arange(17) / 16)
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    np.testing.assert_array_equal(np.bincount(labels), counts)
    np.testing.assert_array_equal(labels[:10], np.arange(10))


def test_the_first_digit_is_a_zero():
    first = (16 * digits()[0][0].reshape(8, 8)).astype(int)
    np.testing.assert_array_equal(first[0], [0, 0, 5, 13, 9, 1, 0, 0])
    np.testing.assert_array_equal(first[3], [0, 4, 12, 0, 0, 8, 8, 0])  # a hole in the middle


# --- split ---


def test_split_shuffles_as_the_seed_says_and_writes_nothing():
    X = np.arange(30.0).reshape(30, 1)
    X.flags.writeable = False
    one, two, other = (split(X, X, 0.3, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one[0], two[0])
    assert one[2].ravel().tolist() != other[2].ravel().tolist()
    assert (np.diff(one[0][:, 0]) < 0).any()
    for part in one:
        part += 1  # its own memory


def test_split_keeps_the_kind_of_labels_and_takes_lists(rng):
    _, labels, _, held_out = split([[1], [2], [3]], [0, 1, 2], 0.4, rng)
    assert labels.dtype.kind == held_out.dtype.kind == "i" and labels.ndim == 1
    _, words, _, _ = split([[1], [2], [3]], ["a", "b", "c"], 0.4, rng)
    assert words.dtype.kind == "U"


# --- refusals ---

TWO, EMPTY = [[1], [2]], " leaves one of the parts empty"


@pytest.mark.parametrize(
    "X, Y, share, error, message",
    [
        (TWO, [1, 2], 0, ValueError, "share must be > 0 and < 1; got 0"),
        (TWO, [1, 2], 1, ValueError, "share must be > 0 and < 1; got 1"),
        (TWO, [1, 2], "0.5", TypeError, "share must be a number; got str"),
        (TWO, [1, 2], 0.1, ValueError, "share 0.1 of 2 samples" + EMPTY),
        (TWO, [1, 2], 0.9, ValueError, "share 0.9 of 2 samples" + EMPTY),
        (TWO, [1], 0.5, ValueError, "Y must hold 2 targets, as X has samples; got shape (1,)"),
        (TWO, 1, 0.5, ValueError, "Y must hold 2 targets, as X has samples; got shape ()"),
        (None, [1, 2], 0.5, TypeError, "X must be an array of numbers; got None"),
        (TWO, {0: 1, 1: 0}, 0.5, TypeError, "Y must be an array; got dict"),
        (TWO, [[1], [1, 2]], 0.5, ValueError,
         "Y must be an array with rows of equal length; row 0 has 1, row 1 has 2"),
    ],
)  # fmt: skip
def test_split_says_what_is_wrong(X, Y, share, error, message, rng):
    with refused(error, message):
        split(X, Y, share, rng)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(
    "wrong, error, message",
    [
        ({"n": 0}, ValueError, "n_samples must be >= 1; got 0"),
        ({"n": "100"}, TypeError, "n_samples must be an integer; got str '100'"),
        ({"rng": 42}, TypeError,
         "rng must be a random generator; got int: use rng = np.random.default_rng(42)"),
    ],
)  # fmt: skip
def test_a_wrong_draw_is_refused(name, wrong, error, message, rng):
    with refused(error, message):
        DRAWN[name][0](**{"rng": rng} | wrong)


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda rng: moons(10, -0.1, rng), "noise must be >= 0; got -0.1"),
        (lambda rng: spiral(10, math.inf, rng), "noise must be finite and >= 0; got inf"),
        (lambda rng: spiral(10, 0.1, rng, 0), "n_arms must be >= 1; got 0"),
    ],
)
def test_wrong_noise_and_arms_are_refused(draw, message, rng):
    with refused(ValueError, message):
        draw(rng)
