"""Occlusion: cover a piece of the image, see what the score loses."""

import torch
from torch import nn

from course_utils.analysis.attribution.score import class_scores
from course_utils.runtime.modes import evaluating


@torch.no_grad()
def occlusion(
    model: nn.Module,
    images: torch.Tensor,
    classes: torch.Tensor,
    *,
    window: int = 8,
    stride: int = 4,
    baseline: float | torch.Tensor = 0.0,
) -> torch.Tensor:
    """How much of the score each pixel takes with it when it is covered (Zeiler and Fergus 2014,
    section 4.2).

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    window: side of the covered square; stride: from one to the next, at most the window, so that
    none is left out; both in pixels. Squares start at the upper left; the last ones are cut at the
    border.
    baseline: what covers, a number or (C, 1, 1) on the device; 0 is the mean color of a normalized
    image
    returns: (N, H, W), signed, in logits: the mean loss over the squares that cover the pixel
    raises: ValueError for a window or a stride that does not fit; and as `class_scores`

    It asks the network one question for each square, and one for the whole image.

    Differs from the paper: the loss of the logit, where the paper draws the probability itself.
    """
    n, _, h, w = images.shape
    if not 1 <= window <= min(h, w):
        raise ValueError(
            f"window must lie in 1..{min(h, w)} pixels for images of {h}x{w}, got {window}"
        )
    if not 1 <= stride <= window:
        raise ValueError(
            f"stride must lie in 1..{window}, the window, or pixels are left out; got {stride}"
        )
    loss = images.new_zeros(n, h, w)
    covered = images.new_zeros(h, w)  # by how many squares
    with evaluating(model):
        whole = class_scores(model, images, classes)
        for top in range(0, h - window + stride, stride):  # the last one reaches the border
            for left in range(0, w - window + stride, stride):
                square = (slice(top, top + window), slice(left, left + window))
                hidden = images.clone()
                hidden[:, :, *square] = baseline
                loss[:, *square] += (whole - class_scores(model, hidden, classes))[:, None, None]
                covered[square] += 1
    return loss / covered
