"""Mutants of solutions that pass, since they compute the same: what was changed, and why not."""

LENGTHS = "the prompt gives lists of equal length"
SYMMETRIC = "the order of the two does not matter"

EQUIVALENT = {
    "relu": {"np.maximum(z, 0) -> np.maximum(0, z)": SYMMETRIC},
    "sigmoid": {"np.minimum(z, 0) -> np.minimum(0, z)": SYMMETRIC},
    "to_class": {
        "np.where(p > 0.5, 1.0, 0.0) -> np.where(1.0, p > 0.5, 0.0)": "always picks 1 or 0",
    },
    "bce": {
        "np.logaddexp(0, logits) -> np.logaddexp(logits, 0)": SYMMETRIC,
        "np.logaddexp(0, -logits) -> np.logaddexp(-logits, 0)": SYMMETRIC,
    },
    "sigmoid_slope": {"-z -> z": "the slope is the same on both sides of 0"},
    "relu_slope": {
        "np.where(z > 0, 1.0, 0.0) -> np.where(1.0, z > 0, 0.0)": "always picks 1 or 0",
    },
    "relative_error": {
        "np.maximum(np.abs(a), np.abs(b)) -> np.maximum(np.abs(b), np.abs(a))": SYMMETRIC,
        "1 -> 2": "it divides a difference that is 0",
    },
    "two_layer_gradients": {
        "dZ2 @ W2.T -> dZ2 * W2.T": "with one output both are the outer product",
    },
    "gradient_check": {
        "zip(parameters, gradients, strict=True) -> zip(parameters, gradients)": LENGTHS,
        "True -> False": LENGTHS,
        "max(abs(slope), abs(claim)) -> max(abs(claim), abs(slope))": SYMMETRIC,
    },
    "gradient_step": {
        "zip(parameters, gradients, strict=True) -> zip(parameters, gradients)": LENGTHS,
        "True -> False": LENGTHS,
    },
    "fit_line": {
        "x - x_mean -> x": "the other factor is centred, so that the mean drops out of the sum",
        "x - x_mean -> x + x_mean": "the same",
        "y - y_mean -> y": "the same, with x centred",
        "y - y_mean -> y + y_mean": "the same",
    },
    "all_inputs": {
        "np.array(list(itertools.product([0.0, 1.0], repeat=n))) "
        "-> list(itertools.product([0.0, 1.0], repeat=n))": "a list of rows will do",
    },
    "confusion_table": {
        "zip(labels, predicted, strict=True) -> zip(labels, predicted)": LENGTHS,
        "True -> False": LENGTHS,
    },
}
