"""How wrong answers are related to the right ones, whatever the work: by a factor, turned round,
an end missing, a mean for a sum.

A relation is measured, never guessed: it holds in every check that fails, or it is not told.
"""

from collections.abc import Callable, Sequence

from course_utils.grading.engine.arithmetic import changed, constant, moved, reduced, scaled
from course_utils.grading.engine.pairs import Pair
from course_utils.grading.engine.rearrangements import displaced, placed, turned, unchanged

Rule = Callable[[Sequence[Pair]], str | None]
RULES: tuple[Rule, ...] = (
    unchanged,
    turned,
    displaced,
    scaled,
    moved,
    changed,
    reduced,
    placed,
    constant,
)


BESIDE: tuple[Rule, ...] = (
    turned,
    scaled,
    moved,
    changed,
    reduced,
)  # an end missing would fit too many


def relation(pairs: Sequence[Pair], rules: Sequence[Rule] = RULES) -> str | None:
    """How all the wrong answers come from the right ones, in a sentence; None where nothing holds.

    pairs: of every case that failed
    """
    if not pairs or not all(pair.got.size for pair in pairs):
        return None
    for rule in rules:
        if told := rule(pairs):
            return told
    return None
