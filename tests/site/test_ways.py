"""Ways to the book, through it and out of it: cards, next page, copied cells, notebooks to run."""

import struct
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import nbformat
import pytest
import serve
import toc
import yaml
from check_site import Page
from visiting import UNFOLD, Visit

PAGES = toc.pages()
NOTEBOOKS = [path.with_suffix("").as_posix() for path in toc.sources(".ipynb")]
REPOSITORY = yaml.safe_load((toc.ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]
PROJECT = urlsplit(REPOSITORY["url"]).path.strip("/")
CARD = (1200, 630)  # what the large card of every network shows uncut


@pytest.mark.parametrize("name", ["index", *PAGES])
def test_a_link_to_a_page_has_a_card(site: Path, pages: dict[str, Page], name: str) -> None:
    says, address = pages[name].meta, serve.address(site)
    shown = "book/index" if name == "index" else name
    assert says("og:title") and says("og:description") == says("description")
    assert says("og:url") == f"{address}{shown}.html"
    assert says("og:image") == f"{address}_static/card.png"
    assert says("og:image:alt") == "A small network, and the words: Neural Networks from Scratch"
    assert says("twitter:card") == "summary_large_image"


def test_the_card_has_the_size_that_networks_show(site: Path) -> None:
    header = (site / "_static" / "card.png").read_bytes()[:24]
    assert header[12:16] == b"IHDR"
    assert struct.unpack(">II", header[16:]) == CARD


@pytest.mark.parametrize("name", ["index", *PAGES, "genindex", "search"])
def test_a_page_has_its_icon(pages: dict[str, Page], name: str) -> None:
    (icon,) = pages[name].all("link", rel="icon")
    assert urljoin(f"{name}.html", icon["href"]) == "_static/favicon.svg"


@pytest.mark.parametrize("number", range(len(PAGES)), ids=PAGES)
def test_the_pages_follow_each_other_as_in_the_contents(
    pages: dict[str, Page], number: int
) -> None:
    before, name, after = [None, *PAGES, None][number : number + 3]
    for kind, neighbour in {"left-prev": before, "right-next": after}.items():
        links = [link for link in pages[name].all("a") if kind in link.get("class", "")]
        assert [urljoin(f"/{name}.html", link["href"]) for link in links] == (
            [f"/{neighbour}.html"] if neighbour else []
        )


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_can_be_downloaded_and_launched(
    site: Path, pages: dict[str, Page], address: str, name: str
) -> None:
    links = {link.get("title"): link["href"] for link in pages[name].all("a") if "href" in link}
    with urlopen(urljoin(f"{address}/{name}.html", links["Download source file"])) as answer:
        assert answer.read() == (site / "notebooks" / f"{name}.ipynb").read_bytes()
    assert links["Launch on Binder"] == (
        f"https://mybinder.org/v2/gh/{PROJECT}/copies?urlpath=lab/tree/{name}.ipynb"
    )
    assert links["Launch on Colab"] == (
        f"https://colab.research.google.com/github/{PROJECT}/blob/copies/{name}.ipynb"
    )


@pytest.mark.parametrize("options", [{"permissions": ["clipboard-read", "clipboard-write"]}])
def test_a_copy_button_copies_the_cell(visit: Visit, address: str) -> None:
    name = "book/examples/xor"
    notebook = nbformat.read(toc.ROOT / f"{name}.ipynb", as_version=4)
    visit.open(f"{address}/{name}.html")
    visit.page.evaluate(UNFOLD)
    copied = []
    for button in visit.page.locator(".cell_input button.copybtn").all():
        button.click()
        copied.append(visit.page.evaluate("navigator.clipboard.readText()"))
    shown = [cell.source for cell in notebook.cells if cell.cell_type == "code"
             and not {"remove-input", "remove-cell"} & set(cell.metadata.get("tags", []))]
    assert copied == shown
    assert visit.troubles == []


@pytest.mark.parametrize("options", [{"permissions": ["clipboard-read", "clipboard-write"]}])
def test_a_copy_button_copies_commands_without_prompts_and_answers(
    visit: Visit, address: str
) -> None:
    visit.open(f"{address}/book/teaching.html")
    source = (toc.ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
    for console in visit.page.locator(".highlight-console").all():
        console.locator("button.copybtn").click()
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        lines = console.locator("pre").inner_text().splitlines()
        assert copied.splitlines() == [line[2:] for line in lines if line.startswith("$ ")]
        assert copied and all(f"$ {line}\n" in source for line in copied.splitlines())
