"""Ablations: report 002's four tables, and the rates at which they turn."""

from dataclasses import replace
from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.reports import r002
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig

COMMON = (0.001, 0.01, 0.1)
SWEPT = (0.001, 0.003, 0.01, 0.03)
RATES = {
    "sgd": (*COMMON, 1.0, 100.0),
    "adam": COMMON,
    "adamw": COMMON,
    "rmsprop": (0.0001, *COMMON),
}


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "activations", "losses", "decays", "filters", "rates" and "optimizers".

    The arms of "filters" are (stem, stages), those of "decays" (optimizer, decay), those of "rates"
    and "optimizers" (name, rate).
    """
    base, tuned, contest = quick_starts() if profile == "quick" else full_starts()
    activations = {
        kind: twin(
            profile, f"activation/{kind}", base, arguments=base.arguments | {"activation": kind}
        )
        for kind in r002.ACTIVATIONS
    }
    losses = {
        name: twin(profile, f"loss/{name}", tuned, **change)
        for name, (change, _) in r002.LOSSES.items()
    }
    losses["smoothing 0.8"] = named(tuned, f"{profile}/11-loss-smoothing-0.8", label_smoothing=0.8)
    return {
        "activations": activations,
        "losses": losses,
        "filters": filters(profile, tuned),
        "decays": {
            (kind, decay): named(
                tuned, f"{profile}/11-{kind}-decay-{decay:g}", optimizer=kind, weight_decay=decay
            )
            for kind in ("adam", "adamw")
            for decay in (0.1, 1.0)
        },
        "rates": rates(profile, activations),
        "optimizers": optimizers(profile, contest),
    }


def quick_starts() -> tuple[Recipe, Recipe, Recipe]:
    """What the activations, the other tables and the contest of optimizers start from."""
    base = Recipe(
        "quick/11",
        "resnet_stages",
        "digits",
        32,
        TrainConfig(epochs=4, lr=0.001, schedule="warmup_cosine"),
        train=600,
        size=8,
        arguments={"stem": 4, "stages": (8, 16, 16), "activation": "gelu"},
    )
    winner = {"stem": 4, "stages": (16, 16, 32), "activation": "gelu"}
    contest = named(base, base.id, train=700, validation=0.3, arguments=winner)
    return base, named(base, base.id, lr=0.01), contest


def full_starts() -> tuple[Recipe, Recipe, Recipe]:
    """The same in report 002; the contest holds out a tenth of the images for validation."""
    base = full_recipe("002/activation/gelu")
    return base, base, replace(full_recipe("002/optimizer/sgd"), validation=0.1)


def twin(profile: str, row: str, recipe: Recipe, **changes: Any) -> Recipe:
    """A small twin of a row of report 002, or in the full profile the row itself."""
    if profile == "full":
        return full_recipe(f"002/{row}")
    return named(recipe, f"quick/11-{row.replace('/', '-')}", **changes)


def rates(profile: str, activations: dict[str, Recipe]) -> dict[tuple[str, float], Recipe]:
    """Two activations at each of SWEPT, with images held out to choose by.

    Quick ones train half as long, so that none comes near 100 percent, on as many images.
    """
    shorter = {"train": 900, "validation": 1 / 3, "epochs": 2}
    changes = shorter if profile == "quick" else {"validation": 0.1}
    return {
        (kind, lr): named(activations[kind], f"{profile}/11-tuned-{kind}-{lr:g}", lr=lr, **changes)
        for kind in ("relu", "elu")
        for lr in SWEPT
    }


def filters(profile: str, tuned: Recipe) -> dict[tuple[int, tuple[int, ...]], Recipe]:
    """Report 002's table of filters by its own widths; quick networks are an eighth as wide."""
    return {
        (stem, widths): twin(
            profile,
            r002.filters_row(stem, widths),
            tuned,
            model="resnet_stages",
            arguments={
                "stem": stem // 8,
                "stages": tuple(width // 8 for width in widths),
                "activation": "gelu",
            },
        )
        for stem, widths in r002.FILTERS
    }


def optimizers(profile: str, contest: Recipe) -> dict[tuple[str, float], Recipe]:
    """Each optimizer at each of its RATES."""
    return {
        (kind, lr): named(
            contest,
            f"{profile}/11-{kind}-{lr:g}",
            optimizer=kind,
            lr=lr,
            weight_decay=0.01 if kind == "adamw" else 0.0,  # torch's; the others have none
        )
        for kind, rates in RATES.items()
        for lr in rates
    }
