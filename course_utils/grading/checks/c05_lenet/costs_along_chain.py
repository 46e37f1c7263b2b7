"""Parameters and multiply-adds of each layer of a chain, from its description alone."""

import math

import numpy as np
import torch
from torch import nn

from course_utils.grading.engine.check import Check, Mistake


def costs_along_chain(image, layers):
    """Built of torch's layers on tensors without memory, and asked."""
    x, costs = torch.empty(1, *image, device="meta"), []
    for kind, size, *rest in layers:
        if kind == "conv":
            layer = nn.Conv2d(x.shape[1], size, *rest[:1], padding=rest[1], device="meta")
        elif kind == "pool":
            layer = nn.MaxPool2d(size)
        else:
            x = x.flatten(1)
            layer = nn.Linear(x.shape[1], size, device="meta")
        x = layer(x)
        weights = 0 if kind == "pool" else layer.weight[0].numel()
        costs.append((sum(p.numel() for p in layer.parameters()), weights * x.numel()))
    return costs


def cases(rng):
    def some(low):
        return int(rng.integers(low, low + 4))

    lenet = [("conv", 6, 5, 0), ("pool", 2), ("conv", 16, 5, 0), ("pool", 2),
             ("linear", 120), ("linear", 84), ("linear", 10)]  # fmt: skip
    return [
        ((1, 4, 5), [("conv", 2, 3, 0), ("linear", 3)]),
        ((3, 32, 32), lenet),
        ((2, 6 + some(0), 12 + some(0)), [("conv", some(5), 3, 1), ("pool", 2), ("conv", some(3), 2, 0)]),
        ((some(1), 17, 14 + some(0)), [("pool", 3), ("conv", some(2), 3, 2), ("pool", 2), ("linear", some(3))]),
        ((some(2), 3, 2), [("linear", some(7)), ("linear", some(2))]),
    ]  # fmt: skip


def counted(image, layers, bias=1, seen=lambda c: c, pad=1, pool=1, flat=math.prod, macs=None):
    """As it is done by hand, each keyword one way to do it wrong."""
    c, h, w, costs = *image, []
    for kind, size, *rest in layers:
        if kind == "pool":
            h, w = (h // size, w // size) if pool else (h, w)
            costs.append((0, 0))
            continue
        if kind == "conv":
            h, w = (side + 2 * rest[1] * pad - rest[0] + 1 for side in (h, w))
            weights = seen(c) * rest[0] ** 2
        else:
            weights, h, w = flat((c, h, w)), 1, 1
        c = size
        costs.append(
            (c * (weights + bias), macs(c, weights, h, w) if macs else c * weights * h * w)
        )
    return costs


def with_mistake(**wrong):
    return lambda image, layers: counted(image, layers, **wrong)


def by_shapes(image, layers):
    """Weights as shapes, in NumPy."""
    shape, rows = np.array(image), []
    for layer in layers:
        name, number = layer[0], layer[1]
        if name == "pool":
            shape = np.array([shape[0], *(shape[1:] // number)])
            weight = np.zeros((0, 0))
        elif name == "conv":
            weight = np.empty((number, shape[0] * layer[2] * layer[2]), dtype=bool)
            shape = np.array([number, *(shape[1:] + 2 * layer[3] + 1 - layer[2])])
        else:
            weight, shape = np.empty((number, shape.prod()), dtype=bool), np.array([number, 1, 1])
        rows.append([weight.size + len(weight), weight.size * shape[1:].prod()])
    return np.array(rows)


CHECK = Check(
    work="costs_along_chain",
    reference=costs_along_chain,
    cases=cases,
    reread='Notebook 05, "BaseNet: LeNet in modern clothes"',
    mistakes=(
        Mistake("biases left out", "Your parameters are the weights only. Each map and unit has a bias too.",
                with_mistake(bias=0)),
        Mistake(
            "one channel a kernel",
            "Your kernels have one layer. A kernel has one for each channel that comes in.",
            with_mistake(seen=lambda c: 1),
        ),
        Mistake(
            "maps for pixels",
            "Your linear layer has a weight for each map. It has one for each pixel of each map.",
            with_mistake(flat=lambda shape: shape[0]),
        ),
        Mistake(
            "weights used once",
            "In yours every weight is used once. A kernel is used at every place where it answers.",
            with_mistake(macs=lambda c, weights, h, w: c * weights),
        ),
        Mistake("padding ignored", "Your maps do not grow by the padding on both sides.", with_mistake(pad=0)),
        Mistake("pooling ignored", "Your pooling leaves the maps as large as they were.", with_mistake(pool=0)),
    ),
    accepted=(counted, by_shapes),
    forbidden=("Conv2d", "Linear"),
    rtol=1e-9,
    points=3,
    minutes=18,
    difficulty=3,
)  # fmt: skip
