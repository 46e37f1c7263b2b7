"""What moves in a notebook. Each widget is controls over a pure function from a state to a picture.

    controls     play(): the shell that all share: controls in a browser, a still picture and a table elsewhere
    stepper      a kernel stepping over an image, beside its matrix
    explorer     what a unit sees, at any layer of any network
    simplex      three logits, their probabilities, the loss and its gradient
    race         four optimizers on one surface
    builder      a VGG out of sliders, and what it costs
    module_cost  an Inception module's widths against its cost
    live         the curves of a training while it runs
    depth        plain against residual over depth, from stored runs
"""

from course_utils.widgets.builder import builder
from course_utils.widgets.controls import Choice, Number, Picture, play
from course_utils.widgets.depth import draw_depth
from course_utils.widgets.explorer import explorer
from course_utils.widgets.live import live_curves
from course_utils.widgets.module_cost import draw_module_cost
from course_utils.widgets.race import draw_race
from course_utils.widgets.simplex import draw_logits
from course_utils.widgets.stepper import stepper

__all__ = [
    "Choice", "Number", "Picture", "builder", "draw_depth", "draw_logits", "draw_module_cost", "draw_race", "explorer",
    "live_curves", "play", "stepper",
]  # fmt: skip
