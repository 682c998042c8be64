"""Exercises of chapter 5: backpropagation."""

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw


def dense_backward(X, W, dZ):
    """The gradients dX, dW and db.

    X (n, n_in), W (n_in, n_out), dZ (n, n_out); db (n_out,).
    """
    dX = dZ @ W.T
    dW = X.T @ dZ
    db = dZ.sum(axis=0)
    return dX, dW, db


def relu_backward(dA, Z):
    """The gradient at Z, where A = relu(Z).

    dA and Z of one shape to dZ of that shape.
    """
    return np.where(Z > 0, dA, 0)


def tanh_backward(dA, A):
    """The gradient at Z, where A = tanh(Z).

    dA and A of one shape to dZ of that shape.
    """
    return dA * (1 - A**2)


class Dense:
    """A dense layer with W (n_in, n_out) and b (n_out,)."""

    def __init__(self, W, b):
        """Keep W (n_in, n_out) and b (n_out,)."""
        self.W, self.b = W, b

    def forward(self, X):
        """The weighted sums Z (n, n_out) of X (n, n_in)."""
        self.X = X
        return X @ self.W + self.b

    def backward(self, dZ):
        """From dZ (n, n_out): set dW, db; return dX (n, n_in)."""
        self.dW = self.X.T @ dZ
        self.db = dZ.sum(axis=0)
        return dZ @ self.W.T


def two_layer_gradients(X, Y, W1, b1, W2, b2):
    """Gradients dW2, db2, dW1, db1, of the parameters' shapes.

    X (n, n_in), Y (n, 1).
    """
    A1 = np.tanh(X @ W1 + b1)
    Z2 = A1 @ W2 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    dZ2 = (A2 - Y) / len(Y)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)
    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return dW2, db2, dW1, db1


def gradient_check(loss, parameters, gradients):
    """The largest relative error of the gradients, one number.

    Two lists of arrays of the same shapes.
    """
    h, errors = 1e-5, []
    for W, dW in zip(parameters, gradients, strict=True):
        for at in np.ndindex(W.shape):
            before = W[at]
            W[at] = before + h
            above = loss(parameters)
            W[at] = before - h
            below = loss(parameters)
            W[at] = before
            slope, claim = (above - below) / (2 * h), dW[at]
            size = max(abs(slope), abs(claim))
            error = abs(slope - claim) / size if size > 0 else 0.0
            errors.append(error)
    return np.max(errors)


# ---- For the cases -------------------------------------------------------------------------------


def look_at_layer(layer_class, W, b, X_before, X, dZ):
    """What can be seen of a layer that is used twice, beside another layer."""
    layer = layer_class(W, b)
    layer.forward(X_before)
    Z = layer.forward(X)  # does the second call forget the first?
    layer_class(2 * W, 2 * b).forward(X[::-1])  # does every layer have a memory of its own?
    layer.backward(dZ)
    dX = layer.backward(dZ)  # is the gradient that of one batch?
    seen = {"Z": Z, "dX": dX}
    return seen | {name: getattr(layer, name, None) for name in ("dW", "db")}


TARGETS = np.array([[0.25, -0.5], [1.0, 0.75], [-0.25, 0.5]]), np.array([0.5, -1.0])
GAPS = (
    np.array([[0.0020, -0.0016], [0.0024, 0.0012], [-0.0020, 0.0028]]),
    np.array([0.0016, -0.0024]),
)


def bowl(parameters):
    """A loss with its lowest point at the targets, where a step of h must be central."""
    gaps = [p - target for p, target in zip(parameters, TARGETS, strict=True)]
    return sum(np.sum(10 * gap**2 + 0.02 * gap**3) for gap in gaps)


def plain(parameters):
    """A loss that is the same everywhere."""
    return np.float64(2.0)


def near_the_bottom(*factors):
    """Arguments of gradient_check, every array's gradients wrong by these factors."""
    pairs = zip(GAPS, factors, strict=True)
    gradients = [np.array(factor) * (20 * gap + 0.06 * gap**2) for gap, factor in pairs]
    return bowl, [target + gap for target, gap in zip(TARGETS, GAPS, strict=True)], gradients


def on_the_plain():
    """Arguments of gradient_check where every slope is 0."""
    return plain, [np.array([[0.5, -0.25]]), np.array([1.0])], [np.zeros((1, 2)), np.zeros(1)]


# What two slips of gradient_check put in the place of its body.
ONE_SIDE = """h, errors = {h}, []
    for parameter, gradient in zip(parameters, gradients):
        for at in np.ndindex(parameter.shape):
            before, here = parameter[at], loss(parameters)
            parameter[at] = before + h
            slope, claim = (loss(parameters) - here) / h, gradient[at]
            parameter[at] = before
            size = max(abs(slope), abs(claim))
            errors.append(abs(slope - claim) / size if size > 0 else 0.0)
    return np.max(errors)"""
NORMS = """h, a, b = 1e-5, [], []
    for parameter, gradient in zip(parameters, gradients):
        for at in np.ndindex(parameter.shape):
            before = parameter[at]
            parameter[at] = before + h
            above = loss(parameters)
            parameter[at] = before - h
            a.append((above - loss(parameters)) / (2 * h))
            b.append(gradient[at])
            parameter[at] = before
    a, b = np.array(a), np.array(b)
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / size if size > 0 else 0.0"""
FORWARD = (
    "You measured from the point to one side only, which is less exact. Step to both sides, "
    "equally far."
)
SIGNED = (
    "The differences keep their signs, so an error in one direction counts as less than none. "
    "Only their sizes matter."
)

AGAIN = (
    "You divided by the number of samples. dZ comes from a mean loss and carries that division "
    "already; here only sums are wanted."
)
KEEPDIMS = (
    "The gradient of a bias is a table with one row; it should have the shape of the bias, which "
    "has one dimension."
)
NOT_KEPT = (
    "After `backward` the layer has no `dW` or no `db`: keep both as attributes of the layer, "
    "under these names."
)

EXERCISES = [
    Exercise(
        dense_backward,
        page="05_backprop",
        title="Back through a dense layer",
        prompt="Write `dense_backward(X, W, dZ)` for a layer Z = XW + b. From `X` (n, n_in), `W` "
        "(n_in, n_out) and `dZ`, the gradient of the loss with respect to Z, of shape (n, n_out), "
        "return `dX, dW, db`: the gradients with respect to X, W and b, each of the shape of what "
        "it belongs to, with b of shape (n_out,). The loss is a mean, and its 1/n is in `dZ` "
        "already.",
        cases=[
            Case("5 samples, 3 in, 2 out",
                 draw(50, (5, 3), (3, 2), (5, 2)), {"the number of samples": 5}),
            Case("7 samples, 4 in, 4 out",
                 draw(51, (7, 4), (4, 4), (7, 4)), {"the number of samples": 7}),
        ],
        slips=[
            # Documents 002 and 004 divide in every layer, so their dZ does not carry the 1/n.
            Slip("averaged_again",
                 AGAIN, "return dX, dW, db", "return dX, dW / len(X), db / len(X)"),
            Slip("averaged_again/dW", AGAIN, "X.T @ dZ", "X.T @ dZ / len(X)"),
            Slip("averaged_again/db", AGAIN, "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
            # EXERCISES.md, 20.
            Slip("db_total",
                 "Your db is one number for the whole layer: you summed over the units too. Each "
                 "unit has its own bias, so sum over the samples alone.", "sum(axis=0)", "sum()"),
            Slip("db_per_sample",
                 "You summed each row of dZ, which gives one number a sample. A bias "
                 "belongs to a unit: sum over the samples.", "axis=0", "axis=1"),
            # Documents 000 and 004 use keepdims.
            Slip("keepdims",
                 "Your db is a table with one row; b has one dimension here, and so has db.",
                 "axis=0", "axis=0, keepdims=True"),
            Slip("db_not_summed", "Your db is dZ itself. All samples share one bias, so their "
                 "gradients add up.", "dZ.sum(axis=0)", "dZ"),
            # EXERCISES.md, 20, and shapes that happen to fit.
            Slip("no_transpose",
                 "dX passes dZ back through W from outputs to inputs; you used W the way "
                 "of the forward pass. Which shape must W have there?", "W.T", "W"),
            Slip("dW_transposed",
                 "Your dW lies on its side: row i of W belongs to input i, and so must "
                 "row i of dW.", "X.T @ dZ", "dZ.T @ X"),
            Slip("dX_transposed",
                 "Your dX lies on its side: it has one row a unit instead of one row a "
                 "sample.", "dZ @ W.T", "W @ dZ.T"),
        ],
        hints=[
            "Write down the shapes: which product of two of the three arrays has the shape of X, "
            "which that of W? Each sample adds its share to dW and to db.",
            "dX is dZ times W transposed, dW is X transposed times dZ, and db is the sum of the "
            "rows of dZ.",
        ],
        parts=("dX", "dW", "db"),
    ),
    Exercise(
        relu_backward,
        page="05_backprop",
        title="Back through relu",
        prompt="Write `relu_backward(dA, Z)` for A = relu(Z). `dA` is the gradient with respect "
        "to A; return the gradient with respect to Z, of the same shape. At Z = 0 take the slope "
        "of relu to be 0.",
        cases=[
            Case("5 samples of 4 units", draw(52, (5, 4), (5, 4))),
            Case("integers, and a 0 in Z", (np.array([[2, -3, 5, -7]]), np.array([[0, 4, -1, 2]]))),
        ],
        slips=[
            # EXERCISES.md, 21.
            Slip("mask_of_dA",
                 "You looked at the signs of dA. Whether a unit lets the gradient through "
                 "was decided on the way forward, by Z.", "Z > 0", "dA > 0"),
            Slip("dA_dropped",
                 "You returned the slope of relu alone; the chain rule also needs the gradient "
                 "that arrives, dA.", "Z > 0, dA, 0", "Z > 0, 1, 0"),
            # A well-known confusion: `max(0, z)` as a derivative.
            Slip("relu_itself",
                 "You multiplied dA by relu(Z), the value of the unit; its slope is wanted, "
                 "which is 1 or 0.", "Z > 0, dA", "Z > 0, dA * Z"),
            Slip("relu_of_gradient", "You applied relu itself, to Z, and returned that; dA "
                 "passes unchanged where the unit was on.", "Z > 0, dA", "Z > 0, Z"),
            # `>=`, as in NumPy's own MNIST tutorial; the others are confusions of Z, dA and slope.
            Slip("at_zero", "Where Z is exactly 0 you let dA through; there the slope is 0 here.",
                 "Z > 0", "Z >= 0"),
            Slip("upside_down",
                 "You let dA through where Z is negative, and stopped it where Z is positive: "
                 "it is the other way round.", "Z > 0", "Z < 0"),
            Slip("no_mask", "You passed dA on as it is. Units whose Z is not positive have slope 0 "
                 "and stop it.", "np.where(Z > 0, dA, 0)", "dA"),
            Slip("times_Z",
                 "You multiplied by Z itself. The slope of relu is 1 or 0, depending on the "
                 "sign of Z.", "np.where(Z > 0, dA, 0)", "dA * Z"),
        ],
        hints=[
            "relu either passes a number on unchanged or stops it. Where it was passed on, a small "
            "change passes too; where it was stopped, nothing does.",
            "Keep the entries of dA where Z is greater than 0, and put 0 everywhere else; "
            "`np.where` does that.",
        ],
    ),
    Exercise(
        tanh_backward,
        page="05_backprop",
        title="Back through tanh",
        prompt="Write `tanh_backward(dA, A)` for A = tanh(Z). `dA` is the gradient with respect "
        "to A, and `A` is what tanh returned on the way forward; return the gradient with respect "
        "to Z, of the same shape.",
        cases=[
            Case("5 samples of 4 units",
                 (draw(53, (5, 4))[0], np.round(np.tanh(draw(54, (5, 4))[0]), 3))),
            Case("A at -1, 0 and 1", (np.array([[2, -3, 5]]), np.array([[-1, 0, 1]]))),
        ],
        slips=[
            # EXERCISES.md, 21; document 003 hands a derivative of z the output.
            Slip("tanh_again",
                 "You took the tanh of A, but A is already tanh(Z).", "A**2", "np.tanh(A)**2"),
            Slip("square_missing", "You subtracted A from 1; in the slope of tanh it is A squared.",
                 "A**2", "A"),
            Slip("dA_dropped",
                 "You returned the slope of tanh alone; the chain rule also needs the gradient "
                 "that arrives, dA.", "dA * (1 - A**2)", "1 - A**2"),
            # A well-known confusion of the two; then slips of brackets and signs.
            Slip("sigmoid_slope", "A (1 - A) is the slope of the sigmoid; tanh has another one.",
                 "(1 - A**2)", "A * (1 - A)"),
            Slip("sign",
                 "The sign between 1 and the square is wrong: tanh is flattest where A is near -1 "
                 "or 1, so the slope must shrink there.", "1 - A", "1 + A"),
            Slip("brackets",
                 "The product was taken first: without brackets only the 1 is multiplied by dA.",
                 "dA * (1 - A**2)", "dA * 1 - A**2"),
            Slip("no_slope", "You passed dA on as it is; the slope of tanh is missing.",
                 "dA * (1 - A**2)", "dA"),
            Slip("square_of_difference", "You subtracted first and squared then; A alone is "
                 "squared.", "(1 - A**2)", "(1 - A)**2"),
        ],
        hints=[
            "The slope of tanh can be written with its output alone, so Z is not needed.",
            "tanh' = 1 minus the square of tanh, and A is that tanh; the chain rule multiplies "
            "this by dA.",
        ],
    ),
    Exercise(
        Dense,
        page="05_backprop",
        title="A dense layer with a memory",
        prompt="Write the class `Dense` with three methods. `__init__(W, b)` takes `W` (n_in, "
        "n_out) and `b` (n_out,); `forward(X)` returns Z = XW + b; `backward(dZ)` returns dX and "
        "sets the attributes `dW` and `db`, the gradients for the X of the latest `forward`. A "
        "layer may be used many times and beside others; the 1/n of the loss is in `dZ` already.",
        cases=[
            Case("5 samples, 3 in, 2 out", draw(55, (3, 2), (2,), (5, 3), (5, 3), (5, 2)),
                 {"the number of samples": 5}),
            Case("7 samples, 4 in, 4 out", draw(56, (4, 4), (4,), (7, 4), (7, 4), (7, 4)),
                 {"the number of samples": 7}),
        ],
        slips=[
            # EXERCISES.md, 22.
            Slip("cached_first",
                 "`forward` keeps the X of its first call, and `backward` goes on using "
                 "it; the latest one is wanted.", "self.X = X", "self.X = getattr(self, 'X', X)"),
            # PyTorch's habit, and the reason for its zero_grad.
            Slip("accumulates",
                 "`dW` and `db` grow with every call of `backward`; each call should set them "
                 "anew.",
                 "        return dZ @ self.W.T",
                 "        self.dW = self.dW + getattr(self, 'dW0', 0)\n"
                 "        self.db = self.db + getattr(self, 'db0', 0)\n"
                 "        self.dW0, self.db0 = self.dW, self.db\n        return dZ @ self.W.T"),
            Slip("accumulates/dW",
                 "`dW` grows with every call of `backward`; each call should set it anew.",
                 "self.dW = ", "self.dW = getattr(self, 'dW', 0) + "),
            Slip("accumulates/db",
                 "`db` grows with every call of `backward`; each call should set it anew.",
                 "self.db = ", "self.db = getattr(self, 'db', 0) + "),
            Slip("no_bias", "The biases are missing in `forward`.", " + self.b", ""),
            # Documents 002 and 004, as in dense_backward.
            Slip("averaged_again", AGAIN, "        return dZ @ self.W.T",
                 "        self.dW, self.db = self.dW / len(dZ), self.db / len(dZ)\n        return "
                 "dZ @ self.W.T"),
            Slip("averaged_again/dW", AGAIN, "self.X.T @ dZ", "self.X.T @ dZ / len(dZ)"),
            Slip("averaged_again/db", AGAIN, "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
            Slip("keepdims",
                 "Your db is a table with one row; b has one dimension here, and so has db.",
                 "axis=0", "axis=0, keepdims=True"),
            Slip("db_total",
                 "Your db is one number for the whole layer. Each unit has its own bias, so "
                 "sum over the samples alone.", "sum(axis=0)", "sum()"),
            Slip("no_transpose",
                 "`backward` should pass dZ back from outputs to inputs; you used W the way "
                 "of the forward pass.", "self.W.T", "self.W"),
            # A well-known confusion: attributes of the class instead of the object.
            Slip("shared", "Two layers share one memory: `forward` of another layer replaced the X "
                 "of this one. Keep it on `self`.", "self.X = X", "type(self).X = X"),
            # Document 002 keeps its gradients as local names only.
            Slip("not_kept/dW", NOT_KEPT, "self.dW = ", "dW = "),
            Slip("not_kept/db", NOT_KEPT, "self.db = ", "db = "),
            Slip("returns_dW",
                 "`backward` returns the gradient for W; it should keep that one and return "
                 "the one for X.", "return dZ @ self.W.T", "return self.dW"),
        ],
        hints=[
            "`backward` needs the X that `forward` saw, but isn't given it: an object can "
            "remember.",
            "Let `forward` store X as an attribute. `backward` then does what `dense_backward` "
            "does, keeps dW and db as attributes (setting, not adding) and returns dX.",
        ],
        parts=("Z", "dW", "db", "dX"),
        look=look_at_layer,
    ),
    Exercise(
        two_layer_gradients,
        page="05_backprop",
        title="All gradients of a network of two layers",
        prompt="Write `two_layer_gradients(X, Y, W1, b1, W2, b2)`. The network has a tanh layer "
        "(`W1`, `b1`) and one output unit (`W2`, `b2`) that gives logits; the loss is the mean "
        "binary cross-entropy of these logits and `Y`, zeros and ones of shape (n, 1). Return "
        "`dW2, db2, dW1, db1`, each of the shape of its parameter; b1 has shape (n_hidden,), b2 "
        "(1,).",
        cases=[
            Case("5 samples, 3 in, 4 hidden",
                 (draw(57, (5, 3))[0], np.array([[1.0], [0], [0], [1], [1]]),
                  *draw(58, (3, 4), (4,), (4, 1), (1,))), {"the number of samples": 5}),
            Case("7 samples, 2 in, 3 hidden",
                 (draw(59, (7, 2))[0], np.array([[0], [1], [1], [0], [1], [0], [0]]),
                  *draw(60, (2, 3), (3,), (3, 1), (1,))), {"the number of samples": 7}),
        ],
        slips=[
            # Document 000: the mean as its loss, but gradients of the sum.
            Slip("sum",
                 "You did not divide by the number of samples: these are the gradients of the "
                 "summed loss, and the mean is asked for.", " / len(Y)", ""),
            Slip("averaged_again",
                 "You divided by the number of samples twice; the mean divides once.",
                 " / len(Y)", " / len(Y)**2"),
            # Document 003: y - o, with steps that add.
            Slip("sign",
                 "All gradients have the wrong sign: the loss grows where the output exceeds Y, "
                 "and your difference says the opposite.", "(A2 - Y)", "(Y - A2)"),
            # Loss and gradient unpaired, as in document 000; document 003's is that of the squares.
            Slip("extra_sigmoid",
                 "You multiplied by the slope of the sigmoid as well. With the cross-entropy "
                 "it cancels.", "(A2 - Y)", "A2 * (1 - A2) * (A2 - Y)"),
            Slip("mse",
                 "These are the gradients of the squared error; the loss here is the "
                 "cross-entropy.",
                 "(A2 - Y)", "2 * A2 * (1 - A2) * (A2 - Y)"),
            Slip("logits_as_output",
                 "You compared the logits themselves with Y; their sigmoid is compared.",
                 "1 / (1 + np.exp(-Z2))", "Z2"),
            # EXERCISES.md, 23.
            Slip("no_tanh_slope",
                 "On the way back through the hidden layer the slope of tanh is missing.",
                 " * (1 - A1**2)", ""),
            Slip("tanh_again", "You took the tanh of A1, but A1 is already the output of tanh.",
                 "1 - A1**2", "1 - np.tanh(A1)**2"),
            Slip("sigmoid_slope",
                 "A1 (1 - A1) is the slope of the sigmoid; the hidden layer is tanh.",
                 "(1 - A1**2)", "(A1 * (1 - A1))"),
            Slip("square_missing",
                 "You subtracted A1 from 1; in the slope of tanh it is A1 squared.",
                 "A1**2", "A1"),
            Slip("W2_missing",
                 "What arrives at the hidden layer did not pass through W2, so every hidden "
                 "unit got the same blame.", "(dZ2 @ W2.T)", "dZ2"),
            # Document 004 uses keepdims for both, document 000 for db2 alone.
            Slip("keepdims", KEEPDIMS, "axis=0", "axis=0, keepdims=True"),
            Slip("keepdims/db2", KEEPDIMS, "dZ2.sum(axis=0)", "dZ2.sum(axis=0, keepdims=True)"),
            Slip("keepdims/db1", KEEPDIMS, "dZ1.sum(axis=0)", "dZ1.sum(axis=0, keepdims=True)"),
            Slip("db_total",
                 "The gradient of b1 is one number: you summed over the units too. Each has its "
                 "own bias.",
                 "dZ1.sum(axis=0)", "dZ1.sum()"),
            # Document 003 has no biases.
            Slip("no_b1", "The forward pass leaves out b1, so everything after it is a little off.",
                 "X @ W1 + b1", "X @ W1"),
            Slip("no_b2", "The forward pass leaves out b2, so the output is off.",
                 "A1 @ W2 + b2", "A1 @ W2"),
            Slip("sigmoid_hidden",
                 "Your hidden layer is the sigmoid with its slope; here it is tanh.",
                 "*",
                 "A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))\n"
                 "    dZ2 = (1 / (1 + np.exp(-(A1 @ W2 + b2))) - Y) / len(Y)\n"
                 "    dZ1 = (dZ2 @ W2.T) * A1 * (1 - A1)\n"
                 "    return A1.T @ dZ2, dZ2.sum(axis=0), X.T @ dZ1, dZ1.sum(axis=0)"),
        ],
        hints=[
            "Forward first, and keep what you will need: the outputs of both layers. Then "
            "backward, the last layer first.",
            "For sigmoid and mean cross-entropy together the gradient at the logits is short: "
            "probability minus target, over the number of samples.",
            "Go on as in `dense_backward`: dW2 and db2 from A1 and dZ2; then dZ2 back through W2 "
            "and, as in `tanh_backward`, through A1; then dW1 and db1 from X and dZ1.",
        ],
        parts=("dW2", "db2", "dW1", "db1"),
    ),
    Exercise(
        gradient_check,
        page="05_backprop",
        title="Check gradients by measuring",
        prompt="Write `gradient_check(loss, parameters, gradients)`. `parameters` and `gradients` "
        "are lists of float arrays of the same shapes, and `loss(parameters)` is a number. "
        "Measure every slope by a central difference and return the largest relative error |a - "
        "b| / max(|a|, |b|) of any entry, 0 where both are 0; the parameters must be afterwards "
        "exactly what they were.",
        cases=[
            Case("right gradients", near_the_bottom(1, 1)),
            Case("two gradients of W too small", near_the_bottom([[0.8, 0.5], [1, 1], [1, 1]], 1)),
            Case("both gradients of b wrong, one in its sign", near_the_bottom(1, [-2, 0.75])),
            Case("a loss that is the same everywhere", on_the_plain()),
        ],
        slips=[
            # EXERCISES.md, 16, 17 and 24, and other measures of an error.
            Slip("forward_difference", FORWARD, "(above - below) / (2 * h)",
                 "(above - loss(parameters)) / h"),
            *(Slip(f"forward_difference/{h}", FORWARD, "*", ONE_SIDE.format(h=h))
              for h in ("1e-3", "1e-4", "1e-6", "1e-7", "1e-8")),
            Slip("h_not_doubled",
                 "The measured slopes are twice too large: from the one point to the other it is "
                 "two steps, not one.",
                 "(2 * h)", "h"),
            Slip("absolute",
                 "You returned the largest difference as it is. Relative means: compared with the "
                 "size of the gradients themselves.",
                 "abs(slope - claim) / size if size > 0 else 0.0", "abs(slope - claim)"),
            Slip("mean",
                 "You returned the mean of the errors, where one wrong entry is lost among many "
                 "right ones. The largest is wanted.",
                 "np.max", "np.mean"),
            Slip("no_guard",
                 "Where slope and gradient are both 0 you divide 0 by 0. Such an entry has no "
                 "error.",
                 " if size > 0 else 0.0", ""),
            Slip("signed", SIGNED, "abs(slope - claim)", "(claim - slope)"),
            Slip("signed/slope_first", SIGNED, "abs(slope - claim)", "(slope - claim)"),
            Slip("sizes_compared",
                 "You compared the sizes alone, so a gradient with the wrong sign goes unseen.",
                 "abs(slope - claim)", "abs(abs(slope) - abs(claim))"),
            # Another usual definition.
            Slip("sum_below",
                 "You divided by the sum of the two sizes; here it is by the larger of the two.",
                 "max(abs(slope), abs(claim))", "abs(slope) + abs(claim)"),
            Slip("by_gradient",
                 "You divided by the size of the given gradient; here it is by the larger of the "
                 "two.",
                 "max(abs(slope), abs(claim))", "abs(claim)"),
            Slip("by_slope",
                 "You divided by the size of the measured slope; here it is by the larger of the "
                 "two.",
                 "max(abs(slope), abs(claim))", "abs(slope)"),
            # EXERCISES.md, 24: not everything is looked at.
            Slip("first_array",
                 "Only the first array was checked; a mistake in another one goes unseen.",
                 "zip(parameters, gradients, strict=True)", "[(parameters[0], gradients[0])]"),
            Slip("last_array",
                 "Only the last array counts in your result; a mistake in an earlier one goes "
                 "unseen. Is the result begun anew for every array?",
                 "in np.ndindex", "in errors.clear() or np.ndindex"),
            Slip("last_entry",
                 "Only the last entry counts in your result; a mistake in an earlier one goes "
                 "unseen.",
                 "errors.append(error)", "errors = [error]"),
            # One number for all, as `nnbook.backprop.gradient_error` does it.
            Slip("norms",
                 "You compared the lengths of all gradients together. A small wrong entry beside "
                 "large ones is lost that way; every entry is to be compared for itself.",
                 "*", NORMS),
        ],
        hints=[
            "Move one entry of one array up and down by a small h, and see how the loss answers. "
            "Then the next.",
            "`np.ndindex(parameter.shape)` gives every place of an array; keep the old number and "
            "put it back.",
            "The slope is the loss above minus the loss below, over the distance of the two "
            "points. Keep the largest of the relative errors, and skip those where both are 0.",
        ],
    ),
]  # fmt: skip
