"""Galleries hold the pixels that they are given, in order and named; kernels share one scale."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import plots

CLASSES = ("cat", "dog", "frog")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


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
