"""Wrong implementations of `spot_width`, for its bank."""

from collections.abc import Callable

import torch

Line = Callable[[torch.Tensor], torch.Tensor]  # of the strengths along one axis


def both(strength: torch.Tensor, width: Line) -> tuple[float, ...]:
    """A width for each axis, of the shares along it."""
    share = strength / strength.sum()
    return width(share.sum(1)).item(), width(share.sum(0)).item()


def raw(strength: torch.Tensor, width: Line) -> tuple[float, ...]:
    """A width for each axis, of the strengths along it."""
    return width(strength.sum(1)).item(), width(strength.sum(0)).item()


def places(line: torch.Tensor) -> torch.Tensor:
    return torch.arange(len(line), dtype=line.dtype)


def mean(line: torch.Tensor) -> torch.Tensor:
    return (line * places(line)).sum()


def about(line: torch.Tensor, center: torch.Tensor | float) -> torch.Tensor:
    """The root of the mean square distance from a center."""
    return (line * (places(line) - center) ** 2).sum().sqrt()


def width(line: torch.Tensor) -> torch.Tensor:
    return about(line, mean(line))


def unbiased(line: torch.Tensor) -> torch.Tensor:
    return line.std() if len(line) > 1 else torch.tensor(torch.nan)


def nothing_divided(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength, width)


def center_not_divided(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength, lambda line: about(line, mean(line)) / line.sum().sqrt())


def by_the_largest(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength / strength.max(), lambda line: about(line, mean(line) / line.sum()))


def center_by_the_largest(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength / strength.max(), width)


def each_line_by_its_largest(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength, lambda line: width(line / line.max()))


def spread_of_strengths(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: line.std(correction=0))


def spread_of_strengths_unbiased(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, unbiased)


def spread_of_raw_strengths(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength, lambda line: line.std(correction=0))


def spread_of_raw_strengths_unbiased(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength, unbiased)


def about_the_largest_line(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: about(line, line.argmax()))


def about_the_strongest(strength: torch.Tensor) -> tuple[float, ...]:
    share = strength / strength.sum()
    row, column = divmod(int(strength.argmax()), strength.shape[1])
    return about(share.sum(1), row).item(), about(share.sum(0), column).item()


def about_a_whole_place(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: about(line, mean(line).floor()))


def about_the_nearest_place(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: about(line, mean(line).round()))


def through_the_strongest(strength: torch.Tensor) -> tuple[float, ...]:
    row, column = divmod(int(strength.argmax()), strength.shape[1])
    down, across = strength[:, column], strength[row]
    return width(down / down.sum()).item(), width(across / across.sum()).item()


def through_the_middle(strength: torch.Tensor) -> tuple[float, ...]:
    rows, columns = strength.shape
    down, across = strength[:, columns // 2], strength[rows // 2]
    return width(down / down.sum()).item(), width(across / across.sum()).item()


def radius(strength: torch.Tensor) -> tuple[float, ...]:
    down, across = both(strength, width)
    both_axes = (down**2 + across**2) ** 0.5
    return both_axes, both_axes


def softmax(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength.flatten().softmax(0).view_as(strength), width)


def softmax_of_lines(strength: torch.Tensor) -> tuple[float, ...]:
    return raw(strength, lambda line: width(line.softmax(0)))


def places_not_zero(strength: torch.Tensor) -> tuple[float, ...]:
    return tuple(axis.float().std(correction=0).item() for axis in strength.nonzero().T)


def places_not_zero_unbiased(strength: torch.Tensor) -> tuple[float, ...]:
    return tuple(axis.float().std().item() for axis in strength.nonzero().T)


def weights_squared(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: ((line * (places(line) - mean(line))) ** 2).sum().sqrt())


def from_place_0(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: about(line, 0))


def mean_of_products(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: width(line) / len(line) ** 0.5)


def from_half_the_size(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: about(line, len(line) / 2))


def from_the_middle_place(strength: torch.Tensor) -> tuple[float, ...]:
    return both(strength, lambda line: about(line, len(line) // 2))


def down_twice(strength: torch.Tensor) -> tuple[float, ...]:
    down, _ = both(strength, width)
    return down, down


def across_twice(strength: torch.Tensor) -> tuple[float, ...]:
    _, across = both(strength, width)
    return across, across
