"""How a check calls a work. Each is sent to the sandbox as source, so it imports inside.

There it is executed in an empty namespace: its annotations are text, and it names nothing else.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import torch
    from torch import nn


def call(work: "Callable[..., Any]", *arguments: "Any") -> "Any":
    """A function, or a class whose instances need no call of their own."""
    return work(*arguments)


def module(
    work: "type[nn.Module]",
    arguments: "tuple[Any, ...]",
    state: "dict[str, torch.Tensor]",
    x: "torch.Tensor",
) -> "tuple[torch.Tensor, torch.Tensor]":
    """An nn.Module: built from `arguments`, given the tensors of `state` by name, called on x.

    returns: the output, and the gradient of its weighted sum with respect to x
    """
    import torch

    network = work(*arguments)
    network.load_state_dict(state)
    x = x.clone().requires_grad_(True)
    out = network(x * 1)  # which may be changed in place, as a leaf may not
    # all weights differ: the gradient of a plain sum is blind to outputs that have changed places
    weight = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * weight).sum(), x)
    return out, gradient
