"""CutMix of a batch: a box for each pair, labels by the area that was really pasted."""

import numpy as np
import torch

from course_utils.data import augment
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def inside(images, boxes):
    """The four sides of the boxes, (N,) each, cut off at the edge of the image."""
    h, w = images.shape[2:]
    return [side.clamp(0, size) for side, size in zip(boxes.unbind(1), (h, w, h, w), strict=True)]


def cutmix_batch(images, labels, partner, boxes):
    return augment.cutmix(images, labels, partner, inside(images, boxes))


def cases(rng):
    rows = torch.tensor([[[[1.0, 2, 3, 4]]], [[[5, 6, 7, 8]]]])
    boxes = torch.tensor([[0, -1, 1, 2], [-1, 1, 2, 2]])
    three = torch.tensor([[-2, 1, 3, 5], [1, -3, 4, 4], [2, 3, 8, 9]])
    four = torch.tensor([[1, 1, 6, 3], [-1, -1, 5, 2], [3, 0, 9, 4], [2, 1, 5, 3]])
    return [
        (rows, torch.eye(2), torch.tensor([1, 0]), boxes),
        (
            tensor(rng, 3, 2, 5, 6).float(),
            tensor(rng, 3, 4).float().softmax(1),
            torch.tensor([2, 0, 1]),
            three,
        ),
        (
            tensor(rng, 4, 3, 7, 4).float(),
            tensor(rng, 4, 5).float().softmax(1),
            torch.tensor([1, 2, 0, 3]),
            four,
        ),
    ]


def mixed(labels, partner, share):
    return share[:, None] * labels + (1 - share[:, None]) * labels[partner]


def as_drawn(images, boxes):
    """The share of the image itself, if nothing of the box were outside."""
    top, left, bottom, right = boxes.unbind(1)
    return 1 - (bottom - top) * (right - left) / (images.shape[2] * images.shape[3])


def area_as_drawn(images, labels, partner, boxes):
    return cutmix_batch(images, labels, partner, boxes)[0], mixed(
        labels, partner, as_drawn(images, boxes)
    )


def negative_corner(images, labels, partner, boxes):
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(boxes.tolist()):
        out[i, :, top:bottom, left:right] = images[partner[i], :, top:bottom, left:right]
    return out, mixed(labels, partner, as_drawn(images, boxes))


def exchanged(images, labels, partner, boxes):
    pasted, right = cutmix_batch(images, labels, partner, boxes)
    return pasted, labels + labels[partner] - right


def one_box(images, labels, partner, boxes):
    return cutmix_batch(images, labels, partner, boxes[:1].expand(len(boxes), 4))


def pasted_from_pasted(images, labels, partner, boxes):
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(zip(*inside(images, boxes), strict=True)):
        out[i, :, top:bottom, left:right] = out[partner[i], :, top:bottom, left:right].clone()
    return out, cutmix_batch(images, labels, partner, boxes)[1]


def labels_kept(images, labels, partner, boxes):
    return cutmix_batch(images, labels, partner, boxes)[0], labels


def box_by_box(images, labels, partner, boxes):
    images, labels = images.numpy(), labels.numpy()
    pasted, soft = images.copy(), labels.copy()
    for i, other in enumerate(partner.tolist()):
        top, left = np.maximum(boxes[i, :2].numpy(), 0)
        region = pasted[i, :, top : boxes[i, 2], left : boxes[i, 3]]
        region[...] = images[other, :, top : boxes[i, 2], left : boxes[i, 3]]
        area = region[0].size / images[0, 0].size
        soft[i] = (1 - area) * labels[i] + area * labels[other]
    return [pasted, soft]


def by_mask(images, labels, partner, boxes):
    """The share is the mean of the mask: nothing to clip."""
    top, left, bottom, right = boxes[:, :, None].unbind(1)
    row, column = torch.arange(images.shape[2]), torch.arange(images.shape[3])
    mask = ((row >= top) & (row < bottom))[:, None, :, None] & (
        (column >= left) & (column < right)
    )[:, None, None]
    share = 1 - mask.double().mean((1, 2, 3))
    return images * ~mask + images[partner] * mask, mixed(labels, partner, share)


CHECK = Check(
    work="cutmix_batch",
    reference=cutmix_batch,
    cases=cases,
    reread='Notebook 10, "Two images in one"',
    mistakes=(
        Mistake(
            "area as drawn",
            "Your labels count the whole box, also what lies outside the image. Count the pixels that were pasted.",
            area_as_drawn,
        ),
        Mistake(
            "negative corner",
            "Your box starts at a negative row or column. As a start of a slice that counts from the far end, so "
            "nothing, or the wrong part, is pasted. Cut the box off at the edge first, its area too.",
            negative_corner,
        ),
        Mistake(
            "shares exchanged",
            "Your labels give the pasted area to the image itself. The box belongs to the partner.",
            exchanged,
        ),
        Mistake(
            "one box for all",
            "You paste the box of the first pair everywhere. Every pair has its own.",
            one_box,
        ),
        Mistake(
            "pasted from pasted",
            "Your partner has a box of its own in it by the time that you copy from it. Copy from the images as they "
            "were.",
            pasted_from_pasted,
        ),
        Mistake(
            "labels kept",
            "Your labels are as before. The label is a distribution now, by area.",
            labels_kept,
        ),
    ),
    accepted=(box_by_box, by_mask),
    forbidden=("course_utils", "torchvision", "augment"),
    points=3,
    minutes=16,
    difficulty=2,
)
