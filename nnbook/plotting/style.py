"""The look of the book's figures.

One ink colour, which the site turns into the colour of the page's text, six colours that stay
apart for colour-blind readers on white and on black, and SVG that is the same on every run.
"""

import re
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.rcsetup import cycler

INK = "#25272B"  # no grey: the site replaces it, and greys are data in pictures of digits
GROUND = "#FFFFFF"  # for viewers that know no dark figures: the site takes it out
COLORS = ("#3273C4", "#C8571B", "#2A8C57", "#A34FB5", "#8A7A12", "#1F8A99")
MARKERS = ("o", "s", "^", "D", "v", "P")

SETTINGS: dict[Any, Any] = {
    "figure.figsize": (5.2, 3.2),  # wider ones have too small letters on a phone
    "figure.facecolor": GROUND,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": GROUND,
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=COLORS),
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "font.size": 11.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "nnbook",
}


def use() -> None:
    """Draw all later figures in the book's style; in a notebook, as reproducible SVG."""
    mpl.rcParams.update(SETTINGS)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        set_matplotlib_formats("svg")
        shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, reproducible_svg)


def reproducible_svg(figure: Figure) -> str | None:
    """The figure as SVG without date and version, coordinates to 2 decimals.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to draw.

    Returns
    -------
    str or None
        The same text on every machine; None for a figure without axes.
    """
    from IPython.core.pylabtools import print_figure

    svg: str | None = print_figure(figure, "svg", metadata={"Date": None, "Creator": None})
    return svg and spell_primes(number_names(round_coordinates(svg)))


def round_coordinates(svg: str) -> str:
    """Round every number inside a tag to 2 decimals; text between tags stays as it is.

    >>> round_coordinates('<path d="M 1.23456 -0.0004 L -0 1"/><text>0.0012</text>')
    '<path d="M 1.23 0 L 0 1"/><text>0.0012</text>'
    """
    number = r"-?\d+\.\d{3,}|-0(?![.\d])"
    return re.sub(r"<[^!?][^>]*>", lambda tag: re.sub(number, _round, tag[0]), svg)


def number_names(svg: str) -> str:
    """Name clip paths and markers by the order in which they come.

    Matplotlib names them by a digest of their coordinates, to the last bit.

    >>> number_names('<path id="m0123456789"/><use href="#m0123456789"/>')
    '<path id="m1"/><use href="#m1"/>'
    """
    digests = dict.fromkeys(re.findall(r'\bid="(\w*[0-9a-f]{10})"', svg))
    names = {digest: f"{digest[0]}{number}" for number, digest in enumerate(digests, start=1)}
    return re.sub(r'(?<=["#])\w*[0-9a-f]{10}\b', lambda name: names.get(name[0], name[0]), svg)


def spell_primes(svg: str) -> str:
    r"""Write a prime as a prime.

    Matplotlib takes it from a font of TeX, where it has the place of 0; browsers show a 0.

    >>> print(spell_primes("<tspan style=\"font-family: 'cmsy10'\">0</tspan>"))
    <tspan style="font-family: 'DejaVu Sans'">′</tspan>
    """
    prime = r"(font-family: )'cmsy10'([^>]*>)0(?=<)"
    return re.sub(prime, r"\1'DejaVu Sans'\2′", svg)


def inline(svg: str, prefix: str) -> str:
    """The SVG fit to stand in an HTML page: in the page's ink and on its ground, names of its own.

    >>> inline('<?xml?><svg><path id="p" style="stroke: #25272b"/><use xlink:href="#p"/>', "f1")
    '<svg><path id="f1-p" style="stroke: currentColor"/><use href="#f1-p"/>'
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.S)
    svg = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", "", svg, count=1, flags=re.S)
    ground = rf'<g id="patch_1">\s*<path d="[^"]*" style="fill: {GROUND}"/>\s*</g>\s*'
    svg = re.sub(ground, "", svg, count=1, flags=re.I)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r'(?:xlink:)?href="#([^"]+)"', rf'href="#{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    return re.sub(INK, "currentColor", svg, flags=re.I)


def _round(number: re.Match[str]) -> str:
    rounded = round(float(number[0]), 2) + 0.0  # + 0.0: a negative zero becomes a zero
    return f"{rounded:.2f}".rstrip("0").rstrip(".")
