"""A network cut at a depth and pooled to a grid: what is computed, and what equals what."""

from dataclasses import replace

import pytest
import torch

from course_utils.models import create_model, cut_head
from course_utils.reports.cut_arms import (
    CutArm,
    cut_accuracy,
    cut_after,
    cut_features,
    probe_accuracy,
)
from course_utils.reports.transfer import Arm, arm_accuracy

CPU = {"device": "cpu", "precision": "fp32"}
ARM = CutArm("digits", 2, weights="shapes", steps=3)
TRAINED = create_model("resnet_tiny", weights="shapes").eval()
IMAGES = torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(
    ("stages", "grid", "width"),
    [(None, 8, 192), (0, 2, 64), (1, 1, 16), (2, 2, 128), (3, 4, 1024)],
)
def test_a_cut_has_channels_times_fields_features(stages, grid, width):
    assert cut_after(TRAINED, stages, grid)(IMAGES).shape == (3, width)


def test_the_last_cut_with_one_field_is_the_network_without_its_head():
    with torch.no_grad():
        assert torch.equal(cut_after(TRAINED, 3, 1)(IMAGES), cut_head(TRAINED)(IMAGES))


def test_one_field_is_the_mean_of_four():
    with torch.no_grad():
        one, four = (cut_after(TRAINED, 2, grid)(IMAGES) for grid in (1, 2))
    torch.testing.assert_close(one, four.view(3, 32, 4).mean(2))


@pytest.mark.parametrize("weights", ["shapes", None])
def test_a_probe_at_the_end_is_the_arm_that_trains_its_head(weights):
    arm = replace(ARM, weights=weights, lr=0.8)
    found = cut_features(arm, 1, device="cpu")
    assert len(found[0].labels) == 20
    assert probe_accuracy(arm, found, 1) == cut_accuracy(arm, 1, **CPU)
    if weights:
        whole = Arm("digits", 2, weights=weights, trains="head", lr=0.8, steps=3)
        assert cut_accuracy(arm, 1, **CPU) == arm_accuracy(whole, 1, **CPU)


def test_fine_tuning_behind_the_last_cut_is_fine_tuning_the_network():
    arm = replace(ARM, trains="all", lr=0.05)
    whole = Arm("digits", 2, weights="shapes", lr=0.05, steps=3)
    assert cut_accuracy(arm, 0, **CPU) == pytest.approx(arm_accuracy(whole, 0, **CPU), abs=0.006)


def test_pixels_have_no_body_to_train():
    with pytest.raises(ValueError, match="got weights='shapes'"):
        CutArm("digits", 2, None, 8, weights="shapes")
    with pytest.raises(ValueError, match="got 'body'"):
        CutArm("digits", 2, trains="body")
