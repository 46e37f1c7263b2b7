"""How far one step of SGD moves what each layer receives: internal covariate shift as a number."""

import copy
from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.runtime import seeded

Moments = tuple[torch.Tensor, torch.Tensor]  # by channel: means (C,), and the mean deviation ()


def input_shift(model: nn.Module, images: torch.Tensor, labels: torch.Tensor, rate: float) -> float:
    """What one step of plain SGD on this batch does to the means of the convolutions' inputs.

    images: (N, C, H, W) float; labels: (N,) int64; rate: the learning rate of the step
    returns: the mean, over channels and convolutions but the first, of how far a channel's mean
    moves, in units of the layer's own standard deviation. Noise in the model is drawn anew for
    every look, as it is at every step. The model stays as it was

    >>> input_shift(create_model("vgg_a_bn_cifar"), images, labels, 0.01)
    """
    twin = copy.deepcopy(model).train()
    before, loss = _inputs(twin, images, labels)
    weights = list(twin.parameters())
    slopes = torch.autograd.grad(loss, weights)
    with torch.no_grad():
        for weight, slope in zip(weights, slopes, strict=True):
            weight.sub_(rate * slope)
    after, _ = _inputs(twin, images, labels)
    moved = [
        ((later - mean).abs() / deviation).mean()
        for (mean, deviation), (later, _) in zip(before, after, strict=True)
    ]
    return float(torch.stack(moved).mean())


def mean_input_shift(
    models: Iterable[nn.Module], images: torch.Tensor, labels: torch.Tensor, rate: float
) -> float:
    """`input_shift` as a mean over models, such as one network along its training.

    Noise in the models is drawn from a fixed seed, so that equal calls give equal numbers
    """
    with seeded(0):
        shifts = [input_shift(model, images, labels, rate) for model in models]
    return sum(shifts) / len(shifts)


def _inputs(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor
) -> tuple[list[Moments], torch.Tensor]:
    """The Moments of what each convolution but the first receives, and the loss."""
    received: list[torch.Tensor] = []
    hooks = [
        layer.register_forward_pre_hook(lambda _, x: received.append(x[0].detach()))
        for layer in model.modules()
        if isinstance(layer, nn.Conv2d)
    ]
    loss = F.cross_entropy(model(images), labels)
    for hook in hooks:
        hook.remove()
    # [1:]: the first one sees the images, which no step moves.
    return [(x.mean((0, 2, 3)), x.std((0, 2, 3)).mean()) for x in received[1:]], loss
