"""Exercises of the page on PyTorch, which need no PyTorch.

Stand-ins record what is called.
"""

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Slip
from nnbook.exercises.chapters.drawing import draw
from nnbook.exercises.running import Unusable, described

# ---- The solutions -------------------------------------------------------------------------------


def to_torch(W, b):
    """The weight and the bias as nn.Linear has them.

    W (n_in, n_out) and b (n_out,) to (n_out, n_in) and (n_out,).
    """
    weight = W.T
    bias = b
    return weight, bias


def train_step(model, optimiser, loss_function, X, Y):
    """One step of training; returns the loss, a float.

    X (n, n_in), Y (n, n_out).
    """
    optimiser.zero_grad()
    loss = loss_function(model(X), Y)
    loss.backward()
    optimiser.step()
    return loss.item()


def average_gradients(gradients, sizes):
    """The gradient of the mean over all samples, from those of the shares.

    gradients (n_shares, n_parameters), sizes (n_shares,).
    """
    weights = sizes / sizes.sum()
    return weights @ gradients


# ---- Stand-ins -----------------------------------------------------------------------------------


class Tensor:
    """A value, and what to do with the derivative of a loss by it."""

    def __init__(self, value, take_gradient=None):
        self.value, self.take_gradient = value, take_gradient

    def backward(self):
        """Send the derivative back to the model."""
        if self.take_gradient is None:
            raise RuntimeError("it does not depend on any parameters of the model")
        self.take_gradient(1.0)

    def item(self):
        """The number alone."""
        return float(self.value)

    __float__ = item

    def detach(self):
        """The same value without its past."""
        return Tensor(self.value)

    def numpy(self):
        """The value as an array."""
        return np.asarray(self.value)


class Model:
    """A linear model that writes down what is done to it, and adds gradients up as PyTorch does."""

    def __init__(self, weights):
        self.weights, self.gradient, self.calls = weights, np.zeros_like(weights), []

    def __call__(self, X):
        """The logits of a batch."""

        def take_gradient(gradient):
            self.calls.append("backward")
            self.gradient = self.gradient + X.T @ gradient

        return Tensor(X @ self.weights, take_gradient)

    forward = __call__

    def zero_grad(self, set_to_none=True):
        """Forget the gradients."""
        self.calls.append("zero_grad")
        self.gradient = np.zeros_like(self.weights)

    def train(self, mode=True):
        """Nothing to prepare."""
        return self


class Optimiser:
    """Gradient descent on a model."""

    def __init__(self, model):
        self.model = model

    def zero_grad(self, set_to_none=True):
        """Forget the gradients."""
        self.model.zero_grad()

    def step(self):
        """One step against the gradient."""
        self.model.calls.append("step")
        self.model.weights = self.model.weights - 0.5 * self.model.gradient


def loss_function(logits, targets):
    """Mean binary cross-entropy; the derivative goes to whichever argument comes from the model."""
    z, y = (a.value if isinstance(a, Tensor) else a for a in (logits, targets))
    slopes = {id(logits): 1 / (1 + np.exp(-z)) - y, id(targets): -z}

    def take_gradient(gradient):
        for argument in (logits, targets):
            if isinstance(argument, Tensor) and argument.take_gradient:
                argument.take_gradient(gradient * slopes[id(argument)] / z.size)

    return Tensor(np.mean(np.logaddexp(0, z) - y * z), take_gradient)


def look_at_steps(submission, model, optimiser, loss_function, X, Y):
    """What can be seen of two steps of training."""
    losses = [submission(model, optimiser, loss_function, X, Y)]
    steps = list(model.calls)
    losses.append(submission(model, optimiser, loss_function, X, Y))
    if any(loss is None for loss in losses):
        return None
    if not all(hasattr(loss, "__float__") for loss in losses):
        detail = f"it returned {described(losses[0])}; wanted is the loss, a plain number."
        raise Unusable("kind", detail)
    in_order = [call for call in steps if call != "zero_grad"]
    return {
        "backward is called": float("backward" in steps),
        "step is called": float("step" in steps),
        "zero_grad is called": float("zero_grad" in steps),
        "step follows backward": float(in_order[:1] != ["step"]),
        "a plain number": float(not any(isinstance(loss, Tensor) for loss in losses)),
        "loss": [float(loss) for loss in losses],
        "weights": model.weights,
    }


def stand_ins(seed, n_samples, n_in, n_out):
    """The arguments of one call."""
    weights, X, z = draw(seed, (n_in, n_out), (n_samples, n_in), (n_samples, n_out))
    model = Model(weights)
    return model, Optimiser(model), loss_function, X, (z > 0).astype(float)


# ---- The exercises -------------------------------------------------------------------------------

EXERCISES = [
    Exercise(
        to_torch,
        page="examples/pytorch",
        title="Weights as PyTorch keeps them",
        prompt="Write `to_torch(W, b)` for a layer of ours with `W` (n_in, n_out) and `b` "
        "(n_out,). It returns `weight, bias` as `nn.Linear` keeps them, of shapes (n_out, n_in) "
        "and (n_out,), so that both layers compute the same. NumPy arrays will do; no PyTorch is "
        "needed.",
        cases=[
            Case("3 inputs, 4 outputs", draw(51, (3, 4), (4,))),
            Case("5 inputs, 2 outputs", draw(52, (5, 2), (2,))),
            Case("3 inputs, 3 outputs", draw(53, (3, 3), (3,))),
        ],
        slips=[
            # Document 004 builds both networks, and copies no weights.
            Slip("not_transposed", "The weights are still laid out as ours, inputs in rows. "
                 "PyTorch has one row for each output.",
                 "W.T", "W"),
            # Reshaping taken for transposing.
            Slip("reshaped", "The numbers stand in other places than they should: the old "
                 "rows were cut anew. Rows must become columns.",
                 "W.T", "W.reshape(W.shape[::-1])"),
            # Some tutorials keep b as (1, n_out).
            Slip("bias_row", "The bias has two dimensions, one row; PyTorch keeps it with one.",
                 "bias = b", "bias = b.reshape(1, -1)"),
            Slip("bias_column", "The bias has two dimensions, one column; PyTorch keeps it with "
                 "one.",
                 "bias = b", "bias = b.reshape(-1, 1)"),
            Slip("no_bias", "The bias is 0 everywhere; ours must come along.",
                 "bias = b", "bias = np.zeros_like(b)", says_the_numbers=True),
            Slip("order", "The two answers are in the other order: the weights come first.",
                 "return weight, bias", "return bias, weight"),
            Slip("inverse", "Your weight is an inverse of W; the transpose is wanted.",
                 "W.T", "np.linalg.pinv(W)"),
        ],
        hints=[
            "`nn.Linear` has one row of weights for each output; ours has one column for each. "
            "The bias is the same in both.",
            "Turn rows into columns: the transpose of `W` is what `nn.Linear` keeps.",
        ],
        parts=("weight", "bias"),
    ),
    Exercise(
        train_step,
        page="examples/pytorch",
        title="One step of training",
        prompt="Write `train_step(model, optimiser, loss_function, X, Y)` as for PyTorch: one "
        "step of training on the batch `X` (n, n_in), `Y` (n, n_out). The loss is `loss_function` "
        "of the model's output and `Y`; return it as a plain number, as it was before the step. "
        "It is tried twice in a row with stand-ins that add gradients up as PyTorch does; no "
        "PyTorch is needed.",
        cases=[
            Case("5 samples", stand_ins(61, 5, 3, 1)),
            Case("7 samples of 2 outputs", stand_ins(62, 7, 3, 2)),
        ],
        slips=[
            # The best-known one: PyTorch adds gradients up.
            Slip("zero_grad", "The gradients of earlier steps were never cleared, so they add up "
                 "from step to step.",
                 "optimiser.zero_grad()", "pass"),
            Slip("zero_grad_late", "The gradients were cleared between `backward` and `step`, so "
                 "the step had nothing to go by.",
                 "loss.backward()", "loss.backward(); optimiser.zero_grad()"),
            Slip("step_early", "The step came before the gradients: `backward` has to run first.",
                 "loss.backward()\n    optimiser.step()", "optimiser.step()\n    loss.backward()"),
            Slip("no_backward", "`backward` was never called: the model computed a loss, and no "
                 "gradients.",
                 "loss.backward()", "pass"),
            Slip("no_step", "`step` was never called: there are gradients, but the weights stay "
                 "as they are.",
                 "optimiser.step()", "pass"),
            # losses.append(loss) keeps every graph in memory.
            Slip("tensor", "You return the tensor, and with it all that it remembers of the way "
                 "there. A plain number is asked for.",
                 "loss.item()", "loss"),
            # loss_function(Y, output), as in libraries that take the targets first.
            Slip("swapped", "The loss got its arguments in the other order: the output comes "
                 "first, then `Y`.",
                 "loss_function(model(X), Y)", "loss_function(Y, model(X))"),
            Slip("loss_after", "You return the loss after the step; asked for is the one that the "
                 "step was made from.",
                 "loss.item()", "loss_function(model(X), Y).item()"),
            Slip("backward_twice", "The weights moved twice as far as they should: does `backward` or "
                 "`step` run twice?",
                 "loss.backward()", "loss.backward(); loss.backward()"),
            Slip("times_samples", "You returned the loss times the number of samples; the loss itself is wanted.",
                 "loss.item()", "loss.item() * len(X)"),
            Slip("per_sample", "You divided the loss by the number of samples; it is a mean already.",
                 "loss.item()", "loss.item() / len(X)"),
            *[
                Slip(f"rounded/{digits}", "You rounded the loss; return it as it is.",
                     "loss.item()", f"round(loss.item(), {digits})")
                for digits in (1, 2)
            ],
        ],
        hints=[
            "Four things in this order: forget the old gradients, compute the loss, compute the "
            "gradients, make the step.",
            "The optimiser clears the gradients and makes the step; the loss itself starts the "
            "way back.",
            "`zero_grad`, then the loss of the model's output and `Y`, then `backward`, then "
            "`step`. The loss's `item` is the number.",
        ],
        parts=("backward is called", "step is called", "zero_grad is called",
               "step follows backward", "a plain number", "loss", "weights"),
        look=look_at_steps,
        sentences={
            "backward is called": "`backward` was never called: there are no gradients.",
            "step is called": "`step` was never called: the weights stay as they are.",
            "zero_grad is called": "The gradients of earlier steps were never cleared, so they "
            "add up.",
            "step follows backward": "The step came before the gradients: `backward` has to run "
            "first.",
            "a plain number": "You return a tensor; a plain number is asked for.",
        },
    ),
    Exercise(
        average_gradients,
        page="examples/pytorch",
        title="Shares of unequal size",
        prompt="Each of several processes has the gradient of the mean loss over its own share of "
        "the samples. Write `average_gradients(gradients, sizes)`: row k of `gradients` "
        "(n_shares, n_parameters) is the gradient of process k, `sizes[k]` its number of samples. "
        "It returns the gradient of the mean loss over all samples, of shape (n_parameters,).",
        cases=[
            Case("150 and 50 samples", (*draw(71, (2, 5)), np.array([150.0, 50.0])),
                 {"the number of processes": 2}),
            Case("7, 2 and 3 samples", (*draw(72, (3, 4)), np.array([7.0, 2.0, 3.0])),
                 {"the number of processes": 3}),
        ],
        slips=[
            # What averaging over processes does by itself.
            Slip("mean_of_means", "That is the plain mean over the processes: a sample of a small "
                 "share counts more than one of a large share.",
                 "weights @ gradients", "gradients.mean(axis=0)"),
            # all_reduce with SUM, and no division.
            Slip("plain_sum", "The gradients are added up, and every process counts in full. "
                 "Their weights should add up to 1.",
                 "weights @ gradients", "gradients.sum(axis=0)"),
            Slip("not_divided", "Each gradient is multiplied by its number of samples, and the "
                 "sum was never divided by the number of all.",
                 "sizes / sizes.sum()", "sizes"),
            Slip("divided_by_shares", "The weighed sum is divided by the number of processes. "
                 "The sizes add up to the number of all samples: divide by that.",
                 "sizes / sizes.sum()", "sizes / len(sizes)"),
            Slip("last_share", "Only the last process counts: the others are to be added to it.",
                 "weights @ gradients", "weights[-1] * gradients[-1]"),
            # Taken for sums over the share, which would have to be divided by its size.
            Slip("upside_down", "The small share has the large weight: a gradient should count "
                 "in proportion to its number of samples.",
                 "sizes / sizes.sum()", "(1 / sizes) / (1 / sizes).sum()"),
            Slip("largest", "Only the process with the most samples counts in your answer; all do, by their numbers "
                 "of samples.",
                 "weights @ gradients", "gradients[np.argmax(sizes)]"),
            Slip("squared", "The shares are squared in your sum; they come in once.",
                 "weights @", "weights**2 @"),
        ],
        ways=[
            "return np.sum(sizes[:, np.newaxis] * gradients, axis=0) / np.sum(sizes)",
        ],
        hints=[
            "Multiplied by its number of samples, the gradient of a mean is the gradient of a sum, "
            "and sums may be added.",
            "Add up the sums over all shares, then divide by the number of all samples.",
        ],
    ),
]  # fmt: skip
