"""What the four branches of an Inception module cost, by arithmetic from their widths alone."""

IN_CHANNELS = 192  # of GoogLeNet's first module, 3a (Szegedy et al. 2014, table 1)
SIDE = 28  # of the square map that enters 3a
BRANCHES = ("1x1", "3x3", "5x5", "pool")

Four = tuple[int, int, int, int]  # a number a branch, in the order of BRANCHES
Widths = tuple[int, int, int, int, int, int]  # (c1, r3, c3, r5, c5, pool), as in table 1


def branch_costs(widths: Widths, in_channels: int = IN_CHANNELS) -> tuple[Four, Four]:
    """Parameters of the four branches, biases included: (with reductions, naive).

    widths: (c1, r3, c3, r5, c5, pool), as in a row of GoogLeNet's table 1; the naive module has
    the same c1, c3, c5, and its pool has no weights
    """
    c1, r3, c3, r5, c5, pool = widths
    reduced = (
        _parameters(in_channels, c1, 1),
        _parameters(in_channels, r3, 1) + _parameters(r3, c3, 3),
        _parameters(in_channels, r5, 1) + _parameters(r5, c5, 5),
        _parameters(in_channels, pool, 1),
    )
    naive = (
        _parameters(in_channels, c1, 1),
        _parameters(in_channels, c3, 3),
        _parameters(in_channels, c5, 5),
        0,
    )
    return reduced, naive


def branch_macs(
    widths: Widths, in_channels: int = IN_CHANNELS, side: int = SIDE
) -> tuple[Four, Four]:
    """Multiply-adds of the four branches on a map of side x side, as `branch_costs`.

    Every weight is used once at each position, and a bias multiplies nothing.
    """
    c1, r3, c3, r5, c5, pool = widths
    reduced, naive = branch_costs(widths, in_channels)
    positions = side**2
    return (
        _times(positions, reduced, (c1, r3 + c3, r5 + c5, pool)),
        _times(positions, naive, (c1, c3, c5, 0)),
    )


def branch_channels(widths: Widths, in_channels: int = IN_CHANNELS) -> tuple[Four, Four]:
    """Channels that each branch hands on: (with reductions, naive).

    The naive pool hands on all that it gets: nothing stands behind it that would reduce them.
    """
    c1, _, c3, _, c5, pool = widths
    return (c1, c3, c5, pool), (c1, c3, c5, in_channels)


def _parameters(in_channels: int, out_channels: int, kernel: int) -> int:
    """Weights and biases of a convolution."""
    return (in_channels * kernel**2 + 1) * out_channels


def _times(positions: int, parameters: Four, biases: Four) -> Four:
    c1, c3, c5, pool = (positions * (p - b) for p, b in zip(parameters, biases, strict=True))
    return c1, c3, c5, pool
