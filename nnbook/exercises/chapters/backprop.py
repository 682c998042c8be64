"""Exercises of chapter 5: backpropagation."""

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw
from nnbook.exercises.running import Unusable, described


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
    """The relative error of the gradients, one number.

    Two lists of arrays of the same shapes.
    """
    h, g, measured = 1e-5, [], []
    for k in range(len(parameters)):
        for at in np.ndindex(parameters[k].shape):
            before = parameters[k][at]
            parameters[k][at] = before + h
            above = loss(parameters)
            parameters[k][at] = before - h
            below = loss(parameters)
            parameters[k][at] = before
            measured.append((above - below) / (2 * h))
            g.append(gradients[k][at])
    lengths = np.linalg.norm(g) + np.linalg.norm(measured)
    apart = np.linalg.norm(np.subtract(g, measured))
    return apart / lengths if lengths > 0 else 0.0


# ---- For the cases -------------------------------------------------------------------------------


def look_at_layer(layer_class, W, b, X_before, X, dZ):
    """What can be seen of a layer that is used twice, beside another layer."""
    layer = layer_class(W, b)
    layer.forward(X_before)
    Z = layer.forward(X)  # does the second call forget the first?
    layer_class(2 * W, 2 * b).forward(X[::-1])  # does every layer have a memory of its own?
    layer.backward(dZ)
    once = getattr(layer, "dW", None)
    once = once.copy() if isinstance(once, np.ndarray) else once
    dX = layer.backward(dZ)  # is the gradient that of one batch?
    if Z is None and dX is None:
        return None
    for name, value in (("forward", Z), ("backward", dX)):
        if value is None or isinstance(value, tuple):
            wanted = "Z alone" if name == "forward" else "dX alone"
            detail = f"`{name}` returned {described(value)}; wanted is {wanted}."
            raise Unusable("kind", detail)
    seen = {"Z": Z, "dX": dX}
    seen |= {name: getattr(layer, name, None) for name in ("dW", "db")}
    return seen | {"dW after one call": once}


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


# What slips of gradient_check put in the place of its body.
ONE_SIDE = """h, g, measured = {h}, [], []
    for k in range(len(parameters)):
        for at in np.ndindex(parameters[k].shape):
            before, here = parameters[k][at], loss(parameters)
            parameters[k][at] = before + h
            measured.append((loss(parameters) - here) / h)
            g.append(gradients[k][at])
            parameters[k][at] = before
    g, measured = np.array(g), np.array(measured)
    lengths = np.linalg.norm(g) + np.linalg.norm(measured)
    return np.linalg.norm(g - measured) / lengths if lengths > 0 else 0.0"""
BY_ARRAY = """h, errors = 1e-5, []
    for parameter, g in zip(parameters, gradients):
        measured = np.zeros(g.shape)
        for at in np.ndindex(g.shape):
            before = parameter[at]
            parameter[at] = before + h
            above = loss(parameters)
            parameter[at] = before - h
            measured[at] = (above - loss(parameters)) / (2 * h)
            parameter[at] = before
        lengths = np.linalg.norm(g) + np.linalg.norm(measured)
        errors.append(np.linalg.norm(g - measured) / lengths if lengths > 0 else 0.0)
    return {how}(errors)"""
FORWARD = (
    "You measured from the point to one side only, which is less exact. Step to both sides, "
    "equally far."
)
ENTRIES = (
    "You measured every entry by itself; here the length of the difference is compared with the "
    "lengths of all gradients together."
)
LENGTHS = "np.linalg.norm(g) + np.linalg.norm(measured)"
BY_ENTRY = "np.abs(np.subtract(g, measured)) / np.maximum({size}, 1e-30)"

NO_MEAN = (
    "You took the mean for db. dZ comes from a mean loss and carries that division already; here a "
    "sum is wanted."
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
            Slip("averaged_again/db", NO_MEAN, "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
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
            # Gallery bugs of chapter 5.
            Slip("last_sample", "Only the last sample counts in your dW; all samples add up.",
                 "X.T @ dZ", "X[-1:].T @ dZ[-1:]"),
            Slip("dW_for_W", "What goes back passes through W, and you multiplied by dW.",
                 "dZ @ W.T", "dZ @ (X.T @ dZ).T"),
            Slip("updated_first", "What goes back passed through a W that had moved already. The loss was "
                 "measured with the old one.",
                 "dZ @ W.T", "dZ @ (W - X.T @ dZ).T"),
            Slip("first_sample", "Your db is the first row of dZ alone; it adds up all rows.",
                 "dZ.sum(axis=0)", "dZ[0]"),
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
            Slip("negative_stopped", "Negative entries of dA were stopped as well; where Z is "
                 "positive, dA passes whatever its sign.",
                 "Z > 0, dA", "Z > 0, np.maximum(dA, 0)"),
            Slip("relu_of_gradient", "Where the gradient passes you returned Z; it is dA that "
                 "passes, unchanged.", "Z > 0, dA", "Z > 0, Z"),
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
            Slip("dropped", "You dropped the entries where Z is not positive; they stay in their places, as 0.",
                 "np.where(Z > 0, dA, 0)", "dA[Z > 0]"),
            Slip("sign", "Where Z is negative you turned the sign of dA round; the slope is 0 there.",
                 "np.where(Z > 0, dA, 0)", "dA * np.sign(Z)"),
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
            Slip("square_missing", "A is not squared; in the slope of tanh it is.",
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
                 "Your numbers are dA less the square of A: the brackets around 1 less this "
                 "square are missing.",
                 "dA * (1 - A**2)", "dA * 1 - A**2"),
            Slip("no_slope", "You passed dA on as it is; the slope of tanh is missing.",
                 "dA * (1 - A**2)", "dA"),
            Slip("square_of_difference", "You subtracted first and squared then; A alone is "
                 "squared.", "(1 - A**2)", "(1 - A)**2"),
            Slip("double", "You doubled A; it should be squared.", "A**2", "A * 2"),
            Slip("exchanged", "dA and A have changed places: the slope is that of A.",
                 "dA * (1 - A**2)", "A * (1 - dA**2)"),
            Slip("matrix_product", "You took a product of matrices; dA and the slope are multiplied entry by "
                 "entry.",
                 "dA * (1 - A**2)", "dA @ (1 - A**2).T"),
        ],
        ways=[
            "return dA - dA * A**2",
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
            Slip("averaged_again/db", NO_MEAN, "dZ.sum(axis=0)", "dZ.mean(axis=0)"),
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
            Slip("keeps_Z", "`forward` keeps the sums; `backward` needs the X that came in.",
                 "self.X = X", "self.X = X @ self.W + self.b"),
            # Gallery bugs of chapter 5.
            Slip("last_sample", "Only the last sample counts in your dW; all samples add up.",
                 "self.X.T @ dZ", "self.X[-1:].T @ dZ[-1:]"),
            Slip("dW_for_W", "`backward` should pass dZ back through W, and you multiplied by dW.",
                 "dZ @ self.W.T", "dZ @ self.dW.T"),
            *(Slip(f"updated/{rate}", "`backward` changes W, and then passes dZ back through the new one. A step "
                   "is taken elsewhere; dX needs the W of the forward pass.",
                   "        return dZ @ self.W.T",
                   f"        self.W = self.W - {rate} * self.dW\n        return dZ @ self.W.T")
              for rate in (1, 0.1, 0.01)),
            Slip("first_sample", "Your db is the first row of dZ alone; it adds up all rows.",
                 "dZ.sum(axis=0)", "dZ[0]"),
            Slip("averaged_over_inputs", "Your dW is divided by the number of inputs; it only adds up the samples.",
                 "self.X.T @ dZ", "self.X.T @ dZ / self.X.shape[1]"),
            Slip("tanh_slope", "A slope of tanh is in your gradients; a dense layer alone has no activation.",
                 "self.dW", "dZ = dZ * (1 - (self.X @ self.W + self.b) ** 2)\n        self.dW"),
        ],
        hints=[
            "`backward` needs the X that `forward` saw, but isn't given it: an object can "
            "remember.",
            "Let `forward` store X as an attribute. `backward` then does what `dense_backward` "
            "does, keeps dW and db as attributes (setting, not adding) and returns dX.",
        ],
        parts=("Z", "dW", "db", "dX", "dW after one call"),
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
                 "A1 is not squared; in the slope of tanh it is.",
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
            Slip("relu_hidden",
                 "Your hidden layer is relu with its slope; here it is tanh.",
                 "*",
                 "A1 = np.maximum(X @ W1 + b1, 0)\n"
                 "    dZ2 = (1 / (1 + np.exp(-(A1 @ W2 + b2))) - Y) / len(Y)\n"
                 "    dZ1 = (dZ2 @ W2.T) * (A1 > 0)\n"
                 "    return A1.T @ dZ2, dZ2.sum(axis=0), X.T @ dZ1, dZ1.sum(axis=0)"),
            Slip("relu_slope", "You used the slope of relu; the hidden layer is tanh.",
                 "(1 - A1**2)", "(A1 > 0)"),
            Slip("sums_squared", "You squared the sums before tanh; its slope takes the square of its output, "
                 "A1.",
                 "1 - A1**2", "1 - (X @ W1 + b1)**2"),
            # Gallery bugs of chapter 5.
            Slip("lost_on_the_way", "The slope of the sigmoid is in dW2, and not in what goes back to the "
                 "hidden layer. With the cross-entropy it cancels in both.",
                 "dW2 = A1.T @ dZ2\n    db2 = dZ2.sum(axis=0)",
                 "d = dZ2 * A2 * (1 - A2)\n    dW2 = A1.T @ d\n    db2 = d.sum(axis=0)"),
            Slip("dW2_for_W2", "What goes back passes through W2, and you multiplied by dW2.",
                 "dZ2 @ W2.T", "dZ2 @ dW2.T"),
            *(Slip(f"updated_first/{rate}", "What goes back passed through a W2 that had moved already. The "
                   "loss was measured with the old one.",
                   "dZ2 @ W2.T", f"dZ2 @ (W2 - {rate} * dW2).T") for rate in (1, 0.5, 0.1, 0.01)),
            Slip("last_sample", "Only the last sample counts in your dW1; all samples add up.",
                 "X.T @ dZ1", "X[-1:].T @ dZ1[-1:]"),
            Slip("averaged_again/dW1", "You divided by the number of samples twice in dW1; the mean divides "
                 "once.",
                 "X.T @ dZ1", "X.T @ dZ1 / len(Y)"),
            Slip("value_for_slope", "You multiplied by A1, what the hidden layer handed on; its slope is wanted "
                 "there.",
                 "(1 - A1**2)", "A1"),
            Slip("X_for_A1", "Your dW2 takes the inputs of the network; the second layer was given A1.",
                 "A1.T @ dZ2", "X.T @ dZ2"),
            Slip("db1_no_slope", "In db1 the slope of tanh is missing; dW1 has it.",
                 "dZ1.sum(axis=0)", "(dZ2 @ W2.T).sum(axis=0)"),
            Slip("averaged_again/db1", "You took the mean for db1. The division by the number of samples is in the error "
                 "already; here a sum is wanted.",
                 "dZ1.sum(axis=0)", "dZ1.mean(axis=0)"),
            Slip("sum/db_mean", "Your dW1 and dW2 are those of a sum over the samples, while db1 and db2 are means: "
                 "divide once, in the first error.",
                 " / len(Y)\n    dW2 = A1.T @ dZ2\n    db2 = dZ2.sum(axis=0)\n    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)\n    dW1 = X.T @ dZ1\n    db1 = dZ1.sum(axis=0)", "\n    dW2 = A1.T @ dZ2\n    db2 = dZ2.mean(axis=0)\n    dZ1 = (dZ2 @ W2.T) * (1 - A1**2)\n    dW1 = X.T @ dZ1\n    db1 = dZ1.mean(axis=0)"),
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
        "Measure every slope by a central difference and return the relative error of all "
        "gradients together, as `relative_error` of chapter 4: the length of the difference over "
        "the sum of both lengths, 0 where both are 0. The parameters must be afterwards exactly "
        "what they were.",
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
              for h in ("1e-3", "1e-4", "1e-6", "1e-7")),
            Slip("h_not_doubled",
                 "The measured slopes are twice too large: from the one point to the other it is "
                 "two steps, not one.",
                 "(2 * h)", "h"),
            Slip("wide_step",
                 "Your step is so wide that the slope bends on the way. Try one a thousand times "
                 "smaller.",
                 "1e-5", "1e-2"),
            Slip("absolute",
                 "You returned the length of the difference. Relative means: compared with the "
                 "lengths of the gradients themselves.",
                 " / lengths if lengths > 0 else 0.0", ""),
            Slip("no_guard",
                 "Where all slopes and all gradients are 0 you divide 0 by 0. There is no error "
                 "then.",
                 " if lengths > 0 else 0.0", ""),
            # Another usual definition.
            Slip("entries", ENTRIES, "return apart / lengths if lengths > 0 else 0.0",
                 f"return np.max({BY_ENTRY.format(size='np.maximum(np.abs(g), np.abs(measured))')})"),
            Slip("entries/sum", ENTRIES, "return apart / lengths if lengths > 0 else 0.0",
                 f"return np.max({BY_ENTRY.format(size='np.add(np.abs(g), np.abs(measured))')})"),
            Slip("entries/mean", ENTRIES, "return apart / lengths if lengths > 0 else 0.0",
                 f"return np.mean({BY_ENTRY.format(size='np.maximum(np.abs(g), np.abs(measured))')})"),
            Slip("larger", "You divided by the larger of the two lengths; their sum is meant.",
                 LENGTHS, "max(np.linalg.norm(g), np.linalg.norm(measured))"),
            Slip("by_gradient",
                 "You divided by the length of the given gradients alone; the sum of both is meant.",
                 LENGTHS, "np.linalg.norm(g)"),
            Slip("by_slope",
                 "You divided by the length of the measured slopes alone; the sum of both is meant.",
                 LENGTHS, "np.linalg.norm(measured)"),
            Slip("difference_of_lengths",
                 "You compared the two lengths, so a gradient with the wrong sign goes unseen. Take "
                 "the length of the difference.",
                 "np.linalg.norm(np.subtract(g, measured))",
                 "abs(np.linalg.norm(g) - np.linalg.norm(measured))"),
            # EXERCISES.md, 24: not everything is looked at.
            Slip("first_array",
                 "Only the first array was checked; a mistake in another one goes unseen.",
                 "range(len(parameters))", "range(1)"),
            Slip("last_array",
                 "Only the last array counts in your result; a mistake in an earlier one goes "
                 "unseen. Is the result begun anew for every array?",
                 "range(len(parameters))", "[len(parameters) - 1]"),
            Slip("last_entry",
                 "Only the last entry counts in your result; a mistake in an earlier one goes "
                 "unseen.",
                 "    lengths = ", "    g, measured = g[-1:], measured[-1:]\n    lengths = "),
            Slip("first_entry",
                 "Only the first entry was measured: does the `return` stand inside the loop?",
                 "    lengths = ", "    g, measured = g[:1], measured[:1]\n    lengths = "),
            # A copy of the list holds the same arrays.
            Slip("same_arrays",
                 "The loss above and the loss below are one number, so every slope is 0: do both "
                 "lists hold the same arrays?",
                 "below = loss(parameters)", "below = above", says_the_numbers=True),
            *(Slip(f"by_array/{how}", "You compared array by array; here all gradients together have one "
                   "length.", "*", BY_ARRAY.format(how=how)) for how in ("sum", "np.mean")),
            Slip("signs_lost", "You compared absolute values, so a gradient with the wrong sign goes unseen.",
                 "    lengths = ", "    g, measured = np.abs(g), np.abs(measured)\n    lengths = "),
            Slip("yes_or_no", "You answer yes or no; the error itself, a number, is asked for.",
                 "return apart / lengths if lengths > 0 else 0.0", "return apart <= 1e-6 * lengths"),
            Slip("largest", "This is the largest difference of one slope; the length of all differences is compared "
                 "with the lengths of the gradients.",
                 "apart = np.linalg.norm(np.subtract(g, measured))\n    return apart / lengths if lengths > 0 else 0.0", "return np.max(np.abs(np.subtract(g, measured)))"),
            Slip("squares", "These are sums of squares, without their roots; a length is the root.",
                 "lengths = np.linalg.norm(g) + np.linalg.norm(measured)\n    apart = np.linalg.norm(np.subtract(g, measured))", "lengths = np.sum(np.square(g)) + np.sum(np.square(measured))\n    apart = np.sum(np.square(np.subtract(g, measured)))"),
            Slip("rms", "Below stands the root of both sums of squares together; the two lengths are to be "
                 "added.",
                 "np.linalg.norm(g) + np.linalg.norm(measured)", "np.sqrt(np.sum(np.square(g)) + np.sum(np.square(measured)))"),
        ],
        hints=[
            "Move one entry of one array up and down by a small h, and see how the loss answers. "
            "Then the next.",
            "`np.ndindex(parameter.shape)` gives every place of an array; keep the old number and "
            "put it back.",
            "The slope is the loss above minus the loss below, over the distance of the two "
            "points. Collect all slopes and all gradients in two lists; `np.linalg.norm` is the "
            "length of each.",
        ],
    ),
]  # fmt: skip
