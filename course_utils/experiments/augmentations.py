"""What the reports do to training images beyond crop and flip, by name: (images in [0, 1], generator) -> images."""

from course_utils.data.augment import random_affine, random_color


def report_003_mnist(images, generator):
    """Rotation of 15 degrees, shift of a tenth, scale 0.8 to 1.2 (report 003, section 5.1)."""
    return random_affine(images, generator, degrees=15, translate=0.1, scale=(0.8, 1.2))


def report_003_cifar10(images, generator):
    """Rotation and shear of 10 degrees, shift and scale as for MNIST, color jitter of 0.2 (report 003, section 5.1)."""
    images = random_affine(images, generator, degrees=10, translate=0.1, scale=(0.8, 1.2), shear=10)
    return random_color(images, generator, brightness=0.2, contrast=0.2, saturation=0.2)


AUGMENTATIONS = {"report_003_mnist": report_003_mnist, "report_003_cifar10": report_003_cifar10}
