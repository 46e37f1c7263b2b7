"""The right numbers elsewhere: axes turned, an end missing, another order; and which are wrong."""

import itertools
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from course_utils.grading.engine.pairs import (
    Pair,
    along,
    at,
    flat,
    holds,
    is_told_by_few,
    mirrored,
)


def unchanged(pairs: Sequence[Pair]) -> str | None:
    """An argument given back."""
    for name in pairs[0].inputs:
        if all(name in p.inputs and p.same(p.inputs[name], p.got) for p in pairs):
            return f"Yours is {name} as it came in."
    return None


def turned(pairs: Sequence[Pair]) -> str | None:
    """Axes that have changed places, or an axis backwards."""
    axes = pairs[0].expected.ndim
    for order in itertools.permutations(range(axes)) if axes in (2, 3, 4) else ():
        if order != tuple(range(axes)) and holds(pairs, partial(np.transpose, axes=order)):
            if axes == 2:
                return "Yours is the right answer transposed."
            return f"Yours has the axes in another order: {list(order)} of the right answer's."
    for axis in range(min(axes, 4)):
        if holds(pairs, partial(np.flip, axis=axis)):
            return f"Yours is the right answer backwards{along(axis, axes)}."
    return None


def displaced(pairs: Sequence[Pair]) -> str | None:
    """Moved by one place, an end missing or doubled, another order."""
    axes = pairs[0].expected.ndim
    for axis in range(min(axes, 4)):
        where = along(axis, axes)
        for step, word in ((1, "later"), (-1, "earlier")):
            if holds(pairs, partial(np.roll, shift=step, axis=axis)):
                return f"Yours is moved one place {word}{where}, and wraps around."
        ends = {
            f"Yours lacks the last one{where}.": slice(None, -1),
            f"Yours lacks the first one{where}.": slice(1, None),
            f"Yours lacks the first and the last one{where}.": slice(1, -1),
        }
        for says, part in ends.items():
            if holds(pairs, partial(at, axis=axis, part=part)):
                return says
        extra = {
            f"Yours is right, with one more at the end{where}.": slice(None, -1),
            f"Yours is right, with one more at the beginning{where}.": slice(1, None),
            f"Yours is right, with one more at each end{where}.": slice(1, -1),
        }
        for says, part in extra.items():
            if holds([mirrored(p) for p in pairs], partial(at, axis=axis, part=part)):
                return says
    return reordered(pairs)


def reordered(pairs: Sequence[Pair]) -> str | None:
    """The right numbers in another shape, or in another order."""
    if all(pair.got.size == pair.expected.size for pair in pairs):
        if all(pair.same(pair.expected, pair.got) for pair in map(flat, pairs)):
            others = [pair for pair in pairs if pair.got.shape != pair.expected.shape]
            if not others:
                return None
            shapes = f"{others[0].got.shape}, not {others[0].expected.shape}"
            return f"The numbers are right, in another shape: {shapes}."
        if not is_told_by_few(pairs) and all(
            pair.same(np.sort(pair.expected.ravel()), np.sort(pair.got.ravel())) for pair in pairs
        ):
            return "The numbers are right, in another order."
    return None


def placed(pairs: Sequence[Pair]) -> str | None:
    """Which of the numbers are wrong: those at an end, at the border, where the answer is 0."""
    if any(pair.expected.shape != pair.got.shape or not pair.expected.ndim for pair in pairs):
        return None
    wrong = [~np.isclose(p.got, p.expected, p.rtol, p.atol, equal_nan=True) for p in pairs]
    if any(mask.all() or mask.size < 3 for mask in wrong):
        return None
    all_places = [dict(places(pair)) for pair in pairs]
    for name in all_places[0]:
        if all(
            name in known and np.array_equal(known[name], mask)
            for known, mask in zip(all_places, wrong, strict=True)
        ):
            return f"Yours is wrong {name} only."
    return None


def places(pair: Pair) -> Iterator[tuple[str, np.ndarray]]:
    """Masks of an answer's places that have a name."""
    shape = pair.expected.shape
    edges = np.zeros(shape, bool)
    for axis in range(len(shape)):
        first = np.zeros(shape, bool)
        last = np.zeros(shape, bool)
        at(first, axis, slice(0, 1))[...] = True
        at(last, axis, slice(-1, None))[...] = True
        yield f"at the beginning{along(axis, len(shape))}", first
        yield f"at the end{along(axis, len(shape))}", last
        yield f"at both ends{along(axis, len(shape))}", first | last
        if axis >= len(shape) - 2:
            edges |= first | last
    yield "at the border", edges
    if len(shape) == 2:
        yield "on the diagonal", np.eye(*shape, dtype=bool)
        yield "beside the diagonal", ~np.eye(*shape, dtype=bool)
    yield "where the right answer is 0", pair.expected == 0
    yield "where the right answer is not 0", pair.expected != 0
    yield "where the right answer is negative", pair.expected < 0
    yield "where the right answer is nan", np.isnan(pair.expected)
    for name, values in pair.inputs.items():
        if values.shape == shape:
            yield f"where {name} is 0", values == 0
            yield f"where {name} is negative", values < 0
            yield f"where {name} is positive", values > 0
