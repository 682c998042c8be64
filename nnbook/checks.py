"""Clear errors for bad input, at the doors of the module.

Every function takes what a caller gave and returns it in the one form that
the rest of the module works with, or says what came, what is wanted and what
to type.  A ``TypeError`` is for the wrong kind of thing, a ``ValueError`` for
a wrong value.  Nothing that is passed in is ever changed.
"""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

OLDEST_NUMPY = "1.26.0"
if np.lib.NumpyVersion(np.__version__) < OLDEST_NUMPY:
    raise ImportError(
        f"nnbook needs numpy >= {OLDEST_NUMPY}; found {np.__version__}: "
        "python -m pip install --upgrade numpy"
    )

Floats = NDArray[np.floating[Any]]
FLOAT_DTYPES = {np.dtype(np.float64), np.dtype(np.float32)}

NOT_NUMBERS = {
    "c": "complex numbers",
    "U": "text",
    "S": "text",
    "T": "text",
    "M": "dates",
    "m": "durations",
    "V": "records of a structured array",
}

NOT_FINITE = "{} is not finite: scale X, or take smaller weights or a lower learning rate"
MOST_WEIGHTS = 250_000_000  # 2 GB in float64


def kind(value: object) -> str:
    """The name of the value's type, for error messages."""
    if type(value) is np.ndarray:
        return f"ndarray of {value.dtype}"
    return "None" if value is None else type(value).__name__


def floats(name: str, value: Any) -> Floats:
    """An array of floats; float32 stays float32, every other number becomes float64."""
    if type(value) is np.ndarray and value.dtype in FLOAT_DTYPES:
        return value
    wanted = f"{name} must be an array of numbers"
    array = any_array(name, value, wanted)
    if array.dtype.kind == "O":
        array = floats_of_objects(name, value, array)
    if array.dtype.kind in NOT_NUMBERS:
        raise TypeError(f"{wanted}; got {NOT_NUMBERS[array.dtype.kind]}")
    is_float32 = array.dtype.kind == "f" and array.dtype.itemsize == 4
    with np.errstate(over="ignore"):  # too large for float64: infinite, which `finite` refuses
        return array.astype(np.float32 if is_float32 else np.float64, copy=False)


def any_array(name: str, value: Any, wanted: str) -> NDArray[Any]:
    """What NumPy makes of a value, if that is an array of whatever kind."""
    if isinstance(value, Iterator):
        raise TypeError(f"{wanted}; got a {kind(value)}: wrap it in list(...)")
    if hasattr(value, "_fields"):
        parts = ", ".join(value._fields)
        raise TypeError(f"{wanted}; got a {kind(value)}: give one of its parts, {parts}")
    if hasattr(value, "toarray"):
        raise TypeError(f"{wanted}; got a sparse {kind(value)}: use {name}.toarray()")
    if value is None or isinstance(value, (str, bytes, Mapping, Set)):
        raise TypeError(f"{wanted}; got {kind(value)}")
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{wanted}; got a masked array: use {name}.filled(...)")
    if isinstance(value, Sequence) and any(isinstance(row, np.ma.MaskedArray) for row in value):
        raise TypeError(f"{wanted}; got a {kind(value)} of masked arrays: use .filled(...) on each")
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{wanted} with rows of equal length{uneven_row(value)}") from None
    except Exception as error:  # a tensor that is on a GPU, say
        raise TypeError(f"{wanted}; got a {kind(value)}: {error}") from None
    if array.dtype.kind == "O" and array.ndim == 0:
        raise TypeError(f"{wanted}; got {kind(value)}")
    return array


def uneven_row(value: Any) -> str:
    """Which row of a ragged list differs from the first, as the end of a sentence."""
    try:
        lengths = [len(row) for row in value]
    except TypeError:
        return ""
    for row, length in enumerate(lengths):
        if length != lengths[0]:
            return f"; row 0 has {lengths[0]}, row {row} has {length}"
    return ""


def floats_of_objects(name: str, value: Any, array: NDArray[Any]) -> Floats:
    """Floats from an array of Python objects, or which of them is no number."""
    for index, entry in np.ndenumerate(array):
        is_real = isinstance(entry, (int, float, np.integer, np.floating, np.bool_))
        if not is_real:
            where = place(index)
            if hasattr(value, "columns") and len(index) == 2:
                where = f"row {index[0]} of column {value.columns[index[1]]!r}"
            raise TypeError(f"{name} must be an array of numbers; got {entry!r} at {where}")
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise ValueError(f"{name} must be finite; got an integer too large for a float") from None


def place(index: tuple[int, ...]) -> str:
    """An index in words."""
    words = ("row", "column") if len(index) <= 2 else ()
    return ", ".join(f"{word} {i}" for word, i in zip(words, index, strict=False)) or str(index)


def shaped(name: str, value: Any, shape: tuple[int, ...]) -> Floats:
    """An array of floats of one shape and no other."""
    array = floats(name, value)
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}; got {array.shape}")
    return array


def finite(name: str, array: Floats) -> Floats:
    """The array itself, unless it holds NaN or infinity."""
    if not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        where = f" at {place(index)}" if index else ""
        raise ValueError(f"{name} must be finite; got {array[index]}{where}")
    return array


def computed(name: str, value: Any) -> float:
    """The number that a computation led to, unless it is NaN or infinite."""
    result = value if isinstance(value, float) else scalar(name, value)
    if not math.isfinite(result):
        raise FloatingPointError(NOT_FINITE.format(name))
    return result


def computed_array(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """The array that a computation led to, unless it holds NaN or infinity."""
    if not np.isfinite(array).all():
        raise FloatingPointError(NOT_FINITE.format(name))
    return array


def samples(name: str, value: Any, n_columns: int | None = None) -> Floats:
    """A finite matrix with at least one row, and ``n_columns`` columns if given."""
    X = floats(name, value)
    wanted = f"{name} must have shape (n_samples, {n_columns or 'n_features'})"
    if X.ndim != 2:
        hint = ""
        if X.ndim == 1:
            hint = (
                f"; one sample is {name}[np.newaxis]"
                if n_columns == len(X) != 1
                else f"; one feature is {name}.reshape(-1, 1), one sample is {name}.reshape(1, -1)"
            )
        raise ValueError(f"{wanted}; got shape {X.shape}{hint}")
    if X.size == 0:
        raise ValueError(f"{wanted} with at least one sample; got shape {X.shape}")
    if n_columns is not None and X.shape[1] != n_columns:
        hint = f"; did you mean {name}.T?" if len(X) == n_columns else ""
        raise ValueError(
            f"{wanted}, as the first layer takes {n_columns}; got shape {X.shape}{hint}"
        )
    return finite(name, X)


def targets(name: str, value: Any, n_samples: int, n_out: int) -> Floats:
    """A finite matrix of one target per sample; a vector counts as one column."""
    Y = floats(name, value)
    wanted = f"{name} must have shape ({n_samples}, {n_out})"
    if Y.ndim == 0:
        raise ValueError(f"{wanted}; got the single number {Y}")
    if len(Y) != n_samples:
        raise ValueError(f"{wanted}: {n_samples} samples in X, {len(Y)} in {name}")
    if Y.ndim == 1 and n_out == 1:
        Y = Y.reshape(-1, 1)
    if Y.shape != (n_samples, n_out):
        hint = "; class labels become rows by one_hot(labels, n_classes)" if Y.ndim == 1 else ""
        raise ValueError(f"{wanted}; got shape {Y.shape}{hint}")
    return finite(name, Y)


def rows(X: Any, Y: Any) -> tuple[Floats, Floats]:
    """Two arrays of numbers with one row per sample; they need not be finite."""
    X, Y = floats("X", X), floats("Y", Y)
    if X.ndim == 0 or X.shape[:1] != Y.shape[:1]:
        raise ValueError(
            f"X and Y must have one row per sample; got the shapes {X.shape} and {Y.shape}"
        )
    return X, Y


def logits(value: Any) -> Floats:
    """A matrix of floats, one row for each sample; they need not be finite."""
    Z = floats("Z", value)
    if Z.ndim != 2 or Z.size == 0:
        hint = "; the logits of one sample are Z[np.newaxis]" if Z.ndim == 1 and Z.size else ""
        raise ValueError(f"Z must have shape (n_samples, n_classes); got shape {Z.shape}{hint}")
    return Z


def reachable(Y: Floats, activation: Callable[..., Any], low: float, high: float) -> None:
    """Refuse targets that the last activation can't come near."""
    for outside in (Y.min(), Y.max()):
        if not low <= outside <= high:
            raise ValueError(
                f"Y must lie in [{low:g}, {high:g}], where {activation.__name__}, the last "
                f"activation, ends; found {outside:g}: scale Y, or take identity instead"
            )


def probabilities(Y: Floats) -> None:
    """Refuse targets outside [0, 1]."""
    for outside in (Y.min(), Y.max()):
        if not 0 <= outside <= 1:
            hint = "; use (Y + 1) / 2" if set(np.unique(Y)) <= {-1.0, 1.0} else ""
            raise ValueError(f"labels in Y must lie in [0, 1]; found {outside:g}{hint}")


def distributions(Y: Floats) -> None:
    """Refuse targets that are not one probability per class, with sum 1."""
    if Y.shape[1] == 1:
        raise ValueError(
            "cross_entropy needs one column per class, at least 2; got 1: "
            "use binary_cross_entropy, or one_hot(labels, n_classes)"
        )
    probabilities(Y)
    sums = Y.sum(axis=1)
    wrong = np.flatnonzero(np.abs(sums - 1) > 1e-6)
    if len(wrong):
        row = int(wrong[0])
        raise ValueError(f"every row of Y must sum to 1; row {row} sums to {sums[row]:g}")


def class_labels(value: Any, n_classes: int) -> NDArray[np.intp]:
    """Integers from 0 to ``n_classes - 1`` in a vector."""
    if floats("labels", value).ndim != 1:
        raise ValueError(f"labels must have shape (n_samples,); got shape {np.shape(value)}")
    labels = np.asarray(value)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers; got {labels.dtype}: use labels.astype(int)")
    for label in labels[(labels < 0) | (labels >= n_classes)]:
        raise ValueError(
            f"label {label} has no class: {n_classes} classes are 0 to {n_classes - 1}"
        )
    return labels.astype(np.intp)


def scalar(name: str, value: Any) -> float:
    """A float, be it infinite or NaN."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number; got {kind(value)}")
    try:
        return float(value)
    except OverflowError:  # an integer with hundreds of digits
        return math.inf


def number(
    name: str, value: Any, *, above: float | None = None, at_least: float | None = None,
    below: float | None = None,
) -> float:  # fmt: skip
    """A finite float within the bounds that are given."""
    result = scalar(name, value)
    if (
        not math.isfinite(result)
        or (above is not None and result <= above)
        or (at_least is not None and result < at_least)
        or (below is not None and result >= below)
    ):
        bounds = [
            f"{sign} {bound:g}"
            for sign, bound in ((">", above), (">=", at_least), ("<", below))
            if bound is not None
        ]
        raise ValueError(f"{name} must be {' and '.join(bounds) or 'finite'}; got {value}")
    return result


def interval(name: str, value: Any) -> tuple[float, float]:
    """Two finite numbers, the second above the first."""
    ends = floats(name, value)
    if ends.shape != (2,):
        raise ValueError(f"{name} must be a pair of numbers (low, high); got shape {ends.shape}")
    low = number(f"{name}[0]", float(ends[0]))
    return low, number(f"{name}[1]", float(ends[1]), above=low)


def integer(name: str, value: Any, *, at_least: int) -> int:
    """An integer that is not too small."""
    refusal = TypeError(f"{name} must be an integer; got {kind(value)} {value!r}")
    if isinstance(value, (bool, np.bool_)):
        raise refusal
    try:
        result = operator.index(value)
    except TypeError:
        raise refusal from None
    if result < at_least:
        raise ValueError(f"{name} must be >= {at_least}; got {result}")
    return result


def function(name: str, value: Any) -> Callable[..., Any]:
    """Something that can be called."""
    if not callable(value):
        hint = f": write {value}, without quotes" if isinstance(value, str) else ""
        raise TypeError(f"{name} must be a function; got {kind(value)}{hint}")
    result: Callable[..., Any] = value
    return result


def pair(name: str, value: Any, wanted: str = "(X, Y)") -> tuple[Any, Any]:
    """Two things, such as X and Y."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        length = f" of length {len(value)}" if isinstance(value, (tuple, list)) else ""
        raise TypeError(f"{name} must be a pair {wanted}; got {kind(value)}{length}")
    return value[0], value[1]


def items(name: str, value: Any, wanted: str) -> list[Any]:
    """The items of a list, or of something like one."""
    unsized = isinstance(value, np.ndarray) and value.ndim == 0
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable) or unsized:
        raise TypeError(f"{name} must be a list of {wanted}; got {kind(value)}")
    return list(value)


def mapping(name: str, value: Any, wanted: str) -> Mapping[Any, Any]:
    """A dictionary, or something like one."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a dictionary {wanted}; got {kind(value)}")
    return value


def path(value: Any) -> str:
    """The name of a file."""
    try:
        return os.fsdecode(value)
    except TypeError:
        raise TypeError(f"path must be the name of a file; got {kind(value)}") from None


def generator(value: Any) -> np.random.Generator:
    """A random generator."""
    if not isinstance(value, np.random.Generator):
        seed = value if isinstance(value, int) and not isinstance(value, bool) else 0
        raise TypeError(
            f"rng must be a random generator; got {kind(value)}: "
            f"use rng = np.random.default_rng({seed})"
        )
    return value


def float_dtype(value: DTypeLike) -> np.dtype[Any]:
    """float32 or float64."""
    wanted = "dtype must be float64 or float32"
    try:
        dtype = np.dtype(value)
    except TypeError:
        raise TypeError(f"{wanted}; got {value!r}") from None
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"{wanted}; got {dtype}")
    return dtype


def layer_sizes(value: Any) -> list[int]:
    """At least two positive integers."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise TypeError(f"sizes must be a list of integers such as [2, 4, 1]; got {kind(value)}")
    sizes = [integer("a layer size", size, at_least=1) for size in value]
    if len(sizes) < 2:
        raise ValueError(
            f"sizes must hold the inputs and at least one layer, such as [2, 1]; got {sizes}"
        )
    n_weights = sum(n_in * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
    if n_weights > MOST_WEIGHTS:
        raise ValueError(
            f"sizes {sizes} make {n_weights:,} weights, {8 * n_weights / 1e9:.1f} GB of memory; "
            "take smaller layers"
        )
    return sizes


def activations(value: Any, n_layers: int) -> list[Callable[..., Any]]:
    """One function for each layer."""
    listed = functions(value)
    if len(listed) != n_layers:
        raise ValueError(
            f"{n_layers} layers need {n_layers} activations; got {len(listed)}: "
            "sizes also counts the inputs, which have none"
        )
    return listed


def functions(value: Any) -> list[Callable[..., Any]]:
    """Functions in a list."""
    listed = items("activations", value, "functions, such as [tanh, identity]")
    return [function(f"activation {k}", activation) for k, activation in enumerate(listed)]


def weights(value: Any, n_in: int, n_out: int) -> Floats:
    """What the initialisation of a layer returned."""
    W = floats("what init returns", value)
    if W.shape != (n_in, n_out):
        raise ValueError(f"init must return shape (n_in, n_out) = {(n_in, n_out)}; got {W.shape}")
    return W


def network(value: Any) -> Any:
    """A tuple of layers whose shapes fit and whose parameters are finite."""
    hint = ": one layer is (layer,)" if hasattr(value, "activation") else ""
    hint = ": use its .network" if hasattr(value, "network") else hint
    if hint or not isinstance(value, (tuple, list)):
        raise TypeError(f"network must be a tuple of layers; got {kind(value)}{hint}")
    if not value:
        raise ValueError("network must have at least one layer; got none")
    n_in = None
    for k, layer in enumerate(value):
        if not isinstance(layer, tuple) or not hasattr(layer, "activation"):
            raise TypeError(f"layer {k} must be Layer(W, b, activation); got {kind(layer)}")
        W, b, activation = layer
        for name, parameter, ndim in (("W", W, 2), ("b", b, 1)):
            if type(parameter) is not np.ndarray or parameter.dtype.kind != "f":
                raise TypeError(
                    f"{name} of layer {k} must be an array of floats; got {kind(parameter)}: "
                    f"use np.array({name}, float)"
                )
            if parameter.ndim != ndim or parameter.size == 0:
                shape = "(n_in, n_out)" if ndim == 2 else "(n_out,)"
                raise ValueError(
                    f"{name} of layer {k} must have shape {shape}; got {parameter.shape}"
                )
            computed_array(f"{name} of layer {k}", parameter)
        if n_in is not None and len(W) != n_in:
            raise ValueError(
                f"W of layer {k} must have {n_in} rows, one for each neuron of layer {k - 1}; "
                f"got shape {W.shape}"
            )
        if W.shape[1] != len(b):
            raise ValueError(
                f"b of layer {k} must have shape ({W.shape[1]},), "
                f"as W has shape {W.shape}; got {b.shape}"
            )
        n_in = W.shape[1]
        applied(f"activation of layer {k}", activation, some_rows(b))
    return tuple(value)


def some_rows(row: Floats) -> Floats:
    """A few rows like this one, never as many as it is long: a transposed result is seen."""
    return np.zeros((2 if len(row) > 2 else 3, len(row)), row.dtype)


def stepped(value: Any, before: Any) -> Any:
    """What an optimiser made of a network: one with the same shapes and activations."""
    try:
        after = network(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"optimiser must return (network, state): {error}") from None
    old, new = ([(W.shape, f) for W, _, f in layers] for layers in (before, after))
    if new != old:
        raise ValueError(
            f"optimiser must return a network with the layers it was given, {len(old)} with "
            f"weights of shapes {[shape for shape, _ in old]}; got {[shape for shape, _ in new]}"
            + (", and other activations" if [f for _, f in new] != [f for _, f in old] else "")
        )
    return after


@np.errstate(all="ignore")
def applied(name: str, value: Any, *arrays: Floats) -> NDArray[Any]:
    """What a function makes of arrays: a new one, of the shape of the first."""
    apply = function(name, value)
    for array in arrays:
        array.flags.writeable = False
    wanted = f"{name} must take arrays and return a new one of the same shape"
    try:
        result = apply(*arrays)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{wanted}; it says: {error}") from error
    if not isinstance(result, np.ndarray) or result.dtype.kind not in "biuf":
        raise TypeError(f"{wanted}; it returns {kind(result)}")
    if result.shape != arrays[0].shape:
        raise ValueError(f"{wanted}; for {arrays[0].shape} it returns {result.shape}")
    return result


def derivative_known(
    function: Callable[..., Any], derivatives: Mapping[Any, Any], *arrays: Floats
) -> None:
    """Refuse a function without a derivative in the table that can be applied to such arrays."""
    name = getattr(function, "__name__", kind(function))
    if not isinstance(function, Hashable):
        raise TypeError(
            f"{name} must be hashable to be found in DERIVATIVES: use @dataclass(eq=False) or def"
        )
    if function not in derivatives:
        namesakes = [known for known in derivatives if getattr(known, "__name__", "") == name]
        advice = (
            f"did you mean {namesakes[0].__module__}.{name}?"
            if namesakes
            else f"teach it by DERIVATIVES[{name}] = {name}_prime (from nnbook.chain_rule)"
        )
        raise ValueError(f"the derivative of {name} is not known; {advice}")
    applied(f"the derivative of {name}", derivatives[function], *arrays)


def to_measure(f: Any, x: Any, h: Any) -> tuple[Callable[..., Any], Floats, float]:
    """A function, where its slope is measured, in float64, and a nudge that fits."""
    f = function("f", f)
    x = finite("x", floats("x", x)).astype(np.float64)
    return f, x, nudge(h, x)


def nudge(h: Any, x: Floats) -> float:
    """A step that changes every entry of ``x`` by its own size, to a percent."""
    step = number("h", h, above=0)
    if np.any(np.abs(x + step - x - step) > 0.01 * step):
        enough = 1e-5 * max(1.0, np.abs(x).max())
        raise ValueError(f"h = {step:g} is too small: x + h - x is not h; use h = {enough:g}")
    return step


def untouched(network: Any, given: Any) -> None:
    """Refuse an optimiser that has changed the network it was given."""
    for k, (W, b, _) in enumerate(network):
        if not (np.array_equal(W, given[k].W) and np.array_equal(b, given[k].b)):
            raise ValueError(
                "optimiser must return a new network and leave the one it is given as it is: "
                "W - learning_rate * dW, not W -= learning_rate * dW"
            )


@np.errstate(all="ignore")
def leaves_alone(loss: Callable[..., Any], *arrays: Floats) -> None:
    """Refuse a loss that changes its arguments; other slips are told when it is used."""
    for array in arrays:
        array.flags.writeable = False
    try:
        loss(*arrays)
    except Exception as error:
        if "read-only" in str(error):
            raise ValueError(
                "loss must leave output and Y as they are: output - Y, not output -= Y"
            ) from error
