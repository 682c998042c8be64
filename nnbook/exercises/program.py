"""The reader's own program: what stands in it after a chapter, and whether it is right.

Its pieces are checked one after the other, so that the first wrong one is named before another
that calls it.  Then it is run as a whole, beside the book's own network from the same start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from nnbook import datasets, losses
from nnbook.exercises import my_network as ours
from nnbook.exercises.anatomy import Exercise
from nnbook.exercises.telling import Verdict, judge
from nnbook.kinds import is_ours
from nnbook.structure import Layer, Network, identity, tanh
from nnbook.training import adam, fit

NAME = "my_network"
TOLERANCE = 1e-12
ENOUGH = 0.94  # of the digits of the test set


def pieces() -> list[Exercise]:
    """The exercises whose answers are the program, in its order."""
    from nnbook.exercises.chapters import EXERCISES

    return [EXERCISES[name] for name in vars(ours) if name in EXERCISES]


def chapter_of(piece: Exercise) -> int:
    """The chapter that asks for a piece."""
    return int(piece.page[:2])


def text(up_to: int, stubs: bool = True) -> str:
    """The program: the chapters up to this one written, the pieces of later ones as stubs.

    Parameters
    ----------
    up_to : int
        A chapter, 0 for none.
    stubs : bool
        Whether pieces that are still to be written are there.
    """
    parts, last = ['"""My own network, written while reading the book."""\n\nimport numpy as np'], 0
    for piece in pieces():
        chapter = chapter_of(piece)
        if chapter <= up_to or stubs:
            head = f"# Chapter {chapter}\n\n\n" if chapter > last else ""
            parts.append(head + (piece.source if chapter <= up_to else piece.stub).rstrip())
            last = chapter
    return "\n\n\n".join(parts) + "\n"


# ---- Checking ------------------------------------------------------------------------------------


def check_program(program: Any) -> Verdict:
    """Judge the program piece by piece, then as a whole.

    Parameters
    ----------
    program : module, or mapping of str to function
        What you wrote: ``import my_network``, then ``my_network``; or ``globals()``.
    """
    tasks = pieces()
    total = len(tasks) + len(RUNS)
    if not isinstance(program, ModuleType | Mapping):
        line = "Hand in the module itself: `import my_network`, then `my_network` without quotes."
        return Verdict(NAME, "failed", 0, total, [line])
    found = program if isinstance(program, Mapping) else vars(program)
    for count, task in enumerate(tasks):
        if task.name not in found:
            return unfinished(task, count, total)
        if program is not ours and is_ours(found[task.name]):
            line = f"`{task.name}` is the book's own. Write yours: chapter {chapter_of(task)}."
            return Verdict(NAME, "failed", count, total, [line])
        verdict = judge(task, found[task.name])
        if verdict.status == "not attempted":
            return unfinished(task, count, total)
        if not verdict:
            where = f"The piece at fault is `{task.name}`, chapter {chapter_of(task)}."
            return Verdict(NAME, "failed", count, total, [where, *verdict.lines], verdict.slips)
    lines = []
    for count, run in enumerate(RUNS, len(tasks)):
        try:
            is_right, line = run(found)
        except (Exception, SystemExit) as error:
            is_right, line = False, f"Every piece is right by itself, but together: {error!r}."
        lines.append(line)
        if not is_right:
            return Verdict(NAME, "failed", count, total, lines)
    return Verdict(NAME, "passed", total, total, lines)


def unfinished(task: Exercise, count: int, total: int) -> Verdict:
    """The verdict on a program whose pieces are right, as far as it goes."""
    line = f"Next comes `{task.name}`, chapter {chapter_of(task)}: {task.title}."
    right = f"{count} pieces are right. " if count else ""
    return Verdict(NAME, "not attempted", count, total, [right + line])


Run = Callable[[Mapping[str, Any]], tuple[bool, str]]


def on_the_moons(found: Mapping[str, Any]) -> tuple[bool, str]:
    """Plain gradient descent, beside `fit` from the same start."""
    X, labels = datasets.moons(200, 0.2, np.random.default_rng(0))
    Y = np.eye(2)[labels[:, 0].astype(int)]
    network = found["draw_network"]([2, 16, 16, 2], np.random.default_rng(1))
    book = fit(as_layers(network), X, Y, losses.cross_entropy, learning_rate=0.5, epochs=300)
    network, curve = found["train"](network, X, Y, 0.5, 300)
    gap = farthest(curve, book.losses)
    right = np.sum(found["forward"](network, X)[-1].argmax(axis=1) == Y.argmax(axis=1))
    return told(gap, f"The moons: {right} of {len(X)} right after 300 steps")


def on_the_digits(found: Mapping[str, Any]) -> tuple[bool, str]:
    """Adam and a held-out set, beside `fit`; then batches, and the test set once."""
    X, labels = datasets.digits()
    rng = np.random.default_rng(0)
    training, held_out, (X_test, Y_test) = found["split_in_three"](X, np.eye(10)[labels], rng)
    start = found["draw_network"]([64, 32, 10], rng)
    X_few, Y_few = (part[:200] for part in training)  # in one batch, so that no order matters
    train = found["train_until_best"]
    _, curve = train(start, (X_few, Y_few), held_out, 0.03, 200, 1, rng)
    book = fit(
        as_layers(start), X_few, Y_few, losses.cross_entropy, learning_rate=0.03,
        epochs=len(curve), optimiser=adam, held_out=held_out,
    )  # fmt: skip
    gap = farthest(curve, book.held_out_losses)
    best, curve = train(start, training, held_out, 0.01, 32, 5, rng)
    right = np.sum(found["forward"](best, X_test)[-1].argmax(axis=1) == Y_test.argmax(axis=1))
    is_right, line = told(
        gap, f"The digits: {right} of {len(X_test)} read, after {len(curve)} epochs"
    )
    if is_right and right < ENOUGH * len(X_test):
        return False, f"{line} But in batches it should read at least {ENOUGH:.0%} of them."
    return is_right, line


RUNS: tuple[Run, ...] = (on_the_moons, on_the_digits)


def as_layers(network: Any) -> Network:
    """The reader's network as one of the book's."""
    *hidden, (W, b) = network
    return (*(Layer(V, c, tanh) for V, c in hidden), Layer(W, b, identity))


def farthest(curve: Any, book: Any) -> float:
    """The largest distance of two loss curves; infinite where their lengths differ."""
    ours, theirs = np.asarray(curve, float), np.asarray(book, float)
    return float(np.max(np.abs(ours - theirs))) if ours.shape == theirs.shape else np.inf


def told(gap: float, what: str) -> tuple[bool, str]:
    """Whether a curve is the book's, and the sentence."""
    if gap <= TOLERANCE:
        return True, f"{what}; every loss is that of the book's network, to 1e-12."
    return False, f"{what}; but a loss is {gap:.1e} away from that of the book's network."
