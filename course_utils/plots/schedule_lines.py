"""Learning-rate schedules against the progress of a training."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.style import DASHES, legend_above, new_axes, series

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def schedule_lines(
    schedules: Mapping[str, Callable[[float], float]], ax: "Axes | None" = None
) -> "Axes":
    """Draw each schedule: a factor of the peak rate for each progress.

    schedules: from a name to a function of progress in [0, 1]

    >>> schedule_lines({"falling": lambda progress: 1 - progress})
    """
    ax = new_axes(ax)
    progress = np.linspace(0, 1, 201)
    for (name, color, marker), dashes in zip(series(schedules), DASHES, strict=False):
        factors = [schedules[name](float(x)) for x in progress]
        ax.plot(progress, factors, dashes, color=color, marker=marker, markevery=20, label=name)
    ax.set(xlabel="progress (fraction of all steps)", ylabel="factor of the peak learning rate")
    legend_above(ax, 3)
    return ax
