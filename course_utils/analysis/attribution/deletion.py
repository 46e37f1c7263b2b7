"""Deletion and insertion: does the network need the pixels that a map calls important?"""

import torch
from torch import nn

from course_utils.runtime.modes import evaluating


@torch.no_grad()
def deletion_curve(
    model: nn.Module,
    images: torch.Tensor,
    classes: torch.Tensor,
    maps: torch.Tensor,
    *,
    steps: int = 16,
    insert: bool = False,
) -> torch.Tensor:
    """The probability of a class while pixels go, the strongest of a map first (Petsiuk et al.
    2018, section 4.1).

    model: answers logits (N, K); images: (N, C, H, W) float, normalized: a deleted pixel is 0, the
    mean color; classes: (N,) int64; maps: (N, H, W) float, larger for what counts more; equal
    values go in order of position
    steps: equal numbers of pixels are deleted at a time, at least 1
    insert: begin with the mean color, and put pixels in
    returns: (N, steps + 1) float in [0, 1], from no change to all pixels changed. The mean of a row
    is the paper's area under the curve: deletion wants it small, insertion large
    raises: ValueError for maps that do not fit, or no step
    """
    n, _, height, width = images.shape
    if maps.shape != (n, height, width) or steps < 1:
        raise ValueError(
            f"maps must be ({n}, {height}, {width}) and steps at least 1, "
            f"got {tuple(maps.shape)} and {steps}"
        )
    order = maps.flatten(1).argsort(dim=1, descending=True, stable=True)  # (N, H * W)
    rank = order.argsort(dim=1).view(n, 1, height, width)  # 0 for the strongest pixel
    rows = []
    with evaluating(model):
        for step in range(steps + 1):
            changed = rank < step * height * width / steps
            kept = changed if insert else ~changed
            probabilities = model(images * kept).softmax(1)
            rows.append(probabilities.gather(1, classes[:, None])[:, 0])
    return torch.stack(rows, dim=1)
