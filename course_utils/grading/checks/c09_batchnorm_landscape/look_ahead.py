"""How far a gradient can be trusted: loss range, gradient distance and effective beta along it."""

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis import along_gradient
from course_utils.grading.checks.c09_batchnorm_landscape.wrong_look_ahead import walked
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


class Net(nn.Module):
    """answers = tanh(inputs @ first.T) @ second.T"""

    def __init__(self, first: torch.Tensor, second: torch.Tensor) -> None:
        super().__init__()
        self.first = nn.Parameter(first)
        self.second = nn.Parameter(second)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return torch.tanh(inputs @ self.first.T) @ self.second.T


def look_ahead(
    first: torch.Tensor,
    second: torch.Tensor,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    steps: list[float],
) -> dict[str, float]:
    """first: (H, D), second: (classes, H), inputs: (N, D), labels: (N,) -> the three numbers."""
    path = along_gradient(Net(first, second), inputs, labels, steps)
    return {"loss_range": path.loss_range, "distance": path.distance, "beta": path.beta}


def cases(rng: "np.random.Generator") -> list[tuple]:
    small = (
        torch.tensor([[1.0]]),
        torch.tensor([[1.0], [-1]]),
        torch.tensor([[1.0]]),
        torch.tensor([1]),
    )
    return [
        (*small, [1.0]),
        (*small, [1.0, 4.0]),
        (*small, [2.0, 30.0, 0.25, 6.0]),
        (*drawn(rng, 5, 3, 4, 6), [0.05, 0.1, 0.2, 0.4]),
        (*drawn(rng, 7, 2, 5, 3), [2.0, 0.5, 1.0]),
    ]


def drawn(
    rng: "np.random.Generator", n: int, d: int, h: int, classes: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Weights of both layers, inputs, labels."""
    labels = torch.from_numpy(rng.permutation(n) % classes)
    return tensor(rng, h, d), tensor(rng, classes, h), tensor(rng, n, d), labels


def without_autograd(
    first: torch.Tensor,
    second: torch.Tensor,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    steps: list[float],
) -> dict[str, torch.Tensor]:
    """All weights in one vector, and the derivative by hand."""
    targets = F.one_hot(labels, len(second)).to(inputs.dtype)

    def slope(weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        first, second = (
            part.view_as(shape) for part, shape in zip(weights.split(sizes), shapes, strict=True)
        )
        hidden = torch.tanh(inputs @ first.T)
        logits = hidden @ second.T
        error = (logits.softmax(1) - targets) / len(labels)
        back = ((error @ second) * (1 - hidden**2)).T @ inputs
        loss = -(logits.log_softmax(1) * targets).sum(1).mean()
        return loss, torch.cat([back.flatten(), (error.T @ hidden).flatten()])

    shapes = (first, second)
    sizes = [first.numel(), second.numel()]
    here = torch.cat([first.flatten(), second.flatten()])
    _, gradient = slope(here)
    losses, others = zip(*(slope(here - step * gradient) for step in steps), strict=True)
    distances = (torch.stack(others) - gradient).norm(dim=1)
    betas = distances / (torch.tensor(steps) * gradient.norm())
    return {
        "beta": betas.max(),
        "distance": distances.max(),
        "loss_range": max(losses) - min(losses),
    }


CHECK = Check(
    work="look_ahead",
    reference=look_ahead,
    cases=cases,
    reread='Notebook 09, "How far ahead can a gradient see?"',
    mistakes=(
        Mistake(
            "uphill",
            "You walk along the gradient, uphill. A step of training goes against it: w - eta g.",
            partial(walked, kind="uphill"),
        ),
        Mistake(
            "never back at w",
            "Each of your steps begins where the one before ended. All begin at the same weights "
            "w.",
            partial(walked, kind="never back"),
        ),
        Mistake(
            "range from the start",
            "The loss at w itself counts in your range. It goes over the losses ahead only, those "
            "at w - eta g.",
            partial(walked, kind="from the start"),
            variants=(partial(walked, kind="change"), partial(walked, kind="drop")),
        ),
        Mistake(
            "norms added up",
            "You take the norm of each tensor and add them. All weights together are one long "
            "vector: the squares are added, then comes the root.",
            partial(walked, kind="summed norms"),
        ),
        Mistake(
            "eta for the length",
            "Your beta divides by the step size. The length that was moved is the step size times "
            "the norm of the gradient.",
            partial(walked, kind="steps alone"),
        ),
        Mistake(
            "maximum over maximum",
            "Your beta is the largest distance over the largest length. It is the largest of the "
            "ratios, one for each step, and that need not be the longest one.",
            partial(walked, kind="two maxima"),
        ),
        Mistake(
            "ratio of one step",
            "Your beta is the ratio of a single step, which need not be the largest. Take it at "
            "each step, and then the largest.",
            partial(walked, kind="last"),
            variants=(
                partial(walked, kind="first"),
                partial(walked, kind="at the farthest"),
                partial(walked, kind="at the longest"),
                partial(walked, kind="smallest"),
            ),
        ),
        Mistake(
            "last step only",
            "Your numbers are those of the last step. Each is the largest over all steps, and the "
            "range goes from the smallest loss to the largest.",
            partial(walked, kind="last of all"),
        ),
        Mistake(
            "first and last loss",
            "Your range goes from the first loss to the last. It goes from the smallest to the "
            "largest.",
            partial(walked, kind="last minus first"),
            variants=(partial(walked, kind="apart at the ends"),),
        ),
        Mistake(
            "means over the steps",
            "You take a mean over the steps. Distance and beta are the largest of all steps.",
            partial(walked, kind="means"),
            variants=(
                partial(walked, kind="mean distance"),
                partial(walked, kind="mean beta"),
            ),
        ),
        Mistake(
            "difference of the lengths",
            "You subtract the lengths of the two gradients. Subtract the gradients, and take the "
            "length of that: two of the same length may point anywhere.",
            partial(walked, kind="difference of lengths"),
            variants=(partial(walked, kind="signed difference of lengths"),),
        ),
        Mistake(
            "gradient not subtracted",
            "Your distance is the length of the gradient there. The gradient at w is subtracted "
            "from it first.",
            partial(walked, kind="gradient there"),
        ),
        Mistake(
            "one matrix only",
            "Only one of the two matrices moves or counts in yours. Together they are the weights "
            "w.",
            partial(walked, kind="second moves"),
            variants=(
                partial(walked, kind="first moves"),
                partial(walked, kind="first measured"),
                partial(walked, kind="second measured"),
            ),
        ),
        Mistake(
            "gradient of length 1",
            "You divide the gradient by its length before you step, so each step is eta long. The "
            "point ahead is w - eta g, with g as it is.",
            partial(walked, kind="unit"),
            variants=(partial(walked, kind="unit, other beta"),),
        ),
        Mistake(
            "length moved for the distance",
            "Your distance tells how far the weights move. Asked is how far the gradient moves: "
            "the norm of g(w - eta g) - g.",
            partial(walked, kind="lengths"),
        ),
        Mistake(
            "gradients added up",
            "Your gradient ahead has earlier ones in it: `backward` adds to `.grad`. Each point "
            "needs a gradient of its own.",
            partial(walked, kind="gathered"),
        ),
        Mistake(
            "squared norm",
            "Your norm lacks the root: it is the sum of the squares.",
            partial(walked, kind="squared"),
        ),
        Mistake(
            "absolute values added up",
            "You add up absolute values. The norm is the root of the sum of the squares.",
            partial(walked, kind="absolute"),
        ),
        Mistake(
            "softmax twice",
            "You apply a softmax before the cross-entropy, which has its own: it takes the answers "
            "of the network as they are.",
            partial(walked, kind="softmax"),
        ),
        Mistake(
            "losses added up",
            "Your loss is the sum over the examples. `F.cross_entropy` takes their mean.",
            partial(walked, kind="sum of losses"),
        ),
        Mistake(
            "no tanh",
            "Your network has no tanh between its two matrices.",
            partial(walked, kind="linear"),
            variants=(partial(walked, kind="relu"), partial(walked, kind="sigmoid")),
        ),
    ),
    accepted=(walked, without_autograd),
    forbidden=("along_gradient",),
    points=3,
    minutes=20,
    difficulty=2,
)
