"""The built pages, served on this machine and opened in a browser.

    python -m pytest tests/site --site _build/html
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import NoBrowser, browser_path
from playwright.sync_api import Browser, sync_playwright
from serve import serve


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
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    server = serve(str(request.config.getoption("--site")), port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
