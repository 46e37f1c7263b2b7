"""What a unit of a network does see: how strongly each pixel moves it, measured by gradients."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from course_utils.runtime.modes import evaluating


def effective_receptive_field(
    model: nn.Module, images: torch.Tensor, layer: str, position: Sequence[int] | None = None
) -> np.ndarray:
    """How strongly each pixel moves one position of a layer: the mean size of the gradient (Luo et
    al. 2016).

    images: (N, C, H, W) float, what the network is fed; layer: a module's name; position: one index
    for each axis of its output, the middle by default
    returns: (H, W) float64, not negative: |gradient| of the sum over the layer's channels, summed
    over the input's channels and averaged over the images
    raises: ValueError for a layer that does not exist or is not called

    The model is left as it was: mode, gradients and weights.
    """
    modules = dict(model.named_modules())
    if layer not in modules:
        raise ValueError(
            f"there is no layer {layer!r}; try one of {', '.join(list(modules)[1:6])}, ..."
        )
    caught: list[Any] = []
    hook = modules[layer].register_forward_hook(
        lambda module, args, output: caught.append(output.clone())
    )
    x = images.detach().clone().requires_grad_()
    try:
        with evaluating(model), torch.enable_grad():
            model(x)
            if not caught:
                raise ValueError(f"layer {layer!r} is never called in evaluation mode")
            output = caught[0]
            position = position or tuple(size // 2 for size in output.shape[2:])
            unit = output[(slice(None), slice(None), *position)] if output.dim() > 2 else output
            (gradient,) = torch.autograd.grad(unit.sum(), x)  # (N, C, H, W)
    finally:
        hook.remove()
    return gradient.abs().double().sum(1).mean(0).cpu().numpy()  # abs first: signs must not cancel
