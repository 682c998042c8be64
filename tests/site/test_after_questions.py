"""What follows a question is folded until somebody answers it, and nobody is locked out."""

import json
from types import SimpleNamespace

import nnbook_site
import pytest
from accessibility import accessibility_violations
from playwright.sync_api import Page, expect
from visiting import SIZES, Visit

PAGE = "404"
QUESTION = """<div class="nn-question" role="group" aria-label="Question: which?"><p>Which?</p>
<details><summary>This</summary><p>Yes.</p></details>
<details><summary>That</summary><p>No.</p></details></div>
<div class="nn-after"><p id="answer">This and that <a href="#answer">walnut</a>.</p></div>"""
BUTTON = "Show what follows"


@pytest.fixture
def question(visit: Visit, address: str) -> Page:
    """A page with a question, and something before and behind it."""
    visit.plant(
        f"**/{PAGE}.html*", "</article>", f"{QUESTION}<p><a href='#answer'>on</a></p></article>"
    )
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.open(f"{address}/{PAGE}.html")
    yield visit.page
    assert visit.troubles == []


def is_open(page: Page) -> None:
    expect(page.locator("#answer")).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)


def test_it_is_folded_at_first(question: Page) -> None:
    box = question.locator(".nn-after")
    assert box.bounding_box()["height"] == 0
    assert not question.locator("#answer").evaluate("element => element.checkVisibility()")


def test_an_option_opens_it(question: Page) -> None:
    question.get_by_text("That", exact=True).click()
    is_open(question)


def test_the_keyboard_opens_it_and_goes_on_from_there(question: Page) -> None:
    button = question.get_by_role("button", name=BUTTON)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    question.keyboard.press("Enter")
    is_open(question)
    question.keyboard.press("Tab")
    expect(question.get_by_text("walnut")).to_be_focused()


def test_what_is_folded_is_no_stop_of_the_keyboard(question: Page) -> None:
    question.get_by_role("button", name=BUTTON).focus()
    question.keyboard.press("Tab")
    expect(question.get_by_role("link", name="on", exact=True)).to_be_focused()


@pytest.mark.parametrize("options", [{"viewport": SIZES["phone"], "has_touch": True}])
def test_a_tap_opens_it(question: Page) -> None:
    question.get_by_role("button", name=BUTTON).tap()
    is_open(question)


def test_a_link_to_something_in_it_opens_it(question: Page) -> None:
    question.get_by_role("link", name="on", exact=True).click()
    is_open(question)
    expect(question.locator("#answer")).to_be_in_viewport()


def test_an_address_of_something_in_it_opens_it(question: Page) -> None:
    question.goto("about:blank")
    question.go_back()
    question.evaluate("location.hash = 'answer'")
    question.reload()
    is_open(question)


def test_paper_shows_it_and_no_button(question: Page) -> None:
    question.emulate_media(media="print")
    expect(question.locator("#answer")).to_be_visible()
    expect(question.get_by_role("button", name=BUTTON)).to_be_hidden()
    assert question.locator(".nn-after").bounding_box()["height"] > 0


@pytest.mark.parametrize("options", [{"java_script_enabled": False}])
def test_without_scripts_it_is_open(visit: Visit, address: str) -> None:
    visit.plant(f"**/{PAGE}.html", "</article>", f"{QUESTION}</article>")
    visit.page.goto(f"{address}/{PAGE}.html")
    is_open(visit.page)


def test_before_the_script_has_run_nothing_shows(visit: Visit, address: str) -> None:
    visit.plant(f"**/{PAGE}.html", "</article>", f"{QUESTION}</article>")
    visit.page.route("**/questions.js*", lambda route: route.abort())
    visit.page.goto(f"{address}/{PAGE}.html")
    expect(visit.page.locator("#answer")).to_be_hidden()


@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_the_button_stands_in_nobodys_way(
    visit: Visit, question: Page, size: str, scheme: str
) -> None:
    visit.look(size, scheme)
    assert accessibility_violations(question, colours=True) == []
    assert accessibility_violations(question, colours=False) == []


def cell(kind: str, source: str, *tags: str) -> dict:
    return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}}


def test_cells_in_a_row_share_a_box() -> None:
    cells = [
        cell("markdown", "question"),
        cell("code", "check", "remove-cell"),
        cell("code", "run", "hide-input", "after-question"),
        cell("code", "glue", "remove-cell"),
        cell("markdown", "text", "after-question"),
        cell("markdown", "on"),
        cell("markdown", "last", "after-question"),
    ]
    source = [json.dumps({"cells": cells})]
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda page: f"{page}.ipynb"))
    nnbook_site.box_answers(app, "page", source)
    begin, end = '<div class="nn-after">', "</div>"
    assert [cell["source"] for cell in json.loads(source[0])["cells"]] == [
        "question", "check", begin, "run", "glue", "text", end, "on", begin, "last", end
    ]  # fmt: skip
