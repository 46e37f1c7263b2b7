"""Where a pixel goes: mirror, crop, shift, affine maps, and a square cut out.

images are (N, C, H, W) of any dtype (`affine`: floating point). Outside the image is 0, black
before `normalize`.
"""

import torch
import torch.nn.functional as F

from course_utils.data.augment.draws import integers, per_image, uniform


def flip(images: torch.Tensor, flipped: torch.Tensor) -> torch.Tensor:
    """Mirror left and right where `flipped` (N,) bool is true."""
    return torch.where(per_image(flipped), images.flip(3), images)


def random_flip(
    images: torch.Tensor, generator: torch.Generator, *, p: float = 0.5
) -> torch.Tensor:
    """Mirror each image with probability `p`."""
    return flip(images, uniform(images, generator, 0, 1) < p)


def crop(images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int) -> torch.Tensor:
    """Pad by `padding` zeros on every side and cut (H, W) out again at `top`, `left`.

    top, left: (N,) int64 in 0..2 * padding, pixels of the padded image
    """
    n, _, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    image = torch.arange(n, device=images.device).view(n, 1, 1)
    rows = (top[:, None] + torch.arange(h, device=images.device)).view(n, h, 1)
    columns = (left[:, None] + torch.arange(w, device=images.device)).view(n, 1, w)
    cropped = padded.permute(0, 2, 3, 1)[image, rows, columns]  # gathered whole pixels at a time
    return cropped.permute(0, 3, 1, 2)


def random_crop(images: torch.Tensor, padding: int, generator: torch.Generator) -> torch.Tensor:
    """Pad by `padding` and crop back anywhere: a shift of up to `padding` pixels each way."""
    top, left = (integers(images, generator, 0, 2 * padding) for _ in range(2))
    return crop(images, top, left, padding)


def shift(
    images: torch.Tensor, down: torch.Tensor, right: torch.Tensor, limit: int
) -> torch.Tensor:
    """Move each image by `down` and `right` pixels, (N,) int64 in -limit..limit; 0 enters."""
    return crop(images, limit - down, limit - right, limit)  # to move down, cut higher up


def random_shift(images: torch.Tensor, limit: int, generator: torch.Generator) -> torch.Tensor:
    """Move each image by up to `limit` pixels each way."""
    down, right = (integers(images, generator, -limit, limit) for _ in range(2))
    return shift(images, down, right, limit)


def affine(
    images: torch.Tensor,
    angle: torch.Tensor,
    translate: torch.Tensor,
    scale: torch.Tensor,
    shear: torch.Tensor,
    *,
    mode: str = "bilinear",
) -> torch.Tensor:
    """Rotate, shear and scale about the center, then translate.

    angle: (N,) degrees, clockwise as seen; translate: (N, 2) pixels right and down
    scale: (N,) factor; shear: (N, 2) degrees along x and y
    mode: "bilinear" or "nearest", how to read between pixels
    The conventions are those of torchvision.transforms.functional.affine.
    """
    h, w = images.shape[2:]
    inverse = _inverse_affine(angle, translate, scale, shear).to(images.dtype)  # (N, 2, 3)
    # affine_grid counts in half-images: multiplied into what it is given, divided out of the result
    half = torch.tensor([w, h], dtype=images.dtype, device=images.device) / 2
    theta = torch.cat([inverse[:, :, :2] * half, inverse[:, :, 2:]], dim=2) / half[:, None]
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)  # (N, H, W, 2)
    return F.grid_sample(images, grid, mode=mode, padding_mode="zeros", align_corners=False)


def random_affine(
    images: torch.Tensor,
    generator: torch.Generator,
    *,
    degrees: float = 0.0,
    translate: float = 0.0,
    scale: tuple[float, float] = (1.0, 1.0),
    shear: float = 0.0,
) -> torch.Tensor:
    """An affine map for each image: angle, translation, scale and x shear.

    The angle lies in +-degrees, the translation in +-translate of the image's size.

    degrees, shear: degrees; translate: fraction of height and width; scale: (low, high) factors
    """
    h, w = images.shape[2:]
    angle = uniform(images, generator, -degrees, degrees)
    right = uniform(images, generator, -translate * w, translate * w)
    down = uniform(images, generator, -translate * h, translate * h)
    factor = uniform(images, generator, *scale)
    shear_x = uniform(images, generator, -shear, shear)
    shift_by = torch.stack([right, down], 1)
    shear_by = torch.stack([shear_x, torch.zeros_like(shear_x)], 1)
    return affine(images, angle, shift_by, factor, shear_by)


def cutout(images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, size: int) -> torch.Tensor:
    """Set a square of `size` pixels to 0 (DeVries and Taylor 2017).

    top, left: (N,) int64, pixels, its corner, which may lie outside: only the part of the square
    that is inside the image is cut.
    """
    h, w = images.shape[2:]
    inside = box_mask(h, w, top, left, top + size, left + size)
    return torch.where(inside, torch.zeros_like(images), images)


def random_cutout(images: torch.Tensor, size: int, generator: torch.Generator) -> torch.Tensor:
    """Cut a square whose center falls anywhere in the image, so that it may stick out.

    As in the paper.
    """
    h, w = images.shape[2:]
    top = integers(images, generator, 0, h - 1) - size // 2
    left = integers(images, generator, 0, w - 1) - size // 2
    return cutout(images, top, left, size)


def box_mask(
    h: int,
    w: int,
    top: torch.Tensor,
    left: torch.Tensor,
    bottom: torch.Tensor,
    right: torch.Tensor,
) -> torch.Tensor:
    """(N, 1, h, w) bool: true from row `top` to before `bottom`, column `left` to before `right`.

    top, left, bottom, right: (N,) int64
    """
    rows, columns = (torch.arange(length, device=top.device) for length in (h, w))
    in_rows = (rows >= top[:, None]) & (rows < bottom[:, None])  # (N, h)
    in_columns = (columns >= left[:, None]) & (columns < right[:, None])  # (N, w)
    return (in_rows[:, :, None] & in_columns[:, None, :])[:, None]


def _inverse_affine(
    angle: torch.Tensor, translate: torch.Tensor, scale: torch.Tensor, shear: torch.Tensor
) -> torch.Tensor:
    """(N, 2, 3) float32 map from output to input pixels, both counted from the center of the image.

    Forward it is T R Shear_y Shear_x Scale, as in torchvision; with R and the shears folded into
    [[a, b], [c, d]] the determinant ad - bc is 1, so that the inverse needs no division but by the
    scale.
    """
    radians = torch.deg2rad(angle)
    shear_x, shear_y = torch.deg2rad(shear).unbind(1)
    a = torch.cos(radians - shear_y) / torch.cos(shear_y)
    b = -a * torch.tan(shear_x) - torch.sin(radians)
    c = torch.sin(radians - shear_y) / torch.cos(shear_y)
    d = -c * torch.tan(shear_x) + torch.cos(radians)
    adjugate = torch.stack([torch.stack([d, -b], 1), torch.stack([-c, a], 1)], 1)  # (N, 2, 2)
    inverse = adjugate / scale.view(-1, 1, 1)
    # out = A in + t, so in = A^-1 out - A^-1 t
    return torch.cat([inverse, -inverse @ translate[:, :, None]], dim=2)
