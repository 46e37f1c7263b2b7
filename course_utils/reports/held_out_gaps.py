"""Arms that are named (kind, rate), each at the rate of its own, against one of them.

Judged on the images held out, so that no test image takes part in a choice.
"""

from collections.abc import Mapping

import numpy as np

from course_utils.analysis.evidence import Effect, approx
from course_utils.analysis.intervals import t_interval
from course_utils.reports.paired_runs import Runs, at_the_end
from course_utils.reports.swept_runs import chosen_rate


def at_own_rate(swept: Mapping[str, Mapping[float, Runs]]) -> dict[str, Runs]:
    """The runs of each kind at its `chosen_rate`."""
    return {kind: row[chosen_rate(row)] for kind, row in swept.items()}


def held_out_percent(runs: Runs) -> np.ndarray:
    """Validation accuracy after the last epoch in percent, one a seed: (N,) float64."""
    return 100 * at_the_end(runs, "val_accuracy")


def family_gaps(values: Mapping[str, np.ndarray], base: str) -> dict[str, Effect]:
    """How much more each name has than `base`, paired by seed: {name: Effect in points}.

    values: {name: (N,) percent, one a seed, N >= 2}
    The intervals hold all together 95 times in 100, by Bonferroni: each is one of 1 - 0.05 / M for
    M gaps.

    >>> family_gaps({"plain": plain, "flip": flip}, "plain")["flip"]
    """
    from scipy import special

    others = [name for name in values if name != base]
    gaps = {}
    for name in others:
        interval = t_interval(values[name] - values[base])
        n = len(interval.values)
        if n < 2:
            raise ValueError("one seed has no interval; measure at least two")
        reach = float(special.stdtrit(n - 1, 1 - 0.025 / len(others)))
        half = reach * float(interval.values.std(ddof=1)) / n**0.5
        chance = f"{n} seeds"
        gaps[name] = Effect(
            interval.mean, interval.mean - half, interval.mean + half, chance, "points", "+.1f"
        )
    return gaps


def held_out_table(swept: Mapping[str, Mapping[float, Runs]], base: str) -> str:
    """A Markdown table, a row a kind: its chosen rate, validation accuracy, and gap to `base`."""
    percents = {kind: held_out_percent(runs) for kind, runs in at_own_rate(swept).items()}
    gaps = family_gaps(percents, base)
    lines = [
        f"| arm | rates tried | best rate | validation accuracy | minus {base} |",
        "|---|---|---|---|---|",
    ]
    for kind, row in swept.items():
        cells = [kind, ", ".join(f"{rate:g}" for rate in row), f"≈ {chosen_rate(row):g}"]
        cells.append(approx(float(percents[kind].mean())))
        cells.append(_gap(gaps[kind]) if kind in gaps else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _gap(gap: Effect) -> str:
    low = approx(gap.low, "+.1f")
    high = approx(gap.high, "+.1f")
    return f"{approx(gap.value, '+.1f')} ({low} to {high})"
