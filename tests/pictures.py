"""What the tests of augmentation share: a small batch whose axes all differ, and a transform of one
image at a time.
"""

import torch

N, C, H, W = 5, 3, 8, 11


def pictures(dtype=torch.float32, *, channels=C, size=(H, W)):
    """Five images of even noise: (N, channels, *size), uint8, or floating point in [0, 1] with the
    same 256 values.
    """
    generator = torch.Generator().manual_seed(0)
    values = torch.randint(0, 256, (N, channels, *size), generator=generator, dtype=torch.uint8)
    return values if dtype == torch.uint8 else values.to(dtype) / 255


def one_by_one(transform, batch):
    """The stack of transform(image, its index)."""
    return torch.stack([transform(image, i) for i, image in enumerate(batch)])
