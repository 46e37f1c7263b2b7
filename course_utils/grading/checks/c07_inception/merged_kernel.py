"""Two convolutions without a ReLU between them, as one."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c07_inception import wrong_merged_kernel as wrong
from course_utils.grading.checks.c07_inception.wrong_merged_kernel import merged_kernel
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        (torch.tensor([[[[1.0, 2]]]]), torch.tensor([[[[10.0, 1]]]])),
        (torch.tensor([[[[1.0]], [[3]]], [[[2]], [[0]]]]), torch.tensor([[[[1.0, 5]], [[10, 0]]]])),
        (tensor(rng, 4, 2, 3, 3), tensor(rng, 5, 4, 3, 3)),
        (tensor(rng, 3, 6, 1, 1), tensor(rng, 4, 3, 5, 2)),
        (tensor(rng, 3, 2, 3, 5), tensor(rng, 5, 3, 2, 3)),
        (tensor(rng, 4, 3, 2, 4), tensor(rng, 2, 4, 1, 2)),
        (tensor(rng, 2, 3, 1, 7), tensor(rng, 4, 2, 5, 1)),
    ]


def by_impulses(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    c = first.shape[1]
    height = first.shape[2] + second.shape[2] - 1
    width = first.shape[3] + second.shape[3] - 1
    impulse = torch.zeros(c, c, 2 * height - 1, 2 * width - 1, dtype=first.dtype)
    impulse[range(c), range(c), height - 1, width - 1] = 1
    return F.conv2d(F.conv2d(impulse, first), second).flip(2, 3).transpose(0, 1)


def by_fourier(first: torch.Tensor, second: torch.Tensor) -> np.ndarray:
    size = tuple(a + b - 1 for a, b in zip(first.shape[2:], second.shape[2:], strict=True))
    spectra = [np.fft.fft2(kernels.numpy(), size) for kernels in (second, first)]
    return np.fft.ifft2(np.einsum("kmhw,mchw->kchw", *spectra)).real


CHECK = Check(
    work="merged_kernel",
    reference=merged_kernel,
    cases=cases,
    reread='Notebook 07, "Factorize"',
    mistakes=(
        Mistake(
            "flipped kernel",
            "One of your kernels is flipped. Both layers read forward, so their steps to the right "
            "add up.",
            wrong.flipped,
            variants=(wrong.first_flipped,),
        ),
        Mistake(
            "flipped along one axis",
            "One of your kernels is flipped along one axis, rows or columns, but not along the "
            "other. Steps to the right add up, and so do steps down.",
            wrong.columns_flipped,
            variants=(wrong.rows_flipped,),
        ),
        Mistake(
            "turned round",
            "Your merged kernel is turned round, upside down and from right to left, as the answer "
            "to a single bright pixel is.",
            wrong.turned,
        ),
        Mistake(
            "averaged middle maps",
            "You average over the maps in the middle. The second layer sums over them.",
            wrong.averaged,
        ),
        Mistake(
            "one middle map",
            "Only one of the maps in the middle counts in yours. The way leads through all of "
            "them.",
            wrong.one_middle_map,
            variants=(wrong.first_middle_map,),
        ),
        Mistake(
            "middle maps mixed",
            "You sum over the maps in the middle in each of the kernels and multiply the sums. "
            "Each map has its own two kernels: multiply those, then sum over the maps.",
            wrong.sums_multiplied,
        ),
        Mistake(
            "channel by channel",
            "In yours every channel passes through one map in the middle, the one of its own "
            "number. It passes through all of them.",
            wrong.channel_by_channel,
        ),
        Mistake(
            "channels swapped",
            "Your axes of channels are swapped. The answers of the second layer come first, the "
            "channels of the input second.",
            wrong.channels_swapped,
        ),
        Mistake(
            "overwritten",
            "Your copies of the first kernel overwrite one another. Where they overlap, they add "
            "up.",
            wrong.overwritten,
        ),
        Mistake(
            "copies not moved",
            "Your copies of the first kernel all lie at the same place. Each is moved to the place "
            "of the second kernel that multiplies it.",
            wrong.unmoved,
            variants=(wrong.unmoved_small,),
        ),
        Mistake(
            "copies side by side",
            "You lay the copies of the first kernel beside one another. Neighbors of the second "
            "kernel are one place apart, so the copies overlap.",
            wrong.side_by_side,
        ),
        Mistake(
            "rows and columns exchanged",
            "Rows and columns of the second kernel are exchanged in yours. Its rows move a copy of "
            "the first kernel down, its columns move it to the right.",
            wrong.exchanged,
            variants=(wrong.second_transposed, wrong.second_rotated),
        ),
        Mistake(
            "height and width mixed up",
            "Height and width are mixed up in the size of your kernel. The height comes from both "
            "heights, the width from both widths.",
            wrong.size_swapped,
            variants=(wrong.padding_swapped,),
        ),
        Mistake(
            "field not grown",
            "Your kernel is as large as the first one. Two layers see further than one, as the two "
            "3x3 of a 5x5 do.",
            wrong.cropped,
            variants=(wrong.cropped_low, wrong.cropped_at_the_end),
        ),
        Mistake(
            "valid part only",
            "Your kernel is too small: you keep only the places where one kernel lies wholly "
            "inside the other. Those where they merely overlap count as well.",
            wrong.valid,
            variants=(wrong.valid_correlated,),
        ),
        Mistake(
            "another padding",
            "You slide one kernel over the other with a wrong padding. Needed is what the kernel "
            "that moves asks for: one row and one column less than it has, on each side.",
            wrong.padded_by_the_first,
            variants=(wrong.padded_by_the_first_unflipped, wrong.padded_whole),
        ),
        Mistake(
            "multiplied as matrices",
            "You multiply the kernels as matrices. Their rows and columns are places: each place "
            "of the one meets each place of the other.",
            wrong.as_matrices,
        ),
        Mistake(
            "multiplied place by place",
            "You lay the kernels over each other and multiply place by place. Each place of the "
            "one meets each place of the other.",
            wrong.place_by_place,
            variants=(wrong.place_by_place_bare,),
        ),
        Mistake(
            "ReLU between",
            "There is a ReLU between your two layers. With nothing between them, negative numbers "
            "pass as well.",
            wrong.rectified_between,
        ),
        Mistake(
            "second layer applied first",
            "You apply `second` first. The maps that leave `first` are what `second` reads.",
            wrong.in_the_other_order,
        ),
    ),
    accepted=(by_impulses, by_fourier),
    points=3,
    minutes=15,
    difficulty=3,
)
