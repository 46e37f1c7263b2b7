"""Something to move: controls over a pure function that draws a state, and its still twin where nothing can move."""

from dataclasses import dataclass

import ipywidgets
from IPython.display import display
from matplotlib.artist import Artist

from course_utils.plots.style import close, html_image, png, show
from course_utils.runtime import is_live

PIXELS_PER_INCH = (
    96  # while somebody moves a control: half the pixels of a stored figure, twice as fast
)


@dataclass(frozen=True)
class Picture:
    """One state, drawn.

    drawn: Axes or Figure; alt: what the figure shows, in words; table: the same as lines of text, for who prefers to
    read, with a screen reader too
    """

    drawn: Artist
    alt: str
    table: str


@dataclass(frozen=True)
class Choice:
    """A control that takes one of `options`, starting at `value`; label: what a person reads beside it."""

    label: str
    options: tuple
    value: object


@dataclass(frozen=True)
class Number:
    """A slider from low to high in equal steps, starting at `value`; whole numbers if all four are."""

    label: str
    low: float
    high: float
    value: float
    step: float = 1


def play(draw, **controls):
    """Let a person move the controls of a picture; where nobody can, show the picture of the first state.

    draw: a pure function of the controls' values, by name, that returns a Picture
    controls: for each of its arguments a Number or a Choice

    Every control has a label and takes the keyboard: Tab moves between controls, the arrow keys change one.

    >>> play(draw_step, position=Number("position", 0, 5, 0))
    """
    if not is_live():
        picture = draw(**{name: control.value for name, control in controls.items()})
        show(picture.drawn, alt=picture.alt)
        print(picture.table)
    else:
        display(control_box(draw, controls))


def control_box(draw, controls):
    """The ipywidgets box of `play`: the controls, the picture and the table, kept in step."""
    made = {name: _widget(control) for name, control in controls.items()}
    image, table = ipywidgets.HTML(), ipywidgets.HTML()

    def redraw(change=None):
        picture = draw(**{name: widget.value for name, widget in made.items()})
        data = png(picture.drawn.figure.figure, PIXELS_PER_INCH, tight=False)
        image.value = html_image(data, picture.alt, PIXELS_PER_INCH)
        table.value = f'<pre aria-live="polite">{_escape(picture.table)}</pre>'
        close(picture.drawn)

    for widget in made.values():
        widget.observe(redraw, names="value")
    redraw()
    return ipywidgets.VBox([*made.values(), image, table])


def _widget(control):
    style = {"description_width": "16em"}
    layout = ipywidgets.Layout(width="44em")
    if isinstance(control, Choice):
        return ipywidgets.SelectionSlider(  # JupyterLab takes a drop-down's arrow keys for itself
            options=control.options,
            value=control.value,
            description=control.label,
            style=style,
            layout=layout,
        )
    whole = all(
        isinstance(value, int) for value in (control.low, control.high, control.value, control.step)
    )
    slider = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return slider(
        control.value, min=control.low, max=control.high, step=control.step, description=control.label, style=style,
        layout=layout,
    )  # fmt: skip


def _escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
