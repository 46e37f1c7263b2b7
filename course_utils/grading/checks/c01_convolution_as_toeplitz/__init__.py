"""Exercises 01: slide a kernel, write it as a matrix, go to two dimensions, turn the matrix
round.
"""

from course_utils.grading.checks.c01_convolution_as_toeplitz import (
    correlate2d,
    input_gradient,
    matrix_of,
    slide,
)
from course_utils.grading.engine.check import Written

CHECKS = (slide.CHECK, matrix_of.CHECK, correlate2d.CHECK, input_gradient.CHECK)
WRITTEN = Written("why_fewer_weights", points=2)
