"""How wide a network is at each size of its maps."""

from collections.abc import Iterable
from itertools import groupby


def widths_by_side(shapes: Iterable[tuple[int, ...]]) -> list[tuple[int, int]]:
    """(side of the map, channels) along a network, repetitions left out.

    shapes: of answers, in order; those that are no map (C, side, side), or have one position, are
    left out

    >>> widths_by_side([(6, 28, 28), (6, 28, 28), (6, 14, 14), (120,)])
    [(28, 6), (14, 6)]
    """
    pairs = (
        (shape[-1], shape[0])
        for shape in shapes
        if len(shape) == 3 and shape[-1] == shape[-2] and shape[-1] > 1
    )
    return [pair for pair, _ in groupby(pairs)]


def words_for(pairs: Iterable[tuple[int, int]]) -> str:
    """The same in words, channels first: "6@28 6@14"."""
    return " ".join(f"{channels}@{side}" for side, channels in pairs)
