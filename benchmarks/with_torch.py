"""The task in PyTorch, as its tutorials write the loop: eager, on one thread."""

import numpy as np
import torch
from task import EPSILON, SEED, Task

from nnbook.structure import Array, Network, identity, relu, tanh

torch.set_num_threads(1)
MODULES = {tanh: [torch.nn.Tanh()], relu: [torch.nn.ReLU()], identity: []}


def model_of(network: Network) -> torch.nn.Sequential:
    """The same network as modules."""
    modules: list[torch.nn.Module] = []
    for W, b, activation in network:
        linear = torch.nn.Linear(*W.shape)
        linear.weight.data = torch.from_numpy(W.T.copy())
        linear.bias.data = torch.from_numpy(b.copy())
        modules += [linear, *MODULES[activation]]
    return torch.nn.Sequential(*modules)


def train(task: Task) -> list[float]:
    """The mean loss of every epoch."""
    model = model_of(task.network)
    if task.optimiser == "adam":
        optimiser = torch.optim.Adam(model.parameters(), lr=task.learning_rate, eps=EPSILON)
    else:
        optimiser = torch.optim.SGD(model.parameters(), lr=task.learning_rate)
    if len(task.network[-1].b) > 1:
        loss_of, targets = torch.nn.CrossEntropyLoss(), torch.from_numpy(task.labels)
    else:
        loss_of, targets = torch.nn.BCEWithLogitsLoss(), torch.from_numpy(task.Y)
    inputs, rng, losses = torch.from_numpy(task.X), np.random.default_rng(SEED), []
    for _ in range(task.epochs):
        batches = [(inputs, targets)]
        if task.batch_size is not None:
            order = torch.from_numpy(rng.permutation(len(inputs)))
            batches = ((inputs[rows], targets[rows]) for rows in order.split(task.batch_size))
        total = 0.0
        for inputs_batch, targets_batch in batches:
            optimiser.zero_grad()
            loss = loss_of(model(inputs_batch), targets_batch)
            loss.backward()
            optimiser.step()
            total += loss.item() * len(inputs_batch)
        losses.append(total / len(inputs))
    return losses


def predict(network: Network, X: Array) -> Array:
    """The outputs for all rows at once."""
    with torch.no_grad():
        return model_of(network)(torch.from_numpy(X)).numpy()
