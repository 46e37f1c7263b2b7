"""From a class score back to the input, with three rules for a ReLU."""

from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.analysis import deconvnet, guided_backpropagation, input_gradient
from course_utils.grading.checks.c12_seeing_inside.wrong_backward_by_rule import MISTAKES, by_hand
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check

if TYPE_CHECKING:
    import numpy as np

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
    example = torch.tensor([1.0, -1]), [first[:3], torch.tensor([[5.0, 3, -2]])]
    small = torch.tensor([1.0, -1]), [first, torch.tensor([[5.0, 3, -2, 7], [1, -1, 1, 1]])]
    deep = (
        tensor(rng, 6).float(),
        [tensor(rng, *shape).float() for shape in ((8, 6), (7, 8), (5, 7), (3, 5))],
    )
    chain = [
        torch.tensor(rows)
        for rows in ([[1.0, 0], [0, 3]], [[1.0, 1], [-1, 2]], [[2.0, -1], [1, 1]])
    ]
    still = [
        torch.tensor(rows)
        for rows in (
            [[1.0, 2], [3, -1], [0, 1]],
            [[1.0, -2, 5], [2, 0, 3], [0, 1, 3]],
            [[-3.0, 1, 0], [2, 4, -4]],
        )
    ]
    return [
        *((*example, 0, rule) for rule in ("gradient", "deconvnet", "guided")),
        # both ReLUs meet an input of exactly 0, and the score is negative
        *((torch.tensor([2.0, -1]), still, 1, rule) for rule in ("gradient", "guided")),
        *((*small, 0, rule) for rule in METHODS),
        # the second ReLU hears that the first was silent
        (torch.tensor([1.0, -1]), chain, 1, "gradient"),
        *((*deep, 2, rule) for rule in METHODS),
    ]


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
    mistakes=MISTAKES,
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
        "course_utils",
    ),
    points=3,
    minutes=15,
    difficulty=2,
)
