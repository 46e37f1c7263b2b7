"""Our paths against the ones a user would write otherwise, in turn, in one process: A B A B.

pipelines   batches of images, and their augmentation
networks    an epoch of training of the reports' networks, and how near it comes to the floor
kernels     a step beside its layers, each kind alone: what no loop around them can save
layouts     training passes with both orders in memory, NCHW and channels-last
sweep       eight learning rates of one network, at once and one after another
notebooks   the course's notebooks, tested in parallel and executed one after another
busy        training steps beside other busy programs, under several settings of the threads
redraw      how long a widget takes from a moved control to a new picture
alternate   the timing itself
floor       the least time that a step can take, from rates measured in the same run
"""

from collections.abc import Callable
from typing import Any

from course_utils.authoring.bench import (
    busy,
    kernels,
    layouts,
    networks,
    notebooks,
    pipelines,
    redraw,
    sweep,
)

PARTS: dict[str, Callable[..., Any]] = {
    "pipelines": pipelines.compare,
    "networks": networks.compare,
    "sweep": sweep.compare,
    "notebooks": notebooks.compare,
    "busy": busy.compare,
    "kernels": kernels.compare,
    "layouts": layouts.compare,
    "redraw": redraw.measure,
}
USUAL = ("pipelines", "networks", "sweep", "redraw")

__all__ = [
    "PARTS",
    "USUAL",
    "busy",
    "kernels",
    "layouts",
    "networks",
    "notebooks",
    "pipelines",
    "redraw",
    "sweep",
]
