"""A network whose body stays what it is, statistics included, while its head learns."""

import torch
from torch import nn

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def one_pass(work, kernels, weight, images):
    """Built of a body and a head that both have a batch norm, put into training mode, and turned once, both ways."""
    from torch import nn

    features, channels, *size = kernels.shape
    body = nn.Sequential(
        nn.Conv2d(channels, features, size, bias=False),
        nn.BatchNorm2d(features),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    ).double()
    head = nn.Sequential(
        nn.BatchNorm1d(features), nn.Linear(features, len(weight), bias=False)
    ).double()
    body[0].weight.data, head[1].weight.data = kernels.clone(), weight.clone()
    model = work(body, head)
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
        "running mean of the body": body[1].running_mean,
        "running mean of the head": head[0].running_mean,
        "parameters with a gradient": [name for name, slope in slopes.items() if slope is not None],
        "logits in evaluation mode": model.eval()(images),
    }


class FrozenProbe(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body, self.head = body.requires_grad_(False), head

    def train(self, mode=True):
        super().train(mode)
        self.body.eval()
        return self

    def forward(self, images):
        return self.head(self.body(images))


def cases(rng):
    images = torch.tensor([0.0, 1, 2, 6], dtype=torch.float64).reshape(2, 1, 1, 2)
    return [
        (
            torch.ones(1, 1, 1, 1, dtype=torch.float64),
            torch.ones(2, 1, dtype=torch.float64),
            images,
        ),
        (tensor(rng, 4, 2, 3, 2), tensor(rng, 3, 4), tensor(rng, 5, 2, 6, 7) + 1),
        (tensor(rng, 5, 3, 1, 1), tensor(rng, 2, 5), tensor(rng, 7, 3, 4, 5) - 0.5),
    ]


class OnlyWeights(FrozenProbe):
    def train(self, mode=True):
        return nn.Module.train(self, mode)


class OnlyEvaluation(FrozenProbe):
    def __init__(self, body, head):
        super().__init__(body, head)
        self.body.requires_grad_(True)


class AllInEvaluation(FrozenProbe):
    def train(self, mode=True):
        return nn.Module.train(self, False)


class NothingTrains(FrozenProbe):
    def __init__(self, body, head):
        super().__init__(body, head.requires_grad_(False))


class WithoutGradient(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.layers = nn.ModuleList([body, head])

    def forward(self, images):
        body, head = self.layers
        with torch.no_grad():
            features = body.eval()(images)
        return head(features)


class Detached(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.head, self.features = head, [body]  # a list hides the body from train()
        body.eval()

    def forward(self, images):
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
            "Your body's weights are frozen, but in training mode its batch norm still follows the images it sees. "
            "`train()` reaches every module inside, also one that was put into evaluation mode before.",
            OnlyWeights,
        ),
        Mistake(
            "gradients in the body",
            "Your body is in evaluation mode, but its weights still get gradients, and an optimizer would move them.",
            OnlyEvaluation,
        ),
        Mistake(
            "head in evaluation mode",
            "Your head is in evaluation mode while it trains, so its own batch norm never measures anything.",
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
