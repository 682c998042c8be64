"""What a learner is told, in Chinese.

Everything is judged, and kept, in English; the Chinese takes its place when it is shown.  The files
in `zh` hold each English sentence with its Chinese, those of the exercises whole.  In general.json
``{}`` stands where a value does, which is put into Chinese by itself; code is kept as it is, and so
is what ``{!s}`` stands for.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
import os
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from nnbook.exercises.telling import Verdict

LANGUAGES = ("en", "zh")
TABLES = Path(__file__).parent / "zh"


def language(lang: str | None) -> str:
    """The language to show: the one that is asked for, or else that of ``NNBOOK_LANG``.

    Parameters
    ----------
    lang : str or None
        ``"en"`` or ``"zh"``; a region is ignored, as in ``"zh_CN"`` or ``"zh-Hans"``.

    Raises
    ------
    ValueError
        If it is another language; says which there are.
    """
    name, asked = ("NNBOOK_LANG", os.environ.get("NNBOOK_LANG") or "en")
    if lang is not None:
        name, asked = "lang", lang
    if (code := re.split("[-_.]", str(asked))[0].lower()) not in LANGUAGES:
        raise ValueError(f"{name} must be {' or '.join(map(repr, LANGUAGES))}; got {asked!r}")
    return code


# ---- The tables ----------------------------------------------------------------------------------


class Template(NamedTuple):
    """A sentence with gaps: what stands around them, and the Chinese; code is kept as it is."""

    pieces: tuple[str, ...]
    chinese: str
    kept: frozenset[int]


def read(name: str) -> dict[str, str]:
    """One file of the table."""
    found: dict[str, str] = json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


@functools.cache
def table() -> dict[str, str]:
    """All English sentences, each with its Chinese."""
    files = [read(path.stem) for path in sorted(TABLES.glob("*.json"))]
    return dict(itertools.chain.from_iterable(file.items() for file in files))


@functools.cache
def templates() -> list[Template]:
    """The sentences with gaps, those with most words first."""
    found = []
    for english, chinese in read("general").items():
        if "{}" in english:
            fields = [field for field in string.Formatter().parse(chinese) if field[1] is not None]
            places = [int(name or at) for at, (_, name, _, _) in enumerate(fields)]
            kept = {at for at, field in zip(places, fields, strict=True) if field[3]}
            pieces = english.split("{}")
            kept |= {at for at in places if "".join(pieces[: at + 1]).count("`") % 2}
            found.append(Template(tuple(pieces), chinese, frozenset(kept)))
    return sorted(found, key=lambda one: -sum(map(len, one.pieces)))


# ---- Putting into Chinese ------------------------------------------------------------------------

CODE = re.compile(r"`[^`]*`")
WORD = re.compile(r"[A-Za-z]+|[:,;]")
NAME = re.compile(r"\s*\S*\s*|[^A-Za-z]*")  # or a number
WIDE = r"[\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
MARK = r"[\u3000-\u303f\uff01-\uff5e]"
NO_BLANK = re.compile(rf"(?<={WIDE}) +(?={WIDE})|(?<={MARK}) +| +(?={MARK})| (?= )")


def in_chinese(english: str) -> str:
    """A sentence in Chinese; Python's and NumPy's own words in it stay as they are.

    So does all of a sentence that the table does not have, such as a teacher's own.
    """
    return NO_BLANK.sub("", best(english)[1]).strip()


@functools.lru_cache(10_000)
def best(english: str) -> tuple[float, str]:
    """How many words have no Chinese, and the sentence with as few of these as can be."""
    if english in table():
        return 0, table()[english]
    plain = CODE.sub("code", english)
    found = (len(WORD.findall(plain)) if NAME.fullmatch(plain) else math.inf), english
    for pieces, chinese, kept in templates():
        for values in fillings(pieces, english):
            if not found[0]:
                return found
            parts = [(0, named(one)) if at in kept else best(one) for at, one in enumerate(values)]
            if (left := sum(words for words, _ in parts)) < found[0]:
                found = left, chinese.format(*(text for _, text in parts))
    return found


def named(kept: str) -> str:
    """What is kept, unless it is what a part of an answer is called, in words."""
    return table().get(kept, kept) if " " in kept else kept


def fillings(pieces: tuple[str, ...], text: str) -> Iterator[tuple[str, ...]]:
    """All ways to fill the gaps between the pieces so that they make up a text."""
    first, *others = pieces
    if not others:
        yield from [()] if text == first else []
    elif text.startswith(first) and text.endswith(others[-1]):
        rest = text[len(first) :]
        for end in range(len(rest) + 1):
            if rest.startswith(others[0], end):
                for values in fillings(tuple(others), rest[end:]):
                    yield rest[:end], *values


# ---- Showing -------------------------------------------------------------------------------------

# Code and numbers stay together, and no line begins with a mark that closes.
UNIT = re.compile(rf"[（“]*(?:`[^`]*`|[!-~]+|.)(?:(?![（“]){MARK}|[”…])*", re.DOTALL)


def wrapped(text: str, width: int = 77) -> list[str]:
    """The lines of a terminal, in which a Chinese character is two columns wide."""
    lines, used = [""], 0
    for unit in UNIT.findall(text):
        columns = len(unit) + len(re.findall(WIDE, unit))
        if used + columns > width:
            lines, used = [*lines, ""], 0
        if used or unit != " ":
            lines[-1], used = lines[-1] + unit, used + columns
    return [line.rstrip() for line in lines]


@dataclass(frozen=True, repr=False)
class ChineseVerdict(Verdict):
    """A verdict that shows itself in Chinese.

    Its sentences stay English where a program reads them, in `lines` and `slips`.
    """

    @property
    def head(self) -> str:
        """The verdict in one line."""
        return in_chinese(super().head)

    def __repr__(self) -> str:
        told = [f"  {line}" for one in self.lines for line in wrapped(in_chinese(one))]
        return "\n".join([self.head, *told])

    def _repr_html_(self) -> str:
        told = replace(self, lines=list(map(in_chinese, self.lines)))
        return Verdict._repr_html_(told).replace("<div", '<div lang="zh-Hans"', 1)
