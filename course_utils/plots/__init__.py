"""Arrays in, matplotlib Axes out: nothing here computes a result, loads a model or changes
matplotlib's settings.

    style             colors that everybody can tell apart, new Axes, and show() with its text for a
                      screen reader
    drawable          what the drawings ask of a result
    training_curves   loss and accuracy against epoch
    dots              accuracy by class, and means over seeds with their intervals
    images            galleries of images and of predictions, contact sheets, and first-layer
                      kernels as pictures
    confusion         the confusion matrix
    reliability       confidence against accuracy, bin by bin
    network_diagrams  a network's stages, the size of their maps, and where the cost sits
    block_diagrams    a block's branches as boxes, from its input to where they meet
    parameter_shares  a network's parts as shares of what is allowed
    depth_profiles    one value a layer, and curves over several seeds
    learning_rates    accuracy against the learning rate, over seeds, diverged runs marked
    seed_intervals    accuracy against a setting, each mean with its interval over seeds
    embeddings        features as points in the plane, panel by panel
    groups            a measurement in ordered groups, over seeds
    heat_maps         attribution maps beside their images, and over them
    loss_surfaces     what was measured over the steps of a training, and the loss around the
                      weights: lines, contours, 3D
    gap               training beside validation, one panel a setting
    fields            small arrays with their numbers, matrices with a lit row, what a unit sees

Every function takes `ax=None` (a new figure) and returns the Axes. Accuracies go in as fractions in
[0, 1]; the axes say percent.
"""

from course_utils.plots.block_diagrams import branch_diagram
from course_utils.plots.confusion import confusion_matrix
from course_utils.plots.depth_profiles import along_depth, seed_curves
from course_utils.plots.dots import accuracy_by_class, interval_plot, published_plot
from course_utils.plots.embeddings import feature_panels
from course_utils.plots.fields import matrix, numbers, receptive_field, strength
from course_utils.plots.gap import gap_panels
from course_utils.plots.groups import group_lines
from course_utils.plots.heat_maps import attribution_maps, attribution_over
from course_utils.plots.images import contact_sheet, gallery, kernels, prediction_gallery
from course_utils.plots.learning_rates import sweep_plot
from course_utils.plots.loss_surfaces import loss_contours, loss_lines, loss_surface, over_steps
from course_utils.plots.network_diagrams import architecture
from course_utils.plots.parameter_shares import budget_bars
from course_utils.plots.reliability import reliability_diagram
from course_utils.plots.style import new_axes, png, show
from course_utils.plots.training_curves import band, compare_curves, curves, reference_band

__all__ = [
    "accuracy_by_class",
    "along_depth",
    "architecture",
    "attribution_maps",
    "attribution_over",
    "band",
    "branch_diagram",
    "budget_bars",
    "compare_curves",
    "confusion_matrix",
    "contact_sheet",
    "curves",
    "feature_panels",
    "gallery",
    "gap_panels",
    "group_lines",
    "interval_plot",
    "kernels",
    "loss_contours",
    "loss_lines",
    "loss_surface",
    "matrix",
    "new_axes",
    "numbers",
    "over_steps",
    "png",
    "prediction_gallery",
    "published_plot",
    "receptive_field",
    "reference_band",
    "reliability_diagram",
    "seed_curves",
    "show",
    "strength",
    "sweep_plot",
]
