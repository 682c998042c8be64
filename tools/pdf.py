"""Print the whole book as one PDF, and check it.

    python tools/pdf.py _build/html _build/pdf/neural-networks-from-scratch.pdf
"""

import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import check_pdf
import one_page
from browser import NoBrowser, browser_path, chinese_font
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pypdf import PdfReader, PdfWriter

FINISHED = "Promise.all([MathJax.startup.promise, document.fonts.ready]).then(() => true)"
NUMBER_THE_CONTENTS = """pages => {
    for (const number of document.querySelectorAll(".entry-page"))
        number.textContent = pages[number.dataset.of];
}"""


def print_book(browser: Browser, html: str, site: Path) -> bytes:
    """HTML on paper: printed once to learn the page numbers, and again with them."""
    numbers = page_numbers(printed(browser, html, site, {}))
    pdf = printed(browser, html, site, numbers, outline=True, tagged=True)
    return with_author(pdf, one_page.config()["author"])


def printed(
    browser: Browser, html: str, site: Path, numbers: dict[str, int], **options: bool
) -> bytes:
    """HTML on paper, loaded anew: what is printed a second time may break at other lines."""
    page = browser.new_page()
    show(page, html, site)
    page.evaluate(NUMBER_THE_CONTENTS, numbers)
    pdf = page.pdf(prefer_css_page_size=True, **options)
    page.close()
    return pdf


def show(page: Page, html: str, site: Path) -> None:
    """Show HTML that loads files of a site, and wait for its formulas and fonts."""

    def answer(request: Route) -> None:
        path = unquote(urlsplit(request.request.url).path).removeprefix("/")
        if path:
            request.fulfill(path=site / path)
        else:
            request.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**", answer)
    page.goto("http://book/", timeout=0)  # however slow the machine
    page.evaluate(FINISHED)


def page_numbers(pdf: bytes) -> dict[str, int]:
    """The page, counted from 1, of each place that a link of the book leads to."""
    reader = PdfReader(BytesIO(pdf))
    return {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def with_author(pdf: bytes, author: str) -> bytes:
    """The PDF with its author, whom browsers leave out."""
    writer, result = PdfWriter(clone_from=BytesIO(pdf)), BytesIO()
    writer.add_metadata({"/Author": author})
    writer.write(result)
    return result.getvalue()


def main(site: Path, target: Path) -> int:
    """Print the book of a site; 1 if something is wrong with it."""
    html, path = one_page.book(site), browser_path()
    chinese_font()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        pdf = print_book(browser, html, site)
        browser.close()
    if missing := check_pdf.missing_fonts(pdf, html):
        print("A font for these signs would be good, Debian's fonts-droid-fallback say:", *missing)
    found = check_pdf.problems(pdf, html)
    print(*found, f"{len(pdf) / 1e6:.1f} MB, {len(found)} problems", sep="\n")
    target = target.with_suffix(".faulty.pdf") if found else target
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(pdf)
    return int(bool(found))


if __name__ == "__main__":
    try:
        sys.exit(main(*map(Path, sys.argv[1:])))
    except NoBrowser as advice:
        sys.exit(str(advice))
