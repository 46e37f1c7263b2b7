"""Reliability and expected calibration error: against torchmetrics, by hand, and on answers that
are calibrated.
"""

import numpy as np
import pytest
import torch
from torchmetrics.classification import MulticlassCalibrationError

from course_utils.analysis.calibration import reliability


def random_answers(n=211, k=5, seed=0):
    draw = np.random.default_rng(seed)
    probabilities = draw.dirichlet(np.full(k, 0.4), n)
    return probabilities, draw.integers(0, k, n)


@pytest.mark.parametrize("bins", [1, 7, 10, 15])
@pytest.mark.parametrize("seed", range(3))
def test_the_error_equals_that_of_torchmetrics(bins, seed):
    probabilities, labels = random_answers(seed=seed)
    oracle = MulticlassCalibrationError(num_classes=5, n_bins=bins, norm="l1")
    expected = oracle(torch.from_numpy(probabilities), torch.from_numpy(labels)).item()
    result = reliability(probabilities.max(1), probabilities.argmax(1) == labels, bins)
    assert expected > 0.1
    assert result.ece == pytest.approx(expected, abs=1e-6)


def test_bins_by_hand():
    result = reliability([0.1, 0.2, 0.7, 0.9, 0.8], [False, True, True, True, False], bins=4)
    assert result.edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert result.count.tolist() == [2, 0, 1, 2]
    np.testing.assert_allclose(result.confidence, [0.15, np.nan, 0.7, 0.85])
    np.testing.assert_allclose(result.accuracy, [0.5, np.nan, 1.0, 0.5])
    assert result.ece == pytest.approx((2 * 0.35 + 1 * 0.3 + 2 * 0.35) / 5)


def test_an_edge_belongs_to_the_bin_below_and_zero_and_one_are_inside():
    assert reliability([0.0, 0.5, 0.51, 1.0], [True] * 4, bins=2).count.tolist() == [2, 2]


def test_answers_that_are_right_as_often_as_they_say_have_almost_no_error():
    draw = np.random.default_rng(0)
    confidence = draw.uniform(0.1, 1, 50_000)
    calibrated = draw.uniform(size=50_000) < confidence
    assert reliability(confidence, calibrated).ece < 0.01
    assert reliability(confidence, calibrated & (draw.uniform(size=50_000) < 0.8)).ece > 0.08


def test_an_answer_that_is_sure_and_wrong_has_the_largest_error():
    assert reliability([1.0, 1.0], [False, False]).ece == 1
    assert reliability([1.0, 1.0], [True, True]).ece == 0


@pytest.mark.parametrize(
    ("confidence", "correct", "match"),
    [
        ([0.5, 1.25], [True, True], r"\[0, 1\], got 1.25 at index 1"),
        ([-0.5, 0.25], [True, True], r"\[0, 1\], got -0.5 at index 0"),
        ([0.5, 0.5, np.nan], [True] * 3, "got nan at index 2; logits need a softmax"),
        ([0.5, 0.5], [True], r"got shapes \(2,\) and \(1,\)"),
        ([], [], r"at least 1, got shapes \(0,\)"),
        ([[0.5, 0.5]], [[True, False]], r"got shapes \(1, 2\)"),
        ([0.5, 0.5], [1, 7], "True or False, got .*7.* at index 1"),
    ],
)
def test_bad_input_is_refused_with_its_value(confidence, correct, match):
    with pytest.raises(ValueError, match=match):
        reliability(confidence, correct)


@pytest.mark.parametrize("bins", [0, 2.5])
def test_a_bad_number_of_bins_is_refused(bins):
    with pytest.raises(ValueError, match=f"at least 1, got {bins}"):
        reliability([0.5], [True], bins)
