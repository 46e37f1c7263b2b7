"""What moves in a notebook. Each widget is controls over a pure function from a state to a picture.

    controls     play(): the shell that all share: controls in a browser, a still picture and a table elsewhere
    stepper      a kernel stepping over an image, beside its matrix
    explorer     what a unit sees, at any layer of any network
    simplex      three logits, their probabilities, the loss and its gradient
    race         four optimizers on one surface
    live         the curves of a training while it runs
"""

from course_utils.widgets.controls import Choice, Number, Picture, play
from course_utils.widgets.explorer import explorer
from course_utils.widgets.live import live_curves
from course_utils.widgets.race import draw_race
from course_utils.widgets.simplex import draw_logits
from course_utils.widgets.stepper import stepper

__all__ = ["Choice", "Number", "Picture", "draw_logits", "draw_race", "explorer", "live_curves", "play", "stepper"]
