"""What a unit sees, at any layer of any network."""

from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from course_utils.analysis import (
    ReceptiveField,
    effective_receptive_field,
    receptive_fields,
)
from course_utils.analysis.map_shares import pixels_with_half
from course_utils.plots.fields import receptive_field, strength
from course_utils.widgets.controls import Choice, Control, Draw, Number, Picture

if TYPE_CHECKING:
    import numpy as np
    import torch
    from torch import nn


def explorer(model: "nn.Module", image: "torch.Tensor") -> tuple[Draw, tuple[str, ...]]:
    """A pure function of the position for `play`, and the layers to choose from.

    model: a network; image: (C, H, W) float, as the network is fed, for the measured part; drawn
    between its extremes
    returns: (draw, layers): draw(layer, down, across) -> Picture, with down and across in percent
    of the layer's map; layers: names of the modules that answer at more than one position

    >>> draw, layers = explorer(create_model("basenet"), image)
    >>> play(draw, **explorer_controls(layers, "conv2"))
    """
    fields = receptive_fields(model, tuple(image.shape))
    # "pool#2" is a second call, and a hook by name catches the first.
    layers = tuple(
        name for name, field in fields.items() if max(field.positions) > 1 and "#" not in name
    )
    pixels = image - image.min()
    pixels = pixels / (pixels.max() or 1)  # an image of one color is black

    @lru_cache(64)  # a gradient takes longer than the picture, and a slider comes back
    def measure(layer: str, position: tuple[int, int]) -> "np.ndarray":
        return effective_receptive_field(model, image[None], layer, position)

    def draw(layer: str, down: float, across: float) -> Picture:
        field = fields[layer]
        rows, columns = field.positions
        position = (round(down / 100 * (rows - 1)), round(across / 100 * (columns - 1)))
        box = field.box(*position)
        (top, bottom), (left, right) = box
        moved = measure(layer, position)
        half = pixels_with_half(moved[top:bottom, left:right])
        figure = Figure(figsize=(7.2, 3.7), layout="constrained")
        axes = figure.subplots(1, 2)
        seen = f"can see: {bottom - top} x {right - left} pixels"
        receptive_field(pixels, box, axes[0], title=seen)
        strength(moved, box, axes[1], title=f"half of the gradient: {half} pixels")
        return Picture(figure, *_words(layer, field, position, half))

    return draw, layers


def explorer_controls(layers: tuple[str, ...], start: str) -> dict[str, Control]:
    """The controls of `explorer`. layers: as it returns them; start: the first one to show"""
    return {
        "layer": Choice("layer", layers, start),
        "down": Number("down, percent", 0, 100, 50, 10),
        "across": Number("across, percent", 0, 100, 50, 10),
    }


def _words(
    layer: str, field: ReceptiveField, position: tuple[int, int], half: int
) -> tuple[str, str]:
    """The alternative text and the table of a state. half: pixels with half of the gradient"""
    rows, columns = field.positions
    (top, bottom), (left, right) = field.box(*position)
    pixels = (bottom - top) * (right - left)
    alt = (
        f"Position {position} of layer {layer}, a map of {rows} by {columns}: it can see rows "
        f"{top} to {bottom - 1} and columns {left} to {right - 1} of the image. Half of the "
        f"gradient comes from {half} of those {pixels} pixels."
    )
    size = field.size[0] if field.size else "uneven"
    jump = field.jump[0] if field.jump else "uneven"
    table = (
        f"layer {layer}  map {rows} x {columns}  position {position}\n"
        f"size {size}  jump {jump}  rows {top}-{bottom - 1}  columns {left}-{right - 1}\n"
        f"half of the gradient from {half} of {pixels} pixels"
    )
    return alt, table
