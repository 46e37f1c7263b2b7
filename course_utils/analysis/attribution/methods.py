"""The six methods by name, each brought down to one number a pixel, so that they can be
compared.
"""

from collections.abc import Callable, Collection

import torch
from torch import nn

from course_utils.analysis.attribution.backward import (
    deconvnet,
    guided_backpropagation,
    input_gradient,
)
from course_utils.analysis.attribution.gradcam import grad_cam
from course_utils.analysis.attribution.integrated import integrated_gradients
from course_utils.analysis.attribution.occlude import occlusion

Attribution = Callable[[nn.Module, torch.Tensor, torch.Tensor], torch.Tensor]  # -> (N, C, H, W)
Method = Callable[[nn.Module, torch.Tensor, torch.Tensor, str], torch.Tensor]  # -> (N, H, W)


def _strongest(attribution: Attribution) -> Method:
    """The largest size over the channels, (N, C, H, W) -> (N, H, W).

    Simonyan et al. 2014, section 3.1.
    """
    return lambda model, images, classes, layer: attribution(model, images, classes).abs().amax(1)


def _summed(attribution: Attribution) -> Method:
    """The sum over the channels, which keeps the sign and the completeness."""
    return lambda model, images, classes, layer: attribution(model, images, classes).sum(1)


# name: (model, images, classes, layer) -> (N, H, W). The first four are not negative, the last two
# have a sign.
METHODS: dict[str, Method] = {
    "gradient": _strongest(input_gradient),
    "deconvnet": _strongest(deconvnet),
    "guided": _strongest(guided_backpropagation),
    "Grad-CAM": grad_cam,
    "occlusion": lambda model, images, classes, layer: occlusion(model, images, classes),
    "integrated": _summed(integrated_gradients),
}


def explain(
    model: nn.Module,
    images: torch.Tensor,
    classes: torch.Tensor,
    layer: str,
    methods: Collection[str] = tuple(METHODS),
) -> dict[str, torch.Tensor]:
    """Maps of several methods: a dict from name to (N, H, W), on the device of the images.

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    layer: for Grad-CAM, name of a module that answers with maps; methods: keys of METHODS
    raises: ValueError for an unknown method; and as they do

    >>> explain(model, images, labels, "stages.1", ["gradient", "Grad-CAM"])["Grad-CAM"].shape
    """
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise ValueError(f"methods must be among {', '.join(METHODS)}, got {unknown[0]!r}")
    return {name: METHODS[name](model, images, classes, layer) for name in methods}
