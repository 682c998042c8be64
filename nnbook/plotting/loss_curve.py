"""The loss during training, with what it is to be compared with."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnbook import kinds
from nnbook.plotting.parts import axes, draw_reference, loss_axis
from nnbook.plotting.style import COLORS
from nnbook.structure import Array

FEW = 30  # so many points or fewer are marked one by one


def plot_losses(
    losses: ArrayLike,
    held_out_losses: ArrayLike | None = None,
    baseline: float | None = None,
    noise_floor: float | None = None,
    log: bool = True,
    ax: Axes | None = None,
    *,
    xlabel: str = "epoch",
    ylabel: str = "loss",
    labels: tuple[str, str] = ("training", "held out"),
    baseline_label: str = "baseline",
    noise_floor_label: str = "noise floor",
) -> Axes:
    """Draw the losses that `fit` returned over the epochs.

    ``losses[k]`` is measured before the step of its epoch, so it stands at ``k``, the number
    of epochs that made the network it was measured on.  (With minibatches it is a mean over
    an epoch in the course of which the network changes; ``k`` is that epoch's beginning.)
    ``held_out_losses[k]`` is measured after the epoch, so it stands at ``k + 1``.

    Parameters
    ----------
    losses : array_like, shape (n_epochs,)
        At least one number.  NaN leaves a gap; on a logarithmic axis 0 is below the picture.
    held_out_losses : array_like, shape (n_epochs,), optional
        None or empty: not drawn.
    baseline, noise_floor : float, optional
        Lines to compare with: the loss of the best constant prediction, which training has
        to beat, and that of the true function, which it cannot beat for long.
    log : bool
        Whether the loss axis is logarithmic; it is linear if no loss is above 0.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    xlabel, ylabel, baseline_label, noise_floor_label : str
        What to write.
    labels : pair of str
        The names of the two curves, shown when there are two.

    Returns
    -------
    ax : matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If the losses are no numbers.
    ValueError
        If there is no loss, one is infinite, or one is negative on a logarithmic axis.
    """
    training = loss_values("losses", losses, log)
    held_out = None
    if held_out_losses is not None:
        held_out = kinds.floats("held_out_losses", held_out_losses)
        held_out = loss_values("held_out_losses", held_out, log) if held_out.size else None
    labels = kinds.pair("labels", labels, "of texts")
    if baseline is not None:
        baseline = kinds.number("baseline", baseline, **above_zero(log))
    if noise_floor is not None:
        noise_floor = kinds.number("noise_floor", noise_floor, **above_zero(log))

    ax = axes(ax)
    marker = "o" if len(training) <= FEW else ""
    ax.plot(training, label=labels[0], color=COLORS[0], marker=marker, markersize=4)
    if held_out is not None:
        ax.plot(
            np.arange(len(held_out)) + 1, held_out, label=labels[1], color=COLORS[1],
            linestyle=(0, (5, 1.5)), marker=marker and "s", markersize=4,
        )  # fmt: skip
        ax.legend()
    if baseline is not None:
        draw_reference(ax, baseline, baseline_label, "--", above=True)
    if noise_floor is not None:
        draw_reference(ax, noise_floor, noise_floor_label, ":", above=False)
    loss_axis(ax, log=log and bool(np.any(training > 0)))
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


def loss_values(name: str, values: ArrayLike, log: bool) -> Array:
    """A vector of losses with at least one number; NaN is allowed."""
    losses = kinds.floats(name, values)
    if losses.ndim != 1:
        raise ValueError(f"{name} must have shape (n_epochs,); got shape {losses.shape}")
    if np.isnan(losses).all():  # also if there are none
        raise ValueError(f"{name} must hold at least one number; got {len(losses) or 'no'} losses")
    if np.isinf(losses).any():
        epoch = int(np.flatnonzero(np.isinf(losses))[0])
        raise ValueError(f"{name} must be finite, or nan for a gap; got {losses[epoch]} at {epoch}")
    if log and np.any(losses < 0):
        least = kinds.told(np.nanmin(losses))
        raise ValueError(f"{name} must be >= 0 on a logarithmic axis; got {least}: use log=False")
    return losses


def above_zero(log: bool) -> dict[str, float]:
    """The bound of a reference line, which a logarithmic axis cannot show at 0."""
    return {"above": 0.0} if log else {}
