"""A small sweep of the learning rate, as a lesson stores it: what each arm reached at each rate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_utils.experiments import Recipe, execute
from course_utils.experiments.recipe import named

SEEDS = (100, 101)  # of every sweep: none that the lesson trains with


@dataclass(frozen=True)
class Sweep:
    """What the arms of a comparison had reached at the end of training, by rate.

    metric: a column of a run's history, train_loss in nats or train_accuracy, a fraction
    by_arm: {arm: {rate: its last number under each of SEEDS, None where a training diverged}}
    """

    metric: str
    by_arm: Mapping[str, Mapping[float, Sequence[float] | None]]

    def means(self, arm: str) -> dict[float, float]:
        """The mean over the seeds by rate, without rates at which a training diverged."""
        row = self.by_arm[arm]
        return {rate: sum(ends) / len(ends) for rate, ends in row.items() if ends is not None}

    def best(self, arm: str) -> float:
        """The rate with the lowest mean loss, or the highest mean accuracy."""
        means = self.means(arm)
        return (min if self.metric == "train_loss" else max)(means, key=means.__getitem__)

    def table(self) -> str:
        """The means as Markdown: a row an arm, a column a rate, the best of each row in bold."""
        rates = sorted({rate for row in self.by_arm.values() for rate in row})
        unit = "nats" if self.metric == "train_loss" else "percent"
        heading = f"{self.metric.replace('train_', 'training ')} ({unit}) by learning rate"
        columns = " | ".join(f"{rate:g}" for rate in rates)
        lines = [f"| {heading} | {columns} |", "|---|" + "---:|" * len(rates)]
        for arm in self.by_arm:
            cells = " | ".join(self._cell(arm, rate) for rate in rates)
            lines.append(f"| {arm} | {cells} |")
        return "\n".join(lines)

    def _cell(self, arm: str, rate: float) -> str:
        if rate not in self.by_arm[arm]:
            return ""
        means = self.means(arm)
        if rate not in means:
            return "diverged"
        text = f"{means[rate]:.2f}" if self.metric == "train_loss" else f"{100 * means[rate]:.0f}"
        return f"**{text}**" if rate == self.best(arm) else text


def ends_at(recipe: Recipe, rate: float, metric: str) -> tuple[float, ...] | None:
    """Train a recipe at a rate under SEEDS: an entry of a Sweep.

    >>> swept_ends(lesson("06", "quick")["starts"]["Kaiming: 1"], 0.01, "train_accuracy")
    """
    swept = named(recipe, "swept", lr=rate)
    runs = [execute(swept, seed, may_diverge=True) for seed in SEEDS]
    if any(run.diverged for run in runs):
        return None
    return tuple(run.history[metric][-1] for run in runs)
