"""How wrong answers are related to the right ones, whatever the work: by a factor, turned round,
an end missing, a mean for a sum.

A relation is measured, never guessed: it holds in every check that fails, or it is not told.
"""

from collections.abc import Sequence

from course_utils.grading.engine.arithmetic import changed, constant, moved, reduced, scaled
from course_utils.grading.engine.pairs import Pair
from course_utils.grading.engine.rearrangements import displaced, placed, turned, unchanged

RULES = (unchanged, turned, displaced, scaled, moved, changed, reduced, placed, constant)


def relation(pairs: Sequence[Pair]) -> str | None:
    """How all the wrong answers come from the right ones, in a sentence; None where nothing holds.

    pairs: of every case that failed
    """
    if not pairs or not all(pair.got.size for pair in pairs):
        return None
    for rule in RULES:
        if told := rule(pairs):
            return told
    return None
