"""Policies that draw operations: AutoAugment as it was found for CIFAR-10, and TrivialAugment.

images are (N, 1 or 3, H, W) floating point in [0, 1]; every image draws its own operations, levels
and signs.
"""

from functools import cache

import torch

from course_utils.data.augment.draws import integers, uniform
from course_utils.data.augment.operations import OPERATIONS, operate

# operation: magnitude at the first level and at the last, and whether its sign is drawn; in the
# unit of OPERATIONS, but AutoAugment's translations are fractions of the side. Cubuk et al. 2019,
# table 6; Mueller and Hutter 2021, table 1.
AUTO_RANGES = {
    "ShearX": (0, 0.3, True),
    "ShearY": (0, 0.3, True),
    "TranslateX": (0, 150 / 331, True),  # 150 pixels of 331, as torchvision reads it
    "TranslateY": (0, 150 / 331, True),
    "Rotate": (0, 30, True),
    "Brightness": (0, 0.9, True),
    "Color": (0, 0.9, True),
    "Contrast": (0, 0.9, True),
    "Sharpness": (0, 0.9, True),
    "Posterize": (8, 4, False),  # bits that are kept
    "Solarize": (1, 0, False),
    "AutoContrast": (0, 0, False),
    "Equalize": (0, 0, False),
    "Invert": (0, 0, False),
}
WIDE_RANGES = {
    "Identity": (0, 0, False),
    "ShearX": (0, 0.99, True),
    "ShearY": (0, 0.99, True),
    "TranslateX": (0, 32, True),
    "TranslateY": (0, 32, True),
    "Rotate": (0, 135, True),
    "Brightness": (0, 0.99, True),
    "Color": (0, 0.99, True),
    "Contrast": (0, 0.99, True),
    "Sharpness": (0, 0.99, True),
    "Posterize": (8, 2, False),
    "Solarize": (1, 0, False),
    "AutoContrast": (0, 0, False),
    "Equalize": (0, 0, False),
}
AUTO_LEVELS = 10
WIDE_LEVELS = 31
NAMES = list(OPERATIONS)

# 25 pairs of (operation, probability, level); Cubuk et al. 2019, table 7
CIFAR10 = (
    (("Invert", 0.1, 0), ("Contrast", 0.2, 6)),
    (("Rotate", 0.7, 2), ("TranslateX", 0.3, 9)),
    (("Sharpness", 0.8, 1), ("Sharpness", 0.9, 3)),
    (("ShearY", 0.5, 8), ("TranslateY", 0.7, 9)),
    (("AutoContrast", 0.5, 0), ("Equalize", 0.9, 0)),
    (("ShearY", 0.2, 7), ("Posterize", 0.3, 7)),
    (("Color", 0.4, 3), ("Brightness", 0.6, 7)),
    (("Sharpness", 0.3, 9), ("Brightness", 0.7, 9)),
    (("Equalize", 0.6, 0), ("Equalize", 0.5, 0)),
    (("Contrast", 0.6, 7), ("Sharpness", 0.6, 5)),
    (("Color", 0.7, 7), ("TranslateX", 0.5, 8)),
    (("Equalize", 0.3, 0), ("AutoContrast", 0.4, 0)),
    (("TranslateY", 0.4, 3), ("Sharpness", 0.2, 6)),
    (("Brightness", 0.9, 6), ("Color", 0.2, 8)),
    (("Solarize", 0.5, 2), ("Invert", 0.0, 0)),
    (("Equalize", 0.2, 0), ("AutoContrast", 0.6, 0)),
    (("Equalize", 0.2, 0), ("Equalize", 0.6, 0)),
    (("Color", 0.9, 9), ("Equalize", 0.6, 0)),
    (("AutoContrast", 0.8, 0), ("Solarize", 0.2, 8)),
    (("Brightness", 0.1, 3), ("Color", 0.7, 0)),
    (("Solarize", 0.4, 5), ("AutoContrast", 0.9, 0)),
    (("TranslateY", 0.9, 9), ("TranslateY", 0.7, 9)),
    (("AutoContrast", 0.9, 0), ("Solarize", 0.8, 3)),
    (("Equalize", 0.8, 0), ("Invert", 0.1, 0)),
    (("TranslateY", 0.7, 9), ("AutoContrast", 0.9, 0)),
)


def random_autoaugment(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """AutoAugment's policy for CIFAR-10 (Cubuk et al. 2019): one of 25 pairs for each image.

    Each operation of a pair has its probability and its level; most may also go the other way, at
    even odds.
    """
    h, w = images.shape[2:]
    tables = cifar10_tables(h, w, images.device)
    pair = integers(images, generator, 0, len(CIFAR10) - 1)
    for slot in range(2):
        operation, probability, magnitude, is_signed = (table[pair, slot] for table in tables)
        is_used = uniform(images, generator, 0, 1) < probability
        magnitude = random_sign(images, generator, is_signed) * magnitude
        operation = torch.where(is_used, operation, NAMES.index("Identity"))
        images = operate(images, operation, magnitude)
    return images


def random_trivial_augment(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """TrivialAugment, the wide one (Mueller and Hutter 2021).

    One of 14 operations for each image, at one of 31 levels.
    """
    magnitudes, signed = wide_tables(images.device)
    operation = integers(images, generator, 0, len(WIDE_RANGES) - 1)  # NAMES begin with these 14
    level = integers(images, generator, 0, WIDE_LEVELS - 1)
    sign = random_sign(images, generator, signed[operation])
    return operate(images, operation, sign * magnitudes[operation, level])


def random_sign(
    images: torch.Tensor, generator: torch.Generator, signed: torch.Tensor
) -> torch.Tensor:
    """-1 at even odds where `signed` (N,) bool is true, 1 elsewhere: (N,) float32."""
    return torch.where(signed & (uniform(images, generator, 0, 1) < 0.5), -1.0, 1.0)


@cache
def cifar10_tables(h: int, w: int, device: torch.device) -> list[torch.Tensor]:
    """CIFAR10 in numbers, for images of (h, w) pixels: four tensors (25, 2).

    returns: operations int64, probabilities and magnitudes float32, whether they are signed bool
    """
    side = {"TranslateX": w, "TranslateY": h}

    def row(name: str, probability: float, level: int) -> tuple[int, float, float, bool]:
        first, last, is_signed = AUTO_RANGES[name]
        magnitude = side.get(name, 1) * (first + (last - first) * level / (AUTO_LEVELS - 1))
        return NAMES.index(name), probability, magnitude, is_signed

    rows = [[row(*operation) for operation in pair] for pair in CIFAR10]
    columns = torch.tensor(rows, dtype=torch.float64).unbind(2)  # from (25, 2, 4), four of (25, 2)
    dtypes = (torch.int64, torch.float32, torch.float32, torch.bool)
    return [column.to(dtype).to(device) for column, dtype in zip(columns, dtypes, strict=True)]


@cache
def wide_tables(device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Magnitudes (14, 31) and whether they are signed (14,)."""
    magnitudes = [
        torch.linspace(first, last, WIDE_LEVELS) for first, last, _ in WIDE_RANGES.values()
    ]
    signed = torch.tensor([is_signed for _, _, is_signed in WIDE_RANGES.values()])
    return torch.stack(magnitudes).to(device), signed.to(device)
