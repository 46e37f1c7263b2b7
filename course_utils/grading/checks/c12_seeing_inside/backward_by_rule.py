"""From a class score back to the input, with three rules for a ReLU."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.analysis import deconvnet, guided_backpropagation, input_gradient
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Rule = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
METHODS = {"gradient": input_gradient, "deconvnet": deconvnet, "guided": guided_backpropagation}


def backward_by_rule(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    """x: (D,), weights: (out, in) each, a ReLU between any two -> the signal at x, (D,)."""
    layers: list[nn.Module] = []
    for weight in weights:
        layer = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
        layer.weight = nn.Parameter(weight)
        layers += [layer, nn.ReLU()]
    return METHODS[rule](nn.Sequential(*layers[:-1]), x[None], torch.tensor([target]))[0]


def cases(rng: "np.random.Generator") -> list[tuple]:
    first = torch.tensor([[1.0, 0], [0, 1], [1, -1], [1, 1]])  # the last unit is at exactly 0
    small = torch.tensor([1.0, -1]), [first, torch.tensor([[5.0, 3, -2, 7], [1, -1, 1, 1]])]
    deep = (
        tensor(rng, 6).float(),
        [tensor(rng, *shape).float() for shape in ((8, 6), (7, 8), (5, 7), (3, 5))],
    )
    chain = [
        torch.tensor(rows)
        for rows in ([[1.0, 0], [0, 3]], [[1.0, 1], [-1, 2]], [[2.0, -1], [1, 1]])
    ]
    return [
        *((*small, 0, rule) for rule in METHODS),
        # the second ReLU hears that the first was silent
        (torch.tensor([1.0, -1]), chain, 1, "gradient"),
        *((*deep, 2, rule) for rule in METHODS),
    ]


def walk(
    x: torch.Tensor,
    weights: list[torch.Tensor],
    signal: torch.Tensor,
    let_through: Rule,
    rectify: Callable[[torch.Tensor], torch.Tensor] = torch.relu,
) -> torch.Tensor:
    """The signal at the input. let_through: what a ReLU hands down, of its signal and input"""
    inputs = []
    for weight in weights[:-1]:
        inputs.append(weight @ x)
        x = rectify(inputs[-1])
    signal = weights[-1].T @ signal
    for weight, z in zip(reversed(weights[:-1]), reversed(inputs), strict=True):
        signal = weight.T @ let_through(signal, z)
    return signal


RULES: dict[str, Rule] = {
    "gradient": lambda signal, z: signal * (z > 0),
    "deconvnet": lambda signal, z: signal.clamp(min=0),
    "guided": lambda signal, z: signal.clamp(min=0) * (z > 0),
}


def one_class(weights: list[torch.Tensor], target: int) -> torch.Tensor:
    """1 at the target, 0 elsewhere."""
    return torch.eye(len(weights[-1]), dtype=weights[-1].dtype)[target]


def by_hand(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
    return walk(x, weights, one_class(weights, target), RULES[rule])


def one_condition(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return by_hand(x, weights, target, "deconvnet" if rule == "guided" else rule)


def both_conditions(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return by_hand(x, weights, target, "guided" if rule == "deconvnet" else rule)


def all_classes(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return walk(x, weights, torch.ones(len(weights[-1]), dtype=x.dtype), RULES[rule])


def input_too(x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str) -> torch.Tensor:
    return RULES[rule](by_hand(x, weights, target, rule), x)


def linear_forward(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> torch.Tensor:
    return walk(x, weights, one_class(weights, target), RULES[rule], rectify=lambda z: z)


def masks_as_matrices(
    x: torch.Tensor, weights: list[torch.Tensor], target: int, rule: str
) -> "np.ndarray":
    """Every ReLU as a diagonal matrix, and the pass as a product of matrices."""
    matrix = torch.eye(len(x), dtype=x.dtype)
    masks = []
    for weight in weights[:-1]:
        masks.append(torch.diag((weight @ matrix @ x > 0).to(x.dtype)))
        matrix = masks[-1] @ weight @ matrix
    signal = weights[-1][target].numpy().T
    for weight, mask in zip(weights[-2::-1], masks[::-1], strict=True):
        signal = signal if rule == "gradient" else signal.clip(0)
        signal = weight.numpy().T @ (signal if rule == "deconvnet" else mask.numpy() @ signal)
    return signal


CHECK = Check(
    work="backward_by_rule",
    reference=backward_by_rule,
    cases=cases,
    reread='Notebook 12, "The gradient, and what a ReLU lets through"',
    mistakes=(
        Mistake(
            "guided without its gate",
            "Your guided rule only asks whether the signal is positive. That is the deconvnet; "
            "guided backpropagation also asks whether the ReLU's input was.",
            one_condition,
        ),
        Mistake(
            "deconvnet with the gate",
            "Your deconvnet also asks whether the ReLU's input was positive. It looks at the "
            "signal alone, as if it had forgotten the forward pass.",
            both_conditions,
        ),
        Mistake(
            "all classes at once",
            "Your signal starts at every class. It starts at one score alone.",
            all_classes,
        ),
        Mistake(
            "rule at the input",
            "You apply the rule once more at the input. There is no ReLU below the first layer, so "
            "its signal keeps both signs.",
            input_too,
        ),
        Mistake(
            "forward without ReLU",
            "On your way up nothing is cut off below zero, so your deeper layers see the wrong "
            "inputs.",
            linear_forward,
        ),
    ),
    accepted=(by_hand, masks_as_matrices),
    forbidden=(
        "autograd",
        "backward",
        "requires_grad_",
        "requires_grad",
        "func",
        "vjp",
        "jacrev",
        "Parameter",
    ),
    points=3,
    minutes=15,
    difficulty=2,
)
