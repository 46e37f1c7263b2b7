"""What a unit sees, at any layer of any network."""

from functools import lru_cache

from matplotlib.figure import Figure

from course_utils.analysis import effective_receptive_field, receptive_fields
from course_utils.plots.fields import receptive_field, strength
from course_utils.widgets.controls import Picture


def explorer(model, image):
    """A pure function of the place for `play`, and the layers to choose from.

    model: a network; image: (C, H, W) float, as the network is fed, for the measured part; drawn between its extremes
    returns: (draw, layers): draw(layer, down, across) -> Picture, with down and across in percent of the layer's map;
    layers: names of the modules that answer at more than one position

    >>> draw, layers = explorer(create_model("basenet"), image)
    >>> play(draw, layer=Choice("layer", layers, "conv2"), down=Number("down, percent", 0, 100, 50, 10),
    ...      across=Number("across, percent", 0, 100, 50, 10))
    """
    fields = receptive_fields(model, tuple(image.shape))
    layers = tuple(
        name for name, field in fields.items() if max(field.positions) > 1 and "#" not in name
    )
    pixels = (image - image.min()) / (image.max() - image.min())

    @lru_cache(64)
    def measure(layer, position):
        return effective_receptive_field(model, image[None], layer, position)

    def draw(layer, down, across):
        field = fields[layer]
        rows, columns = field.positions
        position = (round(down / 100 * (rows - 1)), round(across / 100 * (columns - 1)))
        box = field.box(*position)
        moved = measure(layer, position)
        (top, bottom), (left, right) = box
        figure = Figure(figsize=(7.2, 3.7), layout="constrained")
        axes = figure.subplots(1, 2)
        receptive_field(
            pixels, box, axes[0], title=f"can see: {bottom - top} x {right - left} pixels"
        )
        inside = moved[top:bottom, left:right]
        half = _pixels_with_half(inside)
        strength(moved, box, axes[1], title=f"half of the gradient: {half} pixels")
        alt = (
            f"Position {position} of layer {layer}, a map of {rows} by {columns}: it can see rows {top} to "
            f"{bottom - 1} and columns {left} to {right - 1} of the image. Half of the gradient comes from {half} of "
            f"those {inside.size} pixels."
        )
        size, jump = (field.size or ("uneven",))[0], (field.jump or ("uneven",))[0]
        table = (
            f"layer {layer}  map {rows} x {columns}  position {position}\n"
            f"size {size}  jump {jump}  rows {top}-{bottom - 1}  columns {left}-{right - 1}\n"
            f"half of the gradient from {half} of {inside.size} pixels"
        )
        return Picture(figure, alt, table)

    return draw, layers


def _pixels_with_half(values):
    """How many of the strongest pixels make up half of the whole."""
    ordered = sorted(values.flatten().tolist(), reverse=True)
    total, running = sum(ordered), 0.0
    for count, value in enumerate(ordered, start=1):
        running += value
        if running >= total / 2:
            return count
    return len(ordered)
