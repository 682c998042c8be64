"""The lines are where the loss is equal, the path is where the descent went."""

import numpy as np

from nnbook.plotting.loss_surface import level_borders, plot_surface


def bowl(a, b):
    return a * a + 4 * b * b


PATH = np.array([[2.0, 1.0], [1.0, 0.5], [0.0, 0.0]])


def test_a_line_of_equal_loss_is_where_the_loss_is_equal(ax) -> None:
    plot_surface(bowl, (-3, 3), (-2, 2), levels=[1, 4], ax=ax)
    lines = ax.collections[1]
    assert lines.levels.tolist() == [1, 4]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        np.testing.assert_allclose(bowl(*path.vertices.T), level, rtol=0.02)


def test_the_loss_is_asked_for_with_two_numbers(ax) -> None:
    asked = []

    def loss_at(w, b):
        asked.append((w, b))
        return w + 10 * b if w < 5 else 0

    plot_surface(loss_at, (0, 1), (2, 4), n_grid=3, ax=ax)
    assert asked == [(w, b) for b in (2, 3, 4) for w in (0, 0.5, 1)]
    assert all(type(number) is float for pair in asked for number in pair)


def test_x_is_the_first_parameter(ax) -> None:
    plot_surface(lambda a, b: a, (0, 1), (0, 5), levels=[0.25], ax=ax)
    np.testing.assert_allclose(ax.collections[1].get_paths()[0].vertices[:, 0], 0.25)
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 1), (0, 5))


def test_bands_have_equal_areas_and_grow_deeper_with_the_loss(ax) -> None:
    losses = np.linspace(0, 1, 101) ** 3
    borders = level_borders(4, losses)
    counts, _ = np.histogram(losses, borders)
    assert counts.tolist() == [25, 25, 25, 26]
    plot_surface(bowl, (-1, 1), (-1, 1), levels=4, ax=ax)
    strength = ax.collections[0].get_facecolor()[:, 3]
    assert len(strength) == 4 and (np.diff(strength) > 0).all()


def test_levels_outside_the_picture_are_left_out(ax) -> None:
    plot_surface(bowl, (-1, 1), (-1, 1), levels=[-3, 1, 100], ax=ax)
    assert ax.collections[1].levels.tolist() == [1]
    plot_surface(bowl, (-1, 1), (-1, 1), levels=[100], ax=ax.figure.add_subplot())


def test_the_loss_is_asked_for_81_by_81_times_and_drawn_in_ten_bands(ax) -> None:
    asked = []

    def counting(a, b):
        asked.append((a, b))
        return a * b

    plot_surface(counting, (0, 1), (0, 1), ax=ax)
    assert len(asked) == 81 * 81 and len(ax.collections[0].levels) == 10 + 1
