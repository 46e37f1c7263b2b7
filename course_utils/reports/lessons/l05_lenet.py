"""LeNet: four ways to optimize BaseNet, and its steps to a residual block."""

from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig


def recipes(profile: str, data: str | None = None) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "rates" and "steps". data: instead of the profile's own"""
    if profile == "quick":
        base, deep = quick_networks(data or "shapes")
    else:
        base = full_recipe("000/basenet-adam", data)
        deep = full_recipe("resnet_tiny", data)
    lr = base.config.lr
    rates = {f"adam {lr:g}": base}
    for optimizer, rate in (("adam", lr / 4), ("sgd", 0.1), ("sgd", 0.02)):
        rates[f"{optimizer} {rate:g}"] = named(
            base, f"{profile}/05-{optimizer}-{rate:g}", optimizer=optimizer, lr=rate
        )
    models = ("basenet_convolutions", "basenet_plain_block", "basenet_residual")
    steps = {model: named(base, f"{profile}/05-{model}", model=model) for model in models}
    return {"rates": rates, "steps": steps | {"resnet_tiny": deep}}


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
