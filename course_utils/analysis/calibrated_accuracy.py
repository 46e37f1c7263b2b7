"""How often a calibrated classifier is right, by its mean loss: two bounds."""

import math


def calibrated_accuracy(loss: float, classes: int) -> tuple[float, float]:
    """The lowest and the highest accuracy that fit a mean cross-entropy, as fractions in [0, 1].

    loss: nats an image, from 0 to ln 2; classes: K, at least 2. A calibrated network's mean loss is
    the mean entropy of its answers. Its error is then at most half of that entropy in bits (Hellman
    and Raviv 1970), and at least what Fano's inequality leaves: entropy <= H(error) + error ln(K-1)

    >>> low, high = calibrated_accuracy(0.15, 10)
    >>> f"{low:.3f} to {high:.3f}"
    '0.892 to 0.979'
    """
    if classes < 2 or not 0 <= loss <= math.log(2):
        raise ValueError(
            f"loss is from 0 to ln 2 nats, of 2 or more classes, got {loss}, {classes}"
        )
    low = 0.0  # of the error; Fano's side rises between them
    high = 1 - 1 / classes  # of a guess among K, where the entropy is ln K, its largest
    for _ in range(60):  # bisection: 2^-60 is below the rounding of float64
        middle = (low + high) / 2
        if _most_entropy(middle, classes) < loss:
            low = middle
        else:
            high = middle
    return 1 - loss / (2 * math.log(2)), 1 - low  # ln 2 turns nats into bits


def _most_entropy(error: float, classes: int) -> float:
    """In nats, where the rest is shared out evenly among the other classes."""
    binary = -sum(p * math.log(p) for p in (error, 1 - error) if p > 0)
    return binary + error * math.log(classes - 1)
