"""What is observed of answers that are no single array, however odd they are."""

import numpy as np
import pytest

from nnbook.exercises import arguments
from nnbook.exercises.anatomy import call
from nnbook.exercises.chapters import EXERCISES
from nnbook.exercises.chapters import pytorch as toy
from nnbook.exercises.chapters.drawing import generators, is_cut_first, is_shuffled
from nnbook.exercises.chapters.examples import several
from nnbook.exercises.chapters.structure import equal, layers_of, look_at_network
from nnbook.exercises.running import Unusable
from nnbook.exercises.telling import judge

LOOKS = [task for task in EXERCISES.values() if task.look is not call]


def seen_by(look, submission):
    """What is observed of a submission on the first case of the exercise that looks so."""
    task = next(task for task in LOOKS if task.look.__name__ == look)
    return task.look(submission, *arguments(task.name))


@pytest.mark.parametrize("task", LOOKS, ids=lambda task: task.name)
def test_nothing_that_was_returned_stays_nothing(task) -> None:
    class Empty:
        def __init__(self, *given): ...
        def forward(self, X): ...
        def backward(self, dZ): ...

    nothing = Empty if isinstance(task.solution, type) else lambda *given: None
    seen = task.look(nothing, *arguments(task.name))
    assert seen is None or all(value is None for value in seen.values())


# ---- A network that was drawn --------------------------------------------------------------------


def drawn(submission, sizes=(3, 2)):
    return look_at_network(submission, list(sizes), np.random.default_rng(0))


@pytest.mark.parametrize("value", [3, [1, 2], [("a", "b")], [(1, 2, 3)]])
def test_what_is_no_list_of_pairs_has_no_layers(value) -> None:
    assert layers_of(value) is None
    assert drawn(lambda sizes, rng: value)["layers"] == 0


def test_weights_of_another_shape_are_told_apart_from_turned_ones() -> None:
    def of(shape, fill):
        return lambda sizes, rng: [(np.full(shape, fill), np.zeros(2))]

    assert drawn(of((3, 3), 1.0))["W_shape"] == 0 and drawn(of((3, 3), 1.0))["spread"] == 1
    assert drawn(of((3, 3), 0.0))["spread"] == 0
    assert drawn(of((2, 3), 1.0))["W_shape"] == -1


def test_a_network_that_is_none_is_equal_to_none_alone() -> None:
    some = [(np.ones(1), np.ones(1))]
    assert equal(None, None) and equal(some, some)
    assert not equal(some, None) and not equal(None, some) and not equal(some, some * 2)


# ---- A training run ------------------------------------------------------------------------------


def test_several_things_come_by_name_or_in_order() -> None:
    assert several({"b": 2, "a": 1, "c": 3}, ("a", "b")) == [1, 2]
    assert several((1, 2), ("a", "b")) == several([1, 2], ("a", "b")) == [1, 2]
    for wrong in ({"a": 1}, (1, 2, 3), 7):
        with pytest.raises(Unusable, match="^it returned .*; wanted 2 answers: a, b.$"):
            several(wrong, ("a", "b"))


@pytest.mark.parametrize("last", [np.nan, np.inf, 40.0])
def test_how_far_uphill_a_run_came_does_not_matter(last) -> None:
    answer = np.ones((2, 3)), np.ones(3), np.ones((3, 1)), np.ones(1), [0.7, last]
    seen = seen_by("look_at_training", lambda *given: answer)
    assert seen["first loss"] == 0.7 and seen["start kept"] and not seen["one loss a step"]
    assert all(np.isnan(seen[part]).all() for part in ("W1", "b1", "W2", "b2", "losses"))


def test_a_run_without_losses_has_nothing_right() -> None:
    verdict = judge(EXERCISES["train_xor"], lambda *given: (*given[2:6], []))
    assert verdict.slips == ["one loss a step"]


# ---- Files and orders ----------------------------------------------------------------------------


def test_an_order_is_shuffled_if_it_is_another_for_every_generator() -> None:
    rows = np.arange(13)
    for order, is_one in (
        (lambda rng: rng.permutation(rows), True),
        (lambda rng: np.roll(rows, rng.integers(13)), False),
        (lambda rng: rows[:: rng.choice([1, -1])], False),
        (lambda rng: 3 * rows % 13, False),
    ):
        assert is_shuffled([list(order(rng)) for rng in generators()]) is is_one
    assert is_cut_first([[1, 0, 2], [4, 3]]) and not is_cut_first([[1, 0, 3], [4, 2]])
    assert not is_cut_first([[1, 0, 2]])


def test_batches_that_are_no_pairs_have_nothing_right() -> None:
    seen = seen_by("look_at_batches", lambda *given: [1, 2])
    assert set(seen.values()) == {0.0}


# ---- The toy that stands for PyTorch -------------------------------------------------------------


def test_the_toy_tensor_gives_its_value_and_forgets_its_past() -> None:
    taken = []
    tensor = toy.Tensor(np.array(2.5), taken.append)
    tensor.backward()
    assert taken == [1.0] and tensor.item() == float(tensor) == 2.5
    assert tensor.numpy() == 2.5 and type(tensor.numpy()) is np.ndarray
    with pytest.raises(RuntimeError, match="^it does not depend on any parameters of the model$"):
        tensor.detach().backward()


def test_the_toy_model_can_be_told_to_train() -> None:
    model = toy.Model(np.zeros((2, 1)))
    assert model.train() is model
