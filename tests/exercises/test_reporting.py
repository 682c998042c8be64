"""The table of a class, letter by letter."""

import dataclasses
import json

from nnbook.exercises import exercise, reporting
from nnbook.exercises.anatomy import Slip
from nnbook.exercises.classroom import Report
from nnbook.exercises.reporting import as_json, for_monday, hanging, in_short, sentence_of, table
from nnbook.exercises.telling import Verdict

SUM, HALF = (exercise("mse").slip(key).sentence for key in ("sum", "half"))
RIGHT = Verdict("mse", "passed", 3, 3)
SUMMED = Verdict("mse", "failed", 1, 3, [SUM], ["sum"])
ENDLESS = Verdict("relu", "failed", 0, 2, ["Late."], ["endless"])
STUB = Verdict("relu", "not attempted", 0, 2)


def test_each_file_has_the_time_that_was_asked_for(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(reporting, "check_folder", lambda *given: asked.append(given) or [])
    reporting.report("class", 5.0)
    assert asked == [("class", 5.0)]


def test_the_table_has_a_row_for_each_file_and_a_line_for_each_note() -> None:
    reports = [Report("anna.py", [RIGHT, STUB]), Report("b.py", [SUMMED], ["So it is."])]
    assert table(reports).split("\n") == [
        "file     passed  exercises",
        "anna.py  1 of 2  ✓ mse ○ relu",
        "b.py     0 of 1  ✗ mse (sum)",
        "                 ! So it is.",
        "",
        "What to repeat on Monday",
        f"  1 x mse (sum)  {SUM}",
    ]


def test_narrow_names_and_wide_counts_keep_the_columns() -> None:
    reports = [Report("a", [RIGHT] * 10)]
    assert table(reports).split("\n")[:2] == [
        "file  passed    exercises", "a     10 of 10  " + " ".join(["✓ mse"] * 10)
    ]  # fmt: skip


def test_without_files_or_slips_there_is_nothing_to_repeat() -> None:
    assert table([]) == "There are no .py or .ipynb files."
    assert table([Report("a.py", [RIGHT])]).endswith(
        "\n\nWhat to repeat on Monday: no slip was recognised."
    )


def test_pieces_hang_behind_their_head_and_are_not_broken() -> None:
    assert hanging("head  ", ["a b", "c"]) == "head  a b c"
    assert hanging("head  ", []) == "head"
    lines = hanging("head  ", ["x" * 90, "y-y", "z" * 120]).split("\n")
    assert lines == ["head  " + "x" * 90 + " y-y", "      " + "z" * 120]
    hyphens = "-".join(["yy"] * 20)
    assert hanging("head  ", ["x" * 58, hyphens]) == f"head  {'x' * 58}\n      {hyphens}"
    assert hanging("h" * 90, ["a" * 20, "b" * 20]).count("\n") == 1  # 41 where 40 have room
    assert hanging("h" * 90, ["a" * 20, "b" * 19]).count("\n") == 0
    assert hanging("head  ", ["x" * 91, "y-y"]) == "head  " + "x" * 91 + "\n      y-y"
    head = "h" * 70  # at least 40 characters beside a long head
    assert hanging(head, ["x" * 36, "yyy", "z"]) == head + "x" * 36 + " yyy\n" + " " * 70 + "z"


def test_a_verdict_in_short_names_its_slips() -> None:
    both = Verdict("mse", "failed", 1, 3, [], ["sum", "half"])
    assert [*map(in_short, [RIGHT, STUB, both])] == ["✓ mse", "○ relu", "✗ mse (sum, half)"]


def test_the_most_common_slip_comes_first_then_the_order_of_the_book_then_the_name() -> None:
    half = Verdict("mse", "failed", 1, 3, [HALF], ["half"])
    reports = [Report("a", [ENDLESS, SUMMED]), Report("b", [half, ENDLESS]), Report("c", [ENDLESS])]
    assert for_monday(reports) == [
        "What to repeat on Monday",
        "  3 x relu (endless)  Late.",
        hanging("  1 x mse (half)      ", HALF.split()),
        hanging("  1 x mse (sum)       ", SUM.split()),
    ]
    early = Verdict("relu", "failed", 0, 2, ["Late."], ["endless"])
    names = [line.split()[2] for line in for_monday([Report("a", [SUMMED, early])])[1:]]
    assert names == ["relu", "mse"]


def test_the_sentence_of_a_slip_is_what_was_said_of_it() -> None:
    variant = next(slip for slip in exercise("mse").slips if slip.name == "sum")
    assert sentence_of(SUMMED, "sum") == SUM
    silent = Verdict("mse", "failed", 0, 3, [], ["sum"])
    assert sentence_of(silent, "sum") == variant.sentence
    other = Verdict("mse", "failed", 0, 3, [SUM, "It prints."], ["sum", "printed"])
    assert sentence_of(other, "printed") == "It prints."
    assert sentence_of(Verdict("mse", "failed", 0, 3, [], ["kind"]), "kind") == ""


def test_of_variants_the_sentence_that_was_said_is_repeated(monkeypatch) -> None:
    variants = [Slip("two/a", "First.", "", ""), Slip("two/b", "Second.", "", "")]
    task = dataclasses.replace(exercise("mse"), slips=variants)
    monkeypatch.setattr(reporting.exercises, "exercise", lambda name: task)
    assert sentence_of(Verdict("mse", "failed", 0, 3, ["Second."], ["two"]), "two") == "Second."
    assert sentence_of(Verdict("mse", "failed", 0, 3, [], ["two"]), "two") == "First."


def test_json_is_indented_by_1_and_keeps_every_letter() -> None:
    text = as_json([Report("ä.py", [SUMMED], ["So."])])
    assert text.startswith('[\n {\n  "file": "ä.py"')
    assert json.loads(text) == [
        {
            "file": "ä.py", "score": 0.3333, "max_score": 1, "notes": ["So."],
            "results": [{
                "exercise": "mse", "status": "failed", "passed": 1, "total": 3, "lines": [SUM],
                "slips": ["sum"], "score": 0.3333,
            }],
        }
    ]  # fmt: skip
