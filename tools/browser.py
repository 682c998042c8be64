"""The Chromium or Chrome of this machine: it shows the pages to the tests and prints the book."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
ADVICE = """A browser is needed, and none was found. Install Chromium or Chrome,
or let `.venv/bin/playwright install chromium` get one,
or set the environment variable CHROMIUM to the program's path."""


def find_browser(playwright: Playwright) -> str | None:
    """The path of a Chromium: the one named, on the path, in the usual places, Playwright's."""
    if named := os.environ.get("CHROMIUM"):
        return named
    candidates = [*map(shutil.which, NAMES), *PLACES, playwright.chromium.executable_path]
    return next((path for path in candidates if path and Path(path).exists()), None)


def browser_path() -> str:
    """The path of a Chromium, installed if need be; FileNotFoundError says what to do."""
    with sync_playwright() as playwright:
        path = find_browser(playwright)
        if path is None:
            install_browser()
            path = find_browser(playwright)
    if path is None:
        raise FileNotFoundError(ADVICE)
    return path


def install_browser() -> None:
    """Install Chromium where that takes no question to anybody: as root on Debian."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    unattended = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update", "install --no-install-recommends chromium"):
        arguments = ["apt-get", "-qq", "-y", *command.split()]
        subprocess.run(arguments, check=True, env=unattended, stdout=subprocess.DEVNULL)


@contextmanager
def open_browser() -> Iterator[Browser]:
    path = browser_path()
    with sync_playwright() as playwright:
        # Without the sandbox: it does not work for root, and the pages are our own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
