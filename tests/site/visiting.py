"""A visit to a page in the browser, which hears whatever goes wrong."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

SIZES = {"desktop": (1360, 900), "phone": (390, 844)}

MOVED_ON = "net::ERR_ABORTED"  # what a page still asked for when the reader left it

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
            "requestfailed",
            lambda request: request.failure == MOVED_ON
            or self.troubles.append(f"failed: {request.url}"),
        )
        self.page.on(
            "response",
            lambda response: (
                response.status < 400 or self.troubles.append(f"{response.status}: {response.url}")
            ),
        )
        self.page.on(
            "request",
            lambda request: (
                urlsplit(request.url).netloc in {host, ""}
                or self.troubles.append(f"asks another host: {request.url}")
            ),
        )
        self.page.goto(url, wait_until="networkidle")
        self.page.wait_for_load_state("load")  # from disk, a page is idle before its scripts run
        if self.page.evaluate("typeof MathJax !== 'undefined'"):
            self.page.evaluate("MathJax.startup.promise.then(() => true)")

    def plant(self, files: str, sound: str, fault: str) -> None:
        """From now on, hand out these files with a fault in them."""

        def hand_out(route: Route) -> None:
            response = route.fetch()
            assert sound in response.text()
            route.fulfill(response=response, body=response.text().replace(sound, fault, 1))

        self.page.route(files, hand_out)

    def look(self, size: str, scheme: str) -> None:
        width, height = SIZES[size]
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.wait_for_selector(f"html[data-theme={scheme}]")
        if self.page.viewport_size != {"width": width, "height": height}:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(400)  # the theme waits before it answers a change of size

    def unfold(self) -> None:
        """Open what is hidden: code, solutions, answers."""
        self.page.evaluate("""() => {
            for (const box of document.querySelectorAll("details")) box.open = true;
            for (const button of document.querySelectorAll(".toggle-hidden .toggle-button"))
                button.click();
        }""")

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")
