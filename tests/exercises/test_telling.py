"""Every sentence of a verdict, in full."""

import dataclasses

import numpy as np
import pytest

from nnbook.exercises import exercise
from nnbook.exercises.anatomy import Case, Exercise
from nnbook.exercises.running import Outcome
from nnbook.exercises.telling import (
    ADVICE,
    PROBLEMS,
    Verdict,
    apart,
    explanation,
    failing_case,
    gap,
    in_html,
    judge,
    not_settled,
    not_usable,
    relation_in_all,
    remarks,
    without_a_slip,
)


def double(x):
    return 2 * x


def nothing():
    return 1


ONE = Case("one", (1.0,))
PLAIN = Exercise(double, "", "", "", [ONE, Case("two", (2.0,))], [], [])
TWO_PARTS = dataclasses.replace(PLAIN, parts=("W", "b"))


def answer(**parts):
    return Outcome({part: np.asarray(value, float) for part, value in parts.items()}, shown="it")


def failed(problem="exception", detail="it raised ValueError: odd", **rest):
    return Outcome(problem=problem, detail=detail, **rest)


# ---- The verdict ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "head"),
    [
        (Verdict("f", "passed", 2, 2), "✓ f: passed"),
        (Verdict("f", "not attempted", 0, 2), "○ f: not attempted yet"),
        (Verdict("f", "failed", 1, 2), "✗ f is not right yet: 1 of 2 cases right"),
        (Verdict("f", "failed", 0, 0), "✗ f is not right yet"),
    ],
)
def test_a_verdict_begins_with_one_line(verdict, head) -> None:
    assert verdict.head == head == repr(verdict)


def test_lines_are_wrapped_at_77_and_indented() -> None:
    line = "x" * 70 + " 123456 8"
    verdict = Verdict("f", "passed", 1, 1, [line, "b"])
    assert repr(verdict) == f"✓ f: passed\n  {'x' * 70} 123456\n  8\n  b"
    too_long = Verdict("f", "passed", 1, 1, ["x" * 70 + " 1234567"])
    assert repr(too_long) == f"✓ f: passed\n  {'x' * 70}\n  1234567"


def test_a_notebook_shows_a_list() -> None:
    verdict = Verdict("f", "passed", 1, 1, ["a `b<` c", "d"])
    assert verdict._repr_html_() == (
        '<div class="nn-verdict"><p><strong>✓ f: passed</strong></p>'
        "<ul><li>a <code>b&lt;</code> c</li><li>d</li></ul></div>"
    )
    assert Verdict("f", "passed", 1, 1)._repr_html_() == (
        '<div class="nn-verdict"><p><strong>✓ f: passed</strong></p></div>'
    )
    assert in_html("`a` & `b`") == "<code>a</code> &amp; <code>b</code>"


def test_a_score_has_four_digits() -> None:
    assert [Verdict("f", "failed", n, 3).score for n in (0, 1, 2, 3)] == [0, 0.3333, 0.6667, 1]
    assert Verdict("f", "failed", 1, 0).score == 0


def test_a_verdict_that_passed_requires_nothing_and_another_says_all() -> None:
    passed, other = Verdict("f", "passed", 1, 1), Verdict("f", "failed", 0, 0, ["So."])
    assert passed.require() is passed
    with pytest.raises(AssertionError) as info:
        other.require()
    assert str(info.value) == repr(other)


# ---- Judging -------------------------------------------------------------------------------------


def test_right_wrong_and_unwritten_answers() -> None:
    assert judge(PLAIN, lambda x: x + x) == Verdict("double", "passed", 2, 2)
    lines = ["Your answer is 2 times too small.", "Case 2, two: expected 4, got 2."]
    assert judge(PLAIN, lambda x: 2.0) == Verdict("double", "failed", 1, 2, lines)

    def later(x):
        if x:
            raise NotImplementedError

    unwritten = Verdict("double", "not attempted", 0, 2, [
        "Replace the `...` by your code, run that cell, and then this one."
    ])  # fmt: skip
    assert judge(PLAIN, lambda x: ...) == judge(PLAIN, later) == unwritten
    assert not_settled(PLAIN, "Late.", ("endless",)) == Verdict(
        "double", "failed", 0, 2, ["Late."], ["endless"]
    )
    assert not_settled(PLAIN, "Late.").slips == []


def test_a_right_answer_that_changes_its_arguments_fails() -> None:
    def changes(x):
        x *= 2
        return x

    task = dataclasses.replace(PLAIN, cases=[Case("one", (np.ones(1),))])
    whose = "It changes the caller's x: compute into a new array, since whoever called may still"
    assert judge(task, changes) == Verdict("double", "failed", 0, 1, [
        f"{whose} need the old.",
        "Case 1, one: the answer is right, but the call changed x.",
    ], ["changes_arguments"])  # fmt: skip


class Twice:
    def __init__(self, x):
        self.x = x


@pytest.mark.parametrize(
    ("solution", "handed_in", "refusal"),
    [
        (double, 3, ("not_a_function", "Hand in the function itself, `double`, without brackets "
                     "behind it: here came its result, a int.")),
        (Twice, None, ("not_a_function", "Hand in the class itself, `Twice`, without brackets "
                       "behind it: here came its result, a NoneType.")),
        (double, Twice, ("not_a_function",
                         "This exercise asks for a function; here came something else.")),
        (Twice, double, ("not_a_function",
                         "This exercise asks for a class; here came something else.")),
        (double, lambda: 1, ("arguments", "It must take 1 argument(s), in this order: x.")),
        (nothing, double,
         ("arguments", "It must take 0 argument(s), in this order: no arguments.")),
        (double, lambda x, y=2: 1, None),
        (Twice, Twice, None),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused(solution, handed_in, refusal) -> None:
    task = dataclasses.replace(PLAIN, solution=solution)
    assert not_usable(task, handed_in) == refusal
    if refusal:
        key, sentence = refusal
        assert judge(task, handed_in) == Verdict(task.name, "failed", 0, 2, [sentence], [key])


def test_a_function_that_does_not_tell_what_it_takes_is_tried() -> None:
    class Secret:
        @property
        def __signature__(self):
            raise ValueError("no signature found")

        def __call__(self, x):
            return 2 * x

    assert not_usable(PLAIN, Secret()) is None and judge(PLAIN, Secret())


def test_a_warning_is_worth_a_remark_unless_the_solution_warns_too() -> None:
    fine, warns = answer(answer=1), dataclasses.replace(answer(answer=1), warning="overflow")
    assert remarks(PLAIN, [fine, warns], [fine, fine]) == [
        "A remark: the numbers are right, but NumPy warns in case 'two': overflow. "
        "There is a way around it."
    ]
    assert remarks(PLAIN, [fine, warns], [warns, warns]) == []
    assert remarks(PLAIN, [fine, fine], [fine, fine]) == []


@pytest.mark.parametrize("compare", [remarks, without_a_slip])
def test_each_case_has_an_answer_and_a_right_one(compare) -> None:
    with pytest.raises(ValueError, match="zip"):
        compare(PLAIN, [answer(answer=1)] * 2, [answer(answer=1)])


def test_a_verdict_that_passed_has_its_remark() -> None:
    def warns(x):
        np.log(np.zeros(1))
        return 2 * x

    (line,) = judge(PLAIN, warns).lines
    assert line.startswith("A remark: ") and "'one': divide by zero encountered in log." in line


# ---- Explaining ----------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", PROBLEMS)
def test_each_problem_has_its_sentence(problem) -> None:
    got, want = [failed(problem)] * 2, [answer(answer=2), answer(answer=4)]
    assert without_a_slip(PLAIN, got, want) == ([problem], [PROBLEMS[problem]])


def test_the_sentences_of_problems() -> None:
    assert PROBLEMS == {
        "none": "It returned None: is there a `return` in front of the result?",
        "printed": "It prints the result; it should `return` it, "
                   "so that other code can go on with it.",
        "unfinished": "There is still a `...` to replace.",
        "endless": "It was still running after two million steps and was stopped: "
                   "does the loop end?",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("shapes (2,3) and (4,5) not aligned", 0), ("mismatch in its core dimension", 0),
        ("matmul: Input operand 1", 0), ("could not be broadcast together", 1),
        ("only length-1 arrays can be converted", 2), ("only 0-dimensional arrays can be", 2),
        ("The truth value of an array is ambiguous", 3), ("math domain error", 4),
        ("expected a positive input", 4), ("name 'foo' is not defined", 5),
        ("Cannot cast ufunc 'add'", 6), ("'list' object has no attribute 'T'", 7),
        ("'tuple' object has no attribute 'T'", 7), ("'float' object has no attribute 'T'", 7),
        ("'int' object has no attribute 'T'", 7), ("'NoneType' object has no attribute 'T'", 7),
        ("'numpy.ndarray' object has no attribute 'foo'", 8),
        ("maximum recursion depth exceeded", 9),
    ],
)  # fmt: skip
def test_each_error_has_its_advice(said, advice) -> None:
    got, want = [failed(detail=f"it raised E: {said}")] * 2, [answer(answer=2), answer(answer=4)]
    assert without_a_slip(PLAIN, got, want) == (["exception"], [ADVICE[advice][1]])


def test_an_error_without_advice_and_a_wrong_kind_have_a_key_alone() -> None:
    want = [answer(answer=2), answer(answer=4)]
    assert without_a_slip(PLAIN, [failed()] * 2, want) == (["exception"], [])
    assert without_a_slip(PLAIN, [failed("kind")] * 2, want) == (["kind"], [])
    assert without_a_slip(PLAIN, [failed(), want[1]], want) == (["exception"], [])
    assert without_a_slip(PLAIN, want, want) == ([], [])


def test_a_wrong_part_is_described_and_the_right_ones_are_named() -> None:
    want = [answer(W=[1, 2], b=3)] * 2
    got = [answer(W=[2, 4], b=3)] * 2
    assert without_a_slip(TWO_PARTS, got, want) == (
        [], ["Your W is 2 times too large.", "Right already: b. Look at W first."]
    )  # fmt: skip
    three = dataclasses.replace(PLAIN, parts=("a", "b", "c"))
    assert without_a_slip(three, [answer(a=1, b=7, c=3)] * 2, [answer(a=1, b=2, c=3)] * 2) == (
        [], ["Your b is 3.5 times the right answer.", "Right already: a, c. Look at b first."]
    )  # fmt: skip
    nearly = [answer(answer=[1.0, 2.01])] * 2
    assert without_a_slip(PLAIN, nearly, [answer(answer=[1.0, 2.0])] * 2) == (
        [], ["Your answer is nearly right: was something rounded, or approximated?"]
    )  # fmt: skip


def test_a_property_has_a_sentence_of_its_own() -> None:
    task = dataclasses.replace(TWO_PARTS, sentences={"W": "It must learn."})
    got, want = [answer(W=0, b=1)] * 2, [answer(W=1, b=1)] * 2
    assert without_a_slip(task, got, want) == (["W"], ["It must learn."])


def test_only_a_relation_that_holds_in_every_wrong_case_is_told() -> None:
    seen = [
        ({"answer": np.array([2.0, 4.0])}, {"answer": np.array([1.0, 2.0])}, ONE),
        ({"answer": np.array([2.0, 3.0])}, {"answer": np.array([1.0, 2.0])}, ONE),
        ({"answer": np.array([1.0, 2.0])}, {"answer": np.array([1.0, 2.0])}, ONE),
    ]
    assert relation_in_all(PLAIN, "answer", seen[:1]) == ["is 2 times too large"]
    assert relation_in_all(PLAIN, "answer", seen[1:]) == ["is off by the same number everywhere"]
    assert relation_in_all(PLAIN, "answer", seen) == []
    assert relation_in_all(PLAIN, "answer", []) == []
    nothing = [({"answer": np.zeros(2)}, {"answer": np.ones(2)}, ONE)]
    assert relation_in_all(PLAIN, "answer", nothing) == ["is 0 everywhere"]
    hidden = dataclasses.replace(ONE, view=np.isfinite)
    assert relation_in_all(PLAIN, "answer", [(*seen[0][:2], hidden)]) == []


def test_two_parts_in_the_wrong_order_are_told() -> None:
    seen = [({"W": np.ones(2), "b": np.zeros(2)}, {"W": np.zeros(2), "b": np.ones(2)}, ONE)]
    assert relation_in_all(TWO_PARTS, "W", seen) == [
        "is what b should be: are the answers in the right order?"
    ]
    hidden = dataclasses.replace(ONE, view=np.isfinite)
    assert relation_in_all(TWO_PARTS, "W", [(*seen[0][:2], hidden)]) == []


def test_changed_arguments_are_told_last_and_once() -> None:
    task, want = dataclasses.replace(PLAIN, slips=[]), [answer(answer=2), answer(answer=4)]
    got = [dataclasses.replace(one, changed=("x", "y"), put_back=True) for one in want]
    whose = "It changes the caller's x and y"
    rounding = "in the last digits: moving a number there and back leaves rounding, so keep the"
    assert explanation(task, got, want) == (
        ["changes_arguments"], [f"{whose} {rounding} old one and put that back."]
    )  # fmt: skip
    got[1] = dataclasses.replace(got[1], put_back=False)
    new = f"{whose}: compute into a new array, since whoever called may still need the old."
    assert explanation(task, got, want) == (["changes_arguments"], [new])


def test_variants_of_a_slip_share_one_key() -> None:
    verdict = judge(exercise("mse"), lambda output, Y: np.sum((output - Y) ** 2))
    task = exercise("mse")
    assert verdict.slips == ["sum"] and verdict.lines[0] == task.slip("sum").sentence


# ---- The first wrong case ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "case", "got", "want", "said"),
    [
        (PLAIN, ONE, failed(), answer(answer=2), "it raised ValueError: odd. Expected it."),
        (PLAIN, ONE, failed("kind", "it returned None."), answer(answer=2), "it returned None."),
        (PLAIN, ONE, failed(detail="it is X."), answer(answer=2), "it is X. Expected it."),
        (TWO_PARTS, ONE, failed(), answer(W=2, b=1), "it raised ValueError: odd."),
        (PLAIN, dataclasses.replace(ONE, view=np.isfinite), answer(answer=0), answer(answer=1),
         "expected it, got it."),
        (PLAIN, ONE, answer(answer=3), answer(answer=2), "expected 2, got 3."),
        (PLAIN, ONE, answer(answer=[2, 3]), answer(answer=2), "expected shape (), got (2,)."),
        (PLAIN, ONE, answer(answer=[[1, 2], [5, 4]]), answer(answer=[[1, 2], [3, 4]]),
         "at [1, 0], expected 3, got 5."),
        (PLAIN, ONE, answer(answer=[1.00002, 1.0003]), answer(answer=[1, 1]),
         "at [1], expected 1, got 1.0003."),
        (PLAIN, ONE, answer(answer=[9e-7, 2]), answer(answer=[0, 1]),
         "at [1], expected 1, got 2."),
        (PLAIN, ONE, answer(answer=[np.nan, 2]), answer(answer=[np.nan, 1]),
         "at [1], expected 1, got 2."),
        (TWO_PARTS, ONE, answer(W=1, b=3), answer(W=1, b=2), "`b`: expected 2, got 3."),
        (dataclasses.replace(PLAIN, sentences={"answer": "So."}), ONE, answer(answer=0),
         answer(answer=1), "expected yes, got no."),
        (dataclasses.replace(PLAIN, sentences={"answer": "So."}), ONE, answer(answer=1),
         answer(answer=0), "expected no, got yes."),
        (dataclasses.replace(PLAIN, sentences={"answer": "So."}), ONE, answer(answer=3),
         answer(answer=0), "expected 0, got 3."),
        (dataclasses.replace(PLAIN, sentences={"answer": "So."}), ONE, answer(answer=1),
         answer(answer=3), "expected 3, got 1."),
        (PLAIN, ONE, answer(answer=0), answer(answer=1), "expected 1, got 0."),
        (PLAIN, ONE, dataclasses.replace(answer(answer=1), changed=("x", "y")), answer(answer=1),
         "the answer is right, but the call changed x and y."),
    ],
)  # fmt: skip
def test_expected_and_got_at_the_first_difference(task, case, got, want, said) -> None:
    assert gap(task, case, got, want) == said


def test_the_case_is_counted_from_1_and_has_its_label() -> None:
    got, want = [answer(answer=2), answer(answer=5)], [answer(answer=2), answer(answer=4)]
    assert failing_case(PLAIN, got, want, 1) == "Case 2, two: expected 4, got 5."


@pytest.mark.parametrize(
    ("a", "b", "texts"),
    [
        (1, 2, ("1", "2")),
        (1.23456, 2.34567, ("1.235", "2.346")),
        (1.23411, 1.23412, ("1.23411", "1.23412")),
        (1.0, 1 + 2**-52, ("1", "1.0000000000000002")),
        (1.0, 1.0, ("1", "1")),
    ],
)
def test_two_numbers_have_the_digits_that_tell_them_apart(a, b, texts) -> None:
    assert apart(a, b) == texts
