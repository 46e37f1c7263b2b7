"""What recipes do to training images beyond crop and flip, by name.

Each is a function (images in [0, 1], generator) -> images. An augmentation that one report alone
has stands in the file of that report.
"""

import torch

from course_utils.data.augment import random_affine, random_autoaugment


def small_affine(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Rotation of 15 degrees, shift of a tenth, scale 0.85 to 1.15.

    Small enough for every label of `shapes`.
    """
    return random_affine(images, generator, degrees=15, translate=0.1, scale=(0.85, 1.15))


def turn_15(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Rotation of up to 15 degrees either way: a digit stays that digit."""
    return random_affine(images, generator, degrees=15)


def turn_180(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Any rotation: a 6 may become a 9."""
    return random_affine(images, generator, degrees=180)


AUGMENTATIONS = {
    "autoaugment_cifar10": random_autoaugment,
    "small_affine": small_affine,
    "turn_15": turn_15,
    "turn_180": turn_180,
}
