"""On which line a wrong answer leaves the way of the solution.

The learner's function runs once more, and the value of every assignment is kept; so does the
solution, with every piece of its code.  What both have is right.  Where all is right up to a
line, and nothing from there on, that line is shown.
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
from nnbook.exercises.written import in_short, tree_of

KEEP = "__keep__"
PIECES = ast.BinOp | ast.Call | ast.UnaryOp | ast.Subscript | ast.Attribute | ast.Name


def last_right_line(exercise: Exercise, submission: Any, index: int) -> str | None:
    """The sentence about the first line that is wrong in a case, where all before it are right."""
    tree = tree_of(submission)
    if not isinstance(tree, ast.FunctionDef) or submission.__closure__ or grows(tree):
        return None
    kept: dict[tuple[str, str], Array] = {}

    def keep(value: Any, line: str, name: str) -> None:
        if (name, line) not in kept and (array := as_array(value)) is not None:
            kept[name, line] = array

    lines = Lines().visit(copy.deepcopy(tree))
    run_kept(exercise, lines, submission.__globals__, keep, index)
    values = values_of_solution(exercise, index)
    found = [likeness(array, values) for array in kept.values()]
    right = [i for i, like in enumerate(found) if like == "is"]
    end = right[-1] + 1 if right else 0
    if not right or "" in found[:end] or "like" in found[end:]:
        return None
    names = [f"`{name}`" for name in dict.fromkeys(name for name, _ in [*kept][:end])][-3:]
    later = [*(line for _, line in [*kept][end:]), *computed_in_return(tree)]
    told = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} right on the way"
    return f"{told}; `{later[0]}` is not what our solution computes next." if later else None


def grows(tree: ast.FunctionDef) -> bool:
    """Whether an array is filled or added to in a loop, and so is right only at its end."""
    return any(
        isinstance(node, ast.AugAssign)
        or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
        for loop in ast.walk(tree)
        if isinstance(loop, ast.For | ast.While)
        for node in ast.walk(loop)
    )


def computed_in_return(tree: ast.FunctionDef) -> list[str]:
    """The last `return`, where it does more than name what is returned."""
    last = tree.body[-1]
    return [in_short(last, 80)] if isinstance(last, ast.Return) and computes(last) else []


def computes(node: ast.AST) -> bool:
    """Whether there is more to a piece of code than names and places."""
    return any(isinstance(part, ast.BinOp | ast.Call | ast.UnaryOp) for part in ast.walk(node))


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

    def keep(value: Any) -> Any:
        if (array := as_array(value)) is not None:
            values.append(array)
        return value

    for source in (exercise.source, *(form.source for form in exercise.forms)):
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


class Lines(ast.NodeTransformer):
    """Keeps what an assignment gives to a name, the first time."""

    def visit_Assign(self, node: ast.Assign | ast.AugAssign) -> list[ast.stmt]:
        """Behind the assignment comes a call with each name."""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [n.id for target in targets for n in ast.walk(target)
                 if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]  # fmt: skip
        parts = [target.value for target in targets if isinstance(target, ast.Subscript)]
        names = names if computes(node.value) else []
        names += [part.id for part in parts if isinstance(part, ast.Name)]
        calls = [
            ast.Expr(
                ast.Call(
                    ast.Name(KEEP, ast.Load()),
                    [ast.Name(name, ast.Load()), ast.Constant(in_short(node, 80)), ast.Constant(name)],
                    [],
                )
            )
            for name in names
        ]
        return [node, *calls]

    visit_AugAssign = visit_Assign


class Pieces(ast.NodeTransformer):
    """Keeps what every expression gives."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """The node in a call."""
        super().generic_visit(node)
        is_value = isinstance(node, PIECES) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        return ast.Call(ast.Name(KEEP, ast.Load()), [node], []) if is_value else node
