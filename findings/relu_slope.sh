#!/bin/sh
# max(0, x) has no slope at 0, and libraries answer 0, one half or 1, some of them all three.
#
# PyTorch 2.13.0 says 0 (relu), 0.5 (maximum) and 1 (clamp) for the same function; JAX 0.10.2 and
# Keras 3.15.1 say 0 (relu) and 0.5 (maximum); autograd 1.9.1 says 0.5.  A comparison of gradients
# differs wherever a pre-activation is exactly 0, as in a network that starts from zeros.
. "$(dirname "$0")/seen"
seen relu_slope "torch==2.13.0 jax==0.10.2 keras==3.15.1 autograd==1.9.1 numpy==2.4.6" "$@" <<'END'
import json
from importlib.metadata import version

import autograd
import autograd.numpy
import jax
import keras
import torch


def by_torch(f):
    x = torch.zeros(1, requires_grad=True)
    f(x).backward()
    return x.grad.item()


zero = torch.zeros(1)
slopes = {
    "torch.relu(x)": by_torch(torch.relu),
    "torch.maximum(x, 0)": by_torch(lambda x: torch.maximum(x, zero)),
    "torch.clamp(x, min=0)": by_torch(lambda x: torch.clamp(x, min=0)),
    "jax.nn.relu(x)": float(jax.grad(jax.nn.relu)(0.0)),
    "jax.numpy.maximum(x, 0)": float(jax.grad(lambda x: jax.numpy.maximum(x, 0))(0.0)),
    "keras.ops.relu(x)": float(jax.grad(keras.ops.relu)(0.0)),
    "keras.ops.maximum(x, 0)": float(jax.grad(lambda x: keras.ops.maximum(x, 0))(0.0)),
    "autograd.numpy.maximum(x, 0)": float(
        autograd.grad(lambda x: autograd.numpy.maximum(x, 0))(0.0)
    ),
}
packages = ("torch", "jax", "keras", "autograd")
versions = {name: version(name).partition("+")[0] for name in packages}
print(json.dumps({"versions": versions, "slopes": slopes}, indent=1))
END
