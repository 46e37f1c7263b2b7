"""Ten classes of drawn shapes, 3x32x32: no download, and they tell networks apart as CIFAR-10 does.

Every shape is a signed distance: a function of the plane that is negative inside, positive outside
and zero on the edge. A pixel's brightness is read off that one number, so edges come out smooth.
The class is easy to see; what makes it hard to compute are the nuisances: where the shape lies, how
large, turned and stretched it is, its color, its stripes and what is behind it.
"""

import math
from typing import NamedTuple

import torch
from torch.nn import functional as F

from course_utils.data.imageset import ImageSet
from course_utils.data.nuisances import STANDARD, Nuisances
from course_utils.data.signed_distances import CLASSES, DISTANCES

VERSION = 1  # raise it when the drawing changes, so that a cached copy is not taken for the new one
CHUNK = 250  # images painted at a time; fixes the memory (about 20 MB at 32x32), not the result


class Layer(NamedTuple):
    """One shape in each of N images.

    kinds: (N,) int64, index into CLASSES
    poses: (N, 5) float32: center x, center y, half-size (half-images), angle (radians), aspect
    colors: (N, 3) float32 in [0, 1]
    stripes: (N, 4) float32: amplitude, cycles to the right and down a half-image, phase (radians)
    """

    kinds: torch.Tensor
    poses: torch.Tensor
    colors: torch.Tensor
    stripes: torch.Tensor

    def rows(self, part: torch.Tensor) -> "Layer":
        """The layer of some of the images; part: (n,) int64, their indices"""
        return Layer(*(values[part] for values in self))


def draw_shapes(
    n: int, *, size: int = 32, nuisances: Nuisances = STANDARD, seed: int = 0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw n shapes, every class equally often (give or take one), in random order.

    size: height and width in pixels, at least 8
    returns: images (n, 3, size, size) uint8, labels (n,) int64 into CLASSES; the same seed gives
    the same images

    >>> images, labels = draw_shapes(100, nuisances=replace(PLAIN, rotation=180))
    >>> images.shape, labels.bincount()[:3]
    (torch.Size([100, 3, 32, 32]), tensor([10, 10, 10]))
    """
    if n < 1:
        raise ValueError(f"n must be at least 1 image, got {n}; 10 give one of each class")
    if size < 8:
        raise ValueError(
            f"size must be at least 8 pixels, got {size}; below that a star is a smudge, "
            "32 is usual"
        )
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randperm(n, generator=generator) % len(CLASSES)
    clouds, layers = compose(labels, nuisances, generator)
    images = torch.empty(n, 3, size, size, dtype=torch.uint8)
    deviation = nuisances.noise * math.sqrt(3)  # uniform in -1..1 deviates by 1 / sqrt(3)
    for part in torch.arange(n).split(CHUNK):
        canvas = F.interpolate(clouds[part], (size, size), mode="bilinear", align_corners=False)
        for layer in layers:
            canvas = paint(canvas, layer.rows(part))
        canvas += deviation * uniform(generator, *canvas.shape)
        images[part] = canvas.clamp_(0, 1).mul_(255).round_().to(torch.uint8)
    return images, labels


def compose(
    labels: torch.Tensor, nuisances: Nuisances, generator: torch.Generator
) -> tuple[torch.Tensor, list[Layer]]:
    """Draw everything that is random about the images except the noise.

    returns: clouds (N, 3, 4, 4), to be enlarged into the background; the layers, back to front
    """
    n = len(labels)
    shade, color = draw_colors(n, nuisances, generator)
    clouds = nuisances.background * uniform(generator, n, 3, 4, 4) + shade[:, :, None, None]
    poses = draw_poses(n, nuisances, generator)
    layers = [Layer(labels, poses, color, draw_stripes(n, nuisances, generator))]
    for _ in range(nuisances.distractors):
        kinds = torch.randint(len(CLASSES), (n,), generator=generator)
        poses = draw_poses(n, nuisances, generator)
        poses[:, :2] = uniform(generator, n, 2)
        poses[:, 2] *= 0.3
        color = torch.rand(n, 3, generator=generator)
        layers.insert(0, Layer(kinds, poses, color, draw_stripes(n, nuisances, generator)))
    return clouds, layers


def uniform(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Uniform in -1..1.

    Unlike normal numbers, the same on every machine and however many are drawn at a time.
    """
    return 2 * torch.rand(shape, generator=generator) - 1


def draw_poses(n: int, nuisances: Nuisances, generator: torch.Generator) -> torch.Tensor:
    """Centers, half-sizes, angles and aspects: (n, 5) float32, see Layer."""
    x, y, grow, angle, aspect = uniform(generator, 5, n)
    low, high = nuisances.half_size
    poses = [
        x * nuisances.offset,
        y * nuisances.offset,
        low + (high - low) * (grow + 1) / 2,
        angle * math.radians(nuisances.rotation),
        1 + aspect * nuisances.aspect,
    ]
    return torch.stack(poses, dim=1)


def draw_colors(n: int, nuisances: Nuisances, generator: torch.Generator) -> torch.Tensor:
    """Background and shape colors, (2, n, 3) in [0, 1].

    Their means over the channels differ by at least `contrast`.
    """
    first, second, flip = torch.rand(3, n, generator=generator)
    low = first * (1 - nuisances.contrast)
    high = low + nuisances.contrast + second * (1 - low - nuisances.contrast)
    dark = flip < nuisances.dark
    # (2, n, 1), background and shape: a dark shape has the lower level
    levels = torch.stack([torch.where(dark, high, low), torch.where(dark, low, high)])[:, :, None]
    tint = uniform(generator, 2, n, 3)
    tint -= tint.mean(dim=2, keepdim=True)
    tint /= tint.abs().amax(dim=2, keepdim=True)  # now the strongest channel is -1 or 1, the mean 0
    # the mean stays `levels`, and no channel leaves [0, 1]
    return levels + nuisances.color * torch.minimum(levels, 1 - levels) * tint


def draw_stripes(n: int, nuisances: Nuisances, generator: torch.Generator) -> torch.Tensor:
    """Amplitudes, frequencies and phases of the stripes: (n, 4) float32, see Layer."""
    amplitude, frequency, direction, phase = torch.rand(4, n, generator=generator)
    frequency = 1 + 4 * frequency
    direction = math.tau * direction
    stripes = [
        nuisances.texture * amplitude,
        frequency * direction.cos(),
        frequency * direction.sin(),
        math.tau * phase,
    ]
    return torch.stack(stripes, dim=1)


def paint(canvas: torch.Tensor, layer: Layer) -> torch.Tensor:
    """Lay one striped shape over each image. canvas: (N, 3, H, H) float32 -> the same shape."""
    size = canvas.shape[-1]
    axis = pixel_centers(size)
    amplitude, right, down, phase = layer.stripes[:, :, None, None].unbind(dim=1)  # (N, 1, 1)
    waves = math.tau * (right * axis + down * axis[:, None]) + phase
    stripes = amplitude * torch.sin(waves)  # (N, H, H)
    ink = layer.colors[:, :, None, None] + stripes[:, None]  # (N, 3, H, H)
    return torch.lerp(canvas, ink, coverage(layer.kinds, layer.poses, size)[:, None])


def coverage(kinds: torch.Tensor, poses: torch.Tensor, size: int) -> torch.Tensor:
    """How much of each pixel the shape covers, 0..1: (N, size, size) float32.

    kinds: (N,) int64 into CLASSES; poses: (N, 5), see Layer
    """
    covered = torch.empty(len(kinds), size, size)
    axis = pixel_centers(size)
    for kind in kinds.unique().tolist():
        rows = (kinds == kind).nonzero().flatten()
        center_x, center_y, half_size, angle, aspect = poses[rows, :, None, None].unbind(dim=1)
        x = axis - center_x  # (n, 1, size)
        y = axis[:, None] - center_y  # (n, size, 1)
        cos = angle.cos()
        sin = angle.sin()
        stretch = aspect.sqrt()  # one side times it, the other over it: the area stays
        # from the image to the shape's own axes: shifted, turned back, in units of its half-size
        along = (cos * x + sin * y) / (half_size * stretch)
        across = (cos * y - sin * x) / half_size * stretch
        distance = DISTANCES[CLASSES[kind]](along, across) * half_size  # in half-images
        covered[rows] = (0.5 - distance * (size / 2)).clamp(0, 1)  # the edge is one pixel wide
    return covered


def pixel_centers(size: int) -> torch.Tensor:
    """Coordinates of the pixel centers in half-images, -1 to 1: (size,) float32."""
    return (torch.arange(size) + 0.5) * (2 / size) - 1


def shapes() -> ImageSet:
    """10,000 training and 2,000 test images of ten shapes, 3x32x32, drawn on the spot (2 s)."""
    train_images, train_labels = draw_shapes(10_000, seed=0)
    test_images, test_labels = draw_shapes(2_000, seed=1)
    return ImageSet("shapes", train_images, train_labels, test_images, test_labels, CLASSES)
