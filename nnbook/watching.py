"""A training that may end at any moment: what there is of it stays."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from nnbook.doors import arrays_in
from nnbook.kinds import computed, computed_array
from nnbook.structure import Layer, Network

# From so many multiplications on NumPy's library may share out a product among threads, and what
# overflows there rings no bell.
LARGE = 200_000


class Step(NamedTuple):
    """One step of a training."""

    before: Network
    loss: float  # of the network before, over the batch
    after: Network
    state: Any  # what the optimiser remembers
    n_samples: int  # in the batch


class Fit(NamedTuple):
    """What `fit` returns: the network, its losses, and whether Ctrl-C ended the training.

    Of ``losses`` and ``held_out_losses`` there is one per finished epoch: the mean of the batches'
    losses, each measured before its step, and the loss on ``held_out`` after the epoch.
    """

    network: Network  # after the last whole step
    losses: list[float]  # per finished epoch: the mean of its batches, each before its step
    held_out_losses: list[float]  # after each finished epoch; empty without ``held_out``
    interrupted: bool  # whether Ctrl-C (the stop button of a notebook) ended the training


class Diverged(FloatingPointError):
    """A number is no longer finite: at which ``step``, and the last finite ``fit``."""

    def __init__(self, step: int, fit: Fit) -> None:
        super().__init__(
            f"training diverged at step {step}: the loss is no longer finite; lower the "
            "learning rate or scale X (the last finite network is in this error's .fit)"
        )
        self.step, self.fit = step, fit

    def __reduce__(self) -> tuple[type[Diverged], tuple[int, Fit]]:
        """Let the error travel between processes."""
        return Diverged, (self.step, self.fit)


class Bell:
    """Rings when NumPy meets an overflow or something undefined.

    Where it can't, in a browser for one or after products on some processors, it rings always.
    """

    def __init__(self) -> None:
        self.rang = self.always = True

    def __call__(self, kind: str, flag: int) -> None:
        """What NumPy calls in place of a warning."""
        self.rang = True

    def looked(self) -> None:
        """All that it rang for has been looked at."""
        self.rang = self.always


@contextlib.contextmanager
def bell() -> Iterator[Bell]:
    """A bell for the length of a training, tried out first."""
    hung = Bell()
    with np.errstate(all="call", under="ignore", call=hung):
        hung.rang = False
        np.matmul(np.full((2, 2), 1e200), np.full((2, 2), 1e200))
        hung.always = not hung.rang
        hung.rang = True
        yield hung


class Run:
    """A training so far."""

    def __init__(self, network: Network, n_samples: int, bell: Bell) -> None:
        self.measured = self.network = network  # the last with a finite loss, and the newest
        self.epochs: list[tuple[float, float | None]] = []  # the loss of each, and the held-out one
        self.held_out: float | None = None
        self.interrupted = False
        self.state = None
        self.steps, self.n_samples = 0, n_samples
        self.total, self.seen = 0.0, 0  # since the last epoch ended
        self.bell, self.size = bell, sum(W.size + b.size for W, b, _ in network)

    def take(self, step: Step) -> bool:
        """Keep a step; say whether an epoch is over."""
        self.measured, loss, self.network, self.state, n_samples = step
        self.steps += 1
        self.total += loss * n_samples
        self.seen += n_samples
        if self.bell.rang:
            self.look()
        elif n_samples * self.size > LARGE:
            self.look_at(self.network)
        return self.seen == self.n_samples

    def hold_out(self, loss: float) -> None:
        """Keep the loss on samples that are held out, until the epoch ends."""
        self.held_out = computed("the held-out loss", loss)

    def end_epoch(self, report: Callable[..., None] | None) -> None:
        """Keep the epoch's losses, both or none, and report them."""
        loss = computed("the loss", self.total / self.n_samples)
        self.epochs.append((loss, self.held_out))
        self.total, self.seen = 0.0, 0
        if report is not None:
            report(len(self.epochs), *self.epochs[-1])

    def look(self) -> None:
        """Refuse a network, or an optimiser's memory, that is not finite."""
        self.look_at((self.network, self.state))
        self.bell.looked()

    @staticmethod
    def look_at(parts: Any) -> None:
        """Refuse arrays that are not finite, however deep they lie."""
        for array in arrays_in(parts):
            computed_array("a parameter", array)

    def fit(self, network: Network | None = None) -> Fit:
        """The result, in arrays of its own."""
        layers = [Layer(W.copy(), b.copy(), f) for W, b, f in network or self.network]
        losses = [loss for loss, _ in self.epochs]
        held_out = [loss for _, loss in self.epochs if loss is not None]
        return Fit(tuple(layers), losses, held_out, self.interrupted)


@contextlib.contextmanager
def watching(network: Network, n_samples: int) -> Iterator[Run]:
    """Watch over a training: Ctrl-C ends it in peace, a number that is not finite is `Diverged`."""
    with bell() as hung:
        run = Run(network, n_samples, hung)
        try:
            try:
                yield run
            except KeyboardInterrupt:
                run.interrupted = True
            run.look_at(run.network if run.interrupted else (run.network, run.state))
        except FloatingPointError:
            raise Diverged(run.steps, run.fit(run.measured)) from None
