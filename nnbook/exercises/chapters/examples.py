"""Exercises of the worked examples."""

import itertools
import os
import tempfile

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw

# ---- The solutions -------------------------------------------------------------------------------


def fit_line(x, y):
    """Slope w and offset b of the line closest to the points.

    Two arrays (n,) to two numbers.
    """
    x_mean, y_mean = x.mean(), y.mean()
    w = np.sum((x - x_mean) * (y - y_mean)) / np.sum((x - x_mean) ** 2)
    b = y_mean - w * x_mean
    return w, b


def train_xor(X, Y, rng):
    """Train a 2-8-1 network.

    X (4, 2), Y (4, 1) to W1 (2, 8), b1, W2 (8, 1), b2, losses.
    """
    W1, b1 = rng.standard_normal((2, 8)), np.zeros(8)
    W2, b2 = rng.standard_normal((8, 1)), np.zeros(1)
    losses = []
    for _ in range(1000):
        A1 = np.tanh(X @ W1 + b1)
        logits = A1 @ W2 + b2
        losses.append(np.mean(np.logaddexp(0, logits) - Y * logits))
        dZ2 = (1 / (1 + np.exp(-logits)) - Y) / len(X)
        dZ1 = dZ2 @ W2.T * (1 - A1**2)
        W1, b1 = W1 - 0.5 * X.T @ dZ1, b1 - 0.5 * dZ1.sum(axis=0)
        W2, b2 = W2 - 0.5 * A1.T @ dZ2, b2 - 0.5 * dZ2.sum(axis=0)
    return W1, b1, W2, b2, losses


def all_inputs(n):
    """All rows of n zeros and ones, in counting order.

    A number n to an array (2**n, n).
    """
    return np.array(list(itertools.product([0.0, 1.0], repeat=n)))


def save_and_load(W, b, path):
    """Save W and b to a file, read it, and return what it holds.

    W (n_in, n_out), b (n_out,).
    """
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
    raise TypeError(f"it must return {len(names)} things, in this order: {', '.join(names)}")


RUN = ("shapes", "one loss a step", "finite", "units differ", "uses rng", "loss moves",
       "loss falls", "all four right", "loss below 0.1", "biases trained", "last loss fits")  # fmt: skip


def look_at_training(submission, X, Y, rng):
    """What can be seen of a training run."""
    before = str(rng.bit_generator.state)
    got = submission(X.copy(), Y.copy(), rng)
    if got is None:
        return None
    W1, b1, W2, b2, losses = (
        np.asarray(part, float) for part in several(got, ("W1", "b1", "W2", "b2", "losses"))
    )
    seen = dict.fromkeys(RUN, 0.0)
    h = W1.shape[-1] if W1.ndim else 0
    seen["shapes"] = float([a.shape for a in (W1, b1, W2, b2)] == [(2, h), (h,), (h, 1), (1,)])
    seen["one loss a step"] = float(losses.ndim == 1 and losses.size > 10)
    seen["uses rng"] = float(str(rng.bit_generator.state) != before)
    if not (seen["shapes"] and seen["one loss a step"]):
        return seen
    seen["finite"] = float(all(np.isfinite(a).all() for a in (W1, b1, W2, b2, losses)))
    if not seen["finite"]:
        return seen
    logits = np.tanh(X @ W1 + b1) @ W2 + b2
    loss = np.mean(np.logaddexp(0, logits) - Y * logits)
    right = float(np.array_equal(logits > 0, Y > 0.5))
    seen["units differ"] = float(np.ptp(W1, axis=1).max() > 1e-6)
    seen["loss moves"] = float(np.abs(losses - losses[0]).max() > 0.02 or right)
    seen["loss falls"] = float(losses[-1] < losses[0] + 0.02)
    seen["all four right"] = right
    seen["loss below 0.1"] = float(loss < 0.1)
    seen["biases trained"] = float(np.abs(b1).max() > 0.02 and abs(b2[0]) > 1e-6)
    seen["last loss fits"] = float(abs(losses[-1] - loss) < 0.01 + 0.1 * loss)
    return seen


def look_at_files(submission, W, b, path):
    """What comes back from a file, and whether there is one."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        got = submission(W, b, os.path.join(folder, path))
        if got is None:
            return None
        again = [np.asarray(part) for part in several(got, ("W", "b"))]
        same_digits = [
            a.dtype == saved.dtype and np.array_equal(a.ravel(), saved.ravel())
            for a, saved in zip(again, (W, b), strict=True)
        ]
        itself = [np.shares_memory(a, saved) for a, saved in zip(again, (W, b), strict=True)]
        return {
            "W": again[0],
            "b": again[1],
            "a file": float(bool(os.listdir(folder))),
            "from the file": float(not any(itself)),
            "every digit": float(all(same_digits)),
        }


def ridge(points):
    """Higher to the right, lower upwards: (m, 2) to (m, 1)."""
    return 1 / (1 + np.exp(0.5 + 2 * points[:, 1:] - points[:, :1]))


def hill(points):
    """A hill beside the origin: (m, 2) to (m, 1)."""
    return np.exp(-((points[:, :1] - 0.4) ** 2) - 0.2 * points[:, 1:] ** 2)


XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1], [1], [0]])
W_SAVED, b_SAVED, W_COLUMN, b_COLUMN, W_ROW, b_ROW = (
    a / 7 for a in draw(31, (3, 4), (4,), (5, 1), (1,), (1, 3), (3,))
)
POINTS = draw(41, (5, 2), (7, 2))

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
            Slip("offset_sign", "The slope is used with the wrong sign in the offset: the line "
                 "must go through the centre of the points.",
                 "y_mean - w", "y_mean + w"),
            Slip("mean_height", "Your offset is the mean of y. That is the height of the line at "
                 "the mean of x; the offset is its height at 0.",
                 "y_mean - w * x_mean", "y_mean"),
            # np.polynomial's fit gives the offset first, np.polyfit the slope.
            Slip("order", "The two answers are in the other order: the slope comes first.",
                 "return w, b", "return b, w"),
            Slip("slope_through_origin", "Your slope is that of the best line through the origin; a line with "
                 "an offset has another one.",
                 "w = ", "w = np.sum(x * y) / np.sum(x**2)  #"),
            Slip("x_of_y", "This is the best line for x as it depends on y; the other way round is asked for.",
                 "x_mean, y_mean = x", "x, y = y, x; x_mean, y_mean = x"),
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
    ),
    Exercise(
        train_xor,
        page="examples/xor",
        title="Train XOR",
        prompt="Write `train_xor(X, Y, rng)` for the four points `X` (4, 2) and their classes `Y` "
        "(4, 1). Draw the weights of a network with 8 hidden tanh units and one logit from `rng`, "
        "train it by gradient descent until the mean binary cross-entropy is below 0.1, and "
        "return `W1, b1, W2, b2, losses`, where `losses` is a list with the loss of every step "
        "(more than 10). The shapes are (2, 8), (8,), (8, 1) and (1,); a few thousand steps at "
        "most.",
        cases=[
            Case(f"seed {seed}", (*XOR, np.random.default_rng(seed))) for seed in (1, 2, 3)
        ],
        slips=[],
        hints=[
            "It is a loop: forward, write down the loss, backward, one step against the gradient. "
            "The start must be random, or all hidden units stay alike.",
            "The derivative of the loss by the logits is probability minus `Y`, over the number "
            "of samples. Behind the tanh multiply by 1 minus its square. A learning rate of 0.5 "
            "and 1000 steps will do.",
            "Standard normal weights, biases of 0. In each step compute all four gradients from "
            "the same parameters, and only then change them.",
        ],
        parts=RUN,
        look=look_at_training,
        sentences={
            "shapes": "The parameters must have the shapes (2, h), (h,), (h, 1) and (1,), in the "
            "order W1, b1, W2, b2.",
            "one loss a step": "`losses` should be a list with one number for every step, more "
            "than 10.",
            "uses rng": "Nothing was drawn from `rng`. It is the only source of random numbers "
            "here, so that a run can be repeated.",
            "finite": "Some numbers became nan or inf: steps that are too large, or the logarithm "
            "of 0?",
            "units differ": "All hidden units have the same weights. They began alike, so they "
            "get the same gradients for ever: start from random weights.",
            "loss moves": "The loss hardly moves. Are the new parameters used in the next step, "
            "and is the start large enough to leave the plateau?",
            "loss falls": "The loss climbs. A step goes against the gradient, and it must not be "
            "too long.",
            "all four right": "Not all four points are on the right side yet. Is every parameter "
            "trained, by the right gradient, for enough steps?",
            "loss below 0.1": "All four classes are right, but the loss is not below 0.1 yet: "
            "more steps, or a larger learning rate.",
            "biases trained": "A bias is still 0, or nearly so. Biases are trained like the "
            "weights, and each step goes on from the last value.",
            "last loss fits": "The parameters are trained, but the last number in `losses` is not "
            "the mean binary cross-entropy that goes with them.",
        },
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
            Slip("numbers", "You return the numbers that are counted; what is wanted are their "
                 "binary digits, one in each column.",
                 "*", "return np.arange(2.0**n)[:, np.newaxis]"),
            Slip("first_two", "The first two columns have changed places: `np.meshgrid` needs "
                 "`indexing=\"ij\"` to count in this order.",
                 "*", "return np.stack(np.meshgrid(*[[0, 1]] * n), axis=-1).reshape(-1, n)"),
            # Document 001 has such a column for the bias.
            Slip("ones_column", "There is a column of ones too much; the bias is no input here.",
                 "*", "rows = list(itertools.product([0.0, 1.0], repeat=n))\n"
                 "    return np.column_stack([rows, np.ones(len(rows))])"),
            Slip("ones_column/first", "There is a column of ones too much; the bias is no input here.",
                 "*", "rows = list(itertools.product([0.0, 1.0], repeat=n))\n"
                 "    return np.column_stack([np.ones(len(rows)), rows])"),
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
        save_and_load,
        page="examples/exam_scores",
        title="Weights in a file",
        prompt="Write `save_and_load(W, b, path)`: save `W` (n_in, n_out) and `b` (n_out,) to the "
        "file `path`, whose name ends in `.npz`, read it again, and return the two arrays that "
        "come out of the file: the same shapes, and the same numbers to the last bit.",
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
        ],
        hints=[
            "Text files keep digits, and lose shapes. NumPy has a format of its own that keeps "
            "both, and can hold several arrays under names.",
            "`np.savez` takes the path and the arrays by keyword; `np.load` gives them back by "
            "the same names, like a dictionary.",
        ],
        parts=("W", "b", "a file", "from the file", "every digit"),
        look=look_at_files,
        sentences={
            "a file": "No file was written beside `path`: use the path that comes in, as it is.",
            "from the file": "You return the arrays that came in. Return what was read from the "
            "file.",
            "every digit": "The numbers are nearly right, but not to the last bit: digits were "
            "lost on the way.",
        },
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
            # Document 004 adds a margin of 1; many plots have none.
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
            # Documents 002 and 004.
            Slip("margin", "The margin is 1 on every side; 0.5 is asked for.",
                 "X.min(axis=0) - 0.5, X.max(axis=0) + 0.5", "X.min(axis=0) - 1, X.max(axis=0) + 1"),
            Slip("ranges_swapped", "The two directions have changed places: the first coordinate runs over "
                 "the range of the second, and the other way round.",
                 "np.meshgrid(first, second)", "np.meshgrid(second, first)"),
            Slip("end_missing", "The last value of each direction is missing: the grid should end 0.5 above "
                 "the largest point.",
                 "], n)", "], n, endpoint=False)"),
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
        one_hot,
        page="examples/quadrants",
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
        ],
        hints=[
            "Start with a table of zeros and make a stroke for every sample. Which row, and which "
            "column?",
            "Go through `labels` and `predicted` together; each pair is the place in the table to "
            "raise by 1.",
        ],
    ),
]  # fmt: skip
