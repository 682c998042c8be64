"""What a name stands for: one table of kinds, and one wording for what does not fit.

``KINDS`` says of every name (``X``, ``rng``, ``learning_rate``, ...) what it must be, as docstrings
tell it and as code looks at it.  A check takes what a caller gave and returns it in the one form
that the module works with, or says what came, what is wanted and what to type: ``TypeError`` for
the wrong kind of thing, ``ValueError`` for a wrong value.  Nothing that is passed in is changed.

This file stands below all others: where a check needs a chapter, it imports it when it is asked.
"""

from __future__ import annotations

import functools
import inspect
import math
import operator
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

OLDEST_NUMPY = "1.26.0"
if np.lib.NumpyVersion(np.__version__) < OLDEST_NUMPY:
    raise ImportError(
        f"nnbook needs numpy >= {OLDEST_NUMPY}; found {np.__version__}: "
        "python -m pip install --upgrade numpy"
    )

Floats = NDArray[np.floating[Any]]
Given = dict[str, Any]
Look = Callable[[str, Any, Given], Any]

INSIDE = ContextVar("INSIDE", default=False)  # whether a door further up has looked
FLOAT_DTYPES = {np.dtype(np.float64), np.dtype(np.float32)}

NOT_NUMBERS = dict.fromkeys("UST", "text") | {
    "c": "complex numbers", "M": "dates", "m": "durations", "V": "records of a structured array"
}  # fmt: skip

NOT_FINITE = "{} is not finite: scale X, or take smaller weights or a lower learning rate"
MOST_WEIGHTS = 250_000_000  # 2 GB in float64


def kind(value: object) -> str:
    """The name of the value's type, for error messages."""
    if type(value) is np.ndarray:
        return f"ndarray of {value.dtype}"
    return "None" if value is None else type(value).__name__


def told(number: Any) -> str:
    """A number in few digits, but never as another one."""
    return f"{number:g}" if float(f"{number:g}") == number else repr(float(number))


# ---- Arrays --------------------------------------------------------------------------------------


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


def all_true(mask: NDArray[np.bool_]) -> bool:
    """As ``mask.all()``, for small arrays in a third of the time."""
    return bool(mask.all()) if mask.size > 1000 else b"\0" not in mask.tobytes()


def finite(name: str, array: Floats) -> Floats:
    """The array itself, unless it holds NaN or infinity."""
    if not all_true(np.isfinite(array)):
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
    if not all_true(np.isfinite(array)):
        raise FloatingPointError(NOT_FINITE.format(name))
    return array


def read_only(value: Any) -> Any:
    """A view of an array that cannot be written to; anything else as it is."""
    if isinstance(value, np.ndarray):
        value = value.view()
        value.flags.writeable = False
    return value


# ---- Shapes --------------------------------------------------------------------------------------


def wrong_shape(name: str, wanted: Any, array: Any, hint: str = "") -> ValueError:
    """The one sentence about shapes."""
    return ValueError(f"{name} must have shape {wanted}; got shape {np.shape(array)}{hint}")


def shaped(name: str, value: Any, shape: tuple[int, ...]) -> Floats:
    """An array of floats of one shape and no other."""
    array = floats(name, value)
    if array.shape != shape:
        raise wrong_shape(name, shape, array)
    return array


def matrix(
    name: str, value: Any, n_columns: int | None = None, why: str = "the first layer takes {}"
) -> Floats:
    """A matrix of floats, with ``n_columns`` columns if given; they need not be finite."""
    X = floats(name, value)
    if X.ndim == 2 and n_columns in (None, X.shape[1]):
        return X
    wanted, hint = f"(n_samples, {n_columns or 'n_features'})", ""
    if X.ndim == 2:
        wanted += f", as {why.format(n_columns)}"
        hint = f"; did you mean {name}.T?" if len(X) == n_columns else ""
    elif X.ndim == 1 and n_columns == len(X) != 1:
        hint = f"; one sample is {name}[np.newaxis]"
    elif X.ndim == 1:
        hint = f"; one feature is {name}.reshape(-1, 1), one sample is {name}.reshape(1, -1)"
    elif X.ndim > 2 and math.prod(X.shape[1:]) == n_columns:
        hint = f"; use {name}.reshape(len({name}), -1)"
    raise wrong_shape(name, wanted, X, hint_for(name, value, hint))


def hint_for(name: str, value: Any, hint: str) -> str:
    """A hint that helps: a list has no .reshape and no .T, as an array has."""
    if not isinstance(value, np.ndarray):
        for sign in (".", "["):
            hint = hint.replace(name + sign, f"np.array({name}){sign}")
    return hint


def samples(name: str, value: Any, n_columns: int | None = None) -> Floats:
    """A finite matrix with at least one row and one column, ``n_columns`` of them if given."""
    X = matrix(name, value, n_columns)
    if X.size == 0:
        least = "sample" if len(X) == 0 else "feature"
        wanted = f"(n_samples, {n_columns or 'n_features'}) with at least one {least}"
        raise wrong_shape(name, wanted, X)
    return finite(name, X)


def targets(name: str, value: Any, n_samples: int, n_out: int) -> Floats:
    """A finite matrix of one target per sample; a vector counts as one column."""
    Y, wanted = floats(name, value), f"{name} must have shape ({n_samples}, {n_out})"
    if Y.ndim == 0:
        raise ValueError(f"{wanted}; got the single number {Y}")
    if len(Y) != n_samples:
        raise ValueError(f"{wanted}: {n_samples} samples in X, {len(Y)} in {name}")
    if Y.ndim == 1 and n_out == 1:
        Y = Y.reshape(-1, 1)
    if Y.shape != (n_samples, n_out):
        one_each = Y.size == len(Y) and n_out > 1
        hint = "; class labels become rows by one_hot(labels, n_classes)" if one_each else ""
        raise wrong_shape(name, (n_samples, n_out), Y, hint)
    return finite(name, Y)


def same_shape(name: str, Y: Floats, other: str, output: Floats) -> Floats:
    """Targets of the output's shape: NumPy would broadcast (n, 1) against (n,) to (n, n)."""
    if output.shape != Y.shape:
        hint = f": use {name}.reshape(-1, 1)" if (*Y.shape, 1) == output.shape else ""
        raise wrong_shape(name, f"{output.shape}, as {other} has", Y, hint)
    if Y.size == 0:
        raise ValueError(f"a loss needs at least one number; got shape {Y.shape}")
    return Y


def one_row_each(name: str, value: Any, given: Given) -> Floats:
    """Numbers of any shape, a row for each sample; they need not be finite."""
    rows = floats(name, value)
    X = given.get("X", rows) if name != "X" else rows
    if rows.ndim == 0 or len(rows) != len(X):
        n_samples = len(X) if np.ndim(X) else "n_samples"
        raise wrong_shape(name, f"({n_samples}, ...), a row for each sample", rows)
    return rows


def one_label_each(name: str, value: Any, given: Given) -> NDArray[Any]:
    """Targets or labels of any type, one for each sample."""
    Y = any_array(name, value, f"{name} must be an array")
    n_samples = len(given["X"])
    if Y.shape[:1] != (n_samples,):
        raise ValueError(
            f"{name} must hold {n_samples} targets, as X has samples; got shape {Y.shape}"
        )
    return Y


def probabilities(name: str, Y: Floats) -> Floats:
    """Targets from 0 to 1."""
    if not all_true((Y >= 0) & (Y <= 1)):
        finite(name, Y)
        outside = float(Y[~((Y >= 0) & (Y <= 1))][0])
        hint = f"; use ({name} + 1) / 2" if set(np.unique(Y)) <= {-1.0, 1.0} else ""
        raise ValueError(f"labels in {name} must lie in [0, 1]; found {told(outside)}{hint}")
    return Y


def distributions(name: str, Y: Floats) -> Floats:
    """Targets that are one probability per class, with sum 1."""
    if Y.ndim != 2 or Y.shape[1] == 1:
        raise ValueError(
            "cross_entropy needs one column per class, at least 2; "
            f"got {name} of shape {Y.shape}: "
            "use binary_cross_entropy, or one_hot(labels, n_classes)"
        )
    probabilities(name, Y)
    off = np.abs(np.add.reduce(Y, axis=1) - 1)
    if np.maximum.reduce(off) > 1e-6:
        row = int(off.argmax())
        total = float(Y[row].sum())
        raise ValueError(f"every row of {name} must sum to 1; row {row} sums to {told(total)}")
    return Y


def class_labels(name: str, value: Any, n_classes: int) -> NDArray[np.intp]:
    """Integers from 0 to ``n_classes - 1`` in a vector."""
    numbers = floats(name, value)
    if numbers.ndim != 1:
        hint = f": use {name}.ravel()" if numbers.shape[1:] == (1,) else ""
        raise wrong_shape(name, "(n_samples,)", numbers, hint_for(name, value, hint))
    labels = np.asarray(value)
    if labels.dtype.kind not in "iu":
        for row, number in enumerate(numbers.tolist()):
            if not number.is_integer():
                raise TypeError(f"{name} must be integers; got {number} at row {row}")
        advice = hint_for(name, value, f"use {name}.astype(int)")
        raise TypeError(f"{name} must be integers; got {labels.dtype}: {advice}")
    for label in labels[(labels < 0) | (labels >= n_classes)]:
        raise ValueError(
            f"label {label} has no class: {n_classes} classes are 0 to {n_classes - 1}"
        )
    return labels.astype(np.intp)


# ---- Single values -------------------------------------------------------------------------------


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
        math.isfinite(result)
        and (above is None or result > above)
        and (at_least is None or result >= at_least)
        and (below is None or result < below)
    ):
        return result
    bounds = [
        f"{sign} {told(bound)}"
        for sign, bound in ((">", above), (">=", at_least), ("<", below))
        if bound is not None
    ]
    if not math.isfinite(result):
        bounds.insert(0, "finite")
    as_float = f", which is {result} as a float" if result != value == value else ""
    raise ValueError(f"{name} must be {' and '.join(bounds)}; got {value}{as_float}")


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


def generator(name: str, value: Any) -> np.random.Generator:
    """A random generator."""
    if not isinstance(value, np.random.Generator):
        seed = value if isinstance(value, int) and not isinstance(value, bool) else 0
        raise TypeError(
            f"{name} must be a random generator; got {kind(value)}: "
            f"use rng = np.random.default_rng({seed})"
        )
    return value


def float_dtype(name: str, value: DTypeLike) -> np.dtype[Any]:
    """float32 or float64."""
    wanted = f"{name} must be float64 or float32"
    try:
        dtype = np.dtype(value)
    except TypeError:
        raise TypeError(f"{wanted}; got {value!r}") from None
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"{wanted}; got {dtype}")
    return dtype


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


# ---- Functions -----------------------------------------------------------------------------------


def function(name: str, value: Any) -> Callable[..., Any]:
    """Something that can be called."""
    if not callable(value):
        hint = in_place_of_text(name, value) if isinstance(value, str) else ""
        raise TypeError(f"{name} must be a function; got {kind(value)}{hint}")
    result: Callable[..., Any] = value
    return result


def in_place_of_text(name: str, text: str) -> str:
    """Which function of the book a text may mean, by its name or its initials."""
    import difflib

    from nnbook import losses, structure
    from nnbook.chain_rule import DERIVATIVES
    from nnbook.programs import OPTIMISERS

    suitable = {
        "loss": {called(f) for f in DERIVATIVES if is_ours(f) and hasattr(losses, called(f))},
        "optimiser": set(OPTIMISERS),
        "init": {"zeros", "gaussian", "uniform", "xavier", "he"},
    }
    names = suitable.get(name) or {called(f) for f in structure.BOUNDS} | {"identity", "softplus"}
    if text in names:
        return f": write {text}, without quotes"
    initials = {"".join(w[0] for w in n.split("_") if w != "of"): n for n in names if "_" in n}
    close = [initials.get(text.lower()), *difflib.get_close_matches(text.lower(), names, 1)]
    meant = next((n for n in close if n), None)
    advice = f"did you mean {meant}, without quotes?" if meant else "give the function itself"
    return f" {text!r}: {advice}"


def functions(name: str, value: Any) -> list[Callable[..., Any]]:
    """Functions in a list."""
    listed = items(name, value, "functions, such as [tanh, identity]")
    return [function(f"activation {k}", activation) for k, activation in enumerate(listed)]


def called(function: Any) -> str:
    """What a function is called; some have no name."""
    return str(getattr(function, "__name__", None) or kind(function))


def is_ours(function: Any) -> bool:
    """Whether a function is one of this module's, to be found there by its name."""
    module = str(getattr(function, "__module__", ""))
    ours = getattr(sys.modules.get(module), getattr(function, "__name__", ""), None)
    return module.startswith("nnbook.") and ours is function


def if_it_was_written_to(error: ValueError, function: Any) -> ValueError:
    """The error of a function that changes what it is given, with a word."""
    if "read-only" not in str(error):
        return error
    return ValueError(
        f"{called(function)} must leave what it is given as it is, and return something new: "
        "w - learning_rate * g, not w -= learning_rate * g"
    )


@np.errstate(all="ignore")
def applied(name: str, value: Any, *arrays: Floats) -> NDArray[Any]:
    """What a function makes of arrays: a new one, of the shape of the first."""
    apply = function(name, value)
    wanted = f"{name} must take arrays and return a new one of the same shape"
    try:
        result = apply(*map(read_only, arrays))
    except (TypeError, ValueError) as error:
        raise TypeError(f"{wanted}; it says: {error}") from error
    if not isinstance(result, np.ndarray) or result.dtype.kind not in "biuf":
        raise TypeError(f"{wanted}; it returns {kind(result)}")
    if result.shape != arrays[0].shape:
        raise ValueError(f"{wanted}; for {arrays[0].shape} it returns {result.shape}")
    return result


def some_rows(row: Floats) -> Floats:
    """A few rows like this one, never as many as it is long: a transposed result is seen."""
    return np.zeros((2 if len(row) > 2 else 3, len(row)), row.dtype)


def entry_by_entry(activation: Any, row: Floats) -> None:
    """Refuse an activation whose entries look at each other: the way back multiplies entries."""
    from nnbook.losses import log_softmax, softmax

    if is_ours(activation) and activation not in (softmax, log_softmax):
        return
    rows, name = some_rows(row), called(activation)
    moved = rows.copy()
    moved[0, 0] = 1.0
    here, again, there = (applied(name, activation, z).astype(float) for z in (rows, rows, moved))
    there[0, 0] = here[0, 0]
    apart = not np.array_equal(here, there, equal_nan=True)
    by_chance = not np.array_equal(here, again, equal_nan=True)
    if is_ours(activation) or (apart and not by_chance):
        raise ValueError(
            f"{name} looks at whole rows, so it is no activation of a layer; a softmax "
            "belongs into the loss: end with identity and train with cross_entropy, which takes "
            "logits, and call softmax on what predict returns"
        )


def derivative_known(
    function: Callable[..., Any], *arrays: Floats, derivatives: Mapping[Any, Any] | None = None
) -> None:
    """Refuse a function without a derivative that can be applied to such arrays."""
    from nnbook.chain_rule import DERIVATIVES

    derivatives = DERIVATIVES if derivatives is None else derivatives
    name = called(function)
    try:
        known = function in derivatives
    except TypeError:
        raise TypeError(
            f"{name} must be hashable to be found in DERIVATIVES: use @dataclass(eq=False) or def"
        ) from None
    if not known:
        namesakes = [f for f in derivatives if getattr(f, "__name__", "") == name]
        advice = "put it into DERIVATIVES (from nnbook.chain_rule), under the function"
        if namesakes:
            advice = f"did you mean {namesakes[0].__module__}.{name}?"
        elif name.isidentifier() and hasattr(function, "__name__"):
            advice = (
                f"write it, and teach it by DERIVATIVES[{name}] = what you called it "
                "(from nnbook.chain_rule)"
            )
        raise ValueError(f"the derivative of {name} is not known; {advice}")
    if arrays and not is_ours(derivatives[function]):
        applied(f"the derivative of {name}", derivatives[function], *arrays)


@np.errstate(all="ignore")
def leaves_alone(loss: Callable[..., Any], *arrays: Floats) -> None:
    """Refuse a loss that changes its arguments; other slips are told when it is used."""
    try:
        value = loss(*map(read_only, arrays))
    except Exception as error:
        if "read-only" in str(error):
            raise ValueError(
                "loss must leave output and Y as they are: output - Y, not output -= Y"
            ) from error
    else:
        scalar("the loss", value)


# ---- Networks ------------------------------------------------------------------------------------


def layer_sizes(name: str, value: Any) -> list[int]:
    """At least two positive integers."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise TypeError(f"{name} must be a list of integers such as [2, 4, 1]; got {kind(value)}")
    sizes = [integer("a layer size", size, at_least=1) for size in value]
    if len(sizes) < 2:
        raise ValueError(
            f"{name} must hold the inputs and at least one layer, such as [2, 1]; got {sizes}"
        )
    n_weights = sum(n_in * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
    if n_weights > MOST_WEIGHTS:
        raise ValueError(
            f"{name} {sizes} make {n_weights:,} weights, {8 * n_weights / 1e9:.1f} GB of memory; "
            "take smaller layers"
        )
    return sizes


def activations(name: str, value: Any, n_layers: int) -> list[Callable[..., Any]]:
    """One function for each layer."""
    listed = functions(name, value)
    if len(listed) != n_layers:
        raise ValueError(
            f"{n_layers} layers need {n_layers} activations; got {len(listed)}: "
            "sizes also counts the inputs, which have none"
        )
    for activation in filter(is_ours, listed):  # a stranger's is looked at when it is trained
        entry_by_entry(activation, np.zeros(2))
    return listed


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
                wanted = "(n_in, n_out)" if ndim == 2 else "(n_out,)"
                raise wrong_shape(f"{name} of layer {k}", wanted, parameter)
            computed_array(f"{name} of layer {k}", parameter)
        if n_in is not None and len(W) != n_in:
            raise ValueError(
                f"W of layer {k} must have {n_in} rows, one for each neuron of layer {k - 1}; "
                f"got shape {W.shape}"
            )
        if W.shape[1] != len(b):
            wanted = f"({W.shape[1]},), as W has shape {W.shape}"
            raise wrong_shape(f"b of layer {k}", wanted, b)
        n_in = W.shape[1]
        if not is_ours(activation):
            applied(f"activation of layer {k}", activation, some_rows(b))
    return tuple(value)


def one_per_layer(name: str, value: Any, wanted: Sequence[tuple[int, ...]]) -> list[Any]:
    """Pairs of arrays, one per layer, in the shapes of the parameters."""
    listed = items(name, value, "one (dW, db) per layer")
    pairs = [pair(f"{name}[{k}]", each, "(dW, db)") for k, each in enumerate(listed)]
    shapes = [np.shape(part) for each in pairs for part in each]
    if shapes != list(wanted):
        raise ValueError(
            f"{name} must be one (dW, db) per layer, of shapes {list(wanted)}; got {shapes}"
        )
    return [(floats(name, dW), floats(name, db)) for dW, db in pairs]


def nudge(name: str, value: Any, x: Floats) -> float:
    """A step that changes every entry of ``x`` by its own size, to a percent."""
    step = number(name, value, above=0)
    if np.any(np.abs(x + step - x - step) > 0.01 * step):
        enough = 1e-5 * max(1.0, np.abs(x).max())
        raise ValueError(
            f"{name} = {step:g} is too small: x + h - x is not h; use {name} = {enough:g}"
        )
    return step


# ---- Functions of a stranger ---------------------------------------------------------------------


class Lent:
    """A stranger's function: what it is given is lent, what it returns is looked at.

    In a table it is found where the function itself is.
    """

    def __init__(
        self, function: Callable[..., Any], look: Callable[..., Any] = lambda result, *args: result
    ) -> None:
        self.function, self.look, self.__name__ = function, look, called(function)

    def __hash__(self) -> int:
        """As the function's."""
        return hash(self.function)

    def __eq__(self, other: object) -> bool:
        """Whether the other is the function, or lends it too."""
        return bool(self.function == getattr(other, "function", other))

    def __call__(self, *args: Any) -> Any:
        """Call the function with all doors closed again."""
        inside = INSIDE.set(False)
        try:
            result = self.function(*map(read_only, args))
        except ValueError as error:
            raise if_it_was_written_to(error, self.function) from error
        finally:
            INSIDE.reset(inside)
        return self.look(result, *args)


def arrays_to_arrays(name: str, f: Any, given: Given) -> Any:
    """A function from arrays to arrays of the same shape."""
    return Lent(function(name, f), lambda y, x: shaped(f"{name}(x)", y, x.shape))


def arrays_to_numbers(name: str, f: Any, given: Given) -> Any:
    """A function from arrays to finite numbers."""
    return Lent(function(name, f), lambda y, x: computed(f"what {name} returns", y))


def initialisation(name: str, init: Any, given: Given) -> Any:
    """An initialisation; a stranger's must return a matrix of the right shape."""
    if is_ours(function(name, init)):
        return init
    return Lent(init, lambda W, n_in, n_out, rng: weights(W, n_in, n_out))


def optimiser(name: str, step: Any, given: Given) -> Any:
    """An optimiser; a stranger's must return a new vector of the same length."""
    from nnbook.programs import OPTIMISERS

    ours = getattr(function(name, step), "func", step)
    if is_ours(ours) and called(ours) in OPTIMISERS:
        return step if ours is step else with_settings(name, step, ours)

    def look(result: Any, w: Floats, *others: Any) -> Any:
        after, state = pair(f"what {name} returns", result, "(w, state)")
        after = shaped(f"the w that {name} returns", after, w.shape)
        return after.astype(w.dtype, copy=False), state

    return Lent(step, look)


def with_settings(name: str, step: Any, ours: Any) -> Any:
    """An optimiser of the book with settings that it has."""
    has = list(inspect.signature(ours).parameters)[4:]
    for setting in (*step.args, *step.keywords):
        if setting not in has:
            wanted = " and ".join(f"{each}=..." for each in has) or "none"
            raise TypeError(f"{name}: the settings of {called(ours)} are {wanted}; got {setting!r}")
    return functools.partial(
        ours, **{each: KINDS[each].look(each, value, {}) for each, value in step.keywords.items()}
    )


def iterable_of_pairs(name: str, value: Any, given: Given) -> Any:
    """What a loop can run over."""
    if not isinstance(value, Iterable) or isinstance(value, np.ndarray):
        wanted = "pairs of X and Y, such as [(X, Y)] * 100"
        raise TypeError(f"{name} must be {wanted}; got {kind(value)}")
    return value


def like_w(name: str, value: Any, given: Given) -> Any:
    """One number for each parameter."""
    return shaped(name, value, given["w"].shape)


def state_of_w(name: str, value: Any, given: Given) -> Any:
    """An optimiser's memory, whose arrays have one number for each parameter."""
    for array in value if isinstance(value, tuple) else (value,):
        if isinstance(array, np.ndarray):
            shaped(f"every array of {name}", array, given["w"].shape)
    return value


# ---- Where a network, its data and a loss meet ---------------------------------------------------


def rows_for(name: str, value: Any, given: Given) -> Any:
    """As many columns as the first layer takes."""
    if "W" in given:
        return matrix(name, value, len(given["W"]), why="W has {} rows")
    return matrix(name, value, len(given["network"][0].W))


def weights_for(name: str, value: Any, given: Given) -> Any:
    """A matrix, with a row for each input and a column for each neuron."""
    W = floats(name, value)
    if W.ndim != 2:
        raise wrong_shape(name, "(n_in, n_out)", W)
    return W


def images_for(name: str, value: Any, given: Given) -> Any:
    """An image for each sample, none smaller than a patch."""
    X, side = floats(name, value), math.isqrt(len(given["W"])) if "W" in given else 1
    if X.ndim == 3 and min(X.shape) >= 1 and min(X.shape[1:]) >= side:
        return X
    wanted = f"(n_samples, height, width), with images of at least {side} by {side}"
    hint = f"; one image is {name}[np.newaxis]" if X.ndim == 2 else ""
    raise wrong_shape(name, wanted, X, hint_for(name, value, hint))


def side_of_patches(name: str, value: Any, given: Given) -> Any:
    """No longer than the images are high and wide."""
    side, most = integer(name, value, at_least=1), min(given["X"].shape[1:])
    if side > most:
        raise ValueError(f"{name} must be at most {most}, as the images are; got {side}")
    return side


def kernels_for(name: str, value: Any, given: Given) -> Any:
    """A column for each kernel, which is a square written as a column."""
    W = floats(name, value)
    if W.ndim != 2 or W.size == 0 or math.isqrt(len(W)) ** 2 != len(W):
        raise wrong_shape(name, "(side * side, n_out)", W)
    return W


def maps_of(name: str, value: Any, given: Given) -> Any:
    """Maps that can be cut into squares of 2 by 2."""
    A = floats(name, value)
    if A.ndim != 4 or A.size == 0 or A.shape[1] % 2 or A.shape[2] % 2:
        raise wrong_shape(name, "(n_samples, rows, columns, n_out), with rows and columns even", A)
    return A


def like_maps(name: str, value: Any, given: Given) -> Any:
    """A number for each place of each map."""
    dZ, n_out, side = floats(name, value), given["W"].shape[1], math.isqrt(len(given["W"]))
    if "X" in given:
        n_samples, height, width = given["X"].shape
        return shaped(name, dZ, (n_samples, height - side + 1, width - side + 1, n_out))
    if dZ.ndim != 4 or dZ.shape[3] != n_out:
        raise wrong_shape(name, f"(n_samples, rows, columns, {n_out})", dZ)
    return dZ


def like_pooled(name: str, value: Any, given: Given) -> Any:
    """A number for each square of 2 by 2."""
    n_samples, rows, columns, n_out = given["A"].shape
    return shaped(name, value, (n_samples, rows // 2, columns // 2, n_out))


def samples_for(name: str, value: Any, given: Given) -> Any:
    """A row for each sample, and a column for each input of the first layer."""
    return samples(name, value, len(given["network"][0].W) if "network" in given else None)


def targets_for(name: str, value: Any, given: Given) -> Any:
    """A row for each sample, and a column for each output."""
    for output in ("output", "logits"):
        if output in given:
            return same_shape(name, floats(name, value), output, given[output])
    return targets(name, value, len(given["X"]), len(given["network"][-1].b))


def any_targets(name: str, value: Any, given: Given) -> Any:
    """Finite numbers, one for each output."""
    return finite(name, targets_for(name, value, given))


def class_logits(name: str, value: Any, given: Given) -> Any:
    """A matrix of logits, one row for each sample; they need not be finite."""
    Z = floats(name, value)
    if Z.ndim != 2 or Z.size == 0:
        hint = ": the logits of one sample are Z[np.newaxis]" if Z.ndim == 1 and Z.size else ""
        raise wrong_shape(name, "(n_samples, n_classes)", Z, hint)
    return Z


def logits_with_a_top(name: str, value: Any, given: Given) -> Any:
    """Logits, of which the largest in each row is finite."""
    Z = class_logits(name, value, given)
    finite("the largest logit", Z.max(axis=1, keepdims=True))
    return Z


def parameters_of(name: str, value: Any, given: Given) -> Any:
    """One pair of gradients for each layer, or None."""
    shapes = [part.shape for W, b, _ in given["network"] for part in (W, b)]
    return None if value is None else one_per_layer(name, value, shapes)


def caches_of(name: str, value: Any, given: Given) -> Any:
    """What each layer saw: the caches of `forward`."""
    caches = items(name, value, "Cache, from forward")
    if len(caches) != len(given["network"]):
        n_layers = len(given["network"])
        raise ValueError(f"{name} must be one per layer, {n_layers}; got {len(caches)}")
    seen: list[tuple[Floats, Floats]] = []
    for k, (cache, (W, b, _)) in enumerate(zip(caches, given["network"], strict=True)):
        A_in, Z = pair(f"{name}[{k}]", cache, "(A_in, Z)")
        n_samples = len(seen[0][0]) if seen else len(matrix(f"A_in of {name}[{k}]", A_in))
        A_in = shaped(f"A_in of {name}[{k}]", A_in, (n_samples, len(W)))
        seen.append((A_in, shaped(f"Z of {name}[{k}]", Z, (n_samples, len(b)))))
    return seen


def at_the_output(name: str, value: Any, given: Given) -> Any:
    """A gradient for every entry of the network's output."""
    return shaped(name, value, given["caches"][-1][1].shape)


def known_loss(name: str, loss: Any, given: Given) -> Any:
    """A loss with a derivative, for targets and a last activation that suit it."""
    ours = is_ours(function(name, loss))
    few = [given["Y"][:3]] * 2 if "Y" in given else []
    derivative_known(loss, *few)
    if few and not ours:
        leaves_alone(loss, *few)
    for layer in given["network"]:
        entry_by_entry(layer.activation, layer.b)
        derivative_known(layer.activation, some_rows(layer.b))
    if "logits" in kinds_of(loss):
        takes_logits(loss, given["network"][-1])
    if few:
        suiting(loss, "Y", given["Y"])
    return loss if ours else Lent(loss)


def kinds_of(loss: Any) -> Mapping[str, Kind]:
    """What a function's own door looks at; nothing for a stranger's."""
    kinds: Mapping[str, Kind] = getattr(loss, "kinds", {})
    return kinds


def suiting(loss: Any, name: str, Y: Any) -> None:
    """Look at targets as the loss's own door does."""
    if loss_kind := kinds_of(loss).get("Y"):
        loss_kind.look(name, Y, {"output": Y})


def takes_logits(loss: Any, last: Any) -> None:
    """Refuse a last activation that keeps logits in bounds: it would be squashed twice."""
    if called(last.activation) == "identity" and is_ours(last.activation):
        return
    far = np.full((2, len(last.b)), 1e4) * [[-1.0], [1.0]]
    low, high = applied("the last activation", last.activation, far)
    if not (low.max() < -5 and high.min() > 5):
        squash = "softmax" if called(loss) == "cross_entropy" else "sigmoid"
        raise ValueError(
            f"{called(loss)} takes logits and applies the {squash} itself: "
            f"the last activation must be identity, not {called(last.activation)}"
        )


def held_out_pair(name: str, value: Any, given: Given) -> Any:
    """Samples and targets of the same kind, to measure on, or None."""
    if value is None:
        return None
    X, Y = pair(name, value)
    X = samples(f"{name}[0]", X, len(given["network"][0].W))
    Y = targets(f"{name}[1]", Y, len(X), len(given["network"][-1].b))
    suiting(given["loss"], f"{name}[1]", Y)
    return X, Y


def within_reach(given: Given) -> None:
    """Targets that the last activation can come near."""
    from nnbook.structure import BOUNDS

    Y, last = given["Y"], given["network"][-1].activation
    low, high = BOUNDS.get(last, (-math.inf, math.inf))
    for outside in (float(Y.min()), float(Y.max())):
        if not low <= outside <= high:
            wanted = f"lie in [{low:g}, {high:g}]" if high < math.inf else f"be >= {low:g}"
            raise ValueError(
                f"Y must {wanted}, where {called(last)}, the last activation, ends; "
                f"found {told(outside)}: scale Y, or take identity instead"
            )


def for_training(given: Given) -> None:
    """Targets within reach, and all numbers of one precision, row after row in memory."""
    from nnbook.structure import from_vector, to_vector

    within_reach(given)
    parts = [part for W, b, _ in given["network"] for part in (W, b)]
    dtype = np.result_type(given["X"], given["Y"], *parts)
    for name in ("X", "Y"):
        given[name] = np.ascontiguousarray(given[name], dtype)
    if given["held_out"] is not None:
        given["held_out"] = tuple(np.ascontiguousarray(part, dtype) for part in given["held_out"])
    if any(part.dtype != dtype for part in parts):
        given["network"] = from_vector(to_vector(given["network"]).astype(dtype), given["network"])


def in_float64(given: Given) -> None:
    """Float32 has too few digits to measure a slope."""
    found = [W.dtype.name for W, _, _ in given["network"]]
    if set(found) != {"float64"}:
        raise ValueError(f"a gradient check needs a network in float64; got {', '.join(found)}")


def each_for_training(given: Given) -> None:
    """Every network with its own data, as `fit` takes them; then stacks, of one precision."""
    networks, shared = given["networks"], dict(given)
    ones: list[Given] = []
    for k, network in enumerate(networks):
        one = shared | {"network": network}
        for name in ("X", "Y", "held_out"):
            one[name] = of_network(k, len(networks), shared[name])
        try:
            for name in ("network", "X", "Y", "loss", "held_out"):
                one[name] = KINDS[name].look(name, one[name], one)
            for_training(one)
        except (TypeError, ValueError, FloatingPointError) as error:
            raise type(error)(f"networks[{k}]: {error}") from None
        ones.append(one)
        if alike(one["network"]) != alike(ones[0]["network"]):
            raise ValueError(
                f"networks must be alike in shapes, activations and precision, but networks[{k}] "
                "is not like the first"
            )
        for name in ("X", "Y", "held_out"):  # taken once, what all share is not copied again
            if of_network(k, len(networks), shared[name]) is shared[name]:
                shared[name] = one[name]
    given["networks"], given["loss"] = [one["network"] for one in ones], ones[0]["loss"]
    for name in ("X", "Y", "held_out"):
        given[name] = stacked([one[name] for one in ones])


def stacked(parts: list[Any]) -> Any:
    """The data of all networks: what they share, or one for each."""
    if all(part is parts[0] for part in parts):
        return parts[0]
    if isinstance(parts[0], tuple):
        return tuple(stacked(list(each)) for each in zip(*parts, strict=True))
    return np.stack(parts)


def several(name: str, value: Any) -> Any:
    """Data for all networks, or one for each; a pair for what is held out."""
    if name == "held_out":
        return tuple(floats(f"{name}[{k}]", part) for k, part in enumerate(pair(name, value)))
    return floats(name, value)


def alike(network: Any) -> list[Any]:
    """What networks must share to be trained at once."""
    return [(W.shape, W.dtype, activation) for W, _, activation in network]


def of_network(k: int, n_networks: int, data: Any) -> Any:
    """Network k's own part of the data, or the data that all share."""
    if isinstance(data, tuple):
        parts = tuple(of_network(k, n_networks, part) for part in data)
        return data if all(map(operator.is_, parts, data)) else parts
    return data[k] if np.ndim(data) == 3 and len(data) == n_networks else data


def network_list(name: str, value: Any, given: Given) -> Any:
    """At least one network in a list."""
    if isinstance(value, tuple) and value and hasattr(value[0], "activation"):
        raise TypeError(f"{name} must be a list of networks; got one network: use [network]")
    networks = items(name, value, "networks")
    if not networks:
        raise ValueError(f"{name} must be a list of at least one network; got none")
    return networks


def generators(name: str, value: Any, given: Given) -> Any:
    """A generator for each network, or None without a batch size."""
    if given["batch_size"] is None:
        return None
    rngs = items(name, value, "random generators, one for each network")
    if len(rngs) != len(given["networks"]) or len(set(map(id, rngs))) != len(rngs):
        raise ValueError(
            f"{name} must be one random generator for each of {len(given['networks'])} networks, "
            f"each another; got {len(set(map(id, rngs)))}"
        )
    return [generator(f"{name}[{k}]", rng) for k, rng in enumerate(rngs)]


# ---- The table -----------------------------------------------------------------------------------


class Kind(NamedTuple):
    """What a name stands for: as a docstring tells it, and as code looks at it."""

    form: str
    look: Look


def alone(check: Callable[..., Any], **bounds: Any) -> Look:
    """A look at the value and at nothing else."""
    return lambda name, value, given: check(name, value, **bounds)


def unless_none(check: Callable[..., Any], **bounds: Any) -> Look:
    """A look at the value, unless there is none."""
    return lambda name, value, given: None if value is None else check(name, value, **bounds)


FUNCTION = Kind("callable", alone(function))
ARRAYS_TO_ARRAYS = Kind("callable", arrays_to_arrays)
ARRAYS_TO_NUMBERS = Kind("callable", arrays_to_numbers)
ROWS = Kind("array_like, shape (n_samples, n_in)", rows_for)
ROWS_OF_ANY_SHAPE = Kind("array_like, a row for each sample", one_row_each)
LABELS_OR_TARGETS = Kind("array_like, of length n_samples", one_label_each)
LOGITS = Kind("array_like, shape (n_samples, n_classes)", class_logits)
LOGITS_WITH_A_TOP = LOGITS._replace(look=logits_with_a_top)
IMAGES = Kind("array_like, shape (n_samples, height, width)", images_for)
SIDE = Kind("int, from 1 to the height and the width", side_of_patches)
KERNELS = Kind("array_like, shape (side * side, n_out)", kernels_for)
MAPS = Kind("array_like, shape (n_samples, rows, columns, n_out), rows and columns even", maps_of)
LIKE_Z_OF_MAPS = Kind("array_like, shape (n_samples, rows, columns, n_out)", like_maps)
LIKE_POOLED = Kind("array_like, shape (n_samples, rows / 2, columns / 2, n_out)", like_pooled)
PER_NETWORK = Kind(
    "as `fit` takes it, for all networks or, with one more axis in front, one for each",
    lambda name, value, given: value if value is None else several(name, value),
)
PROBABILITIES = Kind(
    "array_like, shape (n_samples, n_out), from 0 to 1",
    lambda name, value, given: probabilities(name, targets_for(name, value, given)),
)
DISTRIBUTIONS = Kind(
    "array_like, shape (n_samples, n_classes), in rows that sum to 1",
    lambda name, value, given: distributions(name, targets_for(name, value, given)),
)

# Looked at in this order, so that a kind may rest on those above it.
KINDS: dict[str, Kind] = {
    # Networks, and what they are made from
    "network": Kind("Network", lambda name, value, given: network(value)),
    "networks": Kind("sequence of Network, alike in shapes and activations", network_list),
    "sizes": Kind("sequence of int, at least 2 of them", alone(layer_sizes)),
    "activations": Kind(
        "sequence of callables, one per layer",
        lambda name, value, given: activations(name, value, len(given["sizes"]) - 1),
    ),
    "init": Kind("callable, of n_in, n_out and rng", initialisation),
    "dtype": Kind("float64 or float32", alone(float_dtype)),
    "n_in": Kind("int, at least 1", alone(integer, at_least=1)),
    "n_out": Kind("int, at least 1", alone(integer, at_least=1)),
    "std": Kind("float, at least 0", alone(number, at_least=0)),
    "low": Kind("float", alone(number)),
    "high": Kind(
        "float, at least ``low``",
        lambda name, value, given: number(name, value, at_least=given.get("low", 0.0)),
    ),
    "W": Kind("array_like, shape (n_in, n_out)", weights_for),
    "b": Kind(
        "array_like, shape (n_out,)",
        lambda name, value, given: shaped(name, value, given["W"].shape[1:]),
    ),
    # Numbers
    "z": Kind("array_like, of any shape", alone(floats)),
    "Z": Kind("array_like, shape (n_samples, n_classes)", class_logits),
    "output": Kind("array_like, shape (n_samples, n_out)", alone(floats)),
    "logits": Kind("array_like, shape (n_samples, n_out)", alone(floats)),
    "X": Kind("array_like, shape (n_samples, n_in)", samples_for),
    "Y": Kind("array_like, shape (n_samples, n_out)", any_targets),
    "n_classes": Kind("int, at least 1", alone(integer, at_least=1)),
    "labels": Kind(
        "array_like of int, shape (n_samples,)",
        lambda name, value, given: class_labels(name, value, given["n_classes"]),
    ),
    "n_samples": Kind("int, at least 1", alone(integer, at_least=1)),
    "noise": Kind("float, at least 0", alone(number, at_least=0)),
    "n_arms": Kind("int, at least 1", alone(integer, at_least=1)),
    "share": Kind("float, above 0 and below 1", alone(number, above=0, below=1)),
    # Slopes
    "f": FUNCTION,
    "x": Kind(
        "array_like, of any shape",
        lambda name, value, given: finite(name, floats(name, value)).astype(np.float64),
    ),
    "h": Kind(
        "float, above 0",
        lambda name, value, given: nudge(name, value, given.get("x", np.zeros(1))),
    ),
    "loss": Kind("callable, with its line in ``DERIVATIVES``", known_loss),
    "caches": Kind("sequence of Cache, one per layer", caches_of),
    "dA": Kind("array_like, shape (n_samples, n_out of the last layer)", at_the_output),
    "gradients": Kind("sequence of Gradient, one per layer", parameters_of),
    # Training
    "w": Kind("array_like, shape (n_parameters,)", alone(floats)),
    "g": Kind("array_like, of the shape of ``w``", like_w),
    "state": Kind("what the optimiser returned, or None before the first step", state_of_w),
    "batches": Kind("iterable of pairs of X and Y", iterable_of_pairs),
    "learning_rate": Kind("float, above 0", alone(number, above=0)),
    "epochs": Kind("int, at least 0", alone(integer, at_least=0)),
    "batch_size": Kind("int, at least 1, or None", unless_none(integer, at_least=1)),
    "rng": Kind(
        "numpy.random.Generator",
        lambda name, value, given: (
            None if given.get("batch_size", 1) is None else generator(name, value)
        ),
    ),
    "rngs": Kind("sequence of numpy.random.Generator, one per network, or None", generators),
    "optimiser": Kind("callable, of w, g, state and learning_rate", optimiser),
    "held_out": Kind("pair of X and Y, or None", held_out_pair),
    "report": Kind(
        "callable, of epoch, loss and held-out loss, or None",
        unless_none(lambda name, value: Lent(function(name, value))),
    ),
    "decay": Kind("float, from 0 to below 1", alone(number, at_least=0, below=1)),
    "decay_of_squares": Kind("float, from 0 to below 1", alone(number, at_least=0, below=1)),
    "epsilon": Kind("float, at least 0", alone(number, at_least=0)),
    "every": Kind("int, at least 1", alone(integer, at_least=1)),
}
