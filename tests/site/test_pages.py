"""Each page, as a reader sees it: wide and narrow, by day and by night."""

import pytest
import toc
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from visiting import SIZES, UNFINISHED_FORMULAS, Visit

VIEWS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]

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

def accessibility_violations(page: Page) -> list[str]:
    # preload: axe would ask for imported style sheets at addresses that are not theirs
    # What is inside a figure is one image with one description, and many elements.
    context = {"exclude": [[".nn-figure > *"]]}
    found = Axe().run(page, context=context, options={"preload": False}).response
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


def troubles(visit: Visit, url: str, views: list[tuple[str, str]]) -> dict[str, list[str]]:
    """What is wrong with a page, by where it shows."""
    visit.open(url)
    found = {"loading": visit.troubles}
    for size, scheme in views:
        visit.look(size, scheme)
        found[f"{size}, {scheme}"] = accessibility_violations(visit.page)
        if pixels := sideways_scroll(visit.page):
            found[f"{size}, {scheme}"].append(f"scrolls sideways by {pixels} pixels")
    found["raw TeX"] = visit.page.evaluate(RAW_TEX)
    found["formulas"] = visit.page.evaluate(UNFINISHED_FORMULAS)
    return {view: troubles for view, troubles in found.items() if troubles}


@pytest.mark.parametrize("name", [*toc.pages(), "404", "genindex", "search"])
def test_page(visit: Visit, address: str, name: str) -> None:
    assert troubles(visit, f"{address}/{name}.html", VIEWS) == {}


FAULTS = {
    "an unlabelled button": ("<button></button>", "button-name"),
    "a wide box": ("<div style='width: 3000px'>wide</div>", "scrolls sideways"),
    "a foreign frame": ("<iframe title='x' src='http://127.0.0.2:9/x'></iframe>", "frame-src"),
    "a foreign picture": ("<img alt='' src='http://127.0.0.2:9/x.png'>", "img-src"),
    "a missing file": ("<img alt='' src='/missing.png'>", "404"),
    "an unknown script": ("<script>document.title = 'x'</script>", "script-src"),
    "an inline handler": ("<p onclick='go()'>x</p>", "script-src"),
    "raw TeX": (r"<p>\frac{1}{2}</p>", "frac"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(visit: Visit, address: str, fault: str) -> None:
    html, complaint = FAULTS[fault]
    visit.plant("**/next.html", "</article>", html + "</article>")
    assert complaint in seen_at_a_glance(visit, address)


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
    visit.plant("**/next.html", "img-src", "img-src http://127.0.0.2:9")
    visit.plant("**/nnbook.js*", "// Paper", "new Image().src = 'http://127.0.0.2:9/x.png'\n//")
    assert "asks another host" in seen_at_a_glance(visit, address)


def seen_at_a_glance(visit: Visit, address: str) -> str:
    """What is wrong with the shortest page, in one view: enough to see a planted fault."""
    return str(troubles(visit, f"{address}/book/next.html", VIEWS[-1:]))
