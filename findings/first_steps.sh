#!/bin/sh
# One name, several optimisers: the first steps of momentum and of Adam.
#
# Momentum 0.9 with the gradient 1 at the rate 0.1, then at the rate 0.01: PyTorch 2.13.0 moves 0.1
# and 0.019; Keras 3.15.1 0.1 and 0.1, since what it remembers holds the old rate; scikit-learn
# 1.9.1 0.19 and 0.1, for the same reason and because it looks ahead (Nesterov) unless told not to.
# Adam at the rate 1 with a gradient of 1e-8: PyTorch moves 0.5.  Keras adds its epsilon, 1e-7,
# before the correction of the means and moves 0.00315; scikit-learn, with 1e-8, 0.0307.
. "$(dirname "$0")/seen"
seen first_steps \
    "torch==2.13.0 jax==0.10.2 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6" "$@" <<'END'
import json
from importlib.metadata import version

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)
import keras  # noqa: E402
import torch  # noqa: E402
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer  # noqa: E402


def by_torch(kind, gradient, rates, **settings):
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimiser, path = kind([w], lr=rates[0], **settings), [0.0]
    for rate in rates:
        optimiser.param_groups[0]["lr"] = rate
        w.grad = torch.full_like(w, gradient)
        optimiser.step()
        path.append(w.item())
    return path


def by_keras(kind, gradient, rates, **settings):
    w = keras.Variable(np.zeros(1), dtype="float64")
    optimiser, path = kind(learning_rate=rates[0], **settings), [0.0]
    for rate in rates:
        optimiser.learning_rate = rate
        optimiser.apply([np.full(1, gradient)], [w])
        path.append(float(np.asarray(w)[0]))
    return path


def by_sklearn(kind, gradient, rates, **settings):
    w = np.zeros(1)
    optimiser, path = kind([w], learning_rate_init=rates[0], **settings), [0.0]
    for rate in rates:
        optimiser.learning_rate_init = optimiser.learning_rate = rate
        optimiser.update_params([w], [np.full(1, gradient)])
        path.append(w.item())
    return path


def moved(path):
    return [float(f"{step:.4g}") for step in -np.diff(path)]


rates = [0.1, 0.01]
momentum = {
    "torch": moved(by_torch(torch.optim.SGD, 1.0, rates, momentum=0.9)),
    "keras": moved(by_keras(keras.optimizers.SGD, 1.0, rates, momentum=0.9)),
    "scikit-learn": moved(by_sklearn(SGDOptimizer, 1.0, rates, momentum=0.9)),
}
adam = {
    "torch": moved(by_torch(torch.optim.Adam, 1e-8, [1.0])),
    "keras": moved(by_keras(keras.optimizers.Adam, 1e-8, [1.0])),
    "scikit-learn": moved(by_sklearn(AdamOptimizer, 1e-8, [1.0])),
}
packages = ("torch", "keras", "scikit-learn")
versions = {name: version(name).partition("+")[0] for name in packages}
print(json.dumps({"versions": versions, "momentum": momentum, "adam": adam}, indent=1))
END
