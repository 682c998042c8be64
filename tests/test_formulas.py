"""Every labelled formula of the book stands in formulas.py, word for word, and holds."""

import re

import formulas
import pytest
import toc
from notebooks import Notebook

LABEL = r"^(?:\$\$ \(|:label: )(eq-[\w-]+)"
LABELLED = r"^\$\$\n((?:(?!\$\$).*\n)+)\$\$ \((eq-[\w-]+)\)$"
LAYOUT = r"\\(?:begin|end)\{aligned\}|\\\\|\\[,;]|\\q*quad\b|\\[bB]ig[lr]|\{\}|[&\s]"

BOOK = "\n\n".join(
    Notebook.read(path).prose if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    for path in map(toc.ROOT.joinpath, toc.sources())
)
FORMULAS = {label: latex for latex, label in re.findall(LABELLED, BOOK, flags=re.M)}
FUNCTIONS = {
    f"eq-{n[3:].replace('_', '-')}": f for n, f in vars(formulas).items() if n[:3] == "eq_"
}


def bare(latex):
    """A formula without its layout and the punctuation after it."""
    return re.sub(LAYOUT, "", latex).rstrip(".,:")


def test_every_labelled_formula_has_its_function():
    labels = re.findall(LABEL, BOOK, flags=re.M)
    assert sorted(labels) == sorted(FORMULAS) == sorted(FUNCTIONS)


@pytest.mark.parametrize("label", FORMULAS)
def test_a_formula_is_the_one_that_holds(label):
    FUNCTIONS[label]()
    assert bare(FORMULAS[label]) == bare(FUNCTIONS[label].__doc__)
