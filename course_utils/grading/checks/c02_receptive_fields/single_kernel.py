"""A stack of linear layers is one linear layer: the kernel of the whole."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c02_receptive_fields import wrong_single_kernel as wrong
from course_utils.grading.checks.c02_receptive_fields.wrong_single_kernel import (
    composed,
    jumps_of,
)
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def single_kernel(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    """The one kernel that does what linear layers, the input side first, do together."""
    # of the unit itself; then back, layer by layer
    gradient = torch.ones(1, 1, 1, dtype=kernels[0].dtype)
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        gradient = F.conv_transpose1d(gradient, kernel[None, None], stride=stride)
    return gradient[0, 0]


def cases(rng: np.random.Generator) -> list[tuple]:
    return [
        ([torch.ones(3), torch.ones(3)], [1, 1]),
        ([torch.tensor([1.0, 2]), torch.tensor([1.0, 10, 100])], [2, 1]),
        ([tensor(rng, 3), tensor(rng, 2), tensor(rng, 4)], [1, 1, 1]),
        ([tensor(rng, 4), tensor(rng, 3), tensor(rng, 5)], [2, 3, 2]),
        ([tensor(rng, 2), tensor(rng, 5), tensor(rng, 3), tensor(rng, 2)], [3, 1, 2, 1]),
        ([tensor(rng, 6)], [2]),
    ]


def flipped(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    return single_kernel(kernels, strides).flip(0)


def without_stride(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, [1] * len(kernels))


def own_stride(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    return composed(kernels, np.cumprod(strides))


def repeated_taps(kernels: list[torch.Tensor], strides: list[int]) -> np.ndarray:
    def repeated(kernel: torch.Tensor, jump: int) -> np.ndarray:
        return np.repeat(kernel.numpy(), jump)

    return composed(kernels, jumps_of(strides), repeated)


def from_the_output(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    return single_kernel(kernels[::-1], strides[::-1])


def by_stretching(kernels: list[torch.Tensor], strides: list[int]) -> list[float]:
    return composed(kernels, jumps_of(strides)).tolist()


def by_unit_signals(kernels: list[torch.Tensor], strides: list[int]) -> torch.Tensor:
    size = len(single_kernel(kernels, strides))
    signals = torch.eye(size, dtype=kernels[0].dtype)[:, None]
    for kernel, stride in zip(kernels, strides, strict=True):
        signals = F.conv1d(signals, kernel[None, None], stride=stride)
    return signals[:, 0, 0]


CHECK = Check(
    work="single_kernel",
    reference=single_kernel,
    cases=cases,
    reread='Notebook 02, "Small kernels, stacked"',
    mistakes=(
        Mistake(
            "flipped",
            "Your kernel is back to front. Layers cross-correlate: `kernel[0]` meets the left end "
            "of each window.",
            flipped,
        ),
        Mistake(
            "stride ignored",
            "Yours fits a stack without strides. After a stride, neighboring taps of the next "
            "kernel read units that lie a jump apart.",
            without_stride,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "own stride counted",
            "In yours a layer's stride already moves its own taps apart. A stride counts for later "
            "layers only.",
            own_stride,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "taps repeated",
            "You repeat each tap to fill the jump. Between two taps nothing is read: there are "
            "zeros.",
            repeated_taps,
        ),
        Mistake(
            "output side first",
            "You stack the layers upside down. Without strides the order would not matter; with "
            "them it does.",
            from_the_output,
        ),
        Mistake(
            "last stride only",
            "Your copies lie apart by the stride of the layer before. All strides before a layer "
            "multiply.",
            wrong.last_stride_only,
            'Notebook 02, "Size, jump, start"',
        ),
        Mistake(
            "strides added",
            "You add the strides up. They multiply: after strides of 2 and 3, neighboring units "
            "lie 6 places apart.",
            wrong.strides_added,
            'Notebook 02, "Size, jump, start"',
            variants=(wrong.strides_added_to_1,),
        ),
        Mistake(
            "copies overwritten",
            "Where copies overlap, a later one replaces an earlier one in yours. Their weights add "
            "up.",
            wrong.overwritten,
        ),
        Mistake(
            "some kernels flipped",
            "When a layer joins the others, you turn one side of the pair back to front. Taps of "
            "all layers stand as they are given: tap 0 at the left.",
            wrong.later_flipped,
            variants=(wrong.so_far_flipped,),
        ),
        Mistake(
            "copies without overlap",
            "Your copies lie side by side without overlap, as in a Kronecker product. Neighboring "
            "copies lie a jump apart, however long they are.",
            wrong.kronecker,
            variants=(wrong.kronecker_turned,),
        ),
        Mistake(
            "wrong side stretched",
            "You stretch the kernel of the layers so far. It stays as it is; the taps of the next "
            "layer lie apart.",
            wrong.so_far_stretched,
            variants=(wrong.so_far_stretched_by_a_stride,),
        ),
        Mistake(
            "one zero too many between taps",
            "You set the taps jump + 1 places apart. A jump of 1 means side by side.",
            wrong.jump_zeros,
        ),
        Mistake(
            "zeros at the end",
            "Your kernel is too long: zeros follow its last weight. From the first tap to the last "
            "there is one step less than there are taps.",
            wrong.zeros_at_the_end,
            variants=(wrong.last_zeros_at_the_end,),
        ),
        Mistake(
            "begins with zero",
            "Yours is 0 everywhere: copies of zero add up to zero. Before the first layer, a unit "
            "is one pixel, read with weight 1.",
            wrong.from_zero,
        ),
        Mistake(
            "scaled to sum 1",
            "You divide by a sum. The weights are asked as they are.",
            wrong.sum_1,
            variants=(wrong.size_1,),
        ),
        Mistake(
            "taps' weights ignored",
            "You add the copies up as they are. Each is multiplied by the weight of its tap.",
            wrong.taps_ignored,
        ),
        Mistake(
            "stride thins out the kernel",
            "You take every stride-th weight of the kernel. A stride leaves out units of its "
            "layer, not weights: the kernel gets longer by it.",
            wrong.thinned_out,
            'Notebook 02, "Size, jump, start"',
            variants=(wrong.strided_at_the_end,),
        ),
        Mistake(
            "kernels of one length",
            "You take all kernels as long as one of them. Each has its own length.",
            wrong.as_long_as_the_first,
            variants=(wrong.as_long_as_the_last,),
        ),
    ),
    accepted=(by_stretching, by_unit_signals),
    points=3,
    minutes=15,
    difficulty=3,
)
