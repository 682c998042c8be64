"""Each page, as a reader sees it: wide and narrow, by day and by night."""

import itertools

import pytest
import toc
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from visiting import SIZES, UNFINISHED_FORMULAS, Visit

COLOURS = ["color-contrast", "link-in-text-block"]
ONE_FOR_ALL = "book/examples/digits"  # code has the same colours everywhere: here they are checked

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


def accessibility_violations(page: Page, *, colours: bool) -> list[str]:
    """What stands in somebody's way, by axe's rules about colours or by all the others."""
    # preload: axe would ask for imported style sheets at addresses that are not theirs
    options: dict = {"preload": False, "resultTypes": ["violations"]}
    # What is inside a figure is one image with one description, and many elements.
    unseen = [".nn-figure > *"]
    if colours:
        options["runOnly"] = COLOURS
        if ONE_FOR_ALL not in page.url:
            unseen.append("pre")
    else:
        options["rules"] = {rule: {"enabled": False} for rule in COLOURS}
    context = {"exclude": [[selector] for selector in unseen]}
    found = Axe().run(page, context=context, options=options).response
    return [
        f"{violation['id']}: {node['target']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def troubles(visit: Visit, url: str, by_day: str = "desktop") -> dict[str, list[str]]:
    """What is wrong with a page, by where it shows.

    Colours are slow to check: they are looked at by day in one size and by night in the other.
    """
    visit.open(url)
    found = {"loading": visit.troubles}
    for size in SIZES:
        visit.look(size, "light")
        found[size] = accessibility_violations(visit.page, colours=False)
        if size == by_day:
            found[size] += accessibility_violations(visit.page, colours=True)
        if pixels := sideways_scroll(visit.page):
            found[size].append(f"scrolls sideways by {pixels} pixels")
    by_night = next(size for size in SIZES if size != by_day)
    visit.look(by_night, "dark")
    found[f"{by_night}, dark"] = accessibility_violations(visit.page, colours=True)
    found["raw TeX"] = visit.page.evaluate(RAW_TEX)
    found["formulas"] = visit.page.evaluate(UNFINISHED_FORMULAS)
    return {view: troubles for view, troubles in found.items() if troubles}


PAGES = [*toc.pages(), "404", "genindex", "search"]


@pytest.mark.parametrize("name, by_day", list(zip(PAGES, itertools.cycle(SIZES))))
def test_page(visit: Visit, address: str, name: str, by_day: str) -> None:
    assert troubles(visit, f"{address}/{name}.html", by_day) == {}


FAULTS = {
    "an unlabelled button": ("<button></button>", "button-name"),
    "a wide box": ("<div style='width: 3000px'>wide</div>", "scrolls sideways"),
    "a foreign frame": ("<iframe title='x' src='http://127.0.0.2:9/x'></iframe>", "frame-src"),
    "a foreign picture": ("<img alt='' src='http://127.0.0.2:9/x.png'>", "img-src"),
    "a missing file": ("<img alt='' src='/missing.png'>", "/missing.png"),
    "an unknown script": ("<script>document.title = 'x'</script>", "script-src"),
    "an inline handler": ("<p onclick='go()'>x</p>", "script-src"),
    "raw TeX": (r"<p>\frac{1}{2}</p>", "frac"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(visit: Visit, address: str, fault: str) -> None:
    html, complaint = FAULTS[fault]
    visit.plant("**/404.html", "</article>", html + "</article>")
    assert complaint in seen_at_a_glance(visit, address)


@pytest.mark.parametrize("grey, scheme", [("#aaa", "light"), ("#555", "dark")])
def test_pale_code_is_seen(visit: Visit, address: str, grey: str, scheme: str) -> None:
    visit.plant("**/pygments.css*", "}", f"}} .highlight .k {{color: {grey} !important}}")
    visit.open(f"{address}/{ONE_FOR_ALL}.html")
    visit.look("desktop", scheme)
    assert "color-contrast" in str(accessibility_violations(visit.page, colours=True))


@pytest.mark.parametrize(
    "by_day, grey, where",
    [
        ("desktop", "#ccc", "desktop"),
        ("phone", "#ccc", "phone"),
        ("desktop", "#333", "phone, dark"),
        ("phone", "#333", "desktop, dark"),
    ],
)
def test_pale_words_are_seen(
    visit: Visit, address: str, by_day: str, grey: str, where: str
) -> None:
    visit.plant("**/404.html", "</article>", f"<p style='color: {grey}'>pale</p></article>")
    found = troubles(visit, f"{address}/404.html", by_day)
    assert "color-contrast" in str(found[where])


SCRIPTS = {
    "an error": ("throw new Error('oops')", "oops"),
    "a text that is run": ("eval('1 + 1')", "unsafe-eval"),
    "a request to another host": ("fetch('http://127.0.0.2:9/x')", "connect-src"),
}


@pytest.mark.parametrize("fault", SCRIPTS)
def test_a_scripts_planted_fault_is_seen(visit: Visit, address: str, fault: str) -> None:
    script, complaint = SCRIPTS[fault]
    visit.plant("**/nnbook.js*", "// Paper", f"{script}\n// Paper")
    assert complaint in seen_at_a_glance(visit, address)


def test_another_host_is_heard_where_the_policy_allows_it(visit: Visit, address: str) -> None:
    visit.plant("**/404.html", "img-src", "img-src http://127.0.0.2:9")
    visit.plant("**/nnbook.js*", "// Paper", "new Image().src = 'http://127.0.0.2:9/x.png'\n//")
    assert "asks another host" in seen_at_a_glance(visit, address)


def seen_at_a_glance(visit: Visit, address: str) -> str:
    """What is wrong with the shortest page: enough to see a planted fault."""
    return str(troubles(visit, f"{address}/404.html"))
