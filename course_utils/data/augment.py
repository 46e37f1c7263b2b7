"""Augmentation as pure functions of a batch: each image gets its own draw, on the device, with no wait for the host.

Every transform comes twice. `flip`, `crop`, `shift`, `affine`, `color` and `cutout` do what their arguments say, one
value for each image, and equal torchvision's transform of one image with the same values. `random_flip` and its like
draw those values from a generator, which must live on the device of the images.

images are (N, C, H, W) of any dtype (`affine`: floating point); they are never changed in place. Outside the image is
0, black before `normalize`. No function indexes by a boolean mask, so a CUDA graph can capture any of them.
"""

import torch
import torch.nn.functional as F


def flip(images, flipped):
    """Mirror left and right where `flipped` (N,) bool is true."""
    return torch.where(_per_image(flipped), images.flip(3), images)


def random_flip(images, generator, *, p=0.5):
    """Mirror each image with probability `p`."""
    return flip(images, _uniform(images, generator, 0, 1) < p)


def crop(images, top, left, padding):
    """Pad by `padding` zeros on every side and cut (H, W) out again at `top`, `left`.

    top, left: (N,) int64 in 0..2 * padding, pixels of the padded image
    """
    n, _, h, w = images.shape
    padded = F.pad(images, (padding,) * 4)
    image = torch.arange(n, device=images.device).view(n, 1, 1)
    rows = (top[:, None] + torch.arange(h, device=images.device)).view(n, h, 1)
    columns = (left[:, None] + torch.arange(w, device=images.device)).view(n, 1, w)
    return padded.permute(0, 2, 3, 1)[image, rows, columns].permute(0, 3, 1, 2)  # gathered whole pixels at a time


def random_crop(images, padding, generator):
    """Pad by `padding` and crop back at a random place: a shift of up to `padding` pixels each way."""
    top, left = (_integers(images, generator, 0, 2 * padding) for _ in range(2))
    return crop(images, top, left, padding)


def shift(images, down, right, limit):
    """Move each image by `down` and `right` pixels, (N,) int64 in -limit..limit; what enters is 0."""
    return crop(images, limit - down, limit - right, limit)


def random_shift(images, limit, generator):
    """Move each image by up to `limit` pixels each way."""
    down, right = (_integers(images, generator, -limit, limit) for _ in range(2))
    return shift(images, down, right, limit)


def affine(images, angle, translate, scale, shear):
    """Rotate, shear and scale about the center, then translate, with bilinear interpolation.

    angle: (N,) degrees, clockwise as seen; translate: (N, 2) pixels right and down; scale: (N,) factor;
    shear: (N, 2) degrees along x and y. The conventions are those of torchvision.transforms.functional.affine.
    """
    h, w = images.shape[2:]
    inverse = _inverse_affine(angle, translate, scale, shear).to(images.dtype)  # from output to input pixels
    half = torch.tensor([w, h], dtype=images.dtype, device=images.device) / 2
    theta = torch.cat([inverse[:, :, :2] * half, inverse[:, :, 2:]], dim=2) / half[:, None]  # in units of half an image
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def random_affine(images, generator, *, degrees=0.0, translate=0.0, scale=(1.0, 1.0), shear=0.0):
    """An affine map for each image: angle in +-degrees, translation in +-translate of the image's size, scale, x shear.

    degrees, shear: degrees; translate: fraction of height and width; scale: (low, high) factors
    """
    h, w = images.shape[2:]
    angle = _uniform(images, generator, -degrees, degrees)
    right = _uniform(images, generator, -translate * w, translate * w)
    down = _uniform(images, generator, -translate * h, translate * h)
    factor = _uniform(images, generator, *scale)
    shear_x = _uniform(images, generator, -shear, shear)
    return affine(
        images, angle, torch.stack([right, down], 1), factor, torch.stack([shear_x, torch.zeros_like(shear_x)], 1)
    )


def color(images, brightness, contrast, saturation):
    """Scale brightness, then contrast about the mean gray, then saturation about each pixel's gray; clamped to [0, 1].

    images: (N, 3, H, W) floating point in [0, 1]; the three: (N,) factors, 1 leaves the image as it is. The conventions
    are those of torchvision.transforms.functional.adjust_brightness and its like.
    """
    images = (images * _per_image(brightness)).clamp(0, 1)
    images = _blend(images, _gray(images).mean(dim=(2, 3), keepdim=True), contrast)
    return _blend(images, _gray(images), saturation)


def random_color(images, generator, *, brightness=0.0, contrast=0.0, saturation=0.0):
    """Color jitter: a factor from 1 - strength to 1 + strength for each of the three, in this order."""
    strengths = (brightness, contrast, saturation)
    return color(images, *(_uniform(images, generator, 1 - strength, 1 + strength) for strength in strengths))


def cutout(images, top, left, size):
    """Set a square of `size` pixels, its corner at `top`, `left` (N,), to 0 (DeVries and Taylor 2017).

    The corner may lie outside: only the part of the square that is inside the image is cut.
    """
    h, w = images.shape[2:]
    rows = torch.arange(h, device=images.device) - top[:, None]
    columns = torch.arange(w, device=images.device) - left[:, None]
    inside = ((rows >= 0) & (rows < size))[:, :, None] & ((columns >= 0) & (columns < size))[:, None, :]
    return torch.where(inside[:, None], torch.zeros_like(images), images)


def random_cutout(images, size, generator):
    """Cut a square whose center falls anywhere in the image, so that it may stick out, as in the paper."""
    h, w = images.shape[2:]
    top = _integers(images, generator, 0, h - 1) - size // 2
    left = _integers(images, generator, 0, w - 1) - size // 2
    return cutout(images, top, left, size)


def normalize(images, mean, std):
    """(images - mean) / std by channel; images in [0, 1], mean and std sequences of C floats."""
    mean, std = (torch.as_tensor(v, dtype=images.dtype, device=images.device).view(-1, 1, 1) for v in (mean, std))
    return (images - mean) / std


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
    inverse = torch.stack([torch.stack([d, -b], 1), torch.stack([-c, a], 1)], 1) / scale.view(-1, 1, 1)
    return torch.cat([inverse, -inverse @ translate[:, :, None]], dim=2)


def _gray(images):
    """Luma of color images (ITU-R BT.601): (N, 3, H, W) -> (N, 1, H, W)."""
    red, green, blue = images.split(1, dim=1)
    return 0.2989 * red + 0.587 * green + 0.114 * blue


def _blend(images, other, factor):
    """factor * images + (1 - factor) * other, clamped to [0, 1]; factor: (N,)"""
    factor = _per_image(factor)
    return (factor * images + (1 - factor) * other).clamp(0, 1)


def _per_image(values):
    return values.view(-1, 1, 1, 1)


def _uniform(images, generator, low, high):
    """(N,) float32 drawn evenly from [low, high)."""
    return low + (high - low) * torch.rand(len(images), generator=generator, device=images.device)


def _integers(images, generator, low, high):
    """(N,) int64 drawn evenly from low..high, both included."""
    return torch.randint(low, high + 1, (len(images),), generator=generator, device=images.device)
