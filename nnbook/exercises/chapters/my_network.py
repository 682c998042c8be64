"""The pieces of the reader's own network: chapters 2, 4, 5 and 6."""

import copy

import numpy as np

from nnbook.exercises import my_network as ours
from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw, generators, is_cut_first, is_shuffled
from nnbook.exercises.chapters.structure import layers_of
from nnbook.exercises.running import Unusable, unpacked


def softmax_backward(dP, P):
    """The gradient at Z, where P = softmax(Z) in every row.

    dP and P (n, n_classes) to an array of that shape.
    """
    return P * (dP - np.sum(dP * P, axis=1, keepdims=True))


def penalty_step(network, gradients, learning_rate, strength):
    """A step on the loss plus strength times sum(W**2).

    Lists of (W, b) and (dW, db) to a new list of (W, b).
    """
    new = []
    for (W, b), (dW, db) in zip(network, gradients, strict=True):
        W = W - learning_rate * (dW + 2 * strength * W)
        b = b - learning_rate * db
        new.append((W, b))
    return new


# ---- For the cases -------------------------------------------------------------------------------


def network_of(seed, *sizes):
    """A network with biases that are not 0."""
    shapes = [
        shape for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)
        for shape in ((n_in, n_out), (n_out,))
    ]  # fmt: skip
    numbers = draw(seed, *shapes)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def samples(seed, n, n_in, n_classes):
    """X, and one-hot Y in which every class comes."""
    X, order = draw(seed, (n, n_in))[0], np.random.default_rng(seed).permutation(n)
    return X, np.eye(n_classes)[order % n_classes]


def unlike(a, b):
    """Whether two lists of layers differ in shape or number."""
    a, b = layers_of(a), layers_of(b)
    return a is None or any(
        V.shape != W.shape or not np.allclose(V, W)
        for pair, other in zip(a, b, strict=True) for V, W in zip(pair, other, strict=True)
    )  # fmt: skip


def in_parts(layers, n_layers, letter=""):
    """The arrays of a list of layers by name, the last layer first; None where there are none."""
    names = [f"{letter}{name}{k}" for k in range(n_layers, 0, -1) for name in "Wb"]
    pairs = layers_of(layers)
    if pairs is None or len(pairs) != n_layers:
        return {"layers": 0.0} | dict.fromkeys(names, np.nan)
    arrays = [array for pair in reversed(pairs) for array in pair]
    return {"layers": 1.0} | dict(zip(names, arrays, strict=True))


def holds(call):
    """1 where a call says so; 0 where it says no, or raises."""
    try:
        return float(bool(call()))
    except Exception:
        return 0.0


PAIRS = (
    "It should return a list with one pair for every layer, in the order of the layers: first "
    "what belongs to its W, then what belongs to its b."
)
DEPTH = (
    "It is right for a network of three layers, but not for one of another number of layers: go "
    "through the list, however long it is."
)
KEPT = (
    "It changes the network that came in: whoever called may still need it, so make new arrays and "
    "a new list."
)
DIVIDED = "The division by the number of samples is missing. The loss is a mean over the samples."


# ---- What can be observed ------------------------------------------------------------------------


def look_at_forward(forward, network, X):
    """The list that comes back, for three layers, and whether another depth works too."""
    A = forward(copy.deepcopy(network), X.copy())
    if A is None or A is Ellipsis:
        return A
    names = ["X", "A1", "A2", "logits"]
    entries = len(A) if isinstance(A, list | tuple) else 0
    if entries != 4:
        found = dict(zip(names, A, strict=False)) if entries else {}
        return {"entries": entries} | dict.fromkeys([*names, "any depth"], np.nan) | found
    deep = network_of(20, 3, 2, 4, 4, 2, 3)
    one = network[:1]
    return {"entries": 4} | dict(zip(names, A, strict=True)) | {
        "any depth": holds(
            lambda: np.allclose(forward(deep, X[:, :3])[-1], ours.forward(deep, X[:, :3])[-1])
            and np.allclose(forward(one, X)[-1], ours.forward(one, X)[-1])
        )
    }  # fmt: skip


def look_at_backward(backward, network, X, Y):
    """The gradients of three layers, and whether another depth works too."""
    given, A = copy.deepcopy(network), ours.forward(network, X)
    gradients = backward(given, A, Y)
    if gradients is None or gradients is Ellipsis:
        return gradients
    deep = network_of(21, X.shape[1], 4, 4, 3, 2, Y.shape[1])
    one = network_of(22, X.shape[1], Y.shape[1])
    return in_parts(gradients, 3, "d") | {
        "kept": float(not unlike(given, network)),
        "A kept": float(len(A) == 4 and all(map(np.array_equal, A, ours.forward(network, X)))),
        "any depth": holds(
            lambda: not any(
                unlike(backward(other, ours.forward(other, X), Y),
                       ours.backward(other, ours.forward(other, X), Y))
                for other in (one, deep)
            )
        ),
    }  # fmt: skip


def look_at_step(step, network, gradients, learning_rate):
    """The new layers, and whether the old ones are still there."""
    given = copy.deepcopy(network)
    new = step(given, copy.deepcopy(gradients), learning_rate)
    if new is None or new is Ellipsis:
        return new
    return in_parts(new, len(network)) | {"kept": float(not unlike(given, network))}


def look_at_penalty(step, network, gradients, learning_rate, strength):
    """The new layers, and whether the old ones are still there."""
    return look_at_step(lambda *given: step(*given, strength), network, gradients, learning_rate)


def look_at_loop(train, network, X, Y, learning_rate, steps):
    """The losses and the network after the steps."""
    given = copy.deepcopy(network)
    value = train(given, X.copy(), Y.copy(), learning_rate, steps)
    if value is None or value is Ellipsis:
        return value
    if layers_of(value) is not None:
        raise Unusable("kind", "it returned the network alone; the losses are wanted too.")
    new, losses = unpacked(value, ("the network", "the list of losses"))
    if layers_of(new) is None and layers_of(losses):
        raise Unusable("kind", "the losses came first; wanted is the network, then the losses.")
    return {"losses": losses} | in_parts(new, len(network)) | {
        "kept": float(not unlike(given, network))
    }  # fmt: skip


def look_at_adam(adam, w, gradients, learning_rate):
    """What w and the state are after the first step and after the second."""
    state, seen = (0, 0, 0), {}
    for when, g in zip(("", " after two steps"), gradients, strict=True):
        before = w.copy()
        value = adam(w, g, state, learning_rate)
        seen["kept"] = seen.get("kept", 1.0) * np.array_equal(w, before)
        if value is None or value is Ellipsis:
            return value
        w, state = unpacked(value, ("w", "the state"))
        state = unpacked(state, ("t", "m", "r"))
        seen |= {f"{name}{when}": part for name, part in zip("tmrw", (*state, w), strict=True)}
    return seen


def look_at_adam_step(adam_step, network, gradients, learning_rate):
    """The network after two steps, and the arrays that the states remember."""
    given, states = copy.deepcopy(network), [((0, 0, 0), (0, 0, 0)) for _ in network]
    for _ in range(2):
        value = adam_step(network, copy.deepcopy(gradients), states, learning_rate)
        if value is None or value is Ellipsis:
            return value
        network, states = unpacked(value, ("the network", "the states"))
    means = holds(
        lambda: all(
            np.allclose(state[1], 0.19 * g)
            for pair, both in zip(states, gradients, strict=True)
            for state, g in zip(pair, both, strict=True)
        )
    )
    return in_parts(network, len(given)) | {"states": means}


SPLIT = {
    "three pairs": "It should return three pairs (X, Y): the rows to train with, those held out, "
    "and those of the test.",
    "sizes": "The parts have other sizes than asked for: a fifth of the rows each, rounded down, "
    "for the second and the third, and all others for the first.",
    "no row twice": "Some rows are in two parts, or twice in one. What the test set holds must "
    "not have been trained with.",
    "X and Y together": "The rows of X and Y no longer belong together: one order for both is "
    "wanted.",
    "mixed": "Rows that stood side by side still do, or share a part. Data is often sorted: "
    "shuffle all rows before you cut.",
    "repeatable": "Two equal generators gave different parts. The order should come from `rng` "
    "alone.",
    "follows rng": "Two different generators gave the same parts. The order should come from `rng`, "
    "so no seed may be set inside.",
}  # fmt: skip


def look_at_split(split, X, Y, rng):
    """What can be seen of three parts, whatever their order."""
    parts = split(X.copy(), Y.copy(), copy.deepcopy(rng))
    if parts is None or parts is Ellipsis:
        return parts
    again, *others = (split(X.copy(), Y.copy(), r) for r in (rng, *generators()))

    def rows_in(parts):
        return [[int(row[0]) for row in part] for part, _ in parts]  # the first column counts rows

    try:
        pairs = [(np.asarray(a, float), np.asarray(b, float)) for a, b in parts]
        first, *orders = map(rows_in, (pairs, *others))
        sizes, rows = [*map(len, first)], sum(first, [])
        _train, _held, _test = sizes
    except (TypeError, ValueError, IndexError):
        return dict.fromkeys(SPLIT, 0.0)
    seen = (
        True,
        sizes,
        len(set(rows)) == len(rows),
        all(np.array_equal(b, Y[a[:, 0].astype(int)]) for a, b in pairs),
        not is_cut_first(first)
        and (orders[0] == orders[1] or is_shuffled([sum(order, []) for order in orders])),
        repr(parts) == repr(again),
        repr(parts) != repr(others[0]),
    )
    return dict(zip(SPLIT, seen, strict=True))


def numbered(n):
    """X whose first column counts its rows, and Y."""
    return np.column_stack([np.arange(n), *draw(30, (n, 2))]), draw(31, (n, 2))[0]


BEST = {
    "losses": "The list of held-out losses is not right: one for every epoch, of the network after "
    "that epoch, on the held-out samples.",
    "patience": "It stops at the wrong time: after `patience` epochs in a row in which the "
    "held-out loss was not lower than its lowest so far.",
    "best": "The network that you return is not the one with the lowest held-out loss.",
}


def look_at_early_stopping(train, network, training, held_out, learning_rate, batch_size, patience):
    """The losses, when it stopped, and which network came back."""
    rng, given = np.random.default_rng(0), copy.deepcopy(network)
    value = train(given, training, held_out, learning_rate, batch_size, patience, rng)
    if value is None or value is Ellipsis:
        return value
    best, losses = unpacked(value, ("the network", "the held-out losses"))
    losses = np.asarray(losses, float)
    if losses.ndim != 1 or not losses.size or layers_of(best) is None:
        return dict.fromkeys(["losses", "patience", "best", "kept"], 0.0)
    loss = ours.cross_entropy(ours.forward(layers_of(best), held_out[0])[-1], held_out[1])
    return {
        "losses": losses,
        "patience": float(len(losses) - 1 - np.argmin(losses) == patience),
        "best": float(np.isclose(loss, losses.min(), rtol=1e-9)),
        "kept": float(not unlike(given, network)),
    }


def crossed(seed):
    """Samples to train with and held-out ones, some of the wrong class: both losses turn."""
    X, Y = samples(seed, 12, 2, 2)
    Y = np.eye(2)[(X[:, 0] > 0).astype(int)]
    Y_held = Y[:7].copy()
    Y[[0, 3]] = Y[[0, 3]][:, ::-1]
    Y_held[np.argmax(np.abs(X[:7, 0]))] = Y_held[np.argmax(np.abs(X[:7, 0]))][::-1]
    return (X, Y), (X[:7] * 0.9, Y_held)


def alike(seed):
    """The same sample again and again, so that every order of them trains alike; and held out."""
    (X, Y), held_out = crossed(seed)
    return (X[[0] * 6], Y[[0] * 6]), held_out


FIVE = {"the number of samples": 5}
SEVEN = {"the number of samples": 7}

EXERCISES = [
    Exercise(
        ours.forward,
        page="02_forward_pass",
        title="Run a network of any depth",
        prompt="Write `forward(network, X)`. `network` is a list of pairs `(W, b)`, however many; "
        "`X` has shape (n, n_in). Every layer computes its weighted sums, the product with W plus "
        "b; the hidden layers then apply tanh, the last one does not. Return the list of all that "
        "passes between the layers: `X` first, then what each hidden layer hands on, and last the "
        "weighted sums of the last layer.",
        cases=[
            Case("5 samples, layers of 4, 4 and 3 neurons",
                 (network_of(1, 3, 4, 4, 3), draw(2, (5, 3))[0])),
            Case("7 samples, layers of 5, 4 and 2 neurons",
                 (network_of(3, 4, 5, 4, 2), draw(4, (7, 4))[0])),
            Case("3 samples, three layers of 3 neurons",
                 (network_of(16, 3, 3, 3, 3), draw(17, (3, 3))[0])),
        ],
        slips=[
            # A loop that treats every layer alike.
            Slip("last_bent", "The last layer is squashed by tanh as well. Its weighted sums are "
                 "wanted as they are: they are the logits.",
                 "A.append(A[-1] @ W + b)\n    return", "A.append(np.tanh(A[-1] @ W + b))\n    return"),
            Slip("no_tanh", "No layer bends: without tanh the hidden layers together are one "
                 "straight map.",
                 "np.tanh(A[-1] @ W + b)", "A[-1] @ W + b"),
            # Document 003's habit.
            Slip("sigmoid", "Your hidden layers apply the sigmoid; tanh is asked for.",
                 "np.tanh(A[-1] @ W + b)", "1 / (1 + np.exp(-(A[-1] @ W + b)))"),
            Slip("relu", "Your hidden layers apply relu; tanh is asked for.",
                 "np.tanh(A[-1] @ W + b)", "np.maximum(A[-1] @ W + b, 0)"),
            # Documents 001 and 003 have none.
            Slip("no_bias", "The biases are missing: every neuron adds its own b to its sum.",
                 " + b", ""),
            Slip("no_bias/hidden", "The biases of the hidden layers are missing.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(A[-1] @ W)"),
            Slip("no_bias/last", "The biases of the last layer are missing.",
                 "A.append(A[-1] @ W + b)", "A.append(A[-1] @ W)"),
            Slip("bias_after", "The biases are added after tanh; they belong inside, to the "
                 "weighted sum.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(A[-1] @ W) + b"),
            Slip("tanh_first", "tanh was applied to what comes in, before the weights; it belongs "
                 "around the weighted sum.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(A[-1]) @ W + b"),
            Slip("X_again", "Every layer takes X itself; each should take what the layer before it "
                 "hands on.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(X @ W + b)"),
            Slip("W_first", "The product is the wrong way round: samples are rows, so W stands on "
                 "the right.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(W @ A[-1] + b)"),
            Slip("transposed", "You turned W over; W has a row for every input, and fits as it is.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(A[-1] @ W.T + b)"),
            Slip("entry_by_entry", "`*` multiplies entry by entry; a weighted sum needs the "
                 "product of matrices.",
                 "np.tanh(A[-1] @ W + b)", "np.tanh(A[-1] * W + b)"),
            Slip("sums_kept", "Your list holds the weighted sums of the hidden layers. What they "
                 "hand on is the tanh of these.",
                 "*", "A, kept = X, [X]\n    for W, b in network[:-1]:\n        "
                 "kept.append(A @ W + b)\n        A = np.tanh(kept[-1])\n    W, b = network[-1]\n    "
                 "return [*kept, A @ W + b]"),
            Slip("no_X", "The list begins with the first hidden layer; X itself comes first.",
                 "return A", "return A[1:]"),
            Slip("output_alone", "You returned the output alone. The list of all that passes "
                 "between the layers is wanted, X first and the output last.",
                 "return A", "return A[-1]"),
            # `return` indented too far.
            Slip("first_only", "Your list ends after the first layer: does the `return` stand inside "
                 "the loop?",
                 "        A.append(np.tanh(A[-1] @ W + b))\n",
                 "        A.append(np.tanh(A[-1] @ W + b))\n        return A\n"),
            Slip("softmax", "Your last entry holds probabilities; the logits are wanted, before "
                 "softmax.",
                 "return A", "A[-1] = softmax(A[-1])\n    return A"),
        ],
        hints=[
            "Keep a list that begins with X. Each layer takes the last entry of the list and "
            "appends what it makes of it.",
            "A loop over all layers but the last, `network[:-1]`, with tanh; after it the last "
            "one, without.",
            "In the loop: append `np.tanh(A[-1] @ W + b)` to the list `A`.",
        ],
        parts=("entries", "X", "A1", "A2", "logits", "any depth"),
        look=look_at_forward,
        sentences={
            "entries": "For three layers the list should have four entries: X, what each of "
            "the two hidden layers hands on, and the logits.",
            "any depth": DEPTH,
        },
    ),
    Exercise(
        ours.tanh_slope,
        page="04_chain_rule",
        title="The slope of tanh, from its value",
        prompt="Write `tanh_slope(A)`: `A` holds values of tanh, that is A = tanh(Z), in an array "
        "of any shape. Return the slope of tanh at each of these places, in the same shape. Z is "
        "not needed.",
        cases=[
            Case("5 rows of 3", (np.round(np.tanh(draw(5, (5, 3))[0]), 3),)),
            Case("values of -1, 0 and 1, integers", (np.array([-1, 0, 1]),)),
        ],
        slips=[
            # Documents 003 and others hand a derivative of z the value.
            Slip("tanh_again", "You took tanh of A, but A is already tanh(Z).",
                 "A**2", "np.tanh(A)**2"),
            Slip("square_missing", "A is not squared; in the slope of tanh it is.",
                 "A**2", "A"),
            Slip("sigmoid", "A (1 - A) is the slope of the sigmoid; tanh has another one.",
                 "1 - A**2", "A * (1 - A)"),
            Slip("sign", "The sign between 1 and the square is wrong: tanh is flattest where A is "
                 "near -1 or 1, so the slope must shrink there.",
                 "1 - A", "1 + A"),
            Slip("square_of_difference", "You subtracted first and squared then; A alone is "
                 "squared.", "1 - A**2", "(1 - A)**2"),
            Slip("negative", "Your slopes are negative, but tanh rises everywhere.",
                 "1 - A**2", "A**2 - 1"),
            Slip("double", "You doubled A; it should be squared.", "A**2", "A * 2"),
            Slip("square_alone", "You returned the square of A; the slope is what is left of 1.",
                 "1 - A**2", "A**2"),
            Slip("relu", "You returned the slope of relu, 1 or 0; that of tanh has all values "
                 "between.",
                 "1 - A**2", "np.where(A > 0, 1.0, 0.0)"),
            Slip("arctan", "That is 1 divided by 1 plus the square, as in the slope of arctan; tanh's is 1 minus "
                 "the square.",
                 "1 - A**2", "1 / (1 + A**2)"),
            Slip("factor_too_many", "There is an `A` too many in front, as in the sigmoid's slope.",
                 "1 - A**2", "A * (1 - A**2)"),
        ],
        hints=[
            "The slope is 1 where tanh goes through 0, and near 0 where tanh is near -1 or 1.",
            "tanh' = 1 - tanh². And tanh is A.",
        ],
    ),
    Exercise(
        ours.loss_slope,
        page="04_chain_rule",
        title="The slope of softmax and cross-entropy",
        prompt="Write `loss_slope(logits, Y)`: the derivative of the mean cross-entropy with "
        "respect to every logit, an array of the shape of `logits`, (n, n_classes). `Y`, of the same "
        "shape, is one-hot. Your `softmax` may be used.",
        cases=[
            Case("5 samples of 3 classes",
                 (draw(6, (5, 3))[0], samples(6, 5, 2, 3)[1]), FIVE),
            Case("7 samples of 2 classes",
                 (2 * draw(7, (7, 2))[0], samples(7, 7, 2, 2)[1]), SEVEN),
        ],
        slips=[
            # Document 000: the mean as its loss, the gradients of the sum.
            Slip("sum", "You did not divide by the number of samples: the loss is a mean over "
                 "them.",
                 "(softmax(logits) - Y) / len(Y)", "softmax(logits) - Y"),
            Slip("entries", "You divided by the number of entries; the cross-entropy is a mean "
                 "over the samples, which are the rows.",
                 "len(Y)", "Y.size"),
            Slip("classes", "You divided by the number of classes; the mean is over the samples, "
                 "which are the rows.",
                 "len(Y)", "Y.shape[1]"),
            # Document 003: y - o, with steps that add.
            Slip("sign", "The sign is wrong: where the probability is above Y, the loss grows with "
                 "the logit.",
                 "softmax(logits) - Y", "Y - softmax(logits)"),
            Slip("logits", "You compared the logits themselves with Y; their softmax is compared.",
                 "softmax(logits)", "logits"),
            # Two slopes multiplied that belong together already.
            Slip("extra_slope", "You multiplied by P (1 - P) as well. That slope is inside the "
                 "short form already.",
                 "*", "P = softmax(logits); return P * (1 - P) * (P - Y) / len(Y)"),
            # The binary form, one output at a time.
            Slip("sigmoid", "You took the sigmoid of every logit by itself; the classes compete, "
                 "so softmax is needed.",
                 "softmax(logits)", "1 / (1 + np.exp(-logits))"),
            # Only the true class: the derivative at P, or a forgotten log-sum.
            Slip("true_class_only", "Only the logits of the true class have a slope in your "
                 "answer; the others push the loss up too.",
                 "(softmax(logits) - Y) / len(Y)", "Y * (softmax(logits) - 1) / len(Y)"),
            Slip("at_P", "That is the derivative with respect to the probabilities; the one with "
                 "respect to the logits is asked for.",
                 "(softmax(logits) - Y) / len(Y)", "-Y / softmax(logits) / len(Y)"),
            Slip("columns", "Your softmax runs down the columns; every row has the sum 1.",
                 "softmax(logits)", "softmax(logits.T).T"),
            Slip("mse", "That is the slope of the squared error; the factor 2 does not belong to "
                 "the cross-entropy.",
                 "(softmax(logits) - Y)", "2 * (softmax(logits) - Y)"),
            # Composed of softmax's slope and one that holds it already.
            Slip("jacobian_again", "You sent P - Y back through softmax once more; it is the slope at the "
                 "logits already.",
                 "*", "P = softmax(logits); d = (P - Y) / len(Y)\n"
                 "    return P * (d - np.sum(d * P, axis=1, keepdims=True))"),
            Slip("table", "Your softmax runs over the whole table; every row has the sum 1.",
                 "softmax(logits)", "(np.exp(logits) / np.exp(logits).sum())"),
            Slip("others_only", "The logits of the true classes have no slope in your answer; "
                 "theirs is negative.",
                 "softmax(logits) - Y", "softmax(logits) * (1 - Y)"),
            Slip("likeliest", "You took the likeliest class for certain; the probabilities "
                 "themselves are compared with Y.",
                 "softmax(logits)", "np.eye(logits.shape[1])[logits.argmax(axis=1)]"),
            Slip("squared", "You squared the difference; the slope is the difference itself.",
                 "(softmax(logits) - Y)", "(softmax(logits) - Y) ** 2"),
            Slip("difference_inside", "You took the softmax of a difference; it is the softmax minus Y.",
                 "softmax(logits) - Y", "softmax(logits - Y)"),
            Slip("slope_alone", "That is the slope of a probability at its own logit, P times 1 minus P; the true class "
                 "does not show in it.",
                 "(softmax(logits) - Y)", "softmax(logits) * (1 - softmax(logits))"),
            Slip("minus_one", "The probabilities were multiplied by the targets minus 1; the targets are to be "
                 "subtracted.",
                 "(softmax(logits) - Y)", "softmax(logits) * (Y - 1)"),
        ],
        hints=[
            "Make a logit a little larger. If its class is the true one, the loss sinks; if not, "
            "it grows. By how much depends on the probability of that class.",
            "Probability minus target, for every entry, over the number of samples.",
        ],
    ),
    Exercise(
        ours.backward,
        page="05_backprop",
        title="Back through a network of any depth",
        prompt="Write `backward(network, A, Y)`. `network` is a list of pairs `(W, b)`, `A` the "
        "list that your `forward(network, X)` returned, and `Y`, of shape (n, n_classes), is one-hot. The "
        "loss is the mean cross-entropy. Return a list of pairs `(dW, db)`, one for each layer and "
        "in the order of the layers; each has the shape of what it belongs to. Use your "
        "`loss_slope` and `tanh_slope`.",
        cases=[
            Case("5 samples, layers of 4, 4 and 3 neurons",
                 (network_of(8, 3, 4, 4, 3), *samples(9, 5, 3, 3)), FIVE),
            Case("7 samples, layers of 5, 4 and 2 neurons",
                 (network_of(10, 4, 5, 4, 2), *samples(11, 7, 4, 2)), SEVEN),
            Case("3 samples, three layers of 3 neurons",
                 (network_of(18, 3, 3, 3, 3), *samples(19, 3, 3, 3)), {"the number of samples": 3}),
        ],
        slips=[
            # The order in which they are found.
            Slip("reversed", "Your list begins with the last layer. It should have the order of "
                 "the network.",
                 "gradients.insert(0, (A_in.T @ dZ, dZ.sum(axis=0)))",
                 "gradients.append((A_in.T @ dZ, dZ.sum(axis=0)))"),
            Slip("no_transpose", "What goes back passes W from outputs to inputs, and you used W "
                 "the way of the forward pass.",
                 "dZ @ W.T", "dZ @ W"),
            Slip("slope_before", "You multiplied by the slope of tanh before going back through W; "
                 "it belongs to the layer in front of W.",
                 "(dZ @ W.T) * tanh_slope(A_in)", "(dZ * tanh_slope(A_in)) @ W.T"),
            Slip("slope_of_output", "The slope of tanh was taken at the output of the layer behind "
                 "W; it belongs to what came into it.",
                 "*", "gradients, dZ = [], loss_slope(A[-1], Y)\n"
                 "    for k in reversed(range(len(network))):\n"
                 "        gradients.insert(0, (A[k].T @ dZ, dZ.sum(axis=0)))\n"
                 "        dZ = (dZ @ network[k][0].T) * tanh_slope(A[k + 1])\n"
                 "    return gradients"),
            Slip("matrix_product", "The slopes of tanh come in by a product of matrices; they "
                 "belong to the entries, one by one.",
                 "(dZ @ W.T) * tanh_slope(A_in)", "dZ @ W.T @ tanh_slope(A_in)"),
            Slip("value_for_slope", "You multiplied by what the layer handed on; its slope is "
                 "wanted there.",
                 "tanh_slope(A_in)", "A_in"),
            Slip("double", "Everything is twice too large: the 2 of a squared error does not "
                 "belong to the cross-entropy.",
                 "dZ = loss_slope(A[-1], Y)", "dZ = 2 * loss_slope(A[-1], Y)"),
            Slip("db_per_sample", "Your db has a number for each sample. A bias belongs to a "
                 "neuron: sum over the samples.",
                 "axis=0", "axis=1"),
            Slip("db_not_summed", "Your db is dZ itself. All samples share one bias, so their "
                 "gradients add up.",
                 "dZ.sum(axis=0)", "dZ"),
            Slip("pair_swapped", "The pairs are the wrong way round: dW comes first, then db.",
                 "(A_in.T @ dZ, dZ.sum(axis=0))", "(dZ.sum(axis=0), A_in.T @ dZ)"),
            # Gallery bugs of chapter 5.
            Slip("no_tanh_slope", "The slope of tanh is missing: what comes back to a hidden layer "
                 "must pass its bend.",
                 " * tanh_slope(A_in)", ""),
            Slip("tanh_slope_of_sums", "You handed the slope of tanh something else than what the "
                 "layer handed on: tanh was applied to it once more.",
                 "tanh_slope(A_in)", "tanh_slope(np.tanh(A_in))"),
            Slip("sigmoid_slope", "A (1 - A) is the slope of the sigmoid; the hidden layers are "
                 "tanh.",
                 "tanh_slope(A_in)", "A_in * (1 - A_in)"),
            Slip("square_missing", "A is not squared; in the slope of tanh it is.",
                 "tanh_slope(A_in)", "(1 - A_in)"),
            Slip("output_bent", "You multiplied by a slope of tanh at the output; the last layer "
                 "has no tanh.",
                 "dZ = loss_slope(A[-1], Y)", "dZ = loss_slope(A[-1], Y) * tanh_slope(A[-1])"),
            # Document 000, 003: the error alone.
            Slip("sum", "You did not divide by the number of samples: these are the gradients of "
                 "the summed loss.",
                 "loss_slope(A[-1], Y)", "loss_slope(A[-1], Y) * len(Y)"),
            # Documents 002 and 004 divide in every layer.
            Slip("averaged_again", "Your gradients are divided by the number of samples twice: the "
                 "slope of the mean loss carries that division already.",
                 "(A_in.T @ dZ, dZ.sum(axis=0))",
                 "(A_in.T @ dZ / len(Y), dZ.sum(axis=0) / len(Y))"),
            Slip("averaged_again/db", "You took the mean for db. The division by the number of "
                 "samples is in dZ already; here a sum is wanted.",
                 "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
            Slip("sign", "All gradients have the wrong sign: it is probability minus target.",
                 "dZ = loss_slope(A[-1], Y)", "dZ = -loss_slope(A[-1], Y)"),
            Slip("logits", "The slope of the loss was taken of the logits minus Y; the softmax of "
                 "the logits is compared.",
                 "loss_slope(A[-1], Y)", "(A[-1] - Y) / len(Y)"),
            # A dense layer that hands back its own gradient.
            Slip("dW_for_W", "What goes back passes through W, and you multiplied by dW.",
                 "dZ @ W.T", "dZ @ gradients[0][0].T"),
            # PyTorch users' `optimizer.step()` inside the loop, document 002's update in backward.
            Slip("updated_first", "What goes back passed through a W that had moved already. The "
                 "loss was measured with the old one.",
                 "dZ @ W.T", "dZ @ (W - gradients[0][0]).T"),
            Slip("keepdims", "Your db is a table with one row; b has one dimension, and so has db.",
                 "axis=0", "axis=0, keepdims=True"),
            Slip("db_total", "Your db is one number for the whole layer. Each neuron has its own "
                 "bias: sum over the samples alone.",
                 "dZ.sum(axis=0)", "dZ.sum()"),
            Slip("db_total/full", "Your db is one number for the whole layer. Each neuron has its "
                 "own bias: sum over the samples alone.",
                 "dZ.sum(axis=0)", "np.full(dZ.shape[1], dZ.sum())"),
            Slip("dW_transposed", "Your dW lie on their side: row i of W belongs to input i, and "
                 "so must row i of dW.",
                 "A_in.T @ dZ", "dZ.T @ A_in"),
            # `X[-1]`, or a loop over samples that keeps the last.
            Slip("last_sample", "Only the last sample counts in your dW; all samples add up.",
                 "A_in.T @ dZ", "A_in[-1:].T @ dZ[-1:]"),
            Slip("last_layer_only", "Only the last layer has a gradient; the others are 0.",
                 "dZ = (dZ @ W.T) * tanh_slope(A_in)", "dZ = 0 * (dZ @ W.T)"),
            Slip("logits/sum", "You compared the logits themselves with Y, and did not divide by the number of "
                 "samples. The slope of the loss takes their softmax.",
                 "loss_slope(A[-1], Y)", "A[-1] - Y"),
            Slip("same_dZ", "Every layer got the dZ of the last one; it has to go back through W and through "
                 "tanh, layer by layer.",
                 "dZ = (dZ @ W.T) * tanh_slope(A_in)", "dZ = dZ"),
            Slip("from_the_front", "You began at the first layer; the way back begins at the last.",
                 "*", "gradients, dZ = [], loss_slope(A[-1], Y)\n"
                 "    for (W, b), A_in in zip(network, A):\n"
                 "        gradients.append((A_in.T @ dZ, dZ.sum(axis=0)))\n"
                 "        dZ = (dZ @ W.T) * tanh_slope(A_in)\n"
                 "    return gradients"),
            Slip("output_for_input", "Your dW takes what the layer handed on; it takes what came into the layer.",
                 "*", "gradients, dZ = [], loss_slope(A[-1], Y)\n"
                 "    for k in reversed(range(len(network))):\n"
                 "        gradients.insert(0, (A[k + 1].T @ dZ, dZ.sum(axis=0)))\n"
                 "        dZ = (dZ @ network[k][0].T) * tanh_slope(A[k])\n"
                 "    return gradients"),
            Slip("no_target", "Y has no part in your dZ: it is probability minus target.",
                 "loss_slope(A[-1], Y)", "loss_slope(A[-1], 0 * Y)"),
        ],
        hints=[
            "Begin at the end: dZ of the last layer is the slope of the loss. Then, for each layer "
            "from the last to the first: its dW and db, and the dZ of the layer before.",
            "What came into a layer stands in `A`: into the last layer `A[-2]`, into the first "
            "`A[0]`, which is X. `zip(network[::-1], A[-2::-1])` pairs them from the end.",
            "dW is what came in, transposed, times dZ; db the sum of the rows of dZ. The next dZ "
            "is dZ times W transposed, times `tanh_slope` of what came in. `insert(0, ...)` puts "
            "a pair in front.",
        ],
        parts=("layers", "dW3", "db3", "dW2", "db2", "dW1", "db1", "kept", "A kept",
               "any depth"),
        look=look_at_backward,
        sentences={
            "layers": PAIRS, "kept": KEPT, "any depth": DEPTH,
            "A kept": "It changes the list `A` or an array in it: whoever called may still need it.",
        },
    ),
    Exercise(
        softmax_backward,
        page="05_backprop",
        title="Back through softmax alone",
        prompt="Write `softmax_backward(dP, P)` for P = softmax(Z), row by row. `dP` (n, n_classes) is the "
        "gradient of some loss with respect to the probabilities and `P` what softmax returned; "
        "return the gradient with respect to the logits Z, of the same shape.",
        cases=[
            Case("5 rows of 3 classes",
                 (draw(12, (5, 3))[0], np.round(ours.softmax(draw(13, (5, 3))[0]), 4))),
            Case("7 rows of 2 classes",
                 (draw(14, (7, 2))[0], np.round(ours.softmax(draw(15, (7, 2))[0]), 4))),
        ],
        slips=[
            # The diagonal alone: the most frequent form in published code.
            Slip("diagonal", "You used P (1 - P), as if each probability had a logit of its own. "
                 "Every logit moves all probabilities of its row.",
                 "P * (dP - np.sum(dP * P, axis=1, keepdims=True))", "dP * P * (1 - P)"),
            Slip("passed_on", "You passed dP on as it is; that is right only where the loss's "
                 "slope at the logits is handed in.",
                 "P * (dP - np.sum(dP * P, axis=1, keepdims=True))", "dP"),
            Slip("P_missing", "The factor P in front is missing.", "P * (dP -", "(dP -"),
            Slip("own_term_only", "You multiplied dP by P; how a logit pushes the other "
                 "probabilities of its row down is missing.",
                 "P * (dP - np.sum(dP * P, axis=1, keepdims=True))", "P * dP"),
            Slip("unweighted", "You subtracted the plain sum of dP; each entry counts with its "
                 "probability.",
                 "np.sum(dP * P,", "np.sum(dP,"),
            Slip("mean", "You subtracted the plain mean of dP; each entry counts with its "
                 "probability.",
                 "np.sum(dP * P,", "np.mean(dP,"),
            Slip("sign", "The second part is added; it should be subtracted.",
                 "dP - np", "dP + np"),
            Slip("table", "You summed over the whole table; every row has a sum of its own.",
                 "np.sum(dP * P, axis=1, keepdims=True)", "np.sum(dP * P)"),
            Slip("columns", "You summed down the columns; a sample is a row.",
                 "axis=1", "axis=0"),
            Slip("softmax_again", "You took softmax of P; P is its result already.",
                 "*", "P = np.exp(P) / np.exp(P).sum(axis=1, keepdims=True)\n"
                 "    return P * (dP - np.sum(dP * P, axis=1, keepdims=True))"),
        ],
        ways=[
            "return np.stack([(np.diag(p) - np.outer(p, p)) @ d for d, p in zip(dP, P)])",
        ],
        hints=[
            "Nudge one logit: its own probability rises by P (1 - P), and every other one of the "
            "row sinks by P times its own. Both paths lead to the loss, so they add up.",
            "Take out the factor P. What is left in the bracket is dP minus one number for each "
            "row: the sum of dP times P.",
        ],
    ),
    Exercise(
        ours.step,
        page="06_training",
        title="One step down",
        prompt="Write `step(network, gradients, learning_rate)`, one step of gradient descent. "
        "`network` is a list of pairs `(W, b)` and `gradients` a list of pairs `(dW, db)`, as "
        "`backward` returns it. Return a new list of pairs `(W, b)`, and leave the given one as "
        "it is.",
        cases=[
            Case("3 in, 4 hidden, 2 out", (network_of(61, 3, 4, 2), network_of(62, 3, 4, 2), 0.1)),
            Case("a large rate", (network_of(63, 2, 5, 3), network_of(64, 2, 5, 3), 2.5)),
        ],
        slips=[
            # Document 003 adds, since its error is y - o.
            Slip("ascent", "You added the gradient. It points uphill, and the step should go down.",
                 " - learning_rate", " + learning_rate"),
            # Document 003 has no learning rate.
            Slip("no_rate", "You subtracted the whole gradient; the learning rate says how much of "
                 "it.",
                 "learning_rate * ", ""),
            Slip("step_alone", "You returned the steps; the network after the step is wanted.",
                 "new.append((W, b))",
                 "new.append((-learning_rate * dW, -learning_rate * db))"),
            Slip("biases_left", "The biases stayed where they were; they move like the weights.",
                 "b - learning_rate * db", "b"),
            Slip("weights_left", "The weights stayed where they were; they move too.",
                 "W - learning_rate * dW", "W"),
            Slip("brackets", "The learning rate shrinks the parameters as well; only the gradient "
                 "is multiplied by it.",
                 "*",
                 "return [(learning_rate * (W - dW), learning_rate * (b - db))\n"
                 "            for (W, b), (dW, db) in zip(network, gradients)]"),
            Slip("divided", "You divided by the learning rate; a small rate should give a small "
                 "step.",
                 "*",
                 "return [(W - dW / learning_rate, b - db / learning_rate)\n"
                 "            for (W, b), (dW, db) in zip(network, gradients)]"),
            Slip("swapped", "Network and gradients have changed places: you moved the gradients.",
                 "*",
                 "return [(dW - learning_rate * W, db - learning_rate * b)\n"
                 "            for (W, b), (dW, db) in zip(network, gradients)]"),
            Slip("averaged_again", "You divided by the number of inputs or samples; the slope of "
                 "the mean loss carries its division already.",
                 "learning_rate * dW", "learning_rate * dW / len(W)"),
            Slip("kept", KEPT, "*", "for (W, b), (dW, db) in zip(network, gradients):\n"
                 "        W -= learning_rate * dW\n        b -= learning_rate * db\n"
                 "    return network"),
            Slip("step_alone/plus", "You returned the steps; the network after the step is wanted.",
                 "new.append((W, b))", "new.append((learning_rate * dW, learning_rate * db))"),
            Slip("rate_on_parameters", "You multiplied the parameters by the learning rate; it belongs to the "
                 "gradients.",
                 "*", "return [(learning_rate * W - dW, learning_rate * b - db)\n"
                 "            for (W, b), (dW, db) in zip(network, gradients)]"),
            Slip("unchanged", "You returned the network as it came in: nothing has moved.",
                 "new.append((W, b))", "new = network", says_the_numbers=True),
            Slip("last_layer", "Only the last layer took its step; all layers take one.",
                 "    return", "    new[:-1] = [(W.copy(), b.copy()) for W, b in network[:-1]]\n    return"),
            Slip("first_layer", "Only the first layer took its step; all layers take one.",
                 "    return", "    new[1:] = [(W.copy(), b.copy()) for W, b in network[1:]]\n    return"),
            Slip("rate_twice", "The learning rate comes in twice; once is enough.",
                 "learning_rate *", "learning_rate**2 *"),
            Slip("b_uphill", "The biases went uphill: they are to move against their gradient, as the weights do.",
                 "b - learning_rate", "b + learning_rate"),
            Slip("W_uphill", "The weights went uphill: they are to move against their gradient, as the biases do.",
                 "W - learning_rate", "W + learning_rate"),
        ],
        hints=[
            "The gradient points to where the loss grows fastest. Go the other way, a little.",
            "Two lists, walked through side by side by `zip`: a new pair for every layer. "
            "`W -= ...` would change the caller's arrays.",
        ],
        parts=("layers", "W2", "b2", "W1", "b1", "kept"),
        look=look_at_step,
        sentences={"layers": PAIRS, "kept": KEPT},
    ),
    Exercise(
        ours.train,
        page="06_training",
        title="The loop",
        prompt="Write `train(network, X, Y, learning_rate, steps)`: gradient descent with all "
        "samples at every step. In each step run your `forward`, note the loss with "
        "`cross_entropy`, get the gradients from `backward`, and take a `step`. Return two things: "
        "the network after the last step, and the list of the losses, one for each step, measured "
        "before it.",
        cases=[
            Case("5 samples, 4 steps",
                 (network_of(65, 3, 4, 2), *samples(65, 5, 3, 2), 0.5, 4), FIVE),
            Case("7 samples, 9 steps",
                 (network_of(66, 2, 5, 3), *samples(66, 7, 2, 3), 2.0, 9), SEVEN),
        ],
        slips=[
            # The gradient of the first network, again and again.
            Slip("stale", "Every step uses the gradients of the first network. Run forward and "
                 "backward anew in each step.",
                 "    for _ in range(steps):\n        A = forward(network, X)\n",
                 "    A, first = forward(network, X), network\n    for _ in range(steps):\n"),
            Slip("from_the_first", "Every step begins at the first network. It should begin where "
                 "the one before it ended.",
                 "*", "losses, first = [], network\n"
                 "    for _ in range(steps):\n"
                 "        A = forward(network, X)\n"
                 "        losses.append(cross_entropy(A[-1], Y))\n"
                 "        network = step(first, backward(network, A, Y), learning_rate)\n"
                 "    return network, losses"),
            Slip("stale/gradients", "Every step uses the gradients of the first network. Run "
                 "backward anew in each step.",
                 "*", "losses, slopes = [], backward(network, forward(network, X), Y)\n"
                 "    for _ in range(steps):\n"
                 "        losses.append(cross_entropy(forward(network, X)[-1], Y))\n"
                 "        network = step(network, slopes, learning_rate)\n"
                 "    return network, losses"),
            # `step(...)` without `network =`.
            Slip("not_kept", "The loss never changes: what `step` returns is a new network, and "
                 "the loop has to go on with it.",
                 "network = step", "step"),
            Slip("after", "Your losses are those after each step; the loss before it is asked for, "
                 "so that the first is that of the network that came in.",
                 "*", "losses = []\n    for _ in range(steps):\n"
                 "        gradients = backward(network, forward(network, X), Y)\n"
                 "        network = step(network, gradients, learning_rate)\n"
                 "        losses.append(cross_entropy(forward(network, X)[-1], Y))\n"
                 "    return network, losses"),
            Slip("ascent", "The loss climbs: the steps go uphill.",
                 "gradients, learning_rate)", "gradients, -learning_rate)"),
            Slip("probabilities", "The loss got probabilities; it takes logits, and applies softmax "
                 "itself.",
                 "cross_entropy(A[-1], Y)", "cross_entropy(softmax(A[-1]), Y)"),
            Slip("own_rate", "The steps have another size than the learning rate of the call.",
                 "gradients, learning_rate)", "gradients, 0.1)"),
            Slip("last_loss", "You returned the last loss alone; the list of all is wanted.",
                 "return network, losses", "return network, losses[-1]"),
            Slip("one_step", "You stopped after the first step: does the `return` stand inside the "
                 "loop?",
                 "    return network, losses", "        return network, losses"),
            Slip("one_more", "You took one step more than asked for.",
                 "range(steps)", "range(steps + 1)"),
            Slip("one_less", "You took one step less than asked for.",
                 "range(steps)", "range(1, steps)"),
            Slip("first_network", "You returned the network that came in; the one after the last "
                 "step is wanted.",
                 "*", "now, losses = network, []\n    for _ in range(steps):\n"
                 "        A = forward(now, X)\n"
                 "        losses.append(cross_entropy(A[-1], Y))\n"
                 "        now = step(now, backward(now, A, Y), learning_rate)\n"
                 "    return network, losses"),
            Slip("summed", "Your losses are not means: they were multiplied by the number of "
                 "samples.",
                 "losses.append(cross_entropy(A[-1], Y))",
                 "losses.append(len(Y) * cross_entropy(A[-1], Y))"),
            Slip("total", "Each of your losses adds to those before it; the loss of each step by "
                 "itself is wanted.",
                 "losses.append(cross_entropy(A[-1], Y))",
                 "losses.append(cross_entropy(A[-1], Y) + sum(losses[-1:]))"),
            Slip("order", "The loss got its arguments in the other order: the logits come first.",
                 "cross_entropy(A[-1], Y)", "cross_entropy(Y, A[-1])"),
            Slip("decay", "The learning rate shrinks from step to step, divided by 1, 2, 3, ...; it is the same in"
                 " all of them.",
                 "for _ in range(steps):", "rate = learning_rate\n    for k in range(1, steps + 1):\n        learning_rate = rate / k"),
        ],
        hints=[
            "Four lines inside a loop: forward, note the loss, backward, step. The new network "
            "takes the place of the old one.",
            "`network = step(network, gradients, learning_rate)`; the logits are the last entry of "
            "what `forward` returns.",
        ],
        parts=("losses", "layers", "W2", "b2", "W1", "b1", "kept"),
        look=look_at_loop,
        sentences={"layers": PAIRS, "kept": KEPT},
    ),
    Exercise(
        penalty_step,
        page="06_training",
        title="A step with a penalty",
        prompt="The loss is now the old loss plus `strength` times the sum of the squares of all "
        "**weights**; biases cost nothing. Write `penalty_step(network, gradients, "
        "learning_rate, strength)`, one step of gradient descent on this loss. `gradients` are "
        "those of the old loss, a list of pairs `(dW, db)`. Return a new list of pairs `(W, b)`.",
        cases=[
            Case("3 in, 4 hidden, 2 out",
                 (network_of(67, 3, 4, 2), network_of(68, 3, 4, 2), 0.1, 0.03)),
            Case("a strong penalty",
                 (network_of(69, 2, 5, 3), network_of(70, 2, 5, 3), 0.7, 0.4)),
        ],
        slips=[
            # A penalty in the loss without its term in the step, or the other way round.
            Slip("no_penalty", "The step knows nothing of the penalty: a term in the loss needs "
                 "its slope in the step.",
                 "dW + 2 * strength * W", "dW"),
            Slip("no_two", "The slope of a square is twice the weight; your term has half of it. "
                 "(With half of the sum in the loss it would be right.)",
                 "2 * strength", "strength"),
            Slip("biases", "You shrank the biases too; they cost nothing here.",
                 "b - learning_rate * db", "b - learning_rate * (db + 2 * strength * b)"),
            Slip("sign", "Your penalty makes the weights grow: it points the other way.",
                 "dW + 2", "dW - 2"),
            Slip("square", "You subtracted the squares themselves; the slope of a square is twice "
                 "the weight.",
                 "2 * strength * W", "strength * W**2"),
            Slip("no_rate", "The penalty's part is not multiplied by the learning rate, though it "
                 "is a slope like the rest.",
                 "learning_rate * (dW + 2 * strength * W)",
                 "learning_rate * dW - 2 * strength * W"),
            # L1.
            Slip("absolute", "You shrank every weight by the same amount, whatever its size: that "
                 "is the slope of the absolute values. Squares are asked for.",
                 "2 * strength * W", "strength * np.sign(W)"),
            Slip("one_number", "You added one number, the same for all weights. Each weight is "
                 "pulled by its own size.",
                 "2 * strength * W", "strength * np.sum(W**2)"),
            Slip("averaged", "You divided the penalty by the number of weights; the sum is in the "
                 "loss.",
                 "2 * strength * W", "2 * strength * W / W.size"),
            Slip("ascent", "You added the gradient. It points uphill, and the step should go down.",
                 " - learning_rate", " + learning_rate"),
            *(Slip(f"gradient_changed/{n}", "Your penalty makes the gradient larger or smaller; it should pull "
                   "at the weights.", "2 * strength * W", factor)
              for n, factor in enumerate(("2 * strength * dW", "strength * dW", "-2 * strength * dW"))),
            Slip("last_layer", "Only the weights of the last layer feel the penalty; it is on all weights.",
                 "2 * strength * W", "2 * strength * W * (W is network[-1][0])"),
            Slip("plain_sum", "You added the strength itself, as if the penalty were a sum of the weights; it is "
                 "one of their squares.",
                 "2 * strength * W", "strength"),
            Slip("unchanged", "You returned the network as it came in: nothing has moved.",
                 "new.append((W, b))", "new = network", says_the_numbers=True),
            Slip("after", "You shrank the weights after the step; both parts of the slope are taken at the old "
                 "weights.",
                 "W - learning_rate * (dW + 2 * strength * W)",
                 "(1 - 2 * learning_rate * strength) * (W - learning_rate * dW)"),
            Slip("biases/half", "You shrank the biases too, which cost nothing; and the slope of a square is "
                 "twice the weight.",
                 "*", "return [(W - learning_rate * (dW + strength * W), b - learning_rate * (db + strength * b))\n"
                 "            for (W, b), (dW, db) in zip(network, gradients)]"),
        ],
        hints=[
            "The gradient of a sum is the sum of the gradients. What is the slope of `strength` "
            "times W squared?",
            "To dW comes 2 times `strength` times W; to db nothing. Then a step as before.",
        ],
        parts=("layers", "W2", "b2", "W1", "b1", "kept"),
        look=look_at_penalty,
        sentences={"layers": PAIRS, "kept": KEPT},
    ),
    Exercise(
        ours.adam,
        page="06_training",
        title="A step of Adam",
        prompt="Write `adam(w, g, state, learning_rate)` for one array `w` and its gradient `g`. "
        "`state` is `(t, m, r)`: the steps so far, the running mean of the gradients and that of "
        "their squares, at first `(0, 0, 0)`. The means keep 0.9 and 0.999 of themselves, and the "
        "root gets 1e-8 added. Return a new `w` and the new state `(t, m, r)`, and leave the given "
        "arrays as they are.",
        cases=[
            Case("a 3x4 array", (draw(71, (3, 4))[0], draw(72, (3, 4), (3, 4)), 0.1)),
            Case("gradients of very different sizes",
                 (np.array([1.0, -2.0, 3.0]),
                  (np.array([4.0, -0.01, 2e-8]), np.array([-1.0, -0.02, 3e-8])), 0.03)),
        ],
        slips=[
            # The most frequent omission.
            Slip("no_correction", "The means are used as they are. They begin at 0, so early on "
                 "they are too small: divide by the share of weight that they have gathered.",
                 "*", "t, m, r = state\n    t, m, r = t + 1, 0.9 * m + 0.1 * g, "
                 "0.999 * r + 0.001 * g**2\n"
                 "    return w - learning_rate * m / (np.sqrt(r) + 1e-8), (t, m, r)"),
            Slip("correction_of_m", "The mean of the gradients is not corrected for its start at "
                 "0.",
                 "m_hat = m / (1 - 0.9**t)", "m_hat = m"),
            Slip("correction_of_r", "The mean of the squares is not corrected for its start at 0.",
                 "r_hat = r / (1 - 0.999**t)", "r_hat = r"),
            Slip("corrected_kept", "The state should hold the means themselves; you kept the "
                 "corrected ones, so they are corrected again in the next step.",
                 "return w, (t, m, r)", "return w, (t, m_hat, r_hat)"),
            Slip("t_stays", "The number of steps in the state does not grow.",
                 "return w, (t, m, r)", "return w, (t - 1, m, r)"),
            Slip("no_root", "You divided by the mean of the squares; its root is wanted, which has "
                 "the size of a gradient.",
                 "np.sqrt(r_hat)", "r_hat"),
            Slip("no_square", "The second mean is one of the gradients themselves; their squares "
                 "are wanted.",
                 "g**2", "np.abs(g)"),
            Slip("epsilon_inside", "You added 1e-8 under the root, where it counts as 1e-4 outside "
                 "of it.",
                 "(np.sqrt(r_hat) + 1e-8)", "np.sqrt(r_hat + 1e-8)"),
            Slip("decays_swapped", "The two decays have changed places: the mean keeps 0.9, the "
                 "mean of the squares 0.999.",
                 "*", "t, m, r = state\n    t, m, r = t + 1, 0.999 * m + 0.001 * g, "
                 "0.9 * r + 0.1 * g**2\n"
                 "    m_hat, r_hat = m / (1 - 0.999**t), r / (1 - 0.9**t)\n"
                 "    return w - learning_rate * m_hat / (np.sqrt(r_hat) + 1e-8), (t, m, r)"),
            Slip("not_counted", "The step is not counted before t is used: after the first step t "
                 "is 1.",
                 "t = t + 1", "t = t"),
            Slip("one_decay", "Both means keep 0.9; that of the squares has a longer memory, "
                 "0.999.",
                 "*", "t, m, r = state\n    t, m, r = t + 1, 0.9 * m + 0.1 * g, "
                 "0.9 * r + 0.1 * g**2\n"
                 "    m_hat, r_hat = m / (1 - 0.9**t), r / (1 - 0.9**t)\n"
                 "    return w - learning_rate * m_hat / (np.sqrt(r_hat) + 1e-8), (t, m, r)"),
            Slip("shares_swapped", "The mean keeps 0.1 of itself and takes 0.9 of the gradient; it "
                 "should be the other way round.",
                 "0.9 * m + 0.1 * g", "0.1 * m + 0.9 * g"),
            Slip("multiplied", "You multiplied by the share of weight that the mean has gathered; "
                 "divide by it.",
                 "m / (1 - 0.9**t)", "m * (1 - 0.9**t)"),
            Slip("no_power", "You divided by the same number in every step; the share that the mean "
                 "has gathered grows with t.",
                 "m / (1 - 0.9**t)", "m / (1 - 0.9)"),
            Slip("gradient_for_square", "The mean of the squares takes the gradient itself; its "
                 "square is wanted.",
                 "0.001 * g**2", "0.001 * g"),
            Slip("counted_late", "The step is counted after t was used: in the first step t is 1.",
                 "*", "t, m, r = state\n    m, r = 0.9 * m + 0.1 * g, 0.999 * r + 0.001 * g**2\n"
                 "    m_hat = m / (1 - 0.9**t) if t else m\n"
                 "    r_hat = r / (1 - 0.999**t) if t else r\n"
                 "    return w - learning_rate * m_hat / (np.sqrt(r_hat) + 1e-8), (t + 1, m, r)"),
            Slip("short_memory", "The mean of the squares keeps 0.99 of itself; 0.999 is asked for.",
                 "*", "t, m, r = state\n    t, m, r = t + 1, 0.9 * m + 0.1 * g, "
                 "0.99 * r + 0.01 * g**2\n"
                 "    m_hat, r_hat = m / (1 - 0.9**t), r / (1 - 0.99**t)\n"
                 "    return w - learning_rate * m_hat / (np.sqrt(r_hat) + 1e-8), (t, m, r)"),
            Slip("whole_gradient", "You added the whole gradient to the running mean; it counts "
                 "with 0.1, so that the mean stays a mean.",
                 "0.1 * g", "g"),
            Slip("whole_square", "You added the whole square to the running mean; it counts with "
                 "0.001.",
                 "0.001 * g**2", "g**2"),
            Slip("ascent", "w moved uphill; it should move against the mean of the gradients.",
                 "w = w - ", "w = w + "),
            Slip("no_rate", "The learning rate is missing in the step.", "learning_rate * ", ""),
            Slip("gradient_for_mean", "The step goes along the gradient; it should go along its "
                 "running mean.",
                 "learning_rate * m_hat", "learning_rate * g"),
            Slip("plus", "In the correction a power is added to 1; it is to be subtracted.",
                 "1 - 0.9**t", "1 + 0.9**t"),
            Slip("plus/both", "In the corrections the powers are added to 1; they are to be subtracted.",
                 "m_hat = m / (1 - 0.9**t)\n    r_hat = r / (1 - 0.999**t)", "m_hat = m / (1 + 0.9**t)\n    r_hat = r / (1 + 0.999**t)"),
        ],
        hints=[
            "Five lines, in the order of the formulas: count the step, update both means, correct "
            "both, move w.",
            "m keeps 0.9 of itself and takes 0.1 of g; r keeps 0.999 and takes 0.001 of g squared.",
            "After t steps m has gathered the weight 1 - 0.9**t: divide m by it, and r by "
            "1 - 0.999**t. Then w moves by the rate times the first over the root of the second.",
        ],
        parts=("t", "m", "r", "w", *(f"{name} after two steps" for name in "tmrw"), "kept"),
        look=look_at_adam,
        sentences={
            "kept": "It changes the w that came in: `-=` works in place. Compute a new array."
        },
    ),
    Exercise(
        ours.adam_step,
        page="06_training",
        title="Adam for a whole network",
        prompt="Write `adam_step(network, gradients, states, learning_rate)`: your `adam` for "
        "every W and every b. `states` is a list with one pair for each layer, the state of its W "
        "and the state of its b, at first `((0, 0, 0), (0, 0, 0))`. Return the new network, a list "
        "of pairs `(W, b)`, and the new states in the same form.",
        cases=[
            Case("3 in, 4 hidden, 2 out, two steps",
                 (network_of(73, 3, 4, 2), network_of(74, 3, 4, 2), 0.1)),
            Case("2 in, 5 hidden, 3 out, two steps",
                 (network_of(75, 2, 5, 3), network_of(76, 2, 5, 3), 0.3)),
        ],
        slips=[
            Slip("states_lost", "The states do not come back as they should: each W and each b has "
                 "a state of its own, and the next step goes on with it.",
                 "new_states.append((state_W, state_b))",
                 "new_states.append(((0, 0, 0), (0, 0, 0)))"),
            Slip("one_state", "W and b share one state; each needs its own.",
                 "adam(b, db, states[k][1], learning_rate)",
                 "adam(b, db, (state_W[0], 0 * db, 0 * db), learning_rate)"),
            Slip("one_state/W", "W and b share one state; each needs its own.",
                 "states[k][1]", "states[k][0]"),
            Slip("one_state/b", "The state of b is the new one of W; each needs its own.",
                 "states[k][1]", "state_W"),
            Slip("states_swapped", "The states of W and b have changed places.",
                 "(state_W, state_b)", "(state_b, state_W)"),
            Slip("biases_left", "The biases stayed where they were; they move like the weights.",
                 "new.append((W, b))", "new.append((W, network[k][1]))"),
            Slip("descent", "The network moved by plain gradient descent.",
                 "*", "return [(W - learning_rate * dW, b - learning_rate * db)\n"
                 "            for (W, b), (dW, db) in zip(network, gradients)], states"),
            Slip("ascent", "The network moved uphill.",
                 "learning_rate)\n", "-learning_rate)\n"),
        ],
        hints=[
            "The loop of `step`, with three lists side by side: layers, gradients and states.",
            "For each layer call `adam` twice: for W with dW and the first state, for b with db "
            "and the second. Collect the new pairs and the new states in two lists.",
        ],
        parts=("layers", "W2", "b2", "W1", "b1", "states"),
        look=look_at_adam_step,
        sentences={
            "layers": PAIRS,
            "states": "The states do not come back as they should: each W and each b has a state "
            "of its own, and the next step goes on with it.",
        },
    ),
    Exercise(
        ours.split_in_three,
        page="06_training",
        title="Split the data in three",
        prompt="Write `split_in_three(X, Y, rng)`: shuffle the rows with `rng`, a NumPy "
        "Generator, and return three pairs `(X, Y)`: to train with, to hold out, and for the test. "
        "The second and the third have a fifth of the rows each, rounded down; the first has the "
        "rest. Any shuffled order will do, as long as it comes from `rng` alone.",
        cases=[
            Case("25 rows", (*numbered(25), np.random.default_rng(1))),
            Case("43 rows", (*numbered(43), np.random.default_rng(2))),
        ],
        slips=[
            Slip("not_shuffled", SPLIT["mixed"], "rng.permutation(len(X))", "np.arange(len(X))"),
            Slip("apart", SPLIT["X and Y together"], "Y[rows]", "Y[np.sort(rows)]"),
            Slip("own_generator", SPLIT["repeatable"],
                 "rng.permutation", "np.random.permutation"),
            # The held-out rows are trained with.
            Slip("leak", "Held-out or test rows are among those to train with, so they can't tell "
                 "what the network does with new ones.",
                 "training = order[2 * fifth :]", "training = order"),
            Slip("same_part", "Some rows are held out and in the test as well; the test needs "
                 "rows that no choice was made with.",
                 "order[fifth : 2 * fifth]", "order[:fifth]"),
            Slip("two_parts", "Only a fifth was set aside in all; the held-out rows and those of "
                 "the test have a fifth each.",
                 "    parts =", "    half = fifth // 2\n"
                 "    training, held_out, test = order[fifth:], order[:half], order[half:fifth]\n"
                 "    parts ="),
            Slip("order", "The large part should come first: it is the one to train with.",
                 "parts = training, held_out, test", "parts = held_out, test, training"),
            Slip("tenth", "A tenth of the rows was set aside for each; a fifth is asked for.",
                 "// 5", "// 10"),
            Slip("last_row", "A row is lost at the end of the first part.",
                 "order[2 * fifth :]", "order[2 * fifth : -1]"),
            Slip("seed", SPLIT["follows rng"],
                 "rng.permutation", "np.random.default_rng(0).permutation"),
        ],
        hints=[
            "One shuffled order of the row numbers, cut in three; each piece takes its rows of X "
            "and of Y.",
            "`rng.permutation(len(X))` is the order, `len(X) // 5` a fifth. Take two fifths off "
            "and leave the rest for training.",
        ],
        parts=tuple(SPLIT),
        look=look_at_split,
        sentences=SPLIT,
    ),
    Exercise(
        ours.train_until_best,
        page="06_training",
        title="Stop early",
        prompt="Write `train_until_best(network, training, held_out, learning_rate, batch_size, "
        "patience, rng)`. `training` and `held_out` are pairs `(X, Y)`. An epoch goes through your "
        "`minibatches` of the training samples, with an `adam_step` for each; after it the loss is "
        "measured on the held-out samples; the network before the first epoch does not count. Stop when for `patience` epochs in a row that loss was "
        "not lower than its lowest so far. Return the network of the lowest held-out loss, and the "
        "list of the held-out losses of all epochs.",
        cases=[
            Case("all samples at once", (network_of(65, 2, 4, 2), *crossed(65), 2.0, 12, 3)),
            Case("6 equal samples, 2 at a time", (network_of(79, 2, 5, 2), *alike(79), 0.1, 2, 4)),
        ],
        slips=[
            Slip("last_network", "You return the network of the last epoch; the one with the "
                 "lowest held-out loss is wanted.",
                 "return best, losses", "return network, losses"),
            Slip("training_loss", "The loss is measured on the samples that are trained with; they "
                 "can't tell when the network begins to learn by heart.",
                 "X_held, Y_held = held_out", "X_held, Y_held = training"),
            Slip("first_rise", "You stop as soon as the held-out loss rises once; it may sink "
                 "again, so wait for `patience` epochs.",
                 "waited < patience", "waited < 1"),
            Slip("waits_in_all", "You count all epochs without a new lowest loss; a new lowest "
                 "loss should start the count anew.",
                 "network, losses[-1], 0", "network, losses[-1], waited - 1"),
            Slip("waits_in_all/never", "A new lowest loss does not start the count anew: is the "
                 "comparison the right way round, and is the count set back?",
                 "best, lowest, waited = network, losses[-1], 0",
                 "best, lowest = network, losses[-1]"),
            Slip("previous_epoch", "You compare with the epoch before; compare with the lowest loss "
                 "so far.",
                 "        if losses[-1] < lowest:", "        if losses[-1] < min(losses[-2:-1], default=np.inf):"),
            Slip("start_counts", "The loss before the first epoch was taken for the lowest; only "
                 "epochs count.",
                 "*", "X_held, Y_held = held_out\n"
                 "    states = [((0, 0, 0), (0, 0, 0)) for layer in network]\n"
                 "    lowest = cross_entropy(forward(network, X_held)[-1], Y_held)\n"
                 "    best, waited, losses = network, 0, []\n"
                 "    while waited < patience:\n"
                 "        for X, Y in minibatches(*training, batch_size, rng):\n"
                 "            slopes = backward(network, forward(network, X), Y)\n"
                 "            network, states = adam_step(network, slopes, states, learning_rate)\n"
                 "        losses.append(cross_entropy(forward(network, X_held)[-1], Y_held))\n"
                 "        waited += 1\n"
                 "        if losses[-1] < lowest:\n"
                 "            best, lowest, waited = network, losses[-1], 0\n"
                 "    return best, losses"),
            Slip("error_rate", "You measure the share of wrong answers; the loss on the held-out "
                 "samples is asked for, which moves before it does.",
                 "cross_entropy(logits, Y_held)",
                 "np.mean(np.argmax(logits, axis=1) != np.argmax(Y_held, axis=1))"),
            Slip("highest", "You keep the network of the highest held-out loss; the lowest is "
                 "wanted.",
                 "losses[-1] < lowest", "losses[-1] > lowest or np.isinf(lowest)"),
            Slip("loss_of_best", "The loss is measured for the best network so far; after each "
                 "epoch that of the newest is wanted.",
                 "forward(network, X_held)", "forward(best, X_held)"),
            Slip("one_too_long", "You wait one epoch too long.",
                 "waited < patience", "waited <= patience"),
            Slip("states_anew", "Adam begins anew in every epoch: its states belong before the "
                 "loop.",
                 "    while waited < patience:\n",
                 "    while waited < patience:\n"
                 "        states = [((0, 0, 0), (0, 0, 0)) for layer in network]\n"),
            Slip("plain_steps", "The steps are those of plain gradient descent; Adam's are asked "
                 "for.",
                 "network, states = adam_step(\n"
                 "                network, gradients, states, learning_rate\n            )",
                 "network = step(network, gradients, learning_rate)"),
            Slip("one_batch", "There is one step in every epoch; every batch should make one.",
                 "for X, Y in minibatches(*training, batch_size, rng):",
                 "for X, Y in minibatches(*training, batch_size, rng)[:1]:"),
            Slip("lowest_only", "You return the lowest loss alone; the list of all held-out losses "
                 "is wanted.",
                 "return best, losses", "return best, [lowest]"),
        ],
        hints=[
            "Three things are remembered beside the network: the best one so far, its held-out "
            "loss, and how many epochs have passed since.",
            "`while waited < patience`: a loop over the minibatches, then the held-out loss; if it "
            "is the lowest so far, keep this network and set `waited` to 0, else add 1.",
        ],
        parts=("losses", "patience", "best", "kept"),
        look=look_at_early_stopping,
        pairs=False,
        sentences=BEST | {"kept": KEPT},
    ),
]  # fmt: skip
