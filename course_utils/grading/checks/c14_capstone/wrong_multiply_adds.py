"""Wrong implementations of `multiply_adds`, for its bank: layers, priced in other ways."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple


class Layer(NamedTuple):
    """A layer of the network, or what one of the mistakes takes for one.

    kind: "stem", "first" or "second" of a block, "shortcut", "head"; block: of its stage, from 0
    entry: maps before the stage; a, b: maps in and out; before, side: of its input and answer
    """

    kind: str
    block: int
    entry: int
    a: int
    b: int
    kernel: int
    before: float
    side: float


def up(side: float) -> float:
    return -(-side // 2)


def later(stage: int, block: int) -> bool:
    """The first block of each stage but the first."""
    return stage > 0 and block == 0


def where_it_changes(stage: int, block: int, a: int, b: int) -> bool:
    return a != b or later(stage, block)


def layers(
    stem: int,
    stages: list[int],
    blocks: list[int],
    side: float,
    in_channels: int,
    classes: int,
    *,
    halved: Callable[[float], float] = up,
    strided: Callable[[int, int], bool] = later,
    shortcut: Callable[[int, int, int, int], bool] = where_it_changes,
) -> list[Layer]:
    """All layers in order; the options are what the mistakes below change."""
    found = [Layer("stem", 0, in_channels, in_channels, stem, 3, side, side)]
    a = entry = stem
    for stage, (b, count) in enumerate(zip(stages, blocks, strict=True)):
        for block in range(count):
            before = side
            side = halved(side) if strided(stage, block) else side
            if shortcut(stage, block, a, b):
                found.append(Layer("shortcut", block, entry, a, b, 1, before, side))
            found.append(Layer("first", block, entry, a, b, 3, before, side))
            found.append(Layer("second", block, entry, b, b, 3, side, side))
            a = b
        entry = b
    return [*found, Layer("head", 0, a, a, classes, 1, side, 1)]


def price(layer: Layer) -> float:
    """The right price, of one layer."""
    return layer.a * layer.b * layer.kernel**2 * layer.side**2


def bill(
    stem: int,
    stages: list[int],
    blocks: list[int],
    side: int,
    in_channels: int,
    classes: int,
    *,
    charge: Callable[[Layer], float] = price,
    halved: Callable[[float], float] = up,
    strided: Callable[[int, int], bool] = later,
    shortcut: Callable[[int, int, int, int], bool] = where_it_changes,
) -> float:
    options = {"halved": halved, "strided": strided, "shortcut": shortcut}
    plan = layers(stem, stages, blocks, side, in_channels, classes, **options)  # type: ignore[arg-type]
    return sum(map(charge, plan))


def late(*kinds: str) -> Callable[..., float]:
    """Layers of some kinds are charged for the places of their input."""
    return partial(
        bill,
        charge=lambda layer: price(
            layer._replace(side=layer.before) if layer.kind in kinds else layer
        ),
    )


def without(kind: str) -> Callable[..., float]:
    return partial(bill, charge=lambda layer: 0 if layer.kind == kind else price(layer))


def of_kernel(area: int) -> Callable[..., float]:
    """Another area of the 3x3 kernels."""
    return partial(bill, charge=lambda layer: price(layer) / layer.kernel**2 * area_of(layer, area))


def area_of(layer: Layer, area: int) -> int:
    return area if layer.kernel == 3 else 1


def of_entry(*kinds: str) -> Callable[..., float]:
    """Convolutions of some kinds go from the width before the stage in each block."""
    return partial(
        bill,
        charge=lambda layer: price(layer._replace(a=layer.entry) if layer.kind in kinds else layer),
    )


twice = partial(bill, charge=lambda layer: 2 * price(layer))
never_halved = partial(bill, halved=lambda side: side)
halved_at_once = partial(bill, strided=lambda stage, block: block == 0)
halved_in_the_first = partial(
    bill,
    strided=lambda stage, block: block == 0,
    shortcut=lambda stage, block, a, b: block == 0,
)
halved_in_each_block = partial(
    bill,
    strided=lambda stage, block: stage > 0,
    shortcut=lambda stage, block, a, b: a != b or stage > 0,
)
halved_in_each_block_one_shortcut = partial(bill, strided=lambda stage, block: stage > 0)
rounded_down = partial(bill, halved=lambda side: side // 2)
rounded_to_even = partial(bill, halved=lambda side: round(side / 2))
not_rounded = partial(bill, halved=lambda side: side / 2)
no_shortcuts = without("shortcut")
shortcut_by_width = partial(bill, shortcut=lambda stage, block, a, b: a != b)
shortcut_by_stride = partial(bill, shortcut=lambda stage, block, a, b: later(stage, block))
shortcut_by_both = partial(bill, shortcut=lambda stage, block, a, b: later(stage, block) and a != b)
shortcut_in_each_stage = partial(bill, shortcut=lambda stage, block, a, b: block == 0)
shortcut_in_each_block = partial(bill, shortcut=lambda stage, block, a, b: True)
large_shortcut = partial(
    bill, charge=lambda layer: price(layer) * (9 if layer.kind == "shortcut" else 1)
)
square_shortcut = partial(
    bill,
    charge=lambda layer: price(layer._replace(a=layer.b) if layer.kind == "shortcut" else layer),
)
all_square = partial(
    bill, charge=lambda layer: price(layer._replace(a=layer.b) if layer.kind == "first" else layer)
)
parameters = partial(bill, charge=lambda layer: price(layer._replace(side=1)))
side_for_area = partial(bill, charge=lambda layer: price(layer) / layer.side)
head_everywhere = partial(
    bill,
    charge=lambda layer: price(
        layer._replace(side=layer.before) if layer.kind == "head" else layer
    ),
)
one_convolution = partial(
    bill,
    charge=lambda layer: (
        0 if layer.kind == ("first" if layer.block else "second") else price(layer)
    ),
)
one_more = partial(
    bill,
    charge=lambda layer: price(layer) * (2 if layer.kind == "second" and layer.block == 0 else 1),
)
input_forgotten = partial(
    bill, charge=lambda layer: price(layer._replace(a=1) if layer.kind == "stem" else layer)
)
head_bias = partial(
    bill, charge=lambda layer: price(layer) + (layer.b if layer.kind == "head" else 0)
)
all_biases = partial(bill, charge=lambda layer: price(layer) + layer.b * layer.side**2)
norms = partial(
    bill,
    charge=lambda layer: price(layer) + (layer.b * layer.side**2 if layer.kind != "head" else 0),
)
norms_twice = partial(
    bill,
    charge=lambda layer: (
        price(layer) + (2 * layer.b * layer.side**2 if layer.kind != "head" else 0)
    ),
)
mean = partial(
    bill,
    charge=lambda layer: price(layer) + (layer.a * layer.before**2 if layer.kind == "head" else 0),
)


def stem_of(change: Callable[[float], float]) -> Callable[..., float]:
    """All at the size that a stem makes of the image's."""

    def changed(stem: int, stages: list[int], blocks: list[int], side: int, *ends: int) -> float:
        return bill(stem, stages, blocks, int(change(side)), *ends)

    return changed


def halved_in_one_direction(
    stem: int, stages: list[int], blocks: list[int], side: int, in_channels: int, classes: int
) -> float:
    def charge(layer: Layer) -> float:
        return price(layer) * (1 if layer.kind == "head" else side / layer.side)

    return bill(stem, stages, blocks, side, in_channels, classes, charge=charge)


def no_padding(
    stem: int, stages: list[int], blocks: list[int], side: int, in_channels: int, classes: int
) -> int:
    """Of the blocks; a map of which nothing is left costs nothing."""
    total = 9 * in_channels * stem * side**2
    a = stem
    for stage, (b, count) in enumerate(zip(stages, blocks, strict=True)):
        for block in range(count):
            stride = 2 if later(stage, block) else 1
            inner = max(0, (side - 3) // stride + 1)
            side = max(0, inner - 2)
            total += 9 * a * b * inner**2 + 9 * b * b * side**2
            total += a * b * side**2 if where_it_changes(stage, block, a, b) else 0
            a = b
    return total + a * classes


def whole(*plan: Any) -> int:
    """Not rounded until the end."""
    return math.floor(not_rounded(*plan))
