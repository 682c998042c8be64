#!/bin/sh
# Where weights and biases of a layer from 300 to 200 start, and in which precision.
#
# PyTorch 2.13.0 draws both uniformly within 1/sqrt(300) = 0.0577; Keras 3.15.1 weights within
# sqrt(6/500) = 0.1095 and biases 0; scikit-learn 1.9.1 both within 0.1095, or within
# sqrt(2/500) = 0.0632 for the logistic activation.  PyTorch and Keras compute in float32.
. "$(dirname "$0")/seen"
seen starting_weights \
    "torch==2.13.0 jax==0.10.2 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6" "$@" <<'END'
import json
from importlib.metadata import version

import keras
import numpy as np
import torch
from sklearn.neural_network import MLPRegressor

torch.manual_seed(0)
linear = torch.nn.Linear(300, 200)
keras.utils.set_random_seed(0)
dense = keras.layers.Dense(200)
dense.build((None, 300))
drawn = {
    "torch": [linear.weight.detach().numpy(), linear.bias.detach().numpy()],
    "keras": [np.asarray(weight) for weight in dense.weights],
}
X, y = np.random.default_rng(0).normal(size=(10, 300)), np.zeros(10)
for activation in ("relu", "logistic"):
    tiny = {"learning_rate_init": 1e-300, "alpha": 0.0, "max_iter": 1, "solver": "sgd"}
    mlp = MLPRegressor(hidden_layer_sizes=[200], activation=activation, random_state=0, **tiny)
    mlp.partial_fit(X, y)
    drawn[f"scikit-learn, {activation}"] = [mlp.coefs_[0], mlp.intercepts_[0]]


def told(weights, biases):
    found = {"dtype": str(weights.dtype)}
    for name, values in [("weights", weights), ("biases", biases)]:
        found[name] = {part: float(f"{getattr(np.abs(values), part)():.4g}") for part in
                       ("max", "mean")}
    return found


packages = ("torch", "keras", "scikit-learn")
versions = {name: version(name).partition("+")[0] for name in packages}
start = {name: told(*pair) for name, pair in drawn.items()}
print(json.dumps({"versions": versions, "start": start}, indent=1))
END
