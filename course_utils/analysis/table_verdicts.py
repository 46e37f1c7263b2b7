"""A published table judged: how far each row can be trusted, and which pairs of rows differ.

All rows answered the same test images, so that the chance is that of the seeds alone: the luck of
the draw of the images is in every row and cancels in their gaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course_utils.analysis.comparisons import Pairs, compare_pairs

LEVEL = 0.05  # of a false alarm: in one comparison, or, corrected, anywhere in the table
WIDE = 1.96  # standard errors each way, for 95 percent
CORRECTED = 0  # verdicts on a pair: real also after Holm's correction,
SINGLE = 1  # real only if it were the one comparison,
CHANCE = 2  # within chance


@dataclass(frozen=True, eq=False)
class JudgedTable:
    """The rows of a table in order of rank, and the verdict on every pair of them.

    names: of the rows, the best first; accuracies: (k,) float64, percent
    half_widths: (k,) float64, of the 95 percent intervals over seeds, in points; pairs: of the
    rows' ranks
    verdicts: (M,) int64, CORRECTED, SINGLE or CHANCE for each pair
    """

    names: tuple[str, ...]
    accuracies: np.ndarray
    half_widths: np.ndarray
    pairs: Pairs
    verdicts: np.ndarray

    def differs_from(self, rank: int) -> int:
        """From how many other rows one differs after the correction. rank: from 0"""
        own = (self.pairs.first == rank) | (self.pairs.second == rank)
        return int((self.verdicts[own] == CORRECTED).sum())


def judge_table(rows: Mapping[str, float], spread: float, seeds: int = 1) -> JudgedTable:
    """Judge a table of one number a row, all of them measured on the same test images.

    rows: {name: accuracy in percent}, two or more
    spread: standard deviation between seeds on one test set, in points, positive
    seeds: at least 1, runs of which each number is the mean
    """
    ranked = sorted(rows.items(), key=lambda row: -row[1])
    accuracies = np.array([accuracy for _, accuracy in ranked])
    errors = np.full(len(ranked), spread / seeds**0.5)
    pairs = compare_pairs(accuracies, errors)
    alone = np.where(pairs.p < LEVEL, SINGLE, CHANCE)
    verdicts = np.where(pairs.corrected < LEVEL, CORRECTED, alone)
    names = tuple(name for name, _ in ranked)
    return JudgedTable(names, accuracies, WIDE * errors, pairs, verdicts)
