"""The playground's Python: what it hands out as a program does what the page did, bit by bit."""

from typing import Any

import numpy as np
import playground
import pytest

from nnbook.backprop import loss_and_gradients
from nnbook.datasets import quadrants
from nnbook.losses import binary_cross_entropy
from nnbook.training import Diverged, fit

BEGINNING: dict[str, Any] = {
    "data": "moons", "noise": 0.2, "held_out": 0.5, "hidden": [4], "activation": "tanh",
    "start": "xavier", "optimiser": "gradient_descent", "rate": 0.3, "batch": None,
    "penalty": 0, "seed": 0,
}  # fmt: skip
DEEP = {"hidden": [16, 16, 16], "activation": "relu", "start": "he"}
# Each value that a setting may have, and their ways of acting together.
STATES = [
    {},
    {"data": "xor", "noise": 0, "held_out": 0, "start": "zeros"},
    {"data": "quadrants", "start": "small", "activation": "sigmoid", "seed": 7},
    {"data": "spiral", "optimiser": "adam", "rate": 0.03, **DEEP},
    {"data": "quadrants", "noise": 0, "held_out": 0.8, "hidden": [], "rate": 10},
    {"start": "gaussian", "activation": "identity", "hidden": [16, 1], "batch": 30},
    {"optimiser": "momentum", "batch": 1, "penalty": 0.01},
    {"optimiser": "adam", "batch": 20, "penalty": 0.001, "held_out": 0},
    {"data": "spiral", "noise": 0.35, "penalty": 0.1, "held_out": 0.25},
]


def begun(**settings: Any) -> dict[str, Any]:
    return playground.answer(BEGINNING | settings, 0)


def executed(program: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    exec(program, made)
    return made


@pytest.mark.parametrize("settings", STATES, ids=str)
def test_the_program_ends_with_the_same_bits(
    settings: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    begun(**settings)
    for steps in (1, 0, 40):  # however the page cut them
        shown = playground.answer(None, steps)
    assert shown["step"] == 41
    made = executed(shown["program"])
    assert np.array_equal(playground.to_vector(made["network"]), shown["w"])
    lines = [f"loss {loss:.4f}   {right} of {n} right" for loss, right, n in shown["measured"]]
    assert capsys.readouterr().out.splitlines() == lines


@pytest.mark.parametrize("settings", STATES, ids=str)
def test_epochs_are_those_of_fit(settings: dict[str, Any]) -> None:
    begun(**settings)
    per_epoch = playground.play.steps_per_epoch
    shown = playground.answer(None, 3 * per_epoch)
    start = playground.setup(playground.play.settings)
    made = executed("\n".join([*playground.imports(start), start]))
    run = fit(
        made["network"], made["X"], made["Y"], binary_cross_entropy, epochs=3,
        learning_rate=playground.play.settings["rate"], optimiser=made["optimiser"],
        batch_size=playground.play.settings["batch"], rng=made["rng"],
    )  # fmt: skip
    assert shown["epoch"] == 3
    assert np.array_equal(playground.to_vector(run.network), shown["w"])


def test_the_penalty_is_that_of_chapter_6() -> None:
    begun(penalty=0.01, held_out=0, rate=0.5)
    (W, b, _), *_ = playground.play.network
    W, b = W.copy(), b.copy()
    X, Y = playground.play.X, playground.play.Y
    _, [(dW, db), *_] = loss_and_gradients(playground.play.network, X, Y, binary_cross_entropy)
    playground.answer(None, 1)
    after = playground.play.network[0]
    assert np.allclose(after.W, W - 0.5 * (dW + 2 * 0.01 * W), rtol=0, atol=1e-15)
    assert np.allclose(after.b, b - 0.5 * db, rtol=0, atol=1e-15)  # biases cost nothing


@pytest.mark.parametrize("rate", [1e60, 1e100, 1e200, 1e300])
@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
def test_it_gives_up_at_fits_step_with_fits_network(rate: float, optimiser: str) -> None:
    start = begun(rate=rate, optimiser=optimiser, **DEEP)
    made = executed(start["program"])
    arguments = made["network"], playground.play.X, playground.play.Y, binary_cross_entropy
    with pytest.raises(Diverged) as error:
        fit(*arguments, learning_rate=rate, epochs=200, optimiser=made["optimiser"])
    shown = playground.answer(None, 200)
    assert shown["diverged"] == error.value.step
    assert np.array_equal(playground.to_vector(error.value.fit.network), shown["w"])
    assert shown["step"] == error.value.step - 1
    assert playground.answer(None, 10)["step"] == shown["step"]  # and goes no further


def test_noise_moves_the_points_of_quadrants_by_as_much() -> None:
    begun(data="quadrants", noise=0.2, held_out=0)
    X, Y = quadrants(200, np.random.default_rng(0))
    assert np.array_equal(playground.play.Y, Y)
    assert np.std(playground.play.X - X) == pytest.approx(0.2, rel=0.1)


def test_a_picture_has_a_map_for_the_output_and_for_each_hidden_unit() -> None:
    shown = begun(hidden=[3, 2], start="zeros")
    maps = shown["maps"].reshape(1 + 3 + 2, playground.SIDE, playground.SIDE)
    assert not maps.any()  # one half everywhere, and units at 0
    assert shown["scene"]["sizes"] == [2, 3, 2, 1]
    x1, x2, label, held_out = shown["scene"]["points"].reshape(-1, 4).T
    left, bottom, right, top = shown["scene"]["box"]
    assert left < x1.min() < x1.max() < right and bottom < x2.min() < x2.max() < top
    assert set(label) == {0, 1} and held_out.sum() == 100


def test_the_first_row_of_a_map_is_the_upper_edge_of_the_plane() -> None:
    begun(hidden=[])
    layer = playground.play.network[0]
    playground.play.network = (layer._replace(W=np.array([[0.0], [1.0]]), b=np.zeros(1)),)
    logits = playground.play.picture()["logits"].reshape(playground.SIDE, -1)
    assert np.allclose(logits[[0, -1]].T, [playground.play.high[1], playground.play.low[1]])
