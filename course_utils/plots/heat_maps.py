"""Attribution maps: in rows beside their images, and one laid over its image."""

import numpy as np
from matplotlib.patheffects import withStroke

from course_utils.plots.fields import diverging
from course_utils.plots.style import BLACK, GRAY, new_axes

CELL = 1.15  # inches: width of a picture
GAP = 0.06  # between pictures, in widths of a picture
BRIGHT = 99.5  # percentile of a map's sizes that has the strongest color, so that one pixel cannot darken the rest
UNSIGNED, SIGNED = "dark blue: nothing, yellow: most", "orange: against, white: nothing, blue: for"


def attribution_maps(images, maps, ax=None, *, masks=None):
    """Draw a row for each image: the image, then its map by each method.

    images: (N, C, H, W), C 1 or 3, float in [0, 1] or uint8; maps: dict from name to (N, H, W) float
    masks: (N, H, W) in [0, 1], whose outline is drawn into every picture, or None

    A map without negative values goes from dark blue, nothing, to yellow; one with a sign has orange for negative,
    white for zero and blue for positive. Each map has a scale of its own.

    >>> attribution_maps(pixels[:4], explain(model, images[:4], labels[:4], "stages.1"), masks=masks[:4])
    """
    pictures = _array(images)
    n, _, h, w = pictures.shape
    if not maps:
        raise ValueError("maps must hold at least one method, got an empty dict")
    for name, values in maps.items():
        if tuple(values.shape) != (n, h, w):
            raise ValueError(
                f"{name} must have one map an image, {(n, h, w)}, got {tuple(values.shape)}"
            )
    columns = {"image": None} | {name: _array(values) for name, values in maps.items()}
    width, height = len(columns) * (1 + GAP), n * (h / w + GAP)
    ax = new_axes(ax, size=(CELL * width, CELL * height + 0.55), grid=False)
    kinds = set()
    for column, (name, values) in enumerate(columns.items()):
        left = column * (1 + GAP)
        ax.text(left + 0.5, -0.06, name, ha="center", va="bottom", fontsize=9)
        signed = values is not None and bool((values < 0).any())
        kinds |= {SIGNED if signed else UNSIGNED} if values is not None else set()
        for row in range(n):
            top = row * (h / w + GAP)
            place = (left, left + 1, top + h / w, top)
            if values is None:
                _picture(ax, pictures[row], extent=place)
            else:
                _heat(ax, values[row], signed, extent=place)
            if masks is not None:
                _outline(ax, _array(masks)[row], place)
    ax.text(0, height, "\n".join(sorted(kinds)), ha="left", va="top", fontsize=8, color=GRAY)
    ax.set(xlim=(-0.02, width - GAP + 0.02), ylim=(height + 0.17 * len(kinds), -0.25))
    ax.set_axis_off()
    return ax


def attribution_over(image, values, ax=None, *, title=None):
    """Draw one map over its image in gray: the stronger, the less of the image shows through.

    image: (C, H, W), C 1 or 3, float in [0, 1] or uint8; values: (H, W) float
    """
    image, values = _array(image), _array(values)
    ax = new_axes(ax, size=(3.2, 3.2), grid=False)
    top = 255 if image.dtype == np.uint8 else 1
    ax.imshow(image.mean(0), cmap="gray", vmin=0, vmax=1.3 * top)
    signed = bool((values < 0).any())
    limit = _limit(values)
    _heat(ax, values, signed, alpha=0.75 * np.clip(np.abs(values) / limit, 0, 1))
    ax.set_xticks([])
    ax.set_yticks([])
    if title:
        ax.set_title(title, fontsize=9)
    return ax


def _picture(ax, image, **place):
    shown = image[0] if len(image) == 1 else image.transpose(1, 2, 0)
    ax.imshow(
        shown,
        cmap="gray",
        vmin=0,
        vmax=255 if image.dtype == np.uint8 else 1,
        interpolation="nearest",
        **place,
    )


def _heat(ax, values, signed, **options):
    limit = _limit(values)
    scale = {"cmap": diverging(), "vmin": -limit} if signed else {"cmap": "cividis", "vmin": 0}
    ax.imshow(values, vmax=limit, interpolation="nearest", **scale, **options)


def _limit(values):
    return float(np.percentile(np.abs(values), BRIGHT)) or float(np.abs(values).max()) or 1.0


def _outline(ax, mask, place):
    """A line where the mask is one half, that shows on any picture: black on white."""
    left, right, bottom, top = place
    h, w = mask.shape
    x = left + (np.arange(w) + 0.5) * (right - left) / w
    y = top + (np.arange(h) + 0.5) * (bottom - top) / h
    line = ax.contour(x, y, mask, levels=[0.5], colors=[BLACK], linewidths=0.9)
    line.set_path_effects([withStroke(linewidth=2.4, foreground="white")])


def _array(values):
    """A NumPy array of a tensor on any device, or of anything array-like."""
    return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
