"""A race downhill: four optimizers on one surface, seen from above, and how low each has come."""

import numpy as np
from matplotlib.figure import Figure

from course_utils.analysis.descent import RULES, SURFACES, descend
from course_utils.plots.style import BLACK, GRAY, series, tidy
from course_utils.widgets.controls import Picture

GRID = 61  # points along each axis of the contour plot
LEVELS = 10  # contour lines
FLOOR, CEILING = 1e-8, 1e4  # of the losses drawn; the table has the true ones


def draw_race(surface, lr, momentum, steps):
    """The paths of SGD, momentum, RMSprop and Adam from one start at one learning rate, and their losses.

    surface: a key of analysis.descent.SURFACES; lr, momentum, steps: as in `descend`, for all four
    returns: Picture of a Figure; equal arguments give equal bytes
    raises: ValueError for a surface that is not there, and where `descend` does

    >>> draw_race("ravine", lr=0.06, momentum=0.9, steps=60).alt
    """
    if surface not in SURFACES:
        raise ValueError(f"surface must be one of {', '.join(SURFACES)}, got {surface!r}")
    ground = SURFACES[surface]
    paths = {rule: descend(ground, rule, steps=steps, lr=lr, momentum=momentum) for rule in RULES}
    figure = Figure(figsize=(7.6, 3.5))  # not pyplot's: nobody has to close it
    above, losses = figure.subplots(1, 2, width_ratios=(1.4, 1))
    figure.subplots_adjust(left=0.04, right=0.98, bottom=0.15, top=0.84, wspace=0.28)
    _draw_paths(above, ground, paths)
    _draw_losses(losses, paths)
    handles, names = losses.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", ncols=len(names), frameon=False, fontsize=9)
    standings = {rule: (distance_to_minimum(ground, path), path) for rule, path in paths.items()}
    return Picture(figure, _alt(ground, lr, momentum, steps, standings), _table(standings))


def distance_to_minimum(surface, path):
    """From the last point of a path to the nearest minimum of its surface."""
    return float(np.hypot(*(np.array(surface.minima) - path.points[-1]).T).min())


def _draw_paths(ax, surface, paths):
    left, right, low, high = surface.window
    x, y = np.meshgrid(np.linspace(left, right, GRID), np.linspace(low, high, GRID))
    height = surface.loss(x, y)
    levels = height.max() * np.linspace(0.03, 0.95, LEVELS) ** 2  # closer together near the bottom
    ax.contour(x, y, height, levels=levels, colors=GRAY, linewidths=0.6, alpha=0.6)
    for rule, color, marker in series(paths):
        points = _inside(paths[rule].points, surface.window)
        ax.plot(
            *points.T,
            color=color,
            marker=marker,
            markersize=3.5,
            linewidth=1.2,
            markevery=_every(len(points)),
        )
    ax.plot(*surface.start, "o", color="white", markeredgecolor=BLACK, markersize=7, zorder=3)
    ax.plot(
        *np.transpose(surface.minima), "*", color=BLACK, markersize=12, linestyle="none", zorder=3
    )
    ax.set(xlim=(left, right), ylim=(low, high), title="circle: start, star: minimum")
    ax.title.set(fontsize=9, color=GRAY)
    ax.set(xlabel="first weight", ylabel="second weight")
    ax.set(xticks=[], yticks=[])  # a tick costs a millisecond, and the shape is what counts here


def _inside(points, window):
    """The points, no farther from the window than its own size: lines that leave it still point the right way."""
    left, right, low, high = window
    size = max(right - left, high - low)
    return np.clip(points, (left - size, low - size), (right + size, high + size))


def _draw_losses(ax, paths):
    for rule, color, marker in series(paths):
        losses = np.clip(paths[rule].losses, FLOOR, CEILING)
        ax.plot(losses, color=color, marker=marker, markersize=4, linewidth=1.4, markevery=_every(len(losses)),
                    label=rule)  # fmt: skip
    drawn = np.clip(np.concatenate([path.losses for path in paths.values()]), FLOOR, CEILING)
    low, high = np.floor(np.log10(drawn.min())), np.ceil(np.log10(drawn.max()))
    decades = np.arange(low, high + 1)[:: _every(int(high - low) + 1, 6)]
    ax.set(yscale="log", ylim=(10.0 ** (low - 0.1), 10.0 ** (high + 0.1)))
    ax.set_yticks(
        10.0**decades, [f"{10.0**decade:g}" for decade in decades]
    )  # plain text: mathtext is slow
    ax.set_yticks([], minor=True)
    steps = len(losses) - 1
    ax.set_xticks([0, steps // 2, steps])
    ax.set(xlabel="step", ylabel="loss")
    tidy(ax)


def _every(count, most=12):
    """The stride that picks at most `most` of `count` things, evenly."""
    return -(-count // most)


def _alt(surface, lr, momentum, steps, standings):
    """What the figure shows, in words."""
    gone = [rule for rule, (_, path) in standings.items() if path.diverged_at]
    left = sorted(
        (distance, rule) for rule, (distance, path) in standings.items() if not path.diverged_at
    )
    text = f"Contour lines of the {surface.name} with four paths, and loss against step. "
    text += f"Learning rate {lr:g}, momentum {momentum:g}. "
    if left:
        (near, first), (far, last) = left[0], left[-1]
        text += f"After {steps} steps {first} is nearest to a minimum, {near:.2g} away"
        text += f"; {last} is farthest, {far:.2g} away." if last != first else "."
    if gone:
        text += f" {' and '.join(gone)} {'diverge' if len(gone) > 1 else 'diverges'}."
    return text


def _table(standings):
    """A line for each rule: distance to the nearest minimum, loss, and whether it is still there."""
    lines = [f"{'rule':10}{'distance':>10}{'loss':>10}"]
    for rule, (distance, path) in standings.items():
        note = (
            f"  diverged: stopped at step {path.diverged_at}, drawn clipped"
            if path.diverged_at
            else ""
        )
        lines.append(f"{rule:10}{distance:>10.2g}{path.losses[-1]:>10.2g}{note}")
    return "\n".join(lines)
