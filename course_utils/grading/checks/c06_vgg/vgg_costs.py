"""Parameters and multiply-adds of a VGG, stage by stage, from its plan."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import torch
from torch import nn

from course_utils.analysis import LayerCost, cost
from course_utils.grading.checks.c06_vgg.wrong_vgg_costs import MISTAKES
from course_utils.grading.engine.check import Check
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


def summed(rows: Iterable[Row]) -> list[tuple[int, int]]:
    """[(parameters, multiply-adds)] of each stage."""
    costs: dict[int, tuple[int, int]] = {}
    for stage, inputs, outputs, area, positions in rows:
        parameters, macs = costs.get(stage, (0, 0))
        weights = inputs * outputs * area
        costs[stage] = (parameters + weights + outputs, macs + weights * positions)
    return list(costs.values())


def cases(rng: "np.random.Generator") -> list[tuple]:
    a, b, c, d = (int(rng.integers(low, low + 3)) for low in (4, 8, 12, 16))
    return [
        ("2 M 3 M", (1, 8, 12), [5]),
        ("2 2 M 3 M", (1, 5, 12), [5]),
        ("3 2 M", (2, 4, 7), [5, 3]),
        ("2 2 M 4 4:1x1 M", (3, 6, 4), [7, 10]),
        (f"{b} {b} {a} M {b} {a} M {a} M", (1, 18, 11), [c]),
        (f"{a} {b} M", (2, 9, 6), [d]),
        (f"{a} M {b} {b} M {c} {c}:1x1 M", (3, 16, 24), [d, d, 10]),
        (f"{a} {a} M {b} {c}:1x1 {d} M", (2, 13, 22), [c, 11]),
    ]


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
    mistakes=MISTAKES,
    accepted=(by_the_library, as_tensor),
    forbidden=("course_utils",),
    points=3,
    rtol=0,
    minutes=15,
    difficulty=2,
)
