"""A race downhill: four optimizers on one surface, seen from above, and how low each has come."""

from matplotlib.figure import Figure

from course_utils.analysis.descent import SURFACES
from course_utils.analysis.descent_standings import Standing, heights, standings
from course_utils.plots.descent_paths import losses_by_step, paths_from_above
from course_utils.widgets.controls import Choice, Control, Number, Picture

POINTS = 61  # along each axis of the contour plot


def draw_race(surface: str, lr: float, momentum: float, steps: int) -> Picture:
    """The paths of SGD, momentum, RMSprop and Adam from one start at one learning rate, and their
    losses.

    surface: a key of analysis.descent.SURFACES; lr, momentum, steps: as in `descend`, for all four
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for a surface that is not there, and where `descend` does

    >>> draw_race("ravine", lr=0.06, momentum=0.9, steps=60).alt
    """
    if surface not in SURFACES:
        raise ValueError(f"surface must be one of {', '.join(SURFACES)}, got {surface!r}")
    ground = SURFACES[surface]
    by_rule = standings(ground, steps=steps, lr=lr, momentum=momentum)
    figure = Figure(figsize=(7.6, 3.5))  # not pyplot's: nobody has to close it
    above, losses = figure.subplots(1, 2, width_ratios=(1.4, 1))
    figure.subplots_adjust(left=0.04, right=0.98, bottom=0.15, top=0.84, wspace=0.28)
    points = {rule: standing.path.points for rule, standing in by_rule.items()}
    paths_from_above(points, heights(ground, POINTS), ground.start, ground.minima, above)
    losses_by_step({rule: standing.path.losses for rule, standing in by_rule.items()}, losses)
    handles, names = losses.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", ncols=len(names), frameon=False, fontsize=9)
    return Picture(figure, _alt(ground.name, lr, momentum, steps, by_rule), _table(by_rule))


def race_controls() -> dict[str, Control]:
    """The controls of `draw_race`."""
    return {
        "surface": Choice("surface", tuple(SURFACES), "ravine"),
        "lr": Number("learning rate", 0.01, 0.3, 0.05, 0.01),
        "momentum": Number("momentum", 0.0, 0.99, 0.9, 0.01),
        "steps": Number("steps", 10, 200, 60, 10),
    }


def _alt(surface: str, lr: float, momentum: float, steps: int, by_rule: dict[str, Standing]) -> str:
    """What the figure shows, in words."""
    diverged = [rule for rule, standing in by_rule.items() if standing.path.diverged_at]
    ranked = sorted(
        (standing.distance, rule)
        for rule, standing in by_rule.items()
        if not standing.path.diverged_at
    )
    text = f"Contour lines of the {surface} with four paths, and loss against step. "
    text += f"Learning rate {lr:g}, momentum {momentum:g}. "
    if ranked:
        near, first = ranked[0]
        far, last = ranked[-1]
        text += f"After {steps} steps {first} is nearest to a minimum, {near:.2g} away"
        text += f"; {last} is farthest, {far:.2g} away." if last != first else "."
    if diverged:
        verb = "diverge" if len(diverged) > 1 else "diverges"
        text += f" {' and '.join(diverged)} {verb}."
    return text


def _table(by_rule: dict[str, Standing]) -> str:
    """A line for each rule: distance to the nearest minimum, loss, and whether it diverged."""
    lines = [f"{'rule':10}{'distance':>10}{'loss':>10}"]
    for rule, standing in by_rule.items():
        path = standing.path
        line = f"{rule:10}{standing.distance:>10.2g}{path.losses[-1]:>10.2g}"
        if path.diverged_at:
            line += f"  diverged: stopped at step {path.diverged_at}, drawn clipped"
        lines.append(line)
    return "\n".join(lines)
