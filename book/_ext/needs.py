"""Which code above a cell it needs: by names, so that a reader waits for that only.

A cell needs the cells that bind, or may change, a name which it or one of these uses.  What may
change a name: an assignment to a part of it, a method called as a statement, and any use of a
random generator, whose state moves on, or of a folder, whose files do.  Where a cell above has
nothing but an import to give, that line alone is taken, so that no figure is drawn for it.  Who
draws needs the book's style.
"""

import ast
import re
import symtable
from typing import NamedTuple

STYLE = "from nnbook.plotting import style\n\nstyle.use()"
MOVING = re.compile("rng|folder")
DRAWING = ("matplotlib.", "nnbook.plotting.")


class Part(NamedTuple):
    """A cell, or what of it can be run by itself: an import, or the choice of the style."""

    cell: int
    code: str
    bound: set[str]
    used: set[str]
    changed: set[str]  # or may be
    draws: bool
    is_whole: bool


def parts(cell: int, code: str) -> list[Part]:
    """A cell's parts, and last the cell itself."""
    tree = ast.parse(code)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    found = [read(cell, ast.unparse(node)) for node in imports]
    if "style.use()" in code:
        found.insert(0, read(cell, STYLE)._replace(bound=set()))
    given = {name for part in found for name in part.bound}
    whole = read(cell, code)
    return [*found, whole._replace(bound=whole.bound - given, is_whole=True)]


def read(cell: int, code: str) -> Part:
    """The names of some code."""
    table, tree = symtable.symtable(code, "cell", "exec"), ast.parse(code)
    symbols = table.get_symbols()
    bound = {
        s.get_name() for s in symbols if s.is_assigned() or s.is_imported() or s.is_namespace()
    }
    used = {s.get_name() for s in symbols if s.is_referenced()}
    tables = table.get_children()
    while tables:  # functions and classes use the cell's names too
        inner = tables.pop()
        used |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
        tables += inner.get_children()
    changed: set[str] = set()
    for node in ast.walk(tree):
        changed |= changed_by(node)
    used = (used | changed) - begun(tree)
    return Part(cell, code, bound, used, changed, any(map(draws, tree.body)), False)


def is_stored(name: ast.Name) -> bool:
    """Whether a name is given a value here."""
    return isinstance(name.ctx, ast.Store)


def begun(tree: ast.Module) -> set[str]:
    """The names that the code itself binds, whatever happens, before it uses them."""
    found: set[str] = set()
    seen: set[str] = set()
    for statement in tree.body:
        inside = list(ast.walk(statement))
        seen |= {n.id for n in inside if isinstance(n, ast.Name) and not is_stored(n)}
        seen |= {root(n.target) for n in inside if isinstance(n, ast.AugAssign)}
        if isinstance(statement, ast.Assign):
            targets = [part for target in statement.targets for part in ast.walk(target)]
            found |= {n.id for n in targets if isinstance(n, ast.Name) and is_stored(n)} - seen
    return found


def changed_by(node: ast.AST) -> set[str]:
    """The names whose values this part of the code changes."""
    if isinstance(node, ast.AugAssign):
        return {root(node.target)}
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.Delete):
        targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
        inner = [part for target in targets for part in ast.walk(target)]
        return {root(part) for part in inner if isinstance(part, ast.Attribute | ast.Subscript)}
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func  # figures don't outlast their cell
        return {root(function)} - {"plt"} if isinstance(function, ast.Attribute) else set()
    return {node.id} if isinstance(node, ast.Name) and MOVING.search(node.id) else set()


def root(node: ast.AST) -> str:
    """``a`` of ``a.b[0].c``; "" of what is no such path."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def draws(node: ast.AST) -> bool:
    """Whether this imports what draws."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return False
    home = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return any(f"{home}{name.name}.".startswith(DRAWING) for name in node.names)


def needs(codes: list[str]) -> tuple[list[Part], list[list[int]]]:
    """All parts of all cells, and for each the numbers of those that must have run, in order."""
    all_parts = [part for cell, code in enumerate(codes) for part in parts(cell, code)]
    return all_parts, [above(all_parts, number) for number in range(len(all_parts))]


def above(all_parts: list[Part], number: int) -> list[int]:
    """The parts that this one needs; none if it can be run by itself."""
    last = all_parts[number]
    if not last.is_whole:
        return []
    wanted, has_drawn, found, whole = set(last.used), last.draws, [], {last.cell}
    before = [k for k in range(number) if all_parts[k].cell < last.cell]
    for k in reversed(before):
        part = all_parts[k]
        if part.cell not in whole and (part.bound | part.changed) & wanted:
            found.append(k)
            wanted = wanted - part.bound | part.used
            has_drawn |= part.draws
            if part.is_whole:
                whole.add(part.cell)
    style = next((k for k in before if all_parts[k].code == STYLE), None)
    if has_drawn and style is not None and all_parts[style].cell not in whole:
        found.append(style)
    return sorted(found)
