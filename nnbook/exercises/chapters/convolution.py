"""Exercises of the page on convolution: one patch, the layer, its backward pass."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw


def patch_sum(image, kernel, b, row, column):
    """The weighted sum of one patch, one number.

    image (height, width), kernel (3, 3), b a number; the upper
    left corner of the patch is at row, column.
    """
    patch = image[row : row + 3, column : column + 3]
    return np.sum(patch * kernel) + b


def conv_layer(X, W, b, stride, padding):
    """The feature maps of X: (n, rows, columns, n_out).

    X (n, height, width), W (9, n_out), b (n_out,).
    """
    edges = [(0, 0), (padding, padding), (padding, padding)]
    padded = np.pad(X, edges)
    windows = sliding_window_view(padded, (3, 3), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    patches = windows.reshape(*windows.shape[:3], 9)
    return patches @ W + b


def conv_backward(X, W, dZ):
    """The gradients dX, dW and db of a layer of 3x3 patches.

    X (n, height, width), W (9, n_out),
    dZ (n, height - 2, width - 2, n_out).
    """
    n, rows, columns, n_out = dZ.shape
    dX, dW = np.zeros(X.shape), np.zeros(W.shape)
    for row in range(rows):
        for column in range(columns):
            at = np.s_[:, row : row + 3, column : column + 3]
            here = dZ[:, row, column]
            dW += X[at].reshape(n, 9).T @ here
            dX[at] += (here @ W.T).reshape(n, 3, 3)
    db = dZ.sum(axis=(0, 1, 2))
    return dX, dW, db


FLIPPED = (
    "You turned the kernel round. Here, as in PyTorch, its upper left weight meets the upper left "
    "pixel of the patch."
)
ONE_WAY = (
    "You turned the kernel over, top for bottom or left for right. Pixel and weight at the same "
    "place belong together."
)
ONE_SIDE = (
    "You padded one side of the height and of the width only. Zeros belong above and below, left "
    "and right, so that the pixels stay in the middle."
)
AGAIN = (
    "You divided by the number of samples. dZ comes from a mean loss and carries that division "
    "already; here only sums are wanted."
)
BY_PLACES = (
    "You divided by the number of places. The shared weights are used at all of them, and what the "
    "places ask for adds up."
)
EDGES = "[(0, 0), (padding, padding), (padding, padding)]"

EXERCISES = [
    Exercise(
        patch_sum,
        page="examples/convolution",
        title="One patch",
        prompt="Write `patch_sum(image, kernel, b, row, column)`. The patch is the 3 by 3 square "
        "of `image` (height, width) whose upper left corner is at `row`, `column`. Return the sum "
        "of its pixels, each times the weight of `kernel` (3, 3) at the same place, plus the bias "
        "`b`.",
        cases=[
            Case("6 rows, 5 columns, corner at 1, 2", (*draw(80, (6, 5), (3, 3)), 0.5, 1, 2)),
            Case("5 rows, 7 columns, corner at 2, 1", (*draw(81, (5, 7), (3, 3)), -1.25, 2, 1)),
        ],
        slips=[
            # What mathematics calls a convolution; SciPy's `convolve2d` does it.
            Slip("flipped", FLIPPED, "patch * kernel", "patch * kernel[::-1, ::-1]"),
            Slip("flipped_one_way", ONE_WAY, "patch * kernel", "patch * kernel[::-1]"),
            Slip("flipped_one_way/columns", ONE_WAY, "patch * kernel", "patch * kernel[:, ::-1]"),
            Slip("axes", "You took `column` for the row: the first index of an image counts rows, "
                 "from the top.", "row : row + 3, column : column + 3",
                 "column : column + 3, row : row + 3"),
            Slip("transposed", "The kernel lies on its side: pixel and weight at the same place "
                 "belong together.", "patch * kernel", "patch * kernel.T"),
            Slip("matrix_product",
                 "You took the product of two matrices. Each pixel has one weight, so multiply "
                 "entry by entry.", "patch * kernel", "patch @ kernel"),
            Slip("bias_per_pixel", "You added the bias nine times, once for every pixel. A sum has "
                 "one bias.", "np.sum(patch * kernel) + b", "np.sum(patch * kernel + b)"),
            Slip("no_bias", "The bias is missing.", " + b", ""),
            Slip("mean", "You took the mean of the nine products; their sum is wanted.",
                 "np.sum", "np.mean"),
            Slip("centred",
                 "Your patch has its middle at `row`, `column`; that is to be its upper left "
                 "corner.", "row : row + 3, column : column + 3",
                 "row - 1 : row + 2, column - 1 : column + 2"),
            Slip("two_by_two", "Your patch is 2 by 2: the end of a slice is not part of it, so it stops at `row + 3`.",
                 "image[row : row + 3, column : column + 3]", "image[row : row + 2, column : column + 2]; kernel = kernel[:2, :2]"),
        ],
        ways=[
            "total = b\n"
            "for i in range(3):\n"
            "    for j in range(3):\n"
            "        total = total + image[row + i, column + j] * kernel[i, j]\n"
            "return total",
        ],
        hints=[
            "Cut the square out of the image first: a slice for the rows, a slice for the columns.",
            "Multiply the patch by the kernel entry by entry, sum the nine products, add b.",
        ],
    ),
    Exercise(
        conv_layer,
        page="examples/convolution",
        title="The layer, with padding and stride",
        prompt="Write `conv_layer(X, W, b, stride, padding)` for images `X` (n, height, width). "
        "First put `padding` zeros around each image, on all four sides. Then take its 3 by 3 "
        "patches, but move on by `stride` pixels from one to the next, down and to the right. Each "
        "patch, row by row, is nine numbers; return their weighted sums with `W` (9, n_out) and "
        "`b` (n_out,), of shape (n, rows, columns, n_out).",
        cases=[
            Case("as it is: stride 1, no padding", (*draw(82, (2, 5, 6), (9, 3), (3,)), 1, 0)),
            Case("stride 2, no padding", (*draw(83, (2, 7, 8), (9, 2), (2,)), 2, 0)),
            Case("stride 1, padding 1", (*draw(84, (3, 4, 5), (9, 2), (2,)), 1, 1)),
            Case("stride 2, padding 1", (*draw(85, (2, 6, 8), (9, 2), (2,)), 2, 1)),
        ],
        slips=[
            Slip("flipped", FLIPPED, "@ W", "@ W[::-1]"),
            Slip("one_side", ONE_SIDE, EDGES, "[(0, 0), (padding, 0), (padding, 0)]"),
            Slip("one_side/after", ONE_SIDE, EDGES, "[(0, 0), (0, padding), (0, padding)]"),
            Slip("one_axis",
                 "You padded one of height and width only; both get zeros.",
                 EDGES, "[(0, 0), (padding, padding), (0, 0)]"),
            Slip("one_axis/columns", "You padded one of height and width only; both get zeros.",
                 EDGES, "[(0, 0), (0, 0), (padding, padding)]"),
            Slip("padded_samples",
                 "You padded along the samples too, so that blank images came in; pad height and "
                 "width alone.", "np.pad(X, edges)", "np.pad(X, padding)"),
            Slip("no_padding", "The padding is missing.", "np.pad(X, edges)", "X"),
            Slip("edge_repeated", "You repeated the pixels of the edge; the padding is zeros.",
                 "np.pad(X, edges)", 'np.pad(X, edges, mode="edge")'),
            Slip("stride_rows",
                 "You moved on by `stride` down, but by 1 to the right; both directions have it.",
                 "[:, ::stride, ::stride]", "[:, ::stride]"),
            Slip("stride_columns",
                 "You moved on by `stride` to the right, but by 1 down; both directions have it.",
                 "[:, ::stride, ::stride]", "[:, :, ::stride]"),
            Slip("stride_of_count", "You took as many patches as the stride leaves, but from places "
                 "one pixel apart: the places move on by `stride`.",
                 "windows[:, ::stride, ::stride]",
                 "windows[:, : -(-windows.shape[1] // stride), : -(-windows.shape[2] // stride)]"),
            Slip("no_stride", "The stride is missing: you took every patch.",
                 "[:, ::stride, ::stride]", "[:]"),
            Slip("transposed", "You read each patch column by column; its rows come one after "
                 "another.", "windows.reshape", "windows.swapaxes(3, 4).reshape"),
            Slip("no_bias", "The bias is missing.", " + b", ""),
            Slip("stride_more", "You move on by one pixel too many, the stride plus 1.",
                 "[:, ::stride, ::stride]", "[:, :: stride + 1, :: stride + 1]"),
            Slip("relu", "A relu is at the end of your layer; the weighted sums themselves are wanted.",
                 "return patches @ W + b", "return np.maximum(patches @ W + b, 0)"),
            Slip("ones", "Around the images stand ones; zeros are wanted.",
                 "np.pad(X, edges)", "np.pad(X, edges, constant_values=1)"),
        ],
        hints=[
            "Three steps: zeros around, patches, one product of matrices. `np.pad` takes a pair "
            "for each axis, and the samples get (0, 0).",
            "Of all windows of `sliding_window_view(padded, (3, 3), axis=(1, 2))` keep each "
            "`stride`-th along axes 1 and 2; reshape to nine numbers, times W, plus b.",
        ],
    ),
    Exercise(
        conv_backward,
        page="examples/convolution",
        title="Back through the layer",
        prompt="Write `conv_backward(X, W, dZ)` for a layer of 3 by 3 patches with stride 1 and no "
        "padding. From the images `X` (n, height, width), `W` (9, n_out) and `dZ`, the gradient at "
        "the weighted sums, of shape (n, height - 2, width - 2, n_out), return `dX, dW, db`, each "
        "of the shape of what it belongs to, with b of shape (n_out,). The loss is a mean, and its "
        "1/n is in `dZ` already.",
        cases=[
            Case("2 images of 5 by 4, 3 maps", draw(86, (2, 5, 4), (9, 3), (2, 3, 2, 3)),
                 {"the number of samples": 2, "the number of places": 6}),
            Case("3 images of 4 by 6, 2 maps", draw(87, (3, 4, 6), (9, 2), (3, 2, 4, 2)),
                 {"the number of samples": 3, "the number of places": 8}),
        ],
        slips=[
            Slip("bias_per_pixel",
                 "Your db has a bias for every place. All places of a map share one, so sum over "
                 "rows and columns as well.", "axis=(0, 1, 2)", "axis=0"),
            Slip("db_per_sample",
                 "Your db has one row a sample: the sum over the samples is missing.",
                 "axis=(0, 1, 2)", "axis=(1, 2)"),
            Slip("db_total", "You summed over the maps too. Each map has a bias of its own.",
                 "sum(axis=(0, 1, 2))", "sum()"),
            Slip("db_averaged", "Your db is the mean over samples and places. The places add up, "
                 "and the 1/n is in dZ already.", "dZ.sum(", "dZ.mean("),
            Slip("last_place",
                 "Your dW holds what the last place alone asks for: each place overwrites the one "
                 "before. The weights are shared, so the places add up.", "dW +=", "dW ="),
            Slip("overwritten",
                 "In your dX each patch overwrites what its neighbours had left. A pixel is in up "
                 "to nine patches, and what they ask for adds up.", "dX[at] +=", "dX[at] ="),
            # As in the book's own loop, over the nine weights.
            Slip("overwritten/weights",
                 "In your dX each of the nine weights overwrites what the one before had left. A "
                 "pixel meets up to nine of them, and what they ask for adds up.",
                 "    return dX",
                 "    for k, (i, j) in enumerate(np.ndindex(3, 3)):\n"
                 "        dX[:, i : i + rows, j : j + columns] = dZ @ W[k]\n"
                 "    return dX"),
            Slip("dX_flipped",
                 "Your dX has the kernel the wrong way round. Added patch by patch, it stays as it "
                 "is; slid over dZ, it has to be turned.", "here @ W.T", "here @ W[::-1].T"),
            Slip("dW_flipped",
                 "Your dW is turned round: its first row belongs to the upper left pixel of a "
                 "patch, and so on in the order of W.", "reshape(n, 9).T", "reshape(n, 9).T[::-1]"),
            Slip("averaged_again", AGAIN, "return dX, dW, db", "return dX, dW / n, db / n"),
            Slip("averaged_again/dW", AGAIN, "return dX, dW, db", "return dX, dW / n, db"),
            Slip("averaged_over_places", BY_PLACES, "return dX, dW, db",
                 "return dX, dW / (rows * columns), db / (rows * columns)"),
            Slip("averaged_over_places/dW", BY_PLACES, "return dX, dW, db",
                 "return dX, dW / (rows * columns), db"),
            Slip("transposed",
                 "In dX you wrote each patch's nine numbers column by column; they stand row by "
                 "row.", "reshape(n, 3, 3)", "reshape(n, 3, 3).swapaxes(1, 2)"),
        ],
        hints=[
            "At one place the layer is the dense layer of chapter 5, with a patch for its input. "
            "Go through all places; where is something used more than once?",
            "Start dX and dW at 0. At each place add patch.T @ dZ to dW, and dZ @ W.T, as a "
            "square, to the patch of dX. db is the sum over samples, rows and columns.",
        ],
        parts=("dX", "dW", "db"),
    ),
]
