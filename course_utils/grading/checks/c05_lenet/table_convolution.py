"""C3 of LeNet-5: a convolution of which a table says which maps are connected."""

import numpy as np
import torch
import torch.nn.functional as F

from course_utils.grading.checks.c05_lenet.wrong_table_convolution import MISTAKES
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check
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
    with_zeros = tensor(rng, 3, 4, 2, 4)
    with_zeros[1:, 1:3, :, 1:3] = 0
    return [
        (
            torch.tensor([1.0, 10.0]).reshape(1, 2, 1, 1),
            torch.ones(3, 2, 1, 1),
            torch.zeros(3),
            [[0], [1], [0, 1]],
        ),
        (maps, kernels, torch.tensor([0.25, 0.5]), [[1, 0], [1]]),
        # no number of a row reaches that of the rows: read by columns, the table fits, too
        (
            tensor(rng, 2, 5, 4, 6),
            tensor(rng, 4, 5, 3, 2),
            tensor(rng, 4),
            chosen(rng, 4, (2, 3, 1, 4)),
        ),
        (tensor(rng, 3, 4, 5, 4), with_zeros, tensor(rng, 3), chosen(rng, 3, (2, 3, 1))),
        (
            tensor(rng, 1, 6, 5, 7),
            tensor(rng, 16, 6, 5, 5) / 5,
            tensor(rng, 16),
            [list(row) for row in CONNECTIONS],
        ),
    ]


def chosen(rng: np.random.Generator, maps: int, counts: tuple[int, ...]) -> list[list[int]]:
    """A table: for each of `counts` that many maps, in drawn order."""
    return [rng.choice(maps, count, replace=False).tolist() for count in counts]


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
    mistakes=MISTAKES,
    accepted=(masked, connection_by_connection),
    points=3,
    minutes=15,
    difficulty=2,
)
