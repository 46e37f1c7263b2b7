"""The expected calibration error of a classifier, from its logits."""

import numpy as np
import torch

from course_utils.analysis import reliability
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
        (*drawn(11, 9), 5),
        (*drawn(30, 19), 10),
    ]


def measured(confidence: np.ndarray, correct: np.ndarray, bins: int) -> list[np.ndarray]:
    """By bin: the number of answers, the sum of their confidences, and how many are right."""
    index = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    return [np.bincount(index, weights, bins) for weights in (None, confidence, correct)]


def confidence_and_correct(
    logits: torch.Tensor, labels: torch.Tensor
) -> tuple[np.ndarray, np.ndarray]:
    """Of every answer (N,): its confidence, and 1.0 where it is right, else 0.0."""
    confidence, answers = logits.double().softmax(1).max(1)
    return confidence.numpy(), (answers == labels).numpy().astype(float)


def bins_alike(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    count, confidence, right = measured(*confidence_and_correct(logits, labels), bins)
    filled = count > 0
    return np.mean(abs(right - confidence)[filled] / count[filled])


def gaps_cancel(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    return abs((confidence - correct).mean())


def right_class(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    _, correct = confidence_and_correct(logits, labels)
    given = logits.double().softmax(1).gather(1, labels[:, None]).squeeze(1)
    count, confidence, right = measured(given.numpy(), correct, bins)
    return abs(right - confidence).sum() / len(labels)


def bin_centers(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    count, _, right = measured(*confidence_and_correct(logits, labels), bins)
    return abs(right - count * (np.arange(bins) + 0.5) / bins).sum() / len(labels)


def certainty_lost(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    counted = confidence < 1
    _, confidence, right = measured(confidence[counted], correct[counted], bins)
    return abs(right - confidence).sum() / len(labels)


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
    for confidence, correct in zip(*confidence_and_correct(logits, labels), strict=True):
        gaps[min(int(confidence * bins), bins - 1)] += (correct - confidence) / len(labels)
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
            bins_alike,
        ),
        Mistake(
            "gaps cancel",
            "Your gaps have signs: too sure in one bin makes up for too timid in another. Only "
            "their lengths count.",
            gaps_cancel,
        ),
        Mistake(
            "probability of the label",
            "You sort by the probability of the right class. The confidence is that of the answer, "
            "right or wrong.",
            right_class,
        ),
        Mistake(
            "centers of the bins",
            "You compare with the middle of each bin. Compare with the mean of the confidences "
            "that lie in it.",
            bin_centers,
        ),
        Mistake(
            "certainty lost",
            "A confidence of exactly 1 falls out of your last bin. Softmax does round to 1.",
            certainty_lost,
        ),
    ),
    accepted=(by_masks, answer_by_answer),
    forbidden=("course_utils", "reliability", "calibration_curve"),
    points=3,
    minutes=15,
    difficulty=2,
)
