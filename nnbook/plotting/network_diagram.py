"""A network as circles and lines: one column of neurons per layer, one line per weight."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray

from nnbook import kinds
from nnbook.plotting.parts import RGBA, WIDTH, axes, signed_tint, tint
from nnbook.plotting.style import INK
from nnbook.structure import Array, Network

RADIUS = 0.4  # of a neuron; neighbours in a column are 1 apart
LARGEST_UNIT = 0.85  # inches between neighbours


def plot_network(
    network: Network,
    ax: Axes | None = None,
    max_units: int = 8,
    values: Sequence[ArrayLike] | None = None,
) -> Axes:
    """Draw a network: columns of neurons, inputs on the left, and its weights between them.

    A line is a weight and the ring around a neuron is its bias: blue above 0, orange below,
    and the wider, the further from 0; what is exactly 0 is a thin grey line.

    Parameters
    ----------
    network : Network
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure that fits the network.
    max_units : int
        A layer with more units shows its first ones, dots, its last one, and how many it has.
    values : sequence of array_like, optional
        Numbers to write into the neurons, one array of shape (n_units,) or (1, n_units) for
        each column: ``[cache.A_in for cache in caches] + [output]`` with the output and the
        caches of ``forward(network, x[np.newaxis])``.  They also colour the neurons.

    Returns
    -------
    ax : matplotlib.axes.Axes
        One unit between neighbours of a column, its middle at height 0.

    Raises
    ------
    TypeError, ValueError
        If ``network`` is none, ``max_units`` is below 2, or ``values`` do not fit.
    """
    network = kinds.network(network)
    max_units = kinds.integer("max_units", max_units, at_least=2)
    sizes = [len(network[0][0]), *(len(b) for _, b, _ in network)]
    columns = [column(size, max_units) for size in sizes]
    numbers = None if values is None else values_of_columns(values, sizes)

    tallest = max(float(heights[0]) for _, heights in columns)
    step = max(2.2, 1.3 * (2 * tallest + 1) / len(network))
    width, height = step * len(network) + 1.1, 2 * tallest + 1.1
    below = 0.5 if max(sizes) > max_units else 0.0  # for the number of units
    unit = min(LARGEST_UNIT, WIDTH / width)
    if ax is not None:
        box = axes(ax).bbox
        unit = min(box.width / width, box.height / (height + below)) / ax.figure.dpi
    ax = axes(ax, unit * width, unit * (height + below))
    ax.set(xlim=(-0.55, width - 0.55), ylim=(-height / 2 - below, height / 2), aspect="equal")
    ax.set_axis_off()

    largest = max(float(np.abs(p).max()) for W, b, _ in network for p in (W, b)) or 1.0
    for k, (W, _, _) in enumerate(network):
        (units_in, heights_in), (units_out, heights_out) = columns[k], columns[k + 1]
        weights = W[np.ix_(units_in, units_out)] / largest
        draw_weights(ax, k * step, heights_in, (k + 1) * step, heights_out, weights)

    font_size = 72 * unit * RADIUS * (0.54 if values is not None else 0.75)
    for k, (units, heights) in enumerate(columns):
        biases = np.zeros(len(units)) if k == 0 else network[k - 1][1][units] / largest
        draw_rings(ax, k * step, heights, biases)
        if numbers is not None:
            draw_values(ax, k * step, heights, numbers[k][units], numbers[k], font_size)
        elif k == 0:
            for unit_number, y in zip(units, heights, strict=True):
                smaller = 0.7 if unit_number >= 99 else 1.0  # three digits and more
                ax.text(
                    0, y, f"$x_{{{unit_number + 1}}}$",
                    ha="center", va="center", color=INK, fontsize=smaller * font_size,
                )  # fmt: skip
        if sizes[k] > max_units:
            draw_cut(ax, k * step, heights, sizes[k])
    return ax


def column(size: int, max_units: int) -> tuple[NDArray[np.intp], Array]:
    """Which units of a layer are shown and at which heights, with a gap where some are not."""
    if size <= max_units:
        units = rows = np.arange(size)
    else:
        units = np.append(np.arange(max_units - 1), size - 1)
        rows = np.append(np.arange(max_units - 1), max_units)
    return units, rows[-1] / 2 - rows


def values_of_columns(values: Sequence[ArrayLike], sizes: Sequence[int]) -> list[Array]:
    """One vector of finite numbers per column."""
    values = kinds.items("values", values, "arrays, one for each column")
    if len(values) != len(sizes):
        raise ValueError(
            f"values must hold one array for the inputs and one for each layer, {len(sizes)} in "
            f"all; got {len(values)}"
        )
    vectors = []
    for k, (value, size) in enumerate(zip(values, sizes, strict=True)):
        vector = kinds.finite(f"values[{k}]", kinds.floats(f"values[{k}]", value))
        if vector.shape not in {(size,), (1, size)}:
            raise ValueError(f"values[{k}] must have shape ({size},); got shape {vector.shape}")
        vectors.append(vector.ravel())
    return vectors


def stroke(share: float, faintest: float = 0.3) -> tuple[RGBA, float]:
    """Colour and width of a weight or bias, given as a share of the largest."""
    if share == 0:
        return tint(INK, 0.35), 0.8
    return signed_tint(share, faintest + (1 - faintest) * abs(share)), 0.6 + 3.4 * abs(share)


def draw_weights(
    ax: Axes, x_in: float, heights_in: Array, x_out: float, heights_out: Array, shares: Array
) -> None:
    """Draw a line from ring to ring for each weight."""
    starts, ends = np.meshgrid(heights_in, heights_out, indexing="ij")
    across = x_out - x_in
    shrink = RADIUS / np.hypot(across, ends - starts)
    dx, dy = shrink * across, shrink * (ends - starts)
    lines = np.stack([[x_in + dx, starts + dy], [x_out - dx, ends - dy]]).reshape(2, 2, -1)
    strokes = [stroke(float(share)) for share in shares.ravel()]
    ax.add_collection(
        LineCollection(
            list(lines.transpose(2, 0, 1)),
            colors=[color for color, _ in strokes],
            linewidths=[width for _, width in strokes],
        ),
        autolim=False,
    )


def draw_rings(ax: Axes, x: float, heights: Array, shares: Array) -> None:
    """Draw the neurons of a column, each with the stroke of its bias."""
    for y, share in zip(heights, shares, strict=True):
        color, width = stroke(float(share), faintest=0.6)
        if share == 0:
            color, width = tint(INK, 0.7), 1.2
        ax.add_patch(
            Circle(
                (x, y), RADIUS, facecolor=tint(INK, 0.05), edgecolor=color,
                linewidth=max(1.2, width),
            )
        )  # fmt: skip


def draw_values(
    ax: Axes, x: float, heights: Array, shown: Array, of_layer: Array, font_size: float
) -> None:
    """Write numbers into the neurons of a column, over a tint of their sign and size."""
    largest = float(np.abs(of_layer).max()) or 1.0
    for y, value in zip(heights, shown, strict=True):
        strength = 0.45 * abs(float(value)) / largest
        ax.add_patch(
            Circle((x, y), RADIUS, facecolor=signed_tint(float(value), strength), linewidth=0)
        )
        text = f"{round(float(value), 2) + 0.0:.2f}" if abs(value) < 10 else f"{value:.0f}"
        ax.text(
            x, y, text.replace("-", "\N{MINUS SIGN}"),
            ha="center", va="center", color=INK, fontsize=font_size,
        )  # fmt: skip


def draw_cut(ax: Axes, x: float, heights: Array, size: int) -> None:
    """Draw the dots that stand for the units left out, and write how many there are in all."""
    middle = heights[-1] + 1
    for y in (middle + 0.2, middle, middle - 0.2):
        ax.add_patch(Circle((x, y), 0.05, facecolor=INK, linewidth=0))
    ax.text(x, heights[-1] - 0.5, f"{size}", ha="center", va="top", color=INK)
