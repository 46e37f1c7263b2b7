"""Grad-CAM: the maps of a layer, weighted by how much the score depends on each."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.analysis.attribution.score import class_scores
from course_utils.runtime.modes import evaluating


def grad_cam(
    model: nn.Module, images: torch.Tensor, classes: torch.Tensor, layer: str
) -> torch.Tensor:
    """Where in a layer's maps the evidence for a class lies, enlarged to the image (Selvaraju et
    al. 2017).

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    layer: name of a module that answers with maps (N, K', h, w), as in model.named_modules()
    returns: (N, H, W), not negative, in logits; bilinear between the layer's positions (section 3,
    equations 1 and 2)
    raises: ValueError for a layer that does not exist, is never called, or answers with something
    else; and as `class_scores`

    Right before a global average and a linear layer, the heat of the layer's positions, without its
    ReLU, sums to the logit but for its bias.

    >>> heat = grad_cam(create_model("resnet_tiny"), images, labels, "stages.2")
    """
    modules = dict(model.named_modules())
    if layer not in modules or not layer:
        raise ValueError(
            f"there is no layer {layer!r}; try one of {', '.join(list(modules)[1:6])}, ..."
        )
    caught: list[Any] = []

    def catch(module: nn.Module, inputs: tuple, output: Any) -> Any:
        caught.append(output)
        # A ReLU in place after the layer changes the copy, not what was caught.
        return output.clone() if torch.is_tensor(output) else output

    hook = modules[layer].register_forward_hook(catch)
    try:
        with evaluating(model), torch.enable_grad():
            # The pixels ask for a gradient, so that there is one even where all weights are frozen.
            score = class_scores(model, images.detach().clone().requires_grad_(), classes).sum()
            maps = _caught_maps(caught, layer)
            (gradient,) = torch.autograd.grad(score, maps)  # (N, K', h, w)
    finally:
        hook.remove()
    weights = gradient.mean(dim=(2, 3), keepdim=True)  # (N, K', 1, 1), equation 1
    heat = (weights * maps.detach()).sum(1, keepdim=True).relu()  # (N, 1, h, w), equation 2
    return F.interpolate(heat, images.shape[2:], mode="bilinear", align_corners=False)[:, 0]


def _caught_maps(caught: list[Any], layer: str) -> torch.Tensor:
    """What the layer answered.

    raises: ValueError unless it was called once and answered with maps
    """
    if len(caught) != 1:
        raise ValueError(
            f"layer {layer!r} must be called once, got {len(caught)} calls; "
            "take the block it belongs to"
        )
    (maps,) = caught
    if not (torch.is_tensor(maps) and maps.dim() == 4):
        answer = str(tuple(maps.shape)) if torch.is_tensor(maps) else type(maps).__name__
        raise ValueError(
            f"layer {layer!r} must answer with maps (N, K, h, w), got {answer}; "
            "take an earlier layer"
        )
    return maps
