"""Every pixel has the ink that its number asks for."""

import numpy as np
from matplotlib.colors import to_rgb

from nnbook.plotting.images import GAP, LABEL, SHADES, plot_images, runs
from nnbook.plotting.parts import NEGATIVE, POSITIVE
from nnbook.plotting.style import INK


def ink_at(ax, x, y, color=INK):
    """The share of the page that all layers of a colour together cover at a point."""
    page = 1.0
    for patch in ax.patches:
        if patch.get_fill() and patch.get_facecolor()[3] > 0:
            inside = any(
                np.all(box.min(axis=0) < (x, y)) and np.all((x, y) < box.max(axis=0))
                for box in patch.get_path().vertices.reshape(-1, 5, 2)
            )
            if inside and patch.get_facecolor()[:3] == to_rgb(color):
                page *= 1 - patch.get_facecolor()[3]
    return 1 - page


def test_the_ink_of_a_pixel_is_its_share_of_the_largest(ax) -> None:
    image = np.array([[0, 4, 8], [16, 12, 2], [1.1, 0, 6]])
    plot_images(image[np.newaxis], ax=ax)
    for row in range(3):
        for col in range(3):
            ink = ink_at(ax, (col + 0.5) / 3, (row + 0.5) / 3)
            assert abs(ink - image[row, col] / 16) <= 0.5 / SHADES + 1e-12
    assert abs(ink_at(ax, 0.5, 0.5) - 12 / 16) < 1e-12  # 12/16 is 6 of 8 shades


def test_images_stand_in_rows_of_n_columns_under_one_scale(ax) -> None:
    images = np.stack([np.full((2, 2), value) for value in (1.0, 0.5, 0.25)])
    plot_images(images, n_columns=2, ax=ax)
    step = 1 + GAP
    assert ink_at(ax, 0.4, 0.4) == 1
    np.testing.assert_allclose(ink_at(ax, step + 0.4, 0.4), 0.5)
    np.testing.assert_allclose(ink_at(ax, 0.4, step + 0.4), 0.25)
    assert ink_at(ax, step + 0.4, step + 0.4) == 0


def test_weights_are_blue_above_and_orange_below_zero(ax) -> None:
    plot_images(np.array([[[2.0, -1.0], [0.0, -2.0]]]), signed=True, ax=ax)
    assert ink_at(ax, 0.25, 0.25, POSITIVE) == 1
    np.testing.assert_allclose(ink_at(ax, 0.75, 0.25, NEGATIVE), 0.5)
    assert ink_at(ax, 0.75, 0.75, NEGATIVE) == 1
    for color in (POSITIVE, NEGATIVE):
        assert ink_at(ax, 0.25, 0.75, color) == 0


def test_a_label_stands_below_its_image(ax) -> None:
    plot_images(np.ones((3, 4)), labels=np.array([7, 8, 9]), n_columns=2, ax=ax)
    assert [text.get_text() for text in ax.texts] == ["7", "8", "9"]
    x, y = np.array([text.get_position() for text in ax.texts]).T
    np.testing.assert_allclose(x, [0.5, 1.5 + GAP, 0.5])
    assert 1 < y[0] == y[1] < 1 + GAP + LABEL < y[2]


def test_flat_images_are_square(svg_of) -> None:
    flat = np.random.default_rng(0).uniform(0, 1, (2, 64))
    assert svg_of(lambda: plot_images(flat)) == svg_of(
        lambda: plot_images(flat.reshape(2, 8, 8).tolist())
    )


def test_a_run_is_a_stretch_of_pixels_in_a_row() -> None:
    mask = np.array([[[1, 1, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1]]], dtype=bool)
    # image, row, first column, column after the last
    assert np.transpose(runs(mask)).tolist() == [[0, 0, 0, 2], [0, 0, 3, 4], [0, 2, 0, 4]]
