"""Features brought to two numbers an image by PCA: what the plane keeps, and what it tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from course_utils.analysis.evidence import approx
from course_utils.analysis.representations import Features


@dataclass(frozen=True, eq=False)
class ComponentPlane:
    """points: (N, 2) float, the first two principal components; kept: their share of the variance.

    told, told_whole: the share of images whose class their neighbors tell, in the plane and among
    all features; fractions in [0, 1]
    """

    points: np.ndarray
    kept: float
    told: float
    told_whole: float


def component_plane(features: Features, neighbors: int = 15) -> ComponentPlane:
    """Bring features to two principal components, and ask neighbors for the class.

    features: values (N, D) and labels (N,); neighbors: how many vote. They come from the first
    half of the images, the questions from the second

    >>> component_plane(features(nn.Flatten(), batches)).kept
    """
    from sklearn.decomposition import PCA  # takes seconds to import
    from sklearn.neighbors import KNeighborsClassifier

    pca = PCA(2, random_state=0).fit(features.values)  # seeded: on large data its solver may draw
    points = pca.transform(features.values)
    half = len(features.labels) // 2

    def told(values: np.ndarray) -> float:
        voters = KNeighborsClassifier(min(neighbors, half))
        voters.fit(values[:half], features.labels[:half])
        return float(voters.score(values[half:], features.labels[half:]))

    kept = float(pca.explained_variance_ratio_.sum())
    return ComponentPlane(points, kept, told(points), told(features.values))


def plane_table(planes: Mapping[str, Sequence[ComponentPlane]]) -> str:
    """What planes keep and tell, in percent, as a Markdown table: means over the networks of a row.

    planes: dict from a name to planes, one a network
    """
    lines = ["| (percent) | variance kept | class told in the plane | told by all features |"]
    lines.append("|---|---|---|---|")
    for name, of_networks in planes.items():
        parts = [[plane.kept, plane.told, plane.told_whole] for plane in of_networks]
        cells = " | ".join(approx(100 * value, ".0f") for value in np.mean(parts, axis=0))
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)
