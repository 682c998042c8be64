"""Print the whole book as one PDF.

    python tools/pdf.py _build/html _build/pdf/neural-networks-from-scratch.pdf
"""

import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import one_page
import yaml
from playwright.sync_api import Page, Route, sync_playwright
from pypdf import PdfReader, PdfWriter

FINISHED = "Promise.all([MathJax.startup.promise, document.fonts.ready]).then(() => true)"
NUMBER_THE_CONTENTS = """pages => {
    for (const number of document.querySelectorAll(".entry-page"))
        number.textContent = pages[number.dataset.of];
}"""


def print_book(site: Path, path: str) -> bytes:
    """The book as a browser, the one at the path, prints it; the contents have page numbers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        open_book(page, site)
        page.evaluate(NUMBER_THE_CONTENTS, page_numbers(printed(page)))
        pdf = printed(page)
        browser.close()
    return pdf


def open_book(page: Page, site: Path) -> None:
    html = one_page.book(site)

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if path == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(path=site / path.removeprefix("/"))

    page.route("**", answer)
    page.goto("http://book/")
    page.evaluate(FINISHED)


def printed(page: Page) -> bytes:
    return page.pdf(outline=True, tagged=True, prefer_css_page_size=True)


def page_numbers(pdf: bytes) -> dict[str, int]:
    """The page on which each place stands that the book has links to, counted from 1."""
    reader = PdfReader(BytesIO(pdf))
    return {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def describe(pdf: bytes, author: str) -> bytes:
    """The PDF with its author, whom browsers leave out."""
    writer, described = PdfWriter(BytesIO(pdf)), BytesIO()
    writer.add_metadata({"/Author": author})
    writer.write(described)
    return described.getvalue()
