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
    doubled = 2 * torch.eye(2), torch.zeros(2), torch.zeros(2, 2), torch.zeros(2)
    rotation = torch.tensor([[0.0, 1], [-1, 0]])
    closed = (rotation, torch.zeros(2), torch.zeros(2, 2), torch.tensor([-2.0, -2]))
    return [
        (torch.tensor([[1.0, 3]]), [doubled]),
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
    """A stack of layers, with one thing wrong in it. kind: what, of the words that it looks for"""
    first = x
    carried = x if kind == "times x" else torch.ones_like(x)
    for weight, bias, gate_weight, gate_bias in layers:
        computed = x @ (weight if kind in ("untransposed", "H untransposed") else weight.T)
        computed = computed + (0 if kind in ("no bias", "no bias in H") else bias)
        if kind not in ("linear", "late ReLU"):
            computed = computed.relu()
        seen = {"gate sees H": computed, "gates of the first": first}.get(kind, x)
        turned = gate_weight if kind in ("untransposed", "T untransposed") else gate_weight.T
        gate = seen @ turned + (0 if kind in ("no bias", "no bias in T") else gate_bias)
        gate = squashed(gate, kind)
        if kind == "swapped":
            gate = 1 - gate
        opened = 1 - gate if kind == "swapped mix" else gate
        kept = first if kind == "first carried" else x
        x = opened * computed + (kept if kind == "residual" else (1 - opened) * kept)
        if kind in ("late ReLU", "ReLU again"):
            x = x.relu()
        if kind == "gate afterwards":
            gate = squashed(x @ gate_weight.T + gate_bias, kind)
        carried = carried * (gate if kind == "share of T" else 1 - gate)
    return x, carried


def squashed(gate: torch.Tensor, kind: str) -> torch.Tensor:
    """A gate between 0 and 1, or what is taken for one."""
    others = {"plain": gate, "tanh": gate.tanh(), "rectified": gate.relu()}
    return others.get(kind, gate.sigmoid())


def last_gate_only(x: torch.Tensor, layers: list[Layer]) -> tuple[torch.Tensor, torch.Tensor]:
    before, _ = stacked(x, layers[:-1])
    return stacked(x, layers)[0], stacked(before, layers[-1:])[1]


def averaged(
    x: torch.Tensor, layers: list[Layer], *, axes: tuple[int, ...], late: bool = False
) -> tuple[torch.Tensor, torch.Tensor]:
    """One share for several numbers: of each layer or, if `late`, of all of them."""
    shares = torch.ones(1)
    for layer in layers:
        x, carried = stacked(x, [layer])
        shares = shares * (carried if late else carried.mean(axes, keepdim=len(axes) == 1))
    return x, shares.mean(axes) if late else shares.squeeze()


def summed(
    x: torch.Tensor, layers: list[Layer], *, mean: bool, turned: bool = False
) -> tuple[torch.Tensor, torch.Tensor]:
    """Other totals of the shares than their product."""
    shares = []
    for layer in layers:
        x, carried = stacked(x, [layer])
        shares.append(carried)
    stack = torch.stack(shares)
    if turned:
        return x, 1 - (1 - stack).prod(0)
    return x, stack.mean(0) if mean else stack.sum(0)


def out_of_order(x: torch.Tensor, layers: list[Layer]) -> tuple[torch.Tensor, torch.Tensor]:
    out, carried = stacked(x, layers)
    return carried, out


def exchanged(x: torch.Tensor, layers: list[Layer]) -> tuple[torch.Tensor, torch.Tensor]:
    return stacked(x, [(c, d, a, b) for a, b, c, d in layers])


def from_the_end(x: torch.Tensor, layers: list[Layer]) -> tuple[torch.Tensor, torch.Tensor]:
    return stacked(x, layers[::-1])


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
            variants=(partial(stacked, kind="swapped mix"),),
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
            "Weights of yours are the wrong way round. As in nn.Linear, a row of them computes one "
            "output.",
            partial(stacked, kind="untransposed"),
            variants=(
                partial(stacked, kind="H untransposed"),
                partial(stacked, kind="T untransposed"),
            ),
        ),
        Mistake(
            "last gate only",
            "What you report as carried is the share that the last layer carries. The input has to "
            "pass all of them, and each leaves a share of what the one before has left.",
            last_gate_only,
        ),
        Mistake(
            "share of T",
            "Your share is the product of the gates themselves. T is what a layer computes anew; "
            "it carries 1 - T.",
            partial(stacked, kind="share of T"),
        ),
        Mistake(
            "shares added up",
            "You add the shares of the layers, or take their mean. Each layer carries a share of "
            "what has come that far: they are multiplied.",
            partial(summed, mean=False),
            variants=(partial(summed, mean=True),),
        ),
        Mistake(
            "one minus the product of T",
            "Your share is 1 minus the product of the gates: all that some layer carries. Asked is "
            "what every layer carries, the product of their 1 - T.",
            partial(summed, mean=False, turned=True),
        ),
        Mistake(
            "first input carried",
            "Each of your layers carries the x that came into the stack. It carries its own input, "
            "what the layer before has handed on.",
            partial(stacked, kind="first carried"),
        ),
        Mistake(
            "gates of the first input",
            "All your gates look at the x that came into the stack. Each looks at the input of its "
            "own layer.",
            partial(stacked, kind="gates of the first"),
        ),
        Mistake(
            "gate after the update",
            "For the share you compute the gate again when x has been replaced. It is the gate "
            "that mixed, that of the layer's input.",
            partial(stacked, kind="gate afterwards"),
        ),
        Mistake(
            "share times x",
            "What you report as carried has x in it. Asked is the share alone, a number between 0 "
            "and 1.",
            partial(stacked, kind="times x"),
        ),
        Mistake(
            "share averaged",
            "You average the share. Each number of the input has a share of its own, so its shape "
            "is that of x.",
            partial(averaged, axes=(0, 1)),
            variants=(
                partial(averaged, axes=(0, 1), late=True),
                partial(averaged, axes=(1,)),
                partial(averaged, axes=(1,), late=True),
                partial(averaged, axes=(0,)),
                partial(averaged, axes=(0,), late=True),
            ),
        ),
        Mistake(
            "ReLU after the mixture",
            "Your ReLU comes after the mixture, so it cuts what is carried, too. It belongs to H "
            "alone.",
            partial(stacked, kind="late ReLU"),
            variants=(partial(stacked, kind="ReLU again"),),
        ),
        Mistake(
            "gate without sigmoid",
            "Your gate has no sigmoid, so it may leave the range from 0 to 1.",
            partial(stacked, kind="plain"),
            variants=(partial(stacked, kind="tanh"), partial(stacked, kind="rectified")),
        ),
        Mistake(
            "bias left out",
            "A bias is missing in yours: H and T are linear maps, each with a bias of its own.",
            partial(stacked, kind="no bias"),
            variants=(
                partial(stacked, kind="no bias in H"),
                partial(stacked, kind="no bias in T"),
            ),
        ),
        Mistake(
            "results in the other order",
            "You return the share first. The output comes first, then the share.",
            out_of_order,
        ),
        Mistake(
            "weights of H and T exchanged",
            "Your H has the weights of the gate, and your gate those of H. The gate's come last.",
            exchanged,
        ),
        Mistake(
            "last layer first",
            "You go through the layers from the end. The first of the list gets x.",
            from_the_end,
        ),
    ),
    accepted=(stacked, mixed),
    forbidden=("HighwayLayer", "HighwayNet"),
    minutes=12,
    difficulty=2,
)
