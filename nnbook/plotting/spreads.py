"""How the activations of deep networks spread, layer by layer, for several initialisations."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from numpy.typing import ArrayLike

from nnbook import kinds
from nnbook.plotting.parts import WIDTH, tint
from nnbook.plotting.style import COLORS, INK
from nnbook.structure import Array

N_BINS = 40


def plot_spreads(
    activations: Mapping[str, Sequence[ArrayLike]], fig: Figure | None = None
) -> list[Axes]:
    """Draw a histogram of the activations of every layer, one panel for each initialisation.

    Each histogram lies on its side and is as wide as its fullest bin demands, so a layer whose
    activations are all alike is one bar; the number above it is their standard deviation.

    Parameters
    ----------
    activations : mapping
        Title of a panel -> activations of each layer, arrays of any shape.
    fig : matplotlib.figure.Figure, optional
        Where to draw; a new figure by default.

    Returns
    -------
    axes : list of matplotlib.axes.Axes
        From top to bottom, all over the same range.

    Raises
    ------
    TypeError
        If an activation is no array of numbers.
    ValueError
        If there is no panel, a panel has no layer, or a layer no finite numbers.
    """
    panels = {
        title: [
            layer_values(f"{title!r}, layer {k}", A)
            for k, A in enumerate(kinds.items(repr(title), layers, "activations"), start=1)
        ]
        for title, layers in kinds.mapping("activations", activations, "title -> layers").items()
    }
    if not panels or not all(panels.values()):
        raise ValueError("activations must hold at least one panel, and each at least one layer")
    reach = max(float(np.abs(A).max()) for layers in panels.values() for A in layers) or 1.0
    bins = np.linspace(-reach, reach, N_BINS + 1)

    if fig is not None and not isinstance(fig, FigureBase):
        raise TypeError(f"fig must be a figure of Matplotlib; got {kinds.kind(fig)}")
    if fig is None:
        fig = plt.figure(figsize=(WIDTH, 0.4 + 1.7 * len(panels)), layout="constrained")
    axes = list(fig.subplots(len(panels), sharex=True, sharey=True, squeeze=False)[:, 0])
    for k, (ax, (title, layers)) in enumerate(zip(axes, panels.items(), strict=True)):
        for layer, A in enumerate(layers, start=1):
            draw_histogram(ax, layer, A, bins, COLORS[k % len(COLORS)])
        ax.set_title(title, loc="left", fontsize="medium", pad=16)
        ax.set_ylabel("$a$")
    n_layers = max(len(layers) for layers in panels.values())
    axes[-1].set(xticks=range(1, n_layers + 1), xlim=(0.7, n_layers + 1), xlabel="$k$")
    axes[-1].set_ylim(-1.08 * reach, 1.08 * reach)
    return axes


def layer_values(name: str, value: ArrayLike) -> Array:
    """All activations of a layer in one vector."""
    A = kinds.finite(name, kinds.floats(name, value)).ravel()
    if A.size == 0:
        raise ValueError(f"{name} must hold at least one activation; got none")
    return A


def draw_histogram(ax: Axes, layer: int, A: Array, bins: Array, color: str) -> None:
    """Draw a histogram on its side, standing on the vertical line of its layer."""
    counts, _ = np.histogram(A, bins)
    ax.stairs(
        layer + 0.85 * counts / counts.max(), bins, baseline=layer, orientation="horizontal",
        fill=True, facecolor=tint(color, 0.45), edgecolor=color, linewidth=0.8,
    )  # fmt: skip
    ax.annotate(
        brief(float(A.std())), (layer, 1), xycoords=("data", "axes fraction"),
        xytext=(0, 2), textcoords="offset points", fontsize="small", color=INK,
    )  # fmt: skip


def brief(spread: float) -> str:
    """A number in five characters at most, so that ten stand side by side.

    >>> brief(0.417), brief(0.0482), brief(0.0063), brief(0.00087)
    ('0.42', '0.05', '0.006', '9e−4')
    """
    if spread >= 0.01 or spread == 0:
        return f"{spread:.2f}"
    if spread >= 0.001:
        return f"{spread:.3f}"
    return f"{spread:.0e}".replace("e-0", "e-").replace("-", "\N{MINUS SIGN}")
