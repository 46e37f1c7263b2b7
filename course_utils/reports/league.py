"""The league: the smallest faithful form of each family on real photographs, under one budget.

A network of the league has at most 300,000 parameters and 12.5 million multiply-adds, and is
trained for ten epochs of CIFAR-10: the same images for all, in one to twenty minutes on one core;
a family of many small kernels takes longest. What is tuned is one number, the peak learning rate,
on 5,000 images held out of the training set.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from course_utils.experiments import Claim, Recipe, Result
from course_utils.runtime.errors import UserError
from course_utils.training import TrainConfig

PARAMETERS = 300_000  # at most
MACS = 12_500_000  # at most, of one 32x32 image
EPOCHS = 10
SWEEP_EPOCHS = 3
HELD_OUT = 0.1  # of the training images, in a sweep
SWEEP_SEED = 100  # no seed of the league's own
SEEDS = (0, 1, 2)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)  # of a sweep, which begins with
FIRST_RATES = (0.1, 0.3)


@dataclass(frozen=True)
class Member:
    """A network of the league.

    source: the paper whose network it is, made narrow; model, arguments: of create_model; lr: the
    best of RATES in its sweep, None before it was made
    initialization: of a Recipe, where the paper's own, made for wide layers, leaves the narrow
    network silent: the logits of NiN start with a deviation of 6e-6, of Kaiming's start 0.02
    """

    source: str
    model: str
    arguments: dict[str, Any] = field(default_factory=dict)
    lr: float | None = None
    initialization: str | None = None


# MobileNetV2's table 2 with widths times 0.35, and with the second halving left out
INVERTED = [
    (1, 6, 1, 1),
    (6, 8, 2, 1),
    (6, 11, 3, 2),
    (6, 22, 4, 2),
    (6, 34, 3, 1),
    (6, 56, 3, 2),
    (6, 112, 1, 1),
]

MEMBERS = {
    "lenet": Member("LeCun et al. 1998", "basenet", lr=0.1),
    "vgg": Member(
        "Simonyan and Zisserman 2015",
        "vgg_a_cifar",
        {"plan": "14 14 M 28 28 M 56 56 M 112 112", "head": "mean"},
        lr=0.3,
    ),
    "vgg_bn": Member(
        "Simonyan and Zisserman 2015; Ioffe and Szegedy 2015",
        "vgg_a_bn_cifar",
        {"plan": "14 14 M 28 28 M 56 56 M 112 112", "head": "mean"},
        lr=0.3,
    ),
    "nin": Member("Lin et al. 2014", "nin", {"factor": 0.21}, initialization="kaiming"),
    "all_cnn": Member("Springenberg et al. 2015", "all_cnn_c", {"plan": "20 20 20/2 40 40 40/2"}),
    "inception": Member("Szegedy et al. 2015", "googlenet_small", {"factor": 8}, lr=0.3),
    "highway": Member("Srivastava et al. 2015", "highway_conv32", {"width": 14}, lr=0.3),
    "plain": Member("He et al. 2016a", "plain20", {"width": 8}, lr=0.3),
    "residual": Member("He et al. 2016a", "resnet20", {"width": 8}),
    "preactivation": Member("He et al. 2016b", "preact_resnet20", {"width": 8}),
    "wide": Member("Zagoruyko and Komodakis 2016", "preact_resnet20", {"depth": 8, "width": 16}),
    "early": Member(
        "report 002",
        "resnet_stages",
        {"stem": 12, "stages": [12, 24, 48, 96], "blocks": 1},
        lr=0.3,
    ),
    "resnext": Member(
        "Xie et al. 2017", "resnext29_8x64d", {"first": 8, "cardinality": 4, "width": 2}, lr=0.3
    ),
    "densenet": Member("Huang et al. 2017", "densenet_bc100", {"growth": 10, "depths": [1, 2, 4]}),
    "mobilenet": Member(
        "Sandler et al. 2018",
        "mobilenet_v2",
        {"rows": INVERTED, "stem": [11, 2], "last": 256},
    ),
}

# What is expected, stated before any member was trained.
CLAIMS = [
    Claim("shortcuts lift twenty layers", "league/residual", "league/plain"),
    Claim("batch norm lifts VGG", "league/vgg_bn", "league/vgg"),
    Claim(
        "pre-activation gains nothing at twenty layers",
        "league/preactivation",
        "league/residual",
        gain="no more",
    ),
    Claim(
        "twenty narrow layers gain nothing over eight wide ones",
        "league/preactivation",
        "league/wide",
        gain="no more",
    ),
    Claim("halving the maps early pays", "league/early", "league/residual"),
    Claim("paths side by side pay", "league/inception", "league/vgg_bn"),
    Claim("inverted residuals pay", "league/mobilenet", "league/residual"),
    Claim("groups pay", "league/resnext", "league/residual"),
]


def league_recipe(name: str) -> Recipe:
    """How a member of the league is trained.

    raises: ValueError for no member, and for one whose rate has not been tuned
    """
    member = find_member(name)
    if member.lr is None:
        raise UserError(
            f"the learning rate of {name} has not been tuned yet. "
            "`course author league tune FOLDER` tries the rates of its sweep and prints the best"
        )
    return member_recipe(name, member, member.lr)


def sweep_recipes(name: str) -> dict[float, Recipe]:
    """The short trainings that choose the rate of a member, see `swept`. raises: ValueError for no
    member
    """
    return swept(name, find_member(name))


def swept(name: str, member: Member) -> dict[float, Recipe]:
    """Short trainings by rate: fewer epochs than the league's, and one image in ten held out.

    name: that the member has, or gets, in the league
    """
    return {
        rate: replace(
            recipe, validation=HELD_OUT, config=replace(recipe.config, epochs=SWEEP_EPOCHS)
        )
        for rate in RATES
        for recipe in [member_recipe(f"{name}-rate-{rate:g}", member, rate)]
    }


def sweep(
    name: str, member: Member, train: Callable[[Recipe], Result]
) -> dict[float, float | None]:
    """Accuracy on images held out by rate, of those that `next_rate` asks for.

    train: a recipe to its Result, diverged or not
    """
    recipes = swept(name, member)
    reached: dict[float, float | None] = {}
    while (rate := next_rate(reached)) is not None:
        result = train(recipes[rate])
        reached[rate] = None if result.diverged else result.history["val_accuracy"][-1]
    return reached


def best_of(reached: Mapping[float, float | None]) -> float | None:
    """The rate with the best accuracy; None where training diverged at each."""
    finished = {rate: value for rate, value in reached.items() if value is not None}
    return max(finished, key=lambda rate: finished[rate], default=None)


def next_rate(reached: Mapping[float, float | None]) -> float | None:
    """The rate that a sweep tries next: FIRST_RATES, then outward as long as the best is at an end.

    reached: accuracy on images held out by rate, of those tried; None where training diverged
    returns: None once the best of them has a neighbor on either side, or RATES end

    >>> next_rate({0.1: 0.6, 0.3: 0.7})
    1.0
    """
    for rate in FIRST_RATES:
        if rate not in reached:
            return rate
    place = RATES.index(best_of(reached) or min(reached))
    beside = [rate for rate in (*RATES[max(place - 1, 0) : place], *RATES[place + 1 : place + 2])]
    return next((rate for rate in beside if rate not in reached), None)


def find_member(name: str) -> Member:
    """The member of a name. raises: ValueError for none"""
    if name not in MEMBERS:
        raise UserError(f"there is no {name!r} in the league; known: {', '.join(MEMBERS)}")
    return MEMBERS[name]


def league_row(row_id: str) -> Recipe | None:
    """The recipe of an id, as "league/vgg" or "league/vgg-rate-0.1"; None where it is none."""
    report, _, rest = row_id.partition("/")
    name, swept, rate = rest.partition("-rate-")
    if report != "league" or name not in MEMBERS:
        return None
    if not swept:
        return league_recipe(name)
    recipes = {f"{value:g}": recipe for value, recipe in sweep_recipes(name).items()}
    return recipes.get(rate)


def member_recipe(name: str, member: Member, lr: float) -> Recipe:
    """How a network is trained here, under a peak learning rate."""
    config = TrainConfig(
        epochs=EPOCHS,
        optimizer="sgd",
        nesterov=True,
        lr=lr,
        schedule="one_cycle",
        weight_decay=5e-4,
        label_smoothing=0.1,
        grad_clip=1.0,
    )
    return Recipe(
        f"league/{name}",
        member.model,
        "cifar10",
        128,
        config,
        arguments=member.arguments,
        initialization=member.initialization,
        crop_padding=4,
        flip=True,
    )
