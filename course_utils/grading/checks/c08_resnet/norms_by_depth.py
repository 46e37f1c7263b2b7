"""Backward through a deep network by hand, with and without shortcuts: how long is the gradient at each depth?"""

from functools import partial

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def norms_by_depth(x, weights, upstream, shortcut):
    states = [x.clone().requires_grad_(True)]
    for weight in weights:
        branch = F.relu(states[-1]) @ weight.T
        states.append(states[-1] + branch if shortcut else branch)
    return torch.stack(
        [gradient.norm() for gradient in torch.autograd.grad(states[-1], states, upstream)]
    )


def cases(rng):
    turn = torch.tensor([[0.0, 2], [1, 0]])
    # a state of exactly zero: nothing passes there
    small = torch.tensor([[1.0, -1]]), [turn, turn + 1], torch.tensor([[3.0, 4]])
    return [
        (*small, False),
        (*small, True),
        *(
            (
                tensor(rng, n, d),
                [tensor(rng, d, d) * (gain / d) ** 0.5 for _ in range(depth)],
                tensor(rng, n, d),
                kind,
            )
            for n, d, depth, gain, kind in [
                (4, 6, 5, 2.0, False),
                (3, 5, 7, 0.3, True),
                (2, 7, 1, 1.0, True),
            ]
        ),
    ]


def by_hand(x, weights, upstream, shortcut, *, kind=""):
    """The backward pass, with one thing wrong in it."""
    states = [x]
    for weight in weights:
        branch = states[-1].clamp(min=0) @ weight.T
        states.append(states[-1] + branch if shortcut else branch)
    gradients = [upstream]
    for layer in reversed(range(len(weights))):
        back = gradients[0] @ (weights[layer].T if kind == "transposed" else weights[layer])
        passed = states[layer + 1 if kind == "next" else layer] > 0
        carried = gradients[0] if shortcut and kind != "no identity" else 0
        if kind == "cut":
            back, carried = back + carried, 0
        gradients.insert(0, back * (1 if kind == "unmasked" else passed) + carried)
    return torch.stack([gradient.norm() for gradient in gradients])


def last_first(*arguments):
    return by_hand(*arguments).flip(0)


def by_jacobians(x, weights, upstream, shortcut):
    identity, norms = torch.eye(x.shape[1], dtype=x.dtype) * shortcut, []
    jacobians, state = [], x
    for weight in weights:
        jacobians.append(
            identity + weight * (state > 0)[:, None]
        )  # (N, D, D), a matrix for each example
        state = state * shortcut + state.relu() @ weight.T
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
            "Going back, you only pass through the branches. With shortcuts x reaches the next layer on two paths, and "
            "the gradients of both are added; one of them is the identity.",
            partial(by_hand, kind="no identity"),
        ),
        Mistake(
            "identity cut by the ReLU",
            "Your ReLU cuts both paths. It stands inside the branch, so it masks what comes through the branch; the "
            "other path hands the gradient on as it came.",
            partial(by_hand, kind="cut"),
        ),
        Mistake(
            "ReLU ignored",
            "Your gradient passes the ReLU everywhere. It passes only where the input of the ReLU was above zero.",
            partial(by_hand, kind="unmasked"),
        ),
        Mistake(
            "mask of the next layer",
            "You mask by the state behind the layer. The ReLU of a layer saw the state in front of it.",
            partial(by_hand, kind="next"),
        ),
        Mistake(
            "weights the wrong way round",
            "Forward you multiply by the transposed weights, and backward again. Turn them round once.",
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
