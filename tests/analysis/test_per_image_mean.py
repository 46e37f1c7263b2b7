"""The interval of a mean over images narrows with their number."""

import numpy as np
import pytest

from course_utils.analysis.per_image_mean import per_image_mean


def test_the_mean_and_its_interval():
    effect = per_image_mean(np.tile([0.0, 1.0], 50), "nats")
    assert effect.value == pytest.approx(0.5)
    assert effect.high - effect.value == pytest.approx(1.96 * (0.25 / 99) ** 0.5, rel=1e-3)
    assert effect.chance == "100 images"


def test_one_image_has_no_interval():
    with pytest.raises(ValueError, match=r"shape \(1,\)"):
        per_image_mean([0.3])
