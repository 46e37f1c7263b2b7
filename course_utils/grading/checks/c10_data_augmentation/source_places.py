"""An affine map, backwards: where each pixel of the new image comes from."""

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def centered(height: int, width: int, middle: tuple[int, int] = (1, 1)) -> torch.Tensor:
    """(height, width, 2) of every pixel, x first, from the middle."""
    y = torch.arange(height) - (height - middle[0]) / 2
    x = torch.arange(width) - (width - middle[1]) / 2
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=2)


def source_places(
    matrix: torch.Tensor, move: torch.Tensor, height: int, width: int
) -> torch.Tensor:
    """matrix: (N, 2, 2), move: (N, 2) in pixels -> (N, height, width, 2), x first."""
    new = centered(height, width) - move[:, None, None]
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    return torch.einsum("nij,nhwj->nhwi", torch.linalg.inv(matrix), new) + middle


def cases(rng: np.random.Generator) -> list[tuple]:
    turned = [[[0.9, -0.4], [0.3, 1.1]], [[1.2, 0.2], [-0.5, 0.8]], [[-0.7, 0.3], [0.4, 1.3]]]
    moved = [[1.5, -0.7], [-2.2, 0.6], [0.4, 1.9]]
    matrix = torch.tensor(turned) + 0.05 * tensor(rng, 3, 2, 2).float()
    move = torch.tensor(moved) + 0.05 * tensor(rng, 3, 2).float()
    return [
        (torch.tensor([[[0.0, -2], [2, 0]]]), torch.tensor([[1.0, 2]]), 1, 3),
        (matrix[:1], move[:1], 4, 5),
        (matrix[1:], move[1:], 7, 3),
        (matrix, move, 2, 6),
    ]


def forward(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> torch.Tensor:
    middle = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    turned = torch.einsum("nij,hwj->nhwi", matrix, centered(height, width))
    return turned + move[:, None, None] + middle


def moved_last(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> torch.Tensor:
    return source_places(matrix, 0 * move, height, width) - move[:, None, None]


def from_the_corner(
    matrix: torch.Tensor, move: torch.Tensor, height: int, width: int
) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    new = torch.stack([x, y], dim=2) - move[:, None, None]
    return torch.einsum("nij,nhwj->nhwi", torch.linalg.inv(matrix), new)


def transposed(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> torch.Tensor:
    return source_places(torch.linalg.inv(matrix.mT), move, height, width)


def half_a_pixel(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> torch.Tensor:
    new = centered(height, width, (0, 0)) - move[:, None, None]
    old = torch.einsum("nij,nhwj->nhwi", torch.linalg.inv(matrix), new)
    return old + torch.tensor([width / 2, height / 2])


def rows_first(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> torch.Tensor:
    return source_places(matrix, move, height, width).flip(3)


def homogeneous(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> np.ndarray:
    """All in one 3x3 matrix, as graphics has it."""
    x0 = (width - 1) / 2
    y0 = (height - 1) / 2
    to_middle = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]])
    places = np.array([[[column, row, 1.0] for column in range(width)] for row in range(height)])
    sources = []
    for a, b in zip(matrix.double().numpy(), move.double().numpy(), strict=True):
        affine = np.block([[a, b[:, None]], [np.zeros((1, 2)), np.ones((1, 1))]])
        whole = np.linalg.inv(to_middle) @ affine @ to_middle
        sources.append((places @ np.linalg.inv(whole).T)[..., :2])
    return np.stack(sources)


def by_hand(matrix: torch.Tensor, move: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """With the inverse of a 2x2 matrix written out."""
    (a, b), (c, d) = (row.unbind(1) for row in matrix.unbind(1))
    x, y = centered(height, width).unbind(2)
    x = x - move[:, 0].view(-1, 1, 1)
    y = y - move[:, 1].view(-1, 1, 1)
    a, b, c, d, area = (v.view(-1, 1, 1) for v in (a, b, c, d, a * d - b * c))
    old_x = (d * x - b * y) / area + (width - 1) / 2
    old_y = (a * y - c * x) / area + (height - 1) / 2
    return torch.stack([old_x, old_y], dim=3)


CHECK = Check(
    work="source_places",
    reference=source_places,
    cases=cases,
    reread='Notebook 10, "One map for rotation, shear, scale and shift"',
    mistakes=(
        Mistake(
            "forward map",
            "You tell where each old pixel goes. Asked is where each new pixel comes from: the "
            "same map backwards, so that no new pixel is left without a value.",
            forward,
        ),
        Mistake(
            "move undone last",
            "You undo the matrix first and the move after it. The map turns, then moves; undoing "
            "goes the other way round, as with socks and shoes.",
            moved_last,
        ),
        Mistake(
            "around the corner",
            "Your image turns about its top left pixel. The map counts from the middle of the "
            "image.",
            from_the_corner,
        ),
        Mistake(
            "transpose for inverse",
            "You transpose the matrix. That is the inverse of a rotation only; with a scale or a "
            "shear it is another.",
            transposed,
        ),
        Mistake(
            "half a pixel off",
            "Your middle lies half a pixel too far right and down. The pixels are 0 to width - 1; "
            "what is halfway?",
            half_a_pixel,
        ),
        Mistake(
            "rows first", "You give the row before the column. A place is x, then y.", rows_first
        ),
    ),
    accepted=(homogeneous, by_hand),
    forbidden=("affine_grid", "grid_sample", "course_utils", "torchvision", "augment"),
    points=3,
    minutes=14,
    difficulty=2,
)
