"""How many images a convolution and a dense layer need to give the answers of a kernel."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.analysis.toeplitz import conv_matrix

FRESH = 200  # images that no fit has seen


def fit_errors(
    counts: Sequence[int], seed: int, *, shuffled: bool = False, side: int = 8
) -> dict[str, np.ndarray]:
    """Errors on fresh images after a fit to few, without noise: by images given to the fit.

    Images of normal noise and their answers to a random 3x3 kernel, whose place in memory is all
    that a fit can use. Both sides take the weights with the smallest squared error, and among
    several such the smallest ones, so no learning rate is chosen: the convolution its 9, the dense
    layer a number for each answer and pixel

    counts: numbers of images, each at least 1; seed: of kernel, images and order
    shuffled: show both sides the pixels in one other order, the same in every image
    side: of the square image, in pixels
    returns: {"convolution": (counts,), "dense layer": (counts,)} float64, each the root mean square
    of the error as a share of that of the answers: 0 is right, 1 as bad as to answer 0

    >>> fit_errors([1], seed=0)["convolution"].round(6)
    array([0.])
    """
    if min(counts) < 1:
        raise ValueError(f"a fit needs at least 1 image, got {min(counts)}")
    generator = torch.Generator().manual_seed(seed)
    kernel = torch.randn(1, 1, 3, 3, dtype=torch.float64, generator=generator)
    answer = conv_matrix(kernel, (1, side, side)).T  # (pixels, answers)
    order = torch.randperm(side * side, generator=generator)  # drawn either way: equal images
    if not shuffled:
        order = order.sort().values
    fresh = torch.randn(FRESH, side * side, dtype=torch.float64, generator=generator)
    errors: dict[str, list[float]] = {"convolution": [], "dense layer": []}
    for count in counts:
        seen = torch.randn(count, side * side, dtype=torch.float64, generator=generator)
        shown = seen[:, order]
        asked = fresh[:, order]
        right = seen @ answer
        nine = _smallest_fit(_patches(shown).flatten(0, 1), right.view(-1, 1))  # (9, 1)
        by_kernel = _patches(asked) @ nine  # (FRESH, answers, 1)
        by_dense = asked @ _smallest_fit(shown, right)  # (FRESH, answers)
        for name, answers in zip(errors, (by_kernel.squeeze(-1), by_dense), strict=True):
            errors[name].append(_share(answers, fresh @ answer))
    return {name: np.array(values) for name, values in errors.items()}


def _patches(images: torch.Tensor) -> torch.Tensor:
    """(N, pixels) of square images -> (N, places, 9): what a 3x3 kernel sees at each place."""
    side = round(images.shape[1] ** 0.5)
    return F.unfold(images.view(-1, 1, side, side), 3).transpose(1, 2)


def _smallest_fit(inputs: torch.Tensor, outputs: torch.Tensor) -> torch.Tensor:
    """The smallest weights of those with the smallest squared error: (N, I), (N, O) -> (I, O)."""
    return torch.linalg.pinv(inputs) @ outputs


def _share(answers: torch.Tensor, right: torch.Tensor) -> float:
    """The root mean square of the error over that of what is right."""
    return float(((answers - right).square().mean() / right.square().mean()).sqrt())
