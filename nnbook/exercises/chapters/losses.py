"""Exercises of chapter 3: losses."""

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw


def mse(output, Y):
    """Mean of (output - Y)**2 over all entries: two arrays (n, k) to one number."""
    return np.mean((output - Y) ** 2)


SIZES = {"the number of samples": 5, "the number of outputs": 3}

EXERCISES = [
    Exercise(
        mse,
        page="03_losses",
        title="The mean squared error",
        prompt="Write `mse(output, Y)`, the mean of the squared differences over **all** entries "
        "of two arrays of shape (n, k).",
        cases=[
            Case("5 samples of 3 outputs", draw(0, (5, 3), (5, 3)), SIZES),
            Case("7 samples of 1 output", draw(1, (7, 1), (7, 1)), {"the number of samples": 7}),
            Case("integers", (np.array([[3], [0], [-2]]), np.array([[1], [1], [1]]))),
        ],
        slips=[
            # Documents 001 and 002 sum.
            Slip("sum", "You added the squares up; the mean also divides by how many there are.",
                 "np.mean", "np.sum"),
            # Document 002: 0.5 * (y - o)**2, so that the 2 of the derivative disappears.
            Slip("half", "There is a factor 1/2 too much: handy for the derivative, but not the mean.",
                 "return ", "return 0.5 * "),
            Slip("absolute", "You averaged the distances themselves; here they are squared first.",
                 "(output - Y) ** 2", "np.abs(output - Y)"),
            Slip("root", "You took the square root at the end: that is the RMSE. The mean itself is asked for.",
                 "return np.mean((output - Y) ** 2)", "return np.sqrt(np.mean((output - Y) ** 2))"),
            Slip("rows", "You divided by the number of samples only; the mean runs over all entries.",
                 "np.mean((output - Y) ** 2)", "np.sum((output - Y) ** 2) / len(Y)"),
            Slip("not_averaged", "You returned all the squares; their mean, one number, is asked for.",
                 "np.mean((output - Y) ** 2)", "(output - Y) ** 2"),
        ],
        hints=[
            "A difference for every entry, a square for every difference, then one number for all.",
            "NumPy squares a whole array with `** 2`, and `np.mean` without an axis averages over all entries.",
        ],
    ),
]  # fmt: skip
