"""One value for each image of a batch: drawn on the images' device, and shaped to meet them."""

import torch


def uniform(
    images: torch.Tensor, generator: torch.Generator, low: float, high: float
) -> torch.Tensor:
    """(N,) float32 drawn evenly from [low, high)."""
    return low + (high - low) * torch.rand(len(images), generator=generator, device=images.device)


def integers(images: torch.Tensor, generator: torch.Generator, low: int, high: int) -> torch.Tensor:
    """(N,) int64 drawn evenly from low..high, both included."""
    return torch.randint(low, high + 1, (len(images),), generator=generator, device=images.device)


def per_image(values: torch.Tensor) -> torch.Tensor:
    """(N,) -> (N, 1, 1, 1), which meets (N, C, H, W)."""
    return values.view(-1, 1, 1, 1)
