"""Chapter 6 - Training: gradient descent, over and over.

An optimiser takes the network, its gradients, its own state (``None`` before
the first step) and the learning rate; it returns the next network and the
next state, and changes nothing it was given.

Sources: documents 000 (sections 3 and 4), 002, 003 and 004 (Adam).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnbook import checks
from nnbook.backprop import Gradient, check_data, flat, forward_and_backward, unflatten
from nnbook.forward_pass import forward
from nnbook.losses import Loss
from nnbook.structure import BOUNDS, Array, Layer, Network

Optimiser = Callable[[Network, Sequence[Gradient], Any, float], tuple[Network, Any]]
Report = Callable[[int, float, float | None], None]

# 24 MB taken and given back: from here on Linux's malloc keeps what a step frees for the next
# one, instead of asking the system for new memory every time, which doubles the time of a step.
np.empty(3_000_000)


def gradient_step(network: Network, gradients: Sequence[Gradient], learning_rate: float) -> Network:
    """A new network, every parameter moved against its gradient.

    The old network is left as it was, so a loop can keep all of them and
    show how the decision boundary moved.

    Parameters
    ----------
    network : Network
    gradients : list of Gradient
        One per layer.
    learning_rate : float

    Returns
    -------
    network : Network
    """
    layers = [
        Layer(W - learning_rate * dW, b - learning_rate * db, activation)
        for (W, b, activation), (dW, db) in zip(network, gradients, strict=True)
    ]
    return tuple(layers)


def gradient_descent(
    network: Network, gradients: Sequence[Gradient], state: None, learning_rate: float
) -> tuple[Network, None]:
    """The optimiser without a memory: `gradient_step`.

    Parameters
    ----------
    network : Network
    gradients : list of Gradient
        One per layer.
    state : None
    learning_rate : float

    Returns
    -------
    network : Network
        A new one.
    state : None
    """
    return gradient_step(network, gradients, learning_rate), None


def momentum(
    network: Network,
    gradients: Sequence[Gradient],
    state: Sequence[Gradient] | None,
    learning_rate: float,
    decay: float = 0.9,
) -> tuple[Network, Sequence[Gradient]]:
    """Gradient descent that keeps rolling: it steps along a velocity.

    ``velocity = decay * velocity + gradient``, starting from the gradient,
    as ``torch.optim.SGD`` does.

    Parameters
    ----------
    network : Network
    gradients : list of Gradient
        One per layer.
    state : list of Gradient or None
        The velocity; None before the first step.
    learning_rate : float
    decay : float
        From 0 to below 1: how much of the velocity is left after a step.

    Returns
    -------
    network : Network
        A new one.
    state : list of Gradient
    """
    decay = checks.number("decay", decay, at_least=0, below=1)
    if state is None:
        velocity = gradients
    else:
        velocity = [
            Gradient(decay * vW + dW, decay * vb + db)
            for (vW, vb), (dW, db) in zip(state, gradients, strict=True)
        ]
    return gradient_step(network, velocity, learning_rate), velocity


class AdamState(NamedTuple):
    """What `adam` remembers of the gradients so far; the means are laid out by `flat`."""

    steps: int
    mean: Array  # (n_parameters,), running mean of the gradients
    mean_square: Array  # (n_parameters,), running mean of their squares


def adam(
    network: Network,
    gradients: Sequence[Gradient],
    state: AdamState | None,
    learning_rate: float,
    decay: float = 0.9,
    decay_of_squares: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Network, AdamState]:
    """Step by the running mean of the gradient, over the root of that of its square.

    Both means start at 0 and are divided by the share of weight they have
    gathered so far.  Source: Kingma and Ba (2015), algorithm 1.

    Parameters
    ----------
    network : Network
    gradients : list of Gradient
        One per layer.
    state : AdamState or None
        None before the first step.
    learning_rate : float
    decay, decay_of_squares : float
        From 0 to below 1: how much of each running mean is kept at a step.
    epsilon : float
        Keeps the division from ending at 0 / 0.

    Returns
    -------
    network : Network
        A new one.
    state : AdamState

    Raises
    ------
    FloatingPointError
        If a gradient is too large to be squared.
    """
    decay = checks.number("decay", decay, at_least=0, below=1)
    decay_of_squares = checks.number("decay_of_squares", decay_of_squares, at_least=0, below=1)
    epsilon = checks.number("epsilon", epsilon, at_least=0)
    gradient = flat(gradients)
    if state is None:
        state = AdamState(0, np.zeros_like(gradient), np.zeros_like(gradient))
    steps = state.steps + 1
    mean = decay * state.mean + (1 - decay) * gradient
    mean_square = decay_of_squares * state.mean_square + (1 - decay_of_squares) * gradient**2
    checks.computed_array("the mean of squared gradients", mean_square)
    gathered = math.sqrt(1 - decay_of_squares**steps)
    rate = learning_rate * gathered / (1 - decay**steps)
    direction = mean / (np.sqrt(mean_square) + epsilon * gathered)
    network = gradient_step(network, unflatten(direction, gradients), rate)
    return network, AdamState(steps, mean, mean_square)


def minibatches(
    X: ArrayLike, Y: ArrayLike, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Split the samples, shuffled, into batches; the last may be smaller.

    Parameters
    ----------
    X : array_like, shape (n_samples, n_in)
    Y : array_like, shape (n_samples, n_out)
    batch_size : int
    rng : numpy.random.Generator

    Yields
    ------
    X_batch : Array, shape (batch_size, n_in)
    Y_batch : Array, shape (batch_size, n_out)

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or value, or X and Y differ in length.
    """
    X, Y = checks.rows(X, Y)
    batch_size = checks.integer("batch_size", batch_size, at_least=1)
    order = checks.generator(rng).permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], Y[rows]


class Fit(NamedTuple):
    """What `fit` returns.

    Attributes
    ----------
    network : Network
        After the last whole step.
    losses : list of float
        For each finished epoch the mean of its batches' losses, weighted by their
        sizes; each batch is measured before the step it leads to.
    held_out_losses : list of float
        After each finished epoch; empty without ``held_out``.
    interrupted : bool
        Whether Ctrl-C (the stop button of a notebook) ended the training.
    """

    network: Network
    losses: list[float]
    held_out_losses: list[float]
    interrupted: bool


class Diverged(FloatingPointError):
    """The loss or a parameter is no longer finite.

    Attributes
    ----------
    step : int
        The step, counted from 0, whose loss was not finite.
    fit : Fit
        With the last network whose loss was finite, so nothing is lost.
    """

    def __init__(self, step: int, fit: Fit) -> None:
        super().__init__(
            f"training diverged at step {step}: the loss is no longer finite; lower the "
            "learning rate or scale X (the last finite network is in this error's .fit)"
        )
        self.step = step
        self.fit = fit

    def __reduce__(self) -> tuple[type[Diverged], tuple[int, Fit]]:
        """Let the error travel between processes."""
        return Diverged, (self.step, self.fit)


def progress(every: int = 1) -> Report:
    """A report for `fit` that prints a line every so many epochs.

    Parameters
    ----------
    every : int
        1 prints each epoch.
    """
    every = checks.integer("every", every, at_least=1)

    def report(epoch: int, loss: float, held_out_loss: float | None) -> None:
        if epoch % every == 0:
            held_out = "" if held_out_loss is None else f"   held-out loss {held_out_loss:.4f}"
            print(f"epoch {epoch:5d}   loss {loss:.4f}{held_out}")

    return report


def fit(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss,
    *,
    learning_rate: float,
    epochs: int,
    optimiser: Optimiser = gradient_descent,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    held_out: tuple[ArrayLike, ArrayLike] | None = None,
    report: Report | None = None,
) -> Fit:
    """Train a network; the one passed in stays as it is.

    Parameters
    ----------
    network : Network
    X : array_like, shape (n_samples, n_in)
    Y : array_like, shape (n_samples, n_out)
    loss : callable
        A loss of chapter 3; one for classes wants ``identity`` as last activation.
    learning_rate : float
        Above 0.
    epochs : int
        How often all samples are gone through.
    optimiser : callable
        `gradient_descent`, `momentum` or `adam`; other settings by
        ``functools.partial(momentum, decay=0.95)``.
    batch_size : int, optional
        Samples per step, drawn anew each epoch; all of them by default.
    rng : numpy.random.Generator, optional
        Shuffles the samples; needed with ``batch_size`` only.
    held_out : pair of X and Y, optional
        Samples to measure the loss on after each epoch, and never to learn from.
    report : callable, optional
        Called after each epoch as ``report(epoch, loss, held_out_loss)``, from
        epoch 1 on; `progress` makes one that prints.

    Returns
    -------
    fit : Fit

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or has a wrong value, or the data,
        the network and the loss do not fit each other.
    Diverged
        If the loss or a parameter becomes infinite or NaN; it carries the last
        finite `Fit`.
    """
    network, X, Y = check_data(network, X, Y, loss)
    learning_rate = checks.number("learning_rate", learning_rate, above=0)
    epochs = checks.integer("epochs", epochs, at_least=0)
    if batch_size is not None:
        batch_size = checks.integer("batch_size", batch_size, at_least=1)
        rng = checks.generator(rng)
    optimiser = checks.function("optimiser", optimiser)
    if report is not None:
        report = checks.function("report", report)
    if network[-1].activation in BOUNDS:
        checks.reachable(Y, network[-1].activation, *BOUNDS[network[-1].activation])
    if held_out is not None:
        _, X_held_out, Y_held_out = check_data(
            network, *checks.pair("held_out", held_out), loss, ("held_out[0]", "held_out[1]")
        )

    losses: list[float] = []
    held_out_losses: list[float] = []
    given, network = network, tuple(Layer(W.copy(), b.copy(), f) for W, b, f in network)
    last_finite, state, step, interrupted = network, None, 0, False
    alarm = Alarm()

    try:
        try:
            with np.errstate(all="call", under="ignore", call=alarm):
                for epoch in range(1, epochs + 1):
                    total, held_out_loss = 0.0, None
                    for X_batch, Y_batch in batches(X, Y, batch_size, rng):
                        value, gradients = forward_and_backward(network, X_batch, Y_batch, loss)
                        last_finite = network
                        network, state = checks.pair(
                            "what optimiser returns",
                            optimiser(network, gradients, state, learning_rate),
                            "(network, state)",
                        )
                        total += value * len(X_batch)
                        step += 1
                        if step == 1:
                            checks.untouched(last_finite, given)
                        if alarm.rang:
                            network = checks.stepped(network, last_finite)
                            alarm.rang = False
                    if held_out is not None:
                        output, _ = forward(network, X_held_out)
                        held_out_loss = loss(output, Y_held_out)
                        held_out_losses.append(checks.computed("the held-out loss", held_out_loss))
                    losses.append(total / len(X))
                    if report is not None:
                        report(epoch, losses[-1], held_out_loss)
        except KeyboardInterrupt:
            interrupted = True
        network = checks.stepped(network, last_finite)
    except FloatingPointError:
        raise Diverged(step, Fit(last_finite, losses, held_out_losses, interrupted)) from None
    return Fit(network, losses, held_out_losses, interrupted)


class Alarm:
    """Remembers that NumPy met an overflow or an undefined result, and says nothing.

    It has rung before the first step, so that what an optimiser makes is looked at once.
    """

    def __init__(self) -> None:
        self.rang = True

    def __call__(self, kind: str, flag: int) -> None:
        """What NumPy calls in place of a warning."""
        self.rang = True


def batches(
    X: Array, Y: Array, batch_size: int | None, rng: np.random.Generator | None
) -> Iterable[tuple[Array, Array]]:
    """All samples at once, or minibatches."""
    if batch_size is None or rng is None:
        return [(X, Y)]
    return minibatches(X, Y, batch_size, rng)
