"""How much of a kernel is an edge: a step from dark to bright, in any direction."""

import numpy as np
import torch

# 2 of the 8 dimensions of a 3x3 kernel around its mean are edges: a share s of random normal
# numbers follows the Beta distribution (1, 3), so that it exceeds s with the chance (1 - s)^3.


def edge_share(kernels: torch.Tensor) -> np.ndarray:
    """The share of each kernel's variance that a plane explains, a rise in one direction: 0..1.

    kernels: (K, C, h, w), averaged over C to gray -> (K,) float64. Random 3x3 kernels have 0.25 on
    average, and 1 in 8 of them more than 0.5
    raises: ValueError for kernels that are constant, which have no variance

    >>> edge_share(torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]])).round(2)
    array([0.89])
    """
    gray = kernels.detach().double().mean(1)
    k, h, w = gray.shape
    centered = (gray - gray.mean((1, 2), keepdim=True)).view(k, h * w)  # (K, h * w)
    total = centered.square().sum(1)
    if not (total > 0).all():
        raise ValueError("a constant kernel has no variance to explain; leave it out")
    down, right = torch.meshgrid(
        torch.arange(h).double() - (h - 1) / 2,
        torch.arange(w).double() - (w - 1) / 2,
        indexing="ij",
    )
    planes = torch.stack([down.flatten(), right.flatten()])  # (2, h * w), at right angles
    planes /= planes.norm(dim=1, keepdim=True)
    return ((centered @ planes.T).square().sum(1) / total).numpy()  # (K, 2) -> (K,)
