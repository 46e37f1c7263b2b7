"""A residual network of your own under a budget: blocks and width as sliders, parameters against the limit."""

import torch
from matplotlib.figure import Figure

from course_utils.analysis import cost
from course_utils.plots import budget_bars
from course_utils.plots.style import tidy
from course_utils.widgets.controls import Picture


def budget(build, *, limit, input_shape=(3, 32, 32)):
    """A pure function for `play`: where the parameters of a residual network sit, and whether they fit the budget.

    build: (stem, stages, blocks) -> model, called on torch's meta device; stages: channels of each, doubling from
    `width`; limit: parameters; input_shape: (C, H, W)
    returns: draw(width, first, second, third, fourth) -> Picture, the last four being blocks in each stage

    >>> draw = budget(lambda **plan: create_model("resnet_stages", **plan), limit=5_000_000)
    >>> play(draw, width=Number("first width", 8, 96, 64, 8), first=Number("blocks in stage 1", 1, 8, 2), ...)
    """

    def draw(width, first, second, third, fourth):
        blocks = (first, second, third, fourth)
        with torch.device("meta"):
            model = build(
                stem=width, stages=tuple(width * 2**stage for stage in range(4)), blocks=blocks
            )
        found = by_part(cost(model, input_shape))
        total, macs = (sum(part[key] for part in found.values()) for key in ("parameters", "macs"))
        verdict = "fits" if total <= limit else f"is {total - limit:,} over"
        figure = Figure(figsize=(7.2, 3.9))
        ax = tidy(figure.add_axes((0.09, 0.14, 0.89, 0.74)))
        columns = (
            {name: part[key] for name, part in found.items()} for key in ("parameters", "macs")
        )
        budget_bars(*columns, limit, ax)
        alt = (
            f"Bars for each part of a residual network of first width {width} with {first}, {second}, {third} and "
            f"{fourth} blocks: its share of the parameters and of the multiply-adds. It has {total:,} parameters of "
            f"{limit:,} and {verdict}."
        )
        lines = [f"{'':8}{'parameters':>14}{'multiply-adds':>17}"]
        lines += [
            f"{name:8}{part['parameters']:>14,}{part['macs']:>17,}" for name, part in found.items()
        ]
        lines += [f"{'total':8}{total:>14,}{macs:>17,}", f"of {limit:,} parameters: it {verdict}"]
        return Picture(figure, alt, "\n".join(lines))

    return draw


def by_part(found):
    """Parameters and multiply-adds of the stem, each stage and the head, as a dict of dicts."""
    parts = {}
    for layer in found.layers:
        first, second, *_ = [*layer.name.split("."), ""]
        name = (
            f"stage {int(second) + 1}"
            if first == "stages"
            else {"stem": "stem", "fc": "head"}[first]
        )
        part = parts.setdefault(name, {"parameters": 0, "macs": 0})
        part["parameters"] += layer.parameters
        part["macs"] += layer.macs
    return parts
