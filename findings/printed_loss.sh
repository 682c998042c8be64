#!/bin/sh
# The same strength of penalty, 0.1: what the printed loss contains, and what the step.
#
# For one weight w = 2, error 0, and one sample: PyTorch's weight_decay prints no penalty and pulls
# with 0.1 w; Keras's L2(0.1) prints 0.1 w^2 and pulls with 0.2 w; scikit-learn's
# alpha prints and applies alpha/2 times the sum of squares *over the batch size*.  And so its
# strength depends on the batches: 200 samples, alpha 0.5, 3,000 steps end at a sum of squared
# weights of 4.6 in batches of 10, and of 6.4 in one batch.
. "$(dirname "$0")/seen"
seen printed_loss \
    "torch==2.13.0 jax==0.10.2 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6" "$@" <<'END'
import json
import warnings
from importlib.metadata import version

import keras
import numpy as np
import torch
from sklearn.neural_network import MLPRegressor

warnings.simplefilter("ignore")  # scikit-learn says when all its epochs are used
digits = "{:.4g}".format
one = np.ones((1, 1), np.float32)

w = torch.tensor([2.0], requires_grad=True)
optimiser = torch.optim.SGD([w], lr=1.0, weight_decay=0.1)
loss = ((w - 2.0) ** 2).mean()
loss.backward()
optimiser.step()
printed = {"torch": loss.item()}
pull = {"torch": float(digits(2.0 - w.item()))}

dense = keras.layers.Dense(1, use_bias=False, kernel_regularizer=keras.regularizers.L2(0.1))
net = keras.Sequential([keras.Input((1,)), dense])
dense.set_weights([2 * one])
net.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse")
printed["keras"] = float(digits(net.evaluate(one, 2 * one, verbose=0)))
net.fit(one, 2 * one, verbose=0)
pull["keras"] = float(digits(2.0 - dense.get_weights()[0].item()))

rng = np.random.default_rng(0)
X = rng.normal(size=(200, 3))
y = X @ [1.0, -2.0, 0.5]
settings = {"activation": "identity", "solver": "sgd", "momentum": 0.0, "random_state": 0,
            "hidden_layer_sizes": [3], "alpha": 0.5}
penalties, squares = {}, {}
for batch in (10, 200):
    steps = 3000 * batch // 200  # epochs
    mlp = MLPRegressor(batch_size=batch, max_iter=steps, tol=0.0,
                       learning_rate_init=0.01, n_iter_no_change=10**6, **settings).fit(X, y)
    squares[str(batch)] = float(digits(sum(np.sum(W**2) for W in mlp.coefs_)))
    start = MLPRegressor(batch_size=batch, learning_rate_init=1e-300, **settings)
    start.partial_fit(X, y)
    half_sum = 0.5 * np.mean((start.predict(X) - y) ** 2)
    size = sum(np.sum(W**2) for W in start.coefs_)
    penalties[str(batch)] = float(digits((start.loss_ - half_sum) / size))

packages = ("torch", "keras", "scikit-learn")
found = {
    "versions": {name: version(name).partition("+")[0] for name in packages},
    "printed with w = 2, strength 0.1": printed,
    "pull with w = 2, strength 0.1": pull,
    "scikit-learn, alpha 0.5: printed penalty over sum of squares, by batch size": penalties,
    "scikit-learn, alpha 0.5: sum of squares after 3000 steps, by batch size": squares,
}
print(json.dumps(found, indent=1))
END
