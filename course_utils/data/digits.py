"""Handwritten digits that come with scikit-learn: real images, no download."""

import torch
from torch.nn import functional as F

from course_utils.data.imageset import ImageSet

TEST_SIZE = 360  # of 1,797: a fifth, 36 images of each digit


def digits():
    """1,437 training and 360 test images of the digits 0 to 9, white on black, 1x32x32.

    The originals are 8x8 with values 0..16 (UCI "Optical Recognition of Handwritten Digits", scikit-learn's
    `load_digits`). They are enlarged to 28x28 and padded to 32x32, the size LeNet-5 reads.

    >>> digits().test_images.shape
    torch.Size([360, 1, 32, 32])
    """
    from sklearn.datasets import load_digits  # here, because importing scikit-learn takes a second

    small, labels = load_digits(return_X_y=True)
    images = enlarge(torch.from_numpy(small).float().view(-1, 1, 8, 8))
    labels = torch.from_numpy(labels).long()
    test = stratified_draw(labels, TEST_SIZE // 10)
    return ImageSet(
        "digits", images[~test], labels[~test], images[test], labels[test], tuple(str(digit) for digit in range(10))
    )


def enlarge(small):
    """small: (N, 1, 8, 8) float32 in 0..16 -> (N, 1, 32, 32) uint8 in 0..255."""
    images = F.interpolate(small / 16, (28, 28), mode="bilinear", align_corners=False)
    return (F.pad(images, (2, 2, 2, 2)).clamp(0, 1) * 255).round().to(torch.uint8)


def stratified_draw(labels, count, seed=0):
    """Choose `count` images of every class at random. labels: (N,) int64 -> (N,) bool."""
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.zeros(len(labels), dtype=torch.bool)
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        chosen[rows[torch.randperm(len(rows), generator=generator)[:count]]] = True
    return chosen
