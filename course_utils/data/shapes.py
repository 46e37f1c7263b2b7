"""Ten classes of drawn shapes, 3x32x32: no download, and they tell networks apart as CIFAR-10 does.

Every shape is a signed distance: a function of the plane that is negative inside, positive outside and zero on the
edge. A pixel's brightness is read off that one number, so edges come out smooth. Shapes combine with `max` (both),
`min` (either) and a minus sign (outside of). The class is easy to see; what makes it hard to compute are the
nuisances: where the shape lies, how large, turned and stretched it is, its color, its stripes and what is behind it.
"""

import math
from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
from torch.nn import functional as F

from course_utils.data.imageset import ImageSet

VERSION = 1  # raise it when the drawing changes, so that a cached copy is not taken for the new one
CHUNK = 250  # images painted at a time; fixes the memory (about 20 MB at 32x32), not the result
TURN = 2 * math.pi


# Signed distances. x, y: float32 of one shape, x to the right and y down, the shape within about 1 of the origin.
# Exact along an edge; beyond a corner a lower bound, which keeps corners sharp.


def circle(x, y, radius=0.95):
    return (x * x + y * y).sqrt() - radius


def box(x, y, width, height):
    return torch.maximum(x.abs() - width, y.abs() - height)


def square(x, y):
    return box(x, y, 0.85, 0.85)


def sides(x, y, count, apothem):
    """Distances to `count` lines around the origin, the first one below it: a list of tensors like x."""
    angles = [TURN * (k / count + 0.25) for k in range(count)]
    return [math.cos(angle) * x + math.sin(angle) * y - apothem for angle in angles]


def triangle(x, y):
    below, left, right = sides(x, y - 0.3, 3, 0.6)  # the middle of its height lies on the origin
    return torch.maximum(below, torch.maximum(left, right))


def hexagon(x, y):
    return torch.stack(sides(x, y, 6, 0.87)).amax(dim=0)


def star(x, y):
    """A pentagram is inside at least four of its five lines, so the second largest distance decides."""
    largest = second = torch.full_like(x, -math.inf)
    for distance in sides(x, 0.1 - y, 5, 0.36):  # upside down, so that a tip is on top
        second = torch.maximum(second, torch.minimum(largest, distance))
        largest = torch.maximum(largest, distance)
    return second


def ring(x, y):
    return circle(x, y, 0.74).abs() - 0.21


def frame(x, y):
    return box(x, y, 0.68, 0.68).abs() - 0.17


def cross(x, y):
    return torch.minimum(box(x, y, 0.95, 0.28), box(x, y, 0.28, 0.95))


def crescent(x, y):
    return torch.maximum(circle(x - 0.2, y), -circle(x - 0.7, y, 0.75))


def tee(x, y):
    return torch.minimum(box(x, y + 0.62, 0.85, 0.26), box(x, y, 0.26, 0.88))


DISTANCES = {
    "circle": circle,
    "square": square,
    "triangle": triangle,
    "star": star,
    "ring": ring,
    "cross": cross,
    "crescent": crescent,
    "hexagon": hexagon,
    "frame": frame,
    "T": tee,
}
CLASSES = tuple(DISTANCES)


@dataclass(frozen=True, kw_only=True)
class Nuisances:
    """What varies between two images of one class. Lengths are in half-images: 1 is from the center to the border.

    half_size: smallest and largest half-size, 0 < low <= high <= 2
    offset: the center lies up to this far off, along each axis, 0..2
    rotation: turned by up to this many degrees either way, 0..180
    aspect: width over height lies in 1 - aspect .. 1 + aspect, 0..0.9
    contrast: smallest gap between shape and background in mean brightness, before stripes and clouds, 0..1; 1 leaves
        only black and white
    color: saturation, from 0 (all gray) to 1 (as strong as the brightness allows)
    dark: share of the images whose shape is darker than its background, 0..1
    texture: largest amplitude of the stripes on the shape, in brightness 0..1; they come 1 to 5 to a half-image
    background: largest amplitude of the clouds behind the shape, in brightness 0..1
    distractors: number of small shapes of any class behind the shape, 0..9
    noise: standard deviation of uniform pixel noise, in brightness 0..1
    """

    half_size: tuple[float, float] = (0.5, 0.85)
    offset: float = 0.5
    rotation: float = 31.0
    aspect: float = 0.25
    contrast: float = 0.35
    color: float = 1.0
    dark: float = 0.5
    texture: float = 0.35
    background: float = 0.3
    distractors: int = 2
    noise: float = 0.03

    def __post_init__(self):
        sizes = self.half_size
        if not (isinstance(sizes, tuple) and len(sizes) == 2 and 0 < sizes[0] <= sizes[1] <= 2):
            raise ValueError(
                f"half_size must be (low, high) with 0 < low <= high <= 2, got {sizes}; (0.7, 0.7) fixes it at 0.7"
            )
        if not isinstance(self.distractors, int):
            raise ValueError(
                f"distractors must be a whole number of shapes, got {self.distractors}; try 1"
            )
        largest = {"offset": 2, "rotation": 180, "aspect": 0.9, "distractors": 9}
        for field in fields(self)[1:]:
            value, limit = getattr(self, field.name), largest.get(field.name, 1)
            if not 0 <= value <= limit:
                raise ValueError(
                    f"{field.name} must lie in 0..{limit}, got {value}; PLAIN has every nuisance off"
                )


STANDARD = Nuisances()
PLAIN = Nuisances(  # white on black, upright, in the middle: change one field with dataclasses.replace
    half_size=(0.7, 0.7), offset=0, rotation=0, aspect=0, contrast=1, color=0, dark=0,
    texture=0, background=0, distractors=0, noise=0,
)  # fmt: skip


class Layer(NamedTuple):
    """One shape in each of N images."""

    kinds: torch.Tensor  # (N,) int64, index into CLASSES
    poses: (
        torch.Tensor
    )  # (N, 5) float32: center x, center y, half-size (half-images), angle (radians), aspect
    colors: torch.Tensor  # (N, 3) float32 in [0, 1]
    stripes: (
        torch.Tensor
    )  # (N, 4) float32: amplitude, cycles to the right and down a half-image, phase (radians)

    def rows(self, part):
        return Layer(*(values[part] for values in self))


def draw_shapes(n, *, size=32, nuisances=STANDARD, seed=0):
    """Draw n shapes, every class equally often (give or take one), in random order.

    size: height and width in pixels, at least 8
    returns: images (n, 3, size, size) uint8, labels (n,) int64 into CLASSES; the same seed gives the same images

    >>> images, labels = draw_shapes(100, nuisances=replace(PLAIN, rotation=180))
    >>> images.shape, labels.bincount()[:3]
    (torch.Size([100, 3, 32, 32]), tensor([10, 10, 10]))
    """
    if n < 1:
        raise ValueError(f"n must be at least 1 image, got {n}; 10 give one of each class")
    if size < 8:
        raise ValueError(
            f"size must be at least 8 pixels, got {size}; below that a star is a smudge, 32 is usual"
        )
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randperm(n, generator=generator) % len(CLASSES)
    clouds, layers = compose(labels, nuisances, generator)
    images = torch.empty(n, 3, size, size, dtype=torch.uint8)
    for part in torch.arange(n).split(CHUNK):
        canvas = F.interpolate(clouds[part], (size, size), mode="bilinear", align_corners=False)
        for layer in layers:
            canvas = paint(canvas, layer.rows(part))
        canvas += (
            nuisances.noise * math.sqrt(3) * uniform(generator, *canvas.shape)
        )  # sqrt(3) makes the deviation 1
        images[part] = canvas.clamp_(0, 1).mul_(255).round_().to(torch.uint8)
    return images, labels


def compose(labels, nuisances, generator):
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


def uniform(generator, *shape):
    """Uniform in -1..1. Unlike normal numbers, the same on every machine and however many are drawn at a time."""
    return 2 * torch.rand(shape, generator=generator) - 1


def draw_poses(n, nuisances, generator):
    """Centers, half-sizes, angles and aspects: (n, 5) float32, see Layer."""
    x, y, grow, angle, aspect = uniform(generator, 5, n)
    low, high = nuisances.half_size
    half_size = low + (high - low) * (grow + 1) / 2
    angle = angle * math.radians(nuisances.rotation)
    return torch.stack(
        [
            x * nuisances.offset,
            y * nuisances.offset,
            half_size,
            angle,
            1 + aspect * nuisances.aspect,
        ],
        1,
    )


def draw_colors(n, nuisances, generator):
    """Background and shape colors, two (n, 3) in [0, 1], whose mean over the channels differs by at least contrast."""
    first, second, flip = torch.rand(3, n, generator=generator)
    low = first * (1 - nuisances.contrast)
    high = low + nuisances.contrast + second * (1 - low - nuisances.contrast)
    dark = flip < nuisances.dark
    levels = torch.stack([torch.where(dark, high, low), torch.where(dark, low, high)])[:, :, None]
    tint = uniform(generator, 2, n, 3)
    tint -= tint.mean(dim=2, keepdim=True)
    tint /= tint.abs().amax(dim=2, keepdim=True)  # now the strongest channel is -1 or 1, the mean 0
    return levels + nuisances.color * torch.minimum(levels, 1 - levels) * tint


def draw_stripes(n, nuisances, generator):
    """Amplitudes, frequencies and phases of the stripes: (n, 4) float32, see Layer."""
    amplitude, frequency, direction, phase = torch.rand(4, n, generator=generator)
    frequency, direction = 1 + 4 * frequency, TURN * direction
    return torch.stack(
        [
            nuisances.texture * amplitude,
            frequency * direction.cos(),
            frequency * direction.sin(),
            TURN * phase,
        ],
        dim=1,
    )


def paint(canvas, layer):
    """Lay one striped shape over each image. canvas: (N, 3, H, H) float32 -> the same shape."""
    size = canvas.shape[-1]
    axis = pixel_centers(size)
    amplitude, right, down, phase = layer.stripes[:, :, None, None].unbind(dim=1)
    stripes = amplitude * torch.sin(
        TURN * (right * axis + down * axis[:, None]) + phase
    )  # (N, H, H)
    ink = layer.colors[:, :, None, None] + stripes[:, None]
    return torch.lerp(canvas, ink, coverage(layer.kinds, layer.poses, size)[:, None])


def coverage(kinds, poses, size):
    """How much of each pixel the shape covers, 0..1: (N, size, size) float32.

    kinds: (N,) int64 into CLASSES; poses: (N, 5), see Layer
    """
    covered = torch.empty(len(kinds), size, size)
    axis = pixel_centers(size)
    for kind in kinds.unique().tolist():
        rows = (kinds == kind).nonzero().flatten()
        center_x, center_y, half_size, angle, aspect = poses[rows, :, None, None].unbind(dim=1)
        x, y = axis - center_x, axis[:, None] - center_y
        cos, sin, stretch = angle.cos(), angle.sin(), aspect.sqrt()
        along, across = (
            (cos * x + sin * y) / (half_size * stretch),
            (cos * y - sin * x) / half_size * stretch,
        )
        distance = DISTANCES[CLASSES[kind]](along, across) * half_size  # in half-images
        covered[rows] = (0.5 - distance * (size / 2)).clamp(0, 1)  # the edge is one pixel wide
    return covered


def pixel_centers(size):
    """Coordinates of the pixel centers in half-images, -1 to 1: (size,) float32."""
    return (torch.arange(size) + 0.5) * (2 / size) - 1


def shapes():
    """10,000 training and 2,000 test images of ten shapes, 3x32x32, drawn on the spot (about 2 s)."""
    train_images, train_labels = draw_shapes(10_000, seed=0)
    test_images, test_labels = draw_shapes(2_000, seed=1)
    return ImageSet("shapes", train_images, train_labels, test_images, test_labels, CLASSES)
