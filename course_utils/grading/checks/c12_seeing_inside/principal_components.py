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
        (torch.tensor([[1.0, 2], [3, 2], [2, 2], [2, 2]]), 1),
        (small, 1),
        (torch.tensor([[2.0, 0, 1], [-1, 3, 0], [4, 1, 1], [0, -2, 5], [1, 1, 0]]), 2),
        (tensor(rng, 9, 6) * spread + 1, 2),
        (tensor(rng, 30, 6) * spread.flip(0) - spread, 3),
        (tensor(rng, 4, 7) + torch.arange(7), 2),  # fewer images than features
    ]


Answer = tuple[torch.Tensor, torch.Tensor]


def prepared(prepare: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., Answer]:
    """The work with features that are centered otherwise, or more than that."""

    def work(features: torch.Tensor, count: int) -> Answer:
        points, sizes = decomposed(prepare(features))
        return points[:, :count], sizes[:count].square().sum() / sizes.square().sum()

    return work


def standardized(correction: int, little: float) -> Callable[..., Answer]:
    return prepared(
        lambda features: (
            (features - features.mean(0)) / (features.std(0, correction=correction) + little)
        )
    )


def sharing(share: Callable[[torch.Tensor, int], torch.Tensor]) -> Callable[..., Answer]:
    """The work with another share, of the variance in each component."""

    def work(features: torch.Tensor, count: int) -> Answer:
        points, sizes = decomposed(features - features.mean(0))
        return points[:, :count], share(sizes.square(), count)

    return work


def pointing(
    points: Callable[[torch.Tensor, torch.Tensor, int], torch.Tensor],
) -> Callable[..., Answer]:
    """The work with other points, of features and directions (components, D) in order."""

    def work(features: torch.Tensor, count: int) -> Answer:
        _, sizes, directions = torch.linalg.svd(features - features.mean(0), full_matrices=False)
        share = sizes[:count].square().sum() / sizes.square().sum()
        return points(features, directions, count), share

    return work


def spread_by(size: Callable[[int], float]) -> Callable[..., Answer]:
    """The work whose points are equally wide in each component. size: of the number of images"""
    return pointing(
        lambda features, directions, count: whitened(features)[:, :count] * size(len(features))
    )


def whitened(features: torch.Tensor) -> torch.Tensor:
    return torch.linalg.svd(features - features.mean(0), full_matrices=False)[0]


def moved(features: torch.Tensor) -> torch.Tensor:
    return features - features.mean(0)


def columns_of_all(features: torch.Tensor, directions: torch.Tensor, count: int) -> torch.Tensor:
    return moved(features) @ torch.linalg.svd(moved(features))[2][:, :count]


def rows_of_vectors(features: torch.Tensor, directions: torch.Tensor, count: int) -> torch.Tensor:
    vectors = torch.linalg.eigh(moved(features).T @ moved(features))[1]
    return moved(features) @ vectors.flip(1)[:count].T


def smallest_first(features: torch.Tensor, count: int) -> Answer:
    values, vectors = torch.linalg.eigh(torch.cov(features.T))
    return moved(features) @ vectors[:, :count], values[:count].sum() / values.sum()


def rising(features: torch.Tensor, count: int) -> Answer:
    points, share = prepared(moved)(features, count)
    return points.flip(1), share


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
            prepared(lambda features: features),
        ),
        Mistake(
            "standardized",
            "You divide each feature by its deviation first, so a feature that hardly moves counts "
            "as much as one that does.",
            standardized(1, 0),
            variants=(standardized(0, 0), standardized(1, 1e-8), standardized(0, 1e-8)),
        ),
        Mistake(
            "share of deviations",
            "Your points are right. Your share adds up deviations; variances are their squares.",
            sharing(lambda variance, count: variance.sqrt()[:count].sum() / variance.sqrt().sum()),
        ),
        Mistake(
            "whitened",
            "Your points have the same spread along every component. A point is where the features "
            "fall on it, and the first component spreads them most.",
            spread_by(lambda n: 1),
            variants=(spread_by(lambda n: (n - 1) ** 0.5), spread_by(lambda n: n**0.5)),
        ),
        Mistake(
            "smallest first",
            "Your components are those with the least variance: `eigh` sorts its values upward.",
            smallest_first,
        ),
        Mistake(
            "in rising order",
            "Your components are the right ones, in rising order: the one with the most variance "
            "comes first.",
            rising,
        ),
        Mistake(
            "axes of the directions exchanged",
            "You take the directions along the wrong axis of their matrix. They are the rows of "
            "the last thing that `svd` gives, and the columns of the vectors of `eigh`.",
            pointing(columns_of_all),
            variants=(
                pointing(
                    lambda features, directions, count: moved(features) @ directions[:, :count]
                ),
                pointing(rows_of_vectors),
            ),
        ),
        Mistake(
            "points keep their mean",
            "Your directions are right, and your points are of features that keep their mean. They "
            "should lie around zero.",
            pointing(lambda features, directions, count: features @ directions[:count].T),
        ),
        Mistake(
            "mean of each image",
            "You subtract the mean of each image over its features. Features scatter around the "
            "mean of each feature over the images.",
            prepared(lambda features: features - features.mean(1, keepdim=True)),
        ),
        Mistake(
            "one mean for all",
            "You subtract one mean of all numbers. Each feature has its own.",
            prepared(lambda features: features - features.mean()),
        ),
        Mistake(
            "directions for points",
            "You give the directions. Asked is where the images lie along them, a row for each.",
            pointing(lambda features, directions, count: directions[:count].T),
            variants=(pointing(lambda features, directions, count: directions[:count]),),
        ),
        Mistake(
            "features rebuilt",
            "You lead the points back to all D features. Asked are the points themselves, with "
            "`count` numbers for an image.",
            pointing(
                lambda features, directions, count: (
                    moved(features) @ directions[:count].T @ directions[:count]
                )
            ),
            variants=(
                pointing(
                    lambda features, directions, count: (
                        moved(features) @ directions[:count].T @ directions[:count]
                        + features.mean(0)
                    )
                ),
            ),
        ),
        Mistake(
            "variances squared",
            "Your points are right. Your share squares what are variances already: the eigenvalues "
            "of a covariance are.",
            sharing(lambda v, count: v[:count].square().sum() / v.square().sum()),
        ),
        Mistake(
            "share of one component",
            "Your points are right. Your share is that of one component; asked is what all of "
            "them keep together.",
            sharing(lambda v, count: v[count - 1] / v.sum()),
            variants=(sharing(lambda v, count: v[0] / v.sum()),),
        ),
        Mistake(
            "shares one by one",
            "Your points are right. You give the share of each component; asked is one number, "
            "what they keep together.",
            sharing(lambda v, count: v[:count] / v.sum()),
        ),
        Mistake(
            "share lost",
            "Your points are right. Your share is what the other components would keep.",
            sharing(lambda v, count: v[count:].sum() / v.sum()),
        ),
        Mistake(
            "share in percent",
            "Your points are right. Your share is in percent; asked is a fraction.",
            sharing(lambda v, count: 100 * v[:count].sum() / v.sum()),
        ),
        Mistake(
            "variance for share",
            "Your points are right. You give the variance that they keep, without dividing by that "
            "of all features.",
            sharing(lambda v, count: v[:count].sum()),
        ),
        Mistake(
            "share first",
            "Your two answers are exchanged: the points come first.",
            lambda *case: principal_components(*case)[::-1],
        ),
    ),
    accepted=(of_the_covariance, of_the_products),
    forbidden=("PCA", "pca_lowrank", "sklearn"),
    points=2,
    minutes=12,
    difficulty=2,
)
