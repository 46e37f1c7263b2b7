"""Wrong implementations of read_bilinear."""

from collections.abc import Callable

import torch
from torch import Tensor

FOUR = ((0, 0), (0, 1), (1, 0), (1, 1))


def near(at: Tensor, pixel: Tensor) -> Tensor:
    """The share of a pixel along one axis."""
    return 1 - (at - pixel).abs()


def in_size(index: Tensor, size: int) -> Tensor:
    return (index >= 0) & (index < size)


def pixel(images: Tensor, row: Tensor, column: Tensor) -> Tensor:
    """Images at (N, rows, columns) indices, those outside pulled to the edge; channels last."""
    h, w = images.shape[2:]
    image = torch.arange(len(images)).view(-1, 1, 1)
    return images[image, :, row.long().clamp(0, h - 1), column.long().clamp(0, w - 1)]


def summed(
    images: Tensor,
    places: Tensor,
    share: Callable[..., Tensor] | None = None,
    inside: Callable[[Tensor, int], Tensor] = in_size,
) -> Tensor:
    """The sum over four neighbors. share: x, y, column, row -> that of a neighbor;
    inside: index, size -> whether it counts
    """
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    total = torch.zeros(())
    for down, right in FOUR:
        row, column = y.floor() + down, x.floor() + right
        weight = share(x, y, column, row) if share else near(x, column) * near(y, row)
        weight = weight * inside(row, h) * inside(column, w)
        total = total + weight[..., None] * pixel(images, row, column)
    return total.permute(0, 3, 1, 2)


def right(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places)


def one_pixel(images: Tensor, at: Tensor) -> Tensor:
    h, w = images.shape[2:]
    column, row = at.unbind(3)
    inside = in_size(row, h) & in_size(column, w)
    return (pixel(images, row, column) * inside[..., None]).permute(0, 3, 1, 2)


def rounded(images: Tensor, places: Tensor) -> Tensor:
    return one_pixel(images, places.round())


def half_up(images: Tensor, places: Tensor) -> Tensor:
    return one_pixel(images, (places + 0.5).floor())


def rounded_and_clamped(images: Tensor, places: Tensor) -> Tensor:
    x, y = places.round().unbind(3)
    return pixel(images, y, x).permute(0, 3, 1, 2)


def up_and_left(images: Tensor, places: Tensor) -> Tensor:
    return one_pixel(images, places.floor())


def ceiled(images: Tensor, places: Tensor, lost: bool) -> Tensor:
    """Neighbors at floor and ceil, whole coordinates lost or doubled."""
    h, w = images.shape[2:]
    total = torch.zeros(())
    x, y = places.unbind(3)
    for row, other_row in ((y.floor(), y.ceil()), (y.ceil(), y.floor())):
        for column, other_column in ((x.floor(), x.ceil()), (x.ceil(), x.floor())):
            weight = near(x, column) * near(y, row)
            if lost:
                weight = (other_column - x).abs() * (other_row - y).abs()
            weight = weight * in_size(row, h) * in_size(column, w)
            total = total + weight[..., None] * pixel(images, row, column)
    return total.permute(0, 3, 1, 2)


def whole_twice(images: Tensor, places: Tensor) -> Tensor:
    return ceiled(images, places, lost=False)


def whole_lost(images: Tensor, places: Tensor) -> Tensor:
    return ceiled(images, places, lost=True)


def negative_wraps(images: Tensor, places: Tensor) -> Tensor:
    """Python's -1, and black on the other side."""
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    total = torch.zeros(())
    for down, step in FOUR:
        row, column = y.floor() + down, x.floor() + step
        weight = near(x, column) * near(y, row) * (row < h) * (column < w)
        total = total + weight[..., None] * pixel(images, row % h, column % w)
    return total.permute(0, 3, 1, 2)


def all_wraps(images: Tensor, places: Tensor) -> Tensor:
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    total = torch.zeros(())
    for down, step in FOUR:
        row, column = y.floor() + down, x.floor() + step
        weight = near(x, column) * near(y, row)
        total = total + weight[..., None] * pixel(images, row % h, column % w)
    return total.permute(0, 3, 1, 2)


def first_image(images: Tensor, places: Tensor) -> Tensor:
    return right(images[:1].expand_as(images), places)


def first_places(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places[:1].expand_as(places))


def sum_of_shares(images: Tensor, places: Tensor) -> Tensor:
    h, w = images.shape[2:]
    return right(torch.ones(len(images), 1, h, w), places)


def scaled_to_one(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places) / sum_of_shares(images, places).clamp(min=1e-6)


def scaled_to_nan(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places) / sum_of_shares(images, places)


def sides_exchanged(images: Tensor, places: Tensor) -> Tensor:
    h, w = images.shape[2:]
    return summed(images, places, inside=lambda i, size: in_size(i, h + w - size))


def channels_last(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places).permute(0, 2, 3, 1)


def channels_first(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places).transpose(0, 1)


def truncated(images: Tensor, places: Tensor) -> Tensor:
    """The share is the distance to what `trunc` gives."""
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    total = torch.zeros(())
    for down, step in FOUR:
        row, column = y.trunc() + down, x.trunc() + step
        weight = near(x, column) * near(y, row) * in_size(row, h) * in_size(column, w)
        total = total + weight[..., None] * pixel(images, row, column)
    return total.permute(0, 3, 1, 2)


def continued(images: Tensor, places: Tensor) -> Tensor:
    """Shares beyond 0 and 1: the base is pulled inside, the distance to it is not."""
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    left, up = x.floor().clamp(0, w - 2), y.floor().clamp(0, h - 2)
    a, b = (x - left)[..., None], (y - up)[..., None]
    upper = pixel(images, up, left) * (1 - a) + pixel(images, up, left + 1) * a
    lower = pixel(images, up + 1, left) * (1 - a) + pixel(images, up + 1, left + 1) * a
    return (upper * (1 - b) + lower * b).permute(0, 3, 1, 2)


def four_inside(images: Tensor, places: Tensor) -> Tensor:
    h, w = images.shape[2:]
    base = places.floor()
    inside = ((base >= 0) & (base + 1 < torch.tensor([w, h]))).all(3)
    return right(images, places) * inside[:, None]


def pixel_inside(images: Tensor, places: Tensor) -> Tensor:
    """Black as soon as the neighbor up and left is outside."""
    h, w = images.shape[2:]
    base = places.floor()
    inside = ((base >= 0) & (base < torch.tensor([w, h]))).all(3)
    return right(images, places) * inside[:, None]


def edge_inclusive(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, inside=lambda i, size: (i >= 0) & (i <= size))


def first_left_out(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, inside=lambda i, size: (i > 0) & (i < size))


def last_left_out(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, inside=lambda i, size: (i >= 0) & (i < size - 1))


def both_left_out(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, inside=lambda i, size: (i > 0) & (i < size - 1))


def half_less(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places - 0.5)


def half_more(images: Tensor, places: Tensor) -> Tensor:
    return right(images, places + 0.5)


def in_halves(images: Tensor, places: Tensor) -> Tensor:
    h, w = images.shape[2:]
    return right(images, (places + 1) / 2 * torch.tensor([w - 1, h - 1]))


def in_halves_to_the_edge(images: Tensor, places: Tensor) -> Tensor:
    h, w = images.shape[2:]
    return right(images, ((places + 1) * torch.tensor([w, h]) - 1) / 2)


def along_x(images: Tensor, places: Tensor) -> Tensor:
    x, y = places.unbind(3)
    return right(images, torch.stack([x, y.floor()], dim=3))


def along_y(images: Tensor, places: Tensor) -> Tensor:
    x, y = places.unbind(3)
    return right(images, torch.stack([x.floor(), y], dim=3))


def diagonal(images: Tensor, places: Tensor) -> Tensor:
    def weight(x: Tensor, y: Tensor, column: Tensor, row: Tensor) -> Tensor:
        return near(x, column) * near(y, row) * ((column > x) == (row > y))

    return summed(images, places, weight)


def shares_added(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, lambda x, y, column, row: near(x, column) + near(y, row))


def shares_averaged(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, lambda x, y, column, row: (near(x, column) + near(y, row)) / 2)


def shares_added_to_one(images: Tensor, places: Tensor) -> Tensor:
    return summed(images, places, lambda x, y, column, row: (near(x, column) + near(y, row)) / 4)


def shares_crossed(images: Tensor, places: Tensor) -> Tensor:
    def weight(x: Tensor, y: Tensor, column: Tensor, row: Tensor) -> Tensor:
        a, b = x - x.floor(), y - y.floor()
        right_of, below = column > x.floor(), row > y.floor()
        return torch.where(right_of, b, 1 - b) * torch.where(below, a, 1 - a)

    return summed(images, places, weight)
