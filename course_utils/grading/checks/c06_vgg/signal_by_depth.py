"""How large the signal is behind each convolution of a plain stack, before it has been trained."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.c06_vgg.wrong_signal_by_depth import MISTAKES
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check

if TYPE_CHECKING:
    import numpy as np


def deviation(kernels: torch.Tensor, rule: str) -> float:
    """The standard deviation that a rule gives to the weights.

    rule: "kaiming" (He et al., 2015, by fan in) or "glorot" (Glorot and Bengio, 2010)
    """
    fan_in = kernels[0].numel()
    fan_out = kernels[:, 0].numel()
    return (2 / (fan_in if rule == "kaiming" else fan_in + fan_out)) ** 0.5


def size(answers: torch.Tensor) -> float:
    """The root mean square."""
    return float(answers.square().mean().sqrt())


def signal_by_depth(
    x: torch.Tensor,
    noise: list[torch.Tensor],
    rule: str,
    deviation: Callable[[torch.Tensor, str], float] = deviation,
) -> list[float]:
    """The size of the answers of each convolution, before its ReLU.

    noise: its kernels, drawn with variance 1
    """
    sizes = []
    for kernels in noise:
        padding = kernels.shape[2] // 2, kernels.shape[3] // 2
        answers = F.conv2d(x, deviation(kernels, rule) * kernels, padding=padding)
        sizes.append(size(answers))
        x = answers.relu()
    return sizes


def cases(rng: "np.random.Generator") -> list[tuple]:
    line = torch.tensor([[[[1.0, -1, 2]]]])
    deep = [
        tensor(rng, 7, 5, 3, 3),
        tensor(rng, 4, 7, 5, 5),
        tensor(rng, 6, 4, 1, 1),
        tensor(rng, 3, 6, 1, 3),
    ]
    wide = [tensor(rng, 8, 2, 3, 3), tensor(rng, 5, 8, 3, 3), tensor(rng, 9, 5, 3, 3)]
    same = [tensor(rng, 3, 3, 3, 5), tensor(rng, 3, 3, 5, 1)]
    return [
        (line, 2 * [torch.ones(1, 1, 1, 1)], "kaiming"),
        (
            line,
            [torch.tensor([[[[1.0]]]]), torch.tensor([[[[2.0]]], [[[1.0]]], [[[1.0]]]])],
            "kaiming",
        ),
        (line, [torch.tensor([[[[1.0, 0, 1]]]]), torch.tensor([[[[2.0]]], [[[-1.0]]]])], "glorot"),
        (tensor(rng, 2, 5, 9, 10), deep, "kaiming"),
        (tensor(rng, 2, 5, 9, 10), deep, "glorot"),
        (tensor(rng, 3, 2, 8, 7), wide, "kaiming"),
        # each convolution fits the batch itself
        (tensor(rng, 2, 3, 8, 7) + 0.5, same, "kaiming"),
        (tensor(rng, 1, 3, 7, 8) - 0.5, same, "glorot"),
    ]


def as_matrices(x: torch.Tensor, noise: list[torch.Tensor], rule: str) -> torch.Tensor:
    sizes = []
    for kernels in noise:
        k, c, height, width = kernels.shape
        columns = F.unfold(x, (height, width), padding=(height // 2, width // 2))
        spread = torch.tensor(2 / (height * width * (c if rule == "kaiming" else c + k))).sqrt()
        answers = spread * (kernels.flatten(1) @ columns)  # (N, K, positions)
        sizes.append((answers**2).mean() ** 0.5)
        x = answers.clamp(min=0).reshape(len(x), k, *x.shape[2:])
    return torch.stack(sizes)


def scaled_at_the_end(x: torch.Tensor, noise: list[torch.Tensor], rule: str) -> "np.ndarray":
    deviations = [deviation(kernels, rule) for kernels in noise]
    factors = torch.tensor(deviations, dtype=torch.float64).cumprod(0)
    # without biases, a factor goes through convolutions and ReLU unchanged
    return factors.numpy() * signal_by_depth(x, noise, rule, deviation=lambda kernels, rule: 1.0)


CHECK = Check(
    work="signal_by_depth",
    reference=signal_by_depth,
    cases=cases,
    reread='Notebook 06, "What makes it train"',
    mistakes=MISTAKES,
    accepted=(as_matrices, scaled_at_the_end),
    forbidden=(
        "kaiming_normal_",
        "xavier_normal_",
        "kaiming_uniform_",
        "xavier_uniform_",
        "calculate_gain",
    ),
    points=3,
    minutes=12,
    difficulty=2,
)
