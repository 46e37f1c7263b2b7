"""What students write for the expected calibration error."""

from collections.abc import Callable

import numpy as np
import torch


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


def gap_sum(confidence: np.ndarray, correct: np.ndarray, index: np.ndarray) -> float:
    """The error for answers that lie in the bins `index`, a number below 100 for each."""
    sums = [np.bincount(index, weights, 100) for weights in (confidence, correct)]
    return abs(sums[1] - sums[0]).sum() / max(len(confidence), 1)


def bins_divided(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    count, confidence, right = measured(*confidence_and_correct(logits, labels), bins)
    return (abs(right - confidence) / np.maximum(count, 1)).sum() / bins


def bins_added(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    return bins_divided(logits, labels, bins) * bins


def closed_on_the_left(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    return gap_sum(confidence, correct, np.minimum((confidence * bins).astype(int), bins - 1))


def certainty_beyond(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    return gap_sum(confidence, correct, (confidence * bins).astype(int))


def certainty_raises(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, _ = confidence_and_correct(logits, labels)
    if confidence.max() == 1:
        raise IndexError(f"index {bins} is out of bounds for dimension 0 with size {bins}")
    return closed_on_the_left(logits, labels, bins)


def certainty_off_a_list(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, _ = confidence_and_correct(logits, labels)
    if confidence.max() == 1:
        raise IndexError("list index out of range")
    return closed_on_the_left(logits, labels, bins)


def certainty_lost_left(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    counted = confidence < 1
    error = certainty_beyond(logits, labels, bins)
    return error - abs((confidence - correct)[~counted].sum()) / len(labels)


def mean_of_nothing(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    count, confidence, right = measured(*confidence_and_correct(logits, labels), bins)
    return np.nan if (count == 0).any() else abs(right - confidence).sum() / len(labels)


def mean_gap(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    return (confidence - correct).mean()


def mean_gap_turned(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    return -mean_gap(logits, labels, bins)


def without_bins(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    return abs(confidence - correct).mean()


def largest_gap(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    count, confidence, right = measured(*confidence_and_correct(logits, labels), bins)
    return (abs(right - confidence) / np.maximum(count, 1)).max()


def squared_gaps(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    count, confidence, right = measured(*confidence_and_correct(logits, labels), bins)
    return ((right - confidence) ** 2 / np.maximum(count, 1)).sum() / len(labels)


def root_of_squared_gaps(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    return squared_gaps(logits, labels, bins) ** 0.5


def not_divided(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    _, confidence, right = measured(*confidence_and_correct(logits, labels), bins)
    return abs(right - confidence).sum()


def where_they_occur(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    edges = np.linspace(confidence.min() - 1e-6, confidence.max(), bins + 1)
    return gap_sum(confidence, correct, np.searchsorted(edges[1:-1], confidence))


def where_they_occur_first_lost(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    edges = np.linspace(confidence.min(), confidence.max(), bins + 1)
    inside = confidence > edges[0]
    index = np.searchsorted(edges[1:-1], confidence[inside])
    return gap_sum(confidence[inside], correct[inside], index) * inside.mean()


def from_even_guess(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    edges = np.linspace(1 / logits.shape[1], 1, bins + 1)
    return gap_sum(confidence, correct, np.searchsorted(edges[1:-1], confidence))


def equal_counts(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    gaps = (confidence - correct)[np.argsort(confidence)]
    return sum(abs(part.sum()) for part in np.array_split(gaps, bins)) / len(labels)


def error_of(p: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    """The error for probabilities (N, K)."""
    confidence, answers = p.max(1)
    _, c, right = measured(confidence.numpy(), (answers == labels).numpy().astype(float), bins)
    return abs(right - c).sum() / len(labels)


def over_the_batch(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    return error_of(logits.softmax(0), labels, bins)


def sigmoid(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    return error_of(logits.sigmoid(), labels, bins)


def error_in_bins(confidence: np.ndarray, correct: np.ndarray, bins: int) -> float:
    _, confidence_sums, right = measured(confidence, correct, bins)
    return abs(right - confidence_sums).sum() / len(confidence)


def always_in(number: int) -> Callable[[torch.Tensor, torch.Tensor, int], float]:
    """The error in so many bins, whatever is asked for."""
    return lambda logits, labels, bins: error_in_bins(
        *confidence_and_correct(logits, labels), number
    )


def one_edge_for_each(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    if bins == 1:
        return 0.0  # from one edge to none
    return error_in_bins(*confidence_and_correct(logits, labels), bins - 1)


def percent(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    return 100 * error_in_bins(*confidence_and_correct(logits, labels), bins)


def share_of_wrong(logits: torch.Tensor, labels: torch.Tensor, bins: int) -> float:
    confidence, correct = confidence_and_correct(logits, labels)
    return error_in_bins(confidence, 1 - correct, bins)
