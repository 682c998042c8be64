"""A first visit with a phone: find the chain rule, go to chapter 5, run it, take it home."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from visiting import SIZES, Visit

FINGER = 24  # pixels that a target must measure at least (WCAG 2.5.8)
STILL_GROWING = ".search > li:not(:has(> span, > .context))"  # a result without its excerpt


@pytest.fixture
def options() -> dict:
    return {
        "viewport": SIZES["phone"], "is_mobile": True, "has_touch": True, "reduced_motion": "reduce"
    }  # fmt: skip


def tap(target: Locator) -> None:
    """Touch something that one sees, and that a finger hits."""
    target.tap(trial=True)  # waits until it is there, and has come to rest
    box = target.bounding_box()
    assert min(box["width"], box["height"]) >= FINGER
    assert 0 <= box["x"] and box["x"] + box["width"] <= SIZES["phone"]["width"]
    target.tap()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).and_(page.locator(":visible"))


def test_the_chain_rule_is_found_in_the_contents(visit: Visit, address: str) -> None:
    visit.open(f"{address}/", leads_to=f"{address}/book/index.html")
    tap(button(visit.page, "All pages"))
    tap(visit.page.get_by_role("dialog").get_by_role("link", name="4. Chain rule"))
    visit.page.wait_for_url(f"{address}/book/04_chain_rule.html")
    assert visit.troubles == []


def test_the_chain_rule_is_found_by_searching(visit: Visit, address: str) -> None:
    visit.open(f"{address}/", leads_to=f"{address}/book/index.html")
    tap(button(visit.page, "Search"))
    visit.page.keyboard.type("chain rule")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Search finished").wait_for()
    expect(visit.page.locator(STILL_GROWING)).to_have_count(0)
    tap(visit.page.locator("#search-results").get_by_role("link", name="4. Chain rule").first)
    visit.page.wait_for_url(f"{address}/book/04_chain_rule.html**")


def test_chapter_5_is_run_and_taken_home(visit: Visit, address: str, site: Path) -> None:
    visit.open(f"{address}/book/05_backprop.html")
    tap(button(visit.page, "Launch interactive content"))
    for place in ("Binder", "Colab"):
        expect(visit.page.get_by_role("link", name=place)).to_be_in_viewport(ratio=1)
    tap(button(visit.page, "Download this page"))
    with visit.page.expect_download() as download:
        tap(visit.page.get_by_role("link", name="Notebook (.ipynb)"))
    assert download.value.suggested_filename == "05_backprop.ipynb"
    notebook = site / "notebooks" / "book" / "05_backprop.ipynb"
    assert download.value.path().read_bytes() == notebook.read_bytes()
    assert visit.troubles == []


def test_code_can_be_copied_where_nothing_hovers(visit: Visit, address: str) -> None:
    visit.open(f"{address}/book/index.html")
    expect(visit.page.locator("button.copybtn").first).to_have_css("opacity", "1")
    tap(visit.page.locator("button.copybtn").first)


def test_the_parts_of_a_page_are_listed(visit: Visit, address: str) -> None:
    visit.open(f"{address}/book/05_backprop.html")
    tap(button(visit.page, "On this page"))
    tap(visit.page.get_by_role("dialog").get_by_role("link", name="A gallery of bugs"))
    expect(visit.page.get_by_role("heading", name="A gallery of bugs")).to_be_in_viewport()
