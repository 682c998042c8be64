"""Everything on a page is reached and used with the keyboard alone, and shows where one is."""

import pytest
from playwright.sync_api import Page, expect
from visiting import SIZES, Visit

CHAPTER = "book/02_forward_pass"
EXPECTED = (
    ".skip-link a",
    ".search-button__button",
    ".bd-links a",
    ".primary-toggle",
    ".dropdown-launch-buttons > button",
    ".dropdown-download-buttons > button",
    ".btn-fullscreen-button",
    ".theme-switch-button",
    "details.admonition > summary",
    ".nn-question summary",
    ".copybtn",
    ".toggle-button",
    "a.left-prev",
    "a.right-next",
    ".bd-toc a",
)
# Where the focus is, whether it has been there before, and whether one sees it.
STEP = """async () => {
    const element = document.activeElement;
    await Promise.all(element.getAnimations({subtree: true}).map(change => change.finished));
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const ringed = /rgb\\(/.test(style.boxShadow);
    const back = element === document.body || element.reached;
    element.reached = true;
    return {
        back,
        shows: (outlined || ringed) && parseFloat(style.opacity) === 1,
        name: element.outerHTML.slice(0, 120),
    };
}"""
MISSED = """() => [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")]
    .filter(element => !element.reached && element.checkVisibility({visibilityProperty: true}))
    .map(element => element.outerHTML.slice(0, 120))"""
REACHED = "selector => [...document.querySelectorAll(selector)].some(element => element.reached)"


def walk(page: Page) -> list[str]:
    """Go through the page with Tab; what does not show that one is there."""
    unseen = []
    page.keyboard.press("Tab")
    while not (step := page.evaluate(STEP))["back"]:
        if not step["shows"]:
            unseen.append(step["name"])
        page.keyboard.press("Tab")
    return unseen


@pytest.fixture
def chapter(visit: Visit, address: str) -> Page:
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.page.set_viewport_size(SIZES["desktop"])
    visit.open(f"{address}/{CHAPTER}.html")
    return visit.page


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.outerHTML")


def test_tab_reaches_everything_and_shows_where_it_is(chapter: Page) -> None:
    assert walk(chapter) == []
    assert chapter.evaluate(MISSED) == []
    assert [name for name in EXPECTED if not chapter.evaluate(REACHED, name)] == []


def test_the_first_stop_skips_to_the_text(chapter: Page) -> None:
    chapter.keyboard.press("Tab")
    assert "Skip to main content" in focused(chapter)
    chapter.keyboard.press("Enter")
    chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.closest('main') !== null")


def test_the_launch_menu_opens_and_leads_on(chapter: Page) -> None:
    chapter.locator(".dropdown-launch-buttons > button").focus()
    chapter.keyboard.press("Enter")
    for place in ("mybinder.org", "colab.research.google.com"):
        chapter.keyboard.press("Tab")
        assert place in focused(chapter)
    chapter.keyboard.press("Escape")
    expect(chapter.locator(".dropdown-launch-buttons ul")).to_be_hidden()


def test_a_solution_opens(chapter: Page) -> None:
    button = chapter.locator(".toggle-button").first
    button.focus()
    expect(button).to_have_attribute("aria-expanded", "false")
    chapter.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")


def test_the_theme_switches(chapter: Page) -> None:
    chapter.locator(".theme-switch-button").focus()
    chapter.keyboard.press("Enter")
    expect(chapter.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_whole_screen_is_taken_and_given_back(chapter: Page) -> None:
    chapter.locator(".btn-fullscreen-button").focus()
    for taken in (True, False):
        chapter.keyboard.press("Enter")
        chapter.wait_for_function(
            "taken => (document.fullscreenElement !== null) === taken", arg=taken
        )


def test_printing_is_asked_for(chapter: Page) -> None:
    chapter.evaluate("() => { window.print = () => { window.printed = true } }")
    chapter.locator(".dropdown-download-buttons > button").focus()
    chapter.keyboard.press("Enter")
    chapter.keyboard.press("Tab")
    chapter.keyboard.press("Tab")
    chapter.keyboard.press("Enter")
    assert chapter.evaluate("window.printed === true")


def test_the_search_opens_and_closes(chapter: Page) -> None:
    button = chapter.locator(".search-button-field")
    button.focus()
    chapter.keyboard.press("Enter")
    expect(chapter.locator("dialog input[type=search]")).to_be_focused()
    chapter.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_on_a_phone_the_contents_open_and_close(visit: Visit, chapter: Page) -> None:
    visit.look("phone", "light")
    button = chapter.locator(".primary-toggle")
    contents = chapter.locator("#pst-primary-sidebar-modal")
    button.focus()
    chapter.keyboard.press("Enter")
    expect(contents).to_have_js_property("open", True)
    expect(chapter.get_by_role("link", name="4. Chain rule").first).to_be_visible()
    assert chapter.evaluate("document.activeElement.closest('dialog') !== null")
    chapter.keyboard.press("Escape")
    expect(contents).to_have_js_property("open", False)
    expect(button).to_be_focused()
