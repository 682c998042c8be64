"""The pages opened from disk, without a server: all of it works, except excerpts in the search."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from visiting import UNFINISHED_FORMULAS, Visit

PAGES = ("05_backprop", "examples/xor", "api")


@pytest.fixture
def disk(site: Path) -> str:
    return site.as_uri()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(visit: Visit, disk: str, name: str) -> None:
    visit.open(f"{disk}/book/{name}.html")
    assert visit.page.evaluate(UNFINISHED_FORMULAS) == []
    assert visit.troubles == []


def test_a_term_shows_its_entry(visit: Visit, disk: str) -> None:
    visit.open(f"{disk}/book/02_forward_pass.html")
    link = visit.page.locator("article a[aria-describedby]:visible").first
    link.hover()
    expect(visit.page.locator(f"#{link.get_attribute('aria-describedby')}")).to_be_visible()
    assert visit.troubles == []


def test_the_way_in_leads_to_the_first_page(visit: Visit, disk: str) -> None:
    visit.open(f"{disk}/index.html", leads_to=f"{disk}/book/index.html")
    assert visit.troubles == []


def test_the_theme_is_switched_and_stays(visit: Visit, disk: str) -> None:
    visit.page.emulate_media(color_scheme="light")
    visit.open(f"{disk}/book/01_structure.html")
    page = visit.page.locator("html")
    expect(page).to_have_attribute("data-theme", "light")
    visit.page.locator(".theme-switch-button:visible").click()
    expect(page).to_have_attribute("data-theme", "dark")
    # Chromium may reload a file in a new process: wait until others know what is stored.
    with visit.page.context.new_page() as other:
        other.goto(f"{disk}/_static/favicon.svg")
        other.wait_for_function("localStorage.getItem('theme') === 'dark'")
    visit.page.reload()
    expect(page).to_have_attribute("data-theme", "dark")
    assert visit.troubles == []


def test_the_search_finds_and_leads_on(visit: Visit, disk: str) -> None:
    visit.open(f"{disk}/book/05_backprop.html")
    visit.page.keyboard.press("Control+k")
    expect(visit.page.locator("dialog input[type=search]")).to_be_focused()
    visit.page.keyboard.type("gradient_error")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"{disk}/search.html?q=gradient_error")
    visit.page.get_by_text("Search finished").wait_for()
    visit.page.locator("#search-results li a").first.click()
    visit.page.wait_for_url(f"{disk}/book/api.html#nnbook.gradient_check.gradient_error")
    visit.page.wait_for_load_state()
    assert visit.troubles == []
