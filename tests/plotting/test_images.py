"""Every pixel has the ink that its number asks for."""

import numpy as np
from matplotlib.colors import to_rgb

from nnbook.plotting.images import SHADES, plot_images, runs
from nnbook.plotting.style import INK


def ink_at(ax, x, y):
    """The share of the page that all layers of ink together cover at a point."""
    page = 1.0
    for patch in ax.patches:
        if patch.get_fill() and patch.get_facecolor()[3] > 0:
            inside = any(
                np.all(box.min(axis=0) < (x, y)) and np.all((x, y) < box.max(axis=0))
                for box in patch.get_path().vertices.reshape(-1, 5, 2)
            )
            if inside and patch.get_facecolor()[:3] == to_rgb(INK):
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


def test_flat_images_are_square(svg_of) -> None:
    flat = np.random.default_rng(0).uniform(0, 1, (2, 64))
    assert svg_of(lambda: plot_images(flat)) == svg_of(
        lambda: plot_images(flat.reshape(2, 8, 8).tolist())
    )


def test_a_run_is_a_stretch_of_pixels_in_a_row() -> None:
    mask = np.array([[[1, 1, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1]]], dtype=bool)
    # image, row, first column, column after the last
    assert np.transpose(runs(mask)).tolist() == [[0, 0, 0, 2], [0, 0, 3, 4], [0, 2, 0, 4]]
