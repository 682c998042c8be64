"""Ways through the book and out of it: next page, copied cells, downloads, notebooks to run."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import nbformat
import pytest
import toc
import yaml
from playwright.sync_api import Browser
from visiting import Visit

PAGES = toc.pages()
NOTEBOOKS = [path.with_suffix("").as_posix() for path in toc.sources(".ipynb")]
REPOSITORY = yaml.safe_load((toc.ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]
PROJECT = urlsplit(REPOSITORY["url"]).path.strip("/")


class Links(HTMLParser):
    """The addresses in a page, by the words and classes of their links."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.by_class: dict[str, str] = {}
        self.by_title: dict[str, str] = {}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "a":
            self.by_title[has.get("title", "")] = has.get("href", "")
            for name in has.get("class", "").split():
                self.by_class[name] = has.get("href", "")


@pytest.mark.parametrize("number", range(len(PAGES)), ids=PAGES)
def test_the_pages_follow_each_other_as_in_the_contents(site: Path, number: int) -> None:
    links = Links(site / f"{PAGES[number]}.html").by_class
    before = PAGES[number - 1] if number else None
    after = PAGES[number + 1] if number + 1 < len(PAGES) else None
    for name, neighbour in {"left-prev": before, "right-next": after}.items():
        url = links.get(name) and urljoin(f"/{PAGES[number]}.html", links[name])
        assert url == (neighbour and f"/{neighbour}.html")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_can_be_downloaded_and_launched(site: Path, address: str, name: str) -> None:
    links = Links(site / f"{name}.html")
    download = urljoin(f"{address}/{name}.html", links.by_title["Download source file"])
    with urlopen(download) as answer:
        assert answer.read() == (toc.ROOT / f"{name}.ipynb").read_bytes()
    assert links.by_title["Launch on Binder"] == (
        f"https://mybinder.org/v2/gh/{PROJECT}/{REPOSITORY['branch']}"
        f"?urlpath=lab/tree/{name}.ipynb"
    )
    assert links.by_title["Launch on Colab"] == (
        f"https://colab.research.google.com/github/{PROJECT}/blob/colab/{name}.ipynb"
    )


@pytest.mark.parametrize("name", ["book/02_forward_pass", "book/examples/xor"])
def test_a_copy_button_copies_the_cell(browser: Browser, address: str, name: str) -> None:
    notebook = nbformat.read(toc.ROOT / f"{name}.ipynb", as_version=4)
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    visit = Visit(context.new_page())
    visit.open(f"{address}/{name}.html")
    visit.unfold()
    buttons = visit.page.locator(".cell_input button.copybtn")
    copied = []
    for button in buttons.all():
        button.click()
        copied.append(visit.page.evaluate("navigator.clipboard.readText()"))
    shown = [cell.source for cell in notebook.cells if cell.cell_type == "code"
             and not {"remove-input", "remove-cell"} & set(cell.metadata.get("tags", []))]
    assert copied == shown
    assert visit.troubles == []
    context.close()
