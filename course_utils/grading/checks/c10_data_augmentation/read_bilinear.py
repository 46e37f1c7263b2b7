"""Read images between their pixels: four neighbors, weighted by nearness, black outside."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c10_data_augmentation import wrong_read_bilinear as wrong
from course_utils.grading.checks.c10_data_augmentation import wrong_read_shares as shares
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
    statement = (
        torch.tensor([[[[0.0, 4], [8, 12]]]]),
        torch.tensor([[[[0.25, 0.0], [0.5, 0.5], [1.5, 0.0]]]]),
    )
    whole = (
        torch.tensor([[[[1.0, 2, 4], [7, 3, 5]]]]),
        torch.tensor([[[[0.0, 0], [2, 1], [-1, 0]], [[1, 0.25], [1.5, 1], [3, 1]]]]),
    )
    return [
        small,
        statement,
        whole,
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


def nearest(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return read_bilinear(images, places, mode="nearest")


def exchanged(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return read_bilinear(images, places.flip(3))


def edge_repeated(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return read_bilinear(images, places, outside="border")


def black_rim(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    h, w = images.shape[2:]
    inside = ((places >= 0) & (places <= torch.tensor([w - 1, h - 1]))).all(3)
    return read_bilinear(images, places) * inside[:, None]


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
            variants=(
                wrong.rounded,
                wrong.half_up,
                wrong.rounded_and_clamped,
                shares.nearest_exchanged,
            ),
        ),
        Mistake(
            "pixel up and left",
            "You read the pixel up and left of each place alone. Four neighbors are averaged.",
            wrong.up_and_left,
        ),
        Mistake(
            "x and y exchanged", "You take the row for the column. A place is x, then y.", exchanged
        ),
        Mistake(
            "far neighbor counts most",
            "Your weights are the wrong way round: a place that is nearly on a pixel should be "
            "nearly that pixel.",
            shares.far_counts_most,
        ),
        Mistake(
            "plain mean",
            "You weigh the four neighbors alike, wherever the place lies among them. The nearer "
            "one counts more.",
            shares.plain_mean,
        ),
        Mistake(
            "edge repeated",
            "You pull places outside back to the edge of the image. Pixels outside count as 0.",
            edge_repeated,
        ),
        Mistake(
            "black rim",
            "You make a place at or beyond the edge black as a whole. Some of its four neighbors "
            "lie inside, and they count.",
            black_rim,
            variants=(wrong.four_inside, wrong.pixel_inside),
        ),
        Mistake(
            "truncated",
            "You round toward zero. Left of the image and above it that is no longer down: what is "
            "below -0.3?",
            wrong.truncated,
            variants=(shares.truncated,),
        ),
        Mistake(
            "floor and ceil",
            "Your neighbors lie at `floor` and `ceil`. At a whole coordinate both are one pixel, "
            "which then counts twice or not at all.",
            wrong.whole_twice,
            variants=(wrong.whole_lost,),
        ),
        Mistake(
            "wrapped round",
            "Your neighbors outside come from the other side of the image, as an index of -1 is "
            "the last. Pixels outside count as 0.",
            wrong.negative_wraps,
            variants=(wrong.all_wraps,),
        ),
        Mistake(
            "first of the batch for all",
            "You take the first image, or the places of the first, for the whole batch. Every "
            "image is read at its own places.",
            wrong.first_image,
            variants=(wrong.first_places,),
        ),
        Mistake(
            "shares inside scaled to 1",
            "You scale the shares of the neighbors inside to a sum of 1. Pixels outside count as "
            "0, so that a place fades to black beyond the edge.",
            wrong.scaled_to_one,
            variants=(wrong.scaled_to_nan,),
        ),
        Mistake(
            "height and width exchanged",
            "What is outside you tell by the height along x and by the width along y. x runs along "
            "the width.",
            wrong.sides_exchanged,
        ),
        Mistake(
            "channels not second",
            "Your numbers are right and your axes are not in order. Asked is (N, C, rows, "
            "columns): images, then channels, then the places.",
            wrong.channels_last,
            variants=(wrong.channels_first,),
        ),
        Mistake(
            "continued beyond the edge",
            "Outside the image your shares leave 0 to 1: you continue the line through the last "
            "two pixels. Pixels outside count as 0.",
            wrong.continued,
        ),
        Mistake(
            "edge a pixel further out",
            "You take an index of W or H for inside, and read the pixel at the edge there. The "
            "last ones are W - 1 and H - 1.",
            wrong.edge_inclusive,
        ),
        Mistake(
            "pixels at the edge left out",
            "You take the first or the last row and column of the image for outside. They lie "
            "inside: rows 0 to H - 1, columns 0 to W - 1.",
            wrong.first_left_out,
            variants=(wrong.last_left_out, wrong.both_left_out),
        ),
        Mistake(
            "half a pixel off",
            "You read half a pixel beside the place. Here whole numbers are the middles of pixels: "
            "at (0, 0) you get the pixel at the top left.",
            wrong.half_less,
            variants=(wrong.half_more,),
        ),
        Mistake(
            "places in units of the image",
            "You read your places as if they ran from -1 to 1 over the image, as `grid_sample` has "
            "them. They are in pixels.",
            wrong.in_halves,
            variants=(wrong.in_halves_to_the_edge,),
        ),
        Mistake(
            "some of the four only",
            "You mix two of the four neighbors. There are two along x and two along y: four in "
            "all, each with its share.",
            wrong.along_x,
            variants=(wrong.along_y, wrong.diagonal),
        ),
        Mistake(
            "shares not multiplied",
            "You do not multiply the shares along x and along y. Asked is their product: a "
            "neighbor that is near along x and far along y counts little.",
            wrong.shares_added,
            variants=(
                wrong.shares_averaged,
                wrong.shares_added_to_one,
                shares.straight,
                shares.smaller,
            ),
        ),
        Mistake(
            "shares crossed",
            "You weigh the columns by the share along y and the rows by that along x. Columns "
            "differ along x.",
            wrong.shares_crossed,
        ),
        Mistake(
            "index outside",
            "Some of your indices lie outside of the image: below 0 they count from the far end, "
            "past the end they are an IndexError. Pixels outside count as 0.",
            shares.unguarded,
        ),
        Mistake(
            "share of the pixel at the edge",
            "You pull a neighbor outside to the edge and weigh it as the pixel there. A neighbor "
            "outside has no share.",
            shares.pulled_first,
            variants=(shares.pulled_twice,),
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
