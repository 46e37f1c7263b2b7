"""Batches of images: ours, which never leave the device, against a DataLoader over pictures and
torchvision.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset

from course_utils.authoring.bench.alternate import Side, alternate, headline, pixels_and_labels
from course_utils.data import Batches
from course_utils.data.augment import random_affine, random_color
from course_utils.runtime import pick_device

Augment = Callable[[torch.Tensor, torch.Generator], torch.Tensor]
Transform = Callable[[Any], Any]  # of one image, a PIL image or what an earlier one made of it

MEAN = (0.4914, 0.4822, 0.4465)  # of CIFAR-10's training images, red, green, blue
STD = (0.2470, 0.2435, 0.2616)
BATCH = 512


def compare(*, images: int = 10_000, rounds: int = 5) -> dict[str, tuple[float, float]]:
    """Time both sides of each comparison in turn and print medians in images/s and their ratio.

    images: in an epoch, 32x32 random pixels; rounds: of A B after a first one that does not count
    returns: dict from comparison to (ours, usual) medians in images/s
    """
    pixels, labels = pixels_and_labels(images)
    device = pick_device()
    headline(device, "fp32", f"{images:,} images, {rounds} rounds")
    comparisons = {
        f"crop + flip + normalize, batch {BATCH}": (
            our_pipeline(pixels, labels, device),
            usual_pipeline(pixels, labels),
        ),
        f"crop + flip + affine + color jitter, batch {BATCH}": (
            our_pipeline(pixels, labels, device, augment=jitter),
            usual_pipeline(pixels, labels, usual_jitter()),
        ),
    }
    return {
        name: alternate(name, ours, usual, images, rounds)
        for name, (ours, usual) in comparisons.items()
    }


def our_pipeline(
    pixels: torch.Tensor,
    labels: torch.Tensor,
    device: torch.device,
    augment: Augment | None = None,
) -> Side:
    """One epoch of Batches, thrown away."""
    batches = our_batches(pixels, labels, BATCH, device, augment)
    return lambda: [None for _ in batches]


def usual_pipeline(
    pixels: torch.Tensor, labels: torch.Tensor, further: Sequence[Transform] = ()
) -> Side:
    """One epoch of torchvision transforms in two DataLoader workers, thrown away."""
    loader = usual_loader(pixels, labels, BATCH, further)
    return lambda: [None for _ in loader]


def jitter(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """What report 003 does to CIFAR-10 beyond the flip: an affine map and a change of color for
    each image.
    """
    images = random_affine(images, generator, degrees=10, translate=0.1, scale=(0.8, 1.2), shear=10)
    return random_color(images, generator, brightness=0.2, contrast=0.2, saturation=0.2)


def usual_jitter() -> tuple[Transform, Transform]:
    """The same as torchvision's transforms of one image."""
    from torchvision.transforms import InterpolationMode, v2

    moved = v2.RandomAffine(
        10, (0.1, 0.1), (0.8, 1.2), 10, interpolation=InterpolationMode.BILINEAR
    )
    return moved, v2.ColorJitter(0.2, 0.2, 0.2)


def our_batches(
    pixels: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    device: torch.device,
    augment: Augment | None = None,
) -> Batches:
    """Batches with the crop and the flip that the usual loader has."""
    return Batches(
        pixels,
        labels,
        batch_size,
        mean=MEAN,
        std=STD,
        device=device,
        shuffle=True,
        crop_padding=4,
        flip=True,
        augment=augment,
    )


def usual_loader(
    pixels: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    further: Sequence[Transform] = (),
) -> DataLoader:
    """DataLoader(num_workers=2) over PIL images with RandomCrop, RandomHorizontalFlip, `further`,
    ToTensor, Normalize.

    The workers persist, so that starting them is not counted.
    """
    from torchvision import transforms

    pipeline = transforms.Compose(
        [
            transforms.RandomCrop(pixels.shape[2:], padding=4),
            transforms.RandomHorizontalFlip(),
            *further,
            transforms.ToTensor(),
            transforms.Normalize(MEAN, STD),
        ]
    )
    data = PicturesAsPIL(pixels, labels, pipeline)
    return DataLoader(data, batch_size, shuffle=True, num_workers=2, persistent_workers=True)


class PicturesAsPIL(Dataset):
    """Images handed out as torchvision's CIFAR10 does it: an array made a PIL image, then the
    transform.
    """

    def __init__(self, pixels: torch.Tensor, labels: torch.Tensor, transform: Transform) -> None:
        self.data = pixels.permute(0, 2, 3, 1).numpy()
        self.targets = labels.tolist()
        self.transform = transform

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        from PIL import Image

        return self.transform(Image.fromarray(self.data[index])), self.targets[index]
