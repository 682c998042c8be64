"""What the learner is told: a verdict in a few sentences, kind, short and true."""

from __future__ import annotations

import dis
import html
import inspect
import itertools
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, call
from nnbook.exercises.comparing import ATOL, RTOL, Array, agree, close, relations
from nnbook.exercises.locating import first_wrong_piece
from nnbook.exercises.nearby import change_of
from nnbook.exercises.recognising import handed_back, recognise, right, wrong_parts
from nnbook.exercises.relating import from_arguments, likenesses
from nnbook.exercises.running import Outcome, described, outcomes
from nnbook.exercises.written import seen_in


@dataclass(frozen=True)
class Verdict:
    """What `check` says.  True where the exercise is passed.

    Attributes
    ----------
    exercise : str
    status : str
        ``passed``, ``failed`` or ``not attempted``.
    passed, total : int
        Cases that are right, and all cases.
    lines : list of str
        Sentences for the learner.
    slips : list of str
        Keys of the slips that were recognised, for the teacher.
    """

    exercise: str
    status: str
    passed: int
    total: int
    lines: list[str] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.status == "passed"

    @property
    def score(self) -> float:
        """Share of the cases that are right."""
        return round(self.passed / self.total, 4) if self.total else 0.0

    def require(self) -> Verdict:
        """Raise ``AssertionError`` unless passed: for graders, which judge by exceptions."""
        if not self:
            raise AssertionError(repr(self))
        return self

    @property
    def head(self) -> str:
        """The verdict in one line."""
        if self.status == "failed":
            count = f": {self.passed} of {self.total} cases right" if self.total else ""
            return f"✗ {self.exercise} is not right yet{count}"
        return f"{'✓' if self else '○'} {self.exercise}: {self.status}{'' if self else ' yet'}"

    def __repr__(self) -> str:
        told = ["\n".join(textwrap.wrap(line, 77)) for line in self.lines]
        return "\n".join([self.head, *(textwrap.indent(line, "  ") for line in told)])

    def _repr_html_(self) -> str:
        # No colours and no script: readable in every theme, and the same on every run.
        items = "".join(f"<li>{in_html(line)}</li>" for line in self.lines)
        told = f"<p><strong>{in_html(self.head)}</strong></p>" + (items and f"<ul>{items}</ul>")
        return f'<div class="nn-verdict">{told}</div>'


def in_html(text: str) -> str:
    """Escaped, with `code` where backticks stand."""
    pieces = enumerate(map(html.escape, text.split("`")))
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in pieces)


# ---- Judging -------------------------------------------------------------------------------------


def judge(exercise: Exercise, submission: Any) -> Verdict:
    """Run a submission on all cases, and say what came of it.  Never raises."""
    total = len(exercise.cases)
    if refusal := not_usable(exercise, submission):
        key, sentence = refusal
        return Verdict(exercise.name, "failed", 0, total, [sentence], [key])
    if is_stub(submission):
        return not_attempted(exercise)
    got, want = outcomes(submission, exercise), right(exercise)
    if all(outcome.problem == "not written" for outcome in got):
        return not_attempted(exercise)
    fine = [agree(g, w, exercise.parts) and not g.changed for g, w in zip(got, want, strict=True)]
    if all(fine):
        return Verdict(exercise.name, "passed", total, total, remarks(exercise, got, want))
    slips, lines = explanation(exercise, got, want, submission)
    raised = [i for i, outcome in enumerate(got) if outcome.problem == "exception"]
    index = raised[0] if slips == ["exception"] and lines else fine.index(False)
    lines.append(failing_case(exercise, got, want, index))
    return Verdict(exercise.name, "failed", sum(fine), total, lines, slips)


def not_attempted(exercise: Exercise) -> Verdict:
    """The verdict on a stub."""
    line = "Replace the `...` by your code, run that cell, and then this one."
    return Verdict(exercise.name, "not attempted", 0, len(exercise.cases), [line])


def not_settled(exercise: Exercise, line: str, slips: Sequence[str] = ()) -> Verdict:
    """The verdict on what could not be checked to the end."""
    return Verdict(exercise.name, "failed", 0, len(exercise.cases), [line], list(slips))


def not_usable(exercise: Exercise, submission: Any) -> tuple[str, str] | None:
    """Why there is nothing to run, if so: the key and the sentence."""
    kind = "class" if inspect.isclass(exercise.solution) else "function"
    name = exercise.name
    if not callable(submission):
        return "not_a_function", (
            f"Hand in the {kind} itself, `{name}`, without brackets behind it: "
            f"here came its result, {described(submission)}."
        )
    if (kind == "class") != inspect.isclass(submission):
        return "not_a_function", f"This exercise asks for a {kind}; here came something else."
    try:
        inspect.signature(submission).bind(*exercise.parameters)
    except TypeError:
        wanted = ", ".join(exercise.parameters) or "none"
        count = len(exercise.parameters)
        return "arguments", (
            f"It must take {count} argument{'s' * (count != 1)}, in this order: {wanted}."
        )
    except ValueError:  # a function of NumPy's, which does not tell
        pass
    return None


STUB_STEPS = {"RESUME", "NOP", "CACHE", "COPY_FREE_VARS", "PUSH_NULL", "PRECALL", "POP_TOP",
              "LOAD_CONST", "LOAD_GLOBAL", "CALL", "RAISE_VARARGS", "RETURN_VALUE",
              "RETURN_CONST"}  # fmt: skip


def is_stub(submission: Any) -> bool:
    """Whether nothing was written yet: no step does more than return None or say so."""
    if inspect.isclass(submission):
        members = [m for m in vars(submission).values() if inspect.isfunction(m)]
        return all(map(is_stub, members))
    if not inspect.isfunction(submission):
        return False
    says_so = submission.__code__.co_names == ("NotImplementedError",)
    for step in dis.get_instructions(submission):
        if step.opname not in STUB_STEPS or (step.opname == "LOAD_GLOBAL" and not says_so):
            return False
        is_empty = step.argval is None or step.argval is Ellipsis
        is_message = says_so and isinstance(step.argval, str)
        if "CONST" in step.opname and not (is_empty or is_message):
            return False
    return True


def remarks(exercise: Exercise, got: Sequence[Outcome], want: Sequence[Outcome]) -> list[str]:
    """What is worth saying of a right answer."""
    for case, ours, theirs in zip(exercise.cases, got, want, strict=True):
        if ours.warning and not theirs.warning:
            return [
                f"A remark: the numbers are right, but NumPy warns in case '{case.label}': "
                f"{ours.warning}. There is a way around it."
            ]
    return []


# ---- Explaining ----------------------------------------------------------------------------------

PROBLEMS = {
    "none": "It returned None: is there a `return` in front of the result?",
    "printed": "It prints the result; it should `return` it, so that other code can go on with it.",
    "unfinished": "There is still a `...` to replace.",
    "endless": "It was still computing when its time was up, and was stopped: does the loop end?",
}

ADVICE = [  # of the error, behind which the learner's line stands
    (
        r"not aligned|mismatch in its core|mismatch \(size|matmul",
        "In a product of matrices the inner sizes must be equal: write the two shapes side by "
        "side. Entry by entry is `*`.",
    ),
    (
        r"together with shapes (\((\d+),\d+\) \(\2,\)|\((\d+),\) \(\3,\d+\))",
        "One number for each row goes with a table as a column, of shape (n, 1): `keepdims=True` "
        "leaves it one.",
    ),
    (
        r"could not be broadcast|non-broadcastable",
        "`+`, `-` and `*` work entry by entry and need shapes that fit: print the shapes.",
    ),
    (
        r"(length-1|0-dimensional) arrays.*math\.",
        "The functions of `math` take one number; those of NumPy take a whole array.",
    ),
    (
        r"(length-1|0-dimensional) arrays.*(float|int)\(",
        "`float` and `int` take one number, and here came an array.",
    ),
    (
        r"inhomogeneous.*np\.save\(",
        "`np.save` keeps one array; `np.savez` keeps several.",
    ),
    (r"inhomogeneous", "Arrays of different sizes make no array together."),
    (
        r"length-1 arrays|0-dimensional arrays|an array element with a sequence",
        "One number was wanted there, and a whole array came: NumPy's functions take arrays.",
    ),
    (
        r"truth value of an array.*\bif\b",
        "`if` needs one yes or no, but an array has one for every entry: `np.where` chooses entry "
        "by entry.",
    ),
    (
        r"truth value of an array.*(?<![\w.])(max|min)\(",
        "Python's `max` and `min` compare whole things; `np.maximum` and `np.minimum` go entry by "
        "entry.",
    ),
    (
        r"truth value of an array.*\b(and|or|not)\b",
        "`and`, `or` and `not` need one yes or no; for the entries of arrays there are `&`, `|` "
        "and `~`.",
    ),
    (
        r"truth value of an array",
        "Python asked the array for one yes or no, but it has one for every entry.",
    ),
    (
        r"math domain error|expected a (positive|nonnegative) input",
        "There is no logarithm of 0, and no logarithm or root of less.",
    ),
    (
        r"local variable '\w+'",
        "A name is read before it has a value: does every way through the code give it one?",
    ),
    (
        r"name '(\w+)' is not defined",
        "It uses a name that it does not know: one from another cell, or a typing mistake?",
    ),
    (
        r"Cannot cast ufunc",
        "The input holds integers, and they cannot be changed into fractions in place.",
    ),
    (
        r"module '[\w.]+' has no attribute",
        "The module has nothing of this name: is it spelt right?",
    ),
    (
        r"'numpy.ndarray' object has no attribute",
        "An array has nothing of this name: is it spelt right, or is it a function of NumPy, as "
        "in `np.exp(x)`?",
    ),
    (
        r"'(list|tuple|float|int|NoneType)' object has no attribute",
        "It asks a list or a number for what only an array has: `np.asarray` makes one.",
    ),
    (
        r"has no attribute.*self\.",
        "It asks for an attribute that was never set: is the name the same everywhere, and was it "
        "put on `self`?",
    ),
    (r"has no attribute", "It asks something for a name that it does not have: is it spelt right?"),
    (
        r"unsupported operand.*'(list|tuple)'|can't multiply sequence",
        "Lists and tuples do not compute as arrays do: go through them, or make arrays of them.",
    ),
    (
        r"cannot unpack|values to unpack",
        "There are more names, or fewer, than things to give them to: what does each round of the "
        "loop, or the right side of the `=`, hold?",
    ),
    (r"append\(\) takes", "`append` takes one thing: a pair needs brackets of its own."),
    (
        r"data type|as an integer|at most \d+ positional|scalar index",
        "A shape is one argument, with brackets of its own, and holds whole numbers.",
    ),
    (
        r"takes .*(argument|\()|required positional",
        "A call gives a function another number of arguments than it takes.",
    ),
    (
        r"cannot reshape",
        "The numbers do not fill this shape: print the shape before it is changed.",
    ),
    (
        r"is not iterable",
        "It goes through one number as if it were a list: how many axes has what came?",
    ),
    (r"pop from empty", "Something is taken out of a list that is empty."),
    (
        r"out of bounds|out of range|too many indices",
        "An index points to what is not there: the first is 0, the last one less than the size, "
        "and there is one index for each axis.",
    ),
    (
        r"is not callable",
        "Round brackets behind a value call it like a function: `[]` takes an entry, `*` "
        "multiplies.",
    ),
    (
        r"not subscriptable|invalid index to scalar",
        "It asks one number, or a function, for an entry: `[]` belongs behind an array or a list.",
    ),
    (r"item assignment", "A tuple cannot be changed: make a list, or a new tuple."),
    (
        r"FileNotFound",
        "There is no file of this name: `np.save` adds `.npy` to a name that ends otherwise; "
        "`np.savez` keeps several arrays, in `.npz`.",
    ),
    (
        r"is not a file in the archive",
        "`np.savez` keeps arrays under the names that they come with, as in `W=W`; those without "
        "one are `arr_0`, `arr_1`.",
    ),
    (r"maximum recursion", "It calls itself without an end."),
    (r"bitwise_xor", "`^` is no power in Python: `**` is."),
    (r"division by zero", "Somewhere a number is divided by 0."),
    (r"Singular matrix", "A matrix has no inverse: its rows or columns depend on each other."),
]


TOGETHER = "Your numbers are those of two mistakes together; are both in your code?"


def explanation(
    exercise: Exercise, got: Sequence[Outcome], want: Sequence[Outcome], submission: Any = None
) -> tuple[list[str], list[str]]:
    """Keys of the slips, and the sentences; the sentences alone where no slip is recognised."""
    changed = list(dict.fromkeys(name for outcome in got for name in outcome.changed))
    keys, lines = [], []
    for slip in recognise(exercise, got):
        keys.append(slip.name)
        lines.append(slip.sentence)
    if len({*lines}) > 1:
        lines.insert(0, TOGETHER)
    answers = [(g, w) for g, w in zip(got, want, strict=True) if g.answer is not None]
    is_right = all(agree(g, w, exercise.parts) for g, w in answers) and bool(answers)
    if not lines and not (changed and is_right):  # else integers fail in place for that reason
        keys, lines = without_a_slip(exercise, got, want, submission)
        is_wrong = not all(map(agree, got, want, itertools.repeat(exercise.parts)))
        if is_wrong and (finding := seen_in(submission)):
            keys, lines = beside(finding, keys, lines)
    if changed:
        keys.append("changes_arguments")
        whose = f"It changes the caller's {' and '.join(changed)}"
        lines.append(
            f"{whose} in the last digits: moving a number there and back leaves rounding, so keep "
            "the old one and put that back."
            if all(outcome.put_back for outcome in got)
            else f"{whose}: compute into a new array, since whoever called may still need the old."
        )
    return list(dict.fromkeys(keys)), list(dict.fromkeys(lines))


def beside(
    finding: tuple[str, str], keys: list[str], lines: list[str]
) -> tuple[list[str], list[str]]:
    """What the code shows comes first; an unused parameter only before what is said of a part."""
    key, sentence = finding
    is_of_parts = bool(keys) and keys[0] not in (*PROBLEMS, "exception")
    if key == "unused" and not is_of_parts and (lines or keys == ["exception"]):
        return keys, lines
    return ([key], [sentence]) if keys == ["exception"] else ([key, *keys], [sentence, *lines])


def without_a_slip(
    exercise: Exercise, got: Sequence[Outcome], want: Sequence[Outcome], submission: Any = None
) -> tuple[list[str], list[str]]:
    """What can be said of a mistake that has no name."""
    problems = [outcome for outcome in got if outcome.answer is None]
    for outcome in problems:
        if outcome.problem in PROBLEMS:
            return [outcome.problem], [PROBLEMS[outcome.problem]]
        if outcome.problem == "kind":
            return ["kind"], []
        for pattern, sentence in ADVICE:
            if re.search(pattern, outcome.detail):
                return ["exception"], [sentence]
    wrong = wrong_parts(exercise, got, want)
    if not wrong:
        return (["exception"], []) if problems else ([], [])
    first = wrong[0]
    if first in exercise.sentences:
        return [first], [exercise.sentences[first]]
    yours, lines = "Your answer" if first == "answer" else f"Your `{first}`", []
    triples = list(zip(got, want, exercise.cases, strict=True))
    if name := handed_back(exercise, first, got):
        lines = [f"{yours} is `{name}` as it came in."]
    elif not problems:  # else the cases that raised would not be spoken of
        seen = [(g.answer, w.answer, case) for g, w, case in triples if g.answer and w.answer]
        lines = [f"{yours} {relation}" for relation in relation_in_all(exercise, first, seen)]
        lines = [line if line.endswith("?") else f"{line}." for line in lines]
    if not lines and (change := change_of(exercise, got)):
        lines = [change]
    if not lines and not problems:
        told = warning_of_nan(first, got, want) or relation_where_wrong(first, yours, triples)
        lines = [told] if told else []
    if not lines and not problems and not seen_in(submission):
        differ = [not agree(g, w, exercise.parts) for g, w in zip(got, want, strict=True)]
        lines = [
            *filter(None, [first_wrong_piece(exercise, submission, differ.index(True), first)])
        ]
    if fine := [part for part in exercise.parts if part not in {*wrong, *exercise.sentences}]:
        lines.append(f"Right already: {listed(fine)}. Look at `{first}` first.")
    return [], lines


def warning_of_nan(part: str, got: Sequence[Outcome], want: Sequence[Outcome]) -> str:
    """What NumPy said, where nan or inf is all that is wrong."""
    pairs = zip(got, want, strict=True)
    both = [(g.warning, (g.answer or {})[part], (w.answer or {})[part]) for g, w in pairs]
    if any(a.shape != b.shape or not close(np.where(np.isfinite(a), a, b), b) for _, a, b in both):
        return ""
    warned = [warning for warning, a, b in both if warning and not close(a, b)]
    return f"NumPy warned: {warned[0]}." if warned else ""


def listed(parts: Sequence[str]) -> str:
    """Names of parts, at most four of them."""
    names = [part if "`" in part else f"`{part}`" for part in parts]
    return ", ".join(names if len(names) <= 4 else [*names[:3], f"and {len(names) - 3} more"])


def relation_in_all(exercise: Exercise, part: str, seen: Sequence[Any]) -> list[str]:
    """The best relation of a wrong part to the right one that holds in every case."""
    plain = [(a, b, case) for a, b, case in seen if not case.view]
    for other in exercise.parts:
        if other != part and plain and all(close(a[part], b[other]) for a, b, _ in plain):
            is_turned = is_another_order(exercise.parts, plain)
            order = ": are the answers in the right order?" if is_turned else ""
            return [f"is what {other} should be{order}"]
    values = np.concatenate([a[part].ravel() for a, _, _ in plain]) if plain else np.zeros(0)
    if len(plain) > 1 and values.size and np.allclose(values, values[0]):
        return [f"is {values[0]:.4g} in every case"]
    found = [all_relations(exercise, part, a[part], b[part], case) for a, b, case in plain]
    common = [one for one in found[0] if all(one in each for each in found)] if found else []
    if plain and not common and all(close(a[part].ravel(), b[part].ravel()) for a, b, _ in plain):
        return ["has the right numbers, but not always the right shape"]
    return common[:1]


def is_another_order(parts: Sequence[str], seen: Sequence[Any]) -> bool:
    """Whether the answers are the right ones, each under the name of another."""
    orders = itertools.permutations(parts) if len(parts) < 5 else ()
    return any(
        all(close(a[p], b[q]) for a, b, _ in seen for p, q in zip(parts, order, strict=True))
        for order in orders
    )


def relation_where_wrong(part: str, yours: str, seen: Sequence[Any]) -> str | None:
    """What holds in every case that is wrong, where others are right."""
    both = [(i, g.answer[part], w.answer[part]) for i, (g, w, _) in enumerate(seen)]
    wrong = [(i, a, b) for i, a, b in both if not close(a, b)]
    if len(wrong) == len(seen) or any(case.view for _, _, case in seen):
        return None
    turned = [b for _, a, b in wrong if a.shape != b.shape]
    if any(len({*np.abs(b).ravel()} - {0.0, 1.0}) < 3 for b in turned):
        return None
    found = [list(likenesses(a, b)) for _, a, b in wrong]
    common = [one for one in found[0] if all(one in each for each in found)]
    whose = f"In case {wrong[0][0] + 1}, {yours[0].lower()}{yours[1:]}"
    return f"{whose} {common[0]}." if common else None


def all_relations(exercise: Exercise, part: str, got: Array, want: Array, case: Case) -> list[str]:
    """All that is simple to say of a wrong array, best first; of a right one nothing is said."""
    found = [*relations(got, want, case.sizes), *likenesses(got, want)]
    if exercise.look is call:
        arguments = dict(zip(exercise.parameters, case.arguments, strict=True))
        start = arguments.get(part)
        if isinstance(start, np.ndarray) and start.shape == got.shape == want.shape:
            steps = relations(got - start, want - start, case.sizes)
            found += [f"made a step that {step}" for step in steps]
            if close(start - got, want) or close(start + got, want):
                found.append("is the step alone, which is still to be taken")
        found += from_arguments(got, want, arguments)
    return found


def failing_case(
    exercise: Exercise, got: Sequence[Outcome], want: Sequence[Outcome], index: int
) -> str:
    """The first case that went wrong: what was expected, and what came."""
    case, ours, theirs = exercise.cases[index], got[index], want[index]
    if told := gap(exercise, case, ours, theirs):
        return f"Case {index + 1}, {case.label}: {told}"
    return f"First seen in case {index + 1}, {case.label}."


def gap(exercise: Exercise, case: Case, got: Outcome, want: Outcome) -> str:
    """Expected and got, at the first place where they differ; empty for a property."""
    if got.answer is None:
        is_value = len(exercise.parts) == 1 and got.problem != "kind"
        expected = f" Expected {want.shown}." if is_value else ""
        return got.detail.rstrip(".") + "." + expected
    wrong = [p for p in exercise.parts if want.answer and not close(got.answer[p], want.answer[p])]
    if not wrong:
        return f"the answer is right, but the call changed {' and '.join(got.changed)}."
    if case.view:
        return f"expected {want.shown}, got {got.shown}."
    part = wrong[0]
    if part in exercise.sentences:
        return ""
    name = "" if part == "answer" else f"`{part}`: "
    a, b = got.answer[part], (want.answer or {})[part]
    if a.shape != b.shape:
        return f"{name}expected shape {b.shape}, got {a.shape}."
    differing = ~np.isclose(a, b, rtol=RTOL, atol=ATOL, equal_nan=True)
    at = tuple(int(i) for i in np.argwhere(differing)[0])
    expected, came = apart(float(b[at]), float(a[at]))
    where = f"at {list(at)}, " if at else ""
    return f"{name}{where}expected {expected}, got {came}."


def apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as show that they differ, whole ones as such."""
    if a != b and all(abs(x) < 1e9 and x == int(x) for x in (a, b) if np.isfinite(x)):
        return tuple(f"{x:.0f}" for x in (a, b))  # type: ignore[return-value]
    for digits in range(4, 18):
        texts = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts
