"""How large the gradient is, layer by layer: what reaches the first layers, and what does not."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class LayerGradients:
    """Convolutions and linear layers in the order of the model; norms: (layers,) float64, of their
    weights' gradients.

    relative: the same over the norm of the weights, so that layers of different size compare
    """

    names: tuple[str, ...]
    norms: np.ndarray
    relative: np.ndarray


def layer_gradients(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    *,
    loss: Callable[[Any, torch.Tensor], torch.Tensor] = F.cross_entropy,
) -> LayerGradients:
    """Gradient of the loss with respect to each layer's weights, on one batch in training mode.

    images: (N, C, H, W) float; labels: (N,) int64; loss: (what the model answers, labels) -> scalar
    returns: LayerGradients. The model is left as it was, the statistics of its batch norm too.
    raises: ValueError if no gradient reaches a layer, naming it

    >>> layer_gradients(create_model("plain56"), images, labels).norms[0]
    """
    twin = copy.deepcopy(model).train()
    twin.zero_grad()
    with torch.enable_grad():
        loss(twin(images), labels).backward()
    names: list[str] = []
    norms: list[float] = []  # of the gradient of each layer's weights
    sizes: list[float] = []  # of the weights themselves
    for name, module in twin.named_modules():
        if isinstance(module, (nn.Conv1d, nn.Conv2d, nn.Linear)):
            if module.weight.grad is None:
                raise ValueError(
                    f"no gradient reaches layer {name!r}: it is not used, or its weights are frozen"
                )
            names.append(name)
            norms.append(module.weight.grad.double().norm().item())
            sizes.append(module.weight.detach().double().norm().item())
    # A layer of zeros has no relative norm: the division gives a huge number instead of an error.
    relative = np.array(norms) / np.maximum(sizes, 1e-300)
    return LayerGradients(tuple(names), np.array(norms), relative)
