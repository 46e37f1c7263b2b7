"""Wrong implementations of `layer_rates`, for its bank."""

from collections.abc import Callable
from functools import partial
from typing import Any

Rates = dict[str, float]


def inside(name: str, layer: str) -> bool:
    return name.startswith(f"{layer}.")


def rated(
    owns: Callable[[str, str], bool],
    parameters: list[str],
    layers: list[str],
    peak: float,
    decay: float,
    *,
    forwards: bool = False,
) -> Rates:
    """With another test of whether a parameter, the first of two names, belongs to a layer.

    forwards: from the first layer on, where a later one takes what is its own, too
    """
    steps = list(enumerate(reversed(layers)))
    rates: Rates = {}
    for distance, layer in reversed(steps) if forwards else steps:
        rates |= {name: peak * decay**distance for name in parameters if owns(name, layer)}
    return rates


right = partial(rated, inside)
by_first_letters = partial(rated, str.startswith)
by_first_letters_forwards = partial(rated, str.startswith, forwards=True)
anywhere = partial(rated, lambda name, layer: layer in name)
anywhere_with_a_dot = partial(rated, lambda name, layer: f"{layer}." in name)
any_part = partial(rated, lambda name, layer: layer in name.split("."))
first_part = partial(rated, lambda name, layer: name.split(".")[0] == layer)
first_part_of_both = partial(
    rated, lambda name, layer: name.split(".")[0] == layer.split(".")[0], forwards=True
)
right_in_it = partial(rated, lambda name, layer: name.rpartition(".")[0] == layer)
weight_and_bias = partial(
    rated, lambda name, layer: name in (f"{layer}.weight", f"{layer}.bias", layer)
)
weights = partial(rated, lambda name, layer: inside(name, layer) and name.endswith("weight"))
own_weight = partial(rated, lambda name, layer: name == f"{layer}.weight")


def of_power(
    power: Callable[[float, int, int], float],
    parameters: list[str],
    layers: list[str],
    peak: float,
    decay: float,
) -> Rates:
    """With another factor. power: decay, distance, number of layers -> factor"""
    rates: Rates = {}
    for distance, layer in enumerate(reversed(layers)):
        factor = power(decay, distance, len(layers))
        rates |= {name: peak * factor for name in parameters if inside(name, layer)}
    return rates


wrong_end = partial(of_power, lambda decay, distance, count: decay ** (count - 1 - distance))
head_decayed = partial(of_power, lambda decay, distance, count: decay ** (distance + 1))
times_the_distance = partial(of_power, lambda decay, distance, count: decay * distance)
times_the_distance_after = partial(
    of_power, lambda decay, distance, count: decay * distance if distance else 1
)
by_subtraction = partial(of_power, lambda decay, distance, count: 1 - decay * distance)
two_rates = partial(of_power, lambda decay, distance, count: decay if distance else 1)
divided = partial(of_power, lambda decay, distance, count: decay**-distance)
no_decay = partial(of_power, lambda decay, distance, count: 1)


def others(
    value: Any, parameters: list[str], layers: list[str], peak: float, decay: float
) -> Rates:
    return dict.fromkeys(parameters, value) | right(parameters, layers, peak, decay)


def others_at_the_peak(
    parameters: list[str], layers: list[str], peak: float, decay: float
) -> Rates:
    return others(peak, parameters, layers, peak, decay)


def others_below(parameters: list[str], layers: list[str], peak: float, decay: float) -> Rates:
    return others(peak * decay ** len(layers), parameters, layers, peak, decay)


def by_parameter(parameters: list[str], layers: list[str], peak: float, decay: float) -> Rates:
    kept = list(right(parameters, layers, peak, decay))
    kept = [name for name in parameters if name in kept]
    return {name: peak * decay**distance for distance, name in enumerate(reversed(kept))}


def by_all_parameters(parameters: list[str], layers: list[str], peak: float, decay: float) -> Rates:
    kept = right(parameters, layers, peak, decay)
    distances = enumerate(reversed(parameters))
    return {name: peak * decay**distance for distance, name in distances if name in kept}


def of_the_layers(parameters: list[str], layers: list[str], peak: float, decay: float) -> Rates:
    return {layer: peak * decay**distance for distance, layer in enumerate(reversed(layers))}


def empty_not_counted(parameters: list[str], layers: list[str], peak: float, decay: float) -> Rates:
    owners = [layer for layer in layers if any(inside(name, layer) for name in parameters)]
    return right(parameters, owners, peak, decay)


def values(parameters: list[str], layers: list[str], peak: float, decay: float) -> list[float]:
    return list(right(parameters, layers, peak, decay).values())
