"""A network whose body stays what it is, statistics included, while its head learns."""

from typing import TYPE_CHECKING, Any, Self

import torch
from torch import nn

from course_utils.grading.checks.c13_transfer_learning import wrong_frozen_probe as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor


def one_pass(
    work: "type", kernels: "Tensor", weight: "Tensor", images: "Tensor", layer: str, is_new: bool
) -> "dict[str, Any]":
    """Built of a body with a layer that depends on the mode and a head with a batch norm, put into
    training mode, where a new one is already, and run forward and backward once in either mode.

    layer: of the body, "BatchNorm2d", "BatchNorm1d", or "Dropout", which then drops everything
    """
    from torch import nn

    features, channels, height, width = kernels.shape
    convolution = nn.Conv2d(channels, features, (height, width), bias=False)
    norm = nn.BatchNorm2d(features) if layer == "BatchNorm2d" else nn.BatchNorm1d(features)
    maps = [convolution, norm] if layer == "BatchNorm2d" else [convolution]
    body = nn.Sequential(nn.Sequential(*maps), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    if layer != "BatchNorm2d":
        body.append(norm if layer == "BatchNorm1d" else nn.Dropout(1.0))
    head = nn.Sequential(nn.BatchNorm1d(features), nn.Linear(features, len(weight), bias=False))
    convolution.weight.data = kernels.clone()
    head[1].weight.data = weight.clone()
    model = work(body, head)
    returned = model if is_new else model.train()
    logits = model(images)
    if logits.requires_grad:
        logits.square().sum().backward()
    both = nn.ModuleDict({"body": body, "head": head})
    learned = [name for name, values in both.named_parameters() if values.grad is not None]
    both.zero_grad()
    model.eval()
    later = model(images)
    if later.requires_grad:
        later.square().sum().backward()
    return {
        "logits": logits,
        "running mean of the body": norm.running_mean,
        "running mean of the head": head[0].running_mean,
        "parameters with a gradient": learned,
        "logits in evaluation mode": later,
        "of the body, with a gradient in evaluation mode": [
            name for name, values in body.named_parameters() if values.grad is not None
        ],
        "train() returns the network": returned is model,
    }


class FrozenProbe(nn.Module):
    """A body without gradient and always in evaluation, and the head on its features."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.body = body.requires_grad_(False)
        self.head = head
        self.body.eval()

    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        self.body.eval()
        return self

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images))


def cases(rng: "np.random.Generator") -> list[tuple]:
    images = torch.tensor([0.0, 1, 2, 6], dtype=torch.float64).reshape(2, 1, 1, 2)
    ones = torch.ones(1, 1, 1, 1).double(), torch.ones(2, 1).double()
    pixels = torch.eye(4).double().reshape(4, 1, 2, 2)  # as nn.Flatten
    return [
        (*ones, images, "BatchNorm2d", False),
        (pixels, tensor(rng, 2, 4), torch.ones(3, 1, 2, 2).double(), "BatchNorm1d", False),
        (
            tensor(rng, 4, 2, 3, 2),
            tensor(rng, 3, 4),
            tensor(rng, 5, 2, 6, 7) + 1,
            "BatchNorm2d",
            False,
        ),
        (
            tensor(rng, 5, 3, 1, 1),
            tensor(rng, 2, 5),
            tensor(rng, 7, 3, 4, 5) - 0.5,
            "BatchNorm2d",
            False,
        ),
        (
            tensor(rng, 3, 2, 2, 1),
            tensor(rng, 4, 3),
            tensor(rng, 6, 2, 5, 4) + 1,
            "BatchNorm1d",
            False,
        ),
        (tensor(rng, 3, 2, 1, 2), tensor(rng, 4, 3), tensor(rng, 5, 2, 4, 6) + 1, "Dropout", False),
        (
            tensor(rng, 4, 1, 2, 3),
            tensor(rng, 3, 4),
            tensor(rng, 6, 1, 4, 5) + 1,
            "BatchNorm2d",
            True,
        ),
    ]


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
            "nothing frozen",
            "Nothing of your body is frozen: its weights get gradients, and in training mode its "
            "layers behave as in training, so statistics move.",
            wrong.Plain,
        ),
        Mistake(
            "statistics move",
            "Your body's weights are frozen, but in training mode its batch norm still follows the "
            "images it sees. `train()` reaches every module inside, also one that was put into "
            "evaluation mode before.",
            wrong.OnlyWeights,
            variants=(wrong.EvaluationOnce,),
        ),
        Mistake(
            "frozen by train() alone",
            "Your body is in evaluation mode only once somebody has called `train()` or `eval()`. "
            "A network that was just built is in training mode, too.",
            wrong.ByTrainAlone,
        ),
        Mistake(
            "normalized with the batch",
            "Your body's statistics stay, but in training mode its batch norm still normalizes "
            "with those of the batch. A body in evaluation mode uses the stored ones.",
            wrong.NoMomentum,
        ),
        Mistake(
            "some layers in evaluation mode",
            "You put only some layers of the body into evaluation mode. All that depends on the "
            "mode belongs there: every kind of batch norm, and dropout, at any depth.",
            wrong.SomeLayers,
            variants=(wrong.BatchNorms, wrong.Flat, wrong.Dropouts, wrong.Children),
        ),
        Mistake(
            "gradients in the body",
            "Your body is in evaluation mode, but its weights still get gradients, and an "
            "optimizer would move them.",
            wrong.OnlyEvaluation,
        ),
        Mistake(
            "gradients in evaluation mode",
            "In evaluation mode your body's weights get gradients. They get none in either mode.",
            wrong.FrozenInTraining,
        ),
        Mistake(
            "part of the body learns",
            "You freeze some parameters of the body only. Its batch norm has a weight and a bias, "
            "which count as weights of the body, too.",
            wrong.NormsLearn,
            variants=(wrong.BiasesLearn,),
        ),
        Mistake(
            "head in evaluation mode",
            "Your head is in evaluation mode while it trains, so its own batch norm never measures "
            "anything.",
            wrong.AllInEvaluation,
            variants=(wrong.AllInEvaluationByForward,),
        ),
        Mistake(
            "head always in training mode",
            "Your head is in training mode even after `eval()`. It follows the mode of the whole "
            "network; only the body does not.",
            wrong.AlwaysTraining,
        ),
        Mistake(
            "nothing trains",
            "In yours the head gets no gradient either, so nothing would learn.",
            wrong.NothingTrains,
            variants=(wrong.NothingTrainsInTraining,),
        ),
        Mistake(
            "wrong part frozen",
            "You froze the head, and the body learns. It is asked the other way round.",
            wrong.WrongPart,
        ),
        Mistake(
            "train() returns nothing",
            "Your `train()` does not give back the network, as that of any module does, so nothing "
            "can be called on its result.",
            wrong.NoReturn,
        ),
        Mistake(
            "features for logits",
            "Your answer is the body's features. A call gives what the head says to them.",
            wrong.Features,
        ),
    ),
    accepted=(WithoutGradient, Detached),
    points=3,
    minutes=12,
    difficulty=2,
)
