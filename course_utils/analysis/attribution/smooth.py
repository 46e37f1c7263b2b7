"""SmoothGrad: the mean gradient of an image and its noisy copies."""

import torch
from torch import nn

from course_utils.analysis.attribution.score import score_gradient


def smooth_grad(
    model: nn.Module,
    images: torch.Tensor,
    classes: torch.Tensor,
    *,
    noise: float = 0.15,
    samples: int = 16,
    seed: int = 0,
) -> torch.Tensor:
    """The gradient of the class score by the pixels, averaged over noisy copies of each image
    (Smilkov et al. 2017, section 3).

    model: answers logits (N, K); images: (N, C, H, W) float; classes: (N,) int64
    noise: standard deviation of the normal noise, as a share of an image's range, its largest
    value minus its smallest; the paper finds 0.1 to 0.2 best; samples: copies, each a backward pass
    seed: of the noise, which is the same for every image: a map does not depend on the others
    returns: (N, C, H, W), signed
    raises: ValueError for no sample or negative noise; and as `class_scores`
    """
    if samples < 1 or noise < 0:
        raise ValueError(
            f"samples must be at least 1 and noise not negative, got {samples} and {noise}"
        )
    generator = torch.Generator().manual_seed(seed)  # of the CPU: equal noise on every device
    spread = noise * (images.amax((1, 2, 3)) - images.amin((1, 2, 3)))[:, None, None, None]
    total = torch.zeros_like(images)
    for _ in range(samples):
        drawn = torch.randn(images.shape[1:], generator=generator).to(images)  # (C, H, W)
        total += score_gradient(model, images + spread * drawn, classes)
    return total / samples
