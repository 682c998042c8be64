"""What is said of the code is there in the code."""

import linecache

import numpy as np
import pytest
from answers import built

from nnbook.exercises.written import seen_in

POWER = "`^` is no power in Python: `**` is."
ROUND = "The `return` stands inside the loop, which so ends in its first round."
CHAIN = (
    "Python reads `output > 0.5 == Y` as `output > 0.5 and 0.5 == Y`: put the first comparison in "
    "brackets."
)
PRODUCT = "Python reads `output * Y > 0` as `(output * Y) > 0`: put the comparison in brackets."
RATE = "for t in range(3):\n    rate = learning_rate"
CHANGES = "Your learning rate changes from round to round; it should stay as it is."
NOWHERE = "The line `{}` changes nothing: what it gives is kept nowhere."
NEW = (
    "`row = ...` in the loop gives the name `row` to something new, and nothing is done with that: "
    "the array that it came from stays as it was."
)
TINY = "A step of 1e-12 is so small that rounding spoils the difference: 1e-5 will do."
UNUSED, ANEW = "Your code never uses `Y`.", (
    "Your code sets `Y` anew, and never uses the one that is passed in."
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return (output - Y) ^ 2", POWER),
        ("return (output > 1) ^ (Y > 1)", None),
        ("for y in Y:\n    total = output - y\n    return total", ROUND),
        ("for y in Y:\n    if y > output:\n        return y", None),
        ("for y in Y:\n    if y > 1:\n        continue\n    return output", None),
        ("return output > 0.5 == Y", CHAIN),
        ("return 0 < output < Y", None),
        ("count = Y\ncount + output\nreturn count", NOWHERE.format("count + output")),
        ("Y == output\nreturn Y", NOWHERE.format("Y == output")),
        ("Y.reshape(-1, 1)\nreturn Y - output", NOWHERE.format("Y.reshape(-1, 1)")),
        ("np.append(Y, output)\nreturn Y", NOWHERE.format("np.append(Y, output)")),
        ("all = []\nall.append(Y - output)\nreturn all", None),
        ("for row in Y:\n    row = row - output\nreturn Y", NEW),
        ("total = 0\nfor row in Y:\n    row = row - output\n    total += row\nreturn total", None),
        ("for row in Y:\n    row -= output\nreturn Y", None),
        ("return output * Y > 0", PRODUCT),
        ("return output > 0 * Y", None),
        ("keep = output * Y > 0\nreturn keep", None),
        (f"{RATE} / (1 + t)\nreturn Y - output", CHANGES),
        (f"{RATE} / len(Y)\nreturn Y - output + t", None),
        (f"{RATE} * Y[t]\nreturn Y - output", None),
        ("for t in range(3):\n    learning_rate *= 0.9\nreturn Y - output", CHANGES),
        ("for t in Y:\n    output = output - learning_rate * t\nreturn output", None),
        ("h = 1e-12\nY[0] -= h\nreturn Y - output", TINY),
        ("eps = 1e-12\nreturn Y / (output + eps)", None),
        ("h = 1e-5\nY[0] -= h\nreturn Y - output", None),
        ("return output", UNUSED),
        ("Y = 3\nreturn output - Y", ANEW),
        ("Y = np.array(Y)\nreturn output - Y", None),
        ("if len(output):\n    Y = 3\nreturn output - Y", None),
    ],
)
def test_what_is_odd_in_a_function_is_told_in_full(body, said) -> None:
    finding = seen_in(built("mse", body, f"<{body}>"))
    assert (finding and finding[1]) == said


LAYER = """\
class Dense:
    def __init__(self, W, b):
        {init}
    def forward({first}X):
        {keep}
        return X @ self.W + self.b
    def backward(self, dZ):
        return {used}.T @ dZ
"""
RIGHT = {"init": "self.W, self.b = W, b", "first": "self, ", "keep": "self.X = X", "used": "self.X"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, None),
        ({"first": ""}, "`forward` is a method: its first parameter must be `self`."),
        ({"keep": "self.x = X"}, "`self.X` is used, but never set; set is `self.x`."),
        ({"keep": "pass"}, "`self.X` is used, but never set."),
        ({"keep": "pass", "init": "self.W, self.b = W, b\n    X = None"}, None),
        ({"used": "X"}, "What `forward` calls `X` is not known to `backward`: put it on `self`."),
    ],
)
def test_what_is_odd_in_a_class_is_told_in_full(change, said) -> None:
    finding = seen_in(built("Dense", LAYER.format(**RIGHT | change), f"<{change}>"))
    assert (finding and finding[1]) == said


def test_the_code_of_a_lambda_is_found_and_without_code_nothing_is_said() -> None:
    assert seen_in(lambda a, b: a ^ 2) == ("caret", POWER)
    assert seen_in(np.maximum) is None and seen_in(int) is None and seen_in(3) is None
    function = built("mse", "return output ^ 2", "<gone>")
    del linecache.cache["<gone>"]
    assert seen_in(function) is None
    linecache.cache["<gone>"] = (9, None, ["%time x = 1\n", "no Python"], "<gone>")
    assert seen_in(function) is None
