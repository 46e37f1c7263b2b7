"""What the notebooks train, as data: a file for each lesson, named for its notebook.

Its `recipes(profile)` are small in the quick profile, and the published rows in the full one: a
dict from the name of a comparison to a dict from the name of an arm to its Recipe. A quick recipe
is known by its id, as "quick/06-a-bn", under which its reference is kept.
"""

from collections.abc import Callable
from typing import Any

from course_utils.experiments import Recipe
from course_utils.reports.lessons import (
    l04_optimizers,
    l05_lenet,
    l06_vgg,
    l07_inception,
    l08_resnet,
    l09_batchnorm_landscape,
    l10_data_augmentation,
    l11_ablations,
    l12_seeing_inside,
    l14_capstone,
)

LESSONS: dict[str, Callable[..., dict[str, dict[Any, Recipe]]]] = {
    "04": l04_optimizers.recipes,
    "05": l05_lenet.recipes,
    "06": l06_vgg.recipes,
    "07": l07_inception.recipes,
    "08": l08_resnet.recipes,
    "09": l09_batchnorm_landscape.recipes,
    "10": l10_data_augmentation.recipes,
    "11": l11_ablations.recipes,
    "12": l12_seeing_inside.recipes,
    "14": l14_capstone.recipes,
}
