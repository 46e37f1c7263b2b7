"""Something to move: controls over a pure function that draws a state, and its still twin where
nothing can move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ipywidgets
from IPython.display import display

from course_utils.plots.style import close, html_image, png, show
from course_utils.runtime import is_live

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# while somebody moves a control: half the pixels of a stored figure, twice as fast
PIXELS_PER_INCH = 96


@dataclass(frozen=True)
class Picture:
    """One state, drawn.

    drawn: Axes or Figure; alt: what the figure shows, in words; table: the same as lines of text,
    for who prefers to read, with a screen reader too
    """

    drawn: "Axes | Figure"
    alt: str
    table: str


@dataclass(frozen=True)
class Choice:
    """A control that takes one of `options`, starting at `value`; label: what a person reads."""

    label: str
    options: tuple[str | int, ...]
    value: str | int


@dataclass(frozen=True)
class Number:
    """A slider from low to high in equal steps, starting at `value`; whole numbers if all four are.

    label: what a person reads beside it
    """

    label: str
    low: float
    high: float
    value: float
    step: float = 1


Control = Choice | Number
Draw = Callable[..., Picture]  # a pure function of the controls' values, by name


def play(draw: Draw, **controls: Control) -> None:
    """Let a person move the controls of a picture; where nobody can, show the picture of the first
    state.

    draw: a pure function of the controls' values, by name, that returns a Picture
    controls: for each of its arguments a Number or a Choice; every widget declares its own, as
    `race_controls` those of `draw_race`

    Every control has a label and takes the keyboard: Tab moves between controls, the arrow keys
    change one.

    >>> play(draw_race, **race_controls())
    """
    if not is_live():
        picture = draw(**{name: control.value for name, control in controls.items()})
        show(picture.drawn, alt=picture.alt)
        print(picture.table)
    else:
        display(control_box(draw, controls))


def control_box(draw: Draw, controls: dict[str, Control]) -> ipywidgets.VBox:
    """The ipywidgets box of `play`: the controls, the picture and the table, kept in step."""
    sliders = {name: _slider(control) for name, control in controls.items()}
    image = ipywidgets.HTML()
    table = ipywidgets.HTML()

    def redraw(change: dict[str, object] | None = None) -> None:
        picture = draw(**{name: slider.value for name, slider in sliders.items()})
        figure = picture.drawn.figure.figure  # twice: the first may be a SubFigure
        data = png(figure, PIXELS_PER_INCH, tight=False)
        image.value = html_image(data, picture.alt, PIXELS_PER_INCH)
        # polite: a screen reader says the new table once it has finished its sentence
        table.value = f'<pre aria-live="polite">{_escape(picture.table)}</pre>'
        close(picture.drawn)

    for slider in sliders.values():
        slider.observe(redraw, names="value")
    redraw()
    return ipywidgets.VBox([*sliders.values(), image, table])


def _slider(control: Control) -> ipywidgets.Widget:
    shared = {
        "description": control.label,
        "style": {"description_width": "16em"},
        "layout": ipywidgets.Layout(width="44em"),
    }
    if isinstance(control, Choice):  # JupyterLab takes a drop-down's arrow keys for itself
        return ipywidgets.SelectionSlider(options=control.options, value=control.value, **shared)
    limits = (control.low, control.high, control.value, control.step)
    whole = all(isinstance(number, int) for number in limits)
    slider = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return slider(control.value, min=control.low, max=control.high, step=control.step, **shared)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
