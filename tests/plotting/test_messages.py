"""What is said, word by word, of arguments that no picture can be made of."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
from refusal import refused

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
from nnbook.structure import Layer, init_network, tanh
from nnbook.training import Fit

NETWORK = init_network([2, 1], [tanh], np.random.default_rng(0))
POINTS = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
NODES, EDGES = {"x": (0, 0, "x"), "f": (1, 0, "f")}, [("x", "f")]
IMAGES = np.ones((2, 2, 2))
UNIT = (0, 1)


def bowl(a, b):
    return a * a + b * b


def flat(value):
    """A classifier that says the same everywhere."""
    return lambda P: np.full((len(P), 1), value)


SAID = [
    (lambda: plot_activations([]), "activations must hold at least one function; got none"),
    (lambda: plot_activations([tanh], (1, 1)), "z_range[1] must be > 1; got 1.0"),
    (lambda: plot_circuit({"x": (0, 0)}, EDGES), "node 'x' must be (x, y, label); got (0, 0)"),
    (lambda: plot_circuit({"x": (0, math.nan, "x")}, EDGES),
     "y of node 'x' must be finite; got nan"),
    (lambda: plot_circuit({"x": ("0", 0, "x")}, EDGES), "x of node 'x' must be a number; got str"),
    (lambda: plot_circuit({}, []), "nodes must hold at least one node; got none"),
    (lambda: plot_circuit(NODES, [("x",)]),
     "an edge must be (from, to) or (from, to, label); got ('x',)"),
    (lambda: plot_circuit(NODES, [("x", "g")]), "there is no node 'g'; the nodes are x, f"),
    (lambda: plot_circuit(NODES, EDGES, {"x": None}), "values['x'] must be a number; got None"),
    (lambda: plot_circuit(NODES, EDGES, {}, {"x": None}),
     "gradients['x'] must be a number; got None"),
    (lambda: plot_regions(flat(0.5), POINTS, [0, 1, 1], n_grid=1), "n_grid must be >= 2; got 1"),
    (lambda: plot_regions(flat(0.5), POINTS[:, :1], [0, 1, 1]),
     "X must have shape (n_samples, 2), one column for each axis of the picture; got shape (3, 1)"),
    (lambda: plot_regions(flat(0.5), 3, [0, 1, 1]),
     "X must have shape (n_samples, n_features); got shape ()"),
    (lambda: plot_regions(flat("a"), POINTS, [0, 1, 1]),
     "what classify returns must be an array of numbers; got text"),
    (lambda: plot_regions(flat(np.nan), POINTS, [0, 1, 1]),
     "what classify returns must be finite; got nan at row 0, column 0"),
    (lambda: plot_regions(lambda P: P[:3, 0], POINTS, [0, 1, 1], n_grid=2),
     "classify must return shape (4, 1) or (4, n_classes) for 4 points; got shape (3,)"),
    (lambda: plot_regions(flat(-0.5), POINTS, [0, 1, 1]),
     "classify must return probabilities; got -0.5: apply sigmoid or softmax to logits"),
    (lambda: plot_regions(flat(1 + 1e-8), POINTS, [0, 1, 1]),
     "classify must return probabilities; got 1.00000001: apply sigmoid or softmax to logits"),
    (lambda: plot_regions(flat(0.5), POINTS, [0, 1]),
     "Y must have one label per sample: 3; got shape (2,)"),
    (lambda: plot_regions(flat(0.5), POINTS, [0, 1, np.nan]), "Y must be finite; got nan at row 2"),
    (lambda: plot_regions(flat(0.5), POINTS, [[0, 1, 0]] * 3),
     "Y must have shape (3,), (3, 1) or, one-hot, (3, 2); got shape (3, 3)"),
    (lambda: plot_regions(flat(0.5), POINTS, [0, 1.5, 2.5]),
     "labels in Y must be whole numbers, one per class; found 1.5"),
    (lambda: plot_regions(flat(0.5), POINTS, [0, 1, 2]),
     "label 2 has no class: 2 classes are 0 to 1"),
    (lambda: plot_regions(flat(0.5), POINTS, [[1, 1]] * 3),
     "every row of Y must sum to 1; row 0 sums to 2"),
    (lambda: plot_fan([1, 2]), "curves must have shape (n_seeds, n_epochs); got shape (2,)"),
    (lambda: plot_fan([[math.nan]]), "curves must hold at least one number; got nan only"),
    (lambda: plot_fan([[math.inf]]),
     "curves must be finite; fill up with nan after the last finite loss"),
    (lambda: plot_fan([[-1]]), "curves must be >= 0 on a logarithmic axis: use log=False"),
    (lambda: plot_fan([[1]], highlight=1), "highlight must be below 1, the number of curves"),
    (lambda: plot_fan([[1]], highlight=-1), "highlight must be >= 0; got -1"),
    (lambda: plot_fan([[1]], baseline=0), "baseline must be > 0; got 0"),
    (lambda: plot_images(np.full((1, 2, 2), math.nan)),
     "images must be finite; got nan at (0, 0, 0)"),
    (lambda: plot_images(np.ones((1, 5))),
     "images must have shape (n_images, height, width) or (n_images, side * side); got "
     "shape (1, 5); one image is image[np.newaxis]"),
    (lambda: plot_images(np.ones(4)),
     "images must have shape (n_images, height, width) or (n_images, side * side); got shape (4,)"),
    (lambda: plot_images(-IMAGES), "images must be >= 0; got -1: use signed=True for weights"),
    (lambda: plot_images(IMAGES, n_columns=0), "n_columns must be >= 1; got 0"),
    (lambda: plot_images(IMAGES, [1]), "labels must be 2, one for each image; got 1"),
    (lambda: plot_losses([[1]]), "losses must have shape (n_epochs,); got shape (1, 1)"),
    (lambda: plot_losses([]), "losses must hold at least one number; got no losses"),
    (lambda: plot_losses([math.nan, math.nan]),
     "losses must hold at least one number; got 2 losses"),
    (lambda: plot_losses([1, -math.inf, math.inf]),
     "losses must be finite, or nan for a gap; got -inf at 1"),
    (lambda: plot_losses([1, -0.5, -1]),
     "losses must be >= 0 on a logarithmic axis; got -1: use log=False"),
    (lambda: plot_losses([1], [[1]]),
     "held_out_losses must have shape (n_epochs,); got shape (1, 1)"),
    (lambda: plot_losses([1], baseline=0), "baseline must be > 0; got 0"),
    (lambda: plot_losses([1], noise_floor=0), "noise_floor must be > 0; got 0"),
    (lambda: plot_surface(bowl, (1, 0), UNIT), "x_range[1] must be > 1; got 0.0"),
    (lambda: plot_surface(bowl, UNIT, (1, 0)), "y_range[1] must be > 1; got 0.0"),
    (lambda: plot_surface(bowl, UNIT, UNIT, n_grid=1), "n_grid must be >= 2; got 1"),
    (lambda: plot_surface(lambda a, b: None, UNIT, UNIT),
     "what loss_at returns must be a number; got None"),
    (lambda: plot_surface(lambda a, b: math.nan, UNIT, UNIT),
     "what loss_at returns must be finite; got nan at row 0, column 0"),
    (lambda: plot_surface(lambda a, b: 7, UNIT, UNIT),
     "loss_at must not be the same everywhere; it is 7"),
    (lambda: plot_surface(bowl, UNIT, UNIT, levels=1), "levels must be >= 2; got 1"),
    (lambda: plot_surface(bowl, UNIT, UNIT, levels=[math.nan]),
     "levels must be finite; got nan at row 0"),
    (lambda: plot_surface(bowl, UNIT, UNIT, levels=[1, 1]),
     "levels must be a number of bands, or losses in increasing order"),
    (lambda: plot_surface(bowl, UNIT, UNIT, [[1, 2, 3]]),
     "path must have shape (n_samples, 2), one column for each axis of the picture; got "
     "shape (1, 3)"),
    (lambda: plot_network(NETWORK[0]),
     "network must be a tuple of layers; got Layer: one layer is (layer,)"),
    (lambda: plot_network(NETWORK, max_units=1), "max_units must be >= 2; got 1"),
    (lambda: plot_network(NETWORK, values=[[1, 2]]),
     "values must hold one array for the inputs and one for each layer, 2 in all; got 1"),
    (lambda: plot_network(NETWORK, values=[[1, 2], [1, 2]]),
     "values[1] must have shape (1,); got shape (2,)"),
    (lambda: plot_network(NETWORK, values=[[1, 2], ["a"]]),
     "values[1] must be an array of numbers; got text"),
    (lambda: plot_network(NETWORK, values=[[1, math.inf], [1]]),
     "values[0] must be finite; got inf at row 1"),
    (lambda: plot_neuron([1], 0), "w must have shape (2,), as for two inputs; got shape (1,)"),
    (lambda: plot_neuron([math.nan, 1], 0), "w must be finite; got nan at row 0"),
    (lambda: plot_neuron([1, 1], math.inf), "b must be finite; got inf"),
    (lambda: plot_neuron([1, 1], [1, 2]), "b must be one number; got shape (2,)"),
    (lambda: plot_neuron([0, 0], 1), "w must not be 0: z = b everywhere, and there is no line"),
    (lambda: plot_neuron([1, 1], 0, X=[[1]]),
     "X must have shape (n_samples, 2), one column for each axis of the picture; got shape (1, 1)"),
    (lambda: plot_neuron([1, 1], 0, Y=[1]), "Y needs X: the samples whose labels it holds"),
    (lambda: plot_spreads({"a": 3}), "'a' must be a list of activations; got int"),
    (lambda: plot_spreads({}),
     "activations must hold at least one panel, and each at least one layer"),
    (lambda: plot_spreads({"a": []}),
     "activations must hold at least one panel, and each at least one layer"),
    (lambda: plot_spreads({"a": [[1], []]}),
     "'a', layer 2 must hold at least one activation; got none"),
    (lambda: plot_spreads({"a": ["x"]}), "'a', layer 1 must be an array of numbers; got str"),
    (lambda: plot_spreads({"a": [[math.inf]]}), "'a', layer 1 must be finite; got inf at row 0"),
    (lambda: plot_activations(["relu"]),
     "activation 0 must be a function; got str: write relu, without quotes"),
    (lambda: plot_activations([tanh], 4),
     "z_range must be a pair of numbers (low, high); got shape ()"),
    (lambda: plot_activations([tanh], (0, math.inf)), "z_range[1] must be finite and > 0; got inf"),
    (lambda: plot_activations([np.exp], derivatives=DERIVATIVES),
     "the derivative of exp is not known; write it, and teach it by DERIVATIVES[exp] = what you "
     "called it (from nnbook.chain_rule)"),
    (lambda: plot_activations([tanh], derivatives={tanh: np.sum}),
     "the derivative of tanh must take arrays and return a new one of the same shape; it returns"
     " float64"),
    (lambda: plot_activations([lambda z: z[:5]]),
     "<lambda> must take arrays and return a new one of the same shape; for (401,) it returns "
     "(5,)"),
    (lambda: plot_activations([softmax]),
     "softmax must take arrays and return a new one of the same shape; it says: Z must have "
     "shape (n_samples, n_classes); got shape (401,): the logits of one sample are Z[np.newaxis]"),
    (lambda: plot_activations([lambda z: np.tanh(z, out=z)]),
     "<lambda> must take arrays and return a new one of the same shape; it says: output array is"
     " read-only"),
    (lambda: plot_activations([lambda z: 1j * z]),
     "<lambda> must take arrays and return a new one of the same shape; it returns ndarray of "
     "complex128"),
    (lambda: plot_circuit(NODES, [("x", "f", "a", "b")]),
     "an edge must be (from, to) or (from, to, label); got ('x', 'f', 'a', 'b')"),
    (lambda: plot_circuit(NODES, EDGES, {"g": 1}), "there is no node 'g'; the nodes are x, f"),
    (lambda: plot_circuit({1: (0, 0, "")}, [(1, 2)]), "there is no node 2; the nodes are 1"),
    (lambda: plot_regions(lambda P: P[:, :0], POINTS, [0, 1, 1]),
     "classify must return shape (14641, 1) or (14641, n_classes) for 14641 points; got shape "
     "(14641, 0)"),
    (lambda: plot_fan([]), "curves must have shape (n_seeds, n_epochs); got shape (0,)"),
    (lambda: plot_fan([[1, 2], [1]]),
     "curves must be an array of numbers with rows of equal length; row 0 has 2, row 1 has 1"),
    (lambda: plot_images(np.ones((0, 8, 8))),
     "images must have shape (n_images, height, width) or (n_images, side * side); got shape (0,"
     " 8, 8)"),
    (lambda: plot_losses(Fit(NETWORK, [2.0, 1.0], [], False)),
     "losses must be an array of numbers; got a Fit: give one of its parts, network, losses, "
     "held_out_losses, interrupted"),
    (lambda: plot_losses(x for x in [1.0]),
     "losses must be an array of numbers; got a generator: wrap it in list(...)"),
    (lambda: plot_losses([1], [-1]),
     "held_out_losses must be >= 0 on a logarithmic axis; got -1: use log=False"),
    (lambda: plot_losses([1], labels="ab"), "labels must be a pair of texts; got str"),
    (lambda: plot_losses([1], labels=("a",)),
     "labels must be a pair of texts; got tuple of length 1"),
    (lambda: plot_surface(lambda a, b: np.ones(1), UNIT, UNIT),
     "what loss_at returns must be a number; got ndarray of float64"),
    (lambda: plot_network((Layer(*NETWORK[0][:2], "sigmoid"),)),
     "activation of layer 0 must be a function; got str: write sigmoid, without quotes"),
    (lambda: plot_spreads({"a": forward(NETWORK, POINTS)[1]}),
     "'a', layer 1 must be an array of numbers; got a Cache: give one of its parts, A_in, Z"),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "message"), SAID, ids=[message for _, message in SAID])
def test_the_message_says_what_is_wrong_and_nothing_is_drawn(draw, message) -> None:
    with refused((TypeError, ValueError), message):
        draw()
    assert not plt.get_fignums()


def test_what_has_one_meaning_is_taken() -> None:
    plot_activations(iter([tanh, lambda z: z > 0]), np.array([-1, 1]))
    plot_surface(bowl, np.array([0, 1]), [0, 1], levels=np.int64(4))
    plot_images(IMAGES, (label for label in "ab"))
    plot_losses([1.0], np.array([]))
    plot_losses([np.float64(2), 1])
    assert len(plt.get_fignums()) == 5
