"""A network whose body stays what it is, statistics included, while its head learns."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np


def one_pass(
    work: "Callable[..., nn.Module]",
    kernels: "torch.Tensor",
    weight: "torch.Tensor",
    images: "torch.Tensor",
) -> "dict[str, Any]":
    """Built of a body and a head that both have a batch norm, put into training mode,
    and run once, forward and backward."""
    from torch import nn

    features, channels, height, width = kernels.shape
    convolution = nn.Conv2d(channels, features, (height, width), bias=False)
    norm = nn.BatchNorm2d(features)
    body = nn.Sequential(convolution, norm, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    head_norm = nn.BatchNorm1d(features)
    linear = nn.Linear(features, len(weight), bias=False)
    head = nn.Sequential(head_norm, linear)
    convolution.weight.data = kernels.clone()
    linear.weight.data = weight.clone()
    model = work(body.double(), head.double())
    model.train()
    logits = model(images)
    if logits.requires_grad:
        logits.square().sum().backward()
    parts = {"body": body, "head": head}
    slopes = {
        f"{part}.{name}": p.grad
        for part, layer in parts.items()
        for name, p in layer.named_parameters()
    }
    return {
        "logits": logits,
        "running mean of the body": norm.running_mean,
        "running mean of the head": head_norm.running_mean,
        "parameters with a gradient": [name for name, slope in slopes.items() if slope is not None],
        "logits in evaluation mode": model.eval()(images),
    }


class FrozenProbe(nn.Module):
    """A body without gradient and always in evaluation, and the head on its features."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        self.body.eval()
        return self

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images))


def cases(rng: "np.random.Generator") -> list[tuple]:
    images = torch.tensor([0.0, 1, 2, 6], dtype=torch.float64).reshape(2, 1, 1, 2)
    return [
        (torch.ones(1, 1, 1, 1).double(), torch.ones(2, 1).double(), images),
        (tensor(rng, 4, 2, 3, 2), tensor(rng, 3, 4), tensor(rng, 5, 2, 6, 7) + 1),
        (tensor(rng, 5, 3, 1, 1), tensor(rng, 2, 5), tensor(rng, 7, 3, 4, 5) - 0.5),
    ]


class OnlyWeights(FrozenProbe):
    def train(self, mode: bool = True) -> Self:
        return nn.Module.train(self, mode)


class OnlyEvaluation(FrozenProbe):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head)
        self.body.requires_grad_(True)


class AllInEvaluation(FrozenProbe):
    def train(self, mode: bool = True) -> Self:
        return nn.Module.train(self, False)


class NothingTrains(FrozenProbe):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head.requires_grad_(False))


class WithoutGradient(nn.Module):
    """Body and head in a list; no_grad and eval() in the pass itself."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.layers = nn.ModuleList([body, head])

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        body, head = self.layers
        with torch.no_grad():
            features = body.eval()(images)
        return head(features)


class Detached(nn.Module):
    """The features detached from the body, which train() does not find."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.head = head
        self.features = [body]  # a list hides the body from train()
        body.eval()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features[0](images).detach())


CHECK = Check(
    work="FrozenProbe",
    reference=FrozenProbe,
    cases=cases,
    adapter=one_pass,
    reread='Notebook 13, "Frozen is not fixed"',
    mistakes=(
        Mistake(
            "statistics move",
            "Your body's weights are frozen, but in training mode its batch norm still follows the "
            "images it sees. `train()` reaches every module inside, also one that was put into "
            "evaluation mode before.",
            OnlyWeights,
        ),
        Mistake(
            "gradients in the body",
            "Your body is in evaluation mode, but its weights still get gradients, and an "
            "optimizer would move them.",
            OnlyEvaluation,
        ),
        Mistake(
            "head in evaluation mode",
            "Your head is in evaluation mode while it trains, so its own batch norm never measures "
            "anything.",
            AllInEvaluation,
        ),
        Mistake(
            "nothing trains",
            "In yours the head gets no gradient either, so nothing would learn.",
            NothingTrains,
        ),
    ),
    accepted=(WithoutGradient, Detached),
    points=3,
    minutes=12,
    difficulty=2,
)
