"""An axes that no global state knows of, and its SVG as the book stores it."""

import io
from collections.abc import Callable, Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnbook.plotting.style import SETTINGS, round_coordinates


@pytest.fixture
def ax() -> Axes:
    figure = Figure()
    FigureCanvasAgg(figure)
    return figure.add_subplot()


@pytest.fixture
def svg_of() -> Callable[[Callable[[], Axes]], str]:
    def svg(draw: Callable[[], Axes]) -> str:
        with mpl.rc_context(SETTINGS):
            file = io.StringIO()
            figure = draw().get_figure()
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
            plt.close(figure)
        return round_coordinates(file.getvalue())

    return svg


@pytest.fixture(autouse=True)
def without_a_screen() -> Iterator[None]:
    backend = mpl.get_backend()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    plt.switch_backend(backend)
