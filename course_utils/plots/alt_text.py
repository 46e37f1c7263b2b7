"""What a figure shows, in words, read off what was drawn: its text alternative follows its data."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

MOST = 8  # things of a kind that are told one by one
LONGEST = 1000  # characters


def alt_text(figure: Figure) -> str:
    """A few sentences on a figure: for each panel its axes, and where its lines and bars lie.

    Numbers stand behind "≈", rounded to three digits, since they may come from a measurement.
    """
    panels = [ax for ax in figure.axes if ax.get_visible() and _is_panel(ax)]
    counted = f"{len(panels)} panels. " if len(panels) > 1 else ""
    heading = figure.get_suptitle()
    text = (f"{heading}. " if heading else "") + counted
    text += " ".join(_panel(ax) for ax in islice(panels, 2 * MOST))
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _is_panel(ax: Axes) -> bool:
    """Whether an Axes is one of the figure's panels, and no color bar or empty place."""
    return ax.get_label() != "<colorbar>" and (ax.has_data() or bool(ax.texts))


def _panel(ax: Axes) -> str:
    axes = [ax.get_ylabel(), ax.get_xlabel()]
    against = " against ".join(label.replace("\n", " ") for label in axes if label)
    title = ax.get_title() or ax.get_title("left")
    what = [text.replace("\n", " ") for text in (title, against) if text]
    lines = _rows(ax) or _lines(ax)
    things = [*_images(ax), *lines, *_bars(ax), *_points(ax), *_contours(ax)]
    return ": ".join([", ".join(what) or "A panel", "; ".join(things) or _words(ax)]) + "."


def _rows(ax: Axes) -> list[str]:
    """Where the marks of each row lie, if the vertical axis is a list of names and no measure."""
    labels = [label.get_text() for label in ax.get_yticklabels()]
    has_bars = any(isinstance(container, BarContainer) for container in ax.containers)
    if not labels or any(_is_number(label) for label in labels) or has_bars:
        return []
    marks = [
        np.stack([np.asarray(values, dtype=float) for values in line.get_data()])
        for line in ax.lines
        if line.get_visible() and line.get_transform() == ax.transData  # no axvline
    ]
    x, y = np.concatenate(marks, axis=1) if marks else np.empty((2, 0))
    rows = []
    for tick, label in zip(ax.get_yticks(), labels, strict=True):
        here = _scale(ax.xaxis) * x[(abs(y - tick) < 0.5) & np.isfinite(x)]
        if len(here):
            between = f"from {_number(here.min())} to {_number(here.max())}"
            rows.append(f"{label} {between if len(here) > 1 else _number(here[0])}")
    return rows


def _is_number(text: str) -> bool:
    # "mathdefault" stands in the powers of ten that matplotlib writes.
    return text.strip("%−-$").replace(".", "").isdigit() or "mathdefault" in text or not text


def _scale(axis: Axis) -> float:
    """What a value of an axis is multiplied by to be read off it: 100 for fractions as percent."""
    formatter = axis.get_major_formatter()
    return 100 / formatter.xmax if isinstance(formatter, PercentFormatter) else 1.0


def _lines(ax: Axes) -> Iterator[str]:
    """Each line that a legend names, where it begins and ends; the others counted."""
    lines = [line for line in ax.lines if line.get_visible() and len(_numbers(line)) > 1]
    named = [line for line in lines if not str(line.get_label()).startswith("_")]
    for line in named[:MOST]:
        y = _numbers(line)
        yield f"{line.get_label()} goes from {_number(y[0])} to {_number(y[-1])}{_extreme(y)}"
    others = len(lines) - len(named[:MOST])
    if others and not named and others <= MOST:
        for line in lines:
            y = _numbers(line)
            yield f"a line goes from {_number(y[0])} to {_number(y[-1])}{_extreme(y)}"
    elif others:
        yield f"{others} {'more ' if named else ''}lines"


def _numbers(line: Line2D) -> np.ndarray:
    """The finite heights of a line."""
    try:
        heights = np.asarray(line.get_ydata(), dtype=float)
    except (TypeError, ValueError):  # dates or names
        return np.empty(0)
    scale = _scale(line.axes.yaxis) if line.axes else 1.0
    return scale * heights[np.isfinite(heights)]


def _extreme(heights: np.ndarray) -> str:
    """A maximum or minimum that lies well beyond both ends, in words that follow."""
    ends = sorted((heights[0], heights[-1]))
    margin = 0.2 * float(np.ptp(heights))
    above = heights.max() > ends[1] + margin
    below = heights.min() < ends[0] - margin
    return (f", at most {_number(heights.max())}" if above else "") + (
        f", at least {_number(heights.min())}" if below else ""
    )


def _bars(ax: Axes) -> Iterator[str]:
    ticks = [label.get_text() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    names = [text for text in ticks if not _is_number(text)]
    for container in ax.containers:
        if not isinstance(container, BarContainer):
            continue
        upright = container.orientation != "horizontal"
        scale = _scale(ax.yaxis if upright else ax.xaxis)
        sizes = [scale * (bar.get_height() if upright else bar.get_width()) for bar in container]
        label = str(container.get_label())
        kind = "bars" if label.startswith("_") else f"bars of {label}"
        if len(sizes) == len(names) <= MOST:
            pairs = zip(names, sizes, strict=True)
            yield f"{kind}: " + ", ".join(f"{name} {_number(size)}" for name, size in pairs)
        elif sizes:
            yield f"{len(sizes)} {kind} from {_number(min(sizes))} to {_number(max(sizes))}"


def _points(ax: Axes) -> Iterator[str]:
    for collection in ax.collections:
        if not isinstance(collection, PathCollection):
            continue
        count = len(np.asarray(collection.get_offsets()))
        label = str(collection.get_label())
        if count:
            yield f"{count} points" + ("" if label.startswith("_") else f" of {label}")


def _contours(ax: Axes) -> Iterator[str]:
    for collection in ax.collections:
        if isinstance(collection, ContourSet):
            low, *_, high = collection.levels
            yield f"contours from {_number(low)} to {_number(high)}"
            return


def _images(ax: Axes) -> Iterator[str]:
    for image in ax.images[:MOST]:
        array = image.get_array()
        if array is not None:
            yield f"an image of {array.shape[0]} x {array.shape[1]}"


def _words(ax: Axes) -> str:
    """The words that stand in a drawing."""
    texts = [text.get_text().replace("\n", " ") for text in ax.texts]
    return "a drawing" + (f" with the words {', '.join(texts[: 2 * MOST])}" if texts else "")


def _number(value: float) -> str:
    return f"≈ {value:.3g}"
