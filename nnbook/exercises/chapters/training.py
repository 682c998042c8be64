"""Exercises of chapter 6: training."""

import copy

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw, generators, is_cut_first, is_shuffled
from nnbook.exercises.my_network import minibatches


def dense_step(X, W, b, dZ, learning_rate):
    """The gradient dX, and the new W and b.

    X (n, n_in), W (n_in, n_out), b (n_out,), dZ (n, n_out).
    """
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, W - learning_rate * dW, b - learning_rate * db


def momentum_step(w, v, gradient, learning_rate, decay):
    """The new w and the new velocity v.

    w, v and gradient are arrays of one shape.
    """
    new_v = decay * v + gradient
    new_w = w - learning_rate * new_v
    return new_w, new_v


# ---- For the cases -------------------------------------------------------------------------------

BATCHES = {
    "pairs of tables": "It should return a list of pairs (X, Y), and both of every pair should be "
    "two-dimensional, with the columns of X and of Y.",
    "no row lost": "Some rows of X are in no batch. Do you cut off the last batch where it is "
    "shorter, or draw rows with replacement?",
    "no row twice": "Some rows come more than once in an epoch. Every row belongs to exactly one "
    "batch.",
    "batch sizes": "The batches have the wrong sizes: each should have `batch_size` rows, the last "
    "one what is left, and none should be empty.",
    "X and Y together": "The rows of X and Y no longer belong together: one order for both is "
    "wanted.",
    "all rows mixed": "Rows that stood side by side still do, or share a batch: all of them should "
    "be shuffled, by one order for all, before you cut.",
    "order from rng": "The order should come from `rng` alone: the same state of it gives the same "
    "batches again, another state other ones.",
    "X and Y kept": "The caller's X or Y has changed: shuffle an order of the rows, or a copy, "
    "instead.",
}


def look_at_batches(submission, X, Y, batch_size, rng):
    """What can be seen of minibatches, whatever their order."""
    kept = []

    def batches(generator):
        own_X, own_Y = X.copy(), Y.copy()
        found = submission(own_X, own_Y, batch_size, generator)
        found = None if found is None else list(found)
        kept.append(np.array_equal(own_X, X) and np.array_equal(own_Y, Y))
        return found

    first = batches(copy.deepcopy(rng))
    if first is None:
        return None
    again, *others = map(batches, [copy.deepcopy(rng), *generators()])
    if not all(is_pair(batch, X, Y) for batch in first):
        return dict.fromkeys(BATCHES, 0.0)
    number = {row.tobytes(): i for i, row in enumerate(X)}

    def places(found):
        """Where each row of each batch stands in X; -1 for a stranger."""
        return [[number.get(np.asarray(r, float).tobytes(), -1) for r in x] for x, _ in found]

    parts = places(first)
    order = sum(parts, [])
    full, rest = divmod(len(X), batch_size)
    seen = (
        True,
        set(range(len(X))) <= set(order),
        len(set(order)) == len(order),
        [*map(len, parts)] == [batch_size] * full + [rest] * (rest > 0),
        all(np.array_equal(batch[1], Y[part]) for batch, part in zip(first, parts, strict=True)),
        is_shuffled([order, *(sum(places(found), []) for found in others)])
        and (batch_size == 1 or not is_cut_first(parts)),
        repr(first) == repr(again) != repr(others[0]),
        all(kept),
    )
    return dict(zip(BATCHES, map(float, seen), strict=True))


def is_pair(batch, X, Y):
    """Whether this is a pair of tables with the columns of X and Y."""
    is_two = isinstance(batch, tuple | list) and len(batch) == 2
    return is_two and [np.shape(part)[1:] for part in batch] == [X.shape[1:], Y.shape[1:]]


def rows_of(n, n_out):
    """X (n, 3) and Y (n, n_out), every row different."""
    return draw(70 + n, (n, 3), (n, n_out))


NO_MEAN = (
    "You took the mean for db. dZ comes from a mean loss and carries that division already; here a "
    "sum is wanted."
)
AGAIN = (
    "You divided by the number of samples. dZ comes from a mean loss and carries that division "
    "already; here only sums are wanted."
)

EXERCISES = [
    Exercise(
        dense_step,
        page="06_training",
        title="A layer that learns",
        prompt="Write `dense_step(X, W, b, dZ, learning_rate)` for a layer Z = XW + b. Return "
        "`dX`, and the new `W` and `b` after one step of gradient descent; `dZ` (n, n_out) is the "
        "gradient of the mean loss with respect to Z, and dX the one with respect to X, for the "
        "weights that made Z.",
        cases=[
            Case("5 samples, 3 in, 2 out", (*draw(63, (5, 3), (3, 2), (2,), (5, 2)), 0.1),
                 {"the number of samples": 5}),
            Case("7 samples, 4 in, 4 out", (*draw(64, (7, 4), (4, 4), (4,), (7, 4)), 0.5),
                 {"the number of samples": 7}),
        ],
        slips=[
            # EXERCISES.md, 26: the update stands inside `backward`, as in document 002.
            Slip("updated_first",
                 "dX was computed with the new W. The loss was measured with the old one, "
                 "and so is its gradient.", "dZ @ W.T", "dZ @ (W - learning_rate * (X.T @ dZ)).T"),
            # EXERCISES.md, 26.
            Slip("ascent",
                 "You added the gradients. They point uphill, and the step should go down.",
                 " - learning_rate", " + learning_rate"),
            # Documents 002 and 004 divide in every layer, so their dZ does not carry the 1/n.
            Slip("averaged_again",
                 AGAIN, "return ", "dW, db = dW / len(X), db / len(X)\n    return "),
            Slip("averaged_again/dW", AGAIN, "X.T @ dZ", "X.T @ dZ / len(X)"),
            Slip("averaged_again/db", NO_MEAN, "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
            Slip("no_rate",
                 "You subtracted the whole gradients; the learning rate says how much of them.",
                 "learning_rate * ", ""),
            # EXERCISES.md, 20 and 26.
            Slip("db_total",
                 "All biases moved by the same amount: the gradient was summed over the units too. "
                 "Each unit has its own.", "sum(axis=0)", "sum()"),
            Slip("keepdims",
                 "Your new b is a table with one row; it should have one dimension, as b has.",
                 "axis=0", "axis=0, keepdims=True"),
            Slip("no_transpose",
                 "dX passes dZ back through W from outputs to inputs; you used W the way of the "
                 "forward pass.", "W.T", "W"),
            Slip("gradients", "You returned the gradients of W and b; the new W and b are wanted.",
                 "W - learning_rate * dW, b - learning_rate * db", "dW, db"),
            Slip("b_left",
                 "b stayed where it was; it moves like W.", "b - learning_rate * db", "b"),
            Slip("updated_first/averaged",
                 "dX was computed with the new W, and dW was divided by the number of samples, which dZ is "
                 "already: a step takes the old W, and plain sums.",
                 "*", "dW, db = X.T @ dZ / len(X), dZ.mean(axis=0)\n"
                 "    W, b = W - learning_rate * dW, b - learning_rate * db\n    return dZ @ W.T, W, b"),
            # Gallery bugs of chapter 5.
            Slip("last_sample", "Only the last sample counts in your dW; all samples add up.",
                 "X.T @ dZ", "X[-1:].T @ dZ[-1:]"),
            Slip("dW_for_W", "What goes back passes through W, and you multiplied by dW.",
                 "dZ @ W.T", "dZ @ (X.T @ dZ).T"),
            Slip("db_not_summed", "Your b has a row for every sample. All samples share one bias, so their "
                 "gradients add up.",
                 "dZ.sum(axis=0)", "dZ"),
            Slip("b_last", "The bias was moved by one sample's error alone; it adds up those of all samples.",
                 "db = dZ.sum(axis=0)", "db = dZ[-1]"),
            Slip("b_uphill", "The bias went uphill: it is to move against its gradient, as the weights do.",
                 "b - learning_rate", "b + learning_rate"),
            Slip("W_uphill", "The weights went uphill: they are to move against their gradient, as the bias does.",
                 "W - learning_rate", "W + learning_rate"),
        ],
        hints=[
            "Two things in one: the gradients, as in `dense_backward`, and a step, as in "
            "`step`. Which W does dX belong to?",
            "Compute dX, dW and db with the old W first; then subtract the learning rate times dW "
            "from W, and likewise for b, into new arrays.",
        ],
        parts=("dX", "W", "b"),
    ),
    Exercise(
        momentum_step,
        page="06_training",
        title="A step with momentum",
        prompt="Write `momentum_step(w, v, gradient, learning_rate, decay)`. The new velocity is "
        "`decay` times the old one plus the gradient; then w moves against the new velocity, "
        "times the learning rate. Return the new `w` and the new `v` as new arrays.",
        cases=[
            Case("rolling", (*draw(65, (3, 4), (3, 4), (3, 4)), 0.2, 0.9)),
            Case("a large rate, a short memory", (*draw(66, (5,), (5,), (5,)), 0.6, 0.3)),
            Case("integers, at rest",
                 (np.array([1, -2, 4]), np.array([0, 0, 0]), np.array([3, 5, -1]), 0.5, 0.9)),
        ],
        slips=[
            Slip("old_velocity",
                 "w moved along the old velocity. First the velocity changes, then w moves "
                 "along the new one.", "learning_rate * new_v", "learning_rate * v"),
            # Other forms of momentum: the rate inside the velocity (Keras).
            Slip("rate_inside",
                 "Your velocity holds the learning rate already. That form exists; here the "
                 "velocity is built from the gradient alone, and the rate comes in when w moves.",
                 "*",
                 "v = decay * v + learning_rate * gradient; return w - v, v"),
            Slip("rate_inside/minus",
                 "Your velocity points downhill and holds the learning rate already. "
                 "That form exists; here the velocity is built from the gradient alone.",
                 "*", "v = decay * v - learning_rate * gradient; return w + v, v"),
            # The running mean, as in Adam.
            Slip("running_mean",
                 "You built a running mean, where the gradient counts 1 - decay. Here the "
                 "whole gradient is added.", "+ gradient", "+ (1 - decay) * gradient"),
            Slip("ascent",
                 "w moved along the velocity, which is uphill; it should move against it.",
                 "w - ", "w + "),
            Slip("forgets",
                 "Your velocity is the gradient alone; what is left of the old velocity belongs "
                 "to it.",
                 "decay * v + gradient", "gradient"),
            Slip("no_decay",
                 "The old velocity counts in full; only the share `decay` of it is kept.",
                 "decay * v", "v"),
            Slip("decay_on_gradient",
                 "You shrank the gradient and kept the old velocity in full; it is the "
                 "other way round.", "decay * v + gradient", "v + decay * gradient"),
            Slip("minus_gradient",
                 "The gradient was subtracted from the velocity; here it is added, and w moves "
                 "against the sum.", "v + gradient", "v - gradient"),
            Slip("old_v_returned",
                 "You returned the old velocity; the next step needs the new one.",
                 "return new_w, new_v", "return new_w, v"),
            Slip("no_rate", "w moved by the whole velocity; the learning rate says how much of it.",
                 "learning_rate * new_v", "new_v"),
            Slip("plain_step",
                 "w moved by the gradient, as without momentum; it moves by the velocity.",
                 "learning_rate * new_v", "learning_rate * gradient"),
            # torch.optim.SGD(nesterov=True).
            Slip("nesterov",
                 "w looked one step ahead, which is Nesterov's form; here it moves by the new "
                 "velocity.",
                 "learning_rate * new_v", "learning_rate * (gradient + decay * new_v)"),
            Slip("decay_both", "The gradient was multiplied by `decay` too; only the old velocity is.",
                 "decay * v + gradient", "decay * (v + gradient)"),
            Slip("rate_twice", "The learning rate is in the velocity, and once more in the step of w; it comes "
                 "in when w moves.",
                 "+ gradient", "+ learning_rate * gradient"),
            Slip("rate_inside/uphill", "Your velocity points downhill and holds the rate, and then w moves "
                 "against it, which is uphill.",
                 "*", "v = decay * v - learning_rate * gradient; return w - v, v"),
            Slip("decays_w", "w was multiplied by `decay`; only the velocity is.", "w - ", "decay * w - "),
            Slip("share_turned", "The old velocity keeps 1 - decay of itself; it keeps `decay`.",
                 "decay * v", "(1 - decay) * v"),
            Slip("first_step", "At rest, with a velocity of 0, you move by the whole gradient; the learning rate "
                 "belongs there too.",
                 "    return", "    new_w = new_w if np.any(v) else w - new_v\n    return"),
        ],
        hints=[
            "Think of a ball that rolls: it keeps most of its speed and gets a push from the "
            "slope. Two lines, and their order matters.",
            "First the new velocity: decay times v, plus the gradient. Then w minus the learning "
            "rate times the new velocity. Return both.",
        ],
        parts=("w", "v"),
    ),
    Exercise(
        minibatches,
        page="06_training",
        title="Shuffled minibatches",
        prompt="Write `minibatches(X, Y, batch_size, rng)`: shuffle the samples with `rng`, a "
        "NumPy Generator, and cut them into batches. Return a list of pairs (X, Y), 2-D arrays of "
        "`batch_size` rows, in the last pair what is left; every sample comes once, with its own "
        "Y, and the given X and Y stay as they are. Any shuffled order will do, as long as it "
        "comes from `rng` alone.",
        cases=[
            Case("23 samples, 5 at a time", (*rows_of(23, 1), 5, np.random.default_rng(1))),
            Case("22 samples, 11 at a time", (*rows_of(22, 2), 11, np.random.default_rng(2))),
            Case("13 samples, 1 at a time", (*rows_of(13, 1), 1, np.random.default_rng(3))),
            Case("17 samples, up to 32 at a time", (*rows_of(17, 1), 32, np.random.default_rng(4))),
        ],
        slips=[
            # EXERCISES.md, 27.
            Slip("apart", BATCHES["X and Y together"], "Y[rows]", "Y[np.sort(rows)]"),
            Slip("last_dropped",
                 "The rows that do not fill a whole batch are lost; they make a last, shorter one.",
                 "range(0, len(X), batch_size)", "range(0, len(X) - batch_size + 1, batch_size)"),
            Slip("overlap",
                 "The batches overlap: each begins one row after the one before it. It should "
                 "begin where that one ended.", "len(X), batch_size)", "len(X))"),
            Slip("with_replacement", "The rows were drawn with replacement, so some come twice and "
                 "others never. Shuffle all of them instead.", "rng.permutation(len(X))",
                 "rng.integers(len(X), size=len(X))"),
            # Well-known: batches cut from sorted data.
            Slip("not_shuffled", "Neighbours stay neighbours: nothing was shuffled.",
                 "rng.permutation(len(X))", "np.arange(len(X))"),
            # The documents use np.random.
            Slip("own_generator",
                 BATCHES["order from rng"], "rng.permutation", "np.random.permutation"),
            Slip("empty_batch",
                 "There is an empty batch at the end where the samples fill all batches exactly.",
                 "range(0, len(X), batch_size)", "range(0, len(X) + 1, batch_size)"),
        ],
        hints=[
            "Shuffle neither X nor Y, but the numbers of their rows: one order for both.",
            "`rng.permutation(n)` is a shuffled order. Walk through it in strides of "
            "`batch_size`; a slice that reaches beyond the end is shorter by itself. Take these "
            "rows of X and of Y.",
        ],
        parts=tuple(BATCHES),
        look=look_at_batches,
        sentences=BATCHES,
    ),
]  # fmt: skip
