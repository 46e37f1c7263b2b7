"""How many labels one way to learn needs for what another reaches with fewer."""

from collections.abc import Mapping

import numpy as np


def labels_to_reach(accuracies: Mapping[int, float], target: float) -> float:
    """The number of labels at which a learning curve reaches `target`, interpolated between the
    measured ones.

    accuracies: dict from number of labels to accuracy, at least two, in the unit of `target`.
    Between two numbers of labels accuracy is taken as linear in their logarithm; where the curve
    dips, its highest value so far counts.
    returns: float; inf where no measured number of labels reaches it, the smallest one where that
    does already

    >>> round(labels_to_reach({10: 0.5, 100: 0.9}, 0.7), 1)  # halfway, on a logarithmic axis
    31.6
    """
    labels = sorted(accuracies)
    if len(labels) < 2 or labels[0] <= 0:
        raise ValueError(
            f"a learning curve needs two or more positive numbers of labels, got {labels}"
        )
    best = np.maximum.accumulate([accuracies[n] for n in labels])
    if target > best[-1]:
        return float("inf")
    after = int(np.argmax(best >= target))
    if after == 0:
        return float(labels[0])
    low = best[after - 1]
    high = best[after]
    share = (target - low) / (high - low)  # high > low, as low < target <= high
    return float(np.exp(np.log(labels[after - 1]) * (1 - share) + np.log(labels[after]) * share))
