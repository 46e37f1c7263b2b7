"""The linear layers of a head, read at every place of a larger map."""

from functools import partial

import torch
import torch.nn.functional as F

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def head_everywhere(maps, layers, side, stride=1, padding=0, activation=torch.relu):
    (weight, bias), *rest = layers
    maps = F.conv2d(
        maps, weight.reshape(len(weight), -1, side, side), bias, stride=stride, padding=padding
    )
    for weight, bias in rest:
        maps = F.conv2d(activation(maps), weight[:, :, None, None], bias)
    return maps


def cases(rng):
    def head(*widths):
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


def channels_last(maps, layers, side):
    (weight, bias), *rest = layers
    wrong = weight.reshape(len(weight), side, side, -1).movedim(3, 1)
    return head_everywhere(maps, [(wrong.flatten(1), bias), *rest], side)


def relu_at_the_end(maps, layers, side):
    return head_everywhere(maps, layers, side).relu()


def without_biases(maps, layers, side):
    return head_everywhere(
        maps, [(weight, torch.zeros_like(bias)) for weight, bias in layers], side
    )


def crop_by_crop(maps, layers, side):
    rows, columns = maps.shape[2] - side + 1, maps.shape[3] - side + 1
    answers = []
    for i in range(rows):
        for j in range(columns):
            x = maps[:, :, i : i + side, j : j + side].flatten(1)
            for number, (weight, bias) in enumerate(layers):
                x = (x.relu() if number else x) @ weight.T + bias
            answers.append(x)
    return torch.stack(answers, 2).reshape(len(maps), -1, rows, columns)


def in_numpy(maps, layers, side):
    windows = (
        maps.unfold(2, side, 1).unfold(3, side, 1).movedim(1, 3).flatten(3).numpy()
    )  # (N, rows, columns, C s s)
    for number, (weight, bias) in enumerate(layers):
        windows = (windows.clip(0) if number else windows) @ weight.numpy().T + bias.numpy()
    return windows.transpose(0, 3, 1, 2)


CHECK = Check(
    work="head_everywhere",
    reference=head_everywhere,
    cases=cases,
    reread='Notebook 06, "Any size of image"',
    mistakes=(
        Mistake(
            "channels last",
            "Your kernels take the weights in another order than they were flattened in: channel by channel, then row "
            "by row.",
            channels_last,
        ),
        Mistake(
            "ReLU forgotten",
            "Between your layers there is no ReLU, so the whole head is one linear map.",
            partial(head_everywhere, activation=lambda maps: maps),
        ),
        Mistake(
            "ReLU at the end",
            "You cut off the negative answers of the last layer. They are logits, and stay as they are.",
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
            "You pad the map. The head was trained on windows that lie inside, so there are fewer answers.",
            lambda maps, layers, side: head_everywhere(maps, layers, side, padding=side // 2),
        ),
    ),
    accepted=(crop_by_crop, in_numpy),
    points=3,
    minutes=15,
    difficulty=3,
)
