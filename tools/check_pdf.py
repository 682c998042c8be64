"""Check the printed book: against the page it was printed from, and page by page."""

import re
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from unicodedata import normalize

import one_page
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfTextPage
from pypdfium2.raw import FS_MATRIX, FPDFText_GetMatrix

LARGEST = 20_000_000  # bytes
MARGIN = 40  # points at the top and the bottom of a page, where header and number stand
POINTS_PER_PIXEL = 0.75
HEADINGS = re.compile("^h[1-6]$")
LISTED = ".part, .level-1, .level-2"
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
TEX = re.compile(r"\\[a-zA-Z]{2,}|\\[(\[]|\$\$")


def problems(pdf: bytes, html: str) -> list[str]:
    """All that is wrong with a PDF that was printed from some HTML."""
    soup = BeautifulSoup(one_page.FIGURE.sub("", html), "html.parser")
    document = PdfDocument(pdf)
    pages = [page.get_textpage() for page in document]
    texts = [page.get_text_bounded() for page in pages]
    return [
        *wrong_description(pdf, soup),
        *wrong_bookmarks(document, texts, soup),
        *lost_words(squeeze("".join(texts)), soup),
        *raw_tex("".join(texts), soup),
        *empty_pages(pages),
        *shrunk_text(pages),
    ]


def wrong_description(pdf: bytes, soup: BeautifulSoup) -> Iterator[str]:
    reader = PdfReader(BytesIO(pdf))
    if len(pdf) >= LARGEST:
        yield f"{len(pdf):,} bytes are too many"
    if reader.metadata.title != soup.title.string:
        yield f"its title is {reader.metadata.title}"
    if not reader.metadata.author:
        yield "it has no author"
    if reader.root_object.get("/Lang") != soup.html["lang"]:
        yield "it does not say its language"


def wrong_bookmarks(document: PdfDocument, texts: list[str], soup: BeautifulSoup) -> Iterator[str]:
    """Every heading has a bookmark, and the contents say on which page it stands."""
    headings = soup.find_all(HEADINGS)
    titles = [(int(heading.name[1]) - 1, squeeze(heading.get_text())) for heading in headings]
    marks = list(document.get_toc())
    bookmarks = [(mark.level, squeeze(mark.get_title())) for mark in marks]
    if titles != bookmarks:
        yield f"headings and bookmarks differ: {sorted(set(titles) ^ set(bookmarks))}"
        return
    places = [mark.get_dest().get_index() for mark in marks]
    contents = squeeze("".join(texts[: places[1]]))
    listed = set(map(id, soup.select(f".chapter :is({LISTED})")))
    for heading, (_, title), place in zip(headings, titles, places, strict=True):
        if id(heading) in listed and f"{title}{place + 1}" not in contents:
            yield f"the contents don't say that {title} is on page {place + 1}"


def lost_words(text: str, soup: BeautifulSoup) -> Iterator[str]:
    """Captions and lines of code that the PDF does not have."""
    for caption in soup.select("figcaption, caption"):
        for words in between_formulas(caption):
            if squeeze(words) not in text:
                yield f"words of a caption are missing: {words}"
    for code in soup.select("pre"):
        for line in code.get_text().splitlines():
            if squeeze(line) not in text:
                yield f"a line of code is missing: {line}"


def missing_fonts(pdf: bytes, html: str) -> list[str]:
    """Chinese characters that the PDF does not have, as the machine has no font for them."""
    text = "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pdf))
    chinese = BeautifulSoup(html, "html.parser").select('.zh, [lang|="zh"]')
    wanted = HAN.findall("".join(element.get_text() for element in chinese))
    return sorted(set(wanted) - set(normalize("NFKC", text)))


def raw_tex(text: str, soup: BeautifulSoup) -> Iterator[str]:
    """TeX that is no part of code."""
    code = "".join(element.get_text() for element in soup.select("pre, code"))
    for command in sorted(set(TEX.findall(text)) - set(TEX.findall(code))):
        yield f"a formula is not set: {command}"


def empty_pages(pages: list[PdfTextPage]) -> Iterator[str]:
    for number, page in enumerate(pages, 1):
        boxes = [page.get_rect(k) for k in range(page.count_rects())]
        height = page.page.get_height()
        if not any(bottom > MARGIN and top < height - MARGIN for _, bottom, _, top in boxes):
            yield f"page {number} is empty"


def shrunk_text(pages: list[PdfTextPage]) -> Iterator[str]:
    """A browser makes the whole book smaller where a single line is too wide for a page."""
    matrix = FS_MATRIX()
    FPDFText_GetMatrix(pages[0], 0, matrix)
    if matrix.a < 0.999 * POINTS_PER_PIXEL:
        yield f"something is too wide: all text is shrunk to {matrix.a / POINTS_PER_PIXEL:.1%}"


def between_formulas(element: Tag) -> list[str]:
    """The words before, between and after the formulas of an element."""
    element = copy(element)
    for formula in element.select(".math"):
        formula.replace_with("\0")
    return element.get_text().split("\0")


def squeeze(text: str) -> str:
    """Text without white space, which paper breaks elsewhere."""
    return re.sub(r"\s+", "", text)
