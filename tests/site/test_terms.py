"""A term of the glossary shows its entry: by pointer, keyboard and touch."""

import pytest
import toc
from accessibility import accessibility_violations
from check_site import Page as Tags
from playwright.sync_api import Locator, Page, expect
from visiting import SIZES, Visit

CHAPTER = "book/02_forward_pass"
OPEN = ".nn-term:popover-open"
TERM = "article a[aria-describedby]:visible"
PHONE = {"viewport": SIZES["phone"], "is_mobile": True, "has_touch": True}
PAGES = [name for name in toc.pages() if name != "book/glossary"]
INSIDE = """element => {
    const box = element.getBoundingClientRect(), page = document.documentElement;
    return box.left >= 0 && box.right <= page.clientWidth
        && box.top >= 0 && box.bottom <= page.clientHeight;
}"""


@pytest.fixture
def chapter(visit: Visit, address: str) -> Page:
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.page.clock.install()
    visit.open(f"{address}/{CHAPTER}.html")
    yield visit.page
    assert visit.troubles == []


def first_term(page: Page) -> tuple[Locator, Locator]:
    """A link to a term, and the entry that describes it."""
    link = page.locator(TERM).first
    return link, page.locator(f"#{link.get_attribute('aria-describedby')}")


@pytest.mark.parametrize("name", PAGES)
def test_every_term_is_described_by_its_entry(pages: dict[str, Tags], name: str) -> None:
    links = [link for link in pages[name].all("a") if "glossary.html#term-" in link.get("href", "")]
    inside = [link["aria-describedby"] for link in links if "tabindex" not in link]
    entries = [tag["id"] for tag in pages[name].all("div", **{"class": "nn-term"})]
    assert set(inside) == set(entries) and len(entries) == len(set(entries))


def test_an_entry_says_what_the_glossary_says(chapter: Page) -> None:
    link, entry = first_term(chapter)
    place = link.get_attribute("href").partition("#")[2]
    said = entry.locator("p:not(:has(strong)):not(:last-child)").all_text_contents()
    chapter.goto(link.evaluate("element => element.href"))
    assert "\n".join(said) == chapter.locator(f"[id='{place}'] ~ dd").first.inner_text().strip()


def test_an_entry_shows_the_chinese_in_both_scripts(chapter: Page) -> None:
    link, entry = first_term(chapter)
    link.hover()
    languages = entry.locator("strong .zh").evaluate_all("all => all.map(one => one.lang)")
    assert languages == ["zh-Hans", "zh-Hant"]
    assert all(entry.locator("strong .zh").all_inner_texts())


def test_the_pointer_shows_it_and_may_rest_on_it(chapter: Page) -> None:
    link, entry = first_term(chapter)
    expect(entry).to_be_hidden()
    before = chapter.locator("article").bounding_box()
    link.hover()
    expect(entry).to_be_visible()
    assert entry.evaluate(INSIDE)
    assert chapter.locator("article").bounding_box() | {"y": 0} == before | {"y": 0}
    entry.get_by_role("link", name="In the glossary").hover()
    chapter.clock.run_for(10_000)
    expect(entry).to_be_visible()
    chapter.mouse.move(0, 0)
    expect(entry).to_be_hidden()


def test_the_keyboard_shows_it_and_escape_closes_it(chapter: Page) -> None:
    link, entry = first_term(chapter)
    link.evaluate("""element => {
        const every = [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")];
        const seen = one => one === element || one.checkVisibility({visibilityProperty: true});
        const all = every.filter(seen);
        all[all.indexOf(element) - 1].focus();
    }""")
    chapter.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(entry).to_be_visible()
    chapter.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(link).to_be_focused()
    chapter.keyboard.press("Enter")
    chapter.wait_for_url("**/glossary.html#term-*")


def test_the_next_term_takes_its_place(chapter: Page) -> None:
    chapter.keyboard.press("Tab")  # whoever uses the keyboard sees where it is
    for link in chapter.locator(TERM).all()[:3]:
        link.focus()
        expect(chapter.locator(f"#{link.get_attribute('aria-describedby')}")).to_be_visible()
        expect(chapter.locator(OPEN)).to_have_count(1)
    chapter.locator(".nn-question summary").first.focus()
    expect(chapter.locator(OPEN)).to_have_count(0)


@pytest.mark.parametrize("options", [PHONE])
def test_a_tap_shows_it_with_a_way_to_the_glossary(chapter: Page) -> None:
    link, entry = first_term(chapter)
    link.tap()
    expect(entry).to_be_visible()
    assert entry.evaluate(INSIDE)
    chapter.locator("article h1").tap()
    expect(entry).to_be_hidden()
    link.tap()
    entry.get_by_role("link", name="In the glossary").tap()
    chapter.wait_for_url("**/glossary.html#term-*")


@pytest.mark.parametrize("options", [PHONE])
def test_a_second_tap_follows_the_link(chapter: Page) -> None:
    link, entry = first_term(chapter)
    link.tap()
    expect(entry).to_be_visible()
    link.tap()
    chapter.wait_for_url("**/glossary.html#term-*")


def test_an_open_entry_stands_in_nobodys_way(visit: Visit, address: str) -> None:
    visit.open(f"{address}/{CHAPTER}.html")
    for size, scheme in {"desktop": "light", "phone": "dark"}.items():
        visit.look(size, scheme)
        for link in visit.page.locator(TERM).all()[:2]:
            link.hover()
            entry = visit.page.locator(f"#{link.get_attribute('aria-describedby')}")
            expect(entry).to_be_visible()
        assert accessibility_violations(visit.page, colours=True) == []
    assert accessibility_violations(visit.page, colours=False) == []


def test_paper_has_none(chapter: Page) -> None:
    link, entry = first_term(chapter)
    link.hover()
    expect(entry).to_be_visible()
    chapter.emulate_media(media="print")
    expect(entry).to_be_hidden()


@pytest.mark.parametrize("options", [{"java_script_enabled": False}])
def test_without_scripts_a_term_is_a_link(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}/{CHAPTER}.html")
    link = visit.page.locator(TERM).first
    expect(visit.page.locator(".nn-term").first).to_be_hidden()
    link.click()
    visit.page.wait_for_url("**/glossary.html#term-*")
