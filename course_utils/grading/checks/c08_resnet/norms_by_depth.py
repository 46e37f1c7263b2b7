"""Backward through a deep network by hand, with and without shortcuts:
how long is the gradient at each depth?"""

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.c08_resnet.wrong_norms_by_depth import (
    by_hand,
    measured,
    upstream_of_ones,
    weights_from_the_end,
)
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
    example = torch.ones(1, 2), [2 * torch.eye(2)], torch.tensor([[3.0, 4]])
    # a state of exactly zero: nothing passes there
    small = torch.tensor([[1.0, -1]]), [exchange, exchange + 1], torch.tensor([[3.0, 4]])
    return [
        (*example, True),
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
                (5, 3, 2, 1.0, False),
            ]
        ),
    ]


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
            variants=(partial(by_hand, kind="no shortcut"),),
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
            "You mask by what leaves the layer. Its ReLU saw what came in, the state in front of "
            "the layer.",
            partial(by_hand, kind="next"),
            variants=(partial(by_hand, kind="branch"),),
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
            partial(measured, kind="last first"),
        ),
        Mistake(
            "masked before the weights",
            "You mask the gradient before it goes through the weights. Forward the ReLU comes "
            "first and then the weights, so backward the weights come first.",
            partial(by_hand, kind="early mask"),
        ),
        Mistake(
            "no shortcut on the way forward",
            "Your states come from a network without shortcuts, so your masks are those of another "
            "network. With shortcuts each state is added to what the layer computes.",
            partial(by_hand, kind="plain forward"),
        ),
        Mistake(
            "ReLU carried by the shortcut",
            "Your shortcut carries the rectified state. The ReLU stands inside the branch, the "
            "shortcut adds the state as it is.",
            partial(by_hand, kind="ReLU carried"),
            variants=(partial(by_hand, kind="ReLU carried and cut"),),
        ),
        Mistake(
            "no ReLU on the way forward",
            "Your states come from a network without ReLU. Forward, each branch starts with one.",
            partial(by_hand, kind="linear forward"),
        ),
        Mistake(
            "weights turned on the way forward",
            "Going forward, your weights are the wrong way round, so the states, and with them the "
            "masks, are others. Forward it is `@ weight.T`.",
            partial(by_hand, kind="untransposed forward"),
            variants=(partial(by_hand, kind="untransposed"),),
        ),
        Mistake(
            "shortcut always",
            "You add the gradient of a shortcut where there is none. It is there only if "
            "`shortcut` is True.",
            partial(by_hand, kind="always"),
        ),
        Mistake(
            "slope 1 at zero",
            "Your ReLU lets the gradient pass where its input is exactly 0. Here its derivative at "
            "zero is 0.",
            partial(by_hand, kind="at zero"),
        ),
        Mistake(
            "ReLU for its derivative",
            "Going back, you multiply by the output of the ReLU. Its derivative is asked for: 1 "
            "where the state is above zero, and 0 elsewhere.",
            partial(by_hand, kind="relu for its derivative"),
        ),
        Mistake(
            "masked by the gradient's sign",
            "You apply the ReLU to the gradient itself. What passes is decided by the state that "
            "the ReLU saw on the way forward.",
            partial(by_hand, kind="own sign"),
        ),
        Mistake(
            "forward order on the way back",
            "On the way back you take the weights or the states in the order of the way forward. "
            "The gradient meets the last layer first.",
            partial(by_hand, kind="weights forward"),
            variants=(
                partial(by_hand, kind="masks forward"),
                partial(by_hand, kind="all forward"),
            ),
        ),
        Mistake(
            "upstream added at every layer",
            "At every layer you add `upstream` again. What the shortcut hands back is the gradient "
            "of the state behind the layer.",
            partial(by_hand, kind="upstream again"),
        ),
        Mistake(
            "a norm for each example",
            "You take a norm for each example of the batch. Asked is one norm over all N * D "
            "numbers of a gradient.",
            partial(measured, kind="mean"),
            variants=tuple(partial(measured, kind=kind) for kind in ("sum", "maximum", "each")),
        ),
        Mistake(
            "squared norms",
            "Yours are sums of squares. A norm is the root of that.",
            partial(measured, kind="squared"),
        ),
        Mistake(
            "norm divided by a count",
            "You divide by how many numbers or examples there are. A norm is the root of the sum "
            "of the squares, not of their mean.",
            partial(measured, kind="root mean"),
            variants=(partial(measured, kind="divided"),),
        ),
        Mistake(
            "absolute values added up",
            "You add up absolute values. A norm is the root of the sum of the squares.",
            partial(measured, kind="absolute"),
        ),
        Mistake(
            "upstream left out",
            "The last norm is missing in yours, that of `upstream` itself: with L layers there are "
            "L + 1 states.",
            partial(measured, kind="without the last"),
        ),
        Mistake(
            "first state left out",
            "The first norm is missing in yours, that of the gradient for x: with L layers there "
            "are L + 1 states.",
            partial(measured, kind="without the first"),
        ),
        Mistake(
            "weights from the end",
            "On both ways you take the last weights for those of the first layer. They are listed "
            "as the signal meets them on the way forward.",
            weights_from_the_end,
        ),
        Mistake(
            "upstream of ones",
            "Your gradient starts with ones, as if the loss were a sum. The derivative for the "
            "last state is `upstream`.",
            upstream_of_ones,
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
