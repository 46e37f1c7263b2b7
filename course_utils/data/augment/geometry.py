"""Where a pixel goes: mirror, crop, shift, affine maps, and a square cut out.

images are (N, C, H, W) of any dtype (`affine`: floating point). Outside the image is 0, black before `normalize`.
"""

import torch
import torch.nn.functional as F

from course_utils.data.augment.draws import integers, per_image, uniform


def flip(images, flipped):
    """Mirror left and right where `flipped` (N,) bool is true."""
    return torch.where(per_image(flipped), images.flip(3), images)


def random_flip(images, generator, *, p=0.5):
    """Mirror each image with probability `p`."""
    return flip(images, uniform(images, generator, 0, 1) < p)


def crop(images, top, left, padding):
    """Pad by `padding` zeros on every side and cut (H, W) out again at `top`, `left`.

    top, left: (N,) int64 in 0..2 * padding, pixels of the padded image
    """
    n, _, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    image = torch.arange(n, device=images.device).view(n, 1, 1)
    rows = (top[:, None] + torch.arange(h, device=images.device)).view(n, h, 1)
    columns = (left[:, None] + torch.arange(w, device=images.device)).view(n, 1, w)
    return padded.permute(0, 2, 3, 1)[image, rows, columns].permute(
        0, 3, 1, 2
    )  # gathered whole pixels at a time


def random_crop(images, padding, generator):
    """Pad by `padding` and crop back at a random place: a shift of up to `padding` pixels each way."""
    top, left = (integers(images, generator, 0, 2 * padding) for _ in range(2))
    return crop(images, top, left, padding)


def shift(images, down, right, limit):
    """Move each image by `down` and `right` pixels, (N,) int64 in -limit..limit; what enters is 0."""
    return crop(images, limit - down, limit - right, limit)


def random_shift(images, limit, generator):
    """Move each image by up to `limit` pixels each way."""
    down, right = (integers(images, generator, -limit, limit) for _ in range(2))
    return shift(images, down, right, limit)


def affine(images, angle, translate, scale, shear, *, mode="bilinear"):
    """Rotate, shear and scale about the center, then translate.

    angle: (N,) degrees, clockwise as seen; translate: (N, 2) pixels right and down; scale: (N,) factor;
    shear: (N, 2) degrees along x and y; mode: "bilinear" or "nearest", how to read between pixels
    The conventions are those of torchvision.transforms.functional.affine.
    """
    h, w = images.shape[2:]
    inverse = _inverse_affine(angle, translate, scale, shear).to(
        images.dtype
    )  # from output to input pixels
    half = torch.tensor([w, h], dtype=images.dtype, device=images.device) / 2
    theta = (
        torch.cat([inverse[:, :, :2] * half, inverse[:, :, 2:]], dim=2) / half[:, None]
    )  # in units of half an image
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, mode=mode, padding_mode="zeros", align_corners=False)


def random_affine(images, generator, *, degrees=0.0, translate=0.0, scale=(1.0, 1.0), shear=0.0):
    """An affine map for each image: angle in +-degrees, translation in +-translate of the image's size, scale, x shear.

    degrees, shear: degrees; translate: fraction of height and width; scale: (low, high) factors
    """
    h, w = images.shape[2:]
    angle = uniform(images, generator, -degrees, degrees)
    right = uniform(images, generator, -translate * w, translate * w)
    down = uniform(images, generator, -translate * h, translate * h)
    factor = uniform(images, generator, *scale)
    shear_x = uniform(images, generator, -shear, shear)
    return affine(
        images,
        angle,
        torch.stack([right, down], 1),
        factor,
        torch.stack([shear_x, torch.zeros_like(shear_x)], 1),
    )


def cutout(images, top, left, size):
    """Set a square of `size` pixels, its corner at `top`, `left` (N,), to 0 (DeVries and Taylor 2017).

    The corner may lie outside: only the part of the square that is inside the image is cut.
    """
    h, w = images.shape[2:]
    inside = box_mask(h, w, top, left, top + size, left + size)
    return torch.where(inside, torch.zeros_like(images), images)


def random_cutout(images, size, generator):
    """Cut a square whose center falls anywhere in the image, so that it may stick out, as in the paper."""
    h, w = images.shape[2:]
    top = integers(images, generator, 0, h - 1) - size // 2
    left = integers(images, generator, 0, w - 1) - size // 2
    return cutout(images, top, left, size)


def box_mask(h, w, top, left, bottom, right):
    """(N, 1, h, w) bool: true from row `top` to before `bottom`, from column `left` to before `right`, each (N,)."""
    rows, columns = (torch.arange(length, device=top.device) for length in (h, w))
    in_rows = (rows >= top[:, None]) & (rows < bottom[:, None])
    in_columns = (columns >= left[:, None]) & (columns < right[:, None])
    return (in_rows[:, :, None] & in_columns[:, None, :])[:, None]


def _inverse_affine(angle, translate, scale, shear):
    """(N, 2, 3) float32 map from output to input pixels, both counted from the center of the image.

    Forward it is T R Shear_y Shear_x Scale, as in torchvision; with R and the shears folded into [[a, b], [c, d]] the
    determinant ad - bc is 1, so that the inverse needs no division but by the scale.
    """
    radians, (shear_x, shear_y) = torch.deg2rad(angle), torch.deg2rad(shear).unbind(1)
    a = torch.cos(radians - shear_y) / torch.cos(shear_y)
    b = -a * torch.tan(shear_x) - torch.sin(radians)
    c = torch.sin(radians - shear_y) / torch.cos(shear_y)
    d = -c * torch.tan(shear_x) + torch.cos(radians)
    inverse = torch.stack([torch.stack([d, -b], 1), torch.stack([-c, a], 1)], 1) / scale.view(
        -1, 1, 1
    )
    return torch.cat([inverse, -inverse @ translate[:, :, None]], dim=2)
