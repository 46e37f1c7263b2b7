"""The images that excite a map of a layer most, the patch of each that it sees there, and what they
share.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.runtime.modes import evaluating


@dataclass(frozen=True, eq=False)
class Favorites:
    """The strongest images of each map of a layer, the strongest first, on the CPU.

    images: (K, count) int64, their numbers; places: (K, count, 2) int64, row and column of the
    strongest position in the map; side: positions along a side of it
    """

    images: torch.Tensor
    places: torch.Tensor
    side: int


def map_favorites(maps: torch.Tensor, count: int = 9) -> Favorites:
    """Which images excite each map of a layer most (Zeiler and Fergus 2014, figure 2).

    maps: (N, K, h, h), what a layer answers to N images, N >= count
    """
    n, _, h, w = maps.shape
    if h != w or n < count:
        raise ValueError(
            f"maps must be (N, K, h, h) with N >= {count}, got {tuple(maps.shape)}; "
            "ask for a smaller count"
        )
    strength, place = maps.detach().cpu().flatten(2).max(2)  # (N, K)
    order = strength.topk(count, dim=0).indices.T  # (K, count)
    place = place.T.gather(1, order)
    return Favorites(order, torch.stack([place // w, place % w], dim=-1), h)


@torch.no_grad()
def layer_favorites(
    model: nn.Module, images: torch.Tensor, layers: Sequence[str], count: int = 9
) -> dict[str, Favorites]:
    """`map_favorites` of several layers, in evaluation mode.

    images: (N, C, H, W) as the network is fed; layers: names of modules that answer with square
    maps
    """
    modules = dict(model.named_modules())
    by_layer: dict[str, Favorites] = {}

    def keep(name: str, maps: torch.Tensor) -> None:
        by_layer[name] = map_favorites(maps, count)

    # name=name binds it now; without it every hook would see the last layer.
    hooks = [
        modules[name].register_forward_hook(lambda module, x, maps, name=name: keep(name, maps))
        for name in layers
    ]
    try:
        with evaluating(model):
            model(images)
    finally:
        for hook in hooks:
            hook.remove()
    return by_layer


def favorite_patches(
    images: torch.Tensor, favorites: Favorites, channel: int, size: int
) -> torch.Tensor:
    """What a map sees of its favorites: squares around the strongest positions.

    images: (N, C, H, H) float in [0, 1] on the CPU, the same N; channel: in [0, K), of the map;
    size: of the receptive field of its positions, in pixels
    returns: (count, C, size, size), with middle gray outside of an image; the whole images where a
    position sees no less
    """
    if size >= images.shape[-1]:
        return images[favorites.images[channel]]
    step = images.shape[-1] / favorites.side  # pixels from one position to the next
    around = F.pad(images, (size,) * 4, value=0.5)
    patches = []
    places = favorites.places[channel].tolist()
    for number, place in zip(favorites.images[channel], places, strict=True):
        # The position's center, `size` pixels further in for the padding, less half a patch.
        top, left = (round((index + 0.5) * step + size / 2) for index in place)
        patches.append(around[number, :, top : top + size, left : left + size])
    return torch.stack(patches)


def of_one_class(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    layers: Sequence[str],
    count: int = 9,
) -> dict[str, float]:
    """How many of a map's favorites are of one class: the mean over each layer's maps.

    images, layers, count: as for `layer_favorites`; labels: (N,) int64; see `chance_of_one_class`
    for labels that say nothing
    """
    means = {}
    for name, favorites in layer_favorites(model, images, layers, count).items():
        counts = F.one_hot(labels.cpu()[favorites.images]).sum(1)  # (K, classes)
        means[name] = counts.amax(1).float().mean().item()
    return means


def chance_of_one_class(count: int, classes: int) -> float:
    """What `of_one_class` is on average for labels drawn evenly: the mean of the largest of
    `classes` counts that add up to `count`.

    >>> round(chance_of_one_class(2, 2), 3)  # two alike in half of the cases
    1.5
    """
    mean = 0.0
    for most in range(count):  # the mean is the sum of the chances to have more than 0, 1, 2, ...
        one = np.array([1 / math.factorial(k) for k in range(most + 1)])  # e^x up to x^most
        ways = np.array([1.0])
        for _ in range(classes):  # coefficient k: ways to give k labels to the classes so far
            ways = np.convolve(ways, one)[: count + 1]
        at_most = ways[count] if len(ways) > count else 0.0
        mean += 1 - at_most * math.factorial(count) / classes**count
    return mean
