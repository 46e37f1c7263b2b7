"""Augmentation as pure functions of a batch: each image gets its own draw, on the device.

Every transform comes twice. `flip`, `affine`, `color` and their like do what their arguments say,
one value for each image, and equal torchvision's transform of one image with the same values.
`random_flip` and its like draw those values from a generator, which must live on the device of the
images. No image is ever changed in place.

draws       one value for each image, drawn on the device
geometry    where a pixel goes: flip, crop, shift, affine, cutout
colors      what color it has: brightness, contrast, saturation, hue; AlexNet's shift; normalize
tone        what value it gets for its own or its neighbors': equalize, posterize and the like
operations  the fifteen operations of the policies by name, and `operate`: each image its own
policies    AutoAugment for CIFAR-10, TrivialAugment
mixing      two images into one, labels too: Mixup, CutMix

But for `operate` and the policies, which group a batch by operation, nothing waits for the host, so
a CUDA graph can capture it.
"""

from course_utils.data.augment.colors import (
    adjust_brightness,
    adjust_contrast,
    adjust_hue,
    adjust_saturation,
    color,
    normalize,
    pca_color,
    principal_colors,
    random_color,
    random_pca_color,
)
from course_utils.data.augment.geometry import (
    affine,
    crop,
    cutout,
    flip,
    random_affine,
    random_crop,
    random_cutout,
    random_flip,
    random_shift,
    shift,
)
from course_utils.data.augment.mixing import cutmix, mixup, random_cutmix, random_mixup
from course_utils.data.augment.operations import OPERATIONS, operate
from course_utils.data.augment.policies import random_autoaugment, random_trivial_augment
from course_utils.data.augment.tone import (
    adjust_sharpness,
    autocontrast,
    equalize,
    invert,
    posterize,
    solarize,
)

__all__ = [
    "OPERATIONS",
    "adjust_brightness",
    "adjust_contrast",
    "adjust_hue",
    "adjust_saturation",
    "adjust_sharpness",
    "affine",
    "autocontrast",
    "color",
    "crop",
    "cutmix",
    "cutout",
    "equalize",
    "flip",
    "invert",
    "mixup",
    "normalize",
    "operate",
    "pca_color",
    "posterize",
    "principal_colors",
    "random_affine",
    "random_autoaugment",
    "random_color",
    "random_crop",
    "random_cutmix",
    "random_cutout",
    "random_flip",
    "random_mixup",
    "random_pca_color",
    "random_shift",
    "random_trivial_augment",
    "shift",
    "solarize",
]
