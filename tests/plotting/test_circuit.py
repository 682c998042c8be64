"""Two graphs whose numbers are worked out by hand."""

import numpy as np

from nnbook.plotting.circuit import GRADIENT, VALUE, plot_circuit

# q = x + y = -2 + 5 = 3, f = q z = 3 * (-4) = -12;
# df/dq = z = -4, df/dz = q = 3, df/dx = df/dy = df/dq * 1 = -4.
PRODUCT = {
    "nodes": {"x": (0, 2, "$x$"), "y": (0, 1, "$y$"), "z": (0, 0, "$z$"),
              "q": (1.5, 1.5, "+"), "f": (3, 0.8, "×")},
    "edges": [("x", "q"), ("y", "q"), ("q", "f"), ("z", "f")],
    "values": {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12},
    "gradients": {"x": -4, "y": -4, "z": 3, "q": -4, "f": 1},
}  # fmt: skip

# p = 2w + 3b = 18, q = 2b + 1 = 9, z = p q = 162 at w = 3, b = 4;
# dz/dw = 2 * 9 = 18, dz/db = 3 * 9 + 2 * 18 = 63.
TWO_PATHS = {
    "nodes": {"w": (0, 1.4, "$w$"), "b": (0, 0, "$b$"), "p": (1.9, 1.4, "$2w+3b$"),
              "q": (1.9, 0, "$2b+1$"), "z": (3.8, 0.7, "×")},
    "edges": [("w", "p", "2"), ("b", "p", "3"), ("b", "q", "2"), ("p", "z", "9"),
              ("q", "z", "18")],
    "values": {"w": 3, "b": 4, "p": 18, "q": 9, "z": 162},
    "gradients": {"w": 18, "b": 63, "p": 9, "q": 18, "z": 1},
}  # fmt: skip


def numbers(ax, color):
    """The texts of one colour, and the points beside which they stand."""
    return [(t.get_text(), tuple(t.xy)) for t in ax.texts if t.get_color() == color]


def offsets(ax, color):
    return [t.xyann[1] for t in ax.texts if t.get_color() == color]


def test_numbers_stand_at_the_middle_of_the_wire_that_leaves_their_node(ax) -> None:
    plot_circuit(**PRODUCT, ax=ax)
    assert [text for text, _ in numbers(ax, VALUE)] == ["−2", "5", "−4", "3", "−12"]
    assert [text for text, _ in numbers(ax, GRADIENT)] == ["−4", "−4", "3", "−4", "1"]
    assert min(offsets(ax, VALUE)) > 0 > max(offsets(ax, GRADIENT))
    middles = [(0.75, 1.75), (0.75, 1.25), (1.5, 0.4), (2.25, 1.15)]
    for color in (VALUE, GRADIENT):
        points = [point for _, point in numbers(ax, color)]
        np.testing.assert_allclose(points[:4], middles)
        assert points[4][0] > 3 and points[4][1] == 0.8  # on the wire out of the last node


def test_where_a_node_has_two_wires_the_numbers_stand_at_the_nodes(ax) -> None:
    plot_circuit(**TWO_PATHS, ax=ax)
    places = [place[:2] for place in TWO_PATHS["nodes"].values()]
    assert numbers(ax, VALUE) == list(zip(["3", "4", "18", "9", "162"], places, strict=True))
    assert numbers(ax, GRADIENT) == list(zip(["18", "63", "9", "18", "1"], places, strict=True))
    assert min(offsets(ax, VALUE)) > 0 > max(offsets(ax, GRADIENT))
    labels = {tuple(t.xy): t.get_text() for t in ax.texts if hasattr(t, "xyann")}
    assert labels[0.95, 1.4] == "2"  # w to p
    assert labels[0.95, 0.7] == "3"  # b to p
    assert labels[0.95, 0.0] == "2"  # b to q
