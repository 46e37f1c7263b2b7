"""Exercises 10: a crop for each image, an affine map backwards,
reading between pixels, Mixup's loss, CutMix, a study."""

from course_utils.grading.checks.c10_data_augmentation import (
    augmentation_study,
    crop_each,
    cutmix_batch,
    mixup_loss,
    read_bilinear,
    source_places,
)
from course_utils.grading.engine.check import Written

CHECKS = (
    crop_each.CHECK,
    source_places.CHECK,
    read_bilinear.CHECK,
    mixup_loss.CHECK,
    cutmix_batch.CHECK,
    augmentation_study.CHECK,
)
WRITTEN = Written("claims_about_labels", points=2)
