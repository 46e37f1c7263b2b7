"""What notebook 13 compares: ways to learn a task from few labels, each at a rate swept for it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import torch

from course_utils.experiments import Recipe, train_weights
from course_utils.reports.cut_arms import CutArm
from course_utils.reports.few_label_runs import AnyArm, few_label_sweep
from course_utils.reports.transfer import Arm
from course_utils.training import TrainConfig

PER_CLASS = (1, 2, 5, 10, 20, 100)  # labels of each class
LAYER_LABELS = 20  # labels of each class where each layer has a rate
LAYER_RATES = {1.0: (0.02, 0.05, 0.1, 0.2, 0.5, 1.0), 0.3: (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)}
CUT_LABELS = 2  # labels of each class behind a cut
STAGES = (1, 2, 3)
GRIDS = (1, 2, 4)
PIXEL_GRIDS = (2, 4, 8)
HEAD_RATES = (0.05, 0.2, 0.8, 3.2, 12.8)
ALL_RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)

Cut = tuple[str, int | None, int]  # what stands before the cut, stages, grid


def transfer_task(
    profile: str, device: torch.device | str | None = None, store: str = "../runs"
) -> tuple[str, str, str]:
    """The old task, the new one, and the weights of `resnet_tiny` on the old one, by profile.

    The quick ones come with the course; the others train them on CIFAR-10, once.
    """
    if profile == "quick":
        return "shapes", "digits", "shapes"
    epochs = {"laptop": 5, "full": 30}[profile]
    config = TrainConfig(
        epochs=epochs,
        optimizer="sgd",
        lr=0.2,
        nesterov=True,
        schedule="one_cycle",
        weight_decay=5e-4,
    )
    recipe = Recipe(
        f"{profile}/13-cifar10", "resnet_tiny", "cifar10", 128, config, crop_padding=4, flip=True
    )
    return "cifar10", "mnist", str(train_weights(recipe, device=device, store=store))


def ways_to_learn(
    data: str, weights: str, rates: Mapping[str, float]
) -> dict[tuple[str, int], Arm]:
    """The four ways to learn at each number of labels: {(way, labels of each class): Arm}.

    rates: of each way, as `widgets.stored_transfer` has them from its sweep
    """
    ways = {
        "from scratch": Arm(data, 1),
        "random body, probe": Arm(data, 1, trains="head"),
        "shapes body, probe": Arm(data, 1, weights=weights, trains="head"),
        "fine-tuned": Arm(data, 1, weights=weights),
    }
    return {
        (way, n): replace(arm, per_class=n, lr=rates[way])
        for way, arm in ways.items()
        for n in PER_CLASS
    }


def layer_arms(data: str, weights: str) -> dict[tuple[float, float], Arm]:
    """Fine-tuning with a rate for each layer: {(decay, rate of the head): Arm}."""
    return {
        (decay, rate): Arm(data, LAYER_LABELS, weights=weights, lr=rate, decay=decay)
        for decay, rates in LAYER_RATES.items()
        for rate in rates
    }


def probe_arms(data: str, weights: str) -> dict[Cut, CutArm]:
    """A linear layer behind every cut and grid of a trained and a random body, and on pixels."""
    pixels: dict[Cut, CutArm] = {
        ("pixels", None, grid): CutArm(data, CUT_LABELS, None, grid) for grid in PIXEL_GRIDS
    }
    bodies: dict[Cut, CutArm] = {
        (body, after, grid): CutArm(data, CUT_LABELS, after, grid, weights=start)
        for body, start in (("trained", weights), ("random", None))
        for after in STAGES
        for grid in GRIDS
    }
    return pixels | bodies


def whole_arms(data: str, weights: str) -> dict[Cut, CutArm]:
    """Some of these cuts and grids, where everything before the cut trains, too.

    Of stage 3 and a grid of 1 there are none: that is the network as it is, see `ways_to_learn`.
    """
    kinds = (
        ("fine-tuned", 2, 1, weights),
        ("fine-tuned", 2, 2, weights),
        ("fine-tuned", 3, 2, weights),
        ("from scratch", 3, 2, None),
    )
    return {
        (kind, after, grid): CutArm(data, CUT_LABELS, after, grid, weights=start, trains="all")
        for kind, after, grid, start in kinds
    }


def layer_sweep() -> dict[str, dict[float, list[float]]]:
    """Held-out accuracies on `digits` by rate of the head: {"uniform": ..., "decay 0.3": ...}."""
    arm = Arm("digits", LAYER_LABELS, weights="shapes")
    return {
        "uniform" if decay == 1 else f"decay {decay:g}": few_label_sweep(replace(arm, decay=decay))
        for decay in LAYER_RATES
    }


def layer_finals(data: str, weights: str) -> dict[tuple[float, str], Arm]:
    """Each decay at the best rate of its sweep, and at a rate that is too large for uniform rates.

    returns: {(decay, "best" or "large"): Arm}
    """
    large = max(LAYER_RATES[1.0])
    arms = {decay: Arm(data, LAYER_LABELS, weights=weights, decay=decay) for decay in LAYER_RATES}
    best = {(decay, "best"): replace(arm, lr=best_rate(arm)) for decay, arm in arms.items()}
    return best | {(decay, "large"): replace(arm, lr=large) for decay, arm in arms.items()}


def best_rate(arm: AnyArm) -> float:
    """The rate of the highest mean accuracy in the stored sweep of an arm on `digits`."""
    weights = "shapes" if arm.weights else None
    swept = few_label_sweep(replace(arm, data="digits", weights=weights))
    return max(swept, key=lambda rate: float(np.mean(swept[rate])))


def at_best_rate(arms: Mapping[Cut, CutArm]) -> dict[Cut, CutArm]:
    """The arms, each at the best rate of its sweep."""
    return {cut: replace(arm, lr=best_rate(arm)) for cut, arm in arms.items()}


def swept_arms(data: str, weights: str) -> list[AnyArm]:
    """Every arm at every rate that is tried for it."""
    cuts = probe_arms(data, weights) | whole_arms(data, weights)
    return [
        *layer_arms(data, weights).values(),
        *(
            replace(arm, lr=rate)
            for arm in cuts.values()
            for rate in (HEAD_RATES if arm.trains == "head" else ALL_RATES)
        ),
    ]
