"""A cell as IPython reads it: magics, shell lines, pasted prompts.

Where IPython is installed, its own transformer turns a cell into Python; elsewhere `transformed`
does the same.  What the magics then do is here too, as far as a name may depend on it.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import itertools
import json
import re
import shlex
import textwrap
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# ---- Into Python ---------------------------------------------------------------------------------

CLASSIC = re.compile(r"(>>>|\.\.\.)( |$)", re.M), ">>>"
NUMBERED = re.compile(r"(In \[\d+\]: ?|\s*\.{3,}: ?)"), "In ["
ASSIGNED = re.compile(r"(\s*[^=#(]+?)\s*=\s*([%!])(.*)", re.S)
HELP = re.compile(r"(\s*)(%{0,2}(?!\d)[\w.*]+(?:\[\d+\])?)(\?\??)\s*$")
SHELL = "get_ipython()"


def transformed(source: str) -> str:
    """What IPython makes of a cell."""
    source = source if source.endswith("\n") else f"{source}\n"
    lines = source.splitlines(keepends=True)
    if source.strip():
        lines = [*itertools.dropwhile(lambda line: not line.strip(), lines)]
    lines = textwrap.dedent("".join(lines)).splitlines(keepends=True)
    for prompt, begin in (CLASSIC, NUMBERED):
        if lines[0].startswith(begin) or prompt.match("".join(lines[1:2])):
            lines = [
                prompt.sub("", line, count=1) if prompt.match(line) else line for line in lines
            ]
    if lines[0].startswith("%%") and not HELP.match(lines[0]):
        name, _, rest = lines[0][2:].rstrip().partition(" ")
        return f"{SHELL}.run_cell_magic({name!r}, {rest!r}, {''.join(lines[1:])!r})\n"
    return "".join(map(in_python, logical_lines(lines)))


def logical_lines(lines: list[str]) -> Iterator[str]:
    """Lines, those together that a bracket, a string or a backslash holds together."""
    held = ""
    for line in lines:
        held += line
        if not is_open(held):
            yield held
            held = ""
    yield held


def is_open(text: str) -> bool:
    """Whether a logical line goes on."""
    if text.rstrip("\n").endswith("\\"):
        return True
    if text.lstrip()[:1] in ("%", "!", "?"):
        return False
    try:
        list(tokenize.generate_tokens(io.StringIO(text).readline))
    except tokenize.TokenError as error:
        return "EOF in multi-line" in str(error) or "triple-quoted" in str(error)
    except SyntaxError:
        pass
    return False


def in_python(text: str) -> str:
    """A logical line, as Python."""
    body = text.lstrip(" \t")
    indent, end = text[: len(text) - len(body)], "\n" * text.endswith("\n")
    if found := HELP.match(text):
        return f"{found[1]}{escaped(found[3], found[2])}{end}"
    if body[:1] in ("%", "!", "?"):
        mark = body[:2] if body[:2] in ("!!", "??") else body[0]
        return f"{indent}{escaped(mark, joined(body)[len(mark) :])}{end}"
    if found := ASSIGNED.match(text):
        mark = "!!" if found[2] == "!" else "%"
        return f"{found[1]} = {escaped(mark, joined(found[3]).lstrip())}{end}"
    return text


def joined(text: str) -> str:
    """A line that backslashes go on with, in one."""
    *parts, last = text.rstrip("\n").split("\n")
    return " ".join([*(part.rstrip()[:-1] for part in parts), last.rstrip()])


def escaped(mark: str, text: str) -> str:
    """A call of IPython's for what stands behind a mark."""
    if mark in ("!", "!!"):
        return f"{SHELL}.{'system' if mark == '!' else 'getoutput'}({text!r})"
    if mark in ("?", "??"):
        pages = "psearch" if "*" in text else "pinfo2" if mark == "??" else "pinfo"
        text = f"{pages} {text.strip()}"
    name, _, rest = text.partition(" ")
    return f"{SHELL}.run_line_magic({name!r}, {rest!r})"


@functools.cache
def transformer() -> Callable[[str], str]:
    """IPython's own, where it is installed; it takes a while to import."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return transformed
    whole: Callable[[str], str] = TransformerManager().transform_cell
    return whole


def as_python(source: str) -> str:
    """A cell as Python."""
    return transformer()(source)


# ---- What magics do ------------------------------------------------------------------------------

RUN = ("time", "timeit", "prun", "capture")  # these run Python
OPTIONS = re.compile(r"(-\w+(\s*\d+)?\s+)*")
QUIET = {
    "alias", "autoreload", "autosave", "bash", "cd", "colors", "conda", "config", "env", "history",
    "HTML", "html", "javascript", "js", "latex", "load_ext", "ls", "markdown", "matplotlib",
    "mkdir", "notebook", "pdb", "pinfo", "pinfo2", "pip", "precision", "psearch",
    "pwd", "reload_ext", "script", "set_env",
    "sh", "svg", "who", "who_ls", "whos", "xmode",
}  # fmt: skip


PYLAB = "from pylab import *; import matplotlib.pyplot as plt; np = numpy = __import__('numpy')"


class Magics(ast.NodeTransformer):
    """Puts in place of a magic that runs Python what it runs."""

    def visit_Expr(self, node: ast.Expr) -> Any:
        """Statements: ``%time x = 3``, or a cell below ``%%time``."""
        kind, name, *texts = magic(node.value)
        above = "\n" * (node.lineno - 1)
        if kind == "run_cell_magic" and name in RUN:
            return self.visit(ast.parse(f"{above}\n{as_python(texts[1])}")).body
        with contextlib.suppress(SyntaxError):  # by an option that is not known here
            if kind == "run_line_magic" and name in RUN:
                return ast.parse(above + OPTIONS.sub("", texts[0], count=1)).body or node
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        """An expression: ``y = %time f(x)``."""
        kind, name, *texts = magic(node)
        with contextlib.suppress(SyntaxError):
            if kind == "run_line_magic" and name in RUN:
                code = OPTIONS.sub("", texts[0], count=1)
                return ast.copy_location(ast.parse(code, mode="eval").body, node)
        return self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        """``get_ipython`` is there already."""
        node.names = [name for name in node.names if name.name != "get_ipython"]
        return node if node.names else None


def magic(node: ast.AST) -> list[str]:
    """The method of IPython's that is called, and its texts; two empty texts for anything else."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(f"{SHELL}.run_"):
        texts = [str(part.value) for part in node.args if isinstance(part, ast.Constant)]
        if len(texts) == len(node.args):
            return [ast.unparse(node.func).partition(".")[2], *texts]
    return ["", ""]


class Shell:
    """Stands for IPython where a file asks for it: writes and runs files, and is silent."""

    def __init__(self, space: dict[str, Any], tell: Callable[[str], None]) -> None:
        self.space, self.tell = space, tell

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **named: None

    def getoutput(self, line: str) -> list[str]:
        """No command is run."""
        self.tell(f"`!{line}` was not run")
        return []

    def run_line_magic(self, name: str, line: str = "", *others: Any) -> None:
        """``%run`` a file; anything else may define names, if it is not known not to."""
        if not name:  # `% matplotlib inline`
            name, _, line = line.partition(" ")
        if name == "run":
            file = next(part for part in shlex.split(line) if not part.startswith("-"))
            texts = [Path(file).read_text(encoding="utf-8")]
            if file.endswith(".ipynb"):
                cells = json.loads(texts[0])["cells"]
                texts = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
            for text in texts:
                tree = Magics().visit(ast.parse(as_python(text)))
                exec(compile(tree, file, "exec", dont_inherit=True), self.space)
        elif name == "pylab":
            exec(PYLAB, self.space)
        elif name not in QUIET and name not in RUN:
            self.tell(f"`%{name}` was left out, and the names that it may define are missing")

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """``%%writefile`` writes; other languages are left out."""
        if name in ("writefile", "file"):
            with open(shlex.split(line)[-1], "a" if "-a" in line.split() else "w") as file:
                file.write(cell)
        else:
            self.run_line_magic(f"%{name}" if name not in QUIET else name)
