"""The drawn shapes: what a caller gets, the distances, poses, nuisances, and what is refused."""

import math
from dataclasses import fields, replace

import pytest
import torch

from course_utils.data import shapes
from course_utils.data.nuisances import PLAIN, STANDARD, Nuisances
from course_utils.data.shapes import coverage, draw_colors, draw_shapes, pixel_centers
from course_utils.data.signed_distances import CLASSES, DISTANCES

SIZE = 32
UPRIGHT = (0.0, 0.0, 0.7, 0.0, 1.0)  # center x, center y, half-size, angle, aspect


def cover(name, *, x=0.0, y=0.0, half_size=0.7, angle=0.0, aspect=1.0, size=SIZE):
    pose = torch.tensor([[x, y, half_size, math.radians(angle), aspect]])
    return coverage(torch.tensor([CLASSES.index(name)]), pose, size)[0]


# What a caller gets


def test_images_and_labels_have_the_promised_shapes_and_types():
    images, labels = draw_shapes(7, size=19)
    assert images.shape == (7, 3, 19, 19)
    assert images.dtype == torch.uint8
    assert labels.shape == (7,)
    assert labels.dtype == torch.int64


def test_every_class_comes_equally_often_and_in_shuffled_order():
    labels = draw_shapes(43, size=8)[1]
    counts = labels.bincount(minlength=10)
    assert counts.min() == 4
    assert counts.max() == 5
    assert labels.diff().unique().numel() > 2


def test_the_same_seed_gives_the_same_images_and_another_gives_others():
    first, again, other = (draw_shapes(12, size=16, seed=seed) for seed in (5, 5, 6))
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])
    assert not torch.equal(first[0], other[0])


def test_drawing_leaves_the_global_generator_alone():
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    draw_shapes(3, size=8)
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize("chunk", [1, 7, 23])
def test_the_number_painted_at_a_time_does_not_change_the_images(chunk, monkeypatch):
    expected = draw_shapes(23, size=11)[0]
    monkeypatch.setattr(shapes, "CHUNK", chunk)
    assert torch.equal(draw_shapes(23, size=11)[0], expected)


def test_the_class_order_and_the_mean_are_pinned():
    expected = "circle square triangle star ring cross crescent hexagon frame T"
    assert CLASSES == tuple(expected.split())
    images = draw_shapes(300)[0].double() / 255
    assert images.mean().item() == pytest.approx(0.59, abs=0.005)
    assert images.std().item() == pytest.approx(0.35, abs=0.005)


def test_the_image_set_is_drawn_with_one_seed_for_each_split(monkeypatch):
    calls = []

    def draw_few(n, *, seed):
        calls.append((n, seed))
        return draw_shapes(20, size=8, seed=seed)

    monkeypatch.setattr(shapes, "draw_shapes", draw_few)
    data = shapes.shapes()
    assert calls == [(10_000, 0), (2_000, 1)]
    assert (data.name, data.classes) == ("shapes", CLASSES)
    assert torch.equal(data.test_images, draw_shapes(20, size=8, seed=1)[0])


# The signed distances

HEXAGON = 6 * 0.87**2 * math.tan(math.pi / 6)
TRIANGLE = 3 * 0.6**2 * math.tan(math.pi / 3)
PENTAGRAM = 5 * 0.36**2 * math.sin(math.pi / 5) / math.cos(math.pi / 5) / math.cos(2 * math.pi / 5)
AREAS = {  # in units of the half-size squared
    "circle": math.pi * 0.95**2,
    "square": 1.7**2,
    "triangle": TRIANGLE,
    "star": PENTAGRAM,
    "ring": math.pi * (0.95**2 - 0.53**2),
    "cross": 2 * 1.9 * 0.56 - 0.56**2,
    "hexagon": HEXAGON,
    "frame": 1.7**2 - 1.02**2,
    "T": 1.7 * 0.52 + 0.52 * (0.88 + 0.36),
}


@pytest.mark.parametrize("name", AREAS)
def test_a_plain_shape_covers_its_area(name):
    half_size = 0.7 * SIZE / 2  # pixels
    assert cover(name).sum().item() == pytest.approx(AREAS[name] * half_size**2, rel=0.02)


@pytest.mark.parametrize("name", CLASSES)
def test_a_distance_is_negative_around_the_middle_and_positive_far_away(name):
    axis = torch.linspace(-2, 2, 41)
    distance = DISTANCES[name](axis.expand(41, 41), axis[:, None].expand(41, 41))
    assert distance.min() < -0.1
    inside = (distance < 0).nonzero()
    center = (inside.amin(0) + inside.amax(0)) / 2 * 0.1 - 2
    assert center.abs().max() <= 0.15
    border = torch.cat([distance[0], distance[-1], distance[:, 0], distance[:, -1]])
    assert border.min() > 0.2


@pytest.mark.parametrize("name", CLASSES)
def test_a_distance_never_grows_faster_than_the_way_walked(name):
    points = 3 * torch.rand(2, 2, 500, generator=torch.Generator().manual_seed(0)) - 1.5
    near, far = (DISTANCES[name](*xy) for xy in points)
    assert ((near - far).abs() <= torch.hypot(*(points[0] - points[1])) + 1e-6).all()


def test_the_circle_is_an_exact_distance():
    x, y = torch.tensor([0.0, 3.0, 0.95]), torch.tensor([0.0, 4.0, 0.0])
    torch.testing.assert_close(DISTANCES["circle"](x, y), torch.tensor([-0.95, 4.05, 0.0]))


# Poses


@pytest.mark.parametrize("name", ["circle", "square", "ring", "cross", "frame"])
def test_a_quarter_turn_leaves_a_square_and_its_like_as_they_are(name):
    torch.testing.assert_close(cover(name, angle=90), cover(name), rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", ["triangle", "star", "crescent", "hexagon", "T"])
def test_a_quarter_turn_rotates_the_image_clockwise(name):
    torch.testing.assert_close(cover(name, angle=90), cover(name).rot90(-1), rtol=0, atol=1e-4)
    assert not torch.allclose(cover(name, angle=90), cover(name), atol=0.1)


@pytest.mark.parametrize("name", CLASSES)
def test_plain_shapes_are_upright_and_symmetric(name):
    image = cover(name)
    mirrored = image.flipud() if name == "crescent" else image.fliplr()
    torch.testing.assert_close(mirrored, image, rtol=0, atol=1e-4)


def test_moving_by_whole_pixels_shifts_the_image():
    moved = cover("star", x=4 * 2 / SIZE, y=-2 * 2 / SIZE, half_size=0.5)
    torch.testing.assert_close(
        moved, cover("star", half_size=0.5).roll((-2, 4), dims=(0, 1)), rtol=0, atol=1e-4
    )


def test_aspect_stretches_the_width_and_keeps_the_area():
    wide = cover("square", half_size=0.5, aspect=1.44)
    rows, columns = wide.amax(dim=1).sum(), wide.amax(dim=0).sum()
    assert (columns / rows).item() == pytest.approx(1.44, rel=0.02)
    assert wide.sum().item() == pytest.approx(cover("square", half_size=0.5).sum().item(), rel=0.02)


def test_twice_the_size_covers_four_times_the_pixels():
    ratio = (cover("T", size=64).sum() / cover("T", size=32).sum()).item()
    assert ratio == pytest.approx(4, rel=0.02)


def test_pixel_centers_are_symmetric_and_half_a_pixel_inside():
    assert pixel_centers(4).tolist() == [-0.75, -0.25, 0.25, 0.75]


# Nuisances


def test_without_nuisances_all_images_of_a_class_are_one_white_shape_on_black():
    images, labels = draw_shapes(30, nuisances=PLAIN, seed=3)
    for image, label in zip(images, labels, strict=True):
        expected = coverage(label[None], torch.tensor([UPRIGHT]), SIZE)
        assert (image - 255 * expected).abs().max() <= 0.51


TURNED_UP = {
    "half_size": (0.4, 0.9),
    "offset": 0.5,
    "rotation": 60,
    "aspect": 0.4,
    "contrast": 0.2,
    "dark": 0.5,
    "texture": 0.5,
    "background": 0.5,
    "distractors": 2,
    "noise": 0.1,
}


@pytest.mark.parametrize("name", TURNED_UP)
def test_each_nuisance_alone_makes_images_of_a_class_differ(name):
    images, labels = draw_shapes(40, size=16, nuisances=replace(PLAIN, **{name: TURNED_UP[name]}))
    triangles = images[labels == CLASSES.index("triangle")]
    assert len(triangles.flatten(1).unique(dim=0)) > 1
    assert not torch.equal(images, draw_shapes(40, size=16, nuisances=PLAIN)[0])


def test_color_needs_room_between_black_and_white():
    gray, vivid = (
        draw_shapes(20, nuisances=replace(PLAIN, contrast=0.3, color=color))[0] for color in (0, 1)
    )
    assert torch.equal(gray[:, 0], gray[:, 1])
    assert not torch.equal(vivid[:, 0], vivid[:, 1])
    # brightness stays
    torch.testing.assert_close(vivid.double().mean(1), gray.double().mean(1), rtol=0, atol=1)


def test_no_nuisance_is_forgotten_by_these_tests():
    assert {field.name for field in fields(Nuisances)} == {*TURNED_UP, "color"}


def test_turning_one_nuisance_up_leaves_the_other_draws_alone():
    plain = draw_shapes(20, nuisances=PLAIN)
    moved = draw_shapes(20, nuisances=replace(PLAIN, dark=1))
    assert torch.equal(255 - moved[0], plain[0])
    assert torch.equal(moved[1], plain[1])


@pytest.mark.parametrize("contrast", [0.0, 0.35, 0.9])
def test_shape_and_background_differ_in_brightness_by_the_contrast(contrast):
    generator = torch.Generator().manual_seed(0)
    background, shape = draw_colors(500, replace(STANDARD, contrast=contrast), generator)
    assert ((background.mean(1) - shape.mean(1)).abs() >= contrast - 1e-5).all()
    assert 0 <= min(background.min(), shape.min())
    assert max(background.max(), shape.max()) <= 1


def test_the_contrast_reaches_the_pixels():
    images, labels = draw_shapes(40, nuisances=replace(PLAIN, contrast=0.35, color=1, dark=0.5))
    inside = coverage(labels, torch.tensor([UPRIGHT] * 40), SIZE)[:, None]
    gray = images.double().mean(1, keepdim=True) / 255
    shape = gray.where(inside == 1, 0).sum((1, 2, 3)) / (inside == 1).sum((1, 2, 3))
    ground = gray.where(inside == 0, 0).sum((1, 2, 3)) / (inside == 0).sum((1, 2, 3))
    assert ((shape - ground).abs() >= 0.35 - 1 / 255).all()


def test_the_dark_share_is_kept():
    background, shape = draw_colors(
        2000, replace(STANDARD, dark=0.2), torch.Generator().manual_seed(0)
    )
    assert (shape.mean(1) < background.mean(1)).double().mean().item() == pytest.approx(
        0.2, abs=0.03
    )


def test_noise_has_the_promised_deviation():
    gray = replace(PLAIN, contrast=0, color=0)
    quiet, noisy = (
        draw_shapes(50, nuisances=replace(gray, noise=noise))[0].double() / 255
        for noise in (0, 0.05)
    )
    middle = (quiet > 0.2) & (quiet < 0.8)  # away from the ends, where noise is clipped
    assert (noisy - quiet)[middle].std().item() == pytest.approx(0.05, rel=0.03)


# Errors


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"half_size": (0.8, 0.5)}, r"half_size must be \(low, high\).*got \(0.8, 0.5\)"),
        ({"half_size": 0.6}, r"half_size must be \(low, high\).*got 0.6"),
        ({"rotation": 181}, r"rotation must lie in 0\.\.180, got 181"),
        ({"aspect": 1.2}, r"aspect must lie in 0\.\.0\.9, got 1\.2"),
        ({"noise": -0.1}, r"noise must lie in 0\.\.1, got -0\.1"),
        ({"contrast": math.nan}, r"contrast must lie in 0\.\.1, got nan"),
        ({"distractors": 10}, r"distractors must lie in 0\.\.9, got 10"),
        ({"distractors": 1.5}, r"distractors must be a whole number of shapes, got 1\.5"),
    ],
)
def test_a_nuisance_out_of_range_says_so(changed, message):
    with pytest.raises(ValueError, match=message):
        Nuisances(**changed)


def test_no_images_or_tiny_ones_say_so():
    with pytest.raises(ValueError, match="n must be at least 1 image, got 0"):
        draw_shapes(0)
    with pytest.raises(ValueError, match="size must be at least 8 pixels, got 5"):
        draw_shapes(10, size=5)
