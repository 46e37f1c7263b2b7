"""What moves in a notebook. Each widget is controls over a pure function from a state to a picture.

controls     play(): the shell that all share: controls in a browser, a still picture and a table elsewhere
stepper      a kernel stepping over an image, beside its matrix
explorer     what a unit sees, at any layer of any network
simplex      three logits, their probabilities, the loss and its gradient
race         four optimizers on one surface
builder      a VGG out of sliders, and what it costs
budget       a residual network under a limit of parameters
module_cost  an Inception module's widths against its cost
augmentation  one image under sliders, and two images in one
attribution  which pixels an answer rests on, by image, method, class and layer
live         a training while it runs: its curves, its speed, and a button that stops it
depth        plain against residual over depth, from stored runs
referee      which differences of a published table are left after chance
"""

from course_utils.widgets.augmentation import augmenter, mixer
from course_utils.widgets.controls import Choice, Number, Picture, play
from course_utils.widgets.few_labels import draw_transfer, stored_transfer
from course_utils.widgets.kernel_stepper import stepper
from course_utils.widgets.live import live_view
from course_utils.widgets.module_cost import draw_module_cost
from course_utils.widgets.plain_or_residual import draw_depth
from course_utils.widgets.race import draw_race
from course_utils.widgets.saliency import attribution_viewer
from course_utils.widgets.simplex import draw_logits
from course_utils.widgets.surface import draw_surface
from course_utils.widgets.table_referee import referee
from course_utils.widgets.unit_explorer import explorer
from course_utils.widgets.vgg_builder import builder
from course_utils.widgets.width_and_depth import budget

__all__ = [
    "Choice", "Number", "Picture", "attribution_viewer", "augmenter", "budget", "builder", "draw_depth",
    "draw_logits", "draw_module_cost", "draw_race", "draw_surface", "draw_transfer", "explorer", "live_view",
    "mixer", "play", "referee", "stepper", "stored_transfer",
]  # fmt: skip
