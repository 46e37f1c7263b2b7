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
    square = torch.tensor([[3.0, 4.0], [0.0, 2.0]]), torch.tensor([[0.0, 1.0], [3.0, 4.0]])
    return [
        ([square[0]], [square[1]]),
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
        rested = (
            stretched(weight, noise, kind) if weight.dim() > 1 else resting(weight, noise, kind)
        )
        if rested is not None:
            direction.append(rested)
    return direction


def stretched(weight: torch.Tensor, noise: torch.Tensor, kind: str) -> torch.Tensor:
    """A tensor of several axes, its filters stretched."""
    if weight.dim() == 2 and kind in ("linear zero", "linear as drawn"):
        return noise * (kind == "linear as drawn")
    if kind == "columns" and weight.dim() == 2:
        kind = "inputs"
    kept_axes = {"tensor": (), "inputs": (1,), "kernels": (0, 1)}.get(kind, (0,))
    if kind == "kernels" and weight.dim() == 2:
        kept_axes = (0,)
    axes = [axis for axis in range(weight.dim()) if axis not in kept_axes]
    order = {"absolute": 1, "largest": torch.inf}.get(kind, 2)
    own, length = (
        torch.linalg.vector_norm(t, order, dim=axes, keepdim=True) for t in (weight, noise)
    )
    ratio = own / length
    if kind == "unspread":
        return noise * ratio.flatten()
    if kind == "four axes":
        return noise * ratio.view(-1, 1, 1, 1)
    return {
        "unit": noise / length,
        "undivided": noise * own,
        "squared": noise * ratio**2,
        "inverse": noise / ratio,
        "roles": weight / ratio,
        "own": weight,
        "added": weight + noise * ratio,
    }.get(kind, noise * ratio)


def resting(weight: torch.Tensor, noise: torch.Tensor, kind: str) -> torch.Tensor | None:
    """A tensor of one axis; None where it is left out."""
    moved = {
        "biases": noise,
        "biases stretched": noise * weight.norm() / noise.norm(),
        "biases each": noise.sign() * weight.abs(),
        "ones": torch.ones_like(noise),
        "biases as they are": weight,
        "added": weight,
    }
    return None if kind == "left out" else moved.get(kind, 0 * noise)


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
            variants=(
                partial(normalized, kind="biases stretched"),
                partial(normalized, kind="biases each"),
                partial(normalized, kind="biases as they are"),
            ),
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
        Mistake(
            "a length for each kernel",
            "You stretch each kernel on its own, that of one input channel for one output channel. "
            "A filter is all of them with one first index.",
            partial(normalized, kind="kernels"),
        ),
        Mistake(
            "columns of a linear layer",
            "In linear layers you stretch the columns. A filter is all weights with one first "
            "index: a row.",
            partial(normalized, kind="columns"),
        ),
        Mistake(
            "linear layers forgotten",
            "Yours treats convolutions rightly, but not linear layers. Their weights have two "
            "axes, and the filters are the rows.",
            partial(normalized, kind="four axes"),
            variants=(
                partial(normalized, kind="linear zero"),
                partial(normalized, kind="linear as drawn"),
            ),
        ),
        Mistake(
            "ratio upside down",
            "Your ratio is the wrong way round: the drawn filter is divided by its own length and "
            "multiplied by that of the network's.",
            partial(normalized, kind="inverse"),
        ),
        Mistake(
            "roles exchanged",
            "You stretch the network's filters to the lengths of the drawn ones. The direction is "
            "that of the drawn filters, the length that of the network's.",
            partial(normalized, kind="roles"),
        ),
        Mistake(
            "network's own weights",
            "You return the network's weights, or have added them. The direction is the drawn "
            "filters alone, stretched.",
            partial(normalized, kind="own"),
            variants=(partial(normalized, kind="added"),),
        ),
        Mistake(
            "one axis left out",
            "Tensors with one axis are missing in your list. They are there, as zeros, so that it "
            "fits the network's.",
            partial(normalized, kind="left out"),
        ),
        Mistake(
            "ones for zeros",
            "Your tensors with one axis are ones. They rest, so they are zeros.",
            partial(normalized, kind="ones"),
        ),
        Mistake(
            "lengths along the last axis",
            "Your lengths spread along the last axis. There is one for each first index, so they "
            "need further axes behind it.",
            partial(normalized, kind="unspread"),
        ),
        Mistake(
            "lengths without the root",
            "Your lengths are sums of squares. The L2 norm is the root of that.",
            partial(normalized, kind="squared"),
        ),
        Mistake(
            "another norm",
            "You take another norm, of absolute values. The L2 norm is the root of the sum of the "
            "squares.",
            partial(normalized, kind="absolute"),
            variants=(partial(normalized, kind="largest"),),
        ),
    ),
    accepted=(normalized, filter_by_filter),
    forbidden=("random_direction",),
    minutes=10,
)
