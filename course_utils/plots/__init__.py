"""Arrays in, matplotlib Axes out: nothing here computes a result, loads a model or changes matplotlib's settings.

    style        colors that everybody can tell apart, new Axes, and show() with its text for a screen reader
    curves       loss and accuracy against epoch
    dots         accuracy by class, and means over seeds with their intervals
    images       galleries of images and of predictions, and first-layer kernels as pictures
    confusion    the confusion matrix
    reliability  confidence against accuracy, bin by bin
    architecture a network's stages, the size of their maps, and where the cost sits
    branches     a block's branches as boxes, from its input to where they meet
    depth        one value a layer, and curves over several seeds
    fields       small arrays with their numbers, matrices with a lit row, what a unit sees

Every function takes `ax=None` (a new figure) and returns the Axes. Accuracies go in as fractions in [0, 1]; the axes
say percent.
"""

from course_utils.plots.architecture import architecture
from course_utils.plots.branches import branch_diagram
from course_utils.plots.confusion import confusion_matrix
from course_utils.plots.curves import band, compare_curves, curves
from course_utils.plots.depth import along_depth, seed_curves
from course_utils.plots.dots import accuracy_by_class, interval_plot
from course_utils.plots.fields import matrix, numbers, receptive_field, strength
from course_utils.plots.images import gallery, kernels, prediction_gallery
from course_utils.plots.reliability import reliability_diagram
from course_utils.plots.style import new_axes, png, show

__all__ = [
    "accuracy_by_class", "along_depth", "architecture", "band", "branch_diagram", "compare_curves", "confusion_matrix",
    "curves", "gallery", "interval_plot", "kernels", "matrix", "new_axes", "numbers", "png", "prediction_gallery",
    "receptive_field", "reliability_diagram", "seed_curves", "show", "strength",
]  # fmt: skip
