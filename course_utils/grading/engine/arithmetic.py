"""Numbers that come from the right ones by arithmetic: a factor, an offset, a root, a mean."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from course_utils.grading.engine.first_difference import show
from course_utils.grading.engine.pairs import Pair, holds, is_told_by_few, mirrored

CONSTANTS = {
    -1.0: "the sign of every number is turned",
    2.0: "twice the right one",
    0.5: "half the right one",
    math.log(2): "ln 2 times the right one: a logarithm of another base",
    1 / math.log(2): "1 / ln 2 times the right one: a logarithm of another base",
    100.0: "a hundred times the right one: percent for a fraction",
    0.01: "a hundredth of the right one: a fraction for percent",
}
ELEMENTWISE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "the square of the right one": np.square,
    "the root of the right one": np.sqrt,
    "1 over the right one": lambda right: 1 / right,
    "1 minus the right one": lambda right: 1 - right,
    "the right one without its sign": np.abs,
    "the right one where that is positive, and 0 elsewhere": lambda right: np.maximum(right, 0),
    "the logarithm of the right one": np.log,
    "e to the power of the right one": np.exp,
    "the right one rounded down": np.floor,
    "the right one rounded up": np.ceil,
    "the right one rounded": np.round,
}
FORMS: dict[str, Callable[[float], float]] = {
    "times {}": lambda size: size,
    "divided by {}": lambda size: 1 / size,
    "times the root of {}": lambda size: size**0.5,
    "divided by the root of {}": lambda size: size**-0.5,
    "times n / (n - 1), with n {}": lambda size: size / (size - 1),
    "times (n - 1) / n, with n {}": lambda size: (size - 1) / size,
    "times n - 1, with n {}": lambda size: size - 1,
    "divided by n - 1, with n {}": lambda size: 1 / (size - 1),
}
REDUCTIONS: dict[str, Callable[..., np.ndarray]] = {
    "summed": np.sum,
    "averaged": np.mean,
    "reduced to the largest": np.max,
    "reduced to the smallest": np.min,
}


def scaled(pairs: Sequence[Pair]) -> str | None:
    """A factor: a known constant, a size of the input, or another one."""
    factors = [factor for pair in pairs if (factor := factor_of(pair)) is not None]
    if is_told_by_few(pairs) or len(factors) < len(pairs):
        return None
    spread = max(factors) - min(factors)
    if spread < 1e-4 * abs(factors[0]) and abs(factors[0] - 1) > 1e-3:
        for number, says in CONSTANTS.items():
            if abs(factors[0] - number) < 1e-3 * abs(number):
                return f"In yours {says}." if number == -1 else f"Yours is {says}."
        return f"Yours is {show(float(f'{factors[0]:.4g}'))} times the right answer."
    if sized := by_size(pairs, factors):
        return f"Yours is the right answer {sized}."
    if min(len(np.unique(pair.expected)) for pair in pairs) < 3:  # of one number any is a multiple
        return None
    several = ", ".join(show(float(f"{factor:.4g}")) for factor in factors[:4])
    return f"Within a check yours is a multiple of the right answer: {several} times."


def by_size(pairs: Sequence[Pair], factors: Sequence[float]) -> str | None:
    """The size of the inputs that factors are, as "divided by the length of signal"."""
    if len({round(factor, 6) for factor in factors}) < 2:  # one number is many sizes by chance
        return None
    for form, number in FORMS.items():
        for name in pairs[0].sizes:
            sizes = [pair.sizes.get(name, 0.0) for pair in pairs]
            if min(sizes) > 1 and all(
                abs(number(size) - factor) < 1e-3 * abs(factor)
                for size, factor in zip(sizes, factors, strict=True)
            ):
                return form.format(name)
    return None


def factor_of(pair: Pair) -> float | None:
    """The number c for which the student's answer is c times the right one, or None."""
    if pair.expected.shape != pair.got.shape or not np.isfinite(pair.got).all():
        return None
    right = pair.expected.ravel()
    place = int(np.argmax(np.abs(right)))
    if abs(right[place]) < 10 * pair.atol:
        return None
    factor = float(pair.got.ravel()[place] / right[place])
    return factor if factor and pair.same(factor * pair.expected, pair.got) else None


def moved(pairs: Sequence[Pair]) -> str | None:
    """A number added to all, the same in every check, or a size of the input."""
    offsets: list[float] = []
    for pair in pairs:
        if pair.expected.shape != pair.got.shape or not np.isfinite(pair.got).all():
            return None
        offset = float(np.median(pair.got - pair.expected))
        # against the offset, too: beside a million, ten more is no rounding
        near = np.abs(pair.got - pair.expected - offset) <= 1e-3 * abs(offset)
        if not near.all():
            return None
        offsets.append(offset)
    if is_told_by_few(pairs):
        return None
    word = "more" if offsets[0] > 0 else "less"
    if max(offsets) - min(offsets) < 1e-3 * abs(offsets[0]):
        return f"Yours is {show(abs(round(offsets[0], 6)))} {word} than the right answer, always."
    for name in pairs[0].sizes:
        sizes = [pair.sizes.get(name, 0.0) for pair in pairs]
        for sign in (1, -1):
            if len(set(sizes)) > 1 and np.allclose(np.multiply(sign, sizes), offsets, rtol=1e-3):
                return f"Yours is {'more' if sign > 0 else 'less'} than the right answer by {name}."
    return None


def changed(pairs: Sequence[Pair]) -> str | None:
    """A function of the right number: its square, its root, 1 minus it."""
    given = {round(float(value), 9) for pair in pairs for value in pair.got.ravel()}
    if is_told_by_few(pairs) or len(given) < 3:  # two numbers are the rounded of many
        return None
    for name, function in ELEMENTWISE.items():
        if holds(pairs, function):
            return f"Yours is {name}."
    return None


def reduced(pairs: Sequence[Pair]) -> str | None:
    """An axis too many summed or averaged, or one too few."""
    for name, function in REDUCTIONS.items():
        for axis in (None, *range(pairs[0].expected.ndim)):
            wider = all(p.expected.size > p.got.size for p in pairs)
            if wider and holds(pairs, partial(function, axis=axis)):
                return f"Yours is the right answer {name}{over(axis)}."
        for axis in (None, *range(pairs[0].got.ndim)):
            narrower = all(p.got.size > p.expected.size for p in pairs)
            if narrower and holds([mirrored(p) for p in pairs], partial(function, axis=axis)):
                return f"Yours would be right, if it were {name}{over(axis)}."
    return None


def over(axis: int | None) -> str:
    """Where a reduction goes, in words."""
    return " over everything" if axis is None else f" over its axis {axis}"


def constant(pairs: Sequence[Pair]) -> str | None:
    """One number for everything."""
    values = np.concatenate([pair.got.ravel() for pair in pairs])
    if is_told_by_few(pairs) or len(values) < 3:
        return None
    if np.isnan(values).all():
        return "Yours is nan everywhere, where it fails."
    if np.ptp(values) == 0:
        return f"Yours is {show(float(values[0]))} everywhere, where it fails."
    return None
