"""What comes of a call, word by word, and that nothing else does."""

import copy
import inspect
import sys
import warnings
from types import MappingProxyType

import numpy as np
import pytest
from submissions import SUBMISSIONS

from nnbook.exercises import running
from nnbook.exercises.anatomy import Case, Exercise, call
from nnbook.exercises.chapters import EXERCISES
from nnbook.exercises.running import (
    Outcome,
    OutOfSteps,
    Printed,
    Unusable,
    described,
    nearly,
    of_exception,
    outcomes,
    parts_of,
    run,
    same,
    shown,
    step_limit,
)


def double(x):
    return 2 * x


def task(*cases, **settings):
    given = {"page": "", "title": "", "prompt": "", "slips": [], "hints": []}
    return Exercise(solution=double, cases=cases, **given, **settings)


def case(*arguments, **settings):
    return Case("a case", arguments, **settings)


def outcome(submission, argument, **settings):
    return run(submission, task(**settings), case(argument))


TWO = {"parts": ("slope", "intercept")}


UNUSABLE = [
    (lambda x: ..., {}, "unfinished", "it returned still `...`."),
    (lambda x: (1, 2), {}, "kind", "it returned a tuple of 2; wanted one array or number."),
    (lambda x: "no", {}, "kind", "it returned a str; wanted numbers."),
    (lambda x: [1, [2, 3]], {}, "kind", "it returned a list of 2; wanted numbers."),
    (lambda x: {}, {}, "kind", "it returned an empty dict; answer is not in it."),
    (lambda x: 3, TWO, "kind", "it returned a int; wanted 2 answers: slope, intercept."),
    (lambda x: np.ones((2, 1)), TWO, "kind",
     "it returned one array of shape (2, 1); wanted 2 answers: slope, intercept."),
    (lambda x: (1, 2, 3), TWO, "kind",
     "it returned a tuple of 3; wanted 2 answers: slope, intercept."),
    (lambda x: (1, None), TWO, "kind", "its intercept is None."),
    (lambda x: (..., 1), TWO, "unfinished", "its slope is still `...`."),
    (lambda x: [1, 1j], TWO, "kind", "its intercept is a complex; wanted numbers."),
    (lambda x: {"slope": 1, "b": 2}, TWO, "kind",
     "it returned a dict with the keys slope, b; intercept is not in it."),
]  # fmt: skip


@pytest.mark.parametrize(("submission", "settings", "problem", "detail"), UNUSABLE)
def test_an_answer_that_cannot_be_used_is_described(submission, settings, problem, detail) -> None:
    found = outcome(submission, 1, **settings)
    assert found == Outcome(problem=problem, detail=detail, mark=detail)


@pytest.mark.parametrize(
    ("submission", "problem"),
    [(lambda x: None, "none"), (print, "printed"), (lambda x: print(" \n"), "none")],
)
def test_none_is_no_answer_and_it_is_noticed_if_it_was_printed(submission, problem) -> None:
    found = outcome(submission, 1)
    assert found == Outcome(problem=problem, detail="it returned None", mark=problem)


@pytest.mark.parametrize(
    ("value", "parts", "arrays"),
    [
        (3, ("answer",), {"answer": 3.0}),
        ([1, True], ("answer",), {"answer": [1.0, 1.0]}),
        ({"answer": np.array([2], dtype=np.uint8)}, ("answer",), {"answer": [2.0]}),
        (np.array([1, 2], dtype=object), ("answer",), {"answer": [1.0, 2.0]}),
        ((1, [2]), ("a", "b"), {"a": 1.0, "b": [2.0]}),
        ([1, 2], ("a", "b"), {"a": 1.0, "b": 2.0}),
        (MappingProxyType({"b": 1, "a": 2, "c": 3}), ("a", "b"), {"a": 2.0, "b": 1.0}),
    ],
)
def test_an_answer_becomes_arrays_of_floats(value, parts, arrays) -> None:
    found = parts_of(value, parts)
    assert list(found) == list(arrays)
    assert all(a.dtype == float for a in found.values())
    assert {part: a.tolist() for part, a in found.items()} == arrays


def test_what_is_unusable_says_why_and_how_it_is_called() -> None:
    error = Unusable("kind", "why")
    assert (error.problem, str(error)) == ("kind", "why")


def test_a_generator_is_taken_for_the_list_of_what_it_yields() -> None:
    def yields(x):
        yield x
        yield 3

    assert outcome(yields, 2).answer["answer"].tolist() == [2, 3]


def test_what_an_answer_is_looked_at_for_comes_from_look_and_view() -> None:
    looked = task(look=lambda f, x: f(x) + 1)
    seen = run(double, looked, case(np.array([1.0, 3.0]), view=lambda a: a > 4))
    assert seen.answer["answer"].tolist() == [0, 1] and seen.answer["answer"].dtype == float
    assert seen.shown == "[3. 7.]"


def test_the_first_warning_is_kept_and_no_underflow() -> None:
    def warns(x):
        np.log(np.zeros(1))
        warnings.warn("another", stacklevel=1)
        return x

    assert outcome(warns, 1).warning == "divide by zero encountered in log"
    assert outcome(lambda x: np.exp(np.array([-800.0])), 1).warning == ""
    assert outcome(lambda x: np.array([1e308]) * 10, 1).warning.startswith("overflow")
    with np.errstate(all="ignore"):
        assert outcome(warns, 1).warning == "divide by zero encountered in log"


def test_a_warning_comes_each_time() -> None:
    def warns(x):
        warnings.warn("again", stacklevel=1)
        return x

    assert [outcome(warns, 1).warning for _ in range(2)] == ["again", "again"]


def test_random_numbers_are_the_same_in_every_call_and_nobody_elses() -> None:
    np.random.seed(7)  # noqa: NPY002
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    answers = [outcome(lambda x: np.random.rand(), 1).answer for _ in range(2)]  # noqa: NPY002
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002
    np.random.seed(0)  # noqa: NPY002
    assert [float(a["answer"]) for a in answers] == [np.random.rand()] * 2  # noqa: NPY002


def test_prints_and_errors_are_printed_nowhere(capsys) -> None:
    def prints(x):
        print("out", file=sys.stdout)
        print("error", file=sys.stderr)
        return x

    assert outcome(prints, 1).answer is not None
    assert capsys.readouterr() == ("", "")
    assert outcome(lambda x: print(x, file=sys.stderr), 1).problem == "none"


def test_what_was_printed_is_counted_and_forgotten() -> None:
    printed = Printed()
    assert printed.write(" \n") == 2 and printed.anything is False
    assert printed.write("ab") == 2 and printed.write("") == 0 and printed.anything is True


# ---- Arguments -----------------------------------------------------------------------------------


def change(x):
    x += 1
    return x


def there_and_back(x):
    x += 1e-12
    return x


def test_changed_arguments_are_named() -> None:
    changed = outcome(change, np.zeros(2))
    assert (changed.changed, changed.put_back, changed.shown) == (("x",), False, "[1. 1.]")
    moved = outcome(there_and_back, np.ones(2))
    assert moved.changed == ("x",) and moved.put_back is True
    assert outcome(double, np.ones(2)).changed == ()


def test_who_looks_at_more_than_the_answer_may_change_arguments() -> None:
    assert outcome(change, np.zeros(2), look=lambda f, x: f(x)).changed == ()


NAN = np.array([np.nan])


@pytest.mark.parametrize(
    ("a", "b", "is_same", "is_near"),
    [
        (np.ones(2), np.ones(2), True, True),
        (NAN, NAN.copy(), True, True),
        (np.ones(2), np.ones(3), False, False),
        (np.ones(2), np.ones(2, int), False, True),
        (np.ones(2), [1.0, 1.0], False, True),
        (np.ones(2), np.ones(2) + 5e-10, False, True),
        (np.zeros(2), np.full(2, 5e-10), False, True),
        (np.zeros(2), np.full(2, 5e-9), False, False),
        (np.full(2, 1e3), np.full(2, 1e3 + 5e-6), False, False),
        (1e3 * np.ones(2), 1e3 * np.ones(2) + 5e-7, False, True),
        ([1, 2], [1, 2], True, True),
        ((1, 2), [1, 2], True, True),
        ([1, 2], [1, 3], False, False),
        ([1], [1, 2], False, False),
        ([np.ones(1)], [np.ones(1) + 1e-12], False, True),
        ({"a": 1}, {"a": 1}, True, True),
        ({"a": [1]}, {"a": [2]}, False, False),
        ("a", "a", True, True),
        (1, 2, False, False),
        (double, change, True, True),
    ],
)
def test_what_an_argument_was_and_is_are_compared(a, b, is_same, is_near) -> None:
    assert same(a, b) is is_same
    if not isinstance(a, dict):
        assert bool(nearly(a, b)) is is_near


def test_a_dictionary_with_another_key_is_another() -> None:
    assert not same({"a": 1}, {"b": 1}) and not same({"a": 1}, {"a": 1, "b": 2})


# ---- Without end ---------------------------------------------------------------------------------


def test_a_call_ends_after_so_many_steps_outside_of_numpy() -> None:
    before = sys.gettrace()
    with step_limit(2):
        trace = sys.gettrace()
        sys.settrace(before)  # step by step, by hand
        frame = sys._getframe()
        traces = frame.f_trace_opcodes
        steps = [trace(frame, "call", None) for _ in range(2)]
        assert steps == [trace, trace] and frame.f_trace_opcodes is True
        inside = np.sum.__wrapped__ if hasattr(np.sum, "__wrapped__") else np.sum
        assert trace(FrameOf(inside.__code__), "call", None) is None
        with pytest.raises(OutOfSteps):
            trace(frame, "opcode", None)
        frame.f_trace_opcodes = traces
    assert sys.gettrace() is before


def test_whoever_watched_before_watches_again() -> None:
    def watch(*what):
        return None

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        with step_limit(1000):
            pass
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is watch


class FrameOf:
    """As much of a frame as says where it is."""

    def __init__(self, code):
        self.f_code = code


def test_after_one_endless_case_the_others_are_not_tried() -> None:
    tried = []

    def endless(x):
        tried.append(x)
        raise OutOfSteps

    end = Outcome(problem="endless", mark="endless", detail="it did not end")
    assert outcomes(endless, task(case(1), case(2), case(3))) == [end] * 3
    assert tried == [1]
    assert [o.problem for o in outcomes(lambda x: None, task(case(1), case(2)))] == ["none"] * 2


def test_an_endless_call_has_two_million_steps() -> None:
    assert running.STEPS == 2_000_000


def unwatched(submission, exercise, case_):
    """The parts of an answer, or the error, of a call without limits and with all its noise."""
    np.random.seed(0)  # noqa: NPY002
    try:
        value = exercise.look(submission, *copy.deepcopy(case_.arguments))
        value = list(value) if inspect.isgenerator(value) else value
        parts = parts_of(value, exercise.parts)
    except (Exception, SystemExit) as error:
        return type(error)
    return {
        part: np.asarray(case_.view(a), float).tolist() if case_.view else a.tolist()
        for part, a in parts.items()
    }


def handed_in(exercise):
    """The solution and, where more is judged than an answer, what else is written of it."""
    yield exercise.solution
    if exercise.look is not call:
        yield from (exercise.build(exercise.edited(slip)) for slip in exercise.slips)
        yield from (f for about, _, f in SUBMISSIONS.values() if about == exercise.name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
def test_what_comes_of_a_call_does_not_depend_on_being_watched(exercise) -> None:
    for submission in handed_in(exercise):
        found = outcomes(submission, exercise)
        if all(one.problem != "endless" for one in found):
            for case_, watched in zip(exercise.cases, found, strict=True):
                alone = unwatched(submission, exercise, case_)
                if watched.answer is None:
                    assert issubclass(alone, BaseException)
                else:
                    seen = {part: array.tolist() for part, array in watched.answer.items()}
                    np.testing.assert_equal(alone, seen)


# ---- Errors --------------------------------------------------------------------------------------


def raises(error):
    def submission(x):
        raise error

    return submission


@pytest.mark.parametrize(
    ("error", "problem", "detail", "mark"),
    [
        (ValueError("odd: "), "exception", "it raised ValueError: odd", "ValueError odd: "),
        (KeyError(), "exception", "it raised KeyError", "KeyError "),
        (ValueError("X"), "exception", "it raised ValueError: X", "ValueError X"),
        (NotImplementedError("later"), "not written", "it raised NotImplementedError: later",
         "NotImplementedError later"),
        (SystemExit(3), "exception", "it raised SystemExit: 3", "SystemExit 3"),
        (ValueError("size 3 is different from 12"), "exception",
         "it raised ValueError: size 3 is different from 12", "ValueError [['12', '3']]"),
        (ValueError("shapes (2,3) and (4,5) not aligned: 3 (dim 1) != 4 (dim 0)"), "exception",
         "it raised ValueError: shapes (2,3) and (4,5) not aligned: 3 (dim 1) != 4 (dim 0)",
         "ValueError [['3', '4']]"),
        (ValueError("could not be broadcast together with shapes (2,) (3,) "), "exception",
         "it raised ValueError: could not be broadcast together with shapes (2,) (3,)",
         "ValueError [['(2,)', '(3,)']]"),
    ],
)  # fmt: skip
def test_an_error_is_named_with_the_line_that_raised_it(error, problem, detail, mark) -> None:
    found = outcome(raises(error), 1)
    assert found == Outcome(problem=problem, detail=f"{detail} (in `raise error`)", mark=mark)


def test_no_line_is_named_of_an_error_that_was_not_raised_in_the_answer() -> None:
    assert of_exception(ValueError("odd"), double).detail == "it raised ValueError: odd"
    assert of_exception(ValueError("odd"), abs).detail == "it raised ValueError: odd"


def test_of_several_lines_the_last_one_in_the_answer_is_named() -> None:
    def inner(x):
        return np.ones(2) @ x

    def outer(x):
        return inner(x)

    assert outcome(outer, np.ones(3)).detail.endswith("(in `return np.ones(2) @ x`)")
    inside_numpy = outcome(lambda x: np.reshape(x, 7), np.ones(3)).detail
    assert "(in `inside_numpy = outcome(" in inside_numpy


class Method:
    def forward(self, x):
        raise ValueError(x)


def test_a_line_in_a_method_of_a_class_is_named_too() -> None:
    found = outcome(Method, 1, look=lambda cls, x: cls().forward(x))
    assert found.detail == "it raised ValueError: 1 (in `raise ValueError(x)`)"


# ---- Shown ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (1.23456, "1.23456"),
        ([1.23456, 2.0], "[1.2346 2. ]"),
        ([[1.0], [2.0]], "[[1.] [2.]]"),
        ([0, 1, 2, 3, 4, 5], "[0. 1. 2. 3. 4. 5.]"),
        ([0, 1, 2, 3, 4, 5, 6], "[0. 1. 2. ... 4. 5. 6.]"),
        ([11.1234] * 4 + [1.1234], "[11.1234 11.1234 11.1234 11.1234 1.1234]"),
        ([11.1234] * 5, "[11.1234 11.1234 11.1234 11.1234 11. ..."),
        ([[11.1234] * 6], "[[11.1234 11.1234 11.1234 11.1234 11 ..."),
    ],
)
def test_an_answer_is_shown_in_one_line_of_40_characters_at_most(numbers, text) -> None:
    assert shown({"answer": np.array(numbers, float)}) == text


def test_of_several_parts_each_is_shown_with_its_name() -> None:
    assert shown({"a": np.array(1.0), "b": np.array([2.0])}) == "a = 1.0, b = [2.]"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({}, "an empty dict"), ({"a": 1, 2: 3}, "a dict with the keys a, 2"),
        ((1, 2), "a tuple of 2"), ([], "a list of 0"),
        (np.ones((2, 3)), "one array of shape (2, 3)"), (None, "None"), ("x", "a str"),
    ],
)  # fmt: skip
def test_a_value_is_described(value, words) -> None:
    assert described(value) == words
