"""A random direction whose filters are as long as the network's own."""

from functools import partial

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def filter_normalized(weights: list[torch.Tensor], drawn: list[torch.Tensor]) -> list[torch.Tensor]:
    """Each filter of `drawn` as long as the one in `weights`; 0 for tensors of one axis."""
    direction = []
    for weight, noise in zip(weights, drawn, strict=True):
        if weight.dim() == 1:
            direction.append(torch.zeros_like(weight))
        else:
            lengths = weight.flatten(1).norm(dim=1) / noise.flatten(1).norm(dim=1)
            direction.append(torch.einsum("k,k...->k...", lengths, noise))
    return direction


def cases(rng: np.random.Generator) -> list[tuple]:
    weights = torch.tensor([[3.0, 0, 4], [0, 0, 2]]), torch.tensor([1.0, 5])
    drawn = torch.tensor([[1.0, 2, 2], [0, -3, 4]]), torch.tensor([0.5, -1])
    return [
        ([weights[0]], [drawn[0]]),
        (list(weights), list(drawn)),
        *(
            (
                [size * tensor(rng, *shape) for size, shape in shapes],
                [tensor(rng, *shape) for _, shape in shapes],
            )
            for shapes in [
                [(0.3, (4, 3, 2, 5)), (1, (4,)), (2, (3, 5))],
                [(1, (6,)), (3, (2, 6)), (0.5, (5, 2, 3, 3)), (0.1, (5,)), (1, (7, 5, 1, 2))],
            ]
        ),
    ]


def normalized(
    weights: list[torch.Tensor], drawn: list[torch.Tensor], *, kind: str = ""
) -> list[torch.Tensor]:
    """Tensor by tensor, with one thing wrong in it."""
    direction = []
    for weight, noise in zip(weights, drawn, strict=True):
        if weight.dim() == 1:
            direction.append(noise if kind == "biases" else 0 * noise)
            continue
        kept_axes = {"tensor": (), "inputs": (1,)}.get(kind, (0,))
        axes = [axis for axis in range(weight.dim()) if axis not in kept_axes]
        own, length = (torch.linalg.vector_norm(t, dim=axes, keepdim=True) for t in (weight, noise))
        if kind == "unit":
            own = torch.ones_like(own)
        direction.append(noise * own / (1 if kind == "undivided" else length))
    return direction


def elementwise(weights: list[torch.Tensor], drawn: list[torch.Tensor]) -> list[torch.Tensor]:
    pairs = zip(weights, drawn, strict=True)
    return [
        noise.sign() * weight.abs() if weight.dim() > 1 else 0 * noise for weight, noise in pairs
    ]


def filter_by_filter(
    weights: list[torch.Tensor], drawn: list[torch.Tensor]
) -> tuple[np.ndarray, ...]:
    """One filter at a time, in NumPy."""
    direction = [np.zeros(weight.shape) for weight in weights]
    for part, weight, noise in zip(direction, weights, drawn, strict=True):
        if weight.ndim > 1:
            for out, own, other in zip(part, weight.numpy(), noise.numpy(), strict=True):
                out[:] = other / np.sqrt((other**2).sum()) * np.sqrt((own**2).sum())
    return tuple(direction)


CHECK = Check(
    work="filter_normalized",
    reference=filter_normalized,
    cases=cases,
    reread='Notebook 09, "The loss from above"',
    mistakes=(
        Mistake(
            "one length for the layer",
            "You scale each tensor as a whole. Its filters then have the lengths that chance gave "
            "them: each first index gets a length of its own.",
            partial(normalized, kind="tensor"),
        ),
        Mistake(
            "wrong axis",
            "You take the lengths over the second axis, the channels that come in. A filter "
            "computes one channel that goes out: the first axis.",
            partial(normalized, kind="inputs"),
        ),
        Mistake(
            "biases move",
            "Your direction also moves tensors with one axis: biases, and the scale and shift of "
            "batch norm. They stay where they are.",
            partial(normalized, kind="biases"),
        ),
        Mistake(
            "length 1",
            "Your filters have length 1, whatever the network's are. A step of one unit is then "
            "huge for a small filter.",
            partial(normalized, kind="unit"),
        ),
        Mistake(
            "not divided",
            "You multiply by the length of the network's filter, but the drawn one had a length "
            "already. Divide by it.",
            partial(normalized, kind="undivided"),
        ),
        Mistake(
            "every weight on its own",
            "Each of your numbers is as large as the weight it belongs to, so only the signs are "
            "left to chance. Filters as a whole get the length, not single weights.",
            elementwise,
        ),
    ),
    accepted=(normalized, filter_by_filter),
    forbidden=("random_direction",),
    minutes=10,
)
