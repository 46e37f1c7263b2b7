"""Named arrays computed from models and images; what draws them is in `plots`.

    predictions       what a classifier says about labeled images, and where it is wrong
    costs             parameters and multiply-adds of a network, layer by layer
    toeplitz          a convolution as a matrix, built and counted
    receptive_field   what a unit can see, by following every operation
    field_rules       what each of torch's operations does to what a unit sees
    field_arithmetic  windows, sums and flattening of what units see
    effective_field   how strongly each pixel moves a unit, by gradients
    calibration       how far a confidence is the chance of being right
    descent           optimizers on surfaces that can be drawn
    block_branches    what the branches of a block do to its input, until they meet
    gradients         how large the gradient is, layer by layer
    gradient_path     how loss and gradient change along a step
    loss_landscape    the loss around a network's weights, on a line and on a plane
    attribution       which pixels an answer rests on: gradients, Grad-CAM, occlusion, deletion
                      gradients
    representations   what a network without its head says about images
    label_efficiency  how many labels one way to learn needs for what another reaches with fewer
    intervals         how far a mean over a few seeds can be trusted, and where one more seed should
                      lie
    comparisons       which of several measured numbers differ, when each is compared with each
    table_verdicts    a published table judged by the scatter between seeds
    shared_images     the chance of the test images, where two networks answered the same ones
    repeat_scatter    the scatter between repeats of one thing, and how well it is known
    rank_order        how well two columns of a table agree in their order

Results are frozen dataclasses of numbers and NumPy arrays, on the CPU; attribution answers with
tensors where the images are.
"""

from course_utils.analysis.attribution import (
    METHODS,
    class_scores,
    deconvnet,
    deletion_curve,
    explain,
    grad_cam,
    guided_backpropagation,
    input_gradient,
    integrated_gradients,
    occlusion,
    smooth_grad,
)
from course_utils.analysis.block_branches import Branch, Branches, Step, branches
from course_utils.analysis.calibration import Reliability, reliability
from course_utils.analysis.comparisons import Pairs, accuracy_error, compare_pairs, holm
from course_utils.analysis.costs import Cost, LayerCost, cost, summary
from course_utils.analysis.effective_field import effective_receptive_field
from course_utils.analysis.field_arithmetic import ReceptiveField
from course_utils.analysis.gradient_path import AlongGradient, along_gradient
from course_utils.analysis.gradients import LayerGradients, layer_gradients
from course_utils.analysis.intervals import (
    MeanInterval,
    accuracy_band,
    accuracy_interval,
    prediction_interval,
    t_interval,
)
from course_utils.analysis.label_efficiency import labels_to_reach
from course_utils.analysis.loss_landscape import (
    Landscape,
    Trajectory,
    landscape,
    random_direction,
    trajectory,
    weights_of,
)
from course_utils.analysis.predictions import Predictions, predict
from course_utils.analysis.receptive_field import receptive_fields
from course_utils.analysis.representations import Features, features
from course_utils.analysis.toeplitz import (
    MatrixCounts,
    conv_matrix,
    conv_transpose_matrix,
    matrix_counts,
    output_size,
)

__all__ = [
    "METHODS",
    "AlongGradient",
    "Branch",
    "Branches",
    "Cost",
    "Features",
    "Landscape",
    "LayerCost",
    "LayerGradients",
    "MatrixCounts",
    "MeanInterval",
    "Pairs",
    "Predictions",
    "ReceptiveField",
    "Reliability",
    "Step",
    "Trajectory",
    "accuracy_band",
    "accuracy_error",
    "accuracy_interval",
    "along_gradient",
    "branches",
    "class_scores",
    "compare_pairs",
    "conv_matrix",
    "conv_transpose_matrix",
    "cost",
    "deconvnet",
    "deletion_curve",
    "effective_receptive_field",
    "explain",
    "features",
    "grad_cam",
    "guided_backpropagation",
    "holm",
    "input_gradient",
    "integrated_gradients",
    "labels_to_reach",
    "landscape",
    "layer_gradients",
    "matrix_counts",
    "occlusion",
    "smooth_grad",
    "output_size",
    "predict",
    "prediction_interval",
    "random_direction",
    "receptive_fields",
    "reliability",
    "summary",
    "t_interval",
    "trajectory",
    "weights_of",
]
