"""Named arrays computed from models and images; what draws them is in `plots`.

    predictions  what a classifier says about labeled images, and where it is wrong
    intervals    how far a mean over a few seeds can be trusted

Results are NumPy arrays in frozen dataclasses, on the CPU.
"""

from course_utils.analysis.intervals import MeanInterval, t_interval
from course_utils.analysis.predictions import Predictions, predict

__all__ = ["MeanInterval", "Predictions", "predict", "t_interval"]
