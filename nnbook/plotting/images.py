"""Small images side by side: handwritten digits, or the weights of neurons that look at them."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from nnbook import kinds
from nnbook.plotting.parts import NEGATIVE, POSITIVE, WIDTH, axes, tint
from nnbook.plotting.style import INK
from nnbook.structure import Array

SHADES = 8  # enough for the eye; each costs as much of the page as the one before
GAP, LABEL = 0.16, 0.36  # between images and for a label, in widths of an image
LARGEST_IMAGE = 1.1  # inches

CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])  # the last closes the box


def plot_images(
    images: ArrayLike,
    labels: Sequence[object] | NDArray[np.generic] | None = None,
    n_columns: int = 8,
    signed: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw images in rows, all with the same scale, in 8 shades.

    0 is the page itself and the largest number full ink, so digits are dark on a light page
    and light on a dark one.  The shades are thin layers of ink on each other: every pixel gets
    as many as its number asks for, and between neighbours there is no seam.

    Parameters
    ----------
    images : array_like, shape (n_images, height, width) or (n_images, side * side)
        Not negative, unless ``signed``.
    labels : sequence, optional
        One for each image, written below it.
    n_columns : int
        Images in a row.
    signed : bool
        Whether to show numbers above 0 in blue and numbers below 0 in orange, as for weights.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure that fits the images.

    Returns
    -------
    ax : matplotlib.axes.Axes
        An image is 1 wide, the upper left corner of the first is the origin.

    Raises
    ------
    TypeError
        If the images are no numbers.
    ValueError
        If their shape is another, they are not finite, some are negative without ``signed``,
        or the number of labels differs.
    """
    pixels = image_stack(images)
    n_images, height, width = pixels.shape
    n_columns = min(kinds.integer("n_columns", n_columns, at_least=1), n_images)
    if not signed and pixels.min() < 0:
        least = kinds.told(pixels.min())
        raise ValueError(f"images must be >= 0; got {least}: use signed=True for weights")
    if labels is not None:
        labels = list(labels) if isinstance(labels, str) else kinds.items("labels", labels, "texts")
        if len(labels) != n_images:
            raise ValueError(f"labels must be {n_images}, one for each image; got {len(labels)}")

    tall = height / width
    step = np.array([1 + GAP, tall + GAP + (LABEL if labels is not None else 0)])
    n_rows = math.ceil(n_images / n_columns)
    size = np.array([n_columns, n_rows]) * step
    inch = min(LARGEST_IMAGE, WIDTH / size[0])
    ax = axes(ax, inch * size[0], inch * size[1])
    half = GAP / 2
    ax.set(xlim=(-half, size[0] - half), ylim=(size[1] - half, -half), aspect="equal")
    ax.set_axis_off()

    number = np.arange(n_images)
    corners = np.column_stack([number % n_columns, number // n_columns]) * step
    shades = np.rint(SHADES * pixels / (np.abs(pixels).max() or 1.0)).astype(int)
    for sign, color in ((1, POSITIVE if signed else INK), (-1, NEGATIVE)):
        for layer in range(1, (sign * shades).max() + 1):
            image, row, start, end = runs(sign * shades >= layer)
            places = corners[image] + np.column_stack([start, row]) / width
            sizes = np.column_stack([end - start, np.ones_like(start)]) / width
            # So much that ``layer`` layers together cover layer / SHADES of the page.
            draw_boxes(ax, places, sizes, facecolor=tint(color, 1 / (SHADES + 1 - layer)))
    draw_boxes(ax, corners, np.array([[1, tall]]), edgecolor=tint(INK, 0.35))
    for (x, y), label in zip(corners, [] if labels is None else labels, strict=False):
        ax.text(x + 0.5, y + tall + 0.06, str(label), ha="center", va="top", color=INK)
    return ax


def image_stack(images: ArrayLike) -> Array:
    """Finite images of shape (n_images, height, width)."""
    stack = kinds.finite("images", kinds.floats("images", images))
    wanted = "images must have shape (n_images, height, width) or (n_images, side * side)"
    if stack.ndim == 2:
        side = math.isqrt(stack.shape[1])
        if side * side != stack.shape[1]:
            raise ValueError(f"{wanted}; got shape {stack.shape}; one image is image[np.newaxis]")
        stack = stack.reshape(len(stack), side, side)
    if stack.ndim != 3 or stack.size == 0:
        raise ValueError(f"{wanted}; got shape {stack.shape}")
    return stack


def runs(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], ...]:
    """Image, row, first column and column after the last of every run of True in a row."""
    steps = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (0, 0), (1, 1))), axis=2)
    image, row, start = np.nonzero(steps == 1)
    return image, row, start, np.nonzero(steps == -1)[2]


def draw_boxes(
    ax: Axes,
    corners: Array,
    sizes: Array,
    facecolor: tuple[float, ...] | str = "none",
    edgecolor: tuple[float, ...] | str = "none",
) -> None:
    """Draw boxes of the same colour as one path."""
    vertices = corners[:, np.newaxis] + CORNERS * sizes[:, np.newaxis]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(corners)
    ax.add_patch(
        PathPatch(
            Path(vertices.reshape(-1, 2), codes), facecolor=facecolor, edgecolor=edgecolor,
            linewidth=0.6 if facecolor == "none" else 0,
        )
    )  # fmt: skip
