"""Exercises of chapter 2: the forward pass."""

import copy
import itertools

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Form, Slip
from nnbook.exercises.chapters.drawing import draw
from nnbook.exercises.running import unpacked


def sigmoid(z):
    """1 / (1 + exp(-z)) of every entry, in the shape of z."""
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def dense(X, W, b):
    """Weighted sums of one layer.

    X (n, n_in), W (n_in, n_out) and b (n_out,) to (n, n_out).
    """
    return X @ W + b


def two_layers(X, W1, b1, W2, b2):
    """Run tanh, then sigmoid.

    X (n, n_in) to A1 (n, n_hidden) and A2 (n, n_out).
    """
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    Z2 = A1 @ W2 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return A1, A2


def to_class(p):
    """1. where the probability is above 0.5, else 0.

    Any shape to the same shape.
    """
    return np.where(p > 0.5, 1.0, 0.0)


def as_column(y):
    """Targets as a float column, a copy.

    (n,), (n, 1) or a list to (n, 1).
    """
    return np.array(y, dtype=float).reshape(len(y), 1)


def standardize(X, X_new):
    """Both less X's means, over X's standard deviations.

    X (n, k) and X_new (m, k) to two arrays of these shapes.
    """
    mean = X.mean(axis=0)
    std = X.std(axis=0)
    return (X - mean) / std, (X_new - mean) / std


# ---- What can be observed of a column ------------------------------------------------------------


def at_least(least, n_inputs):
    """A neuron with z > 0 where at least so many inputs are 1.

    Two integers to its weights (n_inputs,) and its bias.
    """
    w = np.ones(n_inputs)
    b = 0.5 - least
    return w, b


def look_at_gate(submission, least, n_inputs):
    """Which share of the inputs with 0, 1, ... ones gets a yes."""
    value = submission(least, n_inputs)
    if value is None or value is Ellipsis:
        return value
    w, b = (np.asarray(part, float) for part in unpacked(value, ("w", "b")))
    if w.shape != (n_inputs,) or b.size != 1:
        return {"neuron": 0.0, "border": 1.0, "yes": np.nan}
    X = np.array(list(itertools.product([0.0, 1.0], repeat=n_inputs)))
    z = np.round(X @ w + b.ravel()[0], 9)
    return {
        "neuron": 1.0,
        "border": float((z != 0).all()),
        "yes": np.array([np.mean(z[X.sum(axis=1) == ones] > 0) for ones in range(n_inputs + 1)]),
    }


GATE = {
    "neuron": "It should return an array with one weight for each input, and one bias.",
    "border": "Some inputs lie on the border, where the weighted sum is 0. Move it between the "
    "inputs that should get a yes and those that should not.",
    "yes": "The neuron says yes to other inputs than it should: entry c is the share of inputs "
    "with c ones that get a yes.",
}


def look_at_column(submission, y):
    """The column itself, and 1 for what holds of it."""
    before = copy.deepcopy(y)
    value = submission(y)
    if value is None or value is Ellipsis:
        return value
    is_kept = type(y) is type(before) and np.shape(y) == np.shape(before) and np.all(y == before)
    shares = isinstance(y, np.ndarray) and isinstance(value, np.ndarray)
    return {
        "column": value,
        "floats": float(np.asarray(value).dtype.kind == "f"),
        "own_copy": float(not (shares and np.shares_memory(value, y))),
        "y_kept": float(is_kept),
    }


COLUMN = {
    "floats": "The entries are not floats. Whatever type the targets have, floats are wanted, "
    "so that fractions can be subtracted from them.",
    "own_copy": "The column looks into the caller's memory: a change of one changes the other. "
    "Wanted is an array of its own.",
    "y_kept": "It changes the caller's `y`: whoever called may still need it as it was.",
}


def scaled(seed, *shapes):
    """Tables whose columns have very different sizes."""
    return tuple(np.round(A * [1, 100, 0.1] + [2, -30, 5], 3) for A in draw(seed, *shapes))


LOGITS = np.array([[-1000.0, -30.0, -1.0], [0.0, 1.0, 1000.0]])

TEXTBOOK_SIGMOID = """\
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
"""

OTHER_SIGMOID = """\
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
"""

EXERCISES = [
    Exercise(
        sigmoid,
        page="02_forward_pass",
        title="The sigmoid",
        prompt="Write `sigmoid(z)`: for an array of any shape, the array of the same shape with "
        "the sigmoid of every entry, 1 divided by (1 plus e to the power of -z). It must be right "
        "for large numbers too, such as 1000 and -1000, there without a warning from NumPy; the "
        "entries may be integers.",
        cases=[
            Case("5 rows of 3", draw(3, (5, 3))),
            Case("from -1000 to 1000", (LOGITS,)),
            Case("integers in a row", (np.array([-3, 0, 1, 2, -1]),)),
        ],
        slips=[
            # The sign.
            Slip("sign", "Your curve falls where it should rise: is the sign in the exponent "
                 "right?",
                 "*", "return 1 / (1 + np.exp(z))"),
            # The bracket, 1 / 1 + exp(-z).
            Slip("bracket", "Your answer is 1 plus the exponential. That sum belongs below the "
                 "line, in brackets.",
                 "*", "return 1 / 1 + np.exp(-z)"),
            # exp(z) / (1 + exp(z)).
            Slip("overflow", "For large numbers infinity is divided "
                 "by infinity. Choose a form whose exponential cannot overflow above the line.",
                 "*", "return np.exp(z) / (1 + np.exp(z))"),
            # Document 003: sigmoid and its slope under one name.
            Slip("slope", "You computed the slope of the sigmoid; its value is asked for.",
                 "*", "s = 1 / (1 + np.exp(-z)); return s * (1 - s)"),
            Slip("tanh", "You computed the tanh, which runs from -1 to 1; the sigmoid runs from 0 "
                 "to 1.",
                 "*", "return np.tanh(z)"),
            # 1 forgotten below the line.
            Slip("no_one", "There is no 1 added below the line, so that the result grows without "
                 "end.",
                 "*", "return 1 / np.exp(-z)"),
            # Confused with softmax.
            Slip("softmax", "You divided by a sum over the entries, as softmax does; the sigmoid "
                 "looks at each on its own.",
                 "*", "e = np.exp(z - np.max(z)); return e / e.sum()"),
            Slip("minus", "Below the line the exponential is subtracted from 1; it should be "
                 "added.",
                 "*", "return 1 / (1 - np.exp(-z))"),
            Slip("step", "You answered 0 or 1 only; the sigmoid has all values between.",
                 "*", "return np.where(z > 0, 1.0, 0.0)"),
            # Activation in the layer, and once more in the loop over layers.
            Slip("twice", "The sigmoid was applied twice; once is wanted.",
                 "*", "return 1 / (1 + np.exp(-1 / (1 + np.exp(-z))))"),
            # np.empty_like(z) of integers.
            Slip("cut_off", "For integers your answers were cut off to integers; they need an "
                 "array of floats.",
                 "*", "s = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))); "
                 "return s.astype(z.dtype)"),
            Slip("tanh_moved", "That is the tanh, moved up by 1 and halved, which climbs twice as fast as the "
                 "sigmoid: it should be taken at half of z.",
                 "*", "return (1 + np.tanh(z)) / 2"),
            Slip("absolute", "The sign of z was lost, so that -2 and 2 give the same.",
                 "*", "return 1 / (1 + np.exp(-np.abs(z)))"),
            Slip("absolute/below", "The sign of z was lost, so that -2 and 2 give the same.",
                 "*", "return np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z)))"),
            Slip("minus_one_to_one", "Your curve runs from -1 to 1; the sigmoid runs from 0 to 1.",
                 "*", "return 2 / (1 + np.exp(-z)) - 1"),
            Slip("minus/above", "Below the line the exponential is subtracted from 1; it should be added.",
                 "*", "return np.exp(z) / (1 - np.exp(z))"),
            Slip("base_2", "The base of the power is 2; it should be e.", "*", "return 1 / (1 + 2.0**-z)"),
            Slip("sign/overflow", "Your curve falls where it should rise: is the sign in the exponent right?",
                 "*", "return np.exp(-z) / (1 + np.exp(-z))"),
            Slip("cut_early/5", "The entries are cut off early, where the sigmoid still changes. It has to be right far "
                 "from 0, and there without a cut.",
                 "    return", "    z = np.clip(z, -5, 5)\n    return"),
            Slip("cut_early/6", "The entries are cut off early, where the sigmoid still changes. It has to be right far "
                 "from 0, and there without a cut.",
                 "    return", "    z = np.clip(z, -6, 6)\n    return"),
            Slip("cut_early/10", "The entries are cut off early, where the sigmoid still changes. It has to be right far "
                 "from 0, and there without a cut.",
                 "    return", "    z = np.clip(z, -10, 10)\n    return"),
        ],
        forms=[Form("overflow", TEXTBOOK_SIGMOID, {}), Form("overflow", OTHER_SIGMOID, {})],
        ways=[
            "e = np.exp(-np.abs(z))\n"
            "return np.where(z >= 0, 1, e) / (1 + e)",
        ],
        hints=[
            "The result is near 0 for very negative numbers, one half at 0, and near 1 for large "
            "ones.",
            "`np.exp` works on a whole array. Mind the brackets: all of the sum is below the line.",
            "For negative entries use a second form: e to the power of z, divided by (1 plus e to "
            "the power of z). `np.where` computes both of its forms for every entry, and so still "
            "warns. Keep the exponents from being positive: `-np.abs(z)` below the line, "
            "`np.minimum(z, 0)` above it.",
        ],
    ),
    Exercise(
        dense,
        page="02_forward_pass",
        title="One dense layer",
        prompt="Write `dense(X, W, b)`: the weighted sums of one layer for all samples, without an "
        "activation. (*Dense*: every input has a weight to every neuron.) `X` has shape "
        "(n_samples, n_in), `W` (n_in, n_out), `b` (n_out,); the answer has shape (n_samples, "
        "n_out).",
        cases=[
            Case("5 samples, 3 inputs, 4 neurons", draw(4, (5, 3), (3, 4), (4,)),
                 {"the number of samples": 5}),
            Case("3 samples, 3 inputs, 3 neurons", draw(5, (3, 3), (3, 3), (3,)),
                 {"the number of samples": 3}),
            Case("1 sample of integers, 2 neurons",
                 (np.array([[1, -2, 3]]), *draw(6, (3, 2), (2,)))),
        ],
        slips=[
            # Documents 001 and 003 have no biases.
            Slip("no_bias", "The bias was left out.", " + b", ""),
            # b added before the product.
            Slip("bias_first", "The bias was added to the inputs; it belongs to the weighted sums.",
                 "X @ W + b", "(X + b) @ W"),
            Slip("bias_sign", "The bias was subtracted; it should be added.", "+ b", "- b"),
            # W @ X, as column conventions write it.
            Slip("order", "You multiplied with the weights on the left. Here each row is a sample, "
                 "so the samples stand on the left.",
                 "X @ W", "W @ X"),
            # PyTorch's layout.
            Slip("transposed", "You turned the weights round first, as for weights of shape "
                 "(n_out, n_in); here a column of `W` belongs to a neuron already.",
                 "X @ W", "X @ W.T"),
            # * for @.
            Slip("entrywise", "You multiplied entry by entry; wanted is the matrix product, a row "
                 "with a column.",
                 "X @ W", "X * W"),
            # Column conventions: Z = W^T X^T.
            Slip("columns", "You computed with a column for every sample; here every sample is a "
                 "row.",
                 "X @ W", "W.T @ X.T"),
            # b as a column.
            Slip("bias_column", "The bias was added down the columns, one number for each sample; "
                 "each neuron has its own.",
                 "+ b", "+ b[:, np.newaxis]"),
            Slip("bias_sum", "All biases were added to every sum; each neuron gets its own only.",
                 "+ b", "+ b.sum()"),
            Slip("bias_mean", "The mean of the biases was added to every sum; each neuron gets its "
                 "own bias.",
                 "+ b", "+ b.mean()"),
            # A layer without an activation was asked for.
            Slip("sigmoid", "There is a sigmoid at the end; only the weighted sums are asked for.",
                 "X @ W + b", "1 / (1 + np.exp(-(X @ W + b)))"),
            Slip("tanh", "There is a tanh at the end; only the weighted sums are asked for.",
                 "X @ W + b", "np.tanh(X @ W + b)"),
            Slip("relu", "The negative sums became 0, as relu does; only the weighted sums are "
                 "asked for.",
                 "X @ W + b", "np.maximum(X @ W + b, 0)"),
            Slip("first_bias", "The first bias was added to every sum; each neuron gets its own.",
                 "+ b", "+ b[0]"),
            Slip("bias_to_weights", "The bias was added to the weights; it belongs to the weighted sums.",
                 "X @ W + b", "X @ (W + b)"),
            # `+ b[j]` inside the innermost loop.
            Slip("bias_often", "The bias was added once for every input; each sum gets it once.",
                 "+ b", "+ len(W) * b"),
            Slip("last_input", "Each sum holds the last input alone: is there an `=` where `+=` is wanted?",
                 "X @ W", "X[:, -1:] @ W[-1:]"),
            Slip("first_input", "Each sum holds the first input alone: does a `return` or an `=` end the adding?",
                 "X @ W", "X[:, :1] @ W[:1]"),
            Slip("averaged", "The products were averaged over the inputs; a weighted sum adds them up.",
                 "X @ W", "X @ W / W.shape[0]"),
            Slip("relu_first", "Negative inputs count as 0 in your numbers; a dense layer takes its inputs as they are.",
                 "X @ W", "np.maximum(X, 0) @ W"),
        ],
        hints=[
            "Write the shapes side by side: which product takes (n_samples, n_in) and (n_in, "
            "n_out) to (n_samples, n_out)?",
            "The matrix product is written `@`. NumPy adds an array with one axis to every row of "
            "a table by itself.",
            "Samples on the left, weights on the right, and then the bias is added.",
        ],
    ),
    Exercise(
        two_layers,
        page="02_forward_pass",
        title="Two layers",
        prompt="Write `two_layers(X, W1, b1, W2, b2)`, which runs `X` through a hidden layer with "
        "tanh and an output layer with sigmoid, and returns what leaves the two: `A1`, of shape "
        "(n_samples, n_hidden), and `A2`, of shape (n_samples, n_out).",
        cases=[
            Case("5 samples, 3-4-2", draw(7, (5, 3), (3, 4), (4,), (4, 2), (2,))),
            Case("7 samples, 3-3-3", draw(8, (7, 3), (3, 3), (3,), (3, 3), (3,))),
            Case("1 sample of integers, 2-5-1",
                 (np.array([[1, 0]]), *draw(9, (2, 5), (5,), (5, 1), (1,)))),
        ],
        parts=("A1", "A2"),
        slips=[
            # No activation on layer 1.
            Slip("no_tanh", "The hidden layer has no activation: two layers without one between "
                 "are no more than one.",
                 "np.tanh(Z1)", "Z1"),
            # sigmoid on both (documents 000, 001, 003).
            Slip("sigmoid_both", "The hidden layer has a sigmoid; here it is to have a tanh.",
                 "np.tanh(Z1)", "1 / (1 + np.exp(-Z1))"),
            # Documents 002 and 004: relu.
            Slip("relu_hidden", "The hidden layer has a relu; here it is to have a tanh.",
                 "np.tanh(Z1)", "np.maximum(Z1, 0)"),
            Slip("logits", "The output layer has no sigmoid: these are its weighted sums.",
                 "1 / (1 + np.exp(-Z2))", "Z2"),
            Slip("tanh_both", "The output layer has a tanh; here it is to have a sigmoid.",
                 "1 / (1 + np.exp(-Z2))", "np.tanh(Z2)"),
            Slip("sign", "The sigmoid at the end falls where it should rise: look at the sign in "
                 "its exponent.",
                 "np.exp(-Z2)", "np.exp(Z2)"),
            # b1 twice.
            Slip("b1_twice", "The second layer adds the bias of the first; it has its own.",
                 "@ W2 + b2", "@ W2 + b1"),
            # X used again for layer 2.
            Slip("X_again", "The second layer takes the inputs again; it should take what leaves "
                 "the first.",
                 "A1 @ W2", "X @ W2"),
            # Z1 handed on.
            Slip("Z1_on", "The second layer takes the hidden layer's sums before tanh; it should "
                 "take them after.",
                 "A1 @ W2", "Z1 @ W2"),
            Slip("Z_returned", "The first answer is the hidden layer's sums before tanh; wanted is "
                 "what leaves the layer.",
                 "return A1, A2", "return Z1, A2"),
            Slip("no_b1", "The hidden layer's bias was left out.", " + b1", ""),
            Slip("no_b2", "The output layer's bias was left out.", " + b2", ""),
            Slip("swapped", "The answers come in the other order: the hidden layer "
                 "comes first.",
                 "return A1, A2", "return A2, A1"),
            Slip("W1_twice", "The second layer takes the weights of the first; it has its own.",
                 "A1 @ W2", "A1 @ W1"),
            Slip("sums_returned", "Both answers are the weighted sums; wanted is what leaves the layers, "
                 "after tanh and sigmoid.",
                 "return A1, A2", "return Z1, Z2"),
            Slip("bias_after", "The hidden layer's bias was added after tanh; it belongs inside, to the "
                 "weighted sum.",
                 "Z1 = X @ W1 + b1\n    A1 = np.tanh(Z1)", "A1 = np.tanh(X @ W1) + b1"),
            Slip("bias_after/output", "The output layer's bias was added after the sigmoid; it belongs inside, "
                 "to the weighted sum.",
                 "Z2 = A1 @ W2 + b2\n    A2 = 1 / (1 + np.exp(-Z2))", "A2 = 1 / (1 + np.exp(-(A1 @ W2))) + b2"),
            Slip("softmax", "The output layer has a softmax; here it is to have a sigmoid.",
                 "1 / (1 + np.exp(-Z2))", "np.exp(Z2) / np.exp(Z2).sum(axis=1, keepdims=True)"),
            Slip("no_activations", "Neither layer has its activation: both answers are weighted sums, and the two "
                 "layers together no more than one.",
                 "np.tanh(Z1)\n    Z2 = A1 @ W2 + b2\n    A2 = 1 / (1 + np.exp(-Z2))",
                 "Z1\n    Z2 = A1 @ W2 + b2\n    A2 = Z2"),
            Slip("relu_output", "The output layer has a relu; here it is to have a sigmoid.",
                 "1 / (1 + np.exp(-Z2))", "np.maximum(Z2, 0)"),
            Slip("tanh_first", "The tanh was taken of the inputs; it belongs to the weighted sums of the hidden layer.",
                 "Z1 = X @ W1 + b1\n    A1 = np.tanh(Z1)", "A1 = np.tanh(X) @ W1 + b1"),
        ],
        hints=[
            "Each layer does the same two things: weigh, then squash. What leaves the first goes "
            "into the second.",
            "NumPy has `np.tanh`; the sigmoid is 1 divided by (1 plus e to the power of minus the "
            "sum).",
            "Four lines: the sums of layer one, their tanh, the sums of layer two computed from "
            "that, their sigmoid.",
        ],
    ),
    Exercise(
        at_least,
        page="02_forward_pass",
        title="And, or, and what lies between",
        prompt="Write `at_least(least, n_inputs)`: weights, of shape (n_inputs,), and a bias of "
        "one neuron. Its inputs are all 0 or 1. Its weighted sum must be above 0 where at least "
        "`least` of them are 1, and below 0 everywhere else. With least = 1 that is *or*, with "
        "least = n_inputs it is *and*. There are many right answers; any one will do.",
        cases=[
            Case("or, of 2 inputs", (1, 2)),
            Case("and, of 2 inputs", (2, 2)),
            Case("at least 2 of 3", (2, 3)),
            Case("at least 3 of 5", (3, 5)),
        ],
        pairs=False,  # what is observed is yes or no
        look=look_at_gate,
        parts=tuple(GATE),
        sentences=GATE,
        slips=[
            Slip("on_border", "Where exactly as many inputs are 1 as are asked for, your weighted "
                 "sum is 0: on the border. It must be above 0 there.",
                 "0.5 - least", "-least"),
            Slip("bias_sign", "Your bias is above 0, so that the neuron says yes even where no "
                 "input is 1. The bias has to hold the sum back.",
                 "0.5 - least", "least - 0.5"),
            Slip("one_more", "Your neuron says yes only where one more input is 1 than is asked "
                 "for.",
                 "0.5 - least", "-0.5 - least"),
            Slip("one_less", "Your neuron says yes already where one input less is 1 than is asked "
                 "for.",
                 "0.5 - least", "1.5 - least"),
            Slip("always_or", "Your neuron is *or*, whatever is asked for: the bias must go by "
                 "`least`.",
                 "0.5 - least", "-0.5"),
            Slip("always_and", "Your neuron is *and*, whatever is asked for: the bias must go by "
                 "`least`.",
                 "0.5 - least", "0.5 - n_inputs"),
            Slip("mean", "Your weights take the mean of the inputs, but your bias counts them: the "
                 "sum never gets above 0.",
                 "np.ones(n_inputs)", "np.ones(n_inputs) / n_inputs"),
            Slip("no_bias", "Without a bias the sum is above 0 as soon as one input is 1, and for "
                 "no input it is 0, on the border.",
                 "0.5 - least", "0.0"),
        ],
        hints=[
            "Give all inputs the same weight. What is the weighted sum then, if c of them are 1 "
            "and the bias is 0?",
            "With weights of 1 the sum counts the ones. The bias must put 0 between two counts: "
            "the largest that is a no, and the smallest that is a yes.",
            "Take weights of 1. A bias of minus `least` would put the smallest yes exactly on 0; "
            "add a half to it.",
        ],
    ),
    Exercise(
        to_class,
        page="02_forward_pass",
        title="From probabilities to classes",
        prompt="Write `to_class(p)`: for an array of probabilities of any shape, an array of the "
        "same shape with 1. where the probability is above 0.5, and 0. everywhere else, so also at "
        "exactly 0.5.",
        cases=[
            Case("5 samples", (np.array([[0.91], [0.08], [0.55], [0.47], [0.62]]),)),
            Case("exactly 0, 0.5 and 1", (np.array([[0.0], [0.5], [1.0]]),)),
            Case("2 rows of 3", (np.array([[0.2, 0.7, 0.1], [0.4, 0.45, 0.15]]),)),
        ],
        slips=[
            Slip("at_half", "Exactly 0.5 became class 1; here it counts as class 0.",
                 "p > 0.5", "p >= 0.5"),
            Slip("swapped", "The two classes are swapped: a large probability means class 1.",
                 "1.0, 0.0", "0.0, 1.0"),
            Slip("swapped/at_half", "The two classes are swapped: a large probability means class 1.",
                 "p > 0.5", "p < 0.5"),
            # The threshold for logits.
            Slip("above_zero", "Everything above 0 became class 1, as by the limit for logits, or by "
                 "a second sigmoid; for probabilities the limit is one half.",
                 "0.5", "0"),
            # p.astype(int) cuts off.
            Slip("cut_off", "The digits behind the point were cut off, so that only a probability "
                 "of 1 is class 1.",
                 "*", "return p.astype(int)"),
            # argmax on a single column, a habit from softmax.
            Slip("argmax", "You took the place of the largest entry in each row; each probability "
                 "is to be compared with one half on its own.",
                 "*", "return np.argmax(p, axis=1)"),
            # Document 002 overwrites in two lines; this is the first one alone.
            Slip("half_done", "Where the probability is not above 0.5 you left it as it is; there "
                 "0 is wanted.",
                 "1.0, 0.0", "1.0, p"),
            # The perceptron's classes.
            Slip("minus_one", "Your classes are 1 and -1; here they are 1 and 0.",
                 "1.0, 0.0", "1.0, -1.0"),
            # p > p.mean()
            Slip("mean", "You compared with the mean of the probabilities; the limit is one half, "
                 "whatever the others are.",
                 "p > 0.5", "p > p.mean()"),
            # (n,) for (n, 1).
            Slip("flat", "Your classes stand in one row of numbers; the shape should stay "
                 "as it was.",
                 "*", "return (p.ravel() > 0.5).astype(float)"),
            Slip("places", "You returned the places of the large probabilities; wanted is a 0 or 1 "
                 "for every entry.",
                 "*", "return np.flatnonzero(p > 0.5)"),
        ],
        ways=[
            "return np.round(p)",
        ],
        hints=[
            "Compare every entry with one half: that gives yes or no for each.",
            "A comparison works on a whole array. `np.where` takes the comparison, what stands "
            "where it holds, and what stands where it does not.",
        ],
    ),
    Exercise(
        as_column,
        page="02_forward_pass",
        title="Targets as a column",
        prompt="Write `as_column(y)`: targets as a column of floats, an array of shape (n, 1) "
        "that is a copy: a later change of one leaves the other as it is. `y` may be an array of "
        "shape (n,) or (n, 1), of integers or floats, or a list of numbers.",
        cases=[
            Case("7 integers", (np.array([0, 1, 1, 0, 1, 0, 0]),)),
            Case("a column of 5 floats", (np.array([[0.5], [1.25], [-2.0], [0.75], [3.0]]),)),
            Case("a list of 3", ([1, 0, 1],)),
        ],
        look=look_at_column,
        parts=("column", *COLUMN),
        sentences=COLUMN,
        slips=[
            # (1, n).
            Slip("row", "That is a row, (1, n). Wanted is a column: one row for every target.",
                 "len(y), 1", "1, len(y)"),
            Slip("flat", "The array has one axis, (n,). A column has two, (n, 1).",
                 ".reshape(len(y), 1)", ".reshape(-1)"),
            # Stays integer.
            Slip("integers", COLUMN["floats"], ", dtype=float", ""),
            Slip("as_integers", "The entries were made integers, and fractions were cut off; "
                 "floats are wanted.",
                 "dtype=float", "dtype=int"),
            # A view of the caller's array.
            Slip("view", "Where `y` is a float array already, the column looks into its memory: a "
                 "change of one changes the other. Wanted is an array of its own.",
                 "np.array(", "np.asarray("),
            # y.reshape(-1, 1), as error messages of scikit-learn advise.
            Slip("reshaped", "You gave `y` itself another shape: its type and its memory stay the "
                 "caller's, and a list cannot do it. Make a new array of floats first.",
                 "np.array(y, dtype=float)", "y"),
            Slip("reshaped/floats", "A list cannot change its type or its shape. "
                 "Make an array of it first.",
                 "np.array(y, dtype=float)", "y.astype(float)"),
            # y[:, np.newaxis] on a column.
            Slip("three_axes", "A `y` that is a column already got a third axis; the answer should "
                 "have shape (n, 1) then too.",
                 ".reshape(len(y), 1)", "[:, np.newaxis]"),
            # y.T of an array with one axis.
            Slip("turned", "Turning rows into columns does nothing to an array with one axis, and "
                 "makes a row of a column.",
                 ".reshape(len(y), 1)", ".T"),
            Slip("as_it_came", "The array kept the shape in which it came; (n, 1) is wanted, "
                 "whatever comes.",
                 ".reshape(len(y), 1)", ""),
        ],
        hints=[
            "Three things: floats, memory of its own, and a shape with two axes.",
            "`np.array` copies, and takes a `dtype`; `np.asarray` does not always copy. In "
            "`reshape`, -1 stands for whatever is left.",
        ],
    ),
    Exercise(
        standardize,
        page="02_forward_pass",
        title="Scale new inputs like the old ones",
        prompt="Write `standardize(X, X_new)`, which returns both tables scaled: from every column "
        "the mean of that column **in `X`** is subtracted, and the rest is divided by its standard "
        "deviation **in `X`** (that of `np.std`). `X` has shape (n, k), `X_new` (m, k); no column "
        "of `X` is constant.",
        cases=[
            Case("5 samples and 2 new ones", scaled(10, (5, 3), (2, 3))),
            Case("7 samples and 1 new one", scaled(11, (7, 3), (1, 3))),
            Case("integers, 3 and 3", (
                np.array([[3, 5, 1], [5, 1, 4], [10, 2, 2]]),
                np.array([[8, 3, 9], [1, 2, 4], [0, 7, 6]]),
            )),
        ],
        parts=("X", "X_new"),
        slips=[
            # Document 003: the new inputs scaled by their own maximum.
            Slip("own", "The new samples were scaled by their own mean and standard deviation; "
                 "they should be scaled like `X`, since that is what the network has learnt from.",
                 "(X_new - mean) / std", "(X_new - X_new.mean(axis=0)) / X_new.std(axis=0)"),
            # Axis missing.
            Slip("no_axis", "You took one mean and one standard deviation of the whole table; "
                 "every column has its own.",
                 "axis=0", ""),
            # Rows instead of columns.
            Slip("rows", "You went along the rows; every column has its own mean and standard "
                 "deviation, over all samples.",
                 "axis=0", "axis=1"),
            Slip("rows/keepdims", "You went along the rows; every column has a mean and a standard "
                 "deviation over all samples.",
                 "axis=0", "axis=1, keepdims=True"),
            Slip("variance", "You divided by the variance; its root, the standard deviation, is "
                 "wanted.",
                 ".std(", ".var("),
            # pandas and MATLAB divide by n - 1.
            Slip("ddof", "Your standard deviation divides by one sample less than there are, as "
                 "pandas does; that of `np.std` divides by their number.",
                 ".std(axis=0", ".std(axis=0, ddof=1"),
            Slip("no_mean", "You divided, but did not subtract the mean.", " - mean", ""),
            Slip("no_std", "You subtracted the mean, but did not divide by the standard "
                 "deviation.",
                 " / std", ""),
            Slip("bracket", "Only the mean was divided by the standard deviation; the whole "
                 "difference should be.",
                 "(X - mean) / std, (X_new - mean) / std", "X - mean / std, X_new - mean / std"),
            # Document 003: divided by the maximum.
            Slip("maximum", "You divided by the largest value of each column; wanted are its mean "
                 "and standard deviation.",
                 "(X - mean) / std, (X_new - mean) / std",
                 "X / X.max(axis=0), X_new / X.max(axis=0)"),
            # Document 003 exactly: each by its own maximum.
            Slip("maximum/own", "You divided each table by its own largest values; wanted are the "
                 "mean and standard deviation of `X`, for both.",
                 "(X - mean) / std, (X_new - mean) / std",
                 "X / X.max(axis=0), X_new / X_new.max(axis=0)"),
            Slip("min_max", "You scaled to the range from 0 to 1; wanted is mean 0 and standard "
                 "deviation 1.",
                 "(X - mean) / std, (X_new - mean) / std",
                 "(X - X.min(axis=0)) / np.ptp(X, axis=0), (X_new - X.min(axis=0)) / np.ptp(X, "
                 "axis=0)"),
            # The leak of scikit-learn's "common pitfalls": statistics of all the data.
            Slip("together", "You took the means and standard deviations of both tables together; "
                 "new samples must not count, only `X`.",
                 "*", "both = np.vstack([X, X_new]); mean, std = both.mean(axis=0), "
                 "both.std(axis=0); return (X - mean) / std, (X_new - mean) / std"),
            # X overwritten first, then its mean is 0 and its standard deviation 1.
            Slip("not_new", "The new samples came back as they were. Was `X` replaced by the scaled one "
                 "first? Its means are 0 then, and its standard deviations 1.",
                 "(X_new - mean) / std", "X_new"),
            Slip("by_new", "You scaled both by the mean and standard deviation of the new samples; "
                 "those of `X` count.",
                 "X.", "X_new."),
            Slip("swapped", "The answers come in the other order: `X` is the first.",
                 "(X - mean) / std, (X_new - mean) / std",
                 "(X_new - mean) / std, (X - mean) / std"),
            Slip("own/std", "The new samples were divided by their own standard deviation; that of `X` is "
                 "wanted.",
                 "(X_new - mean) / std", "(X_new - mean) / X_new.std(axis=0)"),
            Slip("own/mean", "The mean of the new samples was subtracted from them; that of `X` is wanted.",
                 "X_new - mean", "X_new - X_new.mean(axis=0)"),
            Slip("min_max/own", "You scaled each table to the range from 0 to 1; wanted is mean 0 and standard "
                 "deviation 1, by the numbers of `X`.",
                 "(X - mean) / std, (X_new - mean) / std",
                 "(X - X.min(axis=0)) / np.ptp(X, axis=0), (X_new - X_new.min(axis=0)) / np.ptp(X_new, "
                 "axis=0)"),
            Slip("multiplied", "You multiplied by the standard deviation; divide by it.", " / std", " * std"),
            Slip("plus", "The mean was added; it should be subtracted.", " - mean", " + mean"),
            Slip("median", "The medians of the columns were subtracted; their means are wanted.",
                 "X.mean(axis=0)", "np.median(X, axis=0)"),
            Slip("largest_size", "The columns were divided by their largest absolute values; the standard deviations are "
                 "wanted.",
                 "X.std(axis=0)", "np.abs(X).max(axis=0)"),
            Slip("range_for_std", "The columns were divided by their ranges, largest minus smallest; the standard "
                 "deviations are wanted.",
                 "X.std(axis=0)", "np.ptp(X, axis=0)"),
            Slip("length", "The columns were divided by their lengths; the standard deviation also divides by the "
                 "number of samples, under the root.",
                 "X.std(axis=0)", "np.linalg.norm(X - X.mean(axis=0), axis=0)"),
        ],
        hints=[
            "The network learns from scaled numbers. A new sample must go through the same "
            "scaling, or equal inputs would become different numbers.",
            "`mean` and `std` of an array take an `axis`: 0 goes down the columns, over the "
            "samples.",
            "Compute the means and the standard deviations of X, once; then subtract and divide "
            "for X, and do the same with the same numbers for X_new.",
        ],
    ),
]  # fmt: skip
