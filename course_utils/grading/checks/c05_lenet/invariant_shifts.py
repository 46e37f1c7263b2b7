"""By how many pixels a picture may move before a C-layer notices."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c05_lenet.wrong_invariant_shifts import MISTAKES
from course_utils.grading.engine.check import Check


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
    one = torch.ones(1, 1)
    row = torch.zeros(8, 12)
    row[5, [3, 5, 6]] = torch.tensor([1.0, 2, 2])
    block = torch.zeros(7, 9)
    block[1:6, 2:7] = 1 + torch.arange(25.0).reshape(5, 5)
    return [
        (spot((8, 8), 4, 3), one, 0.5, 4, 1),
        (picture, corner, 2.5, 4, 1),
        (row, one, 0.5, 3, 2),
        (spot((7, 6), 2, 3), one, 0.5, 4, 2),
        (spot((8, 11), 6, 5), one, 0.5, 3, 1),
        (block, -one, 0.5, 2, 1),
        (dotted(rng, (17, 14), 4, {(3, 2): 3}), dot, 0.5, 4, 3),
        (dotted(rng, (19, 23), 5, {(2, 1): 3, (2, 4): 1, (2, 6): 1}), dot, 0.5, 5, 2),
        (dotted(rng, (22, 20), 4, {(1, 1): 3, (1, 3): 1, (2, 7): 2, (3, 5): 0.25}), dot, 0.5, 4, 2),
    ]


def spot(size: tuple[int, int], row: int, column: int) -> torch.Tensor:
    picture = torch.zeros(size)
    picture[row, column] = 1
    return picture


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
    mistakes=MISTAKES,
    accepted=(windowed, s_cells_rolled),
    points=3,
    minutes=15,
    difficulty=2,
)
