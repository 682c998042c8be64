"""A figure that the reader moves: still before and after, equal to `nnbook` in between."""

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import toc
from accessibility import accessibility_violations
from check_site import Page as Tags
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.pyplot import imread
from playwright.sync_api import Locator, Page, expect
from resvg_py import svg_to_bytes
from visiting import SIZES, Visit

from nnbook.datasets import exam_scores, xor
from nnbook.forward_pass import predict
from nnbook.losses import mean_squared_error
from nnbook.plotting.neuron_line import draw_weights, place_on_line
from nnbook.plotting.parts import text_of
from nnbook.structure import Array, Layer, identity, relu, sigmoid
from nnbook.training import gradient_descent

CHAPTERS = {  # kind of figure: its chapter, and what is loaded for it
    "neuron": ("book/01_structure", ["moving-figure.js", "moving-neuron.js"]),
    "fold": ("book/02_forward_pass", ["moving-figure.js", "moving-neuron.js", "moving-fold.js"]),
    "line": ("book/03_losses", ["moving-figure.js", "moving-line.js"]),
    "descent": ("book/06_training", ["moving-figure.js", "moving-descent.js"]),
}
TURNED = {  # somewhere else
    "neuron": (-1.5, 0.5, 1),
    "fold": (1, 0.4, -0.2, -0.6, 1, 0, 7, -3, -4),
    "line": (1.4, 79.5),
    "descent": (0.06,),
}
FIGURES = """() => [...document.querySelectorAll("article .nn-figure")].map(one => one.outerHTML)"""
ANSWERED = """() => {
    const folded = document.querySelectorAll(".nn-after");
    for (const box of folded) box.dispatchEvent(new Event("nn-open"));
}"""
ALONE = """() => {
    const article = document.querySelector("article");
    const still = "#fig-sticks, #fig-hidden-space", moving = "figure:has(.nn-move)";
    article.replaceChildren(
        article.querySelector("h1"), ...article.querySelectorAll(`${moving}, ${still}`));
}"""
PARTS = """(picture, kind) => {
    const parts = picture.querySelectorAll(`[id$=axes_1] > [id*=${kind}]`);
    return [...parts].map(part => {
        const {x, y, width, height} = part.getBBox(), marks = [...part.querySelectorAll("use")];
        return {
            lines: [...part.querySelectorAll(":scope > path")].map(path => path.getAttribute("d")),
            marks: marks.map(mark => `${mark.getAttribute("x")} ${mark.getAttribute("y")}`),
            shift: part.getAttribute("transform") ?? "translate(0 0)",
            stood: `${x + width / 2} ${y + height / 2}`,
            text: part.textContent.trim(),
            shown: part.getAttribute("display") !== "none",
        };
    });
}"""
every_kind = pytest.mark.parametrize("kind", CHAPTERS)


@dataclass
class Figure:
    """A figure and its sliders, in the browser."""

    page: Page
    kind: str

    @property
    def box(self) -> Locator:
        return self.page.locator(f"figure:has(.nn-move[data-kind={self.kind}])")

    @property
    def numbers(self) -> dict:
        return json.loads(self.box.locator(".nn-move").get_attribute("data-numbers"))

    @property
    def said(self) -> str:
        return self.box.locator("output").text_content()

    def press(self, name: str) -> None:
        self.box.get_by_role("button", name=name, exact=True).click()
        then = {"Move it": "Reset", "Reset": "Move it"}[name]
        expect(self.box.get_by_role("button", name=then, exact=True)).to_be_visible()

    def turn(self, *values: float) -> None:
        for slider, value in zip(self.box.get_by_role("slider").all(), values, strict=True):
            slider.fill(f"{value:g}")

    def parts(self, kind: str, picture: int = 0) -> list[dict]:
        """What Matplotlib drew, with lines and marks in the numbers of the axes."""
        svg = self.box.locator("svg").nth(picture)
        found = svg.evaluate(PARTS, kind)
        x0, y0, x1, _, _, y1, *_ = pairs(svg.evaluate(PARTS, "patch")[0]["lines"][0]).ravel()
        (left, right), (bottom, top) = self.numbers["limits"][picture]
        scale = np.array([(right - left) / (x1 - x0), (top - bottom) / (y1 - y0)])

        def places(text: str) -> Array:
            return np.array([left, bottom]) + (pairs(text) - [x0, y0]) * scale

        for part in found:
            part["lines"] = [*map(places, part["lines"])]
            part["marks"] = places(" ".join(part["marks"]))
            part["shift"] = pairs(part["shift"])[0] * scale
            part["middle"] = places(part["stood"])[0] + part["shift"]
        return found


def pairs(text: str) -> Array:
    """The points that a path, or a list of numbers, goes through."""
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)
    return np.array(numbers, dtype=float).reshape(-1, 2)


def close(found: Array, wanted: Array) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


@pytest.fixture
def figure(visit: Visit, address: str, kind: str) -> Figure:
    """It, ready to be moved."""
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.open(f"{address}/{CHAPTERS[kind][0]}.html")
    visit.page.evaluate(ANSWERED)
    yield Figure(visit.page, kind)
    assert visit.troubles == []


# ---- Still, moved, and still again ---------------------------------------------------------------


def drawn(svg: str) -> Array:
    """The picture as pixels, one for each point."""
    return imread(BytesIO(bytes(svg_to_bytes(svg_string=svg, dpi=72, background="white"))))


@every_kind
def test_it_starts_as_the_picture_that_it_replaces(figure: Figure) -> None:
    still = figure.page.evaluate(FIGURES)
    figure.press("Move it")
    for picture in figure.box.locator("svg").all():
        label, moved = picture.get_attribute("aria-label"), picture.evaluate("one => one.outerHTML")
        label = label.partition(" Moved: ")[0]
        (before,) = (one for one in still if f'aria-label="{label}"' in one)
        assert np.abs(drawn(before) - drawn(moved)).max() < 0.3  # an edge may be a shade darker


@every_kind
def test_reset_brings_back_every_picture_to_the_letter(figure: Figure) -> None:
    still = figure.page.evaluate(FIGURES)
    for _ in range(2):
        figure.press("Move it")
        figure.turn(*TURNED[figure.kind])
        moved = figure.page.evaluate(FIGURES)
        assert moved[: len(still)] != still
        figure.press("Reset")
        assert figure.page.evaluate(FIGURES) == still
    figure.press("Move it")
    said, starts = figure.said, [one.input_value() for one in figure.box.locator("input").all()]
    figure.turn(*map(float, starts))
    assert figure.said == said


@pytest.mark.parametrize("kind", ["line"])
def test_paper_has_the_still_picture(figure: Figure) -> None:
    still = figure.page.evaluate(FIGURES)
    figure.press("Move it")
    figure.turn(*TURNED[figure.kind])
    moved = figure.page.evaluate(FIGURES)
    figure.page.evaluate(
        f"addEventListener('beforeprint', () => {{ window.printed = ({FIGURES})() }})"
    )
    figure.page.pdf(format="A4")
    assert figure.page.evaluate("window.printed") == still
    assert figure.page.evaluate(FIGURES) == moved


@every_kind
def test_the_keyboard_moves_it(figure: Figure) -> None:
    figure.box.get_by_role("button", name="Move it").focus()
    figure.page.keyboard.press("Enter")
    expect(figure.box.get_by_role("slider").first).to_be_focused()
    sliders = figure.box.get_by_role("slider").all()
    for slider in sliders:
        expect(slider).to_be_focused()
        at, said = float(slider.input_value()), figure.said
        step = float(slider.get_attribute("step"))
        way = "Left" if at == float(slider.get_attribute("max")) else "Right"
        figure.page.keyboard.press(f"Arrow{way}")
        close(abs(float(slider.input_value()) - at), step)
        assert minus(f"{float(slider.input_value()):g}") in slider.locator("..").text_content()
        assert figure.said != said
        figure.page.keyboard.press("Tab")
    while "Reset" not in figure.page.evaluate("document.activeElement.textContent"):
        figure.page.keyboard.press("Tab")  # past the links of the sentence
    figure.page.keyboard.press("Enter")
    expect(figure.box.get_by_role("slider")).to_have_count(0)


@every_kind
@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_it_stands_in_nobodys_way(visit: Visit, figure: Figure, size: str, scheme: str) -> None:
    visit.page.evaluate(ALONE)
    visit.look(size, scheme)
    figure.press("Move it")
    for edge in ("min", "max"):
        figure.turn(*(float(s.get_attribute(edge)) for s in figure.box.get_by_role("slider").all()))
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not figure.page.evaluate(wide)
    assert accessibility_violations(figure.page, colours=True) == []
    assert accessibility_violations(figure.page, colours=False) == []


@pytest.mark.parametrize("kind", ["fold"])
def test_it_moves_from_disk(visit: Visit, site: Path, kind: str) -> None:
    visit.open(f"{site.as_uri()}/{CHAPTERS[kind][0]}.html")
    figure = Figure(visit.page, kind)
    visit.page.evaluate(ANSWERED)
    figure.press("Move it")
    figure.turn(*TURNED[kind])
    expect(figure.box.locator("output")).not_to_be_empty()
    assert visit.troubles == []


@pytest.mark.parametrize("kind", ["fold"])
@pytest.mark.parametrize("options", [{"java_script_enabled": False}])
def test_without_scripts_there_is_the_figure_alone(visit: Visit, address: str, kind: str) -> None:
    visit.page.goto(f"{address}/{CHAPTERS[kind][0]}.html")
    expect(visit.page.locator(".nn-move")).to_be_hidden()
    expect(visit.page.locator("figure + .nn-move")).to_have_count(1)


@pytest.mark.parametrize("name", toc.pages())
def test_a_page_loads_what_its_figure_needs(pages: dict[str, Tags], name: str) -> None:
    loaded = " ".join(tag.get("src", "") for tag in pages[name].all("script"))
    needed = [scripts for page, scripts in CHAPTERS.values() if page == name]
    assert re.findall(r"moving[\w-]*\.js", loaded) == ["moving.js"] * len(needed)
    later = [tag["data-scripts"].split() for tag in pages[name].tags if "data-scripts" in tag]
    assert later == needed


def test_the_scripts_are_small(site: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (site / "_static").glob("moving*.js")}
    assert sizes.pop("moving.js") <= 1024 and sizes.pop("moving-figure.js") <= 4096
    assert len(sizes) == len(CHAPTERS) and max(sizes.values()) <= 6000


# ---- Equal to nnbook -----------------------------------------------------------------------------

INPUTS = np.array([[2, 1], [0, 1], [0, 0], [-2, 0]])
NEURONS = [(1, 2, -2), (-3, 0.5, 3), (0, 2, -1), (0.3, -1.2, 0.4), (2.9, 3, -3), (-0.1, 0, 0)]


def check_sides(figure: Figure, picture: int, w: list[float], b: float, reach: float) -> None:
    """On the line z is 0, on one side of it positive; the signs stand there, as far as they did."""
    _, _, line, *_ = figure.parts("line2d", picture)
    _, yes, no, *_ = figure.parts("patch", picture)
    *_, plus, minus = figure.parts("text", picture)
    close(line["lines"][0] @ w + b, 0)
    for side, text, sign in ((yes, plus, 1), (no, minus, -1)):
        z = sign * (side["lines"][0] @ w + b)
        assert len(z) == 4 and z.min() > -1e-9 and z.max() > 0
        distance = sign * (text["middle"] @ w + b) / np.linalg.norm(w)
        assert not text["shown"] or distance == pytest.approx(0.22 * reach, abs=0.02 * reach)
    assert plus["shown"] == minus["shown"]


@pytest.mark.parametrize("kind", ["neuron"])
def test_a_neuron_is_the_line_where_its_sum_is_0(figure: Figure) -> None:
    figure.press("Move it")
    for *w, b in NEURONS:
        figure.turn(*w, b)
        answers = sigmoid(INPUTS @ np.array(w) + b)
        assert all(f"{answer:.4f}" in figure.said for answer in answers)
        _, _, _, arrow, *_ = figure.parts("patch")
        _, _, _, corner, stretch, *_ = figure.parts("line2d")
        check_sides(figure, 0, w, b, reach=2.48)
        origin, foot = stretch["lines"][0]
        distance = abs(b) / np.linalg.norm(w)
        close([*origin, foot @ w + b, np.linalg.norm(foot)], [0, 0, 0, distance])
        assert text_of(distance) in figure.parts("legend")[0]["text"].replace("\n", "")
        name, *_ = figure.parts("text")
        start, part, square, label = arrow_of(w, b)
        assert name["text"].removeprefix("w").removeprefix(" / ") == (
            "" if part == 1 else f"{part}"
        )
        close(name["shift"], label - arrow_of([1, 2], -2)[3])
        close(corner["lines"][0], square)
        begin, end = arrow["lines"][0]
        close(begin, start)
        close((end - begin) / np.linalg.norm(end - begin), w / np.linalg.norm(w))
        edge = 1.25 * 5**0.5 * 4.96 / 252.38  # how much wider its edge makes it, in the axes' unit
        length = np.linalg.norm(w) / part - edge
        assert np.linalg.norm(end - begin) == pytest.approx(length, rel=1e-4)


def arrow_of(w: list[float], b: float) -> tuple[Array, int, Array, Array]:
    """Where `plot_neuron` draws the arrow and what part of it, its corner, and its name."""
    center, reach, weights = np.array([0, 0.5]), 2.48, np.array(w, float)
    near = center - (center @ weights + b) / (weights @ weights) * weights
    start, part = place_on_line(near, weights, center, reach)
    ax = MatplotlibFigure().add_subplot()
    label = draw_weights(ax, start, weights, part, center, reach)
    return start, part, ax.lines[0].get_xydata(), label


@pytest.mark.parametrize("kind", ["neuron"])
def test_a_neuron_without_weights_has_no_line(figure: Figure) -> None:
    figure.press("Move it")
    figure.turn(0, 0, 1)
    _, yes, no, arrow, *_ = figure.parts("patch")
    assert not arrow["shown"] and not figure.parts("legend")[0]["shown"]
    assert "0.7311, 0.7311, 0.7311, 0.7311" in figure.said
    assert yes["lines"][0][:, 0].min() < -2.48 and no["lines"][0][:, 0].max() < -2.48


FOLDS = [
    (1, 1, 0, 1, 1, -1, 10, -20, -5),
    (1, 1, 0, 1, 1, -0.5, 10, -20, -5),
    (1, -1, 0, -1, 1, 0, 10, 10, -5),
    (0.7, -0.3, -0.2, 0.4, 1, -0.6, -13, 17, 1),
    (0, 0, -1, 1, 0.5, -0.4, 3, -20, 2),
    (1, 1, -0.5, 0.2, -1, 0, 0, 0, 3),
]
INSIDE = """(part, points) => points.map(([x, y]) => [...part.querySelectorAll("path")].map(
    path => path.isPointInFill(new DOMPoint(x, y))))"""


@pytest.mark.parametrize("kind", ["fold"])
def test_a_fold_is_what_the_network_says(figure: Figure) -> None:
    X, Y = xor()
    figure.press("Move it")
    plane = figure.box.locator("svg").first
    bands = plane.locator("[id*=Contour]")
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-0.1, 1.1, 21)]), axis=-1).reshape(-1, 2)
    x0, y0, x1, _, _, y1, *_ = pairs(plane.evaluate(PARTS, "patch")[0]["lines"][0]).ravel()
    pixels = [x0, y0] + (grid + 0.12) / 1.24 * [x1 - x0, y1 - y0]
    for w11, w21, b1, w12, w22, b2, v1, v2, c in FOLDS:
        figure.turn(w11, w21, b1, w12, w22, b2, v1, v2, c)
        hidden = Layer(np.array([[w11, w12], [w21, w22]], float), np.array([b1, b2], float), relu)
        network = (hidden, Layer(np.array([[v1], [v2]], float), np.array([c], float), identity))
        scores = predict(network, X)[:, 0]
        told = ", ".join(minus(f"{score:.1f}") for score in scores)
        right = ((scores > 0) == Y[:, 0]).sum()
        assert figure.said == f"Scores {told}: {right} of 4 right."

        A = predict((hidden,), X)
        *_, zeros, ones = figure.parts("line2d", picture=1)
        close(zeros["marks"], A[Y[:, 0] == 0])
        close(ones["marks"], A[Y[:, 0] == 1])
        if v1 or v2:
            check_sides(figure, 1, [v1, v2], c, reach=1.24)

        (border,) = figure.parts("Contour")[2]["lines"]
        if len(border):
            close(predict(network, border), 0)
        lead = 2 * sigmoid(predict(network, grid))[:, 0] - 1
        for k, sign in enumerate((-1, 1)):
            seen = np.array(bands.nth(k).evaluate(INSIDE, pixels.tolist()))
            edges = np.abs(lead[:, np.newaxis] - sign * np.array([0, 0.5, 0.9])).min(axis=1) < 1e-3
            borders = [(0, 0.5), (0.5, 0.9), (0.9, 1.01)]
            wanted = [(sign * lead >= low) & (sign * lead < high) for low, high in borders]
            assert (seen == np.transpose(wanted))[~edges].all()


def beside(x: float, y: float, error: float) -> list[float]:
    """Where the number of a stick stands: in the middle of what one sees of it."""
    return [x + (0.15 if error > 0 else -0.15), (y + np.clip(y + error, 82.4, 95.6)) / 2]


@pytest.mark.parametrize("kind", ["line"])
def test_a_line_has_the_loss_and_the_errors_of_its_sticks(figure: Figure) -> None:
    hours, Y = exam_scores()
    X = hours[:, 1:]
    figure.press("Move it")
    for w, b in [(2, 75), (0, 89), (1.4, 79.5), (3.5, 62), (-1, 102)]:
        figure.turn(w, b)
        errors = (w * X + b - Y)[:, 0]
        told = ", ".join(text_of(round(error, 9)) for error in errors)
        assert figure.said == f"Loss {mean_squared_error(w * X + b, Y):.4f}; errors {told}."
        circle, *_ = figure.parts("line2d")
        close(circle["marks"][0], [w, b])
        line, *sticks, _ = figure.parts("line2d", picture=1)
        close(line["lines"][0], [[x, w * x + b] for x in (4, 10)])
        for stick, number, x, y, error in zip(
            sticks, figure.parts("text", picture=1), X[:, 0], Y[:, 0], errors, strict=True
        ):
            close(stick["lines"][0], [[x, y], [x, y + error]])
            assert number["text"] == text_of(round(error, 9))
            at = [beside(x, y, error), beside(x, y, 2 * x + 75 - y)]
            close(number["shift"], np.subtract(*at))


@pytest.mark.parametrize("kind", ["descent"])
def test_a_descent_goes_where_gradient_descent_goes(figure: Figure) -> None:
    figure.press("Move it")
    for rate in (0.005, 0.06, 0.11, 0.125, 0.14):
        figure.turn(rate)
        path = [np.array([-2.6, 1.0])]
        for _ in range(16):
            w, _ = gradient_descent(path[-1], np.array([2, 16]) * path[-1], None, rate)
            path.append(w)
        way, *_ = figure.parts("line2d")
        close(way["lines"][0], path)
        close(way["marks"], path)
        height = path[-1][0] ** 2 + 8 * path[-1][1] ** 2
        assert figure.said == f"After 16 steps the height is {height:.4f}."


# ---- By hand -------------------------------------------------------------------------------------


def drag(page: Page, begin: tuple[float, float], end: tuple[float, float], touch: bool) -> None:
    if not touch:
        page.mouse.move(*begin)
        page.mouse.down()
        page.mouse.move(*end, steps=4)
        page.mouse.up()
        return
    session = page.context.new_cdp_session(page)
    middle = ((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
    for event, place in (("Start", begin), ("Move", middle), ("Move", end), ("End", None)):
        points = [{"x": place[0], "y": place[1]}] if place else []
        session.send("Input.dispatchTouchEvent", {"type": f"touch{event}", "touchPoints": points})
        page.evaluate("() => new Promise(requestAnimationFrame)")


TOUCH = {"viewport": SIZES["phone"], "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("kind", ["line"])
@pytest.mark.parametrize("options", [{}, TOUCH])
def test_the_circle_is_dragged_to_the_square(figure: Figure, options: dict) -> None:
    figure.press("Move it")
    marks = figure.box.locator("svg").first.locator("[id*=line2d] > g")
    marks.first.scroll_into_view_if_needed()
    scrolled = figure.page.evaluate("scrollY")
    boxes = [marks.nth(i).locator("use").first.bounding_box() for i in (-3, -2)]
    circle, square = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    drag(figure.page, circle, square, touch=bool(options))
    said = "Loss 6.0000; errors \N{MINUS SIGN}3, 3, 0."
    expect(figure.box.locator("output")).to_have_text(said, timeout=5000)
    assert figure.page.evaluate("scrollY") == scrolled
