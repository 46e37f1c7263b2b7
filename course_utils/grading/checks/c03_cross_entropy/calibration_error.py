"""The expected calibration error of a classifier, from its logits."""

import math

import numpy as np
import torch

from course_utils.analysis import reliability
from course_utils.grading.checks.c03_cross_entropy import wrong_calibration_error as wrong
from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def calibration_error(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    """The expected calibration error in [0, 1] of logits (N, K) for labels (N,)."""
    confidence, answers = logits.double().softmax(1).max(1)
    return reliability(confidence, answers == labels, bins).ece


def cases(rng: np.random.Generator) -> list[tuple]:
    def drawn(timid: int, bold: int) -> tuple[torch.Tensor, torch.Tensor]:
        # timid answers are mostly right, bold ones mostly wrong, one is certain
        logits = torch.cat([0.3 * tensor(rng, timid, 4), tensor(rng, bold, 4)])
        best = torch.from_numpy(rng.integers(0, 4, timid + bold))
        logits[torch.arange(len(best)), best] += torch.tensor([1.0] * timid + [7.0] * bold)
        logits[-1, best[-1]] = 1000
        answers = logits.argmax(1)
        right = torch.tensor([i % 5 > 0 for i in range(timid)] + [i % 4 == 0 for i in range(bold)])
        order = torch.from_numpy(rng.permutation(len(best)))
        return logits[order], torch.where(right, answers, (answers + 1) % 4)[order]

    return [
        (torch.tensor([[2.0, 0], [0, 1], [3, 0]]), torch.tensor([0, 0, 0]), 2),
        (torch.tensor([[1000.0, 0], [0, 1000]]), torch.tensor([0, 0]), 10),
        (torch.tensor([[1000.0, 0], [3, 0]]), torch.tensor([1, 0]), 10),
        (torch.tensor([[0.0, 0, -1000], [0, 0.2, -1000]]), torch.tensor([2, 1]), 4),
        (torch.tensor([[0.5, 0, -1], [0, 0.2, 0.1]]), torch.tensor([0, 1]), 1),
        (
            torch.tensor([[0.3, 0], [0, 0.6], [1.1, 0], [0, 3]]),
            torch.tensor([0, 0, 1, 1]),
            3,
        ),
        (*drawn(11, 9), 5),
        (*drawn(30, 19), 10),
    ]


def by_masks(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> torch.Tensor:
    confidence, answers = logits.double().softmax(1).max(1)
    right = (answers == labels).double()
    total = torch.zeros((), dtype=torch.float64)
    for index in range(bins):
        inside = (confidence > index / bins) & (confidence <= (index + 1) / bins)
        if inside.any():
            gap = right[inside].mean() - confidence[inside].mean()
            total += inside.double().mean() * gap.abs()
    return total


def answer_by_answer(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    gaps = [0.0] * bins
    for confidence, correct in zip(*wrong.confidence_and_correct(logits, labels), strict=True):
        gaps[math.ceil(confidence * bins) - 1] += (correct - confidence) / len(labels)
    return sum(map(abs, gaps))


CHECK = Check(
    work="calibration_error",
    reference=calibration_error,
    cases=cases,
    reread='Notebook 03, "Is a confidence a probability?"',
    mistakes=(
        Mistake(
            "all bins alike",
            "In yours a bin with one answer counts as much as one with thousands. Weigh each gap "
            "with its share of the answers.",
            wrong.bins_alike,
            variants=(wrong.bins_divided, wrong.bins_added),
        ),
        Mistake(
            "gaps cancel",
            "Your gaps have signs: too sure in one bin makes up for too timid in another. Only "
            "their lengths count.",
            wrong.gaps_cancel,
            variants=(wrong.mean_gap, wrong.mean_gap_turned),
        ),
        Mistake(
            "probability of the label",
            "You sort by the probability of the right class. The confidence is that of the answer, "
            "right or wrong.",
            wrong.right_class,
        ),
        Mistake(
            "centers of the bins",
            "You compare with the middle of each bin. Compare with the mean of the confidences "
            "that lie in it.",
            wrong.bin_centers,
        ),
        Mistake(
            "certainty lost",
            "A confidence of exactly 1 falls out of your last bin. Softmax does round to 1.",
            wrong.certainty_lost,
            variants=(
                wrong.certainty_beyond,
                wrong.certainty_raises,
                wrong.certainty_off_a_list,
                wrong.certainty_lost_left,
            ),
        ),
        Mistake(
            "bins closed on the left",
            "A confidence on an edge goes to the bin above in yours. A bin holds its upper edge "
            "and not its lower one.",
            wrong.closed_on_the_left,
        ),
        Mistake(
            "mean of an empty bin",
            "A bin without answers has no mean: yours is not a number there, nor is what it is "
            "added to. Leave empty bins out.",
            wrong.mean_of_nothing,
        ),
        Mistake(
            "no bins",
            "You compare the confidence of each answer with 0 or 1. Compare means: of all answers "
            "in a bin, the share that is right with the mean confidence.",
            wrong.without_bins,
        ),
        Mistake(
            "largest gap",
            "You give the largest gap of all bins. The expected error is the mean of the gaps, "
            "each bin weighted by its answers.",
            wrong.largest_gap,
        ),
        Mistake(
            "squared gaps",
            "You square the gaps. The error is the mean of their lengths.",
            wrong.squared_gaps,
            variants=(wrong.root_of_squared_gaps,),
        ),
        Mistake(
            "sum for mean",
            "You weigh each gap with the number of answers in its bin. It is their share: divide "
            "by the number of all answers.",
            wrong.not_divided,
        ),
        Mistake(
            "bins over a part",
            "Your bins do not cover 0 to 1, but only the confidences that occur or can occur, so "
            "their edges lie elsewhere.",
            wrong.where_they_occur,
            variants=(
                wrong.where_they_occur_first_lost,
                wrong.from_even_guess,
            ),
        ),
        Mistake(
            "bins of equal counts",
            "Your bins hold equally many answers each. They have equal widths, so that some hold "
            "many and some none.",
            wrong.equal_counts,
        ),
        Mistake(
            "softmax over the batch",
            "Your softmax runs over the images of the batch. It runs over the classes of each "
            "image.",
            wrong.over_the_batch,
            reread='Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "sigmoid for softmax",
            "You take a sigmoid of each logit by itself. The confidence is a probability of the "
            "softmax, in which the classes share one unit.",
            wrong.sigmoid,
            reread='Notebook 03, "From scores to probabilities"',
        ),
        Mistake(
            "number of bins ignored",
            "You always sort into equally many bins. How many there are is said by `bins`.",
            wrong.always_in(10),
            variants=(wrong.always_in(15), wrong.always_in(20)),
        ),
        Mistake(
            "one bin too few",
            "You have bins - 1 bins. So many lie between `bins` edges: as many bins as asked for "
            "have one edge more.",
            wrong.one_edge_for_each,
        ),
        Mistake(
            "in percent",
            "Your error is in percent. Asked is a number from 0 to 1.",
            wrong.percent,
        ),
        Mistake(
            "wrong answers counted",
            "You compare with the share of wrong answers. A confidence says how many are right.",
            wrong.share_of_wrong,
        ),
    ),
    accepted=(by_masks, answer_by_answer),
    forbidden=("course_utils", "reliability", "calibration_curve"),
    points=3,
    minutes=15,
    difficulty=2,
)
