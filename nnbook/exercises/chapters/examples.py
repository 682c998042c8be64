"""Exercises of the worked examples."""

import inspect
import itertools
import os
import tempfile

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw
from nnbook.exercises.running import Unusable, described

# ---- The solutions -------------------------------------------------------------------------------


def fit_line(x, y):
    """Slope w and offset b of the line closest to the points.

    Two arrays (n,) to two numbers.
    """
    x_mean, y_mean = x.mean(), y.mean()
    w = np.sum((x - x_mean) * (y - y_mean)) / np.sum((x - x_mean) ** 2)
    b = y_mean - w * x_mean
    return w, b


def descend_line(x, y, learning_rate, steps):
    """Slope and offset after some steps of gradient descent.

    From w = b = 0, on the mean of the squared errors; x, y (n,).
    """
    w, b = 0.0, 0.0
    for _ in range(steps):
        error = w * x + b - y
        dw, db = 2 * np.mean(error * x), 2 * np.mean(error)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def train_table(X, Y, W1, W2, steps):
    """Train two layers of sigmoids without biases.

    X (n, 3), Y (n, 1), W1 (3, h), W2 (h, 1) to W1, W2, losses.
    """
    losses = []
    for _ in range(steps):
        H = 1 / (1 + np.exp(-X @ W1))
        A = 1 / (1 + np.exp(-H @ W2))
        losses.append(np.sum((A - Y) ** 2))
        dZ2 = 2 * (A - Y) * A * (1 - A)
        dZ1 = dZ2 @ W2.T * H * (1 - H)
        W1, W2 = W1 - X.T @ dZ1, W2 - H.T @ dZ2
    return W1, W2, losses


def train_xor(X, Y, W1, b1, W2, b2, learning_rate, steps):
    """Gradient descent for a network with one hidden layer.

    X (4, 2), Y (4, 1), W1 (2, h), b1 (h,), W2 (h, 1), b2 (1,)
    to the new W1, b1, W2, b2, and the loss before each step.
    """
    losses = []
    for _ in range(steps):
        A1 = np.tanh(X @ W1 + b1)
        Z2 = A1 @ W2 + b2
        losses.append(np.mean(np.logaddexp(0, Z2) - Y * Z2))
        dZ2 = (1 / (1 + np.exp(-Z2)) - Y) / len(X)
        dZ1 = dZ2 @ W2.T * (1 - A1**2)
        W1 = W1 - learning_rate * X.T @ dZ1
        b1 = b1 - learning_rate * dZ1.sum(axis=0)
        W2 = W2 - learning_rate * A1.T @ dZ2
        b2 = b2 - learning_rate * dZ2.sum(axis=0)
    return W1, b1, W2, b2, losses


def all_inputs(n):
    """All rows of n zeros and ones, in counting order.

    A number n to an array (2**n, n).
    """
    return np.array(list(itertools.product([0.0, 1.0], repeat=n)))


def exam_round(X, Y, W1, W2):
    """One round of the exam network: the new W1 and W2.

    X (n, 2), Y (n, 1), W1 (2, 3), W2 (3, 1).
    """
    H = 1 / (1 + np.exp(-X @ W1))
    output = 1 / (1 + np.exp(-H @ W2))
    delta = (Y - output) * output * (1 - output)
    hidden_delta = delta @ W2.T * H * (1 - H)
    return W1 + X.T @ hidden_delta, W2 + H.T @ delta


def save_and_load(W, b, path):
    """What the file holds; if there is none yet, W and b first.

    W (n_in, n_out), b (n_out,).
    """
    if not os.path.exists(path):
        np.savez(path, W=W, b=b)
    with np.load(path) as arrays:
        return arrays["W"], arrays["b"]


def decision_grid(predict, X, n):
    """Predictions on a grid around the points X (n_samples, 2).

    xx, yy and Z, all (n, n).
    """
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    first = np.linspace(low[0], high[0], n)
    second = np.linspace(low[1], high[1], n)
    xx, yy = np.meshgrid(first, second)
    points = np.column_stack([xx.ravel(), yy.ravel()])
    Z = predict(points).reshape(xx.shape)
    return xx, yy, Z


def quadrants_step(X, Y, W1, b1, W2, b2, learning_rate):
    """One step of a relu network: the new W1, b1, W2 and b2.

    X (n, 2), Y (n, 1), W1 (2, h), b1 (h,), W2 (h, 1), b2 (1,).
    """
    Z1 = X @ W1 + b1
    A1 = np.maximum(0, Z1)
    p = 1 / (1 + np.exp(-(A1 @ W2 + b2)))
    dZ2 = (p - Y) / len(X)
    dZ1 = dZ2 @ W2.T * (Z1 > 0)
    dW1, db1 = X.T @ dZ1, dZ1.sum(axis=0)
    dW2, db2 = A1.T @ dZ2, dZ2.sum(axis=0)
    W1, b1 = W1 - learning_rate * dW1, b1 - learning_rate * db1
    W2, b2 = W2 - learning_rate * dW2, b2 - learning_rate * db2
    return W1, b1, W2, b2


def one_hot(labels, n_classes):
    """Class k as a row with 1 at place k.

    Whole numbers (n,) to an array (n, n_classes).
    """
    Y = np.zeros((len(labels), n_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y


def confusion_table(labels, predicted, n_classes):
    """How often class i is taken for class j.

    Two arrays (n,) to one (n_classes, n_classes).
    """
    table = np.zeros((n_classes, n_classes))
    for label, seen in zip(labels, predicted, strict=True):
        table[label, seen] += 1
    return table


# ---- What is observed ----------------------------------------------------------------------------


def several(got, names):
    """What a submission returned, by name."""
    if isinstance(got, dict) and all(name in got for name in names):
        return [got[name] for name in names]
    if isinstance(got, tuple | list) and len(got) == len(names):
        return list(got)
    wanted = f"{len(names)} answers: {', '.join(names)}"
    raise Unusable("kind", f"it returned {described(got)}; wanted {wanted}.")


RUN = ("one loss a step", "first loss", "step", "W1", "b1", "W2", "b2", "losses", "start kept")


def look_at_training(train, X, Y, W1, b1, W2, b2, learning_rate, steps):
    """What comes of a training, and how it began."""
    start = [part.copy() for part in (W1, b1, W2, b2)]
    got = train(X.copy(), Y.copy(), *start, learning_rate, steps)
    if got is None or got is Ellipsis:
        return got
    *parameters, losses = several(got, ("W1", "b1", "W2", "b2", "losses"))
    parameters = [np.asarray(part, float) for part in parameters]
    losses = np.asarray(losses, float)
    first = losses.ravel()[:1]
    if losses.size and not losses.ravel()[-1] < 5:  # uphill, how far depends on how it is written
        parameters, losses = [np.full(np.shape(p), np.nan) for p in parameters], losses * np.nan
    is_kept = all(map(np.array_equal, start, (W1, b1, W2, b2)))
    if not losses.size:
        return dict.fromkeys(RUN, np.nan)
    right = train_xor(X, Y, W1, b1, W2, b2, learning_rate, 1)[:4]
    is_long = steps == 1 and is_along(parameters, right, (W1, b1, W2, b2))
    seen = (losses.shape == (steps,), *first, not is_long, *parameters, losses, is_kept)
    return dict(zip(RUN, seen, strict=True))


def is_along(new, right, old):
    """Whether parameters moved as they should, but too far, or not far enough."""
    if [*map(np.shape, new)] != [*map(np.shape, old)]:
        return False
    moved, wanted = (
        np.concatenate([np.ravel(p - q) for p, q in zip(here, old, strict=True)])
        for here in (new, right)
    )
    ratio = moved @ wanted / (wanted @ wanted)
    return bool(ratio > 0 and np.allclose(moved, ratio * wanted) and not np.isclose(ratio, 1))


RUN_SENTENCES = {
    "one loss a step": "`losses` should be a list with one number for every step, as many as "
    "`steps` says.",
    "first loss": "The first loss is not the mean binary cross-entropy of the network that came "
    "in, before any step.",
    "step": "One step moves all parameters the right way, but not as far as it should: is it "
    "the learning rate times the gradient of the mean?",
    "losses": "The network that you return is right, but the losses are not those on the way to "
    "it: each is the mean binary cross-entropy before its step.",
    "start kept": "It changes the arrays that came in: whoever called may still need them, so "
    "compute into new ones.",
}


def training(*edits):
    """The body of `train_xor` after several edits at once."""
    body = inspect.getsource(train_xor).split('"""')[2].strip()
    for old, new in edits:
        body = body.replace(old, new)
    return body


STEP_2 = "        W2 = W2 - learning_rate * A1.T @ dZ2\n"
LOSS = "        losses.append(np.mean(np.logaddexp(0, Z2) - Y * Z2))\n"
AFTER = "Z = np.tanh(X @ W1 + b1) @ W2 + b2; losses.append(np.mean(np.logaddexp(0, Z) - Y * Z))"
TANH, SLOPE = "np.tanh(X @ W1 + b1)", "(1 - A1**2)"
SIGMOID = TANH, "1 / (1 + np.exp(-(X @ W1 + b1)))"
RELU = TANH, "np.maximum(X @ W1 + b1, 0)"
STRAIGHT = TANH, "X @ W1 + b1"
SQUARES = "np.logaddexp(0, Z2) - Y * Z2", "(1 / (1 + np.exp(-Z2)) - Y) ** 2"
OF_SQUARES = "- Y) / len(X)", "- Y) * 2 * np.exp(-Z2) / (1 + np.exp(-Z2)) ** 2 / len(X)"
HALF_OF_SQUARES = OF_SQUARES[0], OF_SQUARES[1].replace("2 * ", "", 1)
GRADIENTS = "X.T @ dZ1", "dZ1.sum(axis=0)", "A1.T @ dZ2", "dZ2.sum(axis=0)"
BIASES_LEFT = "learning_rate * dZ", "0 * dZ"
IN_PLACE = [(f"{p} = {p} - ", f"{p} -= ") for p in ("W1", "b1", "W2", "b2")]


ADAM = """t = t + 1
        m = [0.9 * u + 0.1 * one for u, one in zip(m, g)]
        r = [0.999 * u + 0.001 * one**2 for u, one in zip(r, g)]
        d = [u / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8) for u, v in zip(m, r)]"""


def with_memory(start, rule):
    """The body of `train_xor` where the steps d follow a rule with a memory of the gradients g."""
    all_four = f"        g = [{', '.join(GRADIENTS)}]\n"
    along = [(f"learning_rate * {g}", f"learning_rate * d[{i}]") for i, g in enumerate(GRADIENTS)]
    first = ("        W1 =", f"{all_four}        {rule}\n        W1 =")
    return training(*along, ("losses = []", f"losses, {start}"), first)


def look_at_files(submission, W, b, path):
    """What comes back from a file: when it is written, and when it is there already."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = os.path.join(folder, path)
        try:
            got = submission(W.copy(), b.copy(), place)
        except FileNotFoundError:
            if os.path.exists(place) or not os.listdir(folder):
                raise
            got = np.nan, np.nan
        if got is None or got is Ellipsis:
            return got
        first = [np.asarray(part) for part in several(got, ("W", "b"))]
        seen = {"a file": os.path.exists(place), "W": first[0], "b": first[1]}
        if not seen["a file"]:
            return seen | dict.fromkeys(FILE, 0.0) | {"a file": 0.0}
        with open(place, "rb") as file:
            written = file.read()
        others = several(submission(W + 1, b - 1, place), ("W", "b"))
        with open(place, "rb") as file:
            is_kept = file.read() == written
        pairs = list(zip(first, (W, b), strict=True))
        another = os.path.join(folder, f"another_{path}")
        moved = submission(W + 1, b - 1, another)
        if os.path.exists(another):
            os.replace(another, place)
        found = submission(W.copy(), b.copy(), place)
        return seen | {
            "from the file": all(map(np.array_equal, others, first)),
            "file kept": is_kept,
            "one file": all(map(np.array_equal, several(moved, "Wb"), several(found, "Wb"))),
            "no pickle": not written.startswith(b"\x80") and b"'|O'" not in written,
            "every digit": all(
                a.dtype == c.dtype and np.array_equal(a.ravel(), c.ravel()) for a, c in pairs
            ),
        }


FILE = {
    "a file": "There is no file of the name `path` afterwards. Use the name as it comes in: "
    "`np.save`, for instance, adds an ending of its own.",
    "from the file": "A second call, with other arrays and the same `path`, did not return what "
    "the first call had saved. Return what the file holds, not what came in.",
    "file kept": "A second call with the same `path` changed the file. What is there already is to "
    "be read, not written again.",
    "one file": "A file that another call had saved was put in the place of `path`, and what came "
    "back was not what it holds. All should stand in this one file, and be read from it.",
    "no pickle": "The numbers come back, but the file is a pickle, and loading a pickle runs "
    "whatever program stands in it. Choose a form that holds numbers only.",
    "every digit": "The numbers are nearly right, but not to the last bit: digits were lost on "
    "the way.",
}


def ridge(points):
    """Higher to the right, lower upwards: (m, 2) to (m, 1)."""
    return 1 / (1 + np.exp(0.5 + 2 * points[:, 1:] - points[:, :1]))


def hill(points):
    """A hill beside the origin: (m, 2) to (m, 1)."""
    return np.exp(-((points[:, :1] - 0.4) ** 2) - 0.2 * points[:, 1:] ** 2)


def quadrants_case(seed, n_points, n_units):
    """Points with their classes, and a network: X, Y, W1, b1, W2, b2."""
    X, *network = draw(seed, (n_points, 2), (2, n_units), (n_units,), (n_units, 1), (1,))
    return X, (X[:, :1] * X[:, 1:] > 0).astype(float), *network


FOUR = {"the number of samples": 4}
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1], [1], [0]])
TABLE = np.column_stack([XOR[0], np.ones(4)]), XOR[1]
W_SAVED, b_SAVED, W_COLUMN, b_COLUMN, W_ROW, b_ROW = (
    a / 7 for a in draw(31, (3, 4), (4,), (5, 1), (1,), (1, 3), (3,))
)
POINTS = draw(41, (5, 2), (7, 2))


def start_of(seed, h):
    """The four arrays of a start with h hidden units."""
    return draw(seed, (2, h), (h,), (h, 1), (1,))


# ---- The exercises -------------------------------------------------------------------------------

EXERCISES = [
    Exercise(
        fit_line,
        page="examples/linear_regression",
        title="The best line",
        prompt="Write `fit_line(x, y)` for points with the coordinates `x` and `y`, two arrays of "
        "shape (n,). It returns the slope `w` and the offset `b` of the line whose squared "
        "vertical distances from the points have the smallest mean.",
        cases=[
            Case("5 points", draw(21, (5,), (5,)), {"the number of points": 5}),
            Case("7 points", draw(22, (7,), (7,)), {"the number of points": 7}),
            Case("integers", (np.array([1, 2, 4, 5, 8]), np.array([9, 6, 7, 2, 1])),
                 {"the number of points": 5}),
        ],
        slips=[
            # A well-known formula, for lines through the origin only.
            Slip("through_origin", "This is the best line through the origin. The best of all "
                 "lines has an offset too, which also changes the slope.",
                 "x.mean(), y.mean()", "0.0, 0.0"),
            Slip("through_origin/offset", "Your slope is that of the best line through the origin. "
                 "With an offset the best slope is another one.",
                 "w = ", "w = np.sum(x * y) / np.sum(x * x)  #"),
            # The regression of x on y.
            Slip("wrong_spread", "You divided by the spread of y; the slope says how y grows for "
                 "each step in x, so the spread of x belongs there.",
                 "np.sum((x - x_mean) ** 2)", "np.sum((y - y_mean) ** 2)"),
            # np.corrcoef taken for the slope.
            Slip("correlation", "Your slope is the correlation, which has no units. The slope "
                 "still needs the ratio of the two spreads.",
                 "np.sum((x - x_mean) ** 2)",
                 "np.sqrt(np.sum((x - x_mean) ** 2) * np.sum((y - y_mean) ** 2))"),
            Slip("spreads", "Your slope is the spread of y over the spread of x. That leaves out "
                 "how closely the two go together, and in which direction.",
                 "w = ", "w = y.std() / x.std()  #"),
            # np.cov divides by n - 1, np.var by n.
            Slip("n_minus_1", "One of the two averages in your slope divides by n, the other by n "
                 "- 1. Both must use the same number.",
                 "np.sum((x - x_mean) ** 2)", "np.sum((x - x_mean) ** 2) * len(x) / (len(x) - 1)"),
            # The line through the first point and the last.
            Slip("two_points", "Your slope is that of the line through the first and the last "
                 "point; the best line listens to all of them.",
                 "w = ", "w = (y[-1] - y[0]) / (x[-1] - x[0])  #"),
            Slip("two_points/offset", "Your line is that through the first and the last point; the "
                 "best line listens to all of them.",
                 "*", "w = (y[-1] - y[0]) / (x[-1] - x[0]); return w, y[0] - w * x[0]"),
            Slip("ratios", "You averaged the ratios of y to x, in which a point near x = 0 "
                 "decides nearly everything: divide one sum by the other.",
                 "np.sum((x - x_mean) * (y - y_mean)) / np.sum((x - x_mean) ** 2)",
                 "np.mean(y / x)"),
            Slip("ratios/centred", "You averaged ratios, one for each point, in which a point "
                 "near the mean of x decides nearly everything: divide one sum by the other.",
                 "np.sum((x - x_mean) * (y - y_mean)) / np.sum((x - x_mean) ** 2)",
                 "np.mean((y - y_mean) / (x - x_mean))"),
            Slip("offset_sign", "The slope is used with the wrong sign in the offset: the line "
                 "must go through the centre of the points.",
                 "y_mean - w", "y_mean + w"),
            Slip("mean_height", "Your offset is the mean of y. That is the height of the line at "
                 "the mean of x; the offset is its height at 0.",
                 "y_mean - w * x_mean", "y_mean"),
            # np.polynomial's fit gives the offset first, np.polyfit the slope.
            Slip("order", "The two answers are in the other order: the slope comes first.",
                 "return w, b", "return b, w"),
            Slip("x_of_y", "This is the best line for x as it depends on y; the other way round is asked for.",
                 "x_mean, y_mean = x", "x, y = y, x; x_mean, y_mean = x"),
            Slip("first_point", "Your line goes through the first point; the best one goes "
                 "through the centre of all.",
                 "b = y_mean - w * x_mean", "b = y[0] - w * x[0]"),
            Slip("median", "The offset is a median of what the slope leaves over; with means the squares are "
                 "smallest.",
                 "b = y_mean - w * x_mean", "b = np.median(y - w * x)"),
            Slip("sums_without_n", "The formula of the sums has an n in two places: at the sum of "
                 "the products, and at that of the squares.",
                 "np.sum((x - x_mean) * (y - y_mean)) / np.sum((x - x_mean) ** 2)",
                 "(np.sum(x * y) - sum(x) * sum(y)) / (np.sum(x**2) - sum(x) ** 2)"),
            Slip("not_centred", "Below stands the sum of the squares of `x` as they are; above you took the mean away "
                 "first, and there it is wanted too.",
                 "np.sum((x - x_mean) ** 2)", "np.sum(x**2)"),
        ],
        ways=[
            "n = len(x)\n"
            "w = (n * np.sum(x * y) - np.sum(x) * np.sum(y)) / (n * np.sum(x**2) - np.sum(x) ** 2)\n"
            "b = (np.sum(y) - w * np.sum(x)) / n\n"
            "return w, b",
        ],
        hints=[
            "The best line goes through the centre of the points. Move the origin there, and only "
            "the slope is left to find.",
            "How far is each x from the mean of all x, and each y from the mean of all y? "
            "Multiply the two distances for each point.",
            "The slope is the sum of those products over the sum of the squared distances in x. "
            "The offset is the mean of y less the slope times the mean of x.",
        ],
        parts=("w", "b"),
        seconds=20.0,  # gradient descent finds it too
    ),
    Exercise(
        descend_line,
        page="examples/linear_regression",
        title="The same line, step by step",
        prompt="Write `descend_line(x, y, learning_rate, steps)` for points with the coordinates "
        "`x` and `y`, two arrays of shape (n,). Begin with `w = b = 0` and take `steps` steps of "
        "gradient descent on the mean of the squared errors, each with its whole slope. Return "
        "`w` and `b`.",
        cases=[
            Case("5 points, 3 steps", (*draw(61, (5,), (5,)), 0.1, 3), {"the number of points": 5}),
            Case("7 points, 2 steps", (*draw(62, (7,), (7,)), 0.2, 2), {"the number of points": 7}),
            Case("integers", (np.array([1, 2, 4, 5, 8]), np.array([9, 6, 7, 2, 1]), 0.01, 2),
                 {"the number of points": 5}),
        ],
        slips=[
            # Document 000, and every loss that begins with one half.
            Slip("half", "Your steps are half as long, as in document 000: the slope of a square "
                 "has a 2.",
                 "2 * np.mean(error * x), 2 * np.mean(error)", "np.mean(error * x), np.mean(error)"),
            Slip("point_by_point", "You take a step for every point; a step is wanted for all "
                 "points together, along the mean.",
                 "*", "w = b = 0.0\n    for _ in range(steps):\n"
                 "        for x_i, y_i in zip(x, y):\n"
                 "            e = w * x_i + b - y_i\n"
                 "            w, b = w - learning_rate * 2 * e * x_i, b - learning_rate * 2 * e\n"
                 "    return w, b"),
            Slip("sum", "These are the slopes of the sum of the squares; those of the mean are "
                 "wanted.",
                 "np.mean", "np.sum"),
            Slip("half_sum", "These are the slopes of half the sum of the squares; those of the "
                 "mean are wanted.",
                 "2 * np.mean(error * x), 2 * np.mean(error)", "np.sum(error * x), np.sum(error)"),
            Slip("uphill", "The steps go uphill. With output minus target you subtract, with "
                 "target minus output you add.",
                 "error = w * x + b - y", "error = y - w * x - b"),
            Slip("w_first", "The slope along b was found with the new w. Both slopes belong to the "
                 "same point: find both, then step.",
                 "2 * np.mean(error)",
                 "2 * np.mean((w - 2 * learning_rate * np.mean(error * x)) * x + b - y)"),
            Slip("b_left", "`b` stayed at 0; it moves like `w`.",
                 "b - learning_rate * db", "b"),
            # The factor x forgotten, or written twice.
            Slip("no_x", "The slope along w lacks a factor: a nudge of w moves the prediction by x "
                 "times as much.",
                 "np.mean(error * x)", "np.mean(error)"),
            Slip("x_twice", "The slope along b has a factor too many: a nudge of b moves every "
                 "prediction by the same amount, whatever x is.",
                 "2 * np.mean(error)", "2 * np.mean(error * x)"),
            Slip("sizes", "You stepped with the sizes of the errors, which have lost their signs.",
                 "error = w * x + b - y", "error = np.abs(w * x + b - y)"),
            Slip("no_rate", "The learning rate is not used.",
                 "learning_rate * ", ""),
            # A return inside the loop.
            Slip("one_step", "This is one step; all `steps` of them are wanted.",
                 "range(steps)", "range(1)"),
            Slip("one_too_many", "This is one step too many.",
                 "range(steps)", "range(steps + 1)"),
            # np.polyfit.
            Slip("closed_form", "This is the best line itself, where the steps would end; the line "
                 "after `steps` steps is wanted.",
                 "*", "return tuple(np.polyfit(x, y, 1))"),
            Slip("order", "The two answers are in the other order: the slope comes first.",
                 "return w, b", "return b, w"),
            Slip("start_at_one", "The descent begins at w = b = 1; both are to begin at 0.",
                 "w, b = 0.0, 0.0", "w, b = 1.0, 1.0"),
            Slip("w_uphill", "The slope w went uphill; b went downhill, as both should.",
                 "w - learning_rate", "w + learning_rate"),
            Slip("b_uphill", "The offset b went uphill; w went downhill, as both should.",
                 "b - learning_rate", "b + learning_rate"),
        ],
        hints=[
            "Where is the line now, and how far is it from each point? From these errors come both "
            "slopes, and from the slopes the next line.",
            "The slope along b is twice the mean of the errors (prediction minus y). Along w each "
            "error counts x times.",
            "Inside the loop: the errors, then both slopes, then both new values, in three lines.",
        ],
        parts=("w", "b"),
    ),
    Exercise(
        train_table,
        page="examples/truth_table",
        title="Document 001's training",
        prompt="Write `train_table(X, Y, W1, W2, steps)` for a network of two layers of sigmoids "
        "without biases. Take `steps` steps with the learning rate 1 along the slope of the sum of "
        "squared errors. Return the new `W1`, the new `W2`, and a list with the loss before each "
        "step. Leave the arrays that come in as they are.",
        cases=[
            Case("the table, 4 units, 3 steps", (*TABLE, *draw(63, (3, 4), (4, 1)), 3),
                 {"the number of rows": 4}),
            Case("5 rows, 2 units, 2 steps", (*draw(64, (5, 3), (5, 1), (3, 2), (2, 1)), 2),
                 {"the number of rows": 5}),
        ],
        slips=[
            # The picture of document 001.
            Slip("z_slope/output", "z (1 - z) stands where the last sigmoid's slope belongs, as in "
                 "document 001's picture. From the output a, the slope is a (1 - a).",
                 "* A * (1 - A)", "* (H @ W2) * (1 - H @ W2)"),
            Slip("z_slope/hidden", "z (1 - z) stands where the hidden sigmoids' slope belongs, as "
                 "in document 001's picture. From the output a, the slope is a (1 - a).",
                 "* H * (1 - H)", "* (X @ W1) * (1 - X @ W1)"),
            Slip("sigmoid_again/output", "The last sigmoid was applied once more on the way back. "
                 "From its output a, its slope is a (1 - a).",
                 "* A * (1 - A)", "* np.exp(-A) / (1 + np.exp(-A)) ** 2"),
            Slip("sigmoid_again/hidden", "The hidden sigmoid was applied once more on the way "
                 "back. From its output a, its slope is a (1 - a).",
                 "* H * (1 - H)", "* np.exp(-H) / (1 + np.exp(-H)) ** 2"),
            Slip("no_output_slope", "The slope of the last sigmoid is missing on the way back.",
                 " * A * (1 - A)", ""),
            Slip("no_hidden_slope", "The slope of the hidden sigmoids is missing on the way back.",
                 " * H * (1 - H)", ""),
            Slip("cross_entropy", "Output minus target is the slope of the cross-entropy by the "
                 "last sum. The squared error has a 2 and the sigmoid's slope as well.",
                 "2 * (A - Y) * A * (1 - A)", "A - Y"),
            Slip("no_W2", "The output's slope reached every hidden neuron alike. It goes back "
                 "through W2, the weights by which each of them was heard.",
                 "dZ2 @ W2.T", "dZ2"),
            Slip("W2_first", "The slope went back through the new W2. It was made with the old "
                 "one: compute both changes before you make either.",
                 "dZ2 @ W2.T", "dZ2 @ (W2 - H.T @ dZ2).T"),
            # Loy's article adds a gradient whose sign is turned already.
            Slip("uphill", "The steps go uphill. With output minus target you subtract, with "
                 "target minus output you add.",
                 "2 * (A - Y)", "2 * (Y - A)"),
            Slip("half", "Your steps are half as long: the slope of a square has a 2.",
                 "2 * (A - Y)", "(A - Y)"),
            *(
                Slip(f"rate/{rate}", "Your steps are shorter than they should be: the learning "
                     "rate is 1.", "2 * (A - Y)", f"2 * {rate} * (A - Y)")
                for rate in (0.1, 0.01)
            ),
            Slip("mean_step", "You stepped along the slope of the mean over the rows; that of the "
                 "sum is wanted.",
                 "2 * (A - Y)", "2 / len(X) * (A - Y)"),
            Slip("mean_loss", "The weights are right. The losses are means over the rows; their "
                 "sum is wanted.",
                 "np.sum(", "np.mean("),
            Slip("half_loss", "The weights are right. The losses are half the sums.",
                 "np.sum((A - Y) ** 2)", "np.sum((A - Y) ** 2) / 2"),
            Slip("loss_after", "The losses are those after each step; the one before it is wanted.",
                 "return W1, W2, losses",
                 "A = 1 / (1 + np.exp(-1 / (1 + np.exp(-X @ W1)) @ W2))\n"
                 "    return W1, W2, [*losses[1:], np.sum((A - Y) ** 2)]"),
            Slip("last_loss", "Only the last loss came back; one for each step is wanted.",
                 "return W1, W2, losses", "return W1, W2, losses[-1]"),
            Slip("no_last_sigmoid", "The output is still a sum: the last sigmoid is missing on the "
                 "way forward.",
                 "1 / (1 + np.exp(-H @ W2))", "H @ W2"),
            Slip("order", "The first two answers are in the other order: W1 comes first.",
                 "return W1, W2, losses", "return W2, W1, losses"),
            Slip("tanh_hidden", "The hidden units are a tanh; here they are to be sigmoids.",
                 "H = 1 / (1 + np.exp(-X @ W1))", "H = np.tanh(X @ W1)"),
            Slip("tanh_hidden/slope", "The hidden units are a tanh, with its slope; here they are to be sigmoids.",
                 "*", "losses = []\n    for _ in range(steps):\n        H = np.tanh(X @ W1)\n        A = 1 / (1 + np.exp(-H @ W2))\n        losses.append(np.sum((A - Y) ** 2))\n        dZ2 = 2 * (A - Y) * A * (1 - A)\n        dZ1 = dZ2 @ W2.T * (1 - H**2)\n        W1, W2 = W1 - X.T @ dZ1, W2 - H.T @ dZ2\n    return W1, W2, losses"),
        ],
        hints=[
            "In each step: forward through both layers, write down the loss, back through both "
            "layers, and only then both new matrices.",
            "The slope by the last sum is 2 (a - y) a (1 - a). Back through W2, transposed, and "
            "times the hidden a (1 - a), it is the slope by the hidden sums.",
            "A matrix's slope is what went into its layer, transposed, times the slope by its "
            "layer's sums: X for W1, the hidden outputs for W2. The rate is 1: subtract it.",
        ],
        parts=("W1", "W2", "losses"),
    ),
    Exercise(
        train_xor,
        page="examples/xor",
        title="Train XOR",
        prompt="Write `train_xor(X, Y, W1, b1, W2, b2, learning_rate, steps)`, the whole training "
        "of a network for the four points `X` (4, 2) and their classes `Y` (4, 1). Its start comes "
        "in: h hidden tanh units with `W1` (2, h) and `b1` (h,), and one logit with `W2` (h, 1) "
        "and `b2` (1,). Take `steps` steps of gradient descent on the mean binary cross-entropy. "
        "Return the new `W1, b1, W2, b2` and `losses`, a list with the loss before each step. The "
        "arrays that come in stay as they are.",
        cases=[
            Case("3 hidden units, one step", (*XOR, *start_of(81, 3), 0.5, 1), FOUR),
            Case("4 hidden units, 30 steps", (*XOR, *start_of(82, 4), 1.0, 30), FOUR),
            Case("8 hidden units, 1000 steps", (*XOR, *start_of(83, 8), 0.5, 1000), FOUR),
        ],
        slips=[
            Slip("uphill", "Every step goes uphill, and the loss grows. The gradient points "
                 "uphill, so a step subtracts it.", "- learning_rate", "+ learning_rate"),
            Slip("no_step", "The parameters came back as they were: compute new ones in every "
                 "step, and use them in the next.", "- learning_rate *", "- 0 *"),
            # Random features, as in an extreme learning machine.
            Slip("only_output", "Only the output layer was trained, `W1` and `b1` came back as "
                 "they were. All four arrays move against their gradients.",
                 "*", training(("W1 - learning_rate", "W1 - 0"), ("b1 - learning_rate", "b1 - 0"))),
            Slip("only_hidden", "Only the hidden layer was trained, `W2` and `b2` came back as "
                 "they were. All four arrays move against their gradients.",
                 "*", training(("W2 - learning_rate", "W2 - 0"), ("b2 - learning_rate", "b2 - 0"))),
            # Documents 001 and 003 have no biases.
            Slip("no_biases", "The biases are neither used nor trained. At (0, 0) the logit is "
                 "then 0 whatever the weights are, which costs ln 2, so the mean over four points "
                 "never falls below a quarter of ln 2.",
                 "*", training((" + b1", ""), (" + b2", ""), BIASES_LEFT)),
            Slip("biases_left", "The biases came back as they were; they are trained like the "
                 "weights.", *BIASES_LEFT),
            Slip("no_b1", "The biases of the hidden units are missing in the forward pass.",
                 "np.tanh(X @ W1 + b1)", "np.tanh(X @ W1)"),
            Slip("no_b2", "The bias of the output is missing in the forward pass.",
                 "A1 @ W2 + b2", "A1 @ W2"),
            Slip("straight", "Your hidden units have no tanh. Two straight maps in a row are "
                 "one, and no straight line parts XOR.",
                 "*", training(STRAIGHT, (f" * {SLOPE}", ""))),
            Slip("straight/slope", "Your hidden units have no tanh. Two straight maps in a row are "
                 "one, and no straight line parts XOR.", *STRAIGHT),
            Slip("sigmoid", "Your hidden units are sigmoids. They too can learn XOR; here tanh is "
                 "asked for.", "*", training(SIGMOID, (SLOPE, "A1 * (1 - A1)"))),
            Slip("sigmoid/slope", "Your hidden units are sigmoids, with the slope of tanh on the "
                 "way back. Here tanh is asked for.", *SIGMOID),
            Slip("relu", "Your hidden units are those of relu. They too can learn XOR; here tanh "
                 "is asked for.", "*", training(RELU, (SLOPE, "(A1 > 0)"))),
            # Document 001 trains on squared errors.
            Slip("squares", "You trained on the mean squared error of the probabilities, and "
                 "listed it. Here the loss is the mean binary cross-entropy.",
                 "*", training(SQUARES, OF_SQUARES)),
            Slip("squares/half", "You trained on half the mean squared error of the "
                 "probabilities, and listed squared errors. Here the loss is the mean binary "
                 "cross-entropy.", "*", training(SQUARES, HALF_OF_SQUARES)),
            Slip("squares_listed", "`losses` holds mean squared errors; "
                 "the mean binary cross-entropy is asked for.", *SQUARES),
            Slip("squares_trained", "The losses are those of the cross-entropy, but the steps are "
                 "those of the mean squared error. Both should belong to the cross-entropy.",
                 *OF_SQUARES),
            Slip("extra_slope", "The slope of the sigmoid stands in the gradient once too often: "
                 "behind the cross-entropy the gradient at the logit is the probability minus "
                 "`Y`, over the number of samples.", *HALF_OF_SQUARES),
            Slip("sum", "The steps are as many times too long as there are samples: the loss is a "
                 "mean, so its gradient is divided by their number.", "- Y) / len(X)", "- Y)"),
            Slip("sum_listed", "`losses` holds sums over the samples; "
                 "means are asked for.", "np.mean(", "np.sum("),
            Slip("no_slope", "On the way back through the hidden units the slope of tanh is "
                 "missing.", f" * {SLOPE}", ""),
            Slip("slope_again", "The slope of tanh is 1 - tanh(Z)**2, and A1 is that tanh already; "
                 "you took tanh of it once more.", SLOPE, "(1 - np.tanh(A1)**2)"),
            Slip("W2_first", "`W2` was changed before the gradient of the hidden layer was "
                 "computed with it. All gradients belong to the network before the step.",
                 "*", training((STEP_2, ""), ("        dZ1 =", f"{STEP_2}        dZ1 ="))),
            Slip("loss_after", "The parameters are right, but each of your losses was computed "
                 "after its step. The list begins with the loss of the start.",
                 "*", training((LOSS, ""), ("    return", f"        {AFTER}\n    return"))),
            Slip("one_more", "`losses` has one number too many: the loss after the last step does "
                 "not belong to it.", "    return", f"    {AFTER}\n    return"),
            Slip("all_steps_the_same", "All steps start from the same place: the gradient belongs "
                 "to the newest parameters.", "*", training(
                     ("losses = []", "losses, V1, c1, V2, c2 = [], W1, b1, W2, b2"),
                     (TANH, "np.tanh(X @ V1 + c1)"), ("A1 @ W2 + b2", "A1 @ V2 + c2"),
                     ("dZ2 @ W2.T", "dZ2 @ V2.T"))),
            Slip("momentum", "Your steps go along a velocity that remembers earlier gradients. Here "
                 "a step is the learning rate times the gradient alone.", "*", with_memory(
                     "d = [], [0] * 4", "d = [0.9 * v + one for v, one in zip(d, g)]")),
            Slip("adam", "Your steps are those of Adam. Here a step is the learning rate times the "
                 "gradient alone.", "*", with_memory("m, r, t = [], [0] * 4, [0] * 4, 0", ADAM)),
            Slip("in_place", RUN_SENTENCES["start kept"], "*", training(*IN_PLACE)),
            Slip("averaged_again", "The biases moved by means; the division by the number of points is in the error "
                 "already, and a sum is wanted.",
                 ".sum(axis=0)", ".mean(axis=0)"),
        ],
        hints=[
            "It is a loop: forward, write down the loss, backward, one step against the gradient. "
            "How to go back through two layers is the matter of chapter 5.",
            "The derivative of the loss by the logits is probability minus `Y`, over the number "
            "of samples. Behind the tanh multiply by 1 minus its square.",
            "In each step compute all four gradients from the same parameters, and only then "
            "make new arrays of them: the old one minus the learning rate times its gradient.",
        ],
        parts=RUN,
        look=look_at_training,
        sentences=RUN_SENTENCES,
        seconds=20.0,
    ),
    Exercise(
        all_inputs,
        page="examples/truth_table",
        title="All inputs of a truth table",
        prompt="Write `all_inputs(n)`, all rows of `n` zeros and ones as an array of shape (2**n, "
        "n). They come in counting order: for `n = 2` the rows are 0 0, then 0 1, then 1 0, then "
        "1 1.",
        cases=[
            Case("3 inputs", (3,), {"the number of inputs": 3}),
            Case("1 input", (1,)),
            Case("4 inputs", (4,), {"the number of inputs": 4}),
        ],
        slips=[
            # (i >> k) & 1 with k = 0, 1, ... begins with the lowest digit.
            Slip("lowest_first", "The columns run the other way: the first one should change "
                 "slowest, as in counting.",
                 "repeat=n)))", "repeat=n)))[:, ::-1]"),
            # Some textbooks begin a table with all inputs true.
            Slip("downwards", "The rows count down; they should begin with all zeros.",
                 "repeat=n)))", "repeat=n)))[::-1]"),
            Slip("transposed", "Each of your columns is an input row: the table lies on its side.",
                 "repeat=n)))", "repeat=n))).T"),
            # range(2**n - 1) ends one too early.
            Slip("last_missing", "The last row, all ones, is missing.",
                 "repeat=n)))", "repeat=n)))[:-1]"),
            # range(1, 2**n)
            Slip("first_missing", "The first row, all zeros, is missing.",
                 "repeat=n)))", "repeat=n)))[1:]"),
            Slip("plus_minus", "Your table holds -1 and 1; it should hold 0 and 1.",
                 "[0.0, 1.0]", "[-1.0, 1.0]"),
            # The wrong function of itertools.
            Slip("combinations", "Each number of ones appears only once. The place of a one "
                 "counts: 0 1 and 1 0 are two rows.",
                 "product([0.0, 1.0], repeat=n)", "combinations_with_replacement([0.0, 1.0], n)"),
            # np.meshgrid's own order of axes.
            Slip("meshgrid", "The second column changes slowest, as `np.meshgrid` orders two axes "
                 "by itself; in counting the first one does.",
                 "*", "return np.reshape(np.meshgrid(*[[0.0, 1.0]] * n), (n, -1)).T"),
            # The third column of document 001's table.
            Slip("ones", "There is a column more, which is always 1 as in document 001's table; "
                 "only the n inputs are asked for.",
                 "*", "return np.array([[*row, 1] for row in itertools.product([0, 1], repeat=n)])"),
            Slip("numbers", "You return the numbers that are counted; what is wanted are their "
                 "binary digits, one in each column.",
                 "*", "return np.arange(2.0**n)[:, np.newaxis]"),
            Slip("ones/first", "There is a column of ones too much; the bias is no input here.",
                 "*", "rows = list(itertools.product([0.0, 1.0], repeat=n))\n"
                 "    return np.column_stack([np.ones(len(rows)), rows])"),
            Slip("by_number_of_ones", "The rows come in the order of how many ones they have; wanted is the order of counting.",
                 "itertools.product([0.0, 1.0], repeat=n)", "sorted(itertools.product([0.0, 1.0], repeat=n), key=sum)"),
            Slip("gray", "From row to row only one entry changes: that is a Gray code; wanted is the order of "
                 "counting.",
                 "*", "return np.array([[float((i ^ (i >> 1)) >> j & 1) for j in range(n - 1, -1, -1)] for i in range(2**n)])"),
        ],
        ways=[
            "return np.array([[k // 2 ** (n - 1 - i) % 2 for i in range(n)] for k in range(2**n)])",
        ],
        hints=[
            "Count from 0 in binary. Each number is one row, each digit one column.",
            "The standard library can pair 0 and 1 with 0 and 1, `n` times over: look for a "
            "product in `itertools`. Or take the digits of each number by dividing by 2 again and "
            "again.",
            "`itertools.product` with `repeat` gives the rows in this order. Make a list of them, "
            "and an array of the list.",
        ],
    ),
    Exercise(
        exam_round,
        page="examples/exam_scores",
        title="One round of document 003",
        prompt="Write `exam_round(X, Y, W1, W2)`: forward through two layers of sigmoids without "
        "biases, the error back to both weight matrices, and one step of length 1 along the slope "
        "of *half the sum* of squared errors. Return the new `W1` and `W2`, and leave the old "
        "ones as they are.",
        cases=[
            Case("3 students", draw(51, (3, 2), (3, 1), (2, 3), (3, 1)),
                 {"the number of students": 3}),
            Case("5 students", draw(52, (5, 2), (5, 1), (2, 3), (3, 1)),
                 {"the number of students": 5}),
        ],
        slips=[
            # `self.W2 += ...` one line too early.
            Slip("W2_first", "The error went back through the new W2. It was made with the old "
                 "one: compute both changes before you make either.",
                 "delta @ W2.T", "delta @ (W2 + H.T @ delta).T"),
            Slip("no_hidden_slope", "The slope of the hidden sigmoids is missing on the way back.",
                 " * H * (1 - H)", ""),
            Slip("no_output_slope", "The slope of the last sigmoid is missing on the way back.",
                 " * output * (1 - output)", ""),
            Slip("no_W2", "The output's delta reached every hidden neuron alike. It goes back "
                 "through W2, the weights by which each of them was heard.",
                 "delta @ W2.T", "delta"),
            # sigmoidPrime, written for z, is called with the sigmoid's output.
            Slip("sigmoid_again/hidden", "The hidden sigmoid was applied once more on the way "
                 "back. From its output a, its slope is a times 1 - a.",
                 "* H * (1 - H)", "* np.exp(-H) / (1 + np.exp(-H)) ** 2"),
            Slip("sigmoid_again/output", "The last sigmoid was applied once more on the way back. "
                 "From its output a, its slope is a times 1 - a.",
                 "* output * (1 - output)", "* np.exp(-output) / (1 + np.exp(-output)) ** 2"),
            Slip("uphill", "The step goes uphill: the loss grows. With the target minus the "
                 "output you add, with the output minus the target you subtract.",
                 "(Y - output)", "(output - Y)"),
            Slip("mean", "You divided by the number of students. That is the slope of the mean; "
                 "half the sum is not divided.",
                 "(Y - output)", "(Y - output) / len(X)"),
            Slip("whole_sum", "Your step is twice as long: it is along the slope of the whole "
                 "sum. Half the sum has no 2 in its slope.",
                 "(Y - output)", "2 * (Y - output)"),
            Slip("no_last_sigmoid", "The output is still a sum: the last sigmoid is missing on "
                 "the way forward.",
                 "1 / (1 + np.exp(-H @ W2))", "H @ W2"),
            Slip("changes", "You returned the changes of the weights; the new weights are wanted.",
                 "return W1 + X.T @ hidden_delta, W2 + H.T @ delta",
                 "return X.T @ hidden_delta, H.T @ delta"),
            Slip("order", "The two answers are in the other order: W1 comes first.",
                 "return W1 + X.T @ hidden_delta, W2 + H.T @ delta",
                 "return W2 + H.T @ delta, W1 + X.T @ hidden_delta"),
            Slip("tanh_slope/output", "At the output stands the slope of tanh, 1 minus the square; the sigmoid's is wanted.",
                 "(Y - output) * output * (1 - output)", "(Y - output) * (1 - output**2)"),
            Slip("tanh_slope/hidden", "At the hidden units stands the slope of tanh, 1 minus the square; the sigmoid's is "
                 "wanted.",
                 "delta @ W2.T * H * (1 - H)", "delta @ W2.T * (1 - H**2)"),
        ],
        hints=[
            "Five things: the hidden outputs, the output, its delta, the hidden deltas, the two "
            "new matrices. Compute all of them from the old weights.",
            "A delta is an error times the slope of the sigmoid behind it, a times 1 - a. The "
            "hidden error is the output's delta, back through the transpose of W2.",
            "A matrix changes by what went into its layer, transposed, times the deltas of its "
            "layer: X for W1, the hidden outputs for W2.",
        ],
        parts=("W1", "W2"),
    ),
    Exercise(
        save_and_load,
        page="examples/exam_scores",
        title="Weights in a file",
        prompt="Write `save_and_load(W, b, path)`, for a program that goes on where it stopped: "
        "if there is no file `path` yet, whose name ends in `.npz`, save `W` (n_in, n_out) and `b` "
        "(n_out,) to it. Then read the file and return the two arrays that it holds: the same "
        "shapes, and the same numbers to the last bit. So a second call returns what the first "
        "one saved, whatever `W` and `b` it is given. No pickle, for the reason in chapter 6.",
        cases=[
            Case("3 inputs, 4 outputs", (W_SAVED, b_SAVED, "weights.npz")),
            Case("1 output", (W_COLUMN, b_COLUMN, "column.npz")),
            Case("1 input", (W_ROW, b_ROW, "row.npz")),
        ],
        slips=[
            # Document 003 saves with np.savetxt; np.loadtxt then drops the second dimension.
            Slip("flat_column", "A matrix with one row or one column came back as a vector. The "
                 "file must keep both dimensions.",
                 'arrays["W"], arrays["b"]', 'arrays["W"].squeeze(), arrays["b"].squeeze()'),
            # ndarray.tofile and np.fromfile keep numbers only.
            Slip("flat", "The weights came back as one long row: the numbers were kept, their "
                 "shape was not.",
                 'arrays["W"],', 'arrays["W"].ravel(),'),
            # np.savetxt(path, b) and np.loadtxt(path, ndmin=2).
            Slip("bias_2d", "The biases came back with two dimensions; they went in with one.",
                 'arrays["b"]', 'np.atleast_2d(arrays["b"])'),
            # np.savetxt(..., fmt="%.2f")
            Slip("rounded", "The numbers were rounded to two decimals on the way. A file can keep "
                 "every bit.",
                 "W=W, b=b", "W=np.round(W, 2), b=np.round(b, 2)"),
            # Single precision, or "%.6f".
            Slip("digits", "The numbers are nearly right, but their last digits were lost on the "
                 "way: fewer were written than there are.",
                 "W=W, b=b", "W=W.astype(np.float32), b=b.astype(np.float32)"),
            # Two saves to one path.
            Slip("overwritten", "Both answers are the biases. If two arrays go to one place, only "
                 "the last one stays: each needs a name of its own.",
                 "W=W", "W=b"),
            Slip("order", "The two answers are in the other order: the weights come first.",
                 'arrays["W"], arrays["b"]', 'arrays["b"], arrays["W"]'),
            Slip("not_read", "There is a file, but you return the arrays that came in. Return "
                 "what was read from the file.",
                 'return arrays["W"], arrays["b"]', "return W, b"),
            Slip("written_again", "The file is written in every call, so it never holds what an "
                 "earlier call saved. Write it only where there is none.",
                 "if not os.path.exists(path)", "if True"),
            # torch.save and joblib.dump do the same.
            Slip("pickle", FILE["no pickle"], "*",
                 'os.path.exists(path) or np.array([W, b], object).dump(path); '
                 'return tuple(np.load(path, allow_pickle=True))'),
        ],
        hints=[
            "Text files keep digits, and lose shapes. NumPy has a format of its own that keeps "
            "both, and can hold several arrays under names.",
            "`np.savez` takes the path and the arrays by keyword; `np.load` gives them back by "
            "the same names, like a dictionary. `os.path.exists` says whether there is a file.",
        ],
        parts=("a file", "W", "b", *list(FILE)[1:]),
        look=look_at_files,
        sentences=FILE,
    ),
    Exercise(
        decision_grid,
        page="examples/two_moons",
        title="A grid for the decision boundary",
        prompt="Write `decision_grid(predict, X, n)` for points `X` of shape (n_samples, 2). In "
        "each of the two directions take `n` evenly spaced values, from 0.5 below the smallest of "
        "`X` to 0.5 above the largest. Return `xx, yy, Z`, three arrays of shape (n, n): as "
        "`np.meshgrid` gives them, and the prediction at each place. `predict` takes (m, 2) and "
        "returns (m, 1).",
        cases=[
            Case("3 by 3 around 5 points", (ridge, POINTS[0], 3)),
            Case("4 by 4 around 7 points", (hill, POINTS[1], 4)),
        ],
        slips=[
            # Document 002 adds a margin of 1; many plots have none.
            Slip("margin_1", "Your margin is 1; here the grid goes on for 0.5 on every side.",
                 "X.min(axis=0) - 0.5, X.max(axis=0) + 0.5", "X.min(axis=0) - 1, X.max(axis=0) + 1"),
            Slip("no_margin", "The grid ends at the outermost points; it should go on for 0.5 on "
                 "every side.",
                 "X.min(axis=0) - 0.5, X.max(axis=0) + 0.5", "X.min(axis=0), X.max(axis=0)"),
            Slip("shrunk", "The margin goes inwards: the outermost points are not on the grid any "
                 "more.",
                 "X.min(axis=0) - 0.5, X.max(axis=0) + 0.5",
                 "X.min(axis=0) + 0.5, X.max(axis=0) - 0.5"),
            Slip("one_range", "Both directions have one range, that of all numbers in `X` "
                 "together. Each column has its own.",
                 "X.min(axis=0) - 0.5, X.max(axis=0) + 0.5",
                 "[X.min() - 0.5] * 2, [X.max() + 0.5] * 2"),
            Slip("one_range/first", "Both directions have the range of the first column; the "
                 "second has its own.",
                 "np.linspace(low[1], high[1], n)", "np.linspace(low[0], high[0], n)"),
            # np.meshgrid(..., indexing="ij"), or xx[i, j] taken for x[i].
            Slip("ij", "All three arrays are transposed: along a row of the grid the first "
                 "coordinate should change.",
                 "np.meshgrid(first, second)", 'np.meshgrid(first, second, indexing="ij")'),
            Slip("Z_transposed", "`Z` is transposed: the prediction at row i and column j must be "
                 "that of the point at row i and column j of the other two.",
                 "xx.shape)", "xx.shape).T"),
            Slip("swapped_columns", "The two coordinates of each point are swapped on their way "
                 "to `predict`.",
                 "[xx.ravel(), yy.ravel()]", "[yy.ravel(), xx.ravel()]"),
            # np.array([xx, yy]).reshape(-1, 2), a well-known trap.
            Slip("interleaved", "The pairs that `predict` gets are not points: two neighbours of "
                 "one coordinate were taken for a pair.",
                 "np.column_stack([xx.ravel(), yy.ravel()])", "np.array([xx, yy]).reshape(-1, 2)"),
            Slip("column", "`Z` is still one long column, as `predict` returned it; it should "
                 "have the shape of the grid.",
                 ".reshape(xx.shape)", ""),
            Slip("classes", "You rounded the predictions to classes; the prediction itself is "
                 "asked for, so that a plot can show how sure it is.",
                 "predict(points)", "(predict(points) > 0.5)"),
            Slip("order", "The first two answers are in the other order.",
                 "return xx, yy, Z", "return yy, xx, Z"),
            Slip("ranges_swapped", "The two directions have changed places: the first coordinate runs over "
                 "the range of the second, and the other way round.",
                 "np.meshgrid(first, second)", "np.meshgrid(second, first)"),
            Slip("end_missing", "The last value of each direction is missing: the grid should end 0.5 above "
                 "the largest point.",
                 "], n)", "], n, endpoint=False)"),
            Slip("upside_down", "Your second direction runs from the largest value to the smallest; it is to rise.",
                 "np.linspace(low[1], high[1], n)", "np.linspace(high[1], low[1], n)"),
        ],
        hints=[
            "First the values along each direction, then all pairs of them, then one call of "
            "`predict` for all pairs, and last the shape of the grid again.",
            "`np.linspace` gives the values and `np.meshgrid` two tables of coordinates. Flatten "
            "both and put them side by side as two columns: these are the points.",
            "`np.column_stack` of the two flattened tables has shape (n * n, 2). What `predict` "
            "returns for it is reshaped to the shape of `xx`.",
        ],
        parts=("xx", "yy", "Z"),
    ),
    Exercise(
        quadrants_step,
        page="examples/quadrants",
        title="One step of document 004",
        prompt="Write `quadrants_step(X, Y, W1, b1, W2, b2, learning_rate)`: one step of gradient "
        "descent for a network with one hidden layer of relu, a sigmoid at the output and the "
        "mean binary cross-entropy. Return the new `W1, b1, W2, b2`, and leave the old ones as "
        "they are.",
        cases=[
            Case("5 points, 4 units", (*quadrants_case(53, 5, 4), 0.1),
                 {"the number of points": 5}),
            Case("7 points, 3 units", (*quadrants_case(54, 7, 3), 0.5),
                 {"the number of points": 7}),
        ],
        slips=[
            # NumPy's tutorial on digits: the slope from relu's output, with >=.
            Slip("slope_of_output", "Every hidden unit passed the error back. One that was shut "
                 "on the way forward, its sum below 0, passes nothing.",
                 "(Z1 > 0)", "(A1 >= 0)"),
            Slip("tanh_slope", "At the hidden units stands the slope of tanh, 1 minus the square; "
                 "that of relu is wanted.",
                 "(Z1 > 0)", "(1 - A1**2)"),
            Slip("slope_is_relu", "On the way back you multiplied by what relu gave. Its slope is "
                 "1 where the sum is positive, and 0 elsewhere.",
                 "(Z1 > 0)", "A1"),
            Slip("no_W2", "The output's delta reached every hidden unit alike. It goes back "
                 "through W2.",
                 "dZ2 @ W2.T", "dZ2"),
            Slip("W2_first", "The error went back through the new W2. It was made with the old "
                 "one: compute all gradients before the step.",
                 "dZ2 @ W2.T", "dZ2 @ (W2 - learning_rate * A1.T @ dZ2).T"),
            Slip("sum", "The gradients are those of the sum over the points; the mean is wanted.",
                 " / len(X)", ""),
            Slip("mean_twice", "You divided by the number of points twice: in the slope of the "
                 "loss, and once more in the layers.",
                 "/ len(X)", "/ len(X) ** 2"),
            # The slope of another loss.
            Slip("squared_error", "That is the slope of the squared error. With the binary "
                 "cross-entropy the sigmoid's slope drops out.",
                 "(p - Y)", "2 * (p - Y) * p * (1 - p)"),
            Slip("sigmoid_slope", "The slope of the sigmoid is in the step once too often: with "
                 "the binary cross-entropy it drops out.",
                 "(p - Y)", "(p - Y) * p * (1 - p)"),
            Slip("uphill", "The step goes uphill: a gradient is subtracted.",
                 "(p - Y)", "(Y - p)"),
            Slip("b1_left", "b1 stayed where it was; it moves like W1.",
                 "b1 - learning_rate * db1", "b1"),
            Slip("b2_left", "b2 stayed where it was; it moves like W2.",
                 "b2 - learning_rate * db2", "b2"),
            Slip("b1_total", "All hidden biases moved by the same amount: their gradient was "
                 "summed over the units too.",
                 "dZ1.sum(axis=0)", "dZ1.sum()"),
            # Document 004 keeps its biases as tables with one row.
            Slip("keepdims", "Your biases are tables with one row; here they have one dimension.",
                 "sum(axis=0)", "sum(axis=0, keepdims=True)"),
            Slip("no_rate", "You subtracted the whole gradients; the learning rate says how much "
                 "of them.",
                 "learning_rate * ", ""),
            Slip("gradients", "You returned the gradients; the new parameters are wanted.",
                 "return W1, b1, W2, b2", "return dW1, db1, dW2, db2"),
            Slip("mask_of_gradient", "Negative errors were put to 0 on the way back; whether a unit lets the error through "
                 "was decided by its sum on the way forward.",
                 "dZ1 = dZ2 @ W2.T * (Z1 > 0)", "dZ1 = np.maximum(dZ2 @ W2.T, 0)"),
        ],
        hints=[
            "Forward, the slope of the loss by the logits, back through the second layer, then "
            "through relu; four gradients; one step. All of it with the old parameters.",
            "With a sigmoid and the binary cross-entropy the slope by the logits is probability "
            "minus `Y`, here over the number of points.",
            "Back through W2, transposed; then only where the hidden sum was positive. A weight "
            "matrix's gradient is its layer's input, transposed, times the slope by its sums; a "
            "bias's is the sum over the points.",
        ],
        parts=("W1", "b1", "W2", "b2"),
    ),
    Exercise(
        one_hot,
        page="examples/digits",
        title="One-hot rows",
        prompt="Write `one_hot(labels, n_classes)` for whole numbers `labels` of shape (n,), each "
        "from 0 to `n_classes - 1`. It returns an array of shape (n, n_classes): in each row 1 at "
        "the place of the class, and 0 elsewhere.",
        cases=[
            Case("5 labels of 4 classes, two of them absent", (np.array([2, 0, 2, 2, 0]), 4)),
            Case("7 labels of 3 classes", (np.array([1, 0, 2, 1, 2, 2, 0]), 3)),
            Case("1 label", (np.array([1]), 2)),
        ],
        slips=[
            # Y[:, labels] = 1, asked again and again.
            Slip("whole_columns", "Whole columns were set to 1. Every row needs a single 1, at "
                 "the place of its own class.",
                 "Y[np.arange(len(labels)), labels]", "Y[:, labels]"),
            Slip("from_one", "You counted the classes from 1; they begin with 0, so every 1 "
                 "stands one place too far left.",
                 ", labels] = 1", ", labels - 1] = 1"),
            # The number of classes taken from the labels at hand.
            Slip("largest", "The number of columns was taken from the largest label. A class may "
                 "be absent, and still has its column.",
                 "n_classes))", "max(labels) + 1))"),
            # np.unique(labels, return_inverse=True)
            Slip("unique", "Only classes that occur have a column. A class may be absent, and "
                 "still has its column.",
                 "*", "return np.array(labels[:, np.newaxis] == np.unique(labels), float)"),
            Slip("transposed", "Your table lies on its side: samples are rows, classes are "
                 "columns.",
                 "return Y", "return Y.T"),
            Slip("repeated", "Each row repeats its label. It should hold a 1 at the place of the "
                 "label, and 0 elsewhere.",
                 "*", "return np.repeat(labels[:, np.newaxis], n_classes, axis=1)"),
            Slip("label_inside", "You wrote the label itself at its place; a 1 belongs there.",
                 "labels] = 1", "labels] = labels"),
            Slip("one_cold", "Ones and zeros are swapped: the 1 belongs at the place of the class.",
                 "return Y", "return 1 - Y"),
            # Dummy coding, as statistics packages do it.
            Slip("first_dropped", "The column of class 0 is missing: every class has one here.",
                 "return Y", "return Y[:, 1:]"),
            Slip("whole_rows", "Whole rows were set to 1, those whose numbers are labels. In each row only "
                 "the place of its own class is 1.",
                 "Y[np.arange(len(labels)), labels]", "Y[labels]"),
            Slip("columns_reversed", "The columns stand in the reverse order: class 0 belongs to the first.",
                 "labels] = 1", "n_classes - 1 - labels] = 1"),
            Slip("cumulative", "All places up to the class hold a 1; only the one of the class should.",
                 "*", "return (np.arange(n_classes) <= np.asarray(labels)[:, None]).astype(float)"),
            Slip("minus_one", "Elsewhere your rows hold -1; 0 is wanted there.",
                 "np.zeros((len(labels), n_classes))", "-np.ones((len(labels), n_classes))"),
        ],
        hints=[
            "Start with zeros. Each row gets a single 1, and the label says where.",
            "An array can be indexed by two lists, of rows and of columns: it then takes the "
            "places pair by pair. A loop over the samples does the same.",
            "The rows are 0, 1, ..., n - 1, which `np.arange` gives; the columns are the labels "
            "themselves.",
        ],
    ),
    Exercise(
        confusion_table,
        page="examples/digits",
        title="What is taken for what",
        prompt="Write `confusion_table(labels, predicted, n_classes)` for two arrays of whole "
        "numbers, both of shape (n,). It returns an array of shape (n_classes, n_classes): in row "
        "i and column j stands how many samples of class i were predicted as class j.",
        cases=[
            Case("7 samples of 3 classes",
                 (np.array([0, 0, 1, 2, 2, 2, 1]), np.array([0, 2, 1, 2, 2, 1, 1]), 3),
                 {"the number of samples": 7}),
            Case("5 samples of 4 classes, one of them absent",
                 (np.array([2, 0, 1, 2, 2]), np.array([1, 0, 1, 1, 2]), 4),
                 {"the number of samples": 5}),
        ],
        slips=[
            # scikit-learn has the true class in the row, other books in the column.
            Slip("transposed", "Your table is transposed: the row is the true class, the column "
                 "the predicted one.",
                 "[label, seen]", "[seen, label]"),
            # table[labels, predicted] += 1 counts every pair once.
            Slip("counted_once", "Each pair was counted only once, however often it occurs. NumPy "
                 "does so when many places are raised in one statement.",
                 "+= 1", "= 1"),
            Slip("only_mistakes", "The diagonal is empty: right answers are counted as well.",
                 "return table", "return table * (1 - np.eye(n_classes))"),
            Slip("only_right", "Only right answers are counted; the mistakes belong in the table "
                 "too.",
                 "return table", "return table * np.eye(n_classes)"),
            # normalize="all" and normalize="true" of scikit-learn.
            Slip("shares", "These are shares of all samples; the counts themselves are asked for.",
                 "return table", "return table / len(labels)"),
            Slip("shares/rows", "These are shares, one row's sum being 1; the counts themselves are "
                 "asked for.",
                 "return table", "return table / np.maximum(table.sum(axis=1, keepdims=True), 1)"),
            Slip("shares/columns", "These are shares, one column's sum being 1; the counts "
                 "themselves are asked for.",
                 "return table", "return table / np.maximum(table.sum(axis=0, keepdims=True), 1)"),
            Slip("largest", "The size was taken from the largest class that occurs. A class may "
                 "be absent, and still has its row and its column.",
                 "(n_classes, n_classes)", "(max(*labels, *predicted) + 1, max(*labels, "
                 "*predicted) + 1)"),
            # range(1, n + 1) for the classes.
            Slip("from_one", "You counted the classes from 1; they begin with 0.",
                 "[label, seen]", "[label - 1, seen - 1]"),
            Slip("all_pairs", "Every label met every prediction; a label belongs to the prediction of the same "
                 "sample alone.",
                 "*", "return 1.0 * np.outer(np.bincount(labels, minlength=n_classes), "
                 "np.bincount(predicted, minlength=n_classes))"),
            Slip("shares/absent", "These are shares, one row's sum being 1, and an absent class is 0 divided by "
                 "0; the counts themselves are asked for.",
                 "return table", "return table / table.sum(axis=1, keepdims=True)"),
            Slip("symmetric", "Every sample was counted in two places, once with row and column swapped.",
                 "table[label, seen] += 1", "table[label, seen] += 1\n        table[seen, label] += 1"),
            Slip("last_sample", "The last sample was not counted.",
                 "zip(labels, predicted,", "zip(labels[:-1], predicted[:-1],"),
            Slip("first_sample", "The first sample was not counted.",
                 "zip(labels, predicted,", "zip(labels[1:], predicted[1:],"),
            Slip("label_added", "Each sample adds its label to the table; it should add 1.",
                 "+= 1", "+= label"),
        ],
        hints=[
            "Start with a table of zeros and make a stroke for every sample. Which row, and which "
            "column?",
            "Go through `labels` and `predicted` together; each pair is the place in the table to "
            "raise by 1.",
        ],
    ),
]  # fmt: skip
