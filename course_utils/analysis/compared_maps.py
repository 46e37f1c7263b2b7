"""Maps of several images compared: with each other by their order, with masks by their share."""

import numpy as np
import torch

from course_utils.analysis.map_shares import share_on_mask


def map_agreement(one: torch.Tensor, other: torch.Tensor) -> np.ndarray:
    """Spearman's rank correlation of the sizes of two maps, image by image.

    one, other: (N, H, W) float, of either sign -> (N,) float64 in [-1, 1]: 1 for the same order of
    the pixels, and 0 where one of the two maps is constant, as an empty one
    raises: ValueError for maps of different shapes

    >>> map_agreement(torch.arange(4.0).view(1, 2, 2), -2 * torch.arange(4.0).view(1, 2, 2))
    array([1.])
    """
    from scipy.stats import rankdata  # takes a second to import

    if one.shape != other.shape:
        raise ValueError(f"two maps of one shape, got {tuple(one.shape)} and {tuple(other.shape)}")
    a, b = (
        rankdata(maps.abs().flatten(1).cpu().numpy(), axis=1).astype(np.float64)
        for maps in (one, other)
    )
    a -= a.mean(1, keepdims=True)  # Spearman's is Pearson's correlation of the ranks
    b -= b.mean(1, keepdims=True)
    length = np.sqrt((a**2).sum(1) * (b**2).sum(1))
    return (a * b).sum(1) / np.where(length > 0, length, 1)  # 0 / 1 for a constant map


def shares_on_masks(maps: torch.Tensor, masks: torch.Tensor) -> np.ndarray:
    """Which part of each map lies on its mask: (N,) float64 in [0, 1], 0 for an empty map.

    maps: (N, H, W) float, of either sign; masks: (N, H, W) in [0, 1], or (H, W), one for all
    """
    each = masks.expand_as(maps)
    return np.array([share_on_mask(heat, mask) for heat, mask in zip(maps, each, strict=True)])


def largest_difference(ours: torch.Tensor, theirs: torch.Tensor) -> float:
    """The largest difference of two tensors, in parts of the second one's largest size."""
    return ((ours - theirs).abs().max() / theirs.abs().max()).item()
