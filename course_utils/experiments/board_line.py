"""A line of the leaderboard, and the name on it: what a file may hold, and what it may not."""

import math
import unicodedata
from dataclasses import dataclass
from typing import Any

from course_utils.experiments.answers import unpack
from course_utils.models import MODELS
from course_utils.runtime.errors import UserError

TOLERANCE = 0.002  # of the test images: a claim may differ, since another machine rounds otherwise
MOST = 10**12  # of anything that is counted
# Cyrillic and Greek letters that look like Latin ones.
TWINS = dict(zip("авеёкмнорстухіјѕаοενικρτυχαηω", "abeekmhopctyxijsaoevikptuxanw", strict=True))


@dataclass(frozen=True)
class Line:
    """One accepted submission.

    accuracy: fraction of `images` test images; loss: nats; parameters, macs: counted here
    answers: which images were right, see `answers`
    """

    name: str
    accuracy: float
    images: int
    parameters: int
    macs: int
    model: str
    arguments: dict[str, Any]
    loss: float
    answers: dict[str, Any]
    made: dict[str, Any]
    date: str

    def __post_init__(self) -> None:
        check_name(self.name)
        numbers = {"images": (1, MOST), "parameters": (1, MOST), "macs": (0, 10**15)}
        for field, (low, high) in numbers.items():
            value = getattr(self, field)
            if type(value) is not int or not low <= value <= high:  # True is an int
                raise UserError(f"{field} must be a whole number from {low} to {high:,}")
        fraction = type(self.accuracy) in (int, float) and 0 <= self.accuracy <= 1
        if not fraction or not math.isfinite(self.loss):
            raise UserError("accuracy must be a fraction from 0 to 1 and the loss a finite number")
        right = unpack(self.answers)
        share = float(right.mean())
        if len(right) != self.images or abs(share - self.accuracy) > TOLERANCE:
            raise UserError("the answers do not give the accuracy")
        known = isinstance(self.model, str) and self.model in MODELS
        if not known or not isinstance(self.arguments, dict):
            raise UserError("the network must be one of the course and its arguments a dict")

    @property
    def interval(self) -> tuple[float, float]:
        """(low, high), fractions: where the accuracy on all such images lies, 95 times in 100.

        Wilson's interval, for so many images
        """
        from scipy import stats

        right = round(self.accuracy * self.images)
        low, high = stats.binomtest(right, self.images).proportion_ci(method="wilson")
        return float(low), float(high)


def check_name(name: str) -> None:
    """raises: ValueError for a name that would break a table, or is no name"""
    plain = isinstance(name, str) and all(
        letter.isalnum() or unicodedata.combining(letter) or letter in " .,'-" for letter in name
    )
    if not plain or not 0 < len(name.strip()) <= 40 or not any(map(str.isalnum, name)):
        raise UserError(
            f"a name has 1 to 40 letters, digits, spaces and . , ' - in it, got {str(name)[:80]!r}"
        )


def looks(name: str) -> str:
    """A name as a quick eye sees it: no case, no accents, no alphabets that imitate each other."""
    # decomposed before and after folding, as Unicode matches without case (3.13, D146)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = [c for c in folded if not unicodedata.combining(c) and c.isalnum()]
    return "".join(TWINS.get(letter, letter) for letter in letters)
