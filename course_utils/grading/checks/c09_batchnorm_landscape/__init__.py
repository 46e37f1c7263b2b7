"""Exercises 09: batch norm in both modes, back through it, into the convolution;
a fair direction; a look ahead, a study."""

from course_utils.grading.checks.c09_batchnorm_landscape import (
    batch_norm,
    batch_norm_backward,
    filter_normalized,
    fold_batch_norm,
    look_ahead,
    norm_study,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    batch_norm.CHECK,
    batch_norm_backward.CHECK,
    fold_batch_norm.CHECK,
    look_ahead.CHECK,
    filter_normalized.CHECK,
    norm_study.CHECK,
)
WRITTEN = Written("whose_is_smoother", points=2)
