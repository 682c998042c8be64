"""What holds for every picture: a new picture joins by a line in PICTURES."""

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import nnbook.plotting
from nnbook.chain_rule import DERIVATIVES
from nnbook.plotting.activation_curves import plot_activations
from nnbook.plotting.circuit import plot_circuit
from nnbook.plotting.decision_regions import plot_regions
from nnbook.plotting.fan_of_curves import plot_fan
from nnbook.plotting.images import plot_images
from nnbook.plotting.loss_curve import plot_losses
from nnbook.plotting.loss_surface import plot_surface
from nnbook.plotting.network_diagram import plot_network
from nnbook.plotting.neuron_line import plot_neuron
from nnbook.plotting.spreads import plot_spreads
from nnbook.structure import init_network, relu, sigmoid, tanh


def fixed(shape: tuple[int, ...], low: float = 0.0) -> np.ndarray:
    """Random numbers that raise an error when somebody writes to them."""
    array = np.random.default_rng(0).uniform(low, 1, shape)
    array.setflags(write=False)
    return array


NETWORK = init_network([2, 3, 1], [tanh, sigmoid], np.random.default_rng(0))
for layer in NETWORK:
    layer.W.setflags(write=False)
    layer.b.setflags(write=False)
POINTS, LABELS = fixed((20, 2), low=-1), (fixed((20, 1)) > 0.5).astype(float)
LABELS.setflags(write=False)

PICTURES: dict[str, Callable[[Axes | None], Axes]] = {
    "activation_curves": lambda ax: plot_activations([tanh, relu], derivatives=DERIVATIVES, ax=ax),
    "circuit": lambda ax: plot_circuit(
        {"x": (0, 0, "$x$"), "f": (1, 0, "+")}, [("x", "f")], {"x": 1.5}, {"x": -2}, ax=ax
    ),
    "decision_regions": lambda ax: plot_regions(
        lambda P: sigmoid(P[:, :1] * P[:, 1:]), POINTS, LABELS, ax=ax
    ),
    "fan_of_curves": lambda ax: plot_fan(fixed((3, 40)), baseline=0.5, highlight=1, ax=ax),
    "images": lambda ax: plot_images(fixed((3, 64), low=-1), "abc", signed=True, ax=ax),
    "loss_curve": lambda ax: plot_losses(fixed((9,)), fixed((9,)), 0.7, 0.1, ax=ax),
    "loss_surface": lambda ax: plot_surface(
        lambda a, b: a * a + b * b, (-1, 1), (-1, 1), path=POINTS, n_grid=21, ax=ax
    ),
    "network_diagram": lambda ax: plot_network(NETWORK, ax=ax),
    "neuron_line": lambda ax: plot_neuron(fixed((2, 1)), fixed((1,)), ax, POINTS, LABELS),
    "spreads": lambda ax: plot_spreads(
        {"a": [fixed((5, 4)), fixed((5, 3))]}, ax.get_figure() if isinstance(ax, Axes) else ax
    )[0],
}

every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


def test_every_file_of_pictures_is_here_and_on_the_map() -> None:
    files = {path.stem for path in Path(nnbook.plotting.__path__[0]).glob("*.py")}
    assert set(PICTURES) == files - {"__init__", "parts", "style"}
    for name in files - {"__init__"}:
        assert f"``{name}``" in (nnbook.plotting.__doc__ or "")


@every_picture
def test_is_the_same_svg_twice_without_pixels_and_with_two_decimals(draw, svg_of) -> None:
    svg = svg_of(lambda: draw(None))
    assert svg == svg_of(lambda: draw(None))
    assert "<image" not in svg
    assert len(svg) < 100_000


@every_picture
def test_has_nothing_white_or_black_that_would_vanish_on_a_page(draw, svg_of) -> None:
    svg = svg_of(lambda: draw(None)).replace("#ffffff; opacity: 0", "")
    for colour in ("#ffffff", "#000000", "fill: white", "fill: black"):
        assert colour not in svg


@every_picture
def test_is_at_most_so_wide_that_a_phone_shows_its_letters(draw) -> None:
    assert draw(None).get_figure().get_size_inches()[0] <= 5.2


@every_picture
def test_draws_on_the_axes_it_is_given_and_changes_no_setting(draw, ax) -> None:
    plt.figure()  # somebody else's
    settings, figures = dict(mpl.rcParams), plt.get_fignums()
    returned = draw(ax)
    assert returned.get_figure() is ax.get_figure(root=True)
    assert dict(mpl.rcParams) == settings
    assert plt.get_fignums() == figures
    assert not plt.gcf().axes


@every_picture
def test_makes_a_new_figure_each_time_and_does_not_show_it(draw, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a picture must not show itself")

    monkeypatch.setattr(plt, "show", refuse)
    monkeypatch.setattr(Figure, "show", refuse)
    assert draw(None).get_figure() is not draw(None).get_figure(root=True)
