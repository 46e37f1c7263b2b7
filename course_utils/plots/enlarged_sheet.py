"""Rows of small pictures of different sizes, all enlarged to one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plots.images import as_array, contact_sheet

if TYPE_CHECKING:
    import torch
    from matplotlib.axes import Axes


def enlarged_sheet(
    rows: "Mapping[str, torch.Tensor | np.ndarray]", ax: "Axes | None" = None, *, side: int = 32
) -> "Axes":
    """Draw a row of pictures for each name, which may hold a line break, each picture enlarged to
    `side` pixels.

    rows: dict from a name to pictures as for `gallery`, (n, C, h, w), with one n and C for all rows
    and any h and w in a row

    >>> enlarged_sheet({"3x3": torch.rand(9, 3, 3, 3), "5x5": torch.rand(9, 3, 5, 5)})
    """
    enlarged = {}
    for name, values in rows.items():
        pictures = as_array(values)
        down, right = (np.arange(side) * size // side for size in pictures.shape[2:])
        enlarged[name] = pictures[:, :, down][:, :, :, right]
    return contact_sheet(enlarged, ax)
