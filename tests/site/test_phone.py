"""A first visit with a phone: find the chain rule, go to chapter 5, run it, take it home."""

from collections.abc import Iterator

import pytest
import toc
from playwright.sync_api import Browser, Locator, Page, expect
from visiting import SIZES, Visit

WIDTH, HEIGHT = SIZES["phone"]
FINGER = 24  # pixels that a target must measure at least (WCAG 2.5.8)
STILL_GROWING = ".search > li:not(:has(> span, > .context))"  # a result without its excerpt


@pytest.fixture
def phone(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, is_mobile=True, has_touch=True
    )
    yield Visit(context.new_page())
    context.close()


def tap(target: Locator) -> None:
    """Touch something that one sees, and that a finger hits."""
    expect(target).to_be_visible()
    box = target.bounding_box()
    assert min(box["width"], box["height"]) >= FINGER
    assert 0 <= box["x"] and box["x"] + box["width"] <= WIDTH
    target.tap()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).and_(page.locator(":visible"))


def test_the_chain_rule_is_found_in_the_contents(phone: Visit, address: str) -> None:
    phone.open(f"{address}/")
    tap(button(phone.page, "All pages"))
    tap(phone.page.get_by_role("dialog").get_by_role("link", name="4. Chain rule"))
    phone.page.wait_for_url(f"{address}/book/04_chain_rule.html")
    assert phone.troubles == []


def test_the_chain_rule_is_found_by_searching(phone: Visit, address: str) -> None:
    phone.open(f"{address}/")
    tap(button(phone.page, "Search"))
    phone.page.keyboard.type("chain rule")
    phone.page.keyboard.press("Enter")
    phone.page.get_by_text("Search finished").wait_for()
    expect(phone.page.locator(STILL_GROWING)).to_have_count(0)
    tap(phone.page.locator("#search-results").get_by_role("link", name="4. Chain rule").first)
    phone.page.wait_for_url(f"{address}/book/04_chain_rule.html**")


def test_chapter_5_is_run_and_taken_home(phone: Visit, address: str) -> None:
    phone.open(f"{address}/book/05_backprop.html")
    tap(button(phone.page, "Launch interactive content"))
    for place in ("Binder", "Colab"):
        expect(phone.page.get_by_role("link", name=place)).to_be_in_viewport(ratio=1)
    tap(button(phone.page, "Download this page"))
    with phone.page.expect_download() as download:
        tap(phone.page.get_by_role("link", name="Notebook (.ipynb)"))
    assert download.value.suggested_filename == "05_backprop.ipynb"
    notebook = toc.ROOT / "book" / "05_backprop.ipynb"
    assert download.value.path().read_bytes() == notebook.read_bytes()
    assert phone.troubles == []


def test_code_can_be_copied_where_nothing_hovers(phone: Visit, address: str) -> None:
    phone.open(f"{address}/book/index.html")
    expect(phone.page.locator("button.copybtn").first).to_have_css("opacity", "1")
    tap(phone.page.locator("button.copybtn").first)


def test_the_parts_of_a_page_are_listed(phone: Visit, address: str) -> None:
    phone.open(f"{address}/book/05_backprop.html")
    tap(button(phone.page, "On this page"))
    tap(phone.page.get_by_role("dialog").get_by_role("link", name="A gallery of bugs"))
    expect(phone.page.get_by_role("heading", name="A gallery of bugs")).to_be_in_viewport()
