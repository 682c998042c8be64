"""The built pages, served on this machine and opened in a browser.

    python -m pytest tests/site --site _build/html
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from serve import home, serve
from visiting import Visit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
ADVICE = """The pages are tested in a browser, and none was found. Install Chromium or Chrome,
or let `.venv/bin/playwright install chromium` get one,
or set the environment variable CHROMIUM to the program's path."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site", type=Path, default=Path("_build/html"), help="the built pages")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Get the browser once, before parallel workers each look for it."""
    if not hasattr(session.config, "workerinput"):
        with sync_playwright() as playwright:
            find_browser(playwright) or install_browser()


def find_browser(playwright: Playwright) -> str | None:
    """The path of a Chromium: the one named, on the path, in the usual places, Playwright's."""
    if named := os.environ.get("CHROMIUM"):
        return named
    candidates = [*map(shutil.which, NAMES), *PLACES, playwright.chromium.executable_path]
    return next((path for path in candidates if path and Path(path).exists()), None)


def install_browser() -> None:
    """Install Chromium where that takes no question to anybody: as root on Debian."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        pytest.exit(ADVICE, returncode=1)
    unattended = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update", "install --no-install-recommends chromium"):
        arguments = ["apt-get", "-qq", "-y", *command.split()]
        subprocess.run(arguments, check=True, env=unattended, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_browser(playwright)
        if path is None:
            pytest.exit(ADVICE, returncode=1)
        # Without the sandbox: it does not work for root, and the pages are our own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context()
    yield Visit(context.new_page())
    context.close()
