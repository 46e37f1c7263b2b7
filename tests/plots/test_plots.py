import base64
import html
import re
import subprocess
import sys
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from course_utils import plots
from course_utils.plots.style import SERIES, png

CLASSES = ("cat", "dog", "frog")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def history(epochs=4, validation=True):
    up = [0.5 + 0.1 * i for i in range(epochs)]
    down = [2.0 - 0.3 * i for i in range(epochs)]
    held_out = [value - 0.05 for value in up]
    return SimpleNamespace(
        epoch=list(range(1, epochs + 1)),
        train_accuracy=up,
        train_loss=down,
        val_accuracy=held_out if validation else [None] * epochs,
        val_loss=[1 / value for value in held_out] if validation else [None] * epochs,
    )


def random_images(n=7, c=3, dtype=np.uint8):
    pixels = np.random.default_rng(0).integers(0, 256, (n, c, 4, 5))
    return pixels.astype(np.uint8) if dtype == np.uint8 else (pixels / 255).astype(dtype)


def predictions(n=7):
    """The fields of analysis.Predictions that a gallery reads; plots are told nothing else."""
    labels = np.arange(n) % 3
    predicted = np.where(np.arange(n) < 4, labels, (labels + 1) % 3)
    confidence = np.linspace(0.93, 0.4, n)
    return SimpleNamespace(
        labels=labels,
        predicted=predicted,
        correct=labels == predicted,
        confidence=confidence,
        classes=CLASSES,
    )


def interval(values, half):
    mean = float(np.mean(values))
    return SimpleNamespace(values=np.array(values), mean=mean, low=mean - half, high=mean + half)


def legend_texts(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


# curves


@pytest.mark.parametrize("metric", ["accuracy", "loss"])
def test_curves_hold_the_history(metric):
    h = history()
    ax = plots.curves(h, metric=metric)
    train, validation = ax.lines
    np.testing.assert_array_equal(
        train.get_xydata(), np.transpose([h.epoch, getattr(h, f"train_{metric}")])
    )
    np.testing.assert_array_equal(
        validation.get_xydata(), np.transpose([h.epoch, getattr(h, f"val_{metric}")])
    )
    assert (train.get_linestyle(), validation.get_linestyle()) == ("-", "--")
    assert legend_texts(ax) == ["train", "validation"]
    assert ax.get_xlabel() == "epoch"
    assert metric in ax.get_ylabel()


def test_curves_draw_into_the_axes_that_they_are_given():
    _, ax = plt.subplots()
    assert plots.curves(history(), ax) is ax


def test_curves_leave_out_what_was_not_measured():
    h = history()
    h.val_accuracy[0] = None
    assert plots.curves(h).lines[1].get_xdata().tolist() == [2, 3, 4]
    assert legend_texts(plots.curves(history(validation=False))) == ["train"]


def test_long_curves_have_few_markers_and_all_points():
    line = plots.curves(history(epochs=100)).lines[0]
    assert len(line.get_xdata()) == 100
    assert line.get_markevery() == 7


def test_compared_curves_differ_in_color_and_marker():
    ax = plots.compare_curves({"plain": history(), "residual": history()}, metric="loss")
    assert legend_texts(ax) == [
        "plain, train",
        "plain, validation",
        "residual, train",
        "residual, validation",
    ]
    looks = [(line.get_color(), line.get_marker()) for line in ax.lines]
    assert looks == [SERIES[0]] * 2 + [SERIES[1]] * 2


def test_a_band_spans_low_to_high_and_enters_the_legend():
    ax = plots.band(plots.curves(history()), [1, 4], 0.5, 0.7, "published")
    extent = ax.collections[0].get_paths()[0].get_extents()
    assert extent.bounds == pytest.approx((1, 0.5, 3, 0.2))
    assert legend_texts(ax)[-1] == "published"


def test_curves_refuse_an_unknown_metric_and_an_empty_history():
    with pytest.raises(ValueError, match="one of accuracy, loss, got 'accurracy'"):
        plots.curves(history(), metric="accurracy")
    with pytest.raises(ValueError, match="at least one epoch, got 0"):
        plots.curves(history(epochs=0))
    with pytest.raises(ValueError, match="1 to 7 series apart, got 8"):
        plots.compare_curves({str(i): history() for i in range(8)})


# dots


def test_accuracy_by_class_has_a_dot_for_each_class_and_model():
    per_class = {"lenet5": np.array([0.5, 0.75, 0.25]), "resnet20": np.array([0.9, np.nan, 1.0])}
    ax = plots.accuracy_by_class(per_class, CLASSES)
    for line, values in zip(ax.lines, per_class.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), values)
    assert [text.get_text() for text in ax.get_yticklabels()] == list(CLASSES)
    assert ax.yaxis_inverted()
    assert legend_texts(ax) == ["lenet5", "resnet20"]
    assert "percent" in ax.get_xlabel()


def test_accuracy_by_class_refuses_percent_and_a_wrong_length():
    with pytest.raises(ValueError, match=r"fractions in \[0, 1\], got 93 for lenet5"):
        plots.accuracy_by_class({"lenet5": np.array([0.5, 93, 0.2])}, CLASSES)
    with pytest.raises(ValueError, match=r"lenet5 must hold 3 accuracies.*\(2,\)"):
        plots.accuracy_by_class({"lenet5": np.array([0.5, 0.2])}, CLASSES)


def test_an_interval_plot_draws_seeds_interval_and_mean_of_each_row():
    ax = plots.interval_plot(
        {"plain": interval([0.8, 0.9], 0.05), "cutout": interval([0.85, 0.95, 0.9], 0.02)}
    )
    assert [line.get_xdata().tolist() for line in ax.lines[:2]] == [
        [0.8, 0.9],
        pytest.approx([0.8, 0.9]),
    ]
    assert len(ax.lines) == 6
    assert ax.lines[5].get_xdata() == pytest.approx([0.9])
    assert legend_texts(ax) == ["one seed", "95% interval of the mean", "mean"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["plain", "cutout"]
    with pytest.raises(ValueError, match="at least one model, got an empty dict"):
        plots.interval_plot({})


def test_a_published_plot_draws_what_is_there_of_each_row_and_names_it_once():
    rows = {
        "a": (0.61, interval([0.6, 0.62], 0.02), [0.63]),
        "b": (None, None, [0.5, 0.7]),
        "c": (0.9, None, []),
    }
    ax = plots.published_plot(rows)
    named = [
        "published",
        "95% interval of its mean",
        "reference, mean over seeds",
        "yours, one seed",
    ]
    assert legend_texts(ax) == named
    drawn = [line.get_xdata().tolist() for line in ax.lines if len(line.get_xdata())]
    assert drawn == [
        [0.61],
        pytest.approx([0.59, 0.63]),
        [pytest.approx(0.61)],
        [0.63],
        [0.5, 0.7],
        [0.9],
    ]
    with pytest.raises(ValueError, match="at least one published number, got an empty dict"):
        plots.published_plot({})


# images


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("c", [1, 3])
def test_a_gallery_holds_the_pixels_and_the_titles(c, dtype):
    images = random_images(c=c, dtype=dtype)
    ax = plots.gallery(images, [f"image {i}" for i in range(7)], columns=3)
    assert len(ax.images) == 7
    shown = ax.images[5].get_array()
    np.testing.assert_array_equal(shown, images[5, 0] if c == 1 else images[5].transpose(1, 2, 0))
    assert [text.get_text() for text in ax.texts] == [f"image {i}" for i in range(7)]


def test_a_gallery_runs_left_to_right_then_down_and_nothing_overlaps():
    ax = plots.gallery(random_images(), columns=3)
    left, _, _, top = np.transpose([picture.get_extent() for picture in ax.images])
    assert np.allclose(left[:3], left[3:6])
    assert (np.diff(left[:3]) > 1).all()
    assert (np.diff(top[[0, 3, 6]]) > 4 / 5).all()  # the images are 4 high and 5 wide


def test_a_gallery_takes_tensors():
    torch = pytest.importorskip("torch")
    assert len(plots.gallery(torch.from_numpy(random_images())).images) == 7


@pytest.mark.parametrize(
    ("images", "error", "match"),
    [
        (random_images(c=2), ValueError, r"\(N, 1 or 3, H, W\).*\(7, 2, 4, 5\)"),
        (random_images()[0], ValueError, r"got \(3, 4, 5\)"),
        (random_images().astype(np.int64), TypeError, "uint8 .* or float .*, got int64"),
        (
            random_images(dtype=np.float32) * 4 - 2,
            ValueError,
            r"\[0, 1\], got -2 to 2; undo the normalization",
        ),
    ],
)
def test_a_gallery_refuses_what_cannot_be_shown_as_it_is(images, error, match):
    with pytest.raises(error, match=match):
        plots.gallery(images)


def test_a_gallery_wants_a_title_for_each_image():
    with pytest.raises(ValueError, match="each of the 7 images, got 2"):
        plots.gallery(random_images(), ["cat", "dog"])


def test_a_prediction_gallery_tells_right_from_wrong_in_words_and_frames():
    ax = plots.prediction_gallery(random_images(), predictions(), np.array([0, 6]))
    assert [text.get_text() for text in ax.texts] == [
        "cat / cat\nright, confidence 0.93",
        "cat / dog\nwrong, confidence 0.40",
    ]
    right, wrong = ax.patches
    assert (right.get_linestyle(), wrong.get_linestyle()) == ("solid", "--")
    assert wrong.get_linewidth() > right.get_linewidth()
    np.testing.assert_array_equal(ax.images[1].get_array(), random_images()[6].transpose(1, 2, 0))


def test_a_prediction_gallery_wants_the_images_that_were_predicted():
    with pytest.raises(
        ValueError, match="must be the 7 that were predicted, in their order, got 5"
    ):
        plots.prediction_gallery(random_images(5), predictions(), [0])


def test_gray_kernels_share_a_scale_symmetric_about_zero():
    weights = np.random.default_rng(0).standard_normal((5, 1, 3, 3))
    ax = plots.kernels(weights)
    limit = np.abs(weights).max()
    assert [picture.get_clim() for picture in ax.images] == [(-limit, limit)] * 5
    np.testing.assert_array_equal(ax.images[4].get_array(), weights[4, 0])
    assert ax.figure.axes[1].get_ylabel() == "weight"


def test_color_kernels_put_zero_at_middle_gray():
    weights = np.zeros((2, 3, 5, 5))
    weights[1, 2, 0, 4] = -0.2
    ax = plots.kernels(weights)
    assert (ax.images[0].get_array() == 0.5).all()
    np.testing.assert_array_equal(ax.images[1].get_array()[0, 4], [0.5, 0.5, 0])
    assert "full is 0.2" in ax.get_title("left")


def test_kernels_refuse_deeper_layers_and_nan():
    with pytest.raises(ValueError, match=r"\(out, 1 or 3, K, K\), got \(8, 16, 3, 3\)"):
        plots.kernels(np.zeros((8, 16, 3, 3)))
    with pytest.raises(ValueError, match="finite, got 18 that are not"):
        plots.kernels(np.full((2, 1, 3, 3), np.nan))


# confusion


def test_a_confusion_matrix_shows_row_percent_and_counts():
    matrix = np.array([[3, 1, 0], [0, 0, 0], [1, 1, 8]])
    ax = plots.confusion_matrix(matrix, CLASSES)
    percent = ax.images[0].get_array().filled(np.nan)
    np.testing.assert_allclose(percent, [[75, 25, 0], [np.nan] * 3, [10, 10, 80]])
    assert [text.get_text() for text in ax.texts] == [str(count) for count in matrix.flatten()]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    assert ax.figure.axes[1].get_ylabel() == "percent of the true class"


def test_a_large_confusion_matrix_has_no_counts_and_few_names():
    ax = plots.confusion_matrix(np.eye(100, dtype=int), [str(i) for i in range(100)])
    assert len(ax.texts) == 0
    assert len(ax.get_xticks()) == 20


def test_a_confusion_matrix_is_counts():
    with pytest.raises(ValueError, match=r"shape \(3, 3\).*got \(2, 2\)"):
        plots.confusion_matrix(np.eye(2, dtype=int), CLASSES)
    with pytest.raises(ValueError, match="whole numbers from 0, got float64"):
        plots.confusion_matrix(np.eye(3) / 3, CLASSES)


# show


@pytest.fixture
def shell(monkeypatch):
    pytest.importorskip("IPython")
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell, "display_pub", CapturingDisplayPublisher(shell=shell))
    yield shell
    InteractiveShell.clear_instance()


def test_show_puts_the_text_beside_the_image_and_closes_the_figure(shell):
    ax = plots.curves(history())
    assert plots.show(ax, 'Accuracy "rises" & stays') is None
    (output,) = shell.display_pub.outputs
    page = output["data"]["text/html"]
    assert html.unescape(re.search('alt="(.*?)"', page)[1]) == 'Accuracy "rises" & stays'
    assert base64.b64decode(re.search('base64,(.*?)"', page)[1]).startswith(b"\x89PNG")
    assert output["data"]["text/plain"] == 'Accuracy "rises" & stays'
    assert plt.get_fignums() == []


def test_show_takes_a_figure_too(shell):
    figure, _ = plt.subplots(1, 2)
    plots.show(figure, "two empty axes")
    assert len(shell.display_pub.outputs) == 1


def test_show_without_a_notebook_prints_the_text(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    plots.show(plots.curves(history()), "accuracy rises")
    assert capsys.readouterr().out == "accuracy rises\n"
    assert plt.get_fignums() == []


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_show_refuses_a_figure_without_text(alt):
    with pytest.raises(ValueError, match=f"alt must say in words .* got {alt!r}"):
        plots.show(plots.curves(history()), alt)


def test_show_refuses_what_is_no_figure():
    with pytest.raises(TypeError, match="an Axes or a Figure, got list"):
        plots.show([1], "a list")


def test_equal_figures_are_equal_bytes():
    first, second = (png(plots.curves(history()).figure) for _ in range(2))
    assert first == second
    assert b"matplotlib" not in first


def test_a_notebook_turned_into_html_keeps_the_text_and_shows_one_image():
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    nbconvert = pytest.importorskip("nbconvert")
    code = "from course_utils.plots import new_axes, show\nshow(new_axes(), 'an empty figure')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert re.findall(r"<img[^>]*? alt=\"(.*?)\"", page) == ["an empty figure"]


# imports


def test_importing_plots_loads_no_torch_and_no_pyplot_and_changes_no_setting():
    code = (
        "import sys, matplotlib; before = matplotlib.rcParams.copy(); import course_utils.plots; "
        "assert matplotlib.rcParams.copy() == before; "  # copy(), because reading "backend" imports pyplot
        "print([name for name in ('torch', 'matplotlib.pyplot', 'IPython') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_drawing_changes_no_setting():
    before = dict(matplotlib.rcParams)
    plots.curves(history())
    plots.gallery(random_images())
    assert dict(matplotlib.rcParams) == before
