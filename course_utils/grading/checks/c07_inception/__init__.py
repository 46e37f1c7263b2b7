"""Exercises 07: what stacked modules cost, an audit, what heads do to the gradient, two kernels in
one, a block.
"""

from course_utils.grading.checks.c07_inception import (
    auxiliary_study,
    gradient_lift,
    inception_costs,
    merged_kernel,
    residual_inception,
    suspect_rows,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    inception_costs.CHECK,
    suspect_rows.CHECK,
    gradient_lift.CHECK,
    merged_kernel.CHECK,
    residual_inception.CHECK,
    auxiliary_study.CHECK,
)
WRITTEN = Written("what_do_heads_do", points=2)
