"""What every picture is made of: each artist, where it stands and how it looks.

``python tests/plotting/test_pictures.py`` writes it into pictures.txt anew: read the difference.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch, Polygon, StepPatch
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedLocator

from nnbook.chain_rule import DERIVATIVES
from nnbook.plotting.activation_curves import plot_activations
from nnbook.plotting.circuit import plot_circuit
from nnbook.plotting.decision_regions import plot_regions
from nnbook.plotting.fan_of_curves import plot_fan
from nnbook.plotting.images import plot_images
from nnbook.plotting.loss_curve import plot_losses
from nnbook.plotting.loss_surface import plot_surface
from nnbook.plotting.network_diagram import plot_network
from nnbook.plotting.neuron_line import plot_neuron
from nnbook.plotting.spreads import plot_spreads
from nnbook.structure import Layer, identity, relu, sigmoid, tanh

FILE = Path(__file__).with_name("pictures.txt")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")

SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
NETWORK = (
    Layer(np.array([[2.0, -1.0, 0.0], [0.5, 1.0, -2.0]]), np.array([0.0, 1.0, -0.1]), tanh),
    Layer(np.array([[1.0], [-0.5], [4.0]]), np.array([-3.0]), identity),
)
GRAPH = {"x": (0, 1, "$x$"), "y": (0, 0, "$y$"), "f": (1.5, 0.5, "+")}


def corners(P: np.ndarray) -> np.ndarray:
    """Probabilities of seven classes that change with both coordinates."""
    ripples = np.cos(3 * P[:, :1] + 2 * P[:, 1:] + np.arange(7))
    return np.exp(4 * ripples) / np.exp(4 * ripples).sum(axis=1, keepdims=True)


PICTURES: dict[str, Callable[[], Axes | list[Axes]]] = {
    "activations by line style": lambda: plot_activations(
        [identity, relu, sigmoid, tanh, np.sin], (-2, 1)
    ),
    "four activations": lambda: plot_activations([identity, relu, sigmoid, tanh]),
    "activations with derivatives": lambda: plot_activations(
        [sigmoid, tanh], derivatives=DERIVATIVES
    ),
    "circuit with numbers on the wires": lambda: plot_circuit(
        GRAPH, [("x", "f"), ("y", "f")], {"x": -2, "y": 0.5, "f": -1.5}, {"x": 1, "f": 1}
    ),
    "circuit that is wide": lambda: plot_circuit(
        {"a": (1, 2, "$a$"), "b": (4, 2, "$b$"), "c": (8, 3, "$c$")}, [("a", "b"), ("b", "c")]
    ),
    "circuit with numbers at the nodes": lambda: plot_circuit(
        GRAPH, [("f", "x", "2"), ("f", "y", "3"), ("x", "y", "5")], {"f": 7}, {"f": "8"}
    ),
    "regions of two classes": lambda: plot_regions(
        lambda P: sigmoid(4 * P[:, :1] - 2), SQUARE, [0, 0, 1, 1], n_grid=5
    ),
    "regions of seven classes": lambda: plot_regions(corners, 3 * SQUARE, [0, 5, 6, 3], n_grid=9),
    "fan of curves": lambda: plot_fan([[4, 2], [3, 1], [9, 8]], baseline=2.5, highlight=1),
    "fan of one curve": lambda: plot_fan([[4, -2, 1]], log=False),
    "images": lambda: plot_images([[[0, 8], [4, 1]], [[2, 0], [0, 0]]], "ab", n_columns=1),
    "weights as images": lambda: plot_images([*np.zeros((8, 4)), [0, 1, 2, -1]], signed=True),
    "losses": lambda: plot_losses([8, 4, 2], [9, 5, 4], 6, 1),
    "losses too many to mark": lambda: plot_losses(range(31), range(31), log=False),
    "losses few enough to mark": lambda: plot_losses(range(30), range(30), log=False),
    "surface": lambda: plot_surface(
        lambda a, b: a + 2 * b, (0, 1), (0, 2), [[2, 3], [0.5, 1], [0, 0]], levels=4, n_grid=3
    ),
    "surface in ten bands": lambda: plot_surface(lambda a, b: a * b, (0, 1), (0, 1)),
    "network": lambda: plot_network(NETWORK),
    "network with small weights": lambda: plot_network(
        tuple(Layer(W / 8, b / 8, f) for W, b, f in NETWORK)
    ),
    "network with values": lambda: plot_network(
        NETWORK, values=[[1, -10], [-0.0049, 0.5, -1], [0]]
    ),
    "network with a wide layer": lambda: plot_network(
        (Layer(np.eye(100, 2), np.zeros(2), identity),), max_units=3
    ),
    "network that is just not too wide": lambda: plot_network(
        (Layer(np.eye(8, 1), np.zeros(1), identity),)
    ),
    "network on low axes": lambda: plot_network(
        (Layer(np.eye(1), np.zeros(1), tanh), Layer(np.eye(1, 9), np.zeros(9), identity)),
        Figure((6, 1), dpi=50).add_subplot(),
    ),
    "network on axes": lambda: plot_network(NETWORK, Figure((3, 2), dpi=50).add_subplot()),
    "neuron": lambda: plot_neuron([3, 4], -5),
    "neuron far from the origin": lambda: plot_neuron([0.3, 0.4], -5),
    "neuron close to the origin": lambda: plot_neuron([1, 1], 0.1),
    "neuron with small weights": lambda: plot_neuron([0.1, 0], 0),
    "neuron with samples on one side": lambda: plot_neuron([1, -2], -6, X=SQUARE * [3, 1] + [2, 6]),
    "neuron with one sample": lambda: plot_neuron([1, 2], 0, X=[[0, 0]]),
    "neuron with samples": lambda: plot_neuron([20, -10], 5, X=SQUARE, Y=[0, 0, 1, 1]),
    "neuron through the origin": lambda: plot_neuron([0, 0.5], 0, X=SQUARE),
    "spreads": lambda: plot_spreads({"one": [[-1, 1, 1], [0.5, 0.25]], "two": [[0, 2]]}),
    "spreads of zeros": lambda: plot_spreads({"zeros": [[0, 0]]}),
}

UNUSUAL = {"lines.linewidth": 1.25, "lines.markersize": 5.5}

# What an artist is asked for, where it can answer.
LOOK = "position anncoords ha va fontsize label facecolor edgecolor linewidth zorder".split()
MARKS = "marker markersize markevery markeredgecolor markeredgewidth".split()


def lines_of(picture: Axes | list[Axes]) -> Iterator[str]:
    """All that a picture shows, a line for each artist."""
    panels = picture if isinstance(picture, list) else [picture]
    figure = panels[0].get_figure()
    yield f"size {shown(figure.get_size_inches())}  {type(figure.get_layout_engine()).__name__}"
    for ax in panels:
        yield f"axes {'on' if ax.axison else 'off'}  aspect {ax.get_aspect()}"
        yield f"x {shown(ax.get_xlim())} {ax.get_xscale()} {ax.get_xlabel()}".rstrip()
        yield f"y {shown(ax.get_ylim())} {ax.get_yscale()} {ax.get_ylabel()}".rstrip()
        if isinstance(ax.xaxis.get_major_locator(), FixedLocator):
            yield f"ticks {shown(ax.get_xticks())}"
        if any(text.get_text() for text in (ax._left_title, ax._right_title)):
            pad = ax.titleOffsetTrans.transform((0, 0))[1] * 72 / figure.dpi
            yield f"titles {shown(pad)} above"
        titles = [text for text in (ax.title, ax._left_title, ax._right_title) if text.get_text()]
        seen = [*ax.lines, *ax.patches, *ax.collections, *ax.texts, ax.get_legend(), *titles]
        for artist in filter(None, seen):
            yield f"{type(artist).__name__}:  {'  '.join(known(artist))}"


def known(artist: Artist) -> list[str]:
    """The properties that have a value."""
    return [f"{name} {value}" for name, value in properties(artist) if value]


def properties(artist: Artist) -> Iterator[tuple[str, str]]:
    """The name and the value of each property that can be seen."""
    asked = LOOK
    match artist:
        case Line2D():
            x, y = artist.get_data()
            few = slice(None) if len(x) < 9 else slice(None, None, len(x) // 4)
            yield "points", shown(np.transpose([x, y])[few])
            yield "of", str(len(x))
            yield "color", colours(artist.get_color())
            yield "line", artist.get_linestyle()
            offset, dashes = artist._unscaled_dash_pattern
            yield "dashes", shown([offset, *dashes] if dashes else None)
            asked = LOOK + MARKS * (artist.get_marker() not in ("", "None"))
        case Circle():
            yield "centre", shown(artist.get_center())
            yield "radius", shown(artist.get_radius())
        case FancyArrowPatch():
            head = artist.get_arrowstyle()
            yield "ends", shown(artist._posA_posB)
            yield "shrunk", shown([artist.shrinkA, artist.shrinkB])
            yield "boxes", shown([bool(artist.patchA), bool(artist.patchB)])
            yield "head", shown([artist.get_mutation_scale(), head.head_length, head.head_width])
        case StepPatch():
            values, edges, baseline = artist.get_data()
            full = values != baseline
            yield "steps", shown(np.transpose([edges[:-1], edges[1:], values])[full])
            yield "baseline", shown(baseline)
            yield "orientation", artist.orientation
        case Polygon() | PathPatch():
            yield "points", shown(artist.get_path().vertices)
            yield "codes", shown(artist.get_path().codes)
        case ContourSet():
            yield "levels", shown(artist.levels)
            yield "filled", str(artist.filled)
        case LineCollection():
            yield "segments", shown(artist.get_segments())
        case Legend():
            box = artist.get_bbox_to_anchor().transformed(artist.axes.transAxes.inverted())
            yield "texts", " ".join(text.get_text() for text in artist.get_texts())
            yield "place", shown([artist._loc, *box.p0])
            yield "columns", shown([artist._ncols, artist.columnspacing, artist.handlelength])
        case Text():
            yield "text", artist.get_text()
            yield "color", colours(artist.get_color())
            if isinstance(artist, Annotation):
                yield "beside", shown(artist.xy)
                named = isinstance(artist.xycoords, (str, tuple))
                yield "in", str(artist.xycoords) if named else type(artist.xycoords).__name__
            elif box := artist.get_bbox_patch():
                style = box.get_boxstyle()
                yield "box", ", ".join([shown([style.pad, style.rounding_size]), *known(box)])
    for name in asked:
        if hasattr(artist, f"get_{name}"):
            value = getattr(artist, f"get_{name}")()
            yield name, colours(value) if name.endswith("color") else shown(value)


def colours(value: object) -> str:
    """Each colour and its opacity."""
    some = to_rgba_array(value)
    return ", ".join(f"{to_hex(one)} {shown(one[3])}" for one in some)


def shown(value: object) -> str:
    """Numbers to three decimals; other values as they are, and what Matplotlib chose not at all."""
    if value is None or isinstance(value, str):
        return "" if value is None or value.startswith("_child") else value
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        return " ".join(map(str, array.ravel()))
    rounded = np.round(array.ravel(), 3) + 0.0  # a negative zero becomes a zero
    return " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in rounded)


def parts(line: str) -> list[str | float]:
    """The words and numbers of a line."""
    words = line.split()
    return [float(word) if NUMBER.fullmatch(word) else word for word in words]


def drawn(name: str) -> list[str]:
    """A picture in an unusual style, as lines: what it looks like is not left to settings."""
    with mpl.style.context(["default", UNUSUAL]):
        lines = list(lines_of(PICTURES[name]()))
    plt.close("all")
    return lines


def kept() -> dict[str, list[str]]:
    """The pictures of the file."""
    pieces = FILE.read_text(encoding="utf-8").split("# ")[1:]
    return {lines[0]: [*filter(None, lines[1:])] for lines in map(str.splitlines, pieces)}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_made_of_what_it_was_made_of(name) -> None:
    now, before = drawn(name), kept()[name]
    differing = [
        (a, b)
        for a, b in zip(now, before, strict=False)
        if parts(a) != pytest.approx(parts(b), abs=2e-3, nan_ok=True)
    ]
    assert differing == [] and len(now) == len(before)


def test_no_picture_is_kept_that_is_not_drawn() -> None:
    assert list(kept()) == list(PICTURES)


if __name__ == "__main__":
    mpl.use("agg")
    FILE.write_text(
        "\n\n".join("\n".join([f"# {name}", *drawn(name)]) for name in PICTURES) + "\n",
        encoding="utf-8",
    )
