"""Edges of an image, by a filter that knows no network: what a map has to be compared with."""

import torch
from torch.nn import functional as F


def sobel_edges(images: torch.Tensor) -> torch.Tensor:
    """How steep each pixel's surroundings are, in the channel where they are steepest.

    images: (N, C, H, W) float -> (N, H, W), not negative, in the unit of the images a pixel. The
    filter is Sobel's, a smoothed difference of neighbors to each side; the border repeats itself
    """
    n, c, h, w = images.shape
    # / 8: weights that sum to 4 on either side, two pixels apart: the change from pixel to pixel
    right = images.new_tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]) / 8
    filters = torch.stack([right, right.T])[:, None]  # (2, 1, 3, 3)
    padded = F.pad(images.reshape(n * c, 1, h, w), (1, 1, 1, 1), mode="replicate")
    slopes = F.conv2d(padded, filters)  # (N * C, 2, H, W)
    return slopes.norm(dim=1).view(n, c, h, w).amax(1)
