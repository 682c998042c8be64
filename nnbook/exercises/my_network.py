"""The network that a reader of the book writes, piece by piece, in plain NumPy.

A network is a list of layers, a layer a pair (W, b).  Hidden layers bend by tanh; the last one
gives logits.  Each function is an exercise of the chapter that teaches it.
"""

import numpy as np

# fmt: off


def draw_network(sizes, rng):
    """Draw a list of (W, b), one for each layer.

    W (n_in, n_out) and b (n_out,).
    """
    network = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        W = rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out))
        b = np.zeros(n_out)
        network.append((W, b))
    return network


def forward(network, X):
    """The list of what passes between layers: X first.

    The last entry holds the logits.
    """
    A = [X]
    for W, b in network[:-1]:
        A.append(np.tanh(A[-1] @ W + b))
    W, b = network[-1]
    A.append(A[-1] @ W + b)
    return A


def softmax(Z):
    """Probabilities, every row's sum 1.

    Logits (n, n_classes) to an array of this shape.
    """
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def cross_entropy(logits, Y):
    """Mean cross-entropy of the rows.

    logits and one-hot Y (n, n_classes) to one number.
    """
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    sums = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_P = shifted - np.log(sums)
    return -np.mean(np.sum(Y * log_P, axis=1))


def tanh_slope(A):
    """Derivative of tanh where its value is A.

    Any shape to the same shape.
    """
    return 1 - A**2


def loss_slope(logits, Y):
    """Derivative of the mean cross-entropy.

    logits and one-hot Y (n, n_classes) to that shape.
    """
    return (softmax(logits) - Y) / len(Y)


def backward(network, A, Y):
    """The list of (dW, db), one for each layer.

    A is what `forward` returned; Y is one-hot.
    """
    gradients = []
    dZ = loss_slope(A[-1], Y)
    for (W, b), A_in in zip(network[::-1], A[-2::-1]):
        gradients.insert(0, (A_in.T @ dZ, dZ.sum(axis=0)))
        dZ = (dZ @ W.T) * tanh_slope(A_in)
    return gradients


def step(network, gradients, learning_rate):
    """A new list of (W, b), after one step of descent."""
    new = []
    for (W, b), (dW, db) in zip(network, gradients):
        W = W - learning_rate * dW
        b = b - learning_rate * db
        new.append((W, b))
    return new


def train(network, X, Y, learning_rate, steps):
    """Take steps with all samples.

    The network after them, and the loss before each.
    """
    losses = []
    for _ in range(steps):
        A = forward(network, X)
        losses.append(cross_entropy(A[-1], Y))
        gradients = backward(network, A, Y)
        network = step(network, gradients, learning_rate)
    return network, losses


def minibatches(X, Y, batch_size, rng):
    """A list of pairs (X, Y) of shuffled rows.

    Each has at most batch_size of them.
    """
    order = rng.permutation(len(X))
    batches = []
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        batches.append((X[rows], Y[rows]))
    return batches


def adam(w, g, state, learning_rate):
    """A step of Adam for one array w with gradient g.

    The new w and the new state (t, m, r).
    """
    t, m, r = state
    t = t + 1
    m = 0.9 * m + 0.1 * g
    r = 0.999 * r + 0.001 * g**2
    m_hat = m / (1 - 0.9**t)
    r_hat = r / (1 - 0.999**t)
    w = w - learning_rate * m_hat / (np.sqrt(r_hat) + 1e-8)
    return w, (t, m, r)


def adam_step(network, gradients, states, learning_rate):
    """A step of Adam for every W and b of a network.

    The new list of (W, b) and the new list of states.
    """
    new, new_states = [], []
    for k in range(len(network)):
        (W, b), (dW, db) = network[k], gradients[k]
        W, state_W = adam(W, dW, states[k][0], learning_rate)
        b, state_b = adam(b, db, states[k][1], learning_rate)
        new.append((W, b))
        new_states.append((state_W, state_b))
    return new, new_states


def split_in_three(X, Y, rng):
    """Three pairs (X, Y): to train with, held out, test.

    The last two have a fifth of the shuffled rows each.
    """
    order, fifth = rng.permutation(len(X)), len(X) // 5
    held_out, test = order[:fifth], order[fifth : 2 * fifth]
    training = order[2 * fifth :]
    return [(X[r], Y[r]) for r in (training, held_out, test)]


def train_until_best(
    network, training, held_out,
    learning_rate, batch_size, patience, rng,
):
    """Adam on minibatches until the held-out loss stops sinking.

    The best network, and the held-out loss of every epoch.
    """
    X_held, Y_held = held_out
    states = [((0, 0, 0), (0, 0, 0)) for layer in network]
    best, lowest, waited, losses = network, np.inf, 0, []
    while waited < patience:
        for X, Y in minibatches(*training, batch_size, rng):
            gradients = backward(network, forward(network, X), Y)
            network, states = adam_step(
                network, gradients, states, learning_rate
            )
        logits = forward(network, X_held)[-1]
        losses.append(cross_entropy(logits, Y_held))
        waited += 1
        if losses[-1] < lowest:
            best, lowest, waited = network, losses[-1], 0
    return best, losses
