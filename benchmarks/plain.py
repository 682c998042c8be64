"""What the ratios are held against: scripts that check nothing, and parts of the work alone."""

from math import sqrt

import numpy as np
from task import EPSILON, SEED, Task

from nnbook.forward_pass import ROWS_AT_ONCE
from nnbook.structure import Array, Network


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train_xor(task: Task) -> list[float]:
    """Exclusive or as document 000, section 4, writes it: its data, its order, its operations."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([[0, 1, 1, 0]]).T
    learning_rate = task.learning_rate / len(X)  # it sums over the samples
    (W1, b1, _), (W2, b2, _) = task.network
    W1, b1, W2, b2 = W1.copy(), b1[np.newaxis].copy(), W2.copy(), b2[np.newaxis].copy()
    losses = []
    for _ in range(task.epochs):
        z1 = np.dot(X, W1) + b1
        a1 = np.tanh(z1)
        z2 = np.dot(a1, W2) + b2
        output = sigmoid(z2)
        losses.append(np.mean(-y * np.log(output) - (1 - y) * np.log(1 - output)))
        delta2 = output - y
        delta1 = np.dot(delta2, W2.T) * (1 - np.power(a1, 2))
        dW2 = np.dot(a1.T, delta2)
        db2 = np.sum(delta2, axis=0, keepdims=True)
        dW1 = np.dot(X.T, delta1)
        db1 = np.sum(delta1, axis=0)
        W1 -= learning_rate * dW1
        b1 -= learning_rate * db1
        W2 -= learning_rate * dW2
        b2 -= learning_rate * db2
    return losses


def train_digits(task: Task) -> list[float]:
    """Digits as fast as NumPy allows: every parameter a part of one vector, changed in place."""
    (W1, b1, _), (W2, b2, _) = task.network
    parameters = np.concatenate([W1, b1, W2, b2], axis=None)
    gradient, step = np.empty_like(parameters), np.empty_like(parameters)
    mean, mean_square = np.zeros_like(parameters), np.zeros_like(parameters)
    W1, b1, W2, b2 = parts(parameters, task.network)
    dW1, db1, dW2, db2 = parts(gradient, task.network)
    Y, rng, losses, steps = task.Y, np.random.default_rng(SEED), [], 0
    for _ in range(task.epochs):
        order, total = rng.permutation(len(task.X)), 0.0
        for start in range(0, len(order), task.batch_size):
            rows = order[start : start + task.batch_size]
            X, targets = task.X[rows], Y[rows]
            Z1 = X @ W1 + b1
            A1 = np.maximum(Z1, 0)
            Z2 = A1 @ W2 + b2
            Z2 -= Z2.max(axis=1, keepdims=True)
            E = np.exp(Z2)
            sums = E.sum(axis=1, keepdims=True)
            total += float((targets * (np.log(sums) - Z2)).sum())
            dZ2 = (E / sums - targets) / len(rows)
            dZ1 = dZ2 @ W2.T * (Z1 > 0)
            np.matmul(A1.T, dZ2, out=dW2)
            dZ2.sum(axis=0, out=db2)
            np.matmul(X.T, dZ1, out=dW1)
            dZ1.sum(axis=0, out=db1)
            steps += 1
            mean *= 0.9
            mean += 0.1 * gradient
            mean_square *= 0.999
            mean_square += 0.001 * gradient**2
            gathered = sqrt(1 - 0.999**steps)
            np.sqrt(mean_square, out=step)
            step += EPSILON * gathered
            np.divide(mean, step, out=step)
            step *= task.learning_rate * gathered / (1 - 0.9**steps)
            parameters -= step
        losses.append(total / len(order))
    return losses


def parts(vector: Array, network: Network) -> list[Array]:
    """The vector's numbers in the shapes of W1, b1, W2 ...: what changes it changes them."""
    views, start = [], 0
    for W, b, _ in network:
        for shape in (W.shape, b.shape):
            end = start + np.prod(shape)
            views.append(vector[start:end].reshape(shape))
            start = end
    return views


def multiply(task: Task) -> None:
    """The matrix products of a training and nothing else: no training is faster in NumPy."""
    for _ in range(task.epochs):
        A, inputs = task.X, []
        for W, _, _ in task.network:
            inputs.append(A)
            A = A @ W
        for k in reversed(range(len(task.network))):
            inputs[k].T @ A
            if k > 0:
                A = A @ task.network[k].W.T


def predict_in_place(network: Network, X: Array) -> Array:
    """A prediction with one hidden layer of tanh in memory that is used again, and no check."""
    (W1, b1, _), (W2, b2, _) = network
    output, Z = np.empty((len(X), len(b2))), np.empty((ROWS_AT_ONCE, len(b1)))
    for start in range(0, len(X), ROWS_AT_ONCE):
        rows = X[start : start + ROWS_AT_ONCE]
        z = Z[: len(rows)]
        np.matmul(rows, W1, z)
        z += b1
        np.tanh(z, z)
        np.matmul(z, W2, output[start : start + ROWS_AT_ONCE])
    output += b2
    return output


def hidden_tanh(network: Network, X: Array) -> None:
    """The tanh of as many numbers as the hidden layer has for X, and nothing else."""
    (W, b, _), _ = network
    Z = X[:ROWS_AT_ONCE] @ W + b
    for _ in range(0, len(X), ROWS_AT_ONCE):
        np.tanh(Z)
