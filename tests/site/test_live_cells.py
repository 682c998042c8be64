"""In the page's Python, cells show what their notebooks store, to the character.

With ``--full`` every cell of every page is run, hidden ones too.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import toc
from outputs import cells as printed
from outputs import plain, stored
from playwright.sync_api import Browser
from pythons import Python

PATIENT = 5.0  # what a cell and all that it needs may take, to be tried each time
TRIED = ["book/02_forward_pass", "book/04_chain_rule", "book/examples/xor"]
PAGES = [path.with_suffix("").as_posix() for path in toc.sources(".ipynb")]
LIVE = [page for page in PAGES if not page.endswith(("trust", "pytorch"))]


@pytest.fixture(scope="module")
def python(browser: Browser, site: Path, address: str) -> Python:
    """One for all pages: each has names of its own there."""
    return Python(browser.new_page(), site, address)


def space_of(cell: str) -> str:
    found = re.fullmatch(r"(exercise-.*)-(stub|check|solution)", cell)
    return found[1] if found else ""


def differences(python: Python, page: str, chosen: list[dict[str, Any]]) -> list[Any]:
    """The cells that show something else here, with both."""
    wanted = {cell["id"]: stored(cell) for cell in printed(page)}
    found = []
    for cell in chosen:
        done = python.run(cell["code"], page, cell["id"], space_of(cell["id"]))
        if (here := plain(done["shown"])) != wanted[cell["id"]]:
            found.append((cell["id"], here, wanted[cell["id"]]))
    return found


def light(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells that, with all that they need, take not too long; and what they need."""
    cost = {cell["id"]: cell["seconds"] for cell in cells}
    quick = [c for c in cells if cost[c["id"]] + sum(cost[one] for one in c["needs"]) <= PATIENT]
    wanted = {cell["id"] for cell in quick if not cell["hidden"]}
    wanted |= {one for cell in quick if cell["id"] in wanted for one in cell["needs"]}
    return [cell for cell in cells if cell["id"] in wanted]


@pytest.mark.parametrize("page", TRIED)
def test_live_text_is_stored_text(python: Python, page: str) -> None:
    chosen = light(python.cells(page))
    assert len(chosen) > 15
    assert differences(python, page, chosen) == []


def test_every_page_shows_live_what_it_stores(browser, site, address, pytestconfig) -> None:
    wrong, n_cells = [], 0
    for page in LIVE if pytestconfig.getoption("--full") else []:
        with browser.new_context() as context:
            python = Python(context.new_page(), site, address)
            cells = python.cells(page)
            wrong += [(page, *one) for one in differences(python, page, cells)]
        n_cells += len(cells)
        print(f"{page}: {len(cells)} cells", flush=True)
    print(f"{n_cells} cells, {len(wrong)} differ")
    assert wrong == []
