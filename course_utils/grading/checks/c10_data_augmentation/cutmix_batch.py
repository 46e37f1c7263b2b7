"""CutMix of a batch: a box for each pair, labels by the area that was really pasted."""

import numpy as np
import torch

from course_utils.data import augment
from course_utils.grading.checks.c10_data_augmentation import wrong_cutmix_batch as wrong
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
    boxes = torch.tensor([[0, -1, 1, 3], [-1, 1, 2, 2]])
    of_the_statement = torch.tensor([[0, 3, 1, 6], [0, 0, 1, 2]])
    three = torch.tensor([[-2, 1, 4, 6], [1, -3, 4, 4], [2, 3, 8, 9]])
    four = torch.tensor([[1, 1, 6, 3], [-1, -1, 5, 2], [3, 0, 9, 4], [2, 1, 5, 3]])
    return [
        (rows, torch.eye(2), torch.tensor([1, 0]), boxes),
        (rows, torch.eye(2), torch.tensor([1, 0]), of_the_statement),
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
            "Your labels count what lies outside the image, too. Count the pixels that were "
            "pasted.",
            area_as_drawn,
            variants=(wrong.low_sides_as_drawn, wrong.high_sides_as_drawn, wrong.area_in_one),
        ),
        Mistake(
            "negative corner",
            "Your box starts at a negative row or column. As a start of a slice that counts from "
            "the far end, so nothing, or the wrong part, is pasted. Cut the box off at the edge "
            "first.",
            negative_corner,
            variants=(
                wrong.slices_from_the_end,
                wrong.what_the_slices_hold,
                wrong.low_sides_kept,
            ),
        ),
        Mistake(
            "shares exchanged",
            "Your labels give the pasted area to the image itself. The box belongs to the partner.",
            wrong.exchanged,
            variants=(wrong.exchanged_as_drawn,),
        ),
        Mistake(
            "one box for all",
            "You paste the box of the first pair everywhere. Every pair has its own.",
            wrong.one_box,
        ),
        Mistake(
            "pasted from pasted",
            "Your partner has a box of its own in it by the time that you copy from it. Copy from "
            "the images as they were.",
            wrong.pasted_from_pasted,
            variants=(wrong.all_in_place,),
        ),
        Mistake(
            "labels kept",
            "Your labels are as before. The label is a distribution now, by area.",
            wrong.labels_kept,
        ),
        Mistake(
            "images kept",
            "Your labels are mixed, but your images are as before. Paste the boxes, too.",
            wrong.images_kept,
        ),
        Mistake(
            "columns first",
            "You take the columns of your box for rows. A box is top, left, bottom, right, and an "
            "image has its rows before its columns.",
            wrong.columns_first,
            variants=(wrong.columns_first_in_slices,),
        ),
        Mistake(
            "ends included",
            "You paste or count the row `bottom` and the column `right` as well. A box ends before "
            "them.",
            wrong.ends_included,
            variants=(wrong.ends_pasted, wrong.ends_counted),
        ),
        Mistake(
            "cut off a pixel early",
            "You cut your boxes off at the last row and column, so that these are never pasted. "
            "Since ends are not included, a box may end at H and at W.",
            wrong.clipped_early,
        ),
        Mistake(
            "height and width exchanged",
            "You cut rows off at the width and columns at the height. Rows end at the height.",
            wrong.sizes_exchanged,
        ),
        Mistake(
            "size for end",
            "You take the last two numbers of a box for its height and width. They are where it "
            "ends: bottom and right.",
            wrong.height_and_width,
            variants=(wrong.from_clipped_corner,),
        ),
        Mistake(
            "labels mixed from mixed",
            "Your partner's label is a mixture already by the time that you read it. Mix the "
            "labels as they were.",
            wrong.labels_in_place,
        ),
        Mistake(
            "one area for all labels",
            "You mix all labels by one area, the mean or that of one pair. Every pair has its own.",
            wrong.mean_area,
            variants=(wrong.last_area, wrong.first_area),
        ),
        Mistake(
            "area in pixels",
            "Your area is a number of pixels. The label wants it as a fraction of the image.",
            wrong.in_pixels,
        ),
        Mistake(
            "fraction of something else",
            "You divide the area by something else than the pixels of one image, which are its "
            "height times its width, whatever the channels and the batch.",
            wrong.of_the_channels,
            variants=(wrong.of_the_batch, wrong.of_all_numbers, wrong.of_a_square),
        ),
        Mistake(
            "black box",
            "You fill the box with zeros, as Cutout does. CutMix pastes the pixels of the partner.",
            wrong.black_box,
            variants=(wrong.black_box_only,),
        ),
        Mistake(
            "from another place",
            "What you paste does not come from the place where it goes. The box lies at the same "
            "rows and columns in both images.",
            wrong.from_the_corner,
            variants=(wrong.to_the_corner,),
        ),
        Mistake(
            "label of the larger part",
            "Your label is that of the image which has more of the area. It should have both, each "
            "by its area.",
            wrong.larger_part,
            variants=(wrong.at_least_half,),
        ),
        Mistake(
            "pasted into the partner",
            "You paste the image into its partner. Its partner goes into the image, inside of the "
            "box.",
            wrong.into_the_partner,
            variants=(wrong.into_the_partner_both, wrong.onto_the_partner),
        ),
        Mistake(
            "labels of the partner",
            "Your labels are those of the partners. Both images have a share, each by its area.",
            wrong.labels_of_partner,
        ),
        Mistake(
            "half of each label",
            "You mix the labels half and half. The shares are those of the area.",
            wrong.half_and_half,
        ),
        Mistake(
            "one partner for all",
            "You paste from one partner into all images. Every image has its own.",
            wrong.one_partner,
        ),
        Mistake(
            "mixed inside the box",
            "You mix the two images inside the box, as Mixup does. CutMix replaces what was there.",
            wrong.mixup_in_the_box,
        ),
        Mistake(
            "label more than 1",
            "You add the partner's share and leave the label of the image whole, so that the two "
            "make more than 1. What one gets, the other gives.",
            wrong.label_added,
        ),
        Mistake(
            "largest class only",
            "You mix the largest class of each label. A label may be a distribution already: "
            "mix all of it.",
            wrong.largest_class,
        ),
        Mistake(
            "labels first",
            "Your two answers are exchanged: the images come first.",
            lambda *case: cutmix_batch(*case)[::-1],
        ),
    ),
    accepted=(box_by_box, by_mask),
    forbidden=("course_utils", "torchvision", "augment"),
    points=3,
    minutes=16,
    difficulty=2,
)
