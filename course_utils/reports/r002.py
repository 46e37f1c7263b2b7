"""Report 002: augmentation, residual blocks, and four tables of ablations, on CIFAR-10.

Then VGG with batch norm, and the landscape of losses without and with it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from course_utils.experiments import Claim, LandscapeClaim, Recipe
from course_utils.training import TrainConfig
from course_utils.training.schedules import multi_step

HALF = (0.5, 0.5)  # mean and std that map [0, 1] to [-1, 1]


def late_halving(progress: float) -> float:
    """Halved after 25 epochs of 30: what ReduceLROnPlateau did by the account of section 2."""
    return multi_step(progress, milestones=(25 / 30,), factor=0.5)


# The four tables: what each row changes, and the test accuracy that it prints, in percent

# section 3: the activation of resnet_1p27m
ACTIVATIONS = {
    "relu": 87.20,
    "leaky_relu": 87.39,
    "gelu": 87.16,
    "silu": 85.90,
    "mish": 85.58,
    "prelu": 85.04,
    "elu": 78.57,
}

# section 4: fields of TrainConfig that each loss changes, for the same network with GELU
LOSSES: dict[str, tuple[dict[str, Any], float]] = {
    "cross_entropy": ({}, 83.28),
    "focal": ({"loss": "focal"}, 81.67),
    "label_smoothing": ({"label_smoothing": 0.1}, 78.71),
    "l2": ({"weight_decay": 5e-4}, 73.03),
}

# section 5: channels of the stem and of each stage of two blocks, with GELU
FILTERS = {
    (32, (32, 64, 128)): 85.83,
    (32, (64, 128, 128)): 87.41,
    (32, (128, 128, 256)): 89.84,
    (64, (64, 128, 128)): 86.26,
    (64, (64, 128, 256)): 88.43,
    (16, (16, 32, 64, 128)): 81.71,
    (32, (32, 64, 128, 256)): 86.24,
    (32, (64, 128, 256, 512)): 87.70,
    (32, (64, 64, 128, 128)): 83.26,
    (64, (64, 64, 128, 256)): 86.31,
}

# section 6: fields of TrainConfig, for resnet_3p2m. It prints no rate and no decay: the usual rate
# of each, and the decay that torch gives AdamW and no other
OPTIMIZERS: dict[str, tuple[dict[str, Any], float]] = {
    "sgd": ({"lr": 0.1}, 86.72),
    "adam": ({"lr": 0.001}, 80.79),
    "adamw": ({"lr": 0.001, "weight_decay": 0.01}, 86.69),
    "rmsprop": ({"lr": 0.001}, 74.44),
}

ADAM = TrainConfig(epochs=30, schedule="r002:late_halving")  # sections 3 to 5
WARM = TrainConfig(epochs=25, schedule="warmup_cosine")  # section 6
OPEN = "batch 128; Adam at 0.001, halved after epoch 25, as its plateau rule did in section 2"


def row(
    name: str,
    model: str,
    published: float | None,
    config: TrainConfig,
    choices: str,
    *,
    augmented: bool = True,
    **more: Any,
) -> Recipe:
    """Sections 1 and 2: batch 128; crop, flip and AutoAugment wherever it augments.

    more: other fields of the Recipe
    """
    if augmented:
        more |= {"crop_padding": 4, "flip": True, "augment": "autoaugment_cifar10"}
    else:
        more |= {"normalize": HALF}
    return Recipe(
        f"002/{name}", model, "cifar10", 128, config, published=published, choices=choices, **more
    )


def activation_rows() -> Iterator[Recipe]:
    """Section 3: one network under seven activations."""
    for name, published in ACTIVATIONS.items():
        arguments = {"activation": name}
        yield row(f"activation/{name}", "resnet_1p27m", published, ADAM, OPEN, arguments=arguments)


def loss_rows() -> Iterator[Recipe]:
    """Section 4: the same network with GELU under four losses."""
    choices = (
        f"{OPEN}; 30 epochs; smoothing 0.1, gamma 2 and L2 5e-4 within Adam: no strength is printed"
    )
    for name, (change, published) in LOSSES.items():
        yield row(
            f"loss/{name}",
            "resnet_1p27m",
            published,
            replace(ADAM, **change),
            choices,
            arguments={"activation": "gelu"},
        )


def filter_rows() -> Iterator[Recipe]:
    """Section 5: ten plans of channels."""
    for (stem, stages), published in FILTERS.items():
        yield row(
            filters_row(stem, stages),
            "resnet_stages",
            published,
            ADAM,
            f"{OPEN}; 30 epochs",
            arguments={"stem": stem, "stages": stages, "activation": "gelu"},
        )


def filters_row(stem: int, stages: tuple[int, ...]) -> str:
    """The name of a row of the table of filters: "filters/32-[64,128,128]"."""
    return f"filters/{stem}-[{','.join(map(str, stages))}]"


def optimizer_rows() -> Iterator[Recipe]:
    """Section 6: four optimizers, each at its usual rate."""
    for name, (change, published) in OPTIMIZERS.items():
        choices = "batch 128; " + ", ".join(f"{field} {value:g}" for field, value in change.items())
        config = replace(WARM, optimizer=name, **change)
        yield row(f"optimizer/{name}", "resnet_3p2m", published, config, choices)


def vgg(name: str, model: str, published: float) -> Recipe:
    """Section 10.1: VGG without and with batch norm, 25 epochs, all else equal."""
    config = TrainConfig(epochs=25, optimizer="sgd", lr=0.01, schedule="cosine", weight_decay=5e-4)
    choices = (
        "configuration A as in its section 10.2; SGD with momentum 0.9, cosine from 0.01, weight "
        "decay 5e-4, Kaiming's start; no dropout, whose rate and place it does not print"
    )
    return row(name, model, published, config, choices, initialization="kaiming")


def landscape(name: str, model: str) -> list[Recipe]:
    """Section 7: VGG-A without or with batch norm at four rates, and the way ahead of its steps."""
    return [
        row(
            f"landscape/{name}-{lr:g}",
            model,
            None,
            TrainConfig(epochs=30, optimizer="sgd", lr=lr, momentum=0.0),
            "plain SGD at a fixed rate, batch 128, Kaiming's start; step sizes of Santurkar et al. "
            "2018, figure 4",
            initialization="kaiming",
            step_sizes=(0.05, 0.1, 0.2, 0.4),
        )
        for lr in (0.15, 0.1, 0.075, 0.05)
    ]


LANDSCAPE_PLAIN = landscape("vgg", "vgg_a_cifar")
LANDSCAPE_NORMED = landscape("vgg-bn", "vgg_a_bn_cifar")

ROWS = [
    row(
        "baseline",
        "baseline_cnn",
        82.35,
        TrainConfig(epochs=25),
        "dropout of 0.25 and 0.5",
        augmented=False,
    ),
    row(
        "augmentation",
        "baseline_cnn",
        82.31,
        TrainConfig(epochs=25),
        "batch 128 and 25 epochs as its baseline; the data set's own mean and std, where it "
        "divides by 0.2023, ...",
    ),
    row(
        "residual",
        "resnet_1p27m",
        87.43,
        TrainConfig(epochs=25),
        "batch 128 and 25 epochs as its baseline; crop, flip and AutoAugment as the row before",
    ),
    row(
        "final",
        "resnet_3p2m",
        95.40,
        TrainConfig(epochs=200, optimizer="sgd", lr=0.1, schedule="cosine", weight_decay=5e-4),
        "batch 128, weight decay 5e-4; AutoAugment for its data augmentation",
    ),
    row(
        "lr-schedule",
        "baseline_cnn",
        83.08,
        ADAM,
        "30 epochs, so that its rate could fall after 25 as it says; dropout of 0.25 and 0.5",
        augmented=False,
    ),
    *activation_rows(),
    *loss_rows(),
    *filter_rows(),
    *optimizer_rows(),
    vgg("vgg-bn", "vgg_a_bn_cifar", 84.89),
    vgg("vgg-no-bn", "vgg_a_cifar", 83.26),
    *LANDSCAPE_PLAIN,
    *LANDSCAPE_NORMED,
]

CLAIMS = [
    Claim(
        "002: augmentation does not help its baseline",
        "002/augmentation",
        "002/baseline",
        "no more",
    ),
    Claim("002: falling learning rates help its baseline", "002/lr-schedule", "002/baseline"),
    Claim("002: residual blocks help", "002/residual", "002/augmentation"),
    Claim("002: ELU is worst among the activations", "002/activation/relu", "002/activation/elu"),
    Claim(
        "002: label smoothing loses to cross-entropy",
        "002/loss/cross_entropy",
        "002/loss/label_smoothing",
    ),
    Claim("002: more filters help", "002/filters/32-[128,128,256]", "002/filters/32-[32,64,128]"),
    Claim("002: AdamW beats Adam", "002/optimizer/adamw", "002/optimizer/adam"),
    Claim("002: batch norm lifts VGG-A", "002/vgg-bn", "002/vgg-no-bn"),
    LandscapeClaim(
        "002: batch norm makes the band of losses narrower and lower, the gradient's distance and "
        "beta lower",
        tuple(row.id for row in LANDSCAPE_PLAIN),
        tuple(row.id for row in LANDSCAPE_NORMED),
    ),
]
