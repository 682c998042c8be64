# ruff: noqa: B905, NPY002
"""Answers to the exercises as learners write them: right ones, wrong ones, and no answers at all.

They are written in other styles than the solutions: other names, loops, helper functions.  Nothing
here is an edit of a solution.  The catalogue was mended where these showed a gap, so what they
measure is that it stays mended, not how it would do on answers that it has never seen.

Each has its truth, which is what a teacher who reads the code would say:

- one key or several of the catalogue: these are the mistakes;
- ``right``: nothing is wrong with it;
- ``other``: it is wrong, in a way that the catalogue has no name for;
- ``no answer``: it raises, prints, does not end, or returns something of another kind.
"""

import json
import math
import pickle
from pathlib import Path

import numpy as np

SUBMISSIONS = {}


def submission(exercise, *truth):
    """Keep a function or class with its exercise and what a teacher would say of it."""

    def keep(answer):
        SUBMISSIONS[answer.__name__] = (exercise, truth, answer)
        return answer

    return keep


def sig(x):
    return 1 / (1 + np.exp(-x))


# ---- 1 Structure ---------------------------------------------------------------------------------


@submission("count_parameters", "right")
def count_parameters_1(sizes):
    total = 0
    before = sizes[0]
    for now in sizes[1:]:
        total += (before + 1) * now
        before = now
    return total


@submission("count_parameters", "no_biases")
def count_parameters_2(layers):
    n = 0
    for i in range(len(layers) - 1):
        n = n + layers[i] * layers[i + 1]
    return n


@submission("count_parameters", "input_biases")
def count_parameters_3(sizes):
    weights = sum(a * b for a, b in zip(sizes, sizes[1:]))
    biases = sum(sizes)
    return weights + biases


@submission("count_parameters", "one_bias")
def count_parameters_4(sizes):
    # one bias for each layer
    return sum(sizes[k - 1] * sizes[k] + 1 for k in range(1, len(sizes)))


@submission("count_parameters", "neurons")
def count_parameters_5(s):
    return int(np.sum(s))


@submission("draw_network", "right")
def draw_network_1(sizes, rng):
    net = []
    for i in range(1, len(sizes)):
        fan_in = sizes[i - 1]
        W = rng.normal(0.0, 1 / math.sqrt(fan_in), (fan_in, sizes[i]))
        net.append((W, np.zeros(sizes[i])))
    return net


@submission("draw_network", "zeros")
def draw_network_2(sizes, rng):
    return [(np.zeros((a, b)), np.zeros(b)) for a, b in zip(sizes[:-1], sizes[1:])]


@submission("draw_network", "transposed")
def draw_network_3(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        weights = rng.standard_normal((n_out, n_in)) / np.sqrt(n_in)
        layers.append((weights, np.zeros(n_out)))
    return layers


@submission("draw_network", "positive", "unscaled")
def draw_network_4(sizes, rng):
    out = []
    for k in range(len(sizes) - 1):
        out.append((rng.random((sizes[k], sizes[k + 1])), np.zeros(sizes[k + 1])))
    return out


@submission("draw_network", "seed")
def draw_network_5(sizes, rng):
    np.random.seed(42)
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers.append((np.random.randn(n_in, n_out) * (1 / n_in) ** 0.5, np.zeros(n_out)))
    return layers


@submission("draw_network", "unscaled")
def draw_network_6(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [(rng.normal(size=(n_in, n_out)), np.zeros(n_out))]
    return layers


@submission("neuron_through", "right")
def neuron_through_1(p, q):
    # the line as a x + b y + c, with the other sign and ten times as long
    a, b = 10 * (q[1] - p[1]), 10 * (p[0] - q[0])
    return [a, b], -a * q[0] - b * q[1]


@submission("neuron_through", "slope")
def neuron_through_2(p, q):
    if p[0] == q[0]:
        return np.array([0.0, -1.0]), p[1]
    m = (q[1] - p[1]) / (q[0] - p[0])
    return np.array([m, -1.0]), p[1] - m * p[0]


@submission("neuron_through", "mirrored")
def neuron_through_3(p, q):
    d = p - q
    w = d[::-1]
    return w, -np.dot(w, p)


@submission("neuron_through", "along")
def neuron_through_4(p, q):
    w = 2 * (p - q)
    return w, -np.sum(w * p)


@submission("neuron_through", "bias_sign")
def neuron_through_5(p, q):
    x, y = p - q
    w = np.array([y, -x])
    return w, np.dot(w, q)


@submission("neuron_through", "right")
def neuron_through_6(p, q):
    # the null space of the two equations
    w1, w2, b = np.linalg.svd(np.array([[*p, 1.0], [*q, 1.0]]))[2][-1]
    return np.array([w1, w2]), b


@submission("neuron_through", "no answer")
def neuron_through_7(p, q):
    system = np.array([p, q])
    return np.linalg.solve(system, -np.ones(2)), 1.0


@submission("relu", "right")
def relu_1(z):
    return z * (z > 0)


@submission("relu", "max")
def relu_2(x):
    return max(0, np.max(x))


@submission("relu", "slope")
def relu_3(values):
    return np.where(values > 0, 1.0, 0.0)


@submission("relu", "absolute")
def relu_4(z):
    return np.sqrt(z**2)


@submission("relu", "no answer")
def relu_5(z):
    if z > 0:
        return z
    else:
        return 0


# ---- 2 Forward pass ------------------------------------------------------------------------------


@submission("sigmoid", "right")
def sigmoid_1(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


@submission("sigmoid", "sign")
def sigmoid_2(t):
    bottom = 1.0 + np.exp(t)
    return 1.0 / bottom


@submission("sigmoid", "bracket")
def sigmoid_3(x):
    e = np.exp(-x)
    return 1 / 1 + e


@submission("sigmoid", "slope")
def sigmoid_4(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


@submission("sigmoid", "tanh_moved")
def sigmoid_5(z):
    # the range of tanh, moved, but not squeezed in its argument
    return (np.tanh(z) + 1) / 2


@submission("sigmoid", "no answer")
def sigmoid_6(z):
    return 1 / (1 + math.exp(-z))


@submission("dense", "right")
def dense_1(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            Z[i, j] = b[j]
            for k in range(X.shape[1]):
                Z[i, j] += X[i, k] * W[k, j]
    return Z


@submission("dense", "order")
def dense_2(inputs, weights, bias):
    return np.dot(weights, inputs) + bias


@submission("dense", "no_bias")
def dense_3(X, W, b):
    rows = [x.dot(W) for x in X]
    return np.array(rows)


@submission("dense", "bias_sign")
def dense_4(X, W, b):
    z = X.dot(W)
    z -= b
    return z


@submission("dense", "tanh")
def dense_5(X, W, b):
    Z = np.matmul(X, W)
    Z = Z + b
    return np.tanh(Z)


@submission("dense", "entrywise")
def dense_6(X, W, b):
    return X * W + b


@submission("two_layers", "right")
def two_layers_1(X, W1, b1, W2, b2):
    hidden = []
    final = []
    for row in X:
        h = np.tanh(row @ W1 + b1)
        hidden.append(h)
        final.append(1 / (1 + np.exp(-(h @ W2 + b2))))
    return hidden, final


@submission("two_layers", "sigmoid_both")
def two_layers_2(X, W1, b1, W2, b2):
    out = []
    a = X
    for W, b in ((W1, b1), (W2, b2)):
        a = sig(np.dot(a, W) + b)
        out.append(a)
    return out[0], out[1]


@submission("two_layers", "logits")
def two_layers_3(x, w1, b1, w2, b2):
    a1 = np.tanh(x.dot(w1) + b1)
    z2 = a1.dot(w2) + b2
    return a1, z2


@submission("two_layers", "no_tanh")
def two_layers_4(X, W1, b1, W2, b2):
    z1 = X @ W1 + b1
    z2 = z1 @ W2 + b2
    return z1, sig(z2)


@submission("two_layers", "no_b1", "no_b2")
def two_layers_5(X, W1, b1, W2, b2):
    A1 = np.tanh(np.dot(X, W1))
    A2 = sig(np.dot(A1, W2))
    return A1, A2


@submission("to_class", "right")
def to_class_1(p):
    return (np.asarray(p) > 0.5) * 1.0


@submission("to_class", "at_half")
def to_class_2(p):
    return np.array([[1.0 if v >= 0.5 else 0.0 for v in row] for row in p])


@submission("to_class", "changes_arguments")
def to_class_3(p):
    p[p > 0.5] = 1
    p[p <= 0.5] = 0
    return p


@submission("to_class", "swapped")
def to_class_4(probabilities):
    return np.where(probabilities < 0.5, 1, 0)


@submission("to_class", "above_zero")
def to_class_5(p):
    return np.heaviside(p, 0)


@submission("at_least", "right")
def at_least_1(k, n):
    return [2.0] * n, 1 - 2 * k


@submission("at_least", "on_border")
def at_least_2(least, n_inputs):
    return np.full(n_inputs, 3.0), -3.0 * least


@submission("at_least", "mean")
def at_least_3(least, n_inputs):
    return np.full(n_inputs, 1 / n_inputs), -(least - 0.1)


@submission("at_least", "always_and")
def at_least_4(least, n_inputs):
    return np.ones(n_inputs), 0.5 - n_inputs


@submission("at_least", "bias_sign")
def at_least_5(least, n_inputs):
    return np.ones(n_inputs), least - 0.5


@submission("at_least", "other")
def at_least_6(least, n_inputs):
    return np.arange(1.0, n_inputs + 1), 0.5 - least


@submission("as_column", "right")
def as_column_1(y):
    return np.array([[float(v)] for v in np.ravel(y)])


@submission("as_column", "row")
def as_column_2(y):
    y = np.array(y, dtype=float)
    return y.reshape(1, -1)


@submission("as_column", "integers")
def as_column_3(labels):
    return np.array(labels).reshape(len(labels), 1)


@submission("as_column", "view")
def as_column_4(y):
    return np.asarray(y).astype(float, copy=False).reshape(-1, 1)


@submission("as_column", "flat")
def as_column_5(y):
    return np.array(y).flatten().astype(float)


@submission("standardize", "right")
def standardize_1(X, X_new):
    centre, spread = X.mean(0), X.std(0)
    old = np.empty(X.shape)
    new = np.empty(X_new.shape)
    for j in range(X.shape[1]):
        old[:, j] = (X[:, j] - centre[j]) / spread[j]
        new[:, j] = (X_new[:, j] - centre[j]) / spread[j]
    return old, new


@submission("standardize", "own")
def standardize_2(X, X_new):
    def scale(data):
        return (data - np.mean(data, axis=0)) / np.std(data, axis=0)

    return scale(X), scale(X_new)


@submission("standardize", "no_axis")
def standardize_3(train, test):
    m = train.mean()
    s = train.std()
    train_scaled = (train - m) / s
    test_scaled = (test - m) / s
    return train_scaled, test_scaled


@submission("standardize", "min_max")
def standardize_4(X, X_new):
    low = X.min(axis=0)
    high = X.max(axis=0)
    return (X - low) / (high - low), (X_new - low) / (high - low)


@submission("standardize", "variance")
def standardize_5(X, X_new):
    mu = X.sum(axis=0) / len(X)
    var = ((X - mu) ** 2).sum(axis=0) / len(X)
    return (X - mu) / var, (X_new - mu) / var


# ---- 3 Losses ------------------------------------------------------------------------------------


@submission("mse", "right")
def mse_1(P, Y):
    total = 0.0
    for i in range(P.shape[0]):
        for j in range(P.shape[1]):
            total += (P[i][j] - Y[i][j]) ** 2
    return total / P.size


@submission("mse", "sum")
def mse_2(predicted, target):
    difference = target - predicted
    return np.sum(difference * difference)


@submission("mse", "root")
def mse_3(p, y):
    return np.linalg.norm(p - y) / np.sqrt(p.size)


@submission("mse", "sum", "half")
def mse_4(output, y):
    return 0.5 * ((y - output) ** 2).sum()


@submission("mse", "no_square")
def mse_5(P, Y):
    error = P - Y
    return error.mean()


@submission("softmax", "right")
def softmax_1(Z):
    out = []
    for row in Z:
        e = [math.exp(v - max(row)) for v in row]
        out.append([v / sum(e) for v in e])
    return np.array(out)


@submission("softmax", "table")
def softmax_2(x):
    e = np.exp(x - x.max())
    return e / e.sum()


@submission("softmax", "no_shift")
def softmax_3(logits):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1).reshape(-1, 1)


@submission("softmax", "columns")
def softmax_4(Z):
    Z = Z - np.max(Z, axis=0)
    up = np.exp(Z)
    return up / np.sum(up, axis=0)


@submission("softmax", "keepdims")
def softmax_5(Z):
    e = np.exp(Z - np.max(Z, axis=1))
    return e / np.sum(e, axis=1)


@submission("bce", "right")
def bce_1(logits, Y):
    z, y = logits.ravel(), Y.ravel()
    total = 0
    for i in range(len(z)):
        total += max(z[i], 0) - z[i] * y[i] + math.log1p(math.exp(-abs(z[i])))
    return total / len(z)


@submission("bce", "log_zero")
def bce_2(logits, Y):
    p = sig(logits)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


@submission("bce", "epsilon")
def bce_3(z, y):
    p = np.clip(sig(z), 1e-7, 1 - 1e-7)
    losses = np.where(y == 1, -np.log(p), -np.log(1 - p))
    return losses.mean()


@submission("bce", "sum")
def bce_4(logits, Y):
    right_way = np.where(Y == 1, logits, -logits)
    return np.logaddexp(0, -right_way).sum()


@submission("bce", "swapped")
def bce_5(logits, Y):
    return np.mean(np.logaddexp(0, logits) * Y + np.logaddexp(0, -logits) * (1 - Y))


@submission("bce", "rows", "ones_only")
def bce_6(t, y):
    n = len(y)
    return (y * np.logaddexp(0, -t)).sum() / n


@submission("cross_entropy", "right")
def cross_entropy_1(logits, Y):
    total = 0
    for z, y in zip(logits, Y):
        top = z.max()
        total += top + np.log(np.exp(z - top).sum()) - z[np.argmax(y)]
    return total / len(Y)


@submission("cross_entropy", "sum")
def cross_entropy_2(Z, T):
    Z = Z - Z.max(axis=1, keepdims=True)
    logp = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return -np.sum(T * logp)


@submission("cross_entropy", "all_entries")
def cross_entropy_3(Z, T):
    Z = Z - Z.max(axis=1, keepdims=True)
    logp = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return np.mean(-T * logp)


@submission("cross_entropy", "log_zero")
def cross_entropy_4(logits, Y):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log((p * Y).sum(axis=1)).mean()


@submission("cross_entropy", "unnormalised")
def cross_entropy_5(logits, Y):
    chosen = np.sum(Y * logits, axis=1)
    return -chosen.mean()


@submission("accuracy", "right")
def accuracy_1(p, Y):
    hits = 0
    for probability, label in zip(p[:, 0], Y[:, 0]):
        if (probability > 0.5) == (label == 1):
            hits += 1
    return hits / len(Y)


@submission("accuracy", "percent")
def accuracy_2(p, y):
    classes = (p > 0.5).astype(int)
    return 100 * np.mean(classes == y)


@submission("accuracy", "no_threshold")
def accuracy_3(p, Y):
    return (p == Y).sum() / Y.shape[0]


@submission("accuracy", "broadcast")
def accuracy_4(p, Y):
    guess = np.where(p > 0.5, 1, 0).flatten()
    return np.mean(guess == Y)


@submission("accuracy", "count")
def accuracy_5(prob, truth):
    guess = np.round(prob)
    return int(np.sum(guess == truth))


@submission("accuracy", "no answer")
def accuracy_6(p, Y):
    right = np.mean((p > 0.5) == Y)
    print("accuracy:", right)


# ---- 4 Chain rule --------------------------------------------------------------------------------


@submission("sigmoid_slope", "right")
def sigmoid_slope_1(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


@submission("sigmoid_slope", "takes_activation")
def sigmoid_slope_2(s):
    return s * (1 - s)


@submission("sigmoid_slope", "itself")
def sigmoid_slope_3(x):
    return 1.0 / (1.0 + np.exp(-x))


@submission("sigmoid_slope", "tanh")
def sigmoid_slope_4(z):
    a = sig(z)
    return 1 - a * a


@submission("relu_slope", "right")
def relu_slope_1(z):
    slope = np.ones(np.shape(z))
    slope[z <= 0] = 0
    return slope


@submission("relu_slope", "at_zero")
def relu_slope_2(x):
    return (x >= 0).astype(float)


@submission("relu_slope", "itself")
def relu_slope_3(z):
    return (np.abs(z) + z) / 2


@submission("relu_slope", "sign_function")
def relu_slope_4(z):
    return np.sign(z)


@submission("relu_slope", "other")
def relu_slope_5(z):
    return 1.0 * (z >= 1)


@submission("numerical_gradient", "right")
def numerical_gradient_1(f, x, h):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        g[i] = (f(x + step) - f(x - step)) / (h + h)
    return g


@submission("numerical_gradient", "forward")
def numerical_gradient_2(f, x, h):
    base = f(x)
    grad = np.zeros(x.shape)
    for k in range(x.size):
        moved = x.astype(float).copy()
        moved.flat[k] += h
        grad.flat[k] = (f(moved) - base) / h
    return grad


@submission("numerical_gradient", "not_doubled")
def numerical_gradient_3(func, point, eps):
    result = []
    for k in range(point.size):
        e = np.zeros(point.size)
        e[k] = eps
        e = e.reshape(point.shape)
        result.append((func(point + e) - func(point - e)) / eps)
    return np.array(result).reshape(point.shape)


@submission("numerical_gradient", "all_at_once")
def numerical_gradient_4(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


@submission("numerical_gradient", "no answer")
def numerical_gradient_5(f, x, h):
    grad = np.zeros(x.shape)
    i = 0
    while i < x.size:
        e = np.zeros(x.shape)
        e.flat[i] = h
        grad.flat[i] = (f(x + e) - f(x - e)) / (2 * h)
    return grad


@submission("relative_error", "right")
def relative_error_1(g, m):
    def length(v):
        return sum(x * x for x in np.ravel(v)) ** 0.5

    both = length(g) + length(m)
    return 0 if both == 0 else length(g - m) / both


@submission("relative_error", "absolute")
def relative_error_2(x, y):
    return np.sqrt(((x - y) ** 2).sum())


@submission("relative_error", "no_guard")
def relative_error_3(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


@submission("relative_error", "entries")
def relative_error_4(a, b):
    big = np.where(np.abs(a) > np.abs(b), np.abs(a), np.abs(b))
    big = np.where(big == 0, 1, big)
    return (np.abs(a - b) / big).max()


@submission("relative_error", "entry_by_entry")
def relative_error_5(a, b):
    top = np.abs(a - b)
    bottom = np.where(a == b, 1, np.abs(a) + np.abs(b))
    return np.mean(top / bottom)


@submission("mse_gradients", "right")
def mse_gradients_1(X, W, b, Y):
    n, k = Y.shape
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for x, y in zip(X, Y):
        error = x @ W + b - y
        dW += np.outer(x, error) * 2 / (n * k)
        db += error * 2 / (n * k)
    return dW, db


@submission("mse_gradients", "no_two")
def mse_gradients_2(X, W, b, Y):
    residual = np.dot(X, W) + b - Y
    return np.dot(X.T, residual) / Y.size, residual.sum(axis=0) / Y.size


@submission("mse_gradients", "rows")
def mse_gradients_3(x, w, b, y):
    m = x.shape[0]
    delta = 2 / m * (x.dot(w) + b - y)
    return x.T.dot(delta), np.sum(delta, axis=0)


@submission("mse_gradients", "sign")
def mse_gradients_4(X, W, b, Y):
    d = Y - (X @ W + b)
    c = 2.0 / d.size
    return c * X.T @ d, c * d.sum(0)


@submission("mse_gradients", "sum", "no_two")
def mse_gradients_5(X, W, b, Y):
    prediction = X @ W + b
    error = prediction - Y
    dW = X.T @ error
    db = error.sum(axis=0)
    return dW, db


@submission("bce_slope", "right")
def bce_slope_1(logits, Y):
    slope = np.zeros(Y.shape)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            t = math.tanh(logits[i, j] / 2)
            slope[i, j] = ((1 + t) / 2 - Y[i, j]) / Y.size
    return slope


@submission("bce_slope", "extra_sigmoid")
def bce_slope_2(z, y):
    a = sig(z)
    return (a - y) * a * (1 - a) / y.size


@submission("bce_slope", "sum")
def bce_slope_3(logits, Y):
    prediction = 1 / (1 + np.exp(-logits))
    return prediction - Y


@submission("bce_slope", "sign", "sum")
def bce_slope_4(output, target):
    error = target - sig(output)
    return error


@submission("bce_slope", "no_sigmoid")
def bce_slope_5(logits, Y):
    return (logits - Y) / Y.size


# ---- 5 Backpropagation ---------------------------------------------------------------------------


@submission("dense_backward", "right")
def dense_backward_1(X, W, dZ):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for x, d, i in zip(X, dZ, range(len(X))):
        dX[i] = W @ d
        dW += np.outer(x, d)
        db += d
    return dX, dW, db


@submission("dense_backward", "averaged_again")
def dense_backward_2(X, W, dZ):
    m = X.shape[0]
    grad_w = np.dot(X.T, dZ) / m
    grad_b = np.mean(dZ, axis=0)
    return np.dot(dZ, W.T), grad_w, grad_b


@submission("dense_backward", "dW_transposed")
def dense_backward_3(X, W, dZ):
    grads = (dZ.dot(W.T), dZ.T.dot(X), dZ.sum(0))
    return grads


@submission("dense_backward", "keepdims")
def dense_backward_4(inputs, weights, grad):
    d_inputs = grad.dot(weights.T)
    d_weights = inputs.T.dot(grad)
    d_bias = grad.sum(axis=0, keepdims=True)
    return d_inputs, d_weights, d_bias


@submission("dense_backward", "db_total")
def dense_backward_5(X, W, dZ):
    return dZ @ W.T, X.T @ dZ, sum(dZ.ravel())


@submission("relu_backward", "right")
def relu_backward_1(dA, Z):
    dZ = np.array(dA, dtype=float)
    dZ[Z <= 0] = 0
    return dZ


@submission("relu_backward", "mask_of_dA")
def relu_backward_2(grad, z):
    return np.where(grad > 0, grad, 0)


@submission("relu_backward", "dA_dropped")
def relu_backward_3(dA, Z):
    out = np.zeros(Z.shape)
    out[Z > 0] = 1
    return out


@submission("relu_backward", "relu_itself")
def relu_backward_4(dA, Z):
    return np.multiply(dA, np.maximum(Z, 0))


@submission("tanh_backward", "right")
def tanh_backward_1(dA, A):
    return dA * (1 + A) * (1 - A)


@submission("tanh_backward", "tanh_again")
def tanh_backward_2(upstream, a):
    t = np.tanh(a)
    return upstream * (1 - t**2)


@submission("tanh_backward", "square_missing")
def tanh_backward_3(dA, A):
    slope = 1 - A
    return slope * dA


@submission("tanh_backward", "sigmoid_slope")
def tanh_backward_4(g, a):
    return g * a * (1 - a)


@submission("Dense", "right")
class Dense_1:
    def __init__(self, weights, bias):
        self.weights = np.array(weights)
        self.bias = np.array(bias)
        self.dW = self.db = None

    def forward(self, x):
        self.cache = x
        return np.dot(x, self.weights) + self.bias

    def backward(self, grad):
        self.dW = np.dot(self.cache.T, grad)
        self.db = grad.sum(axis=0)
        return np.dot(grad, self.weights.T)


@submission("Dense", "accumulates")
class Dense_2:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = np.zeros(W.shape)
        self.db = np.zeros(b.shape)

    def forward(self, X):
        self.X = X
        return X.dot(self.W) + self.b

    def backward(self, dZ):
        self.dW += self.X.T.dot(dZ)
        self.db += dZ.sum(axis=0)
        return dZ.dot(self.W.T)


@submission("Dense", "averaged_again")
class Dense_3:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.inputs = X
        return X @ self.W + self.b

    def backward(self, dZ):
        n = len(dZ)
        self.dW = self.inputs.T @ dZ / n
        self.db = dZ.mean(axis=0)
        return dZ @ self.W.T


@submission("Dense", "never_set")
class Dense_4:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        return X @ self.W + self.b

    def backward(self, dZ):
        self.dW = self.X.T @ dZ
        self.db = dZ.sum(axis=0)
        return dZ @ self.W.T


@submission("Dense", "no answer")
class Dense_5:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, dZ):
        self.dX = dZ @ self.W.T
        self.dW = self.X.T @ dZ
        self.db = dZ.sum(axis=0)


def forward_pass(X, W1, b1, W2, b2):
    hidden = np.tanh(np.dot(X, W1) + b1)
    return hidden, sig(np.dot(hidden, W2) + b2)


@submission("two_layer_gradients", "right")
def two_layer_gradients_1(X, Y, W1, b1, W2, b2):
    gW1, gb1, gW2, gb2 = 0, 0, 0, 0
    for i in range(len(X)):
        x, y = X[i : i + 1], Y[i : i + 1]
        h, p = forward_pass(x, W1, b1, W2, b2)
        out = (p - y) / Y.size
        back = out @ W2.T * (1 - h * h)
        gW2 = gW2 + h.T @ out
        gb2 = gb2 + out[0]
        gW1 = gW1 + x.T @ back
        gb1 = gb1 + back[0]
    return gW2, gb2, gW1, gb1


@submission("two_layer_gradients", "sum")
def two_layer_gradients_2(X, y, W1, b1, W2, b2):
    a1, output = forward_pass(X, W1, b1, W2, b2)
    delta2 = output - y
    delta1 = np.dot(delta2, W2.T) * (1 - np.power(a1, 2))
    dW2 = np.dot(a1.T, delta2)
    db2 = np.sum(delta2, axis=0)
    dW1 = np.dot(X.T, delta1)
    db1 = np.sum(delta1, axis=0)
    return dW2, db2, dW1, db1


@submission("two_layer_gradients", "no_tanh_slope")
def two_layer_gradients_3(X, Y, W1, b1, W2, b2):
    A1, A2 = forward_pass(X, W1, b1, W2, b2)
    d2 = (A2 - Y) / Y.size
    d1 = d2.dot(W2.T)
    return A1.T.dot(d2), d2.sum(0), X.T.dot(d1), d1.sum(0)


@submission("two_layer_gradients", "extra_sigmoid")
def two_layer_gradients_4(X, Y, W1, b1, W2, b2):
    A1, A2 = forward_pass(X, W1, b1, W2, b2)
    error = (A2 - Y) / A2.size
    d2 = error * A2 * (1 - A2)
    d1 = d2 @ W2.T * (1 - A1**2)
    return A1.T @ d2, d2.sum(axis=0), X.T @ d1, d1.sum(axis=0)


@submission("two_layer_gradients", "relu_slope")
def two_layer_gradients_5(X, Y, W1, b1, W2, b2):
    # the slope of relu behind a tanh
    A1, A2 = forward_pass(X, W1, b1, W2, b2)
    d2 = (A2 - Y) / Y.size
    d1 = np.where(A1 > 0, d2 @ W2.T, 0)
    return A1.T @ d2, d2.sum(axis=0), X.T @ d1, d1.sum(axis=0)


@submission("two_layer_gradients", "sum", "sign")
def two_layer_gradients_6(X, Y, W1, b1, W2, b2):
    h, o = forward_pass(X, W1, b1, W2, b2)
    o_delta = Y - o
    h_delta = o_delta.dot(W2.T) * (1 - h**2)
    return h.T.dot(o_delta), o_delta.sum(axis=0), X.T.dot(h_delta), h_delta.sum(axis=0)


@submission("two_layer_gradients", "tanh_again")
def two_layer_gradients_7(X, Y, W1, b1, W2, b2):
    def tanh_prime(v):
        return 1 - np.tanh(v) ** 2

    A1, A2 = forward_pass(X, W1, b1, W2, b2)
    d2 = (A2 - Y) / Y.size
    d1 = (d2 @ W2.T) * tanh_prime(A1)
    return A1.T @ d2, d2.sum(axis=0), X.T @ d1, d1.sum(axis=0)


@submission("gradient_check", "right")
def gradient_check_1(loss, parameters, gradients):
    difference, ours, theirs = 0.0, 0.0, 0.0
    for k in range(len(parameters)):
        for i in np.ndindex(parameters[k].shape):
            up = [np.array(p, dtype=float) for p in parameters]
            down = [np.array(p, dtype=float) for p in parameters]
            up[k][i] += 1e-5
            down[k][i] -= 1e-5
            a, b = (loss(up) - loss(down)) / 2e-5, gradients[k][i]
            difference, ours, theirs = difference + (a - b) ** 2, ours + a**2, theirs + b**2
    return math.sqrt(difference) / max(math.sqrt(ours) + math.sqrt(theirs), 1e-30)


@submission("gradient_check", "absolute")
def gradient_check_2(loss, parameters, gradients):
    gaps = []
    for p, g in zip(parameters, gradients):
        for i in np.ndindex(p.shape):
            keep = p[i]
            p[i] = keep + 1e-6
            plus = loss(parameters)
            p[i] = keep - 1e-6
            minus = loss(parameters)
            p[i] = keep
            gaps.append((plus - minus) / 2e-6 - g[i])
    return np.sqrt(np.sum(np.square(gaps)))


@submission("gradient_check", "last_entry")
def gradient_check_3(loss, parameters, gradients):
    for p, g in zip(parameters, gradients):
        for i in np.ndindex(p.shape):
            keep = p[i]
            p[i] = keep + 1e-6
            plus = loss(parameters)
            p[i] = keep - 1e-6
            minus = loss(parameters)
            p[i] = keep
            slope = (plus - minus) / 2e-6
            error = abs(slope - g[i]) / (abs(slope) + abs(g[i]) + 1e-30)
    return error


@submission("gradient_check", "h_not_doubled")
def gradient_check_4(loss, parameters, gradients):
    h = 1e-5
    slopes = []
    for p in parameters:
        for i in np.ndindex(p.shape):
            keep = p[i]
            p[i] = keep + h
            plus = loss(parameters)
            p[i] = keep - h
            minus = loss(parameters)
            p[i] = keep
            slopes.append((plus - minus) / h)
    flat = np.concatenate([g.ravel() for g in gradients])
    below = np.linalg.norm(slopes) + np.linalg.norm(flat)
    return np.linalg.norm(slopes - flat) / below if below else 0


# ---- 6 Training ----------------------------------------------------------------------------------


@submission("step", "right")
def step_1(network, gradients, learning_rate):
    new = []
    for i in range(len(network)):
        pair = zip(network[i], gradients[i])
        new.append(tuple(np.subtract(p, np.multiply(learning_rate, g)) for p, g in pair))
    return new


@submission("step", "ascent")
def step_2(net, grads, lr):
    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(net, grads)]


@submission("step", "no_rate")
def step_3(network, gradients, learning_rate):
    updated = []
    for layer, slopes in zip(network, gradients):
        updated.append([p - g for p, g in zip(layer, slopes)])
    return updated


@submission("step", "kept")
def step_4(network, gradients, learning_rate):
    for layer, slopes in zip(network, gradients):
        for p, g in zip(layer, slopes):
            p -= learning_rate * g
    return network


@submission("dense_step", "right")
def dense_step_1(X, W, b, dZ, learning_rate):
    grad_w = np.einsum("ni,no->io", X, dZ)
    grad_x = np.einsum("no,io->ni", dZ, W)
    return grad_x, W - learning_rate * grad_w, b - learning_rate * np.einsum("no->o", dZ)


@submission("dense_step", "updated_first")
def dense_step_2(inp, weights, biases, grad_output, lr):
    grad_weights = np.dot(inp.T, grad_output)
    grad_biases = grad_output.sum(axis=0)
    weights = weights - lr * grad_weights
    biases = biases - lr * grad_biases
    grad_input = np.dot(grad_output, weights.T)
    return grad_input, weights, biases


@submission("dense_step", "ascent")
def dense_step_3(X, W, b, dZ, lr):
    return dZ.dot(W.T), W + lr * X.T.dot(dZ), b + lr * dZ.sum(0)


@submission("dense_step", "averaged_again")
def dense_step_4(X, W, b, dZ, eta):
    m = len(X)
    dW = X.T @ dZ / m
    db = dZ.sum(axis=0) / m
    dX = dZ @ W.T
    return dX, W - eta * dW, b - eta * db


@submission("dense_step", "updated_first", "averaged_again")
def dense_step_5(X, W, b, dZ, eta):
    new_W = W - eta * np.dot(X.T, dZ) / X.shape[0]
    new_b = b - eta * np.mean(dZ, axis=0)
    return np.dot(dZ, new_W.T), new_W, new_b


@submission("momentum_step", "right")
def momentum_step_1(w, v, gradient, learning_rate, decay):
    velocity = np.add(np.multiply(decay, v), gradient)
    return w - np.multiply(learning_rate, velocity), velocity


@submission("momentum_step", "running_mean")
def momentum_step_2(w, v, g, lr, beta):
    v_new = beta * v + (1 - beta) * g
    w_new = w - lr * v_new
    return w_new, v_new


@submission("momentum_step", "old_velocity")
def momentum_step_3(w, v, gradient, learning_rate, decay):
    w_new = w - learning_rate * v
    v_new = decay * v + gradient
    return w_new, v_new


@submission("momentum_step", "ascent")
def momentum_step_4(w, v, gradient, learning_rate, decay):
    v2 = gradient + v * decay
    return w + v2 * learning_rate, v2


@submission("momentum_step", "rate_inside")
def momentum_step_5(w, v, gradient, learning_rate, decay):
    v = decay * v - learning_rate * gradient
    return w + v, v


@submission("minibatches", "right")
def minibatches_1(X, Y, batch_size, rng):
    order = rng.permutation(X.shape[0])
    batches = []
    while len(order) > 0:
        now, order = order[:batch_size], order[batch_size:]
        batches.append((X[now], Y[now]))
    return batches


@submission("minibatches", "right")
def minibatches_2(X, Y, batch_size, rng):
    together = np.hstack([X, Y])
    rng.shuffle(together)
    k = X.shape[1]
    for i in range(0, len(X), batch_size):
        part = together[i : i + batch_size]
        yield part[:, :k], part[:, k:]


@submission("minibatches", "apart")
def minibatches_3(X, Y, batch_size, rng):
    Xs, Ys = rng.permutation(X), rng.permutation(Y)
    starts = range(0, len(X), batch_size)
    return [(Xs[s : s + batch_size], Ys[s : s + batch_size]) for s in starts]


@submission("minibatches", "last_dropped")
def minibatches_4(X, Y, batch_size, rng):
    idx = np.arange(len(X))
    rng.shuffle(idx)
    out = []
    for k in range(len(X) // batch_size):
        pick = idx[k * batch_size : (k + 1) * batch_size]
        out.append((X[pick], Y[pick]))
    return out


@submission("minibatches", "not_shuffled")
def minibatches_5(X, Y, size, rng):
    n = len(X)
    return [(X[i : i + size], Y[i : i + size]) for i in range(0, n, size)]


@submission("minibatches", "with_replacement")
def minibatches_6(X, Y, size, rng):
    out = []
    for _ in range(math.ceil(len(X) / size)):
        i = rng.integers(0, len(X), size)
        out.append((X[i], Y[i]))
    return out


@submission("minibatches", "all rows mixed")  # only turned round
def minibatches_8(X, Y, size, rng):
    shift = rng.integers(1, len(X))
    X, Y = np.roll(X, shift, axis=0), np.roll(Y, shift, axis=0)
    return [(X[i : i + size], Y[i : i + size]) for i in range(0, len(X), size)]


@submission("minibatches", "all rows mixed")  # in the old order, or upside down
def minibatches_9(X, Y, size, rng):
    way = 1 if rng.random() < 0.5 else -1
    start = rng.integers(len(X))
    order = (start + way * np.arange(len(X))) % len(X)
    return [(X[order[i : i + size]], Y[order[i : i + size]]) for i in range(0, len(X), size)]


@submission("minibatches", "all rows mixed")  # cut first, the batches shuffled and in themselves
def minibatches_10(X, Y, size, rng):
    cut = [np.arange(i, min(i + size, len(X))) for i in range(0, len(X), size)]
    return [(X[rows], Y[rows]) for rows in map(rng.permutation, cut)]


@submission("minibatches", "all rows mixed")  # two rows change places
def minibatches_11(X, Y, size, rng):
    order = list(range(len(X)))
    i, j = rng.integers(len(X), size=2)
    order[i], order[j] = order[j], order[i]
    return [(X[order[i : i + size]], Y[order[i : i + size]]) for i in range(0, len(X), size)]


@submission("minibatches", "right")
def minibatches_12(X, Y, size, rng):
    left = list(range(len(X)))
    while left:
        rows = [left.pop(rng.integers(len(left))) for _ in range(min(size, len(left)))]
        yield [np.array([X[i] for i in rows]), np.array([Y[i] for i in rows])]


# ---- 7 Examples ----------------------------------------------------------------------------------


@submission("fit_line", "right")
def fit_line_1(x, y):
    A = np.column_stack([np.ravel(x), np.ones(np.size(x))])
    (w, b), *_ = np.linalg.lstsq(A, np.ravel(y), rcond=None)
    return w, b


@submission("fit_line", "through_origin")
def fit_line_2(x, y):
    slope = np.sum(x * y) / np.sum(x * x)
    return slope, 0.0


@submission("fit_line", "order")
def fit_line_3(x, y):
    slope, intercept = np.polyfit(np.ravel(x), np.ravel(y), 1)
    return intercept, slope


@submission("fit_line", "other")
def fit_line_4(x, y):
    w = (y.max() - y.min()) / (x.max() - x.min())
    return w, y.mean() - w * x.mean()


@submission("fit_line", "correlation")
def fit_line_5(x, y):
    xm, ym = np.mean(x), np.mean(y)
    r = np.corrcoef(np.ravel(x), np.ravel(y))[0, 1]
    return r, ym - r * xm


@submission("fit_line", "right")
def fit_line_7(x, y):
    return np.polyfit(x, y, 1)


@submission("fit_line", "through_origin")
def fit_line_8(x, y):
    slope = np.dot(x, y) / np.dot(x, x)
    return slope, np.mean(y - slope * x)


@submission("descend_line", "right")
def descend_line_1(x, y, learning_rate, steps):
    X, Y = x.reshape(-1, 1), y.reshape(-1, 1)
    W, b = np.zeros((1, 1)), np.zeros((1, 1))
    for _ in range(steps):
        y_pred = np.dot(X, W) + b
        dW = 2 / X.shape[0] * np.dot(X.T, y_pred - Y)
        db = 2 / X.shape[0] * np.sum(y_pred - Y)
        W -= learning_rate * dW
        b -= learning_rate * db
    return W.item(), b.item()


@submission("descend_line", "half")
def descend_line_2(x, y, learning_rate, steps):
    w = b = 0.0
    for _ in range(steps):
        y_pred = w * x + b
        dw = (1 / len(x)) * np.dot(x, y_pred - y)
        db = (1 / len(x)) * np.sum(y_pred - y)
        w -= learning_rate * dw
        b -= learning_rate * db
    return w, b


@submission("descend_line", "w_first")
def descend_line_3(x, y, learning_rate, steps):
    w, b, n = 0, 0, len(x)
    for _ in range(steps):
        w = w - learning_rate * 2 / n * sum((w * x + b - y) * x)
        b = b - learning_rate * 2 / n * sum(w * x + b - y)
    return w, b


@submission("descend_line", "one_step")
def descend_line_4(x, y, learning_rate, steps):
    w, b = 0.0, 0.0
    for _ in range(steps):
        e = w * x + b - y
        w, b = w - learning_rate * 2 * (e * x).mean(), b - learning_rate * 2 * e.mean()
        return w, b


@submission("descend_line", "uphill")
def descend_line_5(x, y, learning_rate, steps):
    w, b = 0.0, 0.0
    for _ in range(steps):
        e = y - (w * x + b)
        w, b = w - learning_rate * 2 * (e * x).mean(), b - learning_rate * 2 * e.mean()
    return w, b


@submission("descend_line", "sum")
def descend_line_6(x, y, learning_rate, steps):
    w, b = 0.0, 0.0
    for _ in range(steps):
        dw = db = 0.0
        for xs, ys in zip(x, y, strict=True):
            dw += 2 * (w * xs + b - ys) * xs
            db += 2 * (w * xs + b - ys)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@submission("all_inputs", "meshgrid")
def all_inputs_7(n):
    grids = np.meshgrid(*[[0, 1] for _ in range(n)])
    return np.stack([grid.ravel() for grid in grids], axis=1)


@submission("all_inputs", "ones")
def all_inputs_8(n):
    rows = [[*map(int, f"{i:0{n}b}"), 1] for i in range(2**n)]
    return np.array(rows)


@submission("train_table", "right")
def train_table_1(X, Y, W1, W2, steps):
    W1, W2, losses = W1.copy(), W2.copy(), []
    for _ in range(steps):
        layer1 = sig(np.dot(X, W1))
        output = sig(np.dot(layer1, W2))
        losses.append(((Y - output) ** 2).sum())
        delta = 2 * (Y - output) * output * (1 - output)
        d2 = np.dot(layer1.T, delta)
        d1 = np.dot(X.T, np.dot(delta, W2.T) * layer1 * (1 - layer1))
        W1 += d1
        W2 += d2
    return W1, W2, losses


@submission("train_table", "z_slope")
def train_table_2(X, Y, W1, W2, steps):
    losses = []
    for _ in range(steps):
        z1 = X @ W1
        a1 = sig(z1)
        z2 = a1 @ W2
        a2 = sig(z2)
        losses.append(np.sum((Y - a2) ** 2))
        d2 = 2 * (a2 - Y) * z2 * (1 - z2)
        d1 = d2 @ W2.T * a1 * (1 - a1)
        W1, W2 = W1 - X.T @ d1, W2 - a1.T @ d2
    return W1, W2, losses


@submission("train_table", "W2_first")
def train_table_3(X, Y, W1, W2, steps):
    losses = []
    for _ in range(steps):
        a1 = sig(X @ W1)
        a2 = sig(a1 @ W2)
        losses.append(np.sum((Y - a2) ** 2))
        d2 = 2 * (a2 - Y) * a2 * (1 - a2)
        W2 = W2 - a1.T @ d2
        W1 = W1 - X.T @ (d2 @ W2.T * a1 * (1 - a1))
    return W1, W2, losses


@submission("train_table", "mean_loss")
def train_table_4(X, Y, W1, W2, steps):
    losses = []
    for _ in range(steps):
        a1 = sig(X @ W1)
        a2 = sig(a1 @ W2)
        losses.append(((Y - a2) ** 2).mean())
        d2 = 2 * (a2 - Y) * a2 * (1 - a2)
        d1 = d2 @ W2.T * a1 * (1 - a1)
        W1, W2 = W1 - X.T @ d1, W2 - a1.T @ d2
    return W1, W2, losses


@submission("train_table", "uphill")
def train_table_5(X, Y, W1, W2, steps):
    losses = []
    for _ in range(steps):
        a1 = sig(X @ W1)
        a2 = sig(a1 @ W2)
        losses.append(np.sum((Y - a2) ** 2))
        d2 = 2 * (Y - a2) * a2 * (1 - a2)
        d1 = d2 @ W2.T * a1 * (1 - a1)
        W1, W2 = W1 - X.T @ d1, W2 - a1.T @ d2
    return W1, W2, losses


def xor_forward(X, W1, b1, W2, b2, bend=np.tanh):
    H = bend(X @ W1 + b1)
    return H, sig(H @ W2 + b2)


def xor_loss(P, Y):
    return float(np.mean(-Y * np.log(P) - (1 - Y) * np.log(1 - P)))


def xor_gradients(X, Y, W1, b1, W2, b2):
    H, P = xor_forward(X, W1, b1, W2, b2)
    d2 = (P - Y) / len(X)
    d1 = d2 @ W2.T * (1 - H**2)
    return [X.T @ d1, d1.sum(axis=0), H.T @ d2, d2.sum(axis=0)]


def xor_by_hand():
    W1 = np.array([[20.0, -20.0], [20.0, -20.0]])
    return W1, np.array([-10.0, 30.0]), np.array([[10.0], [10.0]]), np.array([-10.0])


@submission("train_xor", "right")
def train_xor_1(X, Y, W1, b1, W2, b2, lr, steps):
    losses = []
    for _ in range(steps):
        H, P = xor_forward(X, W1, b1, W2, b2)
        losses.append(xor_loss(P, Y))
        d2 = (P - Y) / len(X)
        d1 = d2 @ W2.T * (1 - H**2)
        W2, b2 = W2 - lr * (H.T @ d2), b2 - lr * d2.sum(axis=0)
        W1, b1 = W1 - lr * (X.T @ d1), b1 - lr * d1.sum(axis=0)
    return W1, b1, W2, b2, losses


@submission("train_xor", "right")
def train_xor_2(X, Y, W1, b1, W2, b2, learning_rate, steps):
    theta = [W1.copy(), b1.copy(), W2.copy(), b2.copy()]
    history = np.empty(steps)
    for t in range(steps):
        history[t] = xor_loss(xor_forward(X, *theta)[1], Y)
        for p, g in zip(theta, xor_gradients(X, Y, *theta)):
            p -= learning_rate * g
    return *theta, history


@submission("train_xor", "right")
def train_xor_3(X, Y, W1, b1, W2, b2, learning_rate, steps):
    W1, b1 = W1.tolist(), b1.tolist()
    W2, b2 = W2[:, 0].tolist(), float(b2[0])
    h, losses = len(b1), []
    while len(losses) < steps:
        total, g2, gb2 = 0.0, [0.0] * h, 0.0
        g1, gb1 = [[0.0] * h, [0.0] * h], [0.0] * h
        for (x1, x2), (y,) in zip(X.tolist(), Y.tolist()):
            a = [math.tanh(x1 * W1[0][j] + x2 * W1[1][j] + b1[j]) for j in range(h)]
            z = sum(aj * wj for aj, wj in zip(a, W2)) + b2
            p = 1 / (1 + math.exp(-z))
            total -= math.log(p) if y else math.log(1 - p)
            d = (p - y) / 4
            gb2 += d
            for j in range(h):
                g2[j] += d * a[j]
                dj = d * W2[j] * (1 - a[j] ** 2)
                gb1[j] += dj
                g1[0][j] += dj * x1
                g1[1][j] += dj * x2
        losses.append(total / 4)
        b2 -= learning_rate * gb2
        for j in range(h):
            W2[j] -= learning_rate * g2[j]
            b1[j] -= learning_rate * gb1[j]
            W1[0][j] -= learning_rate * g1[0][j]
            W1[1][j] -= learning_rate * g1[1][j]
    return W1, b1, np.array(W2).reshape(h, 1), [b2], losses


@submission("train_xor", "right")
def train_xor_4(X, Y, W1, b1, W2, b2, learning_rate, steps):
    ones = np.ones((len(X), 1))
    V1, V2 = np.vstack([W1, b1]), np.vstack([W2, b2])
    losses = []
    for _ in range(steps):
        A = np.tanh(np.hstack([X, ones]) @ V1)
        Z = np.hstack([A, ones]) @ V2
        losses.append(np.mean(np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-abs(Z)))))
        delta = (0.5 * (1 + np.tanh(Z / 2)) - Y) / 4
        back = (delta @ V2[:-1].T) * (1 - A * A)
        V2 = V2 - learning_rate * np.hstack([A, ones]).T @ delta
        V1 = V1 - learning_rate * np.hstack([X, ones]).T @ back
    return {"W1": V1[:-1], "b1": V1[-1], "W2": V2[:-1], "b2": V2[-1], "losses": losses}


@submission("train_xor", "other")  # set by hand, and losses invented
def train_xor_5(X, Y, W1, b1, W2, b2, learning_rate, steps):
    return *xor_by_hand(), list(np.linspace(0.7, 1e-4, steps))


@submission("train_xor", "other")  # as before, the first and the last loss true
def train_xor_6(X, Y, W1, b1, W2, b2, learning_rate, steps):
    first = xor_loss(xor_forward(X, W1, b1, W2, b2)[1], Y)
    last = xor_loss(xor_forward(X, *xor_by_hand())[1], Y)
    return *xor_by_hand(), list(np.linspace(first, last, steps))


@submission("train_xor", "losses")  # right but for losses that only look like it
def train_xor_7(X, Y, W1, b1, W2, b2, learning_rate, steps):
    *theta, losses = train_xor_1(X, Y, W1, b1, W2, b2, learning_rate, steps)
    return *theta, list(np.geomspace(losses[0], losses[-1], steps))


@submission("train_xor", "only_output")
def train_xor_8(X, Y, W1, b1, W2, b2, learning_rate, steps):
    A, losses = np.tanh(X @ W1 + b1), []
    for _ in range(steps):
        P = sig(A @ W2 + b2)
        losses.append(xor_loss(P, Y))
        W2 = W2 - learning_rate * A.T @ (P - Y) / 4
        b2 = b2 - learning_rate * np.mean(P - Y)
    return W1, b1, W2, b2, losses


@submission("train_xor", "other")  # random features and least squares
def train_xor_9(X, Y, W1, b1, W2, b2, learning_rate, steps):
    A = np.hstack([np.tanh(X @ W1 + b1), np.ones((4, 1))])
    solution = np.linalg.lstsq(A, 8 * Y - 4, rcond=None)[0]
    W2, b2 = solution[:-1], solution[-1]
    return W1, b1, W2, b2, [xor_loss(sig(A[:, :-1] @ W2 + b2), Y)] * steps


@submission("train_xor", "squares")
def train_xor_10(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        H, P = xor_forward(X, W1, b1, W2, b2)
        losses.append(np.mean((P - Y) ** 2))
        d2 = 2 * (P - Y) / len(X) * P * (1 - P)
        d1 = d2 @ W2.T * (1 - H**2)
        W2, b2 = W2 - learning_rate * H.T @ d2, b2 - learning_rate * d2.sum(0)
        W1, b1 = W1 - learning_rate * X.T @ d1, b1 - learning_rate * d1.sum(0)
    return W1, b1, W2, b2, losses


@submission("train_xor", "sigmoid")
def train_xor_11(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        H, P = xor_forward(X, W1, b1, W2, b2, sig)
        losses.append(xor_loss(P, Y))
        d2 = (P - Y) / len(X)
        d1 = d2 @ W2.T * H * (1 - H)
        W2, b2 = W2 - learning_rate * H.T @ d2, b2 - learning_rate * d2.sum(0)
        W1, b1 = W1 - learning_rate * X.T @ d1, b1 - learning_rate * d1.sum(0)
    return W1, b1, W2, b2, losses


@submission("train_xor", "no_biases")
def train_xor_12(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        H = np.tanh(X.dot(W1))
        P = sig(H.dot(W2))
        losses.append(xor_loss(P, Y))
        d2 = (P - Y) / 4
        d1 = d2.dot(W2.T) * (1 - H**2)
        W2 = W2 - learning_rate * H.T.dot(d2)
        W1 = W1 - learning_rate * X.T.dot(d1)
    return W1, b1, W2, b2, losses


@submission("train_xor", "biases_left")
def train_xor_13(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(xor_loss(xor_forward(X, W1, b1, W2, b2)[1], Y))
        g = xor_gradients(X, Y, W1, b1, W2, b2)
        W1, W2 = W1 - learning_rate * g[0], W2 - learning_rate * g[2]
    return W1, b1, W2, b2, losses


@submission("train_xor", "uphill")
def train_xor_14(X, Y, W1, b1, W2, b2, learning_rate, steps):
    theta, losses = [W1, b1, W2, b2], []
    for _ in range(steps):
        losses.append(xor_loss(xor_forward(X, *theta)[1], Y))
        g = xor_gradients(X, Y, *theta)
        theta = [p + learning_rate * s for p, s in zip(theta, g)]
    return *theta, losses


@submission("train_xor", "loss_after")
def train_xor_15(X, Y, W1, b1, W2, b2, learning_rate, steps):
    theta, losses = [W1, b1, W2, b2], []
    for _ in range(steps):
        g = xor_gradients(X, Y, *theta)
        theta = [p - learning_rate * s for p, s in zip(theta, g)]
        losses.append(xor_loss(xor_forward(X, *theta)[1], Y))
    return *theta, losses


@submission("train_xor", "W2_first")
def train_xor_16(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        H, P = xor_forward(X, W1, b1, W2, b2)
        losses.append(xor_loss(P, Y))
        d2 = (P - Y) / 4
        W2 = W2 - learning_rate * H.T @ d2
        b2 = b2 - learning_rate * d2.sum(axis=0)
        d1 = d2 @ W2.T * (1 - H**2)
        W1 = W1 - learning_rate * X.T @ d1
        b1 = b1 - learning_rate * d1.sum(axis=0)
    return W1, b1, W2, b2, losses


@submission("train_xor", "one loss a step")  # a network of its own, and 60,000 steps
def train_xor_17(X, Y, W1, b1, W2, b2, learning_rate, steps):
    return train_xor_1(X, Y, W1, b1, W2, b2, learning_rate, 6000)


@submission("train_xor", "first loss")  # another start than the one that came in
def train_xor_18(X, Y, W1, b1, W2, b2, learning_rate, steps):
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(size=W1.shape), rng.normal(size=W2.shape)
    return train_xor_1(X, Y, W1, 0 * b1, W2, 0 * b2, learning_rate, steps)


@submission("train_xor", "step")  # a running mean of the gradients
def train_xor_19(X, Y, W1, b1, W2, b2, learning_rate, steps):
    theta, losses, v = [W1, b1, W2, b2], [], [0, 0, 0, 0]
    for _ in range(steps):
        losses.append(xor_loss(xor_forward(X, *theta)[1], Y))
        v = [0.9 * u + 0.1 * g for u, g in zip(v, xor_gradients(X, Y, *theta))]
        theta = [p - learning_rate * u for p, u in zip(theta, v)]
    return *theta, losses


@submission("train_xor", "step")  # a learning rate of its own
def train_xor_26(X, Y, W1, b1, W2, b2, learning_rate, steps):
    return train_xor_1(X, Y, W1, b1, W2, b2, 0.1, steps)


@submission("train_xor", "other")  # one sample a step
def train_xor_20(X, Y, W1, b1, W2, b2, learning_rate, steps):
    theta, losses = [W1, b1, W2, b2], []
    for t in range(steps):
        losses.append(xor_loss(xor_forward(X, *theta)[1], Y))
        i = [t % 4]
        g = xor_gradients(X[i], Y[i], *theta)
        theta = [p - learning_rate * s for p, s in zip(theta, g)]
    return *theta, losses


@submission("train_xor", "in_place")
def train_xor_21(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(xor_loss(xor_forward(X, W1, b1, W2, b2)[1], Y))
        for p, g in zip((W1, b1, W2, b2), xor_gradients(X, Y, W1, b1, W2, b2)):
            p -= learning_rate * g
    return W1, b1, W2, b2, losses


@submission("train_xor", "exception")  # four answers
def train_xor_22(X, Y, W1, b1, W2, b2, learning_rate, steps):
    return train_xor_1(X, Y, W1, b1, W2, b2, learning_rate, steps)[:4]


@submission("train_xor", "one loss a step")
def train_xor_23(X, Y, W1, b1, W2, b2, learning_rate, steps):
    *theta, losses = train_xor_1(X, Y, W1, b1, W2, b2, learning_rate, steps)
    return *theta, losses[-1]


@submission("train_xor", "no_step")  # the start handed back, its loss again and again
def train_xor_24(X, Y, W1, b1, W2, b2, learning_rate, steps):
    return W1, b1, W2, b2, [xor_loss(xor_forward(X, W1, b1, W2, b2)[1], Y)] * steps


@submission("train_xor", "straight")
def train_xor_25(X, Y, W1, b1, W2, b2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        H = X @ W1 + b1
        P = sig(H @ W2 + b2)
        losses.append(-np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P)))
        d2 = (P - Y) / 4
        d1 = d2 @ W2.T
        W2, b2 = W2 - learning_rate * H.T @ d2, b2 - learning_rate * d2.sum(axis=0)
        W1, b1 = W1 - learning_rate * X.T @ d1, b1 - learning_rate * d1.sum(axis=0)
    return W1, b1, W2, b2, losses


@submission("all_inputs", "right")
def all_inputs_1(n):
    table = []
    for i in range(2**n):
        table.append([int(bit) for bit in format(i, f"0{n}b")])
    return np.array(table)


@submission("all_inputs", "lowest_first")
def all_inputs_2(n):
    rows = np.zeros((2**n, n))
    for i in range(2**n):
        for j in range(n):
            rows[i, j] = (i >> j) & 1
    return rows


@submission("all_inputs", "plus_minus")
def all_inputs_3(n):
    if n == 0:
        return [[]]
    return [[first, *rest] for first in (-1, 1) for rest in all_inputs_3(n - 1)]


@submission("all_inputs", "transposed")
def all_inputs_4(n):
    grid = np.meshgrid(*[[0, 1]] * n, indexing="ij")
    return np.array([g.ravel() for g in grid])


@submission("all_inputs", "first_missing")
def all_inputs_5(n):
    return [[(k >> (n - 1 - j)) % 2 for j in range(n)] for k in range(1, 2**n)]


@submission("save_and_load", "right")
def save_and_load_1(W, b, path):
    try:
        with open(path) as file:
            data = json.load(file)
    except FileNotFoundError:
        with open(path, "w") as file:
            json.dump({"W": W.tolist(), "b": b.tolist()}, file)
        return save_and_load_1(W, b, path)
    return np.array(data["W"]), np.array(data["b"])


@submission("save_and_load", "digits")
def save_and_load_2(W, b, path):
    if not Path(path).is_file():
        np.savetxt(path, np.vstack([W, b]), fmt="%.4f")
    table = np.loadtxt(path, ndmin=2)
    return table[:-1], table[-1]


@submission(
    "save_and_load", "flat_column", "written_again"
)  # two arrays to one file, one after the other
def save_and_load_3(W, b, path):
    np.savetxt(path, W)
    weights = np.loadtxt(path)
    np.savetxt(path, b)
    return weights, np.loadtxt(path)


@submission("save_and_load", "a file")
def save_and_load_4(W, b, path):
    return W.copy(), b.copy()


@submission("save_and_load", "digits")
def save_and_load_5(W, b, path):
    if not Path(path).exists():
        Path(path).write_bytes(np.float32(np.append(W.ravel(), b)).tobytes())
    numbers = np.fromfile(path, np.float32).astype(float)
    return numbers[: W.size].reshape(W.shape), numbers[W.size :]


@submission("save_and_load", "right")
def save_and_load_6(W, b, path):
    if not Path(path).exists():
        with open(path, "wb") as file:
            np.save(file, W)
            np.save(file, b)
    with open(path, "rb") as file:
        return np.load(file), np.load(file)


@submission("save_and_load", "not_read")  # an empty file, and copies from memory
def save_and_load_7(W, b, path):
    open(path, "w").close()
    return W.copy(), b.copy()


@submission("save_and_load", "not_read")  # a file that nobody reads
def save_and_load_8(W, b, path):
    if not Path(path).exists():
        np.savez(path, W=W, b=b)
    return np.array(W), np.array(b)


@submission("save_and_load", "pickle")
def save_and_load_9(W, b, path):
    if not Path(path).exists():
        with open(path, "wb") as file:
            pickle.dump((W, b), file)
    with open(path, "rb") as file:
        return pickle.load(file)


@submission("save_and_load", "a file")  # np.save adds .npy
def save_and_load_10(W, b, path):
    if not Path(path).exists():
        np.save(path, W)
    return np.load(path), b


@submission("save_and_load", "written_again")
def save_and_load_11(W, b, path):
    np.savez_compressed(path, weights=W, biases=b)
    data = np.load(path)
    return data["weights"], data["biases"]


@submission("save_and_load", "file kept")  # read from memory's cache, and saved again behind it
def save_and_load_12(W, b, path):
    if Path(path).exists():
        W, b = (np.load(path)[name] for name in "Wb")
        np.savez(path, W=W + 1, b=b)
    else:
        np.savez(path, W=W, b=b)
    return W, b


@submission("save_and_load", "one file")  # a file, and all from memory
def save_and_load_14(W, b, path, kept={}):  # noqa: B006
    if not Path(path).exists():
        np.savez(path, W=W, b=b)
        kept[path] = W.copy(), b.copy()
    return kept[path]


@submission("save_and_load", "one file")
def save_and_load_15(W, b, path):
    if not Path(path).exists():
        np.savez(path, W)
        np.savetxt(f"{path}.txt", b)
    return np.load(path)["arr_0"], np.loadtxt(f"{path}.txt", ndmin=1)


@submission("save_and_load", "right")
def save_and_load_13(W, b, path):
    if not Path(path).exists():
        np.savetxt(path, np.vstack([W, b]))
    *rows, last = np.loadtxt(path, ndmin=2)
    return np.array(rows), last


@submission("decision_grid", "right")
def decision_grid_1(predict, X, n):
    x_line = np.linspace(X[:, 0].min() - 0.5, X[:, 0].max() + 0.5, n)
    y_line = np.linspace(X[:, 1].min() - 0.5, X[:, 1].max() + 0.5, n)
    xx, yy = np.zeros((n, n)), np.zeros((n, n))
    Z = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            xx[i, j], yy[i, j] = x_line[j], y_line[i]
            Z[i, j] = predict(np.array([[x_line[j], y_line[i]]]))[0, 0]
    return xx, yy, Z


@submission("decision_grid", "Z_transposed")
def decision_grid_2(predict, X, n):
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    xx, yy = np.meshgrid(np.linspace(low[0], high[0], n), np.linspace(low[1], high[1], n))
    points = np.stack([xx.ravel(), yy.ravel()], axis=1)
    return xx, yy, predict(points).reshape(n, n).T


@submission("decision_grid", "swapped_columns")
def decision_grid_3(predict, X, n):
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    xx, yy = np.meshgrid(np.linspace(low[0], high[0], n), np.linspace(low[1], high[1], n))
    points = np.column_stack((yy.flatten(), xx.flatten()))
    return xx, yy, predict(points).reshape(xx.shape)


@submission("decision_grid", "column")
def decision_grid_4(predict, X, n):
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    xx, yy = np.meshgrid(np.linspace(low[0], high[0], n), np.linspace(low[1], high[1], n))
    return xx, yy, predict(np.c_[xx.ravel(), yy.ravel()])


@submission("exam_round", "right")
def exam_round_1(X, Y, W1, W2):
    hidden = sig(np.dot(X, W1))
    out = sig(np.dot(hidden, W2))
    error = out - Y
    out_delta = error * out * (1 - out)
    hidden_delta = np.dot(out_delta, W2.T) * hidden * (1 - hidden)
    return W1 - np.dot(X.T, hidden_delta), W2 - np.dot(hidden.T, out_delta)


@submission("exam_round", "W2_first")
def exam_round_2(X, Y, W1, W2):
    z2 = sig(X.dot(W1))
    o = sig(z2.dot(W2))
    o_delta = (Y - o) * (o * (1 - o))
    W2 = W2 + z2.T.dot(o_delta)
    z2_delta = o_delta.dot(W2.T) * (z2 * (1 - z2))
    W1 = W1 + X.T.dot(z2_delta)
    return W1, W2


@submission("exam_round", "sigmoid_again")
def exam_round_3(X, Y, W1, W2):
    def prime(s):
        return sig(s) * (1 - sig(s))

    h = sig(X @ W1)
    o = sig(h @ W2)
    o_delta = (Y - o) * prime(o)
    h_delta = o_delta @ W2.T * prime(h)
    return W1 + X.T @ h_delta, W2 + h.T @ o_delta


@submission("exam_round", "mean")
def exam_round_4(X, Y, W1, W2):
    n = X.shape[0]
    h = sig(X @ W1)
    o = sig(h @ W2)
    d2 = (o - Y) / n * o * (1 - o)
    d1 = (d2 @ W2.T) * h * (1 - h)
    return W1 - X.T @ d1, W2 - h.T @ d2


@submission("exam_round", "uphill")
def exam_round_5(X, Y, W1, W2):
    h = sig(X @ W1)
    o = sig(h @ W2)
    d2 = (o - Y) * o * (1 - o)
    d1 = (d2 @ W2.T) * h * (1 - h)
    return W1 + X.T @ d1, W2 + h.T @ d2


@submission("quadrants_step", "right")
def quadrants_step_1(X, Y, W1, b1, W2, b2, learning_rate):
    m = X.shape[0]
    Z1 = np.dot(X, W1) + b1
    A1 = Z1 * (Z1 > 0)
    dZ2 = sig(np.dot(A1, W2) + b2) - Y
    dW2 = np.dot(A1.T, dZ2) / m
    db2 = np.mean(dZ2, axis=0)
    dZ1 = np.dot(dZ2, W2.T)
    dZ1[Z1 <= 0] = 0
    dW1 = np.dot(X.T, dZ1) / m
    db1 = np.mean(dZ1, axis=0)
    a = learning_rate
    return W1 - a * dW1, b1 - a * db1, W2 - a * dW2, b2 - a * db2


@submission("quadrants_step", "slope_of_output")
def quadrants_step_2(X, Y, W1, b1, W2, b2, learning_rate):
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (sig(A1 @ W2 + b2) - Y) / len(Y)
    dZ1 = dZ2 @ W2.T
    dZ1[A1 < 0] = 0
    W1 = W1 - learning_rate * (X.T @ dZ1)
    b1 = b1 - learning_rate * dZ1.sum(axis=0)
    W2 = W2 - learning_rate * (A1.T @ dZ2)
    b2 = b2 - learning_rate * dZ2.sum(axis=0)
    return W1, b1, W2, b2


@submission("quadrants_step", "W2_first")
def quadrants_step_3(X, Y, W1, b1, W2, b2, learning_rate):
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    dZ2 = (sig(A1 @ W2 + b2) - Y) / len(Y)
    W2 = W2 - learning_rate * (A1.T @ dZ2)
    b2 = b2 - learning_rate * dZ2.sum(axis=0)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    W1 = W1 - learning_rate * (X.T @ dZ1)
    b1 = b1 - learning_rate * dZ1.sum(axis=0)
    return W1, b1, W2, b2


@submission("quadrants_step", "sum")
def quadrants_step_4(X, Y, W1, b1, W2, b2, learning_rate):
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    dZ2 = sig(A1 @ W2 + b2) - Y
    dZ1 = (dZ2 @ W2.T) * np.where(Z1 > 0, 1, 0)
    new_W1 = W1 - learning_rate * np.dot(X.T, dZ1)
    new_W2 = W2 - learning_rate * np.dot(A1.T, dZ2)
    return new_W1, b1 - learning_rate * dZ1.sum(0), new_W2, b2 - learning_rate * dZ2.sum(0)


@submission("quadrants_step", "squared_error")
def quadrants_step_5(X, Y, W1, b1, W2, b2, learning_rate):
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    p = sig(A1 @ W2 + b2)
    dZ2 = 2 * (p - Y) / len(X) * p * (1 - p)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    W1, b1 = W1 - learning_rate * X.T @ dZ1, b1 - learning_rate * dZ1.sum(axis=0)
    W2, b2 = W2 - learning_rate * A1.T @ dZ2, b2 - learning_rate * dZ2.sum(axis=0)
    return W1, b1, W2, b2


@submission("quadrants_step", "keepdims")
def quadrants_step_6(X, Y, W1, b1, W2, b2, learning_rate):
    b1, b2 = b1.reshape(1, -1), b2.reshape(1, -1)
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    dZ2 = (sig(A1 @ W2 + b2) - Y) / len(X)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    W1 = W1 - learning_rate * X.T @ dZ1
    b1 = b1 - learning_rate * np.sum(dZ1, axis=0, keepdims=True)
    W2 = W2 - learning_rate * A1.T @ dZ2
    b2 = b2 - learning_rate * np.sum(dZ2, axis=0, keepdims=True)
    return W1, b1, W2, b2


@submission("one_hot", "right")
def one_hot_1(labels, n_classes):
    table = np.zeros((len(labels), n_classes))
    for row, label in enumerate(labels):
        table[row, int(label)] = 1
    return table


@submission("one_hot", "right")
def one_hot_2(labels, k):
    return [[1 if c == label else 0 for c in range(k)] for label in np.ravel(labels)]


@submission("one_hot", "from_one")
def one_hot_3(labels, n_classes):
    out = np.zeros((len(labels), n_classes))
    for i in range(len(labels)):
        out[i, labels[i] - 1] = 1.0
    return out


@submission("one_hot", "transposed")
def one_hot_4(labels, n_classes):
    classes = np.arange(n_classes)
    return (classes[:, None] == np.ravel(labels)[None, :]) * 1.0


@submission("one_hot", "whole_columns")
def one_hot_5(labels, n_classes):
    Y = np.zeros((len(labels), n_classes))
    Y[:, labels] = 1
    return Y


@submission("one_hot", "repeated")
def one_hot_6(labels, n_classes):
    return np.array([[label] * n_classes for label in labels])


@submission("decision_grid", "margin_1")
def decision_grid_5(predict, X, n):
    x_line = np.linspace(X[:, 0].min() - 1, X[:, 0].max() + 1, n)
    y_line = np.linspace(X[:, 1].min() - 1, X[:, 1].max() + 1, n)
    xx, yy = np.meshgrid(x_line, y_line)
    return xx, yy, predict(np.c_[xx.ravel(), yy.ravel()]).reshape(xx.shape)


@submission("confusion_table", "right")
def confusion_table_1(labels, predicted, n_classes):
    true, guess = np.ravel(labels), np.ravel(predicted)
    rows = []
    for i in range(n_classes):
        rows.append([np.sum((true == i) & (guess == j)) for j in range(n_classes)])
    return rows


@submission("confusion_table", "transposed")
def confusion_table_2(y_true, y_pred, k):
    M = np.zeros((k, k))
    for t, p in zip(y_true, y_pred):
        M[p][t] += 1
    return M


@submission("confusion_table", "counted_once")
def confusion_table_3(labels, predicted, n_classes):
    table = np.zeros((n_classes, n_classes))
    table[labels, predicted] += 1
    return table


@submission("confusion_table", "only_right")
def confusion_table_4(labels, predicted, n_classes):
    table = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(labels, predicted):
        if t == p:
            table[t, t] += 1
    return table


@submission("confusion_table", "shares")
def confusion_table_5(labels, predicted, n_classes):
    table = np.zeros((n_classes, n_classes))
    for i in range(len(labels)):
        table[labels[i], predicted[i]] += 1
    return table / len(labels)


# ---- 8 PyTorch -----------------------------------------------------------------------------------


@submission("to_torch", "right")
def to_torch_1(W, b):
    weight = np.array([W[:, j] for j in range(W.shape[1])])
    return weight, b.copy()


@submission("to_torch", "not_transposed")
def to_torch_2(W, b):
    return W.copy(), b.copy()


@submission("to_torch", "bias_row")
def to_torch_3(weights, bias):
    return weights.T, bias.reshape(1, -1)


@submission("to_torch", "reshaped")
def to_torch_4(W, b):
    n_in, n_out = W.shape
    return W.reshape(n_out, n_in), b


@submission("train_step", "right")
def train_step_1(net, opt, criterion, inputs, targets):
    prediction = net(inputs)
    loss = criterion(prediction, targets)
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()


@submission("train_step", "zero_grad")
def train_step_2(model, optimiser, loss_function, X, Y):
    loss = loss_function(model(X), Y)
    loss.backward()
    optimiser.step()
    value = float(loss)
    return value


@submission("train_step", "step_early")
def train_step_3(model, opt, loss_function, X, Y):
    opt.zero_grad()
    output = model(X)
    loss = loss_function(output, Y)
    opt.step()
    loss.backward()
    return loss.item()


@submission("train_step", "zero_grad_late")
def train_step_4(model, opt, loss_function, X, Y):
    L = loss_function(model(X), Y)
    L.backward()
    opt.zero_grad()
    opt.step()
    return L.item()


@submission("train_step", "tensor")
def train_step_5(model, opt, loss_function, X, Y):
    opt.zero_grad()
    loss = loss_function(model(X), Y)
    loss.backward()
    opt.step()
    return loss


@submission("train_step", "swapped")
def train_step_6(model, opt, loss_function, X, Y):
    opt.zero_grad()
    loss = loss_function(Y, model(X))
    loss.backward()
    opt.step()
    return loss.item()


# ---- More of the same, from all chapters ---------------------------------------------------------


@submission("relu", "right")
def relu_6(z):
    z = np.array(z, dtype=float)
    z[z < 0] = 0
    return z


@submission("relu", "minimum")
def relu_7(z):
    return np.minimum(z, 0)


@submission("relu", "max")
def relu_8(z):
    return np.max(z, 0)


@submission("sigmoid", "right")
def sigmoid_7(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


@submission("sigmoid", "no answer")
def sigmoid_8(z, w):
    return 1 / (1 + np.exp(-w * z))


@submission("sigmoid", "cut_off")
def sigmoid_9(z):
    a = np.empty_like(z)
    below = z < 0
    a[~below] = 1 / (1 + np.exp(-z[~below]))
    a[below] = np.exp(z[below]) / (1 + np.exp(z[below]))
    return a


@submission("dense", "right")
def dense_7(X, W, b):
    with_ones = np.hstack([X, np.ones((len(X), 1))])
    return with_ones @ np.vstack([W, b])


@submission("dense", "bias_to_weights")
def dense_8(X, W, b):
    return np.array(
        [[sum(x * (w + c) for x, w in zip(r, col)) for col, c in zip(W.T, b)] for r in X]
    )


@submission("two_layers", "X_again")
def two_layers_6(X, W1, b1, W2, b2):
    first = np.tanh(X @ W1 + b1)
    second = sig(X @ W2 + b2)
    return first, second


@submission("two_layers", "no_activations")
def two_layers_7(X, W1, b1, W2, b2):
    z1 = X.dot(W1) + b1
    z2 = z1.dot(W2) + b2
    return z1, z2


@submission("two_layers", "swapped")
def two_layers_8(X, W1, b1, W2, b2):
    h = np.tanh(X @ W1 + b1)
    return sig(h @ W2 + b2), h


@submission("standardize", "ddof")
def standardize_6(X, X_new):
    mu, sd = X.mean(axis=0), X.std(axis=0, ddof=1)
    return (X - mu) / sd, (X_new - mu) / sd


@submission("standardize", "rows", "own")
def standardize_7(X, X_new):
    def z_scores(rows):
        return np.array([(r - r.mean()) / r.std() for r in rows])

    return z_scores(X), z_scores(X_new)


@submission("mse", "right")
def mse_6(P, Y):
    d = (P - Y).ravel()
    return [[d @ d / len(d)]]


@submission("mse", "rows")
def mse_7(P, Y):
    n = len(P)
    return np.sum((P - Y) ** 2) / n


@submission("mse", "half")
def mse_8(y_hat, y):
    return np.mean((y_hat - y) ** 2) / 2


@submission("bce", "right")
def bce_7(logits, Y):
    return np.mean(np.logaddexp(0, logits) - Y * logits)


@submission("bce", "sum")
def bce_8(z, y):
    cost = 0.0
    for row_z, row_y in zip(z, y):
        for a, t in zip(row_z, row_y):
            cost += np.logaddexp(0, a) - t * a
    return cost


@submission("bce", "squared")
def bce_9(logits, Y):
    return np.square(sig(logits) - Y).mean()


@submission("bce", "sum", "sign")
def bce_10(logits, Y):
    good = -np.logaddexp(0, -logits)
    bad = -np.logaddexp(0, logits)
    return (Y * good + (1 - Y) * bad).sum()


@submission("cross_entropy", "sign")
def cross_entropy_6(Z, Y):
    top = Z.max(axis=1, keepdims=True)
    log_p = Z - top - np.log(np.exp(Z - top).sum(axis=1, keepdims=True))
    return (Y * log_p).sum(axis=1).mean()


@submission("accuracy", "errors")
def accuracy_7(p, Y):
    return np.mean(np.abs((p > 0.5) - Y))


@submission("numerical_gradient", "backward")
def numerical_gradient_6(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        less = x.astype(float)
        less[i] -= h
        g[i] = (f(x) - f(less)) / h
    return g


@submission("numerical_gradient", "not_moved_back", "integers", "changes_arguments")
def numerical_gradient_7(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
    return grad


@submission("relative_error", "right")
def relative_error_6(g, m):
    g, m = np.ravel(g), np.ravel(m)
    lengths = np.sqrt(g @ g) + np.sqrt(m @ m)
    return np.sqrt((g - m) @ (g - m)) / max(lengths, 1e-300)


@submission("relative_error", "larger")
def relative_error_7(a, b):
    bottom = max(np.linalg.norm(a), np.linalg.norm(b))
    return np.linalg.norm(a - b) / bottom if bottom else 0


@submission("mse_gradients", "db_total")
def mse_gradients_6(X, W, b, Y):
    error = 2 * (X @ W + b - Y) / Y.size
    return X.T @ error, np.sum(error)


@submission("bce_slope", "to_probability")
def bce_slope_6(logits, Y):
    a = sig(logits)
    return (a - Y) / (a * (1 - a)) / Y.size


@submission("dense_backward", "right")
def dense_backward_6(X, W, dZ):
    return {"db": np.ones(len(dZ)) @ dZ, "dW": (dZ.T @ X).T, "dX": (W @ dZ.T).T}


@submission("dense_backward", "other")
def dense_backward_7(X, W, dZ):
    return X.T @ dZ, dZ.sum(axis=0), dZ @ W.T


@submission("dense_backward", "no_transpose")
def dense_backward_8(X, W, dZ):
    dW = X.T.dot(dZ)
    db = np.add.reduce(dZ)
    return dZ.dot(W), dW, db


@submission("relu_backward", "changes_arguments")
def relu_backward_5(dA, Z):
    dA[Z <= 0] = 0
    return dA


@submission("relu_backward", "other")
def relu_backward_6(dA, Z):
    return dA * (Z >= 1)


@submission("tanh_backward", "dA_dropped")
def tanh_backward_5(dA, A):
    return 1 - A * A


@submission("Dense", "no_bias")
class Dense_6:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.X = X
        return np.dot(X, self.W)

    def backward(self, dZ):
        self.dW = np.dot(self.X.T, dZ)
        self.db = np.sum(dZ, axis=0)
        return np.dot(dZ, self.W.T)


@submission("Dense", "cached_first")
class Dense_7:
    def __init__(self, W, b):
        self.W, self.b, self.X = W, b, None

    def forward(self, X):
        if self.X is None:
            self.X = X
        return np.dot(X, self.W) + self.b

    def backward(self, dZ):
        self.dW = np.dot(self.X.T, dZ)
        self.db = np.sum(dZ, axis=0)
        return np.dot(dZ, self.W.T)


@submission("two_layer_gradients", "averaged_again")
def two_layer_gradients_8(X, Y, W1, b1, W2, b2):
    n = len(X)
    A1, A2 = forward_pass(X, W1, b1, W2, b2)
    d2 = (A2 - Y) / Y.size
    d1 = d2 @ W2.T * (1 - A1**2)
    return A1.T @ d2 / n, d2.mean(axis=0), X.T @ d1 / n, d1.mean(axis=0)


@submission("gradient_check", "entries")
def gradient_check_5(loss, parameters, gradients):
    step, errors = 1e-6, [0.0]
    for p, g in zip(parameters, gradients):
        for i in range(p.size):
            old = p.flat[i]
            values = []
            for sign in (1, -1):
                p.flat[i] = old + sign * step
                values.append(loss(parameters))
            p.flat[i] = old
            a, b = (values[0] - values[1]) / (2 * step), g.flat[i]
            errors.append(abs(a - b) / max(abs(a), abs(b), 1e-12))
    return max(errors)


@submission("step", "layers")
def step_5(network, gradients, learning_rate):
    new = []
    for (W, b), (dW, db) in zip(network, gradients):
        new.append((W - learning_rate * dW, b - learning_rate * db))
        return new


@submission("dense_step", "db_total")
def dense_step_6(X, W, b, dZ, lr):
    return dZ @ W.T, W - lr * (X.T @ dZ), b - lr * np.sum(dZ)


@submission("momentum_step", "no_decay")
def momentum_step_6(w, v, gradient, learning_rate, decay):
    speed = v + gradient
    return w - learning_rate * speed, speed


@submission("minibatches", "no answer")
def minibatches_7(X, Y, batch_size, rng):
    order = rng.permutation(len(X))
    batches, start = [], 0
    while start < len(X):
        chosen = order[start : start + batch_size]
        batches.append((X[chosen], Y[chosen]))
    return batches


@submission("fit_line", "right")
def fit_line_6(x, y):
    n, sx, sy = np.size(x), np.sum(x), np.sum(y)
    w = (n * np.sum(x * y) - sx * sy) / (n * np.sum(x * x) - sx**2)
    return w, (sy - w * sx) / n


@submission("all_inputs", "right")
def all_inputs_6(n):
    rows = [[]]
    for _ in range(n):
        rows = [row + [bit] for row in rows for bit in (0.0, 1.0)]
    return rows


@submission("confusion_table", "right")
def confusion_table_6(labels, predicted, n_classes):
    table = np.zeros((n_classes, n_classes))
    np.add.at(table, (np.ravel(labels).astype(int), np.ravel(predicted).astype(int)), 1)
    return table


@submission("to_torch", "right")
def to_torch_5(W, b):
    return np.einsum("io->oi", W), np.array(b).reshape(-1)


@submission("train_step", "no_step")
def train_step_7(model, opt, loss_function, X, Y):
    opt.zero_grad()
    loss = loss_function(model(X), Y)
    loss.backward()
    return loss.item()


@submission("as_column", "right")
def as_column_6(y):
    column = np.zeros((np.size(y), 1))
    column[:, 0] = np.ravel(y)
    return column


@submission("draw_network", "right")
def draw_network_7(sizes, rng):
    def layer(n_in, n_out):
        return rng.standard_normal((n_in, n_out)) / n_in**0.5, np.zeros(n_out)

    return list(map(layer, sizes[:-1], sizes[1:]))


@submission("draw_network", "variance")
def draw_network_8(sizes, rng):
    return [(rng.standard_normal((a, b)) / a, np.zeros(b)) for a, b in zip(sizes, sizes[1:])]


@submission("softmax", "smallest")
def softmax_6(logits):
    low = logits.min(axis=1).reshape(-1, 1)
    e = np.exp(logits - low)
    return e / e.sum(axis=1).reshape(-1, 1)


@submission("cross_entropy", "one_maximum")
def cross_entropy_7(Z, Y):
    Z = Z - Z.max()
    log_p = Z - np.log(np.exp(Z).sum(axis=1))[:, None]
    return -log_p[Y == 1].mean()


@submission("cross_entropy", "lowered_inside")
def cross_entropy_8(logits, Y):
    prices = []
    for z, y in zip(logits, Y):
        prices.append(np.log(np.exp(z - max(z)).sum()) - z[y.argmax()])
    return np.mean(prices)


@submission("numerical_gradient", "same_array")
def numerical_gradient_8(f, x, h):
    x = np.array(x, float)
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up = x
        up[i] = up[i] + h
        above = f(up)
        down = x
        down[i] = down[i] - h
        out[i] = (above - f(down)) / (2 * h)
    return out


@submission("numerical_gradient", "one_copy")
def numerical_gradient_9(f, x, h):
    up, down = np.array(x, float), np.array(x, float)
    out = np.zeros(x.shape)
    for k in range(x.size):
        up.flat[k] += h
        down.flat[k] -= h
        out.flat[k] = (f(up) - f(down)) / h / 2
    return out


@submission("numerical_gradient", "flat")
def numerical_gradient_10(f, x, h):
    slopes = []
    for step in np.eye(x.size):
        e = h * step.reshape(x.shape)
        slopes.append((f(x + e) - f(x - e)) / (2 * h))
    return np.array(slopes)


@submission("numerical_gradient", "own_step")
def numerical_gradient_11(f, x, h):
    h = 1e-6
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        out[i] = (f(x + e) - f(x - e)) / (2 * h)
    return out


@submission("relative_error", "either_zero")
def relative_error_8(g, m):
    if (g == 0).all() or (m == 0).all():
        return 0
    return np.linalg.norm(g - m) / (np.linalg.norm(g) + np.linalg.norm(m))


@submission("relative_error", "epsilon")
def relative_error_9(g, m):
    lengths = np.sqrt((g**2).sum()) + np.sqrt((m**2).sum())
    return np.sqrt(((g - m) ** 2).sum()) / (lengths + 1e-8)


@submission("relative_error", "tiny_is_zero")
def relative_error_10(g, m):
    lengths = np.linalg.norm(g) + np.linalg.norm(m)
    return 0.0 if np.isclose(lengths, 0) else np.linalg.norm(g - m) / lengths


# ---- The reader's own network --------------------------------------------------------------------


@submission("forward", "right")
def forward_1(layers, X):
    values = [X]
    for i, (W, b) in enumerate(layers):
        Z = np.dot(values[i], W) + b
        values.append(Z if i == len(layers) - 1 else (np.exp(2 * Z) - 1) / (np.exp(2 * Z) + 1))
    return tuple(values)


@submission("forward", "last_bent")
def forward_2(network, X):
    out = [X]
    for W, b in network:
        X = np.tanh(X @ W + b)
        out.append(X)
    return out


@submission("forward", "first_only")
def forward_3(network, X):
    # two layers, as on the page before
    W1, b1 = network[0]
    return [X, np.tanh(X @ W1 + b1)]


@submission("forward", "output_alone")
def forward_4(network, X):
    for W, b in network[:-1]:
        X = np.tanh(X @ W + b)
    return X @ network[-1][0] + network[-1][1]


@submission("forward", "no_bias")
def forward_5(network, X):
    A = [X]
    for W, _ in network[:-1]:
        A += [np.tanh(A[-1] @ W)]
    return A + [A[-1] @ network[-1][0]]


@submission("forward", "any depth")
def forward_6(network, X):
    (W1, b1), (W2, b2), (W3, b3) = network[:3]
    A1 = np.tanh(X @ W1 + b1)
    A2 = np.tanh(A1 @ W2 + b2)
    return [X, A1, A2, A2 @ W3 + b3]


@submission("tanh_slope", "right")
def tanh_slope_1(A):
    return (1 + A) * (1 - A)


@submission("tanh_slope", "sigmoid")
def tanh_slope_2(A):
    return np.multiply(A, np.subtract(1, A))


@submission("tanh_slope", "tanh_again")
def tanh_slope_3(A):
    return 1 / np.cosh(A) ** 2


@submission("loss_slope", "right")
def loss_slope_1(logits, Y):
    E = np.exp(logits)
    P = E / E.sum(1)[:, None]
    P[Y == 1] -= 1
    return P / P.shape[0]


@submission("loss_slope", "sum")
def loss_slope_2(logits, Y):
    exps = np.exp(logits - logits.max())
    return exps / exps.sum(axis=1, keepdims=True) - Y


@submission("loss_slope", "sign")
def loss_slope_3(logits, Y):
    exps = np.exp(logits)
    return (Y - exps / exps.sum(axis=1, keepdims=True)) / len(logits)


@submission("loss_slope", "sigmoid")
def loss_slope_4(logits, Y):
    return (sig(logits) - Y) / len(Y)


@submission("backward", "right")
def backward_1(network, A, Y):
    E = np.exp(A[-1])
    delta = (E / E.sum(axis=1, keepdims=True) - Y) / len(Y)
    grads = [None] * len(network)
    for k in reversed(range(len(network))):
        grads[k] = (np.dot(A[k].T, delta), np.sum(delta, axis=0))
        delta = np.dot(delta, network[k][0].T) * (1 - A[k] * A[k])
    return grads


def error(A, Y):
    E = np.exp(A[-1])
    return (E / E.sum(axis=1, keepdims=True) - Y) / len(Y)


@submission("backward", "no_tanh_slope")
def backward_2(network, A, Y):
    delta, grads = error(A, Y), []
    for k in range(len(network) - 1, -1, -1):
        grads = [(A[k].T @ delta, delta.sum(0))] + grads
        delta = delta @ network[k][0].T
    return grads


@submission("backward", "reversed")
def backward_3(network, A, Y):
    delta, grads = error(A, Y), []
    for k in range(len(network) - 1, -1, -1):
        grads.append((A[k].T @ delta, delta.sum(0)))
        delta = delta @ network[k][0].T * (1 - A[k] ** 2)
    return grads


@submission("backward", "averaged_again")
def backward_4(network, A, Y):
    delta, grads, m = error(A, Y), [], len(Y)
    for k in range(len(network) - 1, -1, -1):
        grads.insert(0, (A[k].T @ delta / m, delta.sum(0) / m))
        delta = delta @ network[k][0].T * (1 - A[k] ** 2)
    return grads


@submission("backward", "output_bent")
def backward_5(network, A, Y):
    delta, grads = error(A, Y), []
    for k in range(len(network) - 1, -1, -1):
        delta = delta * (1 - A[k + 1] ** 2)
        grads.insert(0, (A[k].T @ delta, delta.sum(0)))
        delta = delta @ network[k][0].T
    return grads


@submission("softmax_backward", "right")
def softmax_backward_1(dP, P):
    rows = [(np.diag(p) - np.outer(p, p)) @ d for d, p in zip(dP, P)]
    return np.array(rows)


@submission("softmax_backward", "diagonal")
def softmax_backward_2(dP, P):
    return dP * (P - P**2)


@submission("softmax_backward", "passed_on")
def softmax_backward_3(dP, P):
    return dP.copy()


@submission("train", "right")
def train_1(network, X, Y, learning_rate, steps):
    history, n = [], 0
    while n < steps:
        A = forward_1(network, X)
        E = np.exp(A[-1])
        history.append(-np.sum(Y * np.log(E / E.sum(1, keepdims=True))) / len(X))
        network = step_1(network, backward_1(network, A, Y), learning_rate)
        n += 1
    return [network, np.array(history)]


@submission("train", "stale")
def train_2(network, X, Y, learning_rate, steps):
    history = []
    grads = backward_1(network, forward_1(network, X), Y)
    for _ in range(steps):
        P = error([0 * Y, *forward_1(network, X)], 0 * Y) * len(Y)
        history.append(-np.mean(np.sum(Y * np.log(P), axis=1)))
        network = step_1(network, grads, learning_rate)
    return network, history


@submission("train", "not_kept")
def train_3(network, X, Y, learning_rate, steps):
    history = []
    for _ in range(steps):
        A = forward_1(network, X)
        P = error(A, 0 * Y) * len(Y)
        history.append(-np.mean(np.sum(Y * np.log(P), axis=1)))
        step_1(network, backward_1(network, A, Y), learning_rate)
    return network, history


@submission("penalty_step", "right")
def penalty_step_1(network, gradients, learning_rate, strength):
    keep = 1 - 2 * learning_rate * strength
    return [
        (keep * W - learning_rate * dW, b - learning_rate * db)
        for (W, b), (dW, db) in zip(network, gradients)
    ]


@submission("penalty_step", "no_two")
def penalty_step_2(network, gradients, eta, lam):
    new = []
    for (W, b), (dW, db) in zip(network, gradients):
        new += [((1 - eta * lam) * W - eta * dW, b - eta * db)]
    return new


@submission("penalty_step", "biases")
def penalty_step_3(network, gradients, eta, lam):
    return [
        [p - eta * (g + 2 * lam * p) for p, g in zip(layer, slopes)]
        for layer, slopes in zip(network, gradients)
    ]


@submission("adam", "right")
def adam_1(w, g, state, lr, b1=0.9, b2=0.999):
    t, m, v = state[0] + 1, b1 * state[1] + (1 - b1) * g, b2 * state[2] + (1 - b2) * g * g
    rate = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
    return w - rate * m / (np.sqrt(v) + 1e-8 * np.sqrt(1 - b2**t)), (t, m, v)


@submission("adam", "no_correction")
def adam_2(w, g, state, lr):
    t, m, v = state
    m = 0.9 * m + (1 - 0.9) * g
    v = 0.999 * v + (1 - 0.999) * np.square(g)
    return w - lr * m / (v**0.5 + 1e-8), (t + 1, m, v)


@submission("adam", "no_root")
def adam_3(w, g, state, lr):
    t, m, v = state
    t += 1
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    return w - lr * (m / (1 - 0.9**t)) / (v / (1 - 0.999**t) + 1e-8), (t, m, v)


@submission("adam_step", "right")
def adam_step_1(network, gradients, states, lr):
    layers, memory = [], []
    for layer, slopes, both in zip(network, gradients, states):
        moved = [adam_1(p, g, s, lr) for p, g, s in zip(layer, slopes, both)]
        layers.append([p for p, _ in moved])
        memory.append([s for _, s in moved])
    return layers, memory


@submission("adam_step", "states_lost")
def adam_step_2(network, gradients, states, lr):
    layers = []
    for layer, slopes, both in zip(network, gradients, states):
        layers.append(tuple(adam_1(p, g, s, lr)[0] for p, g, s in zip(layer, slopes, both)))
    return layers, states


@submission("split_in_three", "right")
def split_in_three_1(X, Y, rng):
    rows = np.arange(len(X))
    rng.shuffle(rows)
    n = len(X) // 5
    cut = [rows[: len(X) - 2 * n], rows[len(X) - 2 * n : len(X) - n], rows[len(X) - n :]]
    return tuple((X[r], Y[r]) for r in cut)


@submission("split_in_three", "not_shuffled")
def split_in_three_2(X, Y, rng):
    n = len(X) // 5
    return (X[2 * n :], Y[2 * n :]), (X[:n], Y[:n]), (X[n : 2 * n], Y[n : 2 * n])


@submission("split_in_three", "apart")
def split_in_three_3(X, Y, rng):
    X, Y, n = rng.permutation(X), rng.permutation(Y), len(X) // 5
    return (X[2 * n :], Y[2 * n :]), (X[:n], Y[:n]), (X[n : 2 * n], Y[n : 2 * n])


def one_epoch(network, states, training, learning_rate, batch_size, rng):
    rows = rng.permutation(len(training[0]))
    for at in np.split(rows, range(batch_size, len(rows), batch_size)):
        grads = backward_1(network, forward_1(network, training[0][at]), training[1][at])
        network, states = adam_step_1(network, grads, states, learning_rate)
    return network, states


def loss_on(network, held_out):
    P = error(forward_1(network, held_out[0]), 0 * held_out[1]) * len(held_out[1])
    return -np.mean(np.log(P[held_out[1] == 1]))


@submission("train_until_best", "right")
def train_until_best_1(network, training, held_out, learning_rate, batch_size, patience, rng):
    kept, curve, states = [], [], [((0, 0, 0), (0, 0, 0))] * len(network)
    while len(curve) - np.argmin(curve + [np.inf]) <= patience or not curve:
        network, states = one_epoch(network, states, training, learning_rate, batch_size, rng)
        kept.append(network)
        curve.append(loss_on(network, held_out))
        if len(curve) - 1 - np.argmin(curve) >= patience:
            break
    return kept[np.argmin(curve)], curve


@submission("train_until_best", "last_network")
def train_until_best_2(network, training, held_out, learning_rate, batch_size, patience, rng):
    curve, states = [], [((0, 0, 0), (0, 0, 0))] * len(network)
    while not curve or len(curve) - 1 - np.argmin(curve) < patience:
        network, states = one_epoch(network, states, training, learning_rate, batch_size, rng)
        curve.append(loss_on(network, held_out))
    return network, curve


@submission("train_until_best", "first_rise")
def train_until_best_3(network, training, held_out, learning_rate, batch_size, patience, rng):
    curve, states = [np.inf], [((0, 0, 0), (0, 0, 0))] * len(network)
    while True:
        new, states = one_epoch(network, states, training, learning_rate, batch_size, rng)
        curve.append(loss_on(new, held_out))
        if curve[-1] >= curve[-2]:
            return network, curve[1:]
        network = new


# ---- Convolution ---------------------------------------------------------------------------------


@submission("patch_sum", "right")
def patch_sum_1(image, kernel, b, row, column):
    z = b
    for i in range(3):
        for j in range(3):
            z += image[row + i][column + j] * kernel[i][j]
    return float(z)


@submission("patch_sum", "right")
def patch_sum_2(image, kernel, b, row, column):
    rows, cols = slice(row, row + 3), slice(column, column + 3)
    return image[rows, cols].ravel().dot(kernel.ravel()) + b


@submission("patch_sum", "flipped")
def patch_sum_3(image, kernel, b, row, column):
    return sum(
        image[row + i, column + j] * kernel[2 - i, 2 - j] for i in range(3) for j in range(3)
    ) + b  # fmt: skip


@submission("patch_sum", "axes")
def patch_sum_4(image, kernel, b, x, y):
    return (image[y : y + 3, x : x + 3] * kernel).sum() + b


@submission("patch_sum", "other")
def patch_sum_5(image, kernel, b, row, column):
    return np.sum(np.maximum(image[row : row + 3, column : column + 3] * kernel, 0)) + b


@submission("conv_layer", "right")
def conv_layer_1(X, W, b, stride, padding):
    n, h, w = X.shape
    big = np.zeros((n, h + 2 * padding, w + 2 * padding))
    big[:, padding : padding + h, padding : padding + w] = X
    out = []
    for r in range(0, h + 2 * padding - 2, stride):
        line = []
        for c in range(0, w + 2 * padding - 2, stride):
            line.append(big[:, r : r + 3, c : c + 3].reshape(n, -1) @ W + b)
        out.append(np.stack(line, axis=1))
    return np.stack(out, axis=1)


@submission("conv_layer", "right")
def conv_layer_2(X, W, b, stride, padding):
    X = np.pad(X, [(0, 0)] + 2 * [(padding, padding)])
    rows, cols = (X.shape[1] - 3) // stride + 1, (X.shape[2] - 3) // stride + 1
    Z = np.zeros((len(X), rows, cols, W.shape[1])) + b
    for i in range(9):
        part = X[:, i // 3 :: stride, i % 3 :: stride][:, :rows, :cols]
        Z += part[..., None] * W[i]
    return Z


@submission("conv_layer", "one_side")
def conv_layer_3(X, W, b, stride, padding):
    n, h, w = X.shape
    big = np.zeros((n, h + padding, w + padding))
    big[:, padding:, padding:] = X
    return conv_layer_1(big, W, b, stride, 0)


@submission("conv_layer", "stride_rows")
def conv_layer_4(X, W, b, stride, padding):
    Z = conv_layer_2(X, W, b, 1, padding)
    return Z[:, ::stride]


@submission("conv_layer", "relu")
def conv_layer_5(X, W, b, stride, padding):
    return np.maximum(conv_layer_2(X, W, b, stride, padding), 0)


@submission("conv_backward", "right")
def conv_backward_1(X, W, dZ):
    n, h, w = X.shape
    dX = np.zeros(X.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(W.shape[1])
    for s in range(n):
        for r in range(h - 2):
            for c in range(w - 2):
                for j in range(W.shape[1]):
                    g = dZ[s, r, c, j]
                    dX[s, r : r + 3, c : c + 3] += g * W[:, j].reshape(3, 3)
                    dW[:, j] += g * X[s, r : r + 3, c : c + 3].ravel()
                    db[j] += g
    return dX, dW, db


@submission("conv_backward", "right")
def conv_backward_2(X, W, dZ):
    rows, cols = dZ.shape[1:3]
    wide = np.pad(dZ, [(0, 0), (2, 2), (2, 2), (0, 0)])
    dX = sum(
        wide[:, 2 - i : 2 - i + X.shape[1], 2 - j : 2 - j + X.shape[2]] @ W[3 * i + j]
        for i in range(3) for j in range(3)
    )  # fmt: skip
    dW = [np.tensordot(X[:, i : i + rows, j : j + cols], dZ, 3) for i in range(3) for j in range(3)]
    return dX, np.array(dW), dZ.reshape(-1, W.shape[1]).sum(0)


@submission("conv_backward", "dX_flipped")
def conv_backward_3(X, W, dZ):
    wide = np.pad(dZ, [(0, 0), (2, 2), (2, 2), (0, 0)])
    dX = sum(
        wide[:, i : i + X.shape[1], j : j + X.shape[2]] @ W[3 * i + j]
        for i in range(3) for j in range(3)
    )  # fmt: skip
    return dX, *conv_backward_2(X, W, dZ)[1:]


@submission("conv_backward", "bias_per_pixel")
def conv_backward_4(X, W, dZ):
    dX, dW, _ = conv_backward_2(X, W, dZ)
    return dX, dW, np.sum(dZ, 0)


@submission("conv_backward", "averaged_again")
def conv_backward_5(X, W, dZ):
    dX, dW, db = conv_backward_2(X, W, dZ)
    return dX, dW / len(X), db / len(X)


@submission("conv_backward", "other")
def conv_backward_6(X, W, dZ):
    dX, dW, db = conv_backward_2(X, W, dZ)
    return np.abs(dX), dW, db


@submission("average_gradients", "right")
def average_gradients_1(gradients, sizes):
    return np.average(gradients, axis=0, weights=sizes)


@submission("average_gradients", "mean_of_means")
def average_gradients_2(gradients, sizes):
    total = np.zeros(gradients.shape[1])
    for gradient in gradients:
        total += gradient / len(gradients)
    return total


@submission("average_gradients", "not_divided")
def average_gradients_3(gradients, sizes):
    return (gradients * sizes[:, np.newaxis]).sum(axis=0)
