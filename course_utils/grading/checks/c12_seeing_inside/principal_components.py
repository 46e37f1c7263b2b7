"""Features in a few principal components, and the share of the variance that they keep."""

from collections.abc import Callable

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def up_to_signs(
    work: "Callable", features: "torch.Tensor", count: int
) -> "tuple[torch.Tensor, float]":
    """The sign of a component is free: here the first image's coordinates are made positive."""
    import torch

    points, share = work(features, count)
    points = torch.as_tensor(points)
    return points * points[:1].sign(), share


def decomposed(features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Points in all components, and the deviation along each, times a constant."""
    left, sizes, _ = torch.linalg.svd(features, full_matrices=False)
    return left * sizes, sizes


def kept(sizes: torch.Tensor, count: int) -> float:
    """The share of the variance in the first components."""
    return float(sizes[:count].square().sum() / sizes.square().sum())


def principal_components(features: torch.Tensor, count: int) -> tuple[torch.Tensor, float]:
    """features: (N, D) -> points (N, count), and the share of the variance that they keep."""
    points, sizes = decomposed(features - features.mean(0))
    return points[:, :count], kept(sizes, count)


def cases(rng: np.random.Generator) -> list[tuple]:
    small = torch.tensor([[3.0, 1], [1, 0], [0, 2], [0, 5]])
    spread = torch.linspace(3, 0.5, 6, dtype=torch.float64)
    return [
        (small, 1),
        (tensor(rng, 9, 6) * spread + 1, 2),
        (tensor(rng, 30, 6) * spread.flip(0) - spread, 3),
        (tensor(rng, 4, 7) + torch.arange(7), 2),  # fewer images than features
    ]


def not_centered(features: torch.Tensor, count: int) -> tuple[torch.Tensor, float]:
    points, sizes = decomposed(features)
    return points[:, :count], kept(sizes, count)


def standardized(features: torch.Tensor, count: int) -> tuple[torch.Tensor, float]:
    return principal_components((features - features.mean(0)) / features.std(0), count)


def share_of_deviations(features: torch.Tensor, count: int) -> tuple[torch.Tensor, float]:
    points, sizes = decomposed(features - features.mean(0))
    return points[:, :count], float(sizes[:count].sum() / sizes.sum())


def whitened(features: torch.Tensor, count: int) -> tuple[torch.Tensor, float]:
    points, sizes = decomposed(features - features.mean(0))
    return (points / sizes)[:, :count], kept(sizes, count)


def smallest_first(features: torch.Tensor, count: int) -> tuple[torch.Tensor, float]:
    values, vectors = torch.linalg.eigh(torch.cov(features.T))
    points = (features - features.mean(0)) @ vectors[:, :count]
    return points, float(values[:count].sum() / values.sum())


def of_the_covariance(features: torch.Tensor, count: int) -> tuple[np.ndarray, float]:
    """Eigenvectors of the covariance, in NumPy."""
    centered = features.numpy() - features.numpy().mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(centered.T))
    return (centered @ vectors[:, ::-1])[:, :count], values[::-1][:count].sum() / values.sum()


def of_the_products(features: torch.Tensor, count: int) -> tuple[list, torch.Tensor]:
    """Eigenvectors of the products of images, as many as there are images."""
    centered = (features - features.mean(0)).double()
    values, vectors = torch.linalg.eigh(centered @ centered.T)  # images by images
    points = (vectors * values.clamp(min=0).sqrt()).flip(1)[:, :count]
    return points.tolist(), points.square().sum() / centered.square().sum()


CHECK = Check(
    work="principal_components",
    reference=principal_components,
    cases=cases,
    adapter=up_to_signs,
    reread='Notebook 12, "Features in two components"',
    mistakes=(
        Mistake(
            "not centered",
            "Your features keep their mean, so your first component points from zero to the cloud, "
            "not along it.",
            not_centered,
        ),
        Mistake(
            "standardized",
            "You divide each feature by its deviation first, so a feature that hardly moves counts "
            "as much as one that does.",
            standardized,
        ),
        Mistake(
            "share of deviations",
            "Your points are right. Your share adds up deviations; variances are their squares.",
            share_of_deviations,
        ),
        Mistake(
            "whitened",
            "Your points have the same spread along every component. A point is where the features "
            "fall on it, and the first component spreads them most.",
            whitened,
        ),
        Mistake(
            "smallest first",
            "Your components are those with the least variance: `eigh` sorts its values upward.",
            smallest_first,
        ),
    ),
    accepted=(of_the_covariance, of_the_products),
    forbidden=("PCA", "pca_lowrank", "sklearn"),
    points=2,
    minutes=12,
    difficulty=2,
)
