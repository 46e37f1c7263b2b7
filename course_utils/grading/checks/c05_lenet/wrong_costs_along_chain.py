"""The costs of a chain counted by hand, and the ways to get them wrong."""

import math
from collections.abc import Callable
from functools import partial

from course_utils.grading.engine.check import Mistake

Image = tuple[int, int, int]  # channels, height, width
Costs = list[tuple[int, int]]  # (parameters, multiply-adds) of each layer


def convolved(side: int, kernel: int, padding: int) -> int:
    return side + 2 * padding - kernel + 1


def at_each_place(weights: int, units: int, places: int, before: int) -> int:
    """The multiply-adds of a layer: every weight is used at every place of its output.

    units: of the layer; before: the places of its input
    """
    return weights * places


def counted(
    image: Image,
    layers: list[tuple],
    bias: Callable[[int], int] = lambda units: units,
    area: Callable[[int, int], int] = lambda channels, kernel: channels * kernel**2,
    side: Callable[[int, int, int], int] = convolved,
    pooled: Callable[[int, int], int] = lambda side, size: side // size,
    pool: Callable[[int, int, int], tuple[int, int] | None] = lambda before, after, area: (0, 0),
    flat: Callable[[Image], int] = math.prod,
    macs: Callable[[int, int, int, int], int] = at_each_place,
    carried: Callable[[str, int, int], int] = lambda kind, channels, size: size,
    shrinks: bool = True,
) -> Costs:
    """As it is done by hand, each keyword one way to do it wrong.

    pool: cost of a pooling by the numbers before and behind it and the area of a square
    shrinks: whether a linear layer leaves one place
    """
    c, h, w = image
    costs = []
    for kind, size, *rest in layers:
        before = h * w
        if kind == "pool":
            h, w = pooled(h, size), pooled(w, size)
            cost = pool(c * before, c * h * w, size**2)
            costs += [] if cost is None else [cost]
            continue
        if kind == "conv":
            kernel, padding = rest
            h, w = side(h, kernel, padding), side(w, kernel, padding)
            weights, places = size * area(c, kernel), h * w
        else:
            weights, places = size * flat((c, h, w)), 1
            if shrinks:
                h = w = 1
        costs.append((weights + bias(size), macs(weights, size, places, before)))
        c = carried(kind, c, size)
    return costs


def square(image: Image, layers: list[tuple], axis: int = 1) -> Costs:
    return counted((image[0], image[axis], image[axis]), layers)


def work_first(image: Image, layers: list[tuple]) -> Costs:
    return [(macs, parameters) for parameters, macs in counted(image, layers)]


MISTAKES = (
    Mistake(
        "biases left out",
        "Your parameters are the weights only. Each map and unit has a bias too.",
        partial(counted, bias=lambda units: 0),
    ),
    Mistake(
        "one bias for a layer",
        "Your layers have a single bias. Each map and each unit has its own.",
        partial(counted, bias=lambda units: 1),
    ),
    Mistake(
        "biases as multiply-adds",
        "Your multiply-adds include the biases. A bias is added to the answer, and multiplied with "
        "nothing.",
        partial(counted, macs=lambda weights, units, places, before: (weights + units) * places),
        variants=(
            partial(counted, macs=lambda weights, units, places, before: weights * places + units),
        ),
    ),
    Mistake(
        "one channel a kernel",
        "Your kernels have one layer. A kernel has one for each channel that comes in.",
        partial(counted, area=lambda channels, kernel: kernel**2),
    ),
    Mistake(
        "kernel not squared",
        "Your kernels are a single row. A kernel has kernel x kernel weights for each channel.",
        partial(counted, area=lambda channels, kernel: channels * kernel),
    ),
    Mistake(
        "channels not handed on",
        "Your channels stay what they were. The maps of a layer are the channels of the next one.",
        partial(
            counted,
            carried=lambda kind, channels, size: channels if kind == "conv" else size,
        ),
        variants=(partial(counted, carried=lambda kind, channels, size: channels),),
    ),
    Mistake(
        "maps for pixels",
        "Your linear layer has a weight for each map. It has one for each pixel of each map.",
        partial(counted, flat=lambda shape: shape[0]),
    ),
    Mistake(
        "linear layer keeps the map",
        "Your second linear layer still multiplies by the height and width of the map. Behind a "
        "linear layer there are its units and nothing else.",
        partial(counted, shrinks=False),
    ),
    Mistake(
        "weights used once",
        "In yours every weight is used once. A kernel is used at every place where it answers.",
        partial(counted, macs=lambda weights, units, places, before: weights),
    ),
    Mistake(
        "places of the input",
        "Your kernels are used at every place of the map that comes in. They are used once for "
        "each place of the map that goes out.",
        partial(
            counted,
            macs=lambda weights, units, places, before: weights * (before if places > 1 else 1),
        ),
    ),
    Mistake(
        "multiplications and additions",
        "You count a multiplication and an addition as two. The two together are one multiply-add.",
        partial(counted, macs=lambda weights, units, places, before: 2 * weights * places),
    ),
    Mistake(
        "padding ignored",
        "Your maps do not grow by the padding on both sides.",
        partial(counted, side=lambda side, kernel, padding: side - kernel + 1),
    ),
    Mistake(
        "padding on one side",
        "You add the padding only once to the height and to the width. It lies at both ends: above "
        "and below, left and right.",
        partial(counted, side=lambda side, kernel, padding: side + padding - kernel + 1),
    ),
    Mistake(
        "maps keep their size",
        "Your convolutions leave the maps as large as they are, whatever kernel and padding.",
        partial(counted, side=lambda side, kernel, padding: side),
    ),
    Mistake(
        "one place too few",
        "Your convolutions lose one row and one column too many: a kernel as large as the map "
        "still fits once.",
        partial(counted, side=lambda side, kernel, padding: side + 2 * padding - kernel),
    ),
    Mistake(
        "kernels that jump",
        "Your kernels move by more than one pixel. Their stride is 1, whatever their size.",
        partial(counted, side=lambda side, kernel, padding: (side + 2 * padding) // kernel),
        variants=(
            partial(
                counted, side=lambda side, kernel, padding: (side + 2 * padding - kernel) // 2 + 1
            ),
        ),
    ),
    Mistake(
        "pooling ignored",
        "Your pooling leaves the maps as large as they were.",
        partial(counted, pooled=lambda side, size: side),
    ),
    Mistake(
        "pooling rounds up",
        "Your pooling keeps a square that is not whole. Rows and columns left over are dropped.",
        partial(counted, pooled=lambda side, size: -(-side // size)),
    ),
    Mistake(
        "pooling halves",
        "Your pooling halves the map, whatever its size. Squares of size x size leave one number "
        "each.",
        partial(counted, pooled=lambda side, size: side // 2),
    ),
    Mistake(
        "pooling one by one",
        "Your pooling moves by one pixel. Its squares lie side by side and do not overlap.",
        partial(counted, pooled=lambda side, size: side - size + 1),
    ),
    Mistake(
        "pooling left out",
        "Your list has nothing for the poolings. Each layer has its tuple, if only (0, 0).",
        partial(counted, pool=lambda before, after, area: None),
    ),
    Mistake(
        "pooling as work",
        "Your poolings cost something. They multiply nothing and learn nothing.",
        partial(counted, pool=lambda before, after, area: (0, after * area)),
        variants=(
            partial(counted, pool=lambda before, after, area: (0, after)),
            partial(counted, pool=lambda before, after, area: (0, before)),
        ),
    ),
    Mistake(
        "square image",
        "You take the image for a square. Its height and width are two numbers.",
        square,
        variants=(partial(square, axis=2),),
    ),
    Mistake(
        "multiply-adds first",
        "Your tuples are swapped: the parameters come first, then the multiply-adds.",
        work_first,
    ),
)
