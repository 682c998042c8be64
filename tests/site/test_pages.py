"""Each page, as a reader sees it: wide and narrow, by day and by night."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import toc
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SIZES = {"desktop": (1360, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")

RAW_TEX = r"""() => {
    const article = document.querySelector("article");
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const {data, parentElement: parent} = walker.currentNode;
        if (/\\[(\[]|\\[a-zA-Z]{2,}|\$\$/.test(data) && !parent.closest("pre, code, script, style"))
            found.push(data.trim());
    }
    return found;
}"""

UNFINISHED_FORMULAS = """() => [...document.querySelectorAll("article .math")]
    .filter(formula => !formula.querySelector("mjx-container") && formula.textContent.trim())
    .concat([...document.querySelectorAll("mjx-merror, [data-mjx-error]")])
    .map(formula => formula.textContent)"""


@dataclass
class Visit:
    """A page in the browser, and what went wrong while it loaded."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def open(self, url: str) -> None:
        host = urlsplit(url).netloc
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on(
            "requestfailed", lambda request: self.troubles.append(f"failed: {request.url}")
        )
        self.page.on(
            "response",
            lambda response: response.status < 400
            or self.troubles.append(f"{response.status}: {response.url}"),
        )
        self.page.on(
            "request",
            lambda request: urlsplit(request.url).netloc in {host, ""}
            or self.troubles.append(f"asks another host: {request.url}"),
        )
        self.page.goto(url, wait_until="networkidle")
        if self.page.evaluate("typeof MathJax !== 'undefined'"):
            self.page.evaluate("MathJax.startup.promise.then(() => true)")

    def look(self, size: str, scheme: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.wait_for_selector(f"html[data-theme={scheme}]")
        self.page.wait_for_timeout(400)  # the theme waits before it answers a change of size

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")


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


@pytest.fixture
def visit(browser: Browser):
    context = browser.new_context()
    yield Visit(context.new_page())
    context.close()


@pytest.mark.parametrize("name", toc.pages())
def test_page(visit: Visit, address: str, name: str) -> None:
    visit.open(f"{address}/{name}.html")
    found = {"loading": visit.troubles}
    for size in SIZES:
        for scheme in SCHEMES:
            visit.look(size, scheme)
            found[f"{size}, {scheme}"] = accessibility_violations(visit.page)
            if pixels := sideways_scroll(visit.page):
                found[f"{size}, {scheme}"].append(f"scrolls sideways by {pixels} pixels")
    found["raw TeX"] = visit.page.evaluate(RAW_TEX)
    found["formulas"] = visit.page.evaluate(UNFINISHED_FORMULAS)
    assert {view: troubles for view, troubles in found.items() if troubles} == {}


def test_search_finds_a_page(visit: Visit, address: str) -> None:
    visit.open(f"{address}/search.html?q=neuron")
    visit.page.wait_for_selector("#search-results li a")
    assert visit.troubles == []


FAULTS = {
    "an unlabelled button": ("<button></button>", "button-name"),
    "a wide box": ("<div style='width: 3000px'>wide</div>", "scrolls sideways"),
    "a foreign picture": ("<img alt='' src='http://127.0.0.2:9/x.png'>", "asks another host"),
    "a missing file": ("<img alt='' src='/missing.png'>", "404"),
    "a script's error": ("<script>throw new Error('oops')</script>", "oops"),
    "raw TeX": (r"<p>\frac{1}{2}</p>", "frac"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(visit: Visit, address: str, fault: str) -> None:
    html, complaint = FAULTS[fault]

    def plant(route) -> None:
        response = route.fetch()
        body = response.text().replace("</article>", html + "</article>")
        route.fulfill(response=response, body=body)

    visit.page.route("**/book/index.html", plant)
    with pytest.raises(AssertionError, match=complaint):
        test_page(visit, address, "book/index")
