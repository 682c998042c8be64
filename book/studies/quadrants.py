"""The sign of a product from 200 and 1,000 seeds: how well relu networks end, and where they look.

    python book/studies/quadrants.py

Document 004's 200 points and training: relu hidden layer, cross-entropy, learning rate 0.1,
1,000 epochs.  First 4, 8 and 16 hidden units, weights of standard deviation 0.01 or He's, from
200 seeds: how many points are right.  Then 1,000 seeds of the document's own setting, 4 units and
0.01: how many points are right, and into how many quadrants the weight vectors of the units
point.  Fifty networks of one size are trained at once; all of it takes a few minutes.  It writes
quadrants.json into nnbook/data; the page book/examples/quadrants.ipynb shows it and runs some
seeds again.
"""

import json
import platform
from functools import partial

import numpy as np

import nnbook
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy
from nnbook.many import fit_many
from nnbook.notebook import RESULTS
from nnbook.structure import Initialisation, Network, gaussian, he, identity, init_network, relu

X = np.random.RandomState(0).randn(200, 2)
Y = (X[:, :1] * X[:, 1:] > 0).astype(float)
INITS: dict[str, Initialisation] = {"0.01": partial(gaussian, std=0.01), "he": he}
UNITS = (4, 8, 16)
FEW, MANY, AT_ONCE = range(200), range(1000), 50


def train(units: int, init: Initialisation, seeds: range) -> list[Network]:
    """The networks after 1,000 epochs."""
    if len(seeds) > AT_ONCE:  # what fits into the processor's cache
        first, rest = seeds[:AT_ONCE], seeds[AT_ONCE:]
        return train(units, init, first) + train(units, init, rest)
    rngs = [np.random.default_rng(seed) for seed in seeds]
    starts = [init_network([2, units, 1], [relu, identity], rng, init=init) for rng in rngs]
    runs = fit_many(starts, X, Y, binary_cross_entropy, learning_rate=0.1, epochs=1000)
    return [run.network for run in runs]


def n_right(network: Network) -> int:
    """On how many of the 200 points the network is right."""
    return int(((predict(network, X) > 0) == Y).sum())


def n_quadrants(network: Network) -> int:
    """Into how many quadrants the units look; those that hardly count are left out."""
    (W1, _, _), (W2, _, _) = network
    counts = np.hypot(*W1) * np.abs(W2[:, 0]) > 0.05
    return len({(bool(w1 > 0), bool(w2 > 0)) for w1, w2 in W1[:, counts].T})


def main() -> None:
    """Run all seeds and write the results."""
    many = train(4, INITS["0.01"], MANY)
    results = {
        "command": "python book/studies/quadrants.py",
        "seeds": {"right": [FEW.start, FEW.stop], "document": [MANY.start, MANY.stop]},
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "nnbook": nnbook.__version__,
        },
        "right": {
            name: {
                str(units): [n_right(network) for network in train(units, init, FEW)]
                for units in UNITS
            }
            for name, init in INITS.items()
        },
        "document": {
            "right": [n_right(network) for network in many],
            "quadrants": [n_quadrants(network) for network in many],
        },
    }
    path = RESULTS / "studies" / "quadrants.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
