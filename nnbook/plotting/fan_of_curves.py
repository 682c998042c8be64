"""Many trainings at once: a thin curve for each seed, and their median."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnbook import kinds
from nnbook.plotting.loss_curve import above_zero
from nnbook.plotting.parts import axes, draw_reference, loss_axis, tint
from nnbook.plotting.style import COLORS
from nnbook.structure import Array


def plot_fan(
    curves: Sequence[ArrayLike] | ArrayLike,
    baseline: float | None = None,
    log: bool = True,
    highlight: int | None = None,
    ax: Axes | None = None,
    *,
    xlabel: str = "epoch",
    ylabel: str = "loss",
    baseline_label: str = "baseline",
) -> Axes:
    """Draw one thin line per seed, and in bold the median over the seeds at each epoch.

    Parameters
    ----------
    curves : sequence of array_like, shape (n_seeds, n_epochs)
        The losses of each training, all of the same length.  One that ended early is filled
        up with NaN: not drawn, and counted by the median as worse than every number, so that
        the median is never that of the survivors alone.
    baseline : float, optional
        A line to compare with.
    log : bool
        Whether the loss axis is logarithmic.
    highlight : int, optional
        The number of one curve to draw in another colour, from 0.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    xlabel, ylabel, baseline_label : str
        What to write.

    Returns
    -------
    ax : matplotlib.axes.Axes
        Its lines are the seeds in order, then the median, then the baseline.

    Raises
    ------
    TypeError
        If the curves are no numbers.
    ValueError
        If there is no curve, their lengths differ, a loss is infinite, or ``log`` is asked
        for negative losses; if ``highlight`` is no number of a curve.
    """
    losses = kinds.floats("curves", curves)
    if losses.ndim != 2 or 0 in losses.shape:
        raise ValueError(f"curves must have shape (n_seeds, n_epochs); got shape {losses.shape}")
    if np.isnan(losses).all():
        raise ValueError("curves must hold at least one number; got nan only")
    if np.isinf(losses).any():
        raise ValueError("curves must be finite; fill up with nan after the last finite loss")
    if log and np.any(losses < 0):
        raise ValueError("curves must be >= 0 on a logarithmic axis: use log=False")
    if highlight is not None:
        highlight = kinds.integer("highlight", highlight, at_least=0)
        if highlight >= len(losses):
            raise ValueError(f"highlight must be below {len(losses)}, the number of curves")
    if baseline is not None:
        baseline = kinds.number("baseline", baseline, **above_zero(log))

    ax = axes(ax)
    faint = tint(COLORS[0], max(0.2, 0.9 / len(losses) ** 0.3))
    for seed, curve in enumerate(losses):
        if seed == highlight:
            ax.plot(curve, color=COLORS[1], linewidth=2, linestyle=(0, (5, 1.5)), zorder=4)
        else:
            ax.plot(curve, color=faint, linewidth=0.8)
    ax.plot(median_of(losses), color=COLORS[0], linewidth=3, zorder=3)
    if baseline is not None:
        draw_reference(ax, baseline, baseline_label, "--", above=True)
    loss_axis(ax, log=log and bool(np.any(losses > 0)))
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


def median_of(losses: Array) -> Array:
    """The median over the seeds, NaN taken for worse than every number; itself NaN if so."""
    median = np.median(np.where(np.isnan(losses), np.inf, losses), axis=0)
    return np.where(np.isinf(median), np.nan, median)
