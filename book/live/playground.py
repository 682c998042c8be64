"""The playground's side in Python: it runs the program that it hands out, some steps at a time.

`setup` and `program` write that program; `begin` executes it as far as the first step, and `answer`
goes on from there and says what the network makes of the plane.
"""

import re
from itertools import islice
from typing import Any

import numpy as np

from nnbook import engine
from nnbook.forward_pass import forward, predict
from nnbook.losses import binary_cross_entropy
from nnbook.structure import sigmoid, to_vector
from nnbook.training import batches
from nnbook.watching import Run

SIDE = 50  # points of the plane along each axis
ENDLESS = 10**9

DATA = {
    "moons": "X, Y = moons(200, {noise}, rng)",
    "xor": "X, Y = xor()",
    "quadrants": "X, Y = quadrants(200, rng)",
    "spiral": (
        "X, labels = spiral(200, {noise}, rng, n_arms=2)\n"
        "X, Y = 2 * X, labels[:, np.newaxis].astype(float)"
    ),
}
BLURRED = {"moons", "spiral"}  # their noise is an argument; the others' points are moved
STARTS = {"small": "partial(gaussian, std=0.01)"}
PENALTY = """
weights = to_vector([(np.ones(W.shape), np.zeros(b.shape))
                     for W, b, _ in network])


def penalized(w, g, state, learning_rate):
    g = g + 2 * {penalty} * weights * w
    return {optimiser}(w, g, state, learning_rate)


optimiser = penalized
"""
TRAIN = """
data = batches(X, Y, {epochs}, batch_size={batch}, rng=rng)
steps = descend(network, data, binary_cross_entropy, {rate}, optimiser)
for step in islice(steps, {steps}):
    network = step.after

for X, Y in [{parts}]:
    logits = predict(network, X)
    loss = binary_cross_entropy(logits, Y)
    right = np.sum((logits > 0) == Y)
    print(f"loss {{loss:.4f}}   {{right}} of {{len(X)}} right")
"""
HOMES = {
    "datasets": "moons quadrants spiral split xor",
    "forward_pass": "predict",
    "losses": "binary_cross_entropy",
    "structure": "gaussian he identity init_network relu sigmoid tanh to_vector xavier zeros",
    "training": "adam batches descend gradient_descent momentum",
}


# ---- The program ---------------------------------------------------------------------------------


def setup(settings: dict[str, Any]) -> str:
    """The program's first part: the points, the network at its start, the optimiser."""
    hidden, data = settings["hidden"], settings["data"]
    lines = ["rng = np.random.default_rng(0)", DATA[data].format(**settings)]
    if settings["noise"] and data not in BLURRED:
        lines += ["X = X + rng.normal(0, {noise}, X.shape)"]
    if settings["held_out"]:
        lines += ["X, Y, X_held_out, Y_held_out = split(X, Y, {held_out}, rng)"]
    lines += [
        "",
        "rng = np.random.default_rng({seed})",
        f"sizes = {[2, *hidden, 1]}",
        f"activations = [{', '.join([settings['activation']] * len(hidden) + ['identity'])}]",
        "network = init_network(sizes, activations, rng,",
        f"                       init={STARTS.get(settings['start'], settings['start'])})",
    ]
    lines += [PENALTY if settings["penalty"] else "optimiser = {optimiser}\n"]
    return "\n".join(lines).format(**settings)


def program(settings: dict[str, Any], steps: int, steps_per_epoch: int) -> str:
    """A program that makes so many steps, by itself, as the page has made them."""
    both = "(X, Y), (X_held_out, Y_held_out)" if settings["held_out"] else "(X, Y)"
    body = setup(settings) + TRAIN.format(
        steps=steps, epochs=-(-steps // steps_per_epoch), parts=both, **settings
    )
    return "\n".join([*imports(body), "", body])


def imports(body: str) -> list[str]:
    """What a program needs, in the order of the book's pages."""
    partial = ["from functools import partial"] * ("partial(" in body)
    lines = [*partial, "from itertools import islice", "", "import numpy as np", ""]
    for home, names in HOMES.items():
        used = [name for name in names.split() if re.search(rf"(?<![.\w]){name}\b", body)]
        lines += [f"from nnbook.{home} import {', '.join(used)}"] * bool(used)
    return lines


# ---- The training --------------------------------------------------------------------------------


class Play:
    """A training that waits for the next question."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings, self.step, self.diverged = settings, 0, 0
        start = setup(settings)
        made: dict[str, Any] = {}
        exec("\n".join([*imports(start), start]), made)
        self.X, self.Y = made["X"], made["Y"]
        self.parts = [(self.X, self.Y)]
        if settings["held_out"]:
            self.parts += [(made["X_held_out"], made["Y_held_out"])]
        self.network = self.before = made["network"]
        self.steps_per_epoch = -(-len(self.X) // (settings["batch"] or len(self.X)))
        self.steps = engine.descend(
            self.network, batches(self.X, self.Y, ENDLESS, settings["batch"], made["rng"]),
            binary_cross_entropy, settings["rate"], made["optimiser"],
        )  # fmt: skip
        points = np.concatenate([X for X, _ in self.parts])
        self.low, self.high = points.min(axis=0) - 0.3, points.max(axis=0) + 0.3
        x, y = np.linspace(self.low, self.high, SIDE).T
        self.plane = np.stack(np.meshgrid(x, y[::-1]), axis=-1).reshape(-1, 2)

    def advance(self, steps: int) -> None:
        """Go on by so many steps, or as far as numbers are finite."""
        if self.diverged:
            return
        try:
            with np.errstate(all="ignore"):
                for step in islice(self.steps, steps):
                    Run.look_at((step.after, step.state))
                    self.before, self.network = step.before, step.after
                    self.step += 1
                self.measure()
        except FloatingPointError:
            self.give_up()

    def give_up(self) -> None:
        """Back to the last network whose loss and whose parameters are finite."""
        try:
            self.measure()
            self.diverged = self.step + 1
        except FloatingPointError:
            self.diverged, self.network = self.step, self.before
            self.step -= 1

    def measure(self) -> list[tuple[float, int, int]]:
        """Of training and held-out points: the loss, how many are right, how many there are."""
        found = []
        for X, Y in self.parts:
            logits = predict(self.network, X)
            right = int(np.sum((logits > 0) == Y))
            found.append((binary_cross_entropy(logits, Y), right, len(X)))
        return found

    def scene(self) -> dict[str, Any]:
        """What does not change while one trains."""
        points = [np.c_[X, Y, np.full(len(X), k)] for k, (X, Y) in enumerate(self.parts)]
        return {
            "points": np.concatenate(points).ravel(),
            "box": [*self.low.tolist(), *self.high.tolist()],
            "sizes": [2, *self.settings["hidden"], 1],
        }

    def picture(self) -> dict[str, Any]:
        """What the network says everywhere, what each hidden unit sees, and how good it is."""
        with np.errstate(all="ignore"):
            logits, caches = forward(self.network, self.plane)
        logits, *seen = (np.nan_to_num(A) for A in [logits, *(each.A_in for each in caches[1:])])
        units = [A / np.maximum(np.abs(A).max(axis=0), 1e-12) for A in seen]
        maps = np.concatenate([2 * sigmoid(logits) - 1, *units], axis=1).T
        return {
            "maps": np.round(127 * maps).astype(np.int8).ravel(),
            "logits": np.clip(logits, -1e6, 1e6).astype(np.float32).ravel(),
            "w": to_vector(self.network),
            "step": self.step, "epoch": self.step // self.steps_per_epoch,
            "diverged": self.diverged, "measured": self.measure(),
            "program": program(self.settings, self.step, self.steps_per_epoch),
        }  # fmt: skip


play: Play


def answer(settings: dict[str, Any] | None, steps: int) -> dict[str, Any]:
    """Begin anew where there are settings, go on by so many steps, and show what is there."""
    global play
    if settings is not None:
        play = Play(settings)
    play.advance(steps)
    return {"scene": play.scene() if settings is not None else None} | play.picture()
