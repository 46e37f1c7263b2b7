"""What a network without its head says about images: one row of features for each."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from course_utils.runtime.modes import evaluating


@dataclass(frozen=True, eq=False)
class Features:
    """values: (N, D) float32, one row an image; labels: (N,) int64."""

    values: np.ndarray
    labels: np.ndarray


@torch.no_grad()
def features(body: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> Features:
    """The answers of a network without a head, batch by batch, in evaluation mode -> Features.

    body: images (N, C, H, W) -> (N, ...), flattened to (N, D), such as `models.cut_head(model)`; it
    keeps its mode
    batches: iterable of (images, labels), at least one
    raises: ValueError for no batch

    >>> features(cut_head(create_model("resnet_tiny", weights="shapes")), batches).values.shape
    (360, 64)
    """
    with evaluating(body):
        rows = [(body(images).float().flatten(1), labels) for images, labels in batches]
    if not rows:
        raise ValueError(
            "batches must hold at least one batch, got none; a generator can be used only once"
        )
    values, labels = (torch.cat(parts).cpu().numpy() for parts in zip(*rows, strict=True))
    return Features(values, labels)
