"""Every way to change one node of a solution: what a careless hand, or eye, could do."""

import ast
import copy

OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.MatMult: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv,
}  # fmt: skip
COMPARISONS = {
    ast.Gt: (ast.GtE, ast.Lt), ast.Lt: (ast.LtE, ast.Gt), ast.GtE: (ast.Gt,), ast.LtE: (ast.Lt,),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.Is: (ast.IsNot,),
}  # fmt: skip


def changed(node):
    """The nodes that may stand in the place of a node."""
    match node:
        case ast.BinOp() if type(node.op) in OPERATORS:
            yield with_(node, op=OPERATORS[type(node.op)]())
            yield node.left
            yield node.right
        case ast.UnaryOp():
            yield node.operand
        case ast.Compare() if type(node.ops[0]) in COMPARISONS:
            for kind in COMPARISONS[type(node.ops[0])]:
                yield with_(node, ops=[kind(), *node.ops[1:]])
        case ast.Constant(value=bool()):
            yield with_(node, value=not node.value)
        case ast.Constant(value=int() | float()):
            yield with_(node, value=node.value + 1)
            yield with_(node, value=node.value - 1)
        case ast.Attribute(attr="T"):
            yield node.value
        case ast.Call():
            for i in range(len(node.keywords)):
                yield with_(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
            if len(node.args) >= 2:
                yield with_(node, args=[node.args[1], node.args[0], *node.args[2:]])
            if len(node.args) == 1:
                yield node.args[0]


def with_(node, **fields):
    """A copy of a node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def mutants(source):
    """Every mutant of a source: what was changed, and the new source."""
    tree = ast.parse(source)
    places = [
        (parent, field, i, child)
        for parent in ast.walk(tree)
        for field, value in ast.iter_fields(parent)
        for i, child in (enumerate(value) if isinstance(value, list) else [(None, value)])
        if isinstance(child, ast.AST)
    ]
    for parent, field, i, child in places:
        for new in changed(child):
            put(parent, field, i, new)
            yield f"{ast.unparse(child)} -> {ast.unparse(new)}", ast.unparse(tree)
            put(parent, field, i, child)


def put(parent, field, i, child):
    """Set one child of a node."""
    if i is None:
        setattr(parent, field, child)
    else:
        getattr(parent, field)[i] = child
