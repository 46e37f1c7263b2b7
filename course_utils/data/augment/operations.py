"""The operations that policies draw from, by name, and how each image of a batch gets its own.

images are (N, 1 or 3, H, W) floating point in [0, 1]. Magnitudes are those of torchvision's
AutoAugment, and so are the results, on float images: nearest pixel, shears about the upper left
corner.
"""

from collections.abc import Callable

import torch

from course_utils.data.augment.colors import (
    adjust_brightness,
    adjust_contrast,
    adjust_saturation,
    check_floating,
)
from course_utils.data.augment.geometry import affine
from course_utils.data.augment.tone import (
    adjust_sharpness,
    autocontrast,
    equalize,
    invert,
    posterize,
    solarize,
)


def operate(images: torch.Tensor, operation: torch.Tensor, magnitude: torch.Tensor) -> torch.Tensor:
    """Apply to each image the operation of its index in OPERATIONS, with its own magnitude.

    operation: (N,) int64
    magnitude: (N,) float in the unit of the operation, ignored by those that have none
    The images are grouped by operation, and for that the host waits for the device once: unlike the
    transforms that policies are made of, they cannot be captured in a CUDA graph.
    """
    check_floating(images)
    order = operation.argsort(stable=True)
    counts = torch.bincount(operation, minlength=len(OPERATIONS)).tolist()
    results = torch.empty_like(images)
    for apply, indices in zip(OPERATIONS.values(), order.split(counts), strict=True):
        if len(indices):
            results[indices] = apply(images[indices], magnitude[indices])
    return results


def _shear_x(images: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    return _shear(images, slope, torch.zeros_like(slope))


def _shear_y(images: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    return _shear(images, torch.zeros_like(slope), slope)


def _shear(images: torch.Tensor, right: torch.Tensor, down: torch.Tensor) -> torch.Tensor:
    """Shear about the upper left corner, as the policies do, by one of two slopes; one must be 0.

    `affine` shears about the center, which moves the corner by half of the whole shear: the
    translation takes that back.
    """
    h, w = images.shape[2:]
    angles = torch.rad2deg(torch.stack([right, down], 1).atan())
    moved = torch.stack([-right * h / 2, -down * w / 2], 1)
    return _affine(images, shear=angles, translate=moved)


def _translate_x(images: torch.Tensor, pixels: torch.Tensor) -> torch.Tensor:
    # whole pixels: torchvision's policies take int() of them
    return _affine(images, translate=torch.stack([pixels.trunc(), torch.zeros_like(pixels)], 1))


def _translate_y(images: torch.Tensor, pixels: torch.Tensor) -> torch.Tensor:
    return _affine(images, translate=torch.stack([torch.zeros_like(pixels), pixels.trunc()], 1))


def _rotate(images: torch.Tensor, degrees: torch.Tensor) -> torch.Tensor:
    return _affine(images, angle=-degrees)  # the policies count against the clock


def _affine(
    images: torch.Tensor,
    *,
    angle: torch.Tensor | None = None,
    translate: torch.Tensor | None = None,
    shear: torch.Tensor | None = None,
) -> torch.Tensor:
    """`affine` with the nearest pixel, as torchvision's policies read by default."""
    zeros = torch.zeros(len(images), 2, device=images.device)
    angle = zeros[:, 0] if angle is None else angle
    translate = zeros if translate is None else translate
    shear = zeros if shear is None else shear
    return affine(images, angle, translate, torch.ones_like(angle), shear, mode="nearest")


# name: (images, magnitude (n,)) -> images; in torchvision's order, which the policies' tables count
OPERATIONS: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "Identity": lambda images, _: images,
    "ShearX": _shear_x,  # pixels a pixel
    "ShearY": _shear_y,
    "TranslateX": _translate_x,  # pixels
    "TranslateY": _translate_y,
    "Rotate": _rotate,  # degrees
    "Brightness": lambda images, by: adjust_brightness(images, 1 + by),
    "Color": lambda images, by: adjust_saturation(images, 1 + by),
    "Contrast": lambda images, by: adjust_contrast(images, 1 + by),
    "Sharpness": lambda images, by: adjust_sharpness(images, 1 + by),
    "Posterize": lambda images, bits: posterize(images, bits.round()),
    "Solarize": solarize,  # threshold in [0, 1]
    "AutoContrast": lambda images, _: autocontrast(images),
    "Equalize": lambda images, _: equalize(images),
    "Invert": lambda images, _: invert(images),
}
