"""Exclusive or as document 000, section 4, writes it: its data, its order, its operations."""

import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0, 1, 1, 0]]).T


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train_xor(W1, b1, W2, b2, learning_rate, steps):
    """Full-batch gradient descent on the summed cross-entropy; return the mean losses."""
    losses = []
    for _ in range(steps):
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
