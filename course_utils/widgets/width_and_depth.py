"""A residual network of your own under a budget: blocks and width as sliders, parameters against
the limit.
"""

from collections.abc import Callable, Mapping

import torch
from matplotlib.figure import Figure
from torch import nn

from course_utils.analysis import Cost, cost
from course_utils.analysis.stage_costs import by_part
from course_utils.plots import budget_bars
from course_utils.plots.style import tidy
from course_utils.widgets.controls import Control, Draw, Number, Picture


def budget(
    build: Callable[..., nn.Module],
    *,
    limit: int,
    input_shape: tuple[int, int, int] = (3, 32, 32),
) -> Draw:
    """A pure function for `play`: where the parameters of a residual network sit, and whether they
    fit the budget.

    build: (stem, stages, blocks) -> model, by name, called on torch's meta device; stages: channels
    of each, doubling from `width`; limit: parameters; input_shape: (C, H, W)
    returns: draw(width, first, second, third, fourth) -> Picture, the last four being blocks in
    each stage

    >>> draw = budget(lambda **plan: create_model("resnet_stages", **plan), limit=5_000_000)
    >>> play(draw, **budget_controls())
    """

    def draw(width: int, first: int, second: int, third: int, fourth: int) -> Picture:
        stages = tuple(width * 2**stage for stage in range(4))
        with torch.device("meta"):
            model = build(stem=width, stages=stages, blocks=(first, second, third, fourth))
        network = cost(model, input_shape)
        parts = by_part(network)
        total = network.parameters
        verdict = "fits" if total <= limit else f"is {total - limit:,} over"
        figure = Figure(figsize=(7.2, 3.9))
        ax = tidy(figure.add_axes((0.09, 0.14, 0.89, 0.74)))
        parameters = {name: part["parameters"] for name, part in parts.items()}
        macs = {name: part["macs"] for name, part in parts.items()}
        budget_bars(parameters, macs, limit, ax)
        alt = (
            f"Bars for each part of a residual network of first width {width} with {first}, "
            f"{second}, {third} and {fourth} blocks: its share of the parameters and of the "
            f"multiply-adds. It has {total:,} parameters of {limit:,} and {verdict}."
        )
        table = _table(network, parameters, macs)
        return Picture(figure, alt, f"{table}\nof {limit:,} parameters: it {verdict}")

    return draw


def budget_controls() -> dict[str, Control]:
    """The controls of `budget`, at report 004's network."""
    return {
        "width": Number("first width", 8, 96, 64, 8),
        "first": Number("blocks in stage 1", 1, 8, 2),
        "second": Number("blocks in stage 2", 1, 8, 1),
        "third": Number("blocks in stage 3", 1, 8, 1),
        "fourth": Number("blocks in stage 4", 1, 8, 1),
    }


def _table(network: Cost, parameters: Mapping[str, int], macs: Mapping[str, int]) -> str:
    """The same as lines of text: a row for each part, then the sums."""
    lines = [f"{'':8}{'parameters':>14}{'multiply-adds':>17}"]
    lines += [f"{name:8}{parameters[name]:>14,}{macs[name]:>17,}" for name in parameters]
    lines.append(f"{'total':8}{network.parameters:>14,}{network.macs:>17,}")
    return "\n".join(lines)
