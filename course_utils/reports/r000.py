"""Report 000: BaseNet on CIFAR-10, with a residual block, and a deep network."""

from course_utils.experiments import Claim, Recipe
from course_utils.training import TrainConfig

HALF = (0.5, 0.5)  # mean and std that map [0, 1] to [-1, 1]


def row(
    name: str,
    model: str,
    published: float | None,
    optimizer: str = "adam",
    lr: float = 1e-3,
    flip: bool = False,
    choices: str = "",
) -> Recipe:
    """Section 2.2: 40,000 images, batch 1024, 100 epochs, cosine, pixels in [-1, 1]."""
    return Recipe(
        f"000/{name}",
        model,
        "cifar10",
        1024,
        TrainConfig(epochs=100, optimizer=optimizer, lr=lr, schedule="cosine"),
        validation=0.2,
        normalize=HALF,
        flip=flip,
        published=published,
        choices=f"learning rate {lr:g}; {choices}".rstrip("; "),
    )


ROWS = [
    row("basenet-adam", "basenet", 61),
    row("basenet-sgd", "basenet", None, optimizer="sgd", lr=0.1, choices="momentum 0.9"),
    row("basenet-residual", "basenet_residual", 63),
    row("deepnet", "deepnet", 90, flip=True),
]

CLAIMS = [
    Claim("000: the residual block lifts BaseNet", "000/basenet-residual", "000/basenet-adam"),
    Claim("000: a deep network gains far over BaseNet", "000/deepnet", "000/basenet-adam"),
]
