"""Each page, as a reader sees it: wide and narrow, by day and by night."""

import itertools

import pytest
import toc
from accessibility import accessibility_violations
from playwright.sync_api import Page
from visiting import SIZES, UNFINISHED_FORMULAS, Visit

RAW_TEX = r"""() => {
    const text = document.querySelector("article") ?? document.querySelector("main");
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const {data, parentElement: parent} = walker.currentNode;
        if (/\\[(\[]|\\[a-zA-Z]{2,}|\$\$/.test(data) && !parent.closest("pre, code, script, style"))
            found.push(data.trim());
    }
    return found;
}"""


def sideways_scroll(page: Page) -> list[str]:
    """Say by how much the page is wider than the window."""
    pixels = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"scrolls sideways by {pixels} pixels"] if pixels else []


def troubles(visit: Visit, url: str, by_day: str = "desktop") -> dict[str, list[str]]:
    """What is wrong with a page, by where it shows.

    Axe is slow: it looks at colours by day in one size and by night in the other, and at all else
    in one size. What a narrower page changes, its width and its boxes that scroll, is looked at
    in both; the next page is read in the other size.
    """
    visit.open(url)
    found = {"loading": visit.troubles}
    found["raw TeX"] = visit.page.evaluate(RAW_TEX)
    found["formulas"] = visit.page.evaluate(UNFINISHED_FORMULAS)
    by_night, _ = sizes = sorted(SIZES, key=lambda size: size == by_day)
    for size in sizes:
        visit.look(size, "light")
        found[size] = sideways_scroll(visit.page)
    found[by_day] += accessibility_violations(visit.page, colours=False)
    found[by_day] += accessibility_violations(visit.page, colours=True)
    visit.look(by_night, "dark")
    found[f"{by_night}, dark"] = accessibility_violations(visit.page, colours=True)
    return {view: troubles for view, troubles in found.items() if troubles}


PAGES = [*toc.pages(), "404", "genindex", "search"]


@pytest.mark.parametrize("name, by_day", list(zip(PAGES, itertools.cycle(SIZES))))
def test_page(visit: Visit, address: str, name: str, by_day: str) -> None:
    assert troubles(visit, f"{address}/{name}.html", by_day) == {}


FAULTS = {  # each with words of the complaint that no other fault brings
    "<button></button>": "button-name",
    "<div style='width: 3000px'>wide</div>": "scrolls sideways",
    "<iframe title='x' src='http://127.0.0.2:9/x'></iframe>": "frame-src",
    "<img alt='' src='http://127.0.0.2:9/x.png'>": "img-src",
    "<img alt='' src='/missing.png'>": "404: http",
    "<script>document.title = 'x'</script>": "inline script",
    "<p onclick='go()'>x</p>": "inline event handler",
    r"<p>\frac{1}{2}</p>": "frac",
    "fetch('http://127.0.0.2:9/x');": "connect-src",
    "setTimeout(() => eval('1 + 1'));": "unsafe-eval",
    "setTimeout(() => { throw new Error('oops') });": "oops",
}


def test_planted_faults_are_seen(visit: Visit, address: str) -> None:
    html = "".join(fault for fault in FAULTS if fault.startswith("<"))
    script = "".join(fault for fault in FAULTS if not fault.startswith("<"))
    visit.plant("**/404.html", "</article>", f"{html}</article>")
    visit.plant("**/nnbook.js*", "// Paper", f"{script}\n// Paper")
    found = str(troubles(visit, f"{address}/404.html"))
    assert [complaint for complaint in FAULTS.values() if complaint not in found] == []


def test_another_host_is_heard_where_the_policy_allows_it(visit: Visit, address: str) -> None:
    visit.plant("**/404.html", "img-src", "img-src http://127.0.0.2:9")
    visit.plant("**/nnbook.js*", "// Paper", "new Image().src = 'http://127.0.0.2:9/x.png'\n//")
    visit.open(f"{address}/404.html")
    assert "asks another host" in str(visit.troubles)


@pytest.mark.parametrize("by_day, by_night", [("desktop", "phone"), ("phone", "desktop")])
def test_pale_words_are_seen(visit: Visit, address: str, by_day: str, by_night: str) -> None:
    look = "color: color-mix(in srgb, currentColor 85%, gray); text-decoration: none"
    link = f"<p>Nobody sees in these words where <a href='#' style='{look}'>one</a> leads on.</p>"
    pale = "<p style='color: #ccc'>white</p><p style='color: #333'>black</p>"
    visit.plant("**/404.html", "</article>", f"{link}{pale}</article>")
    found = troubles(visit, f"{address}/404.html", by_day)
    for view, grey in {by_day: "#ccc", f"{by_night}, dark": "#333"}.items():
        contrast, unseen_link = sorted(found[view])
        assert "color-contrast" in contrast and grey in contrast
        assert "link-in-text-block" in unseen_link


def test_pale_code_is_seen(visit: Visit, address: str) -> None:
    visit.plant("**/pygments.css*", "}", "} .highlight .k {color: #777 !important}")
    visit.open(f"{address}/book/examples/digits.html")
    for scheme in ("light", "dark"):
        visit.look("desktop", scheme)
        (pale,) = accessibility_violations(visit.page, colours=True)
        assert "color-contrast" in pale and 'class="k"' in pale
