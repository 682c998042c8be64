"""The built pages, served on this machine and opened in a browser.

    python -m pytest tests/site --site _build/html
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import NoBrowser, browser_path
from check_site import Page
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from serve import home, serve
from visiting import PATIENCE, Visit

expect.set_options(timeout=PATIENCE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site", type=Path, default=Path("_build/html"), help="the built pages")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Get the browser once, before parallel workers each look for it."""
    if not hasattr(session.config, "workerinput"):
        try:
            browser_path()
        except NoBrowser as advice:
            pytest.exit(str(advice), returncode=1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Without the sandbox: it does not work for root, and the pages are our own.
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox"], timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Path:
    """The folder of the built pages."""
    return request.config.getoption("--site").resolve()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the pages are served: below a path, as they are once published."""
    server = serve(str(site), port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}{home(str(site))}".rstrip("/")
    server.shutdown()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """The tags of every page, by its name."""
    return {p.relative_to(site).with_suffix("").as_posix(): Page(p) for p in site.rglob("*.html")}


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What visits share: a window whose cache knows the book's scripts and fonts."""
    with browser.new_context() as context:
        yield context


@pytest.fixture
def options() -> dict:
    """How the browser is set up for a test that needs a window of its own."""
    return {}


@pytest.fixture
def visit(browser: Browser, context: BrowserContext, options: dict) -> Iterator[Visit]:
    page = browser.new_page(**options) if options else context.new_page()
    page.set_default_timeout(PATIENCE)
    yield Visit(page)
    page.evaluate("localStorage.clear()")  # the theme that a test chose
    page.close()
