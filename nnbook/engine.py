"""`training.descend` once more, for speed: the same numbers to the last bit, in memory that stays.

A step is a program: a list of NumPy's functions and of the arrays that they read and write, written
down once for each size of batch and then run over and over.  All parameters are one vector, and so
is their gradient; the layers are views of them.  A step writes the next parameters into another
vector and then makes it the one that counts, by one assignment: they are there whole, or not at
all.  Three vectors take turns, so that the networks before and after a step last until the step
after the next is taken, whatever happens to that one.

Many networks of one architecture are a stack: every array has one more axis, in front.  Functions
that the tables of `nnbook.programs` don't know are left to `training.descend` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nnbook.chain_rule import DERIVATIVES
from nnbook.doors import bare
from nnbook.kinds import computed, is_ours
from nnbook.losses import Loss
from nnbook.programs import ACTIVATIONS, LOSSES, OPTIMISERS, PIECE, Numbers, Program, Room
from nnbook.structure import Array, Network, from_vector, to_vector
from nnbook.watching import Step

HUGE = np.float64(1e200)


def descend(
    network: Network, batches: Iterable[tuple[Array, Array]], loss: Loss, learning_rate: float,
    optimiser: Any,
) -> Iterator[Step]:  # fmt: skip
    """As `training.descend`."""
    if not knows(network, loss, optimiser):
        from nnbook.training import descend as taught

        for step in bare(taught)(network, batches, loss, learning_rate, optimiser):
            np.multiply(HUGE, HUGE)  # rings the bell: what strangers make is looked at every time
            yield step._replace(loss=computed("the loss", step.loss))
        return
    engine = Engine(to_vector(network), network, loss, learning_rate, optimiser)
    networks = [from_vector(w, network) for w in engine.vectors]
    for X, Y in batches:
        value = computed("the loss", engine.loss_at(X, Y).item())
        engine.step(X)
        yield Step(networks[engine.turn - 1], value, networks[engine.turn], engine.states, len(X))


def knows(network: Network, loss: Loss, optimiser: Any) -> bool:
    """Whether all functions stand in the tables, with the derivatives that they have there."""
    used = [(layer.activation, DERIVATIVES[layer.activation]) for layer in network]
    return (
        all(pair in ACTIVATIONS for pair in used)
        and (loss, DERIVATIVES[loss]) in LOSSES
        and is_ours(plain(optimiser))
        and plain(optimiser).__name__ in OPTIMISERS
    )


def plain(optimiser: Any) -> Any:
    """An optimiser without its settings."""
    return getattr(optimiser, "func", optimiser)


class Engine:
    """A training, or a stack of them: one vector has the parameters, another the next ones."""

    def __init__(
        self, w: Array, network: Network, loss: Loss, learning_rate: float, optimiser: Any
    ) -> None:
        self.vectors, self.slopes = (w, w.copy(), w.copy()), np.empty_like(w)
        self.begun = self.taken = 0  # steps; apart where one was interrupted
        self.recipe = network, loss, learning_rate, optimiser
        self.network, self.loss = network, LOSSES[loss, DERIVATIVES[loss]]
        self.rate = np.array(learning_rate, w.dtype)
        self.optimise = OPTIMISERS[plain(optimiser).__name__]
        self.settings = getattr(optimiser, "keywords", {})
        self.desks: dict[int, Desk] = {}
        at_once = PIECE if w.ndim == 1 else max(1, len(w))
        room = np.empty((2, *w[:at_once].shape), w.dtype)
        self.pieces = [
            [
                (here[rows], self.slopes[rows], there[rows], *room[:, : len(here[rows])])
                for rows in (slice(at, at + at_once) for at in range(0, len(w), at_once))
            ]
            for here, there in zip(self.vectors, self.vectors[1:] + self.vectors[:1], strict=True)
        ]
        self.states: list[Any] = [None] * len(self.pieces[0])

    @property
    def turn(self) -> int:
        """Which vector counts."""
        return self.taken % 3

    @property
    def w(self) -> Array:
        """The parameters."""
        return self.vectors[self.turn]

    @property
    def w_before(self) -> Array:
        """The parameters before the last step."""
        return self.vectors[self.turn - 1]

    def loss_at(self, X: Array, Y: Array) -> Array:
        """The loss of each network."""
        n = X.shape[-2]
        if n not in self.desks:
            self.desks[n] = Desk(self, n)
        desk = self.desks[n]
        desk.take(Y)
        W, forth, _ = desk.programs[self.turn]
        np.matmul(X, W, desk.layers[0].Z)
        for function, arrays in forth:
            function(*arrays)
        return desk.value

    def step(self, X: Array) -> None:
        """Back from the loss at X, and on to the next parameters: from then on they count."""
        desk = self.desks[X.shape[-2]]
        for function, arrays in desk.programs[self.turn][2]:
            function(*arrays)
        np.matmul(X.swapaxes(-1, -2), desk.layers[0].D, desk.dW)
        self.begun = self.taken + 1
        for k, (w, g, there, t, u) in enumerate(self.pieces[self.turn]):
            self.states[k] = self.optimise(
                w, g, self.states[k], self.rate, there, t, u, **self.settings
            )
        self.taken = self.begun


class Desk:
    """Where batches of one size are worked on, and the programs for each turn of the vectors."""

    def __init__(self, engine: Engine, n_samples: int) -> None:
        w, network = engine.slopes, engine.network
        stack, numbers = w.shape[:-1], Numbers(*(np.array(n, w.dtype) for n in (0, 1, -1)))
        self.layers = [Room.of(b.size, f, (*stack, n_samples), w.dtype) for _, b, f in network]
        last = self.layers[-1]
        self.Y, self.others = np.empty_like(last.Z), np.empty_like(last.Z)
        self.taken: Any = None
        self.value, self.one = np.empty(stack, w.dtype), numbers.one
        measure, paid, divisor = engine.loss(last, self.Y, self.others, numbers)
        measure += [
            (np.add.reduce, (paid.reshape(*stack, -1), -1, None, self.value)),
            (np.divide, (self.value, np.array(divisor, w.dtype), self.value)),
        ]
        slopes = views(w, network)
        self.dW = slopes[0][0]
        self.programs = []
        for vector in engine.vectors:
            parameters = views(vector, network)
            forth = forward(network, parameters, self.layers, numbers)
            back = backward(network, parameters, slopes, self.layers, numbers)
            self.programs.append((parameters[0][0], forth + measure, back))

    def take(self, Y: Array) -> None:
        """Have the targets here, and what is left of them to 1."""
        if Y is not self.taken:
            np.copyto(self.Y, Y)
            np.subtract(self.one, Y, self.others)
            self.taken = Y


def views(w: Array, network: Network) -> list[tuple[Array, Array]]:
    """For each layer W and b, as views of the parameters."""
    layers, start = [], 0
    for W, b, _ in network:
        middle, end = start + W.size, start + W.size + b.size
        layers.append((w[..., start:middle].reshape(*w.shape[:-1], *W.shape), w[..., middle:end]))
        start = end
    return layers


def forward(network: Network, parameters: Any, layers: list[Room], numbers: Numbers) -> Program:
    """As `forward_pass.forward`, after the first product."""
    program: Program = []
    for k, ((W, b), layer) in enumerate(zip(parameters, layers, strict=True)):
        if k > 0:
            program += [(np.matmul, (layers[k - 1].A, W, layer.Z))]
        program += [(np.add, (layer.Z, b[..., np.newaxis, :], layer.Z))]
        squash, _ = ACTIVATIONS[network[k].activation, DERIVATIVES[network[k].activation]]
        for z, a, _, t in layer.pieces():
            program += squash(z, a, t, numbers)
    return program


def backward(
    network: Network, parameters: Any, slopes: Any, layers: list[Room], numbers: Numbers
) -> Program:
    """As `backprop.backward`, before the last product."""
    program: Program = []
    for k in reversed(range(len(layers))):
        (W, _), (dW, db), layer = parameters[k], slopes[k], layers[k]
        _, slope = ACTIVATIONS[network[k].activation, DERIVATIVES[network[k].activation]]
        for _, a, d, t in layer.pieces():
            program += slope(a, d, t, numbers)
        program += [(np.add.reduce, (layer.D, -2, None, db))]
        if k > 0:
            below = layers[k - 1]
            program += [(np.matmul, (below.A.swapaxes(-1, -2), layer.D, dW))]
            program += [(np.matmul, (layer.D, W.swapaxes(-1, -2), below.D))]
    return program
