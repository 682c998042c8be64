"""A neuron with two inputs as a line in the plane, with a side for plus and one for minus."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Polygon
from numpy.typing import ArrayLike

from nnbook import kinds
from nnbook.plotting.parts import (
    axes,
    class_of_each,
    draw_samples,
    points_of_plane,
    text_of,
    tint,
)
from nnbook.plotting.style import COLORS, INK
from nnbook.structure import Array

NO, YES = COLORS[0], COLORS[1]  # z < 0 and z > 0, in the colours of classes 0 and 1


def plot_neuron(
    w: ArrayLike,
    b: ArrayLike,
    ax: Axes | None = None,
    X: ArrayLike | None = None,
    Y: ArrayLike | None = None,
    measured: bool = True,
) -> Axes:
    """Draw the line on which ``z = w . x + b`` is 0, and on which side it is positive.

    The weight vector stands on the line at a right angle and points to the positive side; if
    it is too long for the picture, its label says what part of it is drawn.  A dashed line
    measures the distance ``|b| / |w|`` from the origin.

    Parameters
    ----------
    w : array_like, shape (2,) or (2, 1)
        The weights of one neuron: ``W[:, j]``.
    b : float
        Its bias; an array with one number is taken as well.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    X : array_like, shape (n_samples, 2), optional
        Samples to draw.
    Y : array_like, shape (n_samples,) or (n_samples, 1), optional
        Their labels, 0 and 1.
    measured : bool
        Whether to draw the weight vector and the distance, or the line and its sides alone.

    Returns
    -------
    ax : matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If an argument is no number or array of numbers.
    ValueError
        If ``w`` is 0 or of another shape, ``b`` is more than one number, or ``X`` and ``Y``
        do not fit.
    """
    weights = kinds.finite("w", kinds.floats("w", w))
    if weights.shape not in {(2,), (2, 1)}:
        raise ValueError(f"w must have shape (2,), as for two inputs; got shape {weights.shape}")
    bias = kinds.finite("b", kinds.floats("b", b))
    if bias.size != 1:
        raise ValueError(f"b must be one number; got shape {bias.shape}")
    weights, offset = weights.ravel(), float(bias.ravel()[0])
    length = math.hypot(*weights)
    if length == 0:
        raise ValueError("w must not be 0: z = b everywhere, and there is no line")
    samples = None if X is None else points_of_plane("X", X)
    if Y is not None and samples is None:
        raise ValueError("Y needs X: the samples whose labels it holds")
    n_samples = 0 if samples is None else len(samples)
    classes = class_of_each(np.zeros(n_samples) if Y is None else Y, n_samples, n_classes=2)

    normal = weights / length
    foot = -offset / length * normal  # the point of the line that is nearest to the origin
    center, near, reach = view(foot, normal, length, samples)
    ax = axes(ax, 4.4, 4.4)
    ax.axhline(0, color=tint(INK, 0.3), linewidth=0.8)
    ax.axvline(0, color=tint(INK, 0.3), linewidth=0.8)
    draw_sides(ax, near, normal, reach)
    label = center
    if measured:
        start, part = place_on_line(near, weights, center, reach)
        label = draw_weights(ax, start, weights, part, center, reach)
    write_signs(ax, near, normal, center, reach, label)
    if measured and offset != 0:
        draw_distance(ax, foot, abs(offset) / length)
    if samples is not None:
        draw_samples(ax, samples, classes)
    ax.set(
        xlim=(center[0] - reach, center[0] + reach), ylim=(center[1] - reach, center[1] + reach),
        xlabel="$x_1$", ylabel="$x_2$", aspect="equal",
    )  # fmt: skip
    return ax


def view(
    foot: Array, normal: Array, length: float, samples: Array | None
) -> tuple[Array, Array, float]:
    """What to show: the centre, the point of the line that is nearest to it, half the width.

    It holds the origin, the line with room on both sides of it, and the samples.
    """
    if samples is None:
        return np.zeros(2), foot, max(2.0 * math.hypot(*foot), min(1.5 * length, 6.0), 1.5)
    points = np.vstack([samples, foot, np.zeros(2)])
    low, high = points.min(axis=0), points.max(axis=0)
    center, along = (low + high) / 2, along_line(normal)
    near = foot + (center - foot) @ along * along
    reach = max(0.62 * (high - low).max(), np.abs(near - center).max() / 0.6)
    return center, near, float(reach) or 1.0


def draw_sides(ax: Axes, near: Array, normal: Array, reach: float) -> None:
    """Tint both sides of the line, and draw the line."""
    along = along_line(normal)
    ends = [near - 10 * reach * along, near + 10 * reach * along]
    for sign, color, strength in ((1, YES, 0.2), (-1, NO, 0.06)):
        far = [end + sign * 10 * reach * normal for end in reversed(ends)]
        ax.add_patch(Polygon([*ends, *far], facecolor=tint(color, strength), zorder=0))
    ax.plot(*np.transpose(ends), color=INK, linewidth=2)


def draw_weights(
    ax: Axes, start: Array, weights: Array, part: int, center: Array, reach: float
) -> Array:
    """Draw w, or a part of it, as an arrow that stands on the line; return where its name is."""
    normal = weights / math.hypot(*weights)
    along, tip = along_line(normal), start + weights / part
    corner = 0.07 * reach * np.array([normal, normal + along, along])
    ax.plot(*(start + corner).T, color=INK, linewidth=1)
    ax.add_patch(
        FancyArrowPatch(
            tuple(start), tuple(tip), arrowstyle="-|>,head_length=0.5,head_width=0.25",
            mutation_scale=14, shrinkA=0, shrinkB=0, color=YES, linewidth=2.5, zorder=2.5,
        )
    )  # fmt: skip
    middle = (start + tip) / 2
    inwards = math.copysign(0.16 * reach, (center - middle) @ along)
    label = middle + inwards * along
    write(ax, label, "$w$" if part == 1 else f"$w / {part}$")
    return label


def place_on_line(near: Array, weights: Array, center: Array, reach: float) -> tuple[Array, int]:
    """Where on the line the weight vector has most room, and by what to divide it to fit."""
    along = along_line(weights / math.hypot(*weights))
    starts = [near + shift * reach * along for shift in (0.4, -0.4, 0.0)]
    start = max(starts, key=lambda start: room(start, weights, center, 0.9 * reach))
    return start, round_up(1 / room(start, weights, center, 0.9 * reach))


def round_up(number: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50, ...

    >>> round_up(1.0), round_up(3.1), round_up(65)
    (1, 5, 100)
    """
    power = 10 ** math.floor(math.log10(number))
    return next(int(digit * power) for digit in (1, 2, 5, 10) if digit * power >= number)


def room(start: Array, step: Array, center: Array, reach: float) -> float:
    """How often a step from a point fits before it leaves the picture; at most once."""
    moving = step != 0
    borders = (center + np.sign(step) * reach - start)[moving]
    return float(min(1.0, np.min(borders / step[moving])))


def write_signs(
    ax: Axes, near: Array, normal: Array, center: Array, reach: float, taken: Array
) -> None:
    """Write on which side z is positive: inside the picture, and away from what is taken."""
    offset = 0.22 * reach * normal
    shifts = reach * np.linspace(-0.9, 0.9, 19)
    places = near + shifts[:, np.newaxis] * along_line(normal)
    outside = np.abs([places + offset - center, places - offset - center]).max(axis=(0, 2))
    places = places[outside <= 0.85 * reach]  # the middle always is, by `view`
    distances = np.hypot(*(places + offset - taken).T)
    place = places[np.argmin(np.abs(distances - 0.8 * reach))]
    write(ax, place + offset, "$z > 0$")
    write(ax, place - offset, "$z < 0$")


def write(ax: Axes, place: Array, text: str) -> None:
    """Write a formula, centred on a point."""
    ax.text(place[0], place[1], text, ha="center", va="center", color=INK, fontsize=13)


def along_line(normal: Array) -> Array:
    """The direction of the line, a quarter turn from its normal."""
    return np.array([-normal[1], normal[0]])


def draw_distance(ax: Axes, foot: Array, distance: float) -> None:
    """Measure from the origin to the line; the number stands above the picture."""
    (line,) = ax.plot(
        [0, foot[0]], [0, foot[1]], color=INK, linewidth=1.5, linestyle=(0, (3, 2)),
        label=rf"$|b|\,/\,\|w\| = {text_of(distance)}$",
    )  # fmt: skip
    ax.plot(0, 0, marker="o", markersize=4, color=INK)
    ax.legend(handles=[line], loc="lower center", bbox_to_anchor=(0.5, 1))
