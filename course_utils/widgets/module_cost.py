"""An Inception module whose widths can be moved, and what each branch costs: with 1x1 reductions
and without.
"""

from matplotlib.figure import Figure

from course_utils.analysis.inception_widths import (
    BRANCHES,
    Four,
    branch_channels,
    branch_costs,
    branch_macs,
)
from course_utils.plots.branch_bars import branch_bars, channel_stacks
from course_utils.widgets.controls import Control, Number, Picture

MOST = 1024  # maps of a branch
Both = tuple[Four, Four]  # with reductions, naive


def draw_module_cost(c1: int, r3: int, c3: int, r5: int, c5: int, pool: int) -> Picture:
    """The cost of a module on 192 channels at 28 x 28, branch by branch, beside the naive one of
    the same widths.

    c1, c3, c5, pool: maps that the branches hand on; r3, r5: maps after the 1x1 reductions; whole
    numbers, 1 to 1,024
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for any other number of maps

    >>> draw_module_cost(64, 96, 128, 16, 32, 32).alt
    """
    named = {"c1": c1, "r3": r3, "c3": c3, "r5": r5, "c5": c5, "pool": pool}
    for name, width in named.items():
        if not (isinstance(width, int) and 1 <= width <= MOST):
            rule = f"{name} must be a whole number of maps from 1 to {MOST}"
            raise ValueError(f"{rule}, got {width!r}; try 3a's 64")
    widths = (c1, r3, c3, r5, c5, pool)
    parameters = branch_costs(widths)
    macs = branch_macs(widths)
    channels = branch_channels(widths)
    figure = Figure(figsize=(7.6, 3.2))  # not pyplot's: nobody has to close it
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.16, top=0.83, wspace=0.16)
    branch_bars(parameters, macs, BRANCHES, left)
    channel_stacks(channels, BRANCHES, right)
    handles, names = left.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", ncols=2, frameon=False, fontsize=9)
    return Picture(figure, _alt(parameters, macs, channels), _table(parameters, macs, channels))


def module_cost_controls() -> dict[str, Control]:
    """The controls of `draw_module_cost`, at the widths of GoogLeNet's module 3a."""
    return {
        "c1": Number("1x1", 8, 256, 64, 8),
        "r3": Number("3x3 reduction", 8, 256, 96, 8),
        "c3": Number("3x3", 8, 256, 128, 8),
        "r5": Number("5x5 reduction", 8, 256, 16, 8),
        "c5": Number("5x5", 8, 256, 32, 8),
        "pool": Number("behind the pool", 8, 256, 32, 8),
    }


def _alt(parameters: Both, macs: Both, channels: Both) -> str:
    """What the figure shows, in words."""
    reduced, naive = parameters
    most = BRANCHES[reduced.index(max(reduced))]
    return (
        "Bars of parameters for the four branches of an Inception module. With reductions "
        f"{sum(reduced):,} in all, most of them in the {most} branch; naive {sum(naive):,}. "
        f"Multiply-adds {sum(macs[0]) / 1e6:.1f} against {sum(macs[1]) / 1e6:.1f} million; "
        f"{sum(channels[0])} against {sum(channels[1])} channels leave."
    )


def _table(parameters: Both, macs: Both, channels: Both) -> str:
    """A line for each branch and one for the sum, first with reductions, then naive."""
    head = f"{'maps':>8}{'parameters':>13}{'MACs':>15}"
    lines = [f"{'':6}{'with reductions':^36}{'naive':^36}".rstrip(), f"{'':6}{head}{head}"]
    kinds = list(zip(channels, parameters, macs, strict=True))
    for index, name in enumerate(BRANCHES):
        cells = (f"{c[index]:>8,}{p[index]:>13,}{m[index]:>15,}" for c, p, m in kinds)
        lines.append(f"{name:6}" + "".join(cells))
    sums = (f"{sum(c):>8,}{sum(p):>13,}{sum(m):>15,}" for c, p, m in kinds)
    return "\n".join([*lines, f"{'sum':6}" + "".join(sums)])
