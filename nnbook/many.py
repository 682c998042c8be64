"""Many networks of one architecture trained at once, each as `nnbook.training.fit` would alone.

They lie on each other as a stack, so that NumPy is called once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnbook import engine
from nnbook.doors import arrays_in, door
from nnbook.forward_pass import ROWS_AT_ONCE, predict
from nnbook.kinds import FUNCTION, PER_NETWORK, each_for_training
from nnbook.losses import Loss
from nnbook.structure import Array, Network, from_vector, to_vector
from nnbook.training import Optimiser, fit, gradient_descent, minibatches
from nnbook.watching import LARGE, Bell, Diverged, Fit, bell


@door(X=PER_NETWORK, Y=PER_NETWORK, held_out=PER_NETWORK, loss=FUNCTION, also=each_for_training)
def fit_many(
    networks: Sequence[Network], X: Array, Y: Array, loss: Loss, *, learning_rate: float,
    epochs: int, optimiser: Optimiser = gradient_descent,
    batch_size: int | None = None, rngs: Sequence[np.random.Generator] | None = None,
    held_out: tuple[Array, Array] | None = None,
) -> list[Fit | Diverged]:  # fmt: skip
    """Train networks of one architecture at once, each as `fit` would by itself, to the last bit.

    X and Y are for all networks, or have one more axis in front: one for each.  With ``batch_size``
    every network draws its samples by its own generator.  What `fit` would return for a network
    stands at its place in the list; one that diverges leaves a `Diverged` there, with its step and
    its last finite `Fit`, and the others go on.  Ctrl-C ends all after the last whole step.
    Functions of your own are used one network after the other.
    """
    if not engine.knows(networks[0], loss, optimiser):
        settings = {"learning_rate": learning_rate, "epochs": epochs, "optimiser": optimiser}
        settings["batch_size"] = batch_size
        return one_by_one(networks, X, Y, loss, settings, rngs, held_out)
    with bell() as hung:
        going = Going.start(networks, X, Y, held_out, loss, learning_rate, optimiser)
        stack = Stack(networks, going)
        try:
            for _ in range(epochs):
                if len(stack.going.places):
                    stack.epoch(batch_size, rngs, hung)
        except KeyboardInterrupt:
            stack.interrupted = True
        stack.look(hung)
    return stack.results()


def one_by_one(
    networks: Sequence[Network], X: Array, Y: Array, loss: Loss, settings: Any, rngs: Any,
    held_out: Any,
) -> list[Fit | Diverged]:  # fmt: skip
    """`fit` for each network; after Ctrl-C the rest stay as they are."""
    results: list[Fit | Diverged] = []
    interrupted = False
    for k, network in enumerate(networks):
        own = {"rng": rngs and rngs[k], "held_out": held_out and [of(k, part) for part in held_out]}
        try:
            now = settings | {"epochs": 0} if interrupted else settings
            result = fit(network, of(k, X), of(k, Y), loss, **now, **own)
            results.append(result._replace(interrupted=interrupted or result.interrupted))
        except Diverged as error:
            results.append(error)
        last = results[-1]
        interrupted = interrupted or (last.fit if isinstance(last, Diverged) else last).interrupted
    return results


def of(k: int, data: Array) -> Array:
    """The data of network k."""
    return data[k] if data.ndim == 3 else data


def only(stack: engine.Engine, rows: Any) -> engine.Engine:
    """Some networks of a stack, at the same step."""
    other = engine.Engine(stack.w[rows], *stack.recipe)
    other.begun, other.taken = stack.begun, stack.taken
    other.w_before[:] = stack.w_before[rows]
    other.states = kept(stack.states, rows)
    return other


def kept(state: Any, rows: Any) -> Any:
    """Some rows of all arrays in an optimiser's memory."""
    if isinstance(state, list | tuple):
        return type(state)(kept(part, rows) for part in state)
    return state[rows] if isinstance(state, np.ndarray) else state


class Going(NamedTuple):
    """The networks that have not diverged: their places in the list, and what they learn from."""

    places: Any
    engine: engine.Engine
    loss: Loss
    X: Array
    Y: Array
    held_out: Any

    @classmethod
    def start(
        cls, networks: Any, X: Array, Y: Array, held_out: Any, loss: Loss, *recipe: Any
    ) -> Going:
        """All of them."""
        w = np.stack([to_vector(network) for network in networks])
        stack = engine.Engine(w, networks[0], loss, *recipe)
        return cls(np.arange(len(w)), stack, loss, X, Y, held_out)

    def only(self, keep: Any) -> Going:
        """Some of them."""
        X, Y = (part[keep] if part.ndim == 3 else part for part in (self.X, self.Y))
        held_out = self.held_out and [p[keep] if p.ndim == 3 else p for p in self.held_out]
        return Going(self.places[keep], only(self.engine, keep), self.loss, X, Y, held_out)

    def batches(self, batch_size: int | None, rngs: Any) -> Iterator[Any]:
        """For every step of an epoch the samples: None are all, or each network's own."""
        if batch_size is None:
            return iter([None])
        draws = [
            minibatches(of(row, self.X), of(row, self.Y), batch_size, rngs[k])
            for row, k in enumerate(self.places)
        ]
        return (dict(zip(self.places, parts, strict=True)) for parts in zip(*draws, strict=True))

    def taken(self, batch: Any) -> tuple[Array, Array]:
        """The samples of a batch, for those that are going."""
        if batch is None:
            return self.X, self.Y
        X, Y = zip(*(batch[k] for k in self.places), strict=True)
        return np.stack(X), np.stack(Y)

    def held_out_losses(self) -> Array:
        """What `fit` measures after an epoch, for each network."""
        if not self.held_out:
            return np.zeros(len(self.places))
        X, Y = self.held_out
        if X.shape[-2] <= ROWS_AT_ONCE:
            return self.engine.loss_at(X, Y).astype(float)
        networks = [from_vector(w, self.engine.network) for w in self.engine.w]
        outputs = [predict(network, of(k, X)) for k, network in enumerate(networks)]
        return np.array([self.loss(output, of(k, Y)) for k, output in enumerate(outputs)])


class Stack:
    """The trainings so far."""

    def __init__(self, networks: Sequence[Network], going: Going) -> None:
        self.networks, self.going = networks, going
        self.epochs: list[tuple[Array, Array]] = []  # the losses of all networks, and the held-out
        self.lost: dict[int, tuple[int, int, Array]] = {}  # the step, the epochs, the parameters
        self.interrupted = False

    def epoch(self, batch_size: int | None, rngs: Any, hung: Bell) -> None:
        """All samples once."""
        totals, held_out = np.zeros(len(self.networks)), np.zeros(len(self.networks))
        for batch in self.going.batches(batch_size, rngs):
            X, Y, values = self.measured(batch)
            if not len(values):  # nobody is left
                return
            self.going.engine.step(X)
            totals[self.going.places] += values.astype(float) * X.shape[-2]
            if hung.rang or X.shape[-2] * self.going.engine.w[:1].size > LARGE:
                self.look(hung)
        losses = totals / self.going.X.shape[-2]
        self.lose(~np.isfinite(losses[self.going.places]))
        if len(self.going.places):
            values = self.going.held_out_losses()
            self.lose(~np.isfinite(values))
            held_out[self.going.places] = values[np.isfinite(values)]
        self.epochs.append((losses, held_out))

    def measured(self, batch: Any) -> tuple[Array, Array, Array]:
        """The samples of a batch and the losses there, without the networks whose loss is lost."""
        while len(self.going.places):
            X, Y = self.going.taken(batch)
            values = self.going.engine.loss_at(X, Y)
            lost = ~np.isfinite(values)
            if not lost.any():
                return X, Y, values
            self.lose(lost)
        return self.going.X, self.going.Y, np.zeros(0)

    def look(self, hung: Bell) -> None:
        """Part with the networks that are not finite, or whose optimiser's memory is not."""
        engine = self.going.engine
        memory = arrays_in(engine.states) if engine.begun == engine.taken else []
        arrays = [engine.w, *(array for array in memory if np.ndim(array) == 2)]
        self.lose(~np.all([np.isfinite(array).all(axis=1) for array in arrays], axis=0))
        hung.looked()

    def lose(self, lost: Any) -> None:
        """Part with some networks; the parameters of theirs that count had a finite loss."""
        if len(lost) and lost.any():
            engine = self.going.engine
            for row in np.flatnonzero(lost):
                place = int(self.going.places[row])
                self.lost[place] = engine.taken, len(self.epochs), engine.w_before[row].copy()
            self.going = self.going.only(~lost)

    def results(self) -> list[Fit | Diverged]:
        """What `fit` would return or raise, for each network."""
        n = len(self.networks)
        losses, held_out = np.array(self.epochs).reshape(-1, 2, n).transpose(1, 2, 0)
        w = dict(zip(self.going.places.tolist(), self.going.engine.w, strict=True))
        found: list[Fit | Diverged] = []
        for k, network in enumerate(self.networks):
            steps, epochs, parameters = self.lost.get(k) or (0, len(self.epochs), w[k])
            result = Fit(
                from_vector(parameters.copy(), network),
                losses[k, :epochs].tolist(),
                held_out[k, :epochs].tolist() if self.going.held_out else [],
                self.interrupted and k not in self.lost,
            )
            found.append(Diverged(steps, result) if k in self.lost else result)
        return found
