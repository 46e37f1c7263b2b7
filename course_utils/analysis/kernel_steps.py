"""One step of a kernel over an image: the pixels under it, the answer, its row of the matrix."""

from dataclasses import dataclass

import torch

from course_utils.analysis.toeplitz import conv_matrix, output_size


@dataclass(frozen=True, eq=False)
class KernelStep:
    """A convolution of one channel, stopped at one of its answers.

    matrix: (answers, pixels) float32, the convolution as a matrix; answers: (rows, columns)
    index: of the answer in reading order, and so of its row of the matrix; row, column: the same
    window: (row, column) of each pixel under the kernel, also those of the padding
    pixels: what stands there, 0 in the padding; weights: of the kernel, in the same order
    """

    matrix: torch.Tensor
    answers: torch.Tensor
    index: int
    row: int
    column: int
    window: list[tuple[int, int]]
    pixels: list[float]
    weights: list[float]

    @property
    def answer(self) -> float:
        """The sum of pixels times weights, as the matrix gives it."""
        return self.answers[self.row, self.column].item()


def kernel_step(
    image: torch.Tensor,
    kernel: torch.Tensor,
    index: int,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> KernelStep:
    """The KernelStep at one answer; an index beyond the last one gives the last.

    image: (H, W) float32; kernel: (K, K) float32, not flipped; stride, padding, dilation: in pixels

    >>> kernel_step(torch.ones(6, 6), torch.ones(3, 3), 5).answer
    9.0
    """
    h, w = image.shape
    weight = kernel[None, None]
    matrix = conv_matrix(weight, (1, h, w), stride=stride, padding=padding, dilation=dilation)
    size = [
        output_size(n, k, stride=stride, padding=padding, dilation=dilation)
        for n, k in zip(image.shape, kernel.shape, strict=True)
    ]
    answers = (matrix @ image.flatten()).view(size)
    index = min(index, answers.numel() - 1)
    row, column = divmod(index, size[1])
    # Output (r, c) reads input (r * stride - padding + tap * dilation, ...), one tap a weight.
    window = [
        (row * stride - padding + i * dilation, column * stride - padding + j * dilation)
        for i in range(kernel.shape[0])
        for j in range(kernel.shape[1])
    ]
    pixels = [image[r, c].item() if 0 <= r < h and 0 <= c < w else 0.0 for r, c in window]
    weights = kernel.flatten().tolist()
    return KernelStep(matrix, answers, index, row, column, window, pixels, weights)
