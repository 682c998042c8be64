"""Chapter 6 - Training: gradient descent, over and over.

An optimiser takes all parameters as one vector ``w``, their gradient ``g``, its own state
(``None`` before the first step) and the learning rate; it returns the next ``w`` and the next
state, and changes nothing it was given.

Sources: documents 000 (sections 3 and 4), 002, 003 and 004 (Adam).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnbook import engine
from nnbook.backprop import Gradient, loss_and_gradients
from nnbook.doors import Finite, door
from nnbook.forward_pass import predict
from nnbook.kinds import ROWS_OF_ANY_SHAPE, for_training
from nnbook.losses import Loss
from nnbook.structure import Array, Layer, Network, from_vector, to_vector
from nnbook.watching import Diverged as Diverged
from nnbook.watching import Fit, Step, watching

Optimiser = Callable[[Array, Array, Any, float], tuple[Array, Any]]
Report = Callable[[int, float, float | None], None]


@door
def gradient_step(network: Network, gradients: Sequence[Gradient], learning_rate: float) -> Network:
    """A new network, every parameter moved against its gradient.

    The old network is left as it was, so a loop can keep all of them and
    show how the decision boundary moved.
    """
    layers = [
        Layer(W - learning_rate * dW, b - learning_rate * db, activation)
        for (W, b, activation), (dW, db) in zip(network, gradients, strict=True)
    ]
    return tuple(layers)


@door
def gradient_descent(w: Array, g: Array, state: None, learning_rate: float) -> tuple[Array, None]:
    """The optimiser without a memory: a step against the gradient."""
    return w - learning_rate * g, None


@door
def momentum(
    w: Array, g: Array, state: Array | None, learning_rate: float, decay: float = 0.9
) -> tuple[Array, Array]:
    """Gradient descent that keeps rolling, along a velocity, its state.

    ``velocity = decay * velocity + g``, starting from g, as ``torch.optim.SGD`` does.
    """
    velocity = g if state is None else decay * state + g
    return w - learning_rate * velocity, velocity


class AdamState(NamedTuple):
    """What `adam` remembers of the gradients so far."""

    steps: int
    mean: Array  # (n_parameters,), running mean of the gradients
    mean_square: Array  # (n_parameters,), running mean of their squares


@door(out=Finite("w", "the mean of squared gradients"))
def adam(
    w: Array, g: Array, state: AdamState | None, learning_rate: float,
    decay: float = 0.9, decay_of_squares: float = 0.999, epsilon: float = 1e-8,
) -> tuple[Array, AdamState]:  # fmt: skip
    """Step by the running mean of gradients, over the root of that of squares.

    Both means start at 0 and are divided by the share of weight they have
    gathered so far.  Source: Kingma and Ba (2015), algorithm 1.
    """
    steps, m, r = state or AdamState(0, np.zeros_like(g), np.zeros_like(g))
    steps += 1
    m = decay * m + (1 - decay) * g
    r = decay_of_squares * r + (1 - decay_of_squares) * g**2
    m_hat = m / (1 - decay**steps)
    r_hat = r / (1 - decay_of_squares**steps)
    w = w - learning_rate * m_hat / (np.sqrt(r_hat) + epsilon)
    return w, AdamState(steps, m, r)


@door(X=ROWS_OF_ANY_SHAPE, Y=ROWS_OF_ANY_SHAPE)
def minibatches(
    X: Array, Y: Array, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Split the samples, shuffled, into batches; the last may be smaller."""
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], Y[rows]


def batches(
    X: Array, Y: Array, epochs: int, batch_size: int | None, rng: np.random.Generator | None
) -> Iterator[tuple[Array, Array]]:
    """The batches of all epochs: all samples at once, or minibatches."""
    for _ in range(epochs):
        if batch_size is None or rng is None:
            yield X, Y
        else:
            yield from minibatches(X, Y, batch_size, rng)


@door
def descend(
    network: Network, batches: Iterable[tuple[Array, Array]], loss: Loss, learning_rate: float,
    optimiser: Optimiser = gradient_descent,
) -> Iterator[Step]:  # fmt: skip
    """Gradient descent, handed out step by step: a step for every batch.

    It goes on as long as there are ``batches``, pairs of X and Y; ``break`` ends it.
    """
    w, state = to_vector(network), None
    for X, Y in batches:
        network = from_vector(w, network)
        value, gradients = loss_and_gradients(network, X, Y, loss)
        w, state = optimiser(w, to_vector(gradients), state, learning_rate)
        yield Step(network, value, from_vector(w, network), state, len(X))


@door(also=for_training)
def fit(
    network: Network, X: Array, Y: Array, loss: Loss, *, learning_rate: float, epochs: int,
    optimiser: Optimiser = gradient_descent,
    batch_size: int | None = None, rng: np.random.Generator | None = None,
    held_out: tuple[Array, Array] | None = None, report: Report | None = None,
) -> Fit:  # fmt: skip
    """Train a network; the one passed in stays as it is.

    In ``epochs`` rounds ``batch_size`` samples make a step, drawn by ``rng``; by default all of
    them do.  The optimiser is `gradient_descent`, `momentum` or `adam`; other settings by
    ``functools.partial(momentum, decay=0.95)``.  After a round the loss is measured on
    ``held_out``, samples that nothing is learned from, and ``report`` is called: see `progress`.
    Ctrl-C ends the training after the last whole step, and a number that is not finite as
    `Diverged`, which carries the last finite `Fit`.
    """
    with watching(network, len(X)) as run:
        data = batches(X, Y, epochs, batch_size, rng)
        for step in engine.descend(network, data, loss, learning_rate, optimiser):
            if run.take(step):  # it ends an epoch
                if held_out:
                    X_held, Y_held = held_out
                    run.hold_out(loss(predict(run.network, X_held), Y_held))
                run.end_epoch(report)
    return run.fit()


@door
def progress(every: int = 1) -> Report:
    """A report for `fit` that prints a line every so many epochs."""

    def report(epoch: int, loss: float, held_out_loss: float | None) -> None:
        if epoch % every == 0:
            held_out = "" if held_out_loss is None else f"   held-out loss {held_out_loss:.4f}"
            print(f"epoch {epoch:5d}   loss {loss:.4f}{held_out}")

    return report
