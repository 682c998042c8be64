"""Exercises of chapter 1: structure."""

import copy
from itertools import pairwise

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw
from nnbook.exercises.my_network import draw_network
from nnbook.exercises.running import unpacked


def count_parameters(sizes):
    """Number of weights and biases.

    Layer sizes such as [2, 4, 1] to one integer.
    """
    count = 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        count += n_in * n_out + n_out
    return count


def neuron_through(one, other):
    """A neuron whose weighted sum is 0 at one and at the other.

    Two points (2,) to its weights (2,) and its bias, a number.
    """
    across = other - one
    w = np.array([-across[1], across[0]])
    b = -(w @ one)
    return w, b


def relu(z):
    """Keep what is positive, and put 0 for the rest.

    Any shape to the same shape.
    """
    return np.maximum(z, 0)


# ---- What can be observed of a neuron's line -----------------------------------------------------


def look_at_line(submission, one, other):
    """How far the line is from either point: so no multiple of a right answer is wrong."""
    value = submission(one.copy(), other.copy())
    if value is None or value is Ellipsis:
        return value
    w, b = (np.asarray(part, float) for part in unpacked(value, ("w", "b")))
    length = np.sqrt(np.sum(w**2))
    if w.shape != (2,) or b.size != 1 or length == 0:
        return {"neuron": 0.0 if length else -1.0, "at_one": np.nan, "at_other": np.nan}
    at_one, at_other = ((w @ point + b.ravel()[0]) / length for point in (one, other))
    sign = -1.0 if tuple(w) < (0, 0) else 1.0  # of two opposite neurons
    return {"neuron": 1.0, "at_one": sign * at_one, "at_other": sign * at_other}


LINE = {
    "neuron": "It should return two weights that are not both 0, in an array of shape (2,), and "
    "one bias.",
    "at_one": "At the first point the weighted sum of your neuron is not 0.",
    "at_other": "At the first point the weighted sum of your neuron is 0, but at the other it is "
    "not.",
}


# ---- What can be observed of a network that was drawn --------------------------------------------

MANY = 1000  # from so many weights on, their mean and their spread can be judged


def look_at_network(submission, sizes, rng):
    """What holds of a network.

    1 for what does; the spread as a multiple of the right one.
    """
    given = list(sizes)
    value = submission(given, copy.deepcopy(rng))
    if value is None or value is Ellipsis:
        return value
    network, shapes = layers_of(value), list(pairwise(sizes))
    seen = dict.fromkeys(NETWORK, 1.0)
    seen["sizes_kept"] = float(given == list(sizes))
    if network is None or len(network) != len(shapes):
        return seen | {"layers": 0.0}
    again = layers_of(submission(list(sizes), copy.deepcopy(rng)))
    other = layers_of(submission(list(sizes), np.random.default_rng(12345)))
    seen["repeatable"] = float(equal(network, again))
    if seen["repeatable"]:
        seen["follows_rng"] = float(not equal(network, other))
    seen["b_shape"] = float([b.shape for _, b in network] == [(n_out,) for n_out in sizes[1:]])
    seen["b_zero"] = float(not any(b.any() for _, b in network))
    found = [W.shape for W, _ in network]
    if found == [shape[::-1] for shape in shapes]:
        seen["W_shape"] = -1.0
        network = [(W.T, b) for W, b in network]
    elif found != shapes:
        seen["W_shape"] = 0.0
    for (W, _), shape in zip(network, shapes, strict=True):
        if W.shape == shape:
            seen |= {key: v for key, v in look_at_weights(W).items() if seen[key] == 1}
        elif not W.any():
            seen["spread"] = 0.0
    return seen


def look_at_weights(W):
    """What is wrong with the weights of one layer, as far as they are enough to tell."""
    n_in, n_out = W.shape
    middle, spread = W.mean(), W.std()
    if W.size > 1 and spread == 0:
        return {"spread": 0.0} if middle == 0 else {"spread": 0.0, "centre": 0.0}
    if W.size < MANY:
        return {}
    if abs(middle) > 5 * spread / np.sqrt(W.size):
        return {"centre": 0.0}
    seen = {"normal": float(abs(np.mean(((W - middle) / spread) ** 4) - 3) < 0.6)}
    ratio = spread * np.sqrt(n_in)
    known = [1, np.sqrt(n_in), 1 / np.sqrt(n_in), np.sqrt(2), np.sqrt(n_in / n_out)]
    known.append(np.sqrt(2 * n_in / (n_in + n_out)))
    nearest = min(known, key=lambda one: abs(np.log(ratio / one)))
    is_near = abs(np.log(ratio / nearest)) < 0.08
    return seen | {"spread": float(nearest if is_near else round(ratio, 2))}


def layers_of(value):
    """The layers as pairs of arrays; None where it is no list of pairs of arrays."""
    try:
        return [(np.asarray(W, float), np.asarray(b, float)) for W, b in value]
    except (TypeError, ValueError):
        return None


def equal(a, b):
    """Whether two networks have the same weights."""
    if a is None or b is None or len(a) != len(b):
        return a is b
    return all(np.array_equal(V, W) for (V, _), (W, _) in zip(a, b, strict=True))


NETWORK = {
    "layers": "It should return a list with one pair (W, b) for every layer: one pair fewer than "
    "there are sizes, since the first size counts the inputs.",
    "W_shape": "A weight matrix has the wrong shape: a row for every input of its layer and a "
    "column for every neuron are wanted, so (n_in, n_out).",
    "b_shape": "A bias has the wrong shape: one number for every neuron is wanted, in an array "
    "with one axis, so (n_out,).",
    "b_zero": "A bias is not 0. Only the weights are drawn; every bias starts at 0.",
    "repeatable": "Two equal generators gave two different networks. All numbers should come from "
    "`rng`, so that whoever passes it decides what is drawn.",
    "centre": "The weights do not lie evenly around 0. Drawn from a normal distribution with mean "
    "0, about half of them are negative.",
    "spread": "The weights of a wide layer do not have the spread that was asked for: a standard "
    "deviation of the root of 1 over the number of its inputs.",
    "normal": "The weights have the right mean, but not the shape of a normal distribution, in "
    "which most are near 0 and a few far away.",
    "follows_rng": "Two different generators gave the same network. All numbers should come from "
    "`rng`, so no seed may be set inside.",
    "sizes_kept": "It changes the caller's list of sizes: whoever called may still need it.",
}  # fmt: skip

EXERCISES = [
    Exercise(
        neuron_through,
        page="01_structure",
        title="A neuron through two points",
        prompt="Write `neuron_through(one, other)`: weights `w`, of shape (2,), and a bias `b` of "
        "a neuron whose line goes through two different points `one` and `other`, arrays of shape "
        "(2,), also where the line is upright or passes through the origin. So its weighted sum "
        "is 0 at both. Return both, `w` first. There are many right answers; any one will do.",
        cases=[
            Case("a line that falls", (np.array([1.0, 0.0]), np.array([0.0, 3.0]))),
            Case("a line straight up", (np.array([2.0, -1.0]), np.array([2.0, 4.0]))),
            Case("a line through the origin", (np.array([-1.0, -2.0]), np.array([1.5, 3.0]))),
        ],
        look=look_at_line,
        parts=tuple(LINE),
        sentences=LINE,
        slips=[
            Slip("along", "Your weights point along the line; they should stand at a right angle "
                 "to it.",
                 "np.array([-across[1], across[0]])", "across"),
            Slip("mirrored", "Swapping the two coordinates is not enough: for a right angle one of "
                 "them changes its sign too.",
                 "-across[1], across[0]", "across[1], across[0]"),
            Slip("bias_sign", "The bias has the wrong sign: at the first point, the product with "
                 "the weights and the bias must cancel.",
                 "-(w @ one)", "w @ one"),
            Slip("no_bias", "Your bias is 0, so your line goes through the origin, with the right "
                 "slope; it should go through the points.",
                 "-(w @ one)", "0.0"),
            Slip("position", "Your weights stand at a right angle to the other point; the "
                 "difference of the two points gives the line's direction.",
                 "other - one", "other"),
            # y = m x + c, as at school.
            Slip("slope", "A slope is a division by the difference of the first coordinates, and "
                 "for a line straight up that is 0. Weights need no division.",
                 "*", "(x, y), (u, v) = one, other; m = np.divide(v - y, u - x, out=np.zeros(()), "
                 "where=u != x); return np.array([m, -1.0]), y - m * x"),
        ],
        hints=[
            "The weights stand at a right angle to the line, so their dot product with the "
            "difference of the two points is 0.",
            "The vectors (3, 1) and (-1, 3) stand at a right angle: swap the coordinates, and "
            "change the sign of one. The bias is then found from one of the points.",
            "Take the difference of the points, turn it by a right angle, and call it w. At the "
            "first point the dot product with w, plus b, is to be 0: so b is minus that product.",
        ],
    ),
    Exercise(
        count_parameters,
        page="01_structure",
        title="How many numbers a network holds",
        prompt="Write `count_parameters(sizes)`: the number of all weights and biases of a network "
        "as one integer. `sizes` is a list: first the number of inputs, then the number of neurons "
        "of each layer. Every neuron has one weight for each input of its layer, and one bias.",
        cases=[
            Case("2 inputs, 4 hidden neurons, 1 output", ([2, 4, 1],)),
            Case("four layers", ([7, 5, 3, 11, 2],)),
            Case("one layer", ([5, 3],)),
        ],
        slips=[
            # Documents 001 and 003 have no biases.
            Slip("no_biases", "You counted the weights only; every neuron also has a bias.",
                 " + n_out", ""),
            # The input counted as a layer.
            Slip("input_biases", "You counted a bias for every input too; inputs are given, and "
                 "only neurons have one.",
                 "count = 0", "count = sizes[0]"),
            # A bias for each layer, as in drawings with one "+1" node a layer.
            Slip("one_bias", "You counted one bias for each layer; every neuron of a layer has its "
                 "own.",
                 " + n_out", " + 1"),
            Slip("bias_of_inputs", "You counted a bias for every input of a layer; it belongs to "
                 "every neuron of the layer.",
                 " + n_out", " + n_in"),
            # A sum where a product belongs.
            Slip("sums", "You added the two sizes of a weight matrix; it has a number for every "
                 "pair of input and neuron.",
                 "n_in * n_out", "n_in + n_out"),
            Slip("neurons", "You added up the sizes, which counts inputs and neurons; weights and "
                 "biases are asked for.",
                 "*", "return sum(sizes)"),
            Slip("product", "You multiplied all the sizes; each layer has a weight matrix of its "
                 "own, and these are added up.",
                 "*", "return np.prod(sizes)"),
            Slip("last_layer", "You left out the last layer; the output neurons have weights and "
                 "biases too.",
                 "zip(sizes[:-1], sizes[1:])", "zip(sizes[:-2], sizes[1:-1])"),
            Slip("first_layer", "You left out the first layer, the one that takes the inputs.",
                 "zip(sizes[:-1], sizes[1:])", "zip(sizes[1:-1], sizes[2:])"),
            # "=" for "+=" in the loop.
            Slip("last_only", "You counted the last layer only; the numbers of all layers are to "
                 "be added up.",
                 "count +=", "count ="),
            # `return` indented too far.
            Slip("first_only", "You counted the first layer only; those after it are to be added.",
                 "    return count", "        return count"),
            Slip("not_added", "You returned the numbers of the layers one by one; their sum is wanted.",
                 "*", "return [a * b + b for a, b in zip(sizes[:-1], sizes[1:])]"),
            Slip("two_layers", "You counted two layers, whatever the list holds; go through all of it.",
                 "*", "a, b, c = sizes[0], sizes[1], sizes[2]; return a * b + b + b * c + c"),
            Slip("one_bias/in_all", "You counted one bias in all; every neuron has its own.",
                 "*", "return sum(a * b for a, b in zip(sizes[:-1], sizes[1:])) + 1"),
            Slip("biases_only", "That is the number of the biases; the weights are missing.",
                 "*", "return sum(sizes[1:])"),
            Slip("extra_unit", "Both sizes of a layer have a 1 added; the 1, for the bias, belongs to the inputs only.",
                 "n_in * n_out + n_out", "(n_in + 1) * (n_out + 1)"),
            Slip("all_pairs", "Every layer is joined to all later ones in your count; it is joined to the next one "
                 "only.",
                 "zip(sizes[:-1], sizes[1:])", "((a, b) for k, a in enumerate(sizes) for b in sizes[k + 1:])"),
            Slip("no_output_bias", "The biases of the last layer are missing; output neurons have one each, too.",
                 "return count", "return count - sizes[-1]"),
            Slip("squares", "Each size was taken twice, as inputs and as neurons; the weights lie between two "
                 "neighbours in the list.",
                 "*", "return sum(n * n + n for n in sizes)"),
            Slip("squares/layers", "Each layer was taken twice, as inputs and as neurons; its inputs are the size before "
                 "it in the list.",
                 "*", "return sum(n * n + n for n in sizes[1:])"),
        ],
        ways=[
            "return sum((sizes[k] + 1) * sizes[k + 1] for k in range(len(sizes) - 1))",
        ],
        hints=[
            "Take one layer first: draw it with 2 inputs and 4 neurons, and count the lines and "
            "the neurons.",
            "Go through the list in pairs of neighbours: the first is the layer's inputs, the "
            "second its neurons. For [2, 4, 1] these are (2, 4) and (4, 1); `zip(sizes[:-1], "
            "sizes[1:])` gives them.",
            "A layer has as many weights as inputs times neurons, and as many biases as neurons. "
            "Add this up over all layers.",
        ],
    ),
    Exercise(
        draw_network,
        page="01_structure",
        title="Draw the weights",
        prompt="Write `draw_network(sizes, rng)`: a list with one pair `(W, b)` for each layer. "
        "`W`, of shape (n_in, n_out), is drawn from a normal distribution with mean 0 and standard "
        "deviation: the square root of 1 / n_in; `b`, of shape (n_out,), is 0. All random numbers "
        "come from the generator `rng`, so that equal generators give equal networks.",
        cases=[
            Case("3 inputs, 5 hidden neurons, 2 outputs", ([3, 5, 2], np.random.default_rng(0))),
            Case("wide layers: 101 inputs, 61 and 53 neurons",
                 ([101, 61, 53], np.random.default_rng(1))),
            Case("a layer that widens: 31 inputs, 67 neurons",
                 ([31, 67], np.random.default_rng(2))),
        ],
        look=look_at_network,
        parts=tuple(NETWORK),
        sentences=NETWORK,
        slips=[
            # Symmetry.
            Slip("zeros", "All weights are 0. Then all neurons of a layer stay alike for ever; "
                 "they should be drawn.",
                 "rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))", "np.zeros((n_in, n_out))"),
            # Documents 000, 002 and 003: randn, unscaled.
            Slip("unscaled", "The weights have standard deviation 1, whatever the number of "
                 "inputs. The more inputs, the smaller they should be.",
                 "np.sqrt(1 / n_in)", "1"),
            # Variance taken for standard deviation.
            Slip("variance", "The weights have standard deviation 1 / n_in, which is the variance "
                 "that was wanted; the root is missing.",
                 "np.sqrt(1 / n_in)", "1 / n_in"),
            Slip("he", "The variance of the weights is 2 / n_in, as for relu; here 1 / n_in is "
                 "asked for.",
                 "1 / n_in", "2 / n_in"),
            Slip("xavier", "The variance of the weights is 2 over inputs plus neurons; here it is "
                 "1 over the inputs.",
                 "1 / n_in", "2 / (n_in + n_out)"),
            Slip("n_out", "The spread of the weights goes by the number of neurons; the number of "
                 "inputs should set it.",
                 "1 / n_in", "1 / n_out"),
            # One spread for the whole network.
            Slip("first_n_in", "The spread goes by the inputs of the first layer, in every layer; "
                 "each layer has its own number of inputs.",
                 "1 / n_in", "1 / sizes[0]"),
            # Document 001: rand, all positive.
            Slip("positive", NETWORK["centre"],
                 "rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))", "rng.random((n_in, n_out))"),
            Slip("uniform", NETWORK["normal"],
                 "rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))",
                 "rng.uniform(-np.sqrt(3 / n_in), np.sqrt(3 / n_in), (n_in, n_out))"),
            # Document 003 says so of its first matrix; PyTorch stores them so.
            Slip("transposed", "Your weight matrices have shape (n_out, n_in); wanted is a row for "
                 "every input and a column for every neuron.",
                 "(n_in, n_out))", "(n_out, n_in))"),
            # Documents 000 and 004: b with two axes.
            Slip("b_shape", NETWORK["b_shape"], "np.zeros(n_out)", "np.zeros((1, n_out))"),
            Slip("b_drawn", NETWORK["b_zero"], "np.zeros(n_out)", "rng.normal(0, 1, n_out)"),
            # np.random for rng, as all the documents do.
            Slip("global", NETWORK["repeatable"], "rng.normal", "np.random.normal"),
            # A seed inside.
            Slip("seed", NETWORK["follows_rng"],
                 "network = []", "network, rng = [], np.random.default_rng(0)"),
            Slip("layers", NETWORK["layers"], "zip(sizes[:-1], sizes[1:]", "zip(sizes[:-2], sizes[1:-1]"),
        ],
        hints=[
            "Go through the sizes in pairs of neighbours; each pair is the shape of one weight "
            "matrix.",
            "`rng.normal` takes the mean, the standard deviation (not the variance) and the shape; "
            "`np.zeros` takes a shape.",
            "For each pair of neighbours: draw W with the root of one over the first of them, make "
            "b from the second, and append the two as a pair to the list.",
        ],
    ),
    Exercise(
        relu,
        page="01_structure",
        title="The rectifier",
        prompt="Write `relu(z)`: for an array of any shape, an array of the same shape that keeps "
        "every positive entry and has 0 for every other.",
        cases=[
            Case("5 rows of 3", draw(2, (5, 3))),
            Case("integers, and far from 0", (np.array([[-800, 0, 3], [800, -1, 1]]),)),
            Case("a row of numbers", (np.array([-1.5, 0.25, 2.0, -0.125, 0.0]),)),
        ],
        slips=[
            # np.max for np.maximum.
            Slip("max", "You took the largest entry of the whole array; every entry is to be "
                 "compared with 0 on its own.",
                 "np.maximum(z, 0)", "np.max(z)"),
            Slip("max/axis", "You took the largest entry along an axis, as the 0 was taken for its "
                 "number; every entry is to be compared with 0 on its own.",
                 "np.maximum(z, 0)", "np.max(z, 0)"),
            Slip("minimum", "You kept the negative entries and put 0 for the positive ones: it is "
                 "the other way round.",
                 "np.maximum", "np.minimum"),
            # z > 0 for z * (z > 0): the slope.
            Slip("slope", "You returned 1 where z is positive: that is the slope. Positive entries "
                 "stay as they are.",
                 "np.maximum(z, 0)", "np.where(z > 0, 1, 0)"),
            Slip("absolute", "You took the sign away, so negative entries became positive; they "
                 "should become 0.",
                 "np.maximum(z, 0)", "np.abs(z)"),
            # z[z > 0]
            Slip("dropped", "You dropped the entries that are not positive; they stay in their "
                 "places, as 0.",
                 "np.maximum(z, 0)", "z[z > 0]"),
            # PyTorch's LeakyReLU.
            Slip("leaky", "You let a hundredth of the negative entries through: that is the leaky "
                 "relu. Here they become 0.",
                 ", 0)", ", 0.01 * z)"),
            # np.clip(z, 0, 1)
            Slip("clipped", "You also cut the entries off at 1; upwards there is no limit.",
                 "np.maximum(z, 0)", "np.clip(z, 0, 1)"),
            # log(1 + exp(z)), the smooth relative.
            Slip("softplus", "You computed the softplus, a smooth relative; the relu is exactly 0 "
                 "for all that is not positive.",
                 "np.maximum(z, 0)", "np.logaddexp(0, z)"),
            Slip("flat", "The entries stand in one row of numbers; the shape should stay as it was.",
                 "np.maximum(z, 0)", "np.maximum(z, 0).ravel()"),
            Slip("limited", "Large entries are cut off at 6, as a relative of relu does; relu has no upper end.",
                 "np.maximum(z, 0)", "np.clip(z, 0, 6)"),
        ],
        hints=[
            "Two cases for every entry: above 0 it stays, else it becomes 0. So the larger of two "
            "numbers is wanted.",
            "`np.max` gives the largest entry of one array; `np.maximum` compares two, entry by "
            "entry, and one of them may be a single number.",
        ],
    ),
]  # fmt: skip
