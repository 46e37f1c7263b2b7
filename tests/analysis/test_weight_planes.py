"""The loss on the plane of a training: the middle of the coordinates is the model itself."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.analysis import weights_of
from course_utils.analysis.weight_planes import MARGIN, weight_plane


def test_the_plane_holds_the_path_and_the_model_is_its_origin():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 2, 1), nn.Flatten(), nn.Linear(2 * 4 * 5, 7))
    end = weights_of(model).numpy()
    generator = np.random.default_rng(0)
    snapshots = [end + generator.standard_normal(end.shape) for _ in range(4)] + [end]
    images, labels = torch.randn(6, 3, 4, 5), torch.arange(6)
    path, found = weight_plane(model, snapshots, images, labels, points=5)
    for axis, along in zip(path.points.T, found.coordinates, strict=True):
        room = MARGIN * np.ptp(axis)
        assert (along[0], along[-1]) == pytest.approx((axis.min() - room, axis.max() + room))
    assert found.losses.shape == (5, 5)
    moved = [
        weight + found.coordinates[0][1] * first + found.coordinates[1][3] * second
        for weight, first, second in zip(model.parameters(), *path.directions, strict=True)
    ]
    names = [name for name, _ in model.named_parameters()]
    outputs = torch.func.functional_call(model, dict(zip(names, moved, strict=True)), images)
    assert found.losses[1, 3] == pytest.approx(F.cross_entropy(outputs, labels).item(), rel=1e-4)
