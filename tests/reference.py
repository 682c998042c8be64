"""Textbook formulas, written once more, for the tests to compare with.

Nothing here uses nnbook.  Every formula also works for complex numbers, so that
slopes come from the complex step: f(x + ih) = f(x) + ih f'(x) to the last digit
when h is as small as 1e-30, and nothing is subtracted.
"""

import numpy as np

H = 1e-30


def identity(z):
    return z


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def tanh(z):
    return np.tanh(z)


def relu(z):
    return np.where(z.real > 0, z, 0)


def sum_of_squared_errors(output, Y):
    return ((output - Y) ** 2).sum()


def mean_squared_error(output, Y):
    return ((output - Y) ** 2).mean()


def binary_cross_entropy(logits, Y):
    log_p = -np.log(1 + np.exp(-logits))  # log of 1 / (1 + exp(-z))
    log_1_minus_p = -np.log(1 + np.exp(logits))
    return -(Y * log_p + (1 - Y) * log_1_minus_p).mean()


def cross_entropy(logits, Y):
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -(Y * log_p).sum(axis=1).mean()


FUNCTIONS = {
    f.__name__: f for f in (identity, sigmoid, tanh, relu, sum_of_squared_errors,
                            mean_squared_error, binary_cross_entropy, cross_entropy)
}  # fmt: skip


def weighted_sums(parameters, activations, X):
    """Z of every layer, and the output; parameters are W0, b0, W1, ..."""
    A, Zs = X, []
    for k, activation in enumerate(activations):
        Zs.append(np.einsum("si,ij->sj", A, parameters[2 * k]) + parameters[2 * k + 1])
        A = FUNCTIONS[activation](Zs[-1])
    return Zs, A


def convolve(X, W, b):
    """Sums of every patch, written as the sum over the pixels of a patch."""
    side = round(len(W) ** 0.5)
    height, width = X.shape[1] - side + 1, X.shape[2] - side + 1
    Z = np.zeros((len(X), height, width, len(b)), complex) + b
    for s, row, column, down, right in np.ndindex(len(X), height, width, side, side):
        Z[s, row, column] += X[s, row + down, column + right] * W[side * down + right]
    return Z if any(map(np.iscomplexobj, (X, W, b))) else Z.real


def max_pool(A):
    """The largest of every 2 by 2, by its real part."""
    n_samples, rows, columns, n_out = A.shape
    pooled = np.zeros((n_samples, rows // 2, columns // 2, n_out), complex)
    for s, row, column, j in np.ndindex(pooled.shape):
        square = A[s, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2, j].ravel()
        pooled[s, row, column, j] = square[square.real.argmax()]
    return pooled


def loss_of(parameters, activations, X, Y, loss):
    return FUNCTIONS[loss](weighted_sums(parameters, activations, X)[1], Y)


def complex_step(f, x):
    """Gradient of f at x, one entry at a time."""
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        nudged = x.astype(complex)
        nudged[index] += 1j * H
        gradient[index] = f(nudged).imag / H
    return gradient


def gradients(parameters, activations, X, Y, loss):
    """Gradient of the loss for every array of parameters."""

    def with_one_replaced(k):
        return lambda p: loss_of(
            [*parameters[:k], p, *parameters[k + 1 :]], activations, X, Y, loss
        )

    return [complex_step(with_one_replaced(k), p) for k, p in enumerate(parameters)]
