"""Rounding errors as another machine would make them, for notebooks that should not show them.

What a processor or a library may round differently, sums, matrix products and functions such as
`np.exp`, comes out up to 2 ulp off, in all of nnbook and in a notebook's own cells.  As on another
machine the same value is always off by as much.

`install(seed)`, called before nnbook is imported, makes a kernel such a machine.
"""

import ast
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import Any

import numpy as np

FUNCTIONS = {
    "cos", "dot", "einsum", "exp", "expm1", "log", "log10", "log1p", "log2", "logaddexp", "mean",
    "norm", "power", "prod", "sin", "std", "sum", "tanh", "var", "vdot",
}  # fmt: skip
NAME = "_as_on_another_machine"


class AnotherMachine:
    """Moves numbers to a neighbour, the same number always to the same one."""

    # By one part in 2**52, which is 1 or 2 ulp, by half of it, or not at all.
    factors = 1.0 + np.finfo(float).eps * np.array([0.0, 1.0, -1.0, 0.5, -0.5, 1.0, -1.0, 0.0])

    def __init__(self, seed: int) -> None:
        self.key = np.random.default_rng(seed).integers(2**63, dtype=np.uint64)

    def __call__(self, value: Any) -> Any:
        """Move what was rounded: no integers, and nothing infinite."""
        if getattr(value, "dtype", None) != np.float64:
            return value
        entries = np.atleast_1d(value)
        mixed = (entries.view(np.uint64) ^ self.key) * np.uint64(0x9E3779B97F4A7C15)
        chosen = (mixed >> np.uint64(61)) * (entries != np.rint(entries))
        return (entries * self.factors[chosen]).reshape(value.shape)[()]


class Noisy(ast.NodeTransformer):
    """Lets every result of a matrix product, and of a function in the list, be moved."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        is_moved = isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS
        return moved(node) if is_moved else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return moved(node) if isinstance(node.op, ast.MatMult) else node


def moved(node: ast.expr) -> ast.Call:
    """The call that moves the value of an expression."""
    call = ast.Call(ast.Name(NAME, ast.Load()), [node], [])
    return ast.fix_missing_locations(ast.copy_location(call, node))


class Loader(SourceFileLoader):
    """Compiles a file with noise, and neither reads nor writes its compiled form."""

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        tree = Noisy().visit(ast.parse(self.get_data(path)))
        return compile(tree, path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """Finds nnbook's files, and hands them to the noisy loader."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "nnbook":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


def install(seed: int) -> None:
    """Make this process, and its notebook if it has one, another machine."""
    import builtins

    setattr(builtins, NAME, AnotherMachine(seed))
    sys.meta_path.insert(0, Finder())
    if "IPython" in sys.modules:
        from IPython import get_ipython

        if shell := get_ipython():
            shell.ast_transformers.append(Noisy())
