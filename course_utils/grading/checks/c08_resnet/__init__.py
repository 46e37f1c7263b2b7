"""Exercises 08: a shortcut without weights, the block around it,
the gradient down the depth, a gate, a size, a study."""

from course_utils.grading.checks.c08_resnet import (
    highway,
    norms_by_depth,
    padded_shortcut,
    residual_block,
    resnet_size,
    shortcut_study,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    padded_shortcut.CHECK,
    residual_block.CHECK,
    norms_by_depth.CHECK,
    highway.CHECK,
    resnet_size.CHECK,
    shortcut_study.CHECK,
)
WRITTEN = Written("what_vanished", points=2)
