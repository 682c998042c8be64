"""What an author writes: an exercise, the cases that it is tried on, the slips that it knows.

An exercise is a right solution, cases to run it on, and slips: small edits that turn the
solution's source into something that somebody really wrote.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Submission = Callable[..., Any]

WIDTH = 66  # characters of a line of code on a page


@dataclass(frozen=True)
class Case:
    """One call that a submission must get right.

    Attributes
    ----------
    label : str
        What is special about it, for the learner: ``"7 samples"``.
    arguments : tuple
    sizes : mapping of str to number
        What a wrong factor can be called: with ``{"the number of samples": 5}`` an answer
        may be told to be "5 times (the number of samples) too large".
    view : callable, optional
        What of the answer counts, such as `numpy.isfinite`; by default all of it.
    """

    label: str
    arguments: tuple[Any, ...]
    sizes: Mapping[str, float] = field(default_factory=dict)
    view: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Slip:
    """A mistake that has a name: an edit of the solution's source.

    Attributes
    ----------
    key : str
        What a teacher's table calls it.  Variants of a slip are ``sum/loop``, ``sum/axis``.
    sentence : str
        What the learner is told: what was computed, and what is wanted.  Never the code.
    old, new : str
        The edit.  ``old = "*"`` replaces the whole body of the function.
    says_the_numbers : bool
        Whether the sentence says no more than the numbers show.  Such a slip may also explain an
        answer that many mistakes have, like 0 everywhere.
    """

    key: str
    sentence: str
    old: str
    new: str
    says_the_numbers: bool = False

    @property
    def name(self) -> str:
        """The key without its variant."""
        return self.key.partition("/")[0]


@dataclass(frozen=True)
class Form:
    """Another way to write the solution, which is one of its slips: as textbooks write it.

    Attributes
    ----------
    base : str
        The key of the slip that this form is by itself.
    source : str
        The function's source.
    edits : mapping of str to pair of str
        For keys of other slips: what to replace in this source, and by what.
    """

    base: str
    source: str
    edits: Mapping[str, tuple[str, str]]


def call(submission: Submission, *arguments: Any) -> Any:
    """Judge a function by what it returns."""
    return submission(*arguments)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A task with everything that is needed to judge an answer to it.

    Attributes
    ----------
    solution : callable
        A function or a class; its name is the exercise's name.
    page : str
        Where in the book it stands: ``"02_forward_pass"``, ``"examples/xor"``.
    title, prompt : str
        What it is called, and what is to be done.
    cases : sequence of Case
    slips : sequence of Slip
    hints : sequence of str
        From a first idea to nearly the answer; at least two.
    parts : sequence of str
        Names of the answers, in the order in which they come and in which they are mended.
    look : callable
        ``look(submission, *arguments)`` returns what is judged: by default what the submission
        returns; for a class, a training run or a file a dict of what can be observed.
    sentences : mapping of str to str
        For parts that are properties: what to say when this one is wrong.
    forms : sequence of Form
        Other ways to write it, in which the same slips are made.
    ways : sequence of str
        Bodies of other right ways to write it, in which small changes are looked for too.
    pairs : bool
        Whether two slips at once are looked for, which takes long where a case does.
    seconds : float
        Of computing, after which a call is taken for endless.
    """

    solution: Submission
    page: str
    title: str
    prompt: str
    cases: Sequence[Case]
    slips: Sequence[Slip]
    hints: Sequence[str]
    parts: Sequence[str] = ("answer",)
    look: Callable[..., Any] = call
    sentences: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[Form] = ()
    ways: Sequence[str] = ()
    pairs: bool = True
    seconds: float = 1.0

    @property
    def name(self) -> str:
        """The name of the solution."""
        return self.solution.__name__

    @functools.cached_property
    def source(self) -> str:
        """The solution as it is written."""
        return inspect.getsource(self.solution)

    @property
    def right_ways(self) -> list[str]:
        """The sources of the other right ways."""
        head = self.source.partition(":\n")[0]
        return [f"{head}:\n{textwrap.indent(way, '    ')}" for way in self.ways]

    @property
    def sources(self) -> list[str]:
        """The solution in every form."""
        return [self.source, *self.right_ways, *(form.source for form in self.forms)]

    @property
    def parameters(self) -> list[str]:
        """What the solution takes."""
        return list(inspect.signature(self.solution).parameters)

    def slip(self, key: str) -> Slip:
        """The slip of this key."""
        return next(slip for slip in self.slips if slip.key == key)

    def edited(self, *slips: Slip) -> str | None:
        """The solution's source after these slips; None where they do not combine."""
        source = self.source
        for slip in slips:
            if source.count(slip.old) > self.source.count(slip.old):
                return None  # it would edit what an earlier slip wrote
            if slip.old == "*":
                head, _, _ = source.partition(":\n")
                source = f"{head}:\n    {slip.new}\n"
            elif slip.old in source:
                source = source.replace(slip.old, slip.new)
            else:
                return None
        return source

    def build(self, source: str, origin: str = "edited") -> Submission:
        """The function or class that a source defines, in the solution's surroundings."""
        space = dict(vars(sys.modules[self.solution.__module__]))
        exec(compile(source, f"<{self.name}: {origin}>", "exec"), space)
        built: Submission = space[self.name]
        return built

    @property
    def imports(self) -> str:
        """The import lines that the solution needs."""
        return imports_of([self])

    @property
    def stub(self) -> str:
        """What the learner starts from: signatures, docstrings, and `...` for the rest."""
        lines = self.source.rstrip().splitlines()
        for node in reversed([*ast.walk(ast.parse(self.source))]):
            if isinstance(node, ast.FunctionDef):
                told = ast.get_docstring(node) is not None
                start = node.body[told].lineno - 1
                lines[start : node.end_lineno] = [" " * node.body[told].col_offset + "..."]
        return "\n".join(lines)


def imports_of(exercises: Sequence[Exercise]) -> str:
    """The import lines that these solutions need: Python's own, then the others."""
    lines: dict[bool, dict[str, None]] = {True: {}, False: {}}
    others: dict[str, set[str]] = {}  # functions beside a solution, by their module
    given = {exercise.name for exercise in exercises}
    for exercise in exercises:
        nodes = list(ast.walk(ast.parse(exercise.source)))
        used = {node.id for node in nodes if isinstance(node, ast.Name)}
        used -= {node.arg for node in nodes if isinstance(node, ast.arg)}
        module = sys.modules[exercise.solution.__module__]
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.FunctionDef) and node.name in used - given:
                others.setdefault(module.__name__, set()).add(node.name)
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            node.names = [name for name in node.names if (name.asname or name.name) in used]
            if node.names:
                origin = getattr(node, "module", None) or node.names[0].name
                is_python = origin.split(".")[0] in sys.stdlib_module_names
                lines[is_python][ast.unparse(node)] = None
    groups = ["\n".join(group) for group in lines.values()]
    groups += ["\n".join(import_from(name, sorted(others[name])) for name in others)]
    return "\n\n".join(filter(None, groups))


def import_from(module: str, names: Sequence[str]) -> str:
    """An import of functions, no wider than a page."""
    line = f"from {module} import {', '.join(names)}"
    wrapped = "".join(f"    {name},\n" for name in names)
    return line if len(line) <= WIDTH else f"from {module} import (\n{wrapped})"
