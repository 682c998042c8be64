"""One real step of somebody's network, against the slope of the loss that it prints.

A probe builds a network 3-4-k of its package for samples X (5, 3) and targets Y, and returns four
functions: get() gives the arrays of parameters, put(arrays) sets them, loss() is the number that
the package reports, step(rate) its own plain update.  A case says which targets, how many outputs
and what else the probe is told.
"""

import contextlib
import io
import json
import sys
import typing
import warnings
from typing import Any
from unittest import mock

import numpy as np

typing.override = lambda method: method  # one package asks for a newer Python for this alone
ABSENT = "cv2 gradio h5py hdfdict prettytable wandb zarr zarr.codecs zarr.storage"
for absent in ABSENT.split():
    sys.modules.setdefault(absent, mock.MagicMock())  # imported by some, needed by no network


def uncompiled(*function, **_):
    return function[0] if function else uncompiled


sys.modules.setdefault("numba", mock.Mock(njit=uncompiled, jit=uncompiled, prange=range))

PROBES: dict[str, tuple] = {}


def probe(package, *cases, float32=False, n_samples=5, start=0.7):
    """Register a probe with its cases, (targets, outputs, what it is told...), and what it needs.

    A package of float32 numbers is measured with longer steps and a wider tolerance; some take one
    sample at a time; start is the standard deviation of the first parameters.
    """

    def register(build):
        PROBES[package] = (build, cases, float32, n_samples, start)
        return build

    return register


def each(targets, n_outputs, names, *rest):
    """The same case for several activations."""
    return [(targets, n_outputs, name, *rest) for name in names]


def data(targets, n_outputs, n_samples=5):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(n_samples, 3))
    labels = np.arange(n_samples) % n_outputs
    Y = {
        "numbers": rng.uniform(0.1, 0.9, size=(n_samples, n_outputs)),
        "yes or no": np.tile([[0.0], [1.0], [1.0], [0.0], [1.0]], n_outputs)[:n_samples],
        "one-hot": np.eye(n_outputs)[labels],
        "labels": labels,
    }
    return X, Y[targets]


def width(Y):
    """How many outputs a network needs for these targets."""
    return 3 if Y.dtype.kind == "i" else Y.shape[1] if Y.ndim == 2 else 1


def slots(*places):
    """Get and put for arrays that stand under a name in an object, or under a key in a dict."""

    def get():
        return [p[name] if isinstance(p, dict) else getattr(p, name) for p, name in places]

    def put(values):
        for (place, name), value in zip(places, values, strict=True):
            if isinstance(place, dict):
                place[name] = value
            else:
                setattr(place, name, value)

    return get, put


class Network:
    """What a probe built, with the same start for every package."""

    def __init__(self, build, X, Y, told, start):
        np.random.seed(0)
        self.get, self.put, self.loss, self.step = build(X, Y, *told)
        rng = np.random.default_rng(0)
        self.start = [start * rng.normal(size=np.shape(p)) for p in self.get()]

    def loss_at(self, parameters):
        self.put([p.copy() for p in parameters])
        return float(np.sum(self.loss()))

    def after(self, rate):
        if self.put:
            self.put([p.copy() for p in self.start])
        self.step(rate)
        return [np.array(p, float) for p in self.get()]

    def step_over_rate(self, rate):
        pairs = zip(self.start, self.after(rate), strict=True)
        return [(before - after.reshape(before.shape)) / rate for before, after in pairs]

    def slopes(self, h):
        found = [np.zeros(p.shape) for p in self.start]
        for k, p in enumerate(self.start):
            for place in np.ndindex(p.shape):
                sides = []
                for nudge in (h, -h):
                    moved = [q.copy() for q in self.start]
                    moved[k][place] += nudge
                    sides.append(self.loss_at(moved))
                found[k][place] = (sides[0] - sides[1]) / (2 * h)
        return found


def far(a, b):
    lengths = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / lengths if lengths > 1e-9 else 0.0


def flat(arrays):
    return np.concatenate([np.ravel(a) for a in arrays])


def compare_step(network, float32):
    """Equal; a constant multiple; or another direction.  And: does the rate only scale it?"""
    rate, h, tolerance = (1e-2, 4e-3, 1e-2) if float32 else (1e-6, 1e-5, 1e-4)
    slopes, taken = network.slopes(h), network.step_over_rate(rate)
    a, b = flat(taken), flat(slopes)
    factor = a @ b / (b @ b)
    same = all(far(t, factor * s) < tolerance for t, s in zip(taken, slopes, strict=True))
    verdict = "direction" if not same else "equal" if abs(factor - 1) < tolerance else "scale"
    found: dict[str, Any] = {"verdict": verdict}
    if verdict == "scale":
        found["factor"] = float(f"{factor:.3g}")
    if verdict == "direction":
        found["cosine"] = round(float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)), 3)
    found["proportional"] = bool(far(a, flat(network.step_over_rate(0.1))) < tolerance)
    return found


def when_sure(network):
    """The loss of a network that is sure, and twice as sure: some of its answers are wrong."""
    sure, surer = (network.loss_at([s * p for p in network.start]) for s in (1000, 2000))
    if not np.isfinite([sure, surer]).all():
        return "infinite or NaN"
    return "grows" if surer > 1.9 * sure > 10 else "capped"


def other_shape(build, cases, start):
    """One step with targets of the other of the shapes (n,) and (n, 1)."""
    pairs = [("numbers", 1), ("yes or no", 1), ("labels", 3)]
    targets, told = next((c[0], c[2:]) for c in cases if c[0] != "one-hot")
    X, Y = data(targets, dict(pairs)[targets])

    def stepped(Y):
        network = Network(build, X, Y, told, start)
        if network.loss:
            network.loss_at(network.start)
        return network.after(0.1)

    right = stepped(Y)
    try:
        other = stepped(Y.ravel() if Y.ndim == 2 else Y[:, np.newaxis])
    except Exception as error:
        return {"outcome": "refused", "error": type(error).__name__}
    if flat(right).shape == flat(other).shape and far(flat(right), flat(other)) < 1e-6:
        return {"outcome": "handled"}
    return {"outcome": "silent"}


def outcomes(package):
    build, cases, float32, n_samples, start = PROBES[package]
    found: dict[str, Any] = {"steps": {}, "sure": {}}
    for targets, n_outputs, *told in cases:
        name = ", ".join([*map(str, told), f"{n_outputs} output{'s' * (n_outputs > 1)}"])
        try:
            network = Network(build, *data(targets, n_outputs, n_samples), told, start)
            if network.loss:
                found["steps"][name] = compare_step(network, float32)
            if network.loss and targets != "numbers" and "penalty" not in name:
                found["sure"][name] = when_sure(network)
        except Exception as error:
            found["steps"][name] = {"verdict": "error", "error": type(error).__name__}
            print(package, name, repr(error), file=sys.stderr)
    if n_samples > 1:
        found["other_shape"] = other_shape(build, cases, start)
    return found


def main(package):
    """Print what one package does, as JSON."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        found = outcomes(package)
    print(json.dumps(found))
