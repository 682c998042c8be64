"""Whoever shows a link to a page finds its title, what it is about, and a picture to go with it."""

import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest
import serve
import toc

CARD = (1200, 630)  # what the large card of every network shows uncut


class Tags(HTMLParser):
    """The meta tags of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.content: dict[str, str] = {}
        self.icon = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "meta":
            self.content[has.get("property") or has.get("name", "")] = has.get("content", "")
        if tag == "link" and has.get("rel") == "icon":
            self.icon = has["href"]


@pytest.mark.parametrize("name", ["index", *toc.pages()])
def test_a_link_to_a_page_has_a_card(site: Path, name: str) -> None:
    tags, address = Tags(site / f"{name}.html").content, serve.address(site)
    shown = "book/index" if name == "index" else name
    assert tags["og:title"] and tags["og:description"] == tags["description"]
    assert tags["og:url"] == f"{address}{shown}.html"
    assert tags["og:image"] == f"{address}_static/card.png"
    assert tags["og:image:alt"] == "A small network, and the words: Neural Networks from Scratch"
    assert tags["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("name", ["index", *toc.pages(), "genindex", "search"])
def test_a_page_has_its_icon(site: Path, name: str) -> None:
    page = site / f"{name}.html"
    assert (page.parent / Tags(page).icon).resolve() == site / "_static" / "favicon.svg"


def test_the_card_has_the_size_that_networks_show(site: Path) -> None:
    header = (site / "_static" / "card.png").read_bytes()[:24]
    assert header[12:16] == b"IHDR"
    assert struct.unpack(">II", header[16:]) == CARD
