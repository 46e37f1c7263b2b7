"""A kernel stepping over an image, while its row of the convolution's matrix lights up."""

import torch
from matplotlib.figure import Figure

from course_utils.analysis import conv_matrix, output_size
from course_utils.plots.fields import matrix, numbers
from course_utils.widgets.controls import Picture


def stepper(image, kernel):
    """A pure function of the step for `play`: draw(position, stride, padding, dilation) -> Picture.

    image: (H, W) float; kernel: (K, K) float, not flipped: what torch calls a convolution

    position counts the answers in reading order; one beyond the last shows the last.

    >>> play(stepper(image, kernel), position=Number("answer", 0, 15, 5), stride=Choice("stride", (1, 2), 1),
    ...      padding=Choice("padding", (0, 1), 0), dilation=Choice("dilation", (1, 2), 1))
    """
    image, kernel = (
        torch.as_tensor(image, dtype=torch.float32),
        torch.as_tensor(kernel, dtype=torch.float32),
    )

    def draw(position, stride=1, padding=0, dilation=1):
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        weights = conv_matrix(kernel[None, None], (1, *image.shape), **options)
        size = [
            output_size(n, k, **options) for n, k in zip(image.shape, kernel.shape, strict=True)
        ]
        answers = (weights @ image.flatten()).view(size)
        position = min(position, answers.numel() - 1)
        row, column = divmod(position, size[1])
        window = [
            (row * stride - padding + i * dilation, column * stride - padding + j * dilation)
            for i in range(kernel.shape[0]) for j in range(kernel.shape[1])
        ]  # fmt: skip
        figure = Figure(figsize=(9.6, 3.4), layout="constrained")
        axes = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
        numbers(image, axes[0], title="image", window=window)
        numbers(answers, axes[1], title="answers", window=[(row, column)])
        title = f"its matrix: {weights.shape[0]} x {weights.shape[1]}"
        matrix(weights, axes[2], lit=position, title=title, xlabel="pixel", ylabel="answer")
        return Picture(figure, *_words(image, kernel, weights, answers, (row, column), window))

    return draw


def _words(image, kernel, weights, answers, place, window):
    """The alternative text and the table of one step."""
    pixels = [
        image[r, c].item() if 0 <= r < len(image) and 0 <= c < image.shape[1] else 0.0
        for r, c in window
    ]
    terms = " + ".join(
        f"{k:g}*{p:g}" for k, p in zip(kernel.flatten().tolist(), pixels, strict=True) if k
    )
    answer, index = answers[place].item(), place[0] * answers.shape[1] + place[1]
    zeros = (weights == 0).sum().item()
    alt = (
        f"A {len(kernel)} by {kernel.shape[1]} kernel at answer {index} (row {place[0]}, column {place[1]}), which is "
        f"{answer:.3g}. Row {index} of the {weights.shape[0]} by {weights.shape[1]} matrix is framed; {zeros} of the "
        f"matrix's {weights.numel()} places are zero."
    )
    table = (
        f"answer {index} = {terms} = {answer:.3g}\nanswers {tuple(answers.shape)}:\n"
        + "\n".join(" ".join(f"{value:6.3g}" for value in line) for line in answers.tolist())
    )
    return alt, table
