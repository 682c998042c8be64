"""Numbers for the prose, and sources shown, in Jupyter and outside of it."""

import inspect
import sys
from typing import Any

import IPython
import IPython.display
import pytest

from nnbook.notebook import glue, show_source


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """What was handed to a Jupyter that is made believe to be there."""
    shown: list[tuple[Any, Any]] = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: "a shell")
    monkeypatch.setattr(
        IPython.display, "display", lambda data, raw, metadata: shown.append((data, metadata))
    )
    return shown


@pytest.mark.parametrize(
    ("value", "fmt", "text"),
    [(0.12, ".4f", "'0.1200'"), (12345, ",", "'12,345'"), ("relu", "", "'relu'"), (7, "", "'7'")],
)
def test_glue_stores_the_formatted_value_as_text(
    displayed: list[tuple[Any, Any]], value: object, fmt: str, text: str
) -> None:
    glue("name", value, fmt)
    prefix = "application/papermill.record/"
    scrapbook = {"name": "name", "mime_prefix": prefix}
    assert displayed == [({f"{prefix}text/plain": text}, {"scrapbook": scrapbook})]


def test_glue_refuses_a_name_that_the_text_could_not_say() -> None:
    with pytest.raises(ValueError, match="must not hold a colon"):
        glue("loss:final", 1.0)


@pytest.mark.parametrize("name", [None, 3, 0.5])
def test_glue_wants_a_name_first(name: Any) -> None:
    with pytest.raises(TypeError, match=r"name must be a text, but is .*: glue\(name, value\)"):
        glue(name, "loss")


def test_glue_is_silent_outside_of_jupyter(capsys: pytest.CaptureFixture[str]) -> None:
    glue("loss", 1.0)
    assert capsys.readouterr().out == ""


def test_without_ipython_there_is_no_jupyter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "IPython", None)
    glue("loss", 1.0)
    show_source(glue)
    assert capsys.readouterr().out == inspect.getsource(glue)


def test_show_source_prints_outside_of_jupyter(capsys: pytest.CaptureFixture[str]) -> None:
    show_source(glue)
    assert capsys.readouterr().out.startswith("def glue(name: str, ")


def test_show_source_shows_highlighted_sources_in_order(displayed: list[tuple[Any, Any]]) -> None:
    show_source(glue, show_source)
    markdown = displayed[0][0]["text/markdown"]
    assert markdown.startswith("```python\ndef glue(") and markdown.endswith("\n```")
    assert "\n\n\ndef show_source(" in markdown
