"""What stands in somebody's way on a page, by axe's rules."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = ["color-contrast", "link-in-text-block"]

# What is inside a figure is one image with one description, and thousands of elements.
EMPTY_FIGURES = """() => {
    for (const figure of document.querySelectorAll(".nn-figure")) figure.replaceChildren();
}"""

# One element of each look: where the letters and all that lies behind them are alike, axe, which is
# slow with colours, says the same.
SAMPLE = """() => {
    const behind = new Map([[null, ""]]), seen = new Set();
    for (const element of document.querySelectorAll("html, body, body *")) {
        const style = getComputedStyle(element);
        behind.set(element, behind.get(element.parentElement)
            + [style.backgroundColor, style.backgroundImage, style.opacity, style.color] + "/");
        const look = behind.get(element) + [element.tagName, style.fontSize, style.fontWeight,
            style.textDecorationLine, style.display, style.visibility];
        const speaks = [...element.childNodes].some(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        element.toggleAttribute("data-sample", speaks && !seen.has(look));
        if (speaks && element.checkVisibility()) seen.add(look);
    }
}"""


def accessibility_violations(page: Page, *, colours: bool) -> list[str]:
    """What stands in somebody's way, by axe's rules about colours or by all the others."""
    page.evaluate(SAMPLE if colours else EMPTY_FIGURES)
    context = {"include": [["[data-sample]"]]} if colours else None
    rules = {"runOnly": COLOURS} if colours else {"rules": {c: {"enabled": False} for c in COLOURS}}
    # preload: axe would ask for imported style sheets at addresses that are not theirs
    options = {"preload": False, "resultTypes": ["violations"], **rules}
    found = Axe().run(page, context=context, options=options).response
    return [
        f"{violation['id']}: {node['target']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
