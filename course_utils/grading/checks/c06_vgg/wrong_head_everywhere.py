"""Wrong ways to read a head at every place of a map."""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F

from course_utils.grading.engine.check import Mistake

Layers = list[tuple[torch.Tensor, torch.Tensor]]  # (weight, bias) of each
Change = Callable[[torch.Tensor], torch.Tensor]


def unchanged(maps: torch.Tensor) -> torch.Tensor:
    return maps


def headed(
    maps: torch.Tensor,
    layers: Layers,
    side: int,
    before: Change = unchanged,
    turn: Change = unchanged,
    after: Change = unchanged,
    later: Callable[[int], int] = lambda side: 1,
    stride: Callable[[int], int] = lambda side: 1,
    padding: Callable[[int], int] = lambda side: 0,
    biased: Callable[[int, int], bool] = lambda number, last: True,
    cut: Callable[[int, int], bool] = lambda number, last: number < last,
    cut_first: bool = False,
) -> torch.Tensor:
    """As it is done by hand, each keyword one way to do it wrong.

    turn: of the kernels of the first layer; later: side of those of the others
    biased, cut: whether a layer has its bias, and a ReLU behind it, by its number and the last one
    cut_first: whether the ReLU comes before the bias
    """
    last = len(layers) - 1
    maps = before(maps)
    for number, (weight, bias) in enumerate(layers):
        k = later(side) if number else side
        kernels = weight.reshape(len(weight), -1, k, k)
        if number:
            maps = F.conv2d(maps, kernels)
        else:
            maps = F.conv2d(maps, turn(kernels), stride=stride(side), padding=padding(side))
        if cut_first and cut(number, last):
            maps = maps.relu()
        if biased(number, last):
            maps = maps + bias[:, None, None]
        if not cut_first and cut(number, last):
            maps = maps.relu()
    return after(maps)


def channels_last(kernels: torch.Tensor) -> torch.Tensor:
    units, channels, side, _ = kernels.shape
    return kernels.reshape(units, side, side, channels).permute(0, 3, 1, 2)


def channels_last_by_columns(kernels: torch.Tensor) -> torch.Tensor:
    return channels_last(kernels).transpose(2, 3)


def places_as_units(answers: torch.Tensor) -> torch.Tensor:
    return answers.flatten(2).transpose(1, 2).reshape(answers.shape)


def shrunk(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    return headed(F.adaptive_avg_pool2d(maps, side), layers, side)


def corner(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    return headed(maps[:, :, :side, :side], layers, side)


def center(maps: torch.Tensor, layers: Layers, side: int) -> torch.Tensor:
    top, left = ((length - side) // 2 for length in maps.shape[2:])
    return headed(maps[:, :, top : top + side, left : left + side], layers, side)


def weights_as_they_are(
    maps: torch.Tensor,
    layers: Layers,
    side: int,
    layer: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor] = F.conv2d,
) -> torch.Tensor:
    maps = headed(maps, layers[:1], side)
    for weight, bias in layers[1:]:
        maps = layer(maps.relu(), weight, bias)
    return maps


MISTAKES = (
    Mistake(
        "channels last",
        "Your kernels take the weights in another order than they were flattened in: channel "
        "by channel, then row by row.",
        partial(headed, turn=channels_last),
        variants=(partial(headed, turn=channels_last_by_columns),),
    ),
    Mistake(
        "kernels on their side",
        "Your kernels have their rows where the columns should be. The weights were flattened row "
        "by row.",
        partial(headed, turn=lambda kernels: kernels.transpose(2, 3)),
    ),
    Mistake(
        "flipped kernels",
        "You turn the kernels around. `F.conv2d` lays them on the map as they are.",
        partial(headed, turn=lambda kernels: kernels.flip(2, 3)),
        variants=(
            partial(headed, turn=lambda kernels: kernels.flip(2)),
            partial(headed, turn=lambda kernels: kernels.flip(3)),
        ),
    ),
    Mistake(
        "large kernels everywhere",
        "Every layer of yours has kernels of side x side. Only the first one reads a window; the "
        "others see one place.",
        partial(headed, later=lambda side: side),
    ),
    Mistake(
        "second layer does not fit",
        "From your second layer on, the weights do not fit maps (N, C, H, W) as they are. These "
        "layers are convolutions, too, with kernels of one place.",
        weights_as_they_are,
        variants=(partial(weights_as_they_are, layer=F.linear),),
    ),
    Mistake(
        "ReLU forgotten",
        "Between your layers there is no ReLU, so the whole head is one linear map.",
        partial(headed, cut=lambda number, last: False),
    ),
    Mistake(
        "ReLU behind the first layer only",
        "Your ReLU stands behind the first layer only. There is one between each layer and the "
        "next.",
        partial(headed, cut=lambda number, last: number == 0 < last),
        variants=(partial(headed, cut=lambda number, last: number == 0),),
    ),
    Mistake(
        "ReLU at the end",
        "You cut off the negative answers of the last layer. They are logits, and stay as they "
        "are.",
        partial(headed, cut=lambda number, last: True),
        variants=(partial(headed, cut=lambda number, last: number == last),),
    ),
    Mistake(
        "ReLU on the map",
        "The map goes through a ReLU before your first layer. The first ReLU stands behind it.",
        partial(headed, before=torch.relu),
    ),
    Mistake(
        "ReLU before the bias",
        "Your ReLU comes before the bias is added. The bias belongs to the layer, the ReLU stands "
        "behind it.",
        partial(headed, cut_first=True),
    ),
    Mistake(
        "biases forgotten",
        "Your convolutions have no biases. The linear layers had.",
        partial(headed, biased=lambda number, last: False),
    ),
    Mistake(
        "biases of some layers only",
        "Only some of your layers have their biases. Each linear layer had its own.",
        partial(headed, biased=lambda number, last: number == 0),
        variants=(
            partial(headed, biased=lambda number, last: number > 0),
            partial(headed, biased=lambda number, last: number == last),
            partial(headed, biased=lambda number, last: number < last),
        ),
    ),
    Mistake(
        "windows side by side",
        "Your head jumps by its own side. It moves by one place and reads overlapping windows.",
        partial(headed, stride=lambda side: side),
    ),
    Mistake(
        "padded",
        "You pad the map. The head was trained on windows that lie inside, so there are fewer "
        "answers.",
        partial(headed, padding=lambda side: side // 2),
        variants=(
            partial(headed, padding=lambda side: side - 1),
            partial(headed, padding=lambda side: 1),
        ),
    ),
    Mistake(
        "last window lost",
        "You miss the last window of each row and column. There are H - side + 1 in a column.",
        partial(headed, after=lambda answers: answers[:, :, :-1, :-1]),
    ),
    Mistake(
        "one window only",
        "You read one window of the map. The head moves to every place where a window fits.",
        corner,
        variants=(center,),
    ),
    Mistake(
        "map shrunk",
        "You shrink the map to side x side and read it once. The head reads the map as it is, at "
        "every place where a window fits.",
        shrunk,
    ),
    Mistake(
        "places averaged",
        "You average the answers of all places. Each place keeps its own.",
        partial(headed, after=lambda answers: answers.mean((2, 3), keepdim=True)),
        variants=(partial(headed, after=lambda answers: answers.mean((2, 3))),),
    ),
    Mistake(
        "places for units",
        "Your reshape takes places for units: the answers lie there with the units last. Exchange "
        "the axes first.",
        partial(headed, after=places_as_units),
    ),
    Mistake(
        "units last",
        "Your units are the last axis. They come behind the images, before rows and columns.",
        partial(headed, after=lambda answers: answers.movedim(1, -1)),
    ),
    Mistake(
        "answers on their side",
        "Your rows and columns have changed places: the answers lie column by column.",
        partial(headed, after=lambda answers: answers.transpose(2, 3)),
    ),
)
