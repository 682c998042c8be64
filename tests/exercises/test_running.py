"""What comes of a call, word by word, and that nothing else does."""

import copy
import inspect
import sys
import threading
import time
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
    OutOfTime,
    described,
    in_time,
    nearly,
    of_exception,
    outcomes,
    parts_of,
    run,
    same,
    shown,
)


def double(x):
    return 2 * x


def outcome(submission, argument=1, **settings):
    given = {"page": "", "title": "", "prompt": "", "slips": [], "hints": []}
    case = Case("a case", (argument,), view=settings.pop("view", None))
    return run(submission, Exercise(solution=double, cases=[case], **given, **settings), case)


TWO = {"parts": ("slope", "intercept")}


@pytest.mark.parametrize(
    ("value", "settings", "problem", "detail"),
    [
        (..., {}, "unfinished", "it returned still `...`."),
        ((1, 2), {}, "kind", "it returned a tuple of 2; wanted one array or number."),
        ("no", {}, "kind", "it returned a str; wanted numbers."),
        ([1, [2, 3]], {}, "kind", "it returned a list of 2; wanted numbers."),
        ({}, {}, "kind", "it returned an empty dict; answer is not in it."),
        (3, TWO, "kind", "it returned an int; wanted 2 answers: slope, intercept."),
        (np.ones((3, 1)), TWO, "kind",
         "it returned one array of shape (3, 1); wanted 2 answers: slope, intercept."),
        ((1, 2, 3), TWO, "kind", "it returned a tuple of 3; wanted 2 answers: slope, intercept."),
        ((1, None), TWO, "kind", "its intercept is None."),
        ((..., 1), TWO, "unfinished", "its slope is still `...`."),
        ([1, 1j], TWO, "kind", "its intercept is a complex; wanted numbers."),
        ({"slope": 1, "b": 2}, TWO, "kind",
         "it returned a dict with the keys slope, b; intercept is not in it."),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_used_is_described(value, settings, problem, detail) -> None:
    found = outcome(lambda x: value, **settings)
    assert found == Outcome(problem=problem, detail=detail, mark=detail)


@pytest.mark.parametrize(
    ("submission", "problem"),
    [
        (lambda x: None, "none"), (print, "printed"), (lambda x: print(" \n"), "none"),
        (lambda x: print(x, file=sys.stderr), "none"),
    ],
)  # fmt: skip
def test_none_is_no_answer_and_it_is_noticed_if_it_was_printed(submission, problem, capsys) -> None:
    found = outcome(submission)
    assert found == Outcome(problem=problem, detail="it returned None", mark=problem)
    assert capsys.readouterr() == ("", "")


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
    assert all(a.dtype == float for a in found.values())
    assert [*{part: a.tolist() for part, a in found.items()}.items()] == [*arrays.items()]


def test_what_an_answer_is_looked_at_for_comes_from_look_and_view() -> None:
    seen = outcome(
        double, np.array([1.0, 3.0]), look=lambda f, x: f(x) + 1, view=lambda a: a > 4
    )  # fmt: skip
    assert seen.answer["answer"].tolist() == [0, 1] and seen.answer["answer"].dtype == float
    assert seen.shown == "[3. 7.]"
    yields = outcome(lambda x: (i * x for i in (1, 2)), 2)  # a generator is what it yields
    assert yields.answer["answer"].tolist() == [2, 4]


def test_the_first_warning_is_kept_each_time_and_no_underflow() -> None:
    def warns(x):
        np.log(np.zeros(1))
        warnings.warn("another", stacklevel=1)
        return x

    with np.errstate(all="ignore"):
        assert [outcome(warns).warning for _ in range(2)] == [
            "divide by zero encountered in log"
        ] * 2
    assert outcome(lambda x: np.exp(np.array([-800.0]))).warning == ""
    assert outcome(lambda x: np.array([1e308]) * 10).warning.startswith("overflow")


def test_random_numbers_are_the_same_in_every_call_and_nobody_elses() -> None:
    np.random.seed(7)  # noqa: NPY002
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    answers = [outcome(lambda x: np.random.rand()).answer for _ in range(2)]  # noqa: NPY002
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002
    np.random.seed(0)  # noqa: NPY002
    assert [float(a["answer"]) for a in answers] == [np.random.rand()] * 2  # noqa: NPY002


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
        (np.zeros(2), np.full(2, 5e-9), False, False),
        (1e3 * np.ones(2), 1e3 * np.ones(2) + 5e-7, False, True),
        (np.full(2, 1e3), np.full(2, 1e3 + 5e-6), False, False),
        ((1, 2), [1, 2], True, True),
        ([1, 2], [1, 3], False, False),
        ([1], [1, 2], False, False),
        ([np.ones(1)], [np.ones(1) + 1e-12], False, True),
        ({"a": [1]}, {"a": [1]}, True, None),
        ({"a": [1]}, {"a": [2]}, False, None),
        ({"a": 1}, {"b": 1}, False, None),
        ("a", "a", True, True),
        (1, 2, False, False),
        (double, change, True, True),
    ],
)
def test_what_an_argument_was_and_is_are_compared(a, b, is_same, is_near) -> None:
    assert same(a, b) is is_same
    assert is_near is None or bool(nearly(a, b)) is is_near


# ---- Without end ---------------------------------------------------------------------------------


def loops():
    while True:
        pass


def swallows():
    while True:
        try:
            loops()
        except BaseException:  # as a learner's bare `except:` does
            pass


def sleeps():
    time.sleep(60)


@pytest.mark.parametrize("endless", [loops, swallows])
def test_an_endless_call_is_stopped_and_leaves_no_thread(endless) -> None:
    before = threading.active_count()
    with pytest.raises(OutOfTime):
        in_time(endless, 0.1)
    assert threading.active_count() == before
    assert in_time(lambda: 3, 0.1) == 3


def test_time_is_computing_time_and_a_call_that_waits_is_given_up(monkeypatch) -> None:
    assert in_time(lambda: time.sleep(0.3), 0.1) is None
    monkeypatch.setattr(running, "WAITING", 0.1)
    with pytest.raises(OutOfTime):
        in_time(sleeps, 100.0)


def test_who_interrupts_a_check_stops_the_call_too(monkeypatch) -> None:
    before = threading.active_count()

    def join(worker, timeout=None, calm=threading.Thread.join):
        monkeypatch.setattr(threading.Thread, "join", calm)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", join)
    with pytest.raises(KeyboardInterrupt):
        in_time(loops, 100.0)
    assert threading.active_count() == before


def test_after_one_endless_case_the_others_are_not_tried() -> None:
    tried = []

    def endless(output, Y):
        tried.append(output)
        raise OutOfTime

    end = Outcome(problem="endless", mark="endless", detail="it did not end")
    assert outcomes(endless, EXERCISES["mse"]) == [end] * 3 and len(tried) == 1


def unwatched(submission, exercise, case):
    """The parts of an answer, or the error, of a call without limits and with all its noise."""
    np.random.seed(0)  # noqa: NPY002
    try:
        value = exercise.look(submission, *copy.deepcopy(case.arguments))
        value = list(value) if inspect.isgenerator(value) else value
        parts = parts_of(value, exercise.parts)
    except (Exception, SystemExit) as error:
        return type(error)
    return {
        part: np.asarray(case.view(a), float).tolist() if case.view else a.tolist()
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
            for case, watched in zip(exercise.cases, found, strict=True):
                alone = unwatched(submission, exercise, case)
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
    ("error", "problem", "said", "mark"),
    [
        (ValueError("odd: "), "exception", "ValueError: odd", "ValueError odd: "),
        (KeyError(), "exception", "KeyError", "KeyError "),
        (NotImplementedError("later"), "not written", "NotImplementedError: later",
         "NotImplementedError later"),
        (SystemExit(3), "exception", "SystemExit: 3", "SystemExit 3"),
        (ValueError("size 3 is different from 12"), "exception",
         "ValueError: size 3 is different from 12", "ValueError [['12', '3']]"),
        (ValueError("shapes (2,3) and (4,5) not aligned: 3 (dim 1) != 4 (dim 0)"), "exception",
         "ValueError: shapes (2,3) and (4,5) not aligned: 3 (dim 1) != 4 (dim 0)",
         "ValueError [['3', '4']]"),
        (ValueError("could not be broadcast together with shapes (2,) (3,) "), "exception",
         "ValueError: could not be broadcast together with shapes (2,) (3,)",
         "ValueError [['(2,)', '(3,)']]"),
    ],
)  # fmt: skip
def test_an_error_is_named_with_the_line_that_raised_it(error, problem, said, mark) -> None:
    detail = f"it raised {said} (in `raise error`)"
    assert outcome(raises(error)) == Outcome(problem=problem, detail=detail, mark=mark)


class Method:
    def forward(self, x):
        raise ValueError(x)


def test_of_several_lines_the_last_one_in_the_answer_is_named() -> None:
    def inner(x):
        return np.ones(2) @ x

    def outer(x):
        return inner(x)

    assert outcome(outer, np.ones(3)).detail.endswith("(in `return np.ones(2) @ x`)")
    inside_numpy = outcome(lambda x: np.reshape(x, 7), np.ones(3)).detail
    assert "(in `inside_numpy = outcome(" in inside_numpy
    of_class = outcome(Method, look=lambda cls, x: cls().forward(x))
    assert of_class.detail == "it raised ValueError: 1 (in `raise ValueError(x)`)"
    for elsewhere in (double, abs):
        assert of_exception(ValueError("odd"), elsewhere).detail == "it raised ValueError: odd"


# ---- Shown ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (1.23456, "1.235"),
        ([1.23456, 2.0], "[1.2346 2. ]"),
        ([[1.0], [2.0]], "[[1.] [2.]]"),
        ([0, 1, 2, 3, 4, 5, 6], "[0. 1. 2. ... 4. 5. 6.]"),
        ([11.1234] * 4 + [1.1234], "[11.1234 11.1234 11.1234 11.1234 1.1234]"),
        ([11.1234] * 5, "[11.1234 11.1234 11.1234 11.1234 11. ..."),
    ],
)
def test_an_answer_is_shown_in_one_line_of_40_characters_at_most(numbers, text) -> None:
    assert shown({"answer": np.array(numbers, float)}) == text
    parts = {"a": np.array(numbers, float), "b": np.array(1.0)}
    assert shown(parts) == f"a = {text}, b = 1"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"a": 1, 2: 3}, "a dict with the keys a, 2"), ([], "a list of 0"),
        (np.ones((2, 3)), "one array of shape (2, 3)"), (None, "None"), ("x", "a str"),
    ],
)  # fmt: skip
def test_a_value_is_described(value, words) -> None:
    assert described(value) == words
