"""What a learner calls, whatever is handed in: `check`, `hint`, `solution`, `arguments`."""

import builtins
import json
import sys

import numpy as np
import pytest

from nnbook import exercises
from nnbook.exercises import arguments, check, exercise, hint, prompt, solution
from nnbook.exercises.telling import Verdict
from nnbook.losses import mean_squared_error

MSE = exercise("mse")


def mse(output, Y):
    return np.mean((output - Y) ** 2)


def forever(output, Y):
    while True:
        pass


def swallows(output, Y):
    while True:
        try:
            output + Y
        except Exception:
            pass


def leaves(output, Y):
    sys.exit(3)


def in_place(output, Y):
    output -= Y
    return np.mean(output**2)


@pytest.mark.parametrize(
    "submission, slips, says",
    [
        (lambda a, b: print(3), ["printed"], "It prints the result"),
        (lambda a, b: (a - b) and None, ["exception"], "need one yes or no"),
        (lambda a, b: [].append(1), ["none"], "returned None"),
        (lambda a, b: np.mean((a - b) ** 2) * ..., ["exception"], "it raised TypeError"),
        (lambda a, b: a @ b, ["exception"], "the inner sizes must be equal"),
        (lambda a, b: undefined, ["exception"], "uses a name that it does not"),  # noqa: F821
        (lambda a, b: np.nan * np.mean(a), [], "contains nan or inf"),
        (lambda a, b: -2 * np.mean((a - b) ** 2), [], "wrong sign and is 2 times too large"),
        (lambda a, b: np.sum(np.abs(a - b)), ["absolute", "sum"], "You added the"),
        (int, ["not_a_function"], "asks for a function"),
        (forever, ["endless"], "does the loop end?"),
        (swallows, ["endless", "no_effect"], "does the loop end?"),
        (lambda a, b: (lambda f: f(f))(lambda f: f(f)), ["exception"], "without an end"),
        (leaves, ["exception"], "it raised SystemExit: 3"),
        (in_place, ["changes_arguments"], "It changes the caller's output: compute into a new"),
    ],
)
def test_each_mishap_has_its_sentence(submission, slips, says) -> None:
    verdict = check("mse", submission)
    assert verdict.status == "failed" and not verdict
    assert sorted(verdict.slips) == slips
    assert says in " ".join(repr(verdict).split())


@pytest.mark.parametrize("own", [MSE.solution, mean_squared_error])
def test_the_books_own_function_is_refused_with_a_smile(own) -> None:
    line = "That is the book's own, and it is right. Now write your own `mse`."
    assert check("mse", own) == Verdict("mse", "failed", 0, len(MSE.cases), [line], ["books_own"])


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("mes", "did you mean 'mse'"),
        ("relux", "did you mean 'relu' or 'relu_slope'?"),
        ("zzzzzzzz", "names() lists them all"),
        (3, "names() lists them all"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name, near) -> None:
    said = f"there is no exercise {name!r}; {near}"
    for ask in (hint, solution, prompt, exercise, arguments):
        with pytest.raises(ValueError) as info:
            ask(name)
        assert str(info.value).startswith(said)
    verdict = check(name, mse)
    assert not verdict and verdict.lines == [f"T{str(info.value)[1:]}"]


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (0, ValueError, "must be >= 1; got 0"),
        ("1", TypeError, "must be an integer; got str '1'"),
        (True, TypeError, "must be an integer; got bool True"),
        (1.0, TypeError, "must be an integer; got float 1.0"),
    ],
)
def test_a_hint_or_case_that_there_is_not(wrong, error, message) -> None:
    with pytest.raises(error, match=f"case {message}"):
        arguments("mse", wrong)
    with pytest.raises(error, match=f"number {message}"):
        hint("mse", wrong)


def test_arguments_are_copies_of_the_cases() -> None:
    count = len(MSE.cases)
    assert len(arguments("mse", count)) == 2
    with pytest.raises(ValueError, match=f"case must be 1, 2, ... up to {count}; got {count + 1}"):
        arguments("mse", count + 1)
    arguments("mse", 1)[0][:] = 0
    assert arguments("mse")[0].any()


def test_every_text_of_an_exercise_is_shown_as_it_is() -> None:
    count = len(MSE.hints)
    first = f'Hint 1 of {count}: {MSE.hints[0]} For more: `hint("mse", 2)`.'
    assert hint("mse") == repr(hint("mse")) == first
    last = f"Hint {count} of {count}: {MSE.hints[-1]}"
    assert hint("mse", count) == hint("mse", np.int64(99)) == last
    assert repr(prompt("mse")) == MSE.prompt
    assert solution("mse") == f"import numpy as np\n\n\n{MSE.source.rstrip()}"
    assert solution("mse")._repr_html_().startswith("<details><summary>A solution</summary><pre>")
    assert exercises.Source("a < b")._repr_html_().count("<code>a &lt; b</code>") == 1
    assert exercises.Text("a `b`\n\n<c>")._repr_html_() == (
        "<p>a <code>b</code></p><p>&lt;c&gt;</p>"
    )


def test_the_verdict_is_the_same_on_every_run_and_fits_json() -> None:
    verdicts = []
    for seed in (1, 2):
        np.random.seed(seed)  # noqa: NPY002
        verdicts.append(check("mse", lambda a, b: np.random.rand()))  # noqa: NPY002
    once, again = verdicts
    assert once == again and once._repr_html_() == again._repr_html_()
    assert json.loads(json.dumps(vars(once))) == vars(once)


def test_the_learners_state_is_left_alone(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    np.random.seed(7)  # noqa: NPY002
    before, errors, trace = np.random.get_state()[1].copy(), np.geterr(), sys.gettrace()  # noqa: NPY002
    for answer in (lambda a, b: print(np.random.rand()), forever):  # noqa: NPY002
        check("mse", answer)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002
    assert np.geterr() == errors and sys.gettrace() is trace
    assert capsys.readouterr() == ("", "")


def test_a_script_prints_the_verdict_and_a_console_or_notebook_shows_it(
    capsys, monkeypatch
) -> None:
    check("mse", mse)
    assert capsys.readouterr().out == "✓ mse: passed\n"
    for where, name in ((sys, "ps1"), (builtins, "get_ipython")):
        with monkeypatch.context() as context:
            context.setattr(where, name, None, raising=False)
            assert check("mse", mse) and capsys.readouterr().out == ""


def test_names_are_in_the_order_of_the_book() -> None:
    pages = [exercise(name).page for name in exercises.names()]
    chapters = [page for page in pages if not page.startswith("examples")]
    assert chapters == sorted(chapters)


def test_what_is_moved_and_back_is_told_apart_from_what_is_overwritten() -> None:
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


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [
        ("ReLU", "relu"), ("MSE", "mse"), ("mean_squared_error", "mse"), ("BCE", "bce"),
        ("Cross-Entropy", "cross_entropy"), ("OneHot", "one_hot"), ("Dense", "Dense"),
        ("dense", "dense"), ("DENSE", None), ("soft", None), (3, None),
    ],
)  # fmt: skip
def test_an_exercise_is_found_in_any_spelling_that_means_one(spelt, meant) -> None:
    assert (exercises.meant_by(spelt) in exercises.names()) == (meant is not None)
    if meant:
        assert exercise(spelt).name == meant
    else:
        assert "There is no exercise" in check(spelt, mse).lines[0]


def test_a_function_under_another_name_is_found_where_there_is_only_one() -> None:
    space = {"MSE": mse, "ReLU": abs, "Softmax": int, "Soft_max": in_place, "relu_prime": abs}
    assert exercises.spelt_otherwise(space) == {
        "mse": "MSE",
        "relu": "ReLU",
        "relu_slope": "relu_prime",
    }
    assert "mse" not in exercises.spelt_otherwise(space | {"mean_squared_error": mse})
