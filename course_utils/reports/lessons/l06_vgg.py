"""VGG: what follows the convolutions, how they start, how many they are, how they are trained."""

from typing import Any

from course_utils.experiments import Recipe
from course_utils.experiments.recipe import named
from course_utils.models.initialization import FACTORS
from course_utils.reports.catalog import full_recipe
from course_utils.reports.lessons.l06_sweep import SWEEPS
from course_utils.training import TrainConfig

# Starts of lesson 06 whose signal grows from layer to layer of a net of full width.
EXPLODING = ("0.1: 4.8", "0.1 as printed")


def recipes(profile: str) -> dict[str, dict[Any, Recipe]]:
    """The comparisons "heads", "starts" and "depths", each arm at a rate of its own."""
    base, plan = quick_vgg16() if profile == "quick" else full_vgg16()
    normed = {"plan": plan, "batch_norm": True}
    network = named(base, f"{profile}/06-network", arguments=normed | {"head": "max"})
    mean_head = named(base, f"{profile}/06-mean-head", arguments=normed | {"head": "mean"})
    nets = by_depth(profile, base)
    heads = {"three linear layers": network, "mean and one layer": mean_head}
    return {
        "heads": tuned(profile, "heads", heads, epochs=6, schedule="cosine"),
        "starts": tuned(profile, "starts", by_factor(nets["A"])),
        "depths": tuned(profile, "depths", from_kaiming(nets)),
    }


def tuned(
    profile: str, comparison: str, arms: dict[str, Recipe], **changes: Any
) -> dict[str, Recipe]:
    """Each arm at the rate that `l06_sweep` found best for it, with changes for all of them.

    Nobody has swept under the full profile: there the arms stay at their published rate, but for
    the starts that explode at full width, which take the rate that was best for one in the small.
    """
    sweep = SWEEPS[comparison]
    if profile == "full":
        exploding = [name for name in EXPLODING if name in arms]
        return arms | {
            name: named(arms[name], arms[name].id, lr=sweep.best(EXPLODING[0]))
            for name in exploding
        }
    return {
        name: named(recipe, f"{recipe.id}-tuned", lr=sweep.best(name), **changes)
        for name, recipe in arms.items()
    }


def by_factor(net: Recipe) -> dict[str, Recipe]:
    """The network from four starts where every layer multiplies the signal by one factor, that of a
    layer with 512 channels under four published rules; and from N(0, 0.1^2) as it is printed.
    """
    rules = ("0.01", "Glorot", "Kaiming", "0.1")
    starts = {
        f"{rule}: {factor:g}": started(net, factor)
        for rule, factor in zip(rules, FACTORS, strict=True)
    }
    return starts | {"0.1 as printed": named(net, f"{net.id}-0.1", initialization="gaussian_0.1")}


def from_kaiming(nets: dict[str, Recipe]) -> dict[str, Recipe]:
    """The networks from Kaiming's start in its forward form, a factor of 1 in every layer."""
    return {name: started(net, 1.0) for name, net in nets.items()}


def started(net: Recipe, factor: float) -> Recipe:
    """The recipe from a start whose layers multiply the signal by a factor."""
    return named(net, f"{net.id}-{factor:g}", initialization=f"factor_{factor:g}")


def quick_vgg16() -> tuple[Recipe, str]:
    """A small VGG-16 on digits, and its plan."""
    plan = "8 8 M 16 16 M 32 32 32 M 64 64 64 64 64 64"
    base = Recipe(
        "quick/06-vgg16",
        "vgg16",
        "digits",
        32,
        TrainConfig(epochs=4, optimizer="sgd", lr=0.01),
        size=16,
        arguments={"plan": plan},
        initialization="kaiming",
    )
    return base, plan


def full_vgg16() -> tuple[Recipe, str]:
    """Report 003's VGG from Kaiming's start, and its plan."""
    base = named(full_recipe("003/cifar10/vgg"), "full/06-vgg16", initialization="kaiming")
    return base, "d"


def by_depth(profile: str, base: Recipe) -> dict[str, Recipe]:
    """VGG-A and VGG-E (Simonyan and Zisserman 2015, table 1), without and with batch norm."""
    unit = 4 if profile == "quick" else 32
    plans = {
        "A": spelled(profile, (1, 1, 2, 2, 2), 3 * unit),
        "E": spelled(profile, (2, 2, 4, 4, 4), 2 * unit),
    }
    nets = {}
    for name, plan in plans.items():
        row = f"{profile}/06-{name.lower()}"
        arguments = {"plan": plan, "head": "mean"}
        nets[name] = named(base, row, arguments=arguments)
        nets[f"{name} with batch norm"] = named(
            base, f"{row}-bn", arguments=arguments | {"batch_norm": True}
        )
    return nets


def spelled(profile: str, counts: tuple[int, ...], width: int) -> str:
    """The plan of a VGG of so many convolutions in each of five stages, the first `width` wide.

    Quick leaves the last two pools out: its images are small.
    """
    # doubled from stage to stage up to eight times: 64 to 512 in the paper
    stages = [
        " ".join([str(width * min(2**index, 8))] * count) for index, count in enumerate(counts)
    ]
    if profile == "quick":
        return f"{' M '.join(stages[:4])} {stages[4]}"
    return f"{' M '.join(stages)} M"
