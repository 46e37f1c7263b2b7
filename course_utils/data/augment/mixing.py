"""Two images into one, and their labels in the same proportion: Mixup and CutMix.

images: (N, C, H, W) floating point, before or after `normalize`; labels: (N, K) float,
probabilities of the K classes, as from `torch.nn.functional.one_hot`. Every image meets a partner
of the same batch, at its index in `partner` (N,). torchvision's MixUp and CutMix draw one
proportion, or one box, for the whole batch; here every pair draws its own.
"""

import torch

from course_utils.data.augment.draws import integers, per_image, uniform
from course_utils.data.augment.geometry import box_mask


def mixup(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """share * image + (1 - share) * its partner, and so the labels (Zhang et al. 2018).

    share: (N,) in [0, 1]
    returns: (images, labels)
    """
    weight = per_image(share)
    mixed = weight * images + (1 - weight) * images[partner]
    return mixed, share[:, None] * labels + (1 - share[:, None]) * labels[partner]


def random_mixup(
    images: torch.Tensor, labels: torch.Tensor, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mix each image with another at a share drawn evenly from [0, 1).

    Evenly: the paper's Beta(1, 1), as it takes for CIFAR.

    >>> images, labels = random_mixup(images, F.one_hot(labels, 10).float(), generator)
    """
    partner = random_partner(images, generator)
    return mixup(images, labels, partner, uniform(images, generator, 0, 1))


def cutmix(
    images: torch.Tensor,
    labels: torch.Tensor,
    partner: torch.Tensor,
    box: tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Paste a box of the partner into each image; the labels mix by area (Yun et al. 2019).

    box: (top, left, bottom, right), each (N,) int64, pixels, the last two excluded, inside the
    image
    returns: (images, labels)
    """
    top, left, bottom, right = box
    h, w = images.shape[2:]
    pasted = torch.where(box_mask(h, w, *box), images[partner], images)
    share = 1 - ((bottom - top) * (right - left)).to(labels) / (h * w)  # of the image itself
    return pasted, share[:, None] * labels + (1 - share[:, None]) * labels[partner]


def random_cutmix(
    images: torch.Tensor, labels: torch.Tensor, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Paste boxes whose area is drawn evenly from [0, 1) of the image, around any pixel.

    What sticks out of the image is cut off.
    """
    h, w = images.shape[2:]
    half = 0.5 * (1 - uniform(images, generator, 0, 1)).sqrt()  # of a side, as a fraction
    row = integers(images, generator, 0, h - 1)
    column = integers(images, generator, 0, w - 1)
    half_height = (half * h).long()
    half_width = (half * w).long()
    box = (
        (row - half_height).clamp(min=0),
        (column - half_width).clamp(min=0),
        (row + half_height).clamp(max=h),
        (column + half_width).clamp(max=w),
    )
    return cutmix(images, labels, random_partner(images, generator), box)


def random_partner(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Another index for each image, (N,) int64: a random order of the batch.

    Some may meet themselves.
    """
    return torch.randperm(len(images), generator=generator, device=images.device)
