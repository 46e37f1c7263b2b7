"""The loss on the plane in which a training moved most."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from course_utils.analysis.loss_landscape import Landscape, Trajectory, landscape, trajectory

MARGIN = 0.3  # of the path's extent, on every side


def weight_plane(
    model: nn.Module,
    snapshots: Sequence[np.ndarray],
    images: torch.Tensor,
    labels: torch.Tensor,
    *,
    points: int = 19,
) -> tuple[Trajectory, Landscape]:
    """The path of snapshots in their two principal components, and the loss around it.

    model: the network at the last snapshot; snapshots: T >= 3 flat copies of its weights (P,);
    images, labels: one batch, as for `landscape`; points: of the grid along either axis
    """
    path = trajectory(model, [torch.as_tensor(one).float() for one in snapshots])
    low = path.points.min(0)
    high = path.points.max(0)
    room = MARGIN * (high - low)
    axes = [np.linspace(a, b, points) for a, b in zip(low - room, high + room, strict=True)]
    return path, landscape(model, images, labels, path.directions, *axes)
