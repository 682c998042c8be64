"""A shape that is told is true: functions are called with arrays of the shapes they ask for."""

import inspect
import re
from importlib import import_module

import numpy as np
import pytest

from nnbook.backprop import Gradient, loss_and_gradients
from nnbook.datasets import moons, split
from nnbook.forward_pass import Cache, affine, forward, predict
from nnbook.losses import mean_squared_error, one_hot, softmax
from nnbook.structure import Layer, identity, init_network, tanh, zeros
from nnbook.training import adam

FILES = ["structure", "forward_pass", "losses", "chain_rule", "backprop", "training", "datasets"]
SIZES = {
    "n_samples": 6, "n_in": 2, "n_features": 2, "n_out": 3, "n_classes": 3, "n_parameters": 5,
    "batch_size": 4,
}  # fmt: skip
NETWORK = init_network([2, 4, 3], [tanh, identity], np.random.default_rng(0))
X, Y, W, b, w = np.ones((6, 2)), np.ones((6, 3)) / 3, np.ones((2, 3)), np.ones(3), np.ones(5)
# A value for each parameter, whatever the function; arrays have the shapes above.
ARGUMENTS = {
    "network": NETWORK, "rng": np.random.default_rng(0), "loss": mean_squared_error,
    "X": X, "Y": Y, "output": Y, "Z": Y, "logits": Y, "z": Y, "W": W, "b": b,
    "caches": forward(NETWORK, X)[1], "dA": Y, "w": w, "g": w, "state": None,
    "gradients": loss_and_gradients(NETWORK, X, Y, mean_squared_error)[1],
    "labels": np.arange(6) % 3, "noise": 0.1, "share": 0.5, "learning_rate": 0.1, "epochs": 2,
    "sizes": [2, 4, 3], "activations": [tanh, identity],
    **{name: SIZES[name] for name in ("n_samples", "n_in", "n_out", "n_classes", "batch_size")},
}  # fmt: skip
# What a page shows of these beside each number: its shape.
RECORDS = [
    Layer(W, b, identity), Cache(X, Y), Gradient(W, b), adam(w, w, None, 0.1)[1]
]  # fmt: skip


def sections(function):
    """Title to text; what stands above all titles has the title "Sentences"."""
    parts = re.split(r"^(\w+)\n-+\n", inspect.getdoc(function) or "", flags=re.MULTILINE)
    return dict(zip(["Sentences", *parts[1::2]], parts[::2], strict=True))


def shapes(text):
    """Name to the shape that a section gives it; None where it gives none."""
    found = {}
    for names, kind in re.findall(r"^(\w[\w, ]*) : (.*)$", text, re.MULTILINE):
        shape = re.search(r"shape \((.*?)\)", kind)
        found |= dict.fromkeys(names.split(", "), shape and size_of(shape[1]))
    return found


def promised(function):
    """The shapes of what a function returns, by its sentences or by a section of its own."""
    told = sections(function)
    found = re.findall(r"shape \((.*?)\)|in the shape of (?:the |``)(\w+)", told["Sentences"])
    of_sentences = [size_of(shape) if shape else np.shape(ARGUMENTS[name]) for shape, name in found]
    return of_sentences + list(shapes(told.get("Returns", "")).values())


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
    and (promised(function) or any(shapes(sections(function).get("Parameters", "")).values()))
    and set(needed(function)) <= ARGUMENTS.keys()
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_arrays_have_the_shapes_that_the_docstring_says(function):
    arguments = {name: ARGUMENTS[name] for name in needed(function)}
    for name, shape in shapes(sections(function).get("Parameters", "")).items():
        assert shape is None or name not in arguments or np.shape(arguments[name]) == shape, name
    result = function(**arguments)
    results = result if isinstance(result, tuple) else [result]
    for shape, value in zip(promised(function), results, strict=False):
        assert shape is None or np.shape(value) == shape


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_arrays_have_the_shapes_that_a_record_says(record):
    """In its docstring, and beside the names of its parts."""
    source = inspect.getsource(type(record))
    beside = re.findall(r"^    (\w+): .*# \((.*?)\)", source, re.MULTILINE)
    assert len(beside) == 2
    for name, shape in beside + re.findall(r"``(\w+)``(?: has shape)? \((.*?)\)", source):
        assert np.shape(getattr(record, name)) == size_of(shape), name


def test_functions_of_every_file_that_names_shapes_are_tried():
    assert {affine, forward, predict, one_hot, softmax, zeros, adam, moons, split} <= {*FUNCTIONS}
    assert [len(promised(f)) for f in (affine, forward, predict, one_hot, zeros, moons)] == [
        1, 1, 1, 1, 1, 2
    ]  # fmt: skip
