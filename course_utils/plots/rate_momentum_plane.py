"""How many steps a quadratic takes over the plane of learning rate and momentum."""

from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import BLACK, VERMILION, legend_above, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = (5, 10, 20, 50, 100, 200, 500)  # contour lines
DIVERGES = "#D9D9D9"


def rate_momentum_plane(
    rates: np.ndarray,
    momenta: np.ndarray,
    factors: np.ndarray,
    ax: "Axes | None" = None,
    *,
    shrink: float = 100.0,
) -> "Axes":
    """Draw contours of the steps that shrink the distance to the minimum `shrink` times.

    rates: (R,), momenta: (M,), both rising; factors: (M, R), by how much a step multiplies the
    distance in the long run, 1 and more where it does not shrink, which stays gray
    A star marks the fewest steps of all, a circle the fewest without momentum.
    """
    ax = new_axes(ax, grid=False)
    stable = factors < 1
    steps = np.full(factors.shape, np.nan)  # n, from factor^n = 1 / shrink
    steps[stable] = np.log(shrink) / -np.log(np.maximum(factors[stable], 1e-12))  # no log of 0
    ax.set_facecolor(DIVERGES)
    filled = ax.contourf(rates, momenta, steps, levels=STEPS, cmap="viridis_r", extend="both")
    ax.figure.colorbar(filled, ax=ax, label=f"steps to 1 / {shrink:g} of the distance")
    ax.contour(rates, momenta, factors, levels=[1.0], colors=BLACK, linewidths=1.2)
    fastest = np.unravel_index(int(np.nanargmin(steps)), steps.shape)
    places = {
        "*": (int(fastest[0]), int(fastest[1])),
        "o": (0, int(np.nanargmin(steps[0]))),
    }
    names = {"*": "fastest", "o": "fastest without momentum"}
    for marker, (row, column) in places.items():
        ax.plot(
            rates[column],
            momenta[row],
            marker,
            color=VERMILION,
            markeredgecolor=BLACK,
            markersize=14 if marker == "*" else 9,
            label=f"{names[marker]}, {np.ceil(steps[row, column]):.0f} steps",
            linestyle="none",
            clip_on=False,
            zorder=3,
        )
    ax.set(xlabel="learning rate", ylabel="momentum (gray: diverges)")
    legend_above(ax, 2)
    return ax
