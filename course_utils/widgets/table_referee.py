"""The referee: a published table, the scatter that one assumes, and the differences that are then
left.
"""

from collections.abc import Mapping

from matplotlib.figure import Figure

from course_utils.analysis.table_verdicts import CHANCE, CORRECTED, JudgedTable, judge_table
from course_utils.plots.ranked_rows import pair_marks, ranked_intervals
from course_utils.widgets.controls import Choice, Control, Draw, Number, Picture

Tables = Mapping[str, Mapping[str, float]]  # {name of a table: {row: accuracy in percent}}


def referee(tables: Tables, images: int = 10_000) -> Draw:
    """Make the drawing for tables of one run a row.

    tables: dict from a table's name to {row: accuracy in percent}, 2 to 12 rows; images: of the
    test set
    returns: draw(table, spread, seeds), for `play`

    >>> tables = {"activations": {"ReLU": 87.20, "ELU": 78.57}}
    >>> play(referee(tables), **referee_controls(tables))
    """

    def draw(table: str, spread: float, seeds: int) -> Picture:
        """The rows of `table` with their 95 percent intervals, and a mark for every pair of them.

        spread: standard deviation between seeds, in points of accuracy; seeds: runs of which each
        number is the mean
        returns: Picture of a Figure; equal arguments give equal bytes
        raises: ValueError for a table that was not given, a negative spread or no seed
        """
        if table not in tables:
            raise ValueError(f"table must be one of {', '.join(tables)}, got {table!r}")
        if spread < 0 or seeds < 1:
            raise ValueError(
                f"spread must not be negative and seeds at least 1, got {spread!r} and {seeds!r}"
            )
        judged = judge_table(tables[table], images, spread, seeds)
        height = 1.3 + 0.28 * len(judged.names)  # inches
        figure = Figure(figsize=(7.8, height))  # not pyplot's: nobody has to close it
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1), sharey=True)
        figure.subplots_adjust(
            left=0.23, right=0.98, bottom=0.55 / height, top=1 - 0.4 / height, wspace=0.08
        )
        ranked_intervals(judged.names, judged.accuracies, judged.half_widths, left)
        pair_marks(judged.pairs.first, judged.pairs.second, judged.verdicts, right)
        handles, words = right.get_legend_handles_labels()
        figure.legend(handles, words, loc="upper left", ncols=3, frameon=False, fontsize=8)
        return Picture(figure, _alt(judged, table, spread, seeds), _table(judged))

    return draw


def referee_controls(tables: Tables) -> dict[str, Control]:
    """The controls of `referee`, at the first of its tables."""
    return {
        "table": Choice("table", tuple(tables), next(iter(tables))),
        "spread": Number("scatter (points)", 0.0, 4.0, 0.2, 0.1),
        "seeds": Number("seeds for each row", 1, 20, 1),
    }


def _alt(judged: JudgedTable, table: str, spread: float, seeds: int) -> str:
    """What the figure shows, in words."""
    first, *_, last = judged.names
    plural = "s" if seeds > 1 else ""
    return (
        f"Table of {table}, {first} best and {last} last, each with a 95 percent interval of up to "
        f"{judged.half_widths.max():.1f} points each way, for a spread of {spread:g} points and "
        f"{seeds} seed{plural}. {_count(judged)}"
    )


def _count(judged: JudgedTable) -> str:
    corrected = int((judged.verdicts == CORRECTED).sum())
    single = int((judged.verdicts != CHANCE).sum())
    return (
        f"Of {len(judged.verdicts)} pairs {single} differ taken one by one, {corrected} after "
        "Holm's correction."
    )


def _table(judged: JudgedTable) -> str:
    """A line for each row: its accuracy, its interval, and from how many others it differs."""
    width = max(map(len, judged.names)) + 2
    lines = [f"{'rank':6}{'row':{width}}{'percent':>8}{'interval':>10}{'differs from':>14}"]
    rows = zip(judged.names, judged.accuracies, judged.half_widths, strict=True)
    for rank, (name, accuracy, half) in enumerate(rows):
        interval = f"± {half:.2f}"
        differs = f"{judged.differs_from(rank)} of {len(judged.names) - 1}"
        lines.append(f"{rank + 1:<6}{name:{width}}{accuracy:8.2f}{interval:>10}{differs:>14}")
    return "\n".join([*lines, _count(judged)])
