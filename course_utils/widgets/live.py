"""What moves in a notebook: so far, the curves of a training while it runs."""

from course_utils.plots import curves
from course_utils.plots.style import html_image, png
from course_utils.runtime import is_live


def live_curves(metric="accuracy"):
    """A callback for `train(on_step=...)` that redraws the curves after every epoch, in place.

    metric: "accuracy" or "loss"
    returns: the callback, or None where no person is looking (see `is_live`): draw `curves(history)` afterwards instead

    >>> history = train(model, batches, config, on_step=live_curves())
    """
    if not is_live():
        return None
    from IPython.display import HTML, display
    from matplotlib import pyplot as plt

    handle = display(HTML("<p>The first epoch is running.</p>"), display_id=True)

    def on_step(state):
        if state.epoch_ended:
            figure = curves(state.history, metric=metric).figure
            text = f"{metric.capitalize()} after {len(state.history)} epochs of training."
            handle.update(HTML(html_image(png(figure), text)))
            plt.close(figure)

    return on_step
