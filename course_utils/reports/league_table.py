"""The league's table: what every network weighs, costs and reaches, and what that decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from course_utils.analysis import MeanInterval, accuracy_interval, cost
from course_utils.experiments import Claim
from course_utils.experiments.claims import accuracies, family_level
from course_utils.models import create_model
from course_utils.reports.compare import summary
from course_utils.reports.league import CLAIMS, MEMBERS, Member
from course_utils.reports.own_runs import finished_runs, your_runs
from course_utils.reports.stored import provenance_line, references


@dataclass(frozen=True)
class Standing:
    """What a network of the league weighs, costs and reaches.

    macs: multiply-adds of one 32x32 image; stored: this project's runs, yours: your own, Results as
    dicts
    """

    name: str
    source: str
    parameters: int
    macs: int
    stored: tuple[dict[str, Any], ...]
    yours: tuple[dict[str, Any], ...]

    @property
    def runs(self) -> tuple[dict[str, Any], ...]:
        """Those that place it: this project's, or yours where it has none."""
        return self.stored or self.yours

    @property
    def accuracy(self) -> MeanInterval:
        """Mean test accuracy, a fraction, with its 95 percent interval over seeds."""
        return accuracy_interval(accuracies(self.runs))

    @property
    def minutes(self) -> float:
        """Of one training, where it was made."""
        return sum(run["seconds"] for run in self.runs) / len(self.runs) / 60


def standings(folder: Path | str = "runs") -> list[Standing]:
    """The networks of the league that anybody has run, the most accurate first.

    folder: where your runs are kept
    """
    finished = finished_runs(folder)
    found = []
    for name, member in MEMBERS.items():
        row = f"league/{name}"
        stored = references(row)
        yours = your_runs(row, finished, stored).own if member.lr else []
        if accuracies([*stored, *yours]):
            found.append(
                Standing(name, member.source, *weighed(member), tuple(stored), tuple(yours))
            )
    return by_accuracy(found)


def by_accuracy(places: Iterable[Standing]) -> list[Standing]:
    """The most accurate first."""
    return sorted(places, key=lambda one: -one.accuracy.mean)


def weighed(member: Member) -> tuple[int, int]:
    """Parameters of a member, and multiply-adds of one 32x32 image."""
    with torch.device("meta"):
        model = create_model(member.model, num_classes=10, in_channels=3, **member.arguments)
    counted = cost(model, (3, 32, 32))
    return sum(weights.numel() for weights in model.parameters()), counted.macs


def league_table(places: Sequence[Standing]) -> str:
    """The standings as a Markdown table, test accuracy in percent, last epoch."""
    if not places:
        return "Nobody has run a network of the league yet."
    lines = [
        "| network | after | parameters | multiply-adds | minutes | reference | yours |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in places:
        lines.append(
            f"| `{one.name}` | {one.source} | {one.parameters:,} | {one.macs / 1e6:.1f} million "
            f"| {one.minutes:.0f} | {summary(accuracies(one.stored))} "
            f"| {summary(accuracies(one.yours))} |"
        )
    stored = [run for one in places for run in one.stored]
    return "\n".join([*lines, *(["", provenance_line(stored)] if stored else [])])


def league_verdicts(places: Sequence[Standing], own: Sequence[str] = ()) -> str:
    """What the runs say of what was expected beforehand, all claims together, as Markdown.

    own: names of your own networks, each of which is held against the best of the league, and
    against the one that costs most nearly the same
    """
    runs = {f"league/{one.name}": list(one.runs) for one in places}
    claims = [*CLAIMS, *(claim for name in own for claim in own_claims(name, places))]

    def runs_of(row: str) -> list[dict[str, Any]]:
        return runs.get(row, [])

    level = family_level(claims, runs_of)
    lines = [f"| {claim.says} | {claim.judged(runs_of, level)} |" for claim in claims]
    return "\n".join(["| expected beforehand | measured |", "|---|---|", *lines])


def own_claims(name: str, places: Sequence[Standing]) -> list[Claim]:
    """That a network of your own is better than the best, and than the nearest by multiply-adds."""
    (mine,) = [one for one in places if one.name == name]
    members = [one for one in places if one.name in MEMBERS]
    if not members:
        return []
    best = by_accuracy(members)[0].name
    nearest = min(members, key=lambda one: abs(one.macs - mine.macs)).name
    return [
        Claim(f"`{name}` passes `{other}`", f"league/{name}", f"league/{other}")
        for other in dict.fromkeys([best, nearest])
    ]
