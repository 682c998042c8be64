"""Probes of the packages in which one engine composes the gradients."""

import numpy as np
from harness import each, probe, slots, width


def by_engine(parameters, loss, sgd):
    """The four functions of a package with tensors and an optimiser that clears and steps."""

    def step(rate):
        optimiser = sgd(parameters, lr=rate)
        optimiser.zero_grad()
        loss().backward()
        optimiser.step()

    get, put = slots(*((p, "data") for p in parameters))
    return get, put, lambda: float(np.squeeze(loss().data)), step


@probe(
    "deep-atomic",
    *each("numbers", 2, ["ReLU", "Sigmoid", "Tanh", "SiLU", "GELU"], "mse_loss"),
    *each("labels", 3, ["ReLU", "Sigmoid", "Tanh", "SiLU", "GELU"], "cross_entropy"),
)
def deep_atomic(X, Y, activation, loss):
    import deep_atomic as da
    from deep_atomic import nn, op, optim

    net = nn.Sequential([nn.Linear(3, 4), getattr(nn, activation)(), nn.Linear(4, width(Y))])
    X, Y = (da.Tensor(a, requires_grad=False) for a in (X, Y))
    parameters = list(net.parameters())

    def put(values):
        for p, value in zip(parameters, values, strict=True):
            p.to_np()[...] = value

    def printed():
        return getattr(op, loss)(net(X), Y)

    step = by_engine(parameters, printed, optim.SGD)[-1]
    return (
        lambda: [np.array(p) for p in parameters],
        put,
        lambda: float(np.asarray(printed()).item()),
        step,
    )


@probe(
    "forgenn",
    *each("numbers", 2, ["relu", "sigmoid", "tanh", "gelu", "swish"], "mse"),
    *each("labels", 3, ["relu", "sigmoid", "tanh", "gelu", "swish"], "cross_entropy_loss"),
    float32=True,
)
def forgenn(X, Y, activation, loss):
    from forgeNN import layers
    from forgeNN.core.tensor import Tensor
    from forgeNN.nn import losses
    from forgeNN.optimizers import SGD

    hidden, last = layers.Dense(4) @ activation, layers.Dense(width(Y)) @ "linear"
    net = layers.Sequential([layers.Input((3,)), hidden, last])
    net(Tensor(X))
    return by_engine(net.parameters(), lambda: getattr(losses, loss)(net(Tensor(X)), Y), SGD)


@probe(
    "minitorchbr",
    *each("numbers", 2, ["relu", "sigmoid", "tanh"], "mean_squared_error"),
    *each("labels", 3, ["relu", "sigmoid", "tanh"], "softmax_cross_entropy"),
)
def minitorchbr(X, Y, activation, loss):
    from MiniTorch import Variable, ops
    from MiniTorch.nn import Linear
    from MiniTorch.optim import SGD

    hidden, last = Linear(3, 4, dtype=np.float64), Linear(4, width(Y), dtype=np.float64)

    def printed():
        A = getattr(ops, activation)(hidden(Variable(X)))
        return getattr(ops, loss)(last(A), Variable(Y))

    return by_engine(hidden.parameters() + last.parameters(), printed, SGD)


@probe(
    "nanograd-lite",
    *each("numbers", 2, ["relu", "sigmoid", "tanh"], "MSELoss"),
    *each("labels", 3, ["relu", "sigmoid", "tanh"], "CrossEntropyLoss"),
)
def nanograd_lite(X, Y, activation, loss):
    import nanograd
    from nanograd import Linear, Tensor

    hidden, last = Linear(3, 4), Linear(4, width(Y))
    targets = Y if Y.dtype.kind == "i" else Tensor(Y)

    def printed():
        A = getattr(hidden(Tensor(X)), activation)()
        return getattr(nanograd, loss)()(last(A), targets)

    return by_engine(hidden.parameters() + last.parameters(), printed, nanograd.SGD)


@probe(
    "nnetflow",
    *each("numbers", 2, ["relu", "sigmoid", "tanh", "gelu", "swish"], "mse_loss"),
    *each("one-hot", 3, ["relu", "sigmoid", "tanh", "gelu", "swish"], "cross_entropy_loss"),
    *each("yes or no", 1, ["relu", "sigmoid", "tanh"], "binary_cross_entropy_loss", "sigmoid"),
)
def nnetflow(X, Y, activation, loss, last_activation=None):
    from nnetflow import losses
    from nnetflow.engine import Tensor
    from nnetflow.layers import Linear
    from nnetflow.optim import SGD

    hidden, last = Linear(3, 4, dtype=np.float64), Linear(4, width(Y), dtype=np.float64)
    X, Y = (Tensor(a, requires_grad=False, dtype=np.float64) for a in (X, Y))

    def printed():
        output = last(getattr(hidden(X), activation)())
        output = getattr(output, last_activation)() if last_activation else output
        return getattr(losses, loss)(output, Y)

    return by_engine([hidden.weight, hidden.bias, last.weight, last.bias], printed, SGD)


@probe(
    "nnrt",
    *each("numbers", 2, ["ReLU", "Sigmoid", "Tanh", "GELU"], "MSELoss"),
    *each("labels", 3, ["ReLU", "Sigmoid", "Tanh", "GELU"], "CrossEntropyLoss"),
    ("yes or no", 1, "Tanh", "BCELoss", "Sigmoid"),
    ("yes or no", 1, "Tanh", "BCEWithLogitsLoss"),
)
def nnrt(X, Y, activation, loss, *last_activation):
    from nnrt import Tensor, nn, optim

    names = [activation, *last_activation]
    first, *rest = (getattr(nn, name)() for name in names)
    net = nn.Sequential(nn.Linear(3, 4), first, nn.Linear(4, width(Y)), *rest)

    def printed():
        return getattr(nn, loss)()(net(Tensor(X)), Tensor(Y))

    return by_engine(list(net.parameters()), printed, optim.SGD)


@probe("ps-neuralnetwork", ("numbers", 1, "tanh", "squared error of a sample"), n_samples=1)
def ps_neuralnetwork(X, Y, *_):
    from ps_neuralnetwork.nn_scratch import Neural_Network
    from ps_neuralnetwork.object import Value
    from ps_neuralnetwork.training import training

    net, x, y = Neural_Network(2, [4, 1]), X[0, :2], float(Y.item())
    get, put = slots(*((p, "data") for p in net.parameters()))
    return (
        lambda: [np.array(get())],
        lambda values: put(values[0].tolist()),
        lambda: (net([Value(number) for number in x]).data - y) ** 2,
        lambda rate: training(net, x[np.newaxis], [y], rate, 1)(),
    )


@probe(
    "thorcino",
    *each("numbers", 2, ["ReLU", "Sigmoid", "Tanh", "GELU"], "MSELoss"),
    *each("labels", 3, ["ReLU", "Sigmoid", "Tanh", "GELU"], "CrossEntropyLoss"),
    float32=True,
)
def thorcino(X, Y, activation, loss):
    import thorcino
    from thorcino import Linear, Tensor

    net = thorcino.Sequential(Linear(3, 4), getattr(thorcino, activation)(), Linear(4, width(Y)))

    def printed():
        return getattr(thorcino, loss)()(net(Tensor(X)), Tensor(Y))

    return by_engine(net.parameters, printed, thorcino.SGD)


@probe(
    "ym-pure-ml",
    *each("numbers", 2, ["relu", "sigmoid", "tanh"], "MSE"),
    *each("one-hot", 3, ["relu", "sigmoid", "tanh"], "CCE", "from logits"),
    *each("one-hot", 3, ["relu", "sigmoid", "tanh"], "CCE", "softmax"),
    *each("yes or no", 2, ["relu", "sigmoid", "tanh"], "BCE", "from logits"),
)
def ym_pure_ml(X, Y, activation, loss, form=""):
    from pureml import activations, losses
    from pureml.layers import Affine
    from pureml.machinery import Tensor
    from pureml.optimizers import SGD

    hidden, last = Affine(3, 4, seed=1), Affine(4, width(Y), seed=2)
    extra = {"from_logits": True} if form == "from logits" else {}

    def printed():
        Z = last(getattr(activations, activation)(hidden(Tensor(X))))
        A = activations.softmax(Z) if form == "softmax" else Z
        return getattr(losses, loss)(Tensor(Y), A, **extra)

    parameters = [*hidden.parameters, *last.parameters]
    step = by_engine(parameters, printed, lambda p, lr: SGD(p, lr))[-1]
    return *slots(*((p, "data") for p in parameters)), lambda: float(printed().numpy()), step
