"""Which piece of the code leaves the way of the solution.

The learner's function runs once more, and the value of every piece of its code is kept; so is
that of every piece of the solution.  What both have is right.  The first piece that only the
learner has is shown, unless something right is made of it.
"""

from __future__ import annotations

import ast
import copy
import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnbook.exercises.anatomy import Exercise
from nnbook.exercises.comparing import Array, close
from nnbook.exercises.running import run
from nnbook.exercises.written import in_short, names_in, tree_of

KEEP = "__keep__"
COMPUTED = ast.BinOp | ast.Call | ast.UnaryOp | ast.Subscript | ast.Compare
WIDTH = 80  # of a piece of code that is shown


def first_wrong_piece(
    exercise: Exercise, submission: Any, index: int, part: str = ""
) -> str | None:
    """The sentence about the first piece of code that is wrong in a case, after a right one.

    It is sought no further than to where a part that is wrong got its value.
    """
    tree = tree_of(submission)
    if not isinstance(tree, ast.FunctionDef) or submission.__closure__ or grows(tree):
        return None
    is_kept = COMPUTED | ast.Assign | ast.AugAssign
    pieces: list[Any] = [node for node in ast.walk(tree) if isinstance(node, is_kept)]
    seen: dict[int, Array | None] = {}

    def keep(value: Any, number: int = -1) -> Any:
        seen.setdefault(number, as_array(value))
        return value

    if not any(map(is_loop, ast.walk(ast.parse(exercise.source)))):  # then all is whole there
        loops = [loop for loop in ast.walk(tree) if is_loop(loop)]
        inside = {node for loop in loops for node in ast.walk(loop) if node is not loop}
        pieces = [node for node in pieces if node not in inside]
    for number, node in enumerate(pieces):
        node.number = number
    run_kept(exercise, Pieces().visit(copy.deepcopy(tree)), submission.__globals__, keep, index)
    values = values_of_solution(exercise, index)
    found = [(pieces[i], likeness(a, values)) for i, a in seen.items() if i >= 0 and a is not None]
    right = []
    for at, (node, like) in enumerate(found):
        if like == "is":
            right.append(in_short(node, WIDTH))
        elif isinstance(node, ast.Assign) and part in stored(node):
            return None
        elif not like and not leads_to_right(node, found[at + 1 :]):
            wrong = in_short(node, WIDTH)
            told = f"in our solution too; those of `{wrong}` are not."
            return f"The numbers of `{right[-1]}` are {told}" if right else None
    return None


def is_loop(node: ast.AST) -> bool:
    """Whether a piece of code goes through something, one after the other."""
    return isinstance(node, ast.For | ast.While | ast.ListComp | ast.GeneratorExp)


def leads_to_right(node: ast.AST, later: list[tuple[Any, str]]) -> bool:
    """Whether something right contains a piece, or goes on with a name that it was given."""
    names = set(stored(node)) if isinstance(node, ast.Assign | ast.AugAssign) else set()
    for other, like in later:
        if node in ast.walk(other) or names & names_in(other):
            if like:
                return True
            if isinstance(other, ast.Assign | ast.AugAssign):
                names |= set(stored(other))
    return False


def grows(tree: ast.FunctionDef) -> bool:
    """Whether an array is filled in a loop or piece by piece, and so is right only at its end."""
    places = [node for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    filled = [ast.unparse(node.value) for node in places if isinstance(node.ctx, ast.Store)]
    return len(filled) > len({*filled}) or any(
        isinstance(node, ast.AugAssign)
        or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
        for loop in ast.walk(tree)
        if isinstance(loop, ast.For | ast.While)
        for node in ast.walk(loop)
    )


def as_array(value: Any) -> Array | None:
    """A copy of an array that says something; None for others, and for one number everywhere."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiub" or value.size < 2:
        return None
    array = value.astype(float)
    return None if np.allclose(array, array.flat[0]) else array


def likeness(array: Array, values: list[Array]) -> str:
    """Whether an array "is" one of these, is "like" one but for a factor or turned, or neither."""
    same = [value for value in values if value.size == array.size]
    if any(close(array, value) for value in same):
        return "is"
    turned = [*same, *(value.T for value in same)]
    return "like" if any(is_multiple(array, value) for value in turned) else ""


def is_multiple(array: Array, value: Array) -> bool:
    """Whether an array is another, times a number, whatever the shapes."""
    a, b = array.ravel(), value.ravel()
    at = int(np.argmax(np.abs(b)))
    return bool(b[at]) and close(a, a[at] / b[at] * b)


@functools.cache
def values_of_solution(exercise: Exercise, index: int) -> list[Array]:
    """What every piece of the solution, and of its other forms, gives in a case."""
    values: list[Array] = []

    def keep(value: Any, number: int = 0) -> Any:
        if (array := as_array(value)) is not None:
            values.append(array)
        return value

    for source in exercise.sources:
        tree = Pieces().visit(ast.parse(source).body[0])
        run_kept(exercise, tree, vars(sys.modules[exercise.solution.__module__]), keep, index)
    return values


def run_kept(
    exercise: Exercise,
    tree: ast.stmt,
    space: Mapping[str, Any],
    keep: Callable[..., Any],
    index: int,
) -> None:
    """Run a changed function on a case."""
    module = ast.fix_missing_locations(ast.Module([tree], []))
    found = {**space, KEEP: keep}
    exec(compile(module, "<kept>", "exec"), found)
    run(found[tree.name], exercise, exercise.cases[index])  # type: ignore[attr-defined]


class Pieces(ast.NodeTransformer):
    """Keeps what every piece of the code gives, under its number if it has one."""

    def visit(self, node: ast.AST) -> Any:
        """The piece in a call; behind an assignment a call with what it gave a value to."""
        names = stored(node) if isinstance(node, ast.Assign | ast.AugAssign) else []
        self.generic_visit(node)
        number = [ast.Constant(node.number)] if hasattr(node, "number") else []
        if isinstance(node, ast.Assign | ast.AugAssign):
            given = [ast.Name(name, ast.Load()) for name in names]
            return [node, *(ast.Expr(kept(name, number)) for name in given)] if number else node
        is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        is_piece = isinstance(node, COMPUTED if number else COMPUTED | ast.Name | ast.Attribute)
        return kept(node, number) if is_piece and is_read else node  # type: ignore[arg-type]


def kept(node: ast.expr, number: list[ast.Constant]) -> ast.Call:
    """A call that keeps a value."""
    return ast.Call(ast.Name(KEEP, ast.Load()), [node, *number], [])


def stored(node: ast.Assign | ast.AugAssign) -> list[str]:
    """The names that an assignment changes, if it is not one of several."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    target = target.value if isinstance(target, ast.Subscript) else target
    return [target.id] if isinstance(target, ast.Name) else []
