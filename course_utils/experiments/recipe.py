"""Recipes as data: what is trained, on what, and how, for each published row that can be run so far."""

from dataclasses import dataclass, field, replace

from course_utils.experiments import report_002
from course_utils.training import TrainConfig

HALF = (0.5, 0.5)  # mean and std that map [0, 1] to [-1, 1]


@dataclass(frozen=True)
class Recipe:
    """One training, complete: the same recipe and seed on the same data give the same run.

    id: report and row, as "000/basenet-adam"; published: test accuracy in percent, None where none is printed
    validation: share of the training images held out; train, test: how many images to use, None for all
    arguments: of create_model, beside num_classes and in_channels; initialization: a key of INITIALIZATIONS applied to
    the new network, None for its own
    size: pixels that every image is resized to, None for its own, padded to 32
    normalize: (mean, std) for every channel, None for those of the data set; crop_padding (pixels), flip: augmentation;
    augment: a key of AUGMENTATIONS, for what goes beyond these two
    step_sizes: of the way ahead that `watch` measures while it trains, none for ()
    choices: what the report leaves open and how it was settled
    """

    id: str
    model: str
    data: str
    batch_size: int
    config: TrainConfig
    validation: float = 0.0
    train: int | None = None
    test: int | None = None
    arguments: dict = field(default_factory=dict)
    initialization: str | None = None
    size: int | None = None
    normalize: tuple | None = None
    crop_padding: int = 0
    flip: bool = False
    augment: str | None = None
    step_sizes: tuple = ()
    published: float | None = None
    choices: str = ""


def stored_recipe(stored):
    """The Recipe that a result holds as a dict; fields that recipes have got since then stand at their defaults.

    raises: TypeError or ValueError for a dict that is none
    """
    return Recipe(**stored | {"config": TrainConfig(**stored["config"])})


def _report_000(row, model, published, optimizer="adam", lr=1e-3, flip=False, choices=""):
    """Report 000, section 2.2: 40,000 images, batch 1024, 100 epochs, cosine, pixels in [-1, 1]."""
    config = TrainConfig(epochs=100, optimizer=optimizer, lr=lr, schedule="cosine")
    return Recipe(
        f"000/{row}", model, "cifar10", 1024, config, validation=0.2, normalize=HALF, flip=flip,
        published=published, choices=f"learning rate {lr:g}; {choices}".rstrip("; "),
    )  # fmt: skip


def _report_001(row, model="cifar100_net", *, augmented=False, dropout=0.0, **regularization):
    """Report 001, "Settings": batch 32, SGD at 0.01, halved every 50 epochs, a fifth of the images for validation."""
    config = TrainConfig(epochs=200, optimizer="sgd", lr=0.01, schedule="report_001", **regularization)
    return Recipe(
        f"001/{row}", model, "cifar100", 32, config, validation=0.2, arguments={"dropout": dropout}, flip=augmented,
        augment="report_001_cifar100" if augmented else None,
        choices="200 epochs, a number it does not state; the last one counts, where it stops early; each setting keeps "
        "those before it",
    )  # fmt: skip


def _report_002(row, model, published, config, choices, augmented=True):
    """Report 002, sections 1 and 2: batch 128; crop, flip and AutoAugment wherever it augments."""
    augment = {"crop_padding": 4, "flip": True, "augment": "autoaugment_cifar10"} if augmented else {"normalize": HALF}
    return Recipe(f"002/{row}", model, "cifar10", 128, config, published=published, choices=choices, **augment)


def _report_002_vgg(row, model, published):
    """Report 002, section 10.1: VGG without and with batch norm, 25 epochs, all else equal."""
    config = TrainConfig(epochs=25, optimizer="sgd", lr=0.01, schedule="cosine", weight_decay=5e-4)
    choices = (
        "configuration A as in its section 10.2; SGD with momentum 0.9, cosine from 0.01, weight decay 5e-4, Kaiming's "
        "start; no dropout, whose rate and place it does not print"
    )
    return replace(_report_002(row, model, published, config, choices), initialization="kaiming")


def _report_002_landscape(row, model, lr):
    """Report 002, section 7: VGG-A without and with batch norm at four rates, and the way ahead of their steps."""
    config = TrainConfig(epochs=30, optimizer="sgd", lr=lr, momentum=0.0)
    choices = "plain SGD at a fixed rate, batch 128, Kaiming's start; step sizes of Santurkar et al. 2018, figure 4"
    recipe = _report_002(f"landscape/{row}-{lr:g}", model, None, config, choices)
    return replace(recipe, initialization="kaiming", step_sizes=(0.05, 0.1, 0.2, 0.4))


def _report_004(row, model, published):
    """Report 004: 70 epochs, one-cycle to 0.01, weight decay, gradient clipping, crop and flip."""
    config = TrainConfig(epochs=70, optimizer="adam", lr=0.01, schedule="one_cycle", weight_decay=1e-4, grad_clip=0.1)
    choices = "Adam, batch 400, weight decay 1e-4 and clipping at 0.1, which the report does not state"
    return Recipe(
        f"004/{row}", model, "cifar10", 400, config, crop_padding=4, flip=True, published=published, choices=choices
    )


def _report_003(row, model, data, published, improved=False):
    """Report 003, section 5.1: 50 epochs of batch 128 at 64x64 pixels; vanilla at a fixed rate, improved in steps."""
    config = TrainConfig(epochs=50, optimizer="sgd", lr=0.001)
    choices = "images resized once, before training; validation images drawn by the seed"
    if improved:
        config = replace(config, lr=0.01, schedule="report_003", weight_decay=4e-5, label_smoothing=0.1)
        choices += "; label smoothing 0.1, whose strength the report does not state"
    validation = 0.1 if data == "cifar10" else 1 / 6  # 45,000 and 5,000; 50,000 and 10,000
    start = "report_003" if "vgg" in model else None  # torchvision's VGG starts so too, and the report trains that one
    return Recipe(
        f"003/{data}/{row}", model, data, 128, config, validation=validation, initialization=start, size=64,
        flip=improved and data == "cifar10", augment=f"report_003_{data}" if improved else None, published=published,
        choices=choices,
    )  # fmt: skip


TABLE_003 = {  # report 003, section 5.3: row, network, CIFAR-10 and MNIST
    "vgg": ("vgg16", 75.98, 99.18),
    "resnet": ("resnet18", 65.53, 98.97),
    "googlenet": ("googlenet_bn", 83.15, 99.50),
    "improved-vgg": ("improved_vgg16", 79.02, 99.65),
    "improved-resnet": ("improved_resnet18", 81.87, 99.63),
    "improved-googlenet": ("improved_googlenet", 85.85, 99.65),
}

FULL = [
    _report_000("basenet-adam", "basenet", 61),
    _report_000("basenet-sgd", "basenet", None, optimizer="sgd", lr=0.1, choices="momentum 0.9"),
    _report_000("basenet-residual", "basenet_residual", 63),
    _report_000("deepnet", "deepnet", 90, flip=True),
    _report_001("base", "cifar100_net_no_bn"),
    _report_001("batch-norm"),
    _report_001("augmentation", augmented=True),
    _report_001("regularization", augmented=True, dropout=0.5, weight_decay=0.0025, label_smoothing=0.1),
    _report_002("baseline", "baseline_cnn", 82.35, TrainConfig(epochs=25), "dropout of 0.25 and 0.5", augmented=False),
    _report_002(
        "augmentation", "baseline_cnn", 82.31, TrainConfig(epochs=25),
        "batch 128 and 25 epochs as its baseline; the data set's own mean and std, where it divides by 0.2023, ...",
    ),
    _report_002(
        "residual", "resnet_1p27m", 87.43, TrainConfig(epochs=25),
        "batch 128 and 25 epochs as its baseline; crop, flip and AutoAugment as the row before",
    ),
    _report_002(
        "final", "resnet_3p2m", 95.40,
        TrainConfig(epochs=200, optimizer="sgd", lr=0.1, schedule="cosine", weight_decay=5e-4),
        "batch 128, weight decay 5e-4; AutoAugment for its data augmentation",
    ),
    _report_002(
        "lr-schedule", "baseline_cnn", 83.08, report_002.ADAM,
        "30 epochs, so that its rate could fall after 25 as it says; dropout of 0.25 and 0.5", augmented=False,
    ),
    *(replace(_report_002(*row), arguments=arguments) for *row, arguments in report_002.rows()),
    _report_002_vgg("vgg-bn", "vgg_a_bn_cifar", 84.89),
    _report_002_vgg("vgg-no-bn", "vgg_a_cifar", 83.26),
    *(
        _report_002_landscape(row, model, lr)
        for row, model in (("vgg", "vgg_a_cifar"), ("vgg-bn", "vgg_a_bn_cifar"))
        for lr in (0.15, 0.1, 0.075, 0.05)
    ),
    _report_004("resnet-2111", "resnet_2111", 93.81),
    _report_004("one-block-each", "resnet_1111", 93.38),
    _report_004("half-width-6543", "resnet_6543_half", 93.87),
    _report_004("under-1m", "resnet_under_1m", 92),
    *(
        _report_003(row, model, data, value, improved=row.startswith("improved"))
        for row, (model, *values) in TABLE_003.items()
        for data, value in zip(("cifar10", "mnist"), values, strict=True)
    ),
]  # fmt: skip

# Small and quick, for a laptop, by model or by row: on `shapes` BaseNet stays under 75 percent, resnet_tiny passes 90.
ADAM = TrainConfig(epochs=8, optimizer="adam", lr=2e-3, schedule="cosine")
SGD = replace(ADAM, optimizer="sgd", lr=0.05)
ONE_CYCLE = TrainConfig(
    epochs=7, optimizer="sgd", lr=0.2, nesterov=True, schedule="one_cycle", weight_decay=5e-4, label_smoothing=0.1
)
QUICK = {"lenet5": ADAM, "basenet": ADAM, "basenet_residual": ADAM, "000/basenet-sgd": SGD}


def quick_recipe(name, data="shapes"):
    """Seconds on two cores: a few epochs of at most 10,000 images, tested on at most 2,000.

    name: of a model, or the id of a row, which keeps its optimizer and the arguments of its model
    """
    row = {row.id: row for row in FULL}.get(name)
    model, arguments = (row.model, row.arguments) if row else (name, {})
    config = QUICK.get(name) or QUICK.get(model, ONE_CYCLE)
    short = name.replace("/", "-") if arguments else model
    return Recipe(
        f"quick/{short}-{config.optimizer}", model, data, 128, config, validation=0.1, train=10_000, test=2_000,
        arguments=arguments,
    )  # fmt: skip


def full_recipe(model, data=None):
    """The published recipe of `model`, on `data` or what the row is about; for a model without one, that of report 004.

    raises: ValueError for an id of no row
    """
    rows = [row for row in FULL if model in (row.id, row.model)]
    if not rows and "/" in model:
        raise ValueError(f"there is no row {model!r}; known: {', '.join(row.id for row in FULL)}")
    row = rows[0] if rows else replace(_report_004(model, model, None), id=f"full/{model}")
    return altered(row, data=data)


def altered(recipe, *, data=None, epochs=None):
    """The recipe with other data or epochs; None keeps them.

    One that really differs gets another id and no published number: its runs must not count as the row's.
    """
    config = replace(recipe.config, epochs=epochs or recipe.config.epochs)
    other = replace(recipe, data=data or recipe.data, config=config)
    return recipe if other == recipe else replace(other, id=f"{recipe.id}-altered", published=None)


def find_recipe(model, data, profile):
    """The recipe for a model, or for a row's id, under a profile: "quick" or "full"."""
    if profile == "full":
        return full_recipe(model, data)
    return quick_recipe(model, data or "shapes")
