"""Parameters and multiply-adds of each layer of a chain, from its description alone."""

import numpy as np
import torch
from torch import nn

from course_utils.grading.checks.c05_lenet.wrong_costs_along_chain import MISTAKES, counted
from course_utils.grading.engine.check import Check


def costs_along_chain(image: tuple[int, int, int], layers: list[tuple]) -> list[tuple[int, int]]:
    """Built of torch's layers on tensors without memory, and asked."""
    x = torch.empty(1, *image, device="meta")
    costs = []
    layer: nn.Conv2d | nn.MaxPool2d | nn.Linear
    for kind, size, *rest in layers:
        if kind == "conv":
            kernel, padding = rest
            layer = nn.Conv2d(x.shape[1], size, kernel, padding=padding, device="meta")
        elif kind == "pool":
            layer = nn.MaxPool2d(size)
        else:
            x = x.flatten(1)
            layer = nn.Linear(x.shape[1], size, device="meta")
        x = layer(x)
        weights = 0 if isinstance(layer, nn.MaxPool2d) else layer.weight[0].numel()
        costs.append((sum(p.numel() for p in layer.parameters()), weights * x.numel()))
    return costs


def cases(rng: np.random.Generator) -> list[tuple]:
    def some(low: int) -> int:
        return int(rng.integers(low, low + 4))

    lenet = "conv 6 5 0, pool 2, conv 16 5 0, pool 2, linear 120, linear 84, linear 10"
    return [
        ((1, 5, 5), chain("conv 2 3 0, pool 2, linear 10")),
        ((1, 4, 5), chain("conv 2 3 0, linear 3")),
        ((2, 8, 5), chain("pool 3, linear 3, linear 4")),
        ((1, 3, 4), chain("conv 2 3 1, conv 3 2 0, pool 2")),
        ((3, 32, 32), chain(lenet)),
        (
            (2, 6 + some(0), 12 + some(0)),
            chain(f"conv {some(5)} 3 1, pool 2, conv {some(3)} 2 0"),
        ),
        (
            (some(1), 17, 14 + some(0)),
            chain(f"pool 3, conv {some(2)} 3 2, pool 2, linear {some(3)}"),
        ),
        ((some(2), 3, 2), chain(f"linear {some(7)}, linear {some(2)}")),
    ]


def chain(text: str) -> list[tuple]:
    """[("conv", 6, 5, 0), ("pool", 2)] from "conv 6 5 0, pool 2"."""
    layers = (layer.split() for layer in text.split(","))
    return [(kind, *map(int, numbers)) for kind, *numbers in layers]


def by_shapes(image: tuple[int, int, int], layers: list[tuple]) -> np.ndarray:
    """Weights as shapes, in NumPy."""
    shape = np.array(image)
    costs = []
    for kind, number, *rest in layers:
        if kind == "pool":
            shape = np.array([shape[0], *(shape[1:] // number)])
            weight = np.zeros((0, 0))
        elif kind == "conv":
            kernel, padding = rest
            weight = np.empty((number, shape[0] * kernel * kernel), dtype=bool)
            shape = np.array([number, *(shape[1:] + 2 * padding + 1 - kernel)])
        else:
            weight = np.empty((number, shape.prod()), dtype=bool)
            shape = np.array([number, 1, 1])
        costs.append([weight.size + len(weight), weight.size * shape[1:].prod()])
    return np.array(costs)


CHECK = Check(
    work="costs_along_chain",
    reference=costs_along_chain,
    cases=cases,
    reread='Notebook 05, "BaseNet: LeNet in modern clothes"',
    mistakes=MISTAKES,
    accepted=(counted, by_shapes),
    forbidden=("Conv2d", "Linear"),
    rtol=1e-9,
    points=3,
    minutes=18,
    difficulty=3,
)
