"""A computation as a graph: values flow along the arrows, gradients against them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Text

from nnbook import kinds
from nnbook.plotting.parts import WIDTH, axes, text_of, tint
from nnbook.plotting.style import COLORS, INK
from nnbook.structure import Array

VALUE, GRADIENT = COLORS[0], COLORS[1]
OUTPUT = 0.9  # length of the wire that leaves the last node
UNIT = 1.25  # inches, where the picture is not too wide for that

Place = tuple[float, float, str]
Edge = tuple[str, str] | tuple[str, str, str]


def plot_circuit(
    nodes: Mapping[str, Place],
    edges: Sequence[Edge],
    values: Mapping[str, float | str] | None = None,
    gradients: Mapping[str, float | str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a graph of inputs and operations with values above and gradients below the wires.

    A value is what a node puts out, a gradient the derivative of the last node's value by it.
    They stand at the wire that leaves the node.  Where a node has several wires, or wires
    carry labels, all of them stand above and below the nodes instead: the gradient of a node
    belongs to all of its wires together.

    Parameters
    ----------
    nodes : mapping
        Name -> (x, y, label).  Arrows look best when neighbours are 1 to 2 apart.
    edges : sequence of tuples
        (from, to), or (from, to, label): the label, a local slope say, stands on the arrow.
    values, gradients : mapping, optional
        Name -> number or text.  Nodes may be left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure that fits the graph.

    Returns
    -------
    ax : matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If a node, an edge, a value or a gradient is of the wrong kind.
    ValueError
        If there are no nodes, or an edge, a value or a gradient names a node there is not.
    """
    check_graph(nodes, edges, values, gradients)
    starts = [edge[0] for edge in edges]
    on_wires = len(set(starts)) == len(starts) and all(len(edge) == 2 for edge in edges)
    outputs = [name for name in nodes if name not in starts] if on_wires else []

    x, y = np.array([place[:2] for place in nodes.values()]).T
    left, right = x.min() - 0.5, x.max() + (OUTPUT + 0.1 if outputs else 0.5)
    bottom, top = y.min() - 0.55, y.max() + 0.55
    unit = min(UNIT, WIDTH / (right - left))
    ax = axes(ax, unit * (right - left), unit * (top - bottom))
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.set_axis_off()

    boxes = {name: draw_node(ax, place) for name, place in nodes.items()}
    for start, end, *label in edges:
        draw_arrow(ax, nodes[start], nodes[end], boxes[start], boxes[end])
        if label:
            middle = (place_of(nodes[start]) + place_of(nodes[end])) / 2
            write_beside(ax, middle, direction(nodes[start], nodes[end]), label[0], 10, INK)
    for name in outputs:
        tip: Place = (nodes[name][0] + OUTPUT, nodes[name][1], "")
        draw_arrow(ax, nodes[name], tip, boxes[name], None)

    wires = {edge[0]: edge[1] for edge in edges} if on_wires else {}
    for texts, side, color in ((values, 1, VALUE), (gradients, -1, GRADIENT)):
        for name, number in (texts or {}).items():
            where, along, away = place_of(nodes[name]), np.array([1.0, 0.0]), 22.0
            if name in wires:
                where = (where + place_of(nodes[wires[name]])) / 2
                along, away = direction(nodes[name], nodes[wires[name]]), 9.0
            elif name in outputs:
                where, away = where + [0.55 * OUTPUT, 0], 9.0
            write_beside(ax, where, along, text_of(number), side * away, color)
    return ax


def check_graph(nodes: Any, edges: Any, values: Any, gradients: Any) -> None:
    """Refuse what is no graph, and names of nodes there are not."""
    for name, place in kinds.mapping("nodes", nodes, "name -> (x, y, label)").items():
        if not isinstance(place, (tuple, list)) or len(place) != 3:
            raise TypeError(f"node {name!r} must be (x, y, label); got {place!r}")
        for coordinate, number in zip("xy", place, strict=False):
            kinds.number(f"{coordinate} of node {name!r}", number)
    if not nodes:
        raise ValueError("nodes must hold at least one node; got none")
    named: list[Any] = []
    for edge in kinds.items("edges", edges, "(from, to) or (from, to, label)"):
        if not isinstance(edge, (tuple, list)) or len(edge) not in {2, 3}:
            raise TypeError(f"an edge must be (from, to) or (from, to, label); got {edge!r}")
        named += edge[:2]
    for what, numbers in (("values", values), ("gradients", gradients)):
        if numbers is not None:
            for name, number in kinds.mapping(what, numbers, "name -> number or text").items():
                named.append(name)
                if not isinstance(number, str):
                    kinds.scalar(f"{what}[{name!r}]", number)
    for name in named:
        if name not in nodes:
            known = ", ".join(map(str, nodes))
            raise ValueError(f"there is no node {name!r}; the nodes are {known}")


def place_of(place: Place) -> Array:
    """The point at which a node stands."""
    return np.array(place[:2])


def direction(start: Place, end: Place) -> Array:
    """The unit vector from one node to another."""
    step = place_of(end) - place_of(start)
    return step / (math.hypot(*step) or 1.0)


def draw_node(ax: Axes, place: Place) -> Patch | None:
    """Write a label, with a rounded box around it, and return the box."""
    x, y, label = place
    box = {"boxstyle": "round,pad=0.6,rounding_size=0.7", "facecolor": tint(INK, 0.07)}
    text = ax.text(
        x, y, label, ha="center", va="center", fontsize=13, color=INK,
        bbox=box | {"edgecolor": INK, "linewidth": 1.2},
    )  # fmt: skip
    return text.get_bbox_patch()


def draw_arrow(
    ax: Axes, start: Place, end: Place, box: Patch | None, end_box: Patch | None
) -> None:
    """Draw an arrow from box to box; above the boxes, which get their size when drawn."""
    ax.add_patch(
        FancyArrowPatch(
            start[:2], end[:2], patchA=box, patchB=end_box, shrinkA=0, shrinkB=0,
            arrowstyle="-|>,head_length=0.5,head_width=0.25", mutation_scale=12,
            color=INK, linewidth=1.2, zorder=4,
        )
    )  # fmt: skip


def write_beside(
    ax: Axes,
    point: Array,
    along: Array,
    text: str,
    away: float,
    color: str,
) -> Text:
    """Write a text so many points above a line through a point; below it if negative."""
    up = np.array([-along[1], along[0]]) * (1 if along[0] >= 0 else -1)
    dx, dy = away * up * (1 + 0.5 * abs(along[1]))  # a text is wider than it is high
    return ax.annotate(
        text, (point[0], point[1]), (dx, dy), textcoords="offset points", ha="center", va="center",
        color=color, zorder=5,
    )  # fmt: skip
