"""A kernel stepping over an image, while its row of the convolution's matrix lights up."""

from typing import TYPE_CHECKING

import torch
from matplotlib.figure import Figure

from course_utils.analysis.kernel_steps import KernelStep, kernel_step
from course_utils.plots.fields import matrix, numbers
from course_utils.widgets.controls import Choice, Control, Draw, Number, Picture

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def stepper(image: "ArrayLike | torch.Tensor", kernel: "ArrayLike | torch.Tensor") -> Draw:
    """A pure function of the step for `play`: draw(position, stride, padding, dilation) -> Picture.

    image: (H, W) float; kernel: (K, K) float, not flipped: what torch calls a convolution

    position counts the answers in reading order; one beyond the last shows the last.

    >>> play(stepper(image, kernel), **stepper_controls(image))
    """
    image = torch.as_tensor(image, dtype=torch.float32)
    kernel = torch.as_tensor(kernel, dtype=torch.float32)

    def draw(position: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Picture:
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        step = kernel_step(image, kernel, position, **options)
        figure = Figure(figsize=(9.6, 3.4), layout="constrained")
        axes = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
        numbers(image, axes[0], title="image", window=step.window)
        numbers(step.answers, axes[1], title="answers", window=[(step.row, step.column)])
        rows, columns = step.matrix.shape
        title = f"its matrix: {rows} x {columns}"
        matrix(step.matrix, axes[2], lit=step.index, title=title, xlabel="pixel", ylabel="answer")
        return Picture(figure, _alt(step, kernel), _table(step))

    return draw


def stepper_controls(image: torch.Tensor) -> dict[str, Control]:
    """The controls of `stepper` for a 3x3 kernel.

    image: (H, W); padded by 1, such a kernel answers once a pixel, so no state has more answers
    """
    return {
        "position": Number("answer", 0, image.numel() - 1, 5),
        "stride": Choice("stride", (1, 2), 1),
        "padding": Choice("padding", (0, 1), 0),
        "dilation": Choice("dilation", (1, 2), 1),
    }


def _alt(step: KernelStep, kernel: torch.Tensor) -> str:
    rows, columns = kernel.shape
    zeros = (step.matrix == 0).sum().item()
    return (
        f"A {rows} by {columns} kernel at answer {step.index} (row {step.row}, column "
        f"{step.column}), which is {step.answer:.3g}. Row {step.index} of the "
        f"{step.matrix.shape[0]} by {step.matrix.shape[1]} matrix is framed; {zeros} of the "
        f"matrix's {step.matrix.numel()} places are zero."
    )


def _table(step: KernelStep) -> str:
    """The sum of one step, weight times pixel, and all answers."""
    pairs = zip(step.weights, step.pixels, strict=True)
    terms = " + ".join(f"{weight:g}*{pixel:g}" for weight, pixel in pairs if weight)
    lines = [
        f"answer {step.index} = {terms} = {step.answer:.3g}",
        f"answers {tuple(step.answers.shape)}:",
        *(" ".join(f"{value:6.3g}" for value in row) for row in step.answers.tolist()),
    ]
    return "\n".join(lines)
