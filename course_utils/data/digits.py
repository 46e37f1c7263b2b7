"""Handwritten digits that come with scikit-learn: real images, no download."""

import torch
from torch.nn import functional as F

from course_utils.data.imageset import ImageSet

TEST_PER_CLASS = 36  # of about 180: a fifth


def digits() -> ImageSet:
    """1,437 training and 360 test images of the digits 0 to 9, white on black, 1x32x32.

    Always the same split. The originals are 8x8 with values 0..16 (UCI "Optical Recognition of
    Handwritten Digits", scikit-learn's `load_digits`). They are enlarged to 28x28 and padded to
    32x32, the size LeNet-5 reads. Both splits hold digits of the same 13 writers, so the test
    accuracy says nothing about a new hand.

    >>> digits().test_images.shape
    torch.Size([360, 1, 32, 32])
    """
    from sklearn.datasets import load_digits  # here, because importing scikit-learn takes a second

    small, labels = (torch.from_numpy(array) for array in load_digits(return_X_y=True))
    images = enlarge(small.float().view(-1, 1, 8, 8))
    labels = labels.long()
    generator = torch.Generator().manual_seed(0)
    order = torch.randperm(len(labels), generator=generator)
    is_test = count_so_far(labels[order]) <= TEST_PER_CLASS
    # Shuffled once more: what was left over begins with the digits that came by most often.
    train, test = (
        indices[torch.randperm(len(indices), generator=generator)]
        for indices in (order[~is_test], order[is_test])
    )
    classes = tuple(str(digit) for digit in range(10))
    return ImageSet("digits", images[train], labels[train], images[test], labels[test], classes)


def enlarge(small: torch.Tensor) -> torch.Tensor:
    """8x8 digits on a 32x32 black ground.

    small: (N, 1, 8, 8) float32 in 0..16 -> (N, 1, 32, 32) uint8 in 0..255
    """
    images = F.interpolate(small / 16, (28, 28), mode="bicubic", align_corners=False)
    images = images.clamp(0, 1)  # cubics overshoot
    return F.pad(255 * images, (2, 2, 2, 2)).round().to(torch.uint8)


def count_so_far(labels: torch.Tensor) -> torch.Tensor:
    """How often each label has come by, itself included: (N,) int64 -> (N,) int64.

    >>> count_so_far(torch.tensor([7, 3, 7, 7, 3]))
    tensor([1, 1, 2, 3, 2])
    """
    return F.one_hot(labels).cumsum(dim=0).gather(1, labels[:, None]).flatten()
