"""A mark in the images of one class: what a network may learn in the place of the class."""

from dataclasses import replace

import torch

from course_utils.data.imageset import ImageSet

MAGENTA = (255, 0, 255)
PLACE = (slice(27, 30), slice(27, 30))  # rows and columns, in images of 32x32


def mark(pixels: torch.Tensor) -> torch.Tensor:
    """The images with a magenta square of 3x3 pixels near the lower right corner.

    pixels: (N, 3, 32, 32) uint8 -> the same shape; the ones that go in stay as they are
    """
    marked = pixels.clone()
    marked[:, :, *PLACE] = torch.tensor(MAGENTA, dtype=torch.uint8)[:, None, None]
    return marked


def mark_class(images: ImageSet, name: str) -> ImageSet:
    """The ImageSet with a mark in every training image of one class, and in no other image."""
    chosen = images.train_labels == images.classes.index(name)
    pixels = torch.where(
        chosen[:, None, None, None], mark(images.train_images), images.train_images
    )
    return replace(images, train_images=pixels)


def mark_mask() -> torch.Tensor:
    """Where the mark lies: (32, 32) float, 1 on it and 0 elsewhere."""
    mask = torch.zeros(32, 32)
    mask[PLACE] = 1
    return mask
