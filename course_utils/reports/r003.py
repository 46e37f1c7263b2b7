"""Report 003: VGG, ResNet and GoogLeNet, as they were and improved, on CIFAR-10 and MNIST."""

from dataclasses import replace
from typing import TYPE_CHECKING

from course_utils.data.augment import random_affine, random_color
from course_utils.experiments import Claim, Recipe
from course_utils.training import TrainConfig
from course_utils.training.schedules import multi_step

if TYPE_CHECKING:
    import torch


def four_steps(progress: float) -> float:
    """A tenth at epochs 5, 27, 40 and 47 of 50 (section 5.1)."""
    return multi_step(progress, milestones=(0.1, 0.54, 0.8, 0.94))


def turned_digits(images: "torch.Tensor", generator: "torch.Generator") -> "torch.Tensor":
    """MNIST: rotation of 15 degrees, shift of a tenth, scale 0.8 to 1.2 (section 5.1).

    images: (N, 1, H, W) float in [0, 1] -> the same
    """
    return random_affine(images, generator, degrees=15, translate=0.1, scale=(0.8, 1.2))


def turned_photographs(images: "torch.Tensor", generator: "torch.Generator") -> "torch.Tensor":
    """CIFAR-10: rotation and shear of 10 degrees, shift and scale as for MNIST, and color jitter
    of 0.2 (section 5.1).

    images: (N, 3, H, W) float in [0, 1] -> the same
    """
    images = random_affine(images, generator, degrees=10, translate=0.1, scale=(0.8, 1.2), shear=10)
    return random_color(images, generator, brightness=0.2, contrast=0.2, saturation=0.2)


def row(name: str, model: str, data: str, published: float, improved: bool = False) -> Recipe:
    """Section 5.1: 50 epochs of batch 128 at 64x64 pixels.

    Vanilla at a fixed rate, improved in steps.
    """
    config = TrainConfig(epochs=50, optimizer="sgd", lr=0.001)
    choices = "images resized once, before training; validation images drawn by the seed"
    augment = None
    if improved:
        config = replace(
            config, lr=0.01, schedule="r003:four_steps", weight_decay=4e-5, label_smoothing=0.1
        )
        augment = {"cifar10": "r003:turned_photographs", "mnist": "r003:turned_digits"}[data]
        choices += "; label smoothing 0.1, whose strength the report does not state"
    return Recipe(
        f"003/{data}/{name}",
        model,
        data,
        128,
        config,
        validation=0.1 if data == "cifar10" else 1 / 6,  # 45,000 and 5,000; 50,000 and 10,000
        initialization="small_linear" if "vgg" in model else None,  # section 4
        size=64,
        flip=improved and data == "cifar10",
        augment=augment,
        published=published,
        choices=choices,
    )


TABLE = {  # section 5.3: row, network, CIFAR-10 and MNIST
    "vgg": ("vgg16", 75.98, 99.18),
    "resnet": ("resnet18", 65.53, 98.97),
    "googlenet": ("googlenet_bn", 83.15, 99.50),
    "improved-vgg": ("improved_vgg16", 79.02, 99.65),
    "improved-resnet": ("improved_resnet18", 81.87, 99.63),
    "improved-googlenet": ("improved_googlenet", 85.85, 99.65),
}

ROWS = [
    row(name, model, data, published, improved=name.startswith("improved"))
    for name, (model, *values) in TABLE.items()
    for data, published in zip(("cifar10", "mnist"), values, strict=True)
]

CLAIMS = [
    Claim("003: the improvements lift VGG", "003/cifar10/improved-vgg", "003/cifar10/vgg"),
    Claim("003: the improvements lift ResNet", "003/cifar10/improved-resnet", "003/cifar10/resnet"),
    Claim(
        "003: the improvements lift GoogLeNet",
        "003/cifar10/improved-googlenet",
        "003/cifar10/googlenet",
    ),
]

# Tables 2 and 3: test accuracy by class, in percent, by the id of the row. The classes of CIFAR-10
# are in the order of its labels, airplane to truck. As printed, slips included.
PRINTED_BY_CLASS = """
003/cifar10/googlenet           86.2  93.8  76.2 69.19  81.6  77.2  88.2 82.69  89.4  87.0
003/cifar10/resnet             70.19  76.0  50.0 48.19  56.1  55.6  76.5  68.7  81.2  72.8
003/cifar10/vgg                 82.5  84.3 69.19  62.4  75.1  63.6  81.5  77.5  84.5  79.2
003/cifar10/improved-googlenet  90.8  95.5  81.2  69.1  82.1  77.5  88.6  91.0  91.9  90.8
003/cifar10/improved-resnet     85.9  93.4  72.8 58.69  79.1  75.1  86.7  86.8  90.1  90.1
003/cifar10/improved-vgg        86.8  93.4  66.3  50.7  78.8  61.6  87.6 84.89  89.3  90.8
003/mnist/googlenet            99.79 99.82 99.90 99.80 99.08 99.32 99.37 99.31 99.17 99.40
003/mnist/resnet               99.38 99.55 99.51 99.60 98.98 98.54 98.95 98.54 98.54 97.81
003/mnist/vgg                  99.59 99.64 99.41 99.50 99.08 99.10 99.06 98.92 99.17 98.31
003/mnist/improved-googlenet   99.79 99.91 99.61 99.90 99.38 99.43 99.37 99.61 99.79 99.60
003/mnist/improved-resnet      99.89 100.0 99.61 99.70 99.49 99.55 99.06 99.70 99.58 99.60
003/mnist/improved-vgg         100.0 100.0 99.70 99.70 99.89 99.10 99.58 99.41 99.58 99.40
"""
PER_CLASS = {
    row_id: tuple(map(float, percents))
    for row_id, *percents in map(str.split, PRINTED_BY_CLASS.strip().splitlines())
}
