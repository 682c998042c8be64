"""Numbers for the prose, and sources shown, in Jupyter and outside of it."""

import ast
import json
import math
import sys
from typing import Any, NamedTuple

import IPython
import IPython.display
import numpy as np
import pytest
from matplotlib.figure import Figure
from refusal import refused

from nnbook.doors import door
from nnbook.notebook import WIDTH, glue, movable, show_source, wilson


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any, Any]]:
    """What was handed to a Jupyter that is made believe to be there: data, raw, metadata."""
    shown: list[tuple[Any, Any, Any]] = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: "a shell")
    monkeypatch.setattr(
        IPython.display, "display", lambda data, raw, metadata: shown.append((data, raw, metadata))
    )
    return shown


def one() -> int:
    return 1


def two() -> int:
    return 2


SOURCE_OF_ONE = "def one():\n    return 1"
SOURCE_OF_TWO = "def two():\n    return 2"


@door
def slope(
    X: Any, *, learning_rate: float = 1e-5, batch_size: int | None = None, held_out: Any = None
) -> Any:
    """How steep it is.

    What only the reference says.
    """
    # a comment stays
    return X  # so does this one


class Pair(NamedTuple):
    """Two numbers.

    And more about them.
    """

    first: float  # the one
    second: float


SHOWN_SLOPE = '''def slope(
    X, *, learning_rate=1e-5, batch_size=None, held_out=None,
):
    """How steep it is."""
    # a comment stays
    return X  # so does this one'''

SHOWN_PAIR = '''class Pair(NamedTuple):
    """Two numbers."""

    first: float  # the one
    second: float'''


@pytest.mark.parametrize(
    ("value", "fmt", "text"),
    [(0.12, ".4f", "'0.1200'"), (12345, ",", "'12,345'"), ("relu", "", "'relu'"), (7, "", "'7'")],
)
def test_glue_stores_the_formatted_value_as_text(
    displayed: list[tuple[Any, Any, Any]], value: object, fmt: str, text: str
) -> None:
    glue("name", value, fmt)
    prefix = "application/papermill.record/"
    scrapbook = {"name": "name", "mime_prefix": prefix}
    assert displayed == [({f"{prefix}text/plain": text}, True, {"scrapbook": scrapbook})]


def test_glue_wants_a_name_that_the_text_can_say() -> None:
    with refused(ValueError, "name must not hold a colon, but is 'loss:final'"):
        glue("loss:final", 1.0)
    with refused(TypeError, "name must be a text, but is 3: glue(name, value)"):
        glue(3, "loss")  # type: ignore[arg-type]


def test_what_a_figure_is_moved_by_is_stored_as_json(
    displayed: list[tuple[Any, Any, Any]],
) -> None:
    ax = Figure().add_subplot(xlim=(-2, 0.1 + 0.2), ylim=(0, 1))
    movable("line", ax, ax, w=np.float64(2.5), X=np.array([[1, 2]]))
    (record,) = displayed[0][0].values()
    limits = [[-2.0, 0.3], [0.0, 1.0]]  # without the last bit of 0.1 + 0.2
    assert ast.literal_eval(record) == json.dumps(
        {"limits": [limits, limits], "w": 2.5, "X": [[1, 2]]}
    )


@pytest.mark.parametrize("has_ipython", [True, False])
def test_outside_of_jupyter_sources_are_printed_and_numbers_are_not(
    has_ipython: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not has_ipython:
        monkeypatch.setitem(sys.modules, "IPython", None)
    glue("loss", 1.0)
    show_source(one)
    assert capsys.readouterr().out == f"{SOURCE_OF_ONE}\n"


def test_show_source_shows_highlighted_sources_in_order(
    displayed: list[tuple[Any, Any, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    show_source(one, two)
    sources = f"{SOURCE_OF_ONE}\n\n\n{SOURCE_OF_TWO}"
    shown = {"text/markdown": f"```python\n{sources}\n```", "text/plain": sources}
    assert displayed == [(shown, True, {})] and capsys.readouterr().out == ""


@pytest.mark.parametrize(("thing", "shown"), [(slope, SHOWN_SLOPE), (Pair, SHOWN_PAIR)])
def test_show_source_leaves_out_what_a_page_has_no_use_for(
    thing: Any, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_source(thing)
    assert capsys.readouterr().out == f"{shown}\n"
    assert max(map(len, shown.splitlines())) <= WIDTH


@pytest.mark.parametrize(("count", "n"), [(0, 20), (9, 200), (100, 200), (620, 1000), (20, 20)])
def test_a_share_is_1_96_deviations_from_the_ends_of_its_interval(count: int, n: int) -> None:
    for p, side in zip(wilson(count, n), (1, -1), strict=True):
        assert count / n - p == pytest.approx(side * 1.96 * math.sqrt(p * (1 - p) / n), abs=1e-12)
