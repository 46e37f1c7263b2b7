"""Highway layers: a gate that mixes what is computed with what is carried, and what is left of the input."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.highway import HighwayLayer


def highway(x, layers):
    carried = torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        layer = HighwayLayer(linear(weight, bias), linear(gate_weight, gate_bias), gate_bias=0)
        layer.gate.bias.data = gate_bias
        carried = carried * (1 - torch.sigmoid(layer.gate(x)))
        x = layer(x)
    return x, carried


def linear(weight, bias):
    layer = nn.Linear(*weight.shape, dtype=weight.dtype)
    layer.weight.data, layer.bias.data = weight, bias.clone()
    return layer


def cases(rng):
    turn, zeros = torch.tensor([[0.0, 1], [-1, 0]]), torch.zeros(2, 2)
    closed = (turn, torch.tensor([0.0, 0]), zeros, torch.tensor([-2.0, -2]))
    return [
        (torch.tensor([[1.0, 3]]), [closed]),
        (torch.tensor([[1.0, 3]]), [closed] * 2),
        (tensor(rng, 5, 4), [drawn_layer(rng, 4, -2)]),
        (tensor(rng, 2, 5), [drawn_layer(rng, 5, -1) for _ in range(3)]),
        (tensor(rng, 3, 6), [drawn_layer(rng, 6, 1) for _ in range(5)]),
    ]


def drawn_layer(rng, width, gate_bias):
    weight, gate_weight = (
        tensor(rng, width, width) / width**0.5,
        tensor(rng, width, width) / width**0.5,
    )
    return weight, tensor(rng, width), gate_weight, gate_bias + 0.5 * tensor(rng, width)


def stacked(x, layers, kind=""):
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


def last_gate_only(x, layers):
    before, _ = stacked(x, layers[:-1])
    return stacked(x, layers)[0], stacked(before, layers[-1:])[1]


def mixed(x, layers):
    kept = 1
    for weight, bias, *gate in layers:
        t = 1 / (1 + torch.exp(-F.linear(x, *gate)))
        x, kept = torch.lerp(x, torch.relu(F.linear(x, weight, bias)), t), kept - kept * t
    return [x, kept]


CHECK = Check(
    work="highway",
    reference=highway,
    cases=cases,
    reread='Notebook 08, "What may stand on the shortcut"',
    mistakes=(
        Mistake(
            "gates swapped",
            "Your gate is the wrong way round. T multiplies what is computed and 1 - T what is carried: an open gate "
            "lets H through.",
            partial(stacked, kind="swapped"),
        ),
        Mistake(
            "carried in full",
            "You carry all of x: that is a residual shortcut with a gate on its branch. Here T takes from one what it "
            "gives to the other.",
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
            "Your weights are the wrong way round. As in nn.Linear, a row of them computes one output.",
            partial(stacked, kind="untransposed"),
        ),
        Mistake(
            "last gate only",
            "What you report as carried is the share that the last layer carries. The input has to pass all of them, "
            "and each leaves a share of what the one before has left.",
            last_gate_only,
        ),
    ),
    accepted=(stacked, mixed),
    forbidden=("HighwayLayer", "HighwayNet"),
    minutes=12,
    difficulty=2,
)
