"""What no picture can be made of is refused with a word, before anything is drawn."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnbook.chain_rule import DERIVATIVES
from nnbook.forward_pass import forward
from nnbook.losses import softmax
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
from nnbook.structure import init_network, sigmoid, tanh
from nnbook.training import Fit

NETWORK = init_network([2, 1], [tanh], np.random.default_rng(0))
POINTS = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
NODES = {"x": (0, 0, "x"), "f": (1, 0, "f")}
EDGES = [("x", "f")]
IMAGES = np.ones((2, 2, 2))
UNIT = (0, 1)
TRAINING = Fit(NETWORK, [2.0, 1.0], [], False)


def bowl(a, b):
    return a * a + b * b


def curve(of_z):
    return lambda ax: plot_activations([of_z], ax=ax)


def circuit(nodes=NODES, edges=EDGES, **numbers):
    return lambda ax: plot_circuit(nodes, edges, **numbers, ax=ax)


def surface(loss_at=bowl, x_range=UNIT, **settings):
    return lambda ax: plot_surface(loss_at, x_range, UNIT, **settings, ax=ax)


SHAPE = "must take arrays and return a new one of the same shape"
REFUSED = {
    "one function": (
        lambda ax: plot_activations(tanh, ax=ax), TypeError,
        "activations must be a list of functions, .*; got function"),
    "no functions": (lambda ax: plot_activations(None, ax=ax), TypeError, "functions.*; got None"),
    "a number for a range": (
        lambda ax: plot_activations([tanh], 4, ax=ax), ValueError,
        r"z_range must be a pair of numbers \(low, high\); got shape \(\)"),
    "one end of a range": (lambda ax: plot_activations([tanh], [4], ax=ax), ValueError, "pair of"),
    "three ends": (lambda ax: plot_activations([tanh], (0, 1, 2), ax=ax), ValueError, "pair of"),
    "text for a range": (lambda ax: plot_activations([tanh], "ab", ax=ax), TypeError, "z_range"),
    "yes for derivatives": (
        lambda ax: plot_activations([tanh], derivatives=True, ax=ax), TypeError,
        "derivatives must be a dictionary such as DERIVATIVES of nnbook.chain_rule; got bool"),
    "a wrong derivative": (
        lambda ax: plot_activations([tanh], derivatives={tanh: np.sum}, ax=ax), TypeError,
        f"the derivative of tanh {SHAPE}; it returns float64"),
    "a curve of None": (curve(lambda z: None), TypeError, f"{SHAPE}; it returns None"),
    "a curve of one number": (curve(lambda z: 1.0), TypeError, f"{SHAPE}; it returns float"),
    "a shorter curve": (curve(lambda z: z[:5]), ValueError, r"for \(401,\) it returns \(5,\)"),
    "a curve that needs rows": (
        curve(softmax), TypeError, rf"softmax {SHAPE}; it says: Z must .* got shape \(401,\)"),
    "a function that changes z": (
        curve(lambda z: np.tanh(z, out=z)), TypeError, "it says: output array is read-only"),
    "a curve of complex numbers": (curve(lambda z: 1j * z), TypeError, "ndarray of complex128"),
    "nodes in a list": (circuit(["x"]), TypeError, "nodes must be a dictionary .*; got list"),
    "a node without a label": (circuit({"x": (0, 0)}), TypeError, r"'x' must be \(x, y, label\)"),
    "a node of text": (circuit({"x": ("0", 0, "x")}), TypeError, "x of node 'x' must be a number"),
    "a node nowhere": (circuit({"x": (0, math.nan, "x")}), ValueError, "y of node 'x' must be fin"),
    "no edges": (circuit(edges=None), TypeError, "edges must be a list of .*; got None"),
    "an edge from nowhere": (circuit(edges=[("x",)]), TypeError, r"be \(from, to\) .*; got \('x',"),
    "an edge of four": (circuit(edges=[("x", "f", "a", "b")]), TypeError, r"edge must be \(from"),
    "edges as texts": (circuit(edges=["xf"]), TypeError, "an edge must be .*; got 'xf'"),
    "values in a list": (circuit(values=[1]), TypeError, "values must be a dictionary.*; got list"),
    "no gradient": (circuit(gradients={"x": None}), TypeError, r"gradients\['x'\] must be a"),
    "a number of a node": (circuit({1: (0, 0, "")}, [(1, 2)]), ValueError, "no node 2; .* are 1"),
    "a classifier of no class": (
        lambda ax: plot_regions(lambda P: P[:, :0], POINTS, [0, 1, 1], ax=ax), ValueError,
        r"classify must return shape .*; got shape \([0-9]+, 0\)"),
    "nothing but gaps": (
        lambda ax: plot_fan([[math.nan, math.nan]], ax=ax), ValueError, "at least one number"),
    "a number of labels": (
        lambda ax: plot_images(IMAGES, 2, ax=ax), TypeError, "labels must be a list.*; got int"),
    "a Fit": (
        lambda ax: plot_losses(TRAINING, ax=ax), TypeError,
        "losses must be .*; got a Fit: give one of its parts, network, losses, held_out_losses"),
    "ragged losses": (
        lambda ax: plot_losses([1], [[1], [1, 2]], ax=ax), ValueError, "held_out_.* equal length"),
    "one label": (
        lambda ax: plot_losses([1], labels=("a",), ax=ax), TypeError,
        "labels must be a pair of texts; got tuple of length 1"),
    "no labels": (lambda ax: plot_losses([1], labels=None, ax=ax), TypeError, "pair .* got None"),
    "a number for an x range": (surface(x_range=3), ValueError, "x_range must be a pair of"),
    "no x range": (surface(x_range=None), TypeError, "x_range must be .*; got None"),
    "a loss of text": (surface(lambda a, b: "1"), TypeError, "loss_at returns must be a number"),
    "a loss of None": (surface(lambda a, b: None), TypeError, "must be a number; got None"),
    "a loss in an array": (surface(lambda a, b: np.ones(1)), TypeError, "number; got ndarray"),
    "a number of values": (
        lambda ax: plot_network(NETWORK, ax, values=3), TypeError, "values must be a list"),
    "a bias without end": (lambda ax: plot_neuron([1, 1], math.inf, ax), ValueError, "got inf$"),
    "layers in a list": (
        lambda ax: plot_spreads([[1.0]], ax.figure), TypeError,
        "activations must be a dictionary title -> layers; got list"),
    "a layer for layers": (
        lambda ax: plot_spreads({"a": 3}, ax.figure), TypeError, "'a' must be a list of activatio"),
    "caches for layers": (
        lambda ax: plot_spreads({"a": forward(NETWORK, POINTS)[1]}, ax.figure), TypeError,
        "'a', layer 1 .*; got a Cache: give one of its parts, A_in, Z"),
}  # fmt: skip

ON_WRONG_AXES = {
    "activation_curves": lambda ax: plot_activations([tanh], ax=ax),
    "circuit": lambda ax: plot_circuit(NODES, EDGES, ax=ax),
    "decision_regions": lambda ax: plot_regions(lambda P: sigmoid(P[:, :1]), POINTS, [0, 1, 1], ax),
    "fan_of_curves": lambda ax: plot_fan([[1.0]], ax=ax),
    "images": lambda ax: plot_images(IMAGES, ax=ax),
    "loss_curve": lambda ax: plot_losses([1.0], ax=ax),
    "loss_surface": lambda ax: plot_surface(bowl, UNIT, UNIT, ax=ax),
    "network_diagram": lambda ax: plot_network(NETWORK, ax),
    "neuron_line": lambda ax: plot_neuron([1, 1], 0, ax),
}


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_with_a_word_and_nothing_is_drawn(what, ax, recwarn) -> None:
    draw, error, message = REFUSED[what]
    before = ax.get_children()
    with pytest.raises(error, match=message) as info:
        draw(ax)
    assert info.type is error and not recwarn.list
    assert ax.get_children() == before and ax.figure.axes == [ax]


@pytest.mark.parametrize(
    "wrong", [5, plt, POINTS, "ax", [None]], ids=lambda wrong: str(type(wrong))
)
@pytest.mark.parametrize("picture", ON_WRONG_AXES)
def test_axes_of_another_kind_are_refused(picture, wrong) -> None:
    with pytest.raises(TypeError, match=r"ax must be axes of Matplotlib, such as plt.gca\(\); got"):
        ON_WRONG_AXES[picture](wrong)
    assert not plt.get_fignums()


def test_spreads_want_a_figure(ax) -> None:
    with pytest.raises(TypeError, match="fig must be a figure of Matplotlib; got Axes"):
        plot_spreads({"a": [[1.0]]}, ax)


def test_what_has_one_meaning_is_taken() -> None:
    plot_activations(iter([tanh, lambda z: z > 0]), np.array([-1, 1]))
    plot_activations([tanh], derivatives=DERIVATIVES)
    plot_surface(bowl, np.array([0, 1]), [0, 1], levels=np.int64(4))
    plot_images(IMAGES, (label for label in "ab"))
    plot_losses([1.0], np.array([]))
    assert len(plt.get_fignums()) == 5
