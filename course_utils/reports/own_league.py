"""A network of your own in the league: weighed, tuned as its members are, and trained."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course_utils.experiments import Recipe, Result
from course_utils.experiments.scheduler import execute_all
from course_utils.models.own_networks import OWN
from course_utils.reports.league import (
    MACS,
    PARAMETERS,
    SWEEP_SEED,
    Member,
    best_of,
    league_recipe,
    member_recipe,
    sweep,
)
from course_utils.reports.league_table import Standing, by_accuracy, standings, weighed
from course_utils.runtime.errors import UserError


def run_league(
    names: Sequence[str], own: Sequence[str], seeds: Sequence[int], *, store: Path | str, **how: Any
) -> tuple[list[Standing], list[str]]:
    """Train members of the league and networks of your own; what is finished is read.

    names: of members; own: as "my_net.py:Net"; how: of `execute_all`
    returns: all standings, the most accurate first, and the names that your own have in them
    raises: ValueError for no member, for a network that is too large for the league, and for one
    that diverges at every rate
    """
    recipes = {name: league_recipe(name) for name in names}
    weights = {name: admitted(name) for name in own}  # before anything is trained
    if recipes:
        execute_all(recipes, seeds, store=store, **how)
    places = standings(store)
    for name, (parameters, macs) in weights.items():
        recipe = tuned(name, store=store, **how)
        runs = execute_all({name: recipe}, seeds, store=store, **how)[name]
        if all(run.diverged for run in runs):
            raise UserError(f"{name} diverged under every seed at its best rate")
        results = tuple(asdict(run) for run in runs)
        places.append(Standing(short(name), "yours", parameters, macs, (), results))
    return by_accuracy(places), [short(name) for name in own]


def admitted(name: str) -> tuple[int, int]:
    """Parameters and multiply-adds of a network of your own. raises: ValueError for too many"""
    short(name)  # which refuses a name of the course's own
    parameters, macs = weighed(Member("yours", name))
    if parameters > PARAMETERS or macs > MACS:
        raise UserError(
            f"a network of the league has at most {PARAMETERS:,} parameters and {MACS:,} "
            f"multiply-adds of a 32x32 image; {name} has {parameters:,} and {macs:,}"
        )
    return parameters, macs


def tuned(name: str, **how: Any) -> Recipe:
    """The recipe of a network of your own at the rate that a sweep chooses, which is printed.

    how: of `execute_all`
    raises: ValueError for one that diverges at every rate
    """
    member = Member("yours", name)

    def train(recipe: Recipe) -> Result:
        (result,) = execute_all({"": recipe}, (SWEEP_SEED,), **how)[""]
        return result

    reached = sweep(short(name), member, train)
    best = best_of(reached)
    if best is None:
        raise UserError(f"{name} diverged at every rate of {', '.join(map(str, reached))}")
    for rate, accuracy in sorted(reached.items()):
        of = (
            "diverged"
            if accuracy is None
            else f"{100 * accuracy:.1f} percent of the images held out"
        )
        print(f"rate {rate:g}: {of}")
    return member_recipe(short(name), member, best)


def short(name: str) -> str:
    """The name in the league of a network of your own: "my_net-Net" of "my_net.py:Net"."""
    match = OWN.fullmatch(name)
    if match is None:
        raise UserError(f"a network of your own is named as my_net.py:Net, got {name!r}")
    return f"{Path(match['file']).stem}-{match['name']}"
