"""Batch norm written out, right and wrong."""

from collections.abc import Callable

import torch
from torch import nn


class ByHand(nn.Module):
    """Written out, with one thing wrong in it. kind: what"""

    running_mean: torch.Tensor
    running_var: torch.Tensor

    def __init__(
        self, channels: int, eps: float = 1e-5, momentum: float = 0.1, *, kind: str = ""
    ) -> None:
        super().__init__()
        self.weight: torch.Tensor = nn.Parameter(torch.ones(channels))
        self.bias: torch.Tensor = nn.Parameter(torch.zeros(channels))
        if kind == "affine untrained":
            del self.weight, self.bias
            self.weight, self.bias = torch.ones(channels), torch.zeros(channels)
        mean, var = torch.zeros(channels), torch.ones(channels)
        if kind == "attributes":
            self.running_mean, self.running_var = mean, var
        elif kind == "parameters":
            self.running_mean, self.running_var = nn.Parameter(mean), nn.Parameter(var)
        else:
            self.register_buffer("running_mean", mean)
            self.register_buffer("running_var", var)
        self.eps = eps
        self.momentum = {"momentum": 1 - momentum, "no momentum": 1.0}.get(kind, momentum)
        self.kind = kind

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kind = self.kind
        shape = (1, -1, *[1] * (x.dim() - 2))
        if kind == "two axes behind":
            shape = (-1, 1, 1)
        values = x.transpose(0, 1).flatten(1)  # (C, n), all that a channel consists of
        if kind == "one for all":
            values = values.reshape(1, -1).expand(x.shape[1], -1)
        mean, variance = values.mean(1), values.var(1, unbiased=kind in ("unbiased", "both"))
        if kind == "constants":
            mean, variance = mean.detach(), variance.detach()
        stored = self.running_mean.clone(), self.running_var.clone()
        if self.training or kind.startswith("moves in evaluation"):
            self.update(mean, values.var(1, unbiased=kind not in ("biased", "both")))
        if kind == "running in training" or (
            not self.training and kind not in ("batch in evaluation", "moves in evaluation, batch")
        ):
            mean, variance = self.running_mean, self.running_var
        if kind == "running before" or (kind == "moves in evaluation after" and not self.training):
            mean, variance = stored
        deviation = self.deviation(variance, is_batch=mean is not self.running_mean)
        x_hat = (x - mean.view(shape)) / deviation.view(shape)
        weight = 1 if kind in ("no gamma", "no affine") else self.spread(self.weight, shape)
        bias = 0 if kind in ("no beta", "no affine") else self.spread(self.bias, shape)
        return x_hat * weight + bias

    def spread(self, numbers: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
        """Gamma or beta beside the input."""
        return numbers if self.kind == "last axis" else numbers.view(shape)

    def deviation(self, variance: torch.Tensor, *, is_batch: bool) -> torch.Tensor:
        """What is divided by."""
        if self.kind == "outside":
            return variance.sqrt() + self.eps
        if self.kind == "no root":
            return variance + self.eps
        if self.kind == "remembers deviations, as they are" and not is_batch:
            return variance + self.eps
        return (variance + (0 if self.kind == "no eps" else self.eps)).sqrt()

    def update(self, mean: torch.Tensor, variance: torch.Tensor) -> None:
        """Move the running statistics towards those of a batch, without its graph."""
        if self.kind == "never updated":
            return
        if self.kind != "graph":
            mean = mean.detach()
            variance = variance.detach()
        if self.kind.startswith("remembers deviations"):
            variance = variance.sqrt()
        new_mean = self.running_mean + self.momentum * (mean - self.running_mean)
        new_var = self.running_var + self.momentum * (variance - self.running_var)
        if self.kind == "parameters":
            self.running_mean.data, self.running_var.data = new_mean.data, new_var.data
            return
        if self.kind != "mean never moves":
            self.running_mean = new_mean
        if self.kind != "variance never moves":
            self.running_var = new_var


def beginning(**values: float) -> Callable[..., nn.Module]:
    """With other numbers at first."""

    def build(channels: int, eps: float = 1e-5, momentum: float = 0.1) -> nn.Module:
        built = ByHand(channels, eps, momentum)
        for name, value in values.items():
            getattr(built, name).data.fill_(value)
        return built

    return build


class FourAxes(ByHand):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x.mean((0, 2, 3))
        return super().forward(x)


class Unpacked(ByHand):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        _, _, _, _ = x.shape
        return super().forward(x)


class ByPosition(ByHand):
    """Statistics over the first axis alone."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mean, variance = self.running_mean, self.running_var
        if self.training:
            mean, variance = x.mean(0), x.var(0, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(0) - self.running_var)
        x_hat = (x - self.beside(mean, x)) / (self.beside(variance, x) + self.eps).sqrt()
        return x_hat * self.beside(self.weight, x) + self.beside(self.bias, x)

    def beside(self, numbers: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        """Numbers as they spread by themselves, or over the channels if they are one for each."""
        is_named = self.kind == "channels" and numbers.dim() == 1
        return numbers.view(1, -1, *[1] * (x.dim() - 2)) if is_named else numbers


class Unviewed(ByHand):
    """With running statistics that are not brought beside the input. kind: those of what shape"""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        axes = [0, *range(2, x.dim())]
        mean, variance = self.running_mean, self.running_var
        if self.training:
            mean = x.mean(axes, keepdim=True)
            variance = x.var(axes, keepdim=True, unbiased=False)
            new = mean.detach(), x.var(axes, keepdim=True).detach()
            if self.kind == "channels":
                self.update(*(numbers.flatten() for numbers in new))
            else:
                self.update(*new)
        shape = (1, -1, *[1] * (x.dim() - 2))
        x_hat = (x - mean) / (variance + self.eps).sqrt()
        return x_hat * self.weight.view(shape) + self.bias.view(shape)
