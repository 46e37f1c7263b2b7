"""Two images into one, and their labels in the same proportion: Mixup and CutMix.

images: (N, C, H, W) floating point, before or after `normalize`; labels: (N, K) float, probabilities of the K classes,
as from `torch.nn.functional.one_hot`. Every image meets a partner of the same batch, at its index in `partner` (N,).
torchvision's MixUp and CutMix draw one proportion, or one box, for the whole batch; here every pair draws its own.
"""

import torch

from course_utils.data.augment.draws import integers, per_image, uniform
from course_utils.data.augment.geometry import box_mask


def mixup(images, labels, partner, share):
    """share * image + (1 - share) * its partner, and so the labels; share: (N,) in [0, 1] (Zhang et al. 2018).

    returns: (images, labels)
    """
    weight = per_image(share)
    mixed = weight * images + (1 - weight) * images[partner]
    return mixed, share[:, None] * labels + (1 - share[:, None]) * labels[partner]


def random_mixup(images, labels, generator):
    """Mix each image with another at a share drawn evenly from [0, 1): the paper's Beta(1, 1), as it takes for CIFAR.

    >>> images, labels = random_mixup(images, F.one_hot(labels, 10).float(), generator)
    """
    return mixup(
        images, labels, random_partner(images, generator), uniform(images, generator, 0, 1)
    )


def cutmix(images, labels, partner, box):
    """Paste a box of the partner into each image; the labels mix by area (Yun et al. 2019).

    box: (top, left, bottom, right), each (N,) int64, pixels, the last two excluded, inside the image
    returns: (images, labels)
    """
    top, left, bottom, right = box
    h, w = images.shape[2:]
    pasted = torch.where(box_mask(h, w, *box), images[partner], images)
    share = 1 - ((bottom - top) * (right - left)).to(labels) / (h * w)  # of the image itself
    return pasted, share[:, None] * labels + (1 - share[:, None]) * labels[partner]


def random_cutmix(images, labels, generator):
    """Paste boxes whose area is drawn evenly from [0, 1) of the image, around any pixel; what sticks out is cut off."""
    h, w = images.shape[2:]
    half = 0.5 * (1 - uniform(images, generator, 0, 1)).sqrt()  # of a side, as a fraction
    row, column = integers(images, generator, 0, h - 1), integers(images, generator, 0, w - 1)
    tall, wide = (half * h).long(), (half * w).long()
    box = ((row - tall).clamp(min=0), (column - wide).clamp(min=0),
           (row + tall).clamp(max=h), (column + wide).clamp(max=w))  # fmt: skip
    return cutmix(images, labels, random_partner(images, generator), box)


def random_partner(images, generator):
    """Another index for each image, (N,) int64: a random order of the batch. Some may meet themselves."""
    return torch.randperm(len(images), generator=generator, device=images.device)
