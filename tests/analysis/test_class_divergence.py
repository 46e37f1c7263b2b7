"""The divergence between classes: torch's formula, no divergence from itself, any scale."""

import numpy as np
import pytest
import torch
from torch.distributions import MultivariateNormal, kl_divergence

from course_utils.analysis.class_divergence import class_divergence, mixed_up, principal_values

RANDOM = np.random.default_rng(0)
LABELS = np.arange(90) % 3
VALUES = RANDOM.normal(size=(90, 4)) * (1 + LABELS[:, None]) + LABELS[:, None]


def test_it_is_torchs_divergence_in_both_directions():
    normals = []
    for k in range(3):
        group = torch.tensor(VALUES[LABELS == k])
        normals.append(MultivariateNormal(group.mean(0), torch.cov(group.T)))
    found = class_divergence(VALUES, LABELS, 3)
    for i in range(3):
        for j in range(3):
            one, other = normals[i], normals[j]
            expected = kl_divergence(one, other) + kl_divergence(other, one)
            assert found[i, j] == pytest.approx(expected.item(), abs=1e-9)


def test_another_scale_of_the_numbers_changes_nothing():
    found = class_divergence(VALUES, LABELS, 3)
    np.testing.assert_allclose(class_divergence(VALUES * [1, 10, 0.1, 7], LABELS, 3), found)


def test_too_few_images_are_refused():
    with pytest.raises(ValueError, match="more than 4 images, one more than .* got 3"):
        class_divergence(VALUES[:9], LABELS[:9], 3)


def test_mixed_up_adds_both_directions():
    p = np.array([[0.7, 0.3, 0.0], [0.1, 0.8, 0.1], [0.0, 0.4, 0.6]])
    found = mixed_up(p, np.arange(3))
    assert found[0, 1] == found[1, 0] == pytest.approx(0.4)
    assert found[1, 2] == pytest.approx(0.5)


def test_principal_values_are_uncorrelated_and_hold_the_largest_variance():
    found = principal_values(VALUES, 2)
    singular = np.linalg.svd(VALUES - VALUES.mean(0), compute_uv=False)
    np.testing.assert_allclose(found.T @ found, np.diag(singular[1::-1] ** 2), atol=1e-2)
