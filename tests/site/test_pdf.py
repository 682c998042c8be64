"""What `make pdf` checks can be seen to fail; what it prints is one page without clashes."""

from urllib.parse import unquote

import check_pdf
import check_site
import one_page
import pdf
import pytest
from playwright.sync_api import Browser

BOOK = """<!DOCTYPE html><html lang="en"><head><title>A book</title>
<script>MathJax = {startup: {promise: Promise.resolve()}}</script>
<style>@page { size: A4; margin: 20mm } .chapter { break-before: page }</style></head><body>
<nav id="contents"><h1>Contents</h1>
<a href="#one">One <span class="entry-page" data-of="one"></span></a>
<a href="#two">Two <span class="entry-page" data-of="two"></span></a></nav>
<div class="chapter"><h1 class="level-1" id="one">One</h1>
<pre>print("one")</pre><p>Words.</p></div>
<div class="chapter"><h1 class="level-1" id="two">Two</h1>
<figure><figcaption>Curves, seen from <span class="math">x</span> afar</figcaption></figure></div>
</body></html>"""

FAULTS = {
    "a heading is not there": ('<h1 class="level-1" id="two">Two', "<h1>Three", "bookmarks"),
    "a wrong page number": ('data-of="two"', 'data-of="one"', "two is on page 3"),
    "a lost line of code": ("print(", "prin(", 'line of code is missing: print("one")'),
    "a lost word of a caption": ("afar", "near", "words of a caption are missing:  afar"),
    "raw TeX": ("Words", r"\(\frac{1}{2}\)", "a formula is not set: \\frac"),
    "an empty page": ("Words.", '<p style="break-before: page"></p>', "page 3 is empty"),
    "a line that is too wide": ("Words", "<pre>" + "wide" * 40 + "</pre>", "all text is shrunk"),
    "another title": ("A book", "A page", "its title is A page"),
    "another language": (' lang="en"', "", "does not say its language"),
}  # fmt: skip


def printed(browser: Browser, html: str, tmp_path) -> bytes:
    return pdf.print_book(browser, html, tmp_path)


def test_a_sound_book_has_no_problems(browser: Browser, tmp_path) -> None:
    assert check_pdf.problems(printed(browser, BOOK, tmp_path), BOOK) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(browser: Browser, tmp_path, fault: str) -> None:
    before, after, complaint = FAULTS[fault]
    assert before in BOOK
    found = check_pdf.problems(printed(browser, BOOK.replace(before, after), tmp_path), BOOK)
    assert complaint.lower() in "\n".join(found).lower()


def test_a_large_file_and_one_without_an_author_are_seen(
    browser: Browser, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(check_pdf, "LARGEST", 100)
    monkeypatch.setattr(pdf, "with_author", lambda pdf, author: pdf)
    first, second = check_pdf.problems(printed(browser, BOOK, tmp_path), BOOK)
    assert first.endswith("bytes are too many") and second == "it has no author"


@pytest.mark.parametrize("term, missing", [("sign", []), ("\U000200a2", ["\U000200a2"])])
def test_a_sign_without_a_font_is_seen(browser: Browser, tmp_path, term, missing) -> None:
    book = BOOK.replace("Words", f'<span class="zh">{term}</span>')
    assert check_pdf.missing_fonts(printed(browser, book, tmp_path), book) == missing


def test_the_pages_become_one_without_clashes(request, tmp_path) -> None:
    path = tmp_path / "book.html"
    path.write_text(one_page.book(request.config.getoption("--site")), encoding="utf-8")
    page = check_site.Page(path)
    assert [*check_site.repeated_ids(page), *check_site.undescribed(page)] == []
    inside = {unquote(url.removeprefix("#")) for url in page.links if not url.startswith("http")}
    assert inside and inside <= set(page.ids)
