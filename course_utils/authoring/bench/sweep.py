"""A sweep of eight learning rates: at once on one stream of batches, one after another, and the
time of one run.
"""

import statistics
from collections.abc import Sequence

import torch
from torch import nn

from course_utils.authoring.bench.alternate import Side, headline, pixels_and_labels, seconds
from course_utils.authoring.bench.networks import fresh
from course_utils.authoring.bench.pipelines import our_batches
from course_utils.data import Batches
from course_utils.runtime import pick_device, pick_precision
from course_utils.training import TrainConfig, pick_step, train, train_together

RATES = [10 ** (-4 + k / 3.5) for k in range(8)]  # 0.0001 to 0.01


def compare(
    *, images: int = 10_000, rounds: int = 5, networks: Sequence[str] = ("basenet",)
) -> dict[str, tuple[float, float, float]]:
    """Print and return {network: (seconds at once, one after another, one run alone)}, medians of
    rounds in turn.

    images: of 32x32, in the one epoch that each run trains; on a GPU add "vgg_a_cifar" to the
    networks
    """
    device = pick_device()
    precision = pick_precision(device)
    title = f"a sweep of {len(RATES)} learning rates, {images:,} images, {rounds} rounds"
    headline(device, precision, title)
    medians = {}
    for name in networks if device.type == "cpu" else (*networks, "vgg_a_cifar"):
        batches = our_batches(*pixels_and_labels(images), 128, device)
        sides = (
            together(name, batches, device, precision, RATES),
            in_turn(name, batches, device, precision, RATES),
            in_turn(name, batches, device, precision, RATES[:1]),
        )
        for side in sides:
            side()
        times = [[seconds(side) for side in sides] for _ in range(rounds)]
        at_once, after, alone = (statistics.median(column) for column in zip(*times, strict=True))
        medians[name] = (at_once, after, alone)
        print(
            f"{name}\n  at once {at_once:.2f} s, one after another {after:.2f} s, "
            f"one alone {alone:.2f} s\n"
            f"  ratio {after / at_once:.1f}; at once is {at_once / alone:.1f} times one",
            flush=True,
        )
    return medians


def together(
    name: str, batches: Batches, device: torch.device, precision: str, rates: Sequence[float]
) -> Side:
    """`train_together` for all rates."""
    configs = [TrainConfig(epochs=1, lr=rate, precision=precision) for rate in rates]
    return lambda: train_together(models(name, device, len(rates)), batches, configs)


def in_turn(
    name: str, batches: Batches, device: torch.device, precision: str, rates: Sequence[float]
) -> Side:
    """`train` for each rate."""

    def sweep() -> None:
        for network, rate in zip(models(name, device, len(rates)), rates, strict=True):
            config = TrainConfig(epochs=1, lr=rate, precision=precision)
            train(network, batches, config, step=pick_step(device))

    return sweep


def models(name: str, device: torch.device, count: int) -> list[nn.Module]:
    """So many equal networks, as both sides train them."""
    return [fresh(name).to(device).to(memory_format=torch.channels_last) for _ in range(count)]
