"""What the course has stored of the league beside its results: sweeps, and trained weights."""

import json
from pathlib import Path

from torch import nn

from course_utils.models import course_weights, create_model
from course_utils.reports.league import MEMBERS, best_of, find_member
from course_utils.runtime.errors import UserError

# both made by `course author league`
SWEEPS = Path(__file__).parent / "league_sweeps.json"
FOLDER = course_weights.FOLDER / "league"


def league_network(name: str, seed: int = 0) -> nn.Module:
    """A trained network of the league, in evaluation mode: CIFAR-10 images in [0, 1] to logits.

    raises: ValueError for no member, and for a run whose weights are not stored

    >>> model = league_network("residual")
    """
    member = find_member(name)
    paths = sorted(FOLDER.glob(f"{name}-{seed}-*{course_weights.SUFFIX}"))
    if not paths:
        raise UserError(
            f"no weights of {name!r} under seed {seed} are stored; known: "
            f"{', '.join(f'{one} {seed}' for one, seed in stored_networks()) or 'none yet'}"
        )
    return create_model(member.model, weights=paths[0])


def stored_networks() -> list[tuple[str, int]]:
    """The (name, seed) of every network whose weights are stored."""
    parts = [path.name.split("-") for path in FOLDER.glob(f"*{course_weights.SUFFIX}")]
    return sorted((name, int(seed)) for name, seed, _ in parts if name in MEMBERS)


def best_rate(name: str) -> float:
    """The rate with the best accuracy on images held out, in the stored sweep of a member.

    raises: ValueError for a member that was not swept
    """
    best = best_of(sweep_of(name))
    if best is None:
        raise UserError(f"no sweep of {name!r} is stored; course author league sweeps FOLDER")
    return best


def sweep_of(name: str) -> dict[float, float | None]:
    """Accuracy on images held out, by rate; None where the training diverged."""
    rows = json.loads(SWEEPS.read_text())["rows"] if SWEEPS.exists() else []
    return {row["rate"]: row["accuracy"] for row in rows if row["name"] == name}
