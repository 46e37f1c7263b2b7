"""Every drawing of the course passes a mechanical look, and the look finds what is wrong with bad
ones.
"""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from look import faults
from matplotlib.figure import Figure

from course_utils import plots
from course_utils.analysis import branches, cost
from course_utils.models import create_model
from course_utils.models.googlenet import WIDTHS, Inception
from course_utils.plots.style import BLUE, GREEN, VERMILION

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
NOISE = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def history(epochs=12, speed=0.3):
    """The columns of a run of a dozen epochs, an object as curves() takes it."""
    epoch = np.arange(1, epochs + 1)
    right = 0.9 - 0.8 * np.exp(-speed * epoch)
    columns = {"epoch": epoch, "train_accuracy": right, "val_accuracy": 0.9 * right}
    return SimpleNamespace(
        **{k: v.tolist() for k, v in columns.items()},
        train_loss=(2.3 * (1 - right)).tolist(),
        val_loss=(2.4 - 2.2 * right).tolist(),
    )


def seeds(speed):
    return [vars(history(5, speed * factor)) for factor in (0.7, 1.0, 1.4)]


ARMS = {"plain A": 0.05, "A with batch norm": 0.5, "plain E": 0.02, "E with batch norm": 0.3}
PER_CLASS = {"VGG": np.linspace(0.5, 0.9, 10), "improved VGG": np.linspace(0.55, 0.97, 10)}
RATES = {
    name: {
        rate: [0.9 - abs(np.log10(rate / best)) / 4 + d for d in (0, 0.02, 0.05)]
        for rate in (0.01, 0.1, 1.0)
    }
    for name, best in (("sgd", 0.3), ("adam", 0.03), ("adamw", 0.028))
}
GRID = SimpleNamespace(coordinates=(np.linspace(-1, 1, 9), np.linspace(-2, 2, 9)))
GRID.losses = 0.5 + GRID.coordinates[0][:, None] ** 2 + 2 * GRID.coordinates[1] ** 2
LINE = SimpleNamespace(
    coordinates=(np.linspace(-1, 1, 11),), losses=1 + 9 * np.linspace(-1, 1, 11) ** 2
)
PATH = np.array([[-0.8, 1.6], [-0.3, 1.0], [0.1, 0.4], [0.0, 0.0]])
PIXELS = NOISE.random((12, 3, 8, 8))
STEPS = np.arange(0, 500, 20)
BAND = np.stack([2.3 * np.exp(-STEPS / 400), 2.6 * np.exp(-STEPS / 600)], 1)
ANSWERS = SimpleNamespace(
    labels=np.arange(12) % 10,
    predicted=np.arange(12) % 7,
    confidence=np.linspace(1, 0.5, 12),
    correct=np.arange(12) % 10 == np.arange(12) % 7,
    classes=CLASSES,
)
BINS = SimpleNamespace(
    edges=np.linspace(0, 1, 11),
    count=np.array([0, 0, 21, 127, 285, 322, 262, 242, 241, 500]),
    accuracy=np.linspace(0, 0.85, 10),
    ece=0.179,
)


def interval(mean):
    return SimpleNamespace(
        values=mean + np.array([-0.02, 0, 0.03]), mean=mean, low=mean - 0.06, high=mean + 0.06
    )


def two_panels(draw):
    """A Figure whose two Axes are drawn as in a notebook."""
    figure = Figure(figsize=(9.0, 3.8), layout="constrained")
    for ax in figure.subplots(1, 2):
        draw(ax)
    return figure


DRAWINGS = {
    "accuracy_by_class": lambda: plots.accuracy_by_class(PER_CLASS, CLASSES),
    "along_depth": lambda: plots.along_depth(
        {"with heads": 10.0 ** -np.arange(8), "without": 3.0 ** -np.arange(20)}
    ),
    "architecture": lambda: plots.architecture(
        cost(create_model("resnet18_cifar"), (3, 32, 32)).grouped()
    ),
    "attribution_maps": lambda: plots.attribution_maps(
        PIXELS[:2], {"gradient": PIXELS[:2, 0], "integrated": PIXELS[:2, 1] - 0.5}
    ),
    "attribution_over": lambda: plots.attribution_over(
        PIXELS[0], PIXELS[0, 0] - 0.5, title="over the image"
    ),
    "band": lambda: plots.band(plots.curves(history()), [1, 12], 0.78, 0.82, "published"),
    "branch_diagram": lambda: plots.branch_diagram(
        branches(Inception(192, WIDTHS["3a"]), (192, 28, 28)), title="3a"
    ),
    "budget_bars": lambda: plots.budget_bars(
        {"stem": 20, "head": 30}, {"stem": 300, "head": 100}, limit=5_000_000
    ),
    "compare_curves": lambda: plots.compare_curves(
        {"plain": history(speed=0.1), "residual": history()}
    ),
    "confusion_matrix": lambda: plots.confusion_matrix(NOISE.integers(0, 900, (10, 10)), CLASSES),
    "contact_sheet": lambda: plots.contact_sheet(
        {"original": PIXELS[:7], "pad and crop, 4": PIXELS[5:]}
    ),
    "curves": lambda: plots.curves(history(), metric="loss"),
    "feature_panels": lambda: plots.feature_panels(
        {"pixels": NOISE.normal(size=(60, 2)), "trained": NOISE.normal(size=(60, 2))},
        np.arange(60) % 6,
        dict(enumerate(CLASSES[:6])),
    ),
    "gallery": lambda: plots.gallery(PIXELS, [CLASSES[i % 10] for i in range(12)]),
    "gap_panels": lambda: plots.gap_panels({name: seeds(speed) for name, speed in ARMS.items()}),
    "group_lines": lambda: plots.group_lines(
        {"16 x 16, fine": [[0.1, 0.1, 0.12]], "4 x 4, coarse": [[0.05, 0.2, 0.3]]},
        ("small", "middle", "large"),
        label="right (percent)",
        title="without",
    ),
    "published_plot": lambda: plots.published_plot(
        {name: (0.9 - i / 8, interval(0.88 - i / 8), [0.85 - i / 8]) for i, name in enumerate(ARMS)}
    ),
    "interval_plot": lambda: plots.interval_plot(
        {name: interval(0.9 - i / 8) for i, name in enumerate(ARMS)}
    ),
    "kernels": lambda: plots.kernels(NOISE.normal(size=(8, 1, 3, 3))),
    "loss_contours": lambda: two_panels(
        lambda ax: plots.loss_contours(GRID, ax, points=PATH, title="plain")
    ),
    "loss_lines": lambda: two_panels(
        lambda ax: plots.loss_lines({"start": LINE, "end": LINE}, ax, ceiling=8)
    ),
    "loss_surface": lambda: plots.loss_surface(GRID, ceiling=8),
    "matrix": lambda: plots.matrix(
        NOISE.normal(size=(20, 42)), lit=3, title="3 x 3 kernel on a 6 x 7 image"
    ),
    "numbers": lambda: plots.numbers(
        NOISE.integers(-3, 4, (6, 6)), title="image", window=[(0, 1), (-1, 2)]
    ),
    "over_steps": lambda: two_panels(
        lambda ax: plots.over_steps({"plain": (STEPS, BAND), "batch norm": (STEPS, BAND / 2)}, ax)
    ),
    "prediction_gallery": lambda: plots.prediction_gallery(PIXELS, ANSWERS, range(12)),
    "receptive_field": lambda: plots.receptive_field(
        PIXELS[0], ((1, 4), (2, 7)), title="can see: 3 x 5 pixels"
    ),
    "reference_band": lambda: plots.reference_band(
        [history(speed=s) for s in (0.25, 0.4)], plots.curves(history())
    ),
    "reliability_diagram": lambda: plots.reliability_diagram(BINS),
    "seed_curves": lambda: plots.seed_curves({name: seeds(speed) for name, speed in ARMS.items()}),
    "strength": lambda: plots.strength(PIXELS[0, 0], ((1, 4), (2, 7)), title="before training"),
    "sweep_plot": lambda: plots.sweep_plot(RATES),
}


def test_every_drawing_is_looked_at():
    assert set(DRAWINGS) == set(plots.__all__) - {"new_axes", "png", "show"}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_passes(name):
    figure = DRAWINGS[name]().figure.figure
    figure.draw_without_rendering()  # as in show(), which measures the margins first
    assert faults(figure) == []


# the look itself


def bad(draw, **size):
    """A figure that is right but for what `draw` does to its Axes."""
    ax = plots.new_axes(**size)
    ax.set(xlabel="epoch", ylabel="loss (nats)")
    draw(ax)
    return faults(ax.figure)


def two_lines(ax, *, second=VERMILION, marker="s", legend=True):
    ax.plot([0, 1, 2], [3.0, 2, 1], color=BLUE, marker="o", label="plain")
    ax.plot([0, 1, 2], [2.0, 2, 2], color=second, marker=marker, label="residual")
    if legend:
        ax.legend()


def covered(ax):
    two_lines(ax, legend=False)
    ax.legend(loc="center")


def bands(ax, *, outlines=("-", "-")):
    for i, (color, outline) in enumerate(zip((BLUE, GREEN), outlines, strict=True)):
        plots.band(ax, [0, 1], i, i + 0.5, f"band {i}", color=color, outline=outline)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.01))


def heat(ax, *, label=None):
    ax.figure.colorbar(ax.imshow(np.eye(3)), ax=ax, label=label)
    ax.set_axis_off()


@pytest.mark.parametrize(
    ("draw", "fault"),
    [
        (lambda ax: (two_lines(ax), ax.set_xlabel("")), "the x axis of 'loss (nats)' has no label"),
        (lambda ax: (two_lines(ax), ax.set_ylabel(" ")), "the y axis of 'epoch' has no label"),
        (heat, "the y axis of 'an Axes' has no label"),
        (
            lambda ax: two_lines(ax, legend=False),
            "'loss (nats)' has lines of 2 looks and no legend",
        ),
        (
            lambda ax: (two_lines(ax), ax.axhline(2.5, color=GREEN)),
            "has a line of color #009E73 that no legend names",
        ),
        (lambda ax: two_lines(ax, marker="o"), "tells #0072B2 from #D55E00 by color alone"),
        (bands, "tells the bands #0072B2 and #009E73 apart by color alone"),
        (
            lambda ax: two_lines(ax, second="red"),
            "'loss (nats)' uses #FF0000, which is not of the palette",
        ),
        (
            lambda ax: ax.bar([0, 1], [1, 2], color="#00FF00"),
            "uses #00FF00, which is not of the palette",
        ),
        (covered, "the legend of 'loss (nats)' covers the line 'residual'"),
        (
            lambda ax: ax.plot([0, 1], [0, 1], color=BLUE) and ax.text(0.5, 0, "tiny", fontsize=6),
            "'tiny' has 6 points",
        ),
        (
            lambda ax: ax.figure.text(0.98, 0.5, "gone"),
            "'gone' is cut off by the edge of the figure",
        ),
        (
            lambda ax: (ax.text(0.5, 0.5, "first"), ax.text(0.52, 0.5, "second")),
            "'first' lies on 'second'",
        ),
        (
            lambda ax: ax.set_xticks([0, 0.01], ["here it is", "there it is"]),
            "'here it is' lies on 'there it is'",
        ),
    ],
)
def test_each_fault_is_found_and_said(draw, fault):
    assert any(fault in sentence for sentence in bad(draw))


@pytest.mark.parametrize(
    "draw",
    [
        two_lines,
        lambda ax: bands(ax, outlines=("-", "--")),
        lambda ax: heat(ax, label="weight"),
        lambda ax: ax.barh(["stem", "head"], [1, 2], color=BLUE) and ax.set_ylabel(""),
        lambda ax: ax.set_xticks(
            range(8), CLASSES[:8], rotation=45, ha="right", rotation_mode="anchor"
        ),
        lambda ax: ax.text(9, 9, "outside of the limits, and clipped", clip_on=True, visible=False),
    ],
)
def test_what_is_right_passes(draw):
    assert bad(draw) == []
