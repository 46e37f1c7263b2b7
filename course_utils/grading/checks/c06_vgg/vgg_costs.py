"""Parameters and multiply-adds of a VGG, stage by stage, from its plan."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.analysis import LayerCost, cost
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models import vgg

if TYPE_CHECKING:
    import numpy as np

Image = tuple[int, int, int]  # channels, height, width
Row = tuple[int, int, int, int, int]  # stage, inputs, outputs, kernel area, positions


def vgg_costs(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    """[(parameters, multiply-adds)] of each stage, the head last."""
    return summed(layers(plan, image, head))


def layers(plan: str, image: Image, head: list[int]) -> Iterator[Row]:
    """Every layer of a plan; the head is the stage behind the last pool."""
    stage = 0
    channels, height, width = image
    for word in plan.split():
        if word == "M":
            stage += 1
            height //= 2
            width //= 2
        else:
            filters = int(word.removesuffix(":1x1"))
            yield stage, channels, filters, 1 if ":" in word else 9, height * width
            channels = filters
    for inputs, units in zip([channels * height * width, *head], head, strict=False):
        yield stage, inputs, units, 1, 1


def summed(rows: Iterable[Row], biases: bool = True) -> list[tuple[int, int]]:
    """[(parameters, multiply-adds)] of each stage."""
    costs: dict[int, tuple[int, int]] = {}
    for stage, inputs, outputs, area, positions in rows:
        parameters, macs = costs.get(stage, (0, 0))
        weights = inputs * outputs * area
        if biases:
            parameters += outputs
        costs[stage] = (parameters + weights, macs + weights * positions)
    return list(costs.values())


def cases(rng: "np.random.Generator") -> list[tuple]:
    a, b, c, d = (int(rng.integers(low, low + 3)) for low in (4, 8, 12, 16))
    return [
        ("2 M 3 M", (1, 8, 12), [5]),
        ("2 2 M 4 4:1x1 M", (3, 6, 4), [7, 10]),
        (f"{a} M {b} {b} M {c} {c}:1x1 M", (3, 16, 24), [d, d, 10]),
        (f"{a} {a} M {b} {c}:1x1 {d} M", (2, 13, 22), [c, 11]),
    ]


def without_biases(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    return summed(layers(plan, image, head), biases=False)


def after_the_pool(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    channels, height, width = image
    small = vgg_costs(plan, (channels, height // 2, width // 2), head)
    return [*small[:-1], vgg_costs(plan, image, head)[-1]]


def square_layers(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    rows = layers(plan, image, head)
    return summed(
        (stage, inputs if positions == 1 else outputs, outputs, area, positions)
        for stage, inputs, outputs, area, positions in rows
    )


def always_three(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    return vgg_costs(plan.replace(":1x1", ""), image, head)


def mean_head(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    *_, last = (row for row in layers(plan, image, []))
    return [*vgg_costs(plan, image, head)[:-1], *vgg_costs("M", (last[2], 1, 1), head)]


def by_the_library(plan: str, image: Image, head: list[int]) -> list[tuple[int, int]]:
    body = nn.Sequential(*vgg.layers(image[0], vgg.read_plan(plan), False))
    units = [body(torch.zeros(1, *image)).numel(), *head]
    dense = (nn.Linear(*pair) for pair in zip(units, head, strict=False))
    costs = cost(nn.Sequential(*body, nn.Flatten(), *dense), image).layers
    stages = [list(stage) for _, stage in groupby(costs, key=height_and_width)]
    return [
        (sum(layer.parameters for layer in stage), sum(layer.macs for layer in stage))
        for stage in stages
    ]


def height_and_width(layer: LayerCost) -> tuple[int, ...]:
    """Those of what a layer answers; () for a linear one."""
    assert layer.output is not None
    return layer.output[1:]


def as_tensor(plan: str, image: Image, head: list[int]) -> torch.Tensor:
    return torch.tensor(vgg_costs(plan, image, head), dtype=torch.float64)


CHECK = Check(
    work="vgg_costs",
    reference=vgg_costs,
    cases=cases,
    reread='Notebook 06, "More filters as the maps shrink"',
    mistakes=(
        Mistake(
            "biases forgotten",
            "You count weights only. Every filter and every unit also has a bias, which is a "
            "parameter.",
            without_biases,
        ),
        Mistake(
            "counted after the pool",
            "Your convolutions work on the map that leaves their stage. The pool comes last; "
            "before it there are four times as many positions.",
            after_the_pool,
        ),
        Mistake(
            "equal channels",
            "You count every convolution as if it had as many channels in as out. The first one of "
            "a stage takes the channels of the stage before.",
            square_layers,
        ),
        Mistake(
            "1x1 ignored",
            "You count the 1x1 convolutions as 3x3.",
            always_three,
            reread='Notebook 06, "Six configurations"',
        ),
        Mistake(
            "averaged map",
            "Your first linear layer gets one number for each channel, as behind a mean. Here it "
            "gets every position of the last map.",
            mean_head,
            reread='Notebook 06, "Six configurations"',
        ),
    ),
    accepted=(by_the_library, as_tensor),
    forbidden=("course_utils",),
    points=3,
    rtol=0,
    minutes=15,
    difficulty=2,
)
