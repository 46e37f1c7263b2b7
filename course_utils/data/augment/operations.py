"""The operations that policies draw from, by name, and how each image of a batch gets its own.

images are (N, 1 or 3, H, W) floating point in [0, 1]. Magnitudes are those of torchvision's AutoAugment, and so are the
results, on float images: nearest pixel, shears about the upper left corner.
"""

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


def operate(images, operation, magnitude):
    """Apply to each image the operation of its index in OPERATIONS, with its own magnitude.

    operation: (N,) int64; magnitude: (N,) float in the unit of the operation, ignored by those that have none
    The images are grouped by operation, and for that the host waits for the device once: unlike the transforms that
    policies are made of, they cannot be captured in a CUDA graph.
    """
    check_floating(images)
    order = operation.argsort(stable=True)
    counts = torch.bincount(operation, minlength=len(OPERATIONS)).tolist()
    results = torch.empty_like(images)
    for apply, chosen in zip(OPERATIONS.values(), order.split(counts), strict=True):
        if len(chosen):
            results[chosen] = apply(images[chosen], magnitude[chosen])
    return results


def _shear_x(images, slope):
    return _shear(images, slope, torch.zeros_like(slope))


def _shear_y(images, slope):
    return _shear(images, torch.zeros_like(slope), slope)


def _shear(images, right, down):
    """Shear about the upper left corner, as the policies do, by one of two slopes; the other must be 0."""
    h, w = images.shape[2:]
    angles = torch.rad2deg(torch.stack([right, down], 1).atan())
    moved = torch.stack([-right * h / 2, -down * w / 2], 1)
    return _affine(images, shear=angles, translate=moved)


def _translate_x(images, pixels):
    return _affine(images, translate=torch.stack([pixels.trunc(), torch.zeros_like(pixels)], 1))


def _translate_y(images, pixels):
    return _affine(images, translate=torch.stack([torch.zeros_like(pixels), pixels.trunc()], 1))


def _rotate(images, degrees):
    return _affine(images, angle=-degrees)  # the policies count against the clock


def _affine(images, *, angle=None, translate=None, shear=None):
    """`affine` with the nearest pixel, as torchvision's policies read by default."""
    still = torch.zeros(len(images), 2, device=images.device)
    angle = still[:, 0] if angle is None else angle
    translate, shear = (still if given is None else given for given in (translate, shear))
    return affine(images, angle, translate, torch.ones_like(angle), shear, mode="nearest")


OPERATIONS = {  # name: (images, magnitude (n,)) -> images; in torchvision's order
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
