"""What units see, and what becomes of it: through windows, where branches meet, when flattened.

Araujo et al. 2019, "Computing receptive fields of convolutional neural networks", has the equations
for size, jump and start.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

EMPTY = 2**31  # first pixel of a unit that sees none, only padding

PerAxis = int | Sequence[int]  # one number for all axes or one for each
Spacing = tuple[tuple[int, ...], tuple[int, ...], tuple[float, ...]]  # size, jump, start


@dataclass(frozen=True)
class ReceptiveField:
    """The pixels that reach each position of a layer's output. Every tuple has one entry for each
    spatial axis.

    size: pixels across, padding included; jump: pixels from one position to the next; start: center
    of the first position's field, in pixels from the edge, so that pixel i spans i to i + 1. All
    None where the positions are not evenly spaced, as after upsampling.
    first, last: for each axis the outermost real pixel of each position (positions,) int64: borders
    included, exact
    """

    size: tuple[int, ...] | None
    jump: tuple[int, ...] | None
    start: tuple[float, ...] | None
    first: tuple[torch.Tensor, ...]
    last: tuple[torch.Tensor, ...]
    flat: bool = False

    @property
    def positions(self) -> tuple[int, ...]:
        """Positions along each axis; 1 along each for what is flattened."""
        return tuple(len(axis) for axis in self.first)

    @property
    def spacing(self) -> Spacing | None:
        """size, jump and start together, or None where the positions are not evenly spaced."""
        if self.size is None or self.jump is None or self.start is None:
            return None
        return self.size, self.jump, self.start

    def box(self, *position: int) -> tuple[tuple[int, int], ...]:
        """The real pixels that reach one position: a (first, last + 1) for each axis.

        >>> receptive_fields(create_model("basenet"), (3, 32, 32))["conv2"].box(0, 9)
        ((0, 14), (18, 32))
        """
        inside = all(0 <= p < n for p, n in zip(position, self.positions, strict=False))
        if len(position) != len(self.positions) or not inside:
            raise ValueError(
                f"a position has one index for each of the axes {self.positions}, got {position}"
            )
        chosen = zip(position, self.first, self.last, strict=True)
        return tuple((int(first[p]), int(last[p]) + 1) for p, first, last in chosen)


def field_of_pixels(sizes: Sequence[int]) -> ReceptiveField:
    """The field of the image itself, where each position sees its own pixel. sizes: of its axes"""
    pixels = tuple(torch.arange(n) for n in sizes)
    ones = (1,) * len(pixels)
    return ReceptiveField(ones, ones, (0.5,) * len(pixels), pixels, pixels)  # middle of 0..1


def through_window(
    field: ReceptiveField,
    output: torch.Tensor,
    kernel: PerAxis,
    stride: PerAxis,
    padding: PerAxis,
    dilation: PerAxis,
) -> ReceptiveField:
    """Position o of the output sees positions o * stride - padding + tap * dilation of the input.

    output: (N, C, ...), only its shape is read
    """
    dims = len(field.positions)
    options = [_each(value, dims) for value in (kernel, stride, padding, dilation)]
    settings = list(zip(*options, strict=True))
    reach = []
    for count, n, (k, s, p, d) in zip(output.shape[2:], field.positions, settings, strict=True):
        seen = torch.arange(count)[:, None] * s - p + torch.arange(k) * d  # (outputs, taps)
        reach.append((seen[:, :, None] == torch.arange(n)).any(1))  # (outputs, inputs)
    if field.spacing is None:
        return through_reach(field, reach)
    return through_reach(field, reach, _spacing_through(field.spacing, settings))


def _spacing_through(spacing: Spacing, settings: Sequence[Sequence[int]]) -> Spacing:
    """Size, jump and start behind a window. settings: (kernel, stride, padding, dilation) of each
    axis
    """
    size: list[int] = []
    jump: list[int] = []
    start: list[float] = []
    for width, step, center, (k, s, p, d) in zip(*spacing, settings, strict=True):
        size.append(width + (k - 1) * d * step)  # (k - 1) d positions farther, a jump each
        jump.append(step * s)
        start.append(center + ((k - 1) / 2 * d - p) * step)  # middle of a window that begins at -p
    return tuple(size), tuple(jump), tuple(start)


def through_reach(
    field: ReceptiveField, reach: Sequence[torch.Tensor], spacing: Spacing | None = None
) -> ReceptiveField:
    """The field where output position o sees those input positions for which reach[axis][o] is
    true.

    reach: for each axis (outputs, inputs) bool; spacing: of the outputs, None for uneven
    """
    # What is not seen must not count: EMPTY loses every minimum, -1 every maximum.
    first = tuple(torch.where(r, f, EMPTY).amin(1) for r, f in zip(reach, field.first, strict=True))
    last = tuple(torch.where(r, f, -1).amax(1) for r, f in zip(reach, field.last, strict=True))
    size, jump, start = spacing or (None, None, None)
    return ReceptiveField(size, jump, start, first, last)


def merged(fields: Sequence[ReceptiveField]) -> ReceptiveField:
    """Sum or concatenation: each position sees what it sees through any branch."""
    union, *others = fields
    for other in others:
        first = tuple(torch.minimum(a, b) for a, b in zip(union.first, other.first, strict=True))
        last = tuple(torch.maximum(a, b) for a, b in zip(union.last, other.last, strict=True))
        size, jump, start = _merged_spacing(union.spacing, other.spacing) or (None, None, None)
        union = ReceptiveField(size, jump, start, first, last, union.flat and other.flat)
    return union


def _merged_spacing(spacing: Spacing | None, other: Spacing | None) -> Spacing | None:
    """From the lower edge of both fields to the upper one; None where their jumps differ."""
    if spacing is None or other is None or spacing[1] != other[1]:
        return None
    edges = [
        (min(low, other_low), max(high, other_high))
        for (low, high), (other_low, other_high) in zip(_edges(spacing), _edges(other), strict=True)
    ]
    size = tuple(int(high - low) for low, high in edges)  # whole, as edges lie between pixels
    return size, spacing[1], tuple((low + high) / 2 for low, high in edges)


def _edges(spacing: Spacing) -> list[tuple[float, float]]:
    """Where the first position's field begins and where it ends, in pixels, for each axis."""
    size, _, start = spacing
    return [(center - w / 2, center + w / 2) for w, center in zip(size, start, strict=True)]


def flattened(field: ReceptiveField) -> ReceptiveField:
    """All positions in one: what a linear layer sees."""
    first = tuple(pixels.amin()[None] for pixels in field.first)
    last = tuple(pixels.amax()[None] for pixels in field.last)
    if field.spacing is None:
        return ReceptiveField(None, None, None, first, last, flat=True)
    size, jump, start = field.spacing
    span = [(n - 1) * step for n, step in zip(field.positions, jump, strict=True)]
    size = tuple(width + s for width, s in zip(size, span, strict=True))
    start = tuple(center + s / 2 for center, s in zip(start, span, strict=True))
    return ReceptiveField(size, jump, start, first, last, flat=True)


def _each(value: PerAxis, dims: int) -> list[int]:
    """One int for each axis."""
    if isinstance(value, int):
        return [value] * dims
    return [*value] * dims if len(value) == 1 else [*value]
