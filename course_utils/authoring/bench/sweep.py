"""A sweep of eight learning rates: at once on one stream of batches, one after another, and the time of one run."""

import statistics

import torch

from course_utils.authoring.bench.alternate import headline, pixels_and_labels, seconds
from course_utils.authoring.bench.networks import fresh
from course_utils.authoring.bench.pipelines import our_batches
from course_utils.runtime import pick_device, pick_precision
from course_utils.training import TrainConfig, pick_step, train, train_together

RATES = [10 ** (-4 + k / 3.5) for k in range(8)]  # 0.0001 to 0.01


def compare(*, images=10_000, rounds=5, networks=("basenet",)):
    """Print and return {network: (seconds at once, one after another, one run alone)}, medians of rounds in turn.

    images: of 32x32, in the one epoch that each run trains; on a GPU add "vgg_a_cifar" to the networks
    """
    device = pick_device()
    precision = pick_precision(device)
    headline(
        device,
        precision,
        f"a sweep of {len(RATES)} learning rates, {images:,} images, {rounds} rounds",
    )
    found = {}
    for name in networks if device.type == "cpu" else (*networks, "vgg_a_cifar"):
        batches = our_batches(*pixels_and_labels(images), 128, device)
        sides = [together(name, batches, device, precision, RATES), in_turn(name, batches, device, precision, RATES),
                 in_turn(name, batches, device, precision, RATES[:1])]  # fmt: skip
        for side in sides:
            side()
        times = [[seconds(side) for side in sides] for _ in range(rounds)]
        found[name] = tuple(statistics.median(column) for column in zip(*times, strict=True))
        at_once, after, one = found[name]
        print(f"{name}\n  at once {at_once:.2f} s, one after another {after:.2f} s, one alone {one:.2f} s\n"
              f"  ratio {after / at_once:.1f}; at once is {at_once / one:.1f} times one", flush=True)  # fmt: skip
    return found


def together(name, batches, device, precision, rates):
    configs = [TrainConfig(epochs=1, lr=rate, precision=precision) for rate in rates]
    return lambda: train_together(models(name, device, len(rates)), batches, configs)


def in_turn(name, batches, device, precision, rates):
    """`train` for each rate."""

    def sweep():
        for network, rate in zip(models(name, device, len(rates)), rates, strict=True):
            config = TrainConfig(epochs=1, lr=rate, precision=precision)
            train(network, batches, config, step=pick_step(device))

    return sweep


def models(name, device, count):
    return [fresh(name).to(device, memory_format=torch.channels_last) for _ in range(count)]
