"""A page on paper: text, figures and answers, in black on white, and nothing to press."""

import pytest
from playwright.sync_api import Page
from visiting import Visit

CHAPTER = "book/02_forward_pass"
PAPER = {"width": 718, "height": 1047}  # A4 at 96 dots an inch, with margins of a centimetre
NOT_FOR_PAPER = (
    "#pst-primary-sidebar",
    "#pst-secondary-sidebar",
    "header",
    ".bd-header-article",
    ".prev-next-footer",
    "#pst-skip-link",
    "article button",
    ".headerlink",
    "details.hide:not([open])",
)
SHOWN = """selector => [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility({visibilityProperty: true})).length"""
CUT = """() => [...document.querySelectorAll("article :is(pre, .nn-figure, table, div.math)")]
    .filter(box => box.scrollWidth > box.clientWidth + 1
        || box.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(box => box.outerHTML.slice(0, 120))"""
TORN = """() => [...document.querySelectorAll("article :is(figure, .nn-figure)")]
    .filter(box => getComputedStyle(box).breakInside !== "avoid").length"""
# Recorded while the browser prints, after the page's own preparations.
RECORD = """() => addEventListener("beforeprint", () => {
    window.printed = {
        theme: document.documentElement.dataset.theme,
        folded: document.querySelectorAll(".toggle-hidden, details:not([open], .hide)").length,
    };
})"""


@pytest.fixture
def chapter(visit: Visit, address: str) -> Page:
    visit.page.emulate_media(color_scheme="dark")
    visit.page.set_viewport_size(PAPER)
    visit.open(f"{address}/{CHAPTER}.html")
    return visit.page


def test_paper_shows_what_one_reads_and_nothing_to_press(chapter: Page) -> None:
    chapter.emulate_media(media="print")
    assert {name: n for name in NOT_FOR_PAPER if (n := chapter.evaluate(SHOWN, name))} == {}
    assert chapter.evaluate(CUT) == []
    assert chapter.evaluate(TORN) == 0


def test_answers_are_open_and_the_theme_is_light_while_it_prints(chapter: Page) -> None:
    folded = chapter.locator("details:not([open])").count()
    chapter.evaluate(RECORD)
    chapter.pdf(format="A4")
    assert chapter.evaluate("window.printed") == {"theme": "light", "folded": 0}
    assert chapter.evaluate("document.documentElement.dataset.theme") == "dark"
    assert chapter.locator("details:not([open])").count() == folded
