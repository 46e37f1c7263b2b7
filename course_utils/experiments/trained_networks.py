"""A recipe trained to be looked into: the network itself, and how often it is right."""

from dataclasses import replace

import torch
from torch import nn

from course_utils.data import ImageSet
from course_utils.experiments.preparation import build, prepare
from course_utils.experiments.recipe import Recipe
from course_utils.training import evaluate, train


def trained_network(
    recipe: Recipe,
    seed: int,
    image_set: ImageSet,
    *,
    device: torch.device | str = "cpu",
    precision: str = "fp32",
) -> tuple[nn.Module, float]:
    """The network of a recipe after its last epoch, in evaluation mode, and its test accuracy.

    image_set: whole, as `load` gives it; it may be changed, where `execute` takes the recipe's own

    >>> net, accuracy = trained_network(recipe, 0, load("shapes"))
    """
    batches, _, test, image_set = prepare(recipe, seed=seed, device=device, image_set=image_set)
    model = build(recipe, image_set, seed=seed, device=device)
    train(model, batches, replace(recipe.config, seed=seed, precision=precision))
    return model.eval(), evaluate(model, test)[1]
