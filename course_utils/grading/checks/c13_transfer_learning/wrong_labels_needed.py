"""Wrong implementations of `labels_needed`, for its bank."""

import math
from collections.abc import Callable
from functools import partial
from itertools import accumulate, pairwise
from operator import ge, gt
from typing import Any

import numpy as np

Curve = dict[int, float]


def no(accuracy: float, target: float) -> bool:
    return False


def walk(
    curve: Curve,
    target: float,
    *,
    order: Callable[[Curve], list[int]] = sorted,
    axis: Callable[[float], float] = math.log,
    back: Callable[[float], float] = math.exp,
    at_start: Callable[[float, float], bool] = ge,
    reached: Callable[[float, float], bool] = ge,
    highest: bool = True,
    far: bool = False,
    never: Any = math.inf,
) -> Any:
    """From one measured number to the next; the options are what the mistakes below change."""
    labels = order(curve)
    best = curve[labels[0]]
    if at_start(best, target):
        return float(labels[0])
    for before, after in pairwise(labels):
        if reached(curve[after], target):
            low = best if highest else curve[before]
            share = (target - low) / (curve[after] - low)
            share = 1 - share if far else share
            return back(axis(before) + share * (axis(after) - axis(before)))
        best = max(best, curve[after])
    return never


linear_axis = partial(walk, axis=float, back=float)
from_the_dip = partial(walk, highest=False)
order_of_the_dict = partial(walk, order=list)
order_and_dip = partial(walk, order=list, highest=False)
far_end = partial(walk, far=True)
start_not_asked = partial(walk, at_start=no)
start_and_dip = partial(walk, at_start=no, highest=False)
exceeded = partial(walk, at_start=gt, reached=gt)
exceeded_later = partial(walk, reached=gt)
exceeded_at_start = partial(walk, at_start=gt)
ten_there_e_back = partial(walk, axis=math.log10)
two_there_e_back = partial(walk, axis=math.log2)
e_there_ten_back = partial(walk, back=lambda place: 10**place)


def crossing(curve: Curve, target: float) -> float:
    """The first piece that leads over the target."""
    for before, after in pairwise(sorted(curve)):
        if curve[before] < target <= curve[after]:
            share = (target - curve[before]) / (curve[after] - curve[before])
            return math.exp(math.log(before) + share * math.log(after / before))
    return float(min(curve)) if curve[min(curve)] >= target else math.inf


def last_crossing(curve: Curve, target: float) -> float:
    answer = float(min(curve)) if curve[min(curve)] >= target else math.inf
    for before, after in pairwise(sorted(curve)):
        if curve[before] < target <= curve[after]:
            answer = crossing({n: curve[n] for n in (before, after)}, target)
    return answer


def measured_only(curve: Curve, target: float) -> float:
    return float(min((n for n in curve if curve[n] >= target), default=math.inf))


def measured_before(curve: Curve, target: float) -> float:
    after = measured_only(curve, target)
    earlier = [n for n in curve if n < after]
    on_it = after in curve and (not earlier or curve[int(after)] == target)
    return after if on_it or after == math.inf else float(max(earlier))


def largest_when_never(curve: Curve, target: float) -> float:
    return walk(curve, target, never=float(max(curve)))


def beyond_the_start(curve: Curve, target: float) -> float:
    return (
        beyond(curve, target, *sorted(curve)[:2])
        if target < curve[min(curve)]
        else walk(curve, target)
    )


def beyond_the_end(curve: Curve, target: float) -> float:
    return (
        beyond(curve, target, *sorted(curve)[-2:])
        if target > max(curve.values())
        else walk(curve, target)
    )


def beyond(curve: Curve, target: float, first: int, second: int) -> float:
    """Where the line through two points reaches the target."""
    slope = math.log(second / first) / (curve[second] - curve[first])
    return first * math.exp(slope * (target - curve[first]))


def infinite_at_start(curve: Curve, target: float) -> float:
    best = list(accumulate((curve[n] for n in sorted(curve)), max))
    return math.inf if target <= best[0] else walk(curve, target)


def interpolated(curve: Curve, target: float) -> float:
    labels = sorted(curve)
    return float(np.exp(np.interp(target, [curve[n] for n in labels], np.log(labels))))


def interpolated_to_the_end(curve: Curve, target: float) -> float:
    return math.inf if target > max(curve.values()) else interpolated(curve, target)


def by_accuracy(curve: Curve, target: float) -> float:
    points = sorted((accuracy, n) for n, accuracy in curve.items())
    return walk_points(points, target)


def walk_points(points: list[tuple[float, int]], target: float) -> float:
    """points: (accuracy, labels), the accuracies rise"""
    if points[0][0] >= target:
        return float(points[0][1])
    for (low, before), (high, after) in pairwise(points):
        if high >= target:
            share = (target - low) / (high - low)
            return math.exp(math.log(before) + share * math.log(after / before))
    return math.inf


def interpolated_by_accuracy(curve: Curve, target: float) -> float:
    points = sorted((accuracy, n) for n, accuracy in curve.items())
    accuracies, labels = zip(*points, strict=True)
    return float(np.exp(np.interp(target, accuracies, np.log(labels), right=math.inf)))


def from_the_highest(curve: Curve, target: float) -> float:
    points: list[tuple[float, int]] = []
    for labels in sorted(curve):
        if not points or curve[labels] > points[-1][0]:
            points.append((curve[labels], labels))
    return walk_points(points, target)


def line(curve: Curve, target: float) -> float:
    slope, start = np.polyfit(np.log(list(curve)), list(curve.values()), 1)
    return float(np.exp((target - start) / slope))


def line_back(curve: Curve, target: float) -> float:
    return float(
        np.exp(np.polyval(np.polyfit(list(curve.values()), np.log(list(curve)), 1), target))
    )


def rounded(change: Callable[[float], int], curve: Curve, target: float) -> float:
    answer = walk(curve, target)
    return answer if answer == math.inf else change(answer)


def logarithm_left(curve: Curve, target: float) -> float:
    return math.log(walk(curve, target))


def log_of_both(curve: Curve, target: float) -> float:
    return walk({n: math.log(accuracy) for n, accuracy in curve.items()}, math.log(target))
