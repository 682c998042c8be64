"""The table of a class, letter by letter."""

import dataclasses
import json

from nnbook.classroom import reporting
from nnbook.classroom.files import Report
from nnbook.classroom.reporting import as_json, for_monday, hanging, sentence_of, table
from nnbook.exercises import exercise
from nnbook.exercises.anatomy import Slip
from nnbook.exercises.telling import Verdict

SUM, HALF = (exercise("mse").slip(key).sentence for key in ("sum", "half"))
RIGHT = Verdict("mse", "passed", 3, 3)
SUMMED = Verdict("mse", "failed", 1, 3, [SUM], ["sum"])
ENDLESS = Verdict("relu", "failed", 0, 2, ["Late."], ["endless"])
STUB = Verdict("relu", "not attempted", 0, 2)


def test_the_table_has_a_row_for_each_file_and_a_line_for_each_note() -> None:
    both = dataclasses.replace(SUMMED, slips=["sum", "half"])
    many = [Report("c", [RIGHT] * 20)]
    reports = [Report("anna.py", [RIGHT, STUB]), Report("b.py", [both], ["So it is."])]
    assert table(reports + many).split("\n")[:6] == [
        "file     passed    exercises",
        "anna.py  1 of 2    ✓ mse ○ relu",
        "b.py     0 of 1    ✗ mse (sum, half)",
        "                   ! So it is.",
        "c        20 of 20  " + " ".join(["✓ mse"] * 13),
        " " * 19 + " ".join(["✓ mse"] * 7),
    ]


def test_without_files_or_slips_there_is_nothing_to_repeat() -> None:
    assert table([]) == "There are no .py or .ipynb files."
    assert table([Report("a.py", [RIGHT])]).split("\n") == [
        "file  passed  exercises", "a.py  1 of 1  ✓ mse", "",
        "What to repeat on Monday: no slip was recognised.",
    ]  # fmt: skip


def test_pieces_hang_behind_their_head_and_are_not_broken() -> None:
    assert hanging("head  ", ["a b", "c"]) == "head  a b c" and hanging("head  ", []) == "head"
    lines = hanging("head  ", ["x" * 90, "y-y", "z" * 120]).split("\n")
    assert lines == ["head  " + "x" * 90 + " y-y", "      " + "z" * 120]
    head = "h" * 70  # at least 40 characters beside a long head
    assert hanging(head, ["x" * 36, "yyy", "z"]) == head + "x" * 36 + " yyy\n" + " " * 70 + "z"


def test_the_most_common_slip_comes_first_then_the_order_of_the_book_then_the_name() -> None:
    half = Verdict("mse", "failed", 1, 3, [HALF], ["half"])
    early = dataclasses.replace(ENDLESS, slips=["early"])
    reports = [Report("a", [SUMMED, early, ENDLESS]), Report("b", [half, ENDLESS])]
    assert for_monday(reports) == [
        "What to repeat on Monday",
        "  2 x relu (endless)  Late.",
        "  1 x relu (early)    Late.",
        hanging("  1 x mse (half)      ", HALF.split()),
        hanging("  1 x mse (sum)       ", SUM.split()),
    ]


def test_the_sentence_of_a_slip_is_what_was_said_of_it(monkeypatch) -> None:
    other = Verdict("mse", "failed", 0, 3, [SUM, "It prints."], ["sum", "printed"])
    assert [sentence_of(other, key) for key in other.slips] == other.lines
    assert sentence_of(Verdict("mse", "failed", 0, 3, [], ["kind"]), "kind") == ""
    variants = [Slip("two/a", "First.", "", ""), Slip("two/b", "Second.", "", "")]
    task = dataclasses.replace(exercise("mse"), slips=variants)
    monkeypatch.setattr(reporting.exercises, "exercise", lambda name: task)
    assert sentence_of(Verdict("mse", "failed", 0, 3, ["Second."], ["two"]), "two") == "Second."
    assert sentence_of(Verdict("mse", "failed", 0, 3, [], ["two"]), "two") == "First."


def test_json_keeps_every_letter() -> None:
    text = as_json([Report("ä.py", [SUMMED], ["So."])])
    assert "ä.py" in text and json.loads(text) == [
        {
            "file": "ä.py", "score": 0.3333, "max_score": 1, "notes": ["So."],
            "results": [{
                "exercise": "mse", "status": "failed", "passed": 1, "total": 3, "lines": [SUM],
                "slips": ["sum"], "score": 0.3333,
            }],
        }
    ]  # fmt: skip
