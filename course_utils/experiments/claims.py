"""Claims about pairs of rows, and what measured accuracies say about them: seeds, and images."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.experiments.answers import image_gap, mcnemar, unpack

LEAST = 3  # seeds a side from which two rows may be called equal
BANDS = ("loss band", "highest loss", "gradient distance", "beta")
RunsOf = Callable[[str], list[dict[str, Any]]]  # from a row to its runs, results as dicts


@dataclass(frozen=True)
class Claim:
    """A report's sentence about two rows.

    says: in our words
    first, second: rows; gain: what it says of the first over the second: "more", or "no more"
    margin: points within which two rows count as equal, stated before anything was run
    """

    says: str
    first: str
    second: str
    gain: str = "more"
    margin: float = 1.0

    @property
    def rows(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def judged(self, runs_of: RunsOf, level: float = 0.95) -> str:
        """What runs say of the claim, in a few words that begin with the verdict.

        level: of the interval of the gap, see `family_level`
        """
        first, second = (runs_of(row) for row in self.rows)
        lost = sum(run["test_accuracy"] is None for run in first + second)
        verdict = judge(self, accuracies(first), accuracies(second), level)
        return verdict + over_images(first, second) + (f", {lost} diverged" if lost else "")


@dataclass(frozen=True)
class LandscapeClaim:
    """A sentence on what was seen while the rows of two networks were trained.

    It says that the second network has its BANDS lower. plain, normed: rows, one a learning rate
    """

    says: str
    plain: tuple[str, ...]
    normed: tuple[str, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        return (*self.plain, *self.normed)

    def judged(self, runs_of: RunsOf, level: float = 0.95) -> str:
        """As `Claim.judged`; level is not used: the seeds are counted."""
        plain = [runs_of(row) for row in self.plain]
        return judge_landscape(plain, [runs_of(row) for row in self.normed])


def accuracies(runs: Iterable[dict[str, Any]]) -> list[float]:
    """Test accuracies of runs, fractions in [0, 1], without those of runs that diverged."""
    return [run["test_accuracy"] for run in runs if run["test_accuracy"] is not None]


def family_level(claims: Iterable[Claim | LandscapeClaim], runs_of: RunsOf) -> float:
    """The level of each claim's interval so that all hold together in 95 of 100 cases (Bonferroni).

    Counted are the claims that have an interval, and on which there is something to decide: two
    seeds a side.
    """
    pairs = [claim for claim in claims if isinstance(claim, Claim)]
    seeds = [min(len(accuracies(runs_of(row))) for row in claim.rows) for claim in pairs]
    return 1 - 0.05 / max(len([count for count in seeds if count > 1]), 1)


def judge(
    claim: Claim, first: Sequence[float], second: Sequence[float], level: float = 0.95
) -> str:
    """What accuracies (fractions, one a seed) of the two rows say about a claim, in a few words.

    A claim of "more" holds where the first is more, one of "no more" where it is less or equal: see
    `compared`.
    """
    if not first or not second:
        return "not run yet"
    if min(len(first), len(second)) < 2:
        return f"not decided: gap {100 * (first[0] - second[0]):+.1f}, one seed decides nothing"
    outcome, gap, half = compared(first, second, claim.margin, level)
    agrees = {"more": ("more",), "no more": ("less", "equal")}[claim.gain]
    verdict = "holds" if outcome in agrees else "contradicted"
    if outcome == "not decided":
        verdict = outcome
    equal = f", equal within {claim.margin:g}" if outcome == "equal" else ""
    return f"{verdict}: gap {gap:+.1f} ± {half:.1f} over seeds{equal}"


def compared(
    first: Sequence[float], second: Sequence[float], margin: float, level: float = 0.95
) -> tuple[str, float, float]:
    """How two samples of accuracies (fractions, one a seed) compare.

    margin: points; equal is an interval that lies within it, from at least LEAST seeds a side
    returns: ("more", "less", "equal" or "not decided", the gap of their means and half its
    interval, both in points). The chance is that of the seeds, as if every seed were trained and
    tested alike (Welch's interval). Swapped samples give the mirrored answer
    """
    from scipy import stats  # here, because it takes a second to import

    with np.errstate(all="ignore"):
        interval = stats.ttest_ind(first, second, equal_var=False).confidence_interval(level)
    gap = 100 * float(np.mean(first) - np.mean(second))
    half = 100 * float(interval.high - interval.low) / 2
    if not np.isfinite(half) or half == 0:  # two samples without any scatter say nothing of it
        return "not decided", gap, float("inf")
    # an interval within the margin is a test of equivalence (TOST, one-sided at (1 - level) / 2); a
    # gap that is sure but smaller than the margin counts as none, so this stands before "more"
    if abs(gap) + half <= margin and min(len(first), len(second)) >= LEAST:
        return "equal", gap, half
    if half < abs(gap):
        return ("more" if gap > 0 else "less"), gap, half
    return "not decided", gap, half


def over_images(first: Iterable[dict[str, Any]], second: Iterable[dict[str, Any]]) -> str:
    """What the answers of two runs of one seed to the same images say, in words that follow.

    The chance is that of the images, as if these two networks were asked others of the kind: the
    interval is that of `image_gap`, the p that of `mcnemar`. Nothing is said without answers
    """
    one = {run["seed"]: run for run in first if run.get("answers")}
    other = {run["seed"]: run for run in second if run.get("answers")}
    for seed in sorted(set(one) & set(other)):  # the first seed with equal data is reported
        if one[seed]["identity"]["data"] == other[seed]["identity"]["data"]:
            right = (unpack(one[seed]["answers"]), unpack(other[seed]["answers"]))
            gap, low, high = (100 * value for value in image_gap(*right))
            alone, other_alone, p = mcnemar(*right)
            chance = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
            counts = f"{alone} against {other_alone} right alone, {chance}"
            return f"; seed {seed}, over images: {gap:+.1f}, {low:+.1f} to {high:+.1f} ({counts})"
    return ""


def judge_landscape(plain: list[list[dict[str, Any]]], normed: list[list[dict[str, Any]]]) -> str:
    """What the runs of the landscape say of 002's claim, in a few words.

    The claim: with batch norm the band of losses over the learning rates is narrower and lower, and
    the gradient's distance and beta are lower.
    plain, normed: for each learning rate a list of results as dicts, one a seed
    """
    sides = [[{run["seed"]: run for run in runs} for runs in side] for side in (plain, normed)]
    common = set.intersection(*(set(runs) for side in sides for runs in side))
    if not common:
        return "not run yet"
    pairs = [[bands([runs[seed] for runs in side]) for side in sides] for seed in sorted(common)]
    lower = [
        sum(with_norm[band] < without[band] for without, with_norm in pairs)
        for band in range(len(BANDS))
    ]
    return ", ".join(
        f"{name} lower in {count} of {len(pairs)}" for name, count in zip(BANDS, lower, strict=True)
    )


def bands(runs: list[dict[str, Any]]) -> list[float]:
    """Of one seed's runs at several learning rates: the BANDS, means over the steps looked at.

    A run that diverged has no numbers after it did; there the band is infinite.
    """
    steps = max(len(run["watched"]["steps"]) for run in runs)

    def column(name: str) -> np.ndarray:
        values = [run["watched"][name] for run in runs]
        rows = [row + [np.inf] * (steps - len(row)) for row in values]
        return np.nan_to_num(np.array(rows, dtype=float), nan=np.inf, posinf=np.inf)

    losses = column("loss")
    # inf - inf, where two runs have diverged, is nan
    with np.errstate(invalid="ignore"):
        widths = np.where(np.isinf(losses).any(0), np.inf, losses.max(0) - losses.min(0))
    means = (widths.mean(), losses.max(0).mean(), column("distance").mean(), column("beta").mean())
    return [float(mean) for mean in means]
