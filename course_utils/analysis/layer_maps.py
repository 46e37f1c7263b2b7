"""What chosen layers of a network answer to one image."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

import torch
from torch import nn

from course_utils.runtime.modes import evaluating


@torch.no_grad()
def layer_maps(
    model: nn.Module,
    image: torch.Tensor,
    layers: Sequence[str],
    *,
    after: Callable[[torch.Tensor], torch.Tensor] | None = None,
) -> dict[str, torch.Tensor]:
    """The answers of layers to one image, in evaluation mode: {name: (C, H, W) or (units,)}.

    image: (C, H, W) float, normalized, on the model's device; layers: names as in
    `model.named_modules()`, each called once
    after: what the network does to every answer next, as a squashing function; None for nothing
    raises: ValueError for a layer that the network has not

    >>> layer_maps(create_model("basenet"), torch.zeros(3, 32, 32), ["conv1"])["conv1"].shape
    torch.Size([6, 28, 28])
    """
    modules = dict(model.named_modules())
    missing = [name for name in layers if name not in modules]
    if missing:
        raise ValueError(f"the network has no layer {missing[0]!r}; it has {', '.join(modules)}")
    answers: dict[str, torch.Tensor] = {}

    # A function that binds the name: hooks made in a loop would all see the last name.
    def keep(name: str) -> Callable[[nn.Module, tuple[torch.Tensor, ...], torch.Tensor], None]:
        def hook(module: nn.Module, args: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
            maps = output[0].clone()  # a ReLU behind the layer may work in place
            answers[name] = maps if after is None else after(maps)

        return hook

    with ExitStack() as stack:
        for name in layers:
            stack.callback(modules[name].register_forward_hook(keep(name)).remove)
        with evaluating(model):
            model(image[None])
    return {name: answers[name].cpu() for name in layers}
