"""Named arrays computed from models and images; what draws them is in `plots`.

    predictions  what a classifier says about labeled images, and where it is wrong
    cost         parameters and multiply-adds of a network, layer by layer
    intervals    how far a mean over a few seeds can be trusted

Results are frozen dataclasses of numbers and NumPy arrays, on the CPU.
"""

from course_utils.analysis.cost import Cost, LayerCost, cost, summary
from course_utils.analysis.intervals import MeanInterval, t_interval
from course_utils.analysis.predictions import Predictions, predict

__all__ = ["Cost", "LayerCost", "MeanInterval", "Predictions", "cost", "predict", "summary", "t_interval"]
