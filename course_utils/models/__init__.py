"""Every network of the course by name: MODELS and create_model."""

import difflib
from functools import partial

from course_utils.models.basenet import BaseNet, BaseNetResidual, DeepNet
from course_utils.models.blocks import BasicBlock
from course_utils.models.lenet import LeNet5
from course_utils.models.resnet import VARIANTS, StagedResNet, resnet_stages, resnet_tiny

__all__ = ["MODELS", "BaseNet", "BaseNetResidual", "BasicBlock", "DeepNet", "LeNet5", "StagedResNet", "create_model"]

MODELS = {
    "lenet5": LeNet5,
    "basenet": BaseNet,
    "basenet_residual": BaseNetResidual,
    "deepnet": DeepNet,
    "resnet_tiny": resnet_tiny,
    "resnet_stages": resnet_stages,
    **{name: partial(resnet_stages, **arguments) for name, arguments in VARIANTS.items()},
}


def create_model(name, **kwargs):
    """Build the network called `name`, freshly initialized on the CPU.

    name: a key of MODELS; kwargs: `num_classes`, `in_channels`, and what the family's class takes
    raises: ValueError for an unknown name, with the nearest known one

    >>> create_model("basenet", num_classes=10, in_channels=3)
    """
    if name not in MODELS:
        near = difflib.get_close_matches(str(name), MODELS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(MODELS)}"
        raise ValueError(f"there is no model {name!r}; {hint}")
    return MODELS[name](**kwargs)
