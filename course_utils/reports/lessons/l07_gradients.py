"""What auxiliary heads add to the gradient of each stage of a GoogLeNet: measured for lesson 07."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from course_utils.analysis import layer_gradients
from course_utils.analysis.evidence import Effect, mean_of
from course_utils.experiments import Recipe, build, prepare
from course_utils.runtime import pick_device, seeded
from course_utils.training import train

Loss = Callable[[Any, torch.Tensor], torch.Tensor]  # (what the model answers, labels) -> scalar
BATCH = 128  # images


def stage_gradients(
    recipe: Recipe,
    losses: Mapping[str, Loss],
    seeds: Sequence[int],
    *,
    epochs: int = 0,
    device: torch.device | str | None = None,
) -> dict[str, np.ndarray]:
    """The relative gradient of a layer a stage by loss: (seeds, stages) float64 by its name.

    epochs: of training, in batches of 128, before it is measured; stages: the three convolutions
    of the stem, the 3 x 3 of each module, the classifier. All losses see one batch and the same
    dropout masks. Relative: the norm of the gradient over the norm of the weights

    >>> stage_gradients(recipe, {"sum": weighted(0.3)}, (0, 1))["sum"].shape
    (2, 13)
    """
    chosen = pick_device(device)
    norms: dict[str, list[np.ndarray]] = {name: [] for name in losses}
    for seed in seeds:
        batches, _, _, images_of = prepare(
            replace(recipe, batch_size=BATCH), seed=seed, device=chosen
        )
        model = build(recipe, images_of, seed=seed, device=chosen)
        if epochs:
            train(model, batches, replace(recipe.config, epochs=epochs, seed=seed))
        images, labels = next(iter(batches))
        for name, loss in losses.items():
            with seeded(seed):
                gradients = layer_gradients(model, images, labels, loss=loss)
            keep = [is_stage(layer) for layer in gradients.names]
            norms[name].append(gradients.relative[keep])
    return {name: np.array(rows) for name, rows in norms.items()}


def is_stage(layer: str) -> bool:
    """Whether a layer, by its name in a GoogLeNet, is the one that stands for its stage."""
    return layer.startswith("stem") or "small.1" in layer or layer == "fc"


def middle(values: np.ndarray) -> np.ndarray:
    """The geometric mean over seeds: (seeds, stages) -> (stages,)."""
    return np.exp(np.log(values).mean(0))


def times(ratios: np.ndarray, pattern: str = ".1f") -> Effect:
    """The geometric mean of ratios over seeds, its t-interval taken in logarithms: never below 0.

    ratios: (seeds,) positive, two or more
    """
    logs = mean_of(np.log(ratios))
    value, low, high = np.exp([logs.value, logs.low, logs.high])
    return Effect(float(value), float(low), float(high), logs.chance, "times", pattern)
