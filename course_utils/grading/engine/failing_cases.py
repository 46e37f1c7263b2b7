"""Which cases fail: what they have in common and those that hold have not."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

OPPOSITES = {" is ": " is not ", " has a ": " has no ", " has two ": " has no two "}
LEAST = 2  # cases that must hold: of one alone anything is a peculiarity


def where_it_fails(
    names: Sequence[str], cases: Sequence[Sequence[Any]], fails: Sequence[bool]
) -> str | None:
    """A sentence on the cases that fail, or None where nothing separates them from the others.

    names: of the arguments; fails: by case
    """
    if not any(fails) or list(fails).count(False) < LEAST:
        return None
    known = [dict(features(names, case)) for case in cases]
    shared = set.intersection(*map(set, known))
    told: list[str] = []
    for feature in (name for name in known[0] if name in shared):
        has = [facts[feature] for facts in known]
        if has == list(fails):
            told.append(feature)
        elif [not value for value in has] == list(fails):
            told.append(opposite(feature))
    if len(told) != 1:  # of several none is likelier
        return None
    count = sum(fails)
    checks = "the check" if count == 1 else f"the {count} checks"
    return f"It fails in {checks} where {told[0]}, and holds in every other one."


def opposite(feature: str) -> str:
    """The feature that a case has which lacks it."""
    word = next(word for word in OPPOSITES if word in feature)
    return feature.replace(word, OPPOSITES[word], 1)


def features(names: Sequence[str], case: Sequence[Any]) -> Iterator[tuple[str, bool]]:
    """What may be said of a case, true or false, the plainest first."""
    given = list(zip(names, case, strict=False))
    for name, value in given:
        yield from of_value(name, value)
    counts = [
        (name, value)
        for name, value in given
        if isinstance(value, int) and not isinstance(value, bool)
    ]
    for index, (name, value) in enumerate(counts):
        for other, number in counts[index + 1 :]:
            yield f"{name} is equal to {other}", value == number
            yield f"{name} is a multiple of {other}", bool(number) and value % number == 0


def of_value(name: str, value: Any) -> Iterator[tuple[str, bool]]:
    """What may be said of one argument."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        yield f"{name} is {value!r}", True
        for other in (True, False, None):
            if other is not value:
                yield f"{name} is {other!r}", False
    elif isinstance(value, (int, float)):
        yield f"{name} is 0", value == 0
        yield f"{name} is 1", value == 1
        yield f"{name} is negative", value < 0
        if isinstance(value, int):
            yield f"{name} is even", value % 2 == 0
    elif isinstance(value, torch.Tensor):
        yield from of_array(name, value.detach().numpy())
    elif isinstance(value, np.ndarray):
        yield from of_array(name, value)
    elif isinstance(value, (list, tuple, dict)):
        yield f"{name} is empty", not value
        yield f"{name} is of length 1", len(value) == 1


def of_array(name: str, value: np.ndarray) -> Iterator[tuple[str, bool]]:
    """What may be said of an array."""
    for axis, size in enumerate(value.shape):
        where = f"axis {axis} of {name}" if value.ndim > 1 else f"the length of {name}"
        yield f"{where} is 1", size == 1
        yield f"{where} is even", size % 2 == 0
    if value.ndim > 1:
        yield f"{name} is square in its last axes", value.shape[-1] == value.shape[-2]
    if value.dtype.kind not in "biuf" or not value.size:
        return
    yield f"{name} has a negative number", bool((value < 0).any())
    yield f"{name} has a zero", bool((value == 0).any())
    yield f"{name} has a number above 100", bool((np.abs(value) > 100).any())
    if value.dtype.kind == "f":  # of whole numbers, as labels are, some are equal nearly always
        flat = np.sort(value.ravel())
        yield f"{name} has two equal numbers", bool((np.diff(flat) == 0).any())
