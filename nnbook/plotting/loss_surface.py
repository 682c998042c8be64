"""The loss as a landscape over two parameters, and the way down."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnbook import kinds
from nnbook.plotting.parts import axes, points_of_plane, tint
from nnbook.plotting.style import COLORS, INK
from nnbook.structure import Array


def plot_surface(
    loss_at: Callable[[float, float], float],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    path: ArrayLike | None = None,
    levels: int | Sequence[float] = 10,
    ax: Axes | None = None,
    *,
    n_grid: int = 81,
    xlabel: str = "$w$",
    ylabel: str = "$b$",
) -> Axes:
    """Draw lines of equal loss, the deeper the colour the higher the loss.

    Parameters
    ----------
    loss_at : callable
        Takes two floats and returns the loss; called ``n_grid**2`` times.
    x_range, y_range : pair of float
        The first and the last value of each parameter.
    path : array_like, shape (n_steps, 2), optional
        The parameters after each step of a descent: a circle marks the first, a star the last.
    levels : int or sequence of float
        The losses at which to draw a line; or how many bands, then of equal area each.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    n_grid : int
        Points of the grid along each axis.
    xlabel, ylabel : str
        The names of the two parameters.

    Returns
    -------
    ax : matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If ``loss_at`` is no function, or returns no number.
    ValueError
        If a range is empty, a loss is not finite or the same everywhere, ``levels`` do not
        increase, or ``path`` does not have two columns.
    """
    kinds.function("loss_at", loss_at)
    n_grid = kinds.integer("n_grid", n_grid, at_least=2)
    x, y = grid_line("x_range", x_range, n_grid), grid_line("y_range", y_range, n_grid)
    losses = np.array(
        [[kinds.scalar("what loss_at returns", loss_at(float(a), float(b))) for a in x] for b in y]
    )
    kinds.finite("what loss_at returns", losses)
    borders = level_borders(levels, losses)
    steps = None if path is None else points_of_plane("path", path)

    ax = axes(ax, 4.8, 4.0)
    strengths = np.linspace(0.04, 0.6, len(borders) - 1)
    ax.contourf(x, y, losses, levels=borders, colors=[tint(COLORS[0], s) for s in strengths])
    ax.contour(x, y, losses, levels=borders[1:-1], colors=[tint(COLORS[0], 0.7)], linewidths=0.7)
    if steps is not None:
        draw_path(ax, steps)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), xlabel=xlabel, ylabel=ylabel)
    return ax


def grid_line(name: str, bounds: tuple[float, float], n_grid: int) -> Array:
    """Evenly spaced values from the first to the last."""
    return np.linspace(*kinds.interval(name, bounds), n_grid)


def level_borders(levels: int | Sequence[float], losses: Array) -> Array:
    """Where the bands of the picture begin and end, from below the least loss to the greatest."""
    if losses.min() == losses.max():
        raise ValueError(f"loss_at must not be the same everywhere; it is {losses.min():g}")
    if isinstance(levels, (int, np.integer)):
        n_bands = kinds.integer("levels", levels, at_least=2)
        return np.unique(np.quantile(losses, np.linspace(0, 1, n_bands + 1)))
    inner = kinds.finite("levels", kinds.floats("levels", levels))
    if inner.ndim != 1 or len(inner) == 0 or np.any(np.diff(inner) <= 0):
        raise ValueError("levels must be a number of bands, or losses in increasing order")
    seen = inner[(inner > losses.min()) & (inner < losses.max())]
    return np.concatenate([[losses.min()], seen, [losses.max()]])


def draw_path(ax: Axes, steps: Array) -> None:
    """Draw the steps of a descent, its start and its end."""
    ax.plot(*steps.T, color=COLORS[1], linewidth=1.6, marker="o", markersize=3.5, zorder=3)
    for step, marker, size in ((steps[0], "o", 9), (steps[-1], "*", 15)):
        ax.plot(
            *step, linestyle="none", marker=marker, markersize=size, color=COLORS[1],
            markeredgecolor=INK, zorder=4,
        )  # fmt: skip
