"""The linear layers of a head, read at every place of a larger map."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.c06_vgg.wrong_head_everywhere import MISTAKES, Layers
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check

if TYPE_CHECKING:
    import numpy as np


def head_everywhere(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    """The answers (N, K, rows, columns) of a head for windows of side x side."""
    (weight, bias), *rest = layers
    maps = F.conv2d(maps, weight.reshape(len(weight), -1, side, side), bias)
    for weight, bias in rest:
        maps = F.conv2d(maps.relu(), weight[:, :, None, None], bias)
    return maps


def cases(rng: "np.random.Generator") -> list[tuple]:
    def head(*widths: int) -> Layers:
        return [
            (tensor(rng, units, inputs) * inputs**-0.5, tensor(rng, units))
            for inputs, units in zip(widths, widths[1:], strict=False)
        ]

    small = torch.tensor([[1.0, 10, 100, 1000], [0, 0, 0, -1]]), torch.tensor([0.0, 5])
    counted = torch.tensor([[[[1.0, 2, 3], [4, 5, 6]]]])
    # more than half have one layer, so that work that raises at a second one is known
    return [
        (counted, [(torch.tensor([[1.0, 10, 100, 1000]]), torch.tensor([0.0]))], 2),
        (counted, [small], 2),
        (counted, [small, (torch.tensor([[0.001, 1]]), torch.tensor([-1.0]))], 2),
        (tensor(rng, 2, 3, 6, 7), head(3 * 9, 8, 4), 3),
        (tensor(rng, 1, 2, 5, 8), head(2 * 4, 6, 5, 3), 2),
        # with windows of one place all layers are alike
        (tensor(rng, 2, 5, 4, 3), head(5, 6, 4, 7), 1),
        (tensor(rng, 2, 3, 4, 4), head(3 * 16, 7, 5), 4),
        (tensor(rng, 1, 1, 3, 5), head(4, 3), 2),
        (tensor(rng, 2, 2, 4, 3), head(2 * 9, 4), 3),
        (tensor(rng, 1, 3, 2, 4), head(3, 2), 1),
        (tensor(rng, 2, 1, 5, 4), head(4, 1), 2),
    ]


def crop_by_crop(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    rows = maps.shape[2] - side + 1
    columns = maps.shape[3] - side + 1
    answers = []
    for i in range(rows):
        for j in range(columns):
            x = maps[:, :, i : i + side, j : j + side].flatten(1)
            for number, (weight, bias) in enumerate(layers):
                x = (x.relu() if number else x) @ weight.T + bias
            answers.append(x)
    return torch.stack(answers, 2).reshape(len(maps), -1, rows, columns)


def in_numpy(maps: torch.Tensor, layers: Layers, side: int) -> "np.ndarray":
    windows = maps.unfold(2, side, 1).unfold(3, side, 1)  # (N, C, rows, columns, side, side)
    answers = windows.movedim(1, 3).flatten(3).numpy()
    for number, (weight, bias) in enumerate(layers):
        answers = (answers.clip(0) if number else answers) @ weight.numpy().T + bias.numpy()
    return answers.transpose(0, 3, 1, 2)


CHECK = Check(
    work="head_everywhere",
    reference=head_everywhere,
    cases=cases,
    reread='Notebook 06, "Any size of image"',
    mistakes=MISTAKES,
    accepted=(crop_by_crop, in_numpy),
    points=3,
    minutes=15,
    difficulty=3,
)
