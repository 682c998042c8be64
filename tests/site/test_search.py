"""The search finds what readers look for: the page one hopes for is among the first results."""

import pytest
from visiting import Visit

FIRST = 3
HOPED_FOR = {
    "chain rule": "book/04_chain_rule.html",
    "learning rate": "book/glossary.html#term-learning-rate",
    "vanishing gradient": "book/05_backprop.html",
    "dead relu": "book/examples/xor.html",
    "one-hot": "book/03_losses.html",
    "momentum": "book/06_training.html",
    "cross-entropy": "book/03_losses.html",
    "overfitting": "book/06_training.html",
    "xor": "book/examples/xor.html",
    "sigmoid": "book/api.html#nnbook.structure.sigmoid",
    "backward": "book/05_backprop.html",
    "init_network": "book/api.html#nnbook.structure.init_network",
    "gradient_error": "book/api.html#nnbook.gradient_check.gradient_error",
    "激活函数": "book/glossary.html#term-activation-function",
}
RESULTS = """() => [...document.querySelectorAll("ul.search > li > a")]
    .map(link => link.getAttribute("href"))"""


@pytest.mark.parametrize("words", HOPED_FOR)
def test_the_page_hoped_for_is_found(visit: Visit, address: str, words: str) -> None:
    assert HOPED_FOR[words] in found(visit, address, words)[:FIRST]
    assert visit.troubles == []


def test_nothing_is_found_for_a_word_that_no_page_has(visit: Visit, address: str) -> None:
    assert found(visit, address, "xylophone") == []


def found(visit: Visit, address: str, words: str) -> list[str]:
    visit.open(f"{address}/search.html?q={words}")
    visit.page.locator("#search-results > p").filter(has_text="search").wait_for()
    return visit.page.evaluate(RESULTS)
