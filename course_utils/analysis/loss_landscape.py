"""The loss around a network's weights, on a line and on a plane: Li et al. 2018.

A direction is a tuple of tensors, one for each parameter, in the order of `model.parameters()`. All
losses are taken on one fixed batch in evaluation mode: batch norm keeps the running statistics that
the network has, at every point, as in the paper's own code. A copy of the model moves; the model
itself is never touched.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import ArrayLike
from torch import nn

from course_utils.runtime.progress import counted
from course_utils.runtime.storage import atomic_path, digest

Direction = tuple[torch.Tensor, ...]
Loss = Callable[[Any, torch.Tensor], torch.Tensor]  # (what the model answers, labels) -> scalar


@dataclass(frozen=True, eq=False)
class Landscape:
    """Losses on a line or a grid of points w + a d1, or w + a d1 + b d2.

    coordinates: one array for each direction: (A,), or (A,) and (B,), float64
    losses: (A,) or (A, B) float64, in nats; inf or nan where the loss overflows
    """

    coordinates: tuple[np.ndarray, ...]
    losses: np.ndarray


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Weights along training, seen in the plane in which they moved most.

    directions: two directions of length 1, at right angles; points: (T, 2) float64, from the last
    weights, so that the last point is (0, 0); explained: (2,) float64, the share of the variance of
    the weights along each direction
    """

    directions: tuple[Direction, Direction]
    points: np.ndarray
    explained: np.ndarray


def random_direction(model: nn.Module, seed: int, *, filter_normalized: bool = True) -> Direction:
    """A random direction: normal numbers, each filter scaled to the length of the model's own
    filter.

    seed: equal seeds give equal numbers, before the scaling, for networks of equal shape
    filter_normalized: whether to scale; the numbers stay as drawn, N(0, 1), without it
    returns: a direction on the model's device

    A filter is what computes one channel: the weights of a convolution or linear layer with one
    first index (Li et al. 2018, section 4). Parameters with one axis, which are biases and the
    scale and shift of batch norm, do not move: their direction is zero, as in the paper's own code
    (`--xignore biasbn`).
    """
    generator = torch.Generator().manual_seed(seed)
    direction = []
    for weight in model.parameters():
        drawn = torch.randn(weight.shape, generator=generator, dtype=weight.dtype).to(weight.device)
        if weight.dim() <= 1:
            drawn.zero_()
        elif filter_normalized:  # d <- d / ||d|| * ||w||, filter by filter: section 4
            own, length = (part.detach().flatten(1).norm(dim=1) for part in (weight, drawn))
            drawn *= (own / length).view(-1, *[1] * (weight.dim() - 1))  # (filters, 1, ...)
        direction.append(drawn)
    return tuple(direction)


def landscape(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    directions: Sequence[Direction],
    *coordinates: ArrayLike,
    loss: Loss = F.cross_entropy,
    folder: Path | str | None = None,
) -> Landscape:
    """The loss at every point of a line (one direction) or a grid (two), around the model's
    weights.

    images: (N, C, H, W) float; labels: (N,) int64: one batch, the same for all points
    directions: one or two; coordinates: for each direction the multiples of it to go, 0 being the
    model itself
    loss: (what the model answers, labels) -> scalar
    folder: where to keep what is done so far, after every row, in a file named by the digest of all
    that decides the losses; a call with the same arguments goes on from there. None keeps nothing
    returns: Landscape
    raises: ValueError for directions that do not fit the model

    >>> directions = [random_direction(model, seed) for seed in (0, 1)]
    >>> along = np.linspace(-1, 1, 21)
    >>> landscape(model, images, labels, directions, along, along).losses.shape
    (21, 21)
    """
    axes = tuple(np.asarray(values, dtype=np.float64) for values in coordinates)
    _check(model, directions, axes)
    twin = copy.deepcopy(model).eval()
    start = [weight.detach().clone() for weight in twin.parameters()]
    points = list(product(*(values.tolist() for values in axes)))
    path = None
    if folder is not None:
        path = _losses_path(folder, model, images, labels, directions, points, loss)
    losses = np.load(path).tolist() if path and path.exists() else []
    row = len(axes[-1])
    remaining = range(len(losses), len(points))
    for index in counted(remaining, "landscape", len(remaining), "point"):
        with torch.no_grad():
            for weight, origin, *moves in zip(twin.parameters(), start, *directions, strict=True):
                steps = zip(points[index], moves, strict=True)
                weight.copy_(origin + sum(a * move for a, move in steps))  # Li et al., equation 1
            losses.append(loss(twin(images), labels).item())
        if path and len(losses) % row == 0:
            with atomic_path(path) as temporary:
                np.save(temporary, np.array(losses))
    return Landscape(axes, np.array(losses).reshape([len(values) for values in axes]))


def weights_of(model: nn.Module) -> torch.Tensor:
    """A copy of the model's parameters, flat: (P,) float32 on the CPU, for `trajectory`."""
    return torch.cat([p.detach().flatten().float().cpu() for p in model.parameters()])


def trajectory(model: nn.Module, snapshots: Sequence[torch.Tensor]) -> Trajectory:
    """The two directions in which weights moved most, and the path in them (Li et al. 2018, section
    7).

    model: tells the shapes; snapshots: T >= 3 copies of its weights, from `weights_of`, the last of
    them the end
    returns: Trajectory, its directions on the model's device

    The directions are the first two principal components of the differences to the last weights.
    They span all parameters, biases and batch norm's too. Their signs are such that the first
    snapshot has no negative coordinate.

    >>> trajectory(model, snapshots).explained.sum()
    """
    size = sum(p.numel() for p in model.parameters())
    if len(snapshots) < 3 or any(len(weights) != size for weights in snapshots):
        raise ValueError(
            f"snapshots must be at least 3 of {size} weights each, "
            f"got {[len(weights) for weights in snapshots]}"
        )
    from sklearn.decomposition import PCA  # here: scikit-learn takes a second to import

    moved = torch.stack([weights - snapshots[-1] for weights in snapshots]).double().numpy()
    components = PCA(n_components=2, svd_solver="full").fit(moved)
    # Not PCA's transform, which would center on the mean: the last weights are the origin.
    points = moved @ components.components_.T  # (T, P) @ (P, 2)
    signs = np.where(points[0] < 0, -1.0, 1.0)  # (2,): a component has no sign of its own
    first, second = (
        _shaped_as(model, torch.from_numpy(component))
        for component in components.components_ * signs[:, None]
    )
    return Trajectory((first, second), points * signs, components.explained_variance_ratio_)


def _shaped_as(model: nn.Module, flat: torch.Tensor) -> Direction:
    """Flat numbers (P,) as a direction: with the shapes, dtype and device of the parameters."""
    parts = flat.split([p.numel() for p in model.parameters()])
    pairs = zip(parts, model.parameters(), strict=True)
    return tuple(part.view(p.shape).to(p) for part, p in pairs)


def _check(
    model: nn.Module, directions: Sequence[Direction], coordinates: tuple[np.ndarray, ...]
) -> None:
    """raises: ValueError unless there are one or two directions of the model's shapes, with
    coordinates for each
    """
    if not 1 <= len(directions) == len(coordinates) <= 2:
        raise ValueError(
            "a landscape has 1 or 2 directions and as many coordinates, "
            f"got {len(directions)} and {len(coordinates)}"
        )
    wanted = [tuple(weight.shape) for weight in model.parameters()]
    for direction in directions:
        shapes = [tuple(part.shape) for part in direction]
        if shapes != wanted:
            raise ValueError(
                f"a direction must have the shapes of the model's {len(wanted)} parameters, "
                f"got {len(shapes)} tensors, first {shapes[:1]}; "
                "make it with random_direction(model, seed)"
            )


def _losses_path(
    folder: Path | str,
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    directions: Sequence[Direction],
    points: list[tuple[float, ...]],
    loss: Loss,
) -> Path:
    """Where the losses of exactly these arguments are kept."""
    name = getattr(loss, "__qualname__", type(loss).__name__)
    key = digest([model.state_dict(), [list(d) for d in directions], points, images, labels, name])
    return Path(folder) / f"landscape-{key[:16]}.npy"
