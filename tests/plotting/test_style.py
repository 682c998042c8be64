"""Figures are the same on every run, and can be read on white and on black."""

import re
from itertools import combinations
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from nnbook.plotting import style

PAPERS = {"light": "#FFFFFF", "dark": "#121212"}  # the page's colours in both themes


def linear(colour: str) -> np.ndarray:
    rgb = np.array(mpl.colors.to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2, from 1 to 21."""
    light, dark = sorted(
        (linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("colour", style.COLORS)
def test_every_colour_stands_out_from_the_page(colour: str, paper: str) -> None:
    assert contrast(colour, PAPERS[paper]) >= 3  # WCAG 1.4.11


def test_the_colours_are_apart_for_red_green_blind_eyes() -> None:
    # The projection of Vienot, Brettel and Mollon (1999) for eyes without middle-wave cones.
    without_green = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    seen = [without_green @ linear(colour) for colour in style.COLORS[:4]]
    assert min(np.abs(one - other).max() for one, other in combinations(seen, 2)) > 0.05


def test_the_ink_is_no_grey_so_that_no_pixel_of_a_digit_is_taken_for_it() -> None:
    red, green, blue = mpl.colors.to_rgb(style.INK)
    assert not red == green == blue


def draw() -> str | None:
    with mpl.rc_context(style.SETTINGS):
        figure, ax = plt.subplots()
        ax.plot([0, 1, 2], [0, 1 / 3, 1], marker="o")
        ax.contourf(np.outer(np.arange(4), np.arange(5)))
        ax.set(xlabel="$x_1$", title="0.123456")
        svg = style.reproducible_svg(figure)
        plt.close(figure)
    return svg


def test_a_figure_is_the_same_on_every_run() -> None:
    svg = draw()
    assert svg == draw()
    assert svg and "<dc:date>" not in svg and style.INK.lower() in svg and "<image" not in svg


@pytest.fixture
def shell(monkeypatch):
    """What a notebook's shell is told; as if this were one."""
    from IPython.core.formatters import SVGFormatter

    formats, formatter = [], SVGFormatter()
    kept = SimpleNamespace(formatters={"image/svg+xml": formatter})
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(display_formatter=kept))
    monkeypatch.setattr(
        "matplotlib_inline.backend_inline.set_matplotlib_formats", lambda *f: formats.extend(f)
    )
    return formats, formatter


def test_in_a_notebook_figures_are_reproducible_svg(shell) -> None:
    formats, formatter = shell
    with mpl.rc_context():
        style.use()
        wanted = mpl.RcParams(style.SETTINGS)
        assert {name: mpl.rcParams[name] for name in wanted} == dict(wanted)
    assert formats == ["svg"] and formatter.lookup_by_type(Figure) is style.reproducible_svg


def test_outside_of_a_notebook_only_the_settings_change(shell, monkeypatch) -> None:
    formats, formatter = shell
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    with mpl.rc_context():
        style.use()
    assert formats == [] and Figure not in formatter.type_printers


def test_a_figure_without_axes_is_no_svg() -> None:
    assert style.reproducible_svg(Figure()) is None


def test_coordinates_have_two_decimals_and_labels_keep_theirs() -> None:
    svg = draw() or ""
    assert "0.123456" in svg
    assert style.round_coordinates(svg) == svg


def test_a_zero_has_no_sign() -> None:
    assert style.round_coordinates('<a b="-0.001 -1.239 5.000"/>') == '<a b="0 -1.24 5"/>'


def test_digests_are_numbered_and_other_names_stay() -> None:
    svg = '<path id="m0123456789"/><path id="p9876543210"/><use href="#p9876543210"/>'
    assert style.number_names(svg) == '<path id="m1"/><path id="p2"/><use href="#p2"/>'
    elsewhere = '<use href="#x1111111111"/>'
    assert style.number_names(elsewhere) == elsewhere


def test_a_prime_is_no_zero() -> None:
    with mpl.rc_context(style.SETTINGS):
        figure, ax = plt.subplots()
        ax.set(title="$f'$")
        svg = style.reproducible_svg(figure) or ""
    assert "cmsy10" not in svg
    assert re.findall(r"'DejaVu Sans'[^>]*>(\W)<", svg) == ["′"]


def test_the_last_bit_of_a_coordinate_names_nothing() -> None:
    svg = draw() or ""
    used = set(re.findall(r'(?:url\(#|href="#)(\w+)', svg))
    assert used and used <= set(re.findall(r'id="(\w+)"', svg))
    assert not re.search(r"[0-9a-f]{10}", svg)
    assert len(set(re.findall(r'<clipPath id="(\w+)"', svg))) == svg.count("<clipPath")
