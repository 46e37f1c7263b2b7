"""Read images between their pixels: four neighbors, weighted by nearness, black outside."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def read_bilinear(
    images: torch.Tensor, places: torch.Tensor, mode: str = "bilinear", outside: str = "zeros"
) -> torch.Tensor:
    """images: (N, C, H, W), places: (N, rows, columns, 2), x first -> (N, C, rows, columns)."""
    size = torch.tensor(images.shape[:1:-1])  # W, H
    in_halves = (2 * places + 1) / size - 1  # the unit of grid_sample: half an image
    return F.grid_sample(images, in_halves, mode=mode, padding_mode=outside, align_corners=False)


def cases(rng: np.random.Generator) -> list[tuple]:
    small = (
        torch.tensor([[[[1.0, 2, 4], [7, 3, 0]]]]),
        torch.tensor([[[[0.25, 0.5], [1.75, -0.25], [-0.75, 0.5]]]]),
    )
    return [
        small,
        scattered(rng, 2, 1, 3, 4, 5, 6),
        scattered(rng, 3, 2, 5, 4, 2, 7),
        scattered(rng, 1, 4, 6, 3, 7, 5),
    ]


def scattered(
    rng: np.random.Generator, n: int, c: int, h: int, w: int, rows: int, columns: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Images, and places that are spread evenly from two pixels outside on
    one side to two on the other."""
    images = tensor(rng, n, c, h, w)
    places = rng.uniform(-2, [w + 1, h + 1], (n, rows, columns, 2))
    return images.float(), torch.from_numpy(places).float()


def corners(
    images: torch.Tensor,
    places: torch.Tensor,
    base: torch.Tensor,
    weigh: Callable[[torch.Tensor, int], torch.Tensor],
) -> torch.Tensor:
    """The sum over the four corners from `base` on, black outside.
    weigh: distance, 0 or 1 -> weight"""
    n, _, h, w = images.shape
    padded = F.pad(images, (9, 9, 9, 9)).permute(0, 2, 3, 1)
    image = torch.arange(n).view(n, 1, 1)
    total = torch.zeros(())
    for i in (0, 1):
        for j in (0, 1):
            x, y = (base + torch.tensor([j, i])).unbind(3)
            distance = places - base
            weight = weigh(distance[..., 0], j) * weigh(distance[..., 1], i)
            total = total + weight[..., None] * padded[image, (y + 9).long(), (x + 9).long()]
    return total.permute(0, 3, 1, 2)


def linear(distance: torch.Tensor, step: int) -> torch.Tensor:
    """The weight of a corner: how near it is."""
    return distance if step else 1 - distance


def nearest(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return read_bilinear(images, places, mode="nearest")


def exchanged(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return read_bilinear(images, places.flip(3))


def far_counts_most(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    def weigh(distance: torch.Tensor, step: int) -> torch.Tensor:
        return linear(distance, 1 - step)

    return corners(images, places, places.floor(), weigh)


def plain_mean(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    def weigh(distance: torch.Tensor, step: int) -> torch.Tensor:
        return torch.full_like(distance, 0.5)

    return corners(images, places, places.floor(), weigh)


def edge_repeated(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return read_bilinear(images, places, outside="border")


def black_rim(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    h, w = images.shape[2:]
    inside = ((places >= 0) & (places <= torch.tensor([w - 1, h - 1]))).all(3)
    return read_bilinear(images, places) * inside[:, None]


def truncated(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return corners(images, places, places.trunc(), linear)


def tents(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Every pixel has a weight for every place: a tent of width 2, nearly always 0."""
    h, w = images.shape[2:]
    x, y = places.unbind(3)
    columns = (1 - (x[..., None] - torch.arange(w)).abs()).clamp(min=0)
    rows = (1 - (y[..., None] - torch.arange(h)).abs()).clamp(min=0)
    return torch.einsum("nchw,nrkh,nrkw->ncrk", images, rows, columns)


def place_by_place(images: torch.Tensor, places: torch.Tensor) -> np.ndarray:
    """One place at a time, in NumPy."""
    n, c, h, w = images.shape
    _, rows, columns, _ = places.shape
    out = np.zeros((n, c, rows, columns))
    pixels = images.numpy()
    for i, row, column in np.ndindex(n, rows, columns):
        x, y = places[i, row, column].tolist()
        left = int(np.floor(x))
        top = int(np.floor(y))
        for a in range(max(top, 0), min(top + 2, h)):
            for b in range(max(left, 0), min(left + 2, w)):
                out[i, :, row, column] += (1 - abs(y - a)) * (1 - abs(x - b)) * pixels[i, :, a, b]
    return out


CHECK = Check(
    work="read_bilinear",
    reference=read_bilinear,
    cases=cases,
    reread='Notebook 10, "One map for rotation, shear, scale and shift"',
    mistakes=(
        Mistake(
            "nearest pixel",
            "You read the nearest pixel alone. Four neighbors are averaged.",
            nearest,
        ),
        Mistake(
            "x and y exchanged", "You take the row for the column. A place is x, then y.", exchanged
        ),
        Mistake(
            "far neighbor counts most",
            "Your weights are the wrong way round: a place that is nearly on a pixel should be "
            "nearly that pixel.",
            far_counts_most,
        ),
        Mistake(
            "plain mean",
            "You weigh the four neighbors alike, wherever the place lies among them. The nearer "
            "one counts more.",
            plain_mean,
        ),
        Mistake(
            "edge repeated",
            "You pull places outside back to the edge of the image. Pixels outside count as 0.",
            edge_repeated,
        ),
        Mistake(
            "black rim",
            "You make a place black as soon as it lies outside. Up to a pixel from the edge it "
            "still has neighbors inside, and they count.",
            black_rim,
        ),
        Mistake(
            "truncated",
            "You round toward zero. Left of the image and above it that is no longer down: what is "
            "below -0.3?",
            truncated,
        ),
    ),
    accepted=(tents, place_by_place),
    forbidden=(
        "grid_sample",
        "grid_sampler",
        "grid_sampler_2d",
        "interpolate",
        "course_utils",
        "torchvision",
    ),
    points=4,
    minutes=20,
    difficulty=3,
)
