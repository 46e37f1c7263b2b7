"""What moves in a notebook. Each widget is controls over a pure function from a state to a picture.

    play         the shell that all share: controls in a browser, a still picture and a table elsewhere
    live         the curves of a training while it runs
"""

from course_utils.widgets.live import live_curves
from course_utils.widgets.play import Choice, Number, Picture, play

__all__ = ["Choice", "Number", "Picture", "live_curves", "play"]
