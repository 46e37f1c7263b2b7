"""A VGG of your own: stages, convolutions and width as sliders, and what they cost."""

from itertools import groupby

import torch
from matplotlib.figure import Figure

from course_utils.analysis import Cost, LayerCost, cost
from course_utils.plots import architecture
from course_utils.widgets.controls import Picture

WIDEST = 8  # times the first width: VGG stops doubling at 512


def builder(build, *, in_channels=3):
    """A pure function of the numbers of a VGG for `play`: what it looks like, and what it costs.

    build: (plan, head) -> model, where plan is spelled as in models.vgg.PLANS and head is the chosen name of a head;
    it is called on torch's meta device, so that a hundred million weights take no time and no memory
    returns: draw(stages, convolutions, width, size, head) -> Picture; equal arguments give equal bytes

    >>> draw = builder(lambda plan, head: VGG(plan=plan, head=head))
    >>> play(draw, stages=Number("stages", 1, 5, 5), convolutions=Number("convolutions in a stage", 1, 4, 2),
    ...      width=Number("first width", 8, 64, 64, 8), size=Number("pixels", 32, 224, 224, 32),
    ...      head=Choice("head", tuple(HEADS), "mean"))
    """

    def draw(stages, convolutions, width, size, head):
        plan = spell(stages, convolutions, width, size)
        with torch.device("meta"):
            found = by_stage(cost(build(plan, head), (in_channels, size, size)))
        field, jump = field_of(plan)
        figure = Figure(figsize=(8.4, 3.9))
        ax = figure.add_axes((0.01, 0.01, 0.98, 0.97))
        architecture(found, ax)
        totals = f"{found.parameters:,} parameters, {found.macs:,} multiply-adds"
        heaviest = max(found.layers, key=lambda layer: layer.parameters)
        alt = (
            f"A VGG of {stages} stages with {convolutions} convolutions each and a {head} head on {size} by {size} "
            f"pixels, as boxes: {totals}. Most parameters are in {heaviest.name}, "
            f"{100 * heaviest.parameters / found.parameters:.0f} percent."
        )
        return Picture(figure, alt, table(plan, found, field, jump))

    return draw


def spell(stages, convolutions, width, size):
    """The plan of a VGG whose width doubles from stage to stage, up to eight times the first, with a pool after each.

    raises: ValueError for a number below one, and for an image that the pools would use up

    >>> spell(2, 2, 8, size=32)
    '8 8 M 16 16 M'
    """
    if min(stages, convolutions, width) < 1:
        raise ValueError(
            f"stages, convolutions and width must be at least 1, got {stages}, {convolutions} and {width}"
        )  # fmt: skip
    if size < 2**stages:
        raise ValueError(
            f"{stages} pools need an image of at least {2**stages} pixels, got {size}; take fewer stages or more"
        )
    widths = [min(2**stage, WIDEST) * width for stage in range(stages)]
    return " M ".join(" ".join([str(w)] * convolutions) for w in widths) + " M"


def by_stage(found):
    """The Cost of a VGG added up over the convolutions of each stage, then over the layers of the head."""
    convolutions = [layer for layer in found.layers if layer.name.startswith("features.")]
    rows = []
    for number, (_, stage) in enumerate(
        groupby(convolutions, key=lambda layer: layer.output[-1]), start=1
    ):
        rows.append(_sum(f"stage {number}", list(stage)))
    rows.append(_sum("head", [layer for layer in found.layers if layer not in convolutions]))
    return Cost(tuple(rows), found.shapes)


def _sum(name, layers):
    parameters, macs = (
        sum(getattr(layer, key) for layer in layers) for key in ("parameters", "macs")
    )
    return LayerCost(name, f"{len(layers)} layers", layers[-1].output, parameters, macs)


def field_of(plan):
    """Size and jump of the receptive field of the last map, in pixels: 3x3 convolutions and 2x2 pools."""
    size, jump = 1, 1
    for word in plan.split():
        size += jump if word == "M" else 2 * jump
        jump *= 2 if word == "M" else 1
    return size, jump


def table(plan, found, field, jump):
    """The same as lines of text: a row for each stage and the head, then the sums."""
    lines = [f"plan {plan}", f"{'':9}{'output':>15}{'parameters':>14}{'multiply-adds':>17}"]
    for layer in found.layers:
        output = " x ".join(map(str, layer.output))
        lines.append(f"{layer.name:9}{output:>15}{layer.parameters:>14,}{layer.macs:>17,}")
    lines.append(f"{'total':24}{found.parameters:>14,}{found.macs:>17,}")
    return "\n".join([*lines, f"receptive field of the last map: {field} pixels, jump {jump}"])
