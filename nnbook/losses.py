"""Chapter 3 - Losses: how wrong an output is, as one number.

Every loss takes the network's output and the targets, two arrays of the same
shape, and returns one number.  Losses for classes take **logits**, the output
before any sigmoid or softmax: only so are they exact for every output.

The ``1 / n`` of a mean comes back in the loss's derivative (chapter 4), and
nowhere else in the book.

Sources: documents 000 (sections 2 to 4), 001, 002 and 004.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nnbook import checks
from nnbook.structure import Array

Loss = Callable[[Array, Array], float]


def softplus(z: ArrayLike) -> Array:
    """``log(1 + exp(z))``, a smooth relu; its slope is the sigmoid.

    Parameters
    ----------
    z : array_like, of any shape

    Returns
    -------
    a : Array, of the shape of ``z``
    """
    return np.logaddexp(0.0, checks.floats("z", z))


def log_softmax(Z: ArrayLike) -> Array:
    """Logarithm of `softmax`, also where a probability is too small for a float.

    Parameters
    ----------
    Z : array_like, shape (n_samples, n_classes)
        Logits.

    Returns
    -------
    log_P : Array, shape (n_samples, n_classes)
        At most 0.

    Raises
    ------
    TypeError, ValueError
        If ``Z`` is no matrix of numbers.
    """
    Z = checks.logits(Z)
    below_top = Z - Z.max(axis=1, keepdims=True)
    others = np.sort(np.exp(below_top), axis=1)[:, :-1]  # the top's own 1 is log1p's
    log_P: Array = below_top - np.log1p(others.sum(axis=1, keepdims=True))
    return log_P


def softmax(Z: ArrayLike) -> Array:
    """Turn each row of logits into probabilities: ``exp(Z)`` over its row's sum.

    Near the top of a row accurate to 3 ulp for 2 or 3 classes, to 5 for 10.
    At a distance d below the top, rounding ``Z - max`` costs up to d ulp more.

    Parameters
    ----------
    Z : array_like, shape (n_samples, n_classes)
        Logits.  Adding a number to a row changes nothing; subtracting the
        row's maximum keeps ``exp`` from overflowing.

    Returns
    -------
    P : Array, shape (n_samples, n_classes)
        Every row sums to 1.

    Raises
    ------
    TypeError, ValueError
        If ``Z`` is no matrix of numbers, or a row has no largest logit that is finite.
    """
    Z = checks.logits(Z)
    top = checks.finite("the largest logit", Z.max(axis=1, keepdims=True))
    E = np.exp(Z - top)
    P: Array = E / E.sum(axis=1, keepdims=True)
    return P


def one_hot(labels: ArrayLike, n_classes: int) -> Array:
    """Write class k as a row with 1 at place k and 0 elsewhere.

    Parameters
    ----------
    labels : array_like of int, shape (n_samples,)
        From 0 to ``n_classes - 1``.
    n_classes : int

    Returns
    -------
    Y : Array, shape (n_samples, n_classes)

    Raises
    ------
    TypeError
        If a label is no integer.
    ValueError
        If ``labels`` is not 1-D or a label has no class.
    """
    n_classes = checks.integer("n_classes", n_classes, at_least=1)
    labels = checks.class_labels(labels, n_classes)
    Y = np.zeros((len(labels), n_classes))
    Y[np.arange(len(labels)), labels] = 1.0
    return Y


def of_same_shape(output: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
    """Both as arrays of floats, or ``ValueError`` if their shapes differ or they are empty.

    NumPy would broadcast (n, 1) against (n,) to an (n, n) table, and the
    loss would be a wrong number instead of an error.
    """
    output, Y = checks.floats("output", output), checks.floats("Y", Y)
    if output.shape != Y.shape:
        raise ValueError(
            f"output has shape {output.shape} and Y has shape {Y.shape}; they must be the same"
            + (", so give Y.reshape(-1, 1)" if (*Y.shape, 1) == output.shape else "")
        )
    if Y.size == 0:
        raise ValueError(f"a loss needs at least one sample; got shape {Y.shape}")
    return output, Y


def sum_of_squared_errors(output: Array, Y: Array) -> float:
    """Sum of ``(output - Y)**2`` over all entries, as in document 001.

    Parameters
    ----------
    output, Y : Array, shape (n_samples, n_out)

    Returns
    -------
    loss : float

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    output, Y = of_same_shape(output, Y)
    return float(((output - Y) ** 2).sum())


def mean_squared_error(output: Array, Y: Array) -> float:
    """Mean of ``(output - Y)**2`` over all entries, for regression.

    Parameters
    ----------
    output, Y : Array, shape (n_samples, n_out)

    Returns
    -------
    loss : float

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    output, Y = of_same_shape(output, Y)
    return float(((output - Y) ** 2).sum()) / Y.size


def binary_cross_entropy(logits: Array, Y: Array) -> float:
    """Mean of ``-log(probability given to the truth)`` over all entries.

    With ``sigmoid(z)`` the probability of 1, ``-log(sigmoid(z))`` is
    ``softplus(-z)`` and ``-log(1 - sigmoid(z))`` is ``softplus(z)``: finite
    and exact however sure the network is, with no clipping and no epsilon.
    As ``softplus(z)`` is ``max(z, 0) + softplus(-|z|)``, every entry pays
    ``softplus(-|z|)``, and ``|z|`` times the share of the truth that is against
    it: only positive numbers are added.  Accurate to 2 ulp for one entry.

    Parameters
    ----------
    logits : Array, shape (n_samples, n_out)
        Output of a network whose last activation is ``identity``.
    Y : Array, shape (n_samples, n_out)
        0, 1, or a probability between them.

    Returns
    -------
    loss : float

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    logits, Y = of_same_shape(logits, Y)
    size, against = np.abs(logits), np.abs(Y - (logits > 0.0))
    return float((softplus(-size) + against * size).sum()) / Y.size


def cross_entropy(logits: Array, Y: Array) -> float:
    """Mean of ``-log(probability given to the true class)`` over the rows.

    Parameters
    ----------
    logits : Array, shape (n_samples, n_classes)
        Output of a network whose last activation is ``identity``.
    Y : Array, shape (n_samples, n_classes)
        One-hot rows, or rows of probabilities.

    Returns
    -------
    loss : float

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    logits, Y = of_same_shape(logits, Y)
    return float((Y * -log_softmax(logits)).sum()) / len(Y)


# What the targets of a loss for classes must be; the others take any number.
CHECK_TARGETS: dict[Loss, Callable[[Array], None]] = {
    binary_cross_entropy: checks.probabilities,
    cross_entropy: checks.distributions,
}
