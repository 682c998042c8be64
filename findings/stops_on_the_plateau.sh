#!/bin/sh
# scikit-learn 1.9.1's MLPClassifier stops on the plateau of exclusive or, and warns of nothing.
#
# 2-4-1, logistic, plain gradient descent at the rate 0.5, at most 10,000 steps: it stops after 20
# or so at the loss of guessing, log 2, since ten steps in a row brought less than 0.0001, and
# reports convergence.  Not stopped, all of the same 12 seeds end with four right answers.
. "$(dirname "$0")/seen"
seen stops_on_the_plateau "scikit-learn==1.9.1 numpy==2.4.6" "$@" <<'END'
import json
import warnings
from importlib.metadata import version

import numpy as np
from sklearn.neural_network import MLPClassifier

X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float), [0, 1, 1, 0]
settings = {"activation": "logistic", "solver": "sgd", "learning_rate_init": 0.5, "alpha": 0.0,
            "hidden_layer_sizes": [4]}


def right(mlp):
    return int((mlp.predict(X) == y).sum())


stopped, steps, warned, losses, patient = [], [], 0, [], []
for seed in range(12):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        mlp = MLPClassifier(max_iter=10_000, random_state=seed, **settings).fit(X, y)
    stopped.append(right(mlp))
    steps.append(mlp.n_iter_)
    losses.append(float(f"{mlp.loss_:.4g}"))
    warned += bool(heard)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlp = MLPClassifier(max_iter=10_000, n_iter_no_change=10_000, random_state=seed,
                            **settings).fit(X, y)
    patient.append(right(mlp))
found = {
    "versions": {"scikit-learn": version("scikit-learn")},
    "steps": steps,
    "losses": losses,
    "right": stopped,
    "runs with a warning": warned,
    "right if not stopped": patient,
}
print(json.dumps(found, indent=1))
END
