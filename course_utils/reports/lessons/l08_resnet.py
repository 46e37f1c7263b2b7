"""ResNet: depth without and with shortcuts, three kinds of them, gates, report 003's crossed."""

from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.models.resnet import stages
from course_utils.reports.catalog import full_recipe
from course_utils.training import TrainConfig


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons of the lesson, by name: "depths" first, then in the order of the page."""
    base, wide, deep = quick_networks() if profile == "quick" else full_networks()
    shapes = {"wide": wide, "deep": deep}
    gated = gates(profile)
    biased = biases(gated["highway20"])

    def with_model(model: str) -> Recipe:
        return named(base, f"{profile}/08-{model}", model=model)

    depths = ("plain20", "plain56", "resnet20", "resnet56")
    shortcuts = {"B": with_model("resnet20_b"), "C": with_model("resnet20_c")}
    return {
        "depths": {model: with_model(model) for model in depths},
        "rescues": rescues(with_model("plain56")),
        "shortcuts": shortcuts,
        "shortcut_rates": at_rates(profile, {"C": shortcuts["C"]}, (0.4, 2)),
        "orders": orders(with_model("preact_resnet110")),
        "gates": gated,
        "biases": biased,
        "bias_rates": at_rates(profile, {"bias -2": biased["bias -2"]}, (0.3, 3)),
        "cross": crossed(profile),
        "brief": crossed_few(profile, BRIEF),
        "long": crossed_few(profile, LONG),
        "shapes": shapes,
        "rates": at_rates(profile, shapes, (0.4, 3)),
    }


def at_rates(profile: str, arms: dict[str, Recipe], rates: tuple[float, ...]) -> dict[str, Recipe]:
    """Each arm again at so many times its learning rate."""
    return {
        f"{name}, {rate:g} times the rate": named(
            recipe, f"{profile}/08-{short(recipe)}-rate-{rate:g}", lr=rate * recipe.config.lr
        )
        for name, recipe in arms.items()
        for rate in rates
    }


def orders(base: Recipe) -> dict[tuple[str, float], Recipe]:
    """The first and the last order of He et al. 2016b, at rates from 0.4 to 9 times the usual one.

    returns: by order and rate
    """
    rates = [round(times * base.config.lr, 3) for times in (0.4, 1, 3, 9)]
    return {
        (order, rate): named(
            base,
            f"{base.id}-{order}-rate-{rate:g}",
            lr=rate,
            arguments=base.arguments | {"order": order},
        )
        for order in ("original", "full_preactivation")
        for rate in rates
    }


def short(recipe: Recipe) -> str:
    """What a recipe is called apart from report, profile and lesson: "resnet20_c"."""
    return recipe.id.rpartition("/")[2].removeprefix("08-")


def quick_networks() -> tuple[Recipe, Recipe, Recipe]:
    """The base of the comparison of depths; a wide and a deep network on few images."""
    config = TrainConfig(epochs=5, optimizer="sgd", lr=0.05, schedule="one_cycle")
    base = Recipe("quick/08", "plain20", "digits", 64, config, size=8, arguments={"width": 8})
    few = named(base, "quick/08", model="resnet_stages", train=300, epochs=15)
    wide = {"stem": 16, "stages": (16, 32, 64), "blocks": 1}
    deep = {"stem": 8, "stages": (8, 16, 32), "blocks": (6, 4, 3)}
    return (
        base,
        named(few, "quick/08-wide", arguments=wide),
        named(few, "quick/08-deep", arguments=deep),
    )


def full_networks() -> tuple[Recipe, Recipe, Recipe]:
    """He et al. 2016a, section 4.2, and two rows of report 004."""
    config = TrainConfig(
        epochs=164, optimizer="sgd", lr=0.1, schedule="multi_step", weight_decay=1e-4
    )
    base = Recipe("full/08", "plain20", "cifar10", 128, config, crop_padding=4, flip=True)
    return base, full_recipe("004/one-block-each"), full_recipe("004/half-width-6543")


def gates(profile: str) -> dict[str, Recipe]:
    """A highway network (Srivastava et al. 2015) and the same without its gates."""
    config = TrainConfig(epochs=10, optimizer="sgd", lr=0.1, schedule="one_cycle")
    gated = Recipe(
        f"{profile}/08-highway20",
        "highway20",
        "digits",
        64,
        config,
        size=8,
        arguments={"side": 8},
    )
    plain = named(
        gated, f"{profile}/08-highway20_plain", model="highway20_plain", initialization="glorot"
    )
    return {"highway20": gated, "highway20_plain": plain}


def rescues(plain: Recipe) -> dict[str, Recipe]:
    """Other trainings of the deep plain network: another rate, a clipped gradient, Adam."""
    rate = plain.config.lr
    return {
        "a fifth of the rate": named(plain, f"{plain.id}-slow", lr=rate / 5),
        "gradient cut to 1": named(plain, f"{plain.id}-clipped", lr=10 * rate, grad_clip=1.0),
        "Adam": named(plain, f"{plain.id}-adam", optimizer="adam", lr=3e-2),
    }


def biases(gated: Recipe) -> dict[str, Recipe]:
    """A highway network of 50 layers whose gates start at -2, and one whose gates start at -4."""
    return {
        f"bias {bias:g}": named(
            gated,
            f"{gated.id.partition('/')[0]}/08-highway50-bias{bias:g}",
            model="highway50",
            epochs=5,
            arguments=gated.arguments | {"gate_bias": bias},
        )
        for bias in (-2.0, -4.0)
    }


BRIEF = 5  # epochs of 300 images in batches of 32: 50 steps
LONG = 40  # 400 steps


def crossed_few(profile: str, epochs: int) -> dict[str, Recipe]:
    """`crossed` on 300 images for so many epochs; in the full profile, the published rows.

    There "brief" has as many epochs as here, and "long" those of the report.
    """
    if profile == "quick":
        changes: dict[str, Any] = {"train": 300, "epochs": epochs}
    elif epochs == LONG:
        return crossed(profile)
    else:
        changes = {"epochs": epochs}
    return {
        name: named(recipe, f"{recipe.id}-{epochs}-epochs", **changes)
        for name, recipe in crossed(profile).items()
    }


def crossed(profile: str) -> dict[str, Recipe]:
    """Report 003's two networks, each with its two trainings."""
    networks: dict[str, dict[str, Any]]
    if profile == "quick":
        training = quick_trainings()
        networks = {
            "vanilla": {
                "model": "resnet18",
                "arguments": {"stages": stages(2, 2, 2, 2, width=8)},
            },
            "improved": {"model": "improved_resnet18", "arguments": {"width": 8}},
        }
    else:
        rows = {"vanilla": "resnet", "improved": "improved-resnet"}
        training = {kind: full_recipe(f"003/cifar10/{row}") for kind, row in rows.items()}
        networks = {kind: {"model": recipe.model} for kind, recipe in training.items()}
    return {
        f"{network} network, {kind} training": named(
            recipe, f"{profile}/08-{network}-network-{kind}-training", **change
        )
        for network, change in networks.items()
        for kind, recipe in training.items()
    }


def quick_trainings() -> dict[str, Recipe]:
    """Both trainings of report 003, on digits."""
    config = TrainConfig(epochs=2, optimizer="sgd", lr=0.003)
    vanilla = Recipe("quick/08", "resnet18", "digits", 32, config, size=32)
    improved = named(
        vanilla,
        "quick/08",
        augment="r003:turned_digits",
        lr=0.03,
        schedule="r003:four_steps",
        weight_decay=4e-5,
        label_smoothing=0.1,
    )
    return {"vanilla": vanilla, "improved": improved}
