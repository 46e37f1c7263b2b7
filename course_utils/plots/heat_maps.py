"""Attribution maps: in rows beside their images, and one laid over its image."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patheffects import withStroke

from course_utils.plots.fields import diverging
from course_utils.plots.images import as_array
from course_utils.plots.style import BLACK, GRAY, new_axes

if TYPE_CHECKING:
    import torch
    from matplotlib.axes import Axes

Extent = tuple[float, float, float, float]  # left, right, bottom, top in an Axes

CELL = 1.15  # inches: width of a picture
GAP = 0.06  # between pictures, in widths of a picture
# Percentile of a map's sizes that has the strongest color, so that one pixel cannot darken the rest
BRIGHT = 99.5
UNSIGNED = "dark blue: nothing, yellow: most"
SIGNED = "orange: against, white: nothing, blue: for"


def attribution_maps(
    images: "torch.Tensor | np.ndarray",
    maps: "Mapping[str, torch.Tensor | np.ndarray]",
    ax: "Axes | None" = None,
    *,
    masks: "torch.Tensor | np.ndarray | None" = None,
) -> "Axes":
    """Draw a row for each image: the image, then its map by each method.

    images: (N, C, H, W), C 1 or 3, float in [0, 1] or uint8; maps: dict from name to (N, H, W)
    float
    masks: (N, H, W) in [0, 1], whose outline is drawn into every picture, or None

    A map without negative values goes from dark blue, nothing, to yellow; one with a sign has
    orange for negative, white for zero and blue for positive. Each map has a scale of its own.

    >>> maps = explain(model, images[:4], labels[:4], "stages.1")
    >>> attribution_maps(pixels[:4], maps, masks=masks[:4])
    """
    pictures = as_array(images)
    n, _, h, w = pictures.shape
    if not maps:
        raise ValueError("maps must hold at least one method, got an empty dict")
    for name, values in maps.items():
        if tuple(values.shape) != (n, h, w):
            raise ValueError(
                f"{name} must have one map an image, {(n, h, w)}, got {tuple(values.shape)}"
            )
    arrays = {name: as_array(values) for name, values in maps.items()}
    signed = {name: bool((values < 0).any()) for name, values in arrays.items()}
    width = (len(maps) + 1) * (1 + GAP)
    height = n * (h / w + GAP)
    ax = new_axes(ax, size=(CELL * width, CELL * height + 0.55), grid=False)
    for column, name in enumerate(["image", *maps]):
        left = column * (1 + GAP)
        ax.text(left + 0.5, -0.06, name, ha="center", va="bottom", fontsize=9)
        for row in range(n):
            top = row * (h / w + GAP)
            extent = (left, left + 1, top + h / w, top)
            if column == 0:
                _picture(ax, pictures[row], extent)
            else:
                _heat(ax, arrays[name][row], signed[name], extent=extent)
            if masks is not None:
                _outline(ax, as_array(masks)[row], extent)
    kinds = {SIGNED if sign else UNSIGNED for sign in signed.values()}
    ax.text(0, height, "\n".join(sorted(kinds)), ha="left", va="top", fontsize=8, color=GRAY)
    ax.set(xlim=(-0.02, width - GAP + 0.02), ylim=(height + 0.17 * len(kinds), -0.25))
    ax.set_axis_off()
    return ax


def attribution_over(
    image: "torch.Tensor | np.ndarray",
    values: "torch.Tensor | np.ndarray",
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
) -> "Axes":
    """Draw one map over its image in gray: the stronger, the less of the image shows through.

    image: (C, H, W), C 1 or 3, float in [0, 1] or uint8; values: (H, W) float
    """
    picture = as_array(image)
    heat = as_array(values)
    ax = new_axes(ax, size=(3.2, 3.2), grid=False)
    top = 255 if picture.dtype == np.uint8 else 1
    ax.imshow(picture.mean(0), cmap="gray", vmin=0, vmax=1.3 * top)  # dimmed under the colors
    opacity = 0.75 * np.clip(np.abs(heat) / _limit(heat), 0, 1)
    _heat(ax, heat, bool((heat < 0).any()), alpha=opacity)
    ax.set_xticks([])
    ax.set_yticks([])
    if title:
        ax.set_title(title, fontsize=9)
    return ax


def _picture(ax: "Axes", image: np.ndarray, extent: Extent) -> None:
    pixels = image[0] if len(image) == 1 else image.transpose(1, 2, 0)
    top = 255 if image.dtype == np.uint8 else 1
    ax.imshow(pixels, cmap="gray", vmin=0, vmax=top, interpolation="nearest", extent=extent)


def _heat(ax: "Axes", values: np.ndarray, signed: bool, **options: Any) -> None:
    limit = _limit(values)
    colors: dict[str, Any] = {"cmap": "cividis", "vmin": 0}
    if signed:  # as far to either side of zero, which is white
        colors = {"cmap": diverging(), "vmin": -limit}
    ax.imshow(values, vmax=limit, interpolation="nearest", **colors, **options)


def _limit(values: np.ndarray) -> float:
    """The size that has the strongest color; 1 for a map of zeros."""
    # Few pixels that are not 0 leave the percentile at 0; then the largest one counts.
    return float(np.percentile(np.abs(values), BRIGHT)) or float(np.abs(values).max()) or 1.0


def _outline(ax: "Axes", mask: np.ndarray, extent: Extent) -> None:
    """A line where the mask is one half, that shows on any picture: black on white."""
    left, right, bottom, top = extent
    h, w = mask.shape
    x = left + (np.arange(w) + 0.5) * (right - left) / w  # centers of the pixels
    y = top + (np.arange(h) + 0.5) * (bottom - top) / h
    line = ax.contour(x, y, mask, levels=[0.5], colors=[BLACK], linewidths=0.9)
    line.set_path_effects([withStroke(linewidth=2.4, foreground="white")])
