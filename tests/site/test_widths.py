"""Nothing in a chapter scrolls sideways on a desk, and little does on a phone."""

from collections.abc import Iterator

import pytest
import toc
from playwright.sync_api import Page
from visiting import SIZES, UNFOLD, Visit

CHAPTERS = [name for name in toc.pages() if name.startswith("book/0")]
SHARE = {"desktop": 0.0, "phone": 0.1}  # of the blocks of a page may scroll
BLOCKS = "article .cell pre"
FORMULAS = "article div.math:has(.eqno) mjx-container"
WIDE = """selector => [...document.querySelectorAll(selector)]
    .filter(box => box.scrollWidth > box.clientWidth)
    .map(box => `${box.closest("[id]").id}: ${box.scrollWidth} of ${box.clientWidth} pixels: `
        + box.textContent.trim().slice(0, 80))"""


def unfolded(visit: Visit, url: str) -> Iterator[tuple[str, Page]]:
    """The page with everything open, in each size."""
    visit.open(url)
    visit.page.evaluate(UNFOLD)
    for size in SIZES:
        visit.page.set_viewport_size(SIZES[size])
        yield size, visit.page


@pytest.mark.parametrize("name", CHAPTERS)
def test_little_scrolls_sideways(visit: Visit, address: str, name: str) -> None:
    for size, page in unfolded(visit, f"{address}/{name}.html"):
        wide = page.evaluate(WIDE, BLOCKS)
        assert len(wide) <= SHARE[size] * page.locator(BLOCKS).count(), "\n".join(wide)
        assert page.evaluate(WIDE, FORMULAS) == []


def test_what_is_too_wide_is_seen(visit: Visit, address: str) -> None:
    output = f"<div class='cell'><pre>{'wide ' * 40}</pre></div>"
    sum_ = f"\\[{'x + ' * 60} x\\]"
    formula = f"<div class='math' id='sum'><span class='eqno'>(1)</span>{sum_}</div>"
    chapter = CHAPTERS[0]
    visit.plant(f"**/{chapter}.html", "</article>", f"{output}{formula}</article>")
    for _, page in unfolded(visit, f"{address}/{chapter}.html"):
        assert "wide wide" in str(page.evaluate(WIDE, BLOCKS))
        assert "sum" in str(page.evaluate(WIDE, FORMULAS))
