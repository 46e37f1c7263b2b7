"""What can be seen of wrong answers where no idea is known that explains them: which part is wrong,
in which places, in which direction. Facts, no diagnosis.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.grading.engine.answered import Case, parts_of
from course_utils.grading.engine.first_difference import as_array, difference

if TYPE_CHECKING:
    from course_utils.grading.engine.check import Check

LEAST = 3  # numbers that must be wrong before a direction is told
Side = tuple[Any, Any]  # the right answer, or a part of it, and the student's


def observed(check: "Check", failed: Sequence[Case]) -> str | None:
    """Sentences on the answers of the cases that fail, or None.

    failed: in each of which something came back
    """
    if not failed or not all(case.both for case in failed):
        return None
    keys = parts_of(failed)
    whole = [(case.right, case.given) for case in failed]
    if keys is None or len(keys) < 2 or not isinstance(failed[0].right, (dict, tuple)):
        return " ".join(of_sides(check, whole)) or None
    sides = {key: [(case.right[key], case.given[key]) for case in failed] for key in keys}
    wrong = {key: [side for side in sides[key] if is_wrong(check, side)] for key in keys}
    right = [key for key in keys if not wrong[key]]
    told = [f"{listed(right)} right in every check."] if right else []
    for key in (key for key in keys if wrong[key]):
        told += [f"At [{key!r}]: {text}" for text in of_sides(check, wrong[key])]
    return " ".join(told[:3]) or None


def listed(keys: Sequence[Any]) -> str:
    """Parts of an answer, as the subject of a sentence. keys: at least one"""
    *others, last = (f"[{key!r}]" for key in keys)
    return f"{', '.join(others)} and {last} are" if others else f"{last} is"


def is_wrong(check: "Check", side: Side) -> bool:
    """Whether a part differs, as the check compares."""
    return difference(*side, rtol=check.rtol, atol=check.atol) is not None


def of_sides(check: "Check", sides: Sequence[Side]) -> list[str]:
    """Sentences on answers, or on one part of them, at most two."""
    arrays = [(as_array(right), as_array(given)) for right, given in sides]
    pairs = [(r, g) for r, g in arrays if r is not None and g is not None and r.dtype.kind == "f"]
    if len(pairs) < len(sides) or any(given.dtype.kind == "c" for _, given in pairs):
        return []
    if any(right.shape != given.shape for right, given in pairs):
        shapes = [(right.shape, given.shape) for right, given in pairs]
        return [*of_members(pairs), *of_shapes(shapes)][:2]
    with np.errstate(all="ignore"):
        wrong = [
            ~np.isclose(given, right, rtol=check.rtol, atol=check.atol, equal_nan=True)
            for right, given in pairs
        ]
    return [*of_places(wrong), *of_direction(pairs, wrong)][:2]


def of_members(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Iterator[str]:
    """Whether lists of other lengths have all of the right entries, or no others."""
    if any(right.ndim != 1 or given.ndim != 1 for right, given in pairs):
        return
    sets = [(set(right.tolist()), set(given.tolist())) for right, given in pairs]
    if all(right <= given for right, given in sets):
        yield "Yours has all of the right entries, and others."
    elif all(right >= given for right, given in sets):
        yield "What yours has is right, but entries are missing."


def of_shapes(shapes: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> Iterator[str]:
    """How the shapes differ, where they always differ in one way."""
    if {(len(right), len(given)) for right, given in shapes} != {
        (len(shapes[0][0]), len(shapes[0][1]))
    }:
        return
    right, given = shapes[0]
    if len(right) != len(given):
        yield f"The answer has {axes(len(right))}; yours has {axes(len(given))}."
        return
    for axis in range(len(right)):
        gaps = {theirs[axis] - mine[axis] for mine, theirs in shapes}
        where = f" along axis {axis}" if len(right) > 1 else ""
        if len(gaps) == 1 and (gap := min(gaps)):
            yield f"Yours is too {'long' if gap > 0 else 'short'}{where}, always by {abs(gap)}."
        elif all(gap > 0 for gap in gaps) or all(gap < 0 for gap in gaps):
            word = "long" if min(gaps) > 0 else "short"
            yield f"Yours is too {word}{where} wherever it is wrong, by various numbers."


def axes(count: int) -> str:
    """A number of axes in words."""
    return {0: "no axes, one number", 1: "one axis"}.get(count, f"{count} axes")


def of_places(wrong: Sequence[np.ndarray]) -> Iterator[str]:
    """Where the wrong numbers are, if at one end of an axis, or at none. wrong: bool arrays"""
    if len({one.ndim for one in wrong}) != 1:
        return
    for axis in range(wrong[0].ndim):
        if any(one.shape[axis] < 2 for one in wrong):
            continue
        where = f" along axis {axis}" if wrong[0].ndim > 1 else ""
        places = [np.unique(np.nonzero(one)[axis]) for one in wrong]
        ends = [one.shape[axis] - 1 for one in wrong]
        if all((found == 0).all() for found in places):
            yield f"Only the first entry{where} is wrong."
        elif all((found == end).all() for found, end in zip(places, ends, strict=True)):
            yield f"Only the last entry{where} is wrong."
        elif is_all_but(places, [0] * len(places), ends):
            yield f"The first entry{where} is right, and no other."
        elif is_all_but(places, ends, ends):
            yield f"The last entry{where} is right, and no other."


def is_all_but(places: Sequence[np.ndarray], one: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether everywhere along an axis something is wrong but at one place."""
    return all(
        set(found.tolist()) == set(range(end + 1)) - {index}
        for found, index, end in zip(places, one, ends, strict=True)
    )


def of_direction(
    pairs: Sequence[tuple[np.ndarray, np.ndarray]], wrong: Sequence[np.ndarray]
) -> Iterator[str]:
    """Whether all the wrong numbers are too large, or too small, and by how much."""
    right = np.concatenate([r[w] for (r, _), w in zip(pairs, wrong, strict=True)])
    given = np.concatenate([g[w] for (_, g), w in zip(pairs, wrong, strict=True)])
    if np.isnan(given).all():
        yield "Yours is nan wherever it is wrong."
        return
    if len(given) < LEAST or not (np.isfinite(given).all() and np.isfinite(right).all()):
        return
    if (given == given[0]).all() and len(set(right.tolist())) > 1:
        yield f"Yours is {given[0]:.4g} wherever it is wrong."
    elif (given > right).all() or (given < right).all():
        word = "large" if given[0] > right[0] else "small"
        yield f"Wherever yours is wrong, it is too {word}{by_factor(right, given)}."
    elif (right * given < 0).all():
        yield "Wherever yours is wrong, it has the other sign."
    elif (abs(given) > abs(right)).all() or (abs(given) < abs(right)).all():
        word = "far from" if abs(given[0]) > abs(right[0]) else "near to"
        yield f"Wherever yours is wrong, it is too {word} 0."


def by_factor(right: np.ndarray, given: np.ndarray) -> str:
    """Between which factors numbers of one sign lie, in words; empty where it makes no sense."""
    if not ((right > 0).all() and (given > 0).all()):
        return ""
    factors = given / right
    return f", {factors.min():.3g} to {factors.max():.3g} times the right number"
