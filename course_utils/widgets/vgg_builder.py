"""A VGG of your own: stages, convolutions and width as sliders, and what they cost."""

from collections.abc import Callable, Sequence

import torch
from matplotlib.figure import Figure
from torch import nn

from course_utils.analysis import Cost, cost, receptive_fields
from course_utils.analysis.stage_costs import by_stage
from course_utils.plots import architecture
from course_utils.widgets.controls import Choice, Control, Draw, Number, Picture

WIDEST = 8  # times the first width: VGG stops doubling at 512


def builder(build: Callable[[str, str], nn.Module], *, in_channels: int = 3) -> Draw:
    """A pure function of the numbers of a VGG for `play`: what it looks like, and what it costs.

    build: (plan, head) -> model, where plan is spelled as in models.vgg.PLANS and head is the
    chosen name of a head; it is called on torch's meta device, so that a hundred million weights
    take no time and no memory. Its convolutions and pools are in its module `features`.
    returns: draw(stages, convolutions, width, size, head) -> Picture; equal arguments give equal
    bytes

    >>> draw = builder(lambda plan, head: VGG(plan=plan, head=HEADS[head]))
    >>> play(draw, **builder_controls(HEADS))
    """

    def draw(stages: int, convolutions: int, width: int, size: int, head: str) -> Picture:
        plan = spell(stages, convolutions, width, size)
        shape = (in_channels, size, size)
        with torch.device("meta"):
            model = build(plan, head)
            rows = by_stage(cost(model, shape))
        field = receptive_fields(model, shape)["features"]
        assert field.size is not None  # no layer of a VGG has unevenly spaced positions
        assert field.jump is not None
        figure = Figure(figsize=(8.4, 3.9))
        architecture(rows, figure.add_axes((0.01, 0.01, 0.98, 0.97)))
        alt = (
            f"A VGG of {stages} stages with {convolutions} convolutions each and a {head} head on "
            f"{size} by {size} pixels, as boxes: {_cost_in_words(rows)}"
        )
        return Picture(figure, alt, _table(plan, rows, field.size[0], field.jump[0]))

    return draw


def builder_controls(heads: Sequence[str]) -> dict[str, Control]:
    """The controls of `builder`, at the paper's B. heads: their names, the first to start with"""
    return {
        "stages": Number("stages", 1, 5, 5),
        "convolutions": Number("convolutions in a stage", 1, 4, 2),
        "width": Number("width of the first stage", 8, 64, 64, 8),
        "size": Number("image size, pixels", 32, 224, 224, 32),
        "head": Choice("head", tuple(heads), next(iter(heads))),
    }


def spell(stages: int, convolutions: int, width: int, size: int) -> str:
    """The plan of a VGG whose width doubles from stage to stage, up to eight times the first, with
    a pool after each.

    raises: ValueError for a number below one, and for an image that the pools would use up

    >>> spell(2, 2, 8, size=32)
    '8 8 M 16 16 M'
    """
    if min(stages, convolutions, width) < 1:
        numbers = f"{stages}, {convolutions} and {width}"
        raise ValueError(f"stages, convolutions and width must be at least 1, got {numbers}")
    if size < 2**stages:
        raise ValueError(
            f"{stages} pools need an image of at least {2**stages} pixels, got {size}; take fewer "
            "stages or more"
        )
    widths = [min(2**stage, WIDEST) * width for stage in range(stages)]
    return " M ".join(" ".join([str(w)] * convolutions) for w in widths) + " M"


def _cost_in_words(rows: Cost) -> str:
    """The sums, and which row has most of the parameters."""
    heaviest = max(rows.layers, key=lambda layer: layer.parameters)
    share = heaviest.parameters / rows.parameters
    return (
        f"{rows.parameters:,} parameters, {rows.macs:,} multiply-adds. "
        f"Most parameters are in {heaviest.name}, {100 * share:.0f} percent."
    )


def _table(plan: str, rows: Cost, size: int, jump: int) -> str:
    """The same as lines of text: a row for each stage and the head, then the sums.

    size, jump: of the receptive field of the last map, in pixels
    """
    lines = [f"plan {plan}", f"{'':9}{'output':>15}{'parameters':>14}{'multiply-adds':>17}"]
    for layer in rows.layers:
        output = " x ".join(map(str, layer.output or ()))
        lines.append(f"{layer.name:9}{output:>15}{layer.parameters:>14,}{layer.macs:>17,}")
    lines.append(f"{'total':24}{rows.parameters:>14,}{rows.macs:>17,}")
    lines.append(f"receptive field of the last map: {size} pixels, jump {jump}")
    return "\n".join(lines)
