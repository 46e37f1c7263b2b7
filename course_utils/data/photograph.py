"""One photograph that needs no download, since scikit-learn comes with it."""

import torch
from torch.nn import functional as F


def flower(height: int = 160, width: int = 240) -> torch.Tensor:
    """A dahlia: (1, 3, height, width) float in [0, 1], by vultilion, CC BY 2.0.

    >>> flower().shape
    torch.Size([1, 3, 160, 240])
    """
    from sklearn.datasets import load_sample_image  # takes seconds to import

    pixels = torch.tensor(load_sample_image("flower.jpg").copy()).permute(2, 0, 1)[None]
    size = (height, width)
    return F.interpolate(pixels / 255, size, mode="bilinear", antialias=True).clamp(0, 1)
