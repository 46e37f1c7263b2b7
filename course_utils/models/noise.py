"""Batch norm's control experiment: noise after it that shifts what it has just put in place."""

import torch
from torch import nn


class ChannelNoise(nn.Module):
    """Noise of non-zero mean and non-unit variance that changes at every step (Santurkar et al.
    2018, section 2.2).

    x: (N, C, H, W) -> the same shape: in training s x + m, in evaluation x as it is
    strength: 1 for the paper's noise, 0 for none

    At every call each channel draws a mean mu from U(-0.5, 0.5) and a scale sigma from U(1, 1.25).
    Then each image draws, for each channel, m from U(mu - 0.1, mu + 0.1) and s from
    N(sigma, 0.1^2). `strength` multiplies m and s - 1.

    Differs from the paper: there every activation has its own m and s, here a whole map shares
    them, which is as unstable and far cheaper. The paper does not say what happens in evaluation.
    """

    def __init__(self, strength: float = 1.0) -> None:
        super().__init__()
        self.strength = strength

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        n, c = x.shape[:2]
        channel = torch.empty(1, c, 1, 1, device=x.device, dtype=x.dtype)
        image = torch.empty(n, c, 1, 1, device=x.device, dtype=x.dtype)
        mean = torch.rand_like(channel) - 0.5  # mu
        growth = 0.25 * torch.rand_like(channel)  # sigma - 1
        mean = mean + 0.2 * (torch.rand_like(image) - 0.5)  # m
        growth = growth + 0.1 * torch.randn_like(image)  # s - 1
        return (1 + self.strength * growth) * x + self.strength * mean


def add_noise(model: nn.Module, strength: float = 1.0) -> nn.Module:
    """Put a ChannelNoise behind every batch norm of `model`, in place, and return the model.

    strength: 1 for the paper's noise
    raises: ValueError for a model without batch norm

    >>> add_noise(create_model("vgg_a_bn_cifar"))
    """
    norms = [  # gathered first: modules() must not change while it is walked
        (parent, name, child)
        for parent in model.modules()
        for name, child in parent.named_children()
        if isinstance(child, nn.BatchNorm2d)
    ]
    if not norms:
        raise ValueError(f"there is no batch norm in {type(model).__name__} to put noise behind")
    for parent, name, norm in norms:
        setattr(parent, name, nn.Sequential(norm, ChannelNoise(strength)))
    return model
