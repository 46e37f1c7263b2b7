"""An affine map of an image in numbers: its matrix, and how much of the picture it leaves empty."""

import math

import torch

Matrix2x2 = tuple[tuple[float, float], tuple[float, float]]


def affine_matrix(angle: float, shear: float, scale: float) -> Matrix2x2:
    """The linear part of `data.augment.affine` with a shear along x: two rows of two floats.

    angle, shear: degrees, clockwise as seen; scale: a factor; x runs to the right, y down

    A rotation clockwise times a shear, times the scale: the product of the two matrices, written
    out.
    """
    rotation = math.radians(angle)
    slope = math.tan(math.radians(shear))
    cos = math.cos(rotation)
    sin = math.sin(rotation)
    # scale * R S with R = ((cos, -sin), (sin, cos)), clockwise since y points down, and the shear
    # S = ((1, -slope), (0, 1))
    return (
        (scale * cos, 0.0 - scale * (slope * cos + sin)),  # 0.0 - x: never a minus before a zero
        (scale * sin, scale * (cos - slope * sin)),
    )


def black_share(image: torch.Tensor) -> float:
    """Which part of an image is black, in [0, 1]: what a map leaves empty. image: (C, H, W)"""
    return (image.amax(0) == 0).float().mean().item()
