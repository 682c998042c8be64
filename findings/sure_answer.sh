#!/bin/sh
# What a sure wrong answer costs, and what it teaches, when the loss is taken from probabilities.
#
# In float32, logit 17 and target 0: PyTorch's BCELoss of the sigmoid is 100 and its slope 0, while
# the mirror image, logit -17 and target 1, costs 17 with the slope -1.  Keras 3.15.1 stops at
# 15.94 and 16.12, with the slope 0 on both sides: the most wrong sample teaches nothing.  From
# logits both say 17 and slope 1, and 200 for a logit of 200.  scikit-learn's log_loss of float32
# probabilities stops at 15.94, of float64 at 36.04.
. "$(dirname "$0")/seen"
seen sure_answer \
    "torch==2.13.0 jax==0.10.2 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6" "$@" <<'END'
import json
from importlib.metadata import version

import jax
import keras
import numpy as np
import torch
from sklearn.metrics import log_loss

CASES = [(17.0, 0.0), (-17.0, 1.0), (200.0, 0.0)]


def by_torch(loss, z, y):
    z = torch.tensor([z], requires_grad=True)
    value = loss(z, torch.tensor([y]))
    value.backward()
    return value.item(), z.grad.item()


def by_keras(from_logits, z, y):
    loss = keras.losses.BinaryCrossentropy(from_logits=from_logits)

    def of(z):
        output = z if from_logits else keras.ops.sigmoid(z)
        return loss(np.float32([[y]]), output)

    value, slope = jax.value_and_grad(of)(np.float32([[z]]))
    return float(value), float(slope[0, 0])


def by_sklearn(dtype, z, y):
    p = 1 / (1 + np.exp(-np.array([z], dtype)))
    return log_loss([y], np.column_stack([1 - p, p]), labels=[0, 1]), None


functional = torch.nn.functional
ways = {
    "torch, from probabilities": lambda z, y: by_torch(
        lambda z, y: functional.binary_cross_entropy(torch.sigmoid(z), y), z, y
    ),
    "torch, from logits": lambda z, y: by_torch(
        functional.binary_cross_entropy_with_logits, z, y
    ),
    "keras, from probabilities": lambda z, y: by_keras(False, z, y),
    "keras, from logits": lambda z, y: by_keras(True, z, y),
    "scikit-learn, float32": lambda z, y: by_sklearn(np.float32, z, y),
    "scikit-learn, float64": lambda z, y: by_sklearn(np.float64, z, y),
}


def digits(number):
    return None if number is None else float(f"{number:.4g}") + 0.0


costs = {
    name: [list(map(digits, way(z, y))) for z, y in CASES] for name, way in ways.items()
}
packages = ("torch", "keras", "scikit-learn")
versions = {name: version(name).partition("+")[0] for name in packages}
print(json.dumps({"versions": versions, "cases": CASES, "cost and slope": costs}, indent=1))
END
