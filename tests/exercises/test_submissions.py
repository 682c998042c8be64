"""What learners wrote is judged as a teacher would, and told in the words that were chosen.

``python tests/exercises/test_submissions.py`` writes all verdicts into verdicts.txt anew: read the
difference.
"""

import re
from pathlib import Path

import pytest
from answers import ALL as SUBMISSIONS

from nnbook.exercises import catalogue
from nnbook.exercises.telling import judge

FILE = Path(__file__).with_name("verdicts.txt")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")
RAISED = re.compile(r"it raised (\w+): .*")  # the rest are words of Python's and NumPy's

# What is said without a catalogue: of an answer that cannot be used, and of what a call does.
NO_ANSWER = {"none", "printed", "kind", "endless", "exception", "arguments", "unfinished"}
SHOWN = {"caret", "chain", "descent", "early_return", "loop_name", "never_set", "no_effect",
         "no_self", "not_on_self", "product_first", "rate_changes", "tiny_step",
         "unused"}  # fmt: skip
GENERIC = NO_ANSWER | SHOWN | {"changes_arguments", "right", "other", "no answer"}


def told(name):
    """All that a learner and a teacher are told of a submission, in one line each."""
    about, _, answer = SUBMISSIONS[name]
    verdict = judge(catalogue()[about], answer)
    lines = [RAISED.sub(r"it raised \1 ...", line) for line in verdict.lines]
    return [verdict.head, *lines, f"slips: {', '.join(verdict.slips)}".strip()]


def kept():
    """The verdicts of the file."""
    pieces = FILE.read_text(encoding="utf-8").split("# ")[1:]
    return {lines[0]: [*filter(None, lines[1:])] for lines in map(str.splitlines, pieces)}


def parts(line):
    """The words and numbers of a line."""
    return [
        float(w) if NUMBER.fullmatch(w) else w for w in re.findall(rf"{NUMBER.pattern}|\S", line)
    ]


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_is_told_what_it_was_told(name):
    now, before = told(name), kept()[name]
    assert len(now) == len(before)
    for a, b in zip(now, before, strict=True):
        assert parts(a) == pytest.approx(parts(b), abs=2e-3), f"{a}\n{b}"


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_right_passes_wrong_does_not_and_no_slip_is_named_that_is_not_there(name):
    about, truth, _ = SUBMISSIONS[name]
    exercise = catalogue()[about]
    known = {slip.name for slip in exercise.slips}
    assert set(truth) <= known | set(exercise.sentences) | GENERIC
    head, *_, slips = kept()[name]
    named = set(re.split("[:,] ", slips))
    assert head.startswith("✓") == (truth == ("right",))
    assert named & known <= set(truth)
    assert truth != ("no answer",) or named & NO_ANSWER


def test_nearly_all_slips_are_named():
    named = [
        set(truth) <= {*re.split("[:,] ", kept()[name][-1])}
        for name, (_, truth, _) in SUBMISSIONS.items()
        if not {*truth} & {"right", "other", "no answer"}
    ]
    assert len(named) >= 440 and sum(named) >= 0.9 * len(named)


def test_every_exercise_has_submissions():
    assert len(SUBMISSIONS) >= 1000 and list(kept()) == list(SUBMISSIONS)
    assert sum(truth == ("right",) for _, truth, _ in SUBMISSIONS.values()) >= 270
    assert {about for about, _, _ in SUBMISSIONS.values()} == set(catalogue())


if __name__ == "__main__":
    texts = ["\n".join([f"# {name}", *told(name)]) for name in SUBMISSIONS]
    FILE.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
