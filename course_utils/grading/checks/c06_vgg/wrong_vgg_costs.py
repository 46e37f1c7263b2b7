"""The costs of a plan counted by hand, and the ways to get them wrong."""

import math
from collections.abc import Callable, Iterator
from functools import partial

from course_utils.grading.engine.check import Mistake

Image = tuple[int, int, int]  # channels, height, width
Dense = Callable[[int, int, int], int]
Costs = list[list[int]]  # [parameters, multiply-adds] of each stage and of the head


def counted(
    plan: str,
    image: Image,
    head: list[int],
    bias: Callable[[int], int] = lambda units: units,
    bias_macs: Callable[[int, int], int] = lambda units, places: 0,
    area: Callable[[int], int] = lambda side: side * side,
    kernel: Callable[[str], int] = lambda word: 1 if ":" in word else 3,
    loss: Callable[[int], int] = lambda side: 0,
    halved: Callable[[int], int] = lambda side: side // 2,
    pool_first: bool = False,
    places: Callable[[int, int, int, int], int] = lambda h, w, height, width: h * w,
    seen: Callable[[int, int, int, int], int] = lambda image, before, stage, now: before,
    flat: Callable[[Image], int] = math.prod,
    dense: Dense = lambda number, inputs, before: before,
) -> Costs:
    """As it is done by hand, each keyword one way to do it wrong.

    loss: rows and columns that a convolution takes off, by the side of its kernel
    places: by height and width of the map and of the image; seen: channels of a kernel, by those
    of the image, of layer and stage before, and of its own
    dense: inputs of a linear layer, by its number, the size of the last map and the units before
    """
    c, h, w = image
    stage = c
    costs = [[0, 0]]
    words = plan.split()
    for i, word in enumerate(words):
        if word == "M":
            stage = c
            costs.append([0, 0])
        if (i == 0 or words[i - 1] == "M") if pool_first else word == "M":
            h, w = halved(h), halved(w)
        if word != "M":
            filters, side = int(word.split(":")[0]), kernel(word)
            h, w = h - loss(side), w - loss(side)
            weights = area(side) * seen(image[0], c, stage, filters) * filters
            positions = places(h, w, *image[1:])
            costs[-1][0] += weights + bias(filters)
            costs[-1][1] += weights * positions + bias_macs(filters, positions)
            c = filters
    for weights, units in by_layer(flat((c, h, w)), head, dense):
        costs[-1][0] += weights + bias(units)
        costs[-1][1] += weights + bias_macs(units, 1)
    return costs


def by_layer(inputs: int, head: list[int], dense: Dense) -> Iterator[tuple[int, int]]:
    """(weights, units) of each linear layer."""
    before = inputs
    for number, units in enumerate(head):
        yield dense(number, inputs, before) * units, units
        before = units


def square(plan: str, image: Image, head: list[int], axis: int = 1) -> Costs:
    return counted(plan, (image[0], image[axis], image[axis]), head)


def running(plan: str, image: Image, head: list[int]) -> Costs:
    costs = counted(plan, image, head)
    ends = range(1, len(costs) + 1)
    return [[sum(pair[part] for pair in costs[:end]) for part in (0, 1)] for end in ends]


def head_by_layers(plan: str, image: Image, head: list[int]) -> Costs:
    stages = counted(plan, image, [])[:-1]
    heads = [counted(plan, image, head[:end])[-1] for end in range(len(head) + 1)]
    layers = [[p - q, m - n] for (q, n), (p, m) in zip(heads, heads[1:], strict=False)]
    return stages + layers


def by_layers(plan: str, image: Image, head: list[int]) -> Costs:
    costs = []
    words = plan.split()
    for i, word in enumerate(words):
        now, before = (counted(" ".join([*words[:end], "M"]), image, []) for end in (i + 1, i))
        if word != "M":
            costs.append([a - b for a, b in zip(now[-2], before[-2], strict=True)])
    return costs + head_by_layers(plan, image, head)[plan.count("M") :]


def last_joined(plan: str, image: Image, head: list[int]) -> Costs:
    *stages, (p, m), (q, n) = counted(plan, image, head)
    return [*stages, [p + q, m + n]]


def one_list(plan: str, image: Image, head: list[int]) -> Costs:
    costs = counted(plan, image, head)
    return [[sum(part) for part in zip(*costs, strict=True)]] * len(costs)


def overwritten(plan: str, image: Image, head: list[int]) -> Costs:
    """= for +=: the last layer of each stage is left."""
    ends = [0] + [i + 1 for i, word in enumerate(plan.split()) if word == "M"]
    layers = iter(by_layers(plan, image, head))
    stages = zip(ends, ends[1:], strict=False)
    costs = [[next(layers) for _ in range(start, end - 1)][-1] for start, end in stages]
    return [*costs, list(layers)[-1]]


def some_biases(plan: str, image: Image, head: list[int], dense: bool = False) -> Costs:
    """dense: whether the linear layers have biases; the convolutions have them if those have not"""
    bare = counted(plan, image, head, bias=lambda units: 0)
    whole = counted(plan, image, head)
    return [*bare[:-1], whole[-1]] if dense else [*whole[:-1], bare[-1]]


def macs_first(plan: str, image: Image, head: list[int]) -> Costs:
    return [[macs, parameters] for parameters, macs in counted(plan, image, head)]


MISTAKES = (
    Mistake(
        "biases forgotten",
        "You count weights only. Every filter and every unit also has a bias, which is a "
        "parameter.",
        partial(counted, bias=lambda units: 0),
    ),
    Mistake(
        "biases of some layers only",
        "Only your convolutions or only your linear layers have biases. Both have them.",
        some_biases,
        variants=(partial(some_biases, dense=True),),
    ),
    Mistake(
        "one bias for a layer",
        "Your layers have a single bias. Every filter and every unit has its own.",
        partial(counted, bias=lambda units: 1),
    ),
    Mistake(
        "biases as multiply-adds",
        "Your multiply-adds include the biases. Their additions are not counted.",
        partial(counted, bias_macs=lambda units, places: units * places),
        variants=(partial(counted, bias_macs=lambda units, places: units),),
    ),
    Mistake(
        "counted after the pool",
        "Your convolutions work on the map that leaves their stage. The pool comes last; "
        "before it there are four times as many positions.",
        partial(counted, pool_first=True),
    ),
    Mistake(
        "equal channels",
        "You count every convolution as if it had as many channels in as out. The first one of "
        "a stage takes the channels of the stage before.",
        partial(counted, seen=lambda image, before, stage, now: now),
        variants=(
            partial(counted, seen=lambda image, old, stage, now: old if image == old else now),
        ),
    ),
    Mistake(
        "channels of the image",
        "Your kernels always have the channels of the image. A convolution sees all the filters of "
        "the one before.",
        partial(counted, seen=lambda image, before, stage, now: image),
    ),
    Mistake(
        "channels of the stage before",
        "Your channels change at a pool only. They change behind every convolution.",
        partial(counted, seen=lambda image, before, stage, now: stage),
    ),
    Mistake(
        "one channel a kernel",
        "Your kernels have one layer. A kernel has one for each channel that comes in.",
        partial(counted, seen=lambda image, before, stage, now: 1),
    ),
    Mistake(
        "1x1 ignored",
        "You count the 1x1 convolutions as 3x3.",
        partial(counted, kernel=lambda word: 3),
        reread='Notebook 06, "Six configurations"',
    ),
    Mistake(
        "word read as a number",
        "You turn every word into a number, which fails at one such as 64:1x1. Its number stands "
        "before the colon.",
        partial(counted, kernel=lambda word: 3 * int(word) // int(word)),
        reread='Notebook 06, "Six configurations"',
    ),
    Mistake(
        "kernel not squared",
        "Your 3x3 kernels have three weights for each channel. They have nine.",
        partial(counted, area=lambda side: side),
    ),
    Mistake(
        "maps not halved",
        "Your multiply-adds are counted on maps as large as the image. Every pool halves height "
        "and width.",
        partial(counted, places=lambda h, w, height, width: height * width),
        variants=(partial(counted, halved=lambda side: side),),
    ),
    Mistake(
        "weights used once",
        "In yours every weight is used once. A kernel is used at every place of its map.",
        partial(counted, places=lambda h, w, height, width: 1),
    ),
    Mistake(
        "pool rounds up",
        "Your pool rounds an odd side up. It rounds down: what is left over is dropped.",
        partial(counted, halved=lambda side: (side + 1) // 2),
    ),
    Mistake(
        "padding forgotten",
        "Your convolutions take a row and a column off each border. With padding 1 a map keeps its "
        "size.",
        partial(counted, loss=lambda side: side - 1),
    ),
    Mistake(
        "1x1 padded",
        "Your maps grow at a 1x1 convolution, since you pad there as well. Every convolution "
        "leaves the map as large as it is.",
        partial(counted, loss=lambda side: side - 3),
        reread='Notebook 06, "Six configurations"',
    ),
    Mistake(
        "averaged map",
        "Your first linear layer gets one number for each channel, as behind a mean. Here it "
        "gets every position of the last map.",
        partial(counted, flat=lambda shape: shape[0]),
        reread='Notebook 06, "Six configurations"',
    ),
    Mistake(
        "every linear layer reads the map",
        "All your linear layers have the numbers of the last map as inputs. Only the first one "
        "has; the others have the units before them.",
        partial(counted, dense=lambda number, inputs, before: inputs),
    ),
    Mistake(
        "only the last linear layer",
        "Your head has only its last layer. The costs of all its layers are added up.",
        lambda plan, image, head: [
            *counted(plan, image, head)[:-1],
            head_by_layers(plan, image, head)[-1],
        ],
    ),
    Mistake(
        "only the last layer",
        "Your stages have the cost of their last layer only: each one replaces the one before. "
        "They are added up.",
        overwritten,
    ),
    Mistake(
        "running totals",
        "Your counts run on from stage to stage. Each stage begins at 0.",
        running,
    ),
    Mistake(
        "one entry for each linear layer",
        "Your head has an entry for each of its layers. They all belong to one.",
        head_by_layers,
    ),
    Mistake(
        "one entry for each layer",
        "You list every layer. Those between two pools belong to one entry, and so do the linear "
        "layers.",
        by_layers,
    ),
    Mistake(
        "head in the last stage",
        "Your head is added to the last stage. It has an entry of its own.",
        last_joined,
    ),
    Mistake(
        "empty stage",
        "The last pool ends a stage and begins none: you have one of zeros before the head.",
        lambda plan, image, head: [*counted(plan, image, []), counted(plan, image, head)[-1]],
    ),
    Mistake(
        "one list many times",
        "All your entries are one and the same list, as `[[0, 0]] * n` makes it: what is added to "
        "one is added to all.",
        one_list,
    ),
    Mistake(
        "square image",
        "You take the image for a square. Its height and width are two numbers.",
        square,
        variants=(partial(square, axis=2),),
    ),
    Mistake(
        "multiply-adds first",
        "Your pairs are swapped: the parameters come first, then the multiply-adds.",
        macs_first,
    ),
)
