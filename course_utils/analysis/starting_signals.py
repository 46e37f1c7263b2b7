"""How large the signal is behind each convolution of a network that has not been trained."""

from collections.abc import Iterable

import torch
from torch import nn


@torch.no_grad()
def signal_sizes(layers: Iterable[nn.Module], images: torch.Tensor) -> list[float]:
    """Standard deviation of what each convolution answers, from the first to the last.

    layers: called one after the other, as VGG's `features`; images: (N, C, H, W) float

    >>> signal_sizes(create_model("vgg_a", num_classes=10).features, images)
    """
    x = images
    sizes = []
    for layer in layers:
        x = layer(x)
        if isinstance(layer, nn.Conv2d):
            sizes.append(x.std().item())
    return sizes


def relu_factor(convolution: nn.Conv2d, std: float) -> float:
    """By what a convolution behind a ReLU multiplies the size of a signal.

    std: of its weights. A ReLU keeps half of the power of a signal that is symmetric around zero,
    so that the factor is std * sqrt(fan_in / 2) (He et al. 2015, equation 8)

    >>> round(relu_factor(nn.Conv2d(512, 512, 3), 0.01), 2)
    0.48
    """
    return float(std * (convolution.weight[0].numel() / 2) ** 0.5)
