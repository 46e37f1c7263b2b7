"""Signal and gradient along the depth of a network that has not been trained, side by side."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from course_utils.plots.depth_profiles import along_depth
from course_utils.plots.style import tidy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def starting_profiles(
    signal: "Mapping[str, ArrayLike]", gradient: "Mapping[str, ArrayLike]"
) -> Figure:
    """Draw the signal behind each layer (left), and each layer's gradient over its weights (right).

    signal, gradient: from the name of a start to (layers,) positive numbers, input first
    """
    figure = Figure(figsize=(9.0, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    along_depth(signal, tidy(left), label="standard deviation of the convolution's output")
    legend = along_depth(gradient, tidy(right)).get_legend()
    if legend is not None:
        legend.remove()
    return figure
