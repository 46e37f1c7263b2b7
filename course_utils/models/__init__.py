"""Every network of the course by name: MODELS and create_model."""

import difflib

from course_utils.models import (
    alexnet,
    allcnn,
    basenet,
    cifar100,
    densenet,
    dilated,
    googlenet,
    highway,
    lenet,
    mobilenet,
    multicolumn,
    neocognitron,
    nin,
    pyramid,
    resnet,
    resnet_cifar,
    resnet_preact,
    resnet_stages,
    resnext,
    vgg,
)  # fmt: skip
from course_utils.models.pretrained import load_imagenet

__all__ = ["FAMILIES", "MODELS", "create_model"]

# in the order of their papers
FAMILIES = (
    neocognitron, lenet, multicolumn, alexnet, nin, vgg, googlenet, allcnn, highway, resnet, resnet_cifar, dilated,
    resnet_preact, densenet, resnext, pyramid, mobilenet, basenet, cifar100, resnet_stages,
)  # fmt: skip

MODELS = {name: build for family in FAMILIES for name, build in family.VARIANTS.items()}


def create_model(name, *, weights=None, **kwargs):
    """Build the network called `name` on the CPU, freshly initialized or with published weights.

    name: a key of MODELS; kwargs: `num_classes`, `in_channels`, and what the family's class takes
    weights: "imagenet" for those that torchvision publishes, where it has this network: see `load_imagenet`
    raises: ValueError for an unknown name, with the nearest known one; for weights see `load_imagenet`

    >>> create_model("basenet", num_classes=10, in_channels=3)
    """
    if name not in MODELS:
        near = difflib.get_close_matches(str(name), MODELS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(MODELS)}"
        raise ValueError(f"there is no model {name!r}; {hint}")
    if weights not in (None, "imagenet"):
        raise ValueError(f"weights must be 'imagenet' or None, got {weights!r}")
    if weights == "imagenet":
        return load_imagenet(name, MODELS[name], **kwargs)
    return MODELS[name](**kwargs)
