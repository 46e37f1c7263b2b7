"""Sliders over one image, and one slider between two: what each transform of a batch does to a single picture."""

import math

import torch
from matplotlib.figure import Figure

from course_utils.data.augment import affine, color, cutmix, mixup
from course_utils.plots.style import BLUE, GRAY, SKY_BLUE
from course_utils.widgets.controls import Picture


def augmenter(image):
    """A pure function of the strengths for `play`: an image, what becomes of it, and the affine map as a matrix.

    image: (3, H, W) float in [0, 1]
    returns: draw(angle, shear, scale, right, brightness, contrast, saturation, hue) -> Picture; angle and shear in
    degrees, right in percent of the width, scale and the three after it as factors, hue as a fraction of a turn

    >>> play(augmenter(image), angle=Number("angle", -180, 180, 0, 5), scale=Number("scale", 0.5, 2.0, 1.0, 0.1), ...)
    """
    width = image.shape[2]

    def draw(angle, shear, scale, right, brightness, contrast, saturation, hue):
        move = torch.tensor([[width * right / 100, 0.0]])
        moved = affine(
            image[None], _one(angle), move, _one(scale), torch.tensor([[float(shear), 0.0]])
        )
        changed = color(moved, *map(_one, (brightness, contrast, saturation, hue)))[0]
        figure = Figure(figsize=(6.2, 3.1))
        for place, picture, title in (
            (0.0, image, "as it is"),
            (0.5, changed, "what the network gets"),
        ):
            _draw(figure.add_axes((place + 0.01, 0.02, 0.48, 0.87)), picture, title)
        matrix = affine_matrix(angle, shear, scale)
        black = (changed.amax(0) == 0).float().mean().item()
        alt = (
            f"An image, and beside it the same turned by {angle} degrees, sheared by {shear} degrees, scaled by "
            f"{scale:g} and moved by {right} percent of its width; brightness times {brightness:g}, contrast times "
            f"{contrast:g}, saturation times {saturation:g}, hue turned by {hue:g}. {100 * black:.0f} percent of it "
            "is black."
        )
        table = "\n".join(
            f"{new} = {row[0]:6.2f} x {row[1]:+6.2f} y {pixels:+6.1f}"
            for new, row, pixels in zip(("x'", "y'"), matrix, move[0].tolist(), strict=True)
        )
        return Picture(
            figure, alt, f"{table}\npixels from the center; {100 * black:.0f} percent black"
        )

    return draw


def affine_matrix(angle, shear, scale):
    """The linear part of `augment.affine` with a shear along x: two rows of two floats; x to the right, y down.

    A rotation clockwise times a shear, times the scale: the product of the two matrices, written out.
    """
    turn, slope = math.radians(angle), math.tan(math.radians(shear))
    cos, sin = math.cos(turn), math.sin(turn)
    return (
        (scale * cos, 0.0 - scale * (slope * cos + sin)),
        (scale * sin, scale * (cos - slope * sin)),
    )


def mixer(first, second, names):
    """A pure function of the first image's share for `play`: Mixup and CutMix beside each other, and their labels.

    first, second: (3, H, W) float in [0, 1]; names: of their two classes
    returns: draw(share) -> Picture, share in percent. CutMix's box lies in the middle; its share is that of the pixels

    >>> play(mixer(circle, star, ("circle", "star")), share=Number("share of the circle, percent", 0, 100, 70, 5))
    """
    images, labels = torch.stack([first, second]), torch.eye(2)
    h, w = first.shape[1:]
    partner = torch.tensor([1, 0])

    def draw(share):
        side = math.sqrt(1 - share / 100)
        box = [
            torch.full((2,), round(size * (1 + sign * side) / 2))
            for sign in (-1, 1)
            for size in (h, w)
        ]
        mixed = {
            "Mixup": mixup(images, labels, partner, torch.full((2,), share / 100)),
            "CutMix": cutmix(images, labels, partner, box),
        }
        figure = Figure(figsize=(6.2, 3.6))
        shares = {}
        for place, (name, (pictures, weights)) in zip((0.0, 0.5), mixed.items(), strict=True):
            shares[name] = weights[0].tolist()
            _draw(figure.add_axes((place + 0.01, 0.23, 0.48, 0.69)), pictures[0], name)
            _bar(figure.add_axes((place + 0.04, 0.1, 0.42, 0.09)), shares[name], names)
        alt = "Two images in one, twice. " + "; ".join(
            f"{name}: {100 * a:.0f} percent {names[0]}, {100 * b:.0f} percent {names[1]}"
            for name, (a, b) in shares.items()
        )
        lines = [f"{'':8}{names[0]:>10}{names[1]:>10}"]
        lines += [f"{name:8}{100 * a:>9.0f}%{100 * b:>9.0f}%" for name, (a, b) in shares.items()]
        return Picture(figure, f"{alt}.", "\n".join(lines))

    return draw


def _one(value):
    """The value for a batch of one image."""
    return torch.tensor([float(value)])


def _draw(ax, picture, title):
    ax.imshow(picture.permute(1, 2, 0).numpy(), interpolation="nearest")
    ax.set_title(title, fontsize=9, color=GRAY)
    ax.set_axis_off()


def _bar(ax, weights, names):
    """The label as one bar of length 1, cut where the share of the first class ends."""
    ax.barh(0, weights[0], color=BLUE)
    ax.barh(0, weights[1], left=weights[0], color=SKY_BLUE)
    for place, side, name, weight in zip((0, 1), ("left", "right"), names, weights, strict=True):
        ax.text(place, -0.65, f"{name} {100 * weight:.0f}%", fontsize=8, va="top", ha=side)
    ax.set(xlim=(0, 1), ylim=(-0.4, 0.4))
    ax.set_axis_off()
