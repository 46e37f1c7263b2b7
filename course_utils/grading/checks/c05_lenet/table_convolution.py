"""C3 of LeNet-5: a convolution of which a table says which maps are connected."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake
from course_utils.models.lenet import CONNECTIONS


def table_convolution(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    """(maps (N, K, H', W'), number of parameters); map k sees the maps of table[k] only."""
    out = [
        F.conv2d(maps[:, seen], kernels[k : k + 1, seen], biases[k : k + 1])
        for k, seen in enumerate(table)
    ]
    weights = sum(kernels[k, seen].numel() for k, seen in enumerate(table))
    return torch.cat(out, 1), weights + len(biases)


def cases(rng: np.random.Generator) -> list[tuple]:
    maps = torch.arange(1.0, 7).reshape(1, 3, 1, 2)
    kernels = torch.tensor([[1.0, 10, 100], [2, 20, 200]]).reshape(2, 3, 1, 1)
    return [
        (maps, kernels, torch.tensor([0.0, 0.5]), [[1, 2], [0]]),
        (
            tensor(rng, 2, 5, 4, 6),
            tensor(rng, 4, 5, 3, 2),
            tensor(rng, 4),
            chosen(rng, 5, (2, 3, 1, 4)),
        ),
        (
            tensor(rng, 3, 3, 5, 3),
            tensor(rng, 7, 3, 2, 3),
            tensor(rng, 7),
            chosen(rng, 3, (1, 2, 2, 1, 3, 2, 1)),
        ),
        (
            tensor(rng, 1, 6, 5, 7),
            tensor(rng, 16, 6, 5, 5) / 5,
            tensor(rng, 16),
            [list(row) for row in CONNECTIONS],
        ),
    ]


def chosen(rng: np.random.Generator, maps: int, counts: tuple[int, ...]) -> list[list[int]]:
    """A table: for each of `counts` that many maps, in order."""
    return [sorted(rng.choice(maps, count, replace=False).tolist()) for count in counts]


def full(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    return F.conv2d(maps, kernels, biases), kernels.numel() + biases.numel()


def left_out(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    rest = [[c for c in range(maps.shape[1]) if c not in seen] for seen in table]
    return table_convolution(maps, kernels, biases, rest)


def first_kernels(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    out = [F.conv2d(maps[:, seen], kernels[k : k + 1, : len(seen)]) for k, seen in enumerate(table)]
    _, count = table_convolution(maps, kernels, biases, table)
    return torch.cat(out, 1) + biases[:, None, None], count


def bias_per_connection(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    times = torch.tensor([len(seen) for seen in table])
    return table_convolution(maps, kernels, biases * times, table)


def weights_only(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    out, count = table_convolution(maps, kernels, biases, table)
    return out, count - len(biases)


def zeros_counted(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[torch.Tensor, int]:
    return table_convolution(maps, kernels, biases, table)[0], full(maps, kernels, biases, table)[1]


def masked(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> list:
    mask = np.array([[c in seen for c in range(maps.shape[1])] for seen in table])
    kept = kernels * torch.from_numpy(mask)[:, :, None, None]
    return [F.conv2d(maps, kept, biases), int(mask.sum()) * kernels[0, 0].numel() + mask.shape[0]]


def connection_by_connection(
    maps: torch.Tensor, kernels: torch.Tensor, biases: torch.Tensor, table: list[list[int]]
) -> tuple[np.ndarray, float]:
    n, _, h, w = maps.shape
    kh, kw = kernels.shape[2:]
    out = np.zeros((n, len(table), h - kh + 1, w - kw + 1))
    for k, seen in enumerate(table):
        for c, i, j in np.ndindex(len(seen), kh, kw):
            part = maps[:, seen[c], i : i + out.shape[2], j : j + out.shape[3]]
            out[:, k] += float(kernels[k, seen[c], i, j]) * part.numpy()
    count = sum(len(seen) * kh * kw + 1 for seen in table)
    return out + biases.numpy()[:, None, None], float(count)


CHECK = Check(
    work="table_convolution",
    reference=table_convolution,
    cases=cases,
    reread='Notebook 05, "1998: LeNet-5, as published"',
    mistakes=(
        Mistake(
            "table ignored", "Every map sees every map in yours, as in networks of today.", full
        ),
        Mistake(
            "table turned round",
            "Your maps see what the table leaves out. It lists for each map what the map does see.",
            left_out,
        ),
        Mistake(
            "the first kernels",
            "A map that sees two maps gets the first two kernels of its row in yours. Kernel [k, "
            "c] belongs to map c.",
            first_kernels,
        ),
        Mistake(
            "a bias for each connection",
            "Your bias is added once for each connection. A map has one, however many maps it "
            "sees.",
            bias_per_connection,
        ),
        Mistake(
            "biases not counted",
            "Your count has the weights only. A bias is a parameter too.",
            weights_only,
        ),
        Mistake(
            "zeros counted",
            "Your count includes kernels that the table switches off. Nothing can be learned "
            "there.",
            zeros_counted,
        ),
    ),
    accepted=(masked, connection_by_connection),
    points=3,
    minutes=15,
    difficulty=2,
)
