"""Pictures in a grid: images with titles, contact sheets, predictions with their confidence,
first-layer kernels.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.plots.drawable import AnsweredImages
from course_utils.plots.style import BLUE, VERMILION, new_axes

if TYPE_CHECKING:
    import torch
    from matplotlib.axes import Axes

CELL = 1.5  # inches: width of an image, in a figure of its own
KERNEL_CELL = 0.9  # inches: width of a kernel
SHEET_CELL = 0.72  # inches: width of an image of a contact sheet
SHEET_LABEL = 1.5  # inches: width of the names beside it
LINE = 0.17  # inches: height of a line of title
GAP = 0.08  # between pictures, in widths of a picture
RIGHT: dict[str, Any] = {"edgecolor": BLUE, "linewidth": 1}
WRONG: dict[str, Any] = {"edgecolor": VERMILION, "linewidth": 3, "linestyle": "--"}


def gallery(
    images: "torch.Tensor | np.ndarray",
    titles: Iterable[str] | None = None,
    ax: "Axes | None" = None,
    *,
    columns: int = 6,
) -> "Axes":
    """Draw images in rows of `columns`, each below its title.

    images: (N, C, H, W), C 1 or 3, uint8 in [0, 255] or float in [0, 1], not normalized
    titles: N texts, which may hold line breaks, or None

    >>> gallery(images.train_images[:12], [images.classes[i] for i in images.train_labels[:12]])
    """
    pictures = _pictures(images)
    top = 255 if pictures.dtype == np.uint8 else 1
    return _grid(pictures, titles, ax, columns, cmap="gray", vmin=0, vmax=top)


def contact_sheet(
    rows: "Mapping[str, torch.Tensor | np.ndarray]", ax: "Axes | None" = None
) -> "Axes":
    """Draw a row of images for each transform, below each other, its name on the left.

    rows: dict from a name to images as for `gallery`, all of one shape (n, C, H, W): usually the
    original, then draws

    >>> flips = random_flip(image.expand(6, -1, -1, -1), generator)
    >>> contact_sheet({"flip": torch.cat([image, flips])})
    """
    stacks = {name: _pictures(images) for name, images in rows.items()}
    shapes = {name: stack.shape for name, stack in stacks.items()}
    if len(set(shapes.values())) != 1:
        raise ValueError(f"every row of a contact sheet needs images of one shape, got {shapes}")
    n, c, h, w = next(iter(shapes.values()))
    line = max(1, h // 16)  # pixels between the images
    canvas = _side_by_side(list(stacks.values()), line)
    size = (SHEET_LABEL + SHEET_CELL * n, 0.2 + SHEET_CELL * len(stacks) * h / w)
    ax = new_axes(ax, size=size, grid=False)
    sheet = canvas[..., 0] if c == 1 else canvas
    ax.imshow(sheet, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set_yticks([row * (h + line) + h / 2 for row in range(len(stacks))], list(stacks))
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def _side_by_side(stacks: Sequence[np.ndarray], line: int) -> np.ndarray:
    """The images of each stack in a row, on white.

    stacks: (n, C, H, W) each, all of one shape; line: pixels between two images
    returns: (stacks * (H + line), n * (W + line), C) in [0, 1]
    """
    n, c, h, w = stacks[0].shape
    canvas = np.ones((len(stacks) * (h + line), n * (w + line), c))
    for row, stack in enumerate(stacks):
        scaled = stack / 255 if stack.dtype == np.uint8 else stack
        for column, picture in enumerate(scaled):
            top = row * (h + line)
            left = column * (w + line)
            canvas[top : top + h, left : left + w] = picture.transpose(1, 2, 0)
    return canvas


def prediction_gallery(
    images: "torch.Tensor | np.ndarray",
    predictions: AnsweredImages,
    indices: Iterable[int],
    ax: "Axes | None" = None,
    *,
    columns: int = 6,
) -> "Axes":
    """Draw chosen images below "true class / predicted class" and the confidence in [0, 1].

    images: (N, C, H, W) as for `gallery`; predictions: an analysis Predictions of the same N
    images, in their order
    indices: which to draw, as from predictions.most_confident(correct=False, n=12)

    A wrong prediction says "wrong" and has a thick dashed frame, a right one a thin solid frame.
    """
    n = len(predictions.labels)
    if len(images) != n:
        raise ValueError(
            f"images must be the {n} that were predicted, in their order, got {len(images)}"
        )
    indices = [int(i) for i in indices]
    titles = [_prediction_title(predictions, i) for i in indices]
    ax = gallery(images[indices], titles, ax, columns=columns)
    pictures = ax.images[-len(indices) :]  # an Axes that is given may hold others
    for picture, is_right in zip(pictures, predictions.correct[indices], strict=True):
        left, right, bottom, top = picture.get_extent()
        line = RIGHT if is_right else WRONG
        ax.add_patch(Rectangle((left, top), right - left, bottom - top, fill=False, **line))
    ax.set_title("true class / predicted class", fontsize=10, loc="left")
    return ax


def kernels(
    weights: "torch.Tensor | np.ndarray", ax: "Axes | None" = None, *, columns: int = 8
) -> "Axes":
    """Draw first-layer kernels as pictures: middle gray is 0, and one scale holds for all of them.

    weights: (out, in, K, K) float, finite; `in` is 1 (gray, with a scale) or 3 (red, green and
    blue)

    >>> kernels(model.conv1.weight)
    """
    values = as_array(weights)
    _check_kernels(values)
    limit = float(np.abs(values).max()) or 1.0
    titles = [str(i) for i in range(len(values))]
    if values.shape[1] == 3:
        ax = _grid(0.5 + values / (2 * limit), titles, ax, columns, KERNEL_CELL)  # 0 is middle gray
        colors = f"each color: none is -{limit:.2g}, half is 0, full is {limit:.2g}"
        ax.set_title(colors, fontsize=9, loc="left")
        return ax
    scale: dict[str, Any] = {"cmap": "gray", "vmin": -limit, "vmax": limit}
    ax = _grid(values, titles, ax, columns, KERNEL_CELL, **scale)
    ax.figure.colorbar(ax.images[0], ax=ax, label="weight", shrink=0.8)
    return ax


def _check_kernels(values: np.ndarray) -> None:
    """raises: ValueError unless these are weights that `kernels` can draw"""
    if values.ndim != 4 or values.shape[1] not in (1, 3) or len(values) == 0:
        raise ValueError(
            f"weights must have shape (out, 1 or 3, K, K), got {values.shape}; "
            "take the first layer's"
        )
    if not np.isfinite(values).all():
        raise ValueError(
            f"weights must be finite, got {int((~np.isfinite(values)).sum())} that are not"
        )


def _grid(
    pictures: np.ndarray,
    titles: Iterable[str] | None,
    ax: "Axes | None",
    columns: int,
    cell: float = CELL,
    **imshow: Any,
) -> "Axes":
    """Lay (N, C, H, W) pictures out in one Axes whose unit is the width of a picture, `cell` inches
    in a new figure.
    """
    n, _, h, w = pictures.shape
    titles = [""] * n if titles is None else list(titles)
    if len(titles) != n:
        raise ValueError(f"titles must hold one text for each of the {n} images, got {len(titles)}")
    columns = min(columns, n)
    head = LINE / cell * max(title.count("\n") + 1 if title else 0 for title in titles) + GAP
    width = columns * (1 + GAP)
    height = -(-n // columns) * (head + h / w)
    ax = new_axes(ax, size=(cell * width, cell * height + 0.3), grid=False)
    for i, (picture, title) in enumerate(zip(pictures, titles, strict=True)):
        left = i % columns * (1 + GAP)
        top = i // columns * (head + h / w) + head
        extent = (left, left + 1, top + h / w, top)
        pixels = picture[0] if len(picture) == 1 else picture.transpose(1, 2, 0)
        ax.imshow(pixels, extent=extent, interpolation="nearest", **imshow)
        ax.text(left + 0.5, top - 0.03, title, ha="center", va="bottom", fontsize=8)
    ax.set(xlim=(-0.02, width - GAP + 0.02), ylim=(height + 0.02, 0))
    ax.set_axis_off()
    return ax


def _pictures(tensor: "torch.Tensor | np.ndarray") -> np.ndarray:
    """Images as an array, after checking that they can be shown as they are."""
    images = as_array(tensor)
    if images.ndim != 4 or images.shape[1] not in (1, 3) or len(images) == 0:
        raise ValueError(
            f"images must have shape (N, 1 or 3, H, W) with N at least 1, got {images.shape}"
        )
    if images.dtype != np.uint8 and not np.issubdtype(images.dtype, np.floating):
        raise TypeError(f"images must be uint8 in [0, 255] or float in [0, 1], got {images.dtype}")
    if images.dtype != np.uint8 and not (images.min() >= 0 and images.max() <= 1):
        raise ValueError(
            f"float images must lie in [0, 1], got {images.min():.3g} to {images.max():.3g}; "
            "undo the normalization, or pass the uint8 images"
        )
    return images


def _prediction_title(predictions: AnsweredImages, i: int) -> str:
    true = predictions.classes[predictions.labels[i]]
    predicted = predictions.classes[predictions.predicted[i]]
    verdict = "right" if predictions.correct[i] else "wrong"
    return f"{true} / {predicted}\n{verdict}, confidence {predictions.confidence[i]:.2f}"


def as_array(values: "torch.Tensor | np.ndarray | Sequence") -> np.ndarray:
    """A NumPy array of a tensor on any device, or of anything array-like; torch itself is not
    needed.
    """
    return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
