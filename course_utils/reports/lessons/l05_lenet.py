"""LeNet: two optimizers of BaseNet, and its steps to a residual block, trained short and longer."""

from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.reports.catalog import full_recipe
from course_utils.reports.lessons.l05_sweep import best_rate
from course_utils.training import TrainConfig

STEPS = ("basenet", "basenet_convolutions", "basenet_plain_block", "basenet_residual")


def recipes(profile: str, data: str | None = None) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "rates", "steps", "short", "longer" and "kinds".

    steps: at one rate for all, resnet_tiny by SGD at its own; short, longer: 144 and 564 steps in
    the quick profile, Adam for all, each network at the rate that `l05_sweep` found best for it.
    In the full profile both are the published recipe, as nobody has swept there.
    kinds: by (training, model), BaseNet and resnet_tiny: "its own", by Adam and by SGD, the shorter
    one; "adam, longer", the same for both
    data: instead of the profile's own
    """
    if profile == "quick":
        base, deep = quick_networks(data or "shapes")
        longer = named(base, "quick/05-longer-basenet", batch_size=32)
        sgd = (0.05, 0.01)
    else:
        longer = base = full_recipe("000/basenet-adam", data)
        deep = full_recipe("resnet_tiny", data)
        sgd = (0.1, 0.02)
    lr = longer.config.lr
    rates = {f"adam {lr:g}": longer}
    for optimizer, rate in (("adam", lr / 8), *(("sgd", rate) for rate in sgd)):
        rates[f"{optimizer} {rate:g}"] = named(
            longer, f"{profile}/05-{optimizer}-{rate:g}", optimizer=optimizer, lr=rate
        )
    steps = {"basenet": base}
    steps |= {model: named(base, f"{profile}/05-{model}", model=model) for model in STEPS[1:]}
    by_adam = {"basenet": longer}
    for model in (*STEPS[1:], "resnet_tiny"):
        by_adam[model] = named(longer, f"{profile}/05-longer-{model}", model=model)
    short = {model: tuned(steps[model]) for model in STEPS}
    kinds = {("its own", "basenet"): base, ("its own", "resnet_tiny"): deep}
    kinds |= {("adam, longer", model): by_adam[model] for model in ("basenet", "resnet_tiny")}
    return {
        "rates": rates,
        "steps": steps | {"resnet_tiny": deep},
        "short": short,
        "longer": {model: tuned(recipe) for model, recipe in by_adam.items()},
        "kinds": {arm: tuned(recipe) for arm, recipe in kinds.items()},
    }


def tuned(recipe: Recipe) -> Recipe:
    """The recipe at the rate that the sweep found best for its network and batch size.

    One that has this rate, or that nobody has swept, stays what it is.
    """
    rate = best_rate(recipe.model, recipe.config.optimizer, recipe.batch_size)
    if rate is None or rate == recipe.config.lr:
        return recipe
    return replace(
        recipe, id=f"{recipe.id}-{rate:g}", published=None, config=replace(recipe.config, lr=rate)
    )


def quick_networks(data: str) -> tuple[Recipe, Recipe]:
    """BaseNet with Adam, and the deep network with SGD at its own rate."""
    adam = TrainConfig(epochs=6, optimizer="adam", lr=2e-3, schedule="cosine")
    base = Recipe("quick/05-basenet", "basenet", data, 128, adam, train=3000, test=2000)
    deep = named(
        base,
        "quick/05-resnet_tiny",
        model="resnet_tiny",
        optimizer="sgd",
        lr=0.2,
        schedule="one_cycle",
        nesterov=True,
    )
    return base, deep
