"""An Inception module whose widths can be moved, and what each branch costs: with 1x1 reductions and without."""

from matplotlib.figure import Figure

from course_utils.plots.style import BLUE, GREEN, ORANGE, PURPLE, SKY_BLUE, VERMILION, tidy
from course_utils.widgets.controls import Picture

IN_CHANNELS, SIDE = 192, 28  # of GoogLeNet's first module, 3a
MOST = 1024  # maps of a branch
NAMES = ("1x1", "3x3", "5x5", "pool")


def branch_costs(widths, in_channels=IN_CHANNELS):
    """Parameters of the four branches, biases included, by arithmetic: (with reductions, naive), four numbers each.

    widths: (c1, r3, c3, r5, c5, pool), as in a row of GoogLeNet's table 1; the naive module has the same c1, c3, c5
    """
    c1, r3, c3, r5, c5, pool = widths
    reduced = (
        _conv(in_channels, c1, 1), _conv(in_channels, r3, 1) + _conv(r3, c3, 3),
        _conv(in_channels, r5, 1) + _conv(r5, c5, 5), _conv(in_channels, pool, 1),
    )  # fmt: skip
    return reduced, (
        _conv(in_channels, c1, 1),
        _conv(in_channels, c3, 3),
        _conv(in_channels, c5, 5),
        0,
    )


def branch_macs(widths, in_channels=IN_CHANNELS, side=SIDE):
    """Multiply-adds of the four branches on a map of side x side, as `branch_costs`: weights times positions."""
    c1, r3, c3, r5, c5, pool = widths
    biases = ((c1, r3 + c3, r5 + c5, pool), (c1, c3, c5, 0))
    both = zip(branch_costs(widths, in_channels), biases, strict=True)
    return tuple(
        tuple((p - b) * side**2 for p, b in zip(row, bias, strict=True)) for row, bias in both
    )


def draw_module_cost(c1, r3, c3, r5, c5, pool):
    """The cost of a module on 192 channels at 28 x 28, branch by branch, beside the naive one of the same widths.

    c1, c3, c5, pool: maps that the branches hand on; r3, r5: maps after the 1x1 reductions; whole numbers, 1 to 1,024
    returns: Picture of a Figure; equal arguments give equal bytes

    >>> draw_module_cost(64, 96, 128, 16, 32, 32).alt
    """
    widths = {"c1": c1, "r3": r3, "c3": c3, "r5": r5, "c5": c5, "pool": pool}
    for name, width in widths.items():
        if not (isinstance(width, int) and 1 <= width <= MOST):
            raise ValueError(
                f"{name} must be a whole number of maps from 1 to {MOST}, got {width!r}; try 3a's 64"
            )
    widths = tuple(widths.values())
    channels = ((c1, c3, c5, pool), (c1, c3, c5, IN_CHANNELS))
    parameters, macs = branch_costs(widths), branch_macs(widths)
    figure = Figure(figsize=(7.6, 3.2))  # not pyplot's: nobody has to close it
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.16, top=0.83, wspace=0.16)
    _draw_costs(left, parameters, macs)
    _draw_channels(right, channels)
    handles, names = left.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", ncols=2, frameon=False, fontsize=9)
    return Picture(figure, _alt(parameters, macs, channels), _table(parameters, macs, channels))


def _conv(in_channels, out_channels, kernel):
    """Weights and biases of a convolution."""
    return (in_channels * kernel**2 + 1) * out_channels


def _draw_costs(ax, parameters, macs):
    """Two bars for each branch: how many parameters, and behind the bar the multiply-adds."""
    labels = ("with 1x1 reductions", "naive, same 1x1, 3x3 and 5x5 maps")
    longest = max(max(row) for row in parameters)
    for offset, label, color, row, work in zip(
        (-0.2, 0.2), labels, (BLUE, VERMILION), parameters, macs, strict=True
    ):
        places = [branch + offset for branch in range(len(NAMES))]
        ax.barh(places, [p / 1e3 for p in row], height=0.36, color=color, label=label)
        for place, p, m in zip(places, row, work, strict=True):
            if not p:  # the naive pool
                continue
            ax.text((p + 0.01 * longest) / 1e3, place, f"{m / 1e6:.1f} M", va="center", fontsize=8)
    ax.set(xlim=(0, 1.16 * longest / 1e3), ylim=(3.6, -0.6))
    ax.set_yticks(range(len(NAMES)), NAMES)
    ax.locator_params(axis="x", nbins=4)  # a tick costs a millisecond
    ax.set_xlabel("parameters (thousand); beside the bar: multiply-adds", fontsize=9)
    tidy(ax, grid=False)


def _draw_channels(ax, channels):
    """What leaves the module, stacked by branch; the naive pool hands on all that it gets."""
    for row, widths in enumerate(channels):
        start = 0
        for name, width, color in zip(
            NAMES, widths, (GREEN, ORANGE, PURPLE, SKY_BLUE), strict=True
        ):
            ax.barh(row, width, left=start, height=0.5, color=color)
            if width > 0.075 * max(map(sum, channels)):  # else there is no room
                ax.text(
                    start + width / 2, row, f"{name}\n{width}", ha="center", va="center", fontsize=7
                )
            start += width
    ax.set_yticks((0, 1), ("reduced", "naive"), rotation=90, va="center")
    ax.set(xlim=(0, 1.03 * max(map(sum, channels))), ylim=(1.6, -0.6))
    ax.locator_params(axis="x", nbins=3)
    ax.set_xlabel("channels that leave the module", fontsize=9)
    tidy(ax, grid=False)


def _alt(parameters, macs, channels):
    """What the figure shows, in words."""
    most = NAMES[parameters[0].index(max(parameters[0]))]
    return (
        f"Bars of parameters for the four branches of an Inception module. With reductions {sum(parameters[0]):,} in "
        f"all, most of them in the {most} branch; naive {sum(parameters[1]):,}. Multiply-adds {sum(macs[0]) / 1e6:.1f} "
        f"against {sum(macs[1]) / 1e6:.1f} million; {sum(channels[0])} against {sum(channels[1])} channels leave."
    )


def _table(parameters, macs, channels):
    """A line for each branch and one for the sum, first with reductions, then naive."""
    head = f"{'maps':>8}{'parameters':>13}{'MACs':>15}"
    lines = [f"{'':6}{'with reductions':^36}{'naive':^36}".rstrip(), f"{'':6}{head}{head}"]
    for index, name in enumerate(NAMES):
        cells = (
            f"{channels[i][index]:>8,}{parameters[i][index]:>13,}{macs[i][index]:>15,}"
            for i in (0, 1)
        )
        lines.append(f"{name:6}" + "".join(cells))
    cells = (f"{sum(channels[i]):>8,}{sum(parameters[i]):>13,}{sum(macs[i]):>15,}" for i in (0, 1))
    return "\n".join([*lines, f"{'sum':6}" + "".join(cells)])
