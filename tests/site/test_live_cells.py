"""In the page's Python, cells show what their notebooks store, to the character.

With ``--full`` every cell of every page is run, hidden ones too.
"""

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
import toc
from outputs import cells as printed
from outputs import plain, stored
from playwright.sync_api import Browser
from pythons import Python
from test_watching import DIVERGING
from visiting import PATIENCE

PATIENT = 5.0  # what a cell and all that it needs may take, to be tried each time
TRIED = ["book/02_forward_pass", "book/03_losses", "book/04_chain_rule"]
PAGES = [path.with_suffix("").as_posix() for path in toc.sources(".ipynb")]
LIVE = [page for page in PAGES if not page.endswith("pytorch")]


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
        there = wanted.get(cell["id"], [])  # a cell's part shows nothing
        if (here := plain(done["shown"])) != there:
            found.append((cell["id"], here, there))
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


BAD = {  # what a cell shows, or how its error ends
    "print('a')\nimport sys\nprint('b', file=sys.stderr)\nprint('c')": [
        ["stdout", "a\n"], ["stderr", "b\n"], ["stdout", "c\n"]],
    "1 / 0": "    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n",
    "x = input('your name')": "write the value into the cell, as in  x = '7'\n",
    "import sys\nsys.exit()": "The cell ended itself; Python is still here.\n",
    "quit()": "The cell ended itself; Python is still here.\n",
    "%matplotlib inline": "here is Python alone.\n",
    "!ls": "here is Python alone.\n",
    "await f()": "SyntaxError: 'await' outside function\n",
    "import torch": "Python's own modules.\n",
    "import threading\nthreading.Thread(target=print).start()": "call the function itself.\n",
    "import subprocess\nsubprocess.run(['ls'])": "it starts no other programs.\n",
    "open('nothing.csv')": "those that a cell writes are.\n",
    "import urllib.request\nurllib.request.urlopen('http://book.example')": "from elsewhere.\n",
    "def f():\n    return f()\nf()": "RecursionError: maximum recursion depth exceeded\n",
    "import numpy as np\n[np.empty(25 * 10**7) for _ in range(9)]":
        "The browser gives no more memory.\n",
    "import numpy as np\nnp.savetxt('a.txt', [7])\nprint(open('a.txt').read()[:2])": [
        ["stdout", "7.\n"]],
    "class A:\n    def __repr__(self):\n        return 1 / 0\nA()": "division by zero\n",
    "import nnbook.classroom": [],
    "import builtins\nbuiltins.len = builtins.print = None": [],
    "import sys\nsys.modules.clear()": [],
    "import numpy as np\nnp.exp = None": [],
}  # fmt: skip


@pytest.mark.parametrize("code", BAD)
def test_whatever_a_cell_does_it_ends_with_a_sentence(python: Python, code: str) -> None:
    done, wanted = python.run(code), BAD[code]
    if isinstance(wanted, list):
        assert done["shown"] == wanted
    else:
        kind, text = done["shown"][-1]
        assert kind == "error" and text.endswith(wanted) and "runner.py" not in text
    after = "import numpy as np\nint(np.exp(0)) + len('a')"
    assert python.run(after)["shown"] == [["display", {"text/plain": "2"}]]


def test_a_flood_is_cut(python: Python) -> None:
    shown = python.run("for i in range(300_000):\n    print(i)\n1 / 0")["shown"]
    text = "".join(text for kind, text in shown if kind == "stdout")
    assert len(shown) < 60 and len(text) < 100_100 and "The rest is left out" in text[-80:]
    assert shown[-1][0] == "error"
    many = "from IPython.display import display\nfor i in range(999):\n    display(i)"
    shown = python.run(many)["shown"]
    assert len(shown) == 201 and "a cell shows 200 things" in shown[-1][1]


ENDLESS = [
    "while True: pass",
    "while True:\n        try:\n            while True: pass\n        except: pass",
    "return [0 for _ in iter(int, 1)]",
]


@pytest.mark.parametrize("body", ENDLESS)
def test_an_answer_without_end_is_stopped(python: Python, body: str) -> None:
    python.run(f"def sigmoid(z):\n    {body}", space="endless")
    kind, data = python.run("check('sigmoid', sigmoid)", space="endless")["shown"][0]
    assert "It was still computing when its time was up" in data["text/html"]


BREAKING = [
    "import os\nos._exit(0)",
    "import sys\nsys.setrecursionlimit(10**5)\ndef f():\n    return f()\nf()",
]


@pytest.mark.parametrize("code", BREAKING)
def test_a_python_that_breaks_says_so(browser, site, address, code: str) -> None:
    with browser.new_context() as context:
        python = Python(context.new_page(), site, address)
        assert python.run(code)["shown"][-1][1].startswith("Python broke down here")
        python.page.wait_for_function("heard.at(-1)?.type === 'fatal'", timeout=PATIENCE)


KEPT = """async () => {  // until the store has it all
  for (;;) {
    const names = await caches.keys(), stores = await Promise.all(names.map(n => caches.open(n)));
    const kept = (await Promise.all(stores.map(store => store.keys()))).flat();
    const runtime = kept.find(({url}) => url.endsWith("/files.json")).url;
    const {start, figures} = await (await caches.match(runtime)).json();
    const all = Object.keys({...start, ...figures});
    if (all.every(name => kept.some(({url}) => url.endsWith(`/${name}`)))) return;
  }
}"""


def test_what_comes_is_told_and_not_too_much(browser: Browser, site: Path, address: str) -> None:
    with browser.new_context() as context:
        python = Python(context.new_page(), site, address)
        assert python.run("1")["bytes"] < 10e6
        told = [one for one in python.heard() if one["type"] == "progress"]
        assert told and all(one["bytes"] <= one["total"] < 10e6 for one in told)
        drawn = python.run("import matplotlib.pyplot as plt\nplt.plot([1])", page="book/b")
        assert 10e6 < drawn["bytes"] < 18e6
        again = Python(context.new_page(), site, address)
        assert again.run("import matplotlib")["bytes"] == 0  # kept by the browser
        again.page.evaluate(KEPT)
        context.set_offline(True)
        again.start()
        answer = again.run("1 + 1")
        assert answer["ok"], answer


def test_a_training_diverges_at_the_step_where_it_does_elsewhere(python: Python) -> None:
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        exec(DIVERGING, {})
    assert heard.getvalue().count("None") < heard.getvalue().count("\n") - 10
    assert plain(python.run(DIVERGING)["shown"]) == [["stdout", heard.getvalue()]]


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
