"""Colors that everybody can tell apart, new Axes, and showing a figure together with a text for who
cannot see it.
"""

import base64
import html
import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from matplotlib.artist import Artist
from matplotlib.ticker import PercentFormatter

if TYPE_CHECKING:
    import numpy as np
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure, SubFigure
    from numpy.typing import ArrayLike

# Okabe and Ito (2008), https://jfly.uni-koeln.de/color/ ; the yellow is left out: too faint for
# lines on white
BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GRAY = "#767676"  # for what stays in the background; 4.5 to 1 against white
DARK_ORANGE = "#9A6700"  # for words about what is ORANGE, which is too light for letters

SERIES = (
    (BLUE, "o"),
    (VERMILION, "s"),
    (GREEN, "^"),
    (PURPLE, "D"),
    (ORANGE, "v"),
    (SKY_BLUE, "P"),
    (BLACK, "X"),
)
# For series that may lie on each other: the lower one shows through the gaps.
DASHES = ("-", "--", "-.", ":") * 2

PIXELS_PER_INCH = 144  # of the stored image
CSS_PIXELS_PER_INCH = 96  # of a browser: an inch of the figure is shown as an inch


def series(names: Iterable[str]) -> list[tuple[str, str, str]]:
    """A color and a marker for each name: [(name, color, marker), ...]. The markers also tell them
    apart in gray.
    """
    names = list(names)
    if not 1 <= len(names) <= len(SERIES):
        raise ValueError(
            f"one figure tells 1 to {len(SERIES)} series apart, got {len(names)}; "
            "split them over figures"
        )
    return [(name, color, marker) for name, (color, marker) in zip(names, SERIES, strict=False)]


def new_axes(
    ax: "Axes | None" = None, *, size: tuple[float, float] = (6.4, 4.0), grid: bool = True
) -> "Axes":
    """`ax` as it is, or the Axes of a new figure in the style of the course. size: (width, height)
    in inches.
    """
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt  # here, because pyplot looks for a display when it is imported

    figure, ax = plt.subplots(figsize=size, layout="constrained")
    return tidy(ax, grid=grid)


def tidy(ax: "Axes", *, grid: bool = True, labelsize: float = 9) -> "Axes":
    """Give Axes that were made elsewhere the style of the course, and return them. labelsize: of
    ticks, in points
    """
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=labelsize)
    ax.set_prop_cycle(color=[color for color, _ in SERIES])
    if grid:
        ax.grid(True, color="#DDDDDD", linewidth=0.8)
        ax.set_axisbelow(True)
    return ax


def mean_and_range(
    ax: "Axes", x: "ArrayLike", values: "np.ndarray", *, color: str, **line: Any
) -> None:
    """Draw the mean over seeds, with a band from the lowest seed to the highest.

    x: (points,); values: (seeds, points); line: of the mean, as for `Axes.plot`
    """
    ax.plot(x, values.mean(0), color=color, **line)
    ax.fill_between(x, values.min(0), values.max(0), color=color, alpha=0.15, linewidth=0)


class Percent(PercentFormatter):
    """Ticks with as many digits as they need: 20%, 97.5%."""

    def format_pct(self, x: float, display_range: float) -> str:
        return f"{round(self.convert_to_pct(x), 6):g}%"


def percent_axis(axis: "Axis") -> None:
    """Label the ticks of a matplotlib Axis that holds fractions in [0, 1] as percent."""
    axis.set_major_formatter(Percent(xmax=1.0))


def legend_above(ax: "Axes", columns: int | None = None) -> None:
    """A legend on top of the Axes, where it hides no data. columns: as many as have room, by
    default
    """
    names = ax.get_legend_handles_labels()[1]
    if columns is None:
        inches = ax.get_position().width * ax.figure.get_figure(root=True).get_figwidth()
        room = 14 * inches  # letters at 9 points
        columns = int(max(1, min(len(names), room // (max(map(len, names), default=0) + 6))))
    corner: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1.01)}
    ax.legend(**corner, ncols=columns, frameon=False, fontsize=9, borderaxespad=0)


def show(drawn: Artist, alt: str | None = None) -> None:
    """Show a figure in a notebook with a text alternative, and close it. Plain Python prints the
    text instead.

    drawn: an Axes or a Figure; alt: the text, where a sentence of yours says more than `alt_text`
    reads off the figure; None for that one, which follows the data

    The image goes out as HTML, because JupyterLab and nbconvert drop the alt text of a bare
    image/png.

    >>> show(curves(history))
    """
    if not isinstance(drawn, Artist) or drawn.figure is None:
        raise TypeError(f"show takes an Axes or a Figure, got {type(drawn).__name__}")
    import matplotlib.pyplot as plt

    from course_utils.plots.alt_text import alt_text

    figure = drawn.figure.figure  # twice: the first may be a SubFigure
    alt = alt_text(figure) if alt is None else alt
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(
            f"alt must say in words what the figure shows, got {alt!r}; "
            "leave it out, and it is read off the figure"
        )
    if _shell() is None:
        print(alt)
    else:
        from IPython.display import display

        display({"text/html": html_image(png(figure), alt), "text/plain": alt}, raw=True)
    plt.close(figure)  # or the inline backend shows it a second time, without its text


def close(drawn: Artist) -> None:
    """Forget a figure: one that pyplot keeps costs memory, and the inline backend would show it a
    second time.
    """
    import matplotlib.pyplot as plt

    plt.close(drawn.figure.figure)


def png(figure: "Figure | SubFigure", dpi: float = PIXELS_PER_INCH, *, tight: bool = True) -> bytes:
    """The figure as bytes of a PNG file: equal figures give equal bytes, there is no date or
    version inside.

    tight: cut off the empty margin, which takes a second drawing
    """
    root = figure.figure  # of a SubFigure; a Figure is its own
    margin: dict[str, Any] = {"bbox_inches": "tight" if tight else None, "pad_inches": 0.08}
    look: dict[str, Any] = {"dpi": dpi, "facecolor": root.get_facecolor()}
    buffer = io.BytesIO()
    root.savefig(buffer, format="png", **margin, **look, metadata={"Software": None})
    return buffer.getvalue()


def html_image(data: bytes, alt: str, dpi: int = PIXELS_PER_INCH) -> str:
    """An HTML image element that holds the PNG bytes `data` of that many dots an inch, shown at its
    size in inches.
    """
    pixels = int.from_bytes(data[16:20], "big")  # the width, from the PNG's header
    width = pixels * CSS_PIXELS_PER_INCH // dpi
    source = base64.b64encode(data).decode()
    return f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;base64,{source}">'


def _shell() -> "InteractiveShell | None":
    """The running IPython shell, or None. A notebook has imported IPython already, so it is not
    imported here.
    """
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None
