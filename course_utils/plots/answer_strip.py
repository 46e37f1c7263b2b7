"""A long picture, and below it what a network answers at each place."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import tidy


def answer_strip(picture: np.ndarray, answers: np.ndarray, reach: tuple[float, float]) -> Figure:
    """Draw a picture over the probabilities of its classes, place by place, on one axis in pixels.

    picture: (H, W) brightness; answers: (classes, places) probabilities in [0, 1]
    reach: pixels on which the first and the last answer are centered
    """
    high, wide = picture.shape
    classes, places = answers.shape
    half = (reach[1] - reach[0]) / (2 * max(places - 1, 1))  # half a step, in pixels
    edges = (reach[0] - half, reach[1] + half, classes - 0.5, -0.5)  # outer edges, not centers
    figure = Figure(figsize=(8.4, 3.6), layout="constrained")
    top, below = figure.subplots(2, 1, height_ratios=(1, 1.5))
    tidy(top, grid=False).imshow(picture, cmap="gray_r", extent=(0, wide, 0, high), aspect="auto")
    top.set(ylabel="pixels", xlim=(0, wide))
    scale: dict[str, Any] = {"cmap": "Blues", "vmin": 0, "vmax": 1}
    drawn = tidy(below, grid=False).imshow(answers, extent=edges, aspect="auto", **scale)
    below.set(xlabel="center of what the answer looks at (pixels)", ylabel="answer")
    below.set(yticks=range(classes), xlim=(0, wide))
    figure.colorbar(drawn, ax=below, label="probability")
    return figure
