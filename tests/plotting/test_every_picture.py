"""What holds for every picture: a new picture joins by a line in PICTURES."""

import re
from collections.abc import Callable
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from nnbook_site import inline

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

PICTURES: dict[Callable, dict[str, Any]] = {
    plot_activations: {"activations": [tanh, relu], "derivatives": DERIVATIVES},
    plot_circuit: {"nodes": {"x": (0, 0, "$x$"), "f": (1, 0, "+")}, "edges": [("x", "f")],
                   "values": {"x": 1.5}, "gradients": {"x": -2}},
    plot_regions: {"classify": lambda P: sigmoid(P[:, :1] * P[:, 1:]), "X": POINTS, "Y": LABELS},
    plot_fan: {"curves": fixed((3, 40)), "baseline": 0.5, "highlight": 1},
    plot_images: {"images": fixed((3, 64), low=-1), "labels": "abc", "signed": True},
    plot_losses: {"losses": fixed((9,)), "held_out_losses": fixed((9,)), "baseline": 0.7,
                  "noise_floor": 0.1},
    plot_surface: {"loss_at": lambda a, b: a * a + b * b, "x_range": (-1, 1), "y_range": (-1, 1),
                   "path": POINTS, "n_grid": 21},
    plot_network: {"network": NETWORK},
    plot_neuron: {"w": fixed((2, 1)), "b": fixed((1,)), "X": POINTS, "Y": LABELS},
    plot_spreads: {"activations": {"a": [fixed((5, 4)), fixed((5, 3))]}},
}  # fmt: skip
NAMES = {plot: plot.__module__.rpartition(".")[2] for plot in PICTURES}
ANY = re.compile("log|measured|signed|.*label")  # whatever it is, it has a truth and a text
PARAMETERS = [(f, name) for f in PICTURES for name in signature(f).parameters
              if not ANY.fullmatch(name)]  # fmt: skip


def drawn(plot: Callable, ax: Axes | None = None) -> Axes:
    """A picture; that of spreads takes a figure, and makes a row of axes."""
    if plot is plot_spreads:
        return plot(**PICTURES[plot], fig=ax and ax.get_figure())[0]
    return plot(**PICTURES[plot], ax=ax)


every_picture = pytest.mark.parametrize(
    "draw", [partial(drawn, plot) for plot in PICTURES], ids=NAMES.values()
)


@pytest.mark.parametrize("plot, name", PARAMETERS)
@pytest.mark.parametrize("wrong", [object(), plt])
def test_no_argument_may_be_anything(plot, name, wrong) -> None:
    with pytest.raises(TypeError, match=f"^{name} must be .*; got {type(wrong).__name__}"):
        plot(**PICTURES[plot] | {name: wrong})
    assert not plt.get_fignums()


def test_every_file_of_pictures_is_here_and_on_the_map() -> None:
    files = {path.stem for path in Path(nnbook.plotting.__path__[0]).glob("*.py")}
    assert set(NAMES.values()) == files - {"__init__", "parts", "style"}
    for name in files - {"__init__"}:
        assert f"``{name}``" in (nnbook.plotting.__doc__ or "")


@every_picture
def test_is_the_same_small_svg_twice_without_pixels_white_and_black(draw, svg_of) -> None:
    svg = svg_of(lambda: draw(None))
    assert svg == svg_of(lambda: draw(None))
    assert len(svg) < 100_000
    shown = inline(svg, "", prefix="f").replace("#ffffff; opacity: 0", "")
    assert svg.count("#ffffff") > shown.count("#ffffff")  # the ground, for other viewers
    for vanishes in ("<image", "#ffffff", "#000000", "fill: white", "fill: black"):
        assert vanishes not in shown


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
