"""The referee: a published table, the scatter that one assumes, and the differences that are then left."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils.analysis import accuracy_error, compare_pairs
from course_utils.plots.style import BLUE, GRAY, VERMILION, tidy
from course_utils.widgets.controls import Picture

LEVEL = 0.05  # of a false alarm: in one comparison, or, corrected, anywhere in the table
WIDE = 1.96  # standard errors each way, for 95 percent
MARKS = (("real, also after correction", BLUE, "o", 7), ("real only if it were the one comparison", VERMILION, "D", 5),
         ("within chance", GRAY, ".", 3))  # fmt: skip


def referee(tables, images=10_000):
    """Make the drawing for tables of one run a row.

    tables: dict from a table's name to {row: accuracy in percent}, 2 to 12 rows; images: of the test set
    returns: draw(table, spread, seeds), for `play`

    >>> draw = referee({"activations": {"ReLU": 87.20, "ELU": 78.57}})
    >>> play(draw, table=Choice("table", ("activations",), "activations"), spread=Number("spread", 0.0, 2.0, 0.2, 0.1),
    ...      seeds=Number("seeds", 1, 20, 1))
    """

    def draw(table, spread, seeds):
        """The rows of `table` with their 95 percent intervals, and a mark for every pair of them.

        spread: standard deviation between seeds, in points of accuracy; seeds: runs of which each number is the mean
        returns: Picture of a Figure; equal arguments give equal bytes
        raises: ValueError for a table that was not given, a negative spread or no seed
        """
        if table not in tables:
            raise ValueError(f"table must be one of {', '.join(tables)}, got {table!r}")
        if spread < 0 or seeds < 1:
            raise ValueError(
                f"spread must not be negative and seeds at least 1, got {spread!r} and {seeds!r}"
            )
        rows = dict(sorted(tables[table].items(), key=lambda row: -row[1]))
        values = np.array(list(rows.values()))
        errors = 100 * accuracy_error(values / 100, images, spread / 100, seeds)
        pairs = compare_pairs(values, errors)
        kinds = np.where(pairs.corrected < LEVEL, 0, np.where(pairs.p < LEVEL, 1, 2))
        height = 1.3 + 0.28 * len(rows)  # inches
        figure = Figure(figsize=(7.8, height))  # not pyplot's: nobody has to close it
        intervals, grid = figure.subplots(1, 2, width_ratios=(1.25, 1), sharey=True)
        figure.subplots_adjust(
            left=0.23, right=0.98, bottom=0.55 / height, top=1 - 0.4 / height, wspace=0.08
        )
        _draw_intervals(intervals, rows, errors)
        _draw_pairs(grid, pairs, kinds, len(rows))
        figure.legend(
            *grid.get_legend_handles_labels(), loc="upper left", ncols=3, frameon=False, fontsize=8
        )
        return Picture(
            figure,
            _alt(table, spread, seeds, rows, errors, kinds),
            _table(rows, errors, pairs, kinds),
        )

    return draw


def _draw_intervals(ax, rows, errors):
    """Each row with its interval, the best on top."""
    places, values = np.arange(len(rows)), np.array(list(rows.values()))
    ax.plot(
        np.stack([values - WIDE * errors, values + WIDE * errors]),
        np.stack([places, places]),
        color=BLUE,
        lw=2,
    )
    ax.plot(values, places, "D", color=BLUE, markersize=5)
    ax.set_yticks(places, list(rows), fontsize=9)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlabel("accuracy (percent), 95 percent interval", fontsize=9)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    tidy(ax)


def _draw_pairs(ax, pairs, kinds, count):
    """A mark for every pair: row against column, in the order of the rows, numbered by rank."""
    for kind, (name, color, marker, size) in enumerate(MARKS):
        here = kinds == kind
        ax.plot(
            pairs.second[here], pairs.first[here], marker, color=color, markersize=size, label=name
        )
    ax.set(xlim=(-0.5, count - 0.5), ylim=(count - 0.5, -0.5))
    ax.set_xticks(range(count), [str(rank) for rank in range(1, count + 1)])
    ax.tick_params(labelleft=False)
    ax.set_xlabel("against the row of this rank", fontsize=9)
    tidy(ax)


def _alt(table, spread, seeds, rows, errors, kinds):
    """What the figure shows, in words."""
    first, last = list(rows)[0], list(rows)[-1]
    return (
        f"Table of {table}, {first} best and {last} last, each with a 95 percent interval of up to "
        f"{WIDE * errors.max():.1f} points each way, for a spread of {spread:g} points and {seeds} "
        f"seed{'s' if seeds > 1 else ''}. {_count(kinds)}"
    )


def _count(kinds):
    corrected, single = int((kinds == 0).sum()), int((kinds < 2).sum())
    return f"Of {len(kinds)} pairs {single} differ taken one by one, {corrected} after Holm's correction."


def _table(rows, errors, pairs, kinds):
    """A line for each row: its accuracy, its interval, and how many of the others it differs from."""
    width = max(map(len, rows)) + 2
    lines = [f"{'rank':6}{'row':{width}}{'percent':>8}{'interval':>10}{'differs from':>14}"]
    for rank, ((name, value), error) in enumerate(zip(rows.items(), errors, strict=True)):
        own = (pairs.first == rank) | (pairs.second == rank)
        differs = f"{int((kinds[own] == 0).sum())} of {len(rows) - 1}"
        lines.append(
            f"{rank + 1:<6}{name:{width}}{value:8.2f}{'± ' + format(WIDE * error, '.2f'):>10}{differs:>14}"
        )
    return "\n".join([*lines, _count(kinds)])
