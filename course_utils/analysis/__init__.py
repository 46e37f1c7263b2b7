"""Named arrays computed from models and images; what draws them is in `plots`.

    predictions  what a classifier says about labeled images, and where it is wrong
    cost         parameters and multiply-adds of a network, layer by layer
    toeplitz     a convolution as a matrix, built and counted
    intervals    how far a mean over a few seeds can be trusted

Results are frozen dataclasses of numbers and NumPy arrays, on the CPU.
"""

from course_utils.analysis.cost import Cost, LayerCost, cost, summary
from course_utils.analysis.intervals import MeanInterval, t_interval
from course_utils.analysis.predictions import Predictions, predict
from course_utils.analysis.toeplitz import MatrixCounts, conv_matrix, conv_transpose_matrix, matrix_counts, output_size

__all__ = [
    "Cost", "LayerCost", "MatrixCounts", "MeanInterval", "Predictions", "conv_matrix", "conv_transpose_matrix", "cost",
    "matrix_counts", "output_size", "predict", "summary", "t_interval",
]  # fmt: skip
