"""Exercises of chapter 4: the chain rule."""

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw


def sigmoid_slope(z):
    """Derivative of the sigmoid at z.

    An array of any shape to one of the same shape.
    """
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


def relu_slope(z):
    """Derivative of relu at z, with 0 at 0.

    An array of any shape to one of the same shape.
    """
    return np.where(z > 0, 1.0, 0.0)


def numerical_gradient(f, x, h):
    """Central differences of f at x.

    f takes arrays like x to a number, the result is like x.
    """
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def relative_error(g, measured):
    """Length of g - measured, over the sum of both lengths.

    Two arrays of one shape to one number.
    """
    lengths = np.linalg.norm(g) + np.linalg.norm(measured)
    apart = np.linalg.norm(g - measured)
    return apart / lengths if lengths > 0 else 0.0


def mse_gradients(X, W, b, Y):
    """The gradients dW and db of mean((X W + b - Y)**2).

    They have the shapes of W and b.
    """
    dZ = 2 * (X @ W + b - Y) / Y.size
    return X.T @ dZ, dZ.sum(axis=0)


def bce_slope(logits, Y):
    """Derivative of the mean binary cross-entropy.

    logits and labels (n, 1) to (n, 1).
    """
    a = 1 / (1 + np.exp(-logits))
    return (a - Y) / len(Y)


def square_sum(x):
    """x0**2 + 2 x1**2 + ... : a gradient that is easy to see."""
    x = np.asarray(x)
    return float(np.sum(np.arange(1, x.size + 1) * x.ravel() ** 2))


def cube_sum(x):
    """The sum of the cubes, whose third derivative a wide step feels."""
    return float(np.sum(np.asarray(x) ** 3))


def product(x):
    """The product of all entries."""
    return float(np.prod(x))


def eighths(seed, shape):
    """Multiples of 1/8.

    Moved by h and back, they are exactly what they were.
    """
    return np.round(8 * draw(seed, shape)[0]) / 8


LABELS = {5: np.array([[1], [0], [0], [1], [1]]), 7: np.array([[0], [1], [0], [0], [1], [0], [1]])}
NO_MEAN = (
    "The mean of the loss divides by the number of entries; in your gradients that is missing."
)
EPSILON = (
    "A small number keeps your divisor from 0, and gradients of its size come out too near to each other. "
    "Ask whether the sum is 0 instead."
)

EXERCISES = [
    Exercise(
        sigmoid_slope,
        page="04_chain_rule",
        title="The slope of the sigmoid",
        prompt="Write `sigmoid_slope(z)`, the derivative of the sigmoid at `z`, for every entry of an array. "
        "It takes the weighted sum `z`, as the sigmoid does.",
        cases=[
            Case("a 2x3 array", draw(0, (2, 3))),
            Case("integers", (np.array([-3, 0, 2]),)),
        ],
        slips=[
            # Document 003: sigmoidPrime(s) = s * (1 - s), called with z.
            Slip("takes_activation", "You used `z` as if it were the sigmoid's value already; the sigmoid comes first.",
                 "a = 1 / (1 + np.exp(-z))", "a = z"),
            Slip("twice", "The sigmoid was applied twice: its slope is taken at its own output.",
                 "    return a * (1 - a)", "    a = 1 / (1 + np.exp(-a))\n    return a * (1 - a)"),
            Slip("itself", "You returned the sigmoid itself; its slope is asked for.", "a * (1 - a)", "a"),
            Slip("one_minus", "You returned 1 minus the sigmoid; one factor of the slope is missing.",
                 "a * (1 - a)", "1 - a"),
            Slip("tanh", "That is the pattern of tanh's slope; the sigmoid's has another one.",
                 "a * (1 - a)", "1 - a**2"),
            Slip("sign", "Your slopes are negative, but the sigmoid rises everywhere.",
                 "a * (1 - a)", "a * (a - 1)"),
            Slip("square_only", "You have the square of the sigmoid; the other factor differs from the first.",
                 "a * (1 - a)", "a * a"),
            Slip("mixed", "One factor takes `z` itself; both take the sigmoid of `z`.",
                 "a * (1 - a)", "a * (1 - z)"),
            Slip("tanh_itself", "That is the slope of tanh; the sigmoid's is asked for.",
                 "*", "return 1 - np.tanh(z) ** 2"),
            Slip("difference", "The two factors were subtracted; they are multiplied.",
                 "a * (1 - a)", "a - (1 - a)"),
        ],
        ways=[
            "return np.exp(-z) / (1 + np.exp(-z)) ** 2",
        ],
        hints=[
            "The slope can be written with the value of the sigmoid alone. What is that value at `z`?",
            "With `a` the sigmoid of `z`, the slope is `a` times what `a` lacks to 1.",
        ],
    ),
    Exercise(
        relu_slope,
        page="04_chain_rule",
        title="The slope of relu",
        prompt="Write `relu_slope(z)`, the derivative of relu for every entry of an array: "
        "1 above 0, and 0 elsewhere, at 0 as well.",
        cases=[
            Case("a 2x3 array", draw(1, (2, 3))),
            Case("integers with a 0", (np.array([-3, 0, 2]),)),
        ],
        slips=[
            Slip("at_zero", "At exactly 0 you return 1; the book takes 0 there.", "z > 0", "z >= 0"),
            Slip("itself", "You returned relu itself, `z` where it is positive; its slope there is 1.",
                 "1.0, 0.0", "z, 0.0"),
            Slip("always_one", "Your slope is 1 everywhere; below 0 relu is flat.", "1.0, 0.0", "1.0, 1.0", says_the_numbers=True),
            Slip("sign_function", "Below 0 you return -1, but relu is flat there.", "1.0, 0.0", "1.0, np.sign(z)"),
            Slip("reversed", "The two sides are swapped: relu is flat below 0 and rises above.",
                 "1.0, 0.0", "0.0, 1.0"),
            Slip("half_at_zero", "At exactly 0 you return 1/2; the book takes 0 there.",
                 "1.0, 0.0", "1.0, 0.5 * (z == 0)"),
            Slip("reversed/below", "The two sides are swapped: relu is flat below 0 and rises above.",
                 "z > 0", "z < 0"),
            Slip("leaky", "Below 0 your slope is 0.01, as that of the leaky relu; relu is flat there.",
                 "1.0, 0.0", "1.0, 0.01"),
        ],
        hints=[
            "Look at the graph of relu: how steep is it to the left of 0, and to the right?",
            "A comparison gives True and False for every entry; turn those into 1 and 0.",
        ],
    ),
    Exercise(
        numerical_gradient,
        page="04_chain_rule",
        title="A slope, measured",
        prompt="Write `numerical_gradient(f, x, h)`: for every entry of `x`, an array of any shape, the central difference of "
        "`f`, with a step `h` to each side. `x` must stay as it was.",
        cases=[
            Case("a sum of squares, 5 entries", (square_sum, eighths(2, (5,)), 0.25), {"1/h": 4}),
            Case("a sum of cubes, a 2x3 array", (cube_sum, eighths(3, (2, 3)), 0.5), {"1/h": 2}),
            Case("a product of integers", (product, np.array([2, 3, 5]), 0.125), {"1/h": 8}),
        ],
        slips=[
            Slip("forward", "You measured from `x` to `x + h` only: a forward difference. The central one goes to both sides.",
                 "(f(up) - f(down)) / (2 * h)", "(f(up) - f(x)) / h"),
            Slip("backward", "You measured from `x - h` to `x` only; the central difference goes to both sides.",
                 "(f(up) - f(down)) / (2 * h)", "(f(x) - f(down)) / h"),
            Slip("not_doubled", "The two points are 2h apart, but you divided by h alone.", "(2 * h)", "h"),
            Slip("no_division", "You returned the differences; they are still to be divided by the distance.",
                 " / (2 * h)", ""),
            Slip("sign", "The two values are subtracted the wrong way round, so every slope has the opposite sign.",
                 "f(up) - f(down)", "f(down) - f(up)"),
            Slip("precedence", "Without brackets you divided by 2 and then multiplied by h.", "/ (2 * h)", "/ 2 * h"),
            Slip("all_at_once", "All entries were moved at once; the slope of one entry needs the others to stay.",
                 "up[i] += h\n        down[i] -= h", "up += h\n        down -= h"),
            Slip("all_at_once/number", "You moved all entries at once and returned one number; each entry has a slope of its own.",
                 "*", "x = np.array(x, dtype=float); return (f(x + h) - f(x - h)) / (2 * h)"),
            Slip("same_array", "Every slope came out as 0: are both points one and the same array? "
                 "`up = x` is no copy; each needs one of its own.",
                 "up, down = x.copy(), x.copy()", "up = down = x.copy()", says_the_numbers=True),
            Slip("same_array/in_turn", "Your lower point is `x` itself, though the distance is 2h. If you moved it: `down = x` "
                 "is no copy, and a step down only takes back the step up.",
                 "f(up) - f(down)", "f(up) - f(x)"),
            Slip("one_copy", "The entries before are still moved: take fresh copies for every index.",
                 "for i in np.ndindex(x.shape):\n        up, down = x.copy(), x.copy()\n",
                 "up, down = x.copy(), x.copy()\n    for i in np.ndindex(x.shape):\n"),
            Slip("flat", "Your slopes stand in one row; the answer needs the shape of `x`.", "return slopes", "return slopes.ravel()"),
            Slip("own_step", "You measured with a small step of your own: use the `h` that is passed in.",
                 "x = np.array(x, dtype=float)", "x, h = np.array(x, dtype=float), 1e-5"),
            Slip("not_moved_back", "After one entry was measured it was not moved back, so the next ones are measured elsewhere.",
                 "slopes[i] =", "x = up; slopes[i] ="),
            Slip("not_moved_back/down", "After one entry was measured it was not moved back, so the next ones are measured elsewhere.",
                 "slopes[i] =", "x = down; slopes[i] ="),
            Slip("integers", "The array holds integers, so a small step is cut off: work on a copy of floats.",
                 "np.array(x, dtype=float)", "np.array(x)"),
            Slip("rows", "In a table your index moves a whole row at once; every entry has a slope of its own. "
                 "`np.ndindex` gives all places.",
                 "np.ndindex(x.shape)", "range(len(x))"),
            Slip("half_steps", "Your two points are h apart; `h` is the step to each side.",
                 "up[i] += h\n        down[i] -= h\n        slopes[i] = (f(up) - f(down)) / (2 * h)",
                 "up[i] += h / 2\n        down[i] -= h / 2\n        slopes[i] = (f(up) - f(down)) / h"),
            Slip("sum", "You added the two values; the slope takes their difference.",
                 "f(up) - f(down)", "f(up) + f(down)"),
            Slip("forward/two_steps", "You measured from `x` to `x + 2h`; the central difference goes to both sides.",
                 "up[i] += h\n        down[i] -= h", "up[i] += 2 * h"),
            Slip("second", "That is the second derivative, which measures the bend; the first is wanted.",
                 "(f(up) - f(down)) / (2 * h)", "(f(up) - 2 * f(x) + f(down)) / h**2"),
            Slip("share", "Every entry was moved by a share of itself; the step is `h`, whatever the entry.",
                 "up[i] += h\n        down[i] -= h", "up[i] *= 1 + h\n        down[i] *= 1 - h"),
        ],
        hints=[
            "Move one entry a little up and a little down; all others stay. How far apart are the two points?",
            "`for i in np.ndindex(x.shape):` goes through all indices of an array of any shape, and `x[i]` is the entry. "
            "For each index: a float copy with `+ h`, one with `- h`, the difference of `f`, divided by `2 * h`.",
        ],
    ),
    Exercise(
        relative_error,
        page="04_chain_rule",
        title="How far two gradients are apart",
        prompt="Write `relative_error(g, measured)`: the length of `g - measured`, two arrays of one shape, "
        "divided by the sum of their lengths. A length is the root of the sum of the squares of all entries. Where both are all 0, return 0.",
        cases=[
            Case("5 entries", draw(4, (5,), (5,))),
            Case("a 2x3 table", (np.array([[1e-4, 20.0, -3.0], [0.5, 0.0, 2.0]]),
                                 np.array([[2e-4, 21.0, -2.5], [0.5, 0.0, -1.0]]))),
            Case("two arrays of zeros", (np.zeros(3), np.zeros(3))),
            Case("one of the two all zeros", (np.zeros(3), np.array([1.0, -2.0, 2.0]))),
            Case("tiny gradients", (np.full(3, 1e-9), np.full(3, -1e-9))),
        ],
        slips=[
            Slip("absolute", "You returned the length of the difference; it is still to be divided by the two lengths.",
                 " / lengths if lengths > 0 else 0.0", ""),
            Slip("no_guard", "Where both arrays are 0 you divide 0 by 0, which is nan.",
                 " if lengths > 0 else 0.0", ""),
            Slip("either_zero", "You return 0 where only one of the two is 0; they are as far apart as can be, 1.",
                 "if lengths > 0", "if np.any(g) and np.any(measured)"),
            *[
                Slip(f"epsilon/{small}", EPSILON, "lengths if lengths > 0 else 0.0", f"(lengths + {small})")
                for small in ("1e-7", "1e-8", "1e-10", "1e-12")
            ],
            Slip("epsilon/larger", EPSILON, "lengths if lengths > 0 else 0.0", "max(lengths, 1e-8)"),
            Slip("tiny_is_zero", "You took tiny gradients for 0; only a sum of exactly 0 needs care.",
                 "lengths > 0", "lengths > 1e-8"),
            # A usual gradient check.
            Slip("entries", "You measured every entry by itself; here one length stands for the whole array.",
                 "*", "size = np.abs(g) + np.abs(measured); "
                 "return np.max(np.abs(g - measured) / np.where(size == 0, 1, size))"),
            Slip("entries/larger", "You measured every entry by itself; here one length stands for the whole array.",
                 "*", "size = np.maximum(np.abs(g), np.abs(measured)); "
                 "return np.max(np.abs(g - measured) / np.where(size == 0, 1, size))"),
            Slip("one_sided", "You divided by one length alone; the sum of both is meant.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "np.linalg.norm(g)"),
            Slip("one_sided/m", "You divided by one length alone; the sum of both is meant.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "np.linalg.norm(measured)"),
            Slip("larger", "You divided by the larger of the two lengths; their sum is meant.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "max(np.linalg.norm(g), np.linalg.norm(measured))"),
            Slip("length_of_sum", "Below the fraction stands the length of g + measured; the two lengths are added instead, so that "
                 "opposite gradients do not cancel.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "np.linalg.norm(g + measured)"),
            Slip("no_root", "You took the sums of the squares; a length is the root of such a sum.",
                 "*", "below = np.sum(g**2) + np.sum(measured**2); return np.sum((g - measured)**2) / below if below > 0 else 0.0"),
            Slip("entry_by_entry", "You averaged the errors of the entries, each by itself; the lengths of whole arrays are "
                 "compared.",
                 "*", "s = np.abs(g) + np.abs(measured); return np.mean(np.abs(g - measured) / np.where(s > 0, s, 1))"),
            Slip("difference_of_lengths", "You compared the two lengths; gradients of equal length may point anywhere. Take "
                 "the length of the difference.",
                 "np.linalg.norm(g - measured)", "abs(np.linalg.norm(g) - np.linalg.norm(measured))"),
            Slip("absolute_values", "You added up absolute values; a length is the root of the sum of squares.",
                 "*", "below = np.sum(np.abs(g)) + np.sum(np.abs(measured)); "
                 "return np.sum(np.abs(g - measured)) / below if below > 0 else 0.0"),
            Slip("smaller", "You divided by the smaller of the two lengths; their sum is meant.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "min(np.linalg.norm(g), np.linalg.norm(measured))"),
            Slip("mean_length", "You divided by the mean of the two lengths; their sum is meant.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)",
                 "(np.linalg.norm(g) + np.linalg.norm(measured)) / 2"),
            Slip("largest", "You took the largest entries for the lengths; a length is the root of the sum of "
                 "squares.",
                 "*", "below = np.abs(g).max() + np.abs(measured).max(); "
                 "return np.abs(g - measured).max() / below if below > 0 else 0.0"),
            Slip("mean", "The mean of the absolute differences stands above; the length is the root of the sum of"
                 " their squares.",
                 "np.linalg.norm(g - measured)", "np.mean(np.abs(g - measured))"),
            Slip("squared_above", "Above stands the square of the length; its root is missing.",
                 "np.linalg.norm(g - measured)", "np.sum((g - measured) ** 2)"),
            Slip("cosine", "That is 1 minus the cosine of the angle, which sees no difference in length.",
                 "*", "size = np.linalg.norm(g) * np.linalg.norm(measured); return 1 - np.sum(g * measured) / size if size > 0 else 0.0"),
            Slip("one_at_zeros", "Two arrays of zeros are equal, so their relative error is 0; you return 1.",
                 "else 0.0", "else 1.0"),
            Slip("rms", "Below stands the root of both sums of squares together; the two lengths are to be "
                 "added.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "np.sqrt(np.sum(g**2) + np.sum(measured**2))"),
        ],
        ways=[
            "lengths = np.sqrt(np.sum(g**2)) + np.sqrt(np.sum(measured**2))\n"
            "apart = np.sqrt(np.sum((g - measured) ** 2))\n"
            "return apart / lengths if lengths > 0 else 0.0",
        ],
        hints=[
            "Three lengths: of the difference, of the one, of the other.",
            "`np.linalg.norm` is the length of an array of any shape. Look at the sum before you divide by it.",
        ],
    ),
    Exercise(
        mse_gradients,
        page="04_chain_rule",
        title="The gradients of a straight line",
        prompt="The loss is the mean of `(X @ W + b - Y) ** 2` over all entries. Write `mse_gradients(X, W, b, Y)`, "
        "which returns its gradients `dW` and `db`, of the shapes of `W`, (n_in, n_out), and `b`, (n_out,).",
        cases=[
            Case("5 samples, 2 inputs, 3 outputs", draw(5, (5, 2), (2, 3), (3,), (5, 3)),
                 {"the number of samples": 5, "the number of outputs": 3}),
            Case("7 samples, 4 inputs, 1 output", draw(6, (7, 4), (4, 1), (1,), (7, 1)), {"the number of samples": 7}),
        ],
        slips=[
            # Document 000 drops the 2 of the square.
            Slip("no_two", "The 2 that comes down from the square is missing.", "2 * (", "("),
            Slip("sum", NO_MEAN, " / Y.size", ""),
            Slip("rows", "You divided by the number of samples; the mean here runs over all entries.",
                 "Y.size", "len(Y)"),
            Slip("sign", "Your gradients have the opposite sign: the error is output minus target.",
                 "return X.T @ dZ, dZ.sum(axis=0)", "return X.T @ -dZ, -dZ.sum(axis=0)"),
            Slip("db_total/number", "Your db is one number for all outputs; each output has a bias of its own.",
                 "dZ.sum(axis=0)", "dZ.sum()"),
            Slip("db_total", "Your db is one number for all outputs; each output has a bias of its own.",
                 "dZ.sum(axis=0)", "dZ.sum() + 0 * b"),
            Slip("db_mean", "Your db was averaged once more: the mean is in the error already.",
                 "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
            Slip("no_bias", "The bias is missing in the output, so both gradients belong to another line.",
                 "X @ W + b", "X @ W"),
            Slip("no_square", "You have the slope of the distance, 1 or -1; the square's slope grows with the error.",
                 "(X @ W + b - Y)", "np.sign(X @ W + b - Y) / 2"),
            Slip("no_input", "Your dW is the same for every input; the input is a factor of it.",
                 "X.T @ dZ", "np.ones_like(X.T) @ dZ"),
            Slip("squared", "You went on with the squared error itself; its slope is twice the error.",
                 "2 * (X @ W + b - Y)", "(X @ W + b - Y) ** 2"),
            Slip("squared/two", "You went on with the squared error itself; its slope is twice the error.",
                 "2 * (X @ W + b - Y)", "2 * (X @ W + b - Y) ** 2"),
            Slip("sum/db", "In your db the division by the number of entries is missing.",
                 "dZ.sum(axis=0)", "dZ.sum(axis=0) * Y.size"),
            Slip("db_first", "Your db is the error of the first sample alone; it adds up those of all samples.",
                 "dZ.sum(axis=0)", "dZ[0]"),
            Slip("db_last", "Your db is the error of the last sample alone; it adds up those of all samples.",
                 "dZ.sum(axis=0)", "dZ[-1]"),
            Slip("sum/rows", "Your gradients are those of the sum over the samples, averaged over the outputs only; "
                 "the mean runs over both.",
                 "Y.size", "Y.shape[1]"),
        ],
        parts=("dW", "db"),
        hints=[
            "First the slope at the output: how does the loss change with one entry of `X @ W + b`?",
            "With `dZ` twice the error over the number of entries, `dW` is `X.T @ dZ`, and `db` adds the rows of `dZ`.",
        ],
    ),
    Exercise(
        bce_slope,
        page="04_chain_rule",
        title="The slope of sigmoid and cross-entropy",
        prompt="Write `bce_slope(logits, Y)`, the derivative of the mean binary cross-entropy with respect to the logits. "
        "Both have shape (n, 1), and so has the result. It must be right for logits of 50 too.",
        cases=[
            Case("5 samples", (*draw(7, (5, 1)), LABELS[5]), {"the number of samples": 5}),
            Case("7 samples", (*draw(8, (7, 1)), LABELS[7]), {"the number of samples": 7}),
            Case("logits of 50 and -50", (np.array([[50.0], [-50.0], [50.0]]), np.array([[1.0], [1.0], [0.0]])),
                 {"the number of samples": 3}),
        ],
        slips=[
            Slip("sum", "The mean of the loss divides by the number of samples; in your slope that is missing.",
                 " / len(Y)", ""),
            # Document 004 has the target minus the output, for a step with a plus.
            Slip("sign", "Your slope has the opposite sign: the loss falls when a probability moves towards its label.",
                 "(a - Y)", "(Y - a)"),
            # Documents 002 and 003: the squared error's delta kept for the cross-entropy.
            Slip("extra_sigmoid", "The sigmoid's slope is a factor too many: it cancels against the cross-entropy's.",
                 "(a - Y)", "(a - Y) * a * (1 - a)"),
            Slip("no_sigmoid", "You compared the logits themselves with the labels; they become probabilities first.",
                 "1 / (1 + np.exp(-logits))", "logits"),
            Slip("two", "There is a 2 too much: that is the squared error's.", "(a - Y)", "2 * (a - Y)"),
            Slip("two_steps", "You went through the probability and back: where it is 1 to the last digit, 0 is divided by 0. "
                 "Multiplied out on paper, nothing is left to divide.",
                 "(a - Y)", "(a - Y) / (a * (1 - a)) * (a * (1 - a))"),
            Slip("to_probability/bare", "That is the slope with respect to the probability; the way through the sigmoid is still missing.",
                 "(a - Y)", "(a - Y) / (a * (1 - a))"),
            Slip("to_probability", "That is the slope with respect to the probability; the way through the sigmoid is still missing.",
                 "(a - Y)", "(a - Y) / (a * (1 - a) + 1e-12)"),
            Slip("broadcast", "Two shapes met that differ, so every probability met every label.",
                 "(a - Y)", "(a - Y.ravel())"),
            Slip("classes", "You rounded the probabilities to classes; how sure the network is counts here.",
                 "(a - Y)", "((a > 0.5) - Y)"),
            Slip("slope_alone", "That is the slope of the sigmoid alone; the labels have no part in it.",
                 "(a - Y)", "a * (1 - a)"),
            Slip("softmax", "You divided by a sum over the samples, as softmax does; every logit has a sigmoid of "
                 "its own.",
                 "1 / (1 + np.exp(-logits))", "np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()"),
            Slip("ones_only/alone", "That is the slope where the label is 1; where it is 0 the other term of the loss counts.",
                 "(a - Y)", "Y * (a - 1)"),
            Slip("ones_only", "That is the slope where the label is 1; where it is 0 the other term of the loss "
                 "counts. And the way through the sigmoid is missing.",
                 "(a - Y)", "(-Y / a)"),
        ],
        hints=[
            "Two slopes are multiplied, the loss's and the sigmoid's, and nearly everything cancels.",
            "What is left is the probability minus the label, over the number of samples.",
        ],
    ),
]  # fmt: skip
