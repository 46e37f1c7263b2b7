"""Published recipes as data, their runs, and how the results compare.

recipes     Recipe; find_recipe(model, data, profile)
runs        run(recipe): resumable, one JSON result; trial(recipe): short, nothing kept
identity    everything that decides the numbers of a run, as one key
answers     which test images were right, and McNemar's test of two networks on them
result      what a run measured, in one file that tells whether it was changed
seeds       several recipes under several seeds, a few at a time
together    recipes that share a stream of batches, trained at once on one device
reproduce   rows of the published tables, run once each, whatever is interrupted
report      the tables published / reference / yours, as Markdown and as a page
claims      what the reports say about pairs of rows, and what the runs say about it
watch       a training watched: losses by step, what lies ahead along the gradient, weights on the way
augmentations  what recipes do to images beyond crop and flip
published   what the reports print beside their accuracies
report_002  the four tables of report 002 as data
console     runs that speak to a person: `course start`, `course train`
leaderboard  a file of results, each counted and evaluated again before it enters
model_card  what a network is, what it was measured to do, what nobody should use it for
effort      epochs and seconds to a given accuracy
weights     a recipe trained, and its weights in a file that create_model takes
transfer    a new task from few labels: from scratch, by a probe, by fine-tuning
compare     reference results of this project, and the table published / reference / yours with its verdict
"""

from course_utils.experiments.compare import comparison, provenance_line, reference_histories, references
from course_utils.experiments.console import first_network, train_and_tell
from course_utils.experiments.effort import Effort, time_to_accuracy
from course_utils.experiments.model_card import model_card
from course_utils.experiments.published import PER_CLASS
from course_utils.experiments.recipes import FULL, Recipe, find_recipe, full_recipe, quick_recipe
from course_utils.experiments.result import Result
from course_utils.experiments.runs import build, prepare, run, run_folder, trial
from course_utils.experiments.seeds import run_all, run_seeds
from course_utils.experiments.transfer import Arm, few_labels, fit_probe, learn, starting_network
from course_utils.experiments.watch import Watched, watch
from course_utils.experiments.weights import train_weights

__all__ = [
    "Arm", "Effort", "FULL", "PER_CLASS", "Recipe", "Result", "Watched", "build", "comparison", "few_labels",
    "find_recipe", "first_network", "fit_probe", "full_recipe", "learn", "model_card", "prepare", "provenance_line",
    "quick_recipe", "reference_histories", "references", "run", "run_all", "run_folder", "run_seeds",
    "starting_network", "time_to_accuracy", "train_and_tell", "train_weights", "trial", "watch",
]  # fmt: skip
