"""By how many pixels a picture may move before a C-layer notices."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Check, Mistake


def invariant_shifts(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    """By shift down and across, -reach to reach each, whether the C-layer stays the same."""
    return compared(picture, kernel, threshold, reach, partial(F.max_pool2d, kernel_size=window))


def compared(
    picture: torch.Tensor,
    kernel: torch.Tensor,
    threshold: float,
    reach: int,
    read: Callable[[torch.Tensor], torch.Tensor],
) -> torch.Tensor:
    """For each shift whether `read` makes the same of the S-cells as without."""
    shifts = range(-reach, reach + 1)
    moved = torch.stack([picture.roll((dy, dx), (0, 1)) for dy in shifts for dx in shifts])[:, None]
    answers = read(F.relu(F.conv2d(moved, kernel[None, None]) - threshold)).flatten(1)
    middle = len(answers) // 2
    return (answers == answers[middle]).all(1).reshape(2 * reach + 1, -1)


def cases(rng: np.random.Generator) -> list[tuple]:
    corner = torch.tensor([[1.0, 1], [1, -1]])
    picture = torch.zeros(9, 9)
    picture[4, 4:7] = picture[4:7, 4] = 1
    # finds lone dots, one to the right of its own corner
    dot = torch.tensor([[-1.0, 2, -1], [-1, -1, -1]])
    return [
        (picture, corner, 2.5, 4, 1),
        (dotted(rng, (17, 14), 4, {(3, 2): 3}), dot, 0.5, 4, 3),
        (dotted(rng, (19, 23), 5, {(2, 1): 3, (2, 4): 1, (2, 6): 1}), dot, 0.5, 5, 2),
        (dotted(rng, (22, 20), 4, {(1, 1): 3, (1, 3): 1, (2, 7): 2, (3, 5): 0.25}), dot, 0.5, 4, 2),
    ]


def dotted(
    rng: np.random.Generator, size: tuple[int, int], window: int, dots: dict[tuple[int, int], float]
) -> torch.Tensor:
    """A picture of lone dots.

    dots: {place of the S-cell, from the corner of a drawn window: how bright}
    """
    picture = torch.zeros(size)
    top, left = window * rng.integers(1, 2, size=2, endpoint=True)
    for (row, column), bright in dots.items():
        picture[top + row, left + column + 1] = bright
    return picture


def s_cells_alike(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return compared(picture, kernel, threshold, reach, lambda s_cells: s_cells)


def anywhere(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return compared(picture, kernel, threshold, reach, lambda s_cells: s_cells.amax((2, 3)))


def mean_pooled(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return compared(picture, kernel, threshold, reach, partial(F.avg_pool2d, kernel_size=window))


def without_threshold(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return invariant_shifts(picture, kernel, 0, window, reach)


def the_other_way(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return invariant_shifts(picture, kernel, threshold, window, reach).flip(0, 1)


def axes_swapped(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    return invariant_shifts(picture, kernel, threshold, window, reach).T


def windowed(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> list[list[bool]]:
    """NumPy, one shift at a time, zeros moving in."""
    h, w = picture.shape
    padded = np.pad(picture.numpy(), reach)

    def c_layer(dy: int, dx: int) -> np.ndarray:
        moved = padded[reach - dy : reach - dy + h, reach - dx : reach - dx + w]
        views = np.lib.stride_tricks.sliding_window_view(moved, tuple(kernel.shape))
        fired = np.maximum((views * kernel.numpy()).sum((2, 3)) - threshold, 0)
        rows, columns = (side // window for side in fired.shape)
        whole = fired[: rows * window, : columns * window]
        return whole.reshape(rows, window, columns, window).max((1, 3))

    shifts = range(-reach, reach + 1)
    return [[bool((c_layer(dy, dx) == c_layer(0, 0)).all()) for dx in shifts] for dy in shifts]


def s_cells_rolled(
    picture: torch.Tensor, kernel: torch.Tensor, threshold: float, window: int, reach: int
) -> torch.Tensor:
    """Equivariance: the S-cells of the moved picture are the moved S-cells."""
    s_cells = F.relu(F.conv2d(picture[None, None], kernel[None, None]) - threshold)
    still = F.max_pool2d(s_cells, window)
    same = torch.zeros(2 * reach + 1, 2 * reach + 1)
    for i, j in np.ndindex(*same.shape):
        moved = s_cells.roll((i - reach, j - reach), (2, 3))
        same[i, j] = torch.equal(F.max_pool2d(moved, window), still)
    return same.int()


CHECK = Check(
    work="invariant_shifts",
    reference=invariant_shifts,
    cases=cases,
    reread='Notebook 05, "1980: simple cells and complex cells"',
    mistakes=(
        Mistake(
            "S-cells compared",
            "You compare the S-cells. They move along with the picture, so only no shift at all "
            "leaves them alike.",
            s_cells_alike,
        ),
        Mistake(
            "fires anywhere",
            "You compare only how strongly something fires anywhere. A C-layer forgets the place "
            "inside a window, not which window it was.",
            anywhere,
        ),
        Mistake(
            "mean for maximum",
            "Your C-cells take the mean of their window. A C-cell answers as strongly as the "
            "strongest S-cell near it.",
            mean_pooled,
        ),
        Mistake(
            "no threshold",
            "Your S-cells fire for half a pattern too. They answer only by how much they exceed "
            "the threshold.",
            without_threshold,
        ),
        Mistake(
            "moved the other way",
            "Your table is turned round: its first row and column belong to the picture moved up "
            "and left, which is the negative shift.",
            the_other_way,
        ),
        Mistake(
            "axes swapped",
            "Your rows are the shifts to the side. A row is a shift down.",
            axes_swapped,
        ),
    ),
    accepted=(windowed, s_cells_rolled),
    points=3,
    minutes=15,
    difficulty=2,
)
