"""A mechanical look at a figure: what a careful referee would send back, as sentences."""

import math
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.contour import ContourSet
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from course_utils.plots import style

SMALLEST = 7  # points
PALETTE = {to_rgb(color) for color, _ in style.SERIES} | {
    to_rgb(style.GRAY),
    to_rgb(style.DARK_ORANGE),
}
PALETTE |= {(1.0, 1.0, 1.0)}
PALE = 0.9  # a color whose parts are all above it is a background, not a mark


def faults(figure):
    """What is wrong with a figure, one sentence each: [] for one that passes.

    Exempt: an Axes without data; labels of an Axes that is switched off or shows pictures without
    ticks, of an axis whose ticks are words, of one that shares a labeled one, and of the third of a
    surface, which may be seen end-on; colors of pictures, of contour lines and of surfaces, which
    come from a map, and of pale backgrounds; bars, which their place and their numbers tell apart.
    """
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    found = []
    for ax in figure.findobj(Axes):
        if ax.get_visible() and _has_data(ax):
            found += [
                *_unlabeled(ax),
                *_untold(ax),
                *_only_color(ax),
                *_strange_colors(ax),
                *_covered(ax, renderer),
            ]
    return found + _words(figure, renderer)


def _is_on(ax):
    return getattr(ax, "_axis3don", ax.axison)


def _has_data(ax):
    return bool(ax.lines or ax.patches or ax.collections or ax.images)


def _unlabeled(ax):
    """An axis that does not say what it shows."""
    axes = {"x": ax.xaxis, "y": ax.yaxis} | ({"z": ax.zaxis} if ax.name == "3d" else {})
    bar = getattr(ax, "_colorbar", None)
    if bar:
        axes = {"y" if bar.orientation == "vertical" else "x": bar.long_axis}
    if not _is_on(ax) or (ax.name == "3d" and sum(map(_says, axes.values())) > 1):
        return
    for name, axis in axes.items():
        shared = getattr(ax, f"get_shared_{name}_axes")().get_siblings(ax) if name != "z" else [ax]
        if any(_says(getattr(other, f"{name}axis")) for other in shared):
            continue
        if ax.images and not bar and not (axis.get_visible() and any(_shown(axis))):
            continue
        yield f"the {name} axis of {_name(ax)} has no label"


def _says(axis):
    return bool(axis.get_label_text().strip()) or any(not _is_number(word) for word in _shown(axis))


def _shown(axis):
    """The words of the ticks that are drawn."""
    return [
        word
        for word in (tick.get_text() for tick in axis.get_ticklabels() if tick.get_visible())
        if word
    ]


def _is_number(word):
    plain = word.replace("\N{MINUS SIGN}", "-").rstrip("%").replace(",", "")
    try:
        float(plain)
    except ValueError:
        return "mathdefault" in word
    return True


def _name(ax):
    words = (ax.get_title(), ax.get_title("left"), ax.get_ylabel(), ax.get_xlabel(), "an Axes")
    return f"'{next(word for word in words if word.strip())}'"


def _legends(figure):
    return [*figure.legends, *(legend for ax in figure.axes if (legend := ax.get_legend()))]


def _untold(ax):
    """Lines of several looks, and neither a legend nor words in the picture that tell them
    apart.
    """
    looks = {_look(line) for line in ax.lines}
    if len(looks) > 1 and not _legends(ax.figure) and not _direct(ax):
        yield f"{_name(ax)} has lines of {len(looks)} looks and no legend"
    told = {to_rgb(color) for legend in _legends(ax.figure) for color in _handles(legend)}
    for color in (
        {to_rgb(line.get_color()) for line in ax.lines} - told if told and _is_on(ax) else ()
    ):
        if color != (1.0, 1.0, 1.0) and not _direct(ax):
            yield f"{_name(ax)} has a line of color {_hex(color)} that no legend names"


def _handles(legend):
    for handle in legend.legend_handles:
        yield handle.get_color() if hasattr(handle, "get_color") else handle.get_edgecolor()[:3]
        if hasattr(handle, "get_facecolor"):
            yield np.ravel(handle.get_facecolor())[:3]


def _direct(ax):
    return any(text.get_text().strip() for text in ax.texts) or "circle: start" in ax.get_title()


def _look(line):
    return to_rgb(line.get_color()), line.get_marker(), line.get_linestyle()


def _only_color(ax):
    """Lines or bands that somebody who sees no colors would take for each other."""
    looks = {}
    for color, *look in map(_look, ax.lines):
        looks.setdefault(color, set()).add(tuple(look))
    for one, other in combinations(looks, 2):
        if looks[one] == looks[other]:
            yield f"{_name(ax)} tells {_hex(one)} from {_hex(other)} by color alone"
    drawn = {to_rgb(line.get_color()) for line in ax.lines}
    bands = {}
    for band in ax.collections:
        if (
            isinstance(band, PolyCollection)
            and band.get_array() is None
            and len(band.get_facecolor())
        ):
            color = to_rgb(band.get_facecolor()[0])
            if color not in drawn:
                bands[color] = (
                    str(band.get_linestyle()) if np.max(band.get_linewidth()) > 0 else "no outline"
                )
    for one, other in combinations(bands, 2):
        if bands[one] == bands[other]:
            yield f"{_name(ax)} tells the bands {_hex(one)} and {_hex(other)} apart by color alone"


def _strange_colors(ax):
    found = set()
    for line in ax.lines:
        found |= {to_rgb(line.get_color())} if line.get_linestyle() != "None" else set()
        if line.get_marker() not in ("None", None, ""):
            found |= {to_rgb(line.get_markeredgecolor()), to_rgb(line.get_markerfacecolor())} - {
                to_rgb("none")
            }
    for patch in ax.patches:
        found |= {to_rgb(patch.get_facecolor())} if patch.get_fill() else set()
        found |= (
            {to_rgb(patch.get_edgecolor())}
            if patch.get_linewidth() and patch.get_edgecolor()[3]
            else set()
        )
    for item in ax.collections:
        if item.get_array() is None and not isinstance(item, ContourSet):
            found |= {
                to_rgb(color)
                for part in (item.get_facecolor(), item.get_edgecolor())
                for color in part
            }
    mapped = {id(text) for item in ax.collections for text in getattr(item, "labelTexts", ())}
    found |= {to_rgb(text.get_color()) for text in ax.texts if id(text) not in mapped}
    for color in sorted(found - PALETTE):
        if min(color) < PALE:
            yield f"{_name(ax)} uses {_hex(color)}, which is not of the palette"


def _hex(color):
    return "#" + "".join(f"{round(255 * part):02X}" for part in color)


def _covered(ax, renderer):
    """A legend that lies on a line or a band."""
    for legend in _legends(ax.figure):
        box = Bbox.intersection(legend.get_window_extent(renderer), ax.get_window_extent(renderer))
        if box is None or min(box.width, box.height) < 2:
            continue
        box = box.padded(-1)
        for line in ax.lines:
            path = line.get_transform().transform_path(line.get_path()).cleaned(remove_nans=True)
            if line.get_linestyle() == "None":
                hit = any(box.contains(*point) for point in path.vertices)
            else:
                hit = len(path.vertices) > 1 and path.intersects_bbox(box, filled=False)
            if hit:
                yield f"the legend of {_name(ax)} covers the line '{line.get_label()}'"
        for band in ax.collections:
            if isinstance(band, PolyCollection) and ax.name != "3d":
                for path in band.get_paths():
                    if band.get_transform().transform_path(path).intersects_bbox(box, filled=True):
                        yield f"the legend of {_name(ax)} covers a band"


def _words(figure, renderer):
    """Words that are too small, cut off by the edge of the figure, or on top of each other."""
    found = []
    boxes = []
    page = figure.bbox.padded(1)
    for text in _visible(figure):
        said = text.get_text().strip().replace("\n", " / ")
        if text.get_fontsize() < SMALLEST:
            found.append(f"'{said}' has {text.get_fontsize():g} points, fewer than {SMALLEST}")
        box = text.get_window_extent(renderer)
        if not (
            page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        ):
            found.append(f"'{said}' is cut off by the edge of the figure")
        boxes.append((said, box, _corners(text, box, renderer)))
    for (one, box, corners), (other, other_box, other_corners) in combinations(boxes, 2):
        if box.overlaps(other_box) and not _apart(corners, other_corners):
            found.append(f"'{one}' lies on '{other}'")
    return found


def _visible(figure):
    """Every Text that is drawn and says something; ticks only inside of the limits of their
    axis.
    """
    hidden = set()
    for ax in figure.findobj(Axes):
        axes = [ax.xaxis, ax.yaxis] + ([ax.zaxis] if ax.name == "3d" else [])
        for axis in axes:
            drawn = axis.get_visible() and _is_on(ax)
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                inside = low - 1e-9 * (high - low) <= tick.get_loc() <= high + 1e-9 * (high - low)
                hidden |= set() if drawn and inside else {tick.label1, tick.label2}
            hidden |= set() if drawn else {axis.label, axis.offsetText}
    texts = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    return [text for text in dict.fromkeys(texts) if text not in hidden]


def _corners(text, box, renderer):
    """The corners of a text's own rectangle, which may be turned: (4, 2), in pixels."""
    width = box.width
    height = box.height
    angle = math.radians(text.get_rotation())
    if text.get_rotation() % 90:  # one line: the box around a turned rectangle has its center
        width, height, _ = renderer.get_text_width_height_descent(
            text.get_text(), text.get_fontproperties(), False
        )
    else:
        angle = 0.0
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2 - 1, height / 2 - 1]
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return half @ turn + [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]


def _apart(one, other):
    """Whether a line separates two rectangles: one parallel to a side of either is enough to
    try.
    """
    for corners in (one, other):
        for side in (corners[1] - corners[0], corners[2] - corners[1]):
            a = one @ side
            b = other @ side
            if a.max() <= b.min() or b.max() <= a.min():
                return True
    return False
