"""Which cells a cell needs, on small tables of cells and on pages of the book."""

import json
import subprocess
import sys

import pytest
import toc

sys.path.append(str(toc.ROOT / "book/_ext"))
import needs

DRAW = "from nnbook.plotting import style\nfrom nnbook.plotting.images import plot_images"
TABLES = [  # cells, and the numbers of those that the last one needs, or what it needs of them
    (["a = 1", "b = 2", "print(a)"], [0]),
    (["a = 1", "b = a + 1", "print(b)"], [0, 1]),
    (["a = 1", "a = 2", "print(a)"], [1]),
    (["a = [1]", "a.append(2)", "print(a)"], [0, 1]),
    (["a = [1]", "a[0] = 2", "print(a)"], [0, 1]),
    (["a = 1", "a += 1", "print(a)"], [0, 1]),
    (["a = 1\ndel a", "a = 3", "print(a)"], [1]),
    (["import numpy as np", "x = np.ones(3)", "x.sum()"], [0, 1]),
    (["rng = default_rng(0)", "a = rng.random()", "b = rng.random()"], [0, 1]),
    (["folder = Path()", "save(network, folder / 'a')", "load(folder / 'a')"], [0, 1]),
    (["k = 3", "def f(x):\n    return k * x", "f(2)"], [0, 1]),
    (["k = 3", "class A:\n    def f(self):\n        return k", "A().f()"], [0, 1]),
    (["k = 3", "f = [lambda: k]", "f[0]()"], [0, 1]),
    ([f"{DRAW}\nstyle.use()\nplot_images(3)", "x = 1", "print(x)"], [1]),
    ([f"{DRAW}\nstyle.use()\nX = 1", "plot_images(2)"],
     [needs.STYLE, "from nnbook.plotting.images import plot_images"]),
    (["import numpy as np\nX = np.ones(3)", "np.zeros(3)"], ["import numpy as np"]),
    (["import numpy as np\nX = np.ones(3)", "np.zeros(X)"], [0]),
    (["import numpy as np\nnp.set_printoptions(2)", "np.zeros(3)"], [0]),
    (["import matplotlib.pyplot as plt\nplt.show()", "plt.plot(3)"],
     ["import matplotlib.pyplot as plt"]),
    (["for i in range(3):\n    pass", "with open(p) as file:\n    pass", "print(i, file)"], [0, 1]),
    (["a = 1", "assert a == 1", "print(a)"], [0]),
    (["global a\na = 1", "print(a)"], [0]),
    (["(a, *b), c = t", "print(b)"], [0]),
    (["if (n := 4) > 3:\n    pass", "print(n)"], [0]),
    (["a = A()", "a.b.c = 2", "print(a)"], [0, 1]),
    (["x = [1, 2]", "y = [x for x in 'ab']", "print(x)"], [0]),
    (["a, b = 1, 2", "a = 3", "print(a, b)"], [0, 1]),
]  # fmt: skip
CHEAP = ["book/02_forward_pass", "book/03_losses", "book/04_chain_rule"]


@pytest.mark.parametrize("codes, wanted", TABLES)
def test_a_cell_needs_what_binds_or_changes_its_names(codes, wanted) -> None:
    parts, needed = needs.needs(codes)
    found = [parts[number] for number in needed[-1]]
    assert [part.cell if part.code in codes else part.code for part in found] == wanted


@pytest.mark.parametrize("page", CHEAP)
def test_a_cell_and_what_it_needs_show_what_the_whole_page_shows(page) -> None:
    program = [sys.executable, "tests/live_slices.py", page]
    done = subprocess.run(program, cwd=toc.ROOT, capture_output=True, text=True, check=True)
    n_cells, differing = json.loads(done.stdout.splitlines()[-1])
    assert n_cells > 20 and differing == []
