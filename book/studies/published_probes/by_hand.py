"""Probes of the packages in which the backward pass of each layer is written by hand."""

import sys
from types import ModuleType

import numpy as np
from harness import each, probe, slots, width


def parameters_of(layers, *names):
    """Get and put for what layers have under these names, those layers that have it."""
    return slots(*((layer, n) for layer in layers for n in names if hasattr(layer, n)))


def in_dicts(dicts):
    """Get and put for all values of some dictionaries."""
    return slots(*((d, key) for d in dicts for key in d))


def forward(layers, X):
    for layer in layers:
        X = layer.forward(X)
    return X


@probe("batch-perceptron", ("labels", 2))
def batch_perceptron(X, Y):
    from batch_perceptron import Perceptron

    unit = Perceptron(0.1, 10)
    return lambda: [unit.weight], None, None, lambda rate: unit.fit(X, 2 * (Y > 0) - 1)


@probe(
    "deepstorm",
    *each("numbers", 2, ["relu.ReLU", "sigmoid.Sigmoid"], "l2.L2Loss"),
    *each("one-hot", 3, ["relu.ReLU", "sigmoid.Sigmoid"], "cross_entropy.CrossEntropyLoss"),
)
def deepstorm(X, Y, activation, loss):
    from importlib import import_module

    from DeepStorm.Activations.softmax import SoftMax
    from DeepStorm.Layers.linear import Linear
    from DeepStorm.model import Model
    from DeepStorm.Optimizers.sgd import Sgd

    def part(kind, name):
        file, name = name.split(".")
        return getattr(import_module(f"DeepStorm.{kind}.{file}"), name)()

    last = [SoftMax()] if "Cross" in loss else []
    linear = [Linear(3, 4), Linear(4, width(Y))]
    net, printed = Model([linear[0], part("Activations", activation), linear[1], *last]), None
    printed = part("Losses", loss)
    net.compile(Sgd(1.0), printed, 5, [])

    def step(rate):
        for layer in linear:
            layer.optimizer.learning_rate = rate
        net.train_step(X, Y)

    return *parameters_of(linear, "weights"), lambda: printed.forward(net.forward(X), Y), step


@probe(
    "exclusiveai",
    *each("numbers", 2, ["Sigmoid", "Tanh", "ReLU"], "MeanSquaredError", "Linear"),
    ("numbers", 2, "Tanh", "MeanEuclideanDistance", "Linear"),
    ("one-hot", 3, "ReLU", "MeanSquaredError", "Softmax"),
    ("numbers", 2, "Tanh", "MeanSquaredError", "Linear", "penalty"),
    float32=True,
)
def exclusiveai(X, Y, activation, loss, last, penalty=None):
    from exclusiveAI.components import ActivationFunctions, LossFunctions
    from exclusiveAI.components.Initializers import Gaussian
    from exclusiveAI.components.Layers import InputLayer, Layer, OutputLayer
    from exclusiveAI.components.NeuralNetwork import NeuralNetwork
    from exclusiveAI.components.Optimizers import SGD

    start, printed = Gaussian(0, 0.7), getattr(LossFunctions, loss)()
    hidden, last = (getattr(ActivationFunctions, name)() for name in (activation, last))
    layers = [Layer(4, start, hidden), OutputLayer(last, width(Y), start, printed)]
    optimiser = SGD(regularization=0.5) if penalty else SGD()
    net = NeuralNetwork([InputLayer((len(X), 3), 3), *layers], optimiser, [], ["mse"])

    def step(rate):
        optimiser.learning_rate, optimiser.old_dw = rate, []
        optimiser.update(net, X, Y)

    get, put = parameters_of(net.layers[1:], "weights")
    return get, put, lambda: printed.function(Y, net.predict(X)), step


@probe("liltorch", ("numbers", 2, "Tanh", "MeanSquaredError"))
def liltorch(X, Y, *_):
    from liltorch.nn.activation import Tanh
    from liltorch.nn.fully_connected import FullyConnectedLayer
    from liltorch.nn.loss import MeanSquaredError

    layers = [FullyConnectedLayer(3, 4), Tanh(), FullyConnectedLayer(4, width(Y))]
    loss = MeanSquaredError()

    def step(rate):
        error = loss.backward(Y, forward(layers, X))
        for layer in reversed(layers):
            error = layer.backward(error, rate)

    get, put = parameters_of([layers[0], layers[2]], "weights", "bias")
    return get, put, lambda: loss.forward(Y, forward(layers, X)), step


@probe(
    "maji-nn",
    *each("numbers", 2, ["ReLU", "Sigmoid"], "MeanSquaredErrorLoss", "Linear"),
    ("numbers", 2, "ReLU", "MeanAbsoluteErrorLoss", "Linear"),
    *each("one-hot", 3, ["ReLU", "Sigmoid"], "CategoricalCrossEntropyLoss", "Softmax"),
    *each("yes or no", 2, ["ReLU", "Sigmoid"], "BinaryCrossEntropyLoss", "Sigmoid"),
    ("numbers", 2, "Sigmoid", "MeanSquaredErrorLoss", "Linear", "penalty lambda_l2w"),
    ("numbers", 2, "Sigmoid", "MeanSquaredErrorLoss", "Linear", "penalty lambda_l1w"),
)
def maji_nn(X, Y, activation, loss, last, penalty=None):
    import maji

    extra = {penalty.split()[1]: 0.5} if penalty else {}
    dense = [maji.DenseLayer(3, 4, **extra), maji.DenseLayer(4, width(Y))]
    layers = [dense[0], getattr(maji, activation)(), dense[1], getattr(maji, last)()]
    loss = getattr(maji, loss)()

    def output():
        A = X
        for layer in layers:
            layer.forward(A, True)
            A = layer.output
        return A

    def printed():
        loss.new_pass()
        loss.remember_trainable_layers(dense)
        return np.sum(loss.calculate(output(), Y, include_regularization=bool(penalty)))

    def step(rate):
        loss.backward(output(), Y)
        arriving = loss.dinputs
        for layer in reversed(layers):
            layer.backward(arriving)
            arriving = layer.dinputs
        optimiser = maji.SGD(rate)
        optimiser.pre_update_params()
        for layer in dense:
            optimiser.update_params(layer)

    return *parameters_of(dense, "weights", "biases"), printed, step


@probe(
    "mlperceptron",
    ("yes or no", 1, "sigmoid", 0.0),
    ("yes or no", 1, "sigmoid", 1.0, "penalty"),
)
def mlperceptron(X, Y, _, strength, *__):
    from mlperceptron.mlperceptron import NeuralNetwork

    net = NeuralNetwork((4,))
    X, Y = np.matrix(X), np.matrix(Y.astype(int)) if Y.ndim == 2 else Y.astype(int)
    thetas = net._initialize_thetas(X, Y)
    shapes = [theta.shape for theta in thetas]
    vector = {"w": np.asarray(net._flatten_thetas(thetas), float)}

    def cost():
        return net._get_cost_and_gradient(vector["w"], strength, X, Y, shapes)

    def step(rate):
        vector["w"] = vector["w"] - rate * np.ravel(cost()[1])

    return *in_dicts([vector]), lambda: float(cost()[0]), step


@probe("multilayer-perceptron-from-scratch", ("numbers", 2, "sigmoid"), n_samples=1)
def multilayer_perceptron_from_scratch(X, Y, _):
    from multilayer_perceptron import Network

    net = Network([3, 4, width(Y)])

    def put(values):
        net.weights, net.biases = values[:2], values[2:]

    return (
        lambda: net.weights + net.biases,
        put,
        lambda: np.sum((net.feedforward(X.T)[0] - Y.T) ** 2),
        lambda rate: net.update_network(X.T, Y.T, rate),
    )


@probe("myneuralnet", *each("numbers", 1, ["sigmoid", "relu"]))
def myneuralnet(X, Y, activation):
    import myneuralnet

    net = myneuralnet.NeuralNetwork()
    net.add(myneuralnet.Layer(4, activation, 3))
    net.add(myneuralnet.Layer(1))

    def step(rate):
        net.learning_rate = rate
        net.train(X, Y, epochs=1)

    get, put = parameters_of(net.layers, "weight", "bias")
    return get, put, lambda: myneuralnet.mean_squared_error(net.predict(X), Y), step


@probe(
    "neowise",
    *each("one-hot", 3, ["relu", "tanh", "sigmoid"], "softmax"),
    *each("yes or no", 1, ["relu", "tanh", "sigmoid"], "sigmoid"),
    ("yes or no", 1, "tanh", "sigmoid", "penalty L2"),
    ("yes or no", 1, "tanh", "sigmoid", "penalty L1"),
)
def neowise(X, Y, activation, last, penalty=None):
    import neowise
    from neowise.cost_function import BinaryCrossEntropy, CrossEntropy

    as_asked = Y.T if Y.ndim == 2 else Y  # it wants samples as columns
    net = neowise.Model(X, as_asked, X, as_asked, None, None)
    net.add("hidden", 3, 4, activation)
    net.add("last", 4, width(Y), last)
    problem, cost = ("Multi", CrossEntropy) if width(Y) > 1 else ("Binary", BinaryCrossEntropy)
    strength, kind = (0.5, penalty.split()[1]) if penalty else (None, None)

    def printed():
        return cost(as_asked, net.forward_prop(X)["A2"], net.layer_names, strength, kind)()[0]

    def step(rate):
        net.fit(X, as_asked, rate, 1, "GD", problem, 5, kind, strength, print_cost=False)

    return *parameters_of(net.layer_names, "weights", "bias"), printed, step


@probe(
    "netweaver",
    *each("numbers", 2, ["ReLU", "Sigmoid"], "MeanSquaredError", "Linear"),
    ("numbers", 2, "ReLU", "MeanAbsoluteError", "Linear"),
    *each("one-hot", 3, ["ReLU", "Sigmoid"], "CategoricalCrossentropy", "Softmax"),
    *each("yes or no", 2, ["ReLU", "Sigmoid"], "BinaryCrossentropy", "Sigmoid"),
)
def netweaver(X, Y, activation, loss, last):
    from importlib.util import find_spec

    if "netweaver" not in sys.modules:  # its own start asks for a window
        package = ModuleType("netweaver")
        package.__path__ = list(find_spec("netweaver").submodule_search_locations)
        sys.modules["netweaver"] = package
    from netweaver import accuracy, activation_layers, lossfunctions
    from netweaver.layers import LayerDense
    from netweaver.model import Model
    from netweaver.optimizers import OptimizerSGD

    net, printed = Model(), getattr(lossfunctions, f"Loss{loss}")()
    dense = [LayerDense(3, 4), LayerDense(4, width(Y))]
    hidden, last = (getattr(activation_layers, f"Activation{n}")() for n in (activation, last))
    for layer in (dense[0], hidden, dense[1], last):
        net.add(layer)
    measure = next(v for k, v in vars(accuracy).items() if k.startswith("Accuracy") and k[8:])
    net.set(loss=printed, optimizer=OptimizerSGD(1.0), accuracy=measure())
    net.finalize()

    def loss_now():
        printed.new_pass()
        return float(printed.calculate(net._forward(X, True), Y))

    def step(rate):
        net.optimizer.current_learning_rate = net.optimizer.learning_rate = rate
        net._backward(net._forward(X, True), Y)
        net._optimizer_action()

    return *parameters_of(dense, "weights", "biases"), loss_now, step


@probe(
    "neuralkit",
    *each("one-hot", 3, ["Sigmoid", "ReLU", "Tanh"], "SoftmaxCrossEntropy"),
    *each("numbers", 2, ["Sigmoid", "ReLU", "Tanh"], "MSELoss"),
    ("yes or no", 1, "Sigmoid", "BinaryCrossEntropyLoss", "Sigmoid"),
    ("yes or no", 2, "Sigmoid", "BinaryCrossEntropyLoss", "Sigmoid"),
    ("numbers", 2, "Tanh", "MSELoss", None, "penalty"),
)
def neuralkit(X, Y, activation, loss, last=None, penalty=None):
    from neuralkit import activations, losses, regularizers
    from neuralkit.layers import Dense
    from neuralkit.model import Sequential
    from neuralkit.optimizers import SGD
    from neuralkit.trainer import Trainer

    hidden, last = (getattr(activations, name)() if name else None for name in (activation, last))
    net = Sequential([Dense(3, 4, activation=hidden), Dense(4, width(Y), activation=last)])
    loss, regularizer = getattr(losses, loss)(), regularizers.L2(0.5) if penalty else None
    trainer = Trainer(net, SGD(lr=1.0), loss, regularizer=regularizer)

    def printed():
        extra = regularizer.penalty(net.layers) if penalty else 0.0
        return loss.forward(net.forward(X), Y) + extra

    def step(rate):
        trainer.optimizer.lr = rate
        trainer.fit(X, Y, epochs=1, verbose=False)

    return *parameters_of(net.layers, "W", "b"), printed, step


@probe(
    "neuralnetpy",
    *each("numbers", 2, ["ReLU", "Sigmoid", "GeLU", "LeakyReLU", "AdaReLU", "Swish"], "MSE"),
    ("numbers", 1, "Sigmoid", "MSE"),
    ("one-hot", 3, "Sigmoid", "CategoricalCrossentropy", "Softmax"),
    ("one-hot", 3, "Sigmoid", "CategoricalCrossentropy", "Softmax left out on the way back"),
)
def neuralnetpy(X, Y, activation, loss, last=""):
    from NeuralNetPy import activations, layers, losses, models, optimizers

    softmax = [activations.Softmax()] if last else []
    if "left out" in last:
        softmax[0].backward = lambda arriving: arriving
    dense = [layers.Dense(3, 4), layers.Dense(4, width(Y))]
    net, loss = models.BaseModel(), getattr(losses, loss)()
    net.layers = [dense[0], getattr(activations, activation)(), dense[1], *softmax]

    def step(rate):
        output = net.forward(X)
        loss.forward(output, Y)
        net.backward(loss.backward(output, Y))
        optimizers.SGD(net.layers, rate).step()

    get, put = parameters_of(dense, "weights", "biases")
    return get, put, lambda: np.mean(loss.forward(net.forward(X), Y)), step


@probe("neuralnetworkpy", ("numbers", 2, "sigmoid", "half the squared error"), n_samples=1)
def neuralnetworkpy(X, Y, *_):
    from NeuralNetworkPY import NeuralNetwork

    net = NeuralNetwork(3, [4], width(Y))

    def step(rate):
        net.setLearningRate(rate)
        net.train(X[0], Y[0])

    get, put = parameters_of(net.layers, "weights", "bias")
    return get, put, lambda: np.sum((net.feedForward(X[0]).ravel() - Y[0]) ** 2) / 2, step


@probe("nn-numpy", ("numbers", 2, "Tanh", "MSE"))
def nn_numpy(X, Y, *_):
    from nn_numpy.layers import Linear, Tanh
    from nn_numpy.loss import MSE
    from nn_numpy.nn import NeuralNet
    from nn_numpy.optim import SGD
    from nn_numpy.train import train

    net = NeuralNet([Linear(3, 4), Tanh(), Linear(4, width(Y))])
    get, put = in_dicts([layer.params for layer in net.layers])
    printed = MSE()
    return (
        get,
        put,
        lambda: printed.loss(net.forward(X), Y),
        lambda rate: train(net, X, Y, 1, optimizer=SGD(rate)),
    )


@probe(
    "nn-without-frameworks",
    *each("numbers", 2, ["ReLU", "Tanh", "Sigmoid"], "MSE", "Linear"),
    *each("labels", 3, ["ReLU", "Tanh", "Sigmoid"], "CrossEntropy", "Linear"),
    ("yes or no", 1, "Tanh", "BinaryCrossEntropy", "Sigmoid"),
    ("numbers", 2, "Tanh", "MSE", "Linear", "penalty l1"),
    ("numbers", 2, "Tanh", "MSE", "Linear", "penalty l2"),
)
def nn_without_frameworks(X, Y, activation, loss, last, penalty=None):
    import nn_without_frameworks.numpy_nn as nn

    kind = penalty.split()[1] if penalty else None
    extra = {"regularizer_type": kind, "lam": 0.5} if penalty else {}
    hidden, last = (getattr(nn.acts, name)() for name in (activation, last))
    first = nn.layers.Dense(3, 4, hidden, **extra)
    net = nn.Sequential(first, nn.layers.Dense(4, width(Y), last))
    binary = loss == "BinaryCrossEntropy"  # its own training squeezes what goes into it
    loss = getattr(nn.losses, loss)()
    Y = Y[:, np.newaxis] if Y.dtype.kind == "i" and Y.ndim == 1 else Y
    penalties = {None: lambda W: 0.0, "l1": lambda W: 0.5 * np.abs(W).sum()}
    penalties["l2"] = lambda W: 0.25 * np.sum(W**2)

    def computed():
        output = net(X)
        return loss(output.squeeze(-1), Y.squeeze(-1)) if binary else loss(output, Y)

    def step(rate):
        net.backward(computed())
        nn.optims.SGD(net.parameters, rate).apply()

    get, put = slots(*((layer.vars, name) for layer in net._layers for name in ("W", "b")))
    return get, put, lambda: np.sum(computed().value) + penalties[kind](first.vars["W"]), step


@probe(
    "npnet",
    *each("numbers", 2, ["tanh", "sigmoid", "relu"], "MSE"),
    ("numbers", 1, "tanh", "MSE"),
    ("one-hot", 3, "relu", "SoftMaxCrossEntropyWithLogits"),
    ("yes or no", 1, "tanh", "SigmoidCrossEntropy", "sigmoid"),
    ("one-hot", 3, "tanh", "MSE", "softmax"),
    float32=True,
)
def npnet(X, Y, activation, loss, last=None):
    import npnet

    def dense(n_in, n_out, name):
        act = getattr(npnet.act, name) if name else None
        return npnet.layers.Dense(n_in, n_out, act, npnet.init.RandomNormal(0, 0.7))

    class Two(npnet.Module):
        def __init__(self):
            super().__init__()
            self.hidden, self.last = dense(3, 4, activation), dense(4, width(Y), last)

        def forward(self, x):
            return self.last(self.hidden(x))

    net, loss, X = Two(), getattr(npnet.losses, loss)(), X.astype(np.float32)
    arrays = [a for layer in net.params.values() for a in layer["vars"].values()]

    def put(values):
        for array, value in zip(arrays, values, strict=True):
            array[:] = value

    def step(rate):
        net.backward(loss(net(X), Y))
        npnet.optim.SGD(net.params, rate).step()

    return lambda: arrays, put, lambda: float(loss(net(X), Y).data), step


@probe(
    "numframe",
    ("labels", 3, "ReLU", "LossCategoricalCrossEntropy", "Softmax"),
)
def numframe(X, Y, activation, loss, last):
    import NumFrame

    net, dense = NumFrame.Sequential(), [NumFrame.Dense(3, 4), NumFrame.Dense(4, width(Y))]
    hidden, last = getattr(NumFrame, activation)(), getattr(NumFrame, last)()
    for layer in (dense[0], hidden, dense[1], last):
        net.add(layer)
    net.set_loss(getattr(NumFrame, loss)())

    def step(rate):
        net.fit(X, Y, 0, 5, NumFrame.OptimizerSGD(rate), 10)

    get, put = parameters_of(dense, "weights", "biases")
    return get, put, lambda: net.loss_function.forward(net.forward(X), Y), step


@probe(
    "numpy-neural-network",
    ("labels", 3, "sigmoid", "sigmoid"),
    ("labels", 3, "sigmoid", "softmax"),
    ("labels", 3, "sigmoid", "sigmoid", "penalty"),
)
def numpy_neural_network(X, Y, activation, last, penalty=None):
    from numpy_neural_network import nn

    strength, k = 2.0 if penalty else 0.0, width(Y)
    layers = [nn.DenseLayer(3, 3, None, is_input=True), nn.DenseLayer(4, 3, activation)]
    layers.append(nn.DenseLayer(k, 4, last, is_output=True))

    def step(rate):
        _, cache = nn.forward_propagate(layers, X)
        nn.backward_propagate(layers, Y, rate, strength, k, cache)

    def printed():
        return layers[-1].loss(nn.forward_propagate(layers, X)[0], Y, k, strength)

    return *parameters_of(layers[1:], "weights", "bias"), printed, step


@probe(
    "numpyneuron",
    ("one-hot", 3, "Relu", "CrossEntropyWithLogits", "Sigmoid"),
    ("one-hot", 3, "TanH", "CrossEntropyWithLogits", "SoftMax"),
    ("one-hot", 3, "Relu", "CrossEntropy", "SoftMax"),
    *each("numbers", 2, ["Sigmoid", "TanH"], "MSE", "Sigmoid"),
    ("numbers", 2, "TanH", "MSE", "TanH"),
    ("numbers", 2, "Relu", "MSE", "Relu"),
)
def numpyneuron(X, Y, activation, loss, last):
    import numpyneuron
    import numpyneuron.nn

    numpyneuron.nn.DTYPE = np.float64
    hidden, last, loss = (getattr(numpyneuron, name)() for name in (activation, last, loss))
    sizes = {"input_size": 3, "hidden_size": 4, "output_size": width(Y), "batch_size": 1}
    functions = {"hidden_activation_fn": hidden, "output_activation_fn": last, "loss_fn": loss}
    net = numpyneuron.NN(epochs=1, learning_rate=0.01, seed=0, **sizes, **functions)

    def step(rate):
        net.learning_rate = rate
        output, inside = net._forward_fn(X)
        net._backward(X, output, Y, inside)

    get, put = parameters_of([net], "_wh", "_bh", "_wo", "_bo")
    return get, put, lambda: loss.forward(net._forward_fn(X)[0], Y), step


@probe(
    "phitodeep",
    *each("numbers", 2, ["ReLu", "Sigmoid", "Tanh", "GELU", "Swish"], "MeanSquaredError"),
    ("numbers", 1, "Tanh", "MeanSquaredError"),
    ("numbers", 1, "Tanh", "Huber"),
    *each("labels", 3, ["ReLu", "Tanh"], "CategoricalCrossEntropy", "Softmax"),
    ("yes or no", 1, "Tanh", "BinaryCrossEntropy", "Sigmoid"),
    ("yes or no", 2, "Tanh", "BinaryCrossEntropy", "Sigmoid"),
    ("one-hot", 3, "Tanh", "MeanSquaredError", "Softmax"),
)
def phitodeep(X, Y, activation, loss, *last):
    from phitodeep import loss as losses
    from phitodeep.layers import activation as activations
    from phitodeep.layers.base import Dense
    from phitodeep.model import Sequential
    from phitodeep.optimization.optimizers import SGD

    dense = [Dense(3, 4), Dense(4, width(Y))]
    hidden, *last = (getattr(activations, name)() for name in (activation, *last))
    net = Sequential(dense[0], hidden, dense[1], *last)
    loss = getattr(losses, loss)(*[0.5] * (loss == "Huber"))

    def step(rate):
        net.backward(loss.loss_gradient(net.predict(X), Y))
        SGD(rate).step(net.layers)

    return *parameters_of(dense, "W", "b"), lambda: loss.loss_func(net.predict(X), Y), step


@probe(
    "pyeznet",
    *each("numbers", 2, ["Tanh", "Sigmoid", "Relu"], "MeanSquareLoss"),
    *each("labels", 3, ["Tanh", "Sigmoid", "Relu"], "Cross_Entropy_Loss"),
    ("numbers", 2, "Tanh", "MeanSquareLoss", "Softmax"),
)
def pyeznet(X, Y, activation, loss, *last):
    from PyEZNet import LOSS_FUNC, Activation_Function
    from PyEZNet.Layer import FullyConnectedLayer
    from PyEZNet.Net import Net

    hidden, *last = (getattr(Activation_Function, name)() for name in (activation, *last))
    dense = [FullyConnectedLayer(3, 4), FullyConnectedLayer(4, width(Y))]
    net = Net([dense[0], hidden, dense[1], *last], getattr(LOSS_FUNC, loss)())

    def printed():
        return net.loss(net(X), Y)

    def step(rate):
        printed()
        net.backward()
        net.weights_update(rate)

    get, put = slots(*((layer.weights, name) for layer in dense for name in "Wb"))
    return get, put, printed, step


@probe(
    "sbanetwork",
    *each("numbers", 2, ["relu", "tanh", "sigmoid", "elu", "leaky_relu"], "mse", None),
    *each("one-hot", 3, ["relu", "tanh", "sigmoid"], "ce", "softmax"),
    *each("yes or no", 2, ["relu", "tanh", "sigmoid"], "bce", "sigmoid"),
    ("one-hot", 3, "tanh", "mse", "softmax"),
    start=0.2,  # so short that the clipping of each array to length 1, unsaid, does not act
)
def sbanetwork(X, Y, activation, loss, last):
    from sbanetwork.core.layers import Dense
    from sbanetwork.core.model import Model

    net = Model([Dense(4, activation=activation), Dense(width(Y), activation=last)])
    net.compile(optimizer="sgd", loss=loss, learning_rate=1.0)
    net.fit(X, Y, 1, 5, None, False)  # only now has it weights

    def step(rate):
        net.optimizer.learning_rate = rate
        net.train_step(X, Y)

    get, put = in_dicts([layer.params for layer in net.layers])
    return get, put, lambda: net.loss_fn(Y, net.forward(X)), step


@probe(
    "shnet",
    *each("numbers", 2, ["Tanh", "ReLU"], "MSE"),
    *each("one-hot", 3, ["Tanh", "ReLU"], "CrossEntropy"),
    ("one-hot", 3, "Tanh", "CrossEntropy", "Softmax"),
    ("one-hot", 3, "Tanh", "MSE", "Softmax"),
)
def shnet(X, Y, activation, loss, *last):
    from shnet import layers
    from shnet import loss as losses
    from shnet.nn import NeuralNet
    from shnet.optim import SGD
    from shnet.train import train

    hidden, *last = (getattr(layers, name)() for name in (activation, *last))
    net = NeuralNet([layers.Linear(3, 4), hidden, layers.Linear(4, width(Y)), *last])
    loss = getattr(losses, loss)()
    get, put = in_dicts([layer.params for layer in net.layers])
    return (
        get,
        put,
        lambda: loss.loss(net.forward(X), Y),
        lambda rate: train(net, X, Y, 1, loss=loss, optimizer=SGD(rate)),
    )


@probe(
    "zeronet",
    ("labels", 3, "ReLU", "softmax_loss"),
    ("labels", 3, "ReLU", "softmax_loss", "penalty"),
    ("labels", 3, "Sigmoid", "softmax_loss"),
    ("labels", 3, "Sigmoid", "softmax_loss", "", "its missing import added"),
)
def zeronet(X, Y, activation, loss, penalty="", mended=""):
    from zeronet.core import function, layer, optimizer
    from zeronet.core.net import net as network

    if mended:
        layer.sigmoid_forward = function.sigmoid_forward
    layers = [layer.Linear("a", 4), getattr(layer, activation)("act"), layer.Linear("b", 3)]
    net = network(layers, getattr(function, loss), 0.5 if penalty else 0.0)
    net.warmup(X, {"learning_rate": 0.0})
    places = [(part, name) for part in (layers[0], layers[2]) for name in part.params]

    def put(values):
        for (part, name), value in zip(places, values, strict=True):
            part.params[name] = net.params[part.name][name] = value

    def step(rate):
        for config in net.optim_configs.values():
            config["learning_rate"] = rate
        _, arriving = net.loss(X, Y)
        net.backward(optimizer.sgd, arriving)

    get = slots(*((part.params, name) for part, name in places))[0]
    return get, put, lambda: net.loss(X, Y)[0], step
