"""Train VGG-A without and with batch norm, store the loss surfaces that `widgets.surface` draws:
half a minute.

    course author surfaces

Run by hand after a change to the recipe, the models or the training;
`tests/widgets/test_surface.py` holds the file against this recipe.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import torch

from course_utils.analysis import landscape, random_direction
from course_utils.authoring.stored_files import refuse, store
from course_utils.experiments import Recipe, Watch, build, execute, prepare
from course_utils.experiments.result import provenance
from course_utils.models.vgg import narrow
from course_utils.training import TrainConfig
from course_utils.widgets.surface import GRIDS, MOMENTS, NETWORKS

SEED = 0
CONFIG = TrainConfig(epochs=3, optimizer="sgd", lr=0.01)  # as notebook 09
RECIPE = Recipe(
    "quick/09-a",
    "vgg_a_cifar",
    "shapes",
    32,
    CONFIG,
    train=8_000,
    arguments={"plan": narrow("a", 16), "head": "mean"},
    initialization="kaiming",
)
IMAGES = 256  # of the training set
COORDINATES = np.linspace(-1, 1, 21)


def surfaces(network: str) -> Iterator[dict[str, Any]]:
    """One grid of losses for each moment. network: one of NETWORKS"""
    recipe = replace(RECIPE, arguments=RECIPE.arguments | {"batch_norm": network == "batch norm"})
    watch = Watch(moments=len(MOMENTS))
    execute(recipe, SEED, observers=[watch], device="cpu", precision="fp32")
    batches, _, _, image_set = prepare(replace(recipe, batch_size=IMAGES), seed=SEED)
    images, labels = next(iter(batches))
    for moment, state in zip(MOMENTS, watch.states, strict=True):
        model = build(recipe, image_set, seed=SEED)
        model.load_state_dict(state)
        directions = [random_direction(model, seed) for seed in (0, 1)]
        grid = landscape(model, images, labels, directions, COORDINATES, COORDINATES)
        losses = [[float(f"{value:.4g}") for value in row] for row in grid.losses]
        yield {"network": network, "moment": moment, "losses": losses}


def main(arguments: list[str]) -> None:
    """Make the file. arguments: none"""
    refuse(arguments)
    torch.set_num_threads(1)
    grids = [grid for network in NETWORKS for grid in surfaces(network)]
    about = {
        "recipe": asdict(RECIPE),
        "seed": SEED,
        "images": IMAGES,
        "coordinates": COORDINATES.tolist(),
        "made": provenance(torch.device("cpu")),
    }
    store(GRIDS, {"about": about}, "grids", grids)
