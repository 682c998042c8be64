"""What several pictures share: a new axes, samples, tints, numbers as text, readable ticks."""

import math
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from nnbook import kinds
from nnbook.plotting.style import COLORS, INK, MARKERS
from nnbook.structure import Array

WIDTH = 5.2  # inches; the letters of wider figures are too small on a phone
RGBA = tuple[float, float, float, float]
POSITIVE, NEGATIVE = COLORS[0], COLORS[1]  # of weights, activations and sides of a line


def axes(ax: Axes | None, width: float = WIDTH, height: float = 3.2) -> Axes:
    """The axes that are given, or the only one of a new figure, its size in inches."""
    if ax is None:
        return plt.figure(figsize=(width, height), layout="constrained").add_subplot()
    if not isinstance(ax, Axes):
        raise TypeError(f"ax must be axes of Matplotlib, such as plt.gca(); got {kinds.kind(ax)}")
    return ax


def tint(color: str, strength: float) -> RGBA:
    """A colour that lets the page shine through, so that it suits light and dark pages."""
    return to_rgba(color, strength)


def signed_tint(value: float, strength: float) -> RGBA:
    """A tint that tells plus from minus."""
    return tint(POSITIVE if value > 0 else NEGATIVE, strength)


def text_of(number: float | str) -> str:
    """A number as a short text with a true minus sign; a text stays as it is.

    >>> text_of(2.0), text_of(0.73106), text_of("$z$")
    ('2', '0.731', '$z$')
    """
    if isinstance(number, str):
        return number
    digits = max(3, len(str(int(abs(number)))) if math.isfinite(number) else 3)
    return f"{number + 0.0:.{min(digits, 6)}g}".replace("-", "\N{MINUS SIGN}")


def name_of(function: Callable[..., Any]) -> str:
    """What a function is called, also when ``functools.partial`` wraps it."""
    function = getattr(function, "func", function)
    return str(getattr(function, "__name__", type(function).__name__))


def points_of_plane(name: str, value: ArrayLike) -> Array:
    """Samples with two features, or an error that says how many came."""
    X = kinds.samples(name, value)
    if X.shape[1] != 2:
        raise ValueError(
            f"{name} must have shape (n_samples, 2), one column for each axis of the picture; "
            f"got shape {X.shape}"
        )
    return X


def class_of_each(Y: ArrayLike, n_samples: int, n_classes: int) -> NDArray[np.intp]:
    """Class numbers from labels of shape (n,), (n, 1) or one-hot (n, n_classes)."""
    labels = kinds.finite("Y", kinds.floats("Y", Y))
    if labels.ndim == 0 or len(labels) != n_samples:
        raise ValueError(f"Y must have one label per sample: {n_samples}; got shape {labels.shape}")
    if labels.shape == (n_samples, n_classes):
        kinds.distributions("Y", labels)
        return np.asarray(np.argmax(labels, axis=1))
    if labels.shape not in {(n_samples,), (n_samples, 1)}:
        raise ValueError(
            f"Y must have shape ({n_samples},), ({n_samples}, 1) or, one-hot, "
            f"({n_samples}, {n_classes}); got shape {labels.shape}"
        )
    labels = labels.ravel()
    if np.any(labels != np.rint(labels)):
        wrong = kinds.told(labels[labels != np.rint(labels)][0])
        raise ValueError(f"labels in Y must be whole numbers, one per class; found {wrong}")
    return kinds.class_labels("labels", labels.astype(int), n_classes)


def draw_samples(ax: Axes, X: Array, classes: NDArray[np.intp]) -> None:
    """Draw each class with a colour and a shape of its own."""
    for k in np.unique(classes):
        ax.plot(
            *X[classes == k].T,
            linestyle="none",
            marker=MARKERS[k % len(MARKERS)],
            color=COLORS[k % len(COLORS)],
            markeredgecolor=INK,
            markeredgewidth=0.8,
            markersize=6,
            label=str(k),
            zorder=3,
        )


def padded_range(values: Array, share: float = 0.12) -> tuple[float, float]:
    """From the least to the greatest value, and a little more on both sides."""
    low, high = float(values.min()), float(values.max())
    pad = share * (high - low) or 1.0
    return low - pad, high + pad


def draw_reference(ax: Axes, height: float, label: str, linestyle: str, above: bool) -> None:
    """Draw a line across the picture, its name on the right, above or below it."""
    ax.axhline(height, color=INK, linewidth=1.2, linestyle=linestyle, label="_" + label)
    ax.annotate(
        label,
        xy=(1, height),
        xycoords=ax.get_yaxis_transform(),
        xytext=(0, 3 if above else -3),
        textcoords="offset points",
        ha="right",
        va="bottom" if above else "top",
        color=INK,
    )


def loss_axis(ax: Axes, log: bool) -> None:
    """Prepare the vertical axis once everything is drawn; logarithmic, ticks read 0.1 and 0.01.

    On a logarithmic axis a curve that reaches 0 falls through the floor.
    """
    ax.margins(y=0.1)  # room for a name below the lowest line
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if not log:
        return
    ax.set_yscale("log")
    low, high = ax.get_ylim()
    decades = math.log10(high / low)
    marks = (1.0, 2.0, 5.0) if decades < 2.5 else (1.0,)
    ax.yaxis.set_major_locator(
        MaxNLocator(5, steps=[1, 2, 5, 10]) if decades < 1 else LogLocator(subs=marks)
    )
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter("{x:g}")
