"""Highway layers: a gate that mixes what is computed with what is carried,
and what is left of the input."""

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.highway import HighwayLayer

if TYPE_CHECKING:
    import numpy as np

# weight (D, D), bias (D,), and those of the gate
Layer = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def highway(x: torch.Tensor, layers: list[Layer]) -> tuple[torch.Tensor, torch.Tensor]:
    """x: (N, D) -> what leaves the last layer, and the share of x that all of them carried."""
    carried = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        gate = linear(gate_weight, gate_bias)
        layer = HighwayLayer(linear(weight, bias), gate, gate_bias=0)
        gate.bias.data = gate_bias  # a new layer starts with a constant
        carried = carried * (1 - torch.sigmoid(gate(x)))
        x = layer(x)
    return x, carried


def linear(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    """A linear map with these weights."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
    layer.weight.data = weight
    layer.bias.data = bias.clone()
    return layer


def cases(rng: "np.random.Generator") -> list[tuple]:
    rotation = torch.tensor([[0.0, 1], [-1, 0]])
    closed = (rotation, torch.zeros(2), torch.zeros(2, 2), torch.tensor([-2.0, -2]))
    return [
        (torch.tensor([[1.0, 3]]), [closed]),
        (torch.tensor([[1.0, 3]]), [closed] * 2),
        (tensor(rng, 5, 4), [drawn_layer(rng, 4, -2)]),
        (tensor(rng, 2, 5), [drawn_layer(rng, 5, -1) for _ in range(3)]),
        (tensor(rng, 3, 6), [drawn_layer(rng, 6, 1) for _ in range(5)]),
    ]


def drawn_layer(rng: "np.random.Generator", width: int, gate_bias: float) -> Layer:
    """A layer with weights at random. gate_bias: around it; below zero, the layer mostly carries"""
    weight = tensor(rng, width, width) / width**0.5
    gate_weight = tensor(rng, width, width) / width**0.5
    return weight, tensor(rng, width), gate_weight, gate_bias + 0.5 * tensor(rng, width)


def stacked(
    x: torch.Tensor, layers: list[Layer], kind: str = ""
) -> tuple[torch.Tensor, torch.Tensor]:
    """A stack of layers, with one thing wrong in it."""
    carried = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        computed = x @ (weight if kind == "untransposed" else weight.T) + bias
        computed = computed if kind == "linear" else computed.relu()
        seen = computed if kind == "gate sees H" else x
        gate = torch.sigmoid(
            seen @ (gate_weight if kind == "untransposed" else gate_weight.T) + gate_bias
        )
        gate = 1 - gate if kind == "swapped" else gate
        x = gate * computed + (x if kind == "residual" else (1 - gate) * x)
        carried = carried * (1 - gate)
    return x, carried


def last_gate_only(x: torch.Tensor, layers: list[Layer]) -> tuple[torch.Tensor, torch.Tensor]:
    before, _ = stacked(x, layers[:-1])
    return stacked(x, layers)[0], stacked(before, layers[-1:])[1]


def mixed(x: torch.Tensor, layers: list[Layer]) -> list[torch.Tensor]:
    """With the interpolation that a gate is: from x to H by T."""
    carried = torch.ones_like(x)
    for weight, bias, *gate in layers:
        t = 1 / (1 + torch.exp(-F.linear(x, *gate)))
        x = torch.lerp(x, torch.relu(F.linear(x, weight, bias)), t)
        carried = carried - carried * t
    return [x, carried]


CHECK = Check(
    work="highway",
    reference=highway,
    cases=cases,
    reread='Notebook 08, "What may stand on the shortcut"',
    mistakes=(
        Mistake(
            "gates swapped",
            "Your gate is the wrong way round. T multiplies what is computed and 1 - T what is "
            "carried: an open gate lets H through.",
            partial(stacked, kind="swapped"),
        ),
        Mistake(
            "carried in full",
            "You carry all of x: that is a residual shortcut with a gate on its branch. Here T "
            "takes from one what it gives to the other.",
            partial(stacked, kind="residual"),
        ),
        Mistake(
            "no ReLU",
            "There is no ReLU in your H. It belongs there, behind the linear map.",
            partial(stacked, kind="linear"),
        ),
        Mistake(
            "gate looks at H",
            "Your gate reads what the layer computed. It decides from x, the input of the layer.",
            partial(stacked, kind="gate sees H"),
        ),
        Mistake(
            "weights not transposed",
            "Your weights are the wrong way round. As in nn.Linear, a row of them computes one "
            "output.",
            partial(stacked, kind="untransposed"),
        ),
        Mistake(
            "last gate only",
            "What you report as carried is the share that the last layer carries. The input has to "
            "pass all of them, and each leaves a share of what the one before has left.",
            last_gate_only,
        ),
    ),
    accepted=(stacked, mixed),
    forbidden=("HighwayLayer", "HighwayNet"),
    minutes=12,
    difficulty=2,
)
