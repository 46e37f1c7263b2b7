"""The learning rates of lesson 06: a small sweep for each arm, and what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_utils.experiments import Recipe, execute
from course_utils.experiments.recipe import named

SEEDS = (100, 101)  # of every sweep: none that the lesson trains with


@dataclass(frozen=True)
class Sweep:
    """What the arms of a comparison had reached at the end of training, by rate.

    metric: a column of a run's history, train_loss in nats or train_accuracy, a fraction
    found: {arm: {rate: its last number under each of SEEDS, None where a training diverged}}
    """

    metric: str
    found: Mapping[str, Mapping[float, Sequence[float] | None]]

    def means(self, arm: str) -> dict[float, float]:
        """The mean over the seeds by rate, without rates at which a training diverged."""
        row = self.found[arm]
        return {rate: sum(ends) / len(ends) for rate, ends in row.items() if ends is not None}

    def best(self, arm: str) -> float:
        """The rate with the lowest mean loss, or the highest mean accuracy."""
        means = self.means(arm)
        return (min if self.metric == "train_loss" else max)(means, key=means.__getitem__)

    def table(self) -> str:
        """The means as Markdown: a row an arm, a column a rate, the best of each row in bold."""
        rates = sorted({rate for row in self.found.values() for rate in row})
        unit = "nats" if self.metric == "train_loss" else "percent"
        heading = f"{self.metric.replace('train_', 'training ')} ({unit}) by learning rate"
        columns = " | ".join(f"{rate:g}" for rate in rates)
        lines = [f"| {heading} | {columns} |", "|---|" + "---:|" * len(rates)]
        for arm in self.found:
            cells = " | ".join(self._cell(arm, rate) for rate in rates)
            lines.append(f"| {arm} | {cells} |")
        return "\n".join(lines)

    def _cell(self, arm: str, rate: float) -> str:
        if rate not in self.found[arm]:
            return ""
        means = self.means(arm)
        if rate not in means:
            return "diverged"
        text = f"{means[rate]:.2f}" if self.metric == "train_loss" else f"{100 * means[rate]:.0f}"
        return f"**{text}**" if rate == self.best(arm) else text


def swept_ends(recipe: Recipe, rate: float, metric: str) -> tuple[float, ...] | None:
    """Train a recipe at a rate under SEEDS: an entry of a Sweep.

    >>> swept_ends(lesson("06", "quick")["tuned starts"]["Kaiming: 1"], 0.01, "train_accuracy")
    """
    swept = named(recipe, "swept", lr=rate)
    runs = [execute(swept, seed, may_diverge=True) for seed in SEEDS]
    if any(run.diverged for run in runs):
        return None
    return tuple(run.history[metric][-1] for run in runs)


# Made with `swept_ends` on 2026-11-30 (fp32, one CPU thread).
SWEEPS: dict[str, Sweep] = {
    "heads": Sweep(
        "train_loss",
        {
            "three linear layers": {
                0.001: (0.271, 0.317),
                0.003: (0.084, 0.094),
                0.01: (0.088, 0.081),
                0.03: (0.645, 0.777),
                0.1: (2.161, 2.307),
            },
            "mean and one layer": {
                0.001: (0.437, 0.579),
                0.003: (0.124, 0.15),
                0.01: (0.033, 0.034),
                0.03: (0.027, 0.017),
                0.1: (0.04, 0.028),
            },
        },
    ),
    "starts": Sweep(
        "train_accuracy",
        {
            "0.01: 0.48": {
                0.001: (0.1, 0.108),
                0.003: (0.098, 0.11),
                0.01: (0.097, 0.102),
                0.03: (0.095, 0.102),
                0.1: (0.092, 0.084),
                0.3: (0.097, 0.104),
                1: (0.094, 0.097),
            },
            "Glorot: 0.71": {
                0.001: (0.102, 0.263),
                0.003: (0.12, 0.422),
                0.01: (0.502, 0.658),
                0.03: (0.838, 0.862),
                0.1: (0.429, 0.47),
                0.3: (0.1, 0.104),
            },
            "Kaiming: 1": {
                0.001: (0.671, 0.775),
                0.003: (0.921, 0.887),
                0.01: (0.958, 0.962),
                0.03: (0.928, 0.948),
                0.1: None,
            },
            "0.1: 4.8": {
                1e-07: (0.846, 0.874),
                3e-07: (0.902, 0.913),
                1e-06: (0.882, 0.849),
                3e-06: (0.685, 0.651),
                1e-05: (0.111, 0.128),
                0.001: None,
                0.01: None,
            },
            "0.1 as printed": {
                0.001: (0.865, 0.906),
                0.003: (0.951, 0.939),
                0.01: (0.955, 0.949),
                0.03: (0.914, 0.922),
                0.1: (0.511, 0.523),
                0.3: None,
            },
        },
    ),
    "depths": Sweep(
        "train_loss",
        {
            "A": {
                0.001: (1.417, 0.972),
                0.003: (0.248, 0.314),
                0.01: (0.126, 0.099),
                0.03: (0.21, 0.196),
                0.1: None,
            },
            "E": {
                0.001: (1.937, 2.288),
                0.003: (0.854, 1.836),
                0.01: (0.941, 0.869),
                0.03: (2.312, 2.242),
                0.1: (2.311, 2.308),
            },
            "A with batch norm": {
                0.001: (0.357, 0.376),
                0.003: (0.1, 0.11),
                0.01: (0.025, 0.037),
                0.03: (0.047, 0.049),
                0.1: (0.053, 0.098),
            },
            "E with batch norm": {
                0.001: (0.591, 0.548),
                0.003: (0.162, 0.144),
                0.01: (0.113, 0.153),
                0.03: (0.144, 0.202),
                0.1: (0.516, 0.374),
            },
        },
    ),
}
