"""What the ratios are held against: a script of the documents, and parts of the work alone."""

import numpy as np
from task import Task

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


def hidden_tanh(network: Network, X: Array) -> None:
    """The tanh of as many numbers as the hidden layer has for X, and nothing else."""
    (W, b, _), _ = network
    Z = X[:ROWS_AT_ONCE] @ W + b
    for _ in range(0, len(X), ROWS_AT_ONCE):
        np.tanh(Z)
