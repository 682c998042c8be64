"""What `check` says, whatever is handed in."""

import builtins
import dataclasses
import json
import sys

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import arguments, check, exercise, hint, prompt, solution
from nnbook.exercises.anatomy import Slip
from nnbook.exercises.comparing import relations
from nnbook.exercises.telling import Verdict, apart, is_stub, judge


def mse(output, Y):
    return np.mean((output - Y) ** 2)


def forever(output, Y):
    while True:
        pass


def leaves(output, Y):
    sys.exit(3)


def swallows(output, Y):
    while True:
        try:
            output + Y
        except Exception:
            pass


def in_place(output, Y):
    output -= Y
    return np.mean(output**2)


@pytest.mark.parametrize(
    "submission, slips, says",
    [
        (lambda a, b: print(3), ["printed"], "It prints the result"),
        (lambda a, b: (a - b) and None, ["exception"], "needs one yes or no"),
        (lambda a, b: [].append(1), ["none"], "returned None"),
        (lambda a, b: np.mean((a - b) ** 2) * ..., ["exception"], "it raised TypeError"),
        (lambda a, b: {}, ["kind"], "it returned an empty dict"),
        (lambda a, b: "text", ["kind"], "it returned a str; wanted numbers"),
        (lambda a, b: 1j, ["kind"], "wanted numbers"),
        (lambda a, b: (1, 2), ["kind"], "it returned a tuple of 2; wanted one array or number"),
        (lambda a, b: a @ b, ["exception"], "the inner sizes must be equal"),
        (lambda a, b: a.foo, ["exception"], "it raised AttributeError"),
        (lambda a, b: undefined, ["exception"], "uses a name that it does not"),  # noqa: F821
        (lambda a, b: np.nan * np.mean(a), [], "contains nan or inf"),
        (lambda a, b: -2 * np.mean((a - b) ** 2), [], "wrong sign and is 2 times too large"),
        (lambda a: a, ["arguments"], "must take 2 argument(s), in this order: output, Y"),
        (lambda: 1, ["arguments"], "must take 2 argument(s)"),
        (mse(np.ones(1), np.ones(1)), ["not_a_function"], "Hand in the function itself"),
        (None, ["not_a_function"], "Hand in the function itself"),
        (int, ["not_a_function"], "asks for a function"),
        (forever, ["endless"], "does the loop end?"),
        (swallows, ["endless"], "does the loop end?"),
        (lambda a, b: (lambda f: f(f))(lambda f: f(f)), ["exception"], "without an end"),
        (leaves, ["exception"], "it raised SystemExit: 3"),
        (in_place, ["exception", "changes_arguments"], "changes the caller's output"),
    ],
)
def test_each_mishap_has_its_sentence(submission, slips, says):
    verdict = check("mse", submission)
    assert verdict.status == "failed" and not verdict
    assert set(verdict.slips) <= set(slips) and len(verdict.slips) >= bool(slips)
    assert says in " ".join(repr(verdict).split())


def test_two_slips_at_once_are_both_told():
    verdict = check("mse", lambda a, b: np.sum(np.abs(a - b)))
    assert set(verdict.slips) == {"sum", "absolute"} and len(verdict.lines) == 3


def test_of_several_pairs_only_what_they_share_is_told():
    slips = [
        Slip("sum", "Sum.", "np.mean", "np.sum"),
        Slip("negative/left", "Left.", "return ", "return -"),
        Slip("negative/right", "Right.", "** 2)", "** 2) * -1"),
        Slip("minus", "Minus.", "return ", "return -1 * "),
    ]
    task = dataclasses.replace(exercise("mse"), slips=slips)
    assert judge(task, lambda a, b: -np.sum((a - b) ** 2)).slips == ["sum"]
    assert judge(
        dataclasses.replace(task, slips=slips[:3]), lambda a, b: -np.sum((a - b) ** 2)
    ).slips == [
        "sum",
        "negative",
    ]


def test_a_second_slip_does_not_edit_what_the_first_one_wrote():
    task, plain = exercise("mse"), Slip("plain", "So.", "np.mean", "abs(np.sum")
    again = Slip("again", "So.", "np.sum", "np.prod")
    assert "np.sum" in task.edited(plain)
    assert task.edited(plain, again) is None and task.edited(again) is None
    assert "np.sum(np.abs" in task.edited(task.slip("sum"), task.slip("absolute"))


def test_the_books_own_function_is_refused_with_a_smile():
    from nnbook.losses import mean_squared_error

    assert check("mse", mean_squared_error).slips == ["books_own"]
    assert "the book's own" in check("mse", exercise("mse").solution).lines[0]


def test_an_unknown_name_is_a_verdict_that_names_the_nearest():
    verdict = check("mes", mse)
    assert not verdict and "did you mean 'mse'" in verdict.lines[0]
    for ask in (hint, solution, prompt, exercise, arguments):
        with pytest.raises(ValueError, match="did you mean 'mse'"):
            ask("mes")
    with pytest.raises(ValueError, match="lists them all"):
        exercise("zzzzzzzz")


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (0, ValueError, "must be >= 1; got 0"),
        (-1, ValueError, "must be >= 1; got -1"),
        ("1", TypeError, "must be an integer; got str '1'"),
        (True, TypeError, "must be an integer; got bool True"),
        (1.0, TypeError, "must be an integer; got float 1.0"),
    ],
)
def test_a_hint_or_case_that_there_is_not(wrong, error, message):
    with pytest.raises(error, match=f"case {message}"):
        arguments("mse", wrong)
    with pytest.raises(error, match=f"number {message}"):
        hint("mse", wrong)


def test_beyond_the_last_case_there_is_none_and_beyond_the_last_hint_comes_the_last():
    with pytest.raises(ValueError, match="case must be 1, 2, ... up to [0-9]+; got 99"):
        arguments("mse", 99)
    assert hint("mse", np.int64(99)) == hint("mse", len(exercise("mse").hints))


def test_hint_solution_and_prompt_show_themselves():
    assert repr(hint("mse")).startswith("Hint 1 of") and 'hint("mse", 2)' in hint("mse")
    assert hint("mse")._repr_html_().startswith("<p>Hint 1 of")
    assert "def mse(" in solution("mse") and solution("mse").startswith("import numpy as np")
    assert solution("mse")._repr_html_().startswith("<details><summary>")
    assert repr(prompt("mse")) == exercise("mse").prompt


def test_the_verdict_is_the_same_on_every_run_and_fits_json():
    once, again = (check("mse", lambda a, b: np.sum((a - b) ** 2)) for _ in range(2))
    assert repr(once) == repr(again) and once._repr_html_() == again._repr_html_()
    assert json.loads(json.dumps(vars(once))) == vars(once)
    assert "0x" not in repr(once) and "color" not in once._repr_html_()


def test_html_is_escaped():
    def raises(output, Y):
        raise ValueError("<b>&`")

    assert "&lt;b&gt;&amp;" in check("mse", raises)._repr_html_()


def test_the_learners_state_is_left_alone():
    np.random.seed(7)  # noqa: NPY002
    before, errors, trace = np.random.get_state()[1].copy(), np.geterr(), sys.gettrace()  # noqa: NPY002
    check("mse", lambda a, b: np.random.rand())  # noqa: NPY002
    check("mse", forever)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002
    assert np.geterr() == errors and sys.gettrace() is trace


def test_a_script_prints_the_verdict_and_a_console_shows_it(capsys, monkeypatch):
    check("mse", mse)
    assert capsys.readouterr().out == "✓ mse: passed\n"
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    assert repr(check("mse", mse)) == "✓ mse: passed" and capsys.readouterr().out == ""


def test_score_and_require():
    verdict = Verdict("mse", "failed", 1, 3, ["So."], ["sum"])
    assert verdict.score == 0.3333 and Verdict("x", "failed", 0, 0).score == 0
    with pytest.raises(AssertionError, match="mse is not right yet: 1 of 3 cases right"):
        verdict.require()


@pytest.mark.parametrize(
    "got, want, says",
    [
        ([1.0, 2.0], [[1.0], [2.0]], "has the right numbers, but shape (2,) instead of (2, 1)"),
        ([[1.0, 2.0]], [[1.0], [2.0]], "is the transpose of the right answer"),
        ([1.0, 2.0, 3.0], [1.0, 2.0], "has shape (3,) instead of (2,)"),
        ([np.nan, 2.0], [1.0, 2.0], "contains nan or inf"),
        ([-1.0, -2.0], [1.0, 2.0], "has the wrong sign"),
        ([2.0, 4.0], [1.0, 2.0], "is 2 times too large"),
        ([0.2, 0.4], [1.0, 2.0], "is m times too small"),
        ([10.0, 20.0], [1.0, 2.0], "is 2 times m times too large"),
        ([25.0, 50.0], [1.0, 2.0], "is m squared times too large"),
        ([3.3, 6.6], [1.0, 2.0], "is 3.3 times the right answer"),
        ([0.0, 0.0], [1.0, 2.0], "is 0 everywhere"),
        ([1.0, 2.01], [1.0, 2.0], "is nearly right: was something rounded, or approximated?"),
        ([2.0, 3.0], [1.0, 2.0], "is off by the same number everywhere"),
    ],
)
def test_what_a_wrong_array_has_to_do_with_the_right_one(got, want, says):
    assert relations(np.array(got), np.array(want), {"m": 5})[0] == says


def test_two_numbers_are_shown_with_the_digits_that_tell_them_apart():
    assert apart(1.0, 2.0) == ("1", "2")
    assert apart(0.123451, 0.123452) == ("0.123451", "0.123452")


def test_what_is_a_stub():
    def with_a_docstring(z):
        """Return it."""
        ...

    def todo(z):
        raise NotImplementedError("later")

    class Empty:
        def forward(self, X): ...

    class Half:
        def forward(self, X): ...
        def backward(self, dZ):
            return dZ

    assert all(map(is_stub, [with_a_docstring, todo, Empty, lambda z: None, lambda z: ...]))
    not_stubs = [Half, forever, lambda X: X, lambda X: 0, lambda: print("x"), lambda X: X @ X, abs]
    assert not any(map(is_stub, not_stubs))


def test_every_text_of_an_exercise_is_shown_as_it_is():
    task = exercise("mse")
    count = len(task.hints)
    first = f'Hint 1 of {count}: {task.hints[0]} For more: `hint("mse", 2)`.'
    assert hint("mse") == first and type(hint("mse")) is exercises.Text
    last = f"Hint {count} of {count}: {task.hints[-1]}"
    assert hint("mse", count) == hint("mse", count + 1) == last
    assert prompt("mse") == task.prompt
    assert solution("mse") == f"import numpy as np\n\n\n{task.source.rstrip()}"


def test_a_text_is_a_paragraph_for_each_of_its_own_and_a_source_is_folded():
    assert exercises.Text("a `b`\n\n<c>")._repr_html_() == (
        "<p>a <code>b</code></p><p>&lt;c&gt;</p>"
    )
    assert exercises.Source("a < b")._repr_html_() == (
        "<details><summary>A solution</summary><pre><code>a &lt; b</code></pre></details>"
    )


def test_an_unknown_name_is_answered_in_full():
    with pytest.raises(ValueError) as near:
        exercise("mes")
    assert str(near.value).startswith("there is no exercise 'mes'; did you mean 'mse'")
    assert str(near.value).count(" or ") == str(near.value).count("'") // 2 - 2
    assert str(near.value).endswith("?") and str(near.value).count("'") <= 8
    with pytest.raises(ValueError, match=r"did you mean 'relu' or 'relu_slope'\?$"):
        exercise("relux")
    with pytest.raises(ValueError) as several:
        exercise("backwards")
    assert str(several.value) == (
        "there is no exercise 'backwards'; "
        "did you mean 'tanh_backward' or 'relu_backward' or 'dense_backward'?"
    )
    with pytest.raises(ValueError) as far:
        exercise(3)
    assert str(far.value) == "there is no exercise 3; names() lists them all"
    verdict = check("zzzzzzzz", mse)
    assert verdict == Verdict(
        "zzzzzzzz", "failed", 0, 0, ["There is no exercise 'zzzzzzzz'; names() lists them all"]
    )


def test_the_books_own_is_told_in_full():
    task = exercise("mse")
    assert check("mse", task.solution) == Verdict(
        "mse", "failed", 0, len(task.cases),
        ["That is the book's own, and it is right. Now write your own `mse`."], ["books_own"],
    )  # fmt: skip
    assert exercises.is_ours(exercises.check) and not exercises.is_ours(mse)
    assert not exercises.is_ours(3) and not exercises.is_ours(dataclasses.replace)


def test_a_notebook_shows_the_verdict_itself(capsys, monkeypatch):
    monkeypatch.setattr(builtins, "get_ipython", lambda: None, raising=False)
    assert check("mse", mse) and capsys.readouterr().out == ""


def test_the_last_case_is_one_and_the_next_is_not():
    count = len(exercise("mse").cases)
    assert len(arguments("mse", count)) == len(exercise("mse").parameters)
    with pytest.raises(ValueError) as info:
        arguments("mse", count + 1)
    assert str(info.value) == f"case must be 1, 2, ... up to {count}; got {count + 1}"
    np.testing.assert_array_equal(arguments("mse")[0], arguments("mse", 1)[0])


def test_arguments_are_copies():
    arguments("mse", 1)[0][:] = 0
    assert arguments("mse", 1)[0].any()


def test_names_are_in_the_order_of_the_book():
    pages = [exercise(name).page for name in exercises.names()]
    chapters = [page for page in pages if not page.startswith("examples")]
    assert chapters == sorted(chapters)


def test_what_is_moved_and_back_is_told_apart_from_what_is_overwritten():
    def there_and_back(f, x, h):
        if x.dtype != float:
            return exercise("numerical_gradient").solution(f, x, h)
        slopes = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            x[i] += h
            above = f(x)
            x[i] -= 2 * h
            slopes[i] = (above - f(x)) / (2 * h)
            x[i] += h + 1e-12  # as rounding does it
        return slopes

    def overwrites(f, x, h):
        x *= 0
        return x

    said = [" ".join(check("numerical_gradient", f).lines) for f in (there_and_back, overwrites)]
    assert "in the last digits: moving a number there and back leaves rounding" in said[0]
    assert "compute into a new array" in said[1] and "last digits" not in said[1]
