"""Published recipes as data, their runs, and how the results compare.

recipes     Recipe; find_recipe(model, data, profile)
runs        run(recipe): resumable, one JSON result; trial(recipe): short, nothing kept
seeds       several recipes under several seeds, a few at a time
augmentations  what the reports do to images beyond crop and flip
published   what the reports print beside their accuracies
console     runs that speak to a person: `course start`, `course train`
compare     reference results of this project, and the table published / reference / yours with its verdict
"""

from course_utils.experiments.compare import comparison, provenance_line, references
from course_utils.experiments.console import first_network, train_and_tell
from course_utils.experiments.published import PER_CLASS
from course_utils.experiments.recipes import FULL, Recipe, find_recipe, full_recipe, quick_recipe
from course_utils.experiments.runs import Result, build, prepare, run, trial
from course_utils.experiments.seeds import run_seeds

__all__ = [
    "FULL", "PER_CLASS", "Recipe", "Result", "build", "comparison", "find_recipe", "first_network", "full_recipe",
    "prepare", "provenance_line", "quick_recipe", "references", "run", "run_seeds", "train_and_tell", "trial",
]  # fmt: skip
