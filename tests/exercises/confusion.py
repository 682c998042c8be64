"""How often `check` names what a teacher would: ``python tests/exercises/confusion.py``."""

import sys

from submissions import SUBMISSIONS

from nnbook.exercises import catalogue
from nnbook.exercises.telling import judge

GROUPS = ("named slip", "two slips", "other", "right", "no answer")
RESULTS = ("named rightly", "named partly", "not named", "named wrongly", "passed")

# What the engine says without a catalogue, of an answer that cannot be used at all.
NO_ANSWER = {"none", "printed", "kind", "endless", "exception", "arguments", "unfinished"}
GENERIC = NO_ANSWER | {"changes_arguments", "not_a_function", "books_own"}


def catalogued(exercise):
    """The slips that an exercise knows: a verdict is wrong where it names one that is not there."""
    return {slip.name for slip in exercise.slips}


def nameable(exercise):
    """Everything that a truth of this exercise may be."""
    kinds = {"right", "other", "no answer"}
    return catalogued(exercise) | set(exercise.sentences) | GENERIC | kinds


def group_of(truth):
    """Which row of the table a truth belongs to."""
    if len(truth) > 1:
        return "two slips"
    return truth[0] if truth[0] in GROUPS else "named slip"


def result_of(exercise, truth, verdict):
    """Which column of the table a verdict belongs to."""
    if verdict:
        return "passed"
    named, true = set(verdict.slips), set(truth)
    if (named & catalogued(exercise)) - true:
        return "named wrongly"
    named |= {
        slip.name for slip in exercise.slips if slip.sentence in verdict.lines
    }
    if true == {"no answer"}:
        return "named rightly" if named & NO_ANSWER else "not named"
    if true <= named:
        return "named rightly"
    return "named partly" if true & named else "not named"


def results(exercises=None):
    """Every submission's name with its truth, the verdict, and the column it belongs to."""
    known = catalogue() if exercises is None else exercises
    found = []
    for name, (about, truth, answer) in SUBMISSIONS.items():
        if about in known:
            verdict = judge(known[about], answer)
            found.append((name, truth, verdict, result_of(known[about], truth, verdict)))
    return found


def table(found=None):
    """How many submissions of each group came to each result."""
    counts = {group: dict.fromkeys(RESULTS, 0) for group in GROUPS}
    for _, truth, _, result in results() if found is None else found:
        counts[group_of(truth)][result] += 1
    return counts


def faults(found):
    """The submissions that were named wrongly, refused though right, or passed though wrong."""
    for name, truth, verdict, result in found:
        is_right = truth == ("right",)
        if result == "named wrongly" or is_right != (result == "passed"):
            yield name, truth, verdict, result


def is_good(counts):
    """At most 2 % named wrongly, no right one refused, no wrong one passed."""
    total = sum(sum(row.values()) for row in counts.values())
    wrongly = sum(row["named wrongly"] for row in counts.values())
    refused = sum(n for result, n in counts["right"].items() if result != "passed")
    passed = sum(counts[group]["passed"] for group in GROUPS if group != "right")
    return wrongly <= 0.02 * total and refused == passed == 0


def main():
    """Print the table and the faults; 1 if there are too many of them."""
    found = results()
    counts = table(found)
    print(" " * 12 + "".join(f"{result:>15}" for result in RESULTS))
    for group, row in counts.items():
        print(f"{group:12}" + "".join(f"{row[result]:15}" for result in RESULTS))
    print(f"{len(found)} of {len(SUBMISSIONS)} submissions belong to an exercise")
    for name, truth, verdict, result in faults(found):
        print(f"\n{name} is {' + '.join(truth)}; {result}: {' + '.join(verdict.slips) or '-'}")
        print(f"{verdict!r}")
    return 0 if is_good(counts) else 1


if __name__ == "__main__":
    sys.exit(main())
