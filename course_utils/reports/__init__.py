"""The five reports and the lessons as data, and the table published / reference / yours.

r000 ... r004  a report each, whole: its rows, its claims, what it leaves open, its own schedule and
            augmentation
lessons     what the notebooks train, by notebook and comparison
league      small networks of every family on real photographs, under one budget
league_table
            what its networks weigh, cost and reach
league_weights
            its stored sweeps and trained networks
own_league  a network of your own in it, tuned and trained as its members are
quick       rows and other recipes made small enough for a laptop
laptop      the quick recipes on photographs, for the profile between quick and full
catalog     every row by its id
stored      reference results of this project, one file a row
paired_runs, swept_runs, seed_losses
            the arms of a comparison by their stored runs, or else by training them
few_label_runs, transfer_arms
            the same for notebook 13, whose arms learn from few labels
rate_sweeps, watched_runs, pyramid_levels
            what notebooks 11, 09 and 12 run, and what they read off it
transfer, cut_arms
            a new task from few labels: from scratch, by a probe, by fine-tuning, behind a cut
own_runs    which runs count for a row, and what the others are that have its name
compare     the table published / reference / yours with its verdict
report      all tables and claims, as Markdown
page        the same as one HTML page with pictures
price       what a row would cost, counted and estimated
reproduce   rows run once each, whatever is interrupted; a queue of them
"""

from course_utils.reports.catalog import CLAIMS, ROWS, full_recipe
from course_utils.reports.compare import comparison
from course_utils.reports.quick import find_recipe, lesson, quick_recipe
from course_utils.reports.r003 import PER_CLASS
from course_utils.reports.stored import provenance_line, reference_histories, references

__all__ = [
    "CLAIMS",
    "PER_CLASS",
    "ROWS",
    "comparison",
    "find_recipe",
    "full_recipe",
    "lesson",
    "provenance_line",
    "quick_recipe",
    "reference_histories",
    "references",
]
