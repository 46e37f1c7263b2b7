"""Wrong implementations of source_places."""

import torch
from torch import Tensor


def pixels(height: int, width: int) -> Tensor:
    """(height, width, 2), x first, from the top left."""
    x, y = torch.meshgrid(torch.arange(width), torch.arange(height), indexing="xy")
    return torch.stack([x, y], dim=2).float()


def half(height: int, width: int) -> Tensor:
    return torch.tensor([(width - 1) / 2, (height - 1) / 2])


def times(matrix: Tensor, places: Tensor) -> Tensor:
    """(N, 2, 2) and (N or 1, rows, columns, 2) -> (N, rows, columns, 2)."""
    return torch.einsum("nij,nhwj->nhwi", matrix, places.expand(len(matrix), -1, -1, -1))


def steps(
    inverse: Tensor, move: Tensor, height: int, width: int, away: Tensor, again: Tensor
) -> Tensor:
    """The three steps: count from `away`, undo, count `again`."""
    return times(inverse, pixels(height, width) - away - move[:, None, None]) + again


def right(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(torch.linalg.inv(matrix), move, height, width, middle, middle)


def centers_at_half(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width) + 0.5


def centers_at_half_before(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(torch.linalg.inv(matrix), move, height, width, middle + 0.5, middle)


def y_then_x(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    new = (pixels(height, width) - middle).flip(2) - move[:, None, None]
    return times(torch.linalg.inv(matrix), new) + middle.flip(0)


def rows_for_columns(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix.mT, move, height, width)


def not_inverted(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(matrix, move, height, width, middle, middle)


def not_inverted_moved_last(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(matrix, 0 * move, height, width, middle, middle) - move[:, None, None]


def move_added(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, -move, height, width)


def move_added_last(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, 0 * move, height, width) + move[:, None, None]


def move_ignored(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, 0 * move, height, width)


def move_exchanged(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move.flip(1), height, width)


def move_in_halves(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move * half(height, width), height, width)


def move_in_halves_to_the_edge(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move * half(height + 1, width + 1), height, width)


def from_the_middle(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width) - half(height, width)


def middle_added_only(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(torch.linalg.inv(matrix), move, height, width, 0 * middle, middle)


def middle_exchanged(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(width, height)
    return steps(torch.linalg.inv(matrix), move, height, width, middle, middle)


def first_map(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix[:1].expand_as(matrix), move[:1].expand_as(move), height, width)


def first_matrix(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix[:1].expand_as(matrix), move, height, width)


def first_move(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move[:1].expand_as(move), height, width)


def one_image(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width)[0]


def last_image(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width)[-1]


def columns_first(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width).transpose(1, 2)


def reshaped(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return columns_first(matrix, move, height, width).reshape(len(matrix), height, width, 2)


def rounded_down(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width).floor()
    return steps(torch.linalg.inv(matrix), move, height, width, middle, middle)


def rounded_up(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width).ceil()
    return steps(torch.linalg.inv(matrix), move, height, width, middle, middle)


def one_over_each(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(1 / matrix, move, height, width, middle, middle)


def by_hand(matrix: Tensor, signs: tuple[float, ...], *, exchanged: bool = True) -> Tensor:
    """The four entries with signs, the diagonal exchanged or not: nothing is divided."""
    a, b, c, d = matrix.flatten(1).unbind(1)
    entries = (d, b, c, a) if exchanged else (a, b, c, d)
    signed = [sign * entry for sign, entry in zip(signs, entries, strict=True)]
    return torch.stack(signed, dim=1).view_as(matrix)


def not_divided(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(by_hand(matrix, (1, -1, -1, 1)), move, height, width, middle, middle)


def multiplied(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    inverse = by_hand(matrix, (1, -1, -1, 1)) * torch.linalg.det(matrix)[:, None, None]
    middle = half(height, width)
    return steps(inverse, move, height, width, middle, middle)


def without_signs(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    inverse = by_hand(matrix, (1, 1, 1, 1)) / torch.linalg.det(matrix)[:, None, None]
    middle = half(height, width)
    return steps(inverse, move, height, width, middle, middle)


def diagonal_kept(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    inverse = by_hand(matrix, (1, -1, -1, 1), exchanged=False)
    inverse = inverse / torch.linalg.det(matrix)[:, None, None]
    middle = half(height, width)
    return steps(inverse, move, height, width, middle, middle)


def sum_of_products(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    a, b, c, d = matrix.flatten(1).unbind(1)
    inverse = by_hand(matrix, (1, -1, -1, 1)) / (a * d + b * c)[:, None, None]
    middle = half(height, width)
    return steps(inverse, move, height, width, middle, middle)


def in_halves(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width) / half(height, width) - 1


def in_halves_to_the_edge(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return (2 * right(matrix, move, height, width) + 1) / torch.tensor([width, height]) - 1


def upward(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    turned = torch.tensor([[1.0, -1], [-1, 1]])
    return right(matrix * turned, move * torch.tensor([1.0, -1]), height, width)


def forward_moved_first(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(matrix, -move, height, width, middle, middle)


def forward_rows(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    middle = half(height, width)
    return steps(matrix.mT, 0 * move, height, width, middle, middle) + move[:, None, None]


def forward_corner(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return times(matrix, pixels(height, width)) + move[:, None, None]


def corner_moved_last(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return times(torch.linalg.inv(matrix), pixels(height, width)) - move[:, None, None]


def rows_for_columns_moved_last(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix.mT, 0 * move, height, width) - move[:, None, None]


def from_minus_one(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    x, y = torch.linspace(-1, 1, width), torch.linspace(-1, 1, height)
    new = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=2)
    return times(torch.linalg.inv(matrix), new - move[:, None, None])


def clamped(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    end = torch.tensor([width - 1.0, height - 1.0])
    return right(matrix, move, height, width).clamp(min=0).minimum(end)


def channels_of_places(matrix: Tensor, move: Tensor, height: int, width: int) -> Tensor:
    return right(matrix, move, height, width).permute(0, 3, 1, 2)
