"""What a classifier says about every point of the plane."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnbook import kinds
from nnbook.plotting.parts import (
    axes,
    class_of_each,
    draw_samples,
    padded_range,
    points_of_plane,
    tint,
)
from nnbook.plotting.style import COLORS, INK
from nnbook.structure import Array

LEADS = (0.0, 0.5, 0.9, 1.01)  # over the runner-up; of two classes: 50, 75 and 95 %
STRENGTHS = (0.14, 0.26, 0.38)


def plot_regions(
    classify: Callable[[Array], Array],
    X: ArrayLike,
    Y: ArrayLike,
    ax: Axes | None = None,
    n_grid: int = 121,
) -> Axes:
    """Tint the plane by the most probable class, and draw the samples on it.

    A tint grows stronger where the class leads the runner-up by 0.5 and by 0.9; a line shows
    where two classes are equally probable.  Samples differ by shape as well as by colour.

    Parameters
    ----------
    classify : callable
        Takes points of shape (n, 2).  Returns the probability of class 1, of shape (n, 1), or
        of every class, of shape (n, n_classes): ``lambda P: sigmoid(predict(network, P))``.
    X : array_like, shape (n_samples, 2)
    Y : array_like, shape (n_samples,), (n_samples, 1) or (n_samples, n_classes)
        Labels 0, 1, ..., or one-hot rows.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    n_grid : int
        Points of the grid along each axis.

    Returns
    -------
    ax : matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If ``classify`` is no function, or ``X`` or ``Y`` no numbers.
    ValueError
        If the samples have other than two features, the labels do not fit, or ``classify``
        returns what are no probabilities.
    """
    kinds.function("classify", classify)
    X = points_of_plane("X", X)
    n_grid = kinds.integer("n_grid", n_grid, at_least=2)
    x1, x2 = (np.linspace(*padded_range(feature), n_grid) for feature in X.T)
    points = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    probabilities = class_probabilities(classify(points), len(points))
    classes = class_of_each(Y, len(X), n_classes=probabilities.shape[1])

    ax = axes(ax, 4.8, 4.0)
    for k, lead in enumerate(leads(probabilities)):
        grid = lead.reshape(n_grid, n_grid)
        tints = [tint(COLORS[k % len(COLORS)], strength) for strength in STRENGTHS]
        ax.contourf(x1, x2, grid, levels=LEADS, colors=tints)
        if grid.min() < 0 < grid.max() and (k > 0 or probabilities.shape[1] > 2):
            ax.contour(x1, x2, grid, levels=[0.0], colors=[INK], linewidths=1.6)
    draw_samples(ax, X, classes)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return ax


def class_probabilities(returned: Array, n_points: int) -> Array:
    """What ``classify`` returned, one column for each class."""
    P = kinds.floats("what classify returns", returned)
    if P.ndim != 2 or len(P) != n_points or P.size == 0:
        raise ValueError(
            f"classify must return shape ({n_points}, 1) or ({n_points}, n_classes) for "
            f"{n_points} points; got shape {P.shape}"
        )
    kinds.finite("what classify returns", P)
    if P.min() < 0 or P.max() > 1 + 1e-9:
        outside = P.min() if P.min() < 0 else P.max()
        raise ValueError(
            f"classify must return probabilities; got {kinds.told(outside)}: "
            "apply sigmoid or softmax to logits"
        )
    return np.hstack([1 - P, P]) if P.shape[1] == 1 else P


def leads(probabilities: Array) -> list[Array]:
    """By how much each class is more probable than the best of the others; below 0: less."""
    return [
        probabilities[:, k] - np.delete(probabilities, k, axis=1).max(axis=1)
        for k in range(probabilities.shape[1])
    ]
