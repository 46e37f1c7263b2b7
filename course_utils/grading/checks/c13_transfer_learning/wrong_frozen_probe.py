"""Wrong implementations of `FrozenProbe`, for its bank."""

from collections.abc import Iterable
from typing import Self

import torch
from torch import nn


class Plain(nn.Module):
    """Body and head, nothing frozen."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.head = head

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images))


class OnlyWeights(Plain):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body.requires_grad_(False), head)


class OnlyEvaluation(Plain):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body.eval()(images))


class FrozenInTraining(Plain):
    """Without gradients in the body as long as it trains."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        with torch.set_grad_enabled(not self.training):
            features = self.body.eval()(images)
        return self.head(features)


class EvaluationOnce(OnlyWeights):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head)
        self.body.eval()


class ByTrainAlone(OnlyWeights):
    def train(self, mode: bool = True) -> Self:
        super().train(mode)
        self.body.eval()
        return self


class Frozen(OnlyWeights):
    """The right one."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body.eval()(images))


class AllInEvaluation(Frozen):
    def train(self, mode: bool = True) -> Self:
        return super().train(False)


class AllInEvaluationByForward(OnlyWeights):
    """Says that it is in training mode until it runs."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.eval()
        return super().forward(images)


class AlwaysTraining(Frozen):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.head.train()
        return super().forward(images)


class NothingTrains(Frozen):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head.requires_grad_(False))


class NothingTrainsInTraining(OnlyWeights):
    """No gradient at all, and the statistics of the body move."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head.requires_grad_(False))


class WrongPart(Plain):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head.requires_grad_(False))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head.eval()(self.body(images))


class NoReturn(Frozen):
    def train(self, mode: bool = True) -> None:  # type: ignore[override]
        super().train(mode)


class SomeLayers(OnlyWeights):
    """Only some layers are put into evaluation mode."""

    kinds: tuple[type[nn.Module], ...] = (nn.BatchNorm2d,)

    def chosen(self) -> Iterable[nn.Module]:
        return [module for module in self.body.modules() if isinstance(module, self.kinds)]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        for module in self.chosen():
            module.training = False
        return super().forward(images)


class BatchNorms(SomeLayers):
    kinds = (nn.BatchNorm1d, nn.BatchNorm2d)


class Flat(SomeLayers):
    kinds = (nn.BatchNorm1d,)


class Dropouts(SomeLayers):
    kinds = (nn.Dropout,)


class Children(SomeLayers):
    def chosen(self) -> Iterable[nn.Module]:
        return self.body.children()


class NoMomentum(OnlyWeights):
    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head)
        for module in body.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.momentum = 0.0


class NormsLearn(OnlyEvaluation):
    """Freezes convolutions and linear layers alone."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head)
        for module in body.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                module.requires_grad_(False)


class BiasesLearn(OnlyEvaluation):
    """Freezes what is called a weight."""

    def __init__(self, body: nn.Module, head: nn.Module) -> None:
        super().__init__(body, head)
        for name, parameter in body.named_parameters():
            parameter.requires_grad = not name.endswith("weight")


class Features(Frozen):
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.body.eval()(images)
