"""Published recipes as data, their runs, and how the results compare.

recipes     Recipe; find_recipe(model, data, profile)
runs        run(recipe): resumable, one JSON result
console     runs that speak to a person: `course start`, `course train`
compare     reference results of this project, and the table published / reference / yours
"""

from course_utils.experiments.compare import comparison, provenance_line, references
from course_utils.experiments.console import first_network, train_and_tell
from course_utils.experiments.recipes import FULL, Recipe, find_recipe, full_recipe, quick_recipe
from course_utils.experiments.runs import Result, build, prepare, run

__all__ = [
    "FULL", "Recipe", "Result", "build", "comparison", "find_recipe", "first_network", "full_recipe", "prepare",
    "provenance_line", "quick_recipe", "references", "run", "train_and_tell",
]  # fmt: skip
