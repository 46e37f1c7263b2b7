"""The linear layers of a head, read at every place of a larger map."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake

if TYPE_CHECKING:
    import numpy as np

Layers = list[tuple[torch.Tensor, torch.Tensor]]  # (weight, bias) of each


def head_everywhere(
    maps: torch.Tensor,
    layers: Layers,
    side: int,
    stride: int = 1,
    padding: int = 0,
    activation: Callable[[torch.Tensor], torch.Tensor] = torch.relu,
) -> torch.Tensor:
    """The answers (N, K, rows, columns) of a head for windows of side x side."""
    (weight, bias), *rest = layers
    kernels = weight.reshape(len(weight), -1, side, side)
    maps = F.conv2d(maps, kernels, bias, stride=stride, padding=padding)
    for weight, bias in rest:
        maps = F.conv2d(activation(maps), weight[:, :, None, None], bias)
    return maps


def cases(rng: "np.random.Generator") -> list[tuple]:
    def head(*widths: int) -> Layers:
        return [
            (tensor(rng, units, inputs) * inputs**-0.5, tensor(rng, units))
            for inputs, units in zip(widths, widths[1:], strict=False)
        ]

    small = torch.tensor([[1.0, 10, 100, 1000], [0, 0, 0, -1]]), torch.tensor([0.0, 5])
    return [
        (torch.tensor([[[[1.0, 2, 3], [4, 5, 6]]]]), [small], 2),
        (
            torch.tensor([[[[1.0, 2, 3], [4, 5, 6]]]]),
            [small, (torch.tensor([[0.001, 1]]), torch.tensor([-1.0]))],
            2,
        ),
        (tensor(rng, 2, 3, 6, 7), head(3 * 9, 8, 4), 3),
        (tensor(rng, 1, 2, 5, 8), head(2 * 4, 6, 5, 3), 2),
        (tensor(rng, 2, 3, 4, 4), head(3 * 16, 7, 5), 4),
    ]


def channels_last(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    (weight, bias), *rest = layers
    wrong = weight.reshape(len(weight), side, side, -1).movedim(3, 1)
    return head_everywhere(maps, [(wrong.flatten(1), bias), *rest], side)


def relu_at_the_end(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    return head_everywhere(maps, layers, side).relu()


def without_biases(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    unbiased = [(weight, torch.zeros_like(bias)) for weight, bias in layers]
    return head_everywhere(maps, unbiased, side)


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
    mistakes=(
        Mistake(
            "channels last",
            "Your kernels take the weights in another order than they were flattened in: channel "
            "by channel, then row by row.",
            channels_last,
        ),
        Mistake(
            "ReLU forgotten",
            "Between your layers there is no ReLU, so the whole head is one linear map.",
            partial(head_everywhere, activation=lambda maps: maps),
        ),
        Mistake(
            "ReLU at the end",
            "You cut off the negative answers of the last layer. They are logits, and stay as they "
            "are.",
            relu_at_the_end,
        ),
        Mistake(
            "windows side by side",
            "Your head jumps by its own side. It moves by one place and reads overlapping windows.",
            lambda maps, layers, side: head_everywhere(maps, layers, side, stride=side),
        ),
        Mistake(
            "biases forgotten",
            "Your convolutions have no biases. The linear layers had.",
            without_biases,
        ),
        Mistake(
            "padded",
            "You pad the map. The head was trained on windows that lie inside, so there are fewer "
            "answers.",
            lambda maps, layers, side: head_everywhere(maps, layers, side, padding=side // 2),
        ),
    ),
    accepted=(crop_by_crop, in_numpy),
    points=3,
    minutes=15,
    difficulty=3,
)
