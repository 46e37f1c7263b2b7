"""Answers beside what was expected, as arrays, and what relations of the two are asked of."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

Change = Callable[[np.ndarray], np.ndarray]  # of the right answer, as a slip would change it


@dataclass(frozen=True)
class Pair:
    """An expected answer and a student's to one case, both numbers.

    sizes: what the case could be counted by, as {"the length of signal": 8}
    inputs: its arguments that are arrays, by name
    """

    expected: np.ndarray
    got: np.ndarray
    sizes: dict[str, float] = field(default_factory=dict)
    inputs: dict[str, np.ndarray] = field(default_factory=dict)
    rtol: float = 1e-4
    atol: float = 1e-5

    def same(self, one: np.ndarray, other: np.ndarray) -> bool:
        """Whether two arrays agree, as the check compares."""
        if one.shape != other.shape:
            return False
        with np.errstate(all="ignore"):
            return bool(np.allclose(one, other, rtol=self.rtol, atol=self.atol, equal_nan=True))


def holds(pairs: Sequence[Pair], change: Change) -> bool:
    """Whether a change of every right answer gives the student's."""
    try:
        with np.errstate(all="ignore"):
            return all(pair.same(change(pair.expected), pair.got) for pair in pairs)
    except (ValueError, IndexError, np.exceptions.AxisError):  # it does not apply to some shape
        return False


def is_told_by_few(pairs: Sequence[Pair]) -> bool:
    """Whether there are too few numbers for an arithmetic relation to be more than chance."""
    numbers = {round(float(value), 9) for pair in pairs for value in pair.expected.ravel()}
    return len(numbers - {0.0}) < 2


def mirrored(pair: Pair) -> Pair:
    """The pair with its sides changed."""
    return Pair(pair.got, pair.expected, pair.sizes, pair.inputs, pair.rtol, pair.atol)


def flat(pair: Pair) -> Pair:
    """The pair without its shapes."""
    return Pair(pair.expected.ravel(), pair.got.ravel(), rtol=pair.rtol, atol=pair.atol)


def at(values: np.ndarray, axis: int, part: slice) -> np.ndarray:
    """A part along an axis."""
    return values[(slice(None),) * axis + (part,)]


def along(axis: int, axes: int) -> str:
    """Which axis is meant, in words; nothing where there is one."""
    return f" along axis {axis}" if axes > 1 else ""


def sizes_of(names: Sequence[str], case: Sequence[object]) -> Iterator[tuple[str, float]]:
    """What a case could be counted by: its whole numbers, and the sizes of its arrays and lists."""
    for name, value in zip(names, case, strict=False):
        if isinstance(value, int) and not isinstance(value, bool):
            yield name, float(value)
        elif hasattr(value, "shape"):
            for axis, size in enumerate(value.shape):
                where = (
                    f"the length of {name}" if len(value.shape) == 1 else f"axis {axis} of {name}"
                )
                yield where, float(size)
            if len(value.shape) > 1:
                yield f"the count of all numbers in {name}", float(math.prod(value.shape))
        elif isinstance(value, (list, tuple)):
            yield f"the length of {name}", float(len(value))
