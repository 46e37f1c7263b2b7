"""The referee: a published table, the scatter between seeds that one assumes, and the differences
that are then left on the test images that all rows answered.
"""

from collections.abc import Mapping

from matplotlib.figure import Figure

from course_utils.analysis.table_verdicts import CHANCE, CORRECTED, JudgedTable, judge_table
from course_utils.plots.ranked_rows import pair_marks, ranked_intervals
from course_utils.widgets.controls import Choice, Control, Draw, Number, Picture

Tables = Mapping[str, Mapping[str, float]]  # {name of a table: {row: accuracy in percent}}


def referee(tables: Tables) -> Draw:
    """Make the drawing for tables of one run a row, all rows of a table on the same test images.

    tables: dict from a table's name to {row: accuracy in percent}, 2 to 12 rows
    returns: draw(table, spread, seeds), for `play`

    >>> tables = {"activations": {"ReLU": 87.20, "ELU": 78.57}}
    >>> play(referee(tables), **referee_controls(tables))
    """

    def draw(table: str, spread: float, seeds: int) -> Picture:
        """The rows of `table` with their 95 percent intervals over seeds, and a mark for every pair
        of them.

        spread: standard deviation between seeds, in points of accuracy; seeds: runs of which each
        number is the mean
        returns: Picture of a Figure; equal arguments give equal bytes
        raises: ValueError for a table that was not given, a spread that is not positive or no seed
        """
        if table not in tables:
            raise ValueError(f"table must be one of {', '.join(tables)}, got {table!r}")
        if spread <= 0 or seeds < 1:
            raise ValueError(
                f"spread must be positive and seeds at least 1, got {spread!r} and {seeds!r}"
            )
        judged = judge_table(tables[table], spread, seeds)
        return Picture(_figure(judged), _alt(judged, table, spread, seeds), _table(judged))

    return draw


def referee_controls(tables: Tables) -> dict[str, Control]:
    """The controls of `referee`, at the first of its tables."""
    return {
        "table": Choice("table", tuple(tables), next(iter(tables))),
        "spread": Number("scatter between seeds (points)", 0.05, 4.0, 0.25, 0.05),
        "seeds": Number("seeds for each row", 1, 20, 1),
    }


def _figure(judged: JudgedTable) -> Figure:
    """The rows with their intervals, and beside them a mark for each pair."""
    height = 1.3 + 0.28 * len(judged.names)  # inches
    figure = Figure(figsize=(7.8, height))  # not pyplot's: nobody has to close it
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1), sharey=True)
    figure.subplots_adjust(
        left=0.23, right=0.98, bottom=0.55 / height, top=1 - 0.4 / height, wspace=0.08
    )
    label = "accuracy (percent), 95 percent interval over seeds"
    ranked_intervals(judged.names, judged.accuracies, judged.half_widths, left, label=label)
    pair_marks(judged.pairs.first, judged.pairs.second, judged.verdicts, right)
    handles, words = right.get_legend_handles_labels()
    figure.legend(handles, words, loc="upper left", ncols=3, frameon=False, fontsize=8)
    return figure


def _alt(judged: JudgedTable, table: str, spread: float, seeds: int) -> str:
    """What the figure shows, in words."""
    first, *_, last = judged.names
    plural = "s" if seeds > 1 else ""
    return (
        f"Table of {table}, {first} best and {last} last, each with a 95 percent interval over "
        f"seeds of {judged.half_widths.max():.2f} points each way, for a scatter of {spread:g} "
        f"points and {seeds} seed{plural}. {_count(judged)}"
    )


def _count(judged: JudgedTable) -> str:
    corrected = int((judged.verdicts == CORRECTED).sum())
    single = int((judged.verdicts != CHANCE).sum())
    return (
        f"On these test images {single} of {len(judged.verdicts)} pairs differ taken one by one, "
        f"{corrected} after Holm's correction."
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
