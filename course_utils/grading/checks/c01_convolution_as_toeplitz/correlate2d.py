"""Cross-correlation of images with channels, stride and padding."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c01_convolution_as_toeplitz import wrong_correlate2d as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def correlate2d(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    """The maps (N, K, H', W') that kernels (K, C, kh, kw) make of images (N, C, H, W)."""
    return F.conv2d(images, kernels, stride=stride, padding=padding)


def cases(rng: np.random.Generator) -> list[tuple]:
    edge = torch.tensor([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])
    return [
        (torch.arange(20.0).reshape(1, 1, 4, 5) ** 2 / 10, edge, 1, 0),
        (tensor(rng, 2, 3, 6, 7), tensor(rng, 4, 3, 3, 2), 1, 0),
        (tensor(rng, 1, 2, 8, 9), tensor(rng, 3, 2, 3, 5), 2, 1),
        (tensor(rng, 2, 3, 5, 4), tensor(rng, 1, 3, 2, 3), 3, 2),
        (tensor(rng, 3, 2, 5, 7), tensor(rng, 2, 2, 3, 3), 1, 1),
        (tensor(rng, 2, 1, 9, 6), tensor(rng, 3, 1, 2, 2), 2, 0),
        (tensor(rng, 2, 2, 8, 6), tensor(rng, 3, 2, 2, 2), 3, 1),
    ]


def flipped(images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
    return correlate2d(images, kernels.flip(2, 3), stride, padding)


def without_stride(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(images, kernels, 1, padding)


def padded_once(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(F.pad(images, (padding, 0, padding, 0)), kernels, stride, 0)


def one_channel(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(images[:, :1], kernels[:, :1], stride, padding)


def channel_mean(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    return correlate2d(images, kernels, stride, padding) / images.shape[1]


def unfolded(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    k, _, kh, kw = kernels.shape
    padded = F.pad(images, (padding, padding, padding, padding))
    windows = padded.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("nchwij,kcij->nkhw", windows, kernels)


def tap_by_tap(
    images: torch.Tensor, kernels: torch.Tensor, stride: int, padding: int
) -> np.ndarray:
    n, _, h, w = images.shape
    k, _, kh, kw = kernels.shape
    padded = np.pad(images.numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = (h + 2 * padding - kh) // stride + 1
    columns = (w + 2 * padding - kw) // stride + 1
    out = np.zeros((n, k, rows, columns))
    for i in range(kh):
        for j in range(kw):  # all that this tap meets, in one strided view
            part = padded[:, :, i : i + rows * stride : stride, j : j + columns * stride : stride]
            out += np.einsum(
                "nchw,kc->nkhw", part[:, :, :rows, :columns], kernels[:, :, i, j].numpy()
            )
    return out


CHECK = Check(
    work="correlate2d",
    reference=correlate2d,
    cases=cases,
    reread='Notebook 01, "Two dimensions"',
    mistakes=(
        Mistake(
            "flipped kernel",
            "Your kernels are flipped: this is convolution, the exercise asks for "
            "cross-correlation.",
            flipped,
        ),
        Mistake(
            "stride ignored",
            "Your window moves by one pixel each time, whatever the stride.",
            without_stride,
            variants=(wrong.first_windows,),
        ),
        Mistake(
            "stride in one direction only",
            "Your window moves by `stride` along one axis and by one pixel along the other. The "
            "stride is the same in both directions.",
            wrong.stride_down,
            variants=(wrong.stride_across, wrong.first_columns, wrong.first_rows),
        ),
        Mistake(
            "padded on one side",
            "Your zeros stand at one end of the rows and of the columns only. Padding adds "
            "`padding` of them to all four sides.",
            padded_once,
            variants=(wrong.top_left_twice, wrong.bottom_right, wrong.bottom_right_twice),
        ),
        Mistake(
            "padded in one direction only",
            "You pad one direction only, the rows or the columns. Padding adds `padding` zeros to "
            "all four sides.",
            wrong.padded_across,
            variants=(wrong.padded_down,),
        ),
        Mistake(
            "padding ignored",
            "Your windows stay inside the image, as if there were no padding.",
            wrong.unpadded,
        ),
        Mistake(
            "border not of zeros",
            "Your border repeats pixels of the image. Padding puts zeros around it.",
            wrong.edges_repeated,
            variants=(wrong.mirrored, wrong.wrapped),
        ),
        Mistake(
            "first channel only",
            "Only the first channel counts in yours. A kernel has a layer for each channel, and "
            "all are summed.",
            one_channel,
        ),
        Mistake(
            "mean over channels", "You average over the channels. They are summed.", channel_mean
        ),
        Mistake(
            "mean for sum",
            "You average over the window. An answer is the sum of all its products.",
            wrong.window_mean,
        ),
        Mistake(
            "last channel only",
            "Only the last channel counts in yours, as if each wrote over the one before. All "
            "channels are added up.",
            wrong.last_channel,
        ),
        Mistake(
            "square output",
            "Your output has as many rows as columns. Count both: image and kernel may be higher "
            "than wide, or wider than high.",
            wrong.rows_for_columns,
            variants=(wrong.columns_for_rows, wrong.cut_square),
        ),
        Mistake(
            "kernel taken as square",
            "You use one side of the kernel for both its height and its width. A kernel need not "
            "be square.",
            wrong.height_for_width,
            variants=(wrong.width_for_height,),
        ),
        Mistake(
            "rows and columns swapped",
            "Your maps are transposed: their columns stand where the rows should.",
            wrong.axes_swapped,
        ),
        Mistake(
            "images and kernels swapped",
            "The first two axes of yours have changed places: first come the images, then the "
            "kernels.",
            wrong.images_for_kernels,
        ),
        Mistake(
            "last windows missing",
            "You leave out the last window of each row, or of each column, or of both. There is "
            "one more window than there are steps from the first to the last.",
            wrong.last_missing,
            variants=(wrong.last_row_missing, wrong.last_column_missing, wrong.one_inside),
        ),
        Mistake(
            "images summed",
            "You add up the images of the batch. Each image has an output of its own.",
            wrong.images_summed,
            variants=(wrong.images_summed_to_one,),
        ),
        Mistake(
            "kernels summed",
            "You add up what the kernels give. Each kernel has an output channel of its own.",
            wrong.kernels_summed,
            variants=(wrong.kernels_summed_away,),
        ),
        Mistake(
            "first kernel only",
            "Only the first kernel counts in yours. Each kernel gives an output channel of its "
            "own.",
            wrong.first_kernel,
            variants=(wrong.first_kernel_repeated,),
        ),
        Mistake(
            "flipped in one direction",
            "You flip the kernels along one of their axes. Cross-correlation flips none.",
            wrong.flipped_down,
            variants=(wrong.flipped_across,),
        ),
        Mistake(
            "kernels transposed",
            "Rows and columns of your kernels are swapped. `kernels[:, :, 0]` is the upper row, "
            "and meets the upper row of each window.",
            wrong.turned,
        ),
        Mistake(
            "stride between the taps",
            "You put the stride between the taps of the kernel, which is a dilation. The taps lie "
            "side by side; it is the window that moves by `stride` pixels.",
            wrong.dilated,
        ),
        Mistake(
            "first image only",
            "Only the first image counts in yours. Each image of the batch has an output.",
            wrong.first_image,
            variants=(wrong.first_image_and_zeros,),
        ),
        Mistake(
            "padding taken twice",
            "You pad with twice as many zeros. `padding` rows or columns of them stand on each of "
            "the four sides.",
            wrong.padded_twice,
        ),
        Mistake(
            "channels not summed",
            "Your output has the channels of the image as an axis. They are summed into one "
            "number.",
            wrong.each_channel,
        ),
    ),
    accepted=(unfolded, tap_by_tap),
    forbidden=("conv2d", "Conv2d", "convolution", "_convolution", "full", "conv3d"),
    points=3,
    minutes=20,
    difficulty=3,
)
