"""Exercises 05: small invariance, subsampling as a layer, the connection table, where the cost
sits, the worst pair.
"""

from course_utils.grading.checks.c05_lenet import (
    convolution_study,
    costs_along_chain,
    invariant_shifts,
    subsample,
    table_convolution,
    worst_confusion,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    invariant_shifts.CHECK,
    subsample.CHECK,
    table_convolution.CHECK,
    costs_along_chain.CHECK,
    worst_confusion.CHECK,
    convolution_study.CHECK,
)
WRITTEN = Written("what_gained", points=2)
