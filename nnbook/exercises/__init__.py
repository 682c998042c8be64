"""Exercises that name the mistake you made.

Write a function, hand it in, and be told what it does::

    from nnbook.exercises import check, hint, solution

    check("relu", relu)      # a verdict, in a notebook and in a script
    hint("relu")             # an idea; hint("relu", 2) says more
    solution("relu")         # one way to write it

``check``, ``hint`` and ``prompt`` speak Chinese with ``lang="zh"``, or everywhere where the
environment says ``NNBOOK_LANG=zh``.

Inside, one idea a file::

    anatomy        what an author writes: exercises, cases, slips
    running        run a submission, whatever it does
    comparing      when two answers are equal, and how a wrong one relates to the right one
    recognising    which slip gives exactly these numbers
    relating       what a wrong answer is made of
    nearby         which small change of the solution gives these numbers
    written        what the code itself shows
    locating       which piece of the code leaves the way of the solution
    telling        the verdict
    chinese        the same in Chinese, from the tables in zh
    laws           what holds for every exercise
    chapters       the exercises themselves, one file for each chapter
    my_network     the program that the chapters' exercises add up to, as one may write it
    program        the reader's own, checked piece by piece and as a whole

`nnbook.classroom` is for teachers.
"""

from __future__ import annotations

import builtins
import copy
import difflib
import html
import sys
from collections.abc import Mapping
from typing import Any

from nnbook import kinds
from nnbook.exercises.anatomy import Exercise
from nnbook.exercises.chinese import ChineseVerdict, in_chinese, language
from nnbook.exercises.program import NAME as PROGRAM
from nnbook.exercises.program import check_program, text
from nnbook.exercises.telling import Verdict, in_html, judge, not_usable

__all__ = ["arguments", "check", "exercise", "hint", "names", "prompt", "solution"]


class Text(str):
    """A text that a notebook and a terminal show as it is, not as a quoted string."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return "".join(f"<p>{in_html(paragraph)}</p>" for paragraph in self.split("\n\n"))


class ChineseText(Text):
    """A text in Chinese, which tells a browser so."""

    def _repr_html_(self) -> str:
        return super()._repr_html_().replace("<p>", '<p lang="zh-Hans">')


class Source(Text):
    """Source code that a notebook keeps folded."""

    def _repr_html_(self) -> str:
        code = html.escape(str(self))
        return f"<details><summary>A solution</summary><pre><code>{code}</code></pre></details>"


def catalogue() -> dict[str, Exercise]:
    """All exercises by name, in the order of the book."""
    from nnbook.exercises.chapters import EXERCISES  # each file of it imports its chapter

    return EXERCISES


def names() -> list[str]:
    """The names of all exercises, in the order of the book."""
    return list(catalogue())


def exercise(name: str) -> Exercise:
    """An exercise by its name.

    Raises
    ------
    ValueError
        If there is none of this name; says which ones are near.
    """
    known = catalogue()
    if meant := meant_by(name):
        return known[meant]
    close = difflib.get_close_matches(bare(str(name)), map(bare, known), cutoff=0.5)
    near = [one for spelt in dict.fromkeys(close) for one in known if bare(one) == spelt]
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "names() lists them all"
    raise ValueError(f"there is no exercise {name!r}; {hint}")


OTHER_NAMES = {  # as courses and libraries call it, without capitals and underscores
    "meansquarederror": "mse",
    "binarycrossentropy": "bce",
    "categoricalcrossentropy": "cross_entropy",
    "sigmoidprime": "sigmoid_slope",
    "sigmoidderivative": "sigmoid_slope",
    "reluprime": "relu_slope",
    "reluderivative": "relu_slope",
    "gradientchecking": "gradient_check",
    "confusionmatrix": "confusion_table",
    "standardise": "standardize",
    "numericgradient": "numerical_gradient",
    "countparams": "count_parameters",
}


def meant_by(name: Any) -> str | None:
    """The exercise of this name in any spelling; None where there is none, or more than one."""
    known = catalogue()
    if not isinstance(name, str) or name in known:
        return name if isinstance(name, str) else None
    found = [one for one in known if bare(one) == bare(name)]
    return found[0] if len(found) == 1 else OTHER_NAMES.get(bare(name))


def spelt_otherwise(space: Mapping[str, Any]) -> dict[str, str]:
    """Exercises that exactly one function of a file answers under another name, and that name."""
    names: dict[str, list[str]] = {}
    for name, value in space.items():
        meant = meant_by(name)
        if meant and meant != name and not not_usable(catalogue()[meant], value):
            names.setdefault(meant, []).append(name)
    return {meant: found[0] for meant, found in names.items() if len(found) == 1}


def bare(name: str) -> str:
    """A name without capitals, underscores, hyphens and blanks."""
    return "".join(sign for sign in name.lower() if sign not in "_- ")


def check(name: str, function: Any, lang: str | None = None) -> Verdict:
    """Judge an answer to an exercise.

    Parameters
    ----------
    name : str
        The exercise, such as ``"relu"``; ``"my_network"`` is all that you wrote in chapters 1 to 6.
    function : callable
        What you wrote: the function or class itself, without brackets; for ``"my_network"`` the
        module that you imported.
    lang : str, optional
        ``"en"`` or ``"zh"``; by default what ``NNBOOK_LANG`` says in the environment, else English.

    Returns
    -------
    verdict : Verdict
        True where it passed.  Whatever the function does, `check` does not raise, and an unknown
        name is a verdict too; ``check(...).require()`` raises ``AssertionError`` unless passed.
        A notebook or console shows the verdict; in a script `check` prints it.  In Chinese it
        shows itself so, and its `lines` and `slips` are the same as in English.
    """
    is_chinese = language(lang) == "zh"
    verdict = verdict_on(name, function)
    verdict = ChineseVerdict(**vars(verdict)) if is_chinese else verdict
    if not (hasattr(sys, "ps1") or hasattr(builtins, "get_ipython")):  # in a script
        print(verdict)
    return verdict


def verdict_on(name: str, function: Any) -> Verdict:
    """The verdict alone, not shown."""
    if name == PROGRAM:
        return check_program(function)
    try:
        task = exercise(name)
    except ValueError as error:
        return Verdict(str(name), "failed", 0, 0, [f"T{str(error)[1:]}"])  # it begins with "there"
    return ours(task) if is_ours(function) else judge(task, function)


def hint(name: str, number: int = 1, lang: str | None = None) -> Text:
    """A hint: the first gives an idea, the last nearly the answer.

    Parameters
    ----------
    name : str
    number : int
        From 1; beyond the last hint you get the last one.
    lang : str, optional
        As for `check`.

    Returns
    -------
    text : Text
    """
    hints = exercise(name).hints
    number = min(kinds.integer("number", number, at_least=1), len(hints))
    again = f'"{name}", {number + 1}' + (f', lang="{lang}"' if lang else "")
    more = f" For more: `hint({again})`." if number < len(hints) else ""
    return text_in(lang, f"Hint {number} of {len(hints)}: {hints[number - 1]}{more}")


def solution(name: str) -> Source:
    """One way to write it; a notebook keeps it folded until you open it."""
    if name == PROGRAM:
        return Source(text(up_to=6, stubs=False).rstrip())
    task = exercise(name)
    return Source("\n\n\n".join(filter(None, [task.imports, task.source.rstrip()])))


def prompt(name: str, lang: str | None = None) -> Text:
    """What is to be done, in the language that `check` would speak."""
    return text_in(lang, exercise(name).prompt)


def text_in(lang: str | None, english: str) -> Text:
    """A text in a language."""
    return ChineseText(in_chinese(english)) if language(lang) == "zh" else Text(english)


def arguments(name: str, case: int = 1) -> tuple[Any, ...]:
    """The arguments of a case, to try it yourself: ``relu(*arguments("relu", 2))``.

    Parameters
    ----------
    name : str
    case : int
        As the verdict counts them, from 1.
    """
    cases = exercise(name).cases
    case = kinds.integer("case", case, at_least=1)
    if case > len(cases):
        raise ValueError(f"case must be 1, 2, ... up to {len(cases)}; got {case}")
    return copy.deepcopy(cases[case - 1].arguments)


def is_ours(function: Any) -> bool:
    """Whether somebody hands in a function of the book."""
    return str(getattr(function, "__module__", "")).split(".")[0] == "nnbook"


def ours(task: Exercise) -> Verdict:
    """The verdict on a function of the book."""
    line = f"That is the book's own, and it is right. Now write your own `{task.name}`."
    return Verdict(task.name, "failed", 0, len(task.cases), [line], ["books_own"])
