"""Sliders over one image, and one slider between two: what each transform of a batch does to a
single picture.
"""

import math
from collections.abc import Mapping

import torch
from matplotlib.figure import Figure

from course_utils.analysis.affine_maps import affine_matrix, black_share
from course_utils.data.augment import affine, color, cutmix, mixup
from course_utils.plots.mixed_images import label_bar, titled_image
from course_utils.widgets.controls import Control, Draw, Number, Picture

Box = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def augmenter(image: torch.Tensor) -> Draw:
    """A pure function of the strengths for `play`: an image, what becomes of it, and the affine map
    as a matrix.

    image: (3, H, W) float in [0, 1]
    returns: draw(angle, shear, scale, right, brightness, contrast, saturation, hue) -> Picture;
    angle and shear in degrees, right in percent of the width, scale and the three after it as
    factors, hue as a fraction of a turn

    >>> play(augmenter(image), **augmenter_controls())
    """
    width = image.shape[2]

    def draw(
        angle: float,
        shear: float,
        scale: float,
        right: float,
        brightness: float,
        contrast: float,
        saturation: float,
        hue: float,
    ) -> Picture:
        shift = torch.tensor([[width * right / 100, 0.0]])  # (1, 2), pixels right and down
        slopes = torch.tensor([[float(shear), 0.0]])
        moved = affine(image[None], _batch(angle), shift, _batch(scale), slopes)
        factors = (_batch(value) for value in (brightness, contrast, saturation, hue))
        changed = color(moved, *factors)[0]
        figure = Figure(figsize=(6.2, 3.1))
        titled_image(image, "as it is", figure.add_axes((0.01, 0.02, 0.48, 0.87)))
        titled_image(changed, "what the network gets", figure.add_axes((0.51, 0.02, 0.48, 0.87)))
        black = f"{100 * black_share(changed):.0f} percent"
        alt = (
            f"An image, and beside it the same turned by {angle} degrees, sheared by {shear} "
            f"degrees, scaled by {scale:g} and moved by {right} percent of its width; brightness "
            f"times {brightness:g}, contrast times {contrast:g}, saturation times {saturation:g}, "
            f"hue turned by {hue:g}. {black} of it is black."
        )
        matrix = affine_matrix(angle, shear, scale)
        rows = zip(("x'", "y'"), matrix, shift[0].tolist(), strict=True)
        table = "\n".join(
            f"{name} = {x:6.2f} x {y:+6.2f} y {pixels:+6.1f}" for name, (x, y), pixels in rows
        )
        return Picture(figure, alt, f"{table}\npixels from the center; {black} black")

    return draw


def augmenter_controls() -> dict[str, Control]:
    """The controls of `augmenter`, for any image."""
    return {
        "angle": Number("angle, degrees", -180, 180, 20, 5),
        "shear": Number("shear, degrees", -60, 60, 0, 5),
        "scale": Number("scale", 0.3, 2.0, 0.9, 0.1),
        "right": Number("to the right, percent", -50, 50, 0, 5),
        "brightness": Number("brightness", 0.4, 2.0, 1.0, 0.1),
        "contrast": Number("contrast", 0.2, 2.0, 1.0, 0.1),
        "saturation": Number("saturation", 0.2, 2.0, 1.0, 0.1),
        "hue": Number("hue, turns", -0.5, 0.5, 0.0, 0.05),
    }


def mixer(first: torch.Tensor, second: torch.Tensor, names: tuple[str, str]) -> Draw:
    """A pure function of the first image's share for `play`: Mixup and CutMix beside each other,
    and their labels.

    first, second: (3, H, W) float in [0, 1]; names: of their two classes
    returns: draw(share) -> Picture, share in percent. CutMix's box lies in the middle; its share is
    that of the pixels

    >>> play(mixer(circle, star, ("circle", "star")), **mixer_controls())
    """
    images = torch.stack([first, second])
    labels = torch.eye(2)
    partner = torch.tensor([1, 0])

    def draw(share: float) -> Picture:
        box = _centered_box(images, share / 100)
        mixed = {
            "Mixup": mixup(images, labels, partner, torch.full((2,), share / 100)),
            "CutMix": cutmix(images, labels, partner, box),
        }
        figure = Figure(figsize=(6.2, 3.6))
        shares = {name: weights[0].tolist() for name, (_, weights) in mixed.items()}
        for left, (name, (pictures, _)) in zip((0.0, 0.5), mixed.items(), strict=True):
            titled_image(pictures[0], name, figure.add_axes((left + 0.01, 0.23, 0.48, 0.69)))
            label_bar(shares[name], names, figure.add_axes((left + 0.04, 0.1, 0.42, 0.09)))
        return Picture(figure, *_shares_in_words(shares, names))

    return draw


def mixer_controls() -> dict[str, Control]:
    """The control of `mixer`, for any two images."""
    return {"share": Number("share of the first, percent", 0, 100, 60, 5)}


def _shares_in_words(shares: Mapping[str, list[float]], names: tuple[str, str]) -> tuple[str, str]:
    """(alternative text, table) of the labels that each way of mixing gives."""
    alt = "Two images in one, twice. " + "; ".join(
        f"{name}: {100 * a:.0f} percent {names[0]}, {100 * b:.0f} percent {names[1]}"
        for name, (a, b) in shares.items()
    )
    lines = [f"{'':8}{names[0]:>10}{names[1]:>10}"]
    lines += [f"{name:8}{100 * a:>9.0f}%{100 * b:>9.0f}%" for name, (a, b) in shares.items()]
    return f"{alt}.", "\n".join(lines)


def _centered_box(images: torch.Tensor, share: float) -> Box:
    """The box of `cutmix` that leaves each image a share of its pixels, in the middle.

    returns: (top, left, bottom, right), each (N,) int64
    """
    n, _, h, w = images.shape
    side = math.sqrt(1 - share)  # as a fraction of the image's
    top, left, bottom, right = (
        torch.full((n,), round(size * (1 + sign * side) / 2)) for sign in (-1, 1) for size in (h, w)
    )
    return top, left, bottom, right


def _batch(value: float) -> torch.Tensor:
    """The value for a batch of one image."""
    return torch.tensor([float(value)])
