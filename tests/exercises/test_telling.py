"""Every sentence of a verdict, in full; verdicts.txt has whole verdicts."""

import dataclasses

import numpy as np
import pytest

from nnbook.exercises import exercise
from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.running import Outcome
from nnbook.exercises.telling import (
    ADVICE,
    PROBLEMS,
    Verdict,
    apart,
    explanation,
    failing_case,
    gap,
    is_stub,
    judge,
    not_usable,
    relation_in_all,
    without_a_slip,
)


def double(x):
    return 2 * x


ONE = Case("one", (1.0,))
VIEWED = dataclasses.replace(ONE, view=np.isfinite)
PLAIN = Exercise(double, "", "", "", [ONE, Case("two", (2.0,))], [], [])
TWO_PARTS = dataclasses.replace(PLAIN, parts=("W", "b"), solution=lambda x: (x, 2 * x))
YES_OR_NO = dataclasses.replace(PLAIN, sentences={"answer": "It must learn."})


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


def test_lines_are_wrapped_at_77_and_a_notebook_shows_a_list() -> None:
    verdict = Verdict("f", "passed", 1, 1, ["x" * 70 + " 123456 8", "a `b<` c"])
    assert repr(verdict) == f"✓ f: passed\n  {'x' * 70} 123456\n  8\n  a `b<` c"
    assert dataclasses.replace(verdict, lines=["a `b<` c", "d"])._repr_html_() == (
        '<div class="nn-verdict"><p><strong>✓ f: passed</strong></p>'
        "<ul><li>a <code>b&lt;</code> c</li><li>d</li></ul></div>"
    )
    assert "<ul>" not in Verdict("f", "passed", 1, 1)._repr_html_()


def test_a_score_has_four_digits_and_what_did_not_pass_raises() -> None:
    assert [Verdict("f", "failed", n, 3).score for n in (0, 1, 2, 3)] == [0, 0.3333, 0.6667, 1]
    passed, other = Verdict("f", "passed", 1, 1), Verdict("f", "failed", 0, 0, ["So."])
    assert other.score == 0 and passed.require() is passed
    with pytest.raises(AssertionError) as info:
        other.require()
    assert str(info.value) == repr(other)


# ---- Judging -------------------------------------------------------------------------------------


def later(x):
    if x:
        raise NotImplementedError


def warns(x):
    np.log(np.zeros(1))
    return 2 * x


UNWRITTEN = "Replace the `...` by your code, run that cell, and then this one."
REMARK = (
    "A remark: the numbers are right, but NumPy warns in case 'one': "
    "divide by zero encountered in log. There is a way around it."
)


@pytest.mark.parametrize(
    ("handed_in", "verdict"),
    [
        (lambda x: x + x, Verdict("double", "passed", 2, 2)),
        (warns, Verdict("double", "passed", 2, 2, [REMARK])),
        (lambda x: 2.0, Verdict("double", "failed", 1, 2, [
            "Your answer is 2 in every case.", "Case 2, two: expected 4, got 2."])),
        (lambda x: x + (x > 1), Verdict("double", "failed", 0, 2, [
            "Case 1, one: expected 2, got 1."])),
        (lambda x: x, Verdict("double", "failed", 0, 2, [
            "Your answer is 2 times too small.", "Case 1, one: expected 2, got 1."])),
        (lambda x: ..., Verdict("double", "not attempted", 0, 2, [UNWRITTEN])),
        (later, Verdict("double", "not attempted", 0, 2, [UNWRITTEN])),
    ],
)  # fmt: skip
def test_right_wrong_and_unwritten_answers(handed_in, verdict) -> None:
    assert judge(PLAIN, handed_in) == verdict


def test_who_warns_as_the_solution_does_gets_no_remark() -> None:
    assert judge(dataclasses.replace(PLAIN, solution=warns), lambda x: warns(x)).lines == []


def test_a_right_answer_that_changes_its_arguments_fails() -> None:
    def changes(x, y):
        x *= 2
        y *= 2
        return x

    whose = "It changes the caller's x and y: compute into a new array, since whoever called may"
    task = dataclasses.replace(
        PLAIN, solution=lambda x, y: 2 * x, cases=[Case("one", (np.ones(1), np.ones(1)))]
    )
    assert judge(task, changes) == Verdict(task.name, "failed", 0, 1, [
        f"{whose} still need the old.",
        "Case 1, one: the answer is right, but the call changed x and y.",
    ], ["changes_arguments"])  # fmt: skip


class Twice:
    def __init__(self, x):
        self.x = x


@pytest.mark.parametrize(
    ("solution", "handed_in", "refusal"),
    [
        (double, 3, ("not_a_function", "Hand in the function itself, `double`, without brackets "
                     "behind it: here came its result, an int.")),
        (Twice, None, ("not_a_function", "Hand in the class itself, `Twice`, without brackets "
                       "behind it: here came its result, None.")),
        (double, Twice, ("not_a_function",
                         "This exercise asks for a function; here came something else.")),
        (Twice, double, ("not_a_function",
                         "This exercise asks for a class; here came something else.")),
        (double, lambda: 1, ("arguments", "It must take 1 argument, in this order: x.")),
        (lambda: 1, double,
         ("arguments", "It must take 0 arguments, in this order: none.")),
        (double, lambda x, y=2: 1, None),
        (double, dict, ("not_a_function",
                        "This exercise asks for a function; here came something else.")),
        (double, getattr, None),  # does not tell what it takes
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused(solution, handed_in, refusal) -> None:
    task = dataclasses.replace(PLAIN, solution=solution)
    assert not_usable(task, handed_in) == refusal
    if refusal:
        key, sentence = refusal
        assert judge(task, handed_in) == Verdict(task.name, "failed", 0, 2, [sentence], [key])


def test_what_is_a_stub() -> None:
    def with_a_docstring(z):
        """Return it."""
        ...

    def todo(z):
        raise NotImplementedError("later")

    class Empty:
        def forward(self, X): ...

    class Half(Empty):
        def backward(self, dZ):
            return dZ

    assert all(map(is_stub, [with_a_docstring, todo, Empty, lambda z: None, lambda z: ...]))
    not_stubs = [Half, later, lambda X: X, lambda X: 0, lambda: print("x"), lambda X: X @ X, abs]
    assert not any(map(is_stub, not_stubs))


def test_of_several_pairs_of_slips_only_what_they_share_is_told() -> None:
    slips = [
        Slip("sum", "Sum.", "np.mean", "np.sum"),
        Slip("negative/left", "Left.", "return ", "return -"),
        Slip("negative/right", "Right.", "** 2)", "** 2) * -1"),
        Slip("minus", "Minus.", "return ", "return -1 * "),
    ]
    for known, told in ((slips[:3], ["sum", "negative"]), (slips, ["sum"])):
        task = dataclasses.replace(exercise("mse"), slips=known)
        assert judge(task, lambda a, b: -np.sum((a - b) ** 2)).slips == told


# ---- Explaining ----------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", PROBLEMS)
def test_each_problem_has_its_sentence(problem) -> None:
    got, want = [failed(problem)] * 2, [answer(answer=2), answer(answer=4)]
    assert without_a_slip(PLAIN, got, want) == ([problem], [PROBLEMS[problem]])


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("shapes (2,3) and (4,5) not aligned", "inner sizes"),
        ("matmul: operand 1 has a mismatch (size 3)", "inner sizes"),
        ("could not be broadcast together", "shapes that fit"),
        ("broadcast together with shapes (5,3) (5,) ", "One number for each row"),
        ("broadcast together with shapes (5,) (5,3) ", "One number for each row"),
        ("broadcast together with shapes (5,3) (4,) could not be broadcast", "shapes that fit"),
        ("inhomogeneous shape (in `np.save(path, [W, b])`)", "`np.savez` keeps several"),
        ("inhomogeneous shape", "Arrays of different sizes make no array together."),
        ("only length-1 arrays can be converted", "One number was wanted"),
        ("only 0-dimensional arrays can be", "One number was wanted"),
        ("only 0-dimensional arrays can be (in `math.exp(z)`)", "of `math` take one number"),
        ("only length-1 arrays can be (in `float(z)`)", "`float` and `int` take one"),
        ("The truth value of an array is ambiguous", "Python asked the array"),
        ("The truth value of an array is ambiguous (in `if z > 0:`)", "`if` needs one"),
        ("The truth value of an array is ambiguous (in `max(0, z)`)", "Python's `max`"),
        ("The truth value of an array is ambiguous (in `np.max(z)`)", "Python asked the array"),
        ("The truth value of an array is ambiguous (in `a and b`)", "`and`, `or` and `not`"),
        ("math domain error", "no logarithm of 0"), ("expected a positive input", "no logarithm"),
        ("cannot access local variable 'W' where", "read before it has a value"),
        ("name 'foo' is not defined", "a name that it does not know"),
        ("Cannot cast ufunc 'add'", "holds integers"),
        ("module 'numpy' has no attribute 'maxium'", "The module has nothing"),
        ("'numpy.ndarray' object has no attribute 'exp'", "An array has nothing"),
        ("'list' object has no attribute 'T'", "asks a list or a number"),
        ("'NoneType' object has no attribute 'T'", "asks a list or a number"),
        ("'Dense' object has no attribute 'X' (in `self.X.T`)", "never set"),
        ("'Tensor' object has no attribute 'mean'", "a name that it does not have"),
        ("can't multiply sequence by non-int", "Lists and tuples do not compute"),
        ("unsupported operand type(s) for -: 'list' and 'list'", "Lists and tuples"),
        ("cannot unpack non-iterable int object", "more names, or fewer"),
        ("list.append() takes exactly one argument (2 given)", "a pair needs brackets"),
        ("Cannot interpret '5' as a data type", "A shape is one argument"),
        ("f() takes 1 positional argument but 2 were given", "another number of arguments"),
        ("index 3 is out of bounds for axis 0", "points to what is not there"),
        ("'numpy.ndarray' object is not callable", "Round brackets behind a value"),
        ("'float' object is not subscriptable", "for an entry"),
        ("'tuple' object does not support item assignment", "A tuple cannot be changed"),
        ("[Errno 2] (FileNotFoundError)", "no file of this name"),
        ("'W is not a file in the archive'", "under the names that they come with"),
        ("maximum recursion depth exceeded", "calls itself without an end"),
        ("ufunc 'bitwise_xor' not supported", "no power in Python"),
        ("division by zero", "divided by 0"), ("Singular matrix", "no inverse"),
        ("'numpy.float64' object is not iterable", "goes through one number"),
        ("cannot reshape array of size 3 into shape (2,)", "do not fill this shape"),
        ("pop from empty list", "list that is empty"),
    ],
)  # fmt: skip
def test_each_error_has_its_advice(said, advice) -> None:
    got, want = [failed(detail=f"it raised E: {said}")] * 2, [answer(answer=2), answer(answer=4)]
    keys, (sentence,) = without_a_slip(PLAIN, got, want)
    assert keys == ["exception"] and advice in sentence
    assert all(one.endswith((".", "?")) and one.count("`") % 2 == 0 for _, one in ADVICE)


def by_rows(f, x, h):
    slopes = []
    for i in range(len(x)):
        up, down = x.astype(float), x.astype(float)
        up[i] += h
        down[i] -= h
        slopes.append((f(up) - f(down)) / (2 * h))
    return np.array(slopes)


TWO = [answer(answer=2), answer(answer=4)]
NEARLY = "Your answer is nearly right: was something rounded, or approximated?"


@pytest.mark.parametrize(
    ("task", "got", "want", "keys", "lines"),
    [
        (PLAIN, [failed()] * 2, TWO, ["exception"], []),
        (PLAIN, [failed("kind")] * 2, TWO, ["kind"], []),
        (PLAIN, [failed(), TWO[1]], TWO, ["exception"], []),
        (PLAIN, TWO, TWO, [], []),
        (PLAIN, [answer(answer=[1.0, 2.01])] * 2, [answer(answer=[1.0, 2.0])] * 2, [], [NEARLY]),
        (TWO_PARTS, [answer(W=[1, 2], b=7)] * 2, [answer(W=[1, 2], b=2)] * 2, [],
         ["Your `b` is 7 in every case.", "Right already: `W`. Look at `b` first."]),
        (TWO_PARTS, [answer(W=1, b=0)] * 2, [answer(W=0, b=1)] * 2, [],
         ["Your `W` is what b should be: are the answers in the right order?"]),
        (YES_OR_NO, [answer(answer=0)] * 2, [answer(answer=1)] * 2, ["answer"], ["It must learn."]),
    ],
)  # fmt: skip
def test_what_can_be_said_of_a_mistake_without_a_name(task, got, want, keys, lines) -> None:
    assert without_a_slip(task, got, want) == (keys, lines)


@pytest.mark.parametrize(
    ("name", "wrong", "line"),
    [
        ("relu_slope", lambda z: (z > 0).ravel(),
         "Your answer has the right numbers, but not always the right shape."),
        ("numerical_gradient", by_rows,
         "In case 2, your answer is the right answer, added up along the rows."),
        ("dense_step", lambda X, W, b, dZ, rate: (
            dZ @ W.T, rate * X.T @ dZ, b - rate * dZ.sum(axis=0)),
         "Your `W` is the step alone, which is still to be taken."),
        ("dense_step", lambda X, W, b, dZ, rate: (
            dZ @ W.T, W - 0.3 * rate * X.T @ dZ, b - rate * dZ.sum(axis=0)),
         "Your `W` made a step that is 0.3 times the right answer."),
        ("relu_slope", lambda z: np.maximum(z, 0) / z,
         "NumPy warned: invalid value encountered in divide."),
        ("dense_backward", lambda X, W, dZ: (dZ.sum(axis=0), X.T @ dZ, dZ.sum(axis=0)),
         "Your `dX` is what db should be."),
        ("dense_backward", lambda X, W, dZ: (X.T @ dZ, dZ.sum(axis=0), dZ @ W.T),
         "Your `dX` is what dW should be: are the answers in the right order?"),
    ],
)  # fmt: skip
def test_what_is_told_of_whole_answers(name, wrong, line) -> None:
    assert judge(exercise(name), wrong).lines[0] == line


def test_an_unused_parameter_is_told_before_a_property() -> None:
    def gate(least, n_inputs):
        return np.ones(n_inputs) / n_inputs, -0.5

    verdict = judge(exercise("at_least"), gate)
    assert verdict.slips[:1] == ["unused"] and len(verdict.slips) == 2


def test_only_what_is_put_back_in_every_case_is_a_matter_of_last_digits() -> None:
    got = [dataclasses.replace(one, changed=("x",), put_back=True) for one in TWO]
    keys, (rounding,) = explanation(PLAIN, got, TWO)
    got[1] = dataclasses.replace(got[1], put_back=False)
    assert explanation(PLAIN, got, TWO)[0] == keys == ["changes_arguments"]
    assert "in the last digits" in rounding
    assert "compute into a new array" in explanation(PLAIN, got, TWO)[1][0]


def test_only_a_relation_that_holds_in_every_case_is_told() -> None:
    seen = [
        ({"answer": np.array([2.0, 4.0])}, {"answer": np.array([1.0, 2.0])}, ONE),
        ({"answer": np.array([2.0, 3.0])}, {"answer": np.array([1.0, 2.0])}, ONE),
        ({"answer": np.array([1.0, 2.0])}, {"answer": np.array([1.0, 2.0])}, ONE),
    ]
    assert relation_in_all(PLAIN, "answer", seen[:1]) == ["is 2 times too large"]
    assert relation_in_all(PLAIN, "answer", seen[1:2]) == ["is 1 too large everywhere"]
    assert relation_in_all(PLAIN, "answer", seen[1:]) == []
    assert relation_in_all(PLAIN, "answer", seen) == []
    assert relation_in_all(PLAIN, "answer", [(*seen[0][:2], VIEWED)]) == []


# ---- The first wrong case ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "case", "got", "want", "said"),
    [
        (PLAIN, ONE, failed(), answer(answer=2), "it raised ValueError: odd. Expected it."),
        (PLAIN, ONE, failed("kind", "it returned None."), answer(answer=2), "it returned None."),
        (TWO_PARTS, ONE, failed(), answer(W=2, b=1), "it raised ValueError: odd."),
        (PLAIN, VIEWED, answer(answer=0), answer(answer=1), "expected it, got it."),
        (PLAIN, ONE, answer(answer=[2, 3]), answer(answer=2), "expected shape (), got (2,)."),
        (PLAIN, ONE, answer(answer=[[1, 2], [5, 4]]), answer(answer=[[1, 2], [3, 4]]),
         "at [1, 0], expected 3, got 5."),
        (PLAIN, ONE, answer(answer=[1.00002, 1.0003]), answer(answer=[1, 1]),
         "at [1], expected 1, got 1.0003."),
        (PLAIN, ONE, answer(answer=[np.nan, 9e-7, 2]), answer(answer=[np.nan, 0, 1]),
         "at [2], expected 1, got 2."),
        (TWO_PARTS, ONE, answer(W=1, b=3), answer(W=1, b=2), "`b`: expected 2, got 3."),
        (YES_OR_NO, ONE, answer(answer=0), answer(answer=1), ""),
        (PLAIN, ONE, answer(answer=0), answer(answer=1), "expected 1, got 0."),
    ],
)  # fmt: skip
def test_expected_and_got_at_the_first_difference(task, case, got, want, said) -> None:
    assert gap(task, case, got, want) == said
    cases = [Case("first", ()), case]
    task = dataclasses.replace(task, cases=cases)
    told = f"Case 2, {case.label}: {said}" if said else f"First seen in case 2, {case.label}."
    assert failing_case(task, [want, got], [want, want], 1) == told


@pytest.mark.parametrize(
    ("a", "b", "texts"),
    [
        (1, 2, ("1", "2")),
        (1.23456, 2.34567, ("1.235", "2.346")),
        (1.23411, 1.23412, ("1.23411", "1.23412")),
        (1.0, 1 + 2**-52, ("1", "1.0000000000000002")),
    ],
)
def test_two_numbers_have_the_digits_that_tell_them_apart(a, b, texts) -> None:
    assert apart(a, b) == texts
