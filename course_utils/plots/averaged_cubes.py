"""A batch of maps as a cube, and which of its numbers a normalization averages together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Polygon

from course_utils.plots.style import BLUE, GRAY, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAN = np.array([0.5, 0.42])  # where an image behind another is drawn, in cells
APART = 3.0  # cells between two cubes
PALE = "#F4F4F4"


def four_norms(images: int = 4, channels: int = 6, positions: int = 5) -> dict[str, np.ndarray]:
    """What shares one mean in four normalizations: bool arrays (images, channels, positions).

    Batch norm (Ioffe and Szegedy 2015), layer norm (Ba et al. 2016), instance norm (Ulyanov et al.
    2016), group norm in two groups (Wu and He 2018)
    """
    names = ("batch norm", "layer norm", "instance norm", "group norm, 2 groups")
    together = {name: np.zeros((images, channels, positions), dtype=bool) for name in names}
    batch, layer, instance, group = together.values()
    batch[:, 0] = True
    layer[0] = True
    instance[0, 0] = True
    group[0, : channels // 2] = True
    return together


def averaged_cubes(together: Mapping[str, np.ndarray], ax: "Axes | None" = None) -> "Axes":
    """Draw a cube for each normalization, what shares one mean and one deviation in color.

    together: from a name to a bool array (N, C, P): images, channels, positions of the map. Images
    go to the back, channels to the right, positions upward. After Wu and He 2018, figure 2
    raises: ValueError for an array that has not three axes

    >>> averaged_cubes({"batch norm": in_one_channel})
    """
    for name, cells in together.items():
        if np.ndim(cells) != 3:
            raise ValueError(
                f"{name} must be images by channels by positions, got shape {np.shape(cells)}"
            )
    ax = new_axes(ax, size=(2.3 * len(together), 2.5), grid=False)
    left = 0.0
    for name, cells in together.items():
        n, c, p = np.shape(cells)
        _cube(ax, np.asarray(cells, dtype=bool), left)
        ax.text(left + c / 2, p + n * LEAN[1] + 0.5, name, ha="center", va="bottom", fontsize=10)
        left += c + n * LEAN[0] + APART
    _name_axes(ax, *np.shape(next(iter(together.values()))))
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.axis("off")
    return ax


def _cube(ax: "Axes", cells: np.ndarray, left: float) -> None:
    """The three visible faces of a cube: front (image 0), top (last position), right (last
    channel).
    """
    n, c, p = cells.shape
    right = np.array([1.0, 0.0])
    up = np.array([0.0, 1.0])
    origin = np.array([left, 0.0])
    faces = (
        (origin, right, up, cells[0]),  # (C, P)
        (origin + p * up, right, LEAN, cells[:, :, -1].T),  # (C, N)
        (origin + c * right, LEAN, up, cells[:, -1]),  # (N, P)
    )
    for corner, across, along, face in faces:
        for i, j in np.ndindex(face.shape):
            start = corner + i * across + j * along
            square = [start, start + across, start + across + along, start + along]
            color = BLUE if face[i, j] else PALE
            ax.add_patch(Polygon(square, facecolor=color, edgecolor=GRAY, linewidth=0.7))


def _name_axes(ax: "Axes", n: int, c: int, p: int) -> None:
    """The words at the edges of the first cube."""
    words: dict[str, Any] = {"color": GRAY, "fontsize": 9}
    ax.text(c / 2, -0.3, "channels C", ha="center", va="top", **words)
    ax.text(-0.3, p / 2, "positions H, W", rotation=90, ha="right", va="center", **words)
    behind = np.array([c, 0.0]) + n / 2 * LEAN
    ax.text(behind[0] + 0.3, behind[1] - 0.2, "images N", ha="left", va="top", **words)
