"""The browser that opens the book's pages: one that is there, or one that can be had.

    python tools/browser.py     # its path
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

SHELL = "chromium-headless-shell"  # has no windows, and needs half the time
NAMES = (
    SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"
)  # fmt: skip
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
ADVICE = (
    "The pages are opened in a browser, and none was found that runs: install Chromium or Chrome, "
    "or set the environment variable CHROMIUM to the path of one."
)


class NoBrowser(RuntimeError):
    """There is none, and none can be had; the message says what to do."""


def browser_path() -> str:
    """The path of a Chromium or Chrome that runs; it is installed if that takes no question."""
    if named := os.environ.get("CHROMIUM"):
        places, ways = lambda: [named], ()
    else:
        places, ways = candidates, (from_debian, from_playwright)
    for there in (lambda: True, *ways):
        if there() and (found := next(filter(runs, places()), None)):
            return found
    raise NoBrowser(ADVICE)


def candidates() -> Iterator[str]:
    """Where a browser may be: the system's, then Playwright's own."""
    yield from filter(None, map(shutil.which, NAMES))
    yield from PLACES
    yield of_playwright()


def of_playwright() -> str:
    """Where Playwright puts the browser that it downloads."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def runs(program: str) -> bool:
    """Whether it starts: what is called Chromium may be a stub, or lack its libraries."""
    if os.name == "nt":  # where --version opens a window
        return os.path.isfile(program)
    return succeeds(program, "--version")


def from_debian() -> bool:
    """Install Debian's package; it brings the libraries that it needs."""
    return debian(SHELL, "chromium")


def chinese_font() -> None:
    """Install a font with Chinese characters, where there is none and it takes no question."""
    try:
        fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout
    except OSError:
        return  # no Linux: such a system has fonts of its own
    if not fonts:
        debian("fonts-droid-fallback")


def debian(*names: str) -> bool:
    """Install the first of Debian's packages that can be had, as root."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    get = ("apt-get", "-qq", "-y")
    packages = names if succeeds(*get, "update") else ()
    return any(succeeds(*get, "install", "--no-install-recommends", name) for name in packages)


def from_playwright() -> bool:
    """Let Playwright download its own."""
    return succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def succeeds(*command: str) -> bool:
    """Run a command without questions and without a word."""
    unattended = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=unattended, capture_output=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(browser_path())
    except NoBrowser as advice:
        sys.exit(str(advice))
