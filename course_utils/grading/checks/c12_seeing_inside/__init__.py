"""Exercises 12: three ways back through a ReLU, Grad-CAM, occlusion,
integrated gradients, principal components, a study."""

from course_utils.grading.checks.c12_seeing_inside import (
    backward_by_rule,
    grad_cam_heat,
    heatmap_study,
    integrated_gradients,
    occlusion_map,
    principal_components,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    backward_by_rule.CHECK,
    grad_cam_heat.CHECK,
    occlusion_map.CHECK,
    integrated_gradients.CHECK,
    principal_components.CHECK,
    heatmap_study.CHECK,
)
WRITTEN = Written("map_on_the_lungs", points=2)
