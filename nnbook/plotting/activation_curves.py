"""Activation functions as curves, with their slopes if wanted."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nnbook import kinds
from nnbook.plotting.parts import axes, name_of, tint
from nnbook.plotting.style import COLORS, INK, MARKERS
from nnbook.structure import Activation, Array

LINE_STYLES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (6, 1.5, 1, 1.5)))
N_POINTS = 401


def plot_activations(
    activations: Sequence[Activation],
    z_range: tuple[float, float] = (-4, 4),
    derivatives: Mapping[Callable[..., Any], Callable[..., Any]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw activation functions over the weighted sum z, each under its own name.

    The curves differ by line style as well as by colour.  With ``derivatives`` all functions
    are solid, each with marks of its own, and the derivative of each is thin and dashed, in its
    colour and with its marks.  A jump, such as that of relu's derivative, is left open.

    Parameters
    ----------
    activations : sequence of callables
        Each takes and returns an array of shape (n,).
    z_range : pair of float
        The first and the last z.
    derivatives : mapping, optional
        From each function to its derivative: ``DERIVATIVES`` of chapter 4.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    ax : matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If one of the activations is no function of arrays, or ``derivatives`` no mapping.
    ValueError
        If there are none, the range is empty, or a derivative is not known.
    """
    activations = kinds.functions("activations", activations)
    if not activations:
        raise ValueError("activations must hold at least one function; got none")
    z = np.linspace(*kinds.interval("z_range", z_range), N_POINTS)
    if derivatives is not None:
        kinds.mapping("derivatives", derivatives, "such as DERIVATIVES of nnbook.chain_rule")
        for activation in activations:
            kinds.derivative_known(activation, z, derivatives=derivatives)
    curves = [curve(activation, z) for activation in activations]

    ax = axes(ax)
    ax.axhline(0, color=tint(INK, 0.3), linewidth=0.8)
    ax.axvline(0, color=tint(INK, 0.3), linewidth=0.8)
    for k, activation in enumerate(activations):
        look: dict[str, Any] = {"color": COLORS[k % len(COLORS)]}
        if derivatives is None:
            look["linestyle"] = LINE_STYLES[k % len(LINE_STYLES)]
        else:
            first = N_POINTS // 40 + k * N_POINTS // (8 * len(activations))  # not on each other
            look |= {"marker": MARKERS[k % len(MARKERS)], "markevery": (first, N_POINTS // 8)}
        ax.plot(*curves[k], label=name_of(activation), **look)
        if derivatives is not None:
            slope = derivatives[activation]
            look |= {"linestyle": (0, (4, 2)), "linewidth": 1.2, "markersize": 4}
            ax.plot(*curve(slope, z), label=name_of(slope), **look)
    ax.set(xlabel="$z$", xlim=(z[0], z[-1]))
    # Above the axes, where no curve can be.
    ax.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1), handlelength=2.6, columnspacing=1.4,
        ncols=len(activations) if len(activations) <= 4 else 3,
    )  # fmt: skip
    return ax


def curve(function: Callable[..., Any], z: Array) -> tuple[Array, Array]:
    """The points of a function's curve."""
    return open_at_jumps(z, kinds.applied(name_of(function), function, z).astype(float))


def open_at_jumps(x: Array, y: Array) -> tuple[Array, Array]:
    """The points of a curve, with a NaN wherever it jumps by half its height at once."""
    steps = np.abs(np.diff(y))
    jumps = np.flatnonzero(steps > max(0.5 * np.ptp(y), 1e-9)) + 1
    return np.insert(x, jumps, np.nan), np.insert(y, jumps, np.nan)
