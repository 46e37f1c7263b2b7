"""Backward through a deep network by hand, with and without shortcuts:
how long is the gradient at each depth?"""

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def norms_by_depth(
    x: torch.Tensor, weights: list[torch.Tensor], upstream: torch.Tensor, shortcut: bool
) -> torch.Tensor:
    """x: (N, D), upstream: (N, D), weights: (D, D) each -> norms (layers + 1,), the input first."""
    states = [x.clone().requires_grad_(True)]
    for weight in weights:
        branch = F.relu(states[-1]) @ weight.T
        states.append(states[-1] + branch if shortcut else branch)
    return torch.stack(
        [gradient.norm() for gradient in torch.autograd.grad(states[-1], states, upstream)]
    )


def cases(rng: "np.random.Generator") -> list[tuple]:
    exchange = torch.tensor([[0.0, 2], [1, 0]])
    # a state of exactly zero: nothing passes there
    small = torch.tensor([[1.0, -1]]), [exchange, exchange + 1], torch.tensor([[3.0, 4]])
    return [
        (*small, False),
        (*small, True),
        *(
            (
                tensor(rng, n, d),
                [tensor(rng, d, d) * (gain / d) ** 0.5 for _ in range(depth)],
                tensor(rng, n, d),
                shortcut,
            )
            for n, d, depth, gain, shortcut in [
                (4, 6, 5, 2.0, False),
                (3, 5, 7, 0.3, True),
                (2, 7, 1, 1.0, True),
            ]
        ),
    ]


def by_hand(
    x: torch.Tensor,
    weights: list[torch.Tensor],
    upstream: torch.Tensor,
    shortcut: bool,
    *,
    kind: str = "",
) -> torch.Tensor:
    """The backward pass, with one thing wrong in it."""
    states = [x]
    for weight in weights:
        branch = states[-1].clamp(min=0) @ weight.T
        states.append(states[-1] + branch if shortcut else branch)
    gradients = [upstream]
    for layer in reversed(range(len(weights))):
        back = gradients[0] @ (weights[layer].T if kind == "transposed" else weights[layer])
        passed = states[layer + 1 if kind == "next" else layer] > 0
        identity = gradients[0] if shortcut and kind != "no identity" else torch.zeros_like(back)
        if kind == "cut":
            gradients.insert(0, (back + identity) * passed)
        else:
            gradients.insert(0, (back if kind == "unmasked" else back * passed) + identity)
    return torch.stack([gradient.norm() for gradient in gradients])


def last_first(
    x: torch.Tensor, weights: list[torch.Tensor], upstream: torch.Tensor, shortcut: bool
) -> torch.Tensor:
    return by_hand(x, weights, upstream, shortcut).flip(0)


def by_jacobians(
    x: torch.Tensor, weights: list[torch.Tensor], upstream: torch.Tensor, shortcut: bool
) -> list[float]:
    """Layer by layer as a matrix for each example, and their product from every depth on."""
    jacobians = []
    state = x
    for weight in weights:
        jacobian = weight * (state > 0)[:, None]  # (N, D, D), a matrix for each example
        branch = state.relu() @ weight.T
        jacobians.append(jacobian + torch.eye(x.shape[1]) if shortcut else jacobian)
        state = state + branch if shortcut else branch
    norms = []
    for layer in range(len(weights) + 1):
        gradient = upstream
        for jacobian in reversed(jacobians[layer:]):
            gradient = torch.einsum("ni,nij->nj", gradient, jacobian)
        norms.append(float((gradient**2).sum()) ** 0.5)
    return norms


CHECK = Check(
    work="norms_by_depth",
    reference=norms_by_depth,
    cases=cases,
    reread='Notebook 08, "What may stand on the shortcut"',
    mistakes=(
        Mistake(
            "identity forgotten",
            "Going back, you only pass through the branches. With shortcuts x reaches the next "
            "layer on two paths, and the gradients of both are added; one of them is the identity.",
            partial(by_hand, kind="no identity"),
        ),
        Mistake(
            "identity cut by the ReLU",
            "Your ReLU cuts both paths. It stands inside the branch, so it masks what comes "
            "through the branch; the other path hands the gradient on as it came.",
            partial(by_hand, kind="cut"),
        ),
        Mistake(
            "ReLU ignored",
            "Your gradient passes the ReLU everywhere. It passes only where the input of the ReLU "
            "was above zero.",
            partial(by_hand, kind="unmasked"),
        ),
        Mistake(
            "mask of the next layer",
            "You mask by the state behind the layer. The ReLU of a layer saw the state in front of "
            "it.",
            partial(by_hand, kind="next"),
        ),
        Mistake(
            "weights the wrong way round",
            "Forward you multiply by the transposed weights, and backward again. Turn them round "
            "once.",
            partial(by_hand, kind="transposed"),
        ),
        Mistake(
            "last layer first",
            "Yours are in the order of the backward pass. Asked is the input first.",
            last_first,
        ),
    ),
    accepted=(by_hand, by_jacobians),
    forbidden=(
        "autograd",
        "backward",
        "requires_grad_",
        "requires_grad",
        "vjp",
        "jacrev",
        "jacobian",
    ),
    points=4,
    minutes=20,
    difficulty=3,
)
