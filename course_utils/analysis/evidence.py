"""A claim of a notebook: a sentence, the number that carries it, and what would refute it.

The number is an Effect: how large, how sure, and which chance its interval covers. A claim is
asserted where it stands, and so is that it fails on its null: what it would see if there were
nothing to see, as an effect of zero with the same scatter, shuffled labels, a random walk.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from course_utils.analysis.intervals import t_interval


@dataclass(frozen=True)
class Effect:
    """A measured number with its 95 percent interval.

    low, high: the interval, equal to the value for a number without chance, as a count of weights
    chance: what the interval covers: "10 seeds", "360 images"; "" for a number without chance
    unit: as "points"; pattern: how it is written, as ".1f", or "+.1f" for a difference
    """

    value: float
    low: float
    high: float
    chance: str = ""
    unit: str = ""
    pattern: str = ".1f"

    def moved(self, to: float) -> "Effect":
        """The same scatter around another number: the null of a difference is one moved to 0."""
        shift = to - self.value
        return replace(self, value=to, low=self.low + shift, high=self.high + shift)

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if not self.chance:
            return f"{self.value:{self.pattern}}{unit}"
        low, high = (approx(bound, self.pattern) for bound in (self.low, self.high))
        return (
            f"{approx(self.value, self.pattern)}{unit} (95 % interval over {self.chance}: "
            f"{low} to {high})"
        )


@dataclass(frozen=True)
class Rule:
    """What an Effect must satisfy for a claim to hold, and the same in words."""

    words: str
    satisfied: Callable[[Effect], bool]

    def __call__(self, effect: Effect) -> bool:
        return bool(self.satisfied(effect))


@dataclass(frozen=True)
class Claimed:
    """A claim that holds, as a notebook shows it: the sentence and the number, the rest folded."""

    sentence: str
    effect: Effect
    holds: Rule
    null: Effect
    null_is: str

    def __repr__(self) -> str:
        return f"{self.sentence} {self.effect}."

    def _repr_markdown_(self) -> str:
        return (
            f"**Claim.** {self!r}\n\n<details><summary>How this could have failed</summary>\n\n"
            f"It holds if {self.holds.words}. Where there is nothing to see ({self.null_is}) the "
            f"number would be {self.null}, and the claim fails, as it must.\n\n</details>"
        )


def claim(sentence: str, effect: Effect, holds: Rule, *, null: Effect, null_is: str) -> Claimed:
    """Assert a sentence, and that its null would have been told apart.

    sentence: what is claimed, ending in a colon or a full stop; the number is printed after it
    holds: a Rule, as `above(0)`; null: the Effect where there is nothing to see; null_is: what that
    is, in words
    returns: what shows the sentence with its number
    raises: AssertionError where the claim does not hold; ValueError where it holds on its null too,
    and so says nothing

    >>> gain = paired([61.0, 63.0, 62.0], [58.0, 59.0, 59.0])
    >>> claim("Batch norm helps:", gain, above(0), null=gain.moved(0), null_is="no gain")
    Batch norm helps: ≈ +3.3 points (95 % interval over 3 seeds: ≈ +1.9 to ≈ +4.8).
    """
    if holds(null):
        raise ValueError(f"{sentence!r} cannot fail: {null_is} gives {null}, and it holds there")
    assert holds(effect), f"{sentence} {effect}; it would hold if {holds.words}"
    return Claimed(sentence, effect, holds, null, null_is)


def exact(value: float, unit: str = "", pattern: str = ",.0f") -> Effect:
    """A number without chance, as an Effect."""
    return Effect(value, value, value, unit=unit, pattern=pattern)


def mean_of(values: ArrayLike, unit: str = "", pattern: str = ".1f") -> Effect:
    """The mean of numbers, one a seed, with its t-interval. values: (N,), N >= 2"""
    interval = t_interval(values)
    if len(interval.values) < 2:
        raise ValueError("one seed has no interval; measure at least two")
    chance = f"{len(interval.values)} seeds"
    return Effect(interval.mean, interval.low, interval.high, chance, unit, pattern)


def paired(
    first: ArrayLike, second: ArrayLike, unit: str = "points", pattern: str = "+.1f"
) -> Effect:
    """How much more the first side has than the second, seed by seed: the mean difference.

    first, second: (N,) numbers of the same seeds, N >= 2, in the unit. The interval is that of the
    differences: what a seed gives both sides cancels
    raises: ValueError for sides of different lengths
    """
    one = np.asarray(first, dtype=np.float64)
    other = np.asarray(second, dtype=np.float64)
    if one.shape != other.shape:
        raise ValueError(f"each seed needs both sides, got {one.shape} and {other.shape}")
    return mean_of(one - other, unit, pattern)


def above(bound: float) -> Rule:
    """The whole interval lies above a number."""
    return Rule(f"the whole interval lies above {bound:g}", lambda effect: effect.low > bound)


def below(bound: float) -> Rule:
    """The whole interval lies below a number."""
    return Rule(f"the whole interval lies below {bound:g}", lambda effect: effect.high < bound)


def between(low: float, high: float) -> Rule:
    """The whole interval lies between two numbers: for "equal", between minus and plus a margin."""
    return Rule(
        f"the whole interval lies between {low:g} and {high:g}",
        lambda effect: low < effect.low and effect.high < high,
    )


def equal_to(value: float) -> Rule:
    """The number is exactly this one."""
    return Rule(f"the number is {value:,g}", lambda effect: effect.value == value)


def approx(value: float, pattern: str = ".1f") -> str:
    """A number as text with a sign that it may differ from machine to machine.

    What stands behind the sign is not compared when a notebook is checked.

    >>> approx(97.31)
    '≈ 97.3'
    """
    return f"≈ {value:{pattern}}"
