"""The piece of code that is shown is one whose numbers the solution has not."""

import pytest
from answers import built

from nnbook.exercises import exercise
from nnbook.exercises.locating import first_wrong_piece

TOLD = "The numbers of `{}` are in our solution too; those of `{}` are not."


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("dense", "return X @ W - 2 * b", ("X @ W", "X @ W - 2 * b")),
        ("dense", "Z = X @ W\nZ[0] = 0\nreturn Z + b", ("Z = X @ W", "Z[0] = 0")),
        ("dense", "Z = X @ W\nZ += 2 * b + 1\nreturn Z", ("Z = X @ W", "2 * b + 1")),
        # What leads to something right is another way, and no mistake.
        ("tanh_slope", "s = np.exp(np.log(A**2))\nreturn 1 + s",
         ("s = np.exp(np.log(A ** 2))", "1 + s")),
        ("sigmoid", "a = 1 / (1 + np.exp(-z))\nreturn np.sin(a)",
         ("a = 1 / (1 + np.exp(-z))", "np.sin(a)")),
        # What a loop goes through is whole in a solution without loops.
        ("conv_layer", "P = np.pad(X, [(0, 0)] + 2 * [(padding, padding)])\n"
         "return np.array([P[:, k : k + 3].sum() for k in range(2)])",
         ("P = np.pad(X, [(0, 0)] + 2 * [(padding, padding)])",
          "np.array([P[:, k:k + 3].sum() for k in range(2)])")),
        # Nothing right before it; all right but for a factor; filled in a loop.
        ("dense", "return np.sin(X) @ W", None),
        ("dense", "return 2 * (X @ W + b)", None),
        ("dense", "Z = X @ W\nZ[0] = 0\nZ[1] = 0\nreturn Z + b", None),
        ("dense", "Z = X @ W\nfor k in range(2):\n    Z[k] = 0\nreturn Z", None),
    ],
)  # fmt: skip
def test_the_first_piece_that_the_solution_has_not_is_shown(name, body, told):
    found = first_wrong_piece(exercise(name), built(name, body, f"<{name} {body}>"), 0)
    assert found == (told and TOLD.format(*told))


def test_no_piece_is_shown_beyond_the_part_that_is_wrong() -> None:
    body = "Z1 = X @ W1 + b1\nA1 = np.tanh(Z1) * 2\nreturn A1, np.sin(Z1 @ W2)"
    learner = built("two_layers", body, "<beyond>")
    assert "`Z1 @ W2`" in (first_wrong_piece(exercise("two_layers"), learner, 0) or "")
    assert first_wrong_piece(exercise("two_layers"), learner, 0, "A1") is None
