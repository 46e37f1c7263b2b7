"""Wrong grids of averages."""

import math
from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Mistake

Bounds = Callable[[int, int, int], tuple[int, int]]  # (i, length, count) -> (start, end)


def right(i: int, length: int, count: int) -> tuple[int, int]:
    return i * length // count, -(-(i + 1) * length // count)


def averaged(window: torch.Tensor) -> torch.Tensor:
    return window.mean((2, 3))


def in_windows(
    maps: torch.Tensor,
    rows: int,
    columns: int,
    bounds: Bounds = right,
    read: Callable[[torch.Tensor], torch.Tensor] = averaged,
    sides: Callable[[int, int], tuple[int, int]] = lambda height, width: (height, width),
) -> torch.Tensor:
    """As it is done by hand, each keyword one way to do it wrong."""
    height, width = sides(*maps.shape[2:])
    answers = []
    for i in range(rows):
        top, bottom = bounds(i, height, rows)
        for j in range(columns):
            left, right = bounds(j, width, columns)
            answers.append(read(maps[:, :, top:bottom, left:right]))
    return torch.stack(answers, 2).reshape(*maps.shape[:2], rows, columns)


def ends_rounded_down(i: int, length: int, count: int) -> tuple[int, int]:
    return i * length // count, (i + 1) * length // count


def at_least_one(i: int, length: int, count: int) -> tuple[int, int]:
    start, end = ends_rounded_down(i, length, count)
    return start, max(start + 1, end)


def last_longer(i: int, length: int, count: int) -> tuple[int, int]:
    step = length // count
    return i * step, i * step + length - (count - 1) * step


def as_long_as_the_longest(i: int, length: int, count: int) -> tuple[int, int]:
    start = i * length // count
    return start, start + math.ceil(length / count)


def end_included(i: int, length: int, count: int) -> tuple[int, int]:
    start, end = right(i, length, count)
    return start, end + 1


def one_added(i: int, length: int, count: int) -> tuple[int, int]:
    start, end = ends_rounded_down(i, length, count)
    return start, end + 1


def to_the_nearest(i: int, length: int, count: int) -> tuple[int, int]:
    return round(i * length / count), round((i + 1) * length / count)


def nearest_at_least_one(i: int, length: int, count: int) -> tuple[int, int]:
    start, end = to_the_nearest(i, length, count)
    return start, max(start + 1, end)


def starts_rounded_up(i: int, length: int, count: int) -> tuple[int, int]:
    return math.ceil(i * length / count), math.ceil((i + 1) * length / count)


def whole_batch(window: torch.Tensor) -> torch.Tensor:
    return window.mean().expand(window.shape[:2])


def whole_image(window: torch.Tensor) -> torch.Tensor:
    return window.mean((1, 2, 3))[:, None].expand(window.shape[:2])


def all_images(window: torch.Tensor) -> torch.Tensor:
    return window.mean((0, 2, 3)).expand(window.shape[:2])


def pooled(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    sides = max(maps.shape[2] // rows, 1), max(maps.shape[3] // columns, 1)
    return F.avg_pool2d(maps, sides)[:, :, :rows, :columns]


def reshaped(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    n, c, h, w = maps.shape
    return maps.reshape(n, c, rows, h // rows, columns, w // columns).mean((3, 5))


def shares(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """A pixel counts by the part of it that lies in the exact window."""
    fine = maps.repeat_interleave(rows, 2).repeat_interleave(columns, 3)
    return F.avg_pool2d(fine, tuple(maps.shape[2:]))


def exchanged(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    return in_windows(maps, columns, rows)


def transposed(maps: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    return in_windows(maps, rows, columns).transpose(2, 3)


def from_running_sums(maps: torch.Tensor, rows: int, columns: int, before: int = 0) -> torch.Tensor:
    """before: places that the sum to take off lies before the first pixel; -1 is the last one"""
    sums = maps.cumsum(2).cumsum(3)

    def read(i: int, j: int) -> torch.Tensor:
        top, bottom = right(i, maps.shape[2], rows)
        left, end = right(j, maps.shape[3], columns)
        t, b, l, r = top - before, bottom - 1, left - before, end - 1  # noqa: E741
        total = sums[:, :, b, r] - sums[:, :, t, r] - sums[:, :, b, l] + sums[:, :, t, l]
        return total / ((bottom - top) * (end - left))

    answers = [read(i, j) for i in range(rows) for j in range(columns)]
    return torch.stack(answers, 2).reshape(*maps.shape[:2], rows, columns)


def interpolated(
    maps: torch.Tensor, rows: int, columns: int, align_corners: bool = False
) -> torch.Tensor:
    size = rows, columns
    return F.interpolate(maps, size, mode="bilinear", align_corners=align_corners)


MISTAKES = (
    Mistake(
        "ends rounded down",
        "Your windows end too early: their ends are rounded down. Rounded up, neighbors share a "
        "pixel where the grid does not divide the map.",
        partial(in_windows, bounds=ends_rounded_down),
        variants=(partial(in_windows, bounds=at_least_one),),
    ),
    Mistake(
        "starts rounded up",
        "Your windows begin too late: their starts are rounded up. They are rounded down, and only "
        "the ends up.",
        partial(in_windows, bounds=starts_rounded_up),
    ),
    Mistake(
        "rounded to the nearest",
        "Your windows start and end at the nearest whole number. Starts are rounded down, ends up.",
        partial(in_windows, bounds=to_the_nearest),
        variants=(partial(in_windows, bounds=nearest_at_least_one),),
    ),
    Mistake(
        "end included",
        "Your windows include their end. They stop before it, as a slice does.",
        partial(in_windows, bounds=end_included),
    ),
    Mistake(
        "one added to the end",
        "You round the end down and add 1. Where it is a whole number already, the window gets one "
        "row or column too many.",
        partial(in_windows, bounds=one_added),
    ),
    Mistake(
        "equal windows",
        "All of your windows are equally large. Where the grid does not divide the map, their "
        "sizes differ by one.",
        partial(in_windows, bounds=last_longer),
        variants=(partial(in_windows, bounds=as_long_as_the_longest), pooled),
    ),
    Mistake(
        "grid that divides the map",
        "Your reshape works only where the grid divides the map. Windows have to overlap "
        "elsewhere, which no reshape can do.",
        reshaped,
    ),
    Mistake(
        "parts of pixels",
        "In yours a pixel counts by the part of it that lies in the window. All the pixels between "
        "the rounded bounds count the same.",
        shares,
    ),
    Mistake(
        "maximum",
        "You take the largest number of each window, not the average.",
        partial(in_windows, read=lambda window: window.amax((2, 3))),
    ),
    Mistake(
        "sum",
        "You add up each window. Divide by the number of its pixels.",
        partial(in_windows, read=lambda window: window.sum((2, 3))),
    ),
    Mistake(
        "images or channels averaged",
        "Your average goes over images or channels, too. Each channel of each image has its own.",
        partial(in_windows, read=whole_batch),
        variants=(partial(in_windows, read=whole_image), partial(in_windows, read=all_images)),
    ),
    Mistake(
        "one pixel for a window",
        "You take one number of each window. The others belong to the average, too.",
        lambda maps, rows, columns: F.interpolate(maps, (rows, columns)),
    ),
    Mistake(
        "interpolated",
        "You interpolate between pixels by their distance. Here all the pixels of a window "
        "count the same.",
        interpolated,
        variants=(partial(interpolated, align_corners=True),),
    ),
    Mistake(
        "rows for columns",
        "Your grid lies on its side: it has rows where the columns should be.",
        exchanged,
        variants=(transposed,),
    ),
    Mistake(
        "one side for both",
        "You cut rows and columns by the same side of the map. Rows are cut by its height, columns "
        "by its width.",
        partial(in_windows, sides=lambda height, width: (height, height)),
        variants=(partial(in_windows, sides=lambda height, width: (width, width)),),
    ),
    Mistake(
        "running sums without a zero",
        "Your running sums have nothing before the first pixel, so what you take off is wrong "
        "there or everywhere. They begin with a row and a column of zeros.",
        from_running_sums,
        variants=(partial(from_running_sums, before=1),),
    ),
)
