"""What recipes do to training images beyond crop and flip, by name: (images in [0, 1], generator) -> images."""

from course_utils.data.augment import random_affine, random_autoaugment, random_color


def report_001_cifar100(images, generator):
    """Shift of 5 of 32 pixels, scale 0.8 to 1.2 (report 001, "Settings"; the flip is the recipe's)."""
    return random_affine(images, generator, translate=5 / 32, scale=(0.8, 1.2))


def report_003_mnist(images, generator):
    """Rotation of 15 degrees, shift of a tenth, scale 0.8 to 1.2 (report 003, section 5.1)."""
    return random_affine(images, generator, degrees=15, translate=0.1, scale=(0.8, 1.2))


def report_003_cifar10(images, generator):
    """Rotation and shear of 10 degrees, shift and scale as for MNIST, color jitter of 0.2 (report 003, section 5.1)."""
    images = random_affine(images, generator, degrees=10, translate=0.1, scale=(0.8, 1.2), shear=10)
    return random_color(images, generator, brightness=0.2, contrast=0.2, saturation=0.2)


def small_affine(images, generator):
    """Rotation of 15 degrees, shift of a tenth, scale 0.85 to 1.15: small enough for every label of `shapes`."""
    return random_affine(images, generator, degrees=15, translate=0.1, scale=(0.85, 1.15))


def turn_15(images, generator):
    """Rotation of up to 15 degrees either way: a digit stays that digit."""
    return random_affine(images, generator, degrees=15)


def turn_180(images, generator):
    """Any rotation: a 6 may become a 9."""
    return random_affine(images, generator, degrees=180)


AUGMENTATIONS = {
    "report_001_cifar100": report_001_cifar100,
    "autoaugment_cifar10": random_autoaugment,  # report 002, section 2
    "report_003_mnist": report_003_mnist,
    "report_003_cifar10": report_003_cifar10,
    "small_affine": small_affine,
    "turn_15": turn_15,
    "turn_180": turn_180,
}
