"""CutMix of a batch: a box for each pair, labels by the area that was really pasted."""

import numpy as np
import torch

from course_utils.data import augment
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def inside(
    images: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """The four sides of the boxes, (N,) each, cut off at the edge of the image."""
    h, w = images.shape[2:]
    top, left, bottom, right = boxes.unbind(1)
    return top.clamp(0, h), left.clamp(0, w), bottom.clamp(0, h), right.clamp(0, w)


def cutmix_batch(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """images: (N, C, H, W), labels: (N, classes), boxes: (N, 4) int -> images and labels, mixed."""
    return augment.cutmix(images, labels, partner, inside(images, boxes))


def cases(rng: np.random.Generator) -> list[tuple]:
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


def mixed(labels: torch.Tensor, partner: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Labels with the share (N,) of the image itself."""
    return share[:, None] * labels + (1 - share[:, None]) * labels[partner]


def as_drawn(images: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
    """The share of the image itself, if nothing of the box were outside."""
    top, left, bottom, right = boxes.unbind(1)
    return 1 - (bottom - top) * (right - left) / (images.shape[2] * images.shape[3])


def area_as_drawn(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    pasted, _ = cutmix_batch(images, labels, partner, boxes)
    return pasted, mixed(labels, partner, as_drawn(images, boxes))


def negative_corner(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(boxes.tolist()):
        out[i, :, top:bottom, left:right] = images[partner[i], :, top:bottom, left:right]
    return out, mixed(labels, partner, as_drawn(images, boxes))


def exchanged(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    pasted, right = cutmix_batch(images, labels, partner, boxes)
    return pasted, labels + labels[partner] - right


def one_box(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    return cutmix_batch(images, labels, partner, boxes[:1].expand(len(boxes), 4))


def pasted_from_pasted(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    out = images.clone()
    for i, (top, left, bottom, right) in enumerate(zip(*inside(images, boxes), strict=True)):
        out[i, :, top:bottom, left:right] = out[partner[i], :, top:bottom, left:right].clone()
    return out, cutmix_batch(images, labels, partner, boxes)[1]


def labels_kept(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    return cutmix_batch(images, labels, partner, boxes)[0], labels


def box_by_box(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> list[np.ndarray]:
    """In NumPy, whose slices end at the edge of the image by themselves."""
    sources = images.numpy()
    pasted = sources.copy()
    soft = labels.numpy().copy()
    for i, other in enumerate(partner.tolist()):
        top, left, bottom, right = np.maximum(boxes[i].numpy(), 0)
        region = pasted[i, :, top:bottom, left:right]
        region[...] = sources[other, :, top:bottom, left:right]
        area = region[0].size / sources[0, 0].size
        soft[i] = (1 - area) * labels[i].numpy() + area * labels[other].numpy()
    return [pasted, soft]


def by_mask(
    images: torch.Tensor, labels: torch.Tensor, partner: torch.Tensor, boxes: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The share is the mean of the mask: nothing to clip."""
    top, left, bottom, right = boxes[:, :, None].unbind(1)
    row = torch.arange(images.shape[2])
    column = torch.arange(images.shape[3])
    rows = (row >= top) & (row < bottom)
    columns = (column >= left) & (column < right)
    mask = rows[:, None, :, None] & columns[:, None, None]
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
            "Your labels count the whole box, also what lies outside the image. Count the pixels "
            "that were pasted.",
            area_as_drawn,
        ),
        Mistake(
            "negative corner",
            "Your box starts at a negative row or column. As a start of a slice that counts from "
            "the far end, so nothing, or the wrong part, is pasted. Cut the box off at the edge "
            "first, its area too.",
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
            "Your partner has a box of its own in it by the time that you copy from it. Copy from "
            "the images as they were.",
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
