"""A visit to a page in the browser, which hears whatever goes wrong."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, Route

SIZES = {"desktop": {"width": 1360, "height": 900}, "phone": {"width": 390, "height": 844}}

PATIENCE = 120_000  # milliseconds: when to give up on a machine that is busy with other things

MOVED_ON = "net::ERR_ABORTED"  # what a page still asked for when the reader left it

# Formulas are set, letters have come, and whatever is too wide can be scrolled with the keyboard.
FINISHED = """async () => {
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
}"""
SCROLLS_BY_KEYBOARD = """() => {
    const boxes = [...document.querySelectorAll("pre, .cell_output > .output, article div.math, "
        + "article mjx-container, article table, .pst-scrollable-table-container")];
    return boxes.every(box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0);
}"""
UNFOLD = """() => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    for (const button of document.querySelectorAll(".toggle-hidden .toggle-button")) button.click();
    for (const button of document.querySelectorAll(".nn-show")) button.click();
}"""
UNFINISHED_FORMULAS = """() => [...document.querySelectorAll("main .math")]
    .filter(formula => !formula.querySelector("mjx-container") && formula.textContent.trim())
    .concat([...document.querySelectorAll("mjx-merror, [data-mjx-error]")])
    .map(formula => formula.textContent)"""


@dataclass
class Visit:
    """A page in the browser, and what went wrong while it loaded."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    host: str = ""

    def __post_init__(self) -> None:
        hear = self.troubles.append
        self.page.on("pageerror", lambda error: hear(f"error: {error}"))
        self.page.on("request", self._watch)
        self.page.on("console", lambda message: message.type in {"error", "warning"}
                     and hear(f"console: {message.text}"))
        self.page.on("requestfailed", lambda request: request.failure != MOVED_ON
                     and hear(f"failed: {request.url}"))
        self.page.on("response", lambda response: response.status >= 400
                     and hear(f"{response.status}: {response.url}"))

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in {self.host, ""}:
            self.troubles.append(f"asks another host: {request.url}")

    def open(self, url: str, leads_to: str = "") -> None:
        self.host = urlsplit(url).netloc
        self.page.goto(url)
        if leads_to:
            self.page.wait_for_url(leads_to)
        self.page.evaluate(FINISHED)

    def plant(self, files: str, sound: str, fault: str) -> None:
        """From now on, hand out these files with a fault in them."""

        def hand_out(route: Route) -> None:
            response = route.fetch()
            assert sound in response.text()
            route.fulfill(response=response, body=response.text().replace(sound, fault, 1))

        self.page.route(files, hand_out)

    def look(self, size: str, scheme: str) -> None:
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.set_viewport_size(SIZES[size])
        self.page.wait_for_selector(f"html[data-theme={scheme}]")
        self.page.wait_for_function(SCROLLS_BY_KEYBOARD)
