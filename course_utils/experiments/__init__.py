"""One way to run a recipe, and what its result says and does not say.

recipe      Recipe: one training as data; how recipes differ
augmentations  what recipes do to images beyond crop and flip
preparation  a recipe's batches, its network, and what it is measured by
run         Run: a recipe under one seed, in one precision, on one data set
identity    everything that decides the numbers of a run, as one key
runner      execute(recipe, seed): the one way to run it, once or resumably
observers   what looks at a training while it runs: Watch, Checkpoint
scheduler   execute_all(recipes, seeds): in processes, on one device, on a cluster, in shards
result      what a run measured, in one file that tells whether it was changed
answers     which test images were right, and what two networks differ by on them
claims      claims about pairs of rows, and what the runs say about them
dawnbench   epochs and seconds to a given accuracy
weights     a recipe trained, and its weights in a file that create_model takes
model_cards  what a network is, what it was measured to do, what nobody should use it for
leaderboard  a file of results, each counted and evaluated again before it enters
"""

from course_utils.experiments.claims import Claim, LandscapeClaim
from course_utils.experiments.dawnbench import TimeToAccuracy, time_to_accuracy
from course_utils.experiments.model_cards import model_card
from course_utils.experiments.observers import Observer, Watch
from course_utils.experiments.preparation import build, prepare
from course_utils.experiments.recipe import Recipe, differences
from course_utils.experiments.result import Result
from course_utils.experiments.run import Run, plan
from course_utils.experiments.runner import execute
from course_utils.experiments.scheduler import execute_all
from course_utils.experiments.weights import train_weights

__all__ = [
    "Claim",
    "LandscapeClaim",
    "Observer",
    "Recipe",
    "Result",
    "Run",
    "TimeToAccuracy",
    "Watch",
    "build",
    "differences",
    "execute",
    "execute_all",
    "model_card",
    "plan",
    "prepare",
    "time_to_accuracy",
    "train_weights",
]
