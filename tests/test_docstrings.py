"""A shape in a docstring is true: functions are called with arrays of the shapes they ask for."""

import inspect
import re
from importlib import import_module

import numpy as np
import pytest

from nnbook.datasets import moons, split
from nnbook.forward_pass import predict
from nnbook.losses import mean_squared_error, one_hot
from nnbook.structure import identity, init_network, tanh

FILES = ["structure", "forward_pass", "losses", "chain_rule", "backprop", "training", "datasets"]
SIZES = {"n_samples": 6, "n_in": 2, "n_features": 2, "n_out": 3, "n_classes": 3, "batch_size": 4}
NETWORK = init_network([2, 4, 3], [tanh, identity], np.random.default_rng(0))
# A value for each parameter, whatever the function; arrays have the shapes above.
ARGUMENTS = {
    "network": NETWORK, "rng": np.random.default_rng(0), "loss": mean_squared_error,
    "X": np.ones((6, 2)), "Y": np.ones((6, 3)) / 3, "output": np.ones((6, 3)), "Z": np.ones((6, 3)),
    "logits": np.ones((6, 3)), "z": np.ones((6, 3)), "W": np.ones((2, 3)), "b": np.ones(3),
    "labels": np.arange(6) % 3, "noise": 0.1, "share": 0.5, "learning_rate": 0.1, "epochs": 2,
    "sizes": [2, 4, 3], "activations": [tanh, identity],
    **{name: SIZES[name] for name in ("n_samples", "n_in", "n_out", "n_classes", "batch_size")},
}  # fmt: skip


def shapes(function, *sections):
    """Name to the shape that a section of the docstring gives it; None where it gives none."""
    found = {}
    for title, body in re.findall(
        r"^(\w+)\n-+\n(.*?)(?=\n\w+\n--|\Z)", inspect.getdoc(function) or "", re.M | re.S
    ):
        for names, kind in re.findall(r"^(\w[\w, ]*) : (.*)$", body, re.M):
            shape = re.search(r"shape \((.*?)\)", kind)
            if title in sections:
                found |= dict.fromkeys(names.split(", "), shape and size_of(shape[1]))
    return found


def size_of(shape):
    """``n_samples, n_in of the first layer`` in numbers."""
    words = [part.split()[0] for part in shape.split(",") if part.strip()]
    return tuple(int(word) if word.isdigit() else SIZES[word] for word in words)


def needed(function):
    """The parameters without a default."""
    parameters = inspect.signature(function).parameters.values()
    return [parameter.name for parameter in parameters if parameter.default is parameter.empty]


FUNCTIONS = [
    function
    for module in (import_module(f"nnbook.{name}") for name in FILES)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
    and any(shapes(function, "Parameters", "Returns", "Yields").values())
    and set(needed(function)) <= ARGUMENTS.keys()
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_arrays_have_the_shapes_that_the_docstring_says(function):
    arguments = {name: ARGUMENTS[name] for name in needed(function)}
    for name, shape in shapes(function, "Parameters").items():
        assert shape is None or name not in arguments or np.shape(arguments[name]) == shape, name
    result = function(**arguments)
    result = next(result) if inspect.isgenerator(result) else result
    promised = shapes(function, "Returns", "Yields")
    results = result if len(promised) > 1 else [result]
    for (name, shape), value in zip(promised.items(), results, strict=True):
        assert shape is None or np.shape(value) == shape, name


def test_functions_of_every_file_that_names_shapes_are_tried():
    assert {predict, one_hot, moons, split} <= {*FUNCTIONS}
