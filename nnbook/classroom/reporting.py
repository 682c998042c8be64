"""A class in one table, what to repeat on Monday, and the same for other programs."""

from __future__ import annotations

import collections
import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from nnbook import exercises
from nnbook.classroom.files import Report
from nnbook.exercises.telling import Verdict


def as_json(reports: Sequence[Report]) -> str:
    """The reports for other programs.

    Parameters
    ----------
    reports : sequence of Report

    Returns
    -------
    text : str
        A list of files, each with ``file``, ``score``, ``max_score``, ``notes`` and ``results``.
    """
    records = [
        {
            "file": one.file,
            "score": one.score,
            "max_score": len(one.results),
            "notes": one.notes,
            "results": [asdict(verdict) | {"score": verdict.score} for verdict in one.results],
        }
        for one in reports
    ]
    return json.dumps(records, indent=1, ensure_ascii=False)


MARKS = {"passed": "✓", "failed": "✗", "not attempted": "○"}
WIDTH = 100


def table(reports: Sequence[Report], others: Sequence[str] = ()) -> str:
    """Who passed what, and what to repeat on Monday.

    Parameters
    ----------
    reports : sequence of Report
    others : sequence of str, optional
        Files that were not read, so that nobody is missing.

    Returns
    -------
    text : str
    """
    not_read = [hanging("Not read: ", (f"{name}," for name in others))[:-1]] if others else []
    if not reports:
        return "\n".join(["There are no .py or .ipynb files.", *not_read])
    who = max(len("file"), *(len(one.file) for one in reports))
    counts = [f"{one.passed} of {len(one.results)}" for one in reports]
    many = max(len("passed"), *map(len, counts))
    lines = [f"{'file':{who}}  {'passed':{many}}  exercises"]
    for one, count in zip(reports, counts, strict=True):
        head = f"{one.file:{who}}  {count:{many}}  "
        lines.append(hanging(head, map(in_short, one.results)))
        lines += [hanging(" " * len(head) + "! ", note.split()) for note in one.notes]
    return "\n".join([*lines, *not_read, "", *for_monday(reports)])


def hanging(head: str, pieces: Iterable[str]) -> str:
    """The pieces behind a head, wrapped between them, and indented as the head is long."""
    text = " ".join(piece.replace(" ", "\0") for piece in pieces)
    width = max(40, WIDTH - len(head))
    wrapped = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    indent = "\n" + " " * len(head)
    return (head + indent.join(wrapped)).replace("\0", " ").rstrip()


def in_short(verdict: Verdict) -> str:
    """The verdict in a few words: ``✗ mse (sum)``."""
    slips = f" ({', '.join(verdict.slips)})" if verdict.slips else ""
    return f"{MARKS[verdict.status]} {verdict.exercise}{slips}"


def for_monday(reports: Sequence[Report]) -> list[str]:
    """The slips of the class, most common first."""
    sentences: dict[tuple[str, str], str] = {}
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for one in reports:
        for verdict in one.results:
            for slip in verdict.slips:
                counts[verdict.exercise, slip] += 1
                sentences.setdefault((verdict.exercise, slip), sentence_of(verdict, slip))
    if not counts:
        return ["What to repeat on Monday: no slip was recognised."]
    order = exercises.names()
    ranked = sorted(counts, key=lambda at: (-counts[at], order.index(at[0]), at[1]))
    labels = [f"{name} ({slip})" for name, slip in ranked]
    width = max(map(len, labels))
    lines = [
        hanging(f"{counts[at]:3} x {label:{width}}  ", sentences[at].split())
        for at, label in zip(ranked, labels, strict=True)
    ]
    return ["What to repeat on Monday", *lines]


def sentence_of(verdict: Verdict, key: str) -> str:
    """What the verdict says about one of its slips."""
    slips = exercises.exercise(verdict.exercise).slips
    ours = [slip.sentence for slip in slips if slip.name == key]
    said = [sentence for sentence in ours if sentence in verdict.lines]
    if said or ours:
        return (said or ours)[0]
    others = [line for line in verdict.lines if line not in [slip.sentence for slip in slips]]
    return others[0] if others else ""
