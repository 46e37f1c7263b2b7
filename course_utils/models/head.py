"""Cut the last linear layer off a network, or put a new one in its place: the network that goes in
stays whole."""

import copy

from torch import nn


def find_head(model: nn.Module) -> tuple[str, nn.Linear]:
    """The last linear layer of a network, which turns features into logits: (its name, the
    nn.Linear).

    raises: ValueError for a network whose last layer with weights is no nn.Linear, as those that
    end in a convolution

    >>> find_head(create_model("resnet18"))
    ('fc', Linear(in_features=512, out_features=1000, bias=True))
    """
    layers = [(name, module) for name, module in model.named_modules() if _has_own_weights(module)]
    name, last = layers[-1] if layers else ("", None)
    if not isinstance(last, nn.Linear):
        ending = "nothing" if last is None else type(last).__name__
        raise ValueError(
            f"{type(model).__name__} ends in {ending}, not in a linear layer; "
            "a network with global pooling and one linear layer has a head to cut, "
            "such as 'resnet18'"
        )
    return name, last


def cut_head(model: nn.Module) -> nn.Module:
    """A copy of the network that ends before its last linear layer:
    images (N, C, H, W) -> features (N, D).

    >>> cut_head(create_model("resnet18"))(torch.zeros(2, 3, 64, 64)).shape
    torch.Size([2, 512])
    """
    return _with_head(model, nn.Identity())


def new_head(model: nn.Module, num_classes: int) -> nn.Module:
    """A copy of the network whose last linear layer is a fresh one for `num_classes` classes, in
    torch's own start.

    Everything before it keeps its weights. Draw it under a seed, as every network.

    >>> with seeded(0):
    ...     model = new_head(create_model("resnet18", weights="imagenet"), 10)
    """
    _, old = find_head(model)
    fresh = nn.Linear(
        old.in_features, num_classes, device=old.weight.device, dtype=old.weight.dtype
    )
    return _with_head(model, fresh)


def _with_head(model: nn.Module, head: nn.Module) -> nn.Module:
    name, _ = find_head(model)
    model = copy.deepcopy(model)
    model.set_submodule(name, head)
    return model


def _has_own_weights(module: nn.Module) -> bool:
    return next(module.parameters(recurse=False), None) is not None
