"""Networks that a notebook builds, trained on small digits: the pools of lesson 06."""

from collections.abc import Callable, Sequence

import torch
from torch import nn

from course_utils.experiments import Recipe, prepare
from course_utils.runtime import pick_device, seeded
from course_utils.training import TrainConfig, evaluate, train

CONFIG = TrainConfig(epochs=4, optimizer="adam", lr=0.01, schedule="cosine")


def digit_accuracies(
    build: Callable[[], nn.Module],
    seeds: Sequence[int],
    *,
    config: TrainConfig = CONFIG,
    device: torch.device | str | None = None,
) -> list[float]:
    """Percent of the test digits right after training, one a seed.

    build: called once a seed, with that seed; takes (N, 1, 16, 16), gives logits (N, 10)

    >>> digit_accuracies(lambda: nn.Sequential(nn.Flatten(), nn.Linear(256, 10)), (0, 1))
    """
    place = pick_device(device)
    recipe = Recipe("quick/06-halving", "vgg16", "digits", 32, config, size=16)
    accuracies = []
    for seed in seeds:
        batches, _, test, _ = prepare(recipe, seed=seed, device=place)
        with seeded(seed):
            network = build().to(place)
        train(network, batches, config)
        accuracies.append(100 * evaluate(network, test)[1])
    return accuracies
