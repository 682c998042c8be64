"""What the code itself shows, where the numbers of a wrong answer have no name.

Each finding is true of the code as it stands, whatever was meant by it.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import linecache
from collections.abc import Callable, Iterator
from typing import Any

Definition = ast.FunctionDef | ast.ClassDef | ast.Lambda
Finding = tuple[str, str]  # a key for the teacher, and the sentence


def seen_in(submission: Any) -> Finding | None:
    """What is odd in the code of a submission, if anything is."""
    tree = tree_of(submission)
    found = (finding for look in LOOKS for finding in look(tree)) if tree else iter(())
    return next(found, None)


def tree_of(submission: Any) -> Definition | None:
    """The syntax tree of a function or class; None where its code is not at hand."""
    functions = vars(submission).values() if inspect.isclass(submission) else [submission]
    codes = [f.__code__ for f in functions if inspect.isfunction(f)]
    if not codes:
        return None
    try:
        tree = ast.parse("".join(linecache.getlines(codes[0].co_filename)))
    except SyntaxError:
        return None
    kind = ast.ClassDef if inspect.isclass(submission) else ast.FunctionDef | ast.Lambda
    line = codes[0].co_firstlineno
    found = [node for node in ast.walk(tree) if isinstance(node, kind) and begins(node) <= line]
    found = [node for node in found if line <= (node.end_lineno or 0)]
    exact = [node for node in found if begins(node) == line]
    found = found[-1:] if inspect.isclass(submission) else exact[:1]
    return found[0] if found else None


def begins(node: Any) -> int:
    """The first line of a definition, its decorators included."""
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])


# ---- One finding a function ----------------------------------------------------------------------


def power(tree: Definition) -> Iterator[Finding]:
    """``x ^ 2``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            if isinstance(node.right, ast.Constant):
                yield "caret", "`^` is no power in Python: `**` is."


def early_return(tree: Definition) -> Iterator[Finding]:
    """A `return` as the last statement of a loop that nothing continues."""
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For | ast.While) and isinstance(loop.body[-1], ast.Return):
            if not any(isinstance(node, ast.Continue) for node in ast.walk(loop)):
                yield (
                    "early_return",
                    "The `return` stands inside the loop, which so ends in its first round.",
                )


STEPS = ("h", "dx", "delta", "step", "eps", "epsilon")


def tiny_step(tree: Definition) -> Iterator[Finding]:
    """``h = 1e-12`` that is added to something and divides something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for name in {*bound(node)} & {*STEPS}:
                if isinstance(node.value.value, float) and 0 < node.value.value < 1e-9:
                    moves = [n for n in ast.walk(tree) if moves_by(n, name)]
                    if moves:
                        yield (
                            "tiny_step",
                            f"A step of {node.value.value:g} is so small that rounding spoils the "
                            "difference: 1e-5 will do.",
                        )


def moves_by(node: ast.AST, name: str) -> bool:
    """``p[i] -= h`` or ``before - h``."""
    if isinstance(node, ast.AugAssign | ast.BinOp) and isinstance(node.op, ast.Sub):
        right = node.value if isinstance(node, ast.AugAssign) else node.right
        return name in names_in(right)
    return False


def chain(tree: Definition) -> Iterator[Finding]:
    """``p > 0.5 == Y``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 2:
            if any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
                first = ast.Compare(node.left, node.ops[:1], node.comparators[:1])
                second = ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:])
                whole, one, two = map(in_short, (node, first, second))
                yield (
                    "chain",
                    f"Python reads `{whole}` as `{one} and {two}`: put the first comparison in "
                    "brackets.",
                )


def product_first(tree: Definition) -> Iterator[Finding]:
    """``return dA * Z > 0``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Compare):
            left = node.value.left
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
                whole, product = in_short(node.value), in_short(left)
                rest = ast.unparse(node.value)[len(ast.unparse(left)) :]
                yield (
                    "product_first",
                    f"Python reads `{whole}` as `({product}){rest}`: put the comparison in "
                    "brackets.",
                )


def rate_changes(tree: Definition) -> Iterator[Finding]:
    """``learning_rate / (1 + t)`` in a loop over ``t``."""
    for loop in ast.walk(tree):
        if not isinstance(loop, ast.For) or not ast.unparse(loop.iter).startswith("range("):
            continue
        counter = names_in(loop.target)
        for node in ast.walk(loop):
            sides = [node.left, node.right] if isinstance(node, ast.BinOp) else []
            names = [names_in(side) for side in sides]
            target = node.target if isinstance(node, ast.AugAssign) else None
            if names in ([{"learning_rate"}, counter], [counter, {"learning_rate"}]) or (
                isinstance(target, ast.Name) and target.id == "learning_rate"
            ):
                yield (
                    "rate_changes",
                    "Your learning rate changes from round to round; it should stay as it is.",
                )


MAKES_NEW = {"reshape", "astype", "transpose", "flatten", "ravel", "squeeze", "copy", "round"}
NUMPY_MAKES_NEW = MAKES_NEW | {"append", "concatenate", "hstack", "vstack", "where"}


def no_effect(tree: Definition) -> Iterator[Finding]:
    """``count + 1``, ``x == 0`` or ``y.reshape(-1, 1)`` alone on a line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and is_kept_nowhere(node.value):
            yield (
                "no_effect",
                f"The line `{in_short(node.value)}` changes nothing: what it gives is kept "
                "nowhere.",
            )


def is_kept_nowhere(value: ast.expr) -> bool:
    """Whether an expression does nothing but give a value."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        is_numpy = isinstance(value.func.value, ast.Name) and value.func.value.id == "np"
        return value.func.attr in (NUMPY_MAKES_NEW if is_numpy else MAKES_NEW)
    return isinstance(value, ast.BinOp | ast.Compare | ast.UnaryOp)


def loop_name(tree: Definition) -> Iterator[Finding]:
    """``for row in Z: row = ...``, where nobody looks at `row` any more."""
    reads = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For):
            targets = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
            for node in ast.walk(loop):
                names = targets & set(bound(node))
                if names and not any(n.id in names and place(n) > end(node) for n in reads):
                    name = min(names)
                    yield (
                        "loop_name",
                        f"`{name} = ...` in the loop gives the name `{name}` to something new, and "
                        "nothing is done with that: the array that it came from stays as it was.",
                    )


def bound(node: ast.AST) -> Iterator[str]:
    """The names that an assignment with one target binds."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id


def no_self(tree: Definition) -> Iterator[Finding]:
    """A method that uses `self` without having it."""
    for method in methods_of(tree):
        arguments = [argument.arg for argument in method.args.args]
        if "self" not in arguments and "self" in names_in(method):
            yield "no_self", f"`{method.name}` is a method: its first parameter must be `self`."


def of_another_method(tree: Definition) -> Iterator[Finding]:
    """A name in one method that only another one knows."""
    known = {method.name: names_bound_in(method) for method in methods_of(tree)}
    for method in methods_of(tree):
        for name in sorted(names_in(method) - known[method.name]):
            for other, names in known.items():
                if name in names:
                    yield (
                        "not_on_self",
                        f"What `{other}` calls `{name}` is not known to `{method.name}`: put it on "
                        "`self`.",
                    )


def names_bound_in(method: ast.FunctionDef) -> set[str]:
    """The names that a method knows by itself."""
    nodes = list(ast.walk(method))
    names = {node.id for node in nodes if isinstance(node, ast.Name)
             and isinstance(node.ctx, ast.Store)}  # fmt: skip
    return names | {node.arg for node in nodes if isinstance(node, ast.arg)}


def never_set(tree: Definition) -> Iterator[Finding]:
    """``self.X`` that is read and never set."""
    if isinstance(tree, ast.ClassDef) and not tree.bases:
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        given = {node.attr for node in nodes if isinstance(node.ctx, ast.Store)}
        given |= {node.name for node in methods_of(tree)} | set(dir(object)) | {"__dict__"}
        given |= {name for statement in tree.body for name in bound(statement)}
        for node in nodes:
            is_self = isinstance(node.value, ast.Name) and node.value.id == "self"
            if is_self and node.attr not in given:
                lower = {name.lower(): name for name in given}
                near = difflib.get_close_matches(node.attr.lower(), lower, cutoff=0.8)
                hint = f"; set is `self.{lower[near[0]]}`" if near else ""
                yield "never_set", f"`self.{node.attr}` is used, but never set{hint}."


def unused(tree: Definition) -> Iterator[Finding]:
    """A parameter whose value is never looked at."""
    if isinstance(tree, ast.ClassDef):
        return
    body = tree.body if isinstance(tree.body, list) else [tree.body]
    for argument in tree.args.args:
        name = argument.arg
        uses = [n for part in body for n in ast.walk(part) if isinstance(n, ast.Name)]
        uses = sorted((n for n in uses if n.id == name), key=place)
        if not any(isinstance(n.ctx, ast.Load) for n in uses):
            yield "unused", f"Your code never uses `{name}`."
        for statement in body:
            if name in bound(statement) and not any(place(n) < place(statement) for n in uses):
                if isinstance(statement, ast.Assign) and name not in names_in(statement.value):
                    yield (
                        "unused",
                        f"Your code sets `{name}` anew, and never uses the one that is passed in.",
                    )


def descends(tree: Definition) -> Iterator[Finding]:
    """Small steps in a loop, in the place of the formula for a line."""
    if getattr(tree, "name", "") == "fit_line":
        for loop in ast.walk(tree):
            body = ast.Module(loop.body, []) if isinstance(loop, ast.For) else None
            if body and not names_in(loop.target) & names_in(body):  # type: ignore[attr-defined]
                yield (
                    "descent",
                    "Your loop takes steps, which come near the lowest point at best; there is a "
                    "formula for `w` and `b` that gets there at once.",
                )


LOOKS: tuple[Callable[[Definition], Iterator[Finding]], ...] = (
    power,
    early_return,
    tiny_step,
    chain,
    product_first,
    rate_changes,
    no_effect,
    loop_name,
    no_self,
    of_another_method,
    never_set,
    descends,
    unused,
)


# ---- Helpers -------------------------------------------------------------------------------------


def in_short(node: ast.AST, width: int = 40) -> str:
    """The code of an expression, cut where it is long."""
    text = ast.unparse(node)
    return text if len(text) <= width else f"{text[: width - 2]} …"


def methods_of(tree: Definition) -> Iterator[ast.FunctionDef]:
    """The methods of a class."""
    members = tree.body if isinstance(tree, ast.ClassDef) else []
    return (member for member in members if isinstance(member, ast.FunctionDef))


def names_in(node: ast.AST) -> set[str]:
    """All names in a piece of code."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def place(node: Any) -> tuple[int, int]:
    """Where a piece of code begins."""
    return node.lineno, node.col_offset


def end(node: Any) -> tuple[int, int]:
    """Where a piece of code ends."""
    return node.end_lineno, node.end_col_offset
