"""Maps stand where their images do, zero is white where a map has a sign, and shapes that do not
fit are named.
"""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from course_utils.plots import attribution_maps, attribution_over


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def scene():
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(2, 3, 4, 5, generator=generator)
    heat = torch.rand(2, 4, 5, generator=generator)
    return images, {"unsigned": heat, "signed": heat - 0.5}


def test_each_row_holds_an_image_and_its_maps_in_the_order_of_the_methods():
    images, maps = scene()
    ax = attribution_maps(images, maps)
    assert [text.get_text() for text in ax.texts[:3]] == ["image", "unsigned", "signed"]
    assert ax.texts[3].get_text().split("\n") == [
        "dark blue: nothing, yellow: most",
        "orange: against, white: nothing, blue: for",
    ]
    arrays = [picture.get_array() for picture in ax.images]
    expected = [array for name in maps for array in maps[name]]
    np.testing.assert_array_equal(arrays[0], images[0].permute(1, 2, 0))
    for array, wanted in zip(arrays[2:], expected, strict=True):
        np.testing.assert_array_equal(array, wanted)
    tops = [picture.get_extent()[3] for picture in ax.images]
    assert tops[0] == tops[2] == tops[4]
    assert tops[1] == tops[3] > tops[0]


def test_a_map_with_a_sign_has_a_scale_around_zero_and_one_without_starts_there():
    images, maps = scene()
    unsigned, signed = (attribution_maps(images, {name: maps[name]}).images[2] for name in maps)
    assert unsigned.get_clim()[0] == 0
    assert signed.get_clim()[0] == -signed.get_clim()[1]
    assert signed.cmap(signed.norm(0.0))[:3] == pytest.approx((1, 1, 1), abs=0.01)
    assert unsigned.cmap.name == "cividis"  # made for every kind of color vision


def test_one_bright_pixel_does_not_darken_the_rest():
    heat = torch.ones(1, 40, 40)
    heat[0, 3, 4] = 1000
    ax = attribution_maps(torch.zeros(1, 1, 40, 40), {"map": heat})
    assert ax.images[1].get_clim() == (0, 1)


def test_the_outline_goes_around_the_mask_in_every_picture():
    images, maps = scene()
    masks = torch.zeros(2, 4, 5)
    masks[:, 1:3, 1:4] = 1
    ax = attribution_maps(images, maps, masks=masks)
    boxes = [contour.get_paths()[0].get_extents() for contour in ax.collections]
    assert len(boxes) == 6
    left, _, bottom, top = ax.images[0].get_extent()
    assert left + 0.2 - 1e-6 <= boxes[0].x0
    assert boxes[0].x1 <= left + 0.8 + 1e-6
    assert top < boxes[0].y0 < boxes[0].y1 < bottom


@pytest.mark.filterwarnings("error")
def test_an_empty_map_is_drawn_without_a_warning():
    attribution_maps(torch.zeros(1, 1, 4, 5), {"none": torch.zeros(1, 4, 5)}).figure.canvas.draw()
    attribution_over(torch.zeros(1, 4, 5), torch.zeros(4, 5)).figure.canvas.draw()


def test_over_an_image_a_map_is_the_more_opaque_the_stronger_it_is():
    images, maps = scene()
    ax = attribution_over(images[0], maps["signed"][0], title="over it")
    gray, heat = ax.images
    np.testing.assert_allclose(gray.get_array(), images[0].mean(0), rtol=1e-6)
    alpha = heat.get_alpha()
    size = maps["signed"][0].abs().numpy()
    assert alpha.max() <= 0.75
    assert np.argmin(alpha) == np.argmin(size)
    assert ax.get_title() == "over it"


def test_maps_that_do_not_fit_the_images_are_refused():
    images, maps = scene()
    with pytest.raises(
        ValueError, match=r"signed must have one map an image, \(2, 4, 5\), got \(1, 4, 5\)"
    ):
        attribution_maps(images, {"signed": maps["signed"][:1]})
    with pytest.raises(ValueError, match="at least one method, got an empty dict"):
        attribution_maps(images, {})
