"""The exercises, one file for each chapter, and one each for the worked examples, convolution and PyTorch."""

from nnbook.exercises.anatomy import Exercise
from nnbook.exercises.chapters import (
    backprop,
    chain_rule,
    convolution,
    examples,
    forward_pass,
    losses,
    my_network,
    pytorch,
    structure,
    training,
)

IN_ORDER = (
    structure,
    forward_pass,
    losses,
    chain_rule,
    backprop,
    training,
    examples,
    convolution,
    pytorch,
    my_network,
)

ALL = [exercise for chapter in IN_ORDER for exercise in chapter.EXERCISES]
PAGES = list(dict.fromkeys(exercise.page for exercise in ALL))

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise for exercise in sorted(ALL, key=lambda one: PAGES.index(one.page))
}
