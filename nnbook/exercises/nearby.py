"""Small changes of the solution that no author wrote down.

Where no slip explains an answer, the solution is changed in one place after the other: a plus
becomes a minus, a mean a sum, a square is left out.  What is told says only that the numbers are
those of such a change.
"""

from __future__ import annotations

import ast
import collections
from collections.abc import Iterator, Sequence

from nnbook.exercises.anatomy import Exercise
from nnbook.exercises.comparing import agree
from nnbook.exercises.recognising import blank, is_telling, one_by_one, right, simple
from nnbook.exercises.running import Outcome

Change = tuple[str, ast.AST]  # what it is called, and what stands in the place of a node

BRACKETS = "a pair of brackets is missing"
TOLD = "Your numbers are those of a right solution with one change: {}."


def change_of(exercise: Exercise, got: Sequence[Outcome]) -> str | None:
    """The sentence about a small change that gives exactly these numbers."""
    if not exercise.pairs or blank(exercise, got) or simple(exercise, got):
        return None
    if not is_telling(exercise, got):
        return None
    for name, source in changed(exercise):
        outcomes = one_by_one(exercise, source)
        if all(agree(a, b, exercise.parts) for a, b in zip(got, outcomes, strict=True)):
            return TOLD.format(name)
    return None


def changed(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """All small changes of the solution: what each is called, and the source after it."""
    public = {*exercise.parameters, *exercise.parts}
    for tree, only in written_otherwise(exercise):
        nodes = list(ast.walk(tree))
        named = [ast.unparse(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)]
        for parent in nodes:
            if isinstance(parent, ast.Call) and ast.unparse(parent.func) == "len":
                continue  # many arrays have the same length
            for field, value in list(ast.iter_fields(parent)):
                for at, node in enumerate(value if isinstance(value, list) else [value]):
                    for name, new in changes(node, public) if isinstance(node, ast.AST) else ():
                        if only not in ("", name):
                            continue
                        put(parent, field, at, new)
                        what = name.removesuffix(" is left out").strip("`")
                        is_one_of_many = what != name and named.count(what) > 1
                        yield f"one {name}" if is_one_of_many else name, ast.unparse(tree)
                        put(parent, field, at, node)


def written_otherwise(exercise: Exercise) -> Iterator[tuple[ast.Module, str]]:
    """The solution in all its forms, each in long lines first, where brackets are lost."""
    for source in exercise.sources:
        whole, is_it = ast.parse(source), right(exercise)
        if put_together(whole):
            outcomes = one_by_one(exercise, ast.unparse(whole))
            if all(agree(a, b, exercise.parts) for a, b in zip(is_it, outcomes, strict=True)):
                yield whole, BRACKETS
        yield ast.parse(source), ""


def put_together(tree: ast.Module) -> bool:
    """Put what has a name into the one place where the name is read; whether there is any."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    uses = collections.Counter(node.id for node in nodes)
    values = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if uses[node.targets[0].id] == 2 and isinstance(node.value, ast.BinOp)
    }
    for parent in ast.walk(tree):
        for field, value in list(ast.iter_fields(parent)):
            for at, node in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    if node.id in values:
                        put(parent, field, at, values[node.id])
    return bool(values)


def put(parent: ast.AST, field: str, at: int, node: ast.AST) -> None:
    """Put a node in a place of its parent."""
    value = getattr(parent, field)
    if isinstance(value, list):
        value[at] = node
    else:
        setattr(parent, field, node)


# ---- The changes ---------------------------------------------------------------------------------

SWAPS: dict[type[ast.operator], list[tuple[ast.operator, str]]] = {
    ast.Add: [(ast.Sub(), "a minus in the place of a plus"), (ast.Mult(), "a product for a sum")],
    ast.Sub: [(ast.Add(), "a plus in the place of a minus"), (ast.Mult(), "a product, no minus")],
    ast.Mult: [
        (ast.Div(), "a division in the place of a product"),
        (ast.Add(), "a plus in the place of a product"),
        (ast.Sub(), "a minus in the place of a product"),
    ],
    ast.Div: [(ast.Mult(), "a product in the place of a division")],
    ast.MatMult: [(ast.Mult(), "`*` in the place of `@`")],
}
FUNCTIONS = {
    "sum": ["mean", "max", "prod"],
    "mean": ["sum", "max", "median"],
    "std": ["var"],
    "max": ["min", "mean"],
    "maximum": ["minimum"],
    "exp": ["exp2", "expm1", "square", "abs", "tanh"],
    "log": ["log2", "log10", "log1p", "sqrt", "exp"],
    "tanh": ["sin", "exp", "arctan", "sign"],
    "sqrt": ["square", "log"],
    "abs": ["square", "sign"],
    "zeros": ["ones"],
}
LEFT_OUT = "one {} is left out"


def changes(node: ast.AST, public: set[str]) -> Iterator[Change]:
    """What may stand in the place of a node."""
    if isinstance(node, ast.BinOp):
        yield from changed_operation(node, public)
    elif isinstance(node, ast.Call):
        yield from changed_call(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = node.operand
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add | ast.Sub):
            minus = ast.UnaryOp(ast.USub(), inner.left)
            yield BRACKETS, ast.BinOp(minus, inner.op, inner.right)
        yield "one minus is left out", node.operand
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "one `.T` is left out", node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        for number in (0, 1, 2, 3, 0.5, 0.1, 0.01, -node.value):
            if number != node.value and not isinstance(node.value, bool):
                yield f"{number:g} in the place of {node.value:g}", ast.Constant(number)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in public:
        for other in sorted(public - {node.id}):
            yield f"`{other}` in the place of `{node.id}`", ast.Name(other, ast.Load())
        twice = ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield f"the square of `{node.id}` in the place of `{node.id}`", twice


def changed_operation(node: ast.BinOp, public: set[str]) -> Iterator[Change]:
    """Another operation, or only one of its sides."""
    left, right = node.left, node.right
    for operator, name in SWAPS.get(type(node.op), []):
        yield name, ast.BinOp(left, operator, right)
    if isinstance(node.op, ast.Sub | ast.Div):
        kind = "difference" if isinstance(node.op, ast.Sub) else "division"
        yield f"one {kind} the other way round", ast.BinOp(right, node.op, left)
    for side, other in ((left, right), (right, left)):
        can_be = isinstance(node.op, ast.Mult) or (isinstance(node.op, ast.Div) and side is left)
        if can_be and isinstance(side, ast.BinOp) and isinstance(side.op, ast.Add | ast.Sub):
            for one, two in regrouped(side, node.op, other, side is left):
                yield BRACKETS, ast.BinOp(one, side.op, two)
    if isinstance(node.op, ast.Div) and isinstance(right, ast.BinOp):
        is_small = isinstance(right.right, ast.Constant)  # an epsilon, which makes no difference
        if isinstance(right.op, ast.Add | ast.Sub) and not is_small:
            early = ast.BinOp(left, ast.Div(), right.left)
            yield BRACKETS, ast.BinOp(early, right.op, right.right)
    if isinstance(node.op, ast.Pow):
        yield "the power is left out", left
        yield "a product in the place of a power", ast.BinOp(left, ast.Mult(), right)
        yield (
            "the third power in the place of the square",
            ast.BinOp(left, ast.Pow(), ast.Constant(3)),
        )
    elif isinstance(node.op, ast.Add | ast.Sub):
        yield left_out(right, "term", public), left
        yield (
            left_out(left, "term", public),
            ast.copy_location(
                right if isinstance(node.op, ast.Add) else ast.UnaryOp(ast.USub(), right), node
            ),
        )
    elif isinstance(node.op, ast.Mult | ast.Div):
        kind = "factor" if isinstance(node.op, ast.Mult) else "divisor"
        yield left_out(right, kind, public), left
        if kind == "factor":
            yield left_out(left, "factor", public), right


def regrouped(
    both: ast.BinOp, operator: ast.operator, other: ast.expr, is_left: bool
) -> Iterator[tuple[ast.expr, ast.expr]]:
    """A sum of which only one side is multiplied or divided."""
    if is_left:
        yield both.left, ast.BinOp(both.right, operator, other)
    else:
        yield ast.BinOp(other, operator, both.left), both.right


def left_out(part: ast.expr, kind: str, public: set[str]) -> str:
    """What a change is called that leaves a part out."""
    text = ast.unparse(part)
    return f"`{text}` is left out" if text in public else f"one {kind} is left out"


def changed_call(node: ast.Call) -> Iterator[Change]:
    """Another function, none, the function twice, or another axis."""
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for operator, word in ((ast.Sub(), "less"), (ast.Add(), "more")):
            at = min(len(node.args), 2) - 1
            stop = ast.BinOp(node.args[at], operator, ast.Constant(1))
            arguments = [*node.args[:at], stop, *node.args[at + 1 :]]
            yield f"one round of the loop {word}", ast.Call(node.func, arguments, [])
    if not isinstance(node.func, ast.Attribute):
        return
    function, is_numpy = node.func.attr, ast.unparse(node.func.value) == "np"
    for other in FUNCTIONS.get(function, []):
        if is_numpy or other not in ("median",):
            func = ast.Attribute(node.func.value, other, ast.Load())
            call = ast.Call(func, node.args, node.keywords)
            yield f"`{other}` in the place of `{function}`", call
    if function in ("sum", "mean", "norm"):
        root = ast.Call(ast.parse("np.sqrt", mode="eval").body, [node], [])
        place = f"of `{function}` in the place of `{function}`"
        yield f"the square root {place}", root
        yield f"the square {place}", ast.BinOp(node, ast.Pow(), ast.Constant(2))
    if is_numpy and len(node.args) == 1 and isinstance(node.args[0], ast.BinOp):
        inner = node.args[0]
        call = ast.Call(node.func, [inner.left], node.keywords)
        yield (
            f"the brackets of `np.{function}` close too early",
            ast.BinOp(call, inner.op, inner.right),
        )
        if function in ("mean", "sum") and isinstance(inner.op, ast.Mult) and not node.keywords:
            second = ast.Call(node.func, [inner.right], node.keywords)
            yield (
                f"a product of two {function}s in the place of the {function} of a product",
                ast.BinOp(call, ast.Mult(), second),
            )
    if is_numpy and len(node.args) == 1 and not node.keywords:
        yield f"`np.{function}` is left out", node.args[0]
        yield f"`np.{function}` twice", ast.Call(node.func, [node], [])
    for keyword in node.keywords:
        others = [one for one in node.keywords if one is not keyword]
        if keyword.arg == "axis":
            yield "no axis", ast.Call(node.func, node.args, others)
            if isinstance(keyword.value, ast.Constant):
                turned = ast.keyword("axis", ast.Constant(1 if keyword.value.value == 0 else 0))
                yield "the other axis", ast.Call(node.func, node.args, [*others, turned])
        if keyword.arg == "keepdims":
            yield "no `keepdims`", ast.Call(node.func, node.args, others)
