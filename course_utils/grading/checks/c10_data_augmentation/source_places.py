"""An affine map, backwards: where each pixel of the new image comes from."""

import numpy as np
import torch

from course_utils.grading.checks.c10_data_augmentation import wrong_source_places as wrong
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
        (torch.tensor([[[2.0, 0], [0, 2]]]), torch.tensor([[1.0, 0]]), 1, 3),
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
            variants=(wrong.forward_moved_first, wrong.forward_rows, wrong.forward_corner),
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
            variants=(wrong.corner_moved_last,),
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
            variants=(wrong.centers_at_half, wrong.centers_at_half_before),
        ),
        Mistake(
            "rows first",
            "You give the row before the column. A place is x, then y.",
            rows_first,
            variants=(wrong.y_then_x,),
        ),
        Mistake(
            "rows of the matrix for columns",
            "Your inverse acts transposed: its rows where its columns should. In the statement a "
            "place is a column, to the right of the matrix; where it is a row, to the left, what "
            "becomes of the matrix?",
            wrong.rows_for_columns,
            variants=(wrong.rows_for_columns_moved_last,),
        ),
        Mistake(
            "matrix not inverted",
            "You take the move away but multiply with the matrix itself. Going back needs its "
            "inverse.",
            wrong.not_inverted,
            variants=(wrong.not_inverted_moved_last,),
        ),
        Mistake(
            "move added",
            "You undo the matrix but add the move. Going back takes it away.",
            wrong.move_added,
            variants=(wrong.move_added_last,),
        ),
        Mistake(
            "move ignored",
            "You undo the matrix alone. The map moves the image, too; going back takes that away.",
            wrong.move_ignored,
        ),
        Mistake(
            "move exchanged",
            "You take the first number of `move` for y and the second for x. It is x, then y.",
            wrong.move_exchanged,
        ),
        Mistake(
            "move in other units",
            "You take `move` in halves of the height and the width. It is in pixels, as the places "
            "are.",
            wrong.move_in_halves,
            variants=(wrong.move_in_halves_to_the_edge,),
        ),
        Mistake(
            "counted from the middle",
            "Your places are counted from the middle of the image. What you give back counts from "
            "the top left pixel again.",
            wrong.from_the_middle,
        ),
        Mistake(
            "middle not taken away",
            "You add the middle at the end, but you do not take it away at the start. The map "
            "counts from the middle, so every new pixel is first counted from there.",
            wrong.middle_added_only,
        ),
        Mistake(
            "middle exchanged",
            "You take half the height along x and half the width along y. x runs along the width.",
            wrong.middle_exchanged,
        ),
        Mistake(
            "first map for all",
            "You take the matrix of the first image, its move or both for the whole batch. Every "
            "image has its own.",
            wrong.first_map,
            variants=(wrong.first_matrix, wrong.first_move),
        ),
        Mistake(
            "one image only",
            "You give back the places of one image. Asked are those of all, in one tensor.",
            wrong.last_image,
            variants=(wrong.one_image,),
        ),
        Mistake(
            "grid turned",
            "Your grid runs down the columns before it runs along the rows: x comes first among "
            "its axes. The answer has an axis of rows (height), then one of columns (width).",
            wrong.columns_first,
            variants=(wrong.reshaped,),
        ),
        Mistake(
            "middle rounded",
            "Your middle is a whole pixel. Where the height or the width is even, it lies between "
            "two.",
            wrong.rounded_down,
            variants=(wrong.rounded_up,),
        ),
        Mistake(
            "one over each entry",
            "You take one over each entry of the matrix. The inverse of a matrix is another one: "
            "times the matrix it gives 1 on the diagonal and 0 beside it.",
            wrong.one_over_each,
        ),
        Mistake(
            "no inverse",
            "Your inverse, written out by hand, is none: times the matrix it does not give 1 on "
            "the diagonal and 0 beside it. Check signs, the order on the diagonal, and the "
            "determinant.",
            wrong.not_divided,
            variants=(
                wrong.multiplied,
                wrong.without_signs,
                wrong.diagonal_kept,
                wrong.sum_of_products,
            ),
        ),
        Mistake(
            "in units of the image",
            "Your places are scaled to -1 and 1 at the sides of the image, as `grid_sample` has "
            "them. Asked are pixels.",
            wrong.in_halves,
            variants=(wrong.in_halves_to_the_edge, wrong.from_minus_one),
        ),
        Mistake(
            "y upward",
            "Your y grows upward, as in mathematics. Here it grows downward, from the top row.",
            wrong.upward,
        ),
        Mistake(
            "pulled to the edge",
            "You pull places outside to the edge of the image. They stay where they are; whoever "
            "reads there decides what is outside.",
            wrong.clamped,
        ),
        Mistake(
            "axis of x and y not last",
            "Your numbers are right and your axes are not in order. Asked is (N, height, width, "
            "2): x and y come last.",
            wrong.channels_of_places,
        ),
    ),
    accepted=(homogeneous, by_hand),
    forbidden=("grid_sample", "course_utils", "torchvision", "augment"),
    points=3,
    minutes=14,
    difficulty=2,
)
