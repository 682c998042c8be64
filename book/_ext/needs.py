"""Which cells above a cell it needs: by names, so that a reader waits for those only.

A cell needs the cells that bind, or may change, a name which it or one of these uses.  What may
change a name: an assignment to a part of it, a method called as a statement, and any use of a
random generator, whose state moves on.  Figures ask for the cell that sets the style.
"""

import ast
import symtable
from typing import NamedTuple


class Names(NamedTuple):
    bound: set[str]
    used: set[str]
    changed: set[str]


def names(code: str) -> Names:
    found = Names(set(), set(), set())
    table = symtable.symtable(code, "cell", "exec")
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            found.bound.add(symbol.get_name())
        if symbol.is_referenced():
            found.used.add(symbol.get_name())
    tables = table.get_children()
    while tables:  # functions and classes use the cell's names too
        inner = tables.pop()
        found.used.update(s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced())
        tables += inner.get_children()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
            targets = node.targets if hasattr(node, "targets") else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            found.changed.update(root(p) for p in parts if isinstance(p, ast.Attribute | ast.Subscript))
            if isinstance(node, ast.AugAssign):
                found.used.add(root(node.target))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.changed.add(root(node.value.func) if isinstance(node.value.func, ast.Attribute) else "")
        if isinstance(node, ast.Name) and "rng" in node.id:
            found.changed.add(node.id)
    return found


def root(node: ast.AST) -> str:
    """``a`` of ``a.b[0].c``; "" of what is no such path."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def needs(codes: list[str]) -> list[list[int]]:
    """For each cell the numbers of the cells above that must have run, in order."""
    all_names = [names(code) for code in codes]
    found = []
    for number in range(len(codes)):
        wanted, above = set(all_names[number].used), []
        for earlier in range(number - 1, -1, -1):
            bound, used, changed = all_names[earlier]
            if (bound | changed) & wanted or "style.use()" in codes[earlier]:
                above.append(earlier)
                wanted = wanted - bound | used
        found.append(above[::-1])
    return found
