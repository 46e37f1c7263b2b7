"""What moves in a notebook. Each widget is controls over a pure function from a state to a picture.

controls           play(): the shell that all share: controls in a browser, a still picture and a
                   table elsewhere
kernel_stepper     a kernel stepping over an image, beside its matrix
unit_explorer      what a unit sees, at any layer of any network
simplex            three logits, their probabilities, the loss and its gradient
race               four optimizers on one surface
vgg_builder        a VGG out of sliders, and what it costs
width_and_depth    a residual network under a limit of parameters
module_cost        an Inception module's widths against its cost
augmentation       one image under sliders, and two images in one
saliency           which pixels an answer rests on, by image, method, class and layer
live               a training while it runs: its curves, its speed, and a button that stops it
plain_or_residual  plain against residual over depth, from stored runs
surface            a loss surface that turns, from stored grids
few_labels         labels and steps against accuracy, from stored runs
table_referee      which differences of a published table are left after chance

Numbers come from `analysis`, drawings from `plots`; a file here lays them out and says them in
words. Beside each drawing stands its `..._controls`, the one place where its controls are declared.
"""

from course_utils.widgets.augmentation import (
    augmenter,
    augmenter_controls,
    mixer,
    mixer_controls,
)
from course_utils.widgets.controls import Choice, Number, Picture, play
from course_utils.widgets.few_labels import draw_transfer, stored_transfer, transfer_controls
from course_utils.widgets.kernel_stepper import stepper, stepper_controls
from course_utils.widgets.live import live_view
from course_utils.widgets.module_cost import draw_module_cost, module_cost_controls
from course_utils.widgets.plain_or_residual import depth_controls, draw_depth
from course_utils.widgets.race import draw_race, race_controls
from course_utils.widgets.saliency import attribution_viewer, viewer_controls
from course_utils.widgets.simplex import draw_logits, logits_controls
from course_utils.widgets.surface import draw_surface, surface_controls
from course_utils.widgets.table_referee import referee, referee_controls
from course_utils.widgets.unit_explorer import explorer, explorer_controls
from course_utils.widgets.vgg_builder import builder, builder_controls
from course_utils.widgets.width_and_depth import budget, budget_controls

__all__ = [
    "Choice",
    "Number",
    "Picture",
    "attribution_viewer",
    "augmenter",
    "augmenter_controls",
    "budget",
    "budget_controls",
    "builder",
    "builder_controls",
    "depth_controls",
    "draw_depth",
    "draw_logits",
    "draw_module_cost",
    "draw_race",
    "draw_surface",
    "draw_transfer",
    "explorer",
    "explorer_controls",
    "live_view",
    "logits_controls",
    "mixer",
    "mixer_controls",
    "module_cost_controls",
    "play",
    "race_controls",
    "referee",
    "referee_controls",
    "stepper",
    "stepper_controls",
    "stored_transfer",
    "surface_controls",
    "transfer_controls",
    "viewer_controls",
]
