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


def test_show_reads_the_text_off_the_figure_where_none_is_given(shell):
    plots.show(plots.curves(history()))
    (output,) = shell.display_pub.outputs
    assert "against epoch" in output["data"]["text/plain"]
    assert "≈" in output["data"]["text/plain"]


@pytest.mark.parametrize("alt", ["", "  ", 3])
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
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
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
        # copy(), because reading "backend" imports pyplot
        "assert matplotlib.rcParams.copy() == before; "
        "print([name for name in ('torch', 'matplotlib.pyplot', 'IPython') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_drawing_changes_no_setting():
    before = dict(matplotlib.rcParams)
    plots.curves(history())
    plots.gallery(np.zeros((2, 3, 4, 5)))
    assert dict(matplotlib.rcParams) == before
