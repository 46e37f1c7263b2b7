"""Recipes that share a stream of batches, trained at once on one device: see `training.together`."""

from dataclasses import asdict, replace
from itertools import groupby

from course_utils.experiments.runs import build, measure, prepare
from course_utils.runtime import pick_device, pick_precision
from course_utils.training import train_together

OWN = ("id", "model", "arguments", "initialization", "config", "published", "choices")  # what recipes may differ in


def stream(recipe):
    """What decides the batches that a recipe sees, and how often, as text that can be compared and sorted."""
    shared = {name: value for name, value in asdict(recipe).items() if name not in OWN}
    return repr(shared | {"epochs": recipe.config.epochs})


def trials_together(jobs, *, device=None, precision=None, may_diverge=False):
    """The Result of each (recipe, seed) as `trial` makes it, those of one stream and one seed trained at once.

    `seconds` of a Result is the time of its whole group. Memory holds every network of a group at once.
    raises: FloatingPointError where a run diverges and may_diverge is False
    """
    device = pick_device(device)
    precision, results = pick_precision(device, precision), [None] * len(jobs)
    order = sorted(range(len(jobs)), key=lambda place: (jobs[place][1], stream(jobs[place][0])))
    for _, group in groupby(order, key=lambda place: (jobs[place][1], stream(jobs[place][0]))):
        places = list(group)
        recipes, seed = [jobs[place][0] for place in places], jobs[places[0]][1]
        for place, result in zip(places, one_group(recipes, seed, device, precision), strict=True):
            if result.diverged and not may_diverge:
                raise FloatingPointError(f"{result.id} diverged under seed {seed}; lower its lr, or set grad_clip=1.0")
            results[place] = result
    return results


def one_group(recipes, seed, device, precision):
    """The Results of recipes of one stream."""
    batches, held_out, test, image_set = prepare(recipes[0], seed=seed, device=device)
    models = [build(recipe, image_set, seed=seed, device=device) for recipe in recipes]
    configs = [replace(recipe.config, seed=seed, precision=precision) for recipe in recipes]
    histories = train_together(models, batches, configs, validation=held_out)
    runs = zip(recipes, models, histories, configs, strict=True)
    return [
        measure(recipe, model, test if len(history) == config.epochs else None, image_set, history, config)
        for recipe, model, history, config in runs
    ]
