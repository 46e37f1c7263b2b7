"""An image under a title, and the label of a mixed image as a bar cut where one share ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_utils.plots.style import BLUE, GRAY, SKY_BLUE, new_axes

if TYPE_CHECKING:
    import torch
    from matplotlib.axes import Axes


def titled_image(image: "torch.Tensor", title: str, ax: "Axes | None" = None) -> "Axes":
    """Draw an image pixel by pixel. image: (3, H, W) float in [0, 1]"""
    ax = new_axes(ax, size=(3.2, 3.2), grid=False)
    ax.imshow(image.permute(1, 2, 0).numpy(), interpolation="nearest")
    ax.set_title(title, fontsize=9, color=GRAY)
    ax.set_axis_off()
    return ax


def label_bar(shares: Sequence[float], names: Sequence[str], ax: "Axes | None" = None) -> "Axes":
    """Draw a label as one bar of length 1, cut where the share of the first class ends.

    shares: two fractions in [0, 1] that add up to 1; names: of their two classes
    """
    ax = new_axes(ax, size=(3.2, 0.8), grid=False)
    ax.barh(0, shares[0], color=BLUE)
    ax.barh(0, shares[1], left=shares[0], color=SKY_BLUE)
    for x, side, name, share in zip((0, 1), ("left", "right"), names, shares, strict=True):
        ax.text(x, -0.65, f"{name} {100 * share:.0f}%", fontsize=8, va="top", ha=side)
    ax.set(xlim=(0, 1), ylim=(-0.4, 0.4))
    ax.set_axis_off()
    return ax
