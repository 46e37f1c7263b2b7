"""Every network of the course by name: MODELS and create_model."""

import difflib
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn

from course_utils.models.course_weights import load_trained, trained_on, weights_card
from course_utils.models.head import cut_head, find_head, new_head
from course_utils.models.own_networks import is_own, own_network
from course_utils.models.pretrained import PUBLISHED, load_imagenet
from course_utils.runtime.errors import UserError

__all__ = [
    "FAMILIES",
    "MODELS",
    "create_model",
    "cut_head",
    "find_head",
    "new_head",
    "weights_card",
    "weights_for",
]

# each file of this folder that has VARIANTS, from name to builder
FAMILIES = tuple(
    module
    for path in sorted(Path(__file__).parent.glob("*.py"))
    if path.stem != "__init__"
    and hasattr(module := importlib.import_module(f"{__name__}.{path.stem}"), "VARIANTS")
)

MODELS: dict[str, Callable[..., nn.Module]] = {
    name: build for family in FAMILIES for name, build in family.VARIANTS.items()
}


def create_model(name: str, *, weights: str | Path | None = None, **kwargs: Any) -> nn.Module:
    """Build the network called `name` on the CPU, freshly initialized or with published weights.

    name: a key of MODELS, or as "my_net.py:Net" a network of your own
    kwargs: `num_classes`, `in_channels`, and what the family's class takes
    weights: "imagenet" for those that torchvision publishes, where it has this network: see
    `load_imagenet`; "shapes" for those that the course trained, or the path of a file of your own:
    see `load_trained`; None for a new network
    raises: ValueError for an unknown name, with the nearest known one; for weights see these two

    >>> create_model("basenet", num_classes=10, in_channels=3)
    """
    build = find_network(name)
    if weights is None:
        return build(**kwargs)
    if weights == "imagenet":
        return load_imagenet(name, build, **kwargs)
    return load_trained(name, weights, build, **kwargs)


def find_network(name: str) -> Callable[..., nn.Module]:
    """What builds the network called `name`. raises: ValueError, see `create_model`"""
    if name in MODELS:
        return MODELS[name]
    if is_own(str(name)):
        return own_network(name)
    nearest = difflib.get_close_matches(str(name), MODELS, n=1)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(MODELS)}"
    raise UserError(f"there is no model {name!r}; {hint}")


def weights_for(name: str) -> list[str]:
    """The trained weights that `create_model` knows for the network `name`.

    returns: some of "imagenet" and "shapes", or none. "imagenet" has to be fetched once from
    torchvision's server; the others lie here.
    """
    published = ["imagenet"] if name in PUBLISHED else []
    return published + trained_on(name)
