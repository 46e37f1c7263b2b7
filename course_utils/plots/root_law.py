"""Gradient noise against the batch size, beside the root law that it should follow."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import NullLocator

from course_utils.plots.style import BLUE, GRAY, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def root_law(noise: Mapping[int, float], ax: "Axes | None" = None) -> "Axes":
    """Draw the noise of each batch size, and 1 / sqrt(batch size) through the first, both axes
    logarithmic.

    noise: from the images of a batch to the noise over the length of the full gradient

    >>> root_law({16: 8.0, 64: 4.0})
    """
    ax = new_axes(ax)
    sizes = np.array(sorted(noise))
    first = float(noise[sizes[0]])
    ax.loglog(sizes, [noise[size] for size in sizes], "o", color=BLUE, label="measured")
    law = first * (sizes[0] / sizes) ** 0.5
    ax.loglog(sizes, law, "--", color=GRAY, label="1 / sqrt(batch size), through the first")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ticks = 2.0 ** np.arange(np.floor(np.log2(law[-1])), np.ceil(np.log2(first)) + 1)
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_minor_locator(NullLocator())
    ax.set(xlabel="batch size (images)", ylabel="noise (relative to the full gradient)")
    ax.legend(fontsize=9)
    return ax
