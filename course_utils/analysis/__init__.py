"""Named arrays computed from models and images; what draws them is in `plots`.

    predictions      what a classifier says about labeled images, and where it is wrong
    cost             parameters and multiply-adds of a network, layer by layer
    toeplitz         a convolution as a matrix, built and counted
    receptive_field  what a unit can see, by following every operation
    effective_field  how strongly each pixel moves a unit, by gradients
    calibration      how far a confidence is the chance of being right
    descent          optimizers on surfaces that can be drawn
    branches         what the branches of a block do to its input, until they meet
    gradients        how large the gradient is, layer by layer
    intervals        how far a mean over a few seeds can be trusted, and where one more seed should lie

Results are frozen dataclasses of numbers and NumPy arrays, on the CPU.
"""

from course_utils.analysis.branches import Branch, Branches, Step, branches
from course_utils.analysis.calibration import Reliability, reliability
from course_utils.analysis.cost import Cost, LayerCost, cost, summary
from course_utils.analysis.effective_field import effective_receptive_field
from course_utils.analysis.gradients import LayerGradients, layer_gradients
from course_utils.analysis.intervals import MeanInterval, prediction_interval, t_interval
from course_utils.analysis.predictions import Predictions, predict
from course_utils.analysis.receptive_field import ReceptiveField, receptive_fields
from course_utils.analysis.toeplitz import MatrixCounts, conv_matrix, conv_transpose_matrix, matrix_counts, output_size

__all__ = [
    "Branch", "Branches", "Step", "branches",
    "Cost", "LayerCost", "LayerGradients", "MatrixCounts", "MeanInterval", "Predictions", "ReceptiveField",
    "Reliability", "conv_matrix", "conv_transpose_matrix", "cost", "effective_receptive_field", "layer_gradients",
    "matrix_counts", "output_size", "predict", "prediction_interval", "receptive_fields", "reliability", "summary",
    "t_interval",
]  # fmt: skip
