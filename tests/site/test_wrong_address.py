"""An address that does not exist is answered with a page that looks right and leads on."""

import pytest
from playwright.sync_api import expect
from visiting import Visit

DEPTHS = ("missing", "book/missing.html", "a/b/c/missing")


@pytest.mark.parametrize("missing", DEPTHS)
def test_the_page_is_whole_at_any_depth(visit: Visit, address: str, missing: str) -> None:
    visit.open(f"{address}/{missing}")
    # The page itself is answered with 404, everything that it loads is there.
    assert [trouble for trouble in visit.troubles if missing not in trouble] == [
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)"
    ]
    visit.page.get_by_role("link", name="the start of the book").click()
    visit.page.wait_for_url(f"{address}/book/index.html")


def test_its_search_searches(visit: Visit, address: str) -> None:
    visit.open(f"{address}/a/b/missing")
    visit.page.get_by_label("What to search for").fill("softmax")
    visit.page.locator("article").get_by_role("button", name="Search").click()
    visit.page.wait_for_url(f"{address}/search.html?q=softmax")
    expect(visit.page.get_by_text("Search finished")).to_be_visible()
