"""The doors of the module: what a caller gives is looked at once, where it comes in.

`door` stands above a bare formula and looks at its arguments by their names, as the table ``KINDS``
of `nnbook.kinds` says, in its order.  Behind a door all doors stand open: nothing is looked at
twice.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, overload

import numpy as np

from nnbook.kinds import INSIDE, KINDS, Given, Kind, computed, computed_array

F = TypeVar("F", bound=Callable[..., Any])


@overload
def door(function: F, /) -> F: ...


@overload
def door(
    *, also: Callable[[Given], None] | None = None, out: Callable[[Any], Any] | None = None,
    **others: Kind,
) -> Callable[[F], F]: ...  # fmt: skip


def door(
    function: Any = None, *, also: Callable[[Given], None] | None = None,
    out: Callable[[Any], Any] | None = None, **others: Kind,
) -> Any:  # fmt: skip
    """The same function behind a door; see this file's first lines.

    Parameters
    ----------
    function : callable
    also : callable, optional
        Looks at all arguments together, when each by itself is fine.
    out : callable, optional
        Looks at the result, on its way out.
    **others : Kind
        For names that mean something else here than in the table.
    """
    if function is None:
        return functools.partial(door, also=also, out=out, **others)
    parameters = inspect.signature(function).parameters
    positional = [name for name, p in parameters.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    defaults = {name: p.default for name, p in parameters.items() if p.default is not p.empty}
    kinds = {name: kind for name, kind in (KINDS | others).items() if name in parameters}
    looks = [(name, kind.look) for name, kind in kinds.items()]

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if INSIDE.get():
            return function(*args, **kwargs)
        given = dict(zip(positional, args, strict=False))
        if kwargs or len(args) != len(parameters):
            told = given | kwargs
            given = defaults | told
            if len(told) < len(args) + len(kwargs) or given.keys() != parameters.keys():
                return function(*args, **kwargs)  # Python says what is missing or too much
        for name, look in looks:
            given[name] = look(name, given[name], given)
        if also is not None:
            also(given)
        inside = INSIDE.set(True)
        try:
            if out is None:
                return function(**given)
            with np.errstate(all="ignore"):  # what overflows is seen in the result
                return out(function(**given))
        finally:
            INSIDE.reset(inside)

    guarded.kinds = kinds  # type: ignore[attr-defined]
    guarded.__doc__ = documented(function.__doc__, kinds, list(parameters), out)
    return guarded


def documented(doc: str | None, kinds: dict[str, Kind], names: list[str], out: Any) -> str | None:
    """A docstring with what the table says of each parameter, and what is refused."""
    if doc is None:  # python -OO
        return None
    lines = [f"{name} : {kinds[name].form}" for name in names if name in kinds]
    raises = ["TypeError, ValueError", "    If an argument is not as said above."]
    if isinstance(out, Finite):
        raises += ["FloatingPointError", f"    If {' or '.join(out.names)} is not finite."]
    sections = ["", "Parameters", "----------", *lines, "", "Raises", "------", *raises]
    return inspect.cleandoc(doc) + "\n" + "\n".join(sections) + "\n"


def bare(function: Any) -> Any:
    """The function behind its door."""
    return getattr(function, "__wrapped__", function)


class Finite:
    """Looks at what a computation led to: each part of it has a name, and must be finite."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, result: Any) -> Any:
        """The result itself, with every loss as a float."""
        if len(self.names) == 1:
            return self.part(self.names[0], result)
        return tuple(map(self.part, self.names, result))

    @staticmethod
    def part(name: str, value: Any) -> Any:
        """One part, however deep its numbers lie."""
        if not isinstance(value, list | tuple | np.ndarray):
            return computed(name, value)
        for array in arrays_in(value):
            computed_array(name, array)
        return value


def arrays_in(part: Any) -> Iterator[Any]:
    """The numbers and arrays of a result, however deep they lie."""
    if isinstance(part, tuple | list):
        for each in part:
            yield from arrays_in(each)
    elif isinstance(part, float | np.ndarray):
        yield part
