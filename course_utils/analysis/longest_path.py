"""How deep a network with branches is: layers with weights on its longest and shortest path."""

from functools import cache
from typing import Any

import torch
from torch import nn

WEIGHTED = ("ConvolutionBackward0", "AddmmBackward0")  # what a convolution, a linear layer leave


def path_depths(network: nn.Module, input_shape: tuple[int, ...]) -> tuple[int, int]:
    """(longest, shortest) path from the image to the answer, in layers with weights.

    input_shape: (C, H, W) of one image; the network answers a tensor, as in evaluation mode
    The paths are those of autograd's graph, so that nothing is read off names or drawings.

    >>> path_depths(create_model("resnet18"), (3, 64, 64))
    (18, 5)
    """
    image = torch.zeros(1, *input_shape, requires_grad=True)
    was_training = network.training
    with torch.enable_grad():
        answer = network.eval()(image)
    network.train(was_training)

    @cache  # each node once: shortcuts double the paths again and again
    def depths(node: Any) -> tuple[int, int] | None:
        """The longest and shortest way from a node down to the image; None where there is none."""
        if type(node).__name__ == "AccumulateGrad":  # a leaf: the image or a weight
            return (0, 0) if node.variable is image else None
        ways = [way for source, _ in node.next_functions if source and (way := depths(source))]
        if not ways:
            return None
        step = int(type(node).__name__ in WEIGHTED)
        return max(way[0] for way in ways) + step, min(way[1] for way in ways) + step

    path = depths(answer.grad_fn)
    if path is None:
        raise ValueError("the answer does not depend on the image; no path leads through")
    return path
