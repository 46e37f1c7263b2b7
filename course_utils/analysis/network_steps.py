"""A network step by step, as its drawing needs it: what each step answers, and what it costs."""

from collections.abc import Callable

import torch
from torch import nn

from course_utils.analysis.costs import cost
from course_utils.runtime.modes import evaluating

POOLS = (nn.MaxPool2d, nn.AvgPool2d)
Shape = tuple[int, ...]  # (C, H, W) or (units,)


@torch.no_grad()
def network_steps(
    model: nn.Module, input_shape: Shape
) -> tuple[dict[str, Shape], dict[str, tuple[float, float]]]:
    """The convolutions, poolings and linear layers of a network in the order of their calls.

    Layers with weights are named L1, L2, ..., poolings P1, P2, ..., as in report 000's table 1.
    input_shape: (C, H, W)
    returns: {step: shape of its answer}, the image first; {step: (share of the parameters, share of
    the multiply-adds)}, fractions in [0, 1] of the network's `cost`, for the steps with weights

    >>> list(network_steps(create_model("basenet"), (3, 32, 32))[0])[:2]
    ['image', 'L1: 5x5\\nconvolution']
    """
    whole = cost(model, input_shape)
    spent = {layer.name: (layer.parameters, layer.macs) for layer in whole.layers}
    shapes: dict[str, Shape] = {"image": tuple(input_shape)}
    shares: dict[str, tuple[float, float]] = {}
    counts = {"L": 0, "P": 0}

    def watch(name: str) -> Callable[[nn.Module, object, torch.Tensor], None]:
        def hook(module: nn.Module, args: object, output: torch.Tensor) -> None:
            step = _step(module, counts)
            shapes[step] = tuple(output.shape[1:])
            if name in spent:
                parameters, macs = spent[name]
                shares[step] = (parameters / whole.parameters, macs / whole.macs)

        return hook

    kinds = (nn.Conv2d, nn.Linear, *POOLS)
    watched = [(name, part) for name, part in model.named_modules() if isinstance(part, kinds)]
    handles = [part.register_forward_hook(watch(name)) for name, part in watched]
    try:
        with evaluating(model):
            model(torch.zeros(1, *input_shape))
    finally:
        for handle in handles:
            handle.remove()
    return shapes, shares


def _step(module: nn.Module, counts: dict[str, int]) -> str:
    """The name of the next step; counts: how many have a letter so far, this one then among them"""
    letter = "P" if isinstance(module, POOLS) else "L"
    counts[letter] += 1
    number = f"{letter}{counts[letter]}"
    if isinstance(module, nn.Linear):
        return f"{number}\nlinear"
    size = module.kernel_size
    side = size[0] if isinstance(size, tuple) else size
    return f"{number}: {side}x{side}\n{'pooling' if isinstance(module, POOLS) else 'convolution'}"
