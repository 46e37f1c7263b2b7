"""Pad and crop: every image of the batch at its own place."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.data import augment
from course_utils.grading.checks.c10_data_augmentation import wrong_crop_each as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    """images: (N, C, H, W), top and left: (N,) in [0, 2 * padding] -> crops (N, C, H, W)."""
    return augment.crop(images, top, left, padding)


def cases(rng: np.random.Generator) -> list[tuple]:
    small = torch.tensor([[[[1.0, 2, 3], [4, 5, 6]]]])
    return [
        (small, torch.tensor([0]), torch.tensor([1]), 1),
        (
            torch.tensor([[[[1.0, 2], [3, 4], [5, 6]]]]),
            torch.tensor([2]),
            torch.tensor([1]),
            1,
        ),
        (tensor(rng, 1, 2, 4, 3).float(), torch.tensor([3]), torch.tensor([4]), 2),
        (tensor(rng, 2, 1, 3, 4).float(), torch.tensor([2, 0]), torch.tensor([1, 2]), 1),
        (tensor(rng, 3, 2, 4, 5).float(), torch.tensor([0, 3, 1]), torch.tensor([4, 1, 2]), 2),
        (
            tensor(rng, 4, 3, 7, 6).float(),
            torch.tensor([6, 0, 3, 2]),
            torch.tensor([1, 5, 0, 6]),
            3,
        ),
        (tensor(rng, 2, 2, 3, 5).float(), torch.tensor([0, 0]), torch.tensor([0, 0]), 0),
    ]


def one_draw(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    return crop_each(images, top[:1].expand(len(images)), left[:1].expand(len(images)), padding)


def exchanged(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    return crop_each(images, left, top, padding)


def other_way(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    return crop_each(images, 2 * padding - top, 2 * padding - left, padding)


def rolled(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    moves = zip((padding - top).tolist(), (padding - left).tolist(), strict=True)
    return torch.stack(
        [image.roll(move, (1, 2)) for image, move in zip(images, moves, strict=True)]
    )


def unpadded_origin(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    return crop_each(images, top + 2 * padding, left + 2 * padding, 2 * padding)


def all_windows(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    """Every window of the padded images, and of these the one that each image wants."""
    h, w = images.shape[2:]
    windows = F.pad(images, (padding,) * 4).unfold(2, h, 1).unfold(3, w, 1)
    return windows[torch.arange(len(images)), :, top, left]


def pixel_by_pixel(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> np.ndarray:
    """One pixel at a time, without a padded copy."""
    n, _, h, w = images.shape
    out = np.zeros(images.shape)
    for i in range(n):
        for row in range(h):
            for column in range(w):
                y = row + int(top[i]) - padding
                x = column + int(left[i]) - padding
                if 0 <= y < h and 0 <= x < w:
                    out[i, :, row, column] = images[i, :, y, x]
    return out


CHECK = Check(
    work="crop_each",
    reference=crop_each,
    cases=cases,
    reread='Notebook 10, "The contact sheet, and what each transform assumes"',
    mistakes=(
        Mistake(
            "one draw for the batch",
            "You cut every image of the batch at one place. Each image has a `top` and a `left` of "
            "its own; otherwise the gradient of a step has the noise of a single draw.",
            one_draw,
            'Notebook 10, "One map for rotation, shear, scale and shift"',
            variants=(wrong.last_draw,),
        ),
        Mistake(
            "rows and columns exchanged",
            "Your `top` moves the window to the right and your `left` moves it down. `top` is the "
            "first row, `left` the first column.",
            exchanged,
        ),
        Mistake(
            "moved the other way",
            "Your image moves where your window should. A window that starts at the top of the "
            "padded image has black rows above, so the image in it lies lower.",
            other_way,
            variants=(wrong.rolled_on,),
        ),
        Mistake(
            "wrapped round",
            "What leaves your image at one side comes in again at the other. What comes in should "
            "be black.",
            rolled,
        ),
        Mistake(
            "origin of the image",
            "You count `top` and `left` from the corner of the image. They count from the corner "
            "of the padded image, which lies `padding` pixels further out.",
            unpadded_origin,
            variants=(wrong.padding_added,),
        ),
        Mistake(
            "padding taken away",
            "You take `padding` away from `top` and `left`, and cut from the padded image all the "
            "same. Both count in the padded image already.",
            wrong.padding_taken,
        ),
        Mistake(
            "not padded",
            "You cut from the image as it came, so that a window runs out of it. Put `padding` "
            "black pixels at all four sides first.",
            wrong.not_padded,
        ),
        Mistake(
            "padded at some sides only",
            "You pad some of the four sides only, so that the image lies elsewhere or a window "
            "runs out of it. Every side gets `padding` black pixels.",
            wrong.columns_padded,
            variants=(wrong.rows_padded, wrong.padded_before),
        ),
        Mistake(
            "other axes padded",
            "You pad the axis of the channels as well, or even that of the images. Only rows and "
            "columns are padded.",
            wrong.channels_padded,
            variants=(wrong.all_padded,),
        ),
        Mistake(
            "border not black",
            "You fill the border with pixels of the image, its edge repeated or reflected. It "
            "should be 0.",
            wrong.edge_repeated,
            variants=(wrong.reflected,),
        ),
        Mistake(
            "height and width confused",
            "Your window has the wrong height or the wrong width: you take one for the other. It "
            "is as high as the image and as wide as the image, and the height is the axis before.",
            wrong.size_exchanged,
            variants=(wrong.square, wrong.square_by_width),
        ),
        Mistake(
            "window with a fixed end",
            "Your windows all end at one row and one column, so that their size depends on where "
            "they start. The end moves along with `top` and `left`.",
            wrong.to_the_size,
            variants=(wrong.to_the_edge, wrong.to_the_end),
        ),
        Mistake(
            "no axis of images",
            "Your crops are put together along their channels, so that the axis of the images is "
            "lost. They lie along an axis of their own, the first.",
            wrong.joined,
        ),
        Mistake(
            "one image only",
            "You give back the crop of one image. Asked are those of all, in one tensor.",
            wrong.last_only,
            variants=(wrong.first_only,),
        ),
        Mistake(
            "one number for both",
            "You cut the rows and the columns at the same number. The rows start at `top`, the "
            "columns at `left`.",
            wrong.top_for_both,
            variants=(wrong.left_for_both,),
        ),
        Mistake(
            "one number ignored",
            "Your window does not move along with `top`, with `left` or with both. The rows start "
            "at `top`, the columns at `left`.",
            wrong.top_ignored,
            variants=(wrong.left_ignored, wrong.in_the_middle),
        ),
        Mistake(
            "window of another size",
            "Your window is a row and a column larger or smaller than the image. An end of a slice "
            "is not included: from `top`, how far is it to go for so many rows?",
            wrong.one_more,
            variants=(wrong.one_less,),
        ),
        Mistake(
            "not cut",
            "You give back the padded images. Of each a window of the old size is asked.",
            wrong.around_only,
        ),
    ),
    accepted=(all_windows, pixel_by_pixel),
    forbidden=("course_utils", "torchvision", "augment"),
    minutes=8,
)
